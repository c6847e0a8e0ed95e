package vocabulary

import (
	"unicode"
	"unicode/utf8"
)

// plain holds the letters without accents of U+00C0 to U+017F, one byte for each
// code point: '.' where there is none and '*' where it takes two letters.
const plain = "aaaaaa*ceeeeiiiidnooooo.ouuuuy**aaaaaa*ceeeeiiiidnooooo.ouuuuy*y" +
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**" +
	"rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

// firstPlain is the code point of the first letter of plain.
const firstPlain = 0xc0

// foldRune appends r in lower case and without accents: two words that differ
// only in those are the same word here. Dropping the accents of all languages
// alike joins a few words ("für", "fur"); the lists are checked for that.
func foldRune(dst []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		if r-'A' < 26 && r >= 'A' {
			r |= 0x20
		}
		return append(dst, byte(r))
	case r >= firstPlain && int(r-firstPlain) < len(plain):
		switch c := plain[r-firstPlain]; c {
		case '.':
			return dst
		case '*':
			return append(dst, twoLetters(r)...)
		default:
			return append(dst, c)
		}
	}
	r = unicode.ToLower(r)
	switch r {
	case 'ά', 'ἀ', 'ἁ':
		r = 'α'
	case 'έ':
		r = 'ε'
	case 'ή':
		r = 'η'
	case 'ί', 'ϊ', 'ΐ':
		r = 'ι'
	case 'ό':
		r = 'ο'
	case 'ύ', 'ϋ', 'ΰ':
		r = 'υ'
	case 'ώ':
		r = 'ω'
	case 'ς':
		r = 'σ'
	case 'й', 'ѝ':
		r = 'и'
	case 'ё', 'ѐ':
		r = 'е'
	case 'ș':
		r = 's'
	case 'ț':
		r = 't'
	}
	if unicode.Is(unicode.Mn, r) { // an accent that stands apart from its letter
		return dst
	}
	return utf8.AppendRune(dst, r)
}

func twoLetters(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'Æ', 'æ':
		return "ae"
	case 'Œ', 'œ':
		return "oe"
	case 'Þ', 'þ':
		return "th"
	}
	return "ij"
}

// Fold returns a phrase as lists are compared: lower case, without accents,
// words joined by one space. Hyphens and apostrophes part words.
func Fold(s string) string {
	text := []byte(s)
	folded := make([]byte, 0, len(text))
	for at := 0; ; {
		start, end := nextWord(text, at)
		if start == end {
			return string(folded)
		}
		if len(folded) > 0 {
			folded = append(folded, ' ')
		}
		folded = foldWord(folded, text[start:end])
		at = end
	}
}

func foldWord(dst, word []byte) []byte {
	for i := 0; i < len(word); {
		if c := word[i]; c < utf8.RuneSelf {
			if c-'A' < 26 {
				c |= 0x20
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(word[i:])
		dst = foldRune(dst, r)
		i += n
	}
	return dst
}

// nextWord returns the span of the first word at or after at; both are
// len(text) where there is none. Words are letters, digits and '+'.
func nextWord(text []byte, at int) (start, end int) {
	for start = at; start < len(text); {
		if c := text[start]; c < utf8.RuneSelf {
			if wordByte[c] {
				break
			}
			start++
			continue
		}
		r, n, ok := wordRune(text[start:])
		if ok && !unicode.Is(unicode.Mn, r) {
			break // an accent with no letter before it starts no word
		}
		start += n
	}
	for end = start; end < len(text); {
		if c := text[end]; c < utf8.RuneSelf {
			if !wordByte[c] {
				break
			}
			end++
			continue
		}
		_, n, ok := wordRune(text[end:])
		if !ok {
			break
		}
		end += n
	}
	return start, end
}

// wordByte are the ASCII characters that words consist of.
var wordByte = makeWordByte()

func makeWordByte() (t [utf8.RuneSelf]bool) {
	for c := range t {
		b := byte(c)
		t[c] = b-'0' < 10 || (b|0x20)-'a' < 26 || b == '+'
	}
	return t
}

// wordRune returns the first character, outside ASCII, its length and whether
// it is part of a word.
func wordRune(text []byte) (r rune, n int, ok bool) {
	r, n = utf8.DecodeRune(text)
	return r, n, r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

// Word appends the word that text starts with, folded, to dst and returns it
// and its length in text; 0 where text starts with none or dst would have to grow.
func Word(dst, text []byte) (word []byte, n int) {
	start, end := nextWord(text[:min(len(text), cap(dst))], 0)
	if start != 0 || end == start || end == cap(dst) {
		return dst, 0
	}
	return foldWord(dst, text[:end]), end
}
