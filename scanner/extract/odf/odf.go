// Package odf extracts OpenDocument files (OASIS OpenDocument 1.3): ODT, ODS, ODP,
// drawings, formulas and templates of them.
//
// Text comes as running text of the body, of headers and footers, or of slides
// and their notes; comments, footnotes and frames stand behind the paragraph
// that they are in. Sheets and tables with a header row come as fields; numbers
// and dates of cells as the file holds them, not as they are shown. Authors,
// properties and targets of links are fields. Parts that hold no markup are
// members; encrypted parts are members that say so. Files in one piece of markup
// (FODT) are XML, not OpenDocument packages.
package odf

import (
	"bytes"
	"context"
	"io"
	"strconv"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

// Extractor reads OpenDocument packages.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "odf" }

// Match accepts an archive whose first member says that it is OpenDocument,
// under any name.
func (Extractor) Match(h extract.Hint) bool {
	return bytes.HasPrefix(office.MediaTypeOf(h), []byte("application/vnd.oasis.opendocument."))
}

// Extract emits the text of all parts in the order of the archive.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	doc, err := office.Open(in, emit)
	if err != nil {
		return err
	}
	doc.Sealed = map[string]bool{"encrypted-package": true}
	isManifest := func(name string) bool { return name == "META-INF/manifest.xml" }
	err = doc.Look(ctx, isManifest, func(p *office.Part) error { return sealed(p, doc.Sealed) })
	if err != nil {
		return err
	}
	return doc.Read(ctx, func(p *office.Part) error {
		switch p.Root {
		case "document-meta", "document-settings":
			return doc.Properties(ctx, p)
		}
		return doc.Prose(ctx, p, where(p), dialect())
	})
}

const maxSealed = 20_000 // names of encrypted parts that are kept

// sealed reads from the manifest which parts are encrypted.
func sealed(p *office.Part, names map[string]bool) error {
	var entry string
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
		case "file-entry":
			entry = string(p.X.Attr("full-path"))
		case "encryption-data":
			if len(names) < maxSealed {
				names[entry] = true
			}
		}
	}
}

func where(p *office.Part) string {
	switch p.Name {
	case "content.xml":
		return "body"
	case "styles.xml":
		return "header and footer"
	}
	return p.Name
}

func dialect() office.Dialect {
	r := &reader{}
	return office.Dialect{Kind: kind, Attrs: r.attrs, Sheet: r.sheet, Times: times, Value: cellValue}
}

// reader knows what a part holds.
type reader struct{ spreadsheet bool }

func kind(name []byte) office.Kind {
	switch string(name) {
	case "p", "h":
		return office.Paragraph
	case "creator", "date", "date-string", "creator-initials", "desc", "title":
		return office.Line
	case "s":
		return office.Blank
	case "tab":
		return office.Tab
	case "line-break":
		return office.Break
	case "note", "annotation":
		return office.Box
	case "text-box":
		return office.Inset
	case "table":
		return office.Grid
	case "table-row":
		return office.Row
	case "table-cell", "covered-table-cell":
		return office.Cell
	case "page":
		return office.Slide
	case "notes":
		return office.Notes
	}
	return office.Other
}

func (r *reader) attrs(x *office.XML, put func(field string, value []byte) error) error {
	field := ""
	var names [4]string
	switch string(x.Name) {
	case "spreadsheet":
		r.spreadsheet = true
	case "a":
		field, names = "link", [4]string{"href", "title"}
	case "text", "textarea", "password", "formatted-text", "combobox", "option", "item", "hidden", "fixed-text":
		field, names = "form field", [4]string{"value", "current-value", "label", "title"}
	case "user-field-decl", "variable-set", "user-defined":
		field, names = "form field", [4]string{"string-value"}
	case "database-source-sql", "connection-resource":
		field, names = "connection", [4]string{"href", "database-name", "sql-statement"}
	}
	for _, name := range names {
		if v := x.Attr(name); name != "" && len(v) > 0 {
			if err := put(field, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// sheet tells sheets from the tables of a text, which have names as well.
func (r *reader) sheet(x *office.XML) (name string, is bool) {
	return string(x.Attr("name")), r.spreadsheet
}

func times(x *office.XML) int64 {
	v := x.Attr("number-columns-repeated")
	if v == nil {
		v = x.Attr("number-rows-repeated")
	}
	n, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil {
		return 1
	}
	return n
}

// cellValue is what a cell holds, where that says more than its text: dates and
// numbers are shown as the user's country writes them.
func cellValue(x *office.XML) []byte {
	switch string(x.Attr("value-type")) {
	case "date":
		return x.Attr("date-value")
	case "boolean":
		return x.Attr("boolean-value")
	case "float":
		return office.Number(x.Attr("value"), 0)
	}
	return nil
}
