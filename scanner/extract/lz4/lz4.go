// Package lz4 extracts LZ4 frames (LZ4 Frame Format 1.6.4), one or many after
// the other, skippable frames and the legacy format of the Linux kernel.
//
// It owns the stream; what is inside is handed back to the engine as one
// member. Bare LZ4 blocks have no mark and are not known. A block is at most
// 8 MiB, so that memory is bounded whatever the content says.
package lz4

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/pierrec/lz4/v4"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads LZ4 frames.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "lz4" }

const (
	magicFrame  = 0x184d2204
	magicLegacy = 0x184c2102
	magicSkip   = 0x184d2a50 // the last four bits are free
	minFrame    = 7
	flagDict    = 1 << 0
)

// Match accepts the magic number of a frame, and that of a skippable frame
// where a frame follows it in the head: Zstandard has the same skippable frames.
func (Extractor) Match(h extract.Hint) bool {
	p := h.Head
	for len(p) >= 8 && binary.LittleEndian.Uint32(p)&^0xf == magicSkip {
		n := binary.LittleEndian.Uint32(p[4:])
		if uint64(n) > uint64(len(p)-8) {
			return false
		}
		p = p[8+n:]
	}
	if len(p) < minFrame {
		return false
	}
	magic := binary.LittleEndian.Uint32(p)
	return magic == magicFrame || magic == magicLegacy
}

// Extract hands over the content as one member, named as the object without
// ".lz4".
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	src := bufio.NewReaderSize(origin, 32<<10)
	head, err := src.Peek(minFrame)
	if err != nil && err != io.EOF {
		return err
	}
	if len(head) == minFrame && binary.LittleEndian.Uint32(head) == magicFrame && head[4]&flagDict != 0 {
		return fmt.Errorf("lz4: packed with a dictionary: %w", extract.ErrUnsupported)
	}
	z := lz4.NewReader(src)
	if err := z.Apply(lz4.ConcurrencyOption(1)); err != nil { // it starts no goroutine then
		return origin.Explain("lz4", err)
	}
	defer z.Reset(nil) // gives its buffers back
	m := extract.Member{Size: -1, Name: extract.Unpacked(in.Hint.Name,
		extract.Suffix{Packed: ".lz4"}, extract.Suffix{Packed: ".tlz4", Plain: ".tar"})}
	return in.Hand(ctx, m, in.Budget.Reader(ctx, origin.Decoded("lz4", z)))
}
