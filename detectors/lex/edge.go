package lex

import (
	"unicode"
	"unicode/utf8"
)

// GluedBefore reports whether the character before text[i] is part of a word
// that runs on into text[i:], so that no value of its own can start there.
// Unlike IsWord it looks at whole characters: quotation marks, no-break spaces
// and dashes outside ASCII part words, and so do scripts written without spaces.
func GluedBefore(text []byte, i int) bool {
	if i <= 0 {
		return false
	}
	if c := text[i-1]; c < utf8.RuneSelf {
		return IsWord(c)
	}
	r, n := utf8.DecodeLastRune(text[max(0, i-utf8.UTFMax):i])
	return n == 1 || glues(r)
}

// GluedAfter is the same for the character at text[i], where a value ends.
func GluedAfter(text []byte, i int) bool {
	if i >= len(text) {
		return false
	}
	if c := text[i]; c < utf8.RuneSelf {
		return IsWord(c)
	}
	r, n := utf8.DecodeRune(text[i:])
	return n == 1 || glues(r)
}

func glues(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) && !Unspaced(r)
}

// Unspaced reports whether r is of a script that puts no spaces between words
// or hangs particles on them, where a neighbouring letter says nothing.
func Unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
