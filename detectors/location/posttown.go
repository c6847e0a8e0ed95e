package location

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/dict"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// postTown is a postcode and the town beside it.
type postTown struct {
	code, codeEnd int
	town, townEnd int
	v             detectors.Verdict
}

// probePostcode finds a postcode next to the name of a town.
func probePostcode(text []byte, at int) (start, end int, v detectors.Verdict) {
	p := readPostTown(text, at)
	return p.code, p.codeEnd, p.v
}

// probeTown finds the town next to a postcode.
func probeTown(text []byte, at int) (start, end int, v detectors.Verdict) {
	p := readPostTown(text, at)
	if p.townEnd == p.town {
		return 0, 0, detectors.Reject
	}
	return p.town, p.townEnd, p.v
}

// codeForm is how telling a postcode is by its form.
type codeForm uint8

const (
	noCode codeForm = iota
	four            // "1010": a year, a count
	five            // "28013"
	parted          // "12-345", "1234-567", "123 45", "1234 AB": as little else is
)

// readPostTown reads the postcode at text[at] and the town after it, or before
// it ("Springfield, IL 62704"). Its verdict is Reject where there is none.
func readPostTown(text []byte, at int) (p postTown) {
	if !mayBeCode(text, at, digitsAt(text, at)) {
		return p
	}
	at = codeStart(text, at)
	end, form := readCode(text, at)
	if form == noCode {
		return p
	}
	prefixed := countryPrefix(text, at)
	if !prefixed && !freeNumber(text, at, end) || lex.GluedAfter(text, end) {
		return p
	}
	p.code, p.codeEnd = at, end
	if form == five && stateBefore(text, at) {
		p.v = detectors.Pass
		if string(text[at:end]) == "02110-1301" || string(text[at:end]) == "02111-1307" {
			p.v = detectors.Sample // the Free Software Foundation's, in every licence of theirs
		}
		return p
	}
	i := end
	for i < len(text) && i-end < 3 && (text[i] == ' ' || text[i] == ',' || text[i] == '-') {
		i++
	}
	if i > end {
		if e, sure, ok := townAt(text, i); ok {
			p.town, p.townEnd = i, e
			p.v = judgePost(text, at, form, prefixed, sure)
			return p
		}
	}
	if start, ok := townBefore(text, at); ok && form >= five {
		p.town, p.townEnd = start, townGap(text, at)
		p.v = detectors.Pass
	}
	return p
}

// mayBeCode reports whether the n digits at text[at] may be those of a postcode:
// four or five are one, two or three are part of one that has another part.
func mayBeCode(text []byte, at, n int) bool {
	mark, end := byte(' '), at+n // before two digits, after three
	switch n {
	case 2:
		if isDigitAt(text, end+1) && text[end] == '-' {
			return true
		}
	case 3:
		if isDigitAt(text, end+1) && text[end] == ' ' {
			return true
		}
		mark = '-'
	default:
		return n == 4 || n == 5
	}
	return at > 1 && text[at-1] == mark && isDigitAt(text, at-2)
}

// codeStart goes back from the last part of a postcode, next to which the town
// stands, to its first: "114 55", "00-950", "1250-096".
func codeStart(text []byte, at int) int {
	n := digitsAt(text, at)
	if at < 3 || n != 2 && n != 3 {
		return at
	}
	before := digitsBefore(text, at-1)
	switch {
	case n == 2 && before == 3 && text[at-1] == ' ', n == 3 && text[at-1] == '-' && (before == 2 || before == 4):
		return at - 1 - before
	}
	return at
}

func judgePost(text []byte, at int, form codeForm, prefixed, sure bool) detectors.Verdict {
	switch {
	case prefixed || sure && form == parted:
		return detectors.Strong
	case sure && form == five:
		return detectors.Pass
	case sure && !isYear(text, at) && partStart(text, at):
		return detectors.Pass
	case sure || form >= five:
		return detectors.Weak
	}
	return detectors.Reject
}

// readCode reads the digits at text[at] as a postcode of one of the forms of
// the Universal Postal Union's members that write digits.
func readCode(text []byte, at int) (end int, form codeForm) {
	n := digitsAt(text, at)
	i := at + n
	next := byte(0)
	if i < len(text) {
		next = text[i]
	}
	switch {
	case n == 5 && next == '-' && digitsAt(text, i+1) == 4:
		return i + 5, five // US ZIP+4
	case n == 5:
		return i, five
	case n == 4 && next == '-' && digitsAt(text, i+1) == 3:
		return i + 4, parted // PT
	case n == 4 && next != 0 && dutchLetters(text, i) > i:
		return dutchLetters(text, i), parted
	case n == 4:
		return i, four
	case n == 3 && next == ' ' && digitsAt(text, i+1) == 2:
		return i + 3, parted // SE, CZ, SK, GR
	case n == 2 && next == '-' && digitsAt(text, i+1) == 3:
		return i + 4, parted // PL
	}
	return at, noCode
}

// dutchLetters is the end of the two capitals after the digits of a Dutch
// postcode, or i. SA, SD and SS are not given out.
func dutchLetters(text []byte, i int) int {
	j := i
	if j < len(text) && text[j] == ' ' {
		j++
	}
	if j+2 > len(text) || !isUpper(text[j]) || !isUpper(text[j+1]) || lex.GluedAfter(text, j+2) {
		return i
	}
	if text[j] == 'S' && (text[j+1] == 'A' || text[j+1] == 'D' || text[j+1] == 'S') {
		return i
	}
	return j + 2
}

// countryPrefix reports whether a country's letters and a hyphen stand before a
// postcode: "D-80331", "CH-8001".
func countryPrefix(text []byte, at int) bool {
	if at < 2 || text[at-1] != '-' {
		return false
	}
	i := at - 1
	for i > 0 && isUpper(text[i-1]) {
		i--
	}
	switch string(text[i : at-1]) {
	case "D", "DE", "A", "AT", "CH", "F", "FR", "B", "BE", "L", "LU", "LI", "FL", "I", "IT", "E", "ES", "NL", "DK", "S", "SE", "N", "NO",
		"FIN", "FI", "IS", "PL", "CZ", "SK", "SI", "HR", "H", "HU", "RO", "BG", "GR", "LV", "LT", "EE", "CY", "MC", "AD", "SM":
		return !lex.GluedBefore(text, i)
	}
	return false
}

func isYear(text []byte, at int) bool {
	return text[at] == '1' && text[at+1] == '9' || text[at] == '2' && text[at+1] == '0'
}

// partStart reports whether text[at] starts a line or a part of one.
func partStart(text []byte, at int) bool {
	i := skipBack(text, at, 4)
	return i == 0 || text[i-1] == ',' || text[i-1] == '\n' || text[i-1] == ';' || text[i-1] == '|' || text[i-1] == '\t' || text[i-1] == '"'
}

// maxTown is the most words that the name of a town has.
const maxTown = 5

// townAt reads the longest name of a town at text[i:]; where none is known, the
// capitalised words, which are not sure.
func townAt(text []byte, i int) (end int, sure, ok bool) {
	j := i
	var name dict.Phrase
	for n := range maxTown {
		var w word
		var more bool
		if n == 0 {
			w, more = wordAt(text, j)
			more = more && w.written.Capitalised() && w.written != dict.Initial
		} else if w, more = readAt(text, j); more {
			w.Entry = name.Add(text[i+name.Len() : w.end])
		}
		if !more {
			break
		}
		if e := w.Entry; (e.City() > 0 || e.Place()) && (e.Word() < 7 || e.City() > 4) {
			end, sure = w.end, true
		} else if n == 0 && w.written == dict.Capital && !e.Is(dict.Stop|dict.AfterName|dict.Organisation|dict.Calendar|dict.LegalForm) && e.Word() < 5 {
			end = w.end
		}
		if w.end+1 >= len(text) || text[w.end] != ' ' && text[w.end] != '-' {
			break
		}
		j = w.end + 1
	}
	return end, sure, end > i
}

// townGap is where the town before the postcode at text[at] ends.
func townGap(text []byte, at int) int {
	i := skipBack(text, at, 2)
	if i > 0 && text[i-1] == ',' {
		i--
	}
	return i
}

// townBefore finds a known town of some size right before text[at].
func townBefore(text []byte, at int) (start int, ok bool) {
	end := townGap(text, at)
	if end == at {
		return 0, false
	}
	i := end
	for range 3 {
		w, more := wordBefore(text, i)
		if !more || w.end != i {
			break
		}
		if e := dict.Lookup(text[w.start:end]); e.City() >= 3 && e.Word() < 7 && w.written.Capitalised() {
			start, ok = w.start, true
		}
		if i = skipBack(text, w.start, 1); i == w.start {
			break
		}
	}
	return start, ok
}

// states are the postal abbreviations of the states and territories of the USA,
// each followed by a space (USPS publication 28).
const states = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND " +
	"OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU AS MP AA AE AP "

// stateBefore reports whether a comma or a word, a state's letters and a space
// stand before text[at]: "Springfield, IL 62704".
func stateBefore(text []byte, at int) bool {
	if at < 5 || text[at-1] != ' ' || text[at-4] != ' ' || text[at-5] != ',' && !isLetter(text[at-5]) {
		return false
	}
	for i := 0; i < len(states); i += 3 {
		if states[i] == text[at-3] && states[i+1] == text[at-2] {
			return true
		}
	}
	return false
}
