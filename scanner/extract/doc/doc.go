// Package doc extracts documents of Word 97 to 2003 ([MS-DOC]) and, as far as
// their text lies in one place or in pieces, of Word 6 and 95.
//
// Text comes as running text of the body, footnotes, headers, comments, endnotes
// and text boxes, in the order in which the document lists its pieces; cells of
// tables with a header row as fields. Deleted text stands behind its
// paragraph, hidden text is read like other text. Codes of fields are dropped but for those that hold addresses and other
// quoted texts, which stand behind their paragraph. Authors of comments and
// changes, file names under which it was saved, and document properties are
// fields. Embedded documents, pictures, macros and streams of other kinds are
// members. Of a document with a password it is only said that it is encrypted.
package doc

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// Extractor reads DOC.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "doc" }

// Match accepts a compound file that holds a document of Word.
func (Extractor) Match(h extract.Hint) bool { return ole.Matches(h, ole.Doc, ".doc", ".dot") }

// Extract emits the text of all parts of the document.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	file, err := ole.Begin(in)
	if err != nil {
		return err
	}
	root := file.Root()
	if root.Kind() != ole.Doc {
		return file.Other(ctx, in, emit)
	}
	flow := office.NewFlow(emit)
	if err := root.Properties(flow); err != nil {
		return err
	}
	d := &document{ctx: ctx, flow: flow, file: file, main: root.Stream("WordDocument")}
	if err := d.read(root); errors.Is(err, extract.ErrMalformed) {
		file.Complain(err)
	} else if err != nil {
		return err
	}
	m := &ole.Members{In: in, File: file}
	if err := m.Folders(ctx, root); err != nil {
		return err
	}
	if err := d.pictures(m, root.Stream("Data")); err != nil {
		return err
	}
	if err := m.Streams(ctx, root, known); err != nil {
		return err
	}
	return file.Fault()
}

// known reports whether a stream is one that is read here.
func known(name string) bool {
	switch name {
	case "WordDocument", "0Table", "1Table", "Data":
		return true
	}
	return false
}

const (
	magic     = 0xa5ec // and 0xa5dc of Word 6 ([MS-DOC] 2.5.2)
	magicOld  = 0xa5dc
	firstWide = 106 // versions below it are Word 6 and 95

	flagEncrypted = 0x0100
	flagTable1    = 0x0200
)

// document is one being read.
type document struct {
	ctx   context.Context
	flow  *office.Flow
	file  *ole.File
	main  *ole.Stream // text and formatting
	table *ole.Stream // what lies where; the same as main before Word 97
	fib   []byte      // of main
	old   bool
	marks marks
	// deleted characters, by where they lie in main; ascending
	deleted []span
}

func broken(what string) error { return fmt.Errorf("document: %s: %w", what, extract.ErrMalformed) }

// read reads the head of the document and then its text.
func (d *document) read(root ole.Storage) error {
	var err error
	if d.fib, err = d.main.Head(1 << 11); err != nil {
		return err
	}
	if len(d.fib) < 64 {
		return broken("the head is cut off")
	}
	version, flags := d.u16(2), d.u16(10)
	switch m := d.u16(0); {
	case m != magic && m != magicOld:
		return broken("the head is none")
	case flags&flagEncrypted != 0:
		return fmt.Errorf("document: %w", extract.ErrEncrypted)
	case version < firstWide:
		d.old, d.table = true, d.main
		return d.readOld()
	}
	name := "0Table"
	if flags&flagTable1 != 0 {
		name = "1Table"
	}
	if d.table = root.Stream(name); d.table == nil {
		return broken("there is no table stream")
	}
	if len(d.fib) < atLists+8*(listSavedBy+1) {
		return broken("the head is cut off")
	}
	return d.readWide()
}

// Numbers of the lists in the head, which say where something lies in the table
// stream ([MS-DOC] 2.5.6).
const (
	atLists       = 0x9a
	listBteChpx   = 12
	listBtePapx   = 13
	listClx       = 33
	listOwners    = 36
	listRevisions = 51
	listSavedBy   = 71
)

func (d *document) u16(at int) uint16 { return binary.LittleEndian.Uint16(d.fib[at:]) }
func (d *document) u32(at int) uint32 { return binary.LittleEndian.Uint32(d.fib[at:]) }

// most of what a list may be, in bytes: more than any program writes.
const maxList = 64 << 20

// list reads what a list of the head refers to; what the stream has not of it is
// missing, and noted.
func (d *document) list(n int) ([]byte, error) {
	return d.part(d.u32(atLists+8*n), d.u32(atLists+8*n+4))
}

func (d *document) part(from, size uint32) ([]byte, error) {
	if size == 0 {
		return nil, nil
	}
	have := min(int64(size), d.table.Size()-int64(from), maxList)
	if have <= 0 {
		d.file.Complain(broken("a list is out of range"))
		return nil, nil
	}
	if have < int64(size) {
		d.file.Complain(broken("a list is cut off"))
	}
	p := make([]byte, have)
	n, err := d.table.ReadAt(p, int64(from))
	if n == len(p) || d.table.Cut() {
		return p[:n], nil
	}
	return p[:n], err
}

// Lengths of the parts of the text in the head, in characters ([MS-DOC] 2.5.5),
// and what they are called.
type textPart struct {
	at    int
	where string
}

func parts() []textPart {
	return []textPart{
		{0x4c, "body"}, {0x50, "footnotes"}, {0x54, "headers and footers"}, {0x58, "macros"}, {0x5c, "comments"},
		{0x60, "endnotes"}, {0x64, "text boxes"}, {0x68, "text boxes in headers"},
	}
}

// readWide reads a document of Word 97 or later.
func (d *document) readWide() error {
	clx, err := d.list(listClx)
	if err != nil {
		return err
	}
	if err := d.readMarks(); err != nil {
		return err
	}
	if err := d.readDeleted(); err != nil {
		return err
	}
	t := newTeller(d)
	err = t.pieces(pieceTable(clx), parts(), atLengths(d))
	if ended := t.finish(); err == nil {
		err = ended
	}
	if err != nil && !errors.Is(err, extract.ErrMalformed) {
		return err
	}
	if err := d.people(); err != nil {
		return err
	}
	return err
}

// atLengths returns a reader of the lengths in the head.
func atLengths(d *document) func(at int) uint32 {
	return func(at int) uint32 { return d.u32(at) }
}

// people emits who commented and changed the document, and the names of those
// who saved it and of the files.
func (d *document) people() error {
	for _, l := range [...]struct {
		list  int
		field string
	}{{listOwners, "author"}, {listRevisions, "author"}, {listSavedBy, "saved by"}} {
		p, err := d.list(l.list)
		if err != nil {
			return err
		}
		texts := stringTable(p)
		if l.list == listOwners {
			texts = strings16(p)
		}
		for _, text := range texts {
			if text == "Unknown" { // stands first where changes are tracked
				continue
			}
			if err := d.flow.Value(extract.Place{Where: "properties", Field: l.field}, []byte(text)); err != nil {
				return err
			}
		}
	}
	return nil
}
