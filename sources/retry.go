package sources

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// Backoff is how long to wait before try number n (from 1) of something that
// failed: random up to a bound that doubles with each try ("full jitter"), so
// that many readers that failed together do not come back together.
func Backoff(n int, base, most time.Duration) time.Duration {
	bound := most
	if n < 32 && base<<(n-1) < most && base<<(n-1) > 0 {
		bound = base << (n - 1)
	}
	if bound <= 0 {
		return 0
	}
	return time.Duration(rand.Int64N(int64(bound))) + 1
}

// Sleep waits, or returns ctx.Err() as soon as ctx ends.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Pacer holds the requests of one source back while the service asks for that.
// As long as nothing is throttled it lets everything pass. Each refusal for
// load doubles the distance between requests, over all readers of the source;
// each success halves it. It is safe for concurrent use.
type Pacer struct {
	Base time.Duration // the first distance, and the one below which it is dropped
	Max  time.Duration // the largest distance

	mu       sync.Mutex
	distance time.Duration
	next     time.Time // when the next request may go
	changed  time.Time // when the distance last grew
}

// Wait returns when the caller may send a request, or with ctx.Err().
func (p *Pacer) Wait(ctx context.Context) error {
	for {
		wait := p.reserve()
		if wait <= 0 {
			return ctx.Err()
		}
		if err := Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// reserve takes the next place in time, or says how long until it comes. No
// place further ahead is ever promised: when the storm ends, nobody is left
// waiting for a place that was given while it raged.
func (p *Pacer) reserve() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.distance == 0 {
		return 0
	}
	now := time.Now()
	if wait := p.next.Sub(now); wait > 0 {
		return wait
	}
	p.next = now.Add(jitter(p.distance))
	return 0
}

// Throttled records that the service refused, for load, a request that was
// sent at the given time, and asked to wait for after (0: it did not say).
func (p *Pacer) Throttled(sent time.Time, after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sent.Before(p.changed) {
		return // sent before the last slowing down: no news
	}
	now := time.Now()
	p.changed = now
	p.distance = min(max(p.Base, 2*p.distance), p.Max)
	p.next = now.Add(max(jitter(p.distance), min(after, 6*p.Max)))
}

// Passed records that a request sent at the given time was served.
func (p *Pacer) Passed(sent time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.distance == 0 || sent.Before(p.changed) {
		return
	}
	if p.distance /= 2; p.distance < p.Base {
		p.distance = 0
	}
	p.next = time.Now().Add(jitter(p.distance))
}

// jitter spreads d over d/2 … 3d/2.
func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d/2 + time.Duration(rand.Int64N(int64(d)))
}
