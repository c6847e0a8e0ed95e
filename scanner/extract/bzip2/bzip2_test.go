package bzip2_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/bzip2"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

func TestPacked(t *testing.T) {
	extracttest.Packed{
		X: bzip2.Extractor{}, Formats: all.Extractors(), Suffix: ".bz2",
		Follow: true, Padding: true, Sums: true, Least: 8 << 20,
	}.Run(t)
}

func parts(t *testing.T, name string, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), name, data))
}

func TestNames(t *testing.T) {
	data := extracttest.File(t, "first.bz2")
	for name, inner := range map[string]string{"a.bz2": "a", "a.TBZ2": "a.tar", "a.tbz": "a.tar", "a.bz": "a", "a": "a"} {
		want := []string{name + "!" + inner + "|text|first\n|", name + "|bzip2||"}
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
		"block": {"BZh91AY&SY", true},
		"empty": {"BZh1\x17\x72\x45\x38\x50\x90", true},
		"text":  {"BZh9 is what it begins with", false},
		"level": {"BZh01AY&SY", false},
		"short": {"BZh9", false},
		"none":  {"", false},
	} {
		if got := (bzip2.Extractor{}).Match(extract.Hint{Name: "x", Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestEmpty: a stream of nothing is a member of nothing.
func TestEmpty(t *testing.T) {
	got := parts(t, "x.bz2", []byte("BZh9\x17\x72\x45\x38\x50\x90\x00\x00\x00\x00"))
	if d := cmp.Diff([]string{"x.bz2!x|text||", "x.bz2|bzip2||"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestOneZero: a single byte behind the end is padding only when it is zero.
func TestOneZero(t *testing.T) {
	first := extracttest.File(t, "first.bz2")
	for tail, want := range map[string]string{"\x00": "malformed", "\x00\x00": "", "\x00\x00\x00": "", "B": "malformed", "BZ": "malformed", "\x00x": "malformed"} {
		got := parts(t, "x", append(first[:len(first):len(first)], tail...))
		if d := cmp.Diff([]string{"x!x|text|first\n|" + want, "x|bzip2||"}, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", tail, d)
		}
	}
}

func FuzzBzip2(f *testing.F) {
	f.Add("x", extracttest.File(f, "first.bz2"))
	f.Add("x", extracttest.File(f, "table_two.csv.bz2"))
	f.Add("x", extracttest.File(f, "zeros.bz2"))
	extracttest.Fuzz(f, bzip2.Extractor{})
}
