package demographic

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// TestListFiles: every word list is well formed.
func TestListFiles(t *testing.T) {
	files, err := fs.Glob(data, "data/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no list files", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(f, "data/"), ".txt")
		t.Run(name, func(t *testing.T) {
			for _, err := range vocabulary.Check(read(name)) {
				t.Error(err)
			}
		})
	}
}
