package sftp

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// shakeTime is how long a server may take to let somebody in.
const shakeTime = 30 * time.Second

// requestsPerFile bounds what one reader has under way; see bufferSize.
const requestsPerFile = bufferSize / (32 << 10)

// link is one connection. Every reader of the source uses it at the same time.
type link struct {
	client *sftp.Client
	shell  *ssh.Client
	wire   *wire
	once   sync.Once
}

// wire is a connection that remembers when it last brought a byte.
type wire struct {
	net.Conn
	last atomic.Int64 // nanoseconds since 1970
}

// Read implements net.Conn.
func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	if n > 0 {
		w.last.Store(time.Now().UnixNano())
	}
	return n, err
}

func (w *wire) silent() time.Duration { return time.Since(time.Unix(0, w.last.Load())) }

// close ends the connection at once, which ends all that waits for it.
func (l *link) close() {
	l.once.Do(func() {
		l.wire.Close() // first: the rest would wait for a server that is gone
		l.client.Close()
		l.shell.Close()
	})
}

// connect gives the connection, made anew if there is none.
func (s *Source) connect(ctx context.Context) (*link, error) {
	if l := s.link.Load(); l != nil {
		return l, nil
	}
	select {
	case <-s.dialling:
		defer func() { s.dialling <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if l := s.link.Load(); l != nil {
		return l, nil // another reader made it
	}
	l, err := s.dial(ctx)
	if err != nil {
		return nil, err
	}
	s.reached.Store(true)
	s.link.Store(l)
	return l, nil
}

// lost takes a connection that broke out of use.
func (s *Source) lost(l *link) {
	if l != nil {
		s.link.CompareAndSwap(l, nil)
		l.close()
	}
}

// dial connects and logs in. A server whose key is not the one pinned is asked
// for its keys of other kinds.
func (s *Source) dial(ctx context.Context) (*link, error) {
	var refused *stranger
	var other *ssh.AlgorithmNegotiationError
	var err error
	for _, algorithms := range s.keys.algorithms() {
		var l *link
		if l, err = s.login(ctx, algorithms); err == nil {
			s.keys.worked(algorithms)
			return l, nil
		}
		if !errors.As(err, &refused) && !errors.As(err, &other) {
			return nil, err
		}
	}
	if refused != nil {
		return nil, s.keys.refusal(refused)
	}
	return nil, err
}

// login makes one attempt.
func (s *Source) login(ctx context.Context, algorithms []string) (*link, error) {
	methods, done, err := s.o.Auth.methods()
	defer done()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, shakeTime)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.o.address())
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	w := &wire{Conn: conn}
	w.last.Store(time.Now().UnixNano())
	known := false
	c, channels, requests, err := ssh.NewClientConn(w, s.o.address(), &ssh.ClientConfig{
		User: s.o.User, Auth: methods, ClientVersion: "SSH-2.0-pdatlas", HostKeyAlgorithms: algorithms,
		HostKeyCallback: func(host string, remote net.Addr, key ssh.PublicKey) error {
			err := s.keys.check(host, remote, key)
			known = err == nil
			return err
		},
	})
	if err != nil {
		stop()
		conn.Close()
		return nil, s.loginError(ctx, err, known)
	}
	shell := ssh.NewClient(c, channels, requests)
	client, err := sftp.NewClient(shell, sftp.MaxConcurrentRequestsPerFile(requestsPerFile))
	if err != nil || !stop() {
		shell.Close()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, errNoSubsystem
	}
	return &link{client: client, shell: shell, wire: w}, nil
}
