package s3_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
)

// slowly answers after a fixed time, as a real service does.
type slowly struct {
	next  http.Handler
	delay time.Duration
}

func (s slowly) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-time.After(s.delay):
		s.next.ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}

// inMemory opens a source on a proxy without a network, for synthetic time.
func inMemory(t *testing.T, p *faultproxy.Proxy, change func(*s3.Options)) *s3.Source {
	t.Helper()
	o := options("store.example:9000")
	o.Transport = faultproxy.Transport{Handler: slowly{p, 20 * time.Millisecond}}
	if change != nil {
		change(&o)
	}
	return open(t, o)
}

// TestStorm refuses every request for 60 seconds in the middle of a scan:
// requests become rare, nothing is missed, and the scan then gets on fast.
func TestStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 1500
		const calm, storm = 2 * time.Second, 60 * time.Second
		start := time.Now()
		var mu sync.Mutex
		var before, during int
		p := &faultproxy.Proxy{Next: filled(n), Plan: func(*http.Request, int) faultproxy.Fault {
			mu.Lock()
			defer mu.Unlock()
			switch since := time.Since(start); {
			case since < calm:
				before++
			case since < calm+storm:
				during++
				return faultproxy.SlowDown
			}
			return faultproxy.None
		}}
		right, failures := readEach(t, inMemory(t, p, nil), n)
		onlyOnce(t, n, right, failures)
		rate, stormRate := float64(before)/calm.Seconds(), float64(during)/storm.Seconds()
		total := time.Since(start)
		t.Logf("requests per second: %.1f before, %.2f in the storm; the scan took %s", rate, stormRate, total)
		if stormRate > rate/5 {
			t.Errorf("the request rate fell from %.1f to %.2f per second, less than 80 %%", rate, stormRate)
		}
		if during < 5 {
			t.Errorf("%d requests in the storm: its end would be found late", during)
		}
		if most := calm + storm + 45*time.Second; total > most {
			t.Errorf("the scan took %s, more than %s: it does not recover", total, most)
		}
	})
}

// TestStormWithoutEnd shows that a storm does not hold a scan for ever.
func TestStormWithoutEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		p := &faultproxy.Proxy{Next: filled(1), Plan: func(*http.Request, int) faultproxy.Fault { return faultproxy.SlowDown }}
		err := inMemory(t, p, nil).Walk(t.Context(), "", func(sources.Item, sources.Cursor) error { return nil })
		if !errors.Is(err, sources.ErrUnreachable) {
			t.Errorf("got %v, want ErrUnreachable", err)
		}
		if d := time.Since(start); d < 110*time.Second || d > 2*time.Minute {
			t.Errorf("it gave up after %s", d)
		}
	})
}

// TestStallDefaults measures, in synthetic time, how long silence is borne: 30
// seconds, four times over, and the waits between.
func TestStallDefaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &faultproxy.Proxy{Next: filled(1), Seed: seed, Plan: faultproxy.Times(seed, 1<<30, faultproxy.Stall)}
		start := time.Now()
		_, failures := readEach(t, inMemory(t, p, nil), 1)
		if !errors.Is(failures[key(0)], sources.ErrRead) {
			t.Errorf("got %v, want ErrRead", failures)
		}
		if d := time.Since(start); d < 2*time.Minute || d > 2*time.Minute+10*time.Second {
			t.Errorf("it took %s", d)
		}
	})
}

// TestUnevenLoad refuses every fifth request: the scan goes on at a decent
// rate, slowed but not stopped.
func TestUnevenLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 500
		start := time.Now()
		var mu sync.Mutex
		count := 0
		p := &faultproxy.Proxy{Next: filled(n), Plan: func(*http.Request, int) faultproxy.Fault {
			mu.Lock()
			defer mu.Unlock()
			if count++; count%5 == 0 {
				return faultproxy.SlowDown
			}
			return faultproxy.None
		}}
		right, failures := readEach(t, inMemory(t, p, nil), n)
		onlyOnce(t, n, right, failures)
		if d := time.Since(start); d > 5*time.Minute {
			t.Errorf("%d objects took %s", n, d)
		}
	})
}
