package gen

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var update = flag.Bool("update", false, "write golden.txt anew")

// shared is the estate of seed 1, which most tests only read.
var shared struct {
	once sync.Once
	dir  string
	m    Manifest
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "estate-test-")
	if err != nil {
		panic(err)
	}
	shared.dir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// sampleEstate is the estate of seed 1: to be read, not to be changed.
func sampleEstate(t *testing.T) (string, Manifest) {
	t.Helper()
	shared.once.Do(func() { shared.m = writeEstate(t, shared.dir, 1) })
	return shared.dir, shared.m
}

// estate writes an estate into a folder of its own.
func estate(t *testing.T, seed uint64) (string, Manifest) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "estate")
	return dir, writeEstate(t, dir, seed)
}

func writeEstate(t *testing.T, dir string, seed uint64) Manifest {
	t.Helper()
	m, err := Write(dir, seed)
	if err != nil {
		t.Fatal(err)
	}
	closed := filepath.Join(dir, Share, closedFolder)
	st, err := os.Stat(closed)
	if err != nil || st.Mode().Perm() != 0 {
		t.Fatalf("the closed folder has mode %v: %v", st.Mode(), err)
	}
	if err := os.Chmod(closed, 0o700); err != nil { // for the tests, and so that it can be removed
		t.Fatal(err)
	}
	return m
}

// snapshot is every file below dir with its bytes and time.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		if p != "." && !st.ModTime().Equal(stamp) {
			t.Errorf("%q was modified at %v", p, st.ModTime())
		}
		if d.IsDir() {
			return nil
		}
		b, err := os.ReadFile(filepath.Join(dir, p))
		files[p] = digest(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestGolden: seed 1 gives these bytes for ever. Containers are judged by what
// is in them, because a compressor may change with the toolchain.
func TestGolden(t *testing.T) {
	_, m := sampleEstate(t)
	var b strings.Builder
	for _, r := range m.Roots {
		for _, o := range r.Objects {
			if o.SHA256 != "" {
				fmt.Fprintf(&b, "%s  %s/%s\n", o.SHA256, r.Name, o.Path)
			}
			for _, x := range o.Members {
				fmt.Fprintf(&b, "%s  %s/%s!%s\n", x.SHA256, r.Name, o.Path, strings.Join(x.Path, "!"))
			}
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "%s  %s\n", digest(text), ManifestName)
	if *update {
		if err := os.WriteFile("golden.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("digests (-want +got); if the change is meant, run the test with -update:\n%s", d)
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	a, _ := estate(t, 7)
	b, _ := estate(t, 7)
	if d := cmp.Diff(snapshot(t, a), snapshot(t, b)); d != "" {
		t.Errorf("two estates of one seed differ:\n%s", d)
	}
	c, _ := estate(t, 8)
	same := 0
	other := snapshot(t, c)
	for name, sum := range snapshot(t, a) {
		if other[name] == sum {
			same++
		}
	}
	if same > 2 { // the two empty files
		t.Errorf("%d files are the same with another seed", same)
	}
}

func TestReplace(t *testing.T) {
	dir, _ := estate(t, 1)
	if err := os.Chmod(filepath.Join(dir, Share, closedFolder), 0); err != nil {
		t.Fatal(err)
	}
	stray := filepath.Join(dir, Share, "stray.txt")
	if err := os.WriteFile(stray, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, 2); err != nil {
		t.Fatalf("an estate is not replaced: %v", err)
	}
	if _, err := os.Stat(stray); err == nil {
		t.Error("a file of the old estate is still there")
	}
	if err := os.Chmod(filepath.Join(dir, Share, closedFolder), 0o700); err != nil {
		t.Fatal(err)
	}

	half := t.TempDir()
	for _, name := range []string{ManifestName, "left_over"} {
		path := filepath.Join(half, Share, name)
		if name == ManifestName {
			path = filepath.Join(half, name)
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, nil, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(filepath.Join(half, ManifestName)); err == nil {
		t.Error("the manifest of an unfinished estate is accepted")
	}
	writeEstate(t, half, 1)
	if _, err := os.Stat(filepath.Join(half, Share, "left_over")); err == nil {
		t.Error("a file of an unfinished estate is still there")
	}

	foreign := t.TempDir()
	precious := filepath.Join(foreign, "precious.txt")
	if err := os.WriteFile(precious, []byte("keep me"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(foreign, 1); err == nil {
		t.Error("a folder with other files in it is accepted")
	}
	if _, err := os.Stat(precious); err != nil {
		t.Errorf("the other file is gone: %v", err)
	}
}

// TestManifestMatchesDisk: every file is listed once, nothing else is.
func TestManifestMatchesDisk(t *testing.T) {
	dir, m := sampleEstate(t)
	loaded, err := Load(filepath.Join(dir, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, loaded); d != "" {
		t.Errorf("manifest on disk (-returned +loaded):\n%s", d)
	}
	for _, r := range m.Roots {
		listed := map[string]string{}
		for _, o := range r.Visible(true) {
			if _, twice := listed[o.Path]; twice {
				t.Errorf("%s/%s is listed twice", r.Name, o.Path)
			}
			listed[o.Path] = o.SHA256
		}
		for path, sum := range snapshot(t, filepath.Join(dir, r.Name)) {
			want, ok := listed[path]
			if !ok {
				t.Errorf("%s/%s is not listed", r.Name, path)
			}
			if want != "" && want != sum {
				t.Errorf("%s/%s has other bytes than the manifest says", r.Name, path)
			}
			delete(listed, path)
		}
		for path := range listed {
			t.Errorf("%s/%s is listed and not there", r.Name, path)
		}
	}
}

func TestLoadFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.json")
	if _, err := Load(path); err == nil {
		t.Error("a missing manifest is accepted")
	}
	if err := os.WriteFile(path, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil {
		t.Error("half a manifest is accepted")
	}
}

// ofColumns are the types that are what they are by their column only.
func ofColumns() []string {
	return []string{firstName, lastName, gender, postcode, town, street, employeeID, customerID, company, userName}
}

// TestCoverage: what the estate promises to hold is there, in both roots.
func TestCoverage(t *testing.T) {
	_, m := sampleEstate(t)
	for _, r := range m.Roots {
		t.Run(r.Name, func(t *testing.T) {
			inProse, inField := map[string]int{}, map[string]int{}
			for _, o := range r.Objects {
				for _, f := range o.Findings {
					if f.Field == "" {
						inProse[f.Type] += f.Count
					} else {
						inField[f.Type] += f.Count
					}
				}
			}
			for _, typ := range Types() {
				if inProse[typ]+inField[typ] < 3 && typ != company {
					t.Errorf("%s stands %d times in prose and %d times in fields", typ, inProse[typ], inField[typ])
				}
				if inField[typ] == 0 && typ != urlLogin {
					t.Errorf("%s stands in no field", typ)
				}
				if inProse[typ] == 0 && typ != macAddress && !slices.Contains(ofColumns(), typ) {
					t.Errorf("%s stands in no prose", typ)
				}
			}
			for _, outcome := range []string{"scanned", "skipped(unsupported_format)", "partial(encrypted)"} {
				if r.Super.States[outcome] == 0 {
					t.Errorf("no object is %s", outcome)
				}
			}
			if r.Super.Objects < 50 || r.Super.Members < 10 {
				t.Errorf("%d objects and %d members are few", r.Super.Objects, r.Super.Members)
			}
		})
	}
}

func TestReaders(t *testing.T) {
	_, m := sampleEstate(t)
	share, bucket := m.Roots[0], m.Roots[1]
	if got := share.Ordinary.States["failed(access_denied)"]; got != 1 {
		t.Errorf("an ordinary user is refused %d objects, want 1", got)
	}
	if got := share.Super.States["failed(access_denied)"]; got != 0 {
		t.Errorf("root is refused %d objects, want none", got)
	}
	if share.Ordinary.Objects != share.Super.Objects {
		t.Errorf("ordinary users see %d objects, root %d; the folder stands for its one file", share.Ordinary.Objects, share.Super.Objects)
	}
	if n := share.Super.Types[ibanCode] - share.Ordinary.Types[ibanCode]; n != 12 {
		t.Errorf("root sees %d more accounts, want the 12 of the closed folder", n)
	}
	if d := cmp.Diff(bucket.Ordinary, bucket.Super); d != "" {
		t.Errorf("the bucket differs by reader:\n%s", d)
	}
	if d := cmp.Diff(map[string]int{email: 2, plPESEL: 1}, share.Super.Names); d != "" {
		t.Errorf("values in names (-want +got):\n%s", d)
	}
	for _, o := range share.Objects {
		if (len(o.NameTypes) > 0) != (o.Shown != o.Path) || strings.Contains(o.Shown, "@") {
			t.Errorf("%q is shown as %q", o.Path, o.Shown)
		}
	}
}

// TestCountries: the people come from at least twelve countries of the
// European Economic Area, each with an identifier or a table of its own.
func TestCountries(t *testing.T) {
	dir, _ := sampleEstate(t)
	b, err := os.ReadFile(filepath.Join(dir, Share, "sales/customers.csv"))
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(records[0], "country")
	countries := map[string]bool{}
	for _, r := range records[1:] {
		countries[r[column]] = true
	}
	delete(countries, "GB")
	delete(countries, "US")
	if len(countries) < 12 {
		t.Errorf("customers from %d countries, want 12", len(countries))
	}
}

// TestTablesHoldWhatTheManifestSays reads the tables with the standard library
// and counts the cells that are not empty, column by column.
func TestTablesHoldWhatTheManifestSays(t *testing.T) {
	dir, m := sampleEstate(t)
	for _, c := range []struct {
		path  string
		comma rune
		coded encoding.Encoding
	}{
		{"sales/customers.csv", ',', nil},
		{"sales/kunden_export.csv", ';', charmap.Windows1252},
		{"sales/clients_france.csv", ';', charmap.Windows1252},
		{"sales/nordic_and_baltic.tsv", '\t', unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)},
		{"sales/sur.csv", ',', nil},
		{"sales/overseas.csv", ',', nil},
		{"sales/orders.csv", ',', nil},
		{"hr/payroll/2026-02.csv", ',', nil},
		{"it/devices.csv", ',', nil},
	} {
		t.Run(regexp.MustCompile(`\W`).ReplaceAllString(c.path, "_"), func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, Share, c.path))
			if err != nil {
				t.Fatal(err)
			}
			if c.coded != nil {
				if b, err = c.coded.NewDecoder().Bytes(b); err != nil {
					t.Fatal(err)
				}
			}
			in := csv.NewReader(bytes.NewReader(b))
			in.Comma = c.comma
			records, err := in.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			filled := map[string]int{}
			for _, r := range records[1:] {
				for i, cell := range r {
					if cell != "" {
						filled[records[0][i]]++
					}
				}
			}
			findings := object(t, m, c.path).Findings
			if len(findings) == 0 && c.path != "sales/orders.csv" {
				t.Error("the manifest knows of nothing in it")
			}
			for _, f := range findings {
				if filled[f.Field] != f.Count {
					t.Errorf("column %q has %d values, the manifest says %d", f.Field, filled[f.Field], f.Count)
				}
			}
		})
	}
}

// object returns the truth about an object of the share.
func object(t *testing.T, m Manifest, path string) Object {
	t.Helper()
	i := slices.IndexFunc(m.Roots[0].Objects, func(o Object) bool { return o.Path == path })
	if i < 0 {
		t.Fatalf("no object %q", path)
	}
	return m.Roots[0].Objects[i]
}

// TestDocumentsHoldWhatTheManifestSays counts strings by path in the JSON files.
func TestDocumentsHoldWhatTheManifestSays(t *testing.T) {
	dir, m := sampleEstate(t)
	for _, path := range []string{"hr/employees.json", "export/events.ndjson"} {
		b, err := os.ReadFile(filepath.Join(dir, Share, path))
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		in := json.NewDecoder(bytes.NewReader(b))
		for in.More() {
			var v any
			if err := in.Decode(&v); err != nil {
				t.Fatal(err)
			}
			countPaths(v, "", counts)
		}
		for _, f := range object(t, m, path).Findings {
			if counts[f.Field] != f.Count {
				t.Errorf("%s: %q has %d values, the manifest says %d", path, f.Field, counts[f.Field], f.Count)
			}
		}
	}
}

func countPaths(v any, at string, counts map[string]int) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			countPaths(x, strings.TrimPrefix(at+"."+k, "."), counts)
		}
	case []any:
		for _, x := range v {
			countPaths(x, at+"[]", counts)
		}
	case string:
		counts[at]++
	}
}

// TestProseHoldsWhatTheManifestSays counts by what stands before the values.
func TestProseHoldsWhatTheManifestSays(t *testing.T) {
	dir, m := sampleEstate(t)
	count := func(path, pattern string) int {
		b, err := os.ReadFile(filepath.Join(dir, Share, path))
		if err != nil {
			t.Fatal(err)
		}
		return len(regexp.MustCompile(pattern).FindAll(b, -1))
	}
	for _, c := range []struct{ path, typ, pattern string }{
		{"it/logs/shop.log", email, `email=\S+@`},
		{"it/logs/shop.log", ibanCode, `to IBAN [A-Z]{2}\d\d`},
		{"it/logs/shop.log", ipAddress, `client_ip=10\.`},
		{"it/logs/access.log", ipAddress, `(?m)^client_ip=10\.`},
		{"it/deploy/shop.env", urlLogin, `://\w+:\w+@`},
		{"export/dump.txt", email, `E-mail: \S+@`},
		{"export/dump.txt", phone, `Phone: \+`},
		{"export/dump.txt", ibanCode, `IBAN: [A-Z]{2}`},
		{"hr/letters/pl.txt", plPESEL, `PESEL: \d{11}\n`},
		{"hr/letters/de.txt", birthDate, `geboren am: \d\d\.\d\d\.\d{4}\n`},
		{"mail/inbox/001.eml", ibanCode, `IBAN: [A-Z]{2}\d\d`},
	} {
		i := slices.IndexFunc(object(t, m, c.path).Findings, func(f Count) bool { return f.Type == c.typ && f.Field == "" })
		if i < 0 {
			t.Errorf("%s: the manifest knows of no %s", c.path, c.typ)
			continue
		}
		if got, want := count(c.path, c.pattern), object(t, m, c.path).Findings[i].Count; got != want || got == 0 {
			t.Errorf("%s: %d %s, the manifest says %d", c.path, got, c.typ, want)
		}
	}
}

func TestLongLine(t *testing.T) {
	dir, _ := sampleEstate(t)
	b, err := os.ReadFile(filepath.Join(dir, Share, "export/dump.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(b) < longLineSize || bytes.ContainsRune(b, '\n') {
		t.Errorf("%d bytes with %d line ends, want %d without any", len(b), bytes.Count(b, []byte("\n")), longLineSize)
	}
}

// TestOnlyExampleDomains: every address belongs to a domain that is nobody's.
func TestOnlyExampleDomains(t *testing.T) {
	dir, _ := sampleEstate(t)
	address := regexp.MustCompile(`[\w.]+@[\w.-]+`)
	packed := []string{".xlsx", ".docx", ".odt", ".pdf"}
	example := regexp.MustCompile(`@([\w-]+\.)*example\.(com|org|net|co\.uk|[a-z]{2})(:|$)`)
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(filepath.Base(p), "model") || strings.Contains(p, "archive/") || slices.Contains(packed, filepath.Ext(p)) {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, p))
		for _, a := range address.FindAll(b, -1) {
			if !example.Match(bytes.TrimRight(a, ".")) {
				t.Errorf("%s holds an address at another domain than an example's", p)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
