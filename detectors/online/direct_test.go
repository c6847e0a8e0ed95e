package online

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestExamples(t *testing.T) { detectortest.Examples(t, Detectors()) }
