package azblob

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

// maxAnswer is the most that is read of an answer that is not a blob's body. A
// listing of 5,000 names of 1,024 characters is below half of it.
const maxAnswer = 32 << 20

// errNotReading stops a request that would not only read.
var errNotReading = errors.New("only GET and HEAD requests are sent")

// answer is what is kept of a response beside what the library returns.
type answer struct {
	body   bool // asked for a blob's body: not limited
	status int  // 0: there was no response
	code   string
	date   time.Time     // the service's clock
	after  time.Duration // Retry-After
}

type answerKey struct{}

func withAnswer(ctx context.Context, a *answer) context.Context {
	return context.WithValue(ctx, answerKey{}, a)
}

// guard stands between the library and the network, as its policy.Transporter:
// it lets only reading requests pass, adds the shared access signature, limits
// what a service may answer, follows no redirect, and keeps what the library
// throws away.
type guard struct {
	next http.RoundTripper
	own  *http.Transport

	source func() (sources.Secret, error) // nil: no signature
	mu     sync.Mutex
	sas    sources.Secret
}

func newGuard(next http.RoundTripper, source func() (sources.Secret, error)) (*guard, error) {
	g := &guard{next: next, source: source}
	if source != nil {
		var err error
		if g.sas, err = source(); err != nil {
			return nil, err
		}
	}
	if next == nil {
		g.own = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:    15 * time.Second,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			MaxIdleConnsPerHost:    64,
			IdleConnTimeout:        time.Minute,
			DisableCompression:     true, // a blob stored as gzip is what it is
			MaxResponseHeaderBytes: 1 << 20,
		}
		g.next = g.own
	}
	return g, nil
}

func (g *guard) close() {
	if g.own != nil {
		g.own.CloseIdleConnections()
	}
}

func (g *guard) signature() sources.Secret {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.sas
}

// renew reads the signature anew after a request with used was refused. It
// reports whether there is another now.
func (g *guard) renew(used sources.Secret) bool {
	if g.source == nil {
		return false
	}
	now, err := g.source()
	if err != nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sas = now
	return now != used
}

// Do implements policy.Transporter.
func (g *guard) Do(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil, errNotReading
	}
	if sas := g.signature(); sas != "" {
		r = r.Clone(r.Context())
		if r.URL.RawQuery != "" {
			r.URL.RawQuery += "&"
		}
		r.URL.RawQuery += string(sas)
	}
	res, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	a, _ := r.Context().Value(answerKey{}).(*answer)
	if a != nil {
		a.status, a.code = res.StatusCode, plainWord(res.Header.Get("x-ms-error-code"))
		if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
			a.date = date
		}
		if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds > 0 {
			a.after = time.Duration(min(seconds, 3600)) * time.Second
		}
	}
	if a == nil || !a.body || res.StatusCode >= 300 {
		res.Body = limited{io.LimitReader(res.Body, maxAnswer), res.Body}
	}
	return res, nil
}

// limited ends an answer that is longer than any honest one: what is left of
// it can then not be understood.
type limited struct {
	io.Reader
	io.Closer
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
