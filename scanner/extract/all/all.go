// Package all lists every format that is read.
package all

import (
	"errors"
	"io"
	"slices"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/ar"
	"github.com/pdatlas/pdatlas/scanner/extract/avro"
	"github.com/pdatlas/pdatlas/scanner/extract/bzip2"
	"github.com/pdatlas/pdatlas/scanner/extract/cpio"
	"github.com/pdatlas/pdatlas/scanner/extract/csv"
	"github.com/pdatlas/pdatlas/scanner/extract/doc"
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
	"github.com/pdatlas/pdatlas/scanner/extract/msg"
	"github.com/pdatlas/pdatlas/scanner/extract/odf"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/parquet"
	"github.com/pdatlas/pdatlas/scanner/extract/pdf"
	"github.com/pdatlas/pdatlas/scanner/extract/ppt"
	"github.com/pdatlas/pdatlas/scanner/extract/pptx"
	"github.com/pdatlas/pdatlas/scanner/extract/rar"
	"github.com/pdatlas/pdatlas/scanner/extract/rtf"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox"
	"github.com/pdatlas/pdatlas/scanner/extract/sevenzip"
	"github.com/pdatlas/pdatlas/scanner/extract/snappy"
	"github.com/pdatlas/pdatlas/scanner/extract/sql"
	"github.com/pdatlas/pdatlas/scanner/extract/sqlite"
	"github.com/pdatlas/pdatlas/scanner/extract/tar"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
	"github.com/pdatlas/pdatlas/scanner/extract/vcard"
	"github.com/pdatlas/pdatlas/scanner/extract/xls"
	"github.com/pdatlas/pdatlas/scanner/extract/xlsx"
	"github.com/pdatlas/pdatlas/scanner/extract/xml"
	"github.com/pdatlas/pdatlas/scanner/extract/xz"
	"github.com/pdatlas/pdatlas/scanner/extract/yaml"
	"github.com/pdatlas/pdatlas/scanner/extract/zip"
	"github.com/pdatlas/pdatlas/scanner/extract/zstd"
)

// Options say how formats are read that can be read in several ways. The zero
// value needs nothing beside this program.
type Options struct {
	// Pixels recognises text in images and in the pages of PDFs that are images;
	// nil: neither is read.
	Pixels image.Recogniser
	// Render hands over the pages of PDFs that are images, for their text to be
	// recognised by another process. It is implied by Pixels.
	Render bool
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
		doc.Extractor{},
		xls.Extractor{},
		ppt.Extractor{},
		msg.Extractor{},
		docx.Extractor{},
		xlsx.Extractor{},
		pptx.Extractor{},
		odf.Extractor{},
		ole.Extractor{},
		pdf.New(pdf.Options{CacheDir: o.CacheDir, Render: o.Render || o.Pixels != nil}),
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
		parquet.Extractor{},
		avro.Extractor{},
		sqlite.Extractor{},
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
		yaml.Extractor{},
		sql.Extractor{},
		csv.Extractor{},
		text.Extractor{},
	}
}

// Isolated names the formats that are read in a child process, because nobody
// can bound what their parsers do, or because they need so much memory that
// several at a time would be too much for one process.
//
//   - sevenzip, xz, lzma: a dictionary of up to 64 MiB each, as the file asks,
//     and a 7z header of up to 32 MiB more.
//   - rar: the same, up to 256 MiB for PPMd, and a library that interprets
//     programs in the archive (RarVM) and panics on damaged ones.
//   - pdf: up to 256 MiB a document, in a module of somebody else's code.
//   - parquet: pages of up to 64 MiB each; doc, xls, ppt, msg and the ole that
//     they stand in: their structures refer to one another in every direction.
//
// The others stay in-process: their parsers are ours or the standard library's,
// fuzzed and bounded by the Budget, and a pipe would cost more than it guards.
func Isolated() []string {
	return []string{
		"sevenzip",
		"rar",
		"xz",
		"lzma",
		"pdf",
		"parquet",
		"doc",
		"xls",
		"ppt",
		"msg",
		"ole",
	}
}

// Sandboxed returns the list with those that are Isolated wrapped so that they
// run in the pool's children.
func Sandboxed(list []extract.Extractor, p *sandbox.Pool) []extract.Extractor {
	list = slices.Clone(list)
	for i, x := range list {
		if slices.Contains(Isolated(), x.Name()) {
			list[i] = sandbox.Wrap(x, p)
		}
	}
	return list
}
