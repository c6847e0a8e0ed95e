// Package sevenzip extracts 7z archives (7zFormat.txt of 7-Zip), packed by LZMA,
// LZMA2, bzip2, Deflate, Zstandard, Delta or not at all.
//
// It reads the header itself, so that no count or size in it decides over
// memory, and leaves unpacking to the libraries of those methods. A solid block
// is unpacked once, from its front to its end. Members packed otherwise (PPMd,
// filters for machine code) and encrypted ones are handed over with their
// reason, as is an archive whose names are encrypted.
package sevenzip

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads 7z archives.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "sevenzip" }

const (
	magic    = "7z\xbc\xaf\x27\x1c"
	lenStart = 32 // the magic number, a version and where the header is
)

// Match accepts the magic number, under any name. Programs with an archive
// behind them are not looked for, nor are the later files of a split archive.
func (Extractor) Match(h extract.Hint) bool {
	return len(h.Head) >= len(magic) && string(h.Head[:len(magic)]) == magic
}

// maxHeader is the largest header that is held, in bytes: that of some 250,000
// members.
const maxHeader = 32 << 20

// Extract hands over the members in the order of the header.
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	file, size, err := in.Spool()
	if err != nil {
		return err
	}
	a := &archive{in: in, file: file, size: size}
	h, err := a.header(ctx)
	if err != nil {
		return err
	}
	if err := a.members(ctx, h); err != nil {
		return err
	}
	if a.end < size {
		return malformed("data behind the archive")
	}
	return nil
}

type archive struct {
	in   extract.Input
	file io.ReaderAt
	size int64
	end  int64 // of the header, in the file
}

// malformed is an error for a fault of the archive.
func malformed(what string) error { return fmt.Errorf("7z: %s: %w", what, extract.ErrMalformed) }

// unsupported is an error for what is not read.
func unsupported(what string) error { return fmt.Errorf("7z: %s: %w", what, extract.ErrUnsupported) }

// header reads the header, which is packed itself as a rule.
func (a *archive) header(ctx context.Context) (*header, error) {
	p, err := a.rawHeader()
	if err != nil {
		return nil, err
	}
	const maxPacked = 4 // packed in one another; programs do it once
	for range maxPacked {
		c := &cursor{p: p}
		switch c.byte() {
		case idHeader:
			h := readHeader(c)
			return h, c.err
		case idEncodedHeader:
			s := readStreams(c)
			if c.err != nil {
				return nil, c.err
			}
			if p, err = a.unpackHeader(ctx, s); err != nil {
				return nil, err
			}
		default:
			if len(p) == 0 {
				return &header{streams: &streams{}}, nil
			}
			return nil, malformed("an unknown header")
		}
	}
	return nil, malformed("a header packed too often")
}

// rawHeader reads the header as it stands in the file.
func (a *archive) rawHeader() ([]byte, error) {
	le := binary.LittleEndian
	var start [lenStart]byte
	if err := a.whole(start[:], 0); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(start[12:]) != le.Uint32(start[8:]) {
		return nil, malformed("the checksum of the beginning differs")
	}
	offset, size := le.Uint64(start[12:]), le.Uint64(start[20:])
	left := uint64(a.size - lenStart)
	if offset > left || size > left-offset {
		if strings.HasSuffix(a.in.Hint.Name, ".001") {
			return nil, unsupported("split over several files")
		}
		return nil, malformed("it is cut off")
	}
	if size > maxHeader {
		return nil, unsupported("a header too large to hold")
	}
	a.end = lenStart + int64(offset+size)
	p := make([]byte, size) // no more than the file has
	if err := a.whole(p, lenStart+int64(offset)); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(p) != le.Uint32(start[28:]) {
		return nil, malformed("the checksum of the header differs")
	}
	return p, nil
}

// whole fills p from the file.
func (a *archive) whole(p []byte, off int64) error {
	n, err := a.file.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = malformed("it is cut off")
	}
	return err
}

func (a *archive) unpackHeader(ctx context.Context, s *streams) ([]byte, error) {
	if len(s.folders) != 1 {
		return nil, malformed("a header in several pieces")
	}
	f := &s.folders[0]
	if f.size() > maxHeader {
		return nil, unsupported("a header too large to hold")
	}
	origin, r, err := a.unpack(f)
	if err != nil {
		return nil, err
	}
	r = a.in.Budget.Reader(ctx, origin.Decoded("7z", io.LimitReader(r, int64(f.size()))))
	var b bytes.Buffer // grows with what comes, not with what is claimed
	if _, err := b.ReadFrom(r); err != nil {
		return nil, err
	}
	if uint64(b.Len()) != f.size() || f.hasSum && crc32.ChecksumIEEE(b.Bytes()) != f.sum {
		return nil, malformed("size or checksum of the header differs")
	}
	return b.Bytes(), nil
}

// members hands over all members.
func (a *archive) members(ctx context.Context, h *header) error {
	var b block
	b.close = func() {}
	defer func() { b.close() }()
	files := h.list()
	for files.next() {
		m := extract.Member{Name: files.name, Size: 0}
		if files.empty {
			if !files.file {
				continue
			}
			if err := a.in.Hand(ctx, m, bytes.NewReader(nil)); err != nil {
				return err
			}
			continue
		}
		sub, ok := h.streams.next()
		if !ok {
			return malformed("a member without content")
		}
		if sub.first {
			b.close()
			b = a.open(ctx, &h.streams.folders[sub.folder])
		}
		m.Size = int64(min(sub.size, 1<<62))
		if err := a.hand(ctx, &b, m, sub, files.irregular()); err != nil {
			return err
		}
	}
	if _, more := h.streams.next(); more && files.err == nil {
		return malformed("content of no member")
	}
	return files.err
}

// block is a solid block being unpacked.
type block struct {
	r     io.Reader
	err   error // why nothing more can be read of it
	close func()
}

func (a *archive) open(ctx context.Context, f *folder) block {
	origin, r, err := a.unpack(f)
	if err != nil {
		return block{err: err, close: func() {}}
	}
	b := block{close: func() {}}
	if c, ok := r.(io.Closer); ok {
		b.close = func() { c.Close() } // of a decoder, which has nothing to say
	}
	b.r = a.in.Budget.Reader(ctx, origin.Decoded("7z", r))
	return b
}

// hand hands over one member of a block and goes to its end. Once a block is
// broken, the members behind cannot be read.
func (a *archive) hand(ctx context.Context, b *block, m extract.Member, sub substream, irregular bool) error {
	if m.Err = b.err; m.Err == nil && irregular {
		m.Err = extract.ErrNotRegular
	}
	if m.Err != nil && b.err != nil {
		return a.in.Hand(ctx, m, nil)
	}
	s := &checked{r: b.r, left: m.Size, sub: sub}
	if err := a.in.Hand(ctx, m, s); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, s); err != nil && !s.wrongSum {
		if !broken(err) {
			return err
		}
		b.err = err
	}
	return nil
}

// checked is the content of one member, compared with its checksum at the end.
type checked struct {
	r        io.Reader
	left     int64
	sub      substream
	sum      uint32
	wrongSum bool
}

// Read implements io.Reader.
func (c *checked) Read(p []byte) (int, error) {
	if c.left == 0 {
		if c.wrongSum = c.sub.hasSum && c.sum != c.sub.sum; c.wrongSum {
			return 0, malformed("the checksum of a member differs")
		}
		return 0, io.EOF
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	c.sum = crc32.Update(c.sum, crc32.IEEETable, p[:n])
	switch {
	case err == io.EOF && c.left > 0:
		err = malformed("a member is cut off")
	case err == io.EOF:
		err = nil
	}
	return n, err
}
