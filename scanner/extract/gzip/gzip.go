// Package gzip extracts gzip streams (RFC 1952), of one member or many.
//
// It owns the stream: members one after the other are one text, zeros after the
// last are padding, anything else is reported. What is inside is handed back to
// the engine as one member.
package gzip

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads gzip.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "gzip" }

// Match accepts the magic number with the only method there is, under any name.
func (Extractor) Match(h extract.Hint) bool {
	return len(h.Head) >= 3 && h.Head[0] == 0x1f && h.Head[1] == 0x8b && h.Head[2] == 8
}

// Extract hands over the content as one member, named as the stream names it
// or as the object without ".gz".
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	src := bufio.NewReaderSize(origin, 32<<10)
	zr, err := gzip.NewReader(src)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return origin.Explain("gzip", err)
	}
	m := extract.Member{Name: memberName(zr.Name, in.Hint.Name), Size: -1}
	zr.Multistream(false)
	content := origin.Decoded("gzip", &stream{src: src, zr: zr})
	return in.Hand(ctx, m, in.Budget.Reader(ctx, content))
}

func memberName(stored, object string) string {
	if stored != "" {
		return stored
	}
	return extract.Unpacked(object,
		extract.Suffix{Packed: ".gz"}, extract.Suffix{Packed: ".gzip"},
		extract.Suffix{Packed: ".tgz", Plain: ".tar"}, extract.Suffix{Packed: ".svgz", Plain: ".svg"})
}

// stream reads member after member.
type stream struct {
	src *bufio.Reader
	zr  *gzip.Reader
	err error
}

func (s *stream) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.zr.Read(p)
	if err == io.EOF {
		err = s.nextMember()
	}
	s.err = err
	return n, err
}

// nextMember goes on after the end of a member: io.EOF when nothing follows
// but zeros, which tapes and block devices pad with.
func (s *stream) nextMember() error {
	for {
		head, err := s.src.Peek(2)
		switch {
		case len(head) == 0:
			return err
		case len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b:
			err := s.zr.Reset(s.src)
			s.zr.Multistream(false)
			return err
		case head[0] != 0:
			return fmt.Errorf("gzip: data after the last member: %w", extract.ErrMalformed)
		}
		if _, err := s.src.Discard(1); err != nil {
			return err
		}
	}
}
