package sqldb

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

// errAgain asks for the same work on another connection at once: it came on.
var errAgain = errors.New("go on with another connection")

// pool holds the connections of a source, and no more than allowed.
type pool struct {
	d     dialect
	retry Retry
	slots chan struct{}
	// reached: it was connected once. Until then nothing is tried again, so that
	// a wrong name is told at once.
	reached atomic.Bool

	mu     sync.Mutex
	idle   []session
	closed bool
}

func newPool(d dialect, most int, retry Retry) *pool {
	return &pool{d: d, retry: retry, slots: make(chan struct{}, most)}
}

// use runs fn in a read-only transaction of its own, again and with growing
// patience where what failed may pass. Its error is a failure, ctx's or fn's own.
func (p *pool) use(ctx context.Context, fn func(session) error) error {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for try := 1; ; try++ {
		err := p.once(ctx, fn)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, errAgain) || err == nil || !transientError(err) || try >= p.retry.Tries || !p.reached.Load() {
			return err
		}
		if err := sources.Sleep(ctx, sources.Backoff(try, p.retry.Base, p.retry.Max)); err != nil {
			return err
		}
	}
}

// once runs fn one time.
func (p *pool) once(ctx context.Context, fn func(session) error) error {
	s, err := p.take(ctx)
	if err != nil {
		return p.word(err, true)
	}
	p.reached.Store(true)
	err = s.begin(ctx)
	stale := err != nil
	if err == nil {
		err = fn(s)
	}
	if ended := s.end(); ended != nil || stale || transientError(p.word(err, false)) {
		s.close()
		p.drop() // what was idle beside it has likely gone the same way
	} else {
		p.give(s)
	}
	return p.word(err, stale)
}

// take gives an idle connection or a new one.
func (p *pool) take(ctx context.Context) (session, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errClosed
	}
	if n := len(p.idle); n > 0 {
		s := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return s, nil
	}
	p.mu.Unlock()
	return p.d.open(ctx)
}

func (p *pool) give(s session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		s.close()
		return
	}
	p.idle = append(p.idle, s)
}

// drop closes what is idle.
func (p *pool) drop() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, s := range idle {
		s.close()
	}
}

func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.drop()
}

// word puts a failure in place of an error of the driver, whose own words may
// quote values. connecting says that no statement of the caller had run.
func (p *pool) word(err error, connecting bool) error {
	var f *failure
	switch {
	case err == nil, errors.As(err, &f), declared(err):
		return err
	}
	if f = p.d.failure(err); f == nil {
		f = network(err)
	}
	if f == nil {
		f = &failure{sentence: "the database's answer is not understood", class: sources.ErrRead}
	}
	if connecting && f.class == sources.ErrRead {
		f.class = sources.ErrUnreachable
	}
	return f
}

// limiter spreads rows over time.
type limiter struct {
	every time.Duration // 0: no limit
	mu    sync.Mutex
	next  time.Time
}

func newLimiter(perSecond int) *limiter {
	l := &limiter{}
	if perSecond > 0 {
		l.every = time.Second / time.Duration(perSecond)
	}
	return l
}

// burst is how far a limiter lets rows come early rather than sleep for each.
const burst = 20 * time.Millisecond

// wait returns when the next row may be read.
func (l *limiter) wait(ctx context.Context) error {
	if l.every == 0 {
		return nil
	}
	l.mu.Lock()
	now := time.Now()
	if l.next.Before(now) {
		l.next = now
	}
	l.next = l.next.Add(l.every)
	ahead := l.next.Sub(now) - burst
	l.mu.Unlock()
	if ahead <= 0 {
		return nil
	}
	return sources.Sleep(ctx, ahead)
}
