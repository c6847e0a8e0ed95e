package s3_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
)

// chaosKeys are 50 keys with everything in them that a listing can mangle.
func chaosKeys() []string {
	keys := []string{
		"new\nline", "../up", "a/../b", "/lead", "a//b", "dir/", "dir/file", "dir/sub/", " ", "%", "%2F", "+", "a+b c", "&amp;<x>",
		"\xff\xfe", "half\xc3", "\x01control", "\x7f", "e\u0301", "\u00e9", "\u202e", "\U0001F600", "\uffff", "\u0000nul", "?query#frag",
	}
	for i := len(keys); i < 50; i++ {
		keys = append(keys, fmt.Sprintf("plain/%02d", i))
	}
	sort.Strings(keys)
	return keys
}

// listing serves chaosKeys through a hook that misbehaves.
func listing(t *testing.T, hook func(p *fakes3.Page, token, after string)) *fakes3.Server {
	t.Helper()
	store := &fakes3.Server{Bucket: "bucket", Page: hook}
	for _, k := range chaosKeys() {
		store.Put(k, fakes3.Object{Body: []byte(k)})
	}
	return store
}

func source(t *testing.T, store *fakes3.Server, change func(*s3.Options)) *s3.Source {
	t.Helper()
	server := httptest.NewServer(store)
	t.Cleanup(server.Close)
	o := options(server.Listener.Addr().String())
	if change != nil {
		change(&o)
	}
	return open(t, o)
}

// walked are the paths of a walk and how it ended.
func walked(t *testing.T, s sources.Source, after string) ([]string, error) {
	t.Helper()
	var got []string
	err := s.Walk(t.Context(), after, func(i sources.Item, _ sources.Cursor) error {
		got = append(got, i.Ref.Path)
		return nil
	})
	return got, err
}

// TestListingChaos lists a bucket whose service misbehaves. Either each object
// comes exactly once, in order, or the walk says that it cannot be done: what
// came before that must still be in order and once.
func TestListingChaos(t *testing.T) {
	pages := 0
	for name, c := range map[string]struct {
		hook  func(p *fakes3.Page, token, after string)
		fails bool
	}{
		"none": {},
		"short_pages": {hook: func(p *fakes3.Page, _, _ string) {
			if len(p.Entries) > 3 {
				p.Entries, p.Truncated = p.Entries[:3], true
				p.Token = fakes3.Token(p.Entries[2].Key)
			}
		}},
		"lost_token": {hook: func(p *fakes3.Page, token, _ string) {
			if len(p.Entries) > 3 {
				p.Entries, p.Truncated, p.Token = p.Entries[:3], true, ""
			}
		}, fails: true},
		"ends_too_early": {hook: func(p *fakes3.Page, _, _ string) {
			p.Entries, p.Truncated, p.Token = p.Entries[:min(4, len(p.Entries))], false, ""
		}},
		"duplicate_page": {hook: func(p *fakes3.Page, token, _ string) {
			if len(p.Entries) > 3 {
				p.Entries, p.Truncated = p.Entries[:3], true
				// Each page is sent twice: the first time its token leads to itself.
				if pages++; pages%2 == 1 && token != "" {
					p.Token = token
				} else {
					p.Token = fakes3.Token(p.Entries[2].Key)
				}
			}
		}},
		"doubled_entries": {hook: func(p *fakes3.Page, _, _ string) {
			p.Entries = slices.Repeat(p.Entries, 2)
			slices.SortStableFunc(p.Entries, func(a, b fakes3.Entry) int { return strings.Compare(a.Key, b.Key) })
		}},
		"loop_on_one_page": {hook: func(p *fakes3.Page, _, _ string) {
			p.Entries = []fakes3.Entry{{Key: "a"}, {Key: "b"}, {Key: "c"}}
			p.Truncated, p.Token = true, "QQ"
		}, fails: true},
		"loop_to_the_start": {hook: func(p *fakes3.Page, _, after string) {
			if after >= "plain/30" {
				p.Entries = []fakes3.Entry{{Key: "a"}, {Key: "b"}}
				p.Truncated, p.Token = true, "QQ"
			}
		}, fails: true},
		"out_of_order":   {hook: func(p *fakes3.Page, _, _ string) { slices.Reverse(p.Entries) }, fails: true},
		"not_xml":        {hook: func(p *fakes3.Page, _, _ string) { p.Raw = "<html>Sign in</html" }, fails: true},
		"control_in_xml": {hook: func(p *fakes3.Page, _, _ string) { p.Raw = "<ListBucketResult><Contents><Key>\x01</Key></Contents>" }, fails: true},
		"bad_escape":     {hook: func(p *fakes3.Page, _, _ string) { p.Raw = raw("<EncodingType>url</EncodingType>" + one("%zz")) }, fails: true},
		"endless_listing": {hook: func(p *fakes3.Page, _, _ string) {
			p.Raw = "<ListBucketResult><Contents><Key>" + strings.Repeat("a", 64<<20)
		}, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			pages = 0
			s := source(t, listing(t, c.hook), func(o *s3.Options) { o.PageSize, o.Tries = 7, 2 })
			got, err := walked(t, s, "")
			if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
				t.Errorf("listed out of order or twice: %q", got)
			}
			if c.fails {
				if !errors.Is(err, sources.ErrUnreachable) {
					t.Errorf("%d objects and %v, want ErrUnreachable", len(got), err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(chaosKeys(), got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func raw(inner string) string {
	return "<ListBucketResult><IsTruncated>false</IsTruncated>" + inner + "</ListBucketResult>"
}

func one(key string) string {
	return "<Contents><Key>" + key + "</Key><LastModified>2026-01-02T03:04:05Z</LastModified><Size>1</Size></Contents>"
}

// TestForeignKeys has a service that lists what was not asked for.
func TestForeignKeys(t *testing.T) {
	store := &fakes3.Server{Bucket: "bucket", List: func(_, after string, _ int) ([]fakes3.Entry, bool) {
		return []fakes3.Entry{{Key: "it/secret"}}, false
	}}
	_, err := walked(t, source(t, store, func(o *s3.Options) { o.Prefix = "hr/" }), "")
	if !errors.Is(err, sources.ErrUnreachable) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

// TestChaosRead reads the objects with chaotic keys: all that are UTF-8 and
// not blank, whatever else is in them.
func TestChaosRead(t *testing.T) {
	s := source(t, listing(t, nil), nil)
	err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error {
		got, err := readItem(t, i)
		switch unaskable := i.Ref.Path == " " || strings.ToValidUTF8(i.Ref.Path, "") != i.Ref.Path; {
		case unaskable && !errors.Is(err, sources.ErrRead):
			t.Errorf("%q: %v, want ErrRead", i.Ref.Path, err)
		case !unaskable && strings.HasSuffix(i.Ref.Path, "/"):
			if err != nil {
				t.Errorf("%q: %v", i.Ref.Path, err)
			}
		case !unaskable && (err != nil || string(got) != i.Ref.Path):
			t.Errorf("%q: %q, %v", i.Ref.Path, got, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestListingProperty lists random buckets with random page sizes, from
// random cursors.
func TestListingProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		keys := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-c/%+ é]{1,6}`), 0, 40, rapid.ID[string]).Draw(rt, "keys")
		store := &fakes3.Server{Bucket: "bucket"}
		for _, k := range keys {
			store.Put(k, fakes3.Object{})
		}
		o := options("store.example")
		o.Transport = faultproxy.Transport{Handler: store}
		o.PageSize = rapid.IntRange(1, 10).Draw(rt, "page")
		s, err := s3.New(o)
		if err != nil {
			rt.Fatal(err)
		}
		after := rapid.StringMatching(`[a-c/]{0,3}`).Draw(rt, "after")
		got, err := walked(t, s, after)
		if err != nil {
			rt.Fatal(err)
		}
		sort.Strings(keys)
		var want []string
		for _, k := range keys {
			if k > after {
				want = append(want, k)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Errorf("after %q (-want +got):\n%s", after, d)
		}
	})
}

// TestInterruptedListing fails one listing request in three.
func TestInterruptedListing(t *testing.T) {
	store := &fakes3.Server{Bucket: "bucket"}
	for i := range 200 {
		store.Put(key(i), fakes3.Object{})
	}
	n := 0
	p := &faultproxy.Proxy{Next: store, Seed: seed, Plan: func(*http.Request, int) faultproxy.Fault {
		if n++; n%3 == 0 {
			return faultproxy.Reset
		}
		return faultproxy.None
	}}
	got, err := walked(t, behind(t, p, func(o *s3.Options) { o.PageSize = 10 }), "")
	if err != nil || len(got) != 200 || !slices.IsSorted(got) {
		t.Errorf("%d objects, %v", len(got), err)
	}
}

// TestListingMemory lists a hundred thousand generated objects (or as many as
// PDATLAS_LIST says) and compares the heap early and late in the walk.
func TestListingMemory(t *testing.T) {
	total := 100_000
	if v := os.Getenv("PDATLAS_LIST"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			t.Fatal("PDATLAS_LIST must be a number of objects")
		}
		total = n
	}
	store := &fakes3.Server{Bucket: "bucket", List: func(_, after string, n int) ([]fakes3.Entry, bool) {
		from := 0
		if after != "" {
			at, err := strconv.Atoi(strings.TrimPrefix(after, "hr/"))
			if err != nil {
				return nil, false
			}
			from = at + 1
		}
		entries := make([]fakes3.Entry, 0, n)
		for i := from; i < min(from+n, total); i++ {
			entries = append(entries, fakes3.Entry{Key: fmt.Sprintf("hr/%012d", i), ETag: "e", Size: 1, Owner: "owner"})
		}
		return entries, from+n < total
	}}
	s := source(t, store, nil)
	early, late, n := uint64(0), uint64(0), 0
	err := s.Walk(t.Context(), "", func(sources.Item, sources.Cursor) error {
		switch n++; n {
		case total / 10:
			early = heap()
		case total:
			late = heap()
		}
		return nil
	})
	if err != nil || n != total {
		t.Fatalf("%d of %d objects, %v", n, total, err)
	}
	slope := int64(late) - int64(early)
	t.Logf("%d objects in %d requests: heap %d KiB after a tenth, %d KiB at the end", n, store.Requests("list"), early>>10, late>>10)
	if slope > 2<<20 {
		t.Errorf("the heap grew by %d KiB over %d objects", slope>>10, total-total/10)
	}
	if want := total/1000 + 1; store.Requests("list") != want {
		t.Errorf("%d requests, want %d", store.Requests("list"), want)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
