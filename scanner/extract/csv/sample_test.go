package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// collector is a Taker that wants every step-th value and keeps them by field.
type collector struct {
	step   int64
	values map[int][]string
}

func newCollector() *collector { return &collector{step: 1, values: map[int][]string{}} }

func (c *collector) Take(field int, n int64, value []byte) int64 {
	c.values[field] = append(c.values[field], fmt.Sprintf("%d %s", n, value))
	return n + c.step
}

func TestSampleShows(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		header     int64
		want       map[int][]string
	}{
		{"plain", "a,b\nc, d \n", 0, map[int][]string{0: {"1 a", "2 c"}, 1: {"1 b", "2 d"}}},
		{"header", "h,i\na,b\n", 1, map[int][]string{0: {"1 a"}, 1: {"1 b"}}},
		{"quoted", "\"a,b\",\"say \"\"hi\"\"\"\n", 0, map[int][]string{0: {"1 a,b"}, 1: {`1 say "hi"`}}},
		{"two_lines", "\"a\nb\",c\n", 0, map[int][]string{0: {"1 a\nb"}, 1: {"1 c"}}},
		{"nulls_do_not_count", "null,\na,\\N\n", 0, map[int][]string{0: {"1 a"}}},
		{"no_end", "a\r\nb", 0, map[int][]string{0: {"1 a", "2 b"}}},
		{"stray_quote", "5\" disk,x\n", 0, map[int][]string{0: {`1 5" disk`}, 1: {"1 x"}}},
		{"behind_the_quote", "\"a\"b,x\n", 0, map[int][]string{0: {"1 ab"}, 1: {"1 x"}}},
		{"long", strings.Repeat("x", 2000) + ",y\n", 0, map[int][]string{0: {"1 " + strings.Repeat("x", extract.MaxTaken)}, 1: {"1 y"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, piece := range []int{1, 2, 7, len(tt.text)} {
				tr, got := newTracker(dialect{delim: ',', quote: '"', header: tt.header}), newCollector()
				tr.Sample(got)
				for text := []byte(tt.text); len(text) > 0; text = text[min(piece, len(text)):] {
					tr.Advance(bytes.Clone(text[:min(piece, len(text))])) // the window is gone after the call
				}
				tr.Fields()
				if d := cmp.Diff(tt.want, got.values); d != "" {
					t.Errorf("in pieces of %d (-want +got):\n%s", piece, d)
				}
			}
		})
	}
}

// TestSampleAgreesWithEncodingCSV: what is shown is what a parser reads, at any
// step and any cut.
func TestSampleAgreesWithEncodingCSV(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		text := randomTable(rng, ',')
		r := stdcsv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		step := int64(1 + rng.IntN(4))
		want := map[int][]string{}
		seen := map[int]int64{}
		for _, row := range rows {
			for i, cell := range row {
				if cell == "" || cell == "null" || cell == `\N` {
					continue
				}
				if seen[i]++; (seen[i]-1)%step == 0 {
					want[i] = append(want[i], fmt.Sprintf("%d %s", seen[i], strings.TrimSpace(cell)))
				}
			}
		}
		tr, got := newTracker(dialect{delim: ',', quote: '"'}), newCollector()
		got.step = step
		tr.Sample(got)
		for text := []byte(text); len(text) > 0; {
			n := 1 + rng.IntN(len(text))
			if rng.IntN(2) == 0 {
				tr.Preview(text)
			}
			tr.Advance(text[:n])
			text = text[n:]
		}
		tr.Fields()
		for _, values := range got.values {
			for i := range values {
				values[i] = strings.ReplaceAll(values[i], "\r\n", "\n") // as encoding/csv gives them
			}
		}
		if d := cmp.Diff(want, got.values); d != "" {
			t.Fatalf("%q (-want +got):\n%s", text, d)
		}
	}
}

// TestNoSampleCostsNothing: a tracker that nobody samples keeps no cell.
func TestNoSampleCostsNothing(t *testing.T) {
	tr := newTracker(dialect{delim: ',', quote: '"'})
	for range 100 {
		tr.Advance([]byte("some cell, "))
	}
	if len(tr.held) > 0 {
		t.Errorf("%d bytes are held", len(tr.held))
	}
}

// refuser wants the first value only.
type refuser struct{ taken int }

func (r *refuser) Take(int, int64, []byte) int64 { r.taken++; return 0 }

func TestSampleEnds(t *testing.T) {
	tr, r := newTracker(dialect{delim: ',', quote: '"'}), &refuser{}
	tr.Sample(r)
	tr.Advance([]byte("a,b\nc,d\ne,f\n"))
	if r.taken != 2 {
		t.Errorf("%d values shown, want the first of each column", r.taken)
	}
}
