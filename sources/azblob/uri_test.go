package azblob_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/azblob"
)

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestParse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sas")
	if err := os.WriteFile(file, []byte("?sv=1&sig=c4n4ry\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key := map[string]string{"AZURE_STORAGE_KEY": "YzRuNHJ5"}
	for _, c := range []struct {
		uri, name string
		env       map[string]string
		check     func(o azblob.Options) bool
	}{
		{"azblob://account/data", "azblob://account.blob.core.windows.net/data/", key, func(o azblob.Options) bool { return o.Credential.Key != "" }},
		{"azblob://account/data/hr/a%20b", "azblob://account.blob.core.windows.net/data/hr/a%20b", key, func(o azblob.Options) bool { return o.Prefix == "hr/a b" }},
		{"azblob://devtest/data?endpoint=http://H:1/devtest/", "azblob://h:1/devtest/data/", key, func(o azblob.Options) bool { return o.Endpoint == "http://h:1/devtest" }},
		{"azblob://account/$web?anonymous=true", "azblob://account.blob.core.windows.net/$web/", nil, func(o azblob.Options) bool { return o.Credential.Anonymous }},
		{"azblob://account/data?versions=true&snapshots=true&region=westeurope&ownertag=owner", "azblob://account.blob.core.windows.net/data/", key,
			func(o azblob.Options) bool {
				return o.Versions && o.Snapshots && o.Region == "westeurope" && o.OwnerTag == "owner"
			}},
		{"azblob://account/data?sasfile=" + file, "azblob://account.blob.core.windows.net/data/", nil, func(o azblob.Options) bool { return o.Credential.Signature != nil }},
		{"azblob://account/data", "azblob://account.blob.core.windows.net/data/", map[string]string{"AZURE_STORAGE_SAS_TOKEN": "?sv=1&sig=c4n4ry"},
			func(o azblob.Options) bool { return o.Credential.Signature != nil }},
		{"azblob://account/data", "azblob://account.blob.core.windows.net/data/",
			map[string]string{"AZURE_TENANT_ID": "00000000-0000-0000-0000-000000000001", "AZURE_CLIENT_ID": "id", "AZURE_CLIENT_SECRET": "c4n4ry"},
			func(o azblob.Options) bool { return o.Credential.Token != nil }},
		{"azblob://account/data", "azblob://account.blob.core.windows.net/data/", map[string]string{"AZURE_STORAGE_SERVICE_ENDPOINT": "https://account.blob.core.windows.net/", "AZURE_STORAGE_KEY": "YzRuNHJ5"},
			func(o azblob.Options) bool { return o.Endpoint != "" }},
	} {
		u, err := url.Parse(c.uri)
		if err != nil {
			t.Fatal(err)
		}
		o, err := azblob.Parse(u, environment(c.env))
		if err != nil || !c.check(o) {
			t.Errorf("%s: %+v, %v", c.uri, o, err)
			continue
		}
		s, err := azblob.New(o)
		if err != nil || s.Name() != c.name {
			t.Errorf("%s: %v, want the name %s", c.uri, err, c.name)
			continue
		}
		if printed := fmt.Sprintf("%+v", o); strings.Contains(printed, "c4n4ry") || strings.Contains(printed, "YzRuNHJ5") {
			t.Errorf("%s: the options print a secret", c.uri)
		}
	}
}

func TestParseBad(t *testing.T) {
	loose := filepath.Join(t.TempDir(), "loose")
	if err := os.WriteFile(loose, []byte("sv=1&sig=s3cr3t"), 0o644); err != nil {
		t.Fatal(err)
	}
	key := map[string]string{"AZURE_STORAGE_KEY": "YzRuNHJ5"}
	for _, c := range []struct {
		uri  string
		env  map[string]string
		want error
	}{
		{"azblob://u:s3cr3t@account/data", key, sources.ErrBadURI},
		{"azblob://s3cr3t_/data", key, sources.ErrBadURI},
		{"azblob://account:80/data", key, sources.ErrBadURI},
		{"azblob:///s3cr3t", key, sources.ErrBadURI},
		{"azblob://account/data#s3cr3t", key, sources.ErrBadURI},
		{"azblob://account/data?sig=s3cr3t", key, sources.ErrBadURI},
		{"azblob://account/data?endpoint=ftp://s3cr3t", key, sources.ErrBadURI},
		{"azblob://account/data?endpoint=http://u:s3cr3t@h", key, sources.ErrBadURI},
		{"azblob://account/data?versions=s3cr3t", key, sources.ErrBadURI},
		{"azblob://account/data?region=a%20s3cr3t", key, sources.ErrBadURI},
		{"azblob://account/data", nil, sources.ErrAccessDenied},
		{"azblob://account/data", map[string]string{"AZURE_STORAGE_SAS_TOKEN": "s3cr3t"}, sources.ErrAccessDenied},
		{"azblob://account/data?sasfile=" + loose, nil, sources.ErrAccessDenied},
		{"azblob://account/data?sasfile=/no/such/file", nil, sources.ErrAccessDenied},
	} {
		u, err := url.Parse(c.uri)
		if err != nil {
			t.Fatal(err)
		}
		_, err = azblob.Parse(u, environment(c.env))
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v, want %v that repeats nothing", c.uri, err, c.want)
		}
	}
	for name, change := range map[string]func(*azblob.Options){
		"no_container":  func(o *azblob.Options) { o.Container = "" },
		"upper_case":    func(o *azblob.Options) { o.Container = "Data" },
		"climbing":      func(o *azblob.Options) { o.Container = "../x" },
		"raw_prefix":    func(o *azblob.Options) { o.Prefix = "\xff" },
		"long_prefix":   func(o *azblob.Options) { o.Prefix = strings.Repeat("x", 1025) },
		"bad_endpoint":  func(o *azblob.Options) { o.Endpoint = "::" },
		"bad_key":       func(o *azblob.Options) { o.Credential.Key = "s3cr3t!" },
		"no_credential": func(o *azblob.Options) { o.Credential = azblob.Credential{} },
		"bad_glob":      func(o *azblob.Options) { o.Filter.Include = []string{"["} },
		"bad_sas":       func(o *azblob.Options) { o.Credential = azblob.Credential{Signature: failing} },
	} {
		o := azblob.Options{Account: "account", Container: "data", Credential: azblob.Credential{Key: "YzRuNHJ5"}}
		change(&o)
		if _, err := azblob.New(o); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func failing() (sources.Secret, error) { return "", sources.ErrAccessDenied }

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"azblob://account/data/x?endpoint=http://h", "azblob://u:p@a/b", "azblob://abc/$root?versions=true", "azblob://abc/%zz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		u, err := url.Parse(uri)
		if err != nil || strings.Contains(uri, "sasfile") {
			return
		}
		o, err := azblob.Parse(u, environment(map[string]string{"AZURE_STORAGE_KEY": "YzRuNHJ5"}))
		if err == nil {
			var s *azblob.Source
			if s, err = azblob.New(o); err == nil {
				if !strings.HasPrefix(s.Name(), "azblob://") {
					t.Errorf("the name %q is none", s.Name())
				}
				return
			}
		}
		if !errors.Is(err, sources.ErrBadURI) {
			t.Errorf("%v, want ErrBadURI", err)
		}
	})
}
