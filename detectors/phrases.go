package detectors

import (
	"hash/maphash"
	"maps"
	"slices"
	"strings"
)

// phraseTable numbers phrases in the order in which they are first met: a hash
// table with open addressing, at most half full. Building an Engine is mostly
// looking up words, and a map takes twice as long.
type phraseTable struct {
	seed  maphash.Seed
	slots []uint32 // 1 + number, 0: free
	texts []string // by number
}

// newPhraseTable makes a table for about n phrases.
func newPhraseTable(n int) phraseTable {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return phraseTable{seed: maphash.MakeSeed(), slots: make([]uint32, size), texts: make([]string, 0, n)}
}

// number returns the number of a phrase, a new one if it was not met before.
func (t *phraseTable) number(text string) uint32 {
	if 2*len(t.texts) >= len(t.slots) {
		t.grow()
	}
	slot := t.slot(text)
	if *slot == 0 {
		t.texts = append(t.texts, text)
		*slot = uint32(len(t.texts))
	}
	return *slot - 1
}

// slot returns where the number of a phrase stands, or would.
func (t *phraseTable) slot(text string) *uint32 {
	mask := uint64(len(t.slots) - 1)
	for i := maphash.String(t.seed, text); ; i++ {
		if s := &t.slots[i&mask]; *s == 0 || t.texts[*s-1] == text {
			return s
		}
	}
}

func (t *phraseTable) grow() {
	t.slots = make([]uint32, 2*len(t.slots))
	for i, text := range t.texts {
		*t.slot(text) = uint32(i + 1)
	}
}

// phraseBook lists every keyword, field name and negative word of some detectors
// once, with those that have it: most are shared by the types of many countries,
// and what is made of a phrase for the tables is made once.
type phraseBook struct {
	table  phraseTable
	first  []uint32 // by phrase: where its uses start; one more at the end
	uses   []use    // by phrase, then detector
	plain  []bool   // by phrase: ASCII words in lower case, single spaces between; every way of folding leaves it as it is
	joined []string // by phrase: without spaces
}

// use is what a detector has a phrase for.
type use struct {
	det uint16
	as  role
}

type role uint8

const (
	asKeyword role = iota
	asField
	asNegative
)

func newPhraseBook(ds []Detector) *phraseBook {
	total := 0
	for i := range ds {
		c := &ds[i].Context
		total += len(c.Fields) + len(c.Negative)
		for _, words := range c.Keywords {
			total += len(words)
		}
	}
	b := &phraseBook{table: newPhraseTable(total/2 + 1)}
	phrases, uses := make([]uint32, 0, total), make([]use, 0, total)
	add := func(words []string, det int, as role) {
		for _, w := range words {
			phrases, uses = append(phrases, b.table.number(w)), append(uses, use{uint16(det), as})
		}
	}
	var langs []string
	for i := range ds {
		c := &ds[i].Context
		langs = slices.AppendSeq(langs[:0], maps.Keys(c.Keywords))
		slices.Sort(langs)
		for _, lang := range langs {
			add(c.Keywords[lang], i, asKeyword)
		}
		add(c.Fields, i, asField)
		add(c.Negative, i, asNegative)
	}
	b.first, b.uses = grouped(phrases, uses, len(b.table.texts))
	b.derive()
	return b
}

// grouped sorts values by their keys, which are less than n, and keeps the order
// of those with the same. It returns also where those of each key start, and the end.
func grouped[V any](keys []uint32, values []V, n int) (first []uint32, sorted []V) {
	first, sorted = make([]uint32, n+1), make([]V, len(values))
	for _, k := range keys {
		first[k+1]++
	}
	for i := range n {
		first[i+1] += first[i]
	}
	next := slices.Clone(first)
	for i, k := range keys {
		sorted[next[k]] = values[i]
		next[k]++
	}
	return first, sorted
}

// derive works out what the tables want to know of each phrase.
func (b *phraseBook) derive() {
	b.plain, b.joined = make([]bool, b.size()), make([]string, b.size())
	total := 0
	for _, text := range b.table.texts {
		total += len(text)
	}
	var all strings.Builder // the joined forms, which are parts of one string
	all.Grow(total)
	for i, text := range b.table.texts {
		b.plain[i], b.joined[i] = plainPhrase(text), text
		if strings.IndexByte(text, ' ') < 0 {
			continue
		}
		from := all.Len()
		for j := range len(text) {
			if text[j] != ' ' {
				all.WriteByte(text[j])
			}
		}
		b.joined[i] = all.String()[from:]
	}
}

func (b *phraseBook) size() int               { return len(b.first) - 1 }
func (b *phraseBook) text(phrase int) string  { return b.table.texts[phrase] }
func (b *phraseBook) usesOf(phrase int) []use { return b.uses[b.first[phrase]:b.first[phrase+1]] }

// plainPhrase reports whether a phrase is ASCII letters in lower case and digits,
// with single spaces inside.
func plainPhrase(s string) bool {
	prev := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c == ' ' && prev == ' ' || c != ' ' && (c >= 0x80 || foldASCII[c] != c) {
			return false
		}
		prev = c
	}
	return prev != ' '
}

// detectorsOf appends the detectors of some uses that pass a test to dst, ascending, each once.
func detectorsOf(dst []uint16, uses []use, pass func(use) bool) []uint16 {
	from := len(dst)
	for _, u := range uses {
		if n := len(dst); (n == from || dst[n-1] != u.det) && pass(u) {
			dst = append(dst, u.det)
		}
	}
	return dst
}

// detectorsBy lists detectors, ascending, by what is written in a text.
type detectorsBy map[string][]uint16

// add enters detectors, ascending, and reports whether the name is new. It keeps dets.
func (m detectorsBy) add(name string, dets []uint16) bool {
	if name == "" || len(dets) == 0 {
		return false
	}
	old := m[name]
	if old == nil {
		m[name] = slices.Clip(dets)
		return true
	}
	all := slices.Concat(old, dets)
	slices.Sort(all)
	m[name] = slices.Compact(all)
	return false
}
