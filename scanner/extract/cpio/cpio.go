// Package cpio extracts cpio archives: the new ASCII form with and without
// checksum ("newc", "crc"), the portable one of POSIX ("odc") and the old binary
// one, as cpio(5) describes them.
//
// Regular files are handed to the engine; links, devices and pipes are members
// that cannot be read; folders hold nothing and are left out. An archive may be
// followed by another one, or by zeros, as in a Linux initramfs; what else
// follows, such as a packed archive there, is handed over as a member of its
// own.
package cpio

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads cpio archives.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "cpio" }

// form is a way to write headers.
type form int

const (
	none form = iota
	newc
	crc
	odc
	little // the old binary form, by the order of bytes
	big
)

const (
	lenNewc   = 110
	lenODC    = 76
	lenBinary = 26
	oldMagic  = 0o070707
	maxName   = 64 << 10
	trailer   = "TRAILER!!!"
	unlisted  = "(bytes behind the archive)"
)

// formOf tells the form by the magic number.
func formOf(p []byte) form {
	if len(p) >= 6 {
		switch string(p[:6]) {
		case "070701":
			return newc
		case "070702":
			return crc
		case "070707":
			return odc
		}
	}
	switch {
	case len(p) < 2:
	case binary.LittleEndian.Uint16(p) == oldMagic:
		return little
	case binary.BigEndian.Uint16(p) == oldMagic:
		return big
	}
	return none
}

// Match accepts a first header that holds together, under any name.
func (Extractor) Match(h extract.Hint) bool {
	f := formOf(h.Head)
	n := f.length()
	if f == none || len(h.Head) < n {
		return false
	}
	m, ok := f.read(h.Head[:n])
	return ok && m.name > 1 && (len(h.Head) < n+m.name || h.Head[n+m.name-1] == 0)
}

// length is that of a header.
func (f form) length() int {
	switch f {
	case newc, crc:
		return lenNewc
	case odc:
		return lenODC
	}
	return lenBinary
}

// entry is what a header says.
type entry struct {
	mode uint64
	size int64
	name int // its length with the zero at its end
	sum  uint32
}

// number reads digits; ok is false when there is anything else.
func number(p []byte, base uint64) (v uint64, ok bool) {
	for _, c := range p {
		d := uint64(c - '0')
		switch {
		case c >= 'a' && c <= 'f':
			d = uint64(c-'a') + 10
		case c >= 'A' && c <= 'F':
			d = uint64(c-'A') + 10
		case c < '0' || c > '9':
			return 0, false
		}
		if d >= base {
			return 0, false
		}
		v = v*base + d
	}
	return v, true
}

// read reads a header of the right length.
func (f form) read(h []byte) (e entry, ok bool) {
	var size, name, sum uint64
	var a, b, c, d bool
	switch f {
	case newc, crc:
		e.mode, a = number(h[14:22], 16)
		size, b = number(h[54:62], 16)
		name, c = number(h[94:102], 16)
		sum, d = number(h[102:110], 16)
	case odc:
		e.mode, a = number(h[18:24], 8)
		size, b = number(h[65:76], 8)
		name, c = number(h[59:65], 8)
		d = true
	default:
		var order binary.ByteOrder = binary.LittleEndian
		if f == big {
			order = binary.BigEndian
		}
		e.mode = uint64(order.Uint16(h[6:]))
		size = uint64(order.Uint16(h[22:]))<<16 | uint64(order.Uint16(h[24:]))
		name = uint64(order.Uint16(h[20:]))
		a, b, c, d = true, true, true, true
	}
	if name == 0 || name > maxName {
		return e, false
	}
	e.size, e.name, e.sum = int64(size), int(name), uint32(sum)
	return e, a && b && c && d
}

// padding is how many bytes follow n bytes up to the next place where something
// may begin.
func (f form) padding(n int64) int64 {
	switch f {
	case newc, crc:
		return -n & 3
	case odc:
		return 0
	}
	return n & 1
}

// Extract hands over the members in order.
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	a := &archive{in: in, src: bufio.NewReaderSize(in.Body, 32<<10)}
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		p, err := a.src.Peek(6)
		if err != nil && err != io.EOF {
			return err
		}
		f := formOf(p)
		if f == none {
			if !a.ended {
				return malformed("no member where one should begin, and no end")
			}
			return a.behind(ctx)
		}
		if err := a.member(ctx, f); err != nil {
			return err
		}
		if !a.ended {
			continue
		}
		if more, err := a.skipZeros(ctx); err != nil || !more {
			return err
		}
	}
}

type archive struct {
	in    extract.Input
	src   *bufio.Reader
	ended bool // the last member read was the end
}

// malformed is an error for a fault of the archive.
func malformed(what string) error { return fmt.Errorf("cpio: %s: %w", what, extract.ErrMalformed) }

func (a *archive) member(ctx context.Context, f form) error {
	var head [lenNewc]byte
	h := head[:f.length()]
	if err := a.full(h); err != nil {
		return err
	}
	e, ok := f.read(h)
	if !ok {
		return malformed("a header that holds no numbers")
	}
	name := make([]byte, e.name)
	if err := a.full(name); err != nil {
		return err
	}
	if err := a.skip(ctx, f.padding(int64(len(h)+e.name))); err != nil {
		return err
	}
	if name[e.name-1] != 0 {
		return malformed("a name without an end")
	}
	m := extract.Member{Name: string(name[:e.name-1]), Size: e.size}
	if a.ended = m.Name == trailer; a.ended {
		return a.skip(ctx, e.size)
	}
	r := &content{src: a.src, left: e.size, check: f == crc && e.sum != 0, want: e.sum}
	const fileType, folder, regular = 0o170000, 0o040000, 0o100000
	if t := e.mode & fileType; t != folder {
		if t != regular {
			m.Err = extract.ErrNotRegular
		}
		if err := a.in.Hand(ctx, m, r); err != nil {
			return err
		}
	}
	if err := a.skip(ctx, r.left); err != nil {
		return err
	}
	return a.skip(ctx, f.padding(e.size))
}

// full fills p; an archive that ends before is cut off.
func (a *archive) full(p []byte) error {
	_, err := io.ReadFull(a.src, p)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return malformed("it is cut off")
	}
	return err
}

// skip passes over n bytes.
func (a *archive) skip(ctx context.Context, n int64) error {
	_, err := io.Copy(io.Discard, &content{src: a.src, left: n})
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return err
}

// skipZeros goes to the next byte that is not zero and says whether there is one.
func (a *archive) skipZeros(ctx context.Context) (bool, error) {
	for n := 0; ; n++ {
		if n&0xffff == 0 && ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		c, err := a.src.ReadByte()
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if c != 0 {
			return true, a.src.UnreadByte()
		}
	}
}

// behind hands over what follows the last archive.
func (a *archive) behind(ctx context.Context) error {
	err := a.in.Hand(ctx, extract.Member{Name: unlisted, Size: -1}, a.src)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, a.src)
	return err
}

// content is n bytes that must be there.
type content struct {
	src   *bufio.Reader
	left  int64
	check bool
	want  uint32 // the sum of the bytes
	sum   uint32
}

// Read implements io.Reader.
func (c *content) Read(p []byte) (int, error) {
	if c.left == 0 {
		if c.check && c.sum != c.want {
			return 0, malformed("the checksum of a member differs")
		}
		return 0, io.EOF
	}
	n, err := c.src.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	if c.check {
		for _, b := range p[:n] {
			c.sum += uint32(b)
		}
	}
	if err == io.EOF {
		err = malformed("it is cut off")
	}
	return n, err
}
