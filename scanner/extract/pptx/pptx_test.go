package pptx_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/pptx"
)

func TestGolden(t *testing.T) { officetest.Golden(t, pptx.Extractor{}, "talk.pptx") }

// TestRecall: LibreOffice reads no word that is not read here.
func TestRecall(t *testing.T) {
	officetest.Recall(t, pptx.Extractor{}, "fodp", "talk.pptx")
}

// TestSuite adds a member, without which the suite would want the text of a cut
// document to be the beginning of the whole one's: a table that is cut may be
// read otherwise.
func TestSuite(t *testing.T) {
	var samples []extracttest.Sample
	for _, name := range []string{"talk.pptx"} {
		data, members := officetest.Add(t, officetest.Sample(t, name), "media/note.txt", "a note")
		samples = append(samples, extracttest.Sample{Name: name, Data: data, Members: members})
	}
	extracttest.Suite(t, pptx.Extractor{}, all.Extractors(), samples)
}

func FuzzExtract(f *testing.F) {
	for _, name := range []string{"talk.pptx"} {
		f.Add(name, officetest.Sample(f, name))
	}
	officetest.Seeds(f)
	extracttest.Fuzz(f, pptx.Extractor{})
}
