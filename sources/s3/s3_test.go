package s3_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

// items walks a source and gives its items by path.
func items(t *testing.T, s sources.Source) map[string]sources.Item {
	t.Helper()
	got := map[string]sources.Item{}
	if err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error {
		got[i.Ref.Path] = i
		return nil
	}); err != nil {
		t.Fatalf("Walk: %v", err)
	}
	return got
}

func TestReferences(t *testing.T) {
	when := time.Date(2025, 5, 6, 7, 8, 9, 0, time.UTC)
	store := &fakes3.Server{Bucket: "bucket"}
	for _, k := range []string{"top", "base/hr/a.csv", "base/hr/b/c.csv", "base/x.csv", "base/hr", "based/on"} {
		store.Put(k, fakes3.Object{Body: []byte(k), ModTime: when, Owner: "canonical-id", Class: "STANDARD_IA"})
	}
	for _, c := range []struct {
		name, prefix string
		sets         map[string]string
	}{
		{"no_prefix", "", map[string]string{
			"top": "bucket", "base/hr/a.csv": "bucket/base", "base/hr/b/c.csv": "bucket/base", "base/x.csv": "bucket/base",
			"base/hr": "bucket/base", "based/on": "bucket/based"}},
		{"folder", "base/", map[string]string{
			"hr/a.csv": "bucket/base/hr", "hr/b/c.csv": "bucket/base/hr", "x.csv": "bucket/base", "hr": "bucket/base"}},
		{"part_of_a_name", "base/h", map[string]string{
			"hr/a.csv": "bucket/base/hr", "hr/b/c.csv": "bucket/base/hr", "hr": "bucket/base"}},
		{"one_object", "base/x.csv", map[string]string{"x.csv": "bucket/base"}},
		{"nothing", "none/", map[string]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := items(t, source(t, store, func(o *s3.Options) { o.Prefix = c.prefix }))
			if len(got) != len(c.sets) {
				t.Errorf("%d items, want %d", len(got), len(c.sets))
			}
			for path, set := range c.sets {
				r := got[path].Ref
				if r.DataSet != set || r.Owner != "canonical-id" || r.OwnerBasis != "object_owner" || len(r.Version) != 32 ||
					r.StorageClass != "STANDARD_IA" || !r.ModTime.Equal(when) {
					t.Errorf("%q: %+v, want data set %q", path, r, set)
				}
				if _, err := readItem(t, got[path]); err != nil {
					t.Errorf("%q: %v", path, err)
				}
			}
		})
	}
}

func TestArchived(t *testing.T) {
	soon, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	until := func(tm time.Time) string {
		return `ongoing-request="false", expiry-date="` + tm.UTC().Format(http.TimeFormat) + `"`
	}
	store := &fakes3.Server{Bucket: "bucket"}
	for k, o := range map[string]fakes3.Object{
		"glacier": {Class: "GLACIER"}, "deep": {Class: "DEEP_ARCHIVE"}, "standard": {Class: "STANDARD"}, "instant": {Class: "GLACIER_IR"},
		"restoring": {Class: "GLACIER", Restore: `ongoing-request="true"`},
		"restored":  {Class: "GLACIER", Restore: until(soon)}, "over": {Class: "DEEP_ARCHIVE", Restore: until(past)},
	} {
		o.Body = []byte(k)
		store.Put(k, o)
	}
	got := items(t, source(t, store, nil))
	for path, want := range map[string]error{
		"glacier": sources.ErrArchived, "deep": sources.ErrArchived, "restoring": sources.ErrArchived, "over": sources.ErrArchived,
		"standard": nil, "instant": nil, "restored": nil,
	} {
		if _, err := readItem(t, got[path]); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", path, err, want)
		}
	}
	if n := store.Requests("get"); n != 3 {
		t.Errorf("%d GET requests, want those of the 3 readable objects", n)
	}
}

func TestOwnerTag(t *testing.T) {
	store := &fakes3.Server{Bucket: "bucket"}
	store.Put("tagged", fakes3.Object{Body: []byte("x"), Owner: "id", Tags: map[string]string{"owner": "payroll", "cost": "1"}})
	store.Put("other", fakes3.Object{Body: []byte("x"), Owner: "id", Tags: map[string]string{"cost": "1"}})
	store.Put("left-out", fakes3.Object{Body: []byte("x"), Owner: "id", Tags: map[string]string{"owner": "nobody"}})
	want := map[string][2]string{"tagged": {"payroll", "tag"}, "other": {"id", "object_owner"}, "left-out": {"id", "object_owner"}}
	got := items(t, source(t, store, func(o *s3.Options) {
		o.OwnerTag, o.Filter = "owner", sources.Filter{Exclude: []string{"left-out"}}
	}))
	for path, w := range want {
		if r := got[path].Ref; r.Owner != w[0] || r.OwnerBasis != w[1] {
			t.Errorf("%q: owner %q by %q, want %v", path, r.Owner, r.OwnerBasis, w)
		}
	}
	if n := store.Requests("tags"); n != 2 {
		t.Errorf("%d requests for tags, want 2: what is left out is not asked for", n)
	}
	if items(t, source(t, store, nil)); store.Requests("tags") != 2 {
		t.Error("tags were read without being asked for")
	}
	t.Run("refused", func(t *testing.T) {
		asked := 0
		p := &faultproxy.Proxy{Next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("tagging") {
				asked++
				fakes3.Fail(w, http.StatusForbidden, "AccessDenied")
				return
			}
			store.ServeHTTP(w, r)
		})}
		got := items(t, behind(t, p, func(o *s3.Options) { o.OwnerTag = "owner" }))
		if len(got) != 3 || got["tagged"].Ref.OwnerBasis != "object_owner" || asked != 1 {
			t.Errorf("%d items, asked %d times; want 3 and once", len(got), asked)
		}
	})
}

// TestItemFailures has the classes of what one object's read can meet.
func TestItemFailures(t *testing.T) {
	for code, c := range map[string]struct {
		status int
		want   error
	}{
		"AccessDenied": {403, sources.ErrAccessDenied}, "": {403, sources.ErrAccessDenied}, "AllAccessDisabled": {403, sources.ErrAccessDenied},
		"NoSuchKey": {404, sources.ErrVanished}, "NoSuchBucket": {404, sources.ErrVanished}, "MethodNotAllowed": {405, sources.ErrVanished},
		"InvalidObjectState": {403, sources.ErrArchived}, "PreconditionFailed": {412, sources.ErrChanged},
		"InvalidRange": {416, sources.ErrChanged}, "InternalError": {500, sources.ErrRead}, "BadGateway": {502, sources.ErrRead},
		"NotImplemented": {501, sources.ErrRead}, "ExpiredToken": {400, sources.ErrCredentialExpired}, "Unknown": {401, sources.ErrCredentialExpired},
		"spaces and secret content": {400, sources.ErrRead},
	} {
		t.Run(strings.ReplaceAll(code+"_"+http.StatusText(c.status), " ", "_"), func(t *testing.T) {
			store := filled(1)
			p := &faultproxy.Proxy{Next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/bucket/data/") {
					fakes3.Fail(w, c.status, code)
					return
				}
				store.ServeHTTP(w, r)
			})}
			s := behind(t, p, func(o *s3.Options) { o.Tries = 2 })
			_, err := readItem(t, items(t, s)[key(0)])
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			for _, leak := range []string{"secret content", key(0), "quote a key", "127.0.0.1"} {
				if err != nil && strings.Contains(err.Error(), leak) {
					t.Errorf("the error says %q", leak)
				}
			}
		})
	}
}

// TestRootFailures has what can be wrong with a bucket as a whole: one
// sentence, of the right class, that holds no key.
func TestRootFailures(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	tlsServer := httptest.NewTLSServer(filled(1))
	t.Cleanup(tlsServer.Close)
	tlsServer.Config.ErrorLog = discard()
	server := httptest.NewServer(&fakes3.Server{Bucket: "bucket", AccessKey: "right"})
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	for name, c := range map[string]struct {
		change func(*s3.Options)
		want   error
		says   string
	}{
		"absent_bucket": {func(o *s3.Options) {
			o.Bucket, o.Credentials = "absent", credentials.NewStaticV4("right", "s3cr3t", "")
		}, sources.ErrNotFound, "no such bucket"},
		"wrong_key":       {func(*s3.Options) {}, sources.ErrAccessDenied, "does not know this access key"},
		"nobody_listens":  {func(o *s3.Options) { o.Endpoint = closed.Addr().String() }, sources.ErrUnreachable, "refused"},
		"https_to_http":   {func(o *s3.Options) { o.Insecure = false }, sources.ErrUnreachable, "speaks http"},
		"bad_certificate": {func(o *s3.Options) { o.Insecure, o.Endpoint = false, tlsServer.Listener.Addr().String() }, sources.ErrUnreachable, "certificate"},
		"unknown_host": {func(o *s3.Options) {
			o.Endpoint, o.Transport = "no.such.host.invalid", dnsFailure{}
		}, sources.ErrUnreachable, `"no.such.host.invalid" is not known`},
		"keys_of_nobody": {func(o *s3.Options) { o.Credentials = credentials.New(failing{}) }, sources.ErrAccessDenied, "AWS_ACCESS_KEY_ID"},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(address)
			o.Credentials = credentials.NewStaticV4("wrong", "s3cr3t", "")
			c.change(&o)
			s := open(t, o)
			start := time.Now()
			for try, f := range map[string]func() error{
				"Walk":     func() error { _, err := walked(t, s, ""); return err },
				"Describe": func() error { _, err := s.Describe(t.Context()); return err },
			} {
				err := f()
				if try == "Describe" && name == "wrong_key" && err == nil {
					continue // a HEAD that is refused leaves the description, not the source, incomplete
				}
				if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("%s: %v, want %v that says %q", try, err, c.want, c.says)
				}
				if err != nil && (strings.Contains(err.Error(), "s3cr3t") || strings.Contains(err.Error(), "\n")) {
					t.Errorf("%s: the error is not one sentence without secrets", try)
				}
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("it took %s to say so", d)
			}
		})
	}
}

type dnsFailure struct{}

func (dnsFailure) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "no.such.host.invalid", IsNotFound: true}}
}

type failing struct{}

func (failing) RetrieveWithCredContext(*credentials.CredContext) (credentials.Value, error) {
	return credentials.Value{}, errors.New("line 3 of the file: s3cr3t")
}
func (f failing) Retrieve() (credentials.Value, error) { return f.RetrieveWithCredContext(nil) }
func (failing) IsExpired() bool                        { return true }

// TestDescribe shows where a region may come from, and where not.
func TestDescribe(t *testing.T) {
	for name, c := range map[string]struct {
		stated, declared string
		head             int // status that HEAD is answered with instead
		want             sources.Description
	}{
		"stated":              {stated: "eu-west-3", want: sources.Description{Region: "eu-west-3", Basis: "observed", Method: "HeadBucket x-amz-bucket-region"}},
		"stated_and_declared": {stated: "eu-west-3", declared: "eu-west-1", want: sources.Description{Region: "eu-west-3", Basis: "observed", Method: "HeadBucket x-amz-bucket-region"}},
		"declared":            {declared: "eu-west-1", want: sources.Description{Region: "eu-west-1", Basis: "declared", Method: "configuration"}},
		"unknown":             {want: sources.Description{Method: "GetBucketLocation", Code: "NotImplemented"}},
		"refused":             {head: 403, want: sources.Description{Method: "HeadBucket", Code: "AccessDenied"}},
		"refused_declared":    {head: 403, declared: "eu-west-1", want: sources.Description{Region: "eu-west-1", Basis: "declared", Method: "configuration", Code: "AccessDenied"}},
		"strange_region":      {stated: "<script>", want: sources.Description{Method: "GetBucketLocation", Code: "NotImplemented"}},
	} {
		t.Run(name, func(t *testing.T) {
			store := &fakes3.Server{Bucket: "bucket", Region: c.stated}
			var asked []string
			p := &faultproxy.Proxy{Next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.Method+" "+r.URL.String())
				if c.head != 0 && r.Method == http.MethodHead {
					w.WriteHeader(c.head)
					return
				}
				store.ServeHTTP(w, r)
			})}
			s := behind(t, p, func(o *s3.Options) { o.Region, o.Prefix = c.declared, "hr/" })
			for range 2 {
				d, err := s.Describe(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if d.Kind != "s3" || d.Root != "bucket/hr" || !strings.HasPrefix(d.Endpoint, "http://127.0.0.1:") || d.Provider != "" {
					t.Errorf("got %+v", d)
				}
				got := sources.Description{Region: d.Region, Basis: d.Basis, Method: d.Method, Code: d.Code}
				if got != c.want {
					t.Errorf("got %+v, want %+v", got, c.want)
				}
			}
			want := []string{"HEAD /bucket/"}
			if c.head == 0 && (c.stated == "" || c.stated == "<script>") {
				want = append(want, "GET /bucket?location=")
			}
			if d := cmp.Diff(want, asked); d != "" {
				t.Errorf("requests (-want +got):\n%s", d)
			}
		})
	}
}

// TestRegionLearnt has a service that signs for another region: it says so,
// and is asked again in its own.
func TestRegionLearnt(t *testing.T) {
	store := filled(2)
	p := &faultproxy.Proxy{Next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Authorization"), "/eu-central-2/s3/") {
			w.Header().Set("x-amz-bucket-region", "eu-central-2")
			fakes3.Fail(w, http.StatusBadRequest, "AuthorizationHeaderMalformed")
			return
		}
		store.ServeHTTP(w, r)
	})}
	s := behind(t, p, nil)
	if got := items(t, s); len(got) != 2 {
		t.Errorf("%d items", len(got))
	}
	if requests, _, _ := p.Stats(); requests != 3 {
		t.Errorf("%d requests, want 3: the region is learnt once", requests)
	}
}

// TestRedirectNotFollowed has a service that points elsewhere.
func TestRedirectNotFollowed(t *testing.T) {
	var reached atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(elsewhere.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		p := &faultproxy.Proxy{Next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/latest/meta-data", status)
		})}
		_, err := walked(t, behind(t, p, nil), "")
		if !errors.Is(err, sources.ErrUnreachable) || !strings.Contains(err.Error(), "not followed") {
			t.Errorf("%d: %v", status, err)
		}
	}
	if reached.Load() != 0 {
		t.Error("a redirect was followed")
	}
}

// TestReadOnly counts every verb of a whole scan.
func TestReadOnly(t *testing.T) {
	store := filled(5)
	s := source(t, store, func(o *s3.Options) { o.OwnerTag = "owner" })
	if _, err := s.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, i := range items(t, s) {
		if _, err := readItem(t, i); err != nil {
			t.Error(err)
		}
	}
	if n := store.Requests("other"); n != 0 {
		t.Errorf("%d requests that only reading does not need", n)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ endpoint, prefix, want string }{
		{"", "", "s3://s3.amazonaws.com/bucket/"},
		{"s3.eu-west-1.amazonaws.com", "", "s3://s3.amazonaws.com/bucket/"},
		{"s3.cn-north-1.amazonaws.com.cn", "", "s3://s3.amazonaws.com.cn/bucket/"},
		{"Store.Example:9000", "hr/", "s3://store.example:9000/bucket/hr/"},
		{"store.example:443", "a b/%?#", "s3://store.example/bucket/a%20b/%25%3F%23"},
		{"notamazonaws.com", "x", "s3://notamazonaws.com/bucket/x"},
		{"storage.googleapis.com", "", "s3://storage.googleapis.com/bucket/"},
	} {
		o := options(c.endpoint)
		o.Insecure, o.Prefix, o.Transport = false, c.prefix, dnsFailure{}
		if got := open(t, o).Name(); got != c.want {
			t.Errorf("endpoint %q, prefix %q: name %q, want %q", c.endpoint, c.prefix, got, c.want)
		}
	}
}

func TestProviders(t *testing.T) {
	for endpoint, want := range map[string]string{
		"": "aws", "s3.eu-west-1.amazonaws.com": "aws", "s3.cn-north-1.amazonaws.com.cn": "aws", "amazonaws.com.example": "",
		"storage.googleapis.com": "gcp", "store.example:9000": "", "minio": "",
	} {
		o := options(endpoint)
		o.Transport, o.Region = dnsFailure{}, "x"
		d, _ := open(t, o).Describe(t.Context())
		if d.Provider != want || d.Region != "x" || d.Basis != "declared" {
			t.Errorf("%q: %+v, want provider %q", endpoint, d, want)
		}
	}
}

func TestBadOptions(t *testing.T) {
	for name, change := range map[string]func(*s3.Options){
		"no_bucket":      func(o *s3.Options) { o.Bucket = "" },
		"bucket_slash":   func(o *s3.Options) { o.Bucket = "a/b" },
		"bucket_dots":    func(o *s3.Options) { o.Bucket = ".." },
		"prefix_raw":     func(o *s3.Options) { o.Prefix = "\xff" },
		"prefix_long":    func(o *s3.Options) { o.Prefix = strings.Repeat("x", 1025) },
		"endpoint_space": func(o *s3.Options) { o.Endpoint = "a b" },
		"bad_glob":       func(o *s3.Options) { o.Filter.Include = []string{"["} },
		"no_credentials": func(o *s3.Options) { o.Credentials = nil },
	} {
		t.Run(name, func(t *testing.T) {
			o := options("store.example")
			change(&o)
			if s, err := s3.New(o); err == nil || s != nil {
				t.Errorf("accepted: %v", err)
			}
		})
	}
}

func TestAnonymous(t *testing.T) {
	store := filled(1)
	p := &faultproxy.Proxy{Next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("a request is signed")
		}
		store.ServeHTTP(w, r)
	})}
	s := behind(t, p, func(o *s3.Options) { o.Credentials, o.Anonymous = nil, true })
	right, failures := readEach(t, s, 1)
	onlyOnce(t, 1, right, failures)
}

// TestServer checks against a real server what a fake cannot show: signatures,
// and the words that it uses.
func TestServer(t *testing.T) {
	server := servers.StartS3(t)
	bucket := server.NewBucket(t, map[string][]byte{"hr/a": []byte("a")})
	host := strings.TrimPrefix(server.Endpoint, "http://")
	o := s3.Options{Endpoint: host, Insecure: true, Bucket: bucket, Credentials: credentials.NewStaticV4(server.Key, server.Secret, "")}
	t.Run("region_learnt", func(t *testing.T) {
		o := o
		o.SignRegion = "eu-west-3"
		if got := items(t, open(t, o)); len(got) != 1 {
			t.Errorf("%d items", len(got))
		}
		d, err := open(t, o).Describe(t.Context())
		if err != nil || d.Region != "us-east-1" || d.Basis != "observed" {
			t.Errorf("%+v, %v", d, err)
		}
	})
	t.Run("owner_tag", func(t *testing.T) {
		_, err := server.Client(t).PutObject(t.Context(), bucket, "tagged", strings.NewReader("x"), 1,
			minio.PutObjectOptions{UserTags: map[string]string{"owner": "payroll"}})
		if err != nil {
			t.Fatal(err)
		}
		o := o
		o.OwnerTag = "owner"
		got := items(t, open(t, o))
		if r := got["tagged"].Ref; r.Owner != "payroll" || r.OwnerBasis != "tag" {
			t.Errorf("%+v", r)
		}
		if r := got["hr/a"].Ref; r.Owner == "" || r.OwnerBasis != "object_owner" {
			t.Errorf("%+v", r)
		}
	})
	for name, c := range map[string]struct {
		key, secret, bucket string
		want                error
	}{
		"wrong_secret":  {server.Key, "wrong", bucket, sources.ErrAccessDenied},
		"wrong_key":     {"wrong", server.Secret, bucket, sources.ErrAccessDenied},
		"absent_bucket": {server.Key, server.Secret, "absent-" + bucket, sources.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			o := o
			o.Bucket, o.Credentials = c.bucket, credentials.NewStaticV4(c.key, c.secret, "")
			s := open(t, o)
			if _, err := walked(t, s, ""); !errors.Is(err, c.want) {
				t.Errorf("Walk: %v, want %v", err, c.want)
			}
			if _, err := s.Describe(t.Context()); err != nil && !errors.Is(err, c.want) {
				t.Errorf("Describe: %v, want %v or nothing", err, c.want)
			}
		})
	}
}

func TestCancelledWhileWaiting(t *testing.T) {
	p := &faultproxy.Proxy{Next: filled(1), Plan: func(*http.Request, int) faultproxy.Fault { return faultproxy.SlowDown }}
	s := behind(t, p, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	err := s.Walk(ctx, "", func(sources.Item, sources.Cursor) error { return nil })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's own error", err)
	}
}

// discard keeps a server's complaint about a refused handshake out of the
// test's output.
func discard() *log.Logger { return log.New(io.Discard, "", 0) }
