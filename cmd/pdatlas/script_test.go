package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"database/sql"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/pdatlas/pdatlas/scanner/extract/sandbox"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

// noLinger tells the race detector not to wait a second at the end of each
// process.
const noLinger = "atexit_sleep_ms=0"

// TestMain makes the test binary serve as the program as well: scripts and
// tests run "pdatlas" in a process of its own.
func TestMain(m *testing.M) {
	if err := os.Setenv("GORACE", noLinger); err != nil {
		panic(err)
	}
	if len(os.Args) > 1 && os.Args[1] == sandbox.WorkerVerb {
		main() // of a test that calls run in its own process
	}
	testscript.Main(m, map[string]func(){"pdatlas": main})
}

// These scripts talk to real servers.
const (
	s3Script       = "s3.txt"
	databaseScript = "databases.txt"
	azblobScript   = "azblob.txt"
	sftpScript     = "sftp.txt"
)

// imagesScript reads PDFs in processes of their own.
const imagesScript = "images.txt"

func TestScripts(t *testing.T) {
	all, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range all {
		switch filepath.Base(f) {
		case s3Script, databaseScript, azblobScript, sftpScript:
			continue
		case imagesScript:
			if raceEnabled {
				t.Logf("%s is run without the race detector: see .ci/run", f)
				continue
			}
		}
		files = append(files, f)
	}
	testscript.Run(t, testscript.Params{Files: files, Setup: setup, Cmds: commands()})
}

// TestScriptS3 runs the script that scans a bucket of a real server.
func TestScriptS3(t *testing.T) {
	s := servers.StartS3(t)
	bucket := s.NewBucket(t, map[string][]byte{
		"hr/list.csv":  []byte("name,iban\nA,DE89370400440532013000\n"),
		"hr/empty.txt": {},
		"raw.bin":      {0, 1, 2, 3},
	})
	testscript.Run(t, testscript.Params{
		Files: []string{filepath.Join("testdata", s3Script)}, Cmds: commands(),
		Setup: func(e *testscript.Env) error {
			e.Setenv("ENDPOINT", s.Endpoint)
			e.Setenv("BUCKET", bucket)
			e.Setenv("KEY", s.Key)
			e.Setenv("SECRET", s.Secret)
			return setup(e)
		},
	})
}

// TestScriptAzure runs the script that scans a container of a real server.
func TestScriptAzure(t *testing.T) {
	s := servers.StartAzure(t)
	container := s.NewContainer(t, map[string][]byte{
		"hr/list.csv":  []byte("name,iban\nA,DE89370400440532013000\n"),
		"hr/empty.txt": {},
		"raw.bin":      {0, 1, 2, 3},
	})
	testscript.Run(t, testscript.Params{
		Files: []string{filepath.Join("testdata", azblobScript)}, Cmds: commands(),
		Setup: func(e *testscript.Env) error {
			e.Setenv("ENDPOINT", s.Endpoint)
			e.Setenv("CONTAINER", container)
			e.Setenv("ACCOUNT", s.Account)
			e.Setenv("KEY", s.Key)
			return setup(e)
		},
	})
}

// TestScriptSFTP runs the script that scans a folder of a real server.
func TestScriptSFTP(t *testing.T) {
	s := servers.StartSSH(t)
	dir := t.TempDir()
	for name, content := range map[string]string{
		"list.csv": "name,iban\nA,DE89370400440532013000\n", "empty.txt": "", "raw.bin": "\x00\x01\x02\x03",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files: []string{filepath.Join("testdata", sftpScript)}, Cmds: commands(),
		Setup: func(e *testscript.Env) error {
			e.Setenv("SFTP", "sftp://"+s.User+"@"+s.Address+dir)
			e.Setenv("HOSTKEY", url.QueryEscape(s.HostKey))
			e.Setenv("KEYFILE", s.KeyFile)
			return setup(e)
		},
	})
}

// setup puts the files into a script's folder that its text cannot hold.
func setup(e *testscript.Env) error {
	e.Setenv("GORACE", noLinger)
	e.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	e.Setenv("SOURCE_DATE_EPOCH", "1790000000")
	samples, err := filepath.Abs("../../scanner/extract")
	if err != nil {
		return err
	}
	e.Setenv("SAMPLES", samples) // of the formats
	e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, ".cache"))
	dir := filepath.Join(e.WorkDir, "binary")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var z, g bytes.Buffer
	zw := zip.NewWriter(&z)
	for _, name := range []string{"in.txt", "raw.bin"} {
		w, err := zw.Create(name)
		if err != nil {
			return err
		}
		text := "IBAN DE89370400440532013000\n"
		if name == "raw.bin" {
			text = "\x00\x01\x02\x03"
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return err
		}
	}
	if err := zw.Close(); err != nil {
		return err
	}
	gw := gzip.NewWriter(&g)
	if _, err := gw.Write([]byte("name,iban\nA,DE89370400440532013000\n")); err != nil {
		return err
	}
	if err := gw.Close(); err != nil {
		return err
	}
	table, err := os.ReadFile(filepath.Join("..", "..", "scanner", "extract", "xz", "testdata", "table.csv.xz"))
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{
		"table.csv.xz": table, "cut.csv.xz": table[:len(table)/2],
		"pack.zip": z.Bytes(), "list.csv.gz": g.Bytes(), "cut.zip": z.Bytes()[:z.Len()-30], "raw.bin": {0, 1, 2, 3},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return dataFiles(dir)
}

func commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"golden": golden,
		"code":   code,
		"tamper": tamper,
		"mode":   mode,
		"only":   only,
		"expand": expand,

		"decideon":    decideOn,
		"reopenfirst": reopenFirst,
	}
}

var (
	seconds = regexp.MustCompile(`\((\d+(\.\d+)?(h|m|s|ms|µs))+\)|"seconds": [0-9.]+`)
	blanks  = regexp.MustCompile(`[ \t]+`)
)

// golden FILE compares standard output with a file, apart from how long a scan
// took, the user's name, the script's folder and how far columns stand apart.
func golden(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: golden file")
	}
	me, err := user.Current()
	ts.Check(err)
	name := regexp.MustCompile(`\b` + regexp.QuoteMeta(me.Username) + `\b`)
	steady := func(text string) string {
		text = strings.ReplaceAll(text, ts.Getenv("WORK"), "$WORK")
		text = seconds.ReplaceAllString(text, "(TIME)")
		lines := strings.Split(name.ReplaceAllString(text, "USER"), "\n")
		for i, l := range lines {
			lines[i] = strings.TrimRight(blanks.ReplaceAllString(l, " "), " ")
		}
		return strings.Join(lines, "\n")
	}
	if d := cmp.Diff(steady(ts.ReadFile(args[0])), steady(ts.ReadFile("stdout"))); d != "" {
		ts.Fatalf("stdout differs from %s (-want +got):\n%s", args[0], d)
	}
}

// code N command… runs a command and wants the exit code N.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// tamper FILE STATEMENT changes an inventory behind the program's back.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tamper file statement")
	}
	db, err := sql.Open("sqlite3", "file:"+ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(err)
	ts.Check(db.Close())
}

// mode FILE BITS wants a file's permissions.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode file bits")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := info.Mode().Perm().String(); got != args[1] {
		ts.Fatalf("%s has mode %s, want %s", args[0], got, args[1])
	}
}

// only DIR NAME… wants a folder to hold these names and no others.
func only(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: only dir name…")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if d := cmp.Diff(strings.Join(args[1:], " "), strings.Join(got, " ")); d != "" {
		ts.Fatalf("%s does not hold what it should (-want +got):\n%s", args[0], d)
	}
}

// expand FILE puts the script's folder in place of $WORK in a file.
func expand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: expand file")
	}
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "$WORK", ts.Getenv("WORK"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}
