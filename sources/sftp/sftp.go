// Package sftp is the source of folders on machines that are reached over the
// SSH file transfer protocol, version 3 (draft-ietf-secsh-filexfer-02), which
// is what OpenSSH speaks.
//
// It owns the check of the server's key, the walk of a folder tree over a
// connection that breaks, and the reading of regular files. The server must be
// known before anything is asked of it: by a known_hosts file or a fingerprint.
// Only these requests are sent: REALPATH, LSTAT, OPENDIR, READDIR, OPEN for
// reading, FSTAT, READ, CLOSE. Symbolic links are not followed, what is not a
// regular file is not opened; both are items whose Open says so.
//
// All readers share one connection. When it breaks it is made anew, and each
// read goes on at the byte where it stood, provided that size and time of the
// file are what they were. The protocol counts time in seconds: a change that
// keeps the size within the same second is not seen.
//
// Order: depth first, the names of each folder in byte order, a folder's own
// failure after the entries that could still be listed. The cursor is the path
// of the last item. Memory holds the listings of the folders on the current
// path.
package sftp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

// Kind is the name of this kind of source.
const Kind = "sftp"

// defaultPort is that of SSH (RFC 4251, section 4.1 by way of IANA).
const defaultPort = 22

// Options say what to read, and how.
type Options struct {
	Host string
	Port int    // 0: 22
	User string // login
	Path string // absolute, of a folder or a file

	Auth Auth
	// HostKeys are fingerprints of the server's key as ssh-keygen -l prints
	// them ("SHA256:…"). With any, KnownHosts is not read.
	HostKeys   []string
	KnownHosts []string // files in the format of OpenSSH; those that are not there know no host

	Filter sources.Filter
	Region string // where the user says that the machine stands; "": unknown

	IdleTimeout time.Duration // without a single byte before a connection is cut; 0: 30 s
	Tries       int           // of an object without progress; 0: 8
	Patience    time.Duration // how long a server that went away is called; 0: 60 s
}

func (o *Options) defaults() {
	o.Host = strings.ToLower(o.Host)
	if o.Port == 0 {
		o.Port = defaultPort
	}
	if o.IdleTimeout <= 0 {
		o.IdleTimeout = 30 * time.Second
	}
	if o.Tries <= 0 {
		o.Tries = 8
	}
	if o.Patience <= 0 {
		o.Patience = time.Minute
	}
}

// address is what is dialled, and what known_hosts files name.
func (o *Options) address() string { return net.JoinHostPort(o.Host, strconv.Itoa(o.Port)) }

// Source is a folder tree or a single file of one server. It implements
// sources.Source.
type Source struct {
	o     Options
	match *sources.Matcher
	keys  *hostKeys

	dialling chan struct{} // holds one token: whoever has it may connect
	link     atomic.Pointer[link]
	reached  atomic.Bool // the server has let us in at least once
	known    atomic.Pointer[place]
}

// place is what the root turned out to be.
type place struct {
	dir    string // as the server resolves it: absolute, without links
	single string // the one name below dir when the root is a file, else ""
}

// New checks the options. It does not connect.
func New(o Options) (*Source, error) {
	o.defaults()
	match, err := o.Filter.Compile()
	if err != nil {
		return nil, err
	}
	switch {
	case o.Host == "" || strings.ContainsAny(o.Host, "/@ \n") || o.Port < 1 || o.Port > 65_535:
		return nil, badURI("it names no host, or no port of one")
	case !strings.HasPrefix(o.Path, "/") || strings.ContainsRune(o.Path, 0) || len(o.Path) > maxPath:
		return nil, badURI("a path begins with a slash, and has no zero byte and at most 4096 others")
	case o.User == "":
		return nil, badURI("it names no user, and neither does the environment (USER)")
	}
	o.Path = path.Clean(o.Path)
	keys, err := newHostKeys(&o)
	if err != nil {
		return nil, err
	}
	s := &Source{o: o, match: match, keys: keys, dialling: make(chan struct{}, 1)}
	s.dialling <- struct{}{}
	return s, nil
}

// Name is sftp://host/path, percent-encoded, with the port unless it is 22.
func (s *Source) Name() string {
	u := url.URL{Scheme: Kind, Host: s.host(), Path: s.o.Path}
	return u.String()
}

func (s *Source) host() string {
	if s.o.Port != defaultPort {
		return s.o.address()
	}
	if strings.Contains(s.o.Host, ":") {
		return "[" + s.o.Host + "]"
	}
	return s.o.Host
}

// Describe connects, and states the root. A region is only what the user
// declared: a server does not say where it stands.
func (s *Source) Describe(ctx context.Context) (sources.Description, error) {
	d := sources.Description{Kind: Kind, Endpoint: Kind + "://" + s.host(), Root: s.o.Path}
	if s.o.Region != "" {
		d.Region, d.Basis, d.Method = s.o.Region, "declared", "configuration"
	}
	_, err := s.locate(ctx)
	if err != nil {
		d.Code = "no answer"
		if errors.Is(err, sources.ErrAccessDenied) || errors.Is(err, sources.ErrNotFound) {
			d.Code = "refused"
		}
	}
	return d, err
}

// Close ends the connection.
func (s *Source) Close() error {
	if l := s.link.Swap(nil); l != nil {
		l.close()
	}
	return nil
}

func badURI(why string) error { return fmt.Errorf("%s: %w", why, sources.ErrBadURI) }
