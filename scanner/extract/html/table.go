package html

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// What is kept of tables.
const (
	maxTables  = 32   // in one another; deeper ones are read without fields
	maxColumns = 1000 // whose headings are kept
	maxHeading = 128  // bytes of a heading
	maxSpan    = 1000 // columns of one cell
)

// table is one that is open.
type table struct {
	where    string
	headings []string // of the columns, from a first row without values
	label    []byte   // heading of the row at hand, in a table without those
	row      int64
	col      int // of the cell at hand
	next     int // column of the cell after it
	open     bool
	head     bool   // the cell at hand is a heading
	values   bool   // the row at hand has cells that are none
	text     []byte // of a heading that is open
}

// table returns the innermost open one.
func (p *page) table() *table {
	if len(p.tables) == 0 || p.deeper > 0 {
		return nil
	}
	return &p.tables[len(p.tables)-1]
}

// place is that of the cell at hand, without a field when it has no heading.
func (t *table) place() extract.Place {
	if !t.open || t.head {
		return extract.Place{}
	}
	field := string(t.label)
	if t.headings != nil && t.row > 1 {
		if field = ""; t.col < len(t.headings) {
			field = t.headings[t.col]
		}
	}
	if field == "" {
		return extract.Place{}
	}
	return extract.Place{Where: t.where, Field: field, Row: t.row}
}

// heading gathers the text of a heading.
func (t *table) heading(text []byte) {
	if t.open && t.head {
		t.text = append(t.text, text[:min(len(text), maxHeading-min(len(t.text), maxHeading))]...)
	}
}

// cell begins a cell.
func (t *table) cell(head bool) {
	t.col, t.next = t.next, t.next+1
	t.open, t.head, t.text = true, head, t.text[:0]
	t.values = t.values || !head
}

// span makes the cell at hand one of several columns.
func (t *table) span(val []byte) {
	if n, err := strconv.Atoi(string(val[:min(len(val), 8)])); err == nil && n > 1 {
		t.next += min(n, maxSpan) - 1
	}
}

// endCell takes the text of a heading.
func (t *table) endCell() {
	if !t.open {
		return
	}
	t.open = false
	if !t.head {
		return
	}
	text := string(bytes.Join(bytes.Fields(t.text), []byte(" ")))
	t.label = append(t.label[:0], text...)
	if t.row == 1 && t.col < maxColumns {
		for len(t.headings) < t.col {
			t.headings = append(t.headings, "")
		}
		t.headings = append(t.headings, text)
	}
}

// endRow decides what the first row was: with values in it, its headings are
// labels of rows.
func (t *table) endRow() {
	t.endCell()
	if t.row == 1 && t.values {
		t.headings = nil
	}
	t.label, t.values, t.col, t.next = t.label[:0], false, 0, 0
}

// start takes a start tag.
func (p *page) start(tag string) error {
	switch tag {
	case "script", "style":
		p.raw = tag
		return nil
	case "table":
		if len(p.tables) >= maxTables {
			p.deeper++
			return p.gap('\n')
		}
		p.count++
		p.tables = append(p.tables, table{where: fmt.Sprintf("table %d", p.count)})
		return p.gap('\n')
	case "tr":
		if t := p.table(); t != nil {
			t.endRow()
			t.row++
			if err := p.move(); err != nil {
				return err
			}
		}
		return p.gap('\n')
	case "td", "th":
		if t := p.table(); t != nil {
			t.endCell()
			if t.row == 0 {
				t.row = 1
			}
			t.cell(tag == "th")
			if err := p.move(); err != nil {
				return err
			}
		}
		return p.gap('\t')
	}
	return p.separate(tag)
}

// close takes an end tag.
func (p *page) close(tag string) error {
	switch tag {
	case "table":
		if p.deeper > 0 {
			p.deeper--
		} else if n := len(p.tables); n > 0 {
			p.tables = p.tables[:n-1]
		}
		if err := p.move(); err != nil {
			return err
		}
		return p.gap('\n')
	case "td", "th", "tr":
		if t := p.table(); t != nil {
			t.endCell()
			return p.move()
		}
		return nil
	case "script", "style":
		p.raw = ""
		return nil
	}
	return p.separate(tag)
}

// separate begins a line at elements that are blocks.
func (p *page) separate(tag string) error {
	switch tag {
	case "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
		"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li",
		"main", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "textarea", "tbody", "tfoot", "thead", "title", "ul",
		"svg", "text", "math", "noscript", "template": // drawings and what stands in for something: each by itself
		return p.gap('\n')
	case "input", "button", "img", "iframe":
		return p.gap(' ')
	}
	return nil
}

// broken reads as text and then says that there should be more.
func broken(text []byte) io.Reader {
	return io.MultiReader(bytes.NewReader(text), failing{fmt.Errorf("html: data URL: %w", extract.ErrMalformed)})
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// unescape resolves percent signs; what is no code stays as it is.
func unescape(s []byte) []byte {
	if bytes.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(string(s[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}
