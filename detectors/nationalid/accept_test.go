package nationalid_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors/detectortest"
	"github.com/pdatlas/pdatlas/detectors/nationalid"
)

func TestAccept(t *testing.T) { detectortest.Accept(t, nationalid.Detectors()) }
