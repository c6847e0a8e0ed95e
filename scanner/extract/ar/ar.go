// Package ar extracts Unix ar archives and so Debian packages, in the System V
// (GNU) and the BSD form, as ar(5) and deb(5) describe them.
//
// It owns names, also the long ones, and the order of members; the index of
// symbols is no member. What a Debian package holds (control.tar, data.tar) is
// handed back to the engine. Thin archives hold no content.
package ar

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads ar archives.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "ar" }

const (
	magic     = "!<arch>\n"
	magicThin = "!<thin>\n"
	lenHeader = 60
	endHeader = "`\n"
	maxNames  = 1 << 20 // bytes of the table of long names that are held
	maxName   = 4 << 10 // bytes of a long name
)

// Match accepts the magic number followed by nothing or by a member's header,
// under any name: text may begin with it.
func (Extractor) Match(h extract.Hint) bool {
	p := h.Head
	if len(p) < len(magic) || string(p[:len(magic)]) != magic && string(p[:len(magic)]) != magicThin {
		return false
	}
	p = p[len(magic):]
	return len(p) == 0 || len(p) >= lenHeader && string(p[lenHeader-2:lenHeader]) == endHeader
}

// Extract hands over the members in order.
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	a := &archive{in: in, src: bufio.NewReaderSize(in.Body, 32<<10)}
	head := make([]byte, len(magic))
	if err := a.full(head); err != nil {
		return err
	}
	if string(head) == magicThin {
		return fmt.Errorf("ar: the content is in other files: %w", extract.ErrUnsupported)
	}
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := a.src.Peek(1); err == io.EOF {
			return nil
		}
		if err := a.member(ctx); err != nil {
			return err
		}
	}
}

type archive struct {
	in    extract.Input
	src   *bufio.Reader
	names []byte // the table of long names
}

// malformed is an error for a fault of the archive.
func malformed(what string) error { return fmt.Errorf("ar: %s: %w", what, extract.ErrMalformed) }

// full fills p; an archive that ends before is cut off.
func (a *archive) full(p []byte) error {
	_, err := io.ReadFull(a.src, p)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return malformed("it is cut off")
	}
	return err
}

func (a *archive) member(ctx context.Context) error {
	var h [lenHeader]byte
	if err := a.full(h[:]); err != nil {
		return err
	}
	if string(h[lenHeader-2:]) != endHeader {
		return malformed("no member where one should begin")
	}
	size, err := strconv.ParseInt(field(h[48:58]), 10, 64)
	if err != nil || size < 0 {
		return malformed("a size that is no number")
	}
	pad := size & 1 // members begin at even places
	name := field(h[:16])
	switch {
	case name == "//":
		if size > maxNames {
			return malformed("a table of names too large to hold")
		}
		a.names = make([]byte, size)
		err = a.full(a.names)
	case name == "/" || name == "/SYM64/" || strings.HasPrefix(name, "__.SYMDEF"):
		err = a.skip(ctx, size)
	default:
		if name, size, err = a.longName(name, size); err == nil {
			err = a.hand(ctx, name, size)
		}
	}
	if err != nil || pad == 0 {
		return err
	}
	if _, err := a.src.ReadByte(); err != nil && err != io.EOF { // the last may lack it
		return err
	}
	return nil
}

// field cuts the spaces behind a value.
func field(p []byte) string { return string(bytes.TrimRight(p, " ")) }

// longName returns the name that a header points to, and the size without it.
func (a *archive) longName(name string, size int64) (string, int64, error) {
	if rest, ok := strings.CutPrefix(name, "#1/"); ok { // BSD: it stands before the content
		n, err := strconv.ParseInt(rest, 10, 64)
		if err != nil || n < 0 || n > size || n > maxName {
			return "", 0, malformed("a long name of no length")
		}
		p := make([]byte, n)
		if err := a.full(p); err != nil {
			return "", 0, err
		}
		return string(bytes.TrimRight(p, "\x00")), size - n, nil
	}
	if rest, ok := strings.CutPrefix(name, "/"); ok { // GNU: it stands in the table
		at, err := strconv.ParseInt(rest, 10, 64)
		if err != nil || at < 0 || at >= int64(len(a.names)) {
			return "", 0, malformed("a long name that is not there")
		}
		long := a.names[at:]
		if end := bytes.IndexByte(long, '\n'); end >= 0 {
			long = long[:end]
		}
		name = string(long[:min(len(long), maxName)])
	}
	return strings.TrimSuffix(name, "/"), size, nil
}

// hand hands over a member and goes to its end.
func (a *archive) hand(ctx context.Context, name string, size int64) error {
	r := &content{src: a.src, left: size}
	if err := a.in.Hand(ctx, extract.Member{Name: name, Size: size}, r); err != nil {
		return err
	}
	return a.skip(ctx, r.left)
}

// skip passes over n bytes.
func (a *archive) skip(ctx context.Context, n int64) error {
	_, err := io.Copy(io.Discard, &content{src: a.src, left: n})
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return err
}

// content is n bytes that must be there.
type content struct {
	src  *bufio.Reader
	left int64
}

// Read implements io.Reader.
func (c *content) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	n, err := c.src.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	if err == io.EOF {
		err = malformed("it is cut off")
	}
	return n, err
}
