package s3_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
)

const schema = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass"

// row is one of an inventory in CSV.
func row(key, rest string) string {
	return fmt.Sprintf("\"bucket\",%q,\"v\",%s\n", url.QueryEscape(key), rest)
}

const latest = `"true","false","1","2026-01-02T03:04:05.000Z","etag","STANDARD"`

// written is a store that holds an inventory of another in files.
type written struct {
	store, list *fakes3.Server
	manifest    map[string]any
}

func inventoried(files ...string) *written {
	w := &written{store: filled(0), list: &fakes3.Server{Bucket: "lists"}}
	var names []map[string]any
	for i, text := range files {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(text))
		z.Close()
		body := b.Bytes()
		if i == 1 {
			body = []byte(text) // not packed
		}
		sum := md5.Sum(body)
		name := fmt.Sprintf("data/%d.csv.gz", i)
		w.list.Put(name, fakes3.Object{Body: body})
		names = append(names, map[string]any{"key": name, "size": len(body), "MD5checksum": hex.EncodeToString(sum[:])})
	}
	w.manifest = map[string]any{"sourceBucket": "bucket", "fileFormat": "CSV", "fileSchema": schema, "files": names}
	return w
}

// source is the bucket, listed by its inventory.
func (w *written) source(t *testing.T, change func(*s3.Options)) *s3.Source {
	t.Helper()
	text, err := json.Marshal(w.manifest)
	if err != nil {
		t.Fatal(err)
	}
	w.list.Put("day/manifest.json", fakes3.Object{Body: text})
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/lists") {
			w.list.ServeHTTP(rw, r)
			return
		}
		w.store.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	o := options(server.Listener.Addr().String())
	o.Inventory, o.Tries = "lists/day/manifest.json", 2
	if change != nil {
		change(&o)
	}
	return open(t, o)
}

// TestInventory walks what the inventory says, without one listing request, and
// reads it. It fails if an earlier version or a deletion is taken for an object.
func TestInventory(t *testing.T) {
	w := inventoried(
		row("hr/b c+é.csv", latest)+row("hr/a.csv", latest)+row("hr/old", `"false","false","1","2026-01-02T03:04:05.000Z","e","STANDARD"`),
		row("gone", `"true","true","","2026-01-02T03:04:05.000Z","",""`)+row("it/x", `"true","false","","never","","GLACIER"`))
	w.store.Put("hr/b c+é.csv", fakes3.Object{Body: []byte("x")})
	s := w.source(t, nil)
	got := items(t, s)
	var names []string
	for _, p := range []string{"hr/b c+é.csv", "hr/a.csv", "it/x"} {
		if i, ok := got[p]; ok {
			names = append(names, fmt.Sprintf("%s %s %d %s %s %t", i.Ref.Path, i.Ref.DataSet, i.Ref.Size, i.Ref.Version, i.Ref.StorageClass, i.Ref.ModTime.IsZero()))
		}
	}
	want := []string{"hr/b c+é.csv bucket/hr 1 etag STANDARD false", "hr/a.csv bucket/hr 1 etag STANDARD false", "it/x bucket/it -1  GLACIER true"}
	if d := cmp.Diff(want, names); d != "" || len(got) != 3 {
		t.Errorf("%d items (-want +got):\n%s", len(got), d)
	}
	if n := w.store.Requests("list") + w.list.Requests("list"); n != 0 {
		t.Errorf("%d listing requests", n)
	}
	if _, err := readItem(t, got["hr/a.csv"]); !errors.Is(err, sources.ErrVanished) {
		t.Errorf("an object that is gone since: %v", err)
	}
	if len(items(t, w.source(t, func(o *s3.Options) { o.Prefix = "hr/" }))) != 2 {
		t.Error("the prefix is not heeded")
	}
}

// TestInventoryResume goes on after every row of the walk and lists the rest,
// each once.
func TestInventoryResume(t *testing.T) {
	var files [3]string
	for i := range 9 {
		files[i%3] += row(fmt.Sprintf("k/%d", i), latest)
	}
	s := inventoried(files[0], files[1], files[2]).source(t, nil)
	var paths []string
	var cursors []sources.Cursor
	if err := s.Walk(t.Context(), "", func(i sources.Item, c sources.Cursor) error {
		paths, cursors = append(paths, i.Ref.Path), append(cursors, c)
		return nil
	}); err != nil || len(paths) != 9 {
		t.Fatalf("%v, %d items", err, len(paths))
	}
	for n, c := range cursors {
		rest, err := walked(t, s, c)
		if d := cmp.Diff(strings.Join(paths[n+1:], " "), strings.Join(rest, " ")); err != nil || d != "" {
			t.Errorf("after %d: %v (-want +got):\n%s", n, err, d)
		}
		if strings.Contains(c, "k/") {
			t.Errorf("the cursor holds a name: %q", c)
		}
	}
	stop := errors.New("stop")
	if err := s.Walk(t.Context(), "", func(sources.Item, sources.Cursor) error { return stop }); err != stop {
		t.Errorf("fn's error became %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	if err := s.Walk(ctx, "", func(sources.Item, sources.Cursor) error { n++; cancel(); return nil }); !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("cancelled: %v after %d", err, n)
	}
}

// TestBadInventory is refused in a sentence, since what it lists could not be
// accounted for; nothing of it is repeated.
func TestBadInventory(t *testing.T) {
	good := row("a", latest)
	for name, c := range map[string]struct {
		file   string
		change func(*written)
		cursor string
		want   string
	}{
		"other_bucket":   {good, func(w *written) { w.manifest["sourceBucket"] = "jane" }, "", "of another bucket"},
		"orc":            {good, func(w *written) { w.manifest["fileFormat"] = "ORC" }, "", "not in a format"},
		"parquet_no_way": {good, func(w *written) { w.manifest["fileFormat"] = "Parquet" }, "", "not in a format"},
		"no_key":         {good, func(w *written) { w.manifest["fileSchema"] = "Bucket, Size" }, "", "which keys"},
		"not_json":       {good, func(w *written) { w.manifest["files"] = "jane" }, "", "not of the form"},
		"file_gone":      {good, func(w *written) { w.list.Delete("data/0.csv.gz") }, "", "cannot be read"},
		"file_denied":    {good, func(w *written) { w.list.Denied = map[string]bool{"data/0.csv.gz": true} }, "", "AccessDenied"},
		"file_swapped":   {good, func(w *written) { w.list.Put("data/0.csv.gz", fakes3.Object{Body: []byte(row("jane", latest))}) }, "", "not the one"},
		"lists_others":   {"\"jane\",\"a\"\n", nil, "", "lists another bucket"},
		"bad_key":        {"\"bucket\",\"jane%zz\"\n", nil, "", "keys is not of the form"},
		"empty_key":      {"\"bucket\",\"\"\n", nil, "", "keys is not of the form"},
		"long_row":       {"\"bucket\",\"" + strings.Repeat("jane", 1<<19) + "\"\n", nil, "", "row"},
		"bad_quotes":     {"\"bucket\",\"a\"jane\n", nil, "", "not of the form"},
		"cursor":         {good, nil, "0123456789abcdef:0:1", "another listing"},
		"cursor_odd":     {good, nil, "jane", "another listing"},
	} {
		t.Run(name, func(t *testing.T) {
			w := inventoried(c.file)
			if c.change != nil {
				c.change(w)
			}
			_, err := walked(t, w.source(t, nil), c.cursor)
			if !errors.Is(err, sources.ErrUnreachable) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "jane") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	o := options("store.example")
	for _, bad := range []string{"lists", "lists/", "/x", "a b/c"} {
		o.Inventory = bad
		if _, err := s3.New(o); !errors.Is(err, sources.ErrBadURI) {
			t.Errorf("inventory %q: %v", bad, err)
		}
	}
}

// TestInventoryOtherFormat is read by the reader that was injected.
func TestInventoryOtherFormat(t *testing.T) {
	w := inventoried("a b\nc%20d\n")
	w.manifest["fileFormat"] = "Parquet"
	lines := func(_ context.Context, r io.Reader, columns []string, add func([]string) error) error {
		text, err := io.ReadAll(r)
		for l := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return r == '\n' }) {
			v := make([]string, len(columns))
			v[0], v[1], v[2] = "bucket", l, "7"
			if err := add(v); err != nil {
				return err
			}
		}
		return err
	}
	// It is not packed, as Parquet is not.
	body := []byte("a b\nc%20d\n")
	sum := md5.Sum(body)
	w.list.Put("data/0.csv.gz", fakes3.Object{Body: body})
	w.manifest["files"] = []map[string]any{{"key": "data/0.csv.gz", "MD5checksum": hex.EncodeToString(sum[:])}}
	got := items(t, w.source(t, func(o *s3.Options) { o.ReadTable = lines }))
	if len(got) != 2 || got["a b"].Ref.Size != 7 || got["c%20d"].Ref.Size != 7 {
		t.Errorf("got %v", got)
	}
	broken := func(context.Context, io.Reader, []string, func([]string) error) error { return errors.New("jane") }
	if _, err := walked(t, w.source(t, func(o *s3.Options) { o.ReadTable = broken }), ""); err == nil || strings.Contains(err.Error(), "jane") {
		t.Errorf("got %v", err)
	}
}
