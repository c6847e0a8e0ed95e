package extract_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

func TestFlowRuns(t *testing.T) {
	var got []string
	f := extract.NewFlow(t.Context(), func(s extract.Segment) error {
		got = append(got, fmt.Sprintf("%s/%s/%d at %d: %s %v", s.Place.Where, s.Place.Field, s.Place.Row, s.Offset, s.Text, s.More))
		return nil
	})
	steps := []error{
		f.Value(extract.Place{Field: "a", Row: 1}, []byte("  one ")),
		f.Value(extract.Place{Field: "a", Row: 2}, []byte(" \n ")),
		f.At(extract.Place{Where: "part 1"}),
	}
	if !f.Empty() || f.Last() != 0 {
		t.Error("a new run is not empty")
	}
	for _, s := range []string{"two", " ", "three"} {
		if _, err := f.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if f.Empty() || f.Last() != 'e' {
		t.Error("the run is not seen")
	}
	steps = append(steps, f.End(), f.End())
	for i, err := range steps {
		if err != nil {
			t.Errorf("step %d: %v", i, err)
		}
	}
	want := []string{"/a/1 at 0: one false", "part 1//0 at 4: two three false"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestFlowLong: a long run comes as segments that continue one another, and one
// that fills a segment to its last byte promises no more.
func TestFlowLong(t *testing.T) {
	for _, size := range []int{1, extract.SegmentSize, extract.SegmentSize + 1, 2 * extract.SegmentSize, 3*extract.SegmentSize + 5} {
		for _, step := range []int{999, 1 << 20} {
			text, next, more := []byte{}, int64(0), false
			f := extract.NewFlow(t.Context(), func(s extract.Segment) error {
				if s.Offset != next || len(s.Text) == 0 || len(s.Text) > extract.SegmentSize {
					return fmt.Errorf("%d bytes at %d after %d", len(s.Text), s.Offset, next)
				}
				text, next, more = append(text, s.Text...), next+int64(len(s.Text)), s.More
				return nil
			})
			want := bytes.Repeat([]byte("0123456789"), size/10+1)[:size]
			for rest := want; len(rest) > 0; rest = rest[min(step, len(rest)):] {
				if _, err := f.Write(rest[:min(step, len(rest))]); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.End(); err != nil || more || !bytes.Equal(text, want) {
				t.Errorf("%d bytes by %d: %v, more %v, %d bytes", size, step, err, more, len(text))
			}
		}
	}
}

func TestFlowStops(t *testing.T) {
	stop := errors.New("stop here")
	calls := 0
	f := extract.NewFlow(t.Context(), func(extract.Segment) error { calls++; return stop })
	for range 3 {
		if err := f.Value(extract.Place{}, []byte("x")); err != stop {
			t.Errorf("error %v", err)
		}
	}
	if calls != 1 {
		t.Errorf("%d calls after an error", calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f = extract.NewFlow(ctx, func(extract.Segment) error { t.Error("emitted"); return nil })
	if err := f.Value(extract.Place{}, []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
