package all

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox"
)

// formats are those of all tests that read much: PDFium is compiled once.
var formats = sync.OnceValue(Extractors)

// TestMain makes the test binary serve as the child as well.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == sandbox.WorkerVerb {
		if err := sandbox.Serve(context.Background(), Extractors()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// TestIsolatedNames: what is to be read in a child exists, and is named once.
func TestIsolatedNames(t *testing.T) {
	var names []string
	for _, x := range Extractors() {
		names = append(names, x.Name())
	}
	for i, name := range Isolated() {
		if !slices.Contains(names, name) || slices.Contains(Isolated()[:i], name) {
			t.Errorf("%s is no format, or is named twice", name)
		}
	}
}

// TestSandboxed: the list is the same, in the same order, and only those that
// are isolated are wrapped.
func TestSandboxed(t *testing.T) {
	p := sandbox.NewPool(sandbox.Config{Command: sandbox.Self()})
	defer p.Close() // no child was started
	plain, wrapped := Extractors(), Sandboxed(Extractors(), p)
	if len(plain) != len(wrapped) {
		t.Fatalf("%d formats, %d of them sandboxed", len(plain), len(wrapped))
	}
	for i := range plain {
		if plain[i].Name() != wrapped[i].Name() {
			t.Errorf("%s stands where %s does", wrapped[i].Name(), plain[i].Name())
		}
		if same := plain[i] == wrapped[i]; same == slices.Contains(Isolated(), plain[i].Name()) {
			t.Errorf("%s: in-process %v", plain[i].Name(), same)
		}
	}
}

// TestSameInChild: every sample of every isolated format, whole and cut, reads
// in a child as it does in-process: the same members, texts and errors.
func TestSameInChild(t *testing.T) {
	p := sandbox.NewPool(sandbox.Config{Command: sandbox.Self(), Workers: 2})
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	read := func(list []extract.Extractor, name string, data []byte) []string {
		e := &extracttest.Engine{Formats: list, Dir: extracttest.PrivateDir(t)}
		return extracttest.Lines(e.Run(t.Context(), name, data))
	}
	own, sandboxed := formats(), Sandboxed(formats(), p)
	samples := 0
	for _, format := range Isolated() {
		files, err := filepath.Glob(filepath.Join("..", format, "testdata", "*.*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(file)
			for _, percent := range []int{100, 97, 60, 30} {
				part := data[:len(data)*percent/100]
				if x := extract.Choose(Extractors(), extract.Hint{Name: name, Head: part[:min(len(part), extract.HeadSize)]}); x == nil || x.Name() != format {
					continue
				}
				samples++
				if d := cmp.Diff(read(own, name, part), read(sandboxed, name, part)); d != "" {
					t.Errorf("%s, %d %% of it (-in-process +child):\n%.2000s", name, percent, d)
				}
			}
		}
	}
	if samples < 50 {
		t.Errorf("only %d samples were read", samples)
	}
}
