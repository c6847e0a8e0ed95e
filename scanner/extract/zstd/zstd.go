// Package zstd extracts Zstandard (RFC 8878): frames one after the other and
// skippable frames.
//
// It owns the stream; what is inside is handed back to the engine as one
// member. A window larger than MaxWindow is refused, so that no header decides
// over memory, and so is a frame that needs a dictionary, which it does not
// hold.
package zstd

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// MaxWindow is the largest window that is held, in bytes: that of "zstd -21".
// Level 22 and "--long" write larger ones for content larger than this.
const MaxWindow = 64 << 20

// Extractor reads zstd.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "zstd" }

const (
	magicFrame = 0xfd2fb528
	magicSkip  = 0x184d2a50 // the last four bits are free
	minFrame   = 5
)

// Match accepts the magic number of a frame, and that of a skippable frame
// where a frame follows it in the head: LZ4 has the same skippable frames.
func (Extractor) Match(h extract.Hint) bool {
	p := h.Head
	for len(p) >= 8 && binary.LittleEndian.Uint32(p)&^0xf == magicSkip {
		n := binary.LittleEndian.Uint32(p[4:])
		if uint64(n) > uint64(len(p)-8) {
			return false
		}
		p = p[8+n:]
	}
	return len(p) >= minFrame && binary.LittleEndian.Uint32(p) == magicFrame
}

// Extract hands over the content as one member, named as the object without
// ".zst".
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	z, err := NewReader(origin)
	if err != nil {
		return origin.Explain("zstd", err)
	}
	defer z.Close()
	m := extract.Member{Size: -1, Name: extract.Unpacked(in.Hint.Name,
		extract.Suffix{Packed: ".zst"}, extract.Suffix{Packed: ".zstd"}, extract.Suffix{Packed: ".tzst", Plain: ".tar"})}
	return in.Hand(ctx, m, in.Budget.Reader(ctx, origin.Decoded("zstd", z)))
}

// NewReader unpacks frames in another container. Its errors are those of this
// package's contract, those of r, or of no known kind: malformed. It starts no
// goroutine; Close frees its memory.
func NewReader(r io.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(plain{r},
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(MaxWindow), zstd.WithDecodeBuffersBelow(0))
	if err != nil {
		return nil, explain(err)
	}
	return &reader{z}, nil
}

// plain hides all but Read, from which the decoder would draw conclusions.
type plain struct{ io.Reader }

type reader struct{ z *zstd.Decoder }

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	n, err := r.z.Read(p)
	return n, explain(err)
}

// Close implements io.Closer.
func (r *reader) Close() error {
	r.z.Close()
	return nil
}

// explain tells what is not read from what is broken.
func explain(err error) error {
	switch {
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("zstd: the window is too large: %w", extract.ErrUnsupported)
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return fmt.Errorf("zstd: packed with a dictionary: %w", extract.ErrUnsupported)
	}
	return err
}
