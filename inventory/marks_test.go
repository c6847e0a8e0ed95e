package inventory

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSum(t *testing.T) {
	marks := []Mark{
		{Evidence: 1, Likelihood: 5, Score: 1, Count: 2, FirstRow: 7, FirstByte: 70},
		{Evidence: 2, Likelihood: 4, Score: 0.7, Count: 1, FirstRow: 3, FirstByte: 30},
		{Evidence: 4, Likelihood: 3, Score: 0.4, Count: 5, FromColumn: 2, FirstRow: 1, FirstByte: 10},
	}
	for _, c := range []struct {
		name  string
		least int8
		want  Finding
	}{
		{"all", 3, Finding{Count: 8, FromColumn: 2, Likelihood: 5, Score: (2 + 0.7 + 2) / 8, Evidence: 7, FirstRow: 1, FirstByte: 10}},
		{"likely", 4, Finding{Count: 3, Likelihood: 5, Score: 0.9, Evidence: 3, FirstRow: 3, FirstByte: 30}},
		{"very_likely", 5, Finding{Count: 2, Likelihood: 5, Score: 1, Evidence: 1, FirstRow: 7, FirstByte: 70}},
		{"none_counts", 6, Finding{Likelihood: 5, Score: (2 + 0.7 + 2) / 8, Evidence: 7, FirstRow: 1, FirstByte: 10}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Finding{Marks: marks, Count: 99, FromColumn: 9, Likelihood: 1, FirstByte: 999}
			f.Sum(c.least)
			c.want.Marks = marks
			if d := cmp.Diff(c.want, f, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
	empty := Finding{Count: 3}
	if empty.Sum(1); empty.Count != 0 || empty.Score != 0 {
		t.Errorf("no marks: %+v", empty)
	}
}

// TestMarksPacked: whatever a scan can make is read as it was written.
func TestMarksPacked(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		want := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) Mark {
			n := rapid.Int64Range(0, math.MaxInt64).Draw(r, "count")
			return Mark{
				Variant: rapid.IntRange(0, 9).Draw(r, "variant"), Evidence: rapid.Uint32().Draw(r, "evidence"),
				Likelihood: int8(rapid.IntRange(1, 5).Draw(r, "likelihood")), Score: float64(rapid.IntRange(0, scoreSteps).Draw(r, "score")) / scoreSteps,
				Count: n, FromColumn: rapid.Int64Range(0, n).Draw(r, "column"), FirstRow: rapid.Int64Min(0).Draw(r, "row"), FirstByte: rapid.Int64Min(0).Draw(r, "byte"),
			}
		}), 1, 5).Draw(r, "marks")
		got, err := unpackMarks(packMarks(want))
		if err != nil {
			r.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			r.Fatalf("(-want +got):\n%s", d)
		}
	})
	if got, err := unpackMarks(packMarks(nil)); err != nil || got != nil {
		t.Errorf("no marks: %v, %v", got, err)
	}
}

func TestMarksRefused(t *testing.T) {
	good := packMarks([]Mark{{Evidence: 1, Likelihood: 4, Score: 0.5, Count: 3}})
	change := func(at int, b byte) []byte {
		c := bytes.Clone(good)
		c[at] = b
		return c
	}
	for name, b := range map[string][]byte{
		"format": change(0, 9), "cut": good[:5], "likelihood": change(3, 6), "no_likelihood": change(3, 0), "more_from_the_column": change(7, 4),
		"endless": append(bytes.Clone(good), bytes.Repeat([]byte{0xff}, 20)...),
	} {
		t.Run(name, func(t *testing.T) {
			if marks, err := unpackMarks(b); err == nil {
				t.Errorf("read as %+v", marks)
			}
		})
	}
}

// FuzzMarks: any bytes are refused or read, and then written and read alike.
func FuzzMarks(f *testing.F) {
	f.Add(packMarks([]Mark{{Evidence: 1, Likelihood: 4, Score: 0.5, Count: 3, FirstByte: 1 << 40}}))
	f.Add([]byte{1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		marks, err := unpackMarks(b)
		if err != nil {
			return
		}
		again, err := unpackMarks(packMarks(marks))
		if d := cmp.Diff(marks, again); err != nil || d != "" {
			t.Errorf("%v\n%s", err, d)
		}
	})
}
