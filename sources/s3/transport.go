package s3

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxAnswer is the most that is read of an answer that is not an object's
// body. A listing of 1,000 keys of 1,024 bytes, each byte escaped, is 4 MiB.
const maxAnswer = 8 << 20

// errNotReading stops a request that would not only read.
var errNotReading = errors.New("only GET and HEAD requests are sent")

// answer is what is kept of a response beside what minio-go returns.
type answer struct {
	body   bool          // asked for an object's body: not limited
	status int           // 0: there was no response
	region string        // x-amz-bucket-region
	date   time.Time     // the service's clock
	after  time.Duration // Retry-After
	excess bool          // it was longer than maxAnswer, and cut there
}

type answerKey struct{}

// withAnswer makes the guard fill a with the response to requests of ctx.
func withAnswer(ctx context.Context, a *answer) context.Context {
	return context.WithValue(ctx, answerKey{}, a)
}

// guard stands between minio-go and the network: it lets only reading requests
// to the store pass, limits what a store may answer, and keeps what minio-go
// throws away. Requests to other hosts (the credential services of a cloud)
// pass untouched.
type guard struct {
	next http.RoundTripper
	host string // of the store, without a port
	own  *http.Transport
}

func newGuard(next http.RoundTripper, endpoint string) *guard {
	g := &guard{next: next, host: hostname(endpoint)}
	if next == nil {
		g.own = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:    15 * time.Second,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			MaxIdleConnsPerHost:    64,
			IdleConnTimeout:        time.Minute,
			DisableCompression:     true, // an object stored as gzip is what it is
			MaxResponseHeaderBytes: 1 << 20,
		}
		g.next = g.own
	}
	return g
}

func (g *guard) close() {
	if g.own != nil {
		g.own.CloseIdleConnections()
	}
}

// RoundTrip implements http.RoundTripper.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if !g.toStore(r.URL.Hostname()) {
		return g.next.RoundTrip(r)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil, errNotReading
	}
	res, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	a, _ := r.Context().Value(answerKey{}).(*answer)
	if a != nil {
		a.status, a.region = res.StatusCode, plainWord(res.Header.Get("x-amz-bucket-region"))
		if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
			a.date = date
		}
		if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds > 0 {
			a.after = time.Duration(min(seconds, 3600)) * time.Second
		}
	}
	if a == nil || !a.body || res.StatusCode >= 300 {
		res.Body = &limited{ReadCloser: res.Body, left: maxAnswer, a: a}
	}
	return res, nil
}

// toStore reports whether a host is the store's: its endpoint, a bucket's name
// before that, or any of Amazon's when it is Amazon's.
func (g *guard) toStore(host string) bool {
	host = strings.ToLower(host)
	if host == g.host || strings.HasSuffix(host, "."+g.host) {
		return true
	}
	return provider(g.host) == "aws" && provider(host) == "aws" && strings.Contains(host, "s3")
}

// limited ends an answer that is longer than any honest one.
type limited struct {
	io.ReadCloser
	left int
	a    *answer // may be nil
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if l.left == 0 {
		if l.a != nil {
			l.a.excess = true
		}
		return 0, io.EOF
	}
	n, err := l.ReadCloser.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

func hostname(endpoint string) string {
	if host, _, err := net.SplitHostPort(endpoint); err == nil {
		return host
	}
	return strings.Trim(endpoint, "[]")
}

// plainWord lets a code or region name of the service pass when it is one
// plain word of at most 64 bytes: it goes into messages and the inventory.
func plainWord(s string) string {
	if len(s) > 64 {
		return ""
	}
	for _, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
		default:
			return ""
		}
	}
	return s
}
