package identity

import "github.com/pdatlas/pdatlas/detectors/dict"

// How much a word speaks for a name: its level as one, less what it is worth as
// a common word. Levels are logarithms of how common it is, so the difference
// is that of the odds.

// asWord is what a level as a common word takes away. The first levels cost
// little: rare words are mostly not capitalised.
var asWord = [16]int{0, 3, 4, 4, 4, 5, 5, 6, 7, 9, 11, 13, 15, 17, 19, 21}

// given weighs a word as a given name; 0 when no list has it.
func given(e dict.Entry) int {
	if e.Given() == 0 {
		return 0
	}
	return e.Given() - asWord[e.Word()]
}

// family weighs a word as a family name; 0 when no list has it.
func family(e dict.Entry) int {
	if e.Family() == 0 {
		return 0
	}
	return e.Family() - asWord[e.Word()]
}

// unknown reports whether a word is in no list at all, as many family names are.
func unknown(w *word) bool {
	return w.written == dict.Capital && w.Entry == 0 && !w.inner && w.end-w.start >= 4
}

// Bonuses of the row of words as a whole.
const (
	titleBonus  = 8  // "Dr. …"
	mailBonus   = 5  // "… <name@example.org>"
	sameCustom  = 2  // given and family name of one part of the world
	otherCustom = -4 // of parts that share no name
	turned      = -3 // family name first
	initialWord = 4  // "J. Smith", "John Q. Public"
	unknownWord = 3  // of no list, after a given name
	rareName    = -3 // a name that is more often a word
	commonWord  = -8 // a common word that is no name
	upperRow    = -4 // headings and tables are written so too
)

// weigh weighs the words as a name.
func weigh(text []byte, words []word) int {
	if len(words) == 1 {
		return weighOne(&words[0])
	}
	s := max(weighInOrder(words), weighTurned(words))
	if allUpper(words) {
		s += upperRow
	}
	if s <= 0 {
		return s
	}
	if e := dict.Lookup(text[words[0].start:words[len(words)-1].end]); e.City() > 0 || e.Place() {
		return 0 // "New York", "San Marino"
	}
	return s
}

// weighOne weighs the single name after a title.
func weighOne(w *word) int {
	s := max(given(w.Entry), family(w.Entry))
	if s <= 0 && unknown(w) {
		return 2 * unknownWord
	}
	return s
}

// weighComma weighs "Family, Given".
func weighComma(words []word, at int) int {
	if at > 2 || family(words[at].Entry) < 4 {
		return 0
	}
	g := &words[at+1]
	if g.written == dict.Initial {
		return family(words[at].Entry) + initialWord + turned
	}
	if given(g.Entry) < max(6, family(g.Entry)) || (g.Place() || g.City() > 0) && given(g.Entry) < 10 {
		return 0
	}
	s := weighPair(g.Entry, words[at].Entry) + weighRest(words, 0, at, at+1) + turned
	if allUpper(words) {
		s += 2 * upperRow
	}
	return s
}

// weighInOrder takes the first word for the given name and the best of the
// others for the family name.
func weighInOrder(words []word) int {
	best, at := -99, 0
	first, last := &words[0], &words[len(words)-1]
	if first.written == dict.Upper && last.written == dict.Capital {
		return 0 // "HTTP Headers"
	}
	if first.written != dict.Initial && given(first.Entry) < 3 || last.Place() && family(last.Entry) < 10 {
		return 0
	}
	for i := 1; i < len(words); i++ {
		w := &words[i]
		if w.written == dict.Lower || w.written == dict.Initial {
			continue
		}
		s := weighTwo(first, w)
		if s > best {
			best, at = s, i
		}
	}
	if at == 0 {
		return 0
	}
	return best + weighRest(words, 0, at, at)
}

func weighTwo(first, w *word) int {
	switch {
	case first.written == dict.Initial && first.end-first.start == 1:
		return 0 // "A Connection"
	case first.written == dict.Initial:
		return initialWord + family(w.Entry)
	case unknown(w):
		return given(first.Entry) + unknownWord
	case w.Family() == 0 && w.Given() == 0:
		return given(first.Entry) + lackingName(w)
	case w.Family() == 0: // a second given name that serves as one of a family
		return given(first.Entry) + given(w.Entry)/2
	}
	return weighPair(first.Entry, w.Entry)
}

// weighTurned takes the last word for the given name and the first for the family's.
func weighTurned(words []word) int {
	first, last := &words[0], &words[len(words)-1]
	if last.written == dict.Initial || first.written == dict.Initial || last.written == dict.Upper && first.written == dict.Capital || family(first.Entry) < 6 || given(last.Entry) < 6 {
		return 0
	}
	return weighPair(last.Entry, first.Entry) + weighRest(words, 0, len(words)-1, 0) + turned
}

// weighPair weighs a given and a family name that stand together.
func weighPair(g, f dict.Entry) int {
	s := given(g) + family(f)
	switch {
	case g.Given() == 0 || f.Family() == 0:
		return s
	case g.GivenIn()&f.FamilyIn() != 0:
		return s + sameCustom
	}
	return s + otherCustom
}

// weighRest weighs the words but those at a, b and c: what may stand among the
// parts of a name, and what may not.
func weighRest(words []word, a, b, c int) int {
	s := 0
	for i := range words {
		w := &words[i]
		switch {
		case i == a || i == b || i == c || w.written == dict.Lower || w.Is(dict.NameSuffix):
		case w.written == dict.Initial:
			s += initialWord - 1
		case max(given(w.Entry), family(w.Entry)) > 3:
			s += 2
		case unknown(w):
			s--
		default:
			s += lackingName(w)
		}
	}
	return s
}

// lackingName weighs a word that no list of names has.
func lackingName(w *word) int {
	if w.Given() > 0 || w.Family() > 0 {
		return rareName
	}
	if w.inner || w.Word() > 0 || w.Place() || w.City() > 0 || w.written == dict.Upper {
		return commonWord
	}
	return 0
}

func allUpper(words []word) bool {
	for i := range words {
		if w := words[i].written; w == dict.Capital {
			return false
		}
	}
	return true
}
