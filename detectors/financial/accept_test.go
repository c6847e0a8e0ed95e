package financial

import (
	"slices"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestAccept(t *testing.T) { detectortest.Accept(t, Detectors()) }

// TestWords asks for accounts apart: with the gate open they take every number.
func TestWords(t *testing.T) {
	isAccount := func(d detectors.Detector) bool { return d.ID == "BANK_ACCOUNT" }
	detectortest.Words(t, slices.DeleteFunc(Detectors(), isAccount))
	detectortest.Words(t, slices.DeleteFunc(Detectors(), func(d detectors.Detector) bool { return !isAccount(d) }))
}

func TestExamples(t *testing.T) { detectortest.Examples(t, Detectors()) }

func TestRobust(t *testing.T) { detectortest.Robust(t, Detectors()) }

func TestLean(t *testing.T) { detectortest.Lean(t, Detectors()) }
