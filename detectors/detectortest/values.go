package detectortest

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// Values checks what detectors take of what stands after a label: by ID and
// text, the part from the start of the text that is the value, "" for none. Of
// rows that share an ID the last with Value is meant.
func Values(t *testing.T, ds []detectors.Detector, want map[string]map[string]string) {
	t.Helper()
	byID := map[string]detectors.Detector{}
	for _, d := range ds {
		if d.Value != nil {
			byID[d.ID] = d
		}
	}
	for id, cases := range want {
		for text, want := range cases {
			n, v := byID[id].Value([]byte(text))
			if v == detectors.Reject {
				n = 0
			}
			if got := text[:n]; got != want {
				t.Errorf("%s: %q: got %q, want %q", id, text, got, want)
			}
		}
	}
}
