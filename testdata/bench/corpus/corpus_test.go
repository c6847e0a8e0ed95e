package corpus

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// toolchain makes a folder that looks like a Go toolchain, so that the bytes of
// the corpora do not change with the one at hand.
func toolchain(t *testing.T) string {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"src/alpha/doc.go":  "// Package alpha counts parcels, sorts parcels and returns parcels.\npackage alpha\n",
		"src/beta/doc.go":   "// Package beta holds the warehouse of words for every sentence.\npackage beta\n",
		"src/beta/asm.s":    "TEXT ·add(SB), NOSPLIT, $0\n\tRET\n",
		"src/beta/skip.bin": "not part of the corpora\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func write(t *testing.T, o Options) string {
	dir := t.TempDir()
	o.GoRoot = toolchain(t)
	if err := Write(dir, o); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sum is a digest of every name and byte below dir.
func sum(t *testing.T, dir string) string {
	h := sha256.New()
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, p))
		h.Write([]byte(p))
		h.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// The bytes are for ever: a change here makes all earlier figures incomparable.
func TestGolden(t *testing.T) {
	const want = "b9da6b85e9c189aeea896f3280c5bef03b2a96046dd56c2eb061eab6f76c98ae"
	got := sum(t, write(t, Options{MiB: 1, Seed: 1, Only: "abcd"}))
	if got != want {
		t.Errorf("the corpora have the digest %s, want %s", got, want)
	}
	if other := sum(t, write(t, Options{MiB: 1, Seed: 2, Only: "abcd"})); other == got {
		t.Error("another seed gives the same corpora")
	}
}

func TestTruthCountsWhatIsThere(t *testing.T) {
	dir := write(t, Options{MiB: 1, Seed: 3, Only: "ab"})
	truth, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	sparse, err := os.ReadFile(filepath.Join(dir, "a", "sparse.txt"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for kind, label := range map[string]string{
		"EMAIL_ADDRESS": `email \S+@`, "CREDIT_CARD": `card number \d`, "IBAN_CODE": `IBAN [A-Z]{2}\d\d`, "PHONE_NUMBER": `phone [+(]`,
		"US_SSN": `SSN \d{3}-`, "DATE_OF_BIRTH": `born \d{4}-`, "PERSON": `client \p{Lu}`,
	} {
		got[kind] = len(regexp.MustCompile(label).FindAll(sparse, -1))
	}
	if d := cmp.Diff(truth["a"], got); d != "" {
		t.Errorf("truth of a (-truth +in the file):\n%s", d)
	}
	dense, err := os.ReadFile(filepath.Join(dir, "b", "dense.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Count(string(dense), "\n") - 1
	for kind, n := range truth["b"] {
		if n != rows {
			t.Errorf("truth of b has %d %s, the table %d rows", n, kind, rows)
		}
	}
}

func TestSmallFiles(t *testing.T) {
	dir := write(t, Options{MiB: 1, Seed: 1, Only: "abcd"})
	var names []string
	err := fs.WalkDir(os.DirFS(filepath.Join(dir, "d")), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		st, err := d.Info()
		if err == nil && st.Size() != smallSize {
			t.Errorf("%s has %d bytes", p, st.Size())
		}
		names = append(names, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != 256 || names[0] != "000/00000.txt" {
		t.Errorf("%d files, the first %q; want 256 from 000/00000.txt", len(names), names[0])
	}
}

func TestErrors(t *testing.T) {
	if err := Write(t.TempDir(), Options{MiB: 1, GoRoot: t.TempDir()}); err == nil {
		t.Error("a folder that is no toolchain is accepted")
	}
	dir := t.TempDir()
	if _, err := Load(dir); err == nil {
		t.Error("a missing truth file is accepted")
	}
	if err := os.WriteFile(filepath.Join(dir, TruthName), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("half a truth file is accepted")
	}
}
