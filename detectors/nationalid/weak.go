package nationalid

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// weakID describes a number that its form alone does not tell from others:
// passports, licences, plates, and numbers whose check digits nobody has
// published. It is found only where a word for it stands, as a token of its
// shapes, as a whole cell and after a label.
type weakID struct {
	id, doc, country, category string

	kind   kind     // whose words name it, besides its own
	langs  []string // of those words, besides English (see abroad)
	words  []string // its own keywords, which are field names as well
	fields []string // its own field names that are no keywords

	shapes []string           // as lex.ParseShape has them
	cells  []string           // likewise, for whole values only: forms that no token has
	valid  func(s plain) bool // what else is known: ranges, letters in use; nil: nothing
	check  string             // that in words, "" for none
	chance float64            // share of the shapes that valid accepts; 0: all

	examples, misses []string
}

// detector makes the detector of a weak number.
func (w weakID) detector() detectors.Detector {
	valid := w.valid
	if valid == nil {
		valid = func(plain) bool { return true }
	}
	patterns, longest := parsePatterns(slices.Concat(w.shapes, w.cells))
	d := detectors.Detector{
		ID: w.id, Doc: w.doc, Country: w.country, Category: w.category,
		Family: familyOf(w.category), Tier: 2, Version: 1,
		Check: w.check, Chance: w.chance,
		Shapes: w.shapes,
		Validate: func(t *lex.Token) detectors.Verdict {
			if s, ok := plainToken(t); ok && valid(s) {
				return detectors.Pass
			}
			return detectors.Reject
		},
		Value: func(v []byte) (int, detectors.Verdict) {
			if s, n := patterns.match(v); n > 0 && valid(s) {
				return n, detectors.Pass
			}
			return 0, detectors.Reject
		},
		MaxLen:   longest,
		Context:  w.context(true),
		Examples: w.examples, NearMisses: w.misses,
	}
	if len(w.shapes) == 0 { // cells and labels only
		d.Validate = nil
	}
	if d.Check == "" {
		d.Check = "none"
	}
	if d.Chance == 0 {
		d.Chance = 1
	}
	return d
}

// context gives the words of the number's kind and its own.
func (w weakID) context(required bool) detectors.Context {
	c := detectors.Context{Keywords: map[string][]string{}, Required: required}
	switch adjectives := abroad[w.country]; {
	case w.kind == noKind:
	case adjectives == "":
		c.Keywords = kindKeywords(w.kind, w.langs...)
		c.Fields = fieldsWith(c.Keywords, w.kind, append([]string{"en"}, w.langs...))
	default:
		langs := slices.DeleteFunc(slices.Clone(w.langs), spokenInEurope)
		c.Keywords = kindWords(w.kind, langs...)
		c.Keywords["en"] = kindOf(w.kind, adjectives)
		c.Fields = append(fieldsWith(c.Keywords, w.kind, langs), c.Keywords["en"]...)
	}
	for _, own := range [...][]string{w.fields, w.words} {
		for _, f := range own {
			if !slices.Contains(c.Fields, f) {
				c.Fields = append(c.Fields, f)
			}
		}
	}
	if len(w.words) > 0 {
		c.Keywords[""] = slices.Clone(w.words)
	}
	return c
}

// familyOf gives the row of the score table for a category.
func familyOf(category string) detectors.Family {
	switch category {
	case "passport", "id_card", "driver_licence", "residence_permit", "vehicle":
		return detectors.FamilyDocument
	case "health_id":
		return detectors.FamilyHealth
	case "financial":
		return detectors.FamilyFinancial
	case "contact", "location":
		return detectors.FamilyLocation
	}
	return detectors.FamilyNationalID
}

// plain is a value without separators, in upper case. It is handed on by value
// so that judging one allocates nothing.
type plain struct {
	b [31]byte
	n uint8
}

// plainToken gives the letters and digits of a token; ok is false when it has
// more than any of these numbers.
func plainToken(t *lex.Token) (s plain, ok bool) {
	if t.Len() > len(s.b) {
		return s, false
	}
	s.n = uint8(copy(s.b[:], t.Compact()))
	return s, true
}

func (s plain) len() int { return int(s.n) }

// within reports whether s[i:j] are places of a value; those of a value that is
// shorter than a rule expects are not.
func (s plain) within(i, j int) bool { return 0 <= i && i <= j && j <= len(s.b) }

// num is the number that the digits s[i:j] write.
func (s plain) num(i, j int) (v int) {
	if !s.within(i, j) {
		return 0
	}
	for _, c := range s.b[i:j] {
		v = v*10 + int(c-'0')
	}
	return v
}

// digits reports whether s[i:j] are all digits.
func (s plain) digits(i, j int) bool {
	if !s.within(i, j) {
		return false
	}
	for _, c := range s.b[i:j] {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

// letters returns how many letters stand at the start.
func (s plain) letters() (n int) {
	for n < int(s.n) && s.b[n] > '9' {
		n++
	}
	return n
}

// of reports whether every character of s[i:j] is one of set.
func (s plain) of(set string, i, j int) bool {
	if !s.within(i, j) {
		return false
	}
	for _, c := range s.b[i:j] {
		if !contains(set, c) {
			return false
		}
	}
	return true
}

// oneOf reports whether s[i:j] is one of the values.
func (s plain) oneOf(i, j int, values ...string) bool {
	return s.within(i, j) && oneOf(s.b[i:j], values...)
}

// repeats reports whether all digits of s are the same, as in placeholders.
func (s plain) repeats() bool {
	first := s.letters()
	return int(s.n)-first > 1 && repeated(s.b[first:s.n])
}

func contains(set string, c byte) bool {
	for i := range len(set) {
		if set[i] == c {
			return true
		}
	}
	return false
}
