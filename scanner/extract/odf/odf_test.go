package odf_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract/odf"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

func TestGolden(t *testing.T) { officetest.Golden(t, odf.Extractor{}, "letter.odt", "people.ods", "talk.odp") }
