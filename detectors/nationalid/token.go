package nationalid

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// digits returns the token's digits when it is nothing but n digits.
func digits(t *lex.Token, n int) (d []byte, ok bool) {
	return t.Compact(), t.Len() == n && t.Digits() == n
}

// written reports whether the token stands as in pattern: '9' for each digit,
// 'A' for each letter, every other byte the separator itself.
func written(t *lex.Token, pattern string) bool {
	i := 0
	for r := range t.Runs() {
		if sep := t.Sep(r); sep != 0 {
			if i >= len(pattern) || pattern[i] != sep {
				return false
			}
			i++
		}
		kind := byte('9')
		if t.Letters(r) {
			kind = 'A'
		}
		for range t.Run(r) {
			if i >= len(pattern) || pattern[i] != kind {
				return false
			}
			i++
		}
	}
	return i == len(pattern)
}

// grouped is v where the token has separators, Weak where it is bare.
func grouped(t *lex.Token, v detectors.Verdict) detectors.Verdict {
	if t.Spaced() {
		return v
	}
	return detectors.Weak
}

// repeated reports whether all bytes are the same, as in placeholders.
func repeated(s []byte) bool {
	for _, c := range s {
		if c != s[0] {
			return false
		}
	}
	return true
}

// oneOf reports whether s is one of the values.
func oneOf(s []byte, values ...string) bool {
	for _, v := range values {
		if string(s) == v {
			return true
		}
	}
	return false
}

// anyState returns own with the field names that forms of any country have.
// Only detectors whose check is strict take them: with a weak check they would
// claim a tenth of another country's numbers.
func anyState(own ...string) []string {
	return slices.Concat(own, []string{
		"national id", "national id number", "national identifier", "national identification number",
		"national identity number", "personal id number", "personal identification number",
		"personal identity number",
	})
}

// listed reports whether the letters stand in a list that has a space before and
// after each of its items.
func listed(list string, item []byte) bool {
	n := len(item)
	for i := 0; i+n+1 < len(list); i++ {
		if list[i] == ' ' && list[i+n+1] == ' ' && list[i+1:i+1+n] == string(item) {
			return true
		}
	}
	return false
}
