package location

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/dict"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// probeAddress looks at the number at text[at] for the name of a street before
// or after it. At a literal it reads on from the street type, or back from "s/n".
func probeAddress(text []byte, at int) (start, end int, v detectors.Verdict) {
	start, end, v = readAddress(text, at)
	if v == detectors.Reject || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return start, end, v
}

func readAddress(text []byte, at int) (start, end int, v detectors.Verdict) {
	if text[at]-'0' >= 10 {
		return probeLiteral(text, at)
	}
	return readNumbered(text, at)
}

// readNumbered reads the address whose house number is at text[at].
func readNumbered(text []byte, at int) (start, end int, v detectors.Verdict) {
	n := digitsAt(text, at)
	if n == 0 || n > 5 || !freeNumber(text, at, at+n) {
		return 0, 0, detectors.Reject
	}
	if name := numberGap(text, at); name > 0 && n <= 4 {
		if s, ok := streetBefore(text, name); ok {
			s.sure = s.sure && !(n == 4 && isYear(text, at))
			return s.start, unitsAfter(text, houseNumber(text, at)), verdict(text, &s)
		}
	}
	i := houseNumber(text, at)
	if i < len(text) && text[i] == ',' {
		i++
	}
	if i+1 >= len(text) || text[i] != ' ' {
		return 0, 0, detectors.Reject
	}
	s, ok := streetAfter(text, i+1)
	if !ok {
		return 0, 0, detectors.Reject
	}
	return at, unitsAfter(text, s.end), verdict(text, &s)
}

func verdict(text []byte, s *street) detectors.Verdict {
	if lex.GluedBefore(text, s.start) || s.start > 0 && (text[s.start-1] == '_' || text[s.start-1] == '@') {
		return detectors.Reject
	}
	switch {
	case published(text, s):
		return detectors.Sample
	case s.sure && !ofCompany(text, s.start):
		return detectors.Pass
	}
	return detectors.Weak
}

// published reports the addresses that licence texts print for their reader to
// write to: those of the Free Software Foundation.
func published(text []byte, s *street) bool {
	name := text[s.start:s.end]
	if c := name[0]; c != 'F' && c != 'T' && c != 'M' {
		return false
	}
	for _, known := range []string{"Franklin St", "Temple Place", "Mass Ave"} {
		if bytes.HasPrefix(name, []byte(known)) {
			return true
		}
	}
	return false
}

// ofCompany reports whether a legal form stands right before the address: it is
// that firm's ("… GmbH, Hauptstraße 5").
func ofCompany(text []byte, start int) bool {
	i := start
	for i > 0 && start-i < 16 && (text[i-1]-'0' < 10 || text[i-1] == ' ' || text[i-1] == ',' || text[i-1] == '\n' || text[i-1] == '*' || text[i-1] == '#') {
		i--
	}
	if i == start || i == 0 || !isLetter(text[i-1]) && text[i-1] != '.' {
		return false
	}
	w, ok := wordBefore(text, i)
	return ok && w.written != dict.Lower && w.Is(dict.LegalForm)
}

// freeNumber reports whether text[at:end] is a number of its own, not part of a
// decimal, date, version or amount.
func freeNumber(text []byte, at, end int) bool {
	if at > 0 {
		switch text[at-1] {
		case '.', ':', '-', '/', '$', '#', '_', '@', '=', '+', '(':
			if !(text[at-1] == '.' && at > 1 && isLetter(text[at-2])) {
				return false
			}
		}
	}
	if end >= len(text) {
		return true
	}
	switch text[end] {
	case '%', ':', '=', '_', '@':
		return false
	case '.':
		return end+1 >= len(text) || text[end+1]-'0' >= 10
	}
	return true
}

// numberGap is where the name of a street ends whose number is at text[at]: a
// space, a comma or both between, or the mark of a number ("nº 5"). 0: nowhere.
func numberGap(text []byte, at int) int {
	i := skipBack(text, at, 2)
	if i > 0 && text[i-1] == ',' {
		i--
	}
	if i == at || i == 0 {
		return 0
	}
	return i
}

// addressLiterals stand in addresses whose number no capitalised word is next
// to: after a mark ("Calle Mayor nº 5"), or of a house without number ("s/n").
var addressLiterals = []string{"calle ", " c/", "c/ ", "rue ",
	"utca ", "iela ", "gate ", "gata ", "caddesi ", "sokak ", "avda", "avenida ", "av. ", "plaza ", "paseo ", "carretera ", "ctra", "carrer ", "rua ", "s/n", "s / n"}

// probeLiteral reads an address from its street type on, or back from "s/n".
func probeLiteral(text []byte, at int) (start, end int, v detectors.Verdict) {
	if text[at] == ' ' {
		at++
	}
	if lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	if text[at]|0x20 == 's' {
		return probeNoNumber(text, at)
	}
	kind, ok := wordAt(text, at)
	if ok && kind.Is(dict.NumberAfter) && kind.written == dict.Lower && kind.end < len(text) {
		return readNumbered(text, kind.end+1)
	}
	if !ok || !isStreetType(text, &kind) {
		return 0, 0, detectors.Reject
	}
	if number, ok := numberBeforeType(text, at); ok {
		if s, ok := typeFirst(text, &kind); ok {
			return number, unitsAfter(text, s.end), verdict(text, &s)
		}
		return 0, 0, detectors.Reject
	}
	name, ok := nameAfter(text, kind.end, kind.written == dict.Capital && kind.end-kind.start > 3)
	if !ok {
		return 0, 0, detectors.Reject
	}
	number := markedNumber(text, name)
	if n := digitsAt(text, number); number == 0 || n == 0 || n > 4 || !freeNumber(text, number, number+n) {
		return 0, 0, detectors.Reject
	}
	s := street{kind.start, name, sureType(text, &kind) && !(digitsAt(text, number) == 4 && isYear(text, number))}
	return s.start, unitsAfter(text, houseNumber(text, number)), verdict(text, &s)
}

// numberBeforeType finds the house number that stands before a street type:
// "5 rue", "12 bis, rue".
func numberBeforeType(text []byte, at int) (start int, ok bool) {
	i := skipBack(text, at, 1)
	if i == at {
		return 0, false
	}
	if i > 0 && text[i-1] == ',' {
		i--
	}
	if w, more := wordBefore(text, i); more && w.end == i && w.written == dict.Lower && w.end-w.start <= 3 {
		i = skipBack(text, w.start, 1) // "bis", "ter"
	}
	n := digitsBefore(text, i)
	if n == 0 || n > 4 || !freeNumber(text, i-n, i) || lex.GluedBefore(text, i-n) {
		return 0, false
	}
	return i - n, true
}

// nameAfter reads the words of a street's name after its type at text[i:]; small
// says that they may be written so ("Plaza del ayuntamiento 19").
func nameAfter(text []byte, i int, small bool) (end int, ok bool) {
	for n := range maxWords {
		for k := 0; k < 2 && i < len(text) && (text[i] == '.' || text[i] == '/' || text[i] == ' '); k++ {
			i++
		}
		w, more := wordAt(text, i)
		named := w.written.Capitalised() || small && n < 4 && w.written == dict.Lower && !w.Is(dict.Particle|dict.Stop)
		if !more || !named && !w.Is(dict.Particle) || markedNumber(text, i) > 0 {
			break
		}
		if i = w.end; named {
			end = w.end
		}
	}
	return end, end > 0
}

// markedNumber is where a number starts at text[i:] after a comma, spaces and a
// mark ("nº", "núm.", "No."); 0 where none does.
func markedNumber(text []byte, i int) int {
	j := i
	for j < len(text) && j-i < 3 && (text[j] == ',' || text[j] == ' ') {
		j++
	}
	if e, written := dict.Word(text, j, maxWord); written != dict.NoWord {
		if e-j > 4 || text[j]|0x20 != 'n' {
			return 0
		}
		for j = e; j < len(text) && j-e < 6 && (text[j] == '.' || text[j] == ' ' || text[j] >= 0x80); {
			j++
		}
	}
	if digitsAt(text, j) == 0 {
		return 0
	}
	return j
}

// probeNoNumber reads the address of a house without number, at its "s/n".
func probeNoNumber(text []byte, at int) (start, end int, v detectors.Verdict) {
	end = at + 3
	if text[at+1] == ' ' {
		end = at + 5
	}
	name := numberGap(text, at)
	if name == 0 || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	s, ok := streetBefore(text, name)
	if !ok {
		return 0, 0, detectors.Reject
	}
	return s.start, end, verdict(text, &s)
}

// houseNumber is where the house number that starts at text[at] ends: "12a",
// "12-14", "5/7", "12 bis".
func houseNumber(text []byte, at int) int {
	i := at + digitsAt(text, at)
	if i+1 >= len(text) || text[i] == ',' || text[i] == ' ' && text[i+1]-'A' < 26 {
		return letterAfter(text, i) // as most do
	}
	i = letterAfter(text, i)
	for range 2 {
		j := i
		if j < len(text) && (text[j] == '-' || text[j] == '/') {
			j++
		}
		if n := digitsAt(text, j); j == i || n == 0 || n > 4 {
			break
		} else if e := letterAfter(text, j+n); !lex.GluedAfter(text, e) {
			i = e
			continue
		}
		break
	}
	if i+1 < len(text) && text[i] == ' ' && (text[i+1] == 'b' || text[i+1] == 't' || text[i+1] == 'q') {
		if w, ok := readAt(text, i+1); ok {
			switch string(text[w.start:w.end]) {
			case "bis", "ter", "quater":
				return w.end
			}
		}
	}
	return i
}

// letterAfter is the end of one letter at text[i:], if it is one alone.
func letterAfter(text []byte, i int) int {
	if i < len(text) && text[i]|0x20-'a' < 26 && !lex.GluedAfter(text, i+1) {
		return i + 1
	}
	return i
}

// unitsAfter goes on over the floor, staircase and flat: ", 3º Izda", " 1D",
// " - 5º 2ª", ", Apt 4".
func unitsAfter(text []byte, end int) int {
	for range 6 {
		next, ok := unitAfter(text, end)
		if !ok {
			return end
		}
		end = next
	}
	return end
}

func unitAfter(text []byte, end int) (next int, ok bool) {
	i := end
	comma := false
	for i < len(text) && i-end < 3 && (text[i] == ',' || text[i] == ' ' || text[i] == '-' || text[i] == '.') {
		comma = comma || text[i] == ','
		i++
	}
	if i == end || i >= len(text) || text[end] == '.' && i > end+1 {
		return 0, false
	}
	if n := digitsAt(text, i); n > 0 {
		return unitNumber(text, i, n)
	}
	w, ok := wordAt(text, i)
	switch {
	case !ok:
		return 0, false
	case w.Is(dict.Unit):
		return unitWord(text, &w)
	case w.written == dict.Initial && (comma || text[i-1] == ' '):
		if i+1 < len(text) && (text[i+1] == '/' || text[i+1] == '.' && i+2 < len(text) && isLetter(text[i+2])) {
			return 0, false // "C/ Mayor", "C.P."
		}
		return w.end, true
	}
	return 0, false
}

// unitNumber is a number of at most three digits with an ordinal sign or a
// letter or two: "2º", "1D", "2.º A".
func unitNumber(text []byte, i, n int) (next int, ok bool) {
	if n > 3 {
		return 0, false
	}
	j := i + n
	if j+1 < len(text) && text[j] == '.' && text[j+1] == 0xc2 {
		j++
	}
	switch {
	case j+1 < len(text) && text[j] == 0xc2 && (text[j+1] == 0xba || text[j+1] == 0xaa || text[j+1] == 0xb0): // º ª °
		return j + 2, true
	case j < len(text) && text[j]|0x20-'a' < 26:
		if e := j + 1; !lex.GluedAfter(text, e) {
			return e, true
		}
		return 0, false
	case j+1 < len(text) && (text[j] == '.' || text[j] == ',') && text[j+1]-'0' < 10 || j < len(text) && (text[j] == '%' || text[j] == '/'):
		return 0, false
	}
	// A number alone is one of a flat unless a sentence goes on from it.
	if w, more := wordAt(text, j+1); more && j < len(text) && text[j] == ' ' && w.written == dict.Lower && !w.Is(dict.Unit) {
		return 0, false
	}
	return j, !lex.GluedAfter(text, j)
}

// unitWord is "Apt", "piso" or the like, with the number or letter after it.
func unitWord(text []byte, w *word) (next int, ok bool) {
	i := w.end
	if i < len(text) && text[i] == '.' {
		i++
	}
	for i < len(text) && i-w.end < 3 && (text[i] == ' ' || text[i] == '#' || text[i] == ':') {
		i++
	}
	if n := digitsAt(text, i); n > 0 && n < 5 {
		if e := letterAfter(text, i+n); !lex.GluedAfter(text, e) {
			return e, true
		}
	}
	if e := letterAfter(text, i); e > i && isUpper(text[i]) {
		return e, true
	}
	return w.end, true
}
