package faultproxy_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var body = bytes.Repeat([]byte("0123456789"), 10_000)

// whole serves body under every path.
func whole(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

func always(f faultproxy.Fault) func(*http.Request, int) faultproxy.Fault {
	return func(*http.Request, int) faultproxy.Fault { return f }
}

// fetch gets /bucket/object with a client that repeats nothing.
func fetch(ctx context.Context, t *testing.T, rt http.RoundTripper, base string) (int, []byte, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/bucket/object", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := rt.RoundTrip(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	return res.StatusCode, got, err
}

// TestFaults shows each fault over TCP and without a network.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault  faultproxy.Fault
		status int
		breaks bool
		says   string
	}{
		"none":   {faultproxy.None, 200, false, ""},
		"reset":  {faultproxy.Reset, 200, true, ""},
		"cut":    {faultproxy.Cut, 200, true, ""},
		"mutate": {faultproxy.Mutate, 200, true, ""},
		"slow":   {faultproxy.SlowDown, 503, false, "SlowDown"},
		"expire": {faultproxy.Expired, 400, false, "ExpiredToken"},
		"skew":   {faultproxy.Skewed, 403, false, "RequestTimeTooSkewed"},
	} {
		t.Run(name, func(t *testing.T) {
			var changed sync.Map
			p := &faultproxy.Proxy{Next: http.HandlerFunc(whole), Seed: 3, Plan: always(c.fault), Change: func(path string) { changed.Store(path, true) }}
			server := httptest.NewServer(p)
			defer server.Close()
			transport := &http.Transport{DisableKeepAlives: true}
			for over, rt := range map[string]http.RoundTripper{"tcp": transport, "memory": faultproxy.Transport{Handler: p}} {
				status, got, err := fetch(t.Context(), t, rt, server.URL)
				if err != nil && over == "tcp" && errors.Is(err, syscall.ECONNRESET) {
					status = 200 // the reset overtook the answer's head
				}
				switch {
				case status != c.status:
					t.Errorf("%s: status %d, %v; want %d", over, status, err, c.status)
				case c.breaks != (err != nil):
					t.Errorf("%s: %d bytes, %v; want broken %v", over, len(got), err, c.breaks)
				case c.says != "" && !strings.Contains(string(got), c.says):
					t.Errorf("%s: the body lacks %q", over, c.says)
				case c.says == "" && !bytes.HasPrefix(body, got), c.breaks && len(got) == len(body):
					t.Errorf("%s: %d bytes are not a beginning of the object", over, len(got))
				}
			}
			if _, called := changed.Load("/bucket/object"); called != (c.fault == faultproxy.Mutate) {
				t.Errorf("Change was called: %v", called)
			}
			if requests, _, faults := p.Stats(); requests != 2 || faults != 2 && c.fault != faultproxy.None {
				t.Errorf("counted %d requests and %d faults, want 2", requests, faults)
			}
		})
	}
}

func TestResetIsAReset(t *testing.T) {
	p := &faultproxy.Proxy{Next: http.HandlerFunc(whole), Seed: 3, Plan: always(faultproxy.Reset)}
	server := httptest.NewServer(p)
	defer server.Close()
	_, _, err := fetch(t.Context(), t, &http.Transport{DisableKeepAlives: true}, server.URL)
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("got %v, want a connection reset", err)
	}
}

func TestStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &faultproxy.Proxy{Next: http.HandlerFunc(whole), Seed: 3, Plan: always(faultproxy.Stall)}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		start := time.Now()
		_, got, err := fetch(ctx, t, faultproxy.Transport{Handler: p}, "http://host")
		if err == nil || time.Since(start) != time.Hour || len(got) == len(body) {
			t.Errorf("%d bytes, %v after %s; want silence until the context ends", len(got), err, time.Since(start))
		}
	})
}

// TestSeed shows that the same seed breaks at the same byte, and that a plan
// of one to five faults keeps within that.
func TestSeed(t *testing.T) {
	run := func(seed uint64) (lengths []int, faults int) {
		p := &faultproxy.Proxy{Next: http.HandlerFunc(whole), Seed: seed, Plan: faultproxy.Times(seed, 5, faultproxy.Cut)}
		for range 8 {
			_, got, _ := fetch(t.Context(), t, faultproxy.Transport{Handler: p}, "http://host")
			lengths = append(lengths, len(got))
		}
		_, _, faults = p.Stats()
		return lengths, faults
	}
	first, faults := run(1)
	again, _ := run(1)
	other, _ := run(2)
	same, differs := true, false
	for i := range first {
		same = same && first[i] == again[i]
		differs = differs || first[i] != other[i]
	}
	if !same || !differs || faults < 1 || faults > 5 {
		t.Errorf("%v, %v with the same seed, %v with another; %d faults", first, again, other, faults)
	}
	if first[7] != len(body) {
		t.Error("the faults do not end")
	}
}
