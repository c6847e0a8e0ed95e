package custom

import (
	"fmt"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
)

// mark encloses the value in an example that has other text around it.
const mark = "§"

// checkExamples runs a rule's examples through an engine with that rule alone:
// what it is said to find must be found, what it is said not to find must not
// be reported.
func checkExamples(s *ruleSpec, r *rule) error {
	e, err := detectors.New([]detectors.Detector{r.detector}, detectors.Options{})
	if err != nil {
		return err
	}
	sc := e.NewScanner()
	for i, ex := range s.Examples.Match {
		parts := strings.Split(ex, mark)
		if len(parts) != 1 && len(parts) != 3 {
			return fmt.Errorf("examples: match[%d]: put two %s around the value, or none", i, mark)
		}
		text := strings.Join(parts, "")
		start, end := 0, len(text)
		if len(parts) == 3 {
			start, end = len(parts[0]), len(parts[0])+len(parts[1])
		}
		if !found(sc, e.Field(firstOf(s.Fields, len(parts) == 1)), text, start, end) {
			return fmt.Errorf("examples: match[%d]: is not found", i)
		}
	}
	for i, ex := range s.Examples.NoMatch {
		for _, m := range sc.Scan(detectors.Window{Text: []byte(ex), Hi: len(ex)}, nil) {
			if m.Likelihood >= detectors.Possible {
				return fmt.Errorf("examples: no_match[%d]: is found", i)
			}
		}
	}
	return nil
}

// firstOf is the field that a value without text around it stands in.
func firstOf(fields []string, alone bool) string {
	if alone && len(fields) > 0 {
		return fields[0]
	}
	return ""
}

func found(sc *detectors.Scanner, field *detectors.Field, text string, start, end int) bool {
	w := detectors.Window{Text: []byte(text), Hi: len(text), Field: field}
	for _, m := range sc.Scan(w, nil) {
		if m.Start == start && m.End == end && m.Likelihood >= detectors.Possible {
			return true
		}
	}
	return false
}
