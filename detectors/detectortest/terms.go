package detectortest

import (
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// somebody stands for a person in the texts of Terms.
const somebody = "@@somebody"

var person = detectors.Detector{
	ID: "SOMEBODY", Doc: "A person, for tests.", Category: "identity", Family: detectors.FamilyIdentity, Tier: 1, Version: 1, Check: "none",
	Chance: 1e-9, Literals: []string{somebody}, MaxLen: len(somebody),
	Probe: func(_ []byte, at int) (int, int, detectors.Verdict) { return at, at + len(somebody), detectors.Strong },
}

// Terms checks that every term of every detector is found near a person, as the
// list has it and in upper case, and not where there is none. A term of several
// types counts for each, and one that is also an ending of another type's for that.
func Terms(t *testing.T, ds []detectors.Detector) {
	e, err := detectors.New(append(slices.Clone(ds), person), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for _, d := range ds {
		for lang, terms := range d.Terms {
			t.Run(d.ID+"_"+lang, func(t *testing.T) {
				for _, term := range terms {
					word, open := strings.CutSuffix(term, "*")
					forms := []string{word, strings.ToUpper(word)}
					if open {
						forms = append(forms, word+"ak")
					}
					for _, w := range forms {
						if text := somebody + " (" + w + ")"; !reports(e, s, text, d.ID) && !covers(s, text, len(somebody)+2, len(text)-1) {
							t.Errorf("%q is not found near a person", w)
						}
					}
					if text := "it says (" + word + ") there"; reports(e, s, text, d.ID) {
						t.Errorf("%q is found without a person", word)
					}
				}
			})
		}
	}
}

// NotOf checks that none of some texts, near a person, holds anything of the detectors.
func NotOf(t *testing.T, ds []detectors.Detector, texts []string) {
	e, err := detectors.New(append(slices.Clone(ds), person), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for _, trap := range texts {
		for _, text := range []string{somebody + " wrote: " + trap, trap + " -- " + somebody} {
			for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
				if d := e.Detectors()[m.Detector]; m.Likelihood >= detectors.Likely && d.ID != person.ID {
					t.Errorf("%q: %s at %q (%v)", text, d.ID, text[m.Start:m.End], m.Likelihood)
				}
			}
		}
	}
}

// covers reports whether one LIKELY match is text[start:end].
func covers(s *detectors.Scanner, text string, start, end int) bool {
	m, ok := at(s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil), start, end)
	return ok && m.Likelihood >= detectors.Likely
}

// reports reports whether a text has a LIKELY match of a type, or a tie with one.
func reports(e *detectors.Engine, s *detectors.Scanner, text, id string) bool {
	for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
		if m.Likelihood < detectors.Likely {
			continue
		}
		for _, d := range append([]uint16{m.Detector}, m.Alt...) {
			if e.Detectors()[d].ID == id {
				return true
			}
		}
	}
	return false
}
