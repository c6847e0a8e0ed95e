package xlsx

import (
	"bytes"
	"context"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

// sheet is a sheet being read.
type sheet struct {
	*book
	x      *office.XML
	table  *office.Table
	where  string
	row    int64
	column int    // of the cell under way
	kind   string // how the cell under way says its value
	style  int
	value  []byte
	into   *[]byte // where text goes; nil: it is blanks
	text   []byte  // a formula, or text that belongs to no cell
}

const (
	maxColumn = 1 << 14 // of the format
	maxRow    = 1 << 40
)

// sheet reads a part that holds cells.
func (b *book) sheet(p *office.Part) error {
	s := &sheet{book: b, x: p.X, where: b.sheetName(p.Name), column: -1}
	s.table = office.NewTable(b.Flow, s.where, true)
	err := s.read()
	if err != nil && len(s.value) > 0 {
		if err := s.endCell(); err != nil {
			return err
		}
	}
	if ended := firstOf(s.table.EndRow(s.row), s.table.End()); ended != nil {
		return ended
	}
	return err
}

func (s *sheet) read() error {
	for n := 0; ; n++ {
		if n&0xfff == 0 && s.ctx.Err() != nil {
			return context.Cause(s.ctx)
		}
		t, err := s.x.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			switch t {
			case office.Start:
				err = s.start()
			case office.End:
				err = s.end()
			default:
				err = s.add(s.x.Data)
			}
		}
		if err != nil {
			return err
		}
	}
}

// add takes character data. A value longer than any program writes is cut into
// several, so that nothing of it is lost.
func (s *sheet) add(p []byte) error {
	if s.into == nil {
		if s.column >= 0 || len(bytes.TrimSpace(p)) == 0 {
			return nil
		}
		s.into = &s.text
	}
	*s.into = append(*s.into, p...)
	if len(*s.into) <= maxText {
		return nil
	}
	if s.into == &s.value {
		s.kind = "str" // too long for a number
		return s.endValue()
	}
	return s.endText("")
}

func (s *sheet) start() error {
	switch string(s.x.Name) {
	case "row":
		s.row = min(s.row+1, maxRow)
		if n := number(s.x.Attr("r")); n > 0 {
			s.row = int64(n)
		}
		s.column = -1
	case "c":
		if column, _ := cellRef(s.x.Attr("r")); column >= 0 {
			s.column = column
		} else {
			s.column = min(s.column+1, maxColumn)
		}
		s.kind, s.style = string(cut(s.x.Attr("t"))), number(s.x.Attr("s"))
		s.value, s.into = s.value[:0], nil
	case "v", "t":
		s.into = &s.value
	case "rPh":
		s.value = append(s.value, ' ')
	case "f", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter", "formula", "formula1", "formula2":
		s.text, s.into = s.text[:0], &s.text
	case "hyperlink", "dataValidation", "protectedRange":
		for _, name := range [...]string{"location", "display", "tooltip", "prompt", "promptTitle", "error", "errorTitle", "name"} {
			if err := s.Value(extract.Place{Where: s.where, Field: "description"}, s.x.Attr(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sheet) end() error {
	into := s.into
	s.into = nil
	switch string(s.x.Name) {
	case "row":
		s.column = -1
		return s.table.EndRow(s.row)
	case "c":
		return s.endCell()
	case "f":
		if bytes.IndexByte(s.text, '"') >= 0 { // it holds a text
			return s.endText("formula")
		}
		s.text = s.text[:0]
	case "v", "t":
	default:
		if into == &s.text {
			return s.endText("")
		}
	}
	return nil
}

// endText emits a text that is no cell's value.
func (s *sheet) endText(field string) error {
	err := s.Value(extract.Place{Where: s.where, Field: field, Row: s.row}, s.text)
	s.text = s.text[:0]
	return err
}

func (s *sheet) endCell() error {
	err := s.endValue()
	s.kind = ""
	return err
}

// endValue adds the value of the cell under way to the row.
func (s *sheet) endValue() error {
	v := bytes.TrimSpace(s.value)
	s.value = s.value[:0]
	switch s.kind {
	case "s":
		v = s.strings.at(number(v))
	case "b":
		switch string(v) {
		case "0":
			v = []byte("false")
		case "1":
			v = []byte("true")
		}
	case "", "n":
		v = s.numeric(v)
	case "str", "inlineStr":
		v = characters(v)
	case "d", "e":
	}
	return s.table.Cell(max(s.column, 0), v)
}

// numeric writes a number as the format of its cell says.
func (s *sheet) numeric(v []byte) []byte {
	if len(v) == 0 {
		return nil
	}
	var f office.Format
	if s.style >= 0 && s.style < len(s.formats) {
		f = s.formats[s.style]
	}
	if text, ok := f.Text(v, s.from1904); ok {
		return text
	}
	return office.Number(v, f.Width)
}

// cellRef reads the name of a cell: its column from 0 and row from 1; -1 and 0
// when it is none.
func cellRef(p []byte) (column, row int) {
	i := 0
	for ; i < len(p) && p[i] >= 'A' && p[i] <= 'Z' && column <= maxColumn; i++ {
		column = column*26 + int(p[i]-'A') + 1
	}
	if column--; column > maxColumn {
		column = maxColumn
	}
	return column, max(number(p[i:]), 0)
}
