package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Codecs of the format.
const (
	codecNone   = 0
	codecSnappy = 1
	codecGzip   = 2
	codecBrotli = 4
	codecLZ4    = 5 // blocks framed as Hadoop does, or bare ones
	codecZstd   = 6
	codecLZ4Raw = 7
)

// maxPage is how much of a page is kept where its codec or its encoding needs
// all of it at once, in bytes. Writers make pages of one MiB.
const maxPage = 64 << 20

// unpacked is the content of a page.
type unpacked struct {
	r     io.Reader
	close func()
}

// unpack returns the content of a page, of which body is what is stored. What
// comes out is counted by the budget and ends where the page says it does.
func (f *file) unpack(codec int64, body io.Reader, h *pageHeader) (unpacked, error) {
	u := unpacked{r: body, close: func() {}}
	var err error
	if h.unpacked <= 0 {
		codec = codecNone // of nothing, nothing is packed
	}
	switch codec {
	case codecNone:
	case codecGzip:
		u.r, err = gzip.NewReader(body)
	case codecBrotli:
		u.r = brotli.NewReader(body)
	case codecZstd:
		u, err = f.unpackZstd(body)
	case codecSnappy, codecLZ4, codecLZ4Raw:
		u.r, err = f.block(codec, body, h)
	default:
		err = unsupported("compression")
	}
	if err != nil {
		return u, cut(blame(err))
	}
	u.r = blamed{io.LimitReader(u.r, max(h.unpacked, 0))}
	if f.budget != nil {
		u.r = f.budget.Reader(f.ctx, u.r)
	}
	return u, nil
}

// unpackZstd unpacks with the decoder of the page before, which costs much to
// make; the pages of several columns are read at a time by Rows alone.
func (f *file) unpackZstd(body io.Reader) (unpacked, error) {
	z := f.zstd
	f.zstd = nil
	var err error
	if z == nil {
		z, err = zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxMemory(maxPage), zstd.WithDecoderMaxWindow(maxPage))
	} else {
		err = z.Reset(body)
	}
	if err != nil {
		return unpacked{close: func() {}}, err
	}
	return unpacked{r: z, close: func() {
		if f.zstd != nil || z.Reset(nil) != nil {
			z.Close()
			return
		}
		f.zstd = z
	}}, nil
}

// block unpacks a codec that needs all of a page at once.
func (f *file) block(codec int64, body io.Reader, h *pageHeader) (io.Reader, error) {
	if h.packed > maxPage || h.unpacked > maxPage {
		return nil, tooLarge("page")
	}
	src, err := readAll(body, h.packed)
	if err != nil {
		return nil, err
	}
	if codec == codecSnappy {
		// The block says its length first, and is unpacked in one piece.
		if n, err := snappy.DecodedLen(src); err != nil || int64(n) > min(maxPage, maxSnappy*int64(len(src))) {
			return nil, malformed("page")
		}
		dst, err := snappy.Decode(nil, src)
		return bytes.NewReader(dst), err
	}
	if codec == codecLZ4 {
		if dst, ok := hadoop(src, h.unpacked); ok {
			return bytes.NewReader(dst), nil
		}
	}
	dst := make([]byte, min(h.unpacked, maxLZ4*int64(len(src))))
	n, err := lz4.UncompressBlock(src, dst)
	return bytes.NewReader(dst[:max(n, 0)]), err
}

// More than the most that the codecs unpack of one byte.
const (
	maxLZ4    = 256
	maxSnappy = 64
)

// hadoop unpacks LZ4 blocks that are framed as Hadoop does: each with its two
// lengths in front, four bytes, the highest first.
func hadoop(src []byte, size int64) (dst []byte, ok bool) {
	dst = make([]byte, 0, min(size, maxLZ4*int64(len(src))))
	for len(src) > 0 {
		if len(src) < 8 {
			return nil, false
		}
		plain, packed := int64(binary.BigEndian.Uint32(src)), int64(binary.BigEndian.Uint32(src[4:]))
		src = src[8:]
		if packed > int64(len(src)) || plain > int64(cap(dst)-len(dst)) {
			return nil, false
		}
		n, err := lz4.UncompressBlock(src[:packed], dst[len(dst):len(dst)+int(plain)])
		if err != nil || int64(n) != plain {
			return nil, false
		}
		dst, src = dst[:len(dst)+n], src[packed:]
	}
	return dst, int64(len(dst)) == size
}

// readAll reads all of r, of which size bytes are promised. Memory grows with
// what is there.
func readAll(r io.Reader, size int64) ([]byte, error) {
	if size > maxPage {
		return nil, tooLarge("page")
	}
	var b bytes.Buffer
	b.Grow(int(min(size, 1<<20)) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(r, size))
	if err == nil && n < size {
		err = malformed("page ends early")
	}
	return b.Bytes(), err
}

// blamed is the output of a decompressor: its errors mean that the page is
// broken, whatever their words.
type blamed struct{ r io.Reader }

func (b blamed) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	return n, blame(err)
}

// blame turns an error of a decompressor into one of ours. A failure of the file
// was noted where it arose.
func blame(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return tooLarge("page")
	case errors.Is(err, extract.ErrMemoryLimit) || errors.Is(err, extract.ErrUnsupported):
		return err
	}
	return malformed("compressed page")
}
