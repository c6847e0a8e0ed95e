// Package all lists every format that is read.
package all

import (
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/csv"
	"github.com/pdatlas/pdatlas/scanner/extract/docx"
	"github.com/pdatlas/pdatlas/scanner/extract/gzip"
	"github.com/pdatlas/pdatlas/scanner/extract/json"
	"github.com/pdatlas/pdatlas/scanner/extract/odf"
	"github.com/pdatlas/pdatlas/scanner/extract/pptx"
	"github.com/pdatlas/pdatlas/scanner/extract/rtf"
	"github.com/pdatlas/pdatlas/scanner/extract/tar"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
	"github.com/pdatlas/pdatlas/scanner/extract/xlsx"
	"github.com/pdatlas/pdatlas/scanner/extract/zip"
)

// Extractors returns the formats in the order extract.Choose asks for: those
// with a magic number, those with a structure, plain text last.
func Extractors() []extract.Extractor {
	return []extract.Extractor{
		docx.Extractor{},
		xlsx.Extractor{},
		pptx.Extractor{},
		odf.Extractor{},
		zip.Extractor{},
		rtf.Extractor{},
		gzip.Extractor{},
		tar.Extractor{},
		json.Extractor{},
		csv.Extractor{},
		text.Extractor{},
	}
}
