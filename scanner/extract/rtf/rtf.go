// Package rtf extracts Rich Text Format (version 1.9.1 of its specification).
//
// It owns a tokenizer and what control words mean for the text: characters in
// the code pages of the document and its fonts, paragraphs, tables, notes,
// comments, headers, deleted text, field codes and document properties. Pictures
// and embedded objects are members, as the bytes that their hexadecimal digits
// stand for. Groups that hold only formatting are passed over. It is tolerant:
// text in groups that it does not know is text, behind the paragraph they are in.
package rtf

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

// Extractor reads RTF.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "rtf" }

// Match accepts the first words of the format under any name.
func (Extractor) Match(h extract.Hint) bool {
	const magic = `{\rtf`
	head := bytes.TrimLeft(h.Head, "\ufeff \t\r\n")
	return len(head) >= len(magic) && string(head[:len(magic)]) == magic
}

// Extract emits the text as it stands, tables and properties as fields.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	d := &document{
		in: in, ctx: ctx, src: bufio.NewReaderSize(in.Body, 32<<10), flow: office.NewFlow(emit),
		group: group{uc: 1}, fonts: map[int]int{}, page: defaultPage,
	}
	if err := d.flow.Begin("body"); err != nil {
		return err
	}
	err := d.read()
	if ended := d.finish(); err == nil {
		err = ended
	}
	return err
}

const (
	maxGroups = 1 << 12 // in one another whose state is kept; deeper ones share it
	maxWord   = 32      // bytes of a control word
	maxFonts  = 1 << 14
	maxField  = 32 << 10
)

// document is one being read.
type document struct {
	in    extract.Input
	ctx   context.Context
	src   *bufio.Reader
	flow  *office.Flow
	stack []group
	deep  int // groups that are open beyond the stack
	group
	fonts   map[int]int // code pages by number of font
	font    int         // being defined
	page    int         // code page of the document
	raw     []byte      // characters not yet decoded
	skip    int         // characters still to be left out after \u
	high    rune        // first half of a surrogate pair
	table   *office.Table
	row     int64
	column  int
	inRow   bool
	tables  int
	count   int  // members
	star    bool // the group began with \*
	fresh   bool // the group has just begun
	field   []byte
	scratch [4 << 10]byte
}

// group is the state that a group inherits and gives back.
type group struct {
	kind     kind
	uc       int  // characters that stand for a \u
	fontPage int  // code page of the font; 0: the document's
	boxed    bool // beside the paragraph
	deleted  bool
	property string // in field
}

// kind is what the text of a group is.
type kind uint8

const (
	body     kind = iota
	dropped       // formatting
	property      // of the document
	fontTable
	authors // of revisions
	media   // hexadecimal digits
)

func (d *document) read() error {
	for n := 0; ; n++ {
		if n&0xfff == 0 && d.ctx.Err() != nil {
			return context.Cause(d.ctx)
		}
		c, err := d.src.ReadByte()
		if err != nil {
			return d.ended(err)
		}
		switch c {
		case '{':
			err = d.open()
		case '}':
			err = d.close()
		case '\\':
			err = d.control()
		case '\r', '\n':
		default:
			err = d.plain(c)
		}
		if err != nil {
			return err
		}
	}
}

func (d *document) ended(err error) error {
	if err != io.EOF {
		return err
	}
	if len(d.stack) > 0 {
		return fmt.Errorf("rtf: cut off: %w", extract.ErrMalformed)
	}
	return nil
}

func (d *document) open() error {
	if err := d.decode(); err != nil {
		return err
	}
	d.fresh, d.star = true, false
	if len(d.stack) == maxGroups {
		d.deep++
		return nil
	}
	d.stack = append(d.stack, d.group)
	return nil
}

func (d *document) close() error {
	if err := d.decode(); err != nil {
		return err
	}
	d.fresh, d.star, d.skip, d.high = false, false, 0, 0
	if d.deep > 0 {
		d.deep--
		return nil
	}
	n := len(d.stack)
	if n == 0 {
		return nil
	}
	was := d.group
	d.group = d.stack[n-1]
	d.stack = d.stack[:n-1]
	if (was.kind == property || was.kind == authors) && (was.kind != d.kind || was.property != d.property || was.kind == authors) {
		if err := d.say(was.property); err != nil {
			return err
		}
	}
	d.flow.Beside(d.boxed || d.deleted)
	return nil
}

// say emits the property that was read.
func (d *document) say(name string) error {
	text := bytes.Trim(d.field, "; \t")
	d.field = d.field[:0]
	return d.flow.Value(extract.Place{Where: "properties", Field: name}, text)
}

// plain takes a character that stands for itself.
func (d *document) plain(c byte) error {
	d.fresh = false
	if d.skip > 0 {
		d.skip--
		return nil
	}
	if err := d.char(c); err != nil {
		return err
	}
	// What follows until the next sign of the language is text as well.
	for d.skip == 0 && d.src.Buffered() > 0 {
		p, _ := d.src.Peek(d.src.Buffered()) // they are there
		if i := bytes.IndexAny(p, "{}\\\r\n"); i >= 0 {
			p = p[:i]
		}
		if len(p) == 0 {
			return nil
		}
		p = p[:min(len(p), maxRaw)]
		err := d.chars(p)
		_, _ = d.src.Discard(len(p)) // as above
		if err != nil {
			return err
		}
	}
	return nil
}

// finish emits what is left.
func (d *document) finish() error {
	if err := d.decode(); err != nil {
		return err
	}
	if len(d.field) > 0 {
		if err := d.say(d.property); err != nil {
			return err
		}
	}
	if err := d.endTable(); err != nil {
		return err
	}
	return d.flow.Finish()
}

// text takes decoded text.
func (d *document) text(p []byte) error {
	switch d.kind {
	case body:
		if d.table != nil && !d.inRow && len(bytes.TrimSpace(p)) > 0 {
			if err := d.endTable(); err != nil {
				return err
			}
		}
		return d.flow.Write(p)
	case property, authors:
		d.field = append(d.field, p...)
		if len(d.field) > maxField {
			return d.say(d.property)
		}
	}
	return nil
}

// newline ends a paragraph.
func (d *document) newline() error {
	if err := d.decode(); err != nil || d.kind != body {
		return err
	}
	return d.flow.Newline()
}

// startRow begins a row of a table. Programs say twice that it is one.
func (d *document) startRow() error {
	if d.inRow || d.kind != body || d.boxed {
		return nil
	}
	if d.table == nil {
		if err := d.flow.Newline(); err != nil {
			return err
		}
		d.tables++
		d.table = office.NewTable(d.flow, fmt.Sprintf("body, table %d", d.tables), false)
		d.row = 0
	}
	d.inRow, d.column = true, 0
	d.row++
	d.flow.Capture()
	return nil
}

func (d *document) endCell() error {
	text, beside, captured, err := d.flow.Release()
	if err != nil || !captured {
		return err
	}
	if len(beside) > 0 {
		text = append(append(text, '\n'), beside...)
	}
	d.column++
	return d.table.Cell(d.column-1, text)
}

// cell ends a cell; outside of a row it is no more than a gap.
func (d *document) cell() error {
	if err := d.decode(); err != nil || d.kind != body {
		return err
	}
	if !d.inRow {
		return d.flow.Write([]byte{'\t'})
	}
	if err := d.endCell(); err != nil {
		return err
	}
	d.flow.Capture()
	d.flow.Beside(d.boxed || d.deleted)
	return nil
}

func (d *document) endRow() error {
	if !d.inRow {
		return d.newline()
	}
	if err := d.decode(); err != nil {
		return err
	}
	if err := d.endCell(); err != nil {
		return err
	}
	d.inRow = false
	return d.table.EndRow(d.row)
}

func (d *document) endTable() error {
	if d.table == nil {
		return nil
	}
	if err := d.endRow(); err != nil {
		return err
	}
	t := d.table
	d.table, d.inRow = nil, false
	return t.End()
}
