package demographic

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestAccept(t *testing.T) { detectortest.Accept(t, Detectors()) }

func TestWords(t *testing.T) { detectortest.Words(t, []detectors.Detector{dateOfBirth}) }
