package extracttest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// fuzzLimits keep a single input of a fuzz run short.
func fuzzLimits() extract.Limits {
	return extract.Limits{Bytes: 4 << 20, Members: 1000, Depth: 4}
}

// outcome is what one call of an extractor gave.
type outcome struct {
	Text    string
	Members []string
	Fields  []extract.FieldStat
	Row     int64
	Err     string
}

// Fuzz calls an extractor with any bytes under any name: it must not panic nor
// fail in unknown ways, must keep to the limits, and give the same however the
// body is read.
func Fuzz(f *testing.F, x extract.Extractor) {
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		x.Match(extract.Hint{Name: name, Head: data, Whole: true})
		want := call(t, x, name, data, bytes.NewReader(data), len(data)+1)
		got := call(t, x, name, data, iotest.OneByteReader(bytes.NewReader(data)), 3)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("reading byte by byte (-at once +byte by byte):\n%s", d)
		}
	})
}

// call runs an extractor once, following its places in pieces.
func call(t *testing.T, x extract.Extractor, name string, data []byte, body io.Reader, piece int) (o outcome) {
	t.Helper()
	e := &Engine{Limits: fuzzLimits()}
	e.budget = extract.NewBudget(e.Limits, time.Now)
	e.spooler = extract.NewSpooler(t.TempDir())
	h := extract.Hint{Name: name, Head: data[:min(len(data), extract.HeadSize)], Whole: len(data) <= extract.HeadSize}
	in, done := e.input(t.Context(), h, body)
	defer done()
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		if m.Err != nil {
			o.Members = append(o.Members, m.Name+": "+m.Err.Error())
			return nil
		}
		p, err := io.ReadAll(r)
		if stops(err) {
			return err
		}
		if err != nil && !known(err) {
			t.Errorf("member: %v", err)
		}
		o.Members = append(o.Members, m.Name+": "+string(p))
		return nil
	}
	var track extract.Tracker
	err := x.Extract(t.Context(), in, func(s extract.Segment) error {
		o.Text += string(s.Text)
		if track = s.Track; track == nil {
			return nil
		}
		for p := s.Text; len(p) > 0; {
			n := min(piece, len(p))
			track.Advance(p[:n])
			p = p[n:]
		}
		return nil
	})
	if err != nil {
		o.Err = err.Error()
		if !known(err) {
			t.Errorf("error %v", errors.Unwrap(err))
		}
	}
	if e.budget.Produced() > fuzzLimits().Bytes {
		t.Errorf("%d bytes produced", e.budget.Produced())
	}
	if track != nil {
		o.Fields, o.Row = track.Fields(), track.Row()
	}
	return o
}
