package docx_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract/docx"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

func TestGolden(t *testing.T) { officetest.Golden(t, docx.Extractor{}, "letter.docx") }
