package nationalid

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// withPrefix gives the shapes and, of each, those with a country prefix of
// letters before it: glued, after a space and after a hyphen.
func withPrefix(letters string, shapes ...string) []string {
	all := slices.Clone(shapes)
	for _, s := range shapes {
		all = append(all, letters+s, letters+" "+s, letters+"-"+s)
	}
	return all
}

// unprefixed returns the token's letters and digits behind the country prefix,
// and whether it has that prefix: a run of letters that is nothing else.
func unprefixed(t *lex.Token, prefix string) (s []byte, has bool) {
	s = t.Compact()
	if t.Letters(0) && t.Run(0) == len(prefix) && string(s[:len(prefix)]) == prefix {
		return s[len(prefix):], true
	}
	return s, false
}

// prefixVerdict is that of a number with or without its country prefix: with
// it, hardly anything else is written so; bare, many things are.
func prefixVerdict(prefixed bool) detectors.Verdict {
	if prefixed {
		return detectors.Strong
	}
	return detectors.Weak
}

// numeral is the number that digits write; callers have seen that they are digits.
func numeral(digits []byte) int {
	v := 0
	for _, c := range digits {
		v = v*10 + int(c-'0')
	}
	return v
}

// vatWords are the keywords of a country's VAT number: the English ones, those
// with the country's adjective, and own ones by language.
func vatWords(adjective string, own map[string][]string) map[string][]string {
	m := map[string][]string{"en": {
		"vat", "vat no", "vat number", "vat id", "vat reg no", "vat reg number", "vat registration number", "vat registration no", "vat identification number",
		"vat id no", "vatin", adjective + " vat", adjective + " vat number", adjective + " vat id",
	}}
	for lang, words := range own {
		m[lang] = append(m[lang], words...)
	}
	return m
}

// vatFields are the names of fields with VAT numbers, and own ones.
func vatFields(own ...string) []string {
	return append([]string{"vat", "vat no", "vat number", "vat id", "vatin", "vat reg no", "vat registration number",
		"vat identification number"}, own...)
}

// has reports whether a character stands in s.
func (s plain) has(c byte) bool {
	for _, b := range s.b[:s.n] {
		if b == c {
			return true
		}
	}
	return false
}

// behindPrefix reports whether s is digits only or has one of the prefixes before
// them.
func (s plain) behindPrefix(prefixes ...string) bool {
	n := s.letters()
	return n == 0 || n < s.len() && s.oneOf(0, n, prefixes...)
}

// byToken makes a Validate of a check that needs only the letters and digits.
func byToken(check func(s plain) detectors.Verdict) func(t *lex.Token) detectors.Verdict {
	return func(t *lex.Token) detectors.Verdict {
		if s, ok := plainToken(t); ok {
			return check(s)
		}
		return detectors.Reject
	}
}

// byValue makes a Value of the same: for numbers so short, or so written, that
// they are no token.
func byValue(check func(s plain) detectors.Verdict, shapes ...string) func(v []byte) (int, detectors.Verdict) {
	ps, _ := parsePatterns(shapes)
	return func(v []byte) (int, detectors.Verdict) {
		s, n := ps.match(v)
		if n == 0 {
			return 0, detectors.Reject
		}
		verdict := check(s)
		if verdict == detectors.Reject {
			n = 0
		}
		return n, verdict
	}
}
