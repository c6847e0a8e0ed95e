// Package xz extracts the .xz format (specification 1.2.1): many streams and
// blocks, padding, every check, and the filters for machine code (BCJ, delta).
//
// It owns the stream; what is inside is handed back to the engine as one
// member. A dictionary larger than MaxDictionary is refused, so that no header
// decides over memory.
package xz

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/therootcompany/xz"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// MaxDictionary is the largest dictionary that is held, in bytes: that of
// "xz -9". Only programs told so by hand write larger ones.
const MaxDictionary = 64 << 20

// Extractor reads xz.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "xz" }

// Match accepts the magic number, under any name.
func (Extractor) Match(h extract.Hint) bool {
	const magic = "\xfd7zXZ\x00"
	return len(h.Head) >= len(magic) && string(h.Head[:len(magic)]) == magic
}

// Extract hands over the content as one member, named as the object without
// ".xz".
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	z, err := NewReader(origin)
	if err != nil {
		return origin.Explain("xz", err)
	}
	m := extract.Member{Size: -1, Name: extract.Unpacked(in.Hint.Name,
		extract.Suffix{Packed: ".xz"}, extract.Suffix{Packed: ".txz", Plain: ".tar"})}
	return in.Hand(ctx, m, in.Budget.Reader(ctx, origin.Decoded("xz", z)))
}

// NewReader unpacks streams in another container. Its errors are those of this
// package's contract, those of r, or of no known kind: malformed.
func NewReader(r io.Reader) (*Reader, error) {
	z, err := xz.NewReader(&full{r: r}, MaxDictionary)
	if err != nil {
		return nil, explain(err)
	}
	return &Reader{z}, nil
}

// NewLZMA2 unpacks bare LZMA2, as 7z holds it. The caller must know how long the
// content is: what follows it is an error. The dictionary is given by its code,
// 0 to 40 (specification 5.3.1).
func NewLZMA2(r io.Reader, dictionary byte) (*Reader, error) {
	const lenPlain, lenSum = 8, 4
	head := []byte("\xfd7zXZ\x00\x00\x00") // a stream without checks
	head = binary.LittleEndian.AppendUint32(head, crc32.ChecksumIEEE(head[6:]))
	block := []byte{(lenPlain+lenSum)/4 - 1, 0, 0x21, 1, dictionary, 0, 0, 0} // of one filter: LZMA2
	block = binary.LittleEndian.AppendUint32(block, crc32.ChecksumIEEE(block))
	return NewReader(io.MultiReader(bytes.NewReader(append(head, block...)), r))
}

// Reader unpacks streams.
type Reader struct{ z *xz.Reader }

// Reset goes on with other streams, in the same memory.
func (r *Reader) Reset(src io.Reader) error { return explain(r.z.Reset(&full{r: src})) }

// atOnce is how much is asked for at a time: in damaged content the decoder
// drops what it unpacked during the call that fails.
const atOnce = 4 << 10

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.z.Read(p[:min(len(p), atOnce)])
	return n, explain(err)
}

// explain tells what this version of the format cannot do from what is broken.
func explain(err error) error {
	switch {
	case errors.Is(err, xz.ErrMemlimit):
		return fmt.Errorf("xz: the dictionary is too large: %w", extract.ErrUnsupported)
	case errors.Is(err, xz.ErrOptions):
		return fmt.Errorf("xz: an unknown filter: %w", extract.ErrUnsupported)
	case errors.Is(err, xz.ErrUnsupportedCheck):
		return fmt.Errorf("xz: an unknown check: %w", extract.ErrUnsupported)
	}
	return err
}

// full fills the decoder's buffer each time, so that what comes out of damaged
// content does not hang on how its bytes arrive.
type full struct {
	r   io.Reader
	err error // for the next call
}

// Read implements io.Reader.
func (f *full) Read(p []byte) (n int, err error) {
	for n < len(p) && f.err == nil {
		var m int
		m, f.err = f.r.Read(p[n:])
		n += m
	}
	if n > 0 {
		return n, nil
	}
	return 0, f.err
}
