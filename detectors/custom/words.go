package custom

import (
	"bytes"
	"regexp/syntax"
	"unicode"

	"github.com/cloudflare/ahocorasick"

	"github.com/pdatlas/pdatlas/detectors"
)

// A pattern may be a long list of words, or have words that the engine's own
// literals cannot know in either letter case (Greek, Cyrillic, letters with
// accents). An automaton of them all then says which lines to try it on.

// mostWords is how many words are written out of a pattern at most.
const mostWords = 20_000

// mostRange is how many characters in a row may be ways to spell a word, as what
// a list of words has in common is parsed to "vor(?:ab|[n-t]er)"; "\\d" and
// "[a-z]" are not.
const mostRange = 8

// wordGate lets a pattern see only text that holds one of some words.
type wordGate struct {
	words *ahocorasick.Matcher
	fold  bool // the words are in lower case
	high  bool // all words have characters outside ASCII
}

// newWordGate makes a gate of literals of which every match contains one.
func newWordGate(set []literal) *wordGate {
	g := &wordGate{high: true}
	for _, l := range set {
		g.fold = g.fold || l.fold
	}
	dictionary := make([][]byte, len(set))
	for i, l := range set {
		dictionary[i] = []byte(l.text)
		if g.fold {
			dictionary[i] = lower(dictionary[i])
		}
		g.high = g.high && !isASCII(dictionary[i])
	}
	g.words = ahocorasick.NewMatcher(dictionary)
	return g
}

// opens reports whether text holds one of the words.
func (g *wordGate) opens(text []byte) bool {
	if g.high && isASCII(text) {
		return false
	}
	if g.fold {
		text = lower(text)
	}
	return g.words.Contains(text)
}

// lower is text in lower case, with the letters that patterns fold together and
// bytes.ToLower does not: the long s, and the final sigma.
func lower(text []byte) []byte {
	return bytes.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); r {
		case 'ſ':
			return 's'
		case 'ς':
			return 'σ'
		}
		return r
	}, text)
}

// search is pattern.search for a pattern whose matches hold one of the words.
func (g *wordGate) search(p *pattern) func(text []byte, from int) (start, end int, v detectors.Verdict) {
	gated := *p
	gated.gate = g
	return gated.search
}

// spelled writes out all that a tree matches, where that is a list of strings
// and not too long a one.
func spelled(re *syntax.Regexp) (list []literal, ok bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpWordBoundary, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine:
		return []literal{{}}, true
	case syntax.OpLiteral:
		return []literal{{string(re.Rune), re.Flags&syntax.FoldCase != 0}}, true
	case syntax.OpCharClass:
		return spelledClass(re.Rune)
	case syntax.OpCapture:
		return spelled(re.Sub[0])
	case syntax.OpQuest:
		list, ok = spelled(re.Sub[0])
		return append(list, literal{}), ok
	case syntax.OpConcat:
		return spelledConcat(re.Sub)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			l, ok := spelled(sub)
			if !ok || len(list)+len(l) > mostWords {
				return nil, false
			}
			list = append(list, l...)
		}
		return list, true
	}
	return nil, false
}

func spelledClass(ranges []rune) (list []literal, ok bool) {
	for i := 0; i+1 < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i]) >= mostRange {
			return nil, false
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			list = append(list, literal{text: string(r)})
		}
	}
	return list, true
}

// spelledConcat writes out every way of the parts one after the other.
func spelledConcat(parts []*syntax.Regexp) ([]literal, bool) {
	list := []literal{{}}
	for _, sub := range parts {
		l, ok := spelled(sub)
		if !ok || len(list)*len(l) > mostWords {
			return nil, false
		}
		var next []literal
		for _, a := range list {
			for _, b := range l {
				next = append(next, literal{a.text + b.text, a.fold || b.fold})
			}
		}
		list = next
	}
	return list, true
}
