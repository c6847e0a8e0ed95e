package sql

import (
	"bytes"
	"fmt"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// mode is what the byte at hand belongs to.
type mode uint8

const (
	code       mode = iota
	text            // 'a string', and "one" where values stand
	dollar          // $tag$one of PostgreSQL$tag$
	identifier      // "a name", `a name`, [a name]
	line            // -- a comment
	block           // /* a comment */
	data            // rows behind COPY … FROM stdin
)

// phase is how far a statement was understood.
type phase uint8

const (
	other      phase = iota
	insertName       // INSERT INTO: the table's name comes
	insertList       // its columns, or VALUES
	values           // rows
	copyName         // COPY: the table's name comes
	copyList         // its columns
	create           // CREATE
	createName       // CREATE TABLE: the name comes
	createList       // columns and constraints
)

// tracker follows statements. It implements extract.Tracker and extract.Sampler.
type tracker struct {
	escapes bool
	tables  tables
	taker   extract.Taker

	mode    mode
	phase   phase
	closing byte   // of an identifier or a string
	tag     []byte // of a dollar-quoted string
	matched int    // bytes of the tag that were met again
	prev    byte
	escaped bool // by a backslash
	wasEnd  bool // a quote that ends a string, unless another follows
	word    []byte
	named   bool // the word was quoted: no keyword
	depth   int  // of parentheses
	first   bool // in createList: a column's name comes
	stdin   bool // COPY … FROM stdin was read: rows begin with the next line

	table int
	list  []int // fields of the columns of the statement
	col   int
	in    bool // a row
	row   int64
	value []byte // of the cell at hand, up to extract.MaxTaken
	size  int64  // of it
}

func newTracker(escapes bool) *tracker {
	return &tracker{escapes: escapes, tables: newTables(), table: -1}
}

// Sample implements extract.Sampler.
func (t *tracker) Sample(taker extract.Taker) { t.taker = taker }

// Field implements extract.Tracker.
func (t *tracker) Field() int {
	if !t.in || t.mode == line || t.mode == block {
		return -1
	}
	for len(t.list) <= t.col && len(t.list) < maxColumns {
		t.list = append(t.list, t.tables.field(t.table, fmt.Sprintf("column %d", len(t.list)+1)))
	}
	if t.col >= len(t.list) {
		return -1
	}
	return t.list[t.col]
}

// FieldName implements extract.Tracker.
func (t *tracker) FieldName(field int) string { return t.tables.fields[field].name }

// Row is the number of the row, over all tables.
func (t *tracker) Row() int64 { return max(t.row, 1) }

// Fields implements extract.Tracker.
func (t *tracker) Fields() []extract.FieldStat {
	t.endCell()
	out := make([]extract.FieldStat, len(t.tables.fields))
	for i, f := range t.tables.fields {
		out[i] = extract.FieldStat{Name: f.name, Values: f.values}
	}
	return out
}

// Advance implements extract.Tracker.
func (t *tracker) Advance(p []byte) {
	for _, c := range p {
		switch t.mode {
		case code:
			t.code(c)
		case text:
			t.text(c)
		case dollar:
			t.dollar(c)
		case identifier:
			t.identifier(c)
		case line:
			if c == '\n' {
				t.mode = code
			}
		case block:
			if c == '/' && t.prev == '*' {
				t.mode = code
				c = 0
			}
		case data:
			t.data(c)
		}
		t.prev = c
	}
}

// keep adds a byte to the value at hand.
func (t *tracker) keep(c byte) {
	if t.size++; len(t.value) < extract.MaxTaken {
		t.value = append(t.value, c)
	}
}

func (t *tracker) text(c byte) {
	switch {
	case t.wasEnd && c == t.closing: // doubled
		t.wasEnd = false
		t.keep(c)
	case t.wasEnd:
		t.wasEnd, t.mode, t.prev = false, code, 0
		t.code(c)
	case t.escaped:
		t.escaped = false
		t.keep(c)
	case c == '\\' && t.escapes:
		t.escaped = true
	case c == t.closing:
		t.wasEnd = true
	default:
		t.keep(c)
	}
}

// isTag reports whether the word at hand begins a dollar-quoted string: $$ or
// $name$. MySQL has none, and uses the signs otherwise.
func (t *tracker) isTag() bool {
	n := len(t.word)
	return !t.escapes && n >= 2 && n < maxName && t.word[0] == '$' && bytes.IndexByte(t.word[1:], '$') == n-2 && (t.word[1] < '0' || t.word[1] > '9')
}

// dollar takes a byte of a dollar-quoted string. A sign of dollar stands only at
// the ends of the tag, so that a partial match begins anew with it.
func (t *tracker) dollar(c byte) {
	t.keep(c)
	switch {
	case c == t.tag[t.matched]:
		t.matched++
	case c == '$':
		t.matched = 1
	default:
		t.matched = 0
	}
	if t.matched < len(t.tag) {
		return
	}
	t.mode, t.size = code, t.size-int64(len(t.tag))
	t.value = t.value[:min(int64(len(t.value)), t.size)]
}

func (t *tracker) identifier(c byte) {
	if c != t.closing {
		if len(t.word) < maxName {
			t.word = append(t.word, c)
		}
		return
	}
	t.mode, t.named = code, true
}

func (t *tracker) code(c byte) {
	switch {
	case c == '-' && t.prev == '-':
		t.mode, t.word = line, t.word[:0]
		return
	case c == '*' && t.prev == '/':
		t.mode = block
		return
	case c == '\'' || c == '"' && t.in:
		t.mode, t.closing, t.value, t.size = text, c, t.value[:0], 0
		t.word, t.named = t.word[:0], false
		return
	case (c == '"' || c == '`' || c == '[') && t.phase != values:
		t.mode, t.closing = identifier, c
		if c == '[' {
			t.closing = ']'
		}
		t.word = t.word[:0]
		return
	case isWord(c):
		if t.named {
			t.word, t.named = t.word[:0], false
		}
		if len(t.word) < maxName {
			t.word = append(t.word, c)
		}
		if c == '$' && t.isTag() {
			t.mode, t.tag, t.matched = dollar, append(t.tag[:0], t.word...), 0
			t.word, t.value, t.size = t.word[:0], t.value[:0], 0
			return
		}
	}
	if t.in && t.depth > 0 {
		t.cell(c)
		return
	}
	if !isWord(c) {
		t.end(c)
	}
}

// cell takes a byte of a row that stands outside strings.
func (t *tracker) cell(c byte) {
	switch {
	case c == '(':
		t.depth++
	case c == ')':
		if t.depth--; t.depth == 0 {
			t.endCell()
			t.in = false
		}
	case c == ',' && t.depth == 1:
		t.endCell()
		t.col++
	case c > ' ':
		t.keep(c)
	}
	if !isWord(c) {
		t.word = t.word[:0]
	}
}

// endCell counts the value at hand and shows it where it is wanted.
func (t *tracker) endCell() {
	if !t.in {
		return
	}
	f := t.Field()
	v := bytes.TrimSpace(t.value)
	if f >= 0 && t.size > 0 && len(v) > 0 && !bytes.EqualFold(v, []byte("null")) && string(v) != `\N` {
		s := &t.tables.fields[f]
		if s.values++; t.taker != nil && (s.values == 1 || s.values == s.wanted) {
			s.wanted = t.taker.Take(f, s.values, v)
		}
	}
	t.value, t.size = t.value[:0], 0
}

// data takes a byte of COPY's rows: cells end with tabs, rows with lines, all
// of them with a line of "\.".
func (t *tracker) data(c byte) {
	switch c {
	case '\n':
		if !t.in { // the end of the statement's own line
			t.begin()
			return
		}
		if t.col == 0 && string(bytes.TrimRight(t.value, "\r")) == `\.` {
			t.row--
			t.in, t.mode, t.phase, t.value, t.size = false, code, other, t.value[:0], 0
			return
		}
		t.endCell()
		t.begin()
	case '\t':
		t.endCell()
		t.col++
	default:
		if t.in {
			t.keep(c)
		}
	}
}

// begin begins a row.
func (t *tracker) begin() {
	t.in, t.col, t.value, t.size = true, 0, t.value[:0], 0
	t.row++
}

// isWord reports whether c belongs to a word; all above ASCII do.
func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}
