package special

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// TestValues: of the examples with a label the value is accepted to its end,
// and as a whole cell; the label is one of the detector's.
func TestValues(t *testing.T) {
	for _, d := range Detectors() {
		if d.Value == nil {
			continue
		}
		t.Run(d.ID, func(t *testing.T) {
			for _, ex := range d.Examples {
				text, start, end := detectortest.Parse(t, ex)
				if start < 2 || text[start-2:start] != ": " {
					continue
				}
				for _, v := range []string{text[start:], text[start:end]} {
					if n, verdict := d.Value([]byte(v)); n != end-start || verdict == detectors.Reject {
						t.Errorf("%q: %d bytes of %q, verdict %d", ex, n, v, verdict)
					}
				}
			}
			for _, miss := range d.NearMisses {
				if _, v, ok := strings.Cut(miss, ": "); ok {
					if n, verdict := d.Value([]byte(v)); verdict != detectors.Reject && n == len(v) && ownLabel(&d, miss) {
						t.Errorf("%q: %d bytes accepted, verdict %d", miss, n, verdict)
					}
				}
			}
		})
	}
}

func ownLabel(d *detectors.Detector, text string) bool {
	label, _, _ := strings.Cut(strings.ToLower(text), ":")
	for _, words := range d.Context.Keywords {
		for _, w := range words {
			if w == label {
				return true
			}
		}
	}
	for _, f := range d.Context.Fields {
		if f == label {
			return true
		}
	}
	return false
}
