package extracttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Sample is an object that the extractor under test reads to its end.
type Sample struct {
	Name string // as a file, also of the subtest (letters, digits, underscores, dots)
	Data []byte
	// Members of a container, in order; 0 for what is no container.
	Members int
	// Unsteady: what a cut leaves may be read otherwise than in the whole, as
	// where the cut goes through a name or through what closes an element.
	Unsteady bool
}

// Suite checks the contract of extract.Extractor on samples. formats are all
// that may be met inside them.
func Suite(t *testing.T, x extract.Extractor, formats []extract.Extractor, samples []Sample) {
	for _, s := range samples {
		t.Run(strings.ReplaceAll(s.Name, ".", "_"), func(t *testing.T) {
			c := &suite{x: x, formats: formats, Sample: s}
			t.Run("Match", c.match)
			t.Run("ReadSizes", c.readSizes)
			t.Run("Segments", c.segments)
			t.Run("Truncated", c.truncated)
			t.Run("Cancelled", c.cancelled)
			t.Run("SourceFails", c.sourceFails)
			t.Run("CallbackFails", c.callbackFails)
			if s.Members > 0 {
				t.Run("Limits", c.limits)
			}
		})
	}
}

type suite struct {
	x       extract.Extractor
	formats []extract.Extractor
	Sample
}

func (c *suite) engine(t *testing.T) *Engine {
	return &Engine{Formats: c.formats, Dir: PrivateDir(t)}
}

func (c *suite) match(t *testing.T) {
	h := extract.Hint{Name: c.Name, Head: c.Data[:min(len(c.Data), extract.HeadSize)], Whole: len(c.Data) <= extract.HeadSize}
	x := extract.Choose(c.formats, h)
	if x == nil || x.Name() != c.x.Name() {
		t.Fatalf("chosen: %v, want %s", x, c.x.Name())
	}
	if n := testing.AllocsPerRun(20, func() { c.x.Match(h) }); n > 0 {
		t.Errorf("Match makes %v allocations", n)
	}
}

// readSizes: the same comes out however the body's reads are cut.
func (c *suite) readSizes(t *testing.T) {
	e := c.engine(t)
	want := e.Run(t.Context(), c.Name, c.Data)
	if last := want[len(want)-1]; last.Err != nil || last.Format != c.x.Name() {
		t.Fatalf("%s: %v", last.Format, last.Err)
	}
	rng := rand.New(rand.NewPCG(7, 7))
	for name, sizes := range map[string]func(int) int{
		"1": func(int) int { return 1 }, "7": func(int) int { return 7 }, "4096": func(int) int { return 4096 },
		"random": func(left int) int { return 1 + rng.IntN(left) },
	} {
		e.Sizes = sizes
		got := e.Run(t.Context(), c.Name, c.Data)
		if d := cmp.Diff(Lines(want), Lines(got)); d != "" {
			t.Errorf("reads of %s bytes (-want +got):\n%s", name, d)
		}
	}
}

// segments: sizes, offsets and More fit together, and only More separates them.
func (c *suite) segments(t *testing.T) {
	var next int64
	more := false
	in, done := c.input(t, bytes.NewReader(c.Data))
	defer done()
	err := c.x.Extract(t.Context(), in, func(s extract.Segment) error {
		switch {
		case len(s.Text) == 0 || len(s.Text) > extract.SegmentSize:
			return fmt.Errorf("a segment of %d bytes", len(s.Text))
		case more && s.Offset != next:
			return fmt.Errorf("offset %d after %d", s.Offset, next)
		}
		next, more = s.Offset+int64(len(s.Text)), s.More
		if s.Track != nil {
			s.Track.Advance(s.Text)
			if s.Track.Row() < 1 || s.Track.Field() < -1 {
				return fmt.Errorf("row %d, field %d", s.Track.Row(), s.Track.Field())
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if more {
		t.Error("the last segment promises more")
	}
}

// input prepares a direct call; members are read and dropped.
func (c *suite) input(t *testing.T, body *bytes.Reader) (extract.Input, func()) {
	e := c.engine(t)
	e.budget = extract.NewBudget(e.Limits, fixedClock)
	e.spooler = extract.NewSpooler(e.Dir)
	return e.input(t.Context(), extract.Hint{Name: c.Name, Head: c.Data[:min(len(c.Data), extract.HeadSize)], Whole: len(c.Data) <= extract.HeadSize}, body)
}

// truncated: what was cut off gives what stood before the cut, and an error
// that says so or none, where the format has no end.
func (c *suite) truncated(t *testing.T) {
	e := c.engine(t)
	whole := map[string]string{}
	for _, p := range e.Run(t.Context(), c.Name, c.Data) {
		whole[p.Name] += p.Text
	}
	step := 1
	if len(c.Data) > extract.HeadSize {
		step = 9 // of large samples, to keep the suite quick
	}
	for percent := 0; percent < 100; percent += step {
		parts := e.Run(t.Context(), c.Name, c.Data[:len(c.Data)*percent/100])
		for _, p := range parts {
			if p.Err != nil && !known(p.Err) {
				t.Errorf("cut at %d %%: %v", percent, p.Err)
			}
			if p.Format == c.x.Name() && c.Members == 0 && !c.Unsteady && !strings.HasPrefix(whole[c.Name], strings.TrimRight(p.Text, "\ufffd")) {
				t.Errorf("cut at %d %%: text is not the beginning of the whole", percent)
			}
		}
	}
}

// cancelled: a cancelled context stops it before and in the middle.
func (c *suite) cancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e := c.engine(t)
	parts := e.Run(ctx, c.Name, c.Data)
	if err := parts[len(parts)-1].Err; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
	if len(c.Data) <= 2*extract.SegmentSize {
		return
	}
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	e.OnText = cancel
	parts = e.Run(ctx, c.Name, c.Data)
	if err := parts[len(parts)-1].Err; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled at the first segment: %v", err)
	}
}

// sourceFails: the source's error comes through as it was, after what could be
// read.
func (c *suite) sourceFails(t *testing.T) {
	broken := errors.New("the line was cut")
	for _, percent := range []int{0, 30, 60, 99, 100} {
		e := c.engine(t)
		e.Source = func() error { return broken }
		parts := e.Run(t.Context(), c.Name, c.Data[:len(c.Data)*percent/100])
		found := false
		for _, p := range parts {
			found = found || errors.Is(p.Err, broken)
		}
		if !found {
			t.Errorf("at %d %%: the error is lost: %v", percent, parts[len(parts)-1].Err)
		}
	}
}

// callbackFails: errors of emit and Nested come back unchanged.
func (c *suite) callbackFails(t *testing.T) {
	stop := errors.New("stop here")
	in, done := c.input(t, bytes.NewReader(c.Data))
	defer done()
	in.Nested = failNested(stop)
	err := c.x.Extract(t.Context(), in, func(extract.Segment) error { return stop })
	if err != stop && len(c.Data) > 0 {
		t.Errorf("error %v, want that of the callback", err)
	}
}

// limits: each limit of the budget is met with its own error, and what was read
// before it stays.
func (c *suite) limits(t *testing.T) {
	for _, tt := range []struct {
		name   string
		limits extract.Limits
		want   error
	}{
		{"depth", extract.Limits{Depth: -1}, extract.ErrDepthLimit},
		{"members", extract.Limits{Members: -1}, extract.ErrMemberLimit},
		{"time", extract.Limits{Time: -1}, extract.ErrTimeLimit},
	} {
		e := c.engine(t)
		e.Limits = tt.limits
		found := 0
		for _, p := range e.Run(t.Context(), c.Name, c.Data) {
			if errors.Is(p.Err, tt.want) {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s: no part has the error %q", tt.name, tt.want)
		}
		if tt.name == "depth" && found != c.Members {
			t.Errorf("%d members too deep, want %d", found, c.Members)
		}
	}
}
