package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

// The sentences of this source, made once. None names a path.
var (
	errSwapped = fmt.Errorf("replaced by something else while it was opened: %w", sources.ErrChanged)
	errGrew    = fmt.Errorf("its size or time differs from when it was opened: %w", sources.ErrChanged)
	errNoSize  = fmt.Errorf("gives bytes although its size is 0, as kernel files do: %w", sources.ErrNotRegular)
	errMore    = fmt.Errorf("gives more bytes than its size: %w", sources.ErrRead)
)

// open starts a read of a regular file. Nothing it does can block on what is
// not one: the open is non-blocking and the kind is checked on the open file.
func (s *Source) open(ctx context.Context, path string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := s.openFile(path, 0)
	if err != nil {
		return nil, openError(err)
	}
	info, err := s.check(f, path)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &reader{ctx: ctx, f: f, size: info.Size(), modTime: info.ModTime()}, nil
}

// check makes sure that the open file is regular and is what the path names
// itself, not the target of a link that was put in its place.
func (s *Source) check(f *os.File, path string) (fs.FileInfo, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, openError(err)
	}
	if !info.Mode().IsRegular() {
		return nil, notRegular(info.Mode())
	}
	named, err := s.root.Lstat(path)
	if err != nil {
		return nil, openError(err)
	}
	if !named.Mode().IsRegular() {
		return nil, notRegular(named.Mode())
	}
	if !os.SameFile(info, named) {
		return nil, errSwapped
	}
	return info, refusePseudo(f)
}

// reader reads the bytes that the file had when it was opened, and says at
// their end whether it is still the same file. Reading no further than that
// keeps a log that grows as fast as it is read, or a file without an end, from
// holding a worker.
type reader struct {
	ctx     context.Context
	f       *os.File
	size    int64
	modTime time.Time
	off     int64
	end     error // what every Read returns once it is set
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if r.end != nil {
		return 0, r.end
	}
	if len(p) == 0 {
		return 0, nil
	}
	if r.off >= r.size {
		r.end = r.atEnd()
		return 0, r.end
	}
	if int64(len(p)) > r.size-r.off {
		p = p[:r.size-r.off]
	}
	n, err := r.f.Read(p)
	r.off += int64(n)
	switch {
	case errors.Is(err, io.EOF):
		r.end = errGrew // shorter than it was
	case err != nil:
		r.end = openError(err)
	}
	if n > 0 {
		return n, nil
	}
	return 0, r.end
}

// atEnd decides how a read that reached the size of the file ends.
func (r *reader) atEnd() error {
	var one [1]byte
	n, err := r.f.Read(one[:])
	if err != nil && !errors.Is(err, io.EOF) {
		return openError(err)
	}
	info, err := r.f.Stat()
	if err != nil {
		return openError(err)
	}
	switch {
	case info.Size() != r.size || !info.ModTime().Equal(r.modTime):
		return errGrew
	case n > 0 && r.size == 0:
		return errNoSize
	case n > 0:
		return errMore
	}
	return io.EOF
}

// Close implements io.Closer.
func (r *reader) Close() error {
	if err := r.f.Close(); err != nil && !errors.Is(err, fs.ErrClosed) {
		return openError(err)
	}
	return nil
}

// openError puts a system error into one of the classes of package sources.
func openError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sources.ErrVanished
	case errors.Is(err, fs.ErrPermission):
		return sources.ErrAccessDenied
	case errors.Is(err, syscall.ELOOP), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR):
		return errSwapped
	case errors.Is(err, syscall.ENXIO):
		return fmt.Errorf("socket or device: %w", sources.ErrNotRegular)
	default:
		return fmt.Errorf("%s: %w", errnoText(err), sources.ErrRead)
	}
}

// notRegular names what kind of thing cannot be read.
func notRegular(m fs.FileMode) error {
	kind := "irregular file"
	switch {
	case m&fs.ModeSymlink != 0:
		kind = "symbolic link"
	case m&fs.ModeNamedPipe != 0:
		kind = "named pipe"
	case m&fs.ModeSocket != 0:
		kind = "socket"
	case m&fs.ModeDevice != 0:
		kind = "device"
	case m.IsDir():
		kind = "folder"
	}
	return fmt.Errorf("%s: %w", kind, sources.ErrNotRegular)
}
