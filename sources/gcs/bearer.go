package gcs

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// bearer puts a token on every request, and asks for another once when the
// service refuses one. Without a token source it only adds the headers that
// Cloud Storage wants.
type bearer struct {
	next    http.RoundTripper
	own     *http.Transport
	source  oauth2.TokenSource // nil: no tokens
	project string

	mu    sync.Mutex
	token *oauth2.Token
	had   bool // a token was given at least once
}

func newBearer(o Options) *bearer {
	b := &bearer{next: o.Transport, source: o.Token, project: o.Project}
	if b.next == nil {
		b.own = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:    15 * time.Second,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			MaxIdleConnsPerHost:    64,
			IdleConnTimeout:        time.Minute,
			DisableCompression:     true,
			MaxResponseHeaderBytes: 1 << 20,
		}
		b.next = b.own
	}
	return b
}

func (b *bearer) close() {
	if b.own != nil {
		b.own.CloseIdleConnections()
	}
}

// ready fails when no token can be had: the transport's own failure would look
// like one of the network.
func (b *bearer) ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := b.current(nil)
	return err
}

// current is a token that is valid by its date and is not the refused one.
func (b *bearer) current(refused *oauth2.Token) (*oauth2.Token, error) {
	if b.source == nil {
		return nil, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.token.Valid() && b.token != refused {
		return b.token, nil
	}
	token, err := b.source.Token() // its words may quote an answer: not passed on
	if err != nil || token.AccessToken == "" {
		if b.had {
			return nil, errTokenOver
		}
		return nil, errNoToken
	}
	if refused != nil && token.AccessToken == refused.AccessToken {
		return refused, nil
	}
	b.token, b.had = token, true
	return token, nil
}

// RoundTrip implements http.RoundTripper.
func (b *bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil, errNotReading
	}
	token, err := b.current(nil)
	if err != nil {
		return nil, err
	}
	res, err := b.send(r, token)
	if err != nil || res.StatusCode != http.StatusUnauthorized || token == nil {
		return res, err
	}
	other, err := b.current(token)
	if err != nil || other == token {
		return res, nil // the refusal stands
	}
	res.Body.Close()
	return b.send(r, other)
}

func (b *bearer) send(r *http.Request, token *oauth2.Token) (*http.Response, error) {
	r = r.Clone(r.Context())
	// An object stored as gzip comes as it is when that is asked for; a listing
	// would come packed.
	if _, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); key != "" {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	if b.project != "" {
		r.Header.Set("X-Goog-User-Project", b.project)
	}
	if token != nil {
		r.Header.Set("Authorization", "Bearer "+token.AccessToken)
	}
	return b.next.RoundTrip(r)
}
