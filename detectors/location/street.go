package location

import (
	"bytes"
	"math/bits"
	"strings"

	"github.com/pdatlas/pdatlas/detectors/dict"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// street is the name of a street that was read, and how telling it is.
type street struct {
	start, end int
	sure       bool // named by a word that is little else
}

// maxWords is how many words the name of a street has at most.
const maxWords = 8

// streetBefore reads back from text[end] the name of a street whose number
// follows: "Calle Mayor", "ul. Długa", "Hauptstraße", "Kossuth Lajos utca".
func streetBefore(text []byte, end int) (s street, ok bool) {
	last, ok := wordBefore(text, end)
	if !ok {
		return s, false
	}
	if start, sure, ok := compoundStreet(text, &last); ok {
		return street{start, end, sure}, true
	}
	if last.Is(dict.NumberAfter) && last.end-last.start > 1 {
		return streetNamed(text, end, &last)
	}
	return streetAfterType(text, end, last)
}

// suffixes of words that are names of streets, folded by hand: as written in
// small letters. Those that end many other words need a longer word.
var suffixes = []struct {
	text  string
	least int // bytes before it
}{
	{"straße", 2}, {"strasse", 2}, {"straat", 2}, {"gatan", 3}, {"utca", 4}, {"iela", 4}, // these say it: see sureSuffixes
	{"str", 3}, {"gasse", 3}, {"platz", 3}, {"allee", 3}, {"weg", 3}, {"damm", 4}, {"chaussee", 2},
	{"steig", 4}, {"ufer", 5}, {"promenade", 3}, {"graben", 3}, {"laan", 3}, {"plein", 3}, {"kade", 3}, {"gracht", 3},
	{"singel", 4}, {"steeg", 3}, {"dreef", 3}, {"dijk", 4}, {"steenweg", 2}, {"vägen", 3}, {"gränd", 3}, {"torget", 3},
	{"gade", 3}, {"vej", 3}, {"vejen", 3}, {"vænge", 3}, {"stræde", 3}, {"gata", 3}, {"veien", 3}, {"vegen", 3}, {"katu", 3}, {"intie", 3},
	{"kuja", 3}, {"polku", 4}, {"gatvė", 3}, {"tie", 5}, {"lände", 3}, {"stræti", 3}, {"straeti", 3}, {"plassen", 3},
}

// sureSuffixes is how many of the suffixes, from the first, no other word has.
const sureSuffixes = 6

// compoundStreet recognises a word that ends in a street type. A common word
// ("Arbeitsplatz") counts only before a full address.
func compoundStreet(text []byte, w *word) (start int, sure, ok bool) {
	if w.written != dict.Capital && w.written != dict.Upper {
		return 0, false, false
	}
	for may := mayEndStreet(text[w.start:w.end]); may != 0; may &= may - 1 {
		i := bits.TrailingZeros64(may)
		s := &suffixes[i]
		if n := w.end - w.start - len(s.text); n >= s.least && endsFolded(text[w.start:w.end], s.text) {
			if s.text == "str" && (w.end >= len(text) || text[w.end] != '.') {
				continue
			}
			return w.start, i < sureSuffixes || w.Word() == 0 && w.City() == 0 && w.Given() == 0, true
		}
	}
	return 0, false, false
}

// suffixEnds have a bit for each of the suffixes, by its last byte and by the
// one before, in both letter cases: two look-ups show that most words end in none.
var suffixEnds = makeSuffixEnds()

func makeSuffixEnds() (ends [2][256]uint64) {
	for i, s := range suffixes {
		for _, form := range []string{s.text, strings.ToUpper(s.text)} {
			for back := range ends {
				ends[back][form[len(form)-1-back]] |= 1 << i
			}
		}
	}
	return ends
}

// mayEndStreet gives the suffixes that a word may end in, as bits.
func mayEndStreet(w []byte) uint64 {
	if len(w) < 2 {
		return 0
	}
	return suffixEnds[0][w[len(w)-1]] & suffixEnds[1][w[len(w)-2]]
}

// endsFolded reports whether a word ends in a suffix, whatever its letters' case.
func endsFolded(w []byte, suffix string) bool {
	tail := w[len(w)-len(suffix):]
	return bytes.EqualFold(tail, []byte(suffix))
}

// streetNamed reads the capitalised words before a street type: "Lange Straße",
// "Karl Johans gate".
func streetNamed(text []byte, end int, kind *word) (s street, ok bool) {
	start, names := kind.start, 0
	for names < 3 && start > 1 && text[start-1] == ' ' {
		w, ok := wordBefore(text, start-1)
		if !ok || !w.written.Capitalised() || w.Is(dict.Stop|dict.LegalForm) || text[start-2] == '.' && w.written != dict.Initial {
			break
		}
		start = w.start
		names++
	}
	return street{start, end, names > 0 && kind.end-kind.start > 2}, names > 0
}

// streetAfterType reads back over the words of a name to the street type that
// stands before them: "Calle de la Virgen", "Av. Litoral", "rue Victor Hugo".
func streetAfterType(text []byte, end int, last word) (s street, ok bool) {
	w := last
	var i int
	names := 0
	for range maxWords {
		if isStreetType(text, &w) && names > 0 {
			s, ok = street{w.start, end, sureType(text, &w)}, true
			if widened, more := typeBefore(text, w.start); more {
				s.start = widened
			}
			return s, true
		}
		if w.written.Capitalised() {
			names++
		} else if !w.Is(dict.Particle) && digitsAt(text, w.start) == 0 {
			return s, false
		}
		if i = gapBefore(text, w.start); i < 0 {
			return s, false
		}
		var more bool
		if w, more = wordBefore(text, i); !more {
			return s, false
		}
	}
	return s, false
}

// gapBefore is where the word before text[i] ends, or -1: one space, a full stop
// after an abbreviation, or the stroke of "C/".
func gapBefore(text []byte, i int) int {
	j := skipBack(text, i, 1)
	if j > 1 && text[j-1] == '/' && text[j-2]|0x20 == 'c' {
		return j - 1
	}
	if j > 1 && text[j-1] == '.' {
		if j > 2 && text[j-2] == '/' {
			return j - 2
		}
		return j
	}
	if j == i || j == 0 {
		return -1
	}
	return j
}

// isStreetType reports whether a word says that the name of a street follows.
// Its short forms stand for much else, so that they need their full stop,
// stroke or capital.
func isStreetType(text []byte, w *word) bool {
	if !w.Is(dict.StreetBefore) {
		return false
	}
	if w.end >= len(text) {
		return false
	}
	switch n := w.end - w.start; {
	case n == 1:
		return text[w.start]|0x20 == 'c' && text[w.end] == '/'
	case n == 3 && (w.written == dict.Lower && (text[w.start] == 'r' || text[w.start] == 'v')): // rue, rua, via
		return true
	case n <= 3:
		return text[w.end] == '.' || text[w.end] == '/' || w.written == dict.Capital && w.Given() == 0
	}
	return w.written != dict.Lower || !w.Is(dict.StreetPerhaps) && w.Word() < 12
}

// sureType reports whether a street type is little else: a word of four letters
// or more that is no name, "C/", or a short form with its capital or full stop.
func sureType(text []byte, w *word) bool {
	switch n := w.end - w.start; {
	case n >= 4:
		return w.Given() < 10 && w.Family() < 12
	case n == 1 || w.written == dict.Capital:
		return true
	case text[w.end] == '.' && n == 2:
		return text[w.start] == 'u' || text[w.start+1] == 'v' || text[w.start+1] == 'd' // ul., av., bd.; not "al." and "ch."
	default:
		return text[w.end] == '.'
	}
}

// typeBefore looks for a further street type in the two words before text[i]:
// "Rúa Travesía de Vigo", "Calle Gran Vía".
func typeBefore(text []byte, i int) (start int, ok bool) {
	for range 2 {
		j := gapBefore(text, i)
		if j < 0 {
			return 0, false
		}
		w, more := wordBefore(text, j)
		if !more || w.Given() > 9 || w.Family() > 9 && !w.Is(dict.StreetBefore) {
			return 0, false
		}
		if isStreetType(text, &w) {
			return w.start, true
		}
		i = w.start
	}
	return 0, false
}

// streetAfter reads from text[i] on the name of a street whose number stands
// before it: "High Street", "rue de la Paix", "N. Main St".
func streetAfter(text []byte, i int) (s street, ok bool) {
	first, ok := readAt(text, i)
	if !ok || !goesOn(text, &first) && !isBroadway(text, &first) {
		return s, false
	}
	first.look(text)
	if first.Is(dict.StreetBefore) && !first.Is(dict.StreetAfter) && first.end-first.start >= 3 {
		if s, ok := typeFirst(text, &first); ok {
			return s, true
		}
	}
	return typeLast(text, first)
}

// typeFirst reads the words after a street type: "rue de la Paix".
func typeFirst(text []byte, kind *word) (s street, ok bool) {
	i, names, particles := kind.end, 0, 0
	if i < len(text) && text[i] == '.' {
		i++
	}
	s = street{start: kind.start, end: i}
	for more := true; more && names+particles < maxWords && i < len(text) && text[i] == ' '; {
		var w word
		if w, more = wordAt(text, i+1); !more {
			break
		}
		switch i = w.end; {
		case w.written.Capitalised() && !w.Is(dict.Unit):
			names++
			s.end = w.end
		case w.Is(dict.Particle) && names+particles < 4:
			particles++
		default:
			more = false
		}
	}
	french := kind.end-kind.start == 3 && text[kind.start]|0x20 == 'r' // rue, rua: no other word
	s.sure = french || particles > 0 || kind.Word() == 0
	if !s.sure && kind.written == dict.Lower {
		return s, false
	}
	return s, names > 0
}

// typeLast reads capitalised words up to a street type: "High Street".
func typeLast(text []byte, w word) (s street, ok bool) {
	s.start = w.start
	plain := true // no very common word among the names
	for n := range 5 {
		if !w.written.Capitalised() {
			return s, false
		}
		end := w.end
		if end < len(text) && text[end] == '.' && (w.end-w.start <= 4) {
			end++
		}
		switch {
		case n > 0 && w.Is(dict.StreetAfter), n == 0 && isBroadway(text, &w):
			return street{s.start, typeEnd(w, end), true}, true
		case n > 0 && w.Is(dict.StreetPerhaps) && (plain || addressFollows(text, end)) && endsLine(text, end):
			return street{s.start, typeEnd(w, end), addressFollows(text, end)}, true
		}
		plain = plain && w.Word() < 9 && !w.Is(dict.Stop)
		if end+1 >= len(text) || text[end] != ' ' {
			return s, false
		}
		var more bool
		if w, more = wordAt(text, end+1); !more {
			return s, false
		}
	}
	return s, false
}

// isBroadway reports whether a word is a street's name without a street type.
func isBroadway(text []byte, w *word) bool {
	const name = "broadway"
	return w.end-w.start == len(name) && endsFolded(text[w.start:w.end], name)
}

// goesOn reports whether another word may follow one, as in nearly all names of streets.
func goesOn(text []byte, w *word) bool {
	i := w.end
	if i < len(text) && text[i] == '.' {
		i++
	}
	return i+1 < len(text) && text[i] == ' ' && isLetter(text[i+1])
}

// typeEnd leaves out the full stop after a street type: it may end the sentence.
func typeEnd(w word, _ int) int { return w.end }

// endsLine reports whether what ends at text[end] ends its line or a part of it.
func endsLine(text []byte, end int) bool {
	return end >= len(text) || text[end] == ',' || text[end] == '\n' || text[end] == '\r' || text[end] == ';' || text[end] == '"' ||
		text[end] == '<' || text[end] == '.' || text[end] == ' '
}

// addressFollows reports whether a flat, town or postcode stands after text[end].
func addressFollows(text []byte, end int) bool {
	i := end
	for i < len(text) && i-end < 4 && (text[i] == ',' || text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '.') {
		i++
	}
	if i == end || i >= len(text) {
		return false
	}
	if digitsAt(text, i) >= 4 {
		return true
	}
	w, ok := wordAt(text, i)
	return ok && (w.Is(dict.Unit) || w.City() > 0 || w.Place()) && !lex.GluedBefore(text, i)
}
