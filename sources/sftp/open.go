package sftp

import (
	"context"
	"errors"
	"io"

	"github.com/pkg/sftp"

	"github.com/pdatlas/pdatlas/sources"
)

// bufferSize is what a reader asks for at once, in requests of 32 KiB (all
// that a server must serve: section 3 of the draft) that travel together.
const bufferSize = 256 << 10

// open starts a read of a regular file.
func (s *Source) open(ctx context.Context, path string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &reader{s: s, ctx: ctx, path: path, size: -1, t: tries{class: sources.ErrRead}}
	if err := s.call(ctx, &r.t, r.reopen); err != nil {
		return nil, err
	}
	return r, nil
}

// reader reads the bytes that the file had when it was opened, over as many
// connections as that takes, and says at their end whether it is still the
// same file.
type reader struct {
	s    *Source
	ctx  context.Context
	path string
	size int64 // when it was first opened; -1: not yet
	time int64
	off  int64 // bytes read from the server
	t    tries
	l    *link // that file is open on
	file *sftp.File
	buf  []byte // made once
	rest []byte // of buf: read, not yet given
	end  error  // what every Read returns once rest is given
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	for {
		if err := r.ctx.Err(); err != nil {
			return 0, err
		}
		if len(r.rest) > 0 || len(p) == 0 {
			n := copy(p, r.rest)
			r.rest = r.rest[n:]
			return n, nil
		}
		if r.end != nil {
			return 0, r.end
		}
		if err := r.s.call(r.ctx, &r.t, r.next); err != nil {
			if r.ctx.Err() != nil {
				return 0, r.ctx.Err()
			}
			r.end = err
		}
	}
}

// reopen opens the file, and makes sure that it is what the path names itself
// and what was read so far. LSTAT comes first: to open a pipe would hold up
// the server, for all readers.
func (r *reader) reopen(l *link) error {
	info, err := l.client.Lstat(r.path)
	if err != nil {
		return err
	}
	if e := entryOf("", info); !e.known {
		return errNoKind
	} else if !e.mode.IsRegular() {
		return notRegular(e.mode)
	}
	if real, err := l.client.RealPath(r.path); err != nil {
		return err
	} else if real != r.path {
		return errSwapped
	}
	file, err := l.client.Open(r.path)
	if err != nil {
		return err
	}
	r.l, r.file = l, file
	if err := r.same(); err != nil {
		r.drop()
		return err
	}
	return nil
}

// same fails unless the open file is as it was when it was first opened.
func (r *reader) same() error {
	info, err := r.file.Stat()
	if err != nil {
		return err
	}
	size, time := info.Size(), info.ModTime().Unix()
	if r.size < 0 {
		r.size, r.time = size, time
	}
	switch {
	case !info.Mode().IsRegular():
		return errSwapped
	case size != r.size || time != r.time:
		return errGrew
	}
	return nil
}

// next reads on, or decides how the read ends.
func (r *reader) next(l *link) error {
	if r.l != l {
		r.drop()
		if err := r.reopen(l); err != nil {
			return err
		}
	}
	if r.size == 0 {
		return r.empty()
	}
	if r.off == r.size {
		if err := r.same(); err != nil {
			return err
		}
		r.end = io.EOF
		return nil
	}
	if r.buf == nil {
		r.buf = make([]byte, min(bufferSize, r.size))
	}
	n, err := r.file.ReadAt(r.buf[:min(int64(len(r.buf)), r.size-r.off)], r.off)
	r.rest = r.buf[:n]
	r.off += int64(n)
	r.t.progressed(n)
	switch {
	case n > 0:
		return nil // the next call meets the error again
	case errors.Is(err, io.EOF):
		// It is shorter than it was; or the connection broke, which the library
		// may wrap as an end too. Then asking for the size fails.
		if err := r.same(); err != nil {
			return err
		}
		return errGrew
	}
	return err
}

// empty ends the read of a file without bytes.
func (r *reader) empty() error {
	n, err := r.file.ReadAt(make([]byte, 1), 0)
	switch {
	case n > 0:
		return errNoSize
	case err != nil && !errors.Is(err, io.EOF):
		return err
	}
	if err := r.same(); err != nil {
		return err
	}
	r.end = io.EOF
	return nil
}

// drop lets go of the open file. Its connection may be gone: then the server
// has closed it already.
func (r *reader) drop() {
	if r.file != nil {
		r.file.Close()
		r.l, r.file = nil, nil
	}
}

// Close implements io.Closer.
func (r *reader) Close() error {
	if r.file != nil {
		// A server that does not answer must not hold up a reader that is done.
		err := r.s.watched(r.ctx, r.l, func(*link) error { r.drop(); return nil })
		if err != nil {
			return err
		}
	}
	r.rest = nil
	if r.end == nil || errors.Is(r.end, io.EOF) {
		r.end = errClosed
	}
	return nil
}
