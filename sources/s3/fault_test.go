package s3_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"
	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
)

const seed = 20260102

// objects is how many objects a fault test reads: 300, or what
// PDATLAS_NETFAULT says (the long run of `make netfault` takes 10,000).
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

// content is the body of object i: 1 byte to 64 KiB, no two alike.
func content(i int) []byte {
	r := rand.NewChaCha8([32]byte{byte(i), byte(i >> 8), byte(i >> 16)})
	b := make([]byte, 1+r.Uint64()%(64<<10))
	r.Read(b)
	return b
}

func key(i int) string { return fmt.Sprintf("data/%05d", i) }

// filled is a store of n objects.
func filled(n int) *fakes3.Server {
	store := &fakes3.Server{Bucket: "bucket"}
	for i := range n {
		store.Put(key(i), fakes3.Object{Body: content(i)})
	}
	return store
}

// behind opens a source that reaches a store through a proxy, over TCP.
func behind(t *testing.T, p *faultproxy.Proxy, change func(*s3.Options)) *s3.Source {
	t.Helper()
	server := httptest.NewServer(p)
	server.Config.ErrorLog = nil
	t.Cleanup(server.Close)
	o := options(server.Listener.Addr().String())
	if change != nil {
		change(&o)
	}
	return open(t, o)
}

// readEach walks the source and reads every item with eight readers. It
// returns how often each path came with the right content, and the failures.
func readEach(t *testing.T, s *s3.Source, n int) (right map[string]int, failures map[string]error) {
	t.Helper()
	var items []sources.Item
	if err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error {
		items = append(items, i)
		return nil
	}); err != nil {
		t.Fatalf("Walk: %v", err)
	}
	good, failed := make([]bool, len(items)), make([]error, len(items))
	var g errgroup.Group
	g.SetLimit(8)
	for at, item := range items {
		g.Go(func() error {
			i, err := strconv.Atoi(item.Ref.Path[len("data/"):])
			if err != nil || i >= n {
				return fmt.Errorf("listed %q", item.Ref.Path)
			}
			got, err := readItem(t, item)
			failed[at] = err
			good[at] = err == nil && bytes.Equal(got, content(i))
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	right, failures = map[string]int{}, map[string]error{}
	for at, item := range items {
		if good[at] {
			right[item.Ref.Path]++
		} else {
			failures[item.Ref.Path] = failed[at]
		}
	}
	return right, failures
}

func readItem(t *testing.T, item sources.Item) ([]byte, error) {
	t.Helper()
	r, err := item.Open(t.Context())
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// onlyOnce fails the test unless each of n objects was read exactly once.
func onlyOnce(t *testing.T, n int, right map[string]int, failures map[string]error) {
	t.Helper()
	missed, doubled := 0, 0
	for i := range n {
		switch c := right[key(i)]; {
		case c == 0:
			missed++
		case c > 1:
			doubled++
		}
	}
	if missed > 0 || doubled > 0 || len(failures) > 0 {
		t.Errorf("of %d objects %d were missed, %d doubled, %d failed", n, missed, doubled, len(failures))
		for path, err := range failures {
			t.Logf("for instance %q: %v", path, err)
			break
		}
	}
}

// TestBrokenConnections resets or closes connections within bodies, one to
// five times per object: nothing is missed or doubled, and what is read again
// is only what was lost in flight.
func TestBrokenConnections(t *testing.T) {
	n := objects(t)
	p := &faultproxy.Proxy{Next: filled(n), Seed: seed, Plan: faultproxy.Times(seed, 5, faultproxy.Reset, faultproxy.Cut)}
	right, failures := readEach(t, behind(t, p, nil), n)
	onlyOnce(t, n, right, failures)
	total := int64(0)
	for i := range n {
		total += int64(len(content(i)))
	}
	requests, sent, faults := p.Stats()
	t.Logf("%d objects, %d bytes: %d faults, %d requests, %d bytes sent", n, total, faults, requests, sent)
	if faults < n {
		t.Errorf("only %d faults for %d objects: the test shows nothing", faults, n)
	}
	// A reset may destroy what the client had not yet taken: at most one
	// object's rest per fault. Listing pages are part of sent.
	if bound := total + int64(faults)*(64<<10) + int64(n)*400; sent > bound {
		t.Errorf("%d bytes were sent for %d; at most %d are explained by the faults", sent, total, bound)
	}
}

// TestBrokenWithoutRange does the same with a store that ignores Range.
func TestBrokenWithoutRange(t *testing.T) {
	n := 40
	store := filled(n)
	store.NoRange = true
	p := &faultproxy.Proxy{Next: store, Seed: seed, Plan: faultproxy.Times(seed, 3, faultproxy.Reset, faultproxy.Cut)}
	right, failures := readEach(t, behind(t, p, nil), n)
	onlyOnce(t, n, right, failures)
}

// TestBrokenForGood shows that tries are bounded and the failure is classed.
func TestBrokenForGood(t *testing.T) {
	n := 3
	p := &faultproxy.Proxy{Next: filled(n), Seed: seed, Plan: faultproxy.Times(seed, 1<<30, faultproxy.Cut)}
	right, failures := readEach(t, behind(t, p, func(o *s3.Options) { o.Tries = 3 }), n)
	if len(right) != 0 || len(failures) != n {
		t.Errorf("%d read, %d failed, want all %d failed", len(right), len(failures), n)
	}
	for path, err := range failures {
		if !errors.Is(err, sources.ErrRead) {
			t.Errorf("%q: %v, want ErrRead", path, err)
		}
	}
	if requests, _, _ := p.Stats(); requests > n*3+2 {
		t.Errorf("%d requests for %d objects of 3 tries", requests, n)
	}
}

func TestStalled(t *testing.T) {
	n := 30
	short := func(o *s3.Options) { o.IdleTimeout = 100 * time.Millisecond }
	t.Run("then_goes_on", func(t *testing.T) {
		p := &faultproxy.Proxy{Next: filled(n), Seed: seed, Plan: faultproxy.Times(seed, 3, faultproxy.Stall)}
		right, failures := readEach(t, behind(t, p, short), n)
		onlyOnce(t, n, right, failures)
	})
	t.Run("for_good", func(t *testing.T) {
		p := &faultproxy.Proxy{Next: filled(2), Seed: seed, Plan: faultproxy.Times(seed, 1<<30, faultproxy.Stall)}
		_, failures := readEach(t, behind(t, p, short), 2)
		for path, err := range failures {
			if !errors.Is(err, sources.ErrRead) || !strings.Contains(err.Error(), "sent nothing") {
				t.Errorf("%q: %v, want ErrRead that says what happened", path, err)
			}
		}
		if requests, _, faults := p.Stats(); len(failures) != 2 || faults != 2*4 || requests != 2*4+2 {
			t.Errorf("%d failed after %d stalls and %d requests, want 2 after 8 (one try and three more each) and 10", len(failures), faults, requests)
		}
	})
}

// TestSlowReader shows that a reader that takes its time is not a stall.
func TestSlowReader(t *testing.T) {
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<17) // 2 MiB: more than the socket buffers hold
	store := &fakes3.Server{Bucket: "bucket"}
	store.Put("data/00000", fakes3.Object{Body: body})
	p := &faultproxy.Proxy{Next: store}
	idle := 50 * time.Millisecond
	s := behind(t, p, func(o *s3.Options) { o.IdleTimeout = idle })
	var item sources.Item
	if err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error { item = i; return nil }); err != nil {
		t.Fatal(err)
	}
	r, err := item.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var got []byte
	for range 3 {
		part := make([]byte, 1000)
		if _, err := io.ReadFull(r, part); err != nil {
			t.Fatal(err)
		}
		got = append(got, part...)
		<-time.After(2 * idle) // the reader is busy with something else
	}
	rest, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(append(got, rest...), body) {
		t.Errorf("%d bytes, %v", len(got)+len(rest), err)
	}
	if requests, _, _ := p.Stats(); requests != 3 { // two listings and one GET
		t.Errorf("%d requests, want 3: the body was asked for again", requests)
	}
}

// TestChanged replaces objects while they are read: no reader ever gets bytes
// of two versions, and each learns that it must start over.
func TestChanged(t *testing.T) {
	n := 40
	store := filled(n)
	p := &faultproxy.Proxy{
		Next: store, Seed: seed, Plan: faultproxy.Times(seed, 1, faultproxy.Mutate),
		Change: func(path string) {
			store.Put(strings.TrimPrefix(path, "/bucket/"), fakes3.Object{Body: []byte("a new version")})
		},
	}
	right, failures := readEach(t, behind(t, p, nil), n)
	if len(right) != 0 || len(failures) != n {
		t.Errorf("%d read whole, %d failed; want %d failed", len(right), len(failures), n)
	}
	for path, err := range failures {
		if !errors.Is(err, sources.ErrChanged) {
			t.Errorf("%q: %v, want ErrChanged", path, err)
		}
	}
}

// TestChangedWithoutETag does the same with a store that names no versions.
func TestChangedWithoutETag(t *testing.T) {
	store := &fakes3.Server{Bucket: "bucket"}
	store.Put(key(0), fakes3.Object{Body: content(0), NoETag: true})
	later := time.Now().Add(-time.Hour)
	p := &faultproxy.Proxy{
		Next: store, Seed: seed, Plan: faultproxy.Times(seed, 1, faultproxy.Mutate),
		Change: func(string) {
			store.Put(key(0), fakes3.Object{Body: bytes.ToUpper(content(0)), NoETag: true, ModTime: later})
		},
	}
	_, failures := readEach(t, behind(t, p, nil), 1)
	if !errors.Is(failures[key(0)], sources.ErrChanged) {
		t.Errorf("got %v, want ErrChanged", failures)
	}
}

// renewing is a provider whose keys change with each retrieval, up to a last.
type renewing struct {
	calls atomic.Int32
	last  int32
}

func (p *renewing) RetrieveWithCredContext(*credentials.CredContext) (credentials.Value, error) {
	n := min(p.calls.Add(1), p.last)
	return credentials.Value{AccessKeyID: fmt.Sprintf("key%d", n), SecretAccessKey: "secret", SignerType: credentials.SignatureV4}, nil
}
func (p *renewing) Retrieve() (credentials.Value, error) { return p.RetrieveWithCredContext(nil) }
func (p *renewing) IsExpired() bool                      { return false }

// TestExpired has credentials that expire in the middle of a scan.
func TestExpired(t *testing.T) {
	n := 20
	for name, c := range map[string]struct {
		last int32
		want error
	}{
		"renewed":     {2, nil},
		"not_renewed": {1, sources.ErrCredentialExpired},
	} {
		t.Run(name, func(t *testing.T) {
			provider := &renewing{last: c.last}
			var gets atomic.Int32
			p := &faultproxy.Proxy{Next: filled(n), Plan: func(r *http.Request, _ int) faultproxy.Fault {
				if gets.Add(1) > 10 && fakes3.AccessKey(r) == "key1" {
					return faultproxy.Expired
				}
				return faultproxy.None
			}}
			s := behind(t, p, func(o *s3.Options) { o.Credentials = credentials.New(provider) })
			right, failures := readEach(t, s, n)
			if c.want == nil {
				onlyOnce(t, n, right, failures)
			}
			for path, err := range failures {
				if !errors.Is(err, c.want) {
					t.Errorf("%q: %v, want %v", path, err, c.want)
				}
			}
			if c.want != nil && len(failures) != n-8 {
				t.Errorf("%d failed, want the %d after the first eight", len(failures), n-8)
			}
			// No blind repetition: one request per object, one more for those
			// that were refused first, and the two listings.
			if requests, _, faults := p.Stats(); requests > n+2+faults || faults > n {
				t.Errorf("%d requests, %d refused", requests, faults)
			}
		})
	}
}

func TestSkewed(t *testing.T) {
	p := &faultproxy.Proxy{Next: filled(1), Plan: func(*http.Request, int) faultproxy.Fault { return faultproxy.Skewed }}
	err := behind(t, p, nil).Walk(t.Context(), "", func(sources.Item, sources.Cursor) error { return nil })
	if !errors.Is(err, sources.ErrUnreachable) {
		t.Fatalf("got %v, want ErrUnreachable", err)
	}
	for _, part := range []string{"RequestTimeTooSkewed", "this machine says 20", "service's 20", "h0m"} {
		if !strings.Contains(strings.ReplaceAll(err.Error(), "59m59s", "h0m"), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
	if requests, _, _ := p.Stats(); requests != 1 {
		t.Errorf("%d requests: a clock does not get right by asking again", requests)
	}
}
