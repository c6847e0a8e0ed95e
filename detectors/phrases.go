package detectors

import (
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
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
	forms  []form   // by phrase
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

func (b *phraseBook) is(phrase int, f form) bool { return b.forms[phrase]&f != 0 }

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
	b.forms, b.joined = make([]form, b.size()), make([]string, b.size())
	total := 0
	for i, text := range b.table.texts {
		b.forms[i] = formOf(text)
		if b.is(i, plain) || lowered(strings.TrimSpace(text)) == text {
			b.forms[i] |= lower
		}
		if b.is(i, spaced) {
			total += len(text)
		}
	}
	all := make([]byte, 0, total)
	ends := make([]int, 0, b.size())
	for i, text := range b.table.texts {
		if b.is(i, spaced) {
			for word, rest, more := strings.Cut(text, " "); ; word, rest, more = strings.Cut(rest, " ") {
				if all = append(all, word...); !more {
					break
				}
			}
		}
		ends = append(ends, len(all))
	}
	whole, from := string(all), 0 // one string, of which the joined forms are parts
	for i, text := range b.table.texts {
		if b.joined[i] = text; b.is(i, spaced) {
			b.joined[i] = whole[from:ends[i]]
		}
		from = ends[i]
	}
}

func (b *phraseBook) size() int               { return len(b.first) - 1 }
func (b *phraseBook) text(phrase int) string  { return b.table.texts[phrase] }
func (b *phraseBook) usesOf(phrase int) []use { return b.uses[b.first[phrase]:b.first[phrase+1]] }

// form is a set of signs of how a phrase is written.
type form uint8

const (
	plain  form = 1 << iota // ASCII words in lower case, single spaces between: every way of folding leaves it as it is
	lower                   // nothing in upper case, no space at its ends
	spaced                  // of several words
)

// formOf gives the signs of a phrase but for lower.
func formOf(s string) form {
	f := plain
	prev := byte(' ')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ':
			f |= spaced
			if prev == ' ' {
				f &^= plain
			}
		case foldASCII[c] != c || c >= utf8.RuneSelf:
			f &^= plain
		}
		prev = c
	}
	if prev == ' ' {
		f &^= plain
	}
	return f
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

// detectorsBy lists detectors, ascending, by a name.
type detectorsBy struct {
	names phraseTable
	dets  [][]uint16 // by number of the name
}

// newDetectorsBy makes a list for about n names.
func newDetectorsBy(n int) detectorsBy {
	return detectorsBy{newPhraseTable(n), make([][]uint16, 0, n)}
}

// add enters detectors, ascending, and reports whether the name is new. It keeps dets.
func (m *detectorsBy) add(name string, dets []uint16) bool {
	if name == "" || len(dets) == 0 {
		return false
	}
	n := int(m.names.number(name))
	if n == len(m.dets) {
		m.dets = append(m.dets, slices.Clip(dets))
		return true
	}
	all := slices.Concat(m.dets[n], dets)
	slices.Sort(all)
	m.dets[n] = slices.Compact(all)
	return false
}

// of returns the detectors of a name, nil when nobody has it.
func (m *detectorsBy) of(name string) []uint16 {
	if len(m.dets) == 0 {
		return nil
	}
	if s := *m.names.slot(name); s > 0 {
		return m.dets[s-1]
	}
	return nil
}

// ofBytes is of for a part of a text; it does not allocate.
func (m *detectorsBy) ofBytes(name []byte) []uint16 {
	t := &m.names
	if len(m.dets) == 0 {
		return nil
	}
	mask := uint64(len(t.slots) - 1)
	for i := maphash.Bytes(t.seed, name); ; i++ {
		switch s := t.slots[i&mask]; {
		case s == 0:
			return nil
		case t.texts[s-1] == string(name):
			return m.dets[s-1]
		}
	}
}
