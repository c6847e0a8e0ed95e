package location

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/dict"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// valueAddress accepts a line with a name and a number, or with the name of a
// street.
func valueAddress(v []byte) (n int, verdict detectors.Verdict) {
	n = valueEnd(v)
	letters, digits, capitals := 0, 0, 0
	for i, c := range v[:n] {
		switch {
		case isLetter(c):
			letters++
			if isUpper(c) && (i == 0 || !isLetter(v[i-1])) || c >= 0x80 && i == 0 {
				capitals++
			}
		case c-'0' < 10:
			digits++
		case c == '@' || c == '=' || c == '{' || c == '<' || c == '_' || c == '\\':
			return 0, detectors.Reject
		}
	}
	if letters < 4 || digits > 12 || capitals == 0 || n < 6 {
		return 0, detectors.Reject
	}
	known := knownStreet(v[:n])
	switch {
	case known && digits > 0:
		return n, detectors.Strong
	case known || digits > 0 && letters > digits && capitals > 0:
		return n, detectors.Pass
	}
	return 0, detectors.Reject
}

// knownStreet reports whether a word of the value says what street it is.
func knownStreet(v []byte) bool {
	for i := 0; i < len(v); {
		w, ok := wordAt(v, i)
		if !ok {
			i++
			continue
		}
		if w.Is(dict.StreetBefore|dict.StreetAfter|dict.NumberAfter) && w.end-w.start > 2 || len(v) > w.end && v[w.end] == '/' && isStreetType(v, &w) {
			return true
		}
		if _, _, ok := compoundStreet(v, &w); ok {
			return true
		}
		i = w.end
	}
	return false
}

// valueEnd is where a value ends: at two spaces or a tab, before a full stop
// that ends the line or the sentence, where the next label starts.
func valueEnd(v []byte) int {
	n := len(v)
	for _, mark := range []string{"  ", "\t", " | ", " - Tel", "; "} {
		if i := bytes.Index(v[:n], []byte(mark)); i > 0 {
			n = i
		}
	}
	if i := nextLabel(v[:n]); i > 0 {
		n = i
	}
	return len(bytes.TrimRight(v[:n], " \t.,;\"'"))
}

// nextLabel is where a word with a colon starts within the line, or -1.
func nextLabel(v []byte) int {
	i := bytes.IndexByte(v, ':')
	if i < 0 || i+1 < len(v) && v[i+1] == '/' {
		return -1
	}
	return bytes.LastIndexByte(v[:i], ' ')
}

// valueTown accepts the names of towns, with a second part after a comma or
// in brackets ("Alcalá, Madrid").
func valueTown(v []byte) (n int, verdict detectors.Verdict) {
	return valueNamed(v, func(e dict.Entry) bool { return e.City() > 0 || e.Place() })
}

// valuePlace accepts the names of countries, regions and towns.
func valuePlace(v []byte) (n int, verdict detectors.Verdict) {
	n, verdict = valueTown(v)
	if verdict == detectors.Pass {
		return 0, detectors.Reject // a name of no list
	}
	return n, verdict
}

func valueNamed(v []byte, listed func(dict.Entry) bool) (n int, verdict detectors.Verdict) {
	n = valueEnd(v)
	if i := bytes.IndexAny(v[:n], ".;:"); i > 0 {
		n = i
	}
	if n < 2 || n > 60 || bytes.ContainsAny(v[:n], "0123456789@_=<>{}[]\"\\") {
		return 0, detectors.Reject
	}
	first := n
	if i := bytes.IndexAny(v[:n], ",(/"); i > 0 {
		first = len(bytes.TrimSpace(v[:i]))
	}
	if listed(dict.Lookup(v[:first])) || listed(dict.Lookup(v[:n])) {
		return n, detectors.Strong
	}
	words, common := 0, 0
	for i := 0; i < first; words++ {
		w, ok := wordAt(v, i)
		if !ok || words > 5 || !w.written.Capitalised() && (words == 0 || !w.Is(dict.Particle)) ||
			w.Is(dict.Stop|dict.LegalForm|dict.Calendar) && !w.Is(dict.Particle) || w.written == dict.Mixed {
			return 0, detectors.Reject
		}
		if w.Word() > 7 {
			common++
		}
		if i = w.end; i < first && v[i] != ' ' && v[i] != '-' {
			return 0, detectors.Reject
		}
		i++
	}
	if common == words {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

// valuePostcode accepts what is written as postcodes are somewhere.
func valuePostcode(v []byte) (n int, verdict detectors.Verdict) {
	at := 0
	if i := bytes.IndexByte(v, '-'); i > 0 && i < 4 && i+1 < len(v) && countryPrefix(v, i+1) {
		at = i + 1
	}
	end, form := readCode(v, at, digitsAt(v, at))
	if form == noCode {
		if d := digitsAt(v, at); d == 6 || d == 3 {
			end, form = at+d, four
		} else if e := mixedCode(v); e > 0 {
			end, form = e, parted
		}
	}
	if form == noCode || lex.GluedAfter(v, end) || end < len(v) && (v[end] == '-' || v[end] == '/' || v[end] == '.' && end+1 < len(v)) {
		return 0, detectors.Reject
	}
	if form == parted {
		return end, detectors.Strong
	}
	return end, detectors.Pass
}

// mixedCodes are the forms of postcodes with letters: 'A' a letter, '9' a
// digit, 'X' either; the space may be left out. Sources: Royal Mail (GB), An
// Post's Eircode (IE), MaltaPost (MT), Canada Post (CA), Andorra, Brunei.
var mixedCodes = []string{"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "A99 XXXX", "D6W XXXX", "AAA 9999", "A9A 9A9", "AD999", "LV-9999", "LT-99999", "MD-9999"}

// mixedCode is the end of a postcode with letters at the start of v, or 0.
func mixedCode(v []byte) int {
	for _, form := range mixedCodes {
		if end := matchForm(v, form); end > 0 && !lex.GluedAfter(v, end) {
			return end
		}
	}
	return 0
}

func matchForm(v []byte, form string) int {
	i := 0
	for j := range len(form) {
		if i >= len(v) {
			return 0
		}
		c, f := v[i], form[j]
		letter, digit := c|0x20-'a' < 26, c-'0' < 10
		switch {
		case f == ' ':
			if c != ' ' {
				continue // left out
			}
		case f == 'A' && !letter, f == '9' && !digit, f == 'X' && !letter && !digit, f != 'A' && f != '9' && f != 'X' && c != f:
			return 0
		}
		i++
	}
	return i
}
