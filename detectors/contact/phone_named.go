package contact

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Numbers are labelled before them, which is the engine's to see, but in two
// ways beside: by a word tied to their end ("0171 1234567-Office"), and as the
// second of several behind one label ("Tel. 918823884 / 918823984").

// namedAfter reports whether a word that says whose or what telephone it is
// follows the number, tied to it by a hyphen or a slash.
func namedAfter(t *lex.Token) bool {
	text, i := t.Text, t.End
	if i+3 > len(text) || text[i] != '-' && text[i] != '/' {
		return false
	}
	word := letters(text, i+1)
	return len(word) > 2 && isOneOf(word, "office", "fax", "mobile", "cell", "home", "work", "desk", "phone", "tel", "direct", "mob", "gsm", "handy", "privat", "mobil", "bureau")
}

// letters returns the ASCII letters at text[i:], twelve at most.
func letters(text []byte, i int) []byte {
	j := i
	for j < len(text) && j-i < 12 && (text[j]|0x20)-'a' < 26 {
		j++
	}
	if lex.GluedAfter(text, j) {
		return nil
	}
	return text[i:j]
}

// lettersBefore returns the letters that end at text[i:], over a full stop and
// bytes outside ASCII.
func lettersBefore(text []byte, i int) []byte {
	j := i
	for j > 0 && i-j < 16 && ((text[j-1]|0x20)-'a' < 26 || text[j-1] >= 0x80) {
		j--
	}
	return text[j:i]
}

// isOneOf compares a word with others, which are lower case.
func isOneOf(word []byte, others ...string) bool {
	for _, o := range others {
		if len(word) == len(o) && bytes.EqualFold(word, []byte(o)) {
			return true
		}
	}
	return false
}

// Limits of a list of numbers behind one label, in bytes and numbers.
const (
	maxList  = 64
	maxListN = 3
)

// listed reports whether the number is a further one of a list that a label
// for telephone numbers opens: before it stand a separator or "and", and another
// group of digits as long as one, and so on to the label.
func listed(t *lex.Token) bool {
	text, i := t.Text, t.Start
	least := max(0, t.Start-maxList)
	for range maxListN {
		i = skipBack(text, i, least, " ")
		j := skipBack(text, i, least, "/,;-|")
		if j == i {
			word := lettersBefore(text[:i], i)
			if !isOneOf(word, "and", "or", "y", "o", "e", "und", "oder", "et", "ou", "en", "of", "i", "og", "och", "ja", "lub", "a", "nebo", "ali", "vagy", "si", "sau") {
				return false
			}
			j = i - len(word)
		}
		i = skipBack(text, j, least, " ")
		from := skipBack(text, i, least, "0123456789 ().-+")
		if digitsIn(text[from:i]) < 6 {
			return false
		}
		label := skipBack(text, from, least, ":. ")
		if isOneOf(lettersBefore(text[:label], label), "tel", "tels", "tlf", "tlfs", "telf", "telfs", "tfno", "tfnos", "tlfno", "telefono", "teléfono", "telefonos", "teléfonos", "phone", "phones",
			"telephone", "telefon", "mobile", "mobil", "fax", "fon", "tél", "téléphone", "puh", "tfn", "gsm", "cell", "telefoon", "telefone", "telefones", "tálr", "τηλ", "тел") {
			return true
		}
		i = from
	}
	return false
}

// skipBack returns the offset before the bytes of set that end at i.
func skipBack(text []byte, i, least int, set string) int {
	for i > least && bytes.IndexByte([]byte(set), text[i-1]) >= 0 {
		i--
	}
	return i
}

func digitsIn(s []byte) (n int) {
	for _, c := range s {
		if c-'0' < 10 {
			n++
		}
	}
	return n
}
