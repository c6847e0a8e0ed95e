package sandbox

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// A frame is a byte that says what it is, the length of what follows as four
// bytes, lowest first, and that many bytes. Numbers in it are varints, strings
// have their length before them.
const (
	// From the parent.
	frameHello  = 'H' // magic, version, memory limit, key: once
	frameJob    = 'J' // read an object: format, hint, limits
	frameBytes  = 'B' // answer to frameRead and frameReadAt: code, bytes
	frameSize   = 'S' // answer to frameSpool: code, length
	framePull   = 'P' // more of the member under way: how many bytes
	frameResume = 'R' // the member is done with

	// From the child.
	frameReady    = 'h' // magic, version, what it is hardened by: once
	frameRead     = 'r' // the next bytes of the object: how many
	frameSpool    = 's' // random access is needed
	frameReadAt   = 'a' // bytes at an offset: offset, how many
	frameSegment  = 't' // text with its place
	frameMember   = 'm' // a member: name, media type, size, code
	frameData     = 'd' // bytes of the member: code, bytes
	frameProgress = 'p' // bytes unpacked that are not sent
	frameEnd      = 'e' // the object is done with: code
)

const (
	magic = "pdatlas worker"
	// version changes with any change of the protocol: a child of another one
	// is refused.
	version = 1

	lenHeader = 5
	// maxFrame is the longest payload, in bytes: a segment with its place.
	maxFrame = 256<<10 + 3*maxName + 64
	// maxName is the longest name, place or field, in bytes: longer ones are cut.
	maxName = 64 << 10
	// bodyChunk and memberChunk are how much is asked for at a time, in bytes.
	bodyChunk   = 64 << 10
	memberChunk = 128 << 10
)

// errGarbled stands for a frame that cannot be.
var errGarbled = errors.New("not the protocol of a worker")

// link is one end of the pair of pipes. It is not safe for concurrent use.
type link struct {
	r       *bufio.Reader
	w       *bufio.Writer
	payload []byte // of the last frame read
	out     message
}

func newLink(r io.Reader, w io.Writer) *link {
	return &link{r: bufio.NewReaderSize(r, 32<<10), w: bufio.NewWriterSize(w, 32<<10)}
}

// read returns the next frame. Its payload is valid until the next one.
func (l *link) read() (kind byte, p fields, err error) {
	var head [lenHeader]byte
	if _, err := io.ReadFull(l.r, head[:]); err != nil {
		return 0, fields{}, err
	}
	n := int(binary.LittleEndian.Uint32(head[1:]))
	if n > maxFrame {
		return 0, fields{}, errGarbled
	}
	if n > cap(l.payload) {
		l.payload = make([]byte, n, max(n, 4<<10))
	}
	l.payload = l.payload[:n]
	if _, err := io.ReadFull(l.r, l.payload); err != nil {
		return 0, fields{}, err
	}
	return head[0], fields{p: l.payload}, nil
}

// write sends a frame made of m and tail; it may wait in the buffer for flush.
func (l *link) write(kind byte, m message, tail []byte) error {
	head := [lenHeader]byte{kind}
	binary.LittleEndian.PutUint32(head[1:], uint32(len(m)+len(tail)))
	for _, p := range [...][]byte{head[:], m, tail} {
		if _, err := l.w.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// send writes a frame and sends it off.
func (l *link) send(kind byte, m message, tail []byte) error {
	if err := l.write(kind, m, tail); err != nil {
		return err
	}
	return l.w.Flush()
}

// message is the payload of a frame being made.
type message []byte

func (m message) number(n int64) message { return binary.AppendVarint(m, n) }

func (m message) text(s string) message {
	return append(m.number(int64(len(s))), s...)
}

// name is text that is cut when it is too long for a frame.
func (m message) name(s string) message { return m.text(s[:min(len(s), maxName)]) }

func (m message) flag(b bool) message {
	if b {
		return append(m, 1)
	}
	return append(m, 0)
}

// fields takes a payload apart. After a fault it gives zeros and is bad.
type fields struct {
	p   []byte
	bad bool
}

func (f *fields) number() int64 {
	n, k := binary.Varint(f.p)
	if k <= 0 {
		f.p, f.bad = nil, true
		return 0
	}
	f.p = f.p[k:]
	return n
}

// count is a number from 0 to most.
func (f *fields) count(most int64) int64 {
	n := f.number()
	if n < 0 || n > most {
		f.p, f.bad = nil, true
		return 0
	}
	return n
}

// text is valid as long as the payload.
func (f *fields) text(most int64) []byte {
	n := f.count(most)
	if n > int64(len(f.p)) { // asked after the length itself was taken off
		f.p, f.bad = nil, true
		return nil
	}
	s := f.p[:n]
	f.p = f.p[n:]
	return s
}

func (f *fields) flag() bool { return f.byte() != 0 }

func (f *fields) byte() byte {
	if len(f.p) == 0 {
		f.bad = true
		return 0
	}
	b := f.p[0]
	f.p = f.p[1:]
	return b
}

// end reports whether the payload was whole and held no more.
func (f *fields) end() bool { return !f.bad && len(f.p) == 0 }
