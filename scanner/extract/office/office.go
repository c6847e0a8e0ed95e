// Package office holds what the readers of office documents share: the package
// of parts that a document is (a ZIP archive, ECMA-376 part 2 and OpenDocument
// 1.3 part 2), a reader of markup in bounded memory, and the way from markup to
// running text, tables and properties with their places.
//
// Every part is accounted for: markup is read here, known or not, for text
// stands in parts that no standard names; everything else is handed to the
// engine as a member. It is no extractor itself: each format has its folder.
package office

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/zip"
)

// Package is a document being read.
type Package struct {
	*Flow
	in    extract.Input
	file  io.ReaderAt
	size  int64
	fault error // the first of a part
	// Sealed are the names of parts that are encrypted each for itself.
	Sealed map[string]bool
}

// Part is a part that holds markup.
type Part struct {
	Name string
	Root string // local name of its outermost element
	// X has read the start of that element, whose attributes it still knows.
	X *XML
}

// Open gets hold of the document in in.
func Open(in extract.Input, emit func(extract.Segment) error) (*Package, error) {
	file, size, err := in.Spool()
	if err != nil {
		return nil, err
	}
	return &Package{Flow: NewFlow(emit), in: in, file: file, size: size}, nil
}

// Look calls fn for each part with markup whose name is wanted, to learn what
// is needed to read the others. A fault of the archive is left to Read.
func (c *Package) Look(ctx context.Context, want func(name string) bool, fn func(*Part) error) error {
	silent := func(extract.Segment) error { return nil }
	err := zip.Walk(ctx, c.in, c.file, c.size, silent, func(_ context.Context, m extract.Member, r io.Reader) error {
		if m.Err != nil || !markupName(m.Name) || !want(m.Name) {
			return nil
		}
		p, _, err := open(m, r)
		if err == nil && p != nil {
			err = fn(p)
		}
		return c.tolerate(err)
	})
	if errors.Is(err, extract.ErrMalformed) && c.failure == nil {
		return nil
	}
	return err
}

// Read calls fn for each part with markup and hands over the others, in the
// order of the archive. Faults of single parts are kept until all were read.
func (c *Package) Read(ctx context.Context, fn func(*Part) error) error {
	comment := func(s extract.Segment) error { return c.Value(s.Place, s.Text) }
	err := zip.Walk(ctx, c.in, c.file, c.size, comment, func(ctx context.Context, m extract.Member, r io.Reader) error {
		if c.Sealed[m.Name] {
			m.Err = extract.ErrEncrypted
			c.Fault(fmt.Errorf("a part: %w", m.Err))
			r = nil
		}
		if m.Err == nil && m.Name == "mimetype" {
			return c.mediaType(ctx, m, r)
		}
		if m.Err != nil || !markupName(m.Name) {
			return c.in.Hand(ctx, m, r)
		}
		p, whole, err := open(m, r)
		if err == nil && p == nil {
			return c.in.Hand(ctx, m, whole)
		}
		if err := c.in.Budget.Member(); err != nil {
			return err
		}
		if err == nil {
			err = fn(p)
		}
		if ended := c.Finish(); err == nil {
			err = ended
		}
		return c.tolerate(err)
	})
	if err == nil {
		err = c.fault
	}
	return err
}

// mediaType reads the member that says what a package is; one that says more
// is a member like others.
func (c *Package) mediaType(ctx context.Context, m extract.Member, r io.Reader) error {
	br := bufio.NewReaderSize(r, maxName)
	text, err := br.Peek(maxName)
	if err == nil || len(text) == 0 {
		return c.in.Hand(ctx, m, br)
	}
	if err := c.Value(extract.Place{Where: "properties", Field: "media type"}, text); err != nil {
		return err
	}
	if err == io.EOF {
		return nil
	}
	return c.tolerate(err)
}

// Fault notes what is wrong with the document; what can be read is read all the
// same.
func (c *Package) Fault(err error) {
	if c.fault == nil {
		c.fault = err
	}
}

// tolerate keeps a fault of one part from ending the whole.
func (c *Package) tolerate(err error) error {
	if c.failure != nil {
		return c.failure
	}
	for _, own := range [...]error{extract.ErrMalformed, extract.ErrEncrypted, extract.ErrUnsupported} {
		if errors.Is(err, own) {
			c.Fault(err)
			return nil
		}
	}
	return err
}

// markupName reports whether a part's name promises markup.
func markupName(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	switch strings.ToLower(name[dot+1:]) {
	case "xml", "rels", "vml", "rdf":
		return true
	}
	return false
}

// open finds the root of a part; without one the part is nil and whole is all
// of it.
func open(m extract.Member, r io.Reader) (p *Part, whole io.Reader, err error) {
	br := bufio.NewReaderSize(r, 4<<10)
	head, err := br.Peek(512)
	if err != nil && err != io.EOF {
		if len(head) == 0 {
			return nil, nil, err
		}
	}
	start := bytes.TrimLeft(head, "\ufeff \t\r\n")
	if len(start) == 0 || start[0] != '<' && (len(head) < 2 || !wide(head)) {
		return nil, br, nil
	}
	x := NewXML(br)
	for {
		t, err := x.Next()
		if err == io.EOF {
			return &Part{Name: m.Name, X: x}, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if t == Start {
			return &Part{Name: m.Name, Root: string(x.Name), X: x}, nil, nil
		}
	}
}
