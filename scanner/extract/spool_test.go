package extract

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func randomBytes(n int) []byte {
	p := make([]byte, n)
	src := rand.NewChaCha8([32]byte{1})
	src.Read(p)
	return p
}

func TestSpool(t *testing.T) {
	for _, n := range []int{0, 1, SpoolMemory - 1, SpoolMemory, SpoolMemory + 1, 3*SpoolMemory + 17} {
		data := randomBytes(n)
		dir := t.TempDir()
		b := newClock().budget(Limits{})
		s, err := NewSpooler(dir).Spool(t.Context(), odd(data, 1000), b)
		if err != nil {
			t.Fatal(err)
		}
		if s.Size() != int64(n) || b.spooled != int64(n) {
			t.Errorf("%d bytes: size %d, counted %d", n, s.Size(), b.spooled)
		}
		if inFile := s.file != nil; inFile != (n > SpoolMemory) {
			t.Errorf("%d bytes: in a file is %v", n, inFile)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%d bytes: %d names in the folder while it is open", n, len(left))
		}
		if got, err := io.ReadAll(io.NewSectionReader(s, 0, s.Size())); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes: %d others, %v", n, len(got), err)
		}
		if got, err := s.ReadAt(make([]byte, 8), int64(n)+5); got != 0 || err != io.EOF {
			t.Errorf("behind the end: %d, %v", got, err)
		}
		if _, err := s.ReadAt(make([]byte, 8), -1); err == nil {
			t.Error("a negative offset was read")
		}
		if err := errors.Join(s.Close(), s.Close()); err != nil || b.spooled != 0 {
			t.Errorf("closed: %v, counted %d", err, b.spooled)
		}
	}
}

func TestSpoolFileIsPrivate(t *testing.T) {
	for name, open := range map[string]func(string) (*os.File, error){"unnamed": unnamedFile, "removed": namedThenRemoved} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			f, err := open(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			info, err := f.Stat()
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v", info.Mode(), err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("it has the name %q", left[0].Name())
			}
		})
	}
}

func TestSpoolFails(t *testing.T) {
	broken := errors.New("line cut")
	dir := t.TempDir()
	missing := filepath.Join(dir, "jane.doe", "missing")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		name   string
		dir    string
		ctx    context.Context
		limits Limits
		r      io.Reader
		want   error
	}{
		{"budget", dir, t.Context(), Limits{Spool: 1000}, &zeros{1001}, ErrSizeLimit},
		{"budget_file", dir, t.Context(), Limits{Spool: 2 << 20}, &zeros{3 << 20}, ErrSizeLimit},
		{"source", dir, t.Context(), Limits{}, io.MultiReader(&zeros{2 << 20}, &failing{broken}), broken},
		{"folder", missing, t.Context(), Limits{}, &zeros{2 << 20}, syscall.ENOENT},
		{"cancelled", dir, ctx, Limits{}, &zeros{10}, context.Canceled},
		{"no_progress", dir, t.Context(), Limits{}, idle{newClock()}, io.ErrNoProgress},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newClock().budget(tt.limits)
			_, err := NewSpooler(tt.dir).Spool(tt.ctx, tt.r, b)
			if !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "jane") {
				t.Errorf("the error names a path: %v", err)
			}
			if b.spooled != 0 {
				t.Errorf("%d bytes still counted", b.spooled)
			}
		})
	}
}

func TestSpoolDiskFull(t *testing.T) {
	err := spoolError(&os.PathError{Op: "write", Path: "/spool/x", Err: syscall.ENOSPC})
	if !errors.Is(err, ErrMemoryLimit) || strings.Contains(err.Error(), "/spool") {
		t.Errorf("%v", err)
	}
	if err := spoolError(&os.PathError{Op: "write", Path: "/spool/x", Err: syscall.EIO}); !errors.Is(err, syscall.EIO) || errors.Is(err, ErrMemoryLimit) {
		t.Errorf("%v", err)
	}
}

func TestStream(t *testing.T) {
	for _, n := range []int{0, 1, SegmentSize - 1, SegmentSize, SegmentSize + 1, 3*SegmentSize + 5} {
		data := randomBytes(n)
		for _, scratch := range [][]byte{nil, make([]byte, ScratchSize), make([]byte, 5)} {
			var got bytes.Buffer
			more, segments := false, 0
			err := Stream(t.Context(), Input{Scratch: scratch}, odd(data, 777), nil, func(s Segment) error {
				if s.Offset != int64(got.Len()) || len(s.Text) == 0 || len(s.Text) > SegmentSize {
					t.Errorf("%d bytes: %d at %d after %d", n, len(s.Text), s.Offset, got.Len())
				}
				got.Write(s.Text)
				more = s.More
				segments++
				return nil
			})
			if err != nil || more || !bytes.Equal(got.Bytes(), data) || segments != (n+SegmentSize-1)/SegmentSize {
				t.Errorf("%d bytes: %v, more %v, %d out in %d segments", n, err, more, got.Len(), segments)
			}
		}
	}
}

// TestStreamCutConnection: io.ErrUnexpectedEOF of a source is no end.
func TestStreamCutConnection(t *testing.T) {
	for _, want := range []error{io.ErrUnexpectedEOF, errors.New("reset")} {
		var got int
		r := io.MultiReader(&zeros{1000}, &failing{want})
		err := Stream(t.Context(), Input{}, r, nil, func(s Segment) error { got += len(s.Text); return nil })
		if err != want || got != 1000 {
			t.Errorf("%d bytes, %v", got, err)
		}
	}
	if err := Stream(t.Context(), Input{}, idle{newClock()}, nil, nil); err != io.ErrNoProgress {
		t.Errorf("idle source: %v", err)
	}
}

func TestStreamSmallBuffer(t *testing.T) {
	if n := len(streamBuffer(Input{Hint: Hint{Whole: true, Head: make([]byte, 10)}})); n > 1024 {
		t.Errorf("%d bytes for an object of 10", n)
	}
	// A hint that is wrong costs segments, nothing else.
	data := randomBytes(5000)
	var got bytes.Buffer
	in := Input{Hint: Hint{Whole: true}}
	if err := Stream(t.Context(), in, bytes.NewReader(data), nil, func(s Segment) error { got.Write(s.Text); return nil }); err != nil || !bytes.Equal(got.Bytes(), data) {
		t.Errorf("%v, %d bytes", err, got.Len())
	}
}
