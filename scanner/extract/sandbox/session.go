package sandbox

import (
	"context"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// session is one object being read by a child: the parent's side. It answers
// the child from the goroutine that called Extract, so that the object's
// readers and its Budget are used as extractors in-process use them.
type session struct {
	child  *child
	pool   *Pool
	ctx    context.Context
	in     extract.Input
	emit   func(extract.Segment) error
	format string

	// spoiled: the child is not in a state to be used again.
	spoiled bool
	// holds is whether the session has a place among the running ones.
	holds bool

	source  error // how reading the object failed
	spool   io.ReaderAt
	size    int64
	chunk   []byte
	names   map[string]string
	member  *member        // under way
	counter *lines.Tracker // of the lines of a text

	fetched int64 // bytes of random access that were given
	text    int64 // bytes of segments
	unseen  int64 // bytes unpacked in the child that were not sent
	counted int64 // of these two, the greater: what the budget was told
}

// run has the child read the object.
func (s *session) run(format string) error {
	s.format, s.holds = format, true
	h := s.in.Hint
	l := s.in.Budget.Rest()
	m := s.child.link.out[:0].name(format).name(h.Name).name(h.MediaType).flag(h.Whole)
	m = m.number(int64(l.Depth)).number(l.Members).number(l.Bytes).number(int64(l.Time))
	s.child.link.out = m
	if err := s.child.link.send(frameJob, m, h.Head); err != nil {
		return s.broken()
	}
	for {
		kind, p, err := s.next()
		if err != nil {
			return err
		}
		switch kind {
		case frameEnd:
			return s.end(p)
		case frameMember:
			err = s.handOver(p)
		default:
			err = s.answer(kind, p)
		}
		if err != nil {
			s.spoiled = true
			return err
		}
	}
}

// next waits for a frame of the child.
func (s *session) next() (byte, fields, error) {
	s.child.waits()
	kind, p, err := s.child.link.read()
	s.child.served()
	if err != nil {
		return 0, fields{}, s.broken()
	}
	return kind, p, nil
}

// broken gives up the child and says what became of it.
func (s *session) broken() error {
	s.spoiled = true
	return s.child.fate(s.format)
}

// end is the result of the child.
func (s *session) end(p fields) error {
	code := p.byte()
	switch {
	case !p.end() || code == codePanic || code == codeSource && s.source == nil:
		return s.broken()
	case code == codeSource:
		return s.source
	}
	err, ok := errorOf(s.format, code)
	if !ok {
		return s.broken()
	}
	return err
}

// answer serves one frame that may come at any time.
func (s *session) answer(kind byte, p fields) error {
	switch kind {
	case frameRead:
		return s.read(p)
	case frameSpool:
		return s.spooled(p)
	case frameReadAt:
		return s.readAt(p)
	case frameSegment:
		return s.segment(p)
	case frameProgress:
		n := p.count(1 << 62)
		if !p.end() || n < s.unseen {
			return s.broken()
		}
		if n > s.unseen {
			s.child.progress()
		}
		s.unseen = n
		return s.count()
	}
	return s.broken()
}

// count tells the budget what was produced: the text, or what was unpacked to
// get it, whichever is more.
func (s *session) count() error {
	n := max(s.text, s.unseen) - s.counted
	if n <= 0 {
		return nil
	}
	s.counted += n
	_, err := s.in.Budget.Spend(n)
	return err
}

// note keeps an error of the source and gives its code.
func (s *session) note(err error) byte {
	switch {
	case err == nil:
		return codeNone
	case err == io.EOF:
		return codeEnd
	}
	s.source = err
	return codeSource
}

// buffer returns room for n bytes.
func (s *session) buffer(n int64) []byte {
	if int64(cap(s.chunk)) < n {
		s.chunk = make([]byte, max(n, bodyChunk))
	}
	return s.chunk[:n]
}

// read gives the child the next bytes of the object.
func (s *session) read(p fields) error {
	n := p.count(bodyChunk)
	if !p.end() || s.spool != nil {
		return s.broken()
	}
	buf, got := s.buffer(n), 0
	err := s.source
	for idle := 0; got < len(buf) && err == nil; {
		var k int
		k, err = s.in.Body.Read(buf[got:])
		if got += k; k > 0 {
			idle = 0
		} else if idle++; idle > 100 && err == nil {
			err = io.ErrNoProgress
		}
	}
	if got > 0 {
		s.child.progress()
	}
	return s.give(frameBytes, message{s.note(err)}, buf[:got])
}

// give sends an answer.
func (s *session) give(kind byte, m message, tail []byte) error {
	if err := s.child.link.send(kind, m, tail); err != nil {
		return s.broken()
	}
	return nil
}

// spooled makes random access ready; the child learns how long the object is.
func (s *session) spooled(p fields) error {
	if !p.end() || s.spool != nil {
		return s.broken()
	}
	at, size, err := s.in.Spool()
	if err == nil {
		s.spool, s.size = at, size
	}
	s.child.progress()
	return s.give(frameSize, message{s.note(err)}.number(size), nil)
}

// rereads is how often, on average, each byte of an object may be asked for
// again and that still count as progress: a reader that goes in circles does
// not get further.
const rereads = 16

// readAt gives the child bytes from anywhere in the object.
func (s *session) readAt(p fields) error {
	off, n := p.count(1<<62), p.count(bodyChunk)
	if !p.end() || s.spool == nil {
		return s.broken()
	}
	buf := s.buffer(n)
	got, err := s.spool.ReadAt(buf, off)
	if s.fetched += int64(got); got > 0 && s.fetched <= rereads*max(s.size, bodyChunk) {
		s.child.progress()
	}
	return s.give(frameBytes, message{s.note(err)}, buf[:got])
}

// segment passes text on.
func (s *session) segment(p fields) error {
	more, counted := p.flag(), p.byte()
	seg := extract.Segment{More: more, Offset: p.count(1 << 62)}
	seg.Place = extract.Place{Where: s.name(p.text(maxName)), Field: s.name(p.text(maxName)), Row: p.number()}
	seg.Text = p.p
	if p.bad || len(seg.Text) > extract.SegmentSize || s.member != nil || counted > linesSame || counted == linesSame && s.counter == nil {
		return s.broken()
	}
	if counted == linesNew {
		s.counter = &lines.Tracker{}
	}
	if counted != linesNone {
		seg.Track = s.counter
	}
	if len(seg.Text) > 0 {
		s.child.progress()
	}
	s.text += int64(len(seg.Text))
	if err := s.count(); err != nil {
		return err
	}
	return s.emit(seg)
}

// maxNames is how many places and fields are kept, so that the same name of
// many cells is made once.
const maxNames = 4096

func (s *session) name(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if n, ok := s.names[string(b)]; ok {
		return n
	}
	if s.names == nil || len(s.names) >= maxNames {
		s.names = make(map[string]string)
	}
	n := string(b)
	s.names[n] = n
	return n
}
