package sftp_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sftp"
	"github.com/pdatlas/pdatlas/sources/sourcetest"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestContractServer runs the suite against OpenSSH.
func TestContractServer(t *testing.T) {
	server := servers.StartSSH(t)
	sourcetest.Run(t, sourcetest.Options{RawNames: true}, func(t *testing.T, tree map[string][]byte, f sources.Filter) sourcetest.Place {
		dir := t.TempDir()
		plant(t, dir, tree)
		return sourcetest.Place{
			Source: open(t, parsed(t, server.URI(dir), func(o *sftp.Options) { o.Filter = f })),
			Remove: func(path string) error { return os.Remove(filepath.Join(dir, path)) },
		}
	})
}

// parsed are the options that a URI means, in an empty environment.
func parsed(t *testing.T, uri string, change func(*sftp.Options)) sftp.Options {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	o, err := sftp.Parse(u, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&o)
	}
	return o
}

func open(t *testing.T, o sftp.Options) *sftp.Source {
	t.Helper()
	s, err := sftp.New(o)
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

// plant writes a tree below a folder.
func plant(t *testing.T, dir string, tree map[string][]byte) {
	t.Helper()
	for path, content := range tree {
		full := dir + "/" + path
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
