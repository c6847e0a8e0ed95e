package detectortest

import (
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// Words checks that the engine recognises every word of every detector's
// context where it stands: each keyword before a value, in its own and in upper
// case, each field name as a field in the ways names are written, each negative
// word. A word that the engine cannot match (one that ends in a full stop, say)
// would otherwise go unnoticed.
func Words(t *testing.T, ds []detectors.Detector) {
	// The engine does not look at the context of a value that is sure without: none is.
	// Nor does it at a negative word where no other asks for a gated detector.
	ds = slices.Clone(ds)
	for i := range ds {
		ds[i].Context.Required, ds[i].Tier, ds[i].Chance = false, 1, 1
	}
	e, err := detectors.New(ds, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		t.Run(d.ID, func(t *testing.T) {
			if len(d.Examples) == 0 {
				t.Fatal("has no examples")
			}
			text, start, end := Parse(t, d.Examples[0])
			w := words{t: t, s: e.NewScanner(), ds: ds, id: d.ID, value: text[start:end]}
			mark := " "
			if d.Value != nil { // perhaps found after a label only
				mark = ": "
			}
			for lang, keywords := range d.Context.Keywords {
				for _, k := range keywords {
					w.expect(lang+" keyword", k+": ", nil, detectors.KeywordNear|detectors.Labelled)
					w.expect(lang+" keyword", strings.ToUpper(k)+mark, nil, detectors.KeywordNear|detectors.Labelled)
				}
			}
			for _, f := range d.Context.Fields {
				w.expect("field "+f, "", e.Field(f), detectors.FieldName|detectors.Labelled)
				w.expect("field in snake case "+f, "", e.Field(strings.ReplaceAll(f, " ", "_")), detectors.FieldName|detectors.Labelled)
				if upper := strings.ToUpper(f); strings.ToLower(upper) == f { // not so with a final sigma
					w.expect("field in upper case "+f, "", e.Field(upper), detectors.FieldName|detectors.Labelled)
				}
			}
			for _, n := range d.Context.Negative {
				if d.Value != nil {
					break // words around a label are not looked at
				}
				w.expect("negative word", n+" ", nil, detectors.NegativeNear)
			}
		})
	}
}

// words looks for one detector's value with something before it.
type words struct {
	t     *testing.T
	s     *detectors.Scanner
	ds    []detectors.Detector
	id    string
	value string
}

func (w *words) expect(what, before string, f *detectors.Field, want detectors.Evidence) {
	w.t.Helper()
	text := before + w.value
	for _, m := range w.s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: f}, nil) {
		if w.ds[m.Detector].ID == w.id && m.Start == len(before) && m.Evidence&want != 0 {
			return
		}
	}
	w.t.Errorf("%s: not recognised in %q", what, text)
}
