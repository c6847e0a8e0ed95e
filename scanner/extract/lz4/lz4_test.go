package lz4_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/lz4"
)

func TestPacked(t *testing.T) {
	extracttest.Packed{
		X: lz4.Extractor{}, Formats: all.Extractors(), Suffix: ".lz4",
		Follow: true, Sums: true, Least: 6 << 20,
	}.Run(t)
}

func parts(t *testing.T, name string, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), name, data))
}

func TestNames(t *testing.T) {
	data := extracttest.File(t, "first.lz4")
	for name, inner := range map[string]string{"a.b.lz4": "a.b", "a.TLZ4": "a.tar", "a": "a"} {
		want := []string{name + "!" + inner + "|text|first\n|", name + "|lz4||"}
		if d := cmp.Diff(want, parts(t, name, data)); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	}
}

func TestMatch(t *testing.T) {
	for name, tt := range map[string]struct {
		head string
		want bool
	}{
		"frame":        {"\x04\x22\x4d\x18\x64\x40\xa7", true},
		"legacy":       {"\x02\x21\x4c\x18\x64\x40\xa7", true},
		"skipped":      {"\x50\x2a\x4d\x18\x02\x00\x00\x00ab\x04\x22\x4d\x18\x64\x40\xa7", true},
		"skipped_zstd": {"\x50\x2a\x4d\x18\x02\x00\x00\x00ab\x28\xb5\x2f\xfd\x24\x00\x00", false},
		"skips_all":    {"\x50\x2a\x4d\x18\xff\xff\xff\xffab", false},
		"short":        {"\x04\x22\x4d\x18", false},
	} {
		if got := (lz4.Extractor{}).Match(extract.Hint{Name: "x", Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestDictionary: content packed with a dictionary is not read without it.
func TestDictionary(t *testing.T) {
	named := extracttest.File(t, "first.lz4")
	named[4] |= 1 // a dictionary's number follows
	if d := cmp.Diff([]string{"x.lz4|lz4||unsupported format"}, parts(t, "x.lz4", named)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// The program names none: nothing tells the need from damage.
	got := parts(t, "x.lz4", extracttest.File(t, "dictionary.lz4"))
	if d := cmp.Diff([]string{"x.lz4!x|text||malformed", "x.lz4|lz4||"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func FuzzLz4(f *testing.F) {
	f.Add("x", extracttest.File(f, "first.lz4"))
	f.Add("x", extracttest.File(f, "table_skip.csv.lz4"))
	f.Add("x", extracttest.File(f, "table_legacy.csv.lz4"))
	f.Add("x", extracttest.File(f, "table_linked.csv.lz4"))
	extracttest.Fuzz(f, lz4.Extractor{})
}
