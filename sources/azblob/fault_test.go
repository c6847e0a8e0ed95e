package azblob_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/azblob"
	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

const seed = 20260102

// objects is how many blobs the fault test reads: 300, or what
// PDATLAS_NETFAULT says (the long run takes 10,000).
func objects(t *testing.T) int {
	t.Helper()
	v := os.Getenv("PDATLAS_NETFAULT")
	if v == "" {
		return 300
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		t.Fatal("PDATLAS_NETFAULT must be a number of objects")
	}
	return n
}

// content is the body of blob i: 1 byte to 32 KiB, no two alike.
func content(i int) []byte {
	r := rand.NewChaCha8([32]byte{byte(i), byte(i >> 8), byte(i >> 16)})
	b := make([]byte, 1+r.Uint64()%(32<<10))
	r.Read(b)
	return b
}

func key(i int) string { return fmt.Sprintf("data/%05d", i) }

// filled is a container of n blobs.
func filled(t *testing.T, server servers.Azure, n int) string {
	t.Helper()
	name, client := server.NewContainer(t, nil), server.Client(t)
	var g errgroup.Group
	g.SetLimit(4)
	for i := range n {
		g.Go(func() error {
			_, err := client.UploadBuffer(t.Context(), name, key(i), content(i), nil)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	return name
}

// behind opens a source that reaches a server through a proxy.
func behind(t *testing.T, server servers.Azure, name string, p *faultproxy.Proxy, change func(*azblob.Options)) *azblob.Source {
	t.Helper()
	u, err := url.Parse(server.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	reverse := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host = u.Scheme, u.Host
	}}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	reverse.Transport = transport
	p.Next = reverse
	front := httptest.NewServer(p)
	t.Cleanup(front.Close)
	return open(t, parsed(t, server, name, func(o *azblob.Options) {
		o.Endpoint = front.URL + u.Path
		if change != nil {
			change(o)
		}
	}))
}

// readEach walks and reads with eight readers, and fails the test unless each
// of n blobs came once with the right content.
func readEach(t *testing.T, s sources.Source, n int) {
	t.Helper()
	items, _, err := walked(t, s, "")
	if err != nil {
		t.Fatalf("Walk: %v", err)
	}
	var mu sync.Mutex
	right := map[string]int{}
	var g errgroup.Group
	g.SetLimit(8)
	for _, item := range items {
		g.Go(func() error {
			i, err := strconv.Atoi(strings.TrimPrefix(item.Ref.Path, "data/"))
			if err != nil {
				return fmt.Errorf("listed %q", item.Ref.Path)
			}
			got, err := readItem(t, item)
			if err != nil || !bytes.Equal(got, content(i)) {
				t.Errorf("%q: %d bytes, %v", item.Ref.Path, len(got), err)
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			right[item.Ref.Path]++
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(right) != n || len(items) != n {
		t.Errorf("%d items, %d of them right; want %d of each", len(items), len(right), n)
	}
}

// blobsOnly plans faults of blobs and leaves listings alone.
func blobsOnly(plan func(*http.Request, int) faultproxy.Fault) func(*http.Request, int) faultproxy.Fault {
	return func(r *http.Request, n int) faultproxy.Fault {
		if r.URL.Query().Get("comp") == "list" {
			return faultproxy.None
		}
		return plan(r, n)
	}
}

// TestBrokenConnections resets or closes connections within bodies, one to
// five times per blob: nothing is missed, doubled or mixed.
func TestBrokenConnections(t *testing.T) {
	server := servers.StartAzure(t)
	n := objects(t)
	p := &faultproxy.Proxy{Seed: seed, Plan: blobsOnly(faultproxy.Times(seed, 5, faultproxy.Reset, faultproxy.Cut))}
	readEach(t, behind(t, server, filled(t, server, n), p, nil), n)
	requests, sent, faults := p.Stats()
	t.Logf("%d blobs: %d faults, %d requests, %d bytes sent", n, faults, requests, sent)
	if faults < n {
		t.Errorf("only %d faults: the test shows nothing", faults)
	}
}

// TestBrokenListings breaks listings: no name is missed.
func TestBrokenListings(t *testing.T) {
	server := servers.StartAzure(t)
	const n = 100
	p := &faultproxy.Proxy{Seed: seed, Plan: func(r *http.Request, count int) faultproxy.Fault {
		if r.URL.Query().Get("comp") == "list" && count%3 != 0 {
			return []faultproxy.Fault{faultproxy.Reset, faultproxy.Cut, faultproxy.SlowDown}[count%3]
		}
		return faultproxy.None
	}}
	readEach(t, behind(t, server, filled(t, server, n), p, func(o *azblob.Options) { o.PageSize = 9 }), n)
	if _, _, faults := p.Stats(); faults < 8 {
		t.Errorf("only %d faults", faults)
	}
}

func TestBrokenForGood(t *testing.T) {
	server := servers.StartAzure(t)
	p := &faultproxy.Proxy{Seed: seed, Plan: blobsOnly(faultproxy.Times(seed, 1<<30, faultproxy.Cut))}
	items, _, err := walked(t, behind(t, server, filled(t, server, 1), p, func(o *azblob.Options) { o.Tries = 3 }), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readItem(t, items[0]); !errors.Is(err, sources.ErrRead) {
		t.Errorf("%v, want ErrRead", err)
	}
	if requests, _, _ := p.Stats(); requests > 4 {
		t.Errorf("%d requests for 3 tries and a listing", requests)
	}
}

func TestSilence(t *testing.T) {
	server := servers.StartAzure(t)
	p := &faultproxy.Proxy{Seed: seed, Plan: blobsOnly(faultproxy.Times(seed, 3, faultproxy.Stall))}
	readEach(t, behind(t, server, filled(t, server, 10), p, func(o *azblob.Options) { o.IdleTimeout = 400 * time.Millisecond }), 10)
	if _, _, faults := p.Stats(); faults < 10 {
		t.Errorf("only %d faults", faults)
	}
}

// TestStorm refuses for load until the limit, and for less.
func TestStorm(t *testing.T) {
	server := servers.StartAzure(t)
	name := filled(t, server, 5)
	start := time.Now()
	p := &faultproxy.Proxy{Plan: func(*http.Request, int) faultproxy.Fault {
		if time.Since(start) < time.Second {
			return faultproxy.SlowDown
		}
		return faultproxy.None
	}}
	readEach(t, behind(t, server, name, p, nil), 5)
	p = &faultproxy.Proxy{Plan: func(*http.Request, int) faultproxy.Fault { return faultproxy.SlowDown }}
	_, _, err := walked(t, behind(t, server, name, p, func(o *azblob.Options) { o.StormLimit = 200 * time.Millisecond }), "")
	if !errors.Is(err, sources.ErrUnreachable) || !strings.Contains(err.Error(), "refused it for load") {
		t.Errorf("%v, want ErrUnreachable that says why", err)
	}
}

// TestChangedWhileRead replaces or removes a blob within its body: what was
// read so far is never continued with bytes of another version.
func TestChangedWhileRead(t *testing.T) {
	server := servers.StartAzure(t)
	for what, c := range map[string]struct {
		change func(name string) error
		want   error
	}{
		"replaced": {func(name string) error {
			_, err := server.Client(t).UploadBuffer(t.Context(), name, key(0), content(1), nil)
			return err
		}, sources.ErrChanged},
		"removed": {func(name string) error {
			_, err := server.Client(t).DeleteBlob(t.Context(), name, key(0), nil)
			return err
		}, sources.ErrVanished},
	} {
		t.Run(what, func(t *testing.T) {
			name := filled(t, server, 1)
			p := &faultproxy.Proxy{Seed: seed, Plan: blobsOnly(faultproxy.Times(seed, 1, faultproxy.Mutate))}
			p.Change = func(string) {
				if err := c.change(name); err != nil {
					t.Error(err)
				}
			}
			items, _, err := walked(t, behind(t, server, name, p, nil), "")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := readItem(t, items[0]); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

// TestReadOnly counts every verb of a whole scan, and looks for secrets where
// a server or a proxy would log them.
func TestReadOnly(t *testing.T) {
	server := servers.StartAzure(t)
	verbs := map[string]int{}
	var mu sync.Mutex
	p := &faultproxy.Proxy{Plan: func(r *http.Request, _ int) faultproxy.Fault {
		mu.Lock()
		defer mu.Unlock()
		verbs[r.Method]++
		if strings.Contains(fmt.Sprint(r.URL, r.Header), server.Key) {
			t.Error("the key itself is sent")
		}
		return faultproxy.None
	}}
	s := behind(t, server, filled(t, server, 5), p, nil)
	if _, err := s.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	readEach(t, s, 5)
	for verb := range verbs {
		if verb != http.MethodGet && verb != http.MethodHead {
			t.Errorf("%d requests to %s", verbs[verb], verb)
		}
	}
	if verbs[http.MethodGet] < 6 {
		t.Errorf("%v: the test shows nothing", verbs)
	}
}
