package files_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/files"
	"github.com/pdatlas/pdatlas/sources/sourcetest"
)

func TestContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Options{RawNames: true}, func(t *testing.T, tree map[string][]byte, f sources.Filter) sourcetest.Place {
		dir := t.TempDir()
		plant(t, dir, tree)
		return sourcetest.Place{
			Source: open(t, dir, files.Options{Filter: f}),
			Remove: func(path string) error { return os.Remove(filepath.Join(dir, path)) },
		}
	})
}

// plant writes a tree below a folder.
func plant(t *testing.T, dir string, tree map[string][]byte) {
	t.Helper()
	for path, content := range tree {
		full := dir + "/" + path
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func open(t *testing.T, path string, o files.Options) *files.Source {
	t.Helper()
	s, err := files.New(path, o)
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
