package extract

import (
	"context"
	"io"
	"sync/atomic"
	"time"
)

// Limits bound what one object may make the scanner do. A zero field means the
// default, a negative one that nothing is allowed.
type Limits struct {
	Depth     int           // containers in one another; default 10
	Members   int64         // members at all depths together; default 1,000,000
	Bytes     int64         // bytes that decompressors produce at all depths together; default 100 GiB
	Ratio     int64         // bytes produced for each byte of the object that was read; default 1,000
	RatioFrom int64         // bytes produced before Ratio counts; default 1 GiB: small dumps of repeated rows pass 1,000
	Spool     int64         // bytes in memory and temporary files at one time; default 64 GiB
	Time      time.Duration // for the object; default 1 h
	Stall     time.Duration // without a byte read or produced; default 2 min
}

// DefaultLimits returns the limits of an unconfigured scan.
func DefaultLimits() Limits {
	return Limits{
		Depth: 10, Members: 1_000_000,
		Bytes: 100 << 30, Ratio: 1000, RatioFrom: 1 << 30, Spool: 64 << 30,
		Time: time.Hour, Stall: 2 * time.Minute,
	}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	l.Depth = orDefault(l.Depth, d.Depth)
	l.Members = orDefault(l.Members, d.Members)
	l.Bytes = orDefault(l.Bytes, d.Bytes)
	l.Ratio = orDefault(l.Ratio, d.Ratio)
	l.RatioFrom = orDefault(l.RatioFrom, d.RatioFrom)
	l.Spool = orDefault(l.Spool, d.Spool)
	l.Time = orDefault(l.Time, d.Time)
	l.Stall = orDefault(l.Stall, d.Stall)
	return l
}

func orDefault[T int | int64 | time.Duration](v, d T) T {
	if v == 0 {
		return d
	}
	return v
}

// Budget counts what one object has cost and says when it is too much. It
// counts bytes that were produced, never sizes that the object declares. One
// Budget serves the object and all that is nested in it. Its readers belong to
// one goroutine; Check, Consumed and Produced may be called from any.
type Budget struct {
	limits  Limits
	now     func() time.Time
	start   time.Time
	depth   int
	members int64
	spooled int64

	consumed, produced atomic.Int64
	moved              atomic.Int64 // when a byte last moved, nanoseconds after start
}

// NewBudget starts a budget. now is the clock, time.Now outside tests.
func NewBudget(l Limits, now func() time.Time) *Budget {
	return &Budget{limits: l.withDefaults(), now: now, start: now()}
}

// Consumed returns how many bytes were read from readers made by Input.
func (b *Budget) Consumed() int64 { return b.consumed.Load() }

// Produced returns how many bytes came out of readers made by Reader.
func (b *Budget) Produced() int64 { return b.produced.Load() }

// Check returns ErrTimeLimit when the object took too long or nothing moved
// for too long. A watchdog calls it, since a reader that hangs cannot.
func (b *Budget) Check() error {
	age := b.now().Sub(b.start)
	if age > b.limits.Time || age-time.Duration(b.moved.Load()) > b.limits.Stall {
		return ErrTimeLimit
	}
	return nil
}

// Enter goes one container deeper; Leave undoes it. When Enter fails the depth
// is unchanged.
func (b *Budget) Enter() error {
	if b.depth >= b.limits.Depth {
		return ErrDepthLimit
	}
	b.depth++
	return nil
}

// Leave goes back up after a successful Enter.
func (b *Budget) Leave() { b.depth-- }

// Member counts one member of a container.
func (b *Budget) Member() error {
	if b.members >= b.limits.Members {
		return ErrMemberLimit
	}
	b.members++
	return nil
}

// Input wraps the object's own bytes: what the ratio is measured against.
func (b *Budget) Input(ctx context.Context, r io.Reader) io.Reader {
	return &countedInput{b, ctx, r}
}

// Reader wraps the output of a decompressor. It fails with ErrSizeLimit or
// ErrRatioLimit when there would be more than the budget allows, with
// ErrTimeLimit or the context's error when it is time to stop. Errors of r
// pass unchanged.
func (b *Budget) Reader(ctx context.Context, r io.Reader) io.Reader {
	return &countedOutput{b, ctx, r}
}

// tick is called before each read.
func (b *Budget) tick(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if b.now().Sub(b.start) > b.limits.Time {
		return ErrTimeLimit
	}
	return nil
}

// tock is called after each read, with what it brought. Bytes that came late
// are progress all the same; only a reader that brings none is judged.
func (b *Budget) tock(n int, err error) error {
	if n > 0 {
		b.moved.Store(int64(b.now().Sub(b.start)))
		return err
	}
	if err == nil {
		return b.Check()
	}
	return err
}

// allowed returns how many more bytes may be produced now, and the error for
// the byte after them.
func (b *Budget) allowed() (int64, error) {
	produced := b.produced.Load()
	left, err := b.limits.Bytes-produced, ErrSizeLimit
	ratioCap := max(b.limits.RatioFrom, mulCap(b.limits.Ratio, b.consumed.Load()))
	if byRatio := ratioCap - produced; byRatio < left {
		left, err = byRatio, ErrRatioLimit
	}
	return max(left, 0), err
}

// mulCap multiplies two numbers that are not negative, without overflow.
func mulCap(a, b int64) int64 {
	if b > 0 && a > (1<<62)/b {
		return 1 << 62
	}
	return a * b
}

type countedInput struct {
	b   *Budget
	ctx context.Context
	r   io.Reader
}

func (c *countedInput) Read(p []byte) (int, error) {
	if err := c.b.tick(c.ctx); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.b.consumed.Add(int64(n))
	return n, c.b.tock(n, err)
}

type countedOutput struct {
	b   *Budget
	ctx context.Context
	r   io.Reader
}

func (c *countedOutput) Read(p []byte) (int, error) {
	if err := c.b.tick(c.ctx); err != nil {
		return 0, err
	}
	if left, _ := c.b.allowed(); int64(len(p)) > left {
		p = p[:left+1] // one byte more than allowed tells an end from an excess
	}
	n, err := c.r.Read(p)
	// Asked again, since reading consumed bytes of the object, which raises the
	// limit of the ratio, or went through other counted readers.
	if left, over := c.b.allowed(); int64(n) > left {
		n, err = int(left), over
	}
	c.b.produced.Add(int64(n))
	return n, c.b.tock(n, err)
}
