// Package docx extracts documents of WordprocessingML (ECMA-376 part 1, clause
// 11): DOCX, DOCM, DOTX.
//
// Text comes as running text of the body, headers, footers, notes and comments;
// cells of tables with a header row as fields. Deleted text, text boxes and field
// codes stand behind the paragraph that they are in. Authors, document
// properties, targets of links and descriptions of pictures are fields. Parts
// that hold no markup (pictures, embedded files, fonts) are members. An encrypted
// document is a compound file, of which it is only said that it is encrypted.
package docx

import (
	"context"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

// Extractor reads DOCX.
type Extractor struct{}

const extension = ".do"

// Name implements extract.Extractor.
func (Extractor) Name() string { return "docx" }

// Match accepts an archive that begins as a document does, under any name, and
// an encrypted one by its name.
func (Extractor) Match(h extract.Hint) bool {
	return office.IsOpenXML(h, "word/", extension) || office.IsEncrypted(h, extension)
}

// Extract emits the text of all parts in the order of the archive.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	if office.IsCompound(in.Hint) {
		return office.Encrypted(ctx, in)
	}
	doc, err := office.Open(in, emit)
	if err != nil {
		return err
	}
	return doc.Read(ctx, func(p *office.Part) error {
		switch p.Root {
		case "coreProperties", "Properties":
			return doc.Properties(ctx, p)
		}
		return doc.Prose(ctx, p, where(p), office.OpenXML())
	})
}

// where calls a part as readers of a document call it.
func where(p *office.Part) string {
	switch p.Root {
	case "document":
		return "body"
	case "hdr":
		return "header"
	case "ftr":
		return "footer"
	case "footnotes", "endnotes", "comments":
		return p.Root
	}
	return p.Name
}
