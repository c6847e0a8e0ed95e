package location

import (
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors/dict"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// word is a word of the text with what the lists say of it.
type word struct {
	start, end int
	written    dict.Case
	dict.Entry
}

// maxWord is the longest word of an address, in bytes.
const maxWord = 40

// wordAt reads the word at text[i:]; a letter, digit or '_' glued to its end
// makes it none. A full stop after it is not part of it.
func wordAt(text []byte, i int) (w word, ok bool) {
	if i >= len(text) {
		return w, false
	}
	end, written, key := dict.Read(text, i, maxWord)
	if written == dict.NoWord || lex.GluedAfter(text, end) {
		return w, false
	}
	return word{i, end, written, key.Entry()}, true
}

// readAt is wordAt without asking the lists, which costs more than to read the word.
func readAt(text []byte, i int) (w word, ok bool) {
	if i >= len(text) {
		return w, false
	}
	end, written := dict.Word(text, i, maxWord)
	if written == dict.NoWord || lex.GluedAfter(text, end) {
		return w, false
	}
	return word{start: i, end: end, written: written}, true
}

// look asks the lists for a word that was read in text.
func (w *word) look(text []byte) { w.Entry = dict.Lookup(text[w.start:w.end]) }

// wordBefore reads the word that ends at text[end] or at a full stop there.
func wordBefore(text []byte, end int) (w word, ok bool) {
	if end > 1 && text[end-1] == '.' {
		end--
	}
	start := dict.WordBefore(text, end, maxWord)
	if start == end || lex.GluedBefore(text, start) || lex.GluedAfter(text, end) {
		return w, false
	}
	to, written, key := dict.Read(text, start, maxWord)
	if to != end {
		key = dict.KeyOf(text[start:end])
	}
	return word{start, end, written, key.Entry()}, true
}

// skipBack goes back over at most n spaces and says where it stops.
func skipBack(text []byte, i, n int) int {
	for ; n > 0 && i > 0 && text[i-1] == ' '; n-- {
		i--
	}
	return i
}

// digitsAt counts the digits at text[i:].
func digitsAt(text []byte, i int) int {
	n := 0
	for i+n < len(text) && text[i+n]-'0' < 10 {
		n++
	}
	return n
}

// digitsBefore counts the digits that end at text[i].
func digitsBefore(text []byte, i int) int {
	n := 0
	for i-n > 0 && text[i-n-1]-'0' < 10 {
		n++
	}
	return n
}

func isDigitAt(text []byte, i int) bool { return i < len(text) && text[i]-'0' < 10 }

func isLetter(c byte) bool { return c|0x20-'a' < 26 || c >= utf8.RuneSelf }

func isUpper(c byte) bool { return c-'A' < 26 }
