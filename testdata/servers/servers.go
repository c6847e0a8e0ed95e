// Package servers finds or starts the real servers that tests talk to. A
// server named in the environment (testdata/servers/all.sh prints the names)
// is used; else a program that is installed is started for the test alone;
// else the test is skipped, or fails where PDATLAS_REQUIRE says so.
package servers

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// S3 is an object store that a test may fill.
type S3 struct {
	Endpoint    string // URL
	Key, Secret string
}

// StartS3 finds PDATLAS_TEST_S3 or starts versitygw on an empty folder.
func StartS3(t testing.TB) S3 {
	t.Helper()
	if e := os.Getenv("PDATLAS_TEST_S3"); e != "" {
		return S3{Endpoint: e, Key: os.Getenv("PDATLAS_TEST_S3_KEY"), Secret: os.Getenv("PDATLAS_TEST_S3_SECRET")}
	}
	program := find("versitygw")
	needs.Have(t, "s3", program != "", "run testdata/servers/s3.sh start, which installs versitygw")
	dir, address := t.TempDir(), freeAddress(t)
	for _, sub := range []string{"data", "meta"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s := S3{Endpoint: "http://" + address, Key: rand.Text(), Secret: rand.Text()}
	cmd := exec.Command(program, "--quiet", "--port", address,
		"posix", "--sidecar", filepath.Join(dir, "meta"), filepath.Join(dir, "data"))
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+s.Key, "ROOT_SECRET_KEY="+s.Secret)
	if err := cmd.Start(); err != nil {
		t.Fatalf("start versitygw: %v", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	await(t, s.Endpoint)
	return s
}

// find looks for a program in PATH and where the scripts install to.
func find(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	path := filepath.Join(cache, "pdatlas-servers", "bin", name)
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// await returns when the server answers anything at all.
func await(t testing.TB, endpoint string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint, nil)
		if err != nil {
			t.Fatal(err)
		}
		if res, err := client.Do(r); err == nil {
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("the server at %s does not answer", endpoint)
		}
	}
}

// Client is a client with all rights.
func (s S3) Client(t testing.TB) *minio.Client {
	t.Helper()
	u, err := url.Parse(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	// versitygw may take what is left of an empty upload for the next request.
	transport := &http.Transport{DisableKeepAlives: true}
	c, err := minio.New(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(s.Key, s.Secret, ""), Secure: u.Scheme == "https", Region: "us-east-1", Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// NewBucket makes a bucket of its own for the test, with these objects, and
// removes it at its end.
func (s S3) NewBucket(t testing.TB, objects map[string][]byte) (bucket string) {
	t.Helper()
	bucket = "t-" + strings.ToLower(rand.Text())
	c := s.Client(t)
	if err := c.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		for o := range c.ListObjectsIter(ctx, bucket, minio.ListObjectsOptions{Recursive: true}) {
			c.RemoveObject(ctx, bucket, o.Key, minio.RemoveObjectOptions{})
		}
		c.RemoveBucket(ctx, bucket)
	})
	for key, body := range objects {
		if _, err := c.PutObject(t.Context(), bucket, key, bytes.NewReader(body), int64(len(body)), minio.PutObjectOptions{}); err != nil {
			t.Fatalf("put %q: %v", key, err)
		}
	}
	return bucket
}

// Getenv is an environment that holds the keys of this server and no others.
func (s S3) Getenv(name string) string {
	switch name {
	case "AWS_ACCESS_KEY_ID":
		return s.Key
	case "AWS_SECRET_ACCESS_KEY":
		return s.Secret
	}
	return ""
}

// URI names a bucket, or a prefix of one ("bucket/prefix"), of this server.
func (s S3) URI(root string) string { return "s3://" + root + "?endpoint=" + s.Endpoint }
