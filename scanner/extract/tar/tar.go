// Package tar extracts tar archives: V7, ustar, PAX and GNU, sparse files too.
// A compressed archive arrives here through the format around it.
//
// Regular files are handed to the engine; links, devices and pipes are members
// that cannot be read; folders hold nothing and are left out.
package tar

import (
	"archive/tar"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads tar.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "tar" }

const block = 512

// Match accepts a first header whose checksum holds, under any name.
func (Extractor) Match(h extract.Hint) bool {
	return len(h.Head) >= block && soundHeader(h.Head[:block])
}

// The checksum of a header (POSIX.1-2017, pax, ustar interchange format): the
// sum of its bytes with its own field taken as spaces, written in octal.
const (
	sumAt  = 148
	sumLen = 8
)

func soundHeader(h []byte) bool {
	if h[0] == 0 {
		return false
	}
	var unsigned, signed, want int64
	for i, c := range h {
		if i >= sumAt && i < sumAt+sumLen {
			c = ' '
		}
		unsigned += int64(c)
		signed += int64(int8(c)) // some old programs added signed bytes
	}
	digits := 0
	for _, c := range h[sumAt : sumAt+sumLen] {
		switch {
		case c >= '0' && c <= '7':
			want = want<<3 | int64(c-'0')
			digits++
		case c != ' ' && c != 0:
			return false
		}
	}
	return digits > 0 && (want == unsigned || want == signed)
}

// Extract hands over the members in order. An archive may be followed by
// another one, or by zeros.
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	a := archive{in: in, origin: extract.NewOrigin(in.Body)}
	src := bufio.NewReaderSize(a.origin, 32<<10)
	for {
		if err := a.members(ctx, src); err != nil {
			return err
		}
		more, err := skipZeros(ctx, src)
		if err != nil || !more {
			return err
		}
		if head, err := src.Peek(block); err != nil && err != io.EOF {
			return err
		} else if len(head) < block || !soundHeader(head) {
			return fmt.Errorf("tar: data after the end of the archive: %w", extract.ErrMalformed)
		}
	}
}

type archive struct {
	in     extract.Input
	origin *extract.Origin
}

func (a *archive) members(ctx context.Context, src io.Reader) error {
	tr := tar.NewReader(src)
	for {
		h, err := tr.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) { // nothing is written to disk
			return a.origin.Explain("tar", err)
		}
		if err := a.hand(ctx, h, tr); err != nil {
			return err
		}
	}
}

func (a *archive) hand(ctx context.Context, h *tar.Header, tr *tar.Reader) error {
	m := extract.Member{Name: h.Name, Size: h.Size}
	r := a.origin.Decoded("tar", tr)
	switch {
	case h.Typeflag == tar.TypeDir:
		return nil
	case isSparse(h): // its holes are bytes that the archive does not hold
		r = a.in.Budget.Reader(ctx, r)
	case h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeCont:
		m.Err = extract.ErrNotRegular
	}
	return a.in.Hand(ctx, m, r)
}

func isSparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// skipZeros goes to the next byte that is not zero and says whether there is one.
func skipZeros(ctx context.Context, src *bufio.Reader) (bool, error) {
	for {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		if _, err := src.Peek(1); err != nil {
			if err == io.EOF {
				err = nil
			}
			return false, err
		}
		p, err := src.Peek(src.Buffered())
		if err != nil {
			return false, err
		}
		n := 0
		for n < len(p) && p[n] == 0 {
			n++
		}
		if n < len(p) {
			return true, discard(src, n)
		}
		if err := discard(src, n); err != nil {
			return false, err
		}
	}
}

func discard(src *bufio.Reader, n int) error {
	_, err := src.Discard(n)
	return err
}
