package gcs_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/gcs"
)

// login is a file of application default credentials of nobody.
const login = `{"type":"authorized_user","client_id":"id","client_secret":"s3cr3t","refresh_token":"s3cr3t"}`

func write(t *testing.T, content string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "adc.json")
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestParse(t *testing.T) {
	adc := write(t, login, 0o600)
	home := t.TempDir()
	if err := os.MkdirAll(home+"/.config/gcloud", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(home+"/.config/gcloud/application_default_credentials.json", []byte(login), 0o600); err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{"GS_ACCESS_KEY_ID": "GOOGID", "GS_SECRET_ACCESS_KEY": "s3cr3t"}
	for _, c := range []struct {
		uri, name string
		env       map[string]string
		check     func(o gcs.Options) bool
	}{
		{"gs://bucket", "gs://storage.googleapis.com/bucket/", map[string]string{"GOOGLE_APPLICATION_CREDENTIALS": adc}, func(o gcs.Options) bool { return o.Token != nil }},
		{"gs://bucket/a%20b/c", "gs://storage.googleapis.com/bucket/a%20b/c", map[string]string{"HOME": home}, func(o gcs.Options) bool { return o.Token != nil && o.Prefix == "a b/c" }},
		{"gs://bucket", "gs://storage.googleapis.com/bucket/", map[string]string{"GCE_METADATA_HOST": "metadata"}, func(o gcs.Options) bool { return o.Token != nil }},
		{"gs://bucket?anonymous=true", "gs://storage.googleapis.com/bucket/", nil, func(o gcs.Options) bool { return o.Anonymous }},
		{"gs://bucket?endpoint=http://H:1&region=EUROPE-WEST6&project=p-1", "gs://h:1/bucket/", keys,
			func(o gcs.Options) bool {
				return o.Access == "GOOGID" && o.Region == "europe-west6" && o.Project == "p-1" && o.Insecure
			}},
	} {
		u, err := url.Parse(c.uri)
		if err != nil {
			t.Fatal(err)
		}
		o, err := gcs.Parse(t.Context(), u, func(name string) string { return c.env[name] })
		if err != nil || !c.check(o) {
			t.Errorf("%s: %+v, %v", c.uri, o, err)
			continue
		}
		if s := open(t, o); s.Name() != c.name {
			t.Errorf("%s: the name is %s, want %s", c.uri, s.Name(), c.name)
		}
		if strings.Contains(fmt.Sprintf("%+v", o), "s3cr3t") {
			t.Errorf("%s: the options print a secret", c.uri)
		}
	}
}

func TestParseBad(t *testing.T) {
	adc := map[string]string{"GOOGLE_APPLICATION_CREDENTIALS": write(t, login, 0o600)}
	for _, c := range []struct {
		uri  string
		env  map[string]string
		want error
	}{
		{"gs://u:s3cr3t@bucket", adc, sources.ErrBadURI},
		{"gs:///s3cr3t", adc, sources.ErrBadURI},
		{"gs://bucket:1/s3cr3t", adc, sources.ErrBadURI},
		{"gs://bucket/#s3cr3t", adc, sources.ErrBadURI},
		{"gs://bucket?s3cr3t=1", adc, sources.ErrBadURI},
		{"gs://bucket?anonymous=s3cr3t", adc, sources.ErrBadURI},
		{"gs://bucket?region=a%20s3cr3t", adc, sources.ErrBadURI},
		{"gs://bucket?project=a%20s3cr3t", adc, sources.ErrBadURI},
		{"gs://bucket?endpoint=http://u:s3cr3t@h", adc, sources.ErrBadURI},
		{"gs://bucket?endpoint=s3cr3t", adc, sources.ErrBadURI},
		{"gs://bucket", nil, sources.ErrAccessDenied},
		{"gs://bucket?endpoint=http://elsewhere", adc, sources.ErrAccessDenied}, // Google's tokens are for Google
		{"gs://bucket", map[string]string{"GOOGLE_APPLICATION_CREDENTIALS": "/no/such/file"}, sources.ErrAccessDenied},
		{"gs://bucket", map[string]string{"GOOGLE_APPLICATION_CREDENTIALS": write(t, login, 0o644)}, sources.ErrAccessDenied},
		{"gs://bucket", map[string]string{"GOOGLE_APPLICATION_CREDENTIALS": write(t, "s3cr3t", 0o600)}, sources.ErrAccessDenied},
		{"gs://bucket", map[string]string{"GOOGLE_APPLICATION_CREDENTIALS": write(t, `{"type":"external_account","token_url":"http://s3cr3t"}`, 0o600)}, sources.ErrAccessDenied},
	} {
		u, err := url.Parse(c.uri)
		if err != nil {
			t.Fatal(err)
		}
		_, err = gcs.Parse(t.Context(), u, func(name string) string { return c.env[name] })
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v, want %v that repeats nothing", c.uri, err, c.want)
		}
	}
	if _, err := gcs.New(gcs.Options{Bucket: "bucket"}); !errors.Is(err, sources.ErrAccessDenied) {
		t.Errorf("without credentials: %v", err)
	}
	if _, err := gcs.New(gcs.Options{Bucket: "..", Anonymous: true}); !errors.Is(err, sources.ErrBadURI) {
		t.Errorf("no bucket: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"gs://bucket/x?anonymous=true", "gs://u:s3cr3t@b", "gs://b?endpoint=http://h&anonymous=true", "gs://%zz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		u, err := url.Parse(uri)
		if err != nil {
			return
		}
		o, err := gcs.Parse(t.Context(), u, func(string) string { return "" })
		if err == nil {
			var s *gcs.Source
			if s, err = gcs.New(o); err == nil {
				if !strings.HasPrefix(s.Name(), "gs://") {
					t.Errorf("the name %q is none", s.Name())
				}
				return
			}
		}
		if !errors.Is(err, sources.ErrBadURI) && !errors.Is(err, sources.ErrAccessDenied) {
			t.Errorf("%v, want ErrBadURI", err)
		}
	})
}
