package office

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/csv"
)

const (
	headRows    = 24       // rows that are looked at to tell what a table is
	headBytes   = 64 << 10 // the same in bytes
	maxColumns  = 1024     // with a name of their own
	maxName     = 256      // bytes of a column's name
	fewRows     = 4        // below these a table without header is no list
	headSamples = 128      // bytes of a cell that are judged
)

// Table emits the cells of a table. The first rows tell whether it has a header,
// whose cells then name the fields, or is a list without one, or rows of labels
// and values in any order, which are emitted row by row as lines of text so
// that a label stands beside what it labels.
type Table struct {
	// Where the table stands. In a Sheet a row is a text of its own, otherwise
	// a line of the running text; columns without name are called by letter.
	Where string
	Sheet bool

	f      *Flow
	kind   tableKind
	names  []string
	places []extract.Place // of the columns met
	head   []tableRow
	size   int // bytes in head
	row    tableRow
	line   []byte
}

type tableKind uint8

const (
	unknown  tableKind = iota
	columnar           // every column holds one kind of thing
	loose
)

// tableRow is one row; cells come in order of column, empty ones are left out.
type tableRow struct {
	number int64
	cells  []cell
	text   []byte // of all cells
}

type cell struct{ column, end int }

// NewTable starts a table whose text goes to f.
func NewTable(f *Flow, where string, sheet bool) *Table {
	return &Table{f: f, Where: where, Sheet: sheet}
}

// Cell adds a cell to the row under way. column counts from 0.
func (t *Table) Cell(column int, text []byte) error {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return nil
	}
	if len(t.row.text)+len(text) > headBytes {
		// A row of any length: what was read of it goes out first.
		number := t.row.number
		if err := t.put(); err != nil {
			return err
		}
		t.row.number = number
	}
	t.row.text = append(t.row.text, text...)
	t.row.cells = append(t.row.cells, cell{column, len(t.row.text)})
	return nil
}

// EndRow ends the row under way, whose number is given, from 1.
func (t *Table) EndRow(number int64) error {
	t.row.number = number
	return t.put()
}

func (t *Table) put() error {
	if len(t.row.cells) == 0 {
		return nil
	}
	if t.kind != unknown {
		err := t.emit(&t.row)
		t.row = tableRow{cells: t.row.cells[:0], text: t.row.text[:0]}
		return err
	}
	t.head = append(t.head, t.row)
	t.size += len(t.row.text)
	t.row = tableRow{}
	if len(t.head) == headRows || t.size > headBytes {
		return t.decide()
	}
	return nil
}

// End emits what is left.
func (t *Table) End() error {
	if err := t.put(); err != nil {
		return err
	}
	if t.kind == unknown {
		return t.decide()
	}
	return nil
}

// decide tells from the first rows what the table is, and emits them.
func (t *Table) decide() error {
	rows := make([][]string, len(t.head))
	for i := range t.head {
		rows[i] = t.head[i].strings()
	}
	header := -1
	t.kind = loose
	switch {
	case labelled(rows):
	default:
		if header = csv.Header(compact(rows)); header >= 0 && len(rows[header]) > 0 {
			t.kind, t.names = columnar, rows[header]
		} else if t.Sheet && regular(rows) {
			t.kind = columnar
		}
	}
	kind := t.kind
	for i := range t.head {
		t.kind = kind
		if i <= header {
			t.kind = loose // titles, and the names themselves, are text as well
		}
		if err := t.emit(&t.head[i]); err != nil {
			return err
		}
	}
	t.head, t.kind = nil, kind
	return nil
}

// strings returns the cells by column, as far as they are judged.
func (r *tableRow) strings() []string {
	var out []string
	from := 0
	for _, c := range r.cells {
		if c.column >= maxColumns {
			break
		}
		for len(out) <= c.column {
			out = append(out, "")
		}
		text := r.text[from:c.end]
		out[c.column] = strings.ToValidUTF8(string(text[:min(len(text), headSamples)]), "")
		from = c.end
	}
	return out
}

// compact leaves out the columns that nothing stands in.
func compact(rows [][]string) [][]string {
	var used []bool
	for _, r := range rows {
		used = append(used, make([]bool, max(len(r)-len(used), 0))...)
		for i, c := range r {
			used[i] = used[i] || c != ""
		}
	}
	out := make([][]string, len(rows))
	for i, r := range rows {
		for column, c := range r {
			if used[column] {
				out[i] = append(out[i], c)
			}
		}
	}
	return out
}

// labelled reports whether rows consist of a label and a value each: a form.
func labelled(rows [][]string) bool {
	if len(rows) < 2 {
		return false
	}
	colons, kinds := 0, [2]int{}
	for i, r := range rows {
		if len(r) == 0 || len(r) > 2 || digits(r[0]) || utf8.RuneCountInString(r[0]) > 40 {
			return false
		}
		if strings.HasSuffix(r[0], ":") {
			colons++
		}
		if len(r) == 2 && i > 0 {
			k := 0
			if digits(r[1]) {
				k = 1
			}
			kinds[k]++
		}
	}
	return colons*2 > len(rows) || kinds[0] > 0 && kinds[1] > 0
}

func digits(s string) bool { return strings.ContainsAny(s, "0123456789") }

// regular reports whether nearly all rows fill the same number of columns: a
// list without header.
func regular(rows [][]string) bool {
	if len(rows) < fewRows {
		return false
	}
	counts := map[int]int{}
	most := 0
	for _, r := range rows {
		counts[len(r)]++
		most = max(most, counts[len(r)])
	}
	return most*10 >= len(rows)*9
}

// emit gives out one row.
func (t *Table) emit(r *tableRow) error {
	if t.kind == columnar {
		from := 0
		for _, c := range r.cells {
			p := t.place(c.column)
			p.Row = r.number
			if err := t.f.Value(p, r.text[from:c.end]); err != nil {
				return err
			}
			from = c.end
		}
		return nil
	}
	t.line = t.line[:0]
	from := 0
	for i, c := range r.cells {
		if i > 0 {
			t.line = append(t.line, '\t')
		}
		t.line = append(t.line, r.text[from:c.end]...)
		from = c.end
	}
	if t.Sheet {
		return t.f.Value(extract.Place{Where: t.Where, Row: r.number}, t.line)
	}
	if err := t.f.Write(t.line); err != nil {
		return err
	}
	return t.f.Newline()
}

// place is where a column stands. In a sheet its letters and the row are the
// name of the cell, so that all cells of a column share their place.
func (t *Table) place(column int) extract.Place {
	if column >= maxColumns {
		return extract.Place{Where: t.Where, Field: t.name(column)}
	}
	for len(t.places) <= column {
		n := len(t.places)
		p := extract.Place{Where: t.Where, Field: t.name(n)}
		if t.Sheet {
			p.Where += "!" + ColumnName(n)
		}
		t.places = append(t.places, p)
	}
	return t.places[column]
}

// name is that of a column.
func (t *Table) name(column int) string {
	switch {
	case column < len(t.names) && t.names[column] != "":
		return t.names[column][:min(len(t.names[column]), maxName)]
	case column >= maxColumns:
		return "other columns"
	case t.Sheet:
		return "column " + ColumnName(column)
	}
	return "column " + strconv.Itoa(column+1)
}

// ColumnName is the letters by which spreadsheets call a column, from 0.
func ColumnName(column int) string {
	var letters [8]byte
	at := len(letters)
	for column++; column > 0 && at > 0; column = (column - 1) / 26 {
		at--
		letters[at] = byte('A' + (column-1)%26)
	}
	return string(letters[at:])
}
