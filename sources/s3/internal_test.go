package s3

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/minio/minio-go/v7"
)

func TestAskable(t *testing.T) {
	for key, want := range map[string]string{
		"": "", "plain": "plain", "ü\u0308😀": "ü\u0308😀", "\uFFFD stays": "\uFFFD stays",
		"\xff": "", "cut\xffhere": "cut", "half\xc3": "half", "a\xe2\x82": "a",
	} {
		if got := askable(key); got != want {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
}

func FuzzAskable(f *testing.F) {
	f.Add("a\xffb")
	f.Add("\uFFFD")
	f.Fuzz(func(t *testing.T, key string) {
		got := askable(key)
		if !utf8.ValidString(got) || !strings.HasPrefix(key, got) || utf8.ValidString(key) && got != key {
			t.Errorf("%q: %q", key, got)
		}
	})
}

func TestPlainWord(t *testing.T) {
	for word, want := range map[string]string{
		"": "", "NoSuchKey": "NoSuchKey", "eu-west-1": "eu-west-1", "a.b_c": "a.b_c", "two words": "", "<b>": "", "ü": "", "a\n": "", "a\x1b": "",
		strings.Repeat("x", 64): strings.Repeat("x", 64), strings.Repeat("x", 65): "",
	} {
		if got := plainWord(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

type echo struct{ got *http.Request }

func (e *echo) RoundTrip(r *http.Request) (*http.Response, error) {
	e.got = r
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// TestGuard sends every verb to the store and to a credential service.
func TestGuard(t *testing.T) {
	for _, c := range []struct {
		endpoint, method, url string
		passes                bool
	}{
		{"store.example:9000", "GET", "http://store.example:9000/bucket/", true},
		{"store.example:9000", "HEAD", "http://store.example:9000/bucket/", true},
		{"store.example:9000", "PUT", "http://store.example:9000/bucket/x", false},
		{"store.example:9000", "DELETE", "http://bucket.store.example:9000/x", false},
		{"store.example:9000", "POST", "http://STORE.example:9000/bucket?delete", false},
		{"s3.amazonaws.com", "PUT", "https://bucket.s3.dualstack.eu-west-1.amazonaws.com/x", false},
		{"s3.amazonaws.com", "POST", "https://sts.eu-west-1.amazonaws.com/", true},
		{"s3.amazonaws.com", "PUT", "http://169.254.169.254/latest/api/token", true},
		{"[::1]:9000", "PUT", "http://[::1]:9000/bucket/x", false},
	} {
		next := &echo{}
		r, err := http.NewRequestWithContext(t.Context(), c.method, c.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := newGuard(next, c.endpoint).RoundTrip(r)
		if res != nil {
			res.Body.Close()
		}
		if c.passes != (err == nil) || c.passes != (next.got != nil) || err != nil && !errors.Is(err, errNotReading) {
			t.Errorf("%s %s with the store %s: %v, want passed %v", c.method, c.url, c.endpoint, err, c.passes)
		}
	}
}

// TestContentRange has answers to "bytes=10-" of an object of 100 bytes.
func TestContentRange(t *testing.T) {
	for header, want := range map[string]error{
		"bytes 10-99/100": nil, "bytes 10-50/100": nil, "bytes 10-99/*": nil,
		"bytes 10-99/101": errReplaced, "bytes 11-99/100": errBadRange, "bytes 0-99/100": errBadRange,
		"bytes */100": errBadRange, "nonsense": errBadRange,
	} {
		b := &body{off: 10, size: 100, etag: "e"}
		info := objectInfo("e", 90)
		if err := b.accept(&info, header, ""); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%q: %v, want %v", header, err, want)
		}
	}
	b := &body{off: 10, size: 100, etag: "e"}
	whole, other := objectInfo("e", 100), objectInfo("other", 100)
	if err := b.accept(&whole, "", ""); err != nil || b.skip != 10 {
		t.Errorf("the whole again: %v, %d bytes to skip, want 10", err, b.skip)
	}
	if err := b.accept(&other, "bytes 10-99/100", ""); err != error(errReplaced) {
		t.Errorf("another version: %v", err)
	}
}

func objectInfo(etag string, size int64) minio.ObjectInfo {
	return minio.ObjectInfo{ETag: etag, Size: size}
}
