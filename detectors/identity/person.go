package identity

import (
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/dict"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// probePerson reads the capitalised words from text[at] on and judges them. The
// anchor stands at every word of a row that another follows: all but the first
// are left to it.
func probePerson(text []byte, at int) (start, end int, v detectors.Verdict) {
	if r, n := utf8.DecodeRune(text[at:]); r >= utf8.RuneSelf && !unicode.IsLetter(r) {
		at += n // an opening quotation mark
	}
	if lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	at, first := rowStart(text, at)
	if !first || codeBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	var r run
	readRun(text, at, &r)
	if r.n < 2 {
		return 0, 0, detectors.Reject
	}
	return judge(text, &r)
}

// rowStart goes back from the word at text[at] over particles to the name they
// belong to ("Juan de la" before "Cruz Pérez"). It reports false where another
// capitalised word stands before, which is an anchor itself.
func rowStart(text []byte, at int) (start int, first bool) {
	i := at
	for range 4 {
		if i < 2 || text[i-1] != ' ' {
			return at, true
		}
		end := i - 1
		if text[end-1] == '.' && end >= 2 && isCapitalAt(text, end-2) && !lex.GluedBefore(text, end-2) {
			return at, false // an initial
		}
		w := dict.WordBefore(text, end, maxWord)
		if w == end || lex.GluedBefore(text, w) {
			return at, true
		}
		_, written := dict.Word(text, w, maxWord)
		switch {
		case written.Capitalised():
			if i == at {
				return at, false
			}
			// The particles' own row: is its first word the start of it?
			return rowHead(text, w)
		case written != dict.Lower || !dict.Lookup(text[w:end]).Is(dict.Particle):
			return at, true
		}
		i = w
	}
	return at, true
}

// rowHead reports whether no capitalised word stands right before text[at].
func rowHead(text []byte, at int) (start int, first bool) {
	if at < 2 || text[at-1] != ' ' {
		return at, true
	}
	w := dict.WordBefore(text, at-1, maxWord)
	_, written := dict.Word(text, w, maxWord)
	return at, w == at-1 || !written.Capitalised()
}

func isCapitalAt(text []byte, i int) bool { return text[i]-'A' < 26 }

// codeBefore reports whether what stands before text[at] is part of a path,
// variable, tag or option rather than of a sentence.
func codeBefore(text []byte, at int) bool {
	if at == 0 {
		return false
	}
	switch text[at-1] {
	case '.':
		w := dict.WordBefore(text, at-1, maxWord)
		return !dict.Lookup(text[w : at-1]).Is(dict.Title) // "Dr.Smith"
	case '_', '@', '/', '\\', '$', '#', '%', '&', '-', '=', '+', '~', '^', '|':
		return true
	}
	return false
}

// codeAfter is the same for what follows a word that ends at text[end].
func codeAfter(text []byte, end int) bool {
	if end >= len(text) {
		return false
	}
	switch text[end] {
	case '_', '@', '/', '\\', '(', '[', '{', '$', '#', '=', '+', '~', '^', '|', '*':
		return true
	case '.', ':', '-':
		return end+1 < len(text) && (lex.IsWord(text[end+1]) || text[end+1] == text[end])
	}
	return false
}

// before is what the words before a name say of it.
type before struct {
	title bool // "Dr.", "señora"
	place bool // "calle", "hospital": it names a street or a building
}

// lookBefore reads up to three words back from text[at], over particles.
func lookBefore(text []byte, at int) (b before) {
	for i := at; ; {
		end := i
		if end > 1 && text[end-1] == '/' && text[end-2]|0x20 == 'c' {
			b.place = true
			return b
		}
		if end > 0 && text[end-1] == ' ' {
			end--
		}
		if end > 1 && (text[end-1] == '.' || text[end-1] == '/') {
			if end--; text[end] == '/' && text[end-1]|0x20 == 'c' {
				b.place = true // "C/ …": calle
				return b
			}
		}
		w := dict.WordBefore(text, end, maxWord)
		if end == i || w == end || at-w > 3*maxWord {
			return b
		}
		e := dict.Lookup(text[w:end])
		switch {
		case e.Is(dict.Title):
			b.title = true
		case e.Is(dict.StreetBefore | dict.Organisation):
			b.place = true
			return b
		case !e.Is(dict.Particle):
			return b
		}
		i = w
	}
}

var person = detectors.Detector{
	ID:       "PERSON",
	Doc:      "A person's name in running text.",
	Category: "identity",
	Family:   detectors.FamilyIdentity,
	Tier:     3,
	Version:  1,
	Chance:   0.005,
	Anchor:   lex.Names,
	MaxLen:   120,
	Probe:    probePerson,
}
