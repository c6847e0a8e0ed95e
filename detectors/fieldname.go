package detectors

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file takes the names of columns and keys apart.

// pathWords gives the words that name a field: of a path only the last key, and
// the one above it where the last says nothing by itself ("phone.number").
func pathWords(path string) []string {
	keys := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' || r == '/' || r == '*' })
	if len(keys) < 2 || !strings.ContainsAny(path, ".[/") {
		return fieldWords(path)
	}
	words := fieldWords(keys[len(keys)-1])
	if allNeutral(words) {
		words = append(fieldWords(keys[len(keys)-2]), words...)
	}
	return words
}

// fieldWords splits a name at separators and at changes from lower to upper
// case, and folds case and accents.
func fieldWords(name string) []string {
	var buf [64]byte
	return strings.Fields(string(appendFieldName(buf[:0], name)))
}

// fieldName is the words of a name, see fieldWords, joined by one space.
func fieldName(name string) string {
	var buf [64]byte
	return string(appendFieldName(buf[:0], name))
}

// firstUndecomposed is the lowest first byte of characters that decomposed does
// not have: of U+0500 and after.
const firstUndecomposed = 0xd4

// decomposed is decompose for the letters of Latin, Greek and Cyrillic; marked is
// set in those that accents follow.
var decomposed = makeDecomposed()

const marked = 1 << 15

func makeDecomposed() (t [foldLast]uint16) {
	for r := range rune(foldLast) {
		first, more := decompose(r)
		t[r] = uint16(first)
		if more {
			t[r] |= marked
		}
	}
	return t
}

// appendFieldName appends the words of a name, joined by one space. The name is
// read as it is in NFD: a letter, then its accents.
func appendFieldName(dst []byte, name string) []byte {
	for i := range len(name) {
		if name[i] >= firstUndecomposed {
			name = norm.NFD.String(name)
			break
		}
	}
	from, gap, prev := len(dst), false, rune(0)
	for i := 0; i < len(name); {
		if c := name[i]; prev != 0 && !gap && c < utf8.RuneSelf && foldASCII[c] == c && c != 0 { // what most names are made of
			dst, prev, i = append(dst, c), rune(c), i+1
			continue
		}
		r, size, accents := letterAt(name[i:])
		i += size
		if r >= utf8.RuneSelf && unicode.Is(unicode.Mn, r) {
			continue
		}
		if !wordRune(r, size) {
			gap, prev = true, 0
			continue
		}
		if isUpper(r) && prev != 0 && (isLower(prev) || isUpper(prev) && !accents && lowerFollows(name[i:])) {
			gap = true
		}
		if gap && len(dst) > from {
			dst = append(dst, ' ')
		}
		gap, prev = false, r
		dst = appendPlain(dst, r)
	}
	return dst
}

// letterAt gives the first character of s without its accents, its size, and
// whether it has some.
func letterAt(s string) (r rune, size int, accents bool) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1, false
	}
	r, size = utf8.DecodeRuneInString(s)
	if r < foldLast {
		d := decomposed[r]
		return rune(d &^ marked), size, d&marked != 0
	}
	return r, size, false
}

func lowerFollows(s string) bool {
	if s == "" {
		return false
	}
	r, _, _ := letterAt(s)
	return isLower(r)
}

func isUpper(r rune) bool { return r-'A' < 26 && r >= 'A' || r >= utf8.RuneSelf && unicode.IsUpper(r) }

func isLower(r rune) bool { return r-'a' < 26 && r >= 'a' || r >= utf8.RuneSelf && unicode.IsLower(r) }

// appendPlain appends a letter or digit in lower case, letters that do not
// decompose as people write them without their strokes.
func appendPlain(dst []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(dst, foldASCII[r])
	}
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return append(dst, "ss"...)
	case 'ø':
		return append(dst, 'o')
	case 'ł':
		return append(dst, 'l')
	case 'æ':
		return append(dst, "ae"...)
	case 'œ':
		return append(dst, "oe"...)
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'þ':
		return append(dst, "th"...)
	case 'ı':
		return append(dst, 'i')
	case 'ς':
		r = 'σ'
	}
	return utf8.AppendRune(dst, r)
}
