package doc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

// Characters that are no text ([MS-DOC] 2.4.1, 2.8.25).
const (
	charPicture    = 0x01
	charCell       = 0x07
	charDrawing    = 0x08
	charLine       = 0x0b
	charPage       = 0x0c
	charParagraph  = 0x0d
	charColumn     = 0x0e
	charFieldBegin = 0x13
	charFieldMid   = 0x14
	charFieldEnd   = 0x15
	charHyphen     = 0x1e
)

const (
	maxParagraph = 32 << 10 // bytes that are kept until it is known what they are
	maxFields    = 64       // in one another whose codes are told from results
	maxCode      = 4 << 10  // bytes of a code
	maxOverlap   = 2        // how often pieces may refer to the same bytes; programs do so once
	chunk        = 16 << 10 // bytes of a piece that are read at once
)

// teller turns characters into running text and tables.
type teller struct {
	d      *document
	flow   *office.Flow
	page   int
	line   []byte // the paragraph under way
	cell   []byte // paragraphs before it in the same cell
	fields []field
	beyond int      // fields under way in one another beyond maxFields
	later  []string // codes that stand behind the paragraph
	gone   []byte   // deleted text, which stands there too
	// What follows was deleted.
	deleted bool
	high    rune // first half of a surrogate pair
	table   *office.Table
	tables  int
	row     int64
	column  int
	width   int   // cells in the first row
	most    int64 // bytes that pieces may still refer to
	gap     bool  // the last mark was that of a cell, nothing came since
}

// field is one whose code or result is under way.
type field struct {
	code   []byte
	result bool
}

func newTeller(d *document) *teller {
	return &teller{d: d, flow: d.flow, page: narrowPage, most: maxOverlap * d.main.Size()}
}

// pieces reads the characters of all pieces. Parts of the text follow one
// another; length tells that of a part by its place in the head.
func (t *teller) pieces(list []piece, parts []textPart, length func(at int) uint32) error {
	if len(list) == 0 {
		return broken("there is no text to be found")
	}
	var end, at int64
	part := -1
	for _, c := range list {
		for first := int64(c.first); first < int64(c.end); {
			for part < 0 || first >= end && part < len(parts) {
				part++
				if part == len(parts) {
					end = maxCharacters
					if err := t.begin("other text"); err != nil {
						return err
					}
					break
				}
				at = end
				end = at + int64(length(parts[part].at))
				if first < end {
					if err := t.begin(parts[part].where); err != nil {
						return err
					}
				}
			}
			n := min(int64(c.end), end) - first
			if err := t.run(c, first, n); err != nil {
				return err
			}
			first += n
		}
	}
	return nil
}

// begin begins a part of the text.
func (t *teller) begin(where string) error {
	if err := t.finish(); err != nil {
		return err
	}
	return t.flow.Begin(where)
}

// run reads n characters of a piece, from the character first on.
func (t *teller) run(c piece, first, n int64) error {
	width := int64(1)
	if c.wide {
		width = 2
	}
	from := int64(c.at) + (first-int64(c.first))*width
	left := n * width
	if t.most -= left; t.most < 0 {
		return broken("pieces lie over one another")
	}
	buf := make([]byte, min(chunk, left))
	for left > 0 {
		if t.d.ctx.Err() != nil {
			return context.Cause(t.d.ctx)
		}
		p := buf[:min(int64(len(buf)), left)]
		got, err := t.d.main.ReadAt(p, from)
		if err := t.spans(p[:got], c.wide, from); err != nil {
			return err
		}
		if got < len(p) {
			if err != io.EOF {
				return err
			}
			t.d.file.Complain(broken("a piece is out of range"))
			return nil
		}
		from += int64(got)
		left -= int64(got)
	}
	return nil
}

// spans reads characters that lie at from in the stream, and tells deleted ones
// from the others.
func (t *teller) spans(p []byte, wide bool, from int64) error {
	for len(p) > 0 {
		deleted, until := t.d.deletedAt(from)
		n := int(min(int64(len(p)), max(until-from, 1)))
		if wide && n&1 != 0 && n < len(p) {
			n++ // of no program: half a character
		}
		t.deleted = deleted
		if err := t.characters(p[:n], wide, from); err != nil {
			return err
		}
		p, from = p[n:], from+int64(n)
	}
	t.deleted = false
	return nil
}

// characters reads those that lie at from in the stream.
func (t *teller) characters(p []byte, wide bool, from int64) error {
	if wide {
		for i := 0; i+1 < len(p); i += 2 {
			r := rune(p[i]) | rune(p[i+1])<<8
			if utf16.IsSurrogate(r) {
				if t.high != 0 {
					if both := utf16.DecodeRune(t.high, r); both != utf8.RuneError {
						t.high = 0
						t.text(utf8.AppendRune(nil, both))
						if err := t.long(); err != nil {
							return err
						}
						continue
					}
				}
				t.high = r
				continue
			}
			t.high = 0
			if err := t.character(r, from+int64(i)+2); err != nil {
				return err
			}
		}
		return nil
	}
	for i := 0; i < len(p); {
		if p[i] < ' ' {
			if err := t.character(rune(p[i]), from+int64(i)+1); err != nil {
				return err
			}
			i++
			continue
		}
		k := i
		for k < len(p) && p[k] >= ' ' {
			k++
		}
		t.text(decode(t.page, p[i:k]))
		if err := t.long(); err != nil {
			return err
		}
		i = k
	}
	return nil
}

// character takes one that ends at end in the stream.
func (t *teller) character(r rune, end int64) error {
	switch r {
	case charFieldBegin:
		if len(t.fields) == maxFields {
			t.beyond++ // belongs to the innermost that is told apart
			return nil
		}
		t.fields = append(t.fields, field{})
	case charFieldMid:
		if n := len(t.fields); n > 0 && t.beyond == 0 {
			t.fields[n-1].result = true
		}
	case charFieldEnd:
		t.endField()
	case charCell, charParagraph:
		return t.mark(r, end)
	case charLine, charColumn, charPage:
		return t.newline(r, end)
	case charHyphen:
		t.text([]byte{'-'})
		return t.long()
	case '\t':
		t.text([]byte{'\t'})
		return t.long()
	default:
		if r >= ' ' {
			t.text(utf8.AppendRune(nil, r))
			return t.long()
		}
	}
	return nil
}

// newline ends a line; the end of a page or section also ends a paragraph.
func (t *teller) newline(r rune, end int64) error {
	if r == charPage {
		return t.mark(charParagraph, end)
	}
	t.text([]byte{'\n'})
	return t.long()
}

// text adds to the paragraph, or to the code of a field.
func (t *teller) text(p []byte) {
	for n := len(t.fields); n > 0; n-- { // a result in a code belongs to that code
		f := &t.fields[n-1]
		if f.result {
			continue
		}
		if len(f.code)+len(p) <= maxCode {
			f.code = append(f.code, p...)
			return
		}
		// No code is so long: the field never ends, and this is text.
		f.result = true
		t.line, f.code = append(t.line, f.code...), nil
	}
	t.gap = t.gap && len(p) == 0
	if t.deleted && len(t.gone)+len(p) <= maxParagraph {
		t.gone = append(t.gone, p...)
		return
	}
	t.line = append(t.line, p...)
}

// endField keeps codes that hold texts.
func (t *teller) endField() {
	if t.beyond > 0 {
		t.beyond--
		return
	}
	n := len(t.fields)
	if n == 0 {
		return
	}
	code := strings.TrimSpace(string(t.fields[n-1].code))
	t.fields = t.fields[:n-1]
	word, _, _ := strings.Cut(code, " ")
	switch strings.ToUpper(word) {
	case "TOC", "PAGE", "NUMPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "SEQ", "SYMBOL", "EQ":
		return // formatting only
	}
	if strings.ContainsAny(code, `"@`) || strings.Contains(code, "://") { // Word needs no quotes where there is no blank
		t.later = append(t.later, code)
	}
}

// long gives out a paragraph that is longer than is kept.
func (t *teller) long() error {
	if len(t.line) < maxParagraph {
		return nil
	}
	if err := t.endTable(); err != nil {
		return err
	}
	return t.write()
}

// write writes the text that is kept.
func (t *teller) write() error {
	line := t.line
	t.line = t.line[:0]
	for {
		text, rest, more := bytes.Cut(line, []byte{'\n'})
		if err := t.flow.Write(text); err != nil || !more {
			return err
		}
		if err := t.flow.Newline(); err != nil {
			return err
		}
		line = rest
	}
}

// behind is what stands behind the paragraph.
func (t *teller) behind() []string {
	if len(t.gone) > 0 {
		t.later = append(t.later, string(t.gone))
		t.gone = t.gone[:0]
	}
	return t.later
}

// mark ends a paragraph, a cell or a row.
func (t *teller) mark(r rune, end int64) error {
	t.high = 0
	flags, known := t.d.marks.at(uint32(min(end, maxCharacters*2)))
	if r == charCell {
		row := flags&rowEnd != 0
		if !known || flags == 0 {
			// Nothing tells: the first row ends where two marks stand together,
			// the others after as many cells.
			row = len(t.line) == 0 && (t.width == 0 && t.gap || t.width > 0 && t.column >= t.width)
		}
		if row {
			return t.endRow()
		}
		return t.endCell()
	}
	if flags&inTable != 0 || t.column > 0 || len(t.cell) > 0 {
		t.cell = append(append(t.cell, t.line...), '\n')
		t.line = t.line[:0]
		if len(t.cell) > maxParagraph {
			return t.endCell()
		}
		return nil
	}
	if err := t.endTable(); err != nil {
		return err
	}
	return t.paragraph()
}

// paragraph writes the paragraph and what stands behind it.
func (t *teller) paragraph() error {
	if err := t.write(); err != nil {
		return err
	}
	if err := t.flow.Newline(); err != nil {
		return err
	}
	for _, code := range t.behind() {
		if err := t.flow.Write([]byte(code)); err != nil {
			return err
		}
		if err := t.flow.Newline(); err != nil {
			return err
		}
	}
	t.later = t.later[:0]
	return nil
}

func (t *teller) endCell() error {
	if t.table == nil {
		t.tables++
		t.table = office.NewTable(t.flow, fmt.Sprintf("%s, table %d", t.flow.Where(), t.tables), false)
		t.row, t.column, t.width = 1, 0, 0
	}
	t.cell = append(t.cell, t.line...)
	for _, code := range t.behind() {
		t.cell = append(append(t.cell, '\n'), code...)
	}
	err := t.table.Cell(t.column, t.cell)
	t.column++
	t.line, t.cell, t.later, t.gap = t.line[:0], t.cell[:0], t.later[:0], true
	return err
}

func (t *teller) endRow() error {
	t.gap = false
	if len(t.line)+len(t.cell) > 0 { // of no program: the mark of a row stands alone
		if err := t.endCell(); err != nil {
			return err
		}
	}
	if t.table == nil {
		return nil
	}
	err := t.table.EndRow(t.row)
	if t.width == 0 {
		t.width = t.column
	}
	t.row++
	t.column = 0
	return err
}

// endTable ends a table, if one is under way.
func (t *teller) endTable() error {
	if t.table == nil {
		if len(t.cell) > 0 { // paragraphs of a table that has no cell
			t.line = append(t.cell, t.line...)
			t.cell = nil
		}
		return nil
	}
	line := t.line
	t.line = nil
	if len(t.cell) > 0 {
		if err := t.endCell(); err != nil {
			return err
		}
	}
	if t.column > 0 {
		if err := t.endRow(); err != nil {
			return err
		}
	}
	t.line = line
	table := t.table
	t.table, t.column, t.gap = nil, 0, false
	return table.End()
}

// finish emits what is left of a part.
func (t *teller) finish() error {
	for len(t.fields) > 0 { // codes that never ended are text
		t.line = append(t.line, t.fields[0].code...)
		t.fields = t.fields[1:]
	}
	t.high, t.beyond = 0, 0
	if err := t.endTable(); err != nil {
		return err
	}
	if err := t.paragraph(); err != nil {
		return err
	}
	return t.flow.Finish()
}
