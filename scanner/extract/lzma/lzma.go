// Package lzma extracts the .lzma format of LZMA Utils and of "xz --format=lzma"
// (lzma-file-format.txt of XZ Utils), the one before .xz.
//
// It owns the stream; what is inside is handed back to the engine as one
// member. The format has neither a magic number nor a checksum. A dictionary
// larger than MaxDictionary is refused, so that no header decides over memory.
package lzma

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// MaxDictionary is the largest dictionary that is held, in bytes: that of
// "xz -9".
const MaxDictionary = 64 << 20

// Extractor reads lzma.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "lzma" }

// unknownSize stands in a header for a stream that marks its own end.
const unknownSize = 1<<64 - 1

// Match accepts a header as programs write it, under any name: the usual
// properties, a dictionary of 2^n or 2^n + 2^(n-1) bytes, a size that is unknown
// or below 256 GiB, and the zero with which the packed bytes begin.
func (Extractor) Match(h extract.Hint) bool {
	const usual = 0x5d // lc = 3, lp = 0, pb = 2
	p := h.Head
	if len(p) <= lzma.HeaderLen || p[0] != usual || p[lzma.HeaderLen] != 0 {
		return false
	}
	dict, size := binary.LittleEndian.Uint32(p[1:]), binary.LittleEndian.Uint64(p[5:])
	if size != unknownSize && size >= 1<<38 {
		return false
	}
	low := dict & -dict // the lowest bit that is set
	return dict >= lzma.MinDictCap && (dict == low || dict == low|low<<1)
}

// Extract hands over the content as one member, named as the object without
// ".lzma".
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	src := bufio.NewReaderSize(origin, 32<<10)
	z, err := NewReader(src)
	if err != nil {
		return origin.Explain("lzma", err)
	}
	m := extract.Member{Size: -1, Name: extract.Unpacked(in.Hint.Name,
		extract.Suffix{Packed: ".lzma"}, extract.Suffix{Packed: ".tlz", Plain: ".tar"})}
	return in.Hand(ctx, m, in.Budget.Reader(ctx, origin.Decoded("lzma", &stream{src, z})))
}

// ByteReader is what the packed bytes are read from: never more than needed.
type ByteReader interface {
	io.Reader
	io.ByteReader
}

// NewReader unpacks a stream with its header in another container, reading no
// byte behind it. Its errors are those of this package's contract, those of r,
// or of no known kind: malformed.
func NewReader(r ByteReader) (io.Reader, error) {
	z, err := lzma.ReaderConfig{DictCap: MaxDictionary}.NewReader(r)
	var size *lzma.ErrDictSize
	if errors.As(err, &size) {
		return nil, fmt.Errorf("lzma: the dictionary is too large: %w", extract.ErrUnsupported)
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	return &reader{src: r, z: z}, nil
}

// reader gives what was unpacked before the packed bytes came to an end too soon:
// the library keeps up to a dictionary of it behind its error. After damage it
// is left there, for what would follow is invented.
type reader struct {
	src ByteReader
	z   io.Reader
	err error // of a source that ended or failed
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if r.err == nil {
		n, err := r.z.Read(p)
		if err == nil || err == io.EOF {
			return n, err
		}
		if _, more := r.src.ReadByte(); more == nil {
			return n, err
		}
		if r.err = err; n > 0 {
			return n, nil
		}
	}
	if n, _ := r.z.Read(p); n > 0 { // its error is known
		return n, nil
	}
	return 0, r.err
}

// stream reports what stands behind the end.
type stream struct {
	src *bufio.Reader
	z   io.Reader
}

// Read implements io.Reader.
func (s *stream) Read(p []byte) (int, error) {
	n, err := s.z.Read(p)
	if err != io.EOF {
		return n, err
	}
	if _, err := s.src.ReadByte(); err != nil {
		return n, err
	}
	return n, fmt.Errorf("lzma: data after the end: %w", extract.ErrMalformed)
}
