package azblob_test

import (
	"net/url"
	"testing"

	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/azblob"
	"github.com/pdatlas/pdatlas/sources/sourcetest"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

func TestMain(m *testing.M) {
	// The library keeps a pool of its own for clients without a transport: the
	// tests' own, which fill the store.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"),
		goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"))
}

// TestContractServer runs the suite against Azurite, in pages so small that
// every walk has many.
func TestContractServer(t *testing.T) {
	server := servers.StartAzure(t)
	// A backslash in a URL is a slash to the service.
	sourcetest.Run(t, sourcetest.Options{Without: `\`}, func(t *testing.T, tree map[string][]byte, f sources.Filter) sourcetest.Place {
		name := server.NewContainer(t, tree)
		s := open(t, parsed(t, server, name, func(o *azblob.Options) { o.Filter, o.PageSize = f, 7 }))
		return sourcetest.Place{
			Source: s,
			Remove: func(path string) error {
				_, err := server.Client(t).DeleteBlob(t.Context(), name, path, nil)
				return err
			},
		}
	})
}

func parsed(t *testing.T, server servers.Azure, root string, change func(*azblob.Options)) azblob.Options {
	t.Helper()
	u, err := url.Parse(server.URI(root))
	if err != nil {
		t.Fatal(err)
	}
	o, err := azblob.Parse(u, server.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&o)
	}
	return o
}

func open(t *testing.T, o azblob.Options) *azblob.Source {
	t.Helper()
	s, err := azblob.New(o)
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
