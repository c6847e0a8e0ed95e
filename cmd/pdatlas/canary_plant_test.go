package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
)

// plant writes a share that holds the canaries as content in several forms, as
// names of files, folders, members, columns and keys, and in broken files.
func (c *canaries) plant(t *testing.T, root string) {
	t.Helper()
	for name, data := range c.files(t) {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	denied := filepath.Join(root, c.ibans[12])
	if err := os.WriteFile(denied, []byte(c.tokens[3]), 0o000); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(c.emails[13], filepath.Join(root, c.emails[14])); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(root, c.emails[15]), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (c *canaries) files(t *testing.T) map[string][]byte {
	t.Helper()
	table := []byte("name,email,iban,note\n")
	var prose, hexed, based []byte
	keys := map[string]any{}
	for i, email := range c.emails {
		iban, token := c.ibans[i%len(c.ibans)], c.tokens[i%len(c.tokens)]
		table = fmt.Appendf(table, "%s,%s,%s,\"%s, said\"\n", token, email, iban, token)
		prose = fmt.Appendf(prose, "%s writes from %s about IBAN %s.\n", token, email, iban)
		hexed = fmt.Appendf(hexed, "%s %s %s\n", hex.EncodeToString([]byte(email)), hex.EncodeToString([]byte(iban)), hex.EncodeToString([]byte(token)))
		based = fmt.Appendf(based, "%s\n", base64.StdEncoding.EncodeToString([]byte(email+" "+iban+" "+token)))
		keys[email] = map[string]any{iban: token, "list": []any{email, map[string]string{"iban": iban}}}
	}
	doc, err := json.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	packed := c.zip(t, table, prose)
	return map[string][]byte{
		"customers.csv":                      table,
		"wide.csv":                           utf16File(string(table)),
		"wide.txt":                           utf16File(string(prose)),
		"log.txt":                            prose,
		"hex.txt":                            hexed,
		"base64.txt":                         based,
		"keys.json":                          doc,
		"headers.csv":                        []byte(strings.Join(slices.Concat(c.emails[:30], c.ibans[:30]), ",") + "\n" + strings.Repeat(c.tokens[0]+",", 59) + c.tokens[1] + "\n"),
		"pack.zip":                           packed,
		"all.tar.gz":                         c.tarGz(t, packed, prose),
		c.emails[1] + "/note.txt":            prose,
		c.ibans[2] + "/list.csv":             table,
		"by iban/" + c.ibans[3]:              prose,
		"mail/" + c.emails[4]:                table,
		"by mail/" + c.emails[7] + ".txt":    prose,
		"by iban/" + c.ibans[8] + ".csv.bak": table,
		"broken/cut.zip":                     packed[:len(packed)/2],
		"broken/cut.tar.gz":                  c.tarGz(t, packed, prose)[:2000],
		"broken/open.json":                   doc[:len(doc)/2],
		"broken/quote.csv":                   append([]byte("email,note\n\""), table...),
		"broken/lines.ndjson":                []byte("{\"" + c.emails[6] + "\": 1}\n{\"" + c.tokens[6] + "\n"),
		"broken/raw.bin":                     append(bytes.Repeat([]byte{0, 1, 2, 0xff}, 2000), prose...),
	}
}

func utf16File(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8)) // canaries are in the basic plane
	}
	return b
}

func (c *canaries) zip(t *testing.T, table, prose []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range map[string][]byte{
		c.emails[20] + "/list.csv": table, c.ibans[21]: prose, "../" + c.emails[22] + "/up.txt": prose, "raw/" + c.emails[23]: {0, 1, 2},
	} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (c *canaries) tarGz(t *testing.T, packed, prose []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	g.Name = c.emails[24]
	w := tar.NewWriter(g)
	for name, data := range map[string][]byte{c.emails[25] + "/in.zip": packed, c.ibans[26]: prose} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(data)), Uname: c.emails[27]}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.WriteHeader(&tar.Header{Name: c.emails[28], Typeflag: tar.TypeSymlink, Linkname: c.emails[29]}); err != nil {
		t.Fatal(err)
	}
	for _, close := range []func() error{w.Close, g.Close} {
		if err := close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// fillBucket puts canaries into keys, owners, tags and content.
func (c *canaries) fillBucket(s *fakes3.Server) {
	for i, email := range c.emails[:60] {
		s.Put("set/"+email, fakes3.Object{
			Body: []byte("IBAN " + c.ibans[i] + " " + c.tokens[i]), Owner: c.emails[100+i], Tags: map[string]string{"owner": c.emails[200+i]},
		})
	}
	s.Put("archived/"+c.emails[70], fakes3.Object{Body: []byte(c.tokens[70]), Class: "GLACIER"})
}

// plantBucket serves such a bucket, with keys that may not be read, and returns
// its URI.
func (c *canaries) plantBucket(t *testing.T) string {
	t.Helper()
	s := &fakes3.Server{Bucket: "bucket", Denied: map[string]bool{"set/" + c.emails[5]: true}}
	c.fillBucket(s)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return "s3://bucket?endpoint=" + server.URL
}

// canaryRun runs the program and looks at all that it says.
type canaryRun struct {
	t      *testing.T
	c      *canaries
	dir    string
	bucket string
	found  int // findings that inspect printed
}

func (p *canaryRun) run(want int, stdin string, args ...string) {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), "pdatlas", args...)
	cmd.Dir, cmd.Stdin = p.dir, strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"HOME="+filepath.Join(p.dir, "home"), "TMPDIR="+filepath.Join(p.dir, "tmp"))
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	_ = cmd.Run() // the exit code tells
	what := strings.Join(args[:min(2, len(args))], " ")
	p.c.absent(p.t, "stdout of "+what, out.Bytes())
	p.c.absent(p.t, "stderr of "+what, complaint.Bytes())
	if got := cmd.ProcessState.ExitCode(); got != want {
		p.t.Errorf("%s: exit %d, want %d", what, got, want)
	}
	p.found += bytes.Count(out.Bytes(), []byte("IBAN_CODE"))
}

// inspectAll inspects each file in each format, named by standard input: the
// name that a user types may be repeated to him.
func (p *canaryRun) inspectAll(share string) {
	p.t.Helper()
	for _, name := range []string{"customers.csv", "wide.csv", "keys.json", "headers.csv", "pack.zip", "all.tar.gz",
		"broken/cut.zip", "broken/cut.tar.gz", "broken/open.json", "broken/quote.csv", "broken/raw.bin"} {
		data, err := os.ReadFile(filepath.Join(share, filepath.FromSlash(name)))
		if err != nil {
			p.t.Fatal(err)
		}
		want := exitComplete
		if strings.Contains(name, ".zip") || strings.Contains(name, ".tar") || strings.HasSuffix(name, ".bin") {
			want = exitIncomplete // all of them hold something that cannot be read
		}
		p.run(want, string(data), "inspect", "--explain", "--min-likelihood", "VERY_UNLIKELY")
		p.run(want, string(data), "inspect", "--json", "--explain")
	}
	p.run(exitComplete, strings.Join(p.c.ibans, "\n"), "inspect", "--field", p.c.emails[40])
	records := fmt.Sprintf(`{"id":1,"text":"IBAN %s","field":%q}`+"\n", p.c.ibans[41], p.c.emails[41])
	p.run(exitComplete, records, "inspect", "--format", "jsonl")
	p.run(exitFatal, records+`{"id":2,"text":"`+p.c.tokens[42], "inspect", "--format", "jsonl")
}

// refusals are commands that fail, each in its own way.
func (p *canaryRun) refusals(share string) {
	p.t.Helper()
	key := filepath.Join(p.dir, "both.db.key")
	if err := os.Chmod(key, 0o644); err != nil {
		p.t.Fatal(err)
	}
	p.run(exitFatal, "", "scan", share, "--inventory", "both.db", "--log-level", "debug")
	if err := os.Chmod(key, 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.run(exitUsage, "", "scan", share, "s3://"+p.c.emails[50]+":secret@bucket")
	p.run(exitUsage, "", "scan", share, "s3://bucket?"+p.c.tokens[51]+"=1")
	p.run(exitUsage, "", "scan", share, p.c.tokens[52]+"://"+p.c.emails[52])
	p.run(exitFatal, "", "scan", strings.Replace(p.bucket, "bucket", "absent", 1), "--log-level", "debug", "--inventory", "absent.db")
}

// killSignals end a scan at once: without a word, and with a dump of all
// goroutines.
func killSignals() []syscall.Signal { return []syscall.Signal{syscall.SIGKILL, syscall.SIGQUIT} }

// awaitRecords returns once a running scan has stored something.
func awaitRecords(t *testing.T, path string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		store, err := inventory.Open(t.Context(), path, inventory.Options{ReadOnly: true})
		if err != nil {
			continue // it is being created
		}
		n := 0
		err = store.Objects(t.Context(), inventory.ObjectFilter{Limit: 20}, func(inventory.ObjectRow) error { n++; return nil })
		if store.Close(); err == nil && n == 20 {
			return
		}
	}
}
