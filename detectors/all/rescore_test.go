package all

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// TestWeighIsScan: what is stored of a match (its detector and evidence) gives
// the likelihood and score that Scan gave, for every example of every detector in
// several surroundings. Rescoring stands on it.
func TestWeighIsScan(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	seen, evidence := 0, detectors.Evidence(0)
	for _, d := range e.Detectors() {
		var words []string
		for _, lang := range slices.Sorted(maps.Keys(d.Context.Keywords)) {
			words = append(words, d.Context.Keywords[lang][:1]...)
		}
		words = words[:min(2, len(words))]
		for _, field := range append([]string{"", "order_no"}, d.Context.Fields[:min(1, len(d.Context.Fields))]...) {
			f := e.Field(field)
			for _, x := range append(slices.Clone(d.Examples[:min(2, len(d.Examples))]), d.NearMisses[:min(1, len(d.NearMisses))]...) {
				value := strings.ReplaceAll(x, "§", "")
				for _, text := range []string{value, "uuid " + value, strings.Join(append(words, value), " "), "version of the order number " + value} {
					w := detectors.Window{Text: []byte(text), Hi: len(text), Field: f}
					for _, m := range s.Scan(w, nil) {
						seen++
						evidence |= m.Evidence
						likelihood, score := e.Weigh(int(m.Detector), m.Evidence)
						if likelihood != m.Likelihood || math.Abs(float64(score-m.Score)) > 1e-4 {
							t.Errorf("%s, evidence %b: %v %.4f, scanned as %v %.4f", e.Detectors()[m.Detector].ID, m.Evidence, likelihood, score, m.Likelihood, m.Score)
						}
					}
				}
			}
		}
	}
	want := detectors.CheckPassed | detectors.FieldName | detectors.KeywordNear | detectors.NegativeNear | detectors.WeakFormat | detectors.FieldAgainst
	if seen < 1000 || evidence&want != want {
		t.Errorf("only %d matches with evidence %b were compared", seen, evidence)
	}
}

func TestRows(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	several := false
	for i, d := range e.Detectors() {
		n := e.Variant(i)
		several = several || n > 0
		if got, ok := e.Row(d.ID, n); !ok || got != i {
			t.Errorf("%s: row %d found at %d, %t; it is %d", d.ID, n, got, ok, i)
		}
	}
	if _, ok := e.Row("NO_SUCH_TYPE", 0); ok || !several {
		t.Errorf("a type that is not has a row, or no type has two (%t)", several)
	}
	lines := strings.Split(strings.TrimSpace(e.Loaded()), "\n")
	if !strings.HasPrefix(lines[0], "tables ") || len(lines) < 20 || !strings.Contains(e.Loaded(), "\nNL_BSN ") {
		t.Errorf("loaded: %q", lines)
	}
}
