package zip

import (
	"bufio"
	"compress/bzip2"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/flate"

	"github.com/pdatlas/pdatlas/scanner/extract/lzma"
	"github.com/pdatlas/pdatlas/scanner/extract/xz"
	"github.com/pdatlas/pdatlas/scanner/extract/zstd"
)

// readable reports whether members of a method are read.
func readable(method uint16) bool {
	switch method {
	case methodStore, methodDeflate, methodBzip2, methodLZMA, methodZstd, methodXZ:
		return true
	}
	return false
}

// unpack returns a reader of the current member's content. What keeps it from
// being read is an error of the first read, as all others are.
func (f *flow) unpack() io.Reader {
	if c, ok := f.z.(io.Closer); ok && f.z != f.inflate {
		c.Close() // of a decoder, which has nothing to say
	}
	var z io.Reader
	var err error
	switch f.method {
	case methodDeflate:
		return f.inflater()
	case methodBzip2:
		return bzip2.NewReader(f.src)
	case methodLZMA:
		z, err = f.lzma()
	case methodZstd:
		z, err = zstd.NewReader(f.src)
	case methodXZ:
		z, err = f.unxz()
	default:
		return f.src
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return failed{err}
	}
	return z
}

// failed is a member that could not be begun.
type failed struct{ err error }

func (f failed) Read([]byte) (int, error) { return 0, f.err }

func (f *flow) inflater() io.Reader {
	if f.inflate == nil {
		f.inflate = flate.NewReader(f.src)
	} else if r, ok := f.inflate.(flate.Resetter); ok {
		// The error is of preset dictionaries, of which there is none.
		_ = r.Reset(f.src, nil)
	}
	return f.inflate
}

// unxz keeps the memory of one member for the next: each may ask for as much as
// is allowed, however small it is.
func (f *flow) unxz() (io.Reader, error) {
	if f.xz != nil {
		return f.xz, f.xz.Reset(f.src)
	}
	z, err := xz.NewReader(f.src)
	if err != nil {
		return nil, err
	}
	f.xz = z
	return z, nil
}

// flagMarked says that LZMA data marks its own end (APPNOTE 4.4.4).
const flagMarked = 1 << 1

// lzma reads the header of LZMA data (APPNOTE 5.8.8): a version, the length of
// the properties, which is 5, and the properties. The decoder wants them
// followed by the size.
func (f *flow) lzma() (io.Reader, error) {
	const lenVersion, lenProperties = 4, 5
	var h [lenVersion + lenProperties]byte
	if _, err := io.ReadFull(f.src, h[:]); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint16(h[2:]) != lenProperties {
		return nil, malformed("LZMA properties of another length")
	}
	size := uint64(1<<64 - 1) // the decoder's word for a marked end
	if f.want.flags&flagMarked == 0 {
		size = uint64(f.want.size)
	}
	return lzma.NewReader(&headed{binary.LittleEndian.AppendUint64(h[lenVersion:], size), f.src})
}

// headed puts a header before what is read.
type headed struct {
	head []byte
	*bufio.Reader
}

// Read implements io.Reader.
func (h *headed) Read(p []byte) (int, error) {
	if len(h.head) == 0 {
		return h.Reader.Read(p)
	}
	n := copy(p, h.head)
	h.head = h.head[n:]
	return n, nil
}

// ReadByte implements io.ByteReader.
func (h *headed) ReadByte() (byte, error) {
	if len(h.head) == 0 {
		return h.Reader.ReadByte()
	}
	c := h.head[0]
	h.head = h.head[1:]
	return c, nil
}
