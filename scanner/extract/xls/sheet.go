package xls

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

const (
	maxBoxes = 4096    // text boxes that wait for their cell
	boxBytes = 1 << 20 // the same in bytes
)

// sheet is a sheet being read.
type sheet struct {
	*workbook
	where  string
	table  *office.Table
	row    int64 // under way, from 1; 0: none
	waits  bool  // a formula's text follows
	column int   // of that formula
	object uint16
	boxes  map[uint16][]byte // texts of objects, by number
	order  []uint16          // in which they came
	size   int               // bytes in boxes
}

func newSheet(b *workbook, where string) *sheet {
	return &sheet{workbook: b, where: where, table: office.NewTable(b.flow, where, true), boxes: map[uint16][]byte{}}
}

func (s *sheet) record() error {
	p := s.rec.data
	if s.deep > 1 {
		return s.chart()
	}
	switch s.rec.kind {
	case recHeader, recFooter:
		if len(p) == 0 {
			return nil
		}
		c := s.cursor()
		return s.flow.Value(extract.Place{Where: s.where, Field: "header"}, s.user(c))
	case recString:
		if !s.waits {
			return nil
		}
		s.waits = false
		return s.cell(s.column, s.long(s.cursor()))
	case recObj:
		if len(p) >= 8 {
			s.object = u16(p[6:])
		}
		return nil
	case recTxO:
		return s.box()
	case recNote:
		return s.note()
	case recHLink:
		return s.link()
	}
	return s.cells()
}

// cells reads a record that holds cells, which begin with row and column.
func (s *sheet) cells() error {
	p := s.rec.data
	least := leastOf(s.rec.kind)
	if least == 0 {
		return nil
	}
	if len(p) < least {
		return fmt.Errorf("workbook: a cell is cut off: %w", extract.ErrMalformed)
	}
	row, column, style := int64(u16(p))+1, int(u16(p[2:])), u16(p[4:])
	if row != s.row {
		if err := s.table.EndRow(s.row); err != nil {
			return err
		}
		s.row = row
	}
	s.waits = false
	switch s.rec.kind {
	case recFormula:
		return s.formula(column, style, p[6:14])
	case recNumber:
		return s.cell(column, s.numeric(style, float(p[6:])))
	case recRK:
		return s.cell(column, s.numeric(style, rk(u32(p[6:]))))
	case recMulRK:
		for i := 4; i+6 <= len(p)-2; i += 6 {
			if err := s.cell(column, s.numeric(u16(p[i:]), rk(u32(p[i+2:])))); err != nil {
				return err
			}
			column++
		}
	case recLabelSST:
		return s.cell(column, s.texts.at(u32(p[6:])))
	case recLabel, recRString:
		c := s.cursor()
		c.skip(6)
		return s.cell(column, s.long(c))
	case recBoolErr:
		if p[7] == 0 {
			return s.cell(column, truth(p[6]))
		}
	}
	return nil
}

// leastOf is how long a record that holds cells must be, 0 for others.
func leastOf(kind uint16) int {
	switch kind {
	case recFormula, recNumber:
		return 14
	case recMulRK:
		return 12
	case recRK, recLabelSST:
		return 10
	case recLabel, recRString, recBoolErr:
		return 8
	}
	return 0
}

// cell adds to the row under way.
func (s *sheet) cell(column int, text []byte) error {
	if s.limit -= int64(len(text)); s.limit < 0 {
		return fmt.Errorf("workbook: %w", extract.ErrRatioLimit)
	}
	return s.table.Cell(column, text)
}

func truth(v byte) []byte {
	if v == 0 {
		return []byte("false")
	}
	return []byte("true")
}

// formula reads what a formula gave ([MS-XLS] 2.5.133).
func (s *sheet) formula(column int, style uint16, v []byte) error {
	if u16(v[6:]) != 0xffff {
		return s.cell(column, s.numeric(style, float(v)))
	}
	switch v[0] {
	case 0:
		s.waits, s.column = true, column
	case 1:
		return s.cell(column, truth(v[2]))
	}
	return nil
}

func float(p []byte) float64 {
	return math.Float64frombits(uint64(u32(p)) | uint64(u32(p[4:]))<<32)
}

// rk reads a number of four bytes ([MS-XLS] 2.5.217).
func rk(v uint32) float64 {
	f := float64(int32(v) >> 2)
	if v&2 == 0 {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// numeric writes a number as the format of its cell says.
func (s *sheet) numeric(style uint16, v float64) []byte {
	raw := strconv.AppendFloat(nil, v, 'g', -1, 64)
	var f office.Format
	if int(style) < len(s.formats) {
		f = s.formats[style]
	}
	if text, ok := f.Text(raw, s.from1904); ok {
		return text
	}
	return office.Number(raw, f.Width)
}

// chart reads a record of a chart in the sheet: its texts.
func (s *sheet) chart() error {
	var text []byte
	c := s.cursor()
	switch {
	case s.rec.kind == recSeriesText && len(s.rec.data) > 2:
		c.skip(2)
		text = s.short(c)
	case s.rec.kind == recLabel && len(s.rec.data) > 6:
		c.skip(6)
		text = s.long(c)
	}
	return s.flow.Value(extract.Place{Where: "chart on " + s.where}, text)
}

// box reads the text of an object ([MS-XLS] 2.4.329), which follows in records
// that continue this one.
func (s *sheet) box() error {
	p := s.rec.data
	if len(p) < 12 {
		return nil
	}
	n := int(u16(p[10:]))
	if !s.wide || n == 0 {
		return nil
	}
	c := &cursor{rec: &s.rec}
	text := c.chars(n, false)
	if len(s.boxes) >= maxBoxes || s.size+len(text) > boxBytes {
		return s.flow.Value(extract.Place{Where: "text boxes on " + s.where}, text)
	}
	if len(s.boxes[s.object]) > 0 { // of no program: two texts of one object
		text = append([]byte{'\n'}, text...)
	}
	s.order = append(s.order, s.object)
	s.boxes[s.object] = append(s.boxes[s.object], text...)
	s.size += len(text)
	return nil
}

// note emits a comment: who wrote it, and its text, which came as that of an
// object or, in BIFF5, stands here ([MS-XLS] 2.4.179).
func (s *sheet) note() error {
	p := s.rec.data
	if len(p) < 8 {
		return nil
	}
	place := extract.Place{Where: "comments on " + s.where, Row: int64(u16(p)) + 1}
	c := s.cursor()
	if !s.wide {
		c.skip(6)
		return s.flow.Value(place, s.bytes(c, int(u16(p[4:]))))
	}
	c.skip(8)
	id := u16(p[6:])
	author := s.long(c)
	if err := s.flow.Value(place, s.boxes[id]); err != nil {
		return err
	}
	s.boxes[id] = nil
	place.Field = "author"
	return s.flow.Value(place, author)
}

// moniker is the identifier of an address in a link ([MS-OSHARED] 2.3.7.6), which
// its length follows.
const moniker = "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b"

// link emits where a link leads.
func (s *sheet) link() error {
	p := s.rec.data
	at := bytes.Index(p, []byte(moniker))
	if at < 0 || at+len(moniker)+4 > len(p) {
		return nil
	}
	n := u32(p[at+len(moniker):])
	p = p[at+len(moniker)+4:]
	p = p[:min(int64(n), int64(len(p)))]
	text, _, _ := bytes.Cut(ole.Decode(1200, p), []byte{0})
	return s.flow.Value(extract.Place{Where: s.where, Field: "link"}, text)
}

// end emits what is left of a sheet.
func (s *sheet) end() error {
	if err := s.table.EndRow(s.row); err != nil {
		return err
	}
	if err := s.table.End(); err != nil {
		return err
	}
	for _, id := range s.order {
		if err := s.flow.Value(extract.Place{Where: "text boxes on " + s.where}, s.boxes[id]); err != nil {
			return err
		}
		s.boxes[id] = nil
	}
	return nil
}
