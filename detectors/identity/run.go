package identity

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors/dict"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// word is a word of a run with what the lists say of it.
type word struct {
	start, end int
	written    dict.Case
	comma      bool // a comma follows
	inner      bool // of no list, and with a capital within
	dict.Entry
}

// maxRun is how many words a run may have; a longer one is a heading.
const maxRun = 8

// maxWord is the longest word of a name, in bytes.
const maxWord = 40

// run is a row of capitalised words, each one space or ", " from the next, with
// the particles between them ("Juan de la Cruz").
type run struct {
	words [maxRun]word
	n     int
	more  bool // further capitalised words follow
	small bool // all words were written in small letters
}

// last is the last word of the run.
func (r *run) last() *word { return &r.words[r.n-1] }

// readRun reads the run that starts at text[at]. One comma may stand in it, as
// in "Family, Given".
func readRun(text []byte, at int, r *run) {
	r.n, r.more, r.small = 0, false, false
	commas := 0
	for i := at; ; {
		w, key, ok := spanWord(text, i)
		if !ok {
			break
		}
		if w.written != dict.Lower {
			w.look(text, key)
		} else {
			if r.n == 0 {
				break
			}
			end, next := particles(text, i)
			if next < 0 {
				break
			}
			w = word{start: i, end: end, written: dict.Lower, Entry: particleEntry}
		}
		if r.n > 0 && headingEnds(r.last(), &w) {
			break
		}
		if r.n == maxRun {
			r.more = true
			break
		}
		r.words[r.n] = w
		r.n++
		i = w.end
		if i < len(text) && text[i] == ',' && w.written != dict.Initial {
			if commas++; commas > 1 {
				break
			}
			r.last().comma = true
			i++
		}
		if i+1 >= len(text) || text[i] != ' ' {
			break
		}
		i++
	}
	r.trim()
}

// particleEntry is what the particles of a row count as, whatever else they are.
var particleEntry = dict.Pack(dict.Parts{Class: dict.Particle})

// headingEnds reports whether a word in capitals that is no name stands before
// one that is written as names are: "FULL NAME Ada Example", "NASA John …".
func headingEnds(upper, next *word) bool {
	return upper.written == dict.Upper && next.written == dict.Capital && family(upper.Entry) < 5
}

// trim takes a particle or comma off the end of the run.
func (r *run) trim() {
	for r.n > 0 && r.last().written == dict.Lower {
		r.n--
	}
	if r.n > 0 {
		r.last().comma = false
	}
}

// readWord reads the word at text[i:] and looks it up. It is none when another
// letter, a digit or '_' is glued to it.
func readWord(text []byte, i int) (w word, ok bool) {
	w, key, ok := spanWord(text, i)
	if ok {
		w.look(text, key)
	}
	return w, ok
}

// look looks up a word that spanWord read.
func (w *word) look(text []byte, key dict.Key) {
	if w.written == dict.Initial {
		return
	}
	w.Entry = lookup(text[w.start:w.end], key)
	w.inner = w.Entry == 0 && innerCapital(text[w.start+1:w.end])
}

// spanWord is readWord without the look-up.
func spanWord(text []byte, i int) (w word, key dict.Key, ok bool) {
	end, written, key := dict.Read(text, i, maxWord)
	if written == dict.NoWord || lex.GluedAfter(text, end) || end < len(text) && text[end] == '_' {
		return w, 0, false
	}
	w = word{start: i, end: end, written: written}
	if written == dict.Initial {
		if end < len(text) && text[end] == '/' {
			return w, 0, false // "C/ Mayor", "N/A"
		}
		if end < len(text) && text[end] == '.' {
			w.end++
		}
	}
	return w, key, true
}

// innerCapital reports whether a capital ASCII letter stands within a word.
func innerCapital(rest []byte) bool {
	for _, c := range rest {
		if c-'A' < 26 {
			return true
		}
	}
	return false
}

// lookup finds a word by its key; of one with hyphens that no list has, its first and last
// part together ("Müller-Lüdenscheidt").
func lookup(w []byte, key dict.Key) dict.Entry {
	e := key.Entry()
	i := bytes.IndexByte(w, '-')
	if e != 0 || i <= 1 {
		return e
	}
	first, last := dict.Lookup(w[:i]), dict.Lookup(w[bytes.LastIndexByte(w, '-')+1:])
	common := 0
	for _, part := range []dict.Entry{first, last} {
		if part.Given() == 0 && part.Family() == 0 {
			common = max(common, part.Word())
		}
	}
	return dict.Pack(dict.Parts{
		Given: bothOr(first.Given(), last.Given(), last == 0), Family: bothOr(first.Family(), last.Family(), first == 0 || last == 0),
		Word: common, GivenIn: first.GivenIn(), FamilyIn: first.FamilyIn() | last.FamilyIn(),
		Class: (first.Class() | last.Class()) &^ (dict.Particle | dict.Title),
	})
}

// bothOr is the lower of two levels, or the higher if one part may be unknown.
func bothOr(a, b int, one bool) int {
	if one {
		return max(a, b)
	}
	return min(a, b)
}

// particles reads particles from text[i:] on and returns the end of the last,
// and where the capitalised word after them starts, or -1.
func particles(text []byte, i int) (end, next int) {
	for range 3 {
		e, written := dict.Word(text, i, maxWord)
		switch {
		case written.Capitalised() && end > 0:
			return end, i
		case written != dict.Lower || !dict.IsParticle(text[i:e]):
			return end, -1
		}
		end = e
		if e >= len(text) || text[e] != ' ' {
			return end, -1
		}
		i = e + 1
	}
	if r, _ := utf8.DecodeRune(text[i:]); unicode.IsUpper(r) {
		return end, i
	}
	return end, -1
}
