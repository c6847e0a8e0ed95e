package csv

import (
	"strconv"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/mark"
)

// maxColumns is how many columns are told apart; those beyond share one field.
const maxColumns = 4096

// chunk is how many blocks are marked at a time: their masks stay in the
// processor's first cache.
const chunk = 64

// tracker follows cells and records. A record is a line that is not blank;
// line feeds between quotes do not end it. A quote counts when it is the first
// byte of a cell, as in RFC 4180; a stray one inside a cell is an ordinary
// byte. Positions are counted in bytes from the start of the table.
type tracker struct {
	dialect
	values []count // by column
	taker  extract.Taker
	held   []byte // what stood of the cell before the window, where it is to be shown

	extract.Pieces
	off  int64 // position of win[0]
	base int   // of the first marked block in win
	end  int   // of the last one
	mark [chunk]mark.Cells

	rows    int64 // records ended
	col     int
	cellAt  int64 // position of the cell's first byte
	inkFrom int64 // from here on ink makes the cell count as a value
	quoteAt int64 // position of the quote that opened or, if closed, ended it
	quoted  bool  // between quotes
	closed  bool  // after the closing quote
	value   bool  // the cell is known to hold something
	tail    [tailSize]byte
}

// count counts the non-empty values of a column.
type count struct {
	n      int64
	wanted int64 // the next one to be shown, 0: none
}

// tailSize is how many bytes before the window are kept, to recognise a null
// that is cut in two: the longest null and a carriage return.
const tailSize = 5

func newTracker(d dialect) *tracker { return &tracker{dialect: d} }

// Sample implements extract.Sampler.
func (t *tracker) Sample(taker extract.Taker) { t.taker = taker }

// Preview implements extract.Previewer.
func (t *tracker) Preview(text []byte) { t.Show(t, text) }

// Advance implements extract.Tracker.
func (t *tracker) Advance(text []byte) { t.Feed(t, text) }

// Settle implements extract.Consumer. It leaves the window, which is not the tracker's to keep.
func (t *tracker) Settle() {
	done := t.Win[:t.Pos]
	if n := len(done); n >= tailSize {
		copy(t.tail[:], done[n-tailSize:])
	} else if n > 0 {
		copy(t.tail[:], t.tail[n:])
		copy(t.tail[tailSize-n:], done)
	}
	if t.taker != nil {
		t.hold(done)
	}
	t.off += int64(t.Pos)
	t.Win, t.Pos, t.base, t.end = nil, 0, 0, 0
}

// Run implements extract.Consumer.
func (t *tracker) Run(to int) {
	for t.Pos < to {
		if t.Pos >= t.end {
			t.base = t.Pos
			t.end = min(t.base+chunk*mark.Size, len(t.Win))
			mark.FillCells(t.mark[:], t.Win[t.base:t.end], t.delim, t.quote)
		}
		b := (t.Pos - t.base) / mark.Size
		start := t.base + b*mark.Size
		stop := min(start+mark.Size, t.end, to)
		t.block(&t.mark[b], t.off+int64(start), t.Pos-start, stop-start)
		t.Pos = stop
	}
}

// block consumes the bytes [from, to) of the block at position at.
func (t *tracker) block(m *mark.Cells, at int64, from, to int) {
	todo := mark.Below(to) &^ mark.Below(from)
	if m.Quote&todo == 0 && !t.quoted {
		t.plain(m, at, todo)
	} else {
		t.withQuotes(m, at, todo)
	}
}

// plain consumes the bytes todo of a block that has no quotes among them, which
// most have not: the same as withQuotes, with the state in registers.
func (t *tracker) plain(m *mark.Cells, at int64, todo uint64) {
	ink := m.Ink & mark.From(t.inkFrom-at) &^ mark.Above(todo)
	value := t.value
	for e := (m.Delim | m.Line) & todo; e != 0; e &= e - 1 {
		bit := e & -e
		before := ink & (bit - 1)
		if before != 0 || value {
			t.countCell(at + int64(mark.First(e)))
		}
		if m.Line&bit != 0 {
			t.endRecord(before != 0 || value)
		} else {
			t.col++
		}
		ink &^= before | bit
		value = false
		t.closed = false
		t.cellAt = at + int64(mark.First(e)) + 1
	}
	t.inkFrom = max(t.inkFrom, t.cellAt)
	t.value = value || ink != 0
}

// withQuotes consumes the bytes todo of a block.
func (t *tracker) withQuotes(m *mark.Cells, at int64, todo uint64) {
	events := m.Delim | m.Line | m.Quote
	upTo := ^mark.Above(todo)
	for {
		if t.quoted {
			q := m.Quote & todo
			if q == 0 {
				return
			}
			i := mark.First(q)
			todo &^= mark.Below(i + 1)
			t.closeQuote(at + int64(i))
		}
		e := events & todo
		if e == 0 {
			break
		}
		i := mark.First(e)
		bit := uint64(1) << i
		todo &^= bit<<1 - 1
		p := at + int64(i)
		if m.Quote&bit != 0 {
			t.openQuote(p)
			continue
		}
		ink := m.Ink & (bit - 1) & mark.From(t.inkFrom-at)
		if ink != 0 || t.value {
			t.countCell(p)
		}
		if m.Line&bit != 0 {
			t.endRecord(ink != 0 || t.value)
		} else {
			t.col++
		}
		t.cellAt, t.inkFrom = p+1, p+1
		t.value, t.closed = false, false
	}
	// What the cell holds so far, should it go on in the next block or piece.
	t.value = t.value || m.Ink&upTo&mark.From(t.inkFrom-at) != 0
}

func (t *tracker) openQuote(p int64) {
	switch {
	case t.closed && p == t.quoteAt+1: // a doubled quote stands for one
		t.quoted, t.closed, t.value = true, false, true
	case p == t.cellAt && !t.closed:
		t.quoted, t.quoteAt = true, p
	}
}

func (t *tracker) closeQuote(p int64) {
	t.value = t.value || p > t.quoteAt+1
	t.quoted, t.closed = false, true
	t.quoteAt, t.inkFrom = p, p+1
}

// countCell counts the value of the cell that ends before p and holds something.
func (t *tracker) countCell(p int64) {
	if t.rows < t.header || p-t.cellAt <= tailSize && t.isNull(p) {
		return
	}
	v := t.counts(t.column())
	if v.n++; v.n == v.wanted {
		t.show(v, p)
	}
}

// counts returns the count of a column.
func (t *tracker) counts(col int) *count {
	for col >= len(t.values) {
		c := count{}
		if t.taker != nil {
			c.wanted = 1
		}
		t.values = append(t.values, c)
	}
	return &t.values[col]
}

// isNull recognises what databases write for no value, in a cell of at most
// tailSize bytes that ends before p.
func (t *tracker) isNull(p int64) bool {
	n := int(p - t.cellAt)
	text := t.last(p)
	if n > 0 && text[tailSize-1] == '\r' {
		n--
		copy(text[1:], text[:tailSize-1])
	}
	if n != len(`\N`) && n != len("null") || t.closed {
		return false
	}
	switch string(text[tailSize-n:]) {
	case "null", "NULL", `\N`:
		return true
	}
	return false
}

// last returns the bytes before position p.
func (t *tracker) last(p int64) (text [tailSize]byte) {
	end := int(p - t.off)
	if end >= tailSize {
		return [tailSize]byte(t.Win[end-tailSize:])
	}
	copy(text[:], t.tail[end:])
	copy(text[tailSize-end:], t.Win[:end])
	return text
}

// endRecord counts a record unless its line is blank.
func (t *tracker) endRecord(ink bool) {
	if ink || t.col > 0 || t.closed {
		t.rows++
	}
	t.col = 0
}

// column is the field number of the cell reached.
func (t *tracker) column() int { return min(t.col, maxColumns) }

// Field is the index of the column reached, from 0; -1 in the header record
// and above it.
func (t *tracker) Field() int {
	if t.rows < t.header {
		return -1
	}
	return t.column()
}

// FieldName is the name in the header, or "column 3" for the third of those
// without one.
func (t *tracker) FieldName(field int) string {
	switch {
	case field < 0:
		return ""
	case field >= maxColumns:
		return "other columns"
	case field < len(t.names) && t.names[field] != "":
		return t.names[field]
	}
	return "column " + strconv.Itoa(field+1)
}

// Row is the number of the record reached, from 1; the header counts as one.
func (t *tracker) Row() int64 { return t.rows + 1 }

// Fields implements extract.Tracker. It ends the last record.
func (t *tracker) Fields() []extract.FieldStat {
	t.Settle()
	t.value = t.value || t.quoted && t.off > t.quoteAt+1
	if t.value {
		t.countCell(t.off)
		t.value = false
	}
	stats := make([]extract.FieldStat, max(len(t.values), min(len(t.names), maxColumns)))
	for i := range stats {
		stats[i].Name = t.FieldName(i)
		if i < len(t.values) {
			stats[i].Values = t.values[i].n
		}
	}
	return stats
}
