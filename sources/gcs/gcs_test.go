package gcs_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/oauth2"
	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/gcs"
	"github.com/pdatlas/pdatlas/sources/sourcetest"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tokens is a token source that a test controls.
type tokens struct {
	mu    sync.Mutex
	value string
	err   error
	asked int
}

// Token implements oauth2.TokenSource.
func (s *tokens) Token() (*oauth2.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return &oauth2.Token{AccessToken: s.value, Expiry: time.Now().Add(time.Hour)}, s.err
}

func (s *tokens) set(value string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.value, s.err = value, err
}

// store speaks as Cloud Storage's XML interface does where that differs from
// S3's: tokens, and the location of a bucket. Both are Google's documentation,
// not its service: nothing here was run against Google.
type store struct {
	fakes3.Server
	token    atomic.Value // string: the one that is let in; "": everybody
	location func(w http.ResponseWriter)
	verbs    sync.Map
}

// ServeHTTP implements http.Handler.
func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.verbs.Store(r.Method, true)
	if want, _ := s.token.Load().(string); want != "" && r.Header.Get("Authorization") != "Bearer "+want {
		fakes3.Fail(w, http.StatusUnauthorized, "AuthenticationRequired")
		return
	}
	if r.URL.Query().Has("location") {
		s.location(w)
		return
	}
	s.Server.ServeHTTP(w, r)
}

func options(address string) gcs.Options {
	return gcs.Options{Endpoint: address, Insecure: true, Bucket: "bucket", Token: &tokens{value: "c4n4ry"}}
}

func open(t *testing.T, o gcs.Options) *gcs.Source {
	t.Helper()
	s, err := gcs.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// serve opens a source on a store, with a token that it lets in.
func serve(t *testing.T, h http.Handler, change func(*gcs.Options)) *gcs.Source {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	o := options(server.Listener.Addr().String())
	if change != nil {
		change(&o)
	}
	return open(t, o)
}

func filled(n int) *store {
	s := &store{Server: fakes3.Server{Bucket: "bucket"}}
	s.token.Store("c4n4ry")
	for i := range n {
		s.Put(fmt.Sprintf("data/%05d", i), fakes3.Object{Body: content(i)})
	}
	return s
}

func content(i int) []byte { return bytes.Repeat([]byte(strconv.Itoa(i)+" "), 1+i*7919%4000) }

func walked(t *testing.T, s sources.Source) ([]sources.Item, error) {
	t.Helper()
	var items []sources.Item
	err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error {
		items = append(items, i)
		return nil
	})
	return items, err
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

func TestContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Options{}, func(t *testing.T, tree map[string][]byte, f sources.Filter) sourcetest.Place {
		s := &store{Server: fakes3.Server{Bucket: "bucket"}, location: stated("EU")}
		s.token.Store("c4n4ry")
		for key, body := range tree {
			s.Put("root/"+key, fakes3.Object{Body: body})
		}
		return sourcetest.Place{
			Source: serve(t, s, func(o *gcs.Options) { o.Prefix, o.Filter, o.PageSize = "root/", f, 5 }),
			Remove: func(path string) error { s.Delete("root/" + path); return nil },
		}
	})
}

func stated(location string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><LocationConstraint>%s</LocationConstraint>`, location)
	}
}

// TestLocation has every answer to the question where a bucket stands: no
// country follows from an empty, refused or strange one.
func TestLocation(t *testing.T) {
	for name, c := range map[string]struct {
		answer   func(http.ResponseWriter)
		declared string
		want     sources.Description
	}{
		"region":          {stated("EUROPE-WEST6"), "", sources.Description{Region: "europe-west6", Basis: "observed", Method: "GET Bucket location"}},
		"lower_case":      {stated("europe-west6"), "", sources.Description{Region: "europe-west6", Basis: "observed", Method: "GET Bucket location"}},
		"multi_region":    {stated("EU"), "", sources.Description{Region: "EU", Basis: "observed", Method: "GET Bucket location"}},
		"dual_region":     {stated("nam4"), "", sources.Description{Region: "NAM4", Basis: "observed", Method: "GET Bucket location"}},
		"observed_wins":   {stated("US"), "europe-west6", sources.Description{Region: "US", Basis: "observed", Method: "GET Bucket location"}},
		"empty":           {stated(""), "", sources.Description{Method: "GET Bucket location"}},
		"empty_declared":  {stated(""), "EU", sources.Description{Region: "EU", Basis: "declared", Method: "configuration"}},
		"strange":         {stated("&lt;b&gt; x"), "", sources.Description{Method: "GET Bucket location"}},
		"no_xml":          {func(w http.ResponseWriter) { io.WriteString(w, "c4n4ry") }, "", sources.Description{Method: "GET Bucket location", Code: "not understood"}},
		"refused":         {func(w http.ResponseWriter) { fakes3.Fail(w, 403, "AccessDenied") }, "", sources.Description{Method: "GET Bucket location", Code: "HTTP 403"}},
		"refused_and_set": {func(w http.ResponseWriter) { fakes3.Fail(w, 403, "AccessDenied") }, "EU", sources.Description{Region: "EU", Basis: "declared", Method: "configuration", Code: "HTTP 403"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := filled(1)
			h.location = c.answer
			h.Region = "us-east-1" // what an S3 store would state is not Google's word
			s := serve(t, h, func(o *gcs.Options) { o.Region = c.declared })
			for range 2 {
				d, err := s.Describe(t.Context())
				got := sources.Description{Region: d.Region, Basis: d.Basis, Method: d.Method, Code: d.Code}
				if err != nil || got != c.want || d.Kind != "gcs" || d.Root != "bucket" || d.Provider != "" {
					t.Errorf("%+v, %v; want %+v", d, err, c.want)
				}
			}
		})
	}
}

// TestTokens has tokens that are refused, renewed, and never come.
func TestTokens(t *testing.T) {
	t.Run("renewed", func(t *testing.T) {
		h, given := filled(3), &tokens{value: "first"}
		h.token.Store("first")
		s := serve(t, h, func(o *gcs.Options) { o.Token = given })
		items, err := walked(t, s)
		if err != nil || len(items) != 3 {
			t.Fatal(len(items), err)
		}
		h.token.Store("second")
		given.set("second", nil)
		if got, err := readItem(t, items[0]); err != nil || !bytes.Equal(got, content(0)) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		if given.asked != 2 {
			t.Errorf("%d tokens were asked for, want 2", given.asked)
		}
	})
	t.Run("refused_for_good", func(t *testing.T) {
		h, given := filled(1), &tokens{value: "first"}
		h.token.Store("first")
		s := serve(t, h, func(o *gcs.Options) { o.Token = given })
		items, err := walked(t, s)
		if err != nil {
			t.Fatal(err)
		}
		h.token.Store("another")
		if _, err := readItem(t, items[0]); !errors.Is(err, sources.ErrCredentialExpired) {
			t.Errorf("%v, want ErrCredentialExpired", err)
		}
	})
	t.Run("never", func(t *testing.T) {
		s := serve(t, filled(1), func(o *gcs.Options) { o.Token = &tokens{err: errors.New("answer about c4n4ry")} })
		_, err := walked(t, s)
		if !errors.Is(err, sources.ErrAccessDenied) || strings.Contains(err.Error(), "c4n4ry") {
			t.Errorf("Walk: %v", err)
		}
		if d, err := s.Describe(t.Context()); !errors.Is(err, sources.ErrAccessDenied) || d.Region != "" {
			t.Errorf("Describe: %+v, %v", d, err)
		}
	})
	t.Run("no_more", func(t *testing.T) {
		h, given := filled(1), &tokens{value: "first"}
		h.token.Store("first")
		items, err := walked(t, serve(t, h, func(o *gcs.Options) { o.Token = expiring{given} }))
		if err != nil {
			t.Fatal(err)
		}
		given.set("", errors.New("over"))
		if _, err := readItem(t, items[0]); !errors.Is(err, sources.ErrCredentialExpired) {
			t.Errorf("%v, want ErrCredentialExpired, which lets the scan be resumed", err)
		}
	})
}

// expiring gives tokens that are over at once.
type expiring struct{ *tokens }

// Token implements oauth2.TokenSource.
func (e expiring) Token() (*oauth2.Token, error) {
	t, err := e.tokens.Token()
	t.Expiry = time.Now().Add(-time.Hour)
	return t, err
}

// TestPacked shows that an object stored as gzip comes as it is stored, and
// that listings are not asked for packed.
func TestPacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(content(9))
	z.Close()
	h := filled(0)
	h.Put("packed", fakes3.Object{Body: packed.Bytes()})
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.Header.Get("Accept-Encoding")
		switch {
		case strings.HasSuffix(r.URL.Path, "/packed") && asked == "gzip":
			w.Header().Set("Content-Encoding", "gzip")
		case strings.HasSuffix(r.URL.Path, "/packed"):
			w.Write(content(9)) // as Cloud Storage does: unpacked, without a length
			return
		case asked != "":
			t.Errorf("a listing is asked for in %q", asked)
		}
		h.ServeHTTP(w, r)
	}), nil)
	items, err := walked(t, s)
	if err != nil || len(items) != 1 {
		t.Fatal(len(items), err)
	}
	if got, err := readItem(t, items[0]); err != nil || !bytes.Equal(got, packed.Bytes()) {
		t.Errorf("%d of %d bytes, %v", len(got), packed.Len(), err)
	}
}

// TestBrokenConnections breaks bodies one to five times per object: 0 missed,
// 0 doubled.
func TestBrokenConnections(t *testing.T) {
	n := 300
	if v := os.Getenv("PDATLAS_NETFAULT"); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			t.Fatal("PDATLAS_NETFAULT must be a number of objects")
		}
	}
	p := &faultproxy.Proxy{Next: filled(n), Seed: 20260102, Plan: faultproxy.Times(20260102, 5, faultproxy.Reset, faultproxy.Cut, faultproxy.SlowDown)}
	items, err := walked(t, serve(t, p, nil))
	if err != nil || len(items) != n {
		t.Fatalf("%d items, %v", len(items), err)
	}
	var wrong atomic.Int32
	var g errgroup.Group
	g.SetLimit(8)
	for _, item := range items {
		g.Go(func() error {
			i, err := strconv.Atoi(strings.TrimPrefix(item.Ref.Path, "data/"))
			if err != nil {
				return err
			}
			if got, err := readItem(t, item); err != nil || !bytes.Equal(got, content(i)) {
				wrong.Add(1)
				t.Logf("%q: %d bytes, %v", item.Ref.Path, len(got), err)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	requests, _, faults := p.Stats()
	t.Logf("%d objects, %d requests, %d faults", n, requests, faults)
	if wrong.Load() > 0 || faults < n {
		t.Errorf("%d of %d are wrong after %d faults", wrong.Load(), n, faults)
	}
}

// TestHeaders has what each way of signing sends.
func TestHeaders(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*gcs.Options)
		want   string // that Authorization begins with
	}{
		"token":     {func(*gcs.Options) {}, "Bearer c4n4ry"},
		"anonymous": {func(o *gcs.Options) { o.Token, o.Anonymous = nil, true }, ""},
		"keys": {func(o *gcs.Options) { o.Token, o.Access, o.Secret = nil, "GOOGID", "s3cr3t" },
			"AWS4-HMAC-SHA256 Credential=GOOGID/" + time.Now().UTC().Format("20060102") + "/auto/s3/"},
	} {
		t.Run(name, func(t *testing.T) {
			h := filled(1)
			h.token.Store("")
			h.location = stated("EU")
			requests := 0
			s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				if got := r.Header.Get("Authorization"); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
					t.Errorf("%s %s: Authorization is %q", r.Method, r.URL, got)
				}
				if got := r.Header.Get("X-Goog-User-Project"); got != "payer" {
					t.Errorf("the project is %q", got)
				}
				if strings.Contains(fmt.Sprint(r.Header, r.URL), "s3cr3t") {
					t.Error("the secret itself is sent")
				}
				h.ServeHTTP(w, r)
			}), func(o *gcs.Options) { o.Project = "payer"; c.change(o) })
			if d, err := s.Describe(t.Context()); err != nil || d.Region != "EU" {
				t.Errorf("%+v, %v", d, err)
			}
			items, err := walked(t, s)
			if err != nil || len(items) != 1 {
				t.Fatal(len(items), err)
			}
			if _, err := readItem(t, items[0]); err != nil {
				t.Error(err)
			}
			h.verbs.Range(func(verb, _ any) bool {
				if verb != http.MethodGet && verb != http.MethodHead {
					t.Errorf("%s is sent", verb)
				}
				return true
			})
			if requests < 4 {
				t.Errorf("%d requests: the test shows nothing", requests)
			}
		})
	}
}

func TestRootFailures(t *testing.T) {
	h := filled(1)
	for name, c := range map[string]struct {
		change func(*gcs.Options)
		want   error
	}{
		"absent_bucket":  {func(o *gcs.Options) { o.Bucket = "absent" }, sources.ErrNotFound},
		"nobody_listens": {func(o *gcs.Options) { o.Endpoint = "127.0.0.1:1" }, sources.ErrUnreachable},
	} {
		_, err := walked(t, serve(t, h, c.change))
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "c4n4ry") {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
