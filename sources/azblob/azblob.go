// Package azblob is the source of containers of Azure Blob Storage and of
// services that speak its protocol.
//
// It owns the listing of a container (or what stands below a prefix), the
// reading of blobs over a network that breaks, and what the service states of
// the container. It uses Microsoft's library for signing and parsing, and does
// by itself what that does not, or not so that it can be accounted for:
// resuming a body (Range and If-Match), an idle deadline, back-off shared by
// all readers, reading a renewed signature anew, a listing that cannot loop.
//
// It needs the rights to list and read blobs (Storage Blob Data Reader, or a
// signature with sp=rl), and sends GET and HEAD requests only. Redirects are
// not followed.
//
// Order: as the service lists. The cursor is the service's own marker of the
// page and the last name: resuming asks for that page again.
package azblob

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/container"

	"github.com/pdatlas/pdatlas/sources"
)

// Kind is the name of this kind of source.
const Kind = "azblob"

// publicHost ends the host names of accounts in the public cloud.
const publicHost = ".blob.core.windows.net"

const (
	maxPage   = 5000 // blobs that one listing request gives at most
	maxPrefix = 1024 // characters of a blob's name
)

// Credential says how requests are signed. The first that is set is used.
type Credential struct {
	Anonymous bool
	Key       sources.Secret                 // of the account, base64
	Signature func() (sources.Secret, error) // a shared access signature; called again when it is refused
	Token     azcore.TokenCredential
}

// Options say what to read, and how.
type Options struct {
	Account    string
	Endpoint   string // URL of the account; "": the public cloud's
	Container  string
	Prefix     string // only names that begin with it
	Versions   bool   // also versions that are not current
	Snapshots  bool   // also snapshots
	Region     string // where the user says that the account stands; "": unknown
	OwnerTag   string // key of the blob index tag that names the owner; "": tags are not read
	Credential Credential

	Filter      sources.Filter
	Transport   http.RoundTripper // nil: one of its own
	PageSize    int               // blobs per listing request; 0: 5000, the most that is given
	IdleTimeout time.Duration     // without a single byte before a request is cut; 0: 30 s
	Tries       int               // of a request, or of a blob without progress; 0: 8
	// StormLimit is how long a request is tried while the service refuses it
	// for load; 0: 110 s, just below the scanner's limit without progress.
	StormLimit time.Duration
}

func (o *Options) defaults() {
	if o.Endpoint == "" {
		o.Endpoint = "https://" + o.Account + publicHost
	}
	o.Endpoint = strings.TrimSuffix(o.Endpoint, "/")
	if o.PageSize <= 0 || o.PageSize > maxPage {
		o.PageSize = maxPage
	}
	if o.IdleTimeout <= 0 {
		o.IdleTimeout = 30 * time.Second
	}
	if o.Tries <= 0 {
		o.Tries = 8
	}
	if o.StormLimit <= 0 {
		o.StormLimit = 110 * time.Second
	}
}

// Source is one container, or what stands below a prefix of it. It implements
// sources.Source.
type Source struct {
	o       Options
	match   *sources.Matcher
	guard   *guard
	pacer   sources.Pacer
	client  *container.Client
	host    string      // of the endpoint, with its path if it has one
	base    string      // the part of the prefix up to its last slash: paths are below it
	reached atomic.Bool // the service has answered at least once
	noTags  atomic.Bool // tags may not be listed: not asked again

	mu    sync.Mutex
	known *sources.Description // the answer of Describe
}

// New checks the options. It sends nothing.
func New(o Options) (*Source, error) {
	o.defaults()
	match, err := o.Filter.Compile()
	if err != nil {
		return nil, err
	}
	if !containerName(o.Container) {
		return nil, badURI("a container's name is lower-case letters, digits and hyphens, or $root, $web, $logs")
	}
	if !utf8.ValidString(o.Prefix) || utf8.RuneCountInString(o.Prefix) > maxPrefix {
		return nil, badURI(fmt.Sprintf("a prefix is UTF-8 text of at most %d characters", maxPrefix))
	}
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Host == "" {
		return nil, badURI("the endpoint is no URL")
	}
	s := &Source{
		o: o, match: match, host: strings.ToLower(u.Host) + u.EscapedPath(),
		base:  o.Prefix[:strings.LastIndexByte(o.Prefix, '/')+1],
		pacer: sources.Pacer{Base: 100 * time.Millisecond, Max: 5 * time.Second},
	}
	if s.guard, err = newGuard(o.Transport, o.Credential.Signature); err != nil {
		return nil, err
	}
	s.client, err = s.dial()
	return s, err
}

// dial makes the client. The library's own retries are off: they know neither
// the idle time nor the storm, and resume nothing.
func (s *Source) dial() (*container.Client, error) {
	o := &container.ClientOptions{ClientOptions: azcore.ClientOptions{
		Transport: s.guard,
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}}
	at := s.o.Endpoint + "/" + s.o.Container
	switch c := s.o.Credential; {
	case c.Anonymous, c.Signature != nil && c.Key == "":
		client, err := container.NewClientWithNoCredential(at, o)
		return client, worded(err)
	case c.Key != "":
		key, err := container.NewSharedKeyCredential(s.o.Account, string(c.Key))
		if err != nil {
			return nil, errBadKey
		}
		client, err := container.NewClientWithSharedKeyCredential(at, key, o)
		return client, worded(err)
	case c.Token != nil:
		client, err := container.NewClient(at, c.Token, o)
		return client, worded(err)
	}
	return nil, errNoCredentials
}

func worded(err error) error {
	if err != nil { // its words quote the URL
		return badURI("the endpoint and the container make no URL")
	}
	return nil
}

// containerName knows the rules of "Naming and referencing containers, blobs,
// and metadata" (learn.microsoft.com).
func containerName(s string) bool {
	if s == "$root" || s == "$web" || s == "$logs" {
		return true
	}
	if len(s) < 3 || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// Name is azblob://host/container/prefix, percent-encoded.
func (s *Source) Name() string {
	return Kind + "://" + s.host + "/" + s.o.Container + "/" + (&url.URL{Path: s.o.Prefix}).EscapedPath()
}

func (s *Source) root() string { return strings.TrimSuffix(s.o.Container+"/"+s.o.Prefix, "/") }

// Describe asks once for the container's properties. The service does not say
// in which region an account stands: it is what the user declared, or unknown.
func (s *Source) Describe(ctx context.Context) (sources.Description, error) {
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	d := sources.Description{Kind: Kind, Endpoint: s.o.Endpoint, Root: s.root(), Method: "Get Container Properties"}
	if strings.HasSuffix(s.host, publicHost) {
		d.Provider = "azure"
	}
	if s.o.Region != "" {
		d.Region, d.Basis, d.Method = s.o.Region, "declared", "configuration"
	}
	t := s.newTries(sources.ErrUnreachable)
	err := s.call(ctx, t, func(ctx context.Context) error {
		_, err := s.client.GetProperties(ctx, nil)
		return err
	})
	if err != nil {
		d.Code = codeOf(err)
		// A signature for blobs may list and read them, but not ask this.
		if !errors.Is(err, sources.ErrAccessDenied) {
			return d, err
		}
	}
	s.mu.Lock()
	s.known = &d
	s.mu.Unlock()
	return d, nil
}

// Close lets go of idle connections.
func (s *Source) Close() error {
	s.guard.close()
	return nil
}

// blobClient is the client of one version of a blob.
func (s *Source) blobClient(name, version, snapshot string) (*blob.Client, error) {
	c := s.client.NewBlobClient(name)
	switch {
	case version != "":
		return c.WithVersionID(version)
	case snapshot != "":
		return c.WithSnapshot(snapshot)
	}
	return c, nil
}

func badURI(why string) error { return fmt.Errorf("%s: %w", why, sources.ErrBadURI) }
