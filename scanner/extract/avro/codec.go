package avro

import (
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// zstdDecoder is used again for the next block: it costs much to make.
type zstdDecoder = zstd.Decoder

// maxBlock is how much of a block is kept where its codec needs all of it at
// once, and the largest window of the others, in bytes. Writers make blocks of
// 16 to 64 KiB.
const maxBlock = 64 << 20

// unpack returns the content of a block, counted by the budget.
func (f *file) unpack(body *io.LimitedReader) (io.Reader, error) {
	var r io.Reader = body
	var err error
	switch f.codec {
	case "", "null":
	case "deflate":
		r = flate.NewReader(body)
	case "bzip2":
		r = bzip2.NewReader(body)
	case "xz":
		r, err = xz.NewReader(body, maxBlock)
	case "zstandard":
		r, err = f.zstd(body)
	case "snappy":
		r, err = unsnap(body)
	default:
		err = fmt.Errorf("avro: compression: %w", extract.ErrUnsupported)
	}
	if err != nil {
		return nil, blame(err)
	}
	r = blamed{r}
	if f.in.Budget != nil {
		r = f.in.Budget.Reader(f.ctx, r)
	}
	return r, nil
}

func (f *file) zstd(body io.Reader) (io.Reader, error) {
	if f.unzstd != nil {
		return f.unzstd, f.unzstd.Reset(body)
	}
	z, err := zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxMemory(maxBlock), zstd.WithDecoderMaxWindow(maxBlock))
	f.unzstd = z
	return z, err
}

// close frees what the codec keeps.
func (f *file) close() {
	if f.unzstd != nil {
		f.unzstd.Close()
	}
}

// maxSnappy is more than the most that Snappy unpacks of one byte.
const maxSnappy = 64

// unsnap unpacks a block of Snappy, behind which stands its checksum.
func unsnap(body *io.LimitedReader) (io.Reader, error) {
	if body.N > maxBlock {
		return nil, tooLarge("block")
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(body); err != nil {
		return nil, err
	}
	const sum = 4
	src := b.Bytes()
	if body.N > 0 || len(src) < sum {
		return nil, io.ErrUnexpectedEOF
	}
	end := len(src) - sum
	n, err := snappy.DecodedLen(src[:end])
	if err != nil || n > min(maxBlock, maxSnappy*len(src)) {
		return nil, malformed("block")
	}
	dst, err := snappy.Decode(nil, src[:end])
	if err == nil && crc32.ChecksumIEEE(dst) != binary.BigEndian.Uint32(src[end:]) {
		err = malformed("block")
	}
	return bytes.NewReader(dst), err
}

// blamed is the output of a decompressor: its errors mean that the block is
// broken, whatever their words. A failure of the source was noted below it.
type blamed struct{ r io.Reader }

func (b blamed) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	return n, blame(err)
}

func blame(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) || err == xz.ErrMemlimit:
		return tooLarge("block")
	case limit(err) || errors.Is(err, extract.ErrUnsupported):
		return err
	}
	return malformed("compressed block")
}

// limit reports whether an error is that of a limit.
func limit(err error) bool {
	for _, l := range [...]error{extract.ErrMemoryLimit, extract.ErrSizeLimit, extract.ErrRatioLimit, extract.ErrTimeLimit} {
		if errors.Is(err, l) {
			return true
		}
	}
	return false
}
