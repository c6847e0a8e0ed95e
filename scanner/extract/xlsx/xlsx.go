// Package xlsx extracts workbooks of SpreadsheetML (ECMA-376 part 1, clause 18):
// XLSX, XLSM, XLTX.
//
// Sheets are streamed cell by cell. Where a table has a header its cells name
// the fields; a place is "sheet NAME!B" with the number of the row, so that all
// cells of a column share one. Numbers come without exponent and with the zeros
// in front that their format shows, dates as ISO 8601, booleans as words. Hidden
// sheets, rows and columns are read like others. Texts that no cell shows,
// comments, formulas with texts in them, cached pivot tables and links come as
// well. Parts that hold no markup, the binary sheets of XLSB among them, are
// members. An encrypted workbook is a compound file, of which it is only said
// that it is encrypted.
package xlsx

import (
	"context"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

// Extractor reads XLSX.
type Extractor struct{}

const extension = ".xl"

// Name implements extract.Extractor.
func (Extractor) Name() string { return "xlsx" }

// Match accepts an archive that begins as a workbook does, under any name, and
// an encrypted one by its name.
func (Extractor) Match(h extract.Hint) bool {
	return office.IsOpenXML(h, "xl/", extension) || office.IsEncrypted(h, extension)
}

// Extract emits what stands in the sheets and around them.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	if office.IsCompound(in.Hint) {
		return office.Encrypted(ctx, in)
	}
	doc, err := office.Open(in, emit)
	if err != nil {
		return err
	}
	b := &book{Package: doc, ctx: ctx, parts: office.Relations{}, sheets: map[string]string{}, about: map[string]string{}}
	// What the sheets refer to is read before them, wherever it stands.
	if err := doc.Look(ctx, b.wanted, b.look); err != nil {
		return err
	}
	for _, s := range b.listed {
		b.sheets[b.parts[s.id]] = s.name
	}
	err = doc.Read(ctx, b.part)
	if err == nil || errors.Is(err, extract.ErrMalformed) {
		if err := b.strings.unused(doc); err != nil {
			return err
		}
	}
	return err
}

// book is a workbook being read.
type book struct {
	*office.Package
	ctx      context.Context
	strings  texts
	formats  []office.Format // by the style of a cell
	from1904 bool
	listed   []listedSheet
	parts    office.Relations  // of the workbook
	sheets   map[string]string // names of sheets by that of their part
	about    map[string]string // part of a sheet by that of its comments
}

type listedSheet struct{ id, name string }

const (
	maxListed = 20_000
	maxName   = 256
)

// wanted leaves the sheets for later, which are most of a workbook.
func (b *book) wanted(name string) bool {
	return !strings.Contains(name, "worksheets/") || strings.HasSuffix(name, ".rels")
}

// look reads what sheets refer to.
func (b *book) look(p *office.Part) error {
	switch p.Root {
	case "sst":
		return b.strings.read(b.ctx, p, b.Package)
	case "styleSheet":
		return b.styles(p)
	case "workbook":
		return b.workbook(p)
	case "Relationships":
		source := p.Source()
		if strings.HasPrefix(path.Base(source), "workbook.") {
			return p.Relations(b.parts)
		}
		if strings.Contains(source, "worksheets/") && len(b.about) < maxListed {
			of := office.Relations{}
			err := p.Relations(of)
			for _, target := range of {
				b.about[target] = source
			}
			return err
		}
	}
	return nil
}

func (b *book) workbook(p *office.Part) error {
	for {
		t, err := p.X.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if t != office.Start {
			continue
		}
		switch string(p.X.Name) {
		case "workbookPr":
			v := string(p.X.Attr("date1904"))
			b.from1904 = v == "1" || v == "true"
		case "sheet":
			if len(b.listed) >= maxListed {
				continue
			}
			name := string(cut(p.X.Attr("name")))
			if state := p.X.Attr("state"); len(state) > 0 && string(state) != "visible" {
				name = "hidden sheet " + name
			} else {
				name = "sheet " + name
			}
			b.listed = append(b.listed, listedSheet{string(p.X.LastAttr("id")), name})
		}
	}
}

func cut(p []byte) []byte { return p[:min(len(p), maxName)] }

// styles reads how cells show their numbers.
func (b *book) styles(p *office.Part) error {
	codes := map[int]string{}
	inCells := false
	for {
		t, err := p.X.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		name := string(p.X.Name)
		switch {
		case name == "cellXfs":
			inCells = t == office.Start
		case t != office.Start:
		case name == "numFmt" && len(codes) < maxListed:
			codes[number(p.X.Attr("numFmtId"))] = string(cut(p.X.Attr("formatCode")))
		case name == "xf" && inCells && len(b.formats) < 1<<16:
			id := number(p.X.Attr("numFmtId"))
			b.formats = append(b.formats, office.FormatOf(id, codes[id]))
		}
	}
}

// number reads a number that is not negative; -1: it is none.
func number(p []byte) int {
	n, err := strconv.ParseUint(string(p), 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// part reads one part.
func (b *book) part(p *office.Part) error {
	switch p.Root {
	case "worksheet", "dialogsheet", "macrosheet":
		return b.sheet(p)
	case "sst":
		return nil // read before, and checked to its end
	case "coreProperties", "Properties":
		return b.Properties(b.ctx, p)
	case "comments", "ThreadedComments":
		return b.comments(p)
	}
	return b.Prose(b.ctx, p, p.Name, dialect())
}

func (b *book) sheetName(part string) string {
	if name := b.sheets[part]; name != "" {
		return name
	}
	return "a sheet"
}

// dialect is that of the parts around the sheets.
func dialect() office.Dialect {
	d := office.OpenXML()
	plain := d.Attrs
	d.Attrs = func(x *office.XML, put func(field string, value []byte) error) error {
		switch string(x.Name) {
		case "s", "d": // of a cached pivot table
			return put("pivot table", x.Attr("v"))
		case "dbPr", "textPr", "webPr":
			for _, name := range [...]string{"connection", "command", "sourceFile", "url"} {
				if err := put("connection", x.Attr(name)); err != nil {
					return err
				}
			}
			return nil
		case "fileSharing":
			return put("author", x.Attr("userName"))
		}
		return plain(x, put)
	}
	return d
}
