package s3_test

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/s3"
)

// env is an environment with these settings and no others.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func parse(t *testing.T, uri string, getenv func(string) string) (s3.Options, error) {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	return s3.Parse(u, getenv)
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, uri string
		env       []string
		want      s3.Options
	}{
		{"bucket", "s3://bucket", nil, s3.Options{Bucket: "bucket"}},
		{"slash", "s3://bucket/", nil, s3.Options{Bucket: "bucket"}},
		{"prefix", "s3://my_Bucket.x/hr/2024/", nil, s3.Options{Bucket: "my_Bucket.x", Prefix: "hr/2024/"}},
		{"escaped", "s3://bucket/a%20b%2Fc%3F%25", nil, s3.Options{Bucket: "bucket", Prefix: "a b/c?%"}},
		{"endpoint", "s3://bucket?endpoint=http://127.0.0.1:9000", nil, s3.Options{Bucket: "bucket", Endpoint: "127.0.0.1:9000", Insecure: true}},
		{"endpoint_escaped", "s3://bucket?endpoint=https%3A%2F%2FStore.example%2F", nil, s3.Options{Bucket: "bucket", Endpoint: "store.example"}},
		{"endpoint_bare", "s3://bucket?endpoint=store.example:9000", nil, s3.Options{Bucket: "bucket", Endpoint: "store.example:9000"}},
		{"endpoint_ipv6", "s3://bucket?endpoint=http://[::1]:9000", nil, s3.Options{Bucket: "bucket", Endpoint: "[::1]:9000", Insecure: true}},
		{"settings", "s3://bucket?region=eu-west-1&pathstyle=true&anonymous=1&ownertag=data%20owner", nil,
			s3.Options{Bucket: "bucket", Region: "eu-west-1", PathStyle: true, Anonymous: true, OwnerTag: "data owner"}},
		{"environment", "s3://bucket", []string{"AWS_ENDPOINT_URL", "http://one", "AWS_ENDPOINT_URL_S3", "http://two", "AWS_DEFAULT_REGION", "eu-north-1"},
			s3.Options{Bucket: "bucket", Endpoint: "two", Insecure: true, SignRegion: "eu-north-1"}},
		{"inventory", "s3://bucket?inventory=s3://lists/day/manifest.json&requesterpays=true", nil,
			s3.Options{Bucket: "bucket", Inventory: "lists/day/manifest.json", RequesterPays: true}},
		{"uri_wins", "s3://bucket?endpoint=https://three", []string{"AWS_ENDPOINT_URL", "http://one"}, s3.Options{Bucket: "bucket", Endpoint: "three"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parse(t, c.uri, env(c.env...))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got, cmpopts.IgnoreFields(s3.Options{}, "Credentials")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestParseBad(t *testing.T) {
	for name, uri := range map[string]string{
		"userinfo":          "s3://AKIDs3cr3t:s3cr3t@bucket/x",
		"no_bucket":         "s3:///prefix",
		"opaque":            "s3:bucket",
		"port":              "s3://s3cr3t:9000/bucket",
		"fragment":          "s3://bucket/a#s3cr3t",
		"bad_query":         "s3://bucket?endpoint=%zzs3cr3t",
		"unknown_setting":   "s3://bucket?s3cr3t=1",
		"key_as_setting":    "s3://bucket?secret=s3cr3t",
		"endpoint_userinfo": "s3://bucket?endpoint=http://u:s3cr3t@host",
		"endpoint_path":     "s3://bucket?endpoint=http://host/s3cr3t",
		"endpoint_query":    "s3://bucket?endpoint=http%3A%2F%2Fhost%3Fs3cr3t",
		"endpoint_scheme":   "s3://bucket?endpoint=ftp://s3cr3t",
		"endpoint_port":     "s3://bucket?endpoint=http://host:s3cr3t",
		"region":            "s3://bucket?region=s3cr3t%20x",
		"pathstyle":         "s3://bucket?pathstyle=s3cr3t",
		"scheme":            "gs://s3cr3t",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse(t, uri, env())
			if !errors.Is(err, sources.ErrBadURI) {
				t.Fatalf("got %v, want ErrBadURI", err)
			}
			if strings.Contains(err.Error(), "s3cr3t") || strings.Contains(err.Error(), "\n") {
				t.Error("the error is not one sentence without parts of the URI")
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"s3://bucket/a?endpoint=http://h:1", "s3://u:p@b", "s3://b?region=x&region=y#z", "s3://[::1]/%00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		u, err := url.Parse(uri)
		if err != nil {
			return
		}
		o, err := s3.Parse(u, env("AWS_ACCESS_KEY_ID", "k", "AWS_SECRET_ACCESS_KEY", "s"))
		if err != nil {
			if !errors.Is(err, sources.ErrBadURI) {
				t.Errorf("%v", err)
			}
			return
		}
		s, err := s3.New(o)
		if err != nil {
			return
		}
		defer s.Close()
		if _, err := url.Parse(s.Name()); err != nil || !strings.HasPrefix(s.Name(), "s3://") {
			t.Errorf("the name %q is no URI", s.Name())
		}
	})
}

func TestCredentials(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const profiles = "[default]\naws_access_key_id = D\naws_secret_access_key = d\n[other]\naws_access_key_id = O\naws_secret_access_key = o\naws_session_token = t\n"
	shared := write("shared", profiles, 0o600)
	public := write("public", profiles, 0o644)
	broken := write("broken", "[default\ns3cr3t line without end", 0o600)
	for _, c := range []struct {
		name     string
		env      []string
		endpoint bool
		key      string // "": none are found
		fails    bool
	}{
		{"nothing", []string{"HOME", dir}, false, "", false},
		{"keys", []string{"AWS_ACCESS_KEY_ID", "E", "AWS_SECRET_ACCESS_KEY", "s"}, true, "E", false},
		{"keys_win", []string{"AWS_ACCESS_KEY_ID", "E", "AWS_SECRET_ACCESS_KEY", "s", "AWS_PROFILE", "other"}, false, "E", false},
		{"half_a_key", []string{"AWS_ACCESS_KEY_ID", "E"}, false, "", true},
		{"file", []string{"AWS_SHARED_CREDENTIALS_FILE", shared}, true, "D", false},
		{"profile", []string{"AWS_SHARED_CREDENTIALS_FILE", shared, "AWS_PROFILE", "other"}, true, "O", false},
		{"absent_profile", []string{"AWS_SHARED_CREDENTIALS_FILE", shared, "AWS_PROFILE", "none"}, true, "", true},
		{"absent_file", []string{"AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, "none")}, true, "", true},
		{"file_for_all_to_read", []string{"AWS_SHARED_CREDENTIALS_FILE", public}, true, "", true},
		{"broken_file", []string{"AWS_SHARED_CREDENTIALS_FILE", broken}, true, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			creds := s3.Credentials(env(c.env...), c.endpoint)
			if creds == nil {
				if c.key != "" || c.fails {
					t.Fatal("none were found")
				}
				return
			}
			v, err := creds.GetWithContext(nil)
			if c.fails != (err != nil) || v.AccessKeyID != c.key {
				t.Errorf("key %q, %v; want %q, failure %v", v.AccessKeyID, err, c.key, c.fails)
			}
		})
	}
	t.Run("role_only_for_amazon", func(t *testing.T) {
		role := env("HOME", dir, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x")
		if s3.Credentials(role, false) == nil {
			t.Error("the role of the machine was not found")
		}
		if s3.Credentials(role, true) != nil {
			t.Error("another endpoint is shown the keys of the machine's role")
		}
	})
	t.Run("file_is_read_anew", func(t *testing.T) {
		creds := s3.Credentials(env("AWS_SHARED_CREDENTIALS_FILE", shared), true)
		if v, err := creds.GetWithContext(nil); err != nil || v.AccessKeyID != "D" {
			t.Fatalf("%q, %v", v.AccessKeyID, err)
		}
		write("shared", strings.ReplaceAll(profiles, "= D", "= NEW"), 0o600)
		creds.Expire()
		if v, err := creds.GetWithContext(nil); err != nil || v.AccessKeyID != "NEW" {
			t.Errorf("%q, %v; want the renewed key", v.AccessKeyID, err)
		}
	})
	t.Run("message_names_the_file_not_its_text", func(t *testing.T) {
		o := options("store.example")
		o.Credentials = s3.Credentials(env("AWS_SHARED_CREDENTIALS_FILE", broken), true)
		_, err := walked(t, open(t, o), "")
		if !errors.Is(err, sources.ErrAccessDenied) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("got %v", err)
		}
		o.Credentials = s3.Credentials(env("AWS_SHARED_CREDENTIALS_FILE", public), true)
		_, err = walked(t, open(t, o), "")
		if !errors.Is(err, sources.ErrAccessDenied) || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("got %v", err)
		}
	})
}
