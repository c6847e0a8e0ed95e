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
// are left to it. A literal stands at a title or at a particle between names.
func probePerson(text []byte, at int) (start, end int, v detectors.Verdict) {
	if text[at] == ' ' {
		return probeParticle(text, at+1)
	}
	if r, n := utf8.DecodeRune(text[at:]); r >= utf8.RuneSelf && !unicode.IsLetter(r) {
		at += n // an opening quotation mark
	}
	if at = wordStart(text, at); lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	end, written := dict.Word(text, at, maxWord)
	first := true
	if next := afterTitles(text, at, end, written); next > at {
		at = next
	} else if at, first = rowStart(text, at, written); !first {
		return 0, 0, detectors.Reject
	}
	return probeRow(text, at)
}

// probeParticle reads the name that the particle at text[at] is part of, behind
// its first word ("Juan de la Cruz").
func probeParticle(text []byte, at int) (start, end int, v detectors.Verdict) {
	if !nameBefore(text, at-1) {
		return 0, 0, detectors.Reject
	}
	row, first := rowStart(text, at, dict.Lower)
	if !first || row == at {
		return 0, 0, detectors.Reject
	}
	return probeRow(text, row)
}

// nameBefore reports whether the word that ends at text[end] may be a name or a
// particle: no longer word of small letters is.
func nameBefore(text []byte, end int) bool {
	start := end
	for start > 0 && end-start < maxWord && (text[start-1]|0x20)-'a' < 26 {
		start--
	}
	if start > 0 && text[start-1] >= utf8.RuneSelf {
		return true
	}
	return start < end && (text[start]-'A' < 26 || end-start <= dict.MaxParticle || start > 0 && (text[start-1] == '-' || text[start-1] == '\''))
}

// probeRow judges the row of words that starts at text[at].
func probeRow(text []byte, at int) (start, end int, v detectors.Verdict) {
	if codeBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	var r run
	if readRun(text, at, &r); r.n == 0 {
		return 0, 0, detectors.Reject
	}
	return judge(text, &r)
}

// wordStart goes back to the start of a word with hyphens or apostrophes, of
// which the anchor takes the last part for one ("Jean-Pierre", "O'Brien").
func wordStart(text []byte, at int) int {
	r, n := utf8.DecodeLastRune(text[:at])
	if r != '-' && r != '\'' && r != '’' {
		return at
	}
	if start := dict.WordBefore(text, at-n, maxWord); start < at-n {
		return start
	}
	return at
}

// afterTitles skips, from the word at text[at:end] on, titles that a full stop ends, or that are written small:
// what the anchor does not take for the first word of a name ("Prof. Dr. Smith",
// "señora García").
func afterTitles(text []byte, at, end int, written dict.Case) int {
	for range 4 {
		if written == dict.NoWord || written == dict.Initial || end+1 >= len(text) {
			return at
		}
		if text[end] != '.' && written != dict.Lower || !dict.Lookup(text[at:end]).Is(dict.Title) {
			return at
		}
		if text[end] == '.' {
			end++
		}
		for end < len(text) && text[end] == ' ' {
			end++
		}
		at = end
		end, written = dict.Word(text, at, maxWord)
	}
	return at
}

// rowStart goes back from the word at text[at] over particles to the name they
// belong to ("Juan de la" before "Cruz Pérez"). It reports false where another
// capitalised word stands before, which is an anchor itself. Here is the case of
// the word.
func rowStart(text []byte, at int, here dict.Case) (start int, first bool) {
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
			if i == at && here != dict.Lower {
				if written != dict.Upper || here != dict.Capital {
					return at, false
				}
				e := word{written: written, Entry: dict.Lookup(text[w:end])}
				return at, headingEnds(&e, &word{written: here})
			}
			// The particles' own row: is its first word the start of it?
			return rowHead(text, w)
		case written != dict.Lower || !dict.IsParticle(text[w:end]):
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
		for end > 0 && i-end < 2 && text[end-1] == ' ' {
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

// personLiterals stand where no two capitalised words do: titles that end in a
// full stop or are written small, and particles.
var personLiterals = []string{
	"Mr. ", "Mrs. ", "Ms. ", "Dr.", "Prof. ", "Sr. ", "Sra. ", "Dra.", "Srta. ", "Hr. ", "Sig. ", "Sig.ra ", "Dott. ", "Dott.ssa ",
	"Dhr. ", "dhr. ", "mevr. ", "Mevr. ", "mw. ", "Ing. ", "Mgr. ", "Mme. ", "Avv. ", "Rev. ",
	"señor ", "señora ", "monsieur ", "madame ", "signor ", "signora ", "meneer ", "mevrouw ", "senhor ", "senhora ",
	" de la ", " de ", " del ", " da ", " dos ", " van ", " von ", " della ", " di ", " la ", " du ", " af ", " ter ", " y ", " zu ",
}
