package sources_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/sources"
)

func TestBackoff(t *testing.T) {
	const base, most = 100 * time.Millisecond, 5 * time.Second
	for n, bound := range map[int]time.Duration{1: base, 2: 2 * base, 3: 4 * base, 6: 32 * base, 7: most, 31: most, 64: most, 1000: most} {
		least, largest := most, time.Duration(0)
		for range 2000 {
			d := sources.Backoff(n, base, most)
			least, largest = min(least, d), max(largest, d)
		}
		if least <= 0 || largest > bound || largest < bound*9/10 || least > bound/10 {
			t.Errorf("try %d: from %s to %s, want spread over 0 to %s", n, least, largest, bound)
		}
	}
	if d := sources.Backoff(1, 0, 0); d != 0 {
		t.Errorf("without a base: %s", d)
	}
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := sources.Sleep(t.Context(), time.Hour); err != nil || time.Since(start) != time.Hour {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := sources.Sleep(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if err := sources.Sleep(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no wait with a context that has ended: %v", err)
		}
	})
}

// TestPacer drives ten readers through calm, storm and calm in synthetic time.
func TestPacer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &sources.Pacer{Base: 100 * time.Millisecond, Max: 5 * time.Second}
		start := time.Now()
		phase := func() int { return int(time.Since(start) / time.Minute) } // 0 calm, 1 storm, 2 calm
		var count [3]atomic.Int32
		var g errgroup.Group
		for range 10 {
			g.Go(func() error {
				for {
					if err := p.Wait(t.Context()); err != nil {
						return err
					}
					sent := time.Now()
					now := phase()
					if now > 2 {
						return nil
					}
					count[now].Add(1)
					if err := sources.Sleep(t.Context(), 50*time.Millisecond); err != nil {
						return err
					}
					if now == 1 {
						p.Throttled(sent, 0)
					} else {
						p.Passed(sent)
					}
				}
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		calm, storm, after := count[0].Load(), count[1].Load(), count[2].Load()
		t.Logf("requests per minute: %d, %d in the storm, %d after", calm, storm, after)
		if calm < 11_000 || storm > calm/100 || storm < 5 || after < calm*3/4 {
			t.Error("it does not slow down, or not recover")
		}
	})
}

func TestPacerRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &sources.Pacer{Base: 100 * time.Millisecond, Max: 5 * time.Second}
		for asked, most := range map[time.Duration]time.Duration{10 * time.Second: 10 * time.Second, time.Hour: 30 * time.Second} {
			start := time.Now()
			p.Throttled(start, asked)
			if err := p.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if d := time.Since(start); d != most {
				t.Errorf("asked to wait %s: waited %s, want %s", asked, d, most)
			}
		}
	})
}

func TestPacerCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &sources.Pacer{Base: time.Minute, Max: time.Minute}
		ctx, cancel := context.WithCancel(t.Context())
		p.Throttled(time.Now(), 0)
		time.AfterFunc(time.Second, cancel)
		if err := p.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		calm := &sources.Pacer{}
		if err := calm.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("a calm pacer with a cancelled context: %v", err)
		}
	})
}
