package vocabulary

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
)

// Kind describes a type that words tell, in a list file and perhaps in large lists.
type Kind struct {
	ID, Doc, Category string
	Family            detectors.Family
	Version           int
	Words             string   // a list file
	Large             []string // see Sorted: further values
	// Holds: a value that holds one of the phrases among other words is of the
	// type ("moderate asthma since 2010"), not only one that starts with it.
	Holds bool
	// Also judges values that no list has (measures, codes, vectors), nil for none.
	Also   func(v []byte) (n int, verdict detectors.Verdict)
	Chance float64 // share of arbitrary short values that are accepted

	Negative             []string // words near a term that speak against it
	Examples, NearMisses []string
}

// maxLen is the longest value of a Kind, in bytes: a clause, not a text.
const maxLen = 120

// Detector makes the detector of a Kind. Reading the terms and labels out of the
// list file is all it does; the rest is read, and tables are made of it, when a
// value is first asked about.
func (k Kind) Detector() detectors.Detector {
	list := parse(k.Words, func(section string) bool { return !ofValues(section) })
	values := sync.OnceValue(func() *reader { return newReader(&k, list.Terms) })
	d := detectors.Detector{
		ID: k.ID, Doc: k.Doc, Category: k.Category, Family: k.Family, Tier: 3, Version: max(1, k.Version),
		Check: "word list", Chance: k.Chance,
		Value:  func(v []byte) (int, detectors.Verdict) { return values().value(v) },
		Terms:  list.Terms,
		MaxLen: maxLen,
		Context: detectors.Context{
			Required: true, Keywords: list.Keywords, Fields: list.Fields, Negative: k.Negative,
		},
		Examples: k.Examples, NearMisses: k.NearMisses,
	}
	return d
}

// reader judges values of one Kind.
type reader struct {
	words, codes *Set
	holds        bool
	also         func(v []byte) (int, detectors.Verdict)
}

// ofValues reports whether a section of a list file is of words that say nothing
// outside values.
func ofValues(section string) bool { return section == "values" || section == "codes" }

func newReader(k *Kind, terms map[string][]string) *reader {
	list := parse(k.Words, ofValues)
	r := &reader{words: NewSet(All(terms), All(list.Values)), codes: NewSet(list.Codes), holds: k.Holds, also: k.Also}
	for _, l := range k.Large {
		r.words = r.words.WithSorted(l)
	}
	return r
}

// value judges what stands in a cell or after a label.
func (r *reader) value(v []byte) (int, detectors.Verdict) {
	if n := r.leading(v); n > 0 {
		return n, detectors.Pass
	}
	if n := r.codes.Lead(v); n > 0 && EndsValue(v[n:]) {
		return n, detectors.Weak
	}
	if r.also != nil {
		if n, verdict := r.also(v); verdict != detectors.Reject {
			return n, verdict
		}
	}
	if r.holds {
		clause := v[:Clause(v)]
		if _, end := r.words.Find(clause); end > 0 {
			return len(clause), detectors.Weak
		}
	}
	return 0, detectors.Reject
}

// leading returns how much of v the phrases take that it starts with: one, or
// several of a list ("German / French"), each in brackets perhaps.
func (r *reader) leading(v []byte) int {
	n := r.words.Lead(v)
	if n == 0 {
		return 0
	}
	if r.holds {
		if c := Clause(v); c >= n {
			return c
		}
		return n
	}
	for n < len(v) {
		gap := len(v[n:]) - len(bytes.TrimLeft(v[n:], " ,;/&|+()-"))
		next := 0
		if gap > 0 && gap <= 3 {
			next = r.words.Lead(v[n+gap:])
		}
		if next == 0 {
			break
		}
		n += gap + next
		if n < len(v) && v[n] == ')' {
			n++
		}
	}
	return n
}

// Clause returns where the first clause of v ends: before a full stop and
// space, a semicolon, a tab, a bar or two spaces, and within maxLen bytes.
func Clause(v []byte) int {
	for i, c := range v {
		switch {
		case c == ';', c == '\t', c == '|', c == '<', i > 0 && c == ' ' && v[i-1] == ' ', c == ' ' && i > 3 && v[i-1] == '.':
			return trimmed(v[:i])
		case i >= maxLen:
			if cut := bytes.LastIndexByte(v[:maxLen], ' '); cut > 0 {
				return cut
			}
			return 0
		}
	}
	if len(v) > maxLen {
		return 0
	}
	return trimmed(v)
}

// trimmed is the length of a clause without the marks at its end.
func trimmed(v []byte) int { return len(bytes.TrimRight(v, " .,;:\"'`)]}")) }

// EndsValue reports whether a value that rest follows ends there: short codes
// are not the first word of a sentence.
func EndsValue(rest []byte) bool {
	if len(rest) == 0 {
		return true
	}
	switch rest[0] {
	case ',', ';', '|', '\t', ')', ']', '"', '\'', '<', '.', '/':
		return len(rest) == 1 || rest[0] != '.' && rest[0] != '/' || !isText(rest[1])
	case ' ':
		if len(rest) > 1 && !isText(rest[1]) {
			return true
		}
		// Another label follows on the same line: "Sexo: H Edad: 45".
		_, end := nextWord(rest, 0)
		for words := 0; words < 3 && end < len(rest); words++ {
			if rest[end] == ':' {
				return true
			}
			_, end = nextWord(rest, end)
		}
	}
	return false
}

func isText(c byte) bool { return c >= utf8.RuneSelf || c-'0' < 10 || (c|0x20)-'a' < 26 }
