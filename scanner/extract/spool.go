package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Spooler makes random access to a stream: in memory while it is small, above
// that in a temporary file that has no name, so that nothing is left of it
// however the process ends. It is safe for concurrent use.
type Spooler struct {
	dir string
}

// NewSpooler returns a Spooler whose files lie in dir, a private directory of
// mode 0700 that the caller made and removes. It is not touched before the
// first stream that is larger than SpoolMemory.
func NewSpooler(dir string) *Spooler { return &Spooler{dir: dir} }

// SpoolMemory is how much of a stream is kept in memory, in bytes.
const SpoolMemory = 1 << 20

// Spool holds a whole stream. Close frees it.
type Spool struct {
	memory []byte   // all of it when file is nil
	file   *os.File // all of it otherwise
	size   int64
	budget *Budget
}

// Spool reads r to its end. It fails with ErrSizeLimit when the budget's
// Limits.Spool is reached, with ErrMemoryLimit when the disk is full, and with
// r's own error, unchanged.
func (s *Spooler) Spool(ctx context.Context, r io.Reader, b *Budget) (*Spool, error) {
	sp := &Spool{budget: b}
	if err := sp.fill(ctx, s.dir, r); err != nil {
		sp.Close()
		return nil, err
	}
	return sp, nil
}

// spoolChunk is the size of the reads and writes of a spooled file.
const spoolChunk = 128 << 10

func (s *Spool) fill(ctx context.Context, dir string, r io.Reader) error {
	chunk := make([]byte, 32<<10)
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n, err := fill(r, chunk)
		if werr := s.write(dir, chunk[:n]); werr != nil {
			return werr
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if s.file != nil && len(chunk) < spoolChunk {
			chunk = make([]byte, spoolChunk)
		}
	}
}

func (s *Spool) write(dir string, p []byte) error {
	s.size += int64(len(p))
	if s.budget.spooled += int64(len(p)); s.budget.spooled > s.budget.limits.Spool {
		return fmt.Errorf("temporary file: %w", ErrSizeLimit)
	}
	if s.file == nil && s.size <= SpoolMemory {
		s.memory = append(s.memory, p...)
		return nil
	}
	if s.file == nil {
		f, err := unnamedFile(dir)
		if err != nil {
			return spoolError(err)
		}
		s.file = f
		if _, err := f.Write(s.memory); err != nil {
			return spoolError(err)
		}
		s.memory = nil
	}
	if _, err := s.file.Write(p); err != nil {
		return spoolError(err)
	}
	return nil
}

// spoolError keeps the system's reason and drops the path.
func spoolError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("temporary file: the disk is full: %w", ErrMemoryLimit)
	}
	var perr *fs.PathError
	if errors.As(err, &perr) {
		err = perr.Err
	}
	return fmt.Errorf("temporary file: %w", err)
}

// Size is the length of the stream in bytes.
func (s *Spool) Size() int64 { return s.size }

// ReadAt implements io.ReaderAt.
func (s *Spool) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fs.ErrInvalid
	}
	if s.file != nil {
		n, err := s.file.ReadAt(p, off)
		if err != nil && err != io.EOF {
			err = spoolError(err)
		}
		return n, err
	}
	if off >= int64(len(s.memory)) {
		return 0, io.EOF
	}
	n := copy(p, s.memory[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Close gives the memory and the disk space back. It may be called twice.
func (s *Spool) Close() error {
	s.budget.spooled -= s.size
	s.size, s.memory = 0, nil
	f := s.file
	s.file = nil
	if f == nil {
		return nil
	}
	return f.Close()
}

// namedThenRemoved makes a temporary file and removes its name at once, for
// systems and file systems without unnamed files.
func namedThenRemoved(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "spool-*") // mode 0600
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
