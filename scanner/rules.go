package scanner

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
)

// keptFrom is the likelihood from which the signs of a match are kept, whether
// or not it counts: other thresholds down to here need no new reading.
const keptFrom = detectors.Possible

// rules say from which likelihood matches count, by detector.
type rules struct {
	least []int8 // by index in the engine
	kept  []int8 // least, or keptFrom if that is lower
}

// newRules makes the rules of a source: those of a detector go before those of
// the source, which go before the scan's.
func newRules(ds []detectors.Detector, threshold, source detectors.Likelihood, byDetector map[string]detectors.Likelihood) *rules {
	r := &rules{least: make([]int8, len(ds)), kept: make([]int8, len(ds))}
	for i := range ds {
		least := threshold
		if source != 0 {
			least = source
		}
		if l, ok := byDetector[ds[i].ID]; ok {
			least = l
		}
		r.least[i], r.kept[i] = int8(least), int8(min(least, keptFrom))
	}
	return r
}

// writtenRules is how the thresholds of a scan are stored beside its own.
type writtenRules struct {
	Detectors map[string]int8 `json:"detectors,omitempty"`
	// Sources are found by the hexadecimal of their identity: names may be personal.
	Sources map[string]int8 `json:"sources,omitempty"`
}

// written are the thresholds of a configuration.
func (c Config) written() writtenRules {
	w := writtenRules{Detectors: map[string]int8{}, Sources: map[string]int8{}}
	for id, l := range c.Thresholds {
		w.Detectors[id] = int8(l)
	}
	for _, s := range c.Sources {
		if s.Threshold != 0 && s.Threshold != c.Threshold {
			w.Sources[sourceKey(c.Inventory.ID(s.Source.Name(), ""))] = int8(s.Threshold)
		}
	}
	return w
}

// sourceKey is how thresholds name a source.
func sourceKey(id inventory.ID) string { return hex.EncodeToString(id[:]) }

// write gives the rules as they are stored; "" when there are none.
func (w writtenRules) write() string {
	if len(w.Detectors) == 0 && len(w.Sources) == 0 {
		return ""
	}
	b, err := json.Marshal(w) // keys in order
	if err != nil {
		return "" // maps of strings to numbers can always be written
	}
	return string(b)
}

func readRules(s string) (w writtenRules, err error) {
	if s == "" {
		return w, nil
	}
	if err := json.Unmarshal([]byte(s), &w); err != nil {
		return w, errors.New("the stored thresholds cannot be read")
	}
	return w, nil
}

// least is the likelihood from which matches of a detector count in a source.
func (w writtenRules) least(threshold int8, detector, source string) int8 {
	if l, ok := w.Detectors[detector]; ok {
		return l
	}
	if l, ok := w.Sources[source]; ok {
		return l
	}
	return threshold
}

// checkThresholds refuses thresholds of types that are not loaded, which would
// do nothing.
func checkThresholds(e *detectors.Engine, by map[string]detectors.Likelihood) error {
	for id, l := range by {
		if _, ok := e.Row(id, 0); !ok {
			return fmt.Errorf("a threshold for %q: there is no such detector type, or it is disabled", id)
		}
		if l < detectors.VeryUnlikely || l > detectors.VeryLikely {
			return fmt.Errorf("the threshold for %q is not a likelihood", id)
		}
	}
	return nil
}
