package sqldb

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"github.com/pdatlas/pdatlas/sources"
)

// failure is an error of this source: a fixed sentence, the database's code and
// a class. It never holds the words of a driver or database, which quote values.
type failure struct {
	sentence  string
	code      string
	class     error
	transient bool // it may pass: try again
}

// Error implements error.
func (f *failure) Error() string {
	if f.code == "" {
		return f.sentence + ": " + f.class.Error()
	}
	return f.sentence + " (" + f.code + "): " + f.class.Error()
}

// Detail is the sentence with the code: it names no content and may be stored.
func (f *failure) Detail() string {
	if f.code == "" {
		return f.sentence
	}
	return f.sentence + " (" + f.code + ")"
}

// Unwrap gives the class.
func (f *failure) Unwrap() error { return f.class }

// with is the failure with a code.
func (f failure) with(code string) *failure {
	f.code = code
	return &f
}

// What databases have in common.
var (
	failLogin    = failure{sentence: "the database does not accept the account or its password", class: sources.ErrAccessDenied}
	failDatabase = failure{sentence: "there is no such database", class: sources.ErrNotFound}
	failRight    = failure{sentence: "the account may not read it: it needs SELECT on it, and USAGE on its schema", class: sources.ErrAccessDenied}
	failGone     = failure{sentence: "it was removed since it was listed", class: sources.ErrVanished}
	failAltered  = failure{sentence: "its columns are other ones than were listed", class: sources.ErrChanged}
	failTime     = failure{sentence: "a statement took longer than the limit", class: sources.ErrRead}
	failLock     = failure{sentence: "it is locked by someone else", class: sources.ErrRead, transient: true}
	failGiveWay  = failure{sentence: "the database asked to try again", class: sources.ErrRead, transient: true}
	failFull     = failure{sentence: "the database has no connection left", class: sources.ErrUnreachable, transient: true}
	failDown     = failure{sentence: "the database is shutting down or starting up", class: sources.ErrUnreachable, transient: true}
	failKilled   = failure{sentence: "the connection was ended by the database", class: sources.ErrRead, transient: true}
	failQuery    = failure{sentence: "the database cannot give its rows", class: sources.ErrRead}
	failLost     = failure{sentence: "the connection to the database was lost", class: sources.ErrRead, transient: true}
)

var (
	errClosed = &failure{sentence: "the source is closed", class: sources.ErrRead}
	errOrder  = &failure{sentence: "the table's key does not order its rows", class: sources.ErrRead}
	errWidth  = &failure{sentence: "a row has fewer values than columns", class: sources.ErrRead}
)

// transientError reports whether an error may pass.
func transientError(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.transient
}

// declared reports whether an error may be passed on as it is.
func declared(err error) bool {
	for _, e := range []error{context.Canceled, context.DeadlineExceeded, errAgain, sources.ErrBadURI} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// network words a failure of the connection, nil when err is none.
func network(err error) *failure {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var op *net.OpError
	var errno syscall.Errno
	switch {
	case errors.As(err, &cert), errors.As(err, &authority), errors.As(err, &host):
		return &failure{sentence: "the database's certificate is not trusted: give sslrootcert, or sslmode=require to go without that check", class: sources.ErrUnreachable}
	case errors.As(err, &dns) && dns.IsNotFound:
		return &failure{sentence: "the database's host is not known", class: sources.ErrUnreachable}
	case errors.As(err, &errno):
		f := failLost
		f.sentence = fmt.Sprintf("the connection to the database failed with %q", errno.Error())
		if errno == syscall.ECONNREFUSED || errno == syscall.ENOENT {
			f.class = sources.ErrUnreachable
		}
		return &f
	case errors.As(err, &op), errors.As(err, &dns), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, net.ErrClosed), errors.Is(err, driver.ErrBadConn):
		f := failLost
		return &f
	}
	return nil
}

// codeOf is the database's code in an error of this source, for the record.
func codeOf(err error) string {
	var f *failure
	if errors.As(err, &f) && f.code != "" {
		return f.code
	}
	return "no answer"
}
