package sevenzip

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
	ulzma "github.com/ulikunitz/xz/lzma"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lzma"
	"github.com/pdatlas/pdatlas/scanner/extract/xz"
	"github.com/pdatlas/pdatlas/scanner/extract/zstd"
)

// Methods (Methods.txt of 7-Zip).
const (
	methodCopy    = 0x00
	methodDelta   = 0x03
	methodLZMA2   = 0x21
	methodLZMA    = 0x030101
	methodDeflate = 0x040108
	methodBzip2   = 0x040202
	methodZstd    = 0x04f71101
	methodAES     = 0x06f10701
)

// unpack returns a reader of a folder's content; it is an io.Closer when it has
// something to free.
func (a *archive) unpack(f *folder) (*extract.Origin, io.Reader, error) {
	chain, err := f.chain()
	if err != nil {
		return nil, nil, err
	}
	left := uint64(a.size - lenStart)
	if f.offset > left || f.length > left-f.offset {
		return nil, nil, malformed("content outside the archive")
	}
	origin := extract.NewOrigin(io.NewSectionReader(a.file, lenStart+int64(f.offset), int64(f.length)))
	var r io.Reader = bufio.NewReaderSize(origin, int(min(f.length, 32<<10)))
	for i := len(chain) - 1; i >= 0; i-- {
		n := chain[i]
		if r, err = f.coders[n].reader(r, f.sizes[n], f.length); err != nil {
			return nil, nil, origin.Explain("7z", noEnd(err))
		}
	}
	return origin, r, nil
}

// noEnd: a stream that ends where it should begin is cut off.
func noEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// chain lists the coders from the one whose output is the content to the one
// that reads the packed bytes.
func (f *folder) chain() ([]int, error) {
	for _, k := range f.coders {
		if k.id == methodAES {
			return nil, fmt.Errorf("7z: %w", extract.ErrEncrypted)
		}
	}
	for _, k := range f.coders {
		if k.in != 1 || k.out != 1 {
			return nil, unsupported("a filter of several streams")
		}
	}
	var list []int
	for at := f.main(); at >= 0; {
		if list = append(list, at); len(list) > len(f.coders) {
			return nil, malformed("methods in a circle")
		}
		next := -1
		for _, b := range f.binds {
			if b[0] == at {
				next = b[1]
			}
		}
		at = next
	}
	if len(list) != len(f.coders) {
		return nil, malformed("methods that lead nowhere")
	}
	return list, nil
}

// reader unpacks what r gives; size is that of the output, packed that of the
// folder's packed bytes.
func (k *coder) reader(r io.Reader, size, packed uint64) (io.Reader, error) {
	switch k.id {
	case methodCopy:
		return r, nil
	case methodDelta:
		return newDelta(r, k.props)
	case methodLZMA:
		return k.lzma(r, size, packed)
	case methodLZMA2:
		return k.lzma2(r, size, packed)
	case methodDeflate:
		return flate.NewReader(r), nil
	case methodBzip2:
		return bzip2.NewReader(r), nil
	case methodZstd:
		return zstd.NewReader(r)
	}
	return nil, unsupported("packed by another method")
}

// mostPerByte is more than LZMA can make of one packed byte (8,700: a match of
// 273 bytes takes a quarter of a bit at least).
const mostPerByte = 1 << 14

// dictionary is how much of the dictionary that a header asks for can be of
// use: no more than the output has.
func dictionary(asked, size, packed uint64) (uint32, error) {
	if packed < lzma.MaxDictionary/mostPerByte {
		size = min(size, packed*mostPerByte)
	}
	asked = max(min(asked, size), ulzma.MinDictCap)
	if asked > lzma.MaxDictionary {
		return 0, unsupported("the dictionary is too large")
	}
	return uint32(asked), nil
}

func (k *coder) lzma(r io.Reader, size, packed uint64) (io.Reader, error) {
	const lenProps = 5
	if len(k.props) != lenProps {
		return nil, malformed("LZMA properties of another length")
	}
	dict, err := dictionary(uint64(binary.LittleEndian.Uint32(k.props[1:])), size, packed)
	if err != nil {
		return nil, err
	}
	head := binary.LittleEndian.AppendUint32([]byte{k.props[0]}, dict)
	head = binary.LittleEndian.AppendUint64(head, size)
	return lzma.NewReader(bufio.NewReaderSize(io.MultiReader(bytes.NewReader(head), r), 32<<10))
}

func (k *coder) lzma2(r io.Reader, size, packed uint64) (io.Reader, error) {
	const largest = 40 // 4 GiB
	if len(k.props) != 1 || k.props[0] > largest {
		return nil, malformed("LZMA2 properties that do not exist")
	}
	dict, err := dictionary(dictSize(k.props[0]), size, packed)
	if err != nil {
		return nil, err
	}
	code := byte(0)
	for dictSize(code) < uint64(dict) {
		code++
	}
	return xz.NewLZMA2(r, code)
}

// dictSize is what a code of LZMA2 stands for: 4 KiB, 6 KiB, 8 KiB … (the last
// is a byte less).
func dictSize(code byte) uint64 { return uint64(2|code&1) << (code/2 + 11) }

// delta adds to each byte the one a distance before it.
type delta struct {
	r    io.Reader
	last [256]byte
	at   uint8
	dist uint8
}

func newDelta(r io.Reader, props []byte) (io.Reader, error) {
	if len(props) != 1 {
		return nil, malformed("delta properties of another length")
	}
	return &delta{r: r, dist: props[0] + 1}, nil // 0 stands for 256
}

// Read implements io.Reader.
func (d *delta) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	for i := range p[:n] {
		p[i] += d.last[d.at-d.dist]
		d.last[d.at] = p[i]
		d.at++
	}
	return n, err
}

// broken reports whether an error is of the content and not of the budget, the
// source or the context.
func broken(err error) bool {
	return errors.Is(err, extract.ErrMalformed) || errors.Is(err, extract.ErrUnsupported) || errors.Is(err, extract.ErrEncrypted)
}
