package ole

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Stream is the content of a stream: as much of it as the file has.
type Stream struct {
	f     *File
	in    *Stream // that holds its short sectors; nil: they are sectors of the file
	chain []uint32
	shift uint
	size  int64
	cut   bool
}

// Open gets hold of an item that is a stream; of one that is none it gives an
// empty one. That the stream is shorter than declared is noted in the file's
// Fault and by Cut.
func (i Item) Open() *Stream {
	e := &i.f.entries[i.at]
	if i.folder || i.at == 0 {
		return &Stream{f: i.f}
	}
	if !e.opened {
		e.opened = true
		i.f.chain(e, i.at+1)
	}
	return i.f.stream(e)
}

// chain finds the sectors of an entry.
func (f *File) chain(e *entry, self uint32) {
	if e.size == 0 {
		return
	}
	shift, table, owner := f.shift, f.fat, f.owner
	if e.size < f.cutoff {
		shift, table, owner = f.mini, f.miniFAT, f.miniOwn
	}
	most := (e.size-1)>>shift + 1
	e.chain, _ = follow(table, owner, e.start, most, self)
	if e.cut = int64(len(e.chain)) < most; e.cut {
		f.Complain(malformed("a stream is cut off"))
	}
}

func (f *File) stream(e *entry) *Stream {
	s := &Stream{f: f, chain: e.chain, shift: f.shift, size: e.size, cut: e.cut}
	if e.size < f.cutoff && e.kind != kindRoot {
		s.shift, s.in = f.mini, f.short
	}
	s.size = min(s.size, int64(len(e.chain))<<s.shift)
	if have := s.have(); have < s.size {
		s.size, s.cut = have, true
		f.Complain(malformed("a stream is cut off"))
	}
	return s
}

// have is how many bytes can be read in a row: any sector of the chain may lie
// across the end of a file that was cut, and a short one behind those that the
// file has.
func (s *Stream) have() int64 {
	end := s.f.size - 1<<s.shift // the header takes the place of a sector
	if s.in != nil {
		end = s.in.size
	}
	for i, n := range s.chain {
		before, whole := int64(i)<<s.shift, int64(1)<<s.shift
		if left := end - int64(n)<<s.shift; left < min(whole, s.size-before) {
			return before + max(left, 0)
		}
	}
	return s.size
}

// Size is how many bytes there are to read.
func (s *Stream) Size() int64 { return s.size }

// Cut reports whether the stream should have been longer.
func (s *Stream) Cut() bool { return s.cut }

// ReadAt implements io.ReaderAt.
func (s *Stream) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 || off >= s.size {
		return 0, io.EOF
	}
	short := false
	if left := s.size - off; int64(len(p)) > left {
		p, short = p[:left], true
	}
	for n < len(p) {
		at, length := s.run(off+int64(n), int64(len(p)-n))
		var k int
		if s.in != nil {
			k, err = s.in.ReadAt(p[n:n+int(length)], at)
		} else {
			k, err = s.f.r.ReadAt(p[n:n+int(length)], at+1<<s.shift)
		}
		n += k
		if k < int(length) {
			if err == nil || err == io.EOF {
				err = io.EOF // the short sectors end early
			}
			return n, err
		}
	}
	if short {
		return n, io.EOF
	}
	return n, nil
}

// run is where the bytes from off on lie, counted from the first sector, and
// how many of them lie there in a row, at most want.
func (s *Stream) run(off, want int64) (at, length int64) {
	i := off >> s.shift
	within := off & (1<<s.shift - 1)
	at = int64(s.chain[i])<<s.shift + within
	length = 1<<s.shift - within
	for length < want && i+1 < int64(len(s.chain)) && s.chain[i+1] == s.chain[i]+1 {
		length += 1 << s.shift
		i++
	}
	return at, min(length, want)
}

// Reader reads the stream from its beginning. Where it should have been longer
// it ends with ErrMalformed.
func (s *Stream) Reader() io.Reader {
	r := io.NewSectionReader(s, 0, s.size)
	if !s.cut {
		return r
	}
	return io.MultiReader(r, &broken{})
}

// broken is the end of a stream that was cut off.
type broken struct{}

func (*broken) Read([]byte) (int, error) {
	return 0, fmt.Errorf("a stream is cut off: %w", extract.ErrMalformed)
}

// Head returns the first bytes of the stream, at most most.
func (s *Stream) Head(most int64) ([]byte, error) {
	p := make([]byte, min(most, s.size))
	n, err := s.ReadAt(p, 0)
	if err == io.EOF {
		err = nil
	}
	return p[:n], err
}

func sorted(items []Item) []Item {
	slices.SortFunc(items, func(a, b Item) int { return cmp.Compare(a.at, b.at) })
	return items
}
