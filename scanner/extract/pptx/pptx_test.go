package pptx_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract/pptx"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

func TestGolden(t *testing.T) { officetest.Golden(t, pptx.Extractor{}, "talk.pptx") }
