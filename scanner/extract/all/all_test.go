package all

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestComplete: a format's folder that is missing from the list would never be read.
func TestComplete(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, e := range entries {
		shared := []string{"all", "datum", "extracttest", "lines", "mark", "ocr", "office", "sandbox", "testdata"} // no formats
		if !e.IsDir() || slices.Contains(shared, e.Name()) {
			continue
		}
		if _, err := os.Stat(filepath.Join("..", e.Name(), e.Name()+".go")); err != nil {
			t.Errorf("folder %s has no file of its name", e.Name())
		}
		want = append(want, e.Name())
	}
	var got []string
	for _, e := range Extractors() {
		got = append(got, e.Name())
	}
	if got[len(got)-1] != "text" {
		t.Errorf("the last format is %s: text takes what no other does", got[len(got)-1])
	}
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-folders +list):\n%s", d)
	}
}
