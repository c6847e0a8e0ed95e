package lzma_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/lzma"
)

func TestPacked(t *testing.T) {
	extracttest.Packed{
		X: lzma.Extractor{}, Formats: all.Extractors(), Suffix: ".lzma",
		Least: 9 << 20,
	}.Run(t)
}

func parts(t *testing.T, name string, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), name, data))
}

func TestNames(t *testing.T) {
	data := extracttest.File(t, "first.lzma")
	for name, inner := range map[string]string{"a.b.lzma": "a.b", "a.TLZ": "a.tar", "a": "a"} {
		want := []string{name + "!" + inner + "|text|first\n|", name + "|lzma||"}
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
		"written":          {"\x5d\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x30", true},
		"half":             {"\x5d\x00\x00\xc0\x00\x06\x00\x00\x00\x00\x00\x00\x00\x00\x30", true},
		"odd_dictionary":   {"\x5d\x01\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x30", false},
		"no_dictionary":    {"\x5d\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x30", false},
		"large_size":       {"\x5d\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\x7f\x00\x30", false},
		"not_zero":         {"\x5d\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\xff\x01\x30", false},
		"other_properties": {"\x5e\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x30", false},
		"text":             {"] is how this text begins, and more", false},
		"short":            {"\x5d\x00\x00\x80\x00", false},
	} {
		if got := (lzma.Extractor{}).Match(extract.Hint{Name: "x", Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestLargeDictionary: a header that asks for 256 MiB gets none of it.
func TestLargeDictionary(t *testing.T) {
	var got []string
	used := extracttest.Allocated(func() { got = parts(t, "x.lzma", extracttest.File(t, "large_dictionary.lzma")) })
	if d := cmp.Diff([]string{"x.lzma|lzma||unsupported format"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if used > 4<<20 {
		t.Errorf("%d bytes allocated", used)
	}
}

func FuzzLzma(f *testing.F) {
	f.Add("x", extracttest.File(f, "first.lzma"))
	f.Add("x", extracttest.File(f, "table.csv.lzma"))
	f.Add("x", extracttest.File(f, "table_9e.csv.lzma"))
	extracttest.Fuzz(f, lzma.Extractor{})
}
