package contact

import (
	"slices"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestAccept(t *testing.T) { detectortest.Accept(t, Detectors()) }

// TestWords leaves the fax number out: in running text it is a PHONE_NUMBER.
func TestWords(t *testing.T) {
	detectortest.Words(t, slices.DeleteFunc(Detectors(), func(d detectors.Detector) bool { return d.ID == "FAX_NUMBER" }))
}

func TestRobust(t *testing.T) { detectortest.Robust(t, Detectors()) }

func TestLean(t *testing.T) { detectortest.Lean(t, Detectors()) }
