package sevenzip

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
)

// Kinds of records in the header (7zFormat.txt, "Property IDs").
const (
	idEnd           = 0x00
	idHeader        = 0x01
	idArchiveProps  = 0x02
	idMoreStreams   = 0x03
	idMainStreams   = 0x04
	idFiles         = 0x05
	idPack          = 0x06
	idUnpack        = 0x07
	idSubstreams    = 0x08
	idSize          = 0x09
	idSum           = 0x0a
	idFolder        = 0x0b
	idCodersSizes   = 0x0c
	idCountStreams  = 0x0d
	idEmptyStream   = 0x0e
	idEmptyFile     = 0x0f
	idNames         = 0x11
	idAttributes    = 0x15
	idEncodedHeader = 0x17
)

// cursor reads the header from its front. After a fault it returns zeros and
// keeps the error.
type cursor struct {
	p   []byte
	err error
}

func (c *cursor) fail() {
	if c.err == nil {
		c.err = malformed("the header is damaged")
	}
	c.p = nil
}

func (c *cursor) bytes(n uint64) []byte {
	if n > uint64(len(c.p)) {
		c.fail()
		return nil
	}
	p := c.p[:n:n]
	c.p = c.p[n:]
	return p
}

func (c *cursor) byte() byte {
	if p := c.bytes(1); p != nil {
		return p[0]
	}
	return 0
}

// number reads a number of 1 to 9 bytes: the ones that the first byte begins
// with say how many follow.
func (c *cursor) number() uint64 {
	first := c.byte()
	n := bits.LeadingZeros8(^first)
	var v uint64
	for i, b := range c.bytes(uint64(n)) {
		v |= uint64(b) << (8 * i)
	}
	if n < 7 {
		v |= uint64(first&(1<<(7-n)-1)) << (8 * n)
	}
	return v
}

// count reads how many items follow, each of at least one byte: more than there
// are bytes is a lie.
func (c *cursor) count() int {
	n := c.number()
	if n > uint64(len(c.p)) {
		c.fail()
		return 0
	}
	return int(n)
}

// expect reads a byte that must be there.
func (c *cursor) expect(id byte) {
	if c.byte() != id {
		c.fail()
	}
}

// flags are bits, the highest of a byte first; nil: all are set.
type flags []byte

func (f flags) at(i int) bool { return f == nil || i/8 < len(f) && f[i/8]&(0x80>>(i%8)) != 0 }

// optional reads flags that may be left out when all are set.
func (c *cursor) optional(n int) flags {
	if c.byte() != 0 {
		return nil
	}
	return c.flags(n)
}

func (c *cursor) flags(n int) flags {
	f := c.bytes(uint64(n+7) / 8)
	if f == nil {
		return flags{}
	}
	return flags(f)
}

// sums reads the checksums of n items and gives them to set.
func (c *cursor) sums(n int, set func(i int, sum uint32)) {
	defined := c.optional(n)
	for i := 0; i < n && c.err == nil; i++ {
		if !defined.at(i) {
			continue
		}
		if p := c.bytes(4); p != nil {
			set(i, binary.LittleEndian.Uint32(p))
		}
	}
}

// header is what the archive holds. It points into the bytes it was read from.
type header struct {
	streams     *streams
	files       int
	emptyStream flags
	emptyFile   flags
	names       []byte
	attributes  []byte
	attributed  flags
}

func readHeader(c *cursor) *header {
	h := &header{streams: &streams{}, emptyStream: flags{}, emptyFile: flags{}, attributed: flags{}}
	for c.err == nil {
		switch c.byte() {
		case idArchiveProps:
			for c.byte() != idEnd && c.err == nil {
				c.bytes(c.number())
			}
		case idMoreStreams:
			readStreams(c)
		case idMainStreams:
			h.streams = readStreams(c)
		case idFiles:
			h.readFiles(c)
		case idEnd:
			return h
		default:
			c.fail()
		}
	}
	return h
}

func (h *header) readFiles(c *cursor) {
	h.files = c.count()
	empty := 0
	for c.err == nil {
		id := c.byte()
		if id == idEnd {
			return
		}
		p := &cursor{p: c.bytes(c.number())}
		switch id {
		case idEmptyStream:
			h.emptyStream = p.flags(h.files)
			for i := range h.files {
				if h.emptyStream.at(i) {
					empty++
				}
			}
		case idEmptyFile:
			h.emptyFile = p.flags(empty)
		case idNames:
			p.expect(0) // they stand here and not elsewhere
			h.names = p.p
		case idAttributes:
			h.attributed = p.optional(h.files)
			p.expect(0)
			h.attributes = p.p
		}
		if p.err != nil {
			c.fail()
		}
	}
}

// list goes through the files.
func (h *header) list() *fileList {
	return &fileList{h: h, at: -1, names: h.names, attributes: h.attributes}
}

// fileList is at one file after the other.
type fileList struct {
	h           *header
	at, empties int
	names       []byte
	attributes  []byte
	err         error

	name      string
	empty     bool // has no content
	file      bool // is a file all the same, and not a folder
	attribute uint32
}

func (l *fileList) next() bool {
	if l.at++; l.at >= l.h.files || l.err != nil {
		return false
	}
	name, rest, ok := cutName(l.names)
	if !ok {
		l.err = malformed("a member without a name")
		return false
	}
	l.name, l.names = name, rest
	l.empty, l.file = l.h.emptyStream.at(l.at), false
	if l.empty {
		l.file = l.h.emptyFile.at(l.empties)
		l.empties++
	}
	l.attribute = 0
	if l.h.attributed.at(l.at) && len(l.attributes) >= 4 {
		l.attribute = binary.LittleEndian.Uint32(l.attributes)
		l.attributes = l.attributes[4:]
	}
	return true
}

// cutName cuts the first name, UTF-16 with a zero at its end, from the others.
func cutName(p []byte) (name string, rest []byte, ok bool) {
	var units []uint16
	for ; len(p) >= 2; p = p[2:] {
		u := binary.LittleEndian.Uint16(p)
		if u == 0 {
			return string(utf16.Decode(units)), p[2:], true
		}
		units = append(units, u)
	}
	return "", nil, false
}

// irregular reports links, devices and pipes, as Unix programs store them.
func (l *fileList) irregular() bool {
	const hasMode, fileType, regular = 0x8000, 0o170000, 0o100000
	mode := l.attribute >> 16 & fileType
	return l.attribute&hasMode != 0 && mode != 0 && mode != regular
}
