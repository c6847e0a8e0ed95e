package xlsx_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract/xlsx"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

func TestGolden(t *testing.T) { officetest.Golden(t, xlsx.Extractor{}, "people.xlsx") }
