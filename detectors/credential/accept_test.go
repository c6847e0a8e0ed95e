package credential

import (
	"slices"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestAccept(t *testing.T) { detectortest.Accept(t, Detectors()) }

// TestWords leaves out those of which the words stand in what is found: without
// the text around it the value is nothing.
func TestWords(t *testing.T) {
	within := []string{"GCP_SERVICE_ACCOUNT_KEY", "HTTP_BASIC_AUTH", "KUBERNETES_SECRET", "PRIVATE_KEY", "SESSION_TOKEN", "TINK_KEYSET", "AZURE_STORAGE_KEY", "DB_CONNECTION_STRING"}
	detectortest.Words(t, slices.DeleteFunc(Detectors(), func(d detectors.Detector) bool { return d.Probe != nil && slices.Contains(within, d.ID) }))
}

func TestExamples(t *testing.T) { detectortest.Examples(t, Detectors()) }

func TestRobust(t *testing.T) { detectortest.Robust(t, Detectors()) }

func TestLean(t *testing.T) { detectortest.Lean(t, Detectors()) }
