package sandbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// job is an object that the child reads: what its extractor is given.
type job struct {
	server *server
	hint   extract.Hint
	budget *extract.Budget
	sent   atomic.Int64 // bytes of members: the parent counts these itself
	told   int64        // what the last frameProgress said
	chunk  []byte
	lines  extract.Tracker // of the last segment that had one
}

// body is the object as a stream. An object that is all in the hint costs no
// question.
type body struct {
	j     *job
	began bool
	left  []byte // of the parent's last answer
	err   error
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if !b.began {
		b.began = true
		if b.j.hint.Whole {
			b.left, b.err = b.j.hint.Head, io.EOF
		}
	}
	if len(p) == 0 {
		return 0, nil
	}
	for len(b.left) == 0 {
		if b.err != nil {
			return 0, b.err
		}
		b.left, b.err = b.j.fetch(frameRead, message(nil).number(bodyChunk))
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// fetch asks for bytes; they are the caller's until the next question.
func (j *job) fetch(kind byte, m message) ([]byte, error) {
	p, err := j.server.ask(kind, m, frameBytes)
	if err != nil {
		lost()
	}
	code := p.byte()
	j.chunk = append(j.chunk[:0], p.p...) // the link reuses its buffer
	return j.chunk, sourceError(code)
}

// sourceError is what the parent says of the object: its own errors stay with it.
func sourceError(code byte) error {
	switch code {
	case codeNone:
		return nil
	case codeEnd:
		return io.EOF
	}
	return errSource
}

// spool gives random access, to the parent's temporary file or to the hint.
func (j *job) spool() (io.ReaderAt, int64, error) {
	if j.hint.Whole {
		return bytes.NewReader(j.hint.Head), int64(len(j.hint.Head)), nil
	}
	p, err := j.server.ask(frameSpool, nil, frameSize)
	if err != nil {
		lost()
	}
	code, size := p.byte(), p.number()
	if err := sourceError(code); err != nil {
		return nil, 0, err
	}
	return &remote{j: j, size: size}, size, nil
}

// Random access is by pages, the last ones of which are kept: parsers read few
// bytes at a time, near one another.
const (
	pageSize = bodyChunk
	maxPages = 32
)

// remote reads the parent's temporary file. It is not safe for concurrent use.
type remote struct {
	j     *job
	size  int64
	pages [maxPages]page
	clock int64
}

type page struct {
	number int64
	used   int64 // by the clock; 0: empty
	data   []byte
}

// ReadAt implements io.ReaderAt.
func (r *remote) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("a negative offset")
	}
	for n < len(p) {
		at := off + int64(n)
		if at >= r.size {
			return n, io.EOF
		}
		data, err := r.page(at / pageSize)
		k := 0
		if skip := at % pageSize; skip < int64(len(data)) {
			k = copy(p[n:], data[skip:])
		}
		if n += k; k == 0 && err == nil {
			err = io.ErrUnexpectedEOF
		}
		if err != nil && n < len(p) {
			return n, err
		}
	}
	return n, nil
}

// page returns a page from those kept, or from the parent in place of the one
// that was not used for longest.
func (r *remote) page(number int64) ([]byte, error) {
	r.clock++
	oldest := &r.pages[0]
	for i := range r.pages {
		g := &r.pages[i]
		if g.used > 0 && g.number == number {
			g.used = r.clock
			return g.data, nil
		}
		if g.used < oldest.used {
			oldest = g
		}
	}
	off := number * pageSize
	want := min(pageSize, r.size-off)
	data, err := r.j.fetch(frameReadAt, message(nil).number(off).number(want))
	if err == io.EOF && int64(len(data)) == want {
		err = nil // the end of the file, as it should be
	}
	if err != nil {
		return nil, err
	}
	*oldest = page{number: number, used: r.clock, data: append(oldest.data[:0], data...)}
	return oldest.data, nil
}

// errTracked: see the package comment.
var errTracked = errors.New("text with a structure to follow cannot be sent")

// emit sends a segment. Small ones wait for others, though no longer than a
// moment: what was sent stays when the process dies.
func (j *job) emit(seg extract.Segment) error {
	const moment = time.Millisecond
	lines, ok := j.track(seg.Track)
	if !ok || len(seg.Text) > extract.SegmentSize {
		return errTracked
	}
	s := j.server
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.link
	l.out = append(l.out[:0].flag(seg.More), lines).number(seg.Offset).name(seg.Place.Where).name(seg.Place.Field).number(seg.Place.Row)
	if l.write(frameSegment, l.out, seg.Text) != nil {
		lost()
	}
	if now := time.Now(); now.Sub(s.flushed) >= moment {
		s.flushed = now
		if l.w.Flush() != nil {
			lost()
		}
	}
	return nil
}

// How the lines of a segment are counted.
const (
	linesNone = iota
	linesNew  // by a new tracker
	linesSame // by that of the segment before which had one
)

// track says how the parent can follow a text; ok is false when it cannot.
func (j *job) track(t extract.Tracker) (lines byte, ok bool) {
	if t == nil {
		return linesNone, true
	}
	if _, ok := t.(extract.LineCounter); !ok {
		return linesNone, false
	}
	if t == j.lines {
		return linesSame, true
	}
	j.lines = t
	return linesNew, true
}

// nested sends a member and gives its bytes as the parent asks for them. The
// first are sent unasked: most members are small.
func (j *job) nested(_ context.Context, m extract.Member, r io.Reader) error {
	s := j.server
	s.mu.Lock()
	out := message(nil).name(m.Name).name(m.MediaType).number(m.Size)
	err := s.link.write(frameMember, append(out, codeOf(m.Err)), nil)
	if m.Err != nil && err == nil {
		err = s.link.w.Flush()
	}
	s.mu.Unlock()
	if err != nil {
		lost()
	}
	var buf []byte
	if m.Err == nil {
		buf = make([]byte, bodyChunk)
		if r == nil {
			r = bytes.NewReader(nil)
		}
		j.give(buf, r)
	}
	for {
		kind, p, err := s.link.read()
		if err != nil {
			lost()
		}
		switch kind {
		case frameResume:
			return nil
		case framePull:
			if n := p.count(memberChunk); int64(cap(buf)) < n {
				buf = make([]byte, n)
			}
			j.give(buf, r)
		default:
			lost()
		}
	}
}

// give sends the next bytes of a member.
func (j *job) give(buf []byte, r io.Reader) {
	n, err := 0, error(nil)
	for idle := 0; n < len(buf) && err == nil; {
		var k int
		k, err = r.Read(buf[n:])
		j.sent.Add(int64(k))
		if n += k; k > 0 {
			idle = 0
		} else if idle++; idle > 100 && err == nil {
			err = io.ErrNoProgress
		}
	}
	s := j.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link.send(frameData, message{codeOf(err)}, buf[:n]) != nil {
		lost()
	}
}
