package office

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Kind is what an element means for the text.
type Kind uint8

// The kinds of elements. Character data that stands in no Words and is more
// than blanks is text all the same: a line of its own.
const (
	Other     Kind = iota
	Words          // its character data is text as it stands
	Line           // begins and ends a line
	Paragraph      // both
	Tab            // stands for a tab
	Break          // ends a line
	Hyphen         // stands for a hyphen
	Blank          // stands for a blank
	Box            // its text stands beside the line it is in
	Inset          // a Box where it is in Words
	Apart          // Words that stand beside the line
	Dropped        // says nothing: passed over with all in it
	Grid           // a table
	Row            // of a Grid
	Cell           // of a Row
	Choice         // the first of several ways to say the same
	Fallback       // another one
	Slide          // a page of its own
	Notes          // of a Slide
)

// Dialect is how one family of formats writes text.
type Dialect struct {
	// Kind of an element, by its local name.
	Kind func(name []byte) Kind
	// Attrs calls put for what the attributes of the element that has just
	// started tell the reader of a document; nil: nothing.
	Attrs func(x *XML, put func(field string, value []byte) error) error
	// Sheet tells of a Grid that has just started whether it is a sheet of its
	// own, and what it is called; nil: none is.
	Sheet func(x *XML) (name string, is bool)
	// Times tells how often a Row or Cell stands in a row; nil: once. The value
	// of a Cell, if it has one, is better than the text that shows it.
	Times func(x *XML) int64
	Value func(x *XML) []byte
}

const (
	maxLater   = 64   // values that wait for the end of a line
	maxSeen    = 1024 // names of authors that are remembered
	maxChoices = 64   // in one another
)

// prose turns the markup of one part into text.
type prose struct {
	c       *Package
	d       Dialect
	x       *XML
	words   int  // depth in Words
	beside  int  // depth in Box and Apart
	stray   bool // text outside Words is under way
	marked  bool // something was written since choices began
	choices []bool
	chosen  bool // the last Choice had text
	grids   int
	count   int
	table   *Table
	row     int64
	rows    int64 // as which the row under way counts
	column  int64
	columns int64  // as which the cell under way counts
	value   []byte // of the cell under way
	insets  int
	slides  int
	later   []value
	seen    map[value]bool
}

type value struct{ field, text string }

// Prose reads the rest of a part as running text that stands at where.
func (c *Package) Prose(ctx context.Context, p *Part, where string, d Dialect) error {
	if err := c.Begin(where); err != nil {
		return err
	}
	r := &prose{c: c, d: d, x: p.X}
	err := r.read(ctx, p)
	if ended := r.finish(); err == nil || c.failure != nil {
		err = ended
	}
	if err == nil && p.X.Cut {
		err = fmt.Errorf("a tag is too long: %w", extract.ErrMalformed)
	}
	return err
}

func (r *prose) read(ctx context.Context, p *Part) error {
	if p.Root != "" {
		if err := r.start(); err != nil {
			return err
		}
	}
	for n := 0; ; n++ {
		if n&0xfff == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		t, err := r.x.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			switch t {
			case Start:
				err = r.start()
			case End:
				err = r.end()
			default:
				err = r.text(r.x.Data)
			}
		}
		if err != nil {
			return err
		}
	}
}

func (r *prose) text(p []byte) error {
	if r.words == 0 && !r.stray {
		if len(bytes.TrimSpace(p)) == 0 {
			return nil
		}
		r.stray = true
		if err := r.c.Newline(); err != nil {
			return err
		}
	}
	r.marked = true
	return r.c.Write(p)
}

// settle ends text that stood outside Words.
func (r *prose) settle() error {
	if !r.stray {
		return nil
	}
	r.stray = false
	return r.c.Newline()
}

func (r *prose) start() error {
	if err := r.settle(); err != nil {
		return err
	}
	k := r.d.Kind(r.x.Name)
	if k == Dropped || k == Fallback && r.chosen {
		r.chosen = false
		return r.x.Skip()
	}
	if r.d.Attrs != nil {
		if err := r.d.Attrs(r.x, r.put); err != nil {
			return err
		}
	}
	switch k {
	case Words:
		r.words++
	case Paragraph:
		r.words++
		return r.line()
	case Line:
		return r.line()
	case Tab:
		return r.c.Write([]byte{'\t'})
	case Hyphen:
		return r.c.Write([]byte{'-'})
	case Blank:
		return r.c.Write([]byte{' '})
	case Break:
		return r.c.Newline()
	case Inset:
		if r.words > 0 || r.insets > 0 {
			r.insets++
			r.box()
		}
	case Box:
		r.box()
	case Apart:
		r.box()
		r.words++
	case Slide, Notes:
		return r.page(k, true)
	case Choice:
		if len(r.choices) < maxChoices {
			r.choices = append(r.choices, r.marked)
			r.marked = false
		}
	case Grid, Row, Cell:
		return r.startGrid(k)
	}
	return nil
}

func (r *prose) end() error {
	if err := r.settle(); err != nil {
		return err
	}
	switch k := r.d.Kind(r.x.Name); k {
	case Words:
		r.words = max(r.words-1, 0)
	case Paragraph:
		r.words = max(r.words-1, 0)
		return r.line()
	case Line:
		return r.line()
	case Inset:
		if r.insets > 0 {
			r.insets--
			r.unbox()
		}
	case Box:
		r.unbox()
	case Apart:
		r.unbox()
		r.words = max(r.words-1, 0)
	case Slide, Notes:
		return r.page(k, false)
	case Choice:
		if n := len(r.choices); n > 0 {
			r.chosen = r.marked
			r.marked = r.marked || r.choices[n-1]
			r.choices = r.choices[:n-1]
		}
	case Grid, Row, Cell:
		return r.endGrid(k)
	}
	return nil
}

func (r *prose) box() {
	if r.beside++; r.beside == 1 {
		r.c.Beside(true)
	}
}

func (r *prose) unbox() {
	if r.beside = max(r.beside-1, 0); r.beside == 0 {
		r.c.Beside(false)
	}
}

// page begins or ends a slide or its notes, which stand in it.
func (r *prose) page(k Kind, begins bool) error {
	if k == Slide && begins {
		r.slides++
	}
	if err := r.c.Finish(); err != nil {
		return err
	}
	if err := r.say(); err != nil || k == Slide && !begins || r.slides == 0 {
		return err
	}
	where := fmt.Sprintf("slide %d", r.slides)
	if k == Notes && begins {
		where = "notes of " + where
	}
	return r.c.Begin(where)
}

// line ends the line and says what waited for its end.
func (r *prose) line() error {
	if err := r.c.Newline(); err != nil || r.beside > 0 || r.grids > 0 {
		return err
	}
	return r.say()
}

func (r *prose) say() error {
	for _, v := range r.later {
		if err := r.c.Value(extract.Place{Where: r.c.Where(), Field: v.field}, []byte(v.text)); err != nil {
			return err
		}
	}
	r.later = r.later[:0]
	return nil
}

// put takes what an attribute says. The same is said once: an author stands at
// every change.
func (r *prose) put(field string, text []byte) error {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return nil
	}
	r.marked = true
	v := value{field, string(text)}
	if r.seen[v] {
		return nil
	}
	if r.seen == nil {
		r.seen = map[value]bool{}
	}
	if len(r.seen) < maxSeen && len(text) < maxName {
		r.seen[v] = true
	}
	if r.later = append(r.later, v); len(r.later) < maxLater {
		return nil
	}
	return r.say()
}

// startGrid begins a part of a table. Tables inside a table are text of its cell.
func (r *prose) startGrid(k Kind) error {
	if k == Grid {
		if r.grids++; r.grids == 1 && r.beside == 0 {
			return r.startTable()
		}
	}
	switch {
	case r.table == nil || r.grids > 1:
		return r.c.Newline()
	case k == Row:
		r.rows = r.times()
		r.row++
		r.column = 0
	case k == Cell:
		if err := r.endCell(); err != nil { // one that was never ended
			return err
		}
		r.columns, r.value = r.times(), nil
		if r.d.Value != nil {
			r.value = bytes.Clone(r.d.Value(r.x))
		}
		r.c.Capture()
	}
	return nil
}

// times is how often the row or cell that has just started is repeated.
func (r *prose) times() int64 {
	if r.d.Times == nil {
		return 1
	}
	return min(max(r.d.Times(r.x), 1), maxTimes)
}

// maxTimes is more than any spreadsheet has rows: a number that is added, never
// a count of anything done.
const maxTimes = 1 << 24

func (r *prose) startTable() error {
	if err := r.c.Newline(); err != nil {
		return err
	}
	r.row, r.rows = 0, 1
	if r.d.Sheet != nil {
		if name, is := r.d.Sheet(r.x); is {
			r.table = NewTable(r.c.Flow, "sheet "+name, true)
			return nil
		}
	}
	r.count++
	where := fmt.Sprintf("table %d", r.count)
	if w := r.c.Where(); w != "" {
		where = w + ", " + where
	}
	r.table = NewTable(r.c.Flow, where, false)
	return nil
}

func (r *prose) endGrid(k Kind) error {
	if k == Grid {
		r.grids = max(r.grids-1, 0)
	}
	switch {
	case r.table == nil:
		return r.c.Newline()
	case k == Grid && r.grids == 0:
		return r.endTable()
	case r.grids > 1 || k == Grid:
		return r.c.Newline()
	case k == Cell:
		return r.endCell()
	}
	if err := r.endCell(); err != nil {
		return err
	}
	err := r.table.EndRow(r.row)
	r.row += r.rows - 1
	return err
}

func (r *prose) endCell() error {
	text, beside, captured, err := r.c.Release()
	if err != nil || !captured {
		return err
	}
	if r.value != nil && !onlyDigits(text) { // which have zeros in front that the value has not
		text = r.value
	}
	r.beside, r.insets = 0, 0
	column := int(r.column)
	r.column += r.columns
	if !r.table.Sheet {
		if len(beside) > 0 {
			text = append(append(text, '\n'), beside...)
		}
		return r.table.Cell(column, text)
	}
	place := extract.Place{Where: "comments on " + r.table.Where, Row: r.row}
	if err := r.c.Value(place, beside); err != nil {
		return err
	}
	return r.repeat(column, text)
}

// What a cell that stands for several says in each of them: neighbours that
// happen to be equal are written so, and each column has a value of its own.
// More of them are a pattern and no data.
const (
	maxRepeated     = 16
	maxRepeatedText = 256
)

func (r *prose) repeat(column int, text []byte) error {
	times := int64(1)
	if len(text) <= maxRepeatedText && r.columns <= maxRepeated {
		times = r.columns
	}
	for i := range times {
		if err := r.table.Cell(column+int(i), text); err != nil {
			return err
		}
	}
	return nil
}

func (r *prose) endTable() error {
	if err := r.endCell(); err != nil {
		return err
	}
	t := r.table
	r.table = nil
	t.row.number = r.row
	if err := t.End(); err != nil {
		return err
	}
	return r.say()
}

// finish emits what is left of a part, also of one that broke off.
func (r *prose) finish() error {
	if err := r.settle(); err != nil {
		return err
	}
	if r.table != nil {
		if err := r.endTable(); err != nil {
			return err
		}
	}
	r.c.Beside(false)
	if err := r.c.Finish(); err != nil {
		return err
	}
	return r.say()
}
