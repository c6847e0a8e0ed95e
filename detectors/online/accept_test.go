package online

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestAccept(t *testing.T) { detectortest.Accept(t, Detectors()) }

func TestWords(t *testing.T) { detectortest.Words(t, Detectors()) }

func TestExamples(t *testing.T) { detectortest.Examples(t, Detectors()) }

func TestRobust(t *testing.T) { detectortest.Robust(t, Detectors()) }

func TestLean(t *testing.T) { detectortest.Lean(t, Detectors()) }
