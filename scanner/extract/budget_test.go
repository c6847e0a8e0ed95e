package extract

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// clock is a clock that tests move.
type clock struct{ t time.Time }

func newClock() *clock { return &clock{time.Unix(1_700_000_000, 0)} }

func (c *clock) now() time.Time          { return c.t }
func (c *clock) pass(d time.Duration)    { c.t = c.t.Add(d) }
func (c *clock) budget(l Limits) *Budget { return NewBudget(l, c.now) }

// zeros reads as n zero bytes.
type zeros struct{ n int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.n == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.n))
	clear(p[:n])
	z.n -= int64(n)
	return n, nil
}

func TestBudgetBytes(t *testing.T) {
	for _, tt := range []struct {
		name             string
		limits           Limits
		produce, consume int64
		want             int64
		err              error
	}{
		{"below", Limits{Bytes: 1000}, 999, 0, 999, nil},
		{"exactly", Limits{Bytes: 1000}, 1000, 0, 1000, nil},
		{"above", Limits{Bytes: 1000}, 1001, 0, 1000, ErrSizeLimit},
		{"far_above", Limits{Bytes: 1000}, 1 << 40, 0, 1000, ErrSizeLimit},
		{"ratio_not_yet", Limits{Ratio: 2, RatioFrom: 5000}, 5000, 10, 5000, nil},
		{"ratio", Limits{Ratio: 2, RatioFrom: 5000}, 5001, 10, 5000, ErrRatioLimit},
		{"ratio_kept", Limits{Ratio: 2, RatioFrom: 50}, 2000, 1000, 2000, nil},
		{"ratio_passed", Limits{Ratio: 2, RatioFrom: 50}, 2001, 1000, 2000, ErrRatioLimit},
		{"ratio_huge", Limits{Ratio: 1 << 62, RatioFrom: 1}, 5000, 5000, 5000, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newClock().budget(tt.limits)
			if _, err := io.Copy(io.Discard, b.Input(t.Context(), &zeros{tt.consume})); err != nil {
				t.Fatal(err)
			}
			n, err := io.Copy(io.Discard, b.Reader(t.Context(), &zeros{tt.produce}))
			if n != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%d bytes and %v, want %d and %v", n, err, tt.want, tt.err)
			}
			if b.Produced() != tt.want || b.Consumed() != tt.consume {
				t.Errorf("produced %d, consumed %d", b.Produced(), b.Consumed())
			}
		})
	}
}

// TestBudgetIsShared: two layers count together.
func TestBudgetIsShared(t *testing.T) {
	b := newClock().budget(Limits{Bytes: 100})
	inner := b.Reader(t.Context(), b.Reader(t.Context(), &zeros{60}))
	if n, err := io.Copy(io.Discard, inner); n >= 60 || !errors.Is(err, ErrSizeLimit) {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestBudgetCounts(t *testing.T) {
	b := newClock().budget(Limits{Depth: 2, Members: 3})
	for range 2 {
		if err := b.Enter(); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Enter(); !errors.Is(err, ErrDepthLimit) {
		t.Errorf("third level: %v", err)
	}
	b.Leave()
	if err := b.Enter(); err != nil {
		t.Errorf("after leaving: %v", err)
	}
	for range 3 {
		if err := b.Member(); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Member(); !errors.Is(err, ErrMemberLimit) {
		t.Errorf("fourth member: %v", err)
	}
}

func TestBudgetTime(t *testing.T) {
	c := newClock()
	b := c.budget(Limits{Time: time.Hour, Stall: time.Minute})
	r := b.Reader(t.Context(), &zeros{1000})
	one := make([]byte, 1)
	read := func() error { _, err := r.Read(one); return err }
	for range 30 { // slow, but moving
		c.pass(59 * time.Second)
		if err := errors.Join(b.Check(), read()); err != nil {
			t.Fatal(err)
		}
	}
	c.pass(61 * time.Second)
	if err := b.Check(); !errors.Is(err, ErrTimeLimit) {
		t.Errorf("stalled: %v", err)
	}
	if err := read(); err != nil {
		t.Errorf("bytes that come late still count: %v", err)
	}
	if err := b.Check(); err != nil {
		t.Errorf("moving again: %v", err)
	}
	c.pass(time.Hour)
	if err := read(); !errors.Is(err, ErrTimeLimit) {
		t.Errorf("too long in all: %v", err)
	}
}

// idle brings nothing and never ends.
type idle struct{ c *clock }

func (i idle) Read([]byte) (int, error) { i.c.pass(time.Second); return 0, nil }

func TestBudgetIdleReader(t *testing.T) {
	c := newClock()
	b := c.budget(Limits{Stall: time.Minute})
	r := b.Input(t.Context(), idle{c})
	for i := range 100 {
		if _, err := r.Read(make([]byte, 8)); err != nil {
			if !errors.Is(err, ErrTimeLimit) || i != 60 {
				t.Errorf("read %d: %v", i, err)
			}
			return
		}
	}
	t.Error("never stopped")
}

func TestBudgetContext(t *testing.T) {
	cause := errors.New("watchdog")
	ctx, cancel := context.WithCancelCause(t.Context())
	b := newClock().budget(Limits{})
	in, out := b.Input(ctx, &zeros{100}), b.Reader(ctx, &zeros{100})
	cancel(cause)
	for _, r := range []io.Reader{in, out} {
		if n, err := r.Read(make([]byte, 10)); n != 0 || !errors.Is(err, cause) {
			t.Errorf("%d bytes, %v", n, err)
		}
	}
}

func TestDefaultLimits(t *testing.T) {
	got := Limits{Depth: 3, Stall: -1}.withDefaults()
	want := DefaultLimits()
	want.Depth, want.Stall = 3, -1
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestHand(t *testing.T) {
	b := newClock().budget(Limits{Depth: 1, Members: 3})
	var got []Member
	in := Input{Budget: b}
	in.Nested = func(ctx context.Context, m Member, r io.Reader) error {
		if (r == nil) != (m.Err != nil) {
			t.Errorf("reader %v with error %v", r, m.Err)
		}
		got = append(got, m)
		if m.Name == "outer" {
			return in.Hand(ctx, Member{Name: "inner"}, strings.NewReader("x"))
		}
		return nil
	}
	if err := in.Hand(t.Context(), Member{Name: "outer"}, strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	if err := in.Hand(t.Context(), Member{Name: "locked", Err: ErrEncrypted}, nil); err != nil {
		t.Fatal(err)
	}
	if err := in.Hand(t.Context(), Member{Name: "fourth"}, strings.NewReader("x")); !errors.Is(err, ErrMemberLimit) {
		t.Errorf("fourth member: %v", err)
	}
	if len(got) != 3 || !errors.Is(got[1].Err, ErrDepthLimit) || !errors.Is(got[2].Err, ErrEncrypted) {
		t.Errorf("handed: %v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := in.Hand(ctx, Member{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestOrigin(t *testing.T) {
	broken := errors.New("line cut")
	quoting := errors.New("cannot parse: jane@example.org")
	o := NewOrigin(io.MultiReader(strings.NewReader("ab"), &failing{broken}))
	if err := o.Explain("x", quoting); !errors.Is(err, ErrMalformed) || strings.Contains(err.Error(), "jane") {
		t.Errorf("a decoder's error became %v", err)
	}
	if err := o.Explain("x", ErrEncrypted); err != ErrEncrypted {
		t.Errorf("our own became %v", err)
	}
	if _, err := io.ReadAll(o.Decoded("x", o)); err != broken {
		t.Errorf("the source's became %v", err)
	}
	if err := o.Explain("x", quoting); err != broken {
		t.Errorf("after the source failed: %v", err)
	}
	if err := o.Explain("x", io.EOF); err != io.EOF {
		t.Errorf("the end became %v", err)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

// odd returns a reader that cuts its reads to n bytes.
func odd(p []byte, n int) io.Reader { return &oddReader{bytes.NewReader(p), n} }

type oddReader struct {
	r io.Reader
	n int
}

func (o *oddReader) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), o.n)]) }
