package xz_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/xz"
)

func TestPacked(t *testing.T) {
	extracttest.Packed{
		X: xz.Extractor{}, Formats: all.Extractors(), Suffix: ".xz",
		Follow: true, Padding: true, Sums: true, Least: 9 << 20,
	}.Run(t)
}

func parts(t *testing.T, name string, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), name, data))
}

func TestNames(t *testing.T) {
	data := extracttest.File(t, "first.xz")
	for name, inner := range map[string]string{"a.b.xz": "a.b", "a.TXZ": "a.tar", "a": "a"} {
		want := []string{name + "!" + inner + "|text|first\n|", name + "|xz||"}
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
		"magic": {"\xfd7zXZ\x00\x00", true},
		"short": {"\xfd7zXZ", false},
		"other": {"7zXZ\x00\x00", false},
	} {
		if got := (xz.Extractor{}).Match(extract.Hint{Name: "x", Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestLargeDictionary: a header that asks for 256 MiB gets none of it.
func TestLargeDictionary(t *testing.T) {
	var got []string
	used := extracttest.Allocated(func() { got = parts(t, "x.xz", extracttest.File(t, "large_dictionary.xz")) })
	if d := cmp.Diff([]string{"x.xz|xz||unsupported format"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if used > 4<<20 {
		t.Errorf("%d bytes allocated", used)
	}
}

// TestPadding: it comes in fours (specification 2.2).
func TestPadding(t *testing.T) {
	first := extracttest.File(t, "first.xz")
	for zeros, want := range map[int]string{1: "malformed", 3: "malformed", 4: "", 6: "malformed", 8: ""} {
		got := parts(t, "x", append(first[:len(first):len(first)], make([]byte, zeros)...))
		if d := cmp.Diff([]string{"x!x|text|first\n|" + want, "x|xz||"}, got); d != "" {
			t.Errorf("%d zeros (-want +got):\n%s", zeros, d)
		}
	}
}

func FuzzXz(f *testing.F) {
	f.Add("x", extracttest.File(f, "first.xz"))
	f.Add("x", extracttest.File(f, "table_blocks.csv.xz"))
	f.Add("x", extracttest.File(f, "table_padded.csv.xz"))
	f.Add("x", extracttest.File(f, "table_arm_delta.csv.xz"))
	extracttest.Fuzz(f, xz.Extractor{})
}
