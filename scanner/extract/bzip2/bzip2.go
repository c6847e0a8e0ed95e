// Package bzip2 extracts bzip2 streams, one or many after the other, as bzip2
// 1.0.8 and its parallel relatives write them.
//
// It owns the stream: streams one after the other are one text, zeros after the
// last are padding, anything else is reported. What is inside is handed back to
// the engine as one member. A block is at most 900,000 bytes, so that memory is
// bounded whatever the content says (some 5 MB).
package bzip2

import (
	"bufio"
	"compress/bzip2"
	"context"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads bzip2.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "bzip2" }

// Match accepts the magic number, a block size and the mark of a block or of
// the end, under any name: "BZh" alone may begin a text.
func (Extractor) Match(h extract.Hint) bool {
	const magic = "BZh"
	p := h.Head
	if len(p) < 10 || string(p[:3]) != magic || p[3] < '1' || p[3] > '9' {
		return false
	}
	const block, end = "1AY&SY", "\x17\x72\x45\x38\x50\x90" // the digits of pi and of its root
	return string(p[4:10]) == block || string(p[4:10]) == end
}

// Extract hands over the content as one member, named as the object without
// ".bz2".
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	m := extract.Member{Size: -1, Name: extract.Unpacked(in.Hint.Name,
		extract.Suffix{Packed: ".bz2"}, extract.Suffix{Packed: ".bz"},
		extract.Suffix{Packed: ".tbz2", Plain: ".tar"}, extract.Suffix{Packed: ".tbz", Plain: ".tar"})}
	return in.Hand(ctx, m, in.Budget.Reader(ctx, origin.Decoded("bzip2", newStream(origin))))
}

// stream reads stream after stream.
type stream struct {
	src *source
	z   io.Reader
	err error // stays: after one, the decoder says something else each time
}

func newStream(r io.Reader) *stream {
	src := &source{Reader: bufio.NewReaderSize(r, 32<<10)}
	return &stream{src: src, z: bzip2.NewReader(src)}
}

// errNext is what the decoder says when no stream follows the one that ended.
const errNext = bzip2.StructuralError("bad magic value in continuation file")

func (s *stream) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.z.Read(p)
	if err == errNext && s.src.last == 0 {
		err = s.padding(err)
	}
	s.err = err
	return n, err
}

// padding returns io.EOF when nothing but zeros is left.
func (s *stream) padding(not error) error {
	for {
		c, err := s.src.ReadByte()
		if err != nil {
			return err
		}
		if c != 0 {
			return not
		}
	}
}

// source remembers the byte that was read last. The decoder reads no byte more
// than it needs from an io.ByteReader.
type source struct {
	*bufio.Reader
	last byte
}

// ReadByte implements io.ByteReader.
func (s *source) ReadByte() (byte, error) {
	c, err := s.Reader.ReadByte()
	s.last = c
	return c, err
}
