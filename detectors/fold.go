package detectors

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file folds words so that people's ways of writing them come out the same:
// lower case, no accents, "ss" for the sharp s. Labels and terms are compared so.

// foldTable gives the folded form of the letters of Latin, Greek and Cyrillic
// outside ASCII; what it does not have folds to itself.
var foldTable = makeFoldTable()

// foldLast is the first character that foldTable does not cover.
const foldLast = 0x530

func makeFoldTable() (t [foldLast]rune) {
	for r := range rune(foldLast) {
		low := unicode.ToLower(r)
		if first, marked := decompose(low); marked && !keptMark(low) {
			low = first
		}
		t[r] = low
	}
	for _, p := range [][2]string{{"øØ", "o"}, {"łŁ", "l"}, {"đĐðÐ", "d"}, {"ı", "i"}, {"ς", "σ"}, {"º", "o"}, {"ª", "a"}} {
		for _, r := range p[0] {
			t[r] = []rune(p[1])[0]
		}
	}
	for r, low := range t {
		if low < foldLast {
			t[r] = t[low] // "ǿ" is "ø" and an accent
		}
	}
	return t
}

// decompose gives the first character of the canonical decomposition of r, which
// is r where it has none, and whether accents follow it. It says nothing of Hangul.
func decompose(r rune) (first rune, marked bool) {
	var buf [utf8.UTFMax]byte
	d := norm.NFD.Properties(utf8.AppendRune(buf[:0], r)).Decomposition()
	if d == nil {
		return r, false
	}
	first, size := utf8.DecodeRune(d)
	return first, size < len(d)
}

// keptMark: letters that people do not write without their mark.
func keptMark(r rune) bool { return r == 'й' || r == 'ї' || r == 'ў' }

// foldWords writes the words of text, folded, into dst, with one space between
// them, and returns how much of dst it filled. Letters and digits of any script
// are words; what does not fit into dst is left out, a whole character at a time.
func foldWords(dst, text []byte) (n int) {
	gap := false
	for i := 0; i < len(text); {
		c := text[i]
		if low := foldASCII[c]; low != 0 && n+1+utf8.UTFMax <= len(dst) { // what most text is
			if gap {
				dst[n] = ' '
				n++
				gap = false
			}
			dst[n] = low
			n++
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		i += size
		if !wordRune(r, size) {
			if unicode.Is(unicode.Mn, r) {
				continue // an accent after its letter
			}
			gap = n > 0
			continue
		}
		if n+1+utf8.UTFMax > len(dst) {
			return n
		}
		if gap {
			dst[n] = ' '
			n++
			gap = false
		}
		n += foldRune(dst[n:], r)
	}
	return n
}

// foldASCII gives the folded form of ASCII letters and digits, 0 for other bytes.
var foldASCII = makeFoldASCII()

func makeFoldASCII() (t [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case c-'0' < 10:
			t[c] = c
		case (c|0x20)-'a' < 26:
			t[c] = c | 0x20
		}
	}
	return t
}

func wordRune(r rune, size int) bool {
	if r < utf8.RuneSelf {
		return r-'0' < 10 && r >= '0' || (r|0x20) >= 'a' && (r|0x20) <= 'z'
	}
	return !(r == utf8.RuneError && size == 1) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// foldRune writes the folded form of one character, of at most four bytes.
func foldRune(dst []byte, r rune) int {
	switch {
	case r < utf8.RuneSelf:
		if r-'A' < 26 && r >= 'A' {
			r |= 0x20
		}
		dst[0] = byte(r)
		return 1
	case r < foldLast:
		r = foldTable[r]
	default:
		r = unicode.ToLower(r)
	}
	switch r {
	case 'ß':
		return copy(dst, "ss")
	case 'æ':
		return copy(dst, "ae")
	case 'œ':
		return copy(dst, "oe")
	case 'þ':
		return copy(dst, "th")
	}
	return utf8.EncodeRune(dst[:utf8.UTFMax], r)
}

// folded is foldWords for building tables.
func folded(s string) string {
	var room [128]byte
	buf := room[:]
	if n := 4*len(s) + 8; n > len(buf) {
		buf = make([]byte, n)
	}
	return string(buf[:foldWords(buf, []byte(s))])
}

// letterCase gives the lower and the upper case of the characters before foldLast.
var letterCase = makeLetterCase()

func makeLetterCase() (t [foldLast][2]rune) {
	for r := range rune(foldLast) {
		t[r] = [2]rune{unicode.ToLower(r), unicode.ToUpper(r)}
	}
	return t
}

// lowered is strings.ToLower, which is slow to say that nothing is upper case.
func lowered(s string) string {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c-'A' < 26 {
				return strings.ToLower(s)
			}
			i++
			continue
		}
		r, size := runeAt(s, i)
		if r >= foldLast && unicode.ToLower(r) != r || r < foldLast && letterCase[r][0] != r {
			return strings.ToLower(s)
		}
		i += size
	}
	return s
}

// appendUpper appends s in upper case.
func appendUpper(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		r, size := runeAt(s, i)
		i += size
		if r < foldLast {
			r = letterCase[r][1]
		} else {
			r = unicode.ToUpper(r)
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// runeAt is utf8.DecodeRuneInString, quick for the characters of two bytes that
// Latin, Greek and Cyrillic are made of.
func runeAt(s string, i int) (r rune, size int) {
	c := s[i]
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	if i+1 < len(s) && c >= 0xc2 && c < 0xe0 && s[i+1]&0xc0 == 0x80 {
		return rune(c&0x1f)<<6 | rune(s[i+1]&0x3f), 2
	}
	return utf8.DecodeRuneInString(s[i:])
}
