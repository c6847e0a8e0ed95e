package all_test

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/all"
)

// keys is an environment with credentials for S3.
func keys(name string) string {
	switch name {
	case "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY":
		return "k3y"
	}
	return ""
}

// TestComplete fails when a kind of source has a folder but is not listed.
func TestComplete(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "all" && e.Name() != "sourcetest" {
			want = append(want, e.Name())
		}
	}
	var got, names []string
	for _, k := range all.Kinds() {
		names = append(names, k.Name)
		if folder := cmp.Or(k.Folder, k.Name); !slices.Contains(got, folder) {
			got = append(got, folder)
		}
		if k.URI == "" || k.Rights == "" || k.Limits == "" || k.Tested == "" {
			t.Errorf("%s is not described", k.Name)
		}
	}
	slices.Sort(got)
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("folders and kinds differ (-folders +kinds):\n%s", d)
	}
	if !slices.IsSorted(names) {
		t.Errorf("the kinds are not sorted: %q", names)
	}
}

func TestOpen(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a b", "odd:", "s3"} {
		if err := os.MkdirAll(filepath.Join(dir, name, "x"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	for uri, want := range map[string]string{
		dir:                                  "file://" + dir,
		".":                                  "file://" + dir,
		"a b":                                "file://" + dir + "/a%20b",
		"s3":                                 "file://" + dir + "/s3",
		"./odd://x":                          "file://" + dir + "/odd:/x",
		"file://" + dir + "/a%20b":           "file://" + dir + "/a%20b",
		"FILE://localhost" + dir:             "file://" + dir,
		"s3://bucket/hr?endpoint=http://h:1": "s3://h:1/bucket/hr",
		"S3://bucket":                        "s3://s3.amazonaws.com/bucket/",
		"postgresql://u@Host/db?schema=hr":   "postgres://host:5432/db/hr",
		"mariadb://host:3307/":               "mysql://host:3307/",
		"sqlserver://host/db":                "sqlserver://host:1433/db",
	} {
		s, err := all.Open(t.Context(), uri, all.Options{Getenv: keys})
		if err != nil {
			t.Errorf("%q: %v", uri, err)
			continue
		}
		if s.Name() != want {
			t.Errorf("%q: name %q, want %q", uri, s.Name(), want)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenBad(t *testing.T) {
	for uri, want := range map[string]error{
		"":                            sources.ErrBadURI,
		"postgres://u:s3cr3t@host/db": sources.ErrBadURI,
		"mysql://u:s3cr3t@host/db":    sources.ErrBadURI,
		"sqlite:///no/such/file":      sources.ErrNotFound,
		"oracle://s3cr3t@host/db":     sources.ErrBadURI,
		"s3://u:s3cr3t@bucket":        sources.ErrBadURI,
		"s3://":                       sources.ErrBadURI,
		"s3://bucket/%zz?s3cr3t":      sources.ErrBadURI,
		"s3://buc ket:s3cr3t":         sources.ErrBadURI,
		"s3://bucket?key=s3cr3t":      sources.ErrBadURI,
		"file://host/s3cr3t":          sources.ErrBadURI,
		"file://u:s3cr3t@localhost/x": sources.ErrBadURI,
		"file:///x?s3cr3t":            sources.ErrBadURI,
		"file:///x#s3cr3t":            sources.ErrBadURI,
		"file://":                     sources.ErrBadURI,
		"/no/such/place":              sources.ErrNotFound,
		"file:///no/such/place":       sources.ErrNotFound,
		"no-such-scheme":              sources.ErrNotFound,
	} {
		s, err := all.Open(t.Context(), uri, all.Options{Getenv: keys})
		if s != nil || !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", uri, err, want)
			continue
		}
		if strings.Contains(err.Error(), "s3cr3t") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: the error is not one sentence without secrets: %v", uri, err)
		}
	}
	if s, err := all.Open(t.Context(), "s3://bucket", all.Options{}); s != nil || !errors.Is(err, sources.ErrAccessDenied) {
		t.Errorf("without credentials: %v, want ErrAccessDenied", err)
	}
	if s, err := all.Open(t.Context(), ".", all.Options{Filter: sources.Filter{Exclude: []string{"["}}}); s != nil || err == nil {
		t.Errorf("a bad glob: %v", err)
	}
}

// TestOptionsReachSources shows that a declared region and a tag get through,
// and that the URI's own win.
func TestOptionsReachSources(t *testing.T) {
	dir := t.TempDir()
	s, err := all.Open(t.Context(), dir, all.Options{Region: "de-berlin"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if d, err := s.Describe(t.Context()); err != nil || d.Region != "de-berlin" || d.Basis != "declared" {
		t.Errorf("%+v, %v", d, err)
	}
	for uri, want := range map[string]string{
		"s3://bucket?endpoint=http://127.0.0.1:1": "de-berlin", "s3://bucket?endpoint=http://127.0.0.1:1&region=fr-paris": "fr-paris",
	} {
		s, err := all.Open(t.Context(), uri, all.Options{Getenv: keys, Region: "de-berlin"})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if d, err := s.Describe(t.Context()); !errors.Is(err, sources.ErrUnreachable) || d.Region != want || d.Code == "" {
			t.Errorf("%s: %+v, %v; want region %q", uri, d, err, want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, seed := range []string{"s3://b?endpoint=h", "file:///", "://", "x://y", "s3://u:s3cr3t@b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		if strings.HasPrefix(strings.ToLower(uri), "s3:") {
			uri += "?s3cr3t=1"
		}
		s, err := all.Open(t.Context(), uri, all.Options{Getenv: keys})
		switch {
		case err == nil:
			s.Close()
		case errors.Is(err, sources.ErrBadURI) && strings.Contains(err.Error(), "s3cr3t"):
			t.Errorf("the error repeats the URI")
		}
	})
}
