package sftp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"github.com/pkg/sftp"

	"github.com/pdatlas/pdatlas/sources"
)

// remedy is what can be done about a failure.
type remedy int

const (
	none      remedy = iota // nothing: it is reported
	reconnect               // make the connection anew and go on
	redial                  // the server does not answer: call it for a while
)

// failure is an error of this source: a fixed sentence and its class. It never
// holds a path or the words of a library or of the server, which may quote one.
type failure struct {
	sentence string
	class    error
	remedy   remedy
}

// Error implements error.
func (f *failure) Error() string { return f.sentence + ": " + f.class.Error() }

// Unwrap gives the class.
func (f *failure) Unwrap() error { return f.class }

var (
	errStalled     = errors.New("no byte within the idle time")
	errNoSubsystem = &failure{class: sources.ErrUnreachable, sentence: "the server lets this user in but offers no SFTP", remedy: reconnect}
	errLogin       = &failure{class: sources.ErrAccessDenied, sentence: "the server does not let this user in with these keys or this password"}
	errLoginOver   = &failure{class: sources.ErrCredentialExpired, sentence: "the server no longer lets this user in with these keys or this password"}
	errLink        = &failure{class: sources.ErrNotRegular, sentence: "symbolic link"}
	errSwapped     = &failure{class: sources.ErrChanged, sentence: "replaced by something else, or below a symbolic link"}
	errGrew        = &failure{class: sources.ErrChanged, sentence: "its size or time differs from when it was opened"}
	errNoSize      = &failure{class: sources.ErrNotRegular, sentence: "gives bytes although its size is 0, as kernel files do"}
	errNoKind      = &failure{class: sources.ErrNotRegular, sentence: "the server does not say what it is"}
	errTooDeep     = &failure{class: sources.ErrRead, sentence: "its path is longer than 4096 bytes"}
	errBadName     = &failure{class: sources.ErrRead, sentence: "the server lists a name in it that is none"}
	errClosed      = &failure{class: sources.ErrRead, sentence: "it was closed before"}
)

// loginError words a failed attempt to log in. known says that the server
// showed the right key before.
func (s *Source) loginError(ctx context.Context, err error, known bool) error {
	var own *stranger
	switch {
	case errors.As(err, &own):
		return own
	case ctx.Err() != nil:
		return context.Cause(ctx)
	// The library has no type for this error, but these words for it.
	case known && (strings.Contains(err.Error(), "unable to authenticate") || strings.Contains(err.Error(), "Too many authentication failures")):
		if s.reached.Load() {
			return errLoginOver
		}
		return errLogin
	}
	return err
}

// judge puts an error of the library or the network into this source's words.
// class is what a failure of the connection is.
func (s *Source) judge(err error, class error, connected bool) *failure {
	var own *failure
	var status *sftp.StatusError
	var dns *net.DNSError
	var errno syscall.Errno
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, errStalled):
		return &failure{class: class, remedy: reconnect, sentence: fmt.Sprintf("the server sent nothing for %s, several times", s.o.IdleTimeout)}
	case errors.Is(err, sources.ErrAccessDenied): // a key or password file, worded where it is read
		return &failure{class: sources.ErrAccessDenied, sentence: strings.TrimSuffix(err.Error(), ": "+sources.ErrAccessDenied.Error())}
	case errors.Is(err, fs.ErrNotExist) && connected:
		return &failure{class: sources.ErrVanished, sentence: "it was removed since it was listed"}
	case errors.Is(err, fs.ErrPermission) && connected:
		return &failure{class: sources.ErrAccessDenied, sentence: "the server refuses it to this user"}
	case errors.As(err, &status) && status.Code != uint32(sftp.ErrSSHFxConnectionLost) && status.Code != uint32(sftp.ErrSSHFxNoConnection):
		return &failure{class: sources.ErrRead, sentence: fmt.Sprintf("the server failed to read it (status %d)", status.Code)}
	case connected:
		return &failure{class: class, remedy: reconnect, sentence: "the connection to the server breaks again and again"}
	case errors.As(err, &dns) && dns.IsNotFound && !s.reached.Load():
		return &failure{class: class, sentence: fmt.Sprintf("the host %q is not known", s.o.Host)}
	case errors.As(err, &errno):
		return &failure{class: class, remedy: redial, sentence: fmt.Sprintf("%s cannot be reached (%s)", s.o.address(), errno.Error())}
	}
	return &failure{class: class, remedy: redial, sentence: s.o.address() + " does not answer as an SSH server does"}
}

// notRegular names what kind of thing cannot be read.
func notRegular(m fs.FileMode) *failure {
	kind := "irregular file"
	switch {
	case m&fs.ModeSymlink != 0:
		return errLink
	case m&fs.ModeNamedPipe != 0:
		kind = "named pipe"
	case m&fs.ModeSocket != 0:
		kind = "socket"
	case m&fs.ModeDevice != 0:
		kind = "device"
	case m.IsDir():
		kind = "folder"
	}
	return &failure{class: sources.ErrNotRegular, sentence: kind}
}
