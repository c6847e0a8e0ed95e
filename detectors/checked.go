package detectors

import (
	"slices"
	"strings"
)

// Where a name says which checked type a value is ("fodselsnummer", "PESEL"), a
// value that fails the check is not of the type. It is then nothing at all: a
// general type, which has no check, does not take it on the strength of a name
// that is another's.

// yieldChecked takes a field from the general types where all types that it names
// outright are checked and of few countries. Where it bears the whole ID of one
// of them, country and all, so do types of other countries and without a check.
func (e *Engine) yieldChecked(f *Field, id string) {
	named := func(i int) bool { return f.signs[i]&FieldName != 0 && !e.detectors[i].General }
	own := slices.IndexFunc(e.detectors, func(d Detector) bool { return d.ID == id && d.Tier == 1 && d.Country != "" && !d.General })
	if own < 0 && !e.checkedOnly(named) {
		return
	}
	for i, ev := range f.signs {
		d := &e.detectors[i]
		if ev&(FieldName|FieldPart) != 0 && (d.General || own >= 0 && d.Country != e.detectors[own].Country && (d.Country != "" || d.Tier != 1)) {
			f.signs[i] = FieldAgainst
		}
	}
}

// checkedOnly reports whether the detectors chosen by their index are some, all
// with a check digit, and of few countries.
func (e *Engine) checkedOnly(chosen func(i int) bool) bool {
	var list []uint16
	for i := range e.detectors {
		if chosen(i) {
			if e.detectors[i].Tier != 1 {
				return false
			}
			list = append(list, uint16(i))
		}
	}
	return len(list) > 0 && !manyCountries(e.detectors, list)
}

// checkedNames are the names that checked types of a country have without it
// ("bsn", "personnummer"), folded, where no other types but such of few countries
// go by them. In text they name no general type.
func checkedNames(ds []Detector) map[string]bool {
	names := map[string]bool{}
	for i := range ds {
		if country, rest, ok := strings.Cut(ds[i].ID, "_"); ok && ds[i].Tier == 1 && !ds[i].General && country != "" && len(country) == 2 && ds[i].Country != "" {
			names[folded(rest)] = false
		}
	}
	users := map[string][]uint16{}
	for i := range ds {
		for _, w := range contextWords(&ds[i]) {
			if w = folded(w); !ds[i].General && !slices.Contains(users[w], uint16(i)) {
				if _, ok := names[w]; ok {
					users[w] = append(users[w], uint16(i))
				}
			}
		}
	}
	for w, list := range users {
		unchecked := slices.ContainsFunc(list, func(i uint16) bool { return ds[i].Tier != 1 })
		names[w] = !unchecked && !manyCountries(ds, list)
	}
	return names
}

// contextWords are the keywords and field names of a detector.
func contextWords(d *Detector) []string {
	words := slices.Clone(d.Context.Fields)
	for _, list := range d.Context.Keywords {
		words = append(words, list...)
	}
	return words
}
