package detectors

import (
	"slices"
	"strings"
	"testing"
)

// TestPartsOfWords: names at the end of a compound word, and at its start before
// a word that adds nothing, count as a part; anything else does not.
func TestPartsOfWords(t *testing.T) {
	d := Detector{ID: "PHONE", Context: Context{Fields: []string{"telefon", "handy nummer", "fax"}}}
	x := newFieldIndex([]Detector{d}, newPhraseBook([]Detector{d}))
	for word, want := range map[string]bool{
		"kundentelefon": true, "telefonnummer": true, "telefonnummern": true, "telefons": true, "telefon2": true,
		"diensthandynummer": true, "telefonistin": false, "telefo": false, "elefon": false, "telefax": false, "buerofax": false, "": false,
	} {
		f := &Field{signs: make([]Evidence, 1)}
		x.resolveParts([]string{word}, f)
		if got := f.signs[0] == FieldPart; got != want {
			t.Errorf("%q: %v, want %v", word, got, want)
		}
	}
}

// TestPartsAgainstSearch: the same as looking for every name in every place.
func TestPartsAgainstSearch(t *testing.T) {
	names := []string{"konto", "kontonummer", "nummer", "steuer", "steuernummer", "geboren", "number"}
	var ds []Detector
	for _, n := range names {
		ds = append(ds, Detector{ID: strings.ToUpper(n), Context: Context{Fields: []string{n}}})
	}
	x := newFieldIndex(ds, newPhraseBook(ds))
	parts := append(slices.Clone(names), "s", "n", "2", "kunde", "xyz", "er", "")
	for _, a := range parts {
		for _, b := range parts {
			for _, c := range parts {
				w := a + b + c
				f := &Field{signs: make([]Evidence, len(ds))}
				x.resolveParts([]string{w}, f)
				for i, n := range names {
					rest, first := strings.CutPrefix(w, n)
					want := len(w) > partLength && len(n) >= partLength && (strings.HasSuffix(w, n) || first && addsNothing(rest))
					if got := f.signs[i] != 0; got != want {
						t.Errorf("%q in %q: %v, want %v", n, w, got, want)
					}
				}
			}
		}
	}
}
