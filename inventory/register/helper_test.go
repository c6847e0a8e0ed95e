package register

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "20"); err != nil { // the command line overrides
		fmt.Fprintln(os.Stderr, err)
	}
	goleak.VerifyTestMain(m)
}

// noon is when everything in these tests happens.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func author(name string) inventory.Author { return inventory.Author{Name: name, At: noon} }

func newStore(t testing.TB) *inventory.Store {
	t.Helper()
	return openStore(t, filepath.Join(t.TempDir(), "inventory.db"))
}

func openStore(t testing.TB, path string) *inventory.Store {
	t.Helper()
	s, err := inventory.Open(t.Context(), path, inventory.Options{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func refData(t testing.TB) *reference.Data {
	t.Helper()
	d, err := reference.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// filesOf reads texts as files a.yaml, b.yaml …
func filesOf(texts ...string) *Files {
	var fs Files
	for i, text := range texts {
		fs.ReadFile(string(rune('a'+i))+".yaml", []byte(text))
	}
	return &fs
}

func tryImport(t testing.TB, s *inventory.Store, texts ...string) (Outcome, error) {
	t.Helper()
	return Import(t.Context(), s, filesOf(texts...), author("test"), ImportOptions{})
}

func mustImport(t testing.TB, s *inventory.Store, texts ...string) Outcome {
	t.Helper()
	out, err := tryImport(t, s, texts...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func mustLoad(t testing.TB, s *inventory.Store) *Register {
	t.Helper()
	r, err := Load(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// export is the whole register as one text.
func export(t testing.TB, s *inventory.Store) string {
	t.Helper()
	return string(mustLoad(t, s).ExportAll(s.Reference()))
}

// sound fails the test when the inventory or the register has a problem.
func sound(t testing.TB, s *inventory.Store) {
	t.Helper()
	a, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := Verify(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(a, b...) {
		t.Errorf("%s: %s", p.Check, p.Text)
	}
}

// sample is a register with every kind of entity in it, in the form of an
// export but for its base.
func sample(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/sample.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// withoutBase takes the line out that names the revision.
func withoutBase(text string) string {
	var out bytes.Buffer
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "base: ") {
			out.WriteString(line)
		}
	}
	return out.String()
}
