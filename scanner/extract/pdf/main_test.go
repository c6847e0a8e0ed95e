package pdf_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/pdf"
)

// cacheDir keeps the compiled PDFium for all tests of a run.
var cacheDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "pdf-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	cacheDir = dir
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		os.RemoveAll(dir)
		os.Exit(code)
	}))
}

// reader returns an extractor that is closed with the test.
func reader(t testing.TB, o pdf.Options) *pdf.Extractor {
	o.CacheDir = cacheDir
	x := pdf.New(o)
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// formats are all formats, with x in place of the usual one for PDF.
func formats(x *pdf.Extractor) []extract.Extractor {
	list := all.Extractors()
	for i, f := range list {
		if f.Name() == x.Name() {
			list[i] = x
		}
	}
	return list
}
