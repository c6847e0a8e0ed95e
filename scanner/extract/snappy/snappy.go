// Package snappy extracts the Snappy framing format (framing_format.txt of
// google/snappy) and its superset S2, one stream or many after the other.
//
// It owns the stream; what is inside is handed back to the engine as one
// member. Bare Snappy blocks, as databases use them, have no mark and are not
// known. A block is at most 4 MiB, so that memory is bounded whatever the
// content says.
package snappy

import (
	"bufio"
	"context"

	"github.com/klauspost/compress/s2"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads framed Snappy.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "snappy" }

// firstBlock is what is set aside before a block asks for more: the largest of
// Snappy. Those of S2 are larger.
const firstBlock = 64 << 10

// Match accepts the identifier of a stream, under any name.
func (Extractor) Match(h extract.Hint) bool {
	const snappy, s2 = "\xff\x06\x00\x00sNaPpY", "\xff\x06\x00\x00S2sTwO"
	if len(h.Head) < len(snappy) {
		return false
	}
	p := h.Head[:len(snappy)]
	return string(p) == snappy || string(p) == s2
}

// Extract hands over the content as one member, named as the object without
// ".sz".
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	z := s2.NewReader(bufio.NewReaderSize(origin, 32<<10), s2.ReaderAllocBlock(firstBlock))
	m := extract.Member{Size: -1, Name: extract.Unpacked(in.Hint.Name,
		extract.Suffix{Packed: ".sz"}, extract.Suffix{Packed: ".snappy"}, extract.Suffix{Packed: ".s2"}, extract.Suffix{Packed: ".snz"})}
	return in.Hand(ctx, m, in.Budget.Reader(ctx, origin.Decoded("snappy", z)))
}
