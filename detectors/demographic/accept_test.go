package demographic

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// probing are the detectors that find places in texts.
func probing() (ds []detectors.Detector) {
	for _, d := range Detectors() {
		if d.Validate != nil || d.Probe != nil {
			ds = append(ds, d)
		}
	}
	return ds
}

func TestAccept(t *testing.T) { detectortest.Accept(t, probing()) }

func TestWords(t *testing.T) { detectortest.Words(t, []detectors.Detector{dateOfBirth}) }
