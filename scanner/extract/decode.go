package extract

import (
	"encoding/binary"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// dropReader leaves out the first bytes of r.
type dropReader struct {
	r    io.Reader
	drop int
}

func (d *dropReader) Read(p []byte) (int, error) {
	for d.drop > 0 && len(p) > 0 {
		n, err := d.r.Read(p[:min(d.drop, len(p))])
		if d.drop -= n; err != nil || n == 0 {
			return 0, err
		}
	}
	return d.r.Read(p)
}

// singleByteReader decodes an encoding of one byte a character. It does what
// the decoder of x/text does, several times faster: most tables that are not
// UTF-8 are of this kind.
type singleByteReader struct {
	r     io.Reader
	err   error
	wide  [256]wideByte
	raw   [8 << 10]byte
	at, n int
	left  []byte // of a character that did not fit
}

// wideByte is a character in UTF-8.
type wideByte struct {
	b [utf8.UTFMax - 1]byte
	n uint8
}

func newSingleByteReader(r io.Reader, c *charmap.Charmap) *singleByteReader {
	s := &singleByteReader{r: r}
	for i := range s.wide {
		s.wide[i].n = uint8(utf8.EncodeRune(s.wide[i].b[:], c.DecodeByte(byte(i))))
	}
	return s
}

// nonASCII has the highest bit of each of eight bytes.
const nonASCII = 0x8080808080808080

func (s *singleByteReader) Read(p []byte) (int, error) {
	if len(s.left) > 0 {
		n := copy(p, s.left)
		s.left = s.left[n:]
		return n, nil
	}
	if s.at == s.n {
		if s.err != nil {
			return 0, s.err
		}
		s.at = 0
		s.n, s.err = s.r.Read(s.raw[:])
	}
	out := 0
	for s.at < s.n && out < len(p) {
		if s.n-s.at >= 8 && len(p)-out >= 8 {
			if x := binary.LittleEndian.Uint64(s.raw[s.at:]); x&nonASCII == 0 {
				binary.LittleEndian.PutUint64(p[out:], x)
				s.at, out = s.at+8, out+8
				continue
			}
		}
		c := s.raw[s.at]
		s.at++
		if c < utf8.RuneSelf {
			p[out] = c
			out++
			continue
		}
		w := &s.wide[c]
		n := copy(p[out:], w.b[:w.n])
		s.left = w.b[n:w.n]
		out += n
	}
	return out, nil
}
