package detectors

import (
	"slices"
	"strings"
)

// Where a name says which checked type of a country a value is ("fodselsnummer",
// "NIP"), a value that fails the check is not of the type. It is then nothing at
// all: a general type of the same category, which has no check, does not take it
// on the strength of a name that is another's. General types of other categories
// may: "matricule" is a person in Luxembourg, and an employee in France.

// unchecked is the Chance of a general type from which on it has no check that
// counts: VAT_NUMBER has one for each country.
const unchecked = 0.1

// yieldChecked takes a field from the general types where all types of countries
// that it names outright are checked, and of few countries. Where it bears the
// whole ID of one of them, country and all, it is no general type's at all, nor
// one's of another country or without a check.
func (e *Engine) yieldChecked(f *Field, id string) {
	list, own := []uint16(nil), -1
	for i, ev := range f.signs {
		if d := &e.detectors[i]; ev&FieldName != 0 && !d.General && d.Country != "" {
			list = append(list, uint16(i))
			if d.ID == id && d.Tier == 1 {
				own = i
			}
		}
	}
	if own < 0 && !checkedOnly(e.detectors, list) {
		return
	}
	for i, ev := range f.signs {
		d := &e.detectors[i]
		loses := d.General && d.Chance >= unchecked && (own >= 0 || hasCategory(e.detectors, list, d.Category)) ||
			own >= 0 && d.Country != e.detectors[own].Country && (d.Country != "" || d.Tier != 1)
		if ev&(FieldName|FieldPart) != 0 && loses {
			f.signs[i] = FieldAgainst
		}
	}
}

// checkedOnly reports whether some detectors are all checked and of few countries.
func checkedOnly(ds []Detector, list []uint16) bool {
	return len(list) > 0 && !manyCountries(ds, list) && !slices.ContainsFunc(list, func(i uint16) bool { return ds[i].Tier != 1 })
}

// hasCategory reports whether one of some detectors is of a category.
func hasCategory(ds []Detector, list []uint16, category string) bool {
	return slices.ContainsFunc(list, func(i uint16) bool { return ds[i].Category == category })
}

// ownNames are the names that checked types of countries have without it
// ("bsn", "personnummer"), folded, where no other types of countries go by them
// but a few that are checked too. They are by name the detectors that take them
// from general types in text.
type ownNames map[string][]uint16

func newOwnNames(ds []Detector) ownNames {
	names := ownNames{}
	for i := range ds {
		if country, rest, _ := strings.Cut(ds[i].ID, "_"); len(country) == 2 && ds[i].Country != "" && ds[i].Tier == 1 && !ds[i].General {
			names[folded(rest)] = nil
		}
	}
	for i := range ds {
		if ds[i].General || ds[i].Country == "" {
			continue
		}
		for _, w := range contextWords(&ds[i]) {
			w = folded(w)
			if list, ok := names[w]; ok && !slices.Contains(list, uint16(i)) {
				names[w] = append(list, uint16(i))
			}
		}
	}
	for w, list := range names {
		if !checkedOnly(ds, list) {
			delete(names, w)
		}
	}
	return names
}

// takes reports whether a word or phrase is taken from detector i.
func (names ownNames) takes(ds []Detector, i int, word string) bool {
	return ds[i].General && ds[i].Chance >= unchecked && hasCategory(ds, names[folded(word)], ds[i].Category)
}

// contextWords are the keywords and field names of a detector.
func contextWords(d *Detector) []string {
	words := slices.Clone(d.Context.Fields)
	for _, list := range d.Context.Keywords {
		words = append(words, list...)
	}
	return words
}
