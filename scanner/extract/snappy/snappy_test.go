package snappy_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/s2"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/snappy"
)

// TestPacked: a chunk whose kind was changed may be one that is skipped, so that
// not every change is noticed.
func TestPacked(t *testing.T) {
	extracttest.Packed{
		X: snappy.Extractor{}, Formats: all.Extractors(), Suffix: ".sz",
		Follow: true, Open: true, Least: 1 << 20,
	}.Run(t)
}

func parts(t *testing.T, name string, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), name, data))
}

func TestNames(t *testing.T) {
	data := extracttest.File(t, "first.sz")
	for name, inner := range map[string]string{"a.b.sz": "a.b", "a.SNAPPY": "a", "a.s2": "a", "a.snz": "a", "a": "a"} {
		want := []string{name + "!" + inner + "|text|first\n|", name + "|snappy||"}
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
		"snappy": {"\xff\x06\x00\x00sNaPpY", true},
		"s2":     {"\xff\x06\x00\x00S2sTwO", true},
		"other":  {"\xff\x06\x00\x00sNaPpX", false},
		"short":  {"\xff\x06\x00\x00", false},
	} {
		if got := (snappy.Extractor{}).Match(extract.Hint{Name: "x", Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestS2: blocks larger than those of Snappy, an index and padding.
func TestS2(t *testing.T) {
	var b bytes.Buffer
	w := s2.NewWriter(&b, s2.WriterBlockSize(4<<20), s2.WriterPadding(1<<12), s2.WriterAddIndex(), s2.WriterConcurrency(1))
	text := extracttest.Table()
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := parts(t, "x.csv.s2", b.Bytes())
	if d := cmp.Diff([]string{"x.csv.s2!x.csv|csv|" + text + "|", "x.csv.s2|snappy||"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestLyingBlock: a block that claims to unpack to 4 GiB costs nothing.
func TestLyingBlock(t *testing.T) {
	lie := []byte("\xff\x06\x00\x00sNaPpY\x00\x0a\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\x0f\x00")
	var got []string
	used := extracttest.Allocated(func() { got = parts(t, "x", lie) })
	if d := cmp.Diff([]string{"x!x|text||malformed", "x|snappy||"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if used > 1<<20 {
		t.Errorf("%d bytes allocated", used)
	}
}

func FuzzSnappy(f *testing.F) {
	f.Add("x", extracttest.File(f, "first.sz"))
	f.Add("x", extracttest.File(f, "table_two.csv.sz"))
	extracttest.Fuzz(f, snappy.Extractor{})
}
