package zstd_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/zstd"
)

func TestPacked(t *testing.T) {
	extracttest.Packed{
		X: zstd.Extractor{}, Formats: all.Extractors(), Suffix: ".zst",
		Follow: true, Sums: true, Least: 3 << 20,
	}.Run(t)
}

func parts(t *testing.T, name string, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), name, data))
}

func TestNames(t *testing.T) {
	data := extracttest.File(t, "first.zst")
	for name, inner := range map[string]string{"a.b.zst": "a.b", "a.TZST": "a.tar", "a.zstd": "a", "a": "a"} {
		want := []string{name + "!" + inner + "|text|first\n|", name + "|zstd||"}
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
		"frame":       {"\x28\xb5\x2f\xfd\x24", true},
		"skipped":     {"\x50\x2a\x4d\x18\x02\x00\x00\x00ab\x28\xb5\x2f\xfd\x24", true},
		"skipped_lz4": {"\x50\x2a\x4d\x18\x02\x00\x00\x00ab\x04\x22\x4d\x18\x64\x40\xa7", false},
		"skips_all":   {"\x50\x2a\x4d\x18\xff\xff\xff\xffab", false},
		"short":       {"\x28\xb5\x2f", false},
	} {
		if got := (zstd.Extractor{}).Match(extract.Hint{Name: "x", Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestRefused: what a header asks for is not held, and is not called broken.
func TestRefused(t *testing.T) {
	for _, name := range []string{"large_window.zst", "dictionary.zst"} {
		var got []string
		used := extracttest.Allocated(func() { got = parts(t, "x.zst", extracttest.File(t, name)) })
		if d := cmp.Diff([]string{"x.zst!x|text||unsupported format", "x.zst|zstd||"}, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		if used > 4<<20 {
			t.Errorf("%s: %d bytes allocated", name, used)
		}
	}
}

func FuzzZstd(f *testing.F) {
	f.Add("x", extracttest.File(f, "first.zst"))
	f.Add("x", extracttest.File(f, "table_skip.csv.zst"))
	f.Add("x", extracttest.File(f, "table.csv.zst"))
	f.Add("x", extracttest.File(f, "dictionary.zst"))
	extracttest.Fuzz(f, zstd.Extractor{})
}
