package fakes3_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
)

// client is minio-go itself, which knows nothing of the fake.
func client(t *testing.T, s *fakes3.Server) *minio.Core {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	c, err := minio.NewCore(server.Listener.Addr().String(), &minio.Options{
		Creds: credentials.NewStaticV4("key", "secret", ""), Region: "us-east-1", MaxRetries: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestList(t *testing.T) {
	s := &fakes3.Server{Bucket: "bucket"}
	want := []string{"a b", "a/b", "a\nb", "é", "\xff"}
	for _, k := range append(want, "0") {
		s.Put(k, fakes3.Object{Body: []byte(k), Owner: "me"})
	}
	s.Delete("0")
	slices.Sort(want)
	var got []string
	for o := range client(t, s).ListObjectsIter(t.Context(), "bucket", minio.ListObjectsOptions{Recursive: true, MaxKeys: 2}) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
		if o.Size != int64(len(o.Key)) || o.ETag == "" || o.Owner.ID != "me" || o.LastModified.IsZero() {
			t.Errorf("%+v", o)
		}
		got = append(got, o.Key)
	}
	if !slices.Equal(got, want) || s.Requests("list") != 3 {
		t.Errorf("%q in %d requests, want %q in 3", got, s.Requests("list"), want)
	}
}

func TestGet(t *testing.T) {
	s := &fakes3.Server{Bucket: "bucket", Denied: map[string]bool{"denied": true}}
	s.Put("x", fakes3.Object{Body: []byte("0123456789"), Tags: map[string]string{"k": "v"}})
	s.Put("denied", fakes3.Object{})
	c := client(t, s)
	get := func(key string, set ...string) (string, string) {
		o := minio.GetObjectOptions{}
		for i := 0; i < len(set); i += 2 {
			o.Set(set[i], set[i+1])
		}
		r, _, _, err := c.GetObject(t.Context(), "bucket", key, o)
		if err != nil {
			return "", minio.ToErrorResponse(err).Code
		}
		defer r.Close()
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(b), ""
	}
	info, err := c.StatObject(t.Context(), "bucket", "x", minio.StatObjectOptions{})
	if err != nil || info.Size != 10 {
		t.Fatalf("%+v, %v", info, err)
	}
	for _, step := range []struct {
		key  string
		set  []string
		body string
		code string
	}{
		{"x", nil, "0123456789", ""},
		{"x", []string{"Range", "bytes=7-", "If-Match", `"` + info.ETag + `"`}, "789", ""},
		{"x", []string{"Range", "bytes=10-"}, "", "InvalidRange"},
		{"x", []string{"If-Match", `"other"`}, "", "PreconditionFailed"},
		{"none", nil, "", "NoSuchKey"},
		{"denied", nil, "", "AccessDenied"},
	} {
		if body, code := get(step.key, step.set...); body != step.body || code != step.code {
			t.Errorf("%s %q: %q %q, want %q %q", step.key, step.set, body, code, step.body, step.code)
		}
	}
	tags, err := c.GetObjectTagging(t.Context(), "bucket", "x", minio.GetObjectTaggingOptions{})
	if err != nil || tags.ToMap()["k"] != "v" {
		t.Errorf("tags %v, %v", tags, err)
	}
}

func TestRefusals(t *testing.T) {
	s := &fakes3.Server{Bucket: "bucket", AccessKey: "other"}
	if _, err := client(t, s).BucketExists(t.Context(), "bucket"); minio.ToErrorResponse(err).StatusCode != http.StatusForbidden {
		t.Errorf("an unknown key: %v", err)
	}
	s.AccessKey = ""
	if found, err := client(t, s).BucketExists(t.Context(), "absent"); found || err != nil {
		t.Errorf("an absent bucket: %v, %v", found, err)
	}
	_, err := client(t, s).PutObject(t.Context(), "bucket", "x", strings.NewReader("x"), 1, "", "", minio.PutObjectOptions{})
	if err == nil || s.Requests("other") != 1 {
		t.Errorf("a write: %v, counted %d", err, s.Requests("other"))
	}
}
