package s3_test

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestContractFake runs the suite with keys of any bytes and pages so small
// that every walk has many.
func TestContractFake(t *testing.T) {
	sourcetest.Run(t, sourcetest.Options{}, func(t *testing.T, tree map[string][]byte, f sources.Filter) sourcetest.Place {
		store := &fakes3.Server{Bucket: "bucket"}
		for key, body := range tree {
			store.Put("root/"+key, fakes3.Object{Body: body})
		}
		store.Put("other/not-below-the-prefix", fakes3.Object{})
		server := httptest.NewServer(store)
		t.Cleanup(server.Close)
		o := options(server.Listener.Addr().String())
		o.Prefix, o.PageSize, o.Filter = "root/", 4, f
		return sourcetest.Place{
			Source: open(t, o),
			Remove: func(path string) error { store.Delete("root/" + path); return nil },
		}
	})
}

// TestContractServer runs it against a real server.
func TestContractServer(t *testing.T) {
	server := servers.StartS3(t)
	client := server.Client(t)
	sourcetest.Run(t, sourcetest.Options{}, func(t *testing.T, tree map[string][]byte, f sources.Filter) sourcetest.Place {
		bucket := server.NewBucket(t, tree)
		u, err := url.Parse(server.URI(bucket))
		if err != nil {
			t.Fatal(err)
		}
		o, err := s3.Parse(u, server.Getenv)
		if err != nil {
			t.Fatal(err)
		}
		o.Filter, o.PageSize = f, 10
		return sourcetest.Place{
			Source: open(t, o),
			Remove: func(path string) error {
				return client.RemoveObject(t.Context(), bucket, path, minio.RemoveObjectOptions{})
			},
		}
	})
}

// options are those for a server on this machine that takes any key.
func options(address string) s3.Options {
	return s3.Options{
		Endpoint: address, Insecure: true, Bucket: "bucket",
		Credentials: credentials.NewStaticV4("key", "secret", ""),
	}
}

func open(t *testing.T, o s3.Options) *s3.Source {
	t.Helper()
	s, err := s3.New(o)
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
