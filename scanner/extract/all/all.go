// Package all lists every format that is read.
package all

import (
	"errors"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/ar"
	"github.com/pdatlas/pdatlas/scanner/extract/bzip2"
	"github.com/pdatlas/pdatlas/scanner/extract/cpio"
	"github.com/pdatlas/pdatlas/scanner/extract/csv"
	"github.com/pdatlas/pdatlas/scanner/extract/docx"
	"github.com/pdatlas/pdatlas/scanner/extract/eml"
	"github.com/pdatlas/pdatlas/scanner/extract/gzip"
	"github.com/pdatlas/pdatlas/scanner/extract/html"
	"github.com/pdatlas/pdatlas/scanner/extract/ical"
	"github.com/pdatlas/pdatlas/scanner/extract/image"
	"github.com/pdatlas/pdatlas/scanner/extract/json"
	"github.com/pdatlas/pdatlas/scanner/extract/ldif"
	"github.com/pdatlas/pdatlas/scanner/extract/lz4"
	"github.com/pdatlas/pdatlas/scanner/extract/lzma"
	"github.com/pdatlas/pdatlas/scanner/extract/mbox"
	"github.com/pdatlas/pdatlas/scanner/extract/odf"
	"github.com/pdatlas/pdatlas/scanner/extract/pdf"
	"github.com/pdatlas/pdatlas/scanner/extract/pptx"
	"github.com/pdatlas/pdatlas/scanner/extract/rar"
	"github.com/pdatlas/pdatlas/scanner/extract/rtf"
	"github.com/pdatlas/pdatlas/scanner/extract/sevenzip"
	"github.com/pdatlas/pdatlas/scanner/extract/snappy"
	"github.com/pdatlas/pdatlas/scanner/extract/sql"
	"github.com/pdatlas/pdatlas/scanner/extract/tar"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
	"github.com/pdatlas/pdatlas/scanner/extract/vcard"
	"github.com/pdatlas/pdatlas/scanner/extract/xlsx"
	"github.com/pdatlas/pdatlas/scanner/extract/xml"
	"github.com/pdatlas/pdatlas/scanner/extract/xz"
	"github.com/pdatlas/pdatlas/scanner/extract/zip"
	"github.com/pdatlas/pdatlas/scanner/extract/zstd"
)

// Options say how formats are read that can be read in several ways. The zero
// value needs nothing beside this program.
type Options struct {
	// Pixels recognises text in images and in the pages of PDFs that are images;
	// nil: neither is read.
	Pixels image.Recogniser
	// CacheDir is pdf.Options.CacheDir.
	CacheDir string
}

// Extractors returns the formats with the zero Options.
func Extractors() []extract.Extractor { return With(Options{}) }

// Close frees what extractors hold beyond a call: those that are an io.Closer.
func Close(list []extract.Extractor) error {
	var errs []error
	for _, e := range list {
		if c, ok := e.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}

// With returns the formats in the order extract.Choose asks for: those
// with a magic number, those with a structure, plain text last.
func With(o Options) []extract.Extractor {
	return []extract.Extractor{
		docx.Extractor{},
		xlsx.Extractor{},
		pptx.Extractor{},
		odf.Extractor{},
		pdf.New(pdf.Options{CacheDir: o.CacheDir, Render: o.Pixels != nil}),
		image.Extractor{Pixels: o.Pixels},
		zip.Extractor{},
		sevenzip.Extractor{},
		rar.Extractor{},
		rtf.Extractor{},
		gzip.Extractor{},
		bzip2.Extractor{},
		xz.Extractor{},
		zstd.Extractor{},
		lz4.Extractor{},
		snappy.Extractor{},
		tar.Extractor{},
		ar.Extractor{},
		cpio.Extractor{},
		lzma.Extractor{},
		mbox.Extractor{},
		eml.Extractor{},
		vcard.Extractor{},
		ical.Extractor{},
		ldif.Extractor{},
		html.Extractor{},
		xml.Extractor{},
		json.Extractor{},
		sql.Extractor{},
		csv.Extractor{},
		text.Extractor{},
	}
}
