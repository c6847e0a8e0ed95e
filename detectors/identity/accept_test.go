package identity

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestAccept(t *testing.T) { detectortest.Accept(t, Detectors()) }

func TestWords(t *testing.T) { detectortest.Words(t, Detectors()) }
