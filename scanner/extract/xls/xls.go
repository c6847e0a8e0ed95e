// Package xls extracts workbooks of Excel 97 to 2003 ([MS-XLS], BIFF8) and, as
// far as they write cells alike, of Excel 5 and 95 (BIFF5).
//
// Sheets are streamed record by record. Where a table has a header its cells
// name the fields; a place is "sheet NAME!B" with the number of the row, as in
// package xlsx. Numbers come without exponent and with the zeros in front that
// their format shows, dates as ISO 8601. Hidden sheets are read like others.
// Shared texts that no cell shows, comments, text boxes, headers and footers,
// links, titles of charts and the texts of cached pivot tables come as well; the
// numbers that charts repeat do not. Embedded documents, macros and streams of
// other kinds are members. Of a workbook with a password it is only said that it
// is encrypted.
package xls

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// Extractor reads XLS.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "xls" }

// Match accepts a compound file that holds a workbook.
func (Extractor) Match(h extract.Hint) bool {
	return ole.Matches(h, ole.Xls, ".xls", ".xlt", ".xla")
}

// pivots is the storage of cached pivot tables ([MS-XLS] 2.1.7.13).
const pivots = "_SX_DB_CUR"

// Extract emits what stands in the sheets and around them.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	file, err := ole.Begin(in)
	if err != nil {
		return err
	}
	root := file.Root()
	if root.Kind() != ole.Xls {
		return file.Other(ctx, in, emit)
	}
	flow := office.NewFlow(emit)
	if err := root.Properties(flow); err != nil {
		return err
	}
	m := &ole.Members{In: in, File: file}
	for _, i := range root.Items() {
		var err error
		switch s, folder := i.Storage(); {
		case isBook(i.Name) && !folder:
			err = tolerate(file, book(ctx, flow, i.Open()))
		case i.Name == pivots && folder:
			for _, cache := range s.Items() {
				if err == nil {
					err = tolerate(file, pivot(ctx, flow, cache.Open()))
				}
			}
		case folder:
			err = tolerate(file, m.Folder(ctx, s))
		}
		if err != nil {
			return err
		}
	}
	if err := m.Streams(ctx, root, isBook); err != nil {
		return err
	}
	return file.Fault()
}

// tolerate notes that a part is malformed, which keeps no other from being read.
func tolerate(file *ole.File, err error) error {
	if errors.Is(err, extract.ErrMalformed) {
		file.Complain(err)
		return nil
	}
	return err
}

// isBook reports whether a stream of that name holds a workbook: "Book" is that
// of Excel 5 and 95.
func isBook(name string) bool {
	switch name {
	case "Workbook", "Book", "WORKBOOK", "BOOK":
		return true
	}
	return false
}

// book reads the stream of a workbook.
func book(ctx context.Context, flow *office.Flow, s *ole.Stream) error {
	b := &workbook{ctx: ctx, flow: flow, page: 1252, names: map[uint32]string{}, codes: map[uint16]string{}, limit: max(minProduced, s.Size()*maxRatio)}
	b.rec = records{r: bufio.NewReaderSize(s.Reader(), 64<<10)}
	err := b.read()
	if ended := b.endSheet(); err == nil {
		err = ended
	}
	if err == nil || errors.Is(err, extract.ErrMalformed) {
		if err := b.unused(); err != nil {
			return err
		}
	}
	return err
}

// pivot reads a cached pivot table: its texts.
func pivot(ctx context.Context, flow *office.Flow, s *ole.Stream) error {
	b := &workbook{ctx: ctx, flow: flow, page: 1252, wide: true}
	b.rec = records{r: bufio.NewReaderSize(s.Reader(), 4<<10)}
	for n := 0; ; n++ {
		if n&0xff == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := b.rec.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if b.rec.kind != recSXString {
			continue
		}
		text := b.long(b.cursor())
		if err := flow.Value(extract.Place{Where: "pivot table", Field: "pivot table"}, text); err != nil {
			return err
		}
	}
}

const (
	// What cells repeat of shared texts may be maxRatio times the workbook, and
	// this much in any case, in bytes.
	minProduced = 1 << 30
	maxRatio    = 1000

	maxSheets  = 1 << 14
	maxFormats = 1 << 16
)

// workbook is one being read.
type workbook struct {
	ctx      context.Context
	flow     *office.Flow
	rec      records
	wide     bool // BIFF8: texts say how wide their characters are
	page     int  // code page of the texts of BIFF5
	from1904 bool
	names    map[uint32]string // of sheets, by where they begin
	codes    map[uint16]string // of formats
	formats  []office.Format   // by the style of a cell
	texts    texts
	deep     int // substreams in one another
	sheet    *sheet
	limit    int64 // bytes that cells may still produce
}

// read goes through the records: first those of the whole workbook, then sheet
// by sheet.
func (b *workbook) read() error {
	for n := 0; ; n++ {
		if n&0xff == 0 && b.ctx.Err() != nil {
			return context.Cause(b.ctx)
		}
		err := b.rec.next()
		if err == io.EOF {
			if b.deep > 0 {
				return fmt.Errorf("workbook: cut off: %w", extract.ErrMalformed)
			}
			return nil
		}
		if err == nil {
			err = b.record()
		}
		if err != nil {
			return err
		}
	}
}

func (b *workbook) record() error {
	switch b.rec.kind {
	case recBOF:
		return b.begin()
	case recEOF:
		b.deep = max(b.deep-1, 0)
		if b.deep == 0 {
			return b.endSheet()
		}
		return nil
	case recFilePass:
		return fmt.Errorf("workbook: %w", extract.ErrEncrypted)
	}
	if b.sheet != nil {
		return b.sheet.record()
	}
	return b.global()
}

// begin begins a substream ([MS-XLS] 2.4.21). Charts lie in sheets.
func (b *workbook) begin() error {
	p := b.rec.data
	if b.deep++; b.deep > 1 || len(p) < 4 {
		return nil
	}
	kind := u16(p[2:])
	if kind == bofGlobals {
		b.wide = u16(p) >= biff8
		return nil
	}
	name, ok := b.names[uint32(b.rec.at)]
	if !ok {
		name = "a sheet"
	}
	b.sheet = newSheet(b, name)
	return nil
}

func (b *workbook) endSheet() error {
	if b.sheet == nil {
		return nil
	}
	err := b.sheet.end()
	b.sheet = nil
	return err
}

// global reads a record of the whole workbook.
func (b *workbook) global() error {
	p := b.rec.data
	switch b.rec.kind {
	case recCodePage:
		if len(p) >= 2 {
			b.page = int(u16(p))
		}
	case recDateMode:
		b.from1904 = len(p) >= 2 && u16(p) == 1
	case recBoundSheet:
		b.boundSheet(p)
	case recFormat:
		if len(p) > 2 && len(b.codes) < maxFormats {
			c := b.cursor()
			c.skip(2)
			if b.wide {
				b.codes[u16(p)] = string(b.long(c))
			} else {
				b.codes[u16(p)] = string(b.short(c))
			}
		}
	case recXF:
		if len(p) >= 4 && len(b.formats) < maxFormats {
			id := u16(p[2:])
			b.formats = append(b.formats, office.FormatOf(int(id), b.codes[id]))
		}
	case recSST:
		return b.shared()
	case recWriteAccess:
		c := b.cursor()
		text := b.user(c)
		return b.flow.Value(extract.Place{Where: "properties", Field: "author"}, text)
	}
	return nil
}

// user reads who saved the workbook last, padded with blanks.
func (b *workbook) user(c *cursor) []byte {
	if b.wide {
		return b.long(c)
	}
	return b.short(c)
}

// boundSheet notes the name of a sheet and where it begins ([MS-XLS] 2.4.28).
func (b *workbook) boundSheet(p []byte) {
	if len(p) < 8 || len(b.names) >= maxSheets {
		return
	}
	c := b.cursor()
	c.skip(6)
	name := string(b.short(c))
	if p[4]&3 != 0 {
		name = "hidden sheet " + name
	} else {
		name = "sheet " + name
	}
	b.names[u32(p)] = name
}
