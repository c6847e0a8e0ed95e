package msg

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Kinds of bodies in RTF ([MS-OXRTFCP] 2.1.3.1.1).
const (
	packedRTF = 0x75465a4c // "LZFu"
	plainRTF  = 0x414c454d // "MELA"

	headRTF = 16
	window  = 4096
)

// known is what the window holds before the first byte ([MS-OXRTFCP] 2.1.2.1).
const knownRTF = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// unpackRTF reads a body in RTF as it was before it was packed. Sizes and the
// checksum in its head are not looked at: it ends where its content says so, and
// is malformed when that is missing.
func unpackRTF(r io.Reader) (io.Reader, error) {
	br := bufio.NewReaderSize(r, 4<<10)
	head := make([]byte, headRTF)
	if _, err := io.ReadFull(br, head); err != nil {
		return nil, cutRTF(err)
	}
	switch binary.LittleEndian.Uint32(head[8:]) {
	case plainRTF:
		return br, nil
	case packedRTF:
	default:
		return nil, fmt.Errorf("message: a body is packed in an unknown way: %w", extract.ErrMalformed)
	}
	u := &unpacker{r: br, at: len(knownRTF)}
	copy(u.window[:], knownRTF)
	return u, nil
}

func cutRTF(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("message: a body is cut off: %w", extract.ErrMalformed)
	}
	return err
}

// unpacker reads runs: eight bits tell which of the eight that follow are bytes
// and which refer to the window.
type unpacker struct {
	r      *bufio.Reader
	window [window]byte
	at     int // where the next byte goes in the window
	flags  byte
	left   int // bits of flags
	from   int // where the reference under way reads
	run    int // bytes left of it
	err    error
}

// Read implements io.Reader.
func (u *unpacker) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if u.run > 0 {
			p[n] = u.put(u.window[u.from])
			u.from = (u.from + 1) % window
			u.run--
			n++
			continue
		}
		if u.err != nil {
			if n > 0 {
				return n, nil
			}
			return 0, u.err
		}
		if c, ok := u.next(); ok {
			p[n] = u.put(c)
			n++
		}
	}
	return n, nil
}

// put adds a byte to the window.
func (u *unpacker) put(c byte) byte {
	u.window[u.at] = c
	u.at = (u.at + 1) % window
	return c
}

// next reads a byte, or begins a reference.
func (u *unpacker) next() (c byte, ok bool) {
	if u.left == 0 {
		if u.flags, ok = u.byte(); !ok {
			return 0, false
		}
		u.left = 8
	}
	reference := u.flags&1 != 0
	u.flags >>= 1
	u.left--
	high, ok := u.byte()
	if !ok || !reference {
		return high, ok
	}
	low, ok := u.byte()
	if !ok {
		return 0, false
	}
	u.from = int(high)<<4 | int(low)>>4
	if u.from == u.at {
		u.err = io.EOF
		return 0, false
	}
	u.run = int(low&15) + 2
	return 0, false
}

func (u *unpacker) byte() (byte, bool) {
	c, err := u.r.ReadByte()
	if err != nil {
		u.err = cutRTF(err)
	}
	return c, err == nil
}
