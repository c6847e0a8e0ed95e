package detectors

import "slices"

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

// yieldChecked takes from the general types the phrases that are names of checked
// types: the ID without the country ("bsn", "personnummer"), where no other types
// of countries have the phrase but a few that are checked too. Other phrases stay,
// in text: what they say of a number is less than what a column's name says.
func (b *phraseBook) yieldChecked(ds []Detector) {
	names := map[string]bool{}
	for i := range ds {
		if _, rest := idNames(&ds[i]); rest != "" && ds[i].Tier == 1 && !ds[i].General {
			names[rest] = true
		}
	}
	n := uint32(0)
	var list []uint16
	for p := range b.size() {
		uses := b.usesOf(p)
		list = detectorsOf(list[:0], uses, func(u use) bool { return !ds[u.det].General && ds[u.det].Country != "" })
		yields := len(list) < len(uses) && checkedOnly(ds, list) && names[folded(b.text(p))]
		b.first[p] = n
		for _, u := range uses {
			if d := &ds[u.det]; !yields || u.as == asNegative || !d.General || d.Chance < unchecked || !hasCategory(ds, list, d.Category) {
				b.uses[n] = u
				n++
			}
		}
	}
	b.first[b.size()], b.uses = n, b.uses[:n]
}
