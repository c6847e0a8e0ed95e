package detectors

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Reach of the context in prose, in bytes.
const (
	contextReach = 64 // before the value; at most 64: one look at the bitmaps
	afterReach   = 24 // after it
	nearGap      = 16 // between a keyword and the value, for KeywordNear
)

// keyword is a word or phrase that speaks for or against detectors.
type keyword struct {
	text []byte // lower case; a byte that is no word character stands for any one or two such
	pro  detSet
	con  detSet
}

// detSet is a set of detectors by index.
type detSet []uint64

func newDetSet(n int) detSet       { return make(detSet, (n+63)/64) }
func (s detSet) add(i uint16)      { s[i/64] |= 1 << (i % 64) }
func (s detSet) has(i uint16) bool { return s[i/64]>>(i%64)&1 != 0 }
func (s detSet) union(o detSet) {
	for i, w := range o {
		s[i] |= w
	}
}
func (s detSet) minus(o detSet) detSet {
	r := slices.Clone(s)
	for i, w := range o {
		r[i] &^= w
	}
	return r
}

// wordIndex finds keywords in text by the first eight bytes of their first word.
type wordIndex struct {
	keywords []keyword
	filter   [1 << 9]uint64 // one bit for each of 32,768 hashes
	heads    map[uint16][]uint16
	size     int // detectors
}

// surroundings is what stands around one value, worked out once per span.
type surroundings struct {
	start, end     int32
	near, far, con detSet
	valid          bool
}

// newWordIndex indexes the keywords and field names of all detectors and the
// engine's own negative words.
func newWordIndex(ds []Detector) *wordIndex {
	x := &wordIndex{heads: map[uint16][]uint16{}, size: len(ds)}
	byText := map[string]*keyword{}
	get := func(w string) *keyword {
		w = strings.ToLower(strings.TrimSpace(w))
		k := byText[w]
		if k == nil {
			k = &keyword{text: []byte(w), pro: newDetSet(len(ds)), con: newDetSet(len(ds))}
			byText[w] = k
		}
		return k
	}
	for i := range ds {
		for _, words := range ds[i].Context.Keywords {
			for _, w := range words {
				get(w).pro.add(uint16(i))
			}
		}
		for _, w := range ds[i].Context.Fields {
			get(w).pro.add(uint16(i))
			if j := strings.ReplaceAll(w, " ", ""); j != w {
				get(j).pro.add(uint16(i))
			}
		}
		for _, w := range ds[i].Context.Negative {
			get(w).con.add(uint16(i))
		}
	}
	for _, w := range negativeWords {
		k := get(w)
		for i := range ds {
			k.con.add(uint16(i))
		}
	}
	for _, w := range slices.Sorted(maps.Keys(byText)) {
		k := byText[w]
		k.con = k.con.minus(k.pro)
		for _, v := range caseVariants(w) {
			x.add(keyword{text: []byte(v), pro: k.pro, con: k.con})
		}
	}
	return x
}

func (x *wordIndex) add(k keyword) {
	if len(k.text) == 0 {
		return
	}
	n := 0
	for n < len(k.text) && lex.IsWord(k.text[n]) {
		n++
	}
	h := wordHash(k.text, 0, n)
	x.filter[h>>6] |= 1 << (h & 63)
	x.heads[h] = append(x.heads[h], uint16(len(x.keywords)))
	x.keywords = append(x.keywords, k)
}

// caseVariants gives the forms of a word that ASCII folding does not reach.
func caseVariants(w string) []string {
	if !strings.ContainsFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return []string{w}
	}
	r, n := utf8.DecodeRuneInString(w)
	vs := []string{w, string(unicode.ToTitle(r)) + w[n:], strings.ToUpper(w)}
	slices.Sort(vs)
	return slices.Compact(vs)
}

// wordHash hashes the first eight bytes of the word text[i:i+n], letter case folded.
func wordHash(text []byte, i, n int) uint16 {
	var v uint64
	if i+8 <= len(text) {
		v = binary.LittleEndian.Uint64(text[i:])
	} else {
		var b [8]byte
		copy(b[:], text[i:])
		v = binary.LittleEndian.Uint64(b[:])
	}
	v |= 0x2020202020202020
	if n < 8 {
		v &= 1<<(8*n) - 1
	}
	return uint16(v * 0x9e3779b97f4a7c15 >> 49)
}

// matchAt reports whether keyword k stands at text[i:] as whole words, and where it ends.
func (k *keyword) matchAt(text []byte, i int) (end int, ok bool) {
	for _, c := range k.text {
		if i >= len(text) {
			return 0, false
		}
		if b := text[i]; lex.IsWord(c) {
			if b != c && (b|0x20 != c || b-'A' >= 26) {
				return 0, false
			}
			i++
			continue
		} else if lex.IsWord(b) || b == '\n' {
			return 0, false
		}
		i++
		if i < len(text) && !lex.IsWord(text[i]) && text[i] != '\n' {
			i++
		}
	}
	return i, !lex.GluedAfter(text, i)
}

// prose looks for keywords around a candidate.
func (s *Scanner) prose(text []byte, c *candidate) (ev Evidence) {
	a := &s.around
	if !a.valid || a.start != c.start || a.end != c.end {
		s.look(text, c.start, c.end)
	}
	switch {
	case a.near.has(c.det):
		ev = KeywordNear
	case a.far.has(c.det):
		ev = KeywordFar
	}
	if a.con.has(c.det) {
		ev |= NegativeNear
	}
	return ev
}

// look fills s.around for the value text[start:end].
func (s *Scanner) look(text []byte, start, end int32) {
	a, x := &s.around, s.e.words
	a.reset(x.size, start, end)
	lo := max(0, int(start)-contextReach)
	ascii, high, starts := s.index.Words(lo)
	starts &= 1<<(int(start)-lo) - 1
	for ; starts != 0; starts &= starts - 1 {
		i := bits.TrailingZeros64(starts)
		x.at(text, lo+i, ascii>>i, high>>i, func(k *keyword, stop int) {
			a.before(text, k, stop)
		})
	}
	ascii, high, starts = s.index.Words(int(end))
	for starts &= 1<<afterReach - 1; starts != 0; starts &= starts - 1 {
		i := bits.TrailingZeros64(starts)
		x.at(text, int(end)+i, ascii>>i, high>>i, func(k *keyword, stop int) {
			a.after(text, k, int(end)+i, stop)
		})
	}
}

// at calls hit for each keyword that stands at text[i:], given the classes of
// the bytes from there on.
func (x *wordIndex) at(text []byte, i int, ascii, high uint64, hit func(k *keyword, end int)) {
	n := bits.TrailingZeros64(^(ascii | high))
	x.try(text, i, n, hit)
	// A word may end in quotation marks and the like: try its ASCII part alone.
	if m := bits.TrailingZeros64(^ascii); m > 0 && m < n {
		x.try(text, i, m, hit)
	}
}

// try looks up the word text[i:i+n].
func (x *wordIndex) try(text []byte, i, n int, hit func(k *keyword, end int)) {
	h := wordHash(text, i, n)
	if x.filter[h>>6]>>(h&63)&1 == 0 || lex.GluedBefore(text, i) {
		return
	}
	for _, j := range x.heads[h] {
		if end, ok := x.keywords[j].matchAt(text, i); ok {
			hit(&x.keywords[j], end)
		}
	}
}

func (a *surroundings) reset(n int, start, end int32) {
	if a.near == nil {
		a.near, a.far, a.con = newDetSet(n), newDetSet(n), newDetSet(n)
	}
	clear(a.near)
	clear(a.far)
	clear(a.con)
	a.start, a.end, a.valid = start, end, true
}

// before notes a keyword that ends at stop, before the value.
func (a *surroundings) before(text []byte, k *keyword, stop int) {
	if stop > int(a.start) {
		return
	}
	gap := text[stop:a.start]
	if len(gap) <= nearGap && bytes.IndexByte(gap, '\n') < 0 {
		a.near.union(k.pro)
		a.con.union(k.con)
		return
	}
	a.far.union(k.pro)
}

// after notes a keyword in text[i:stop], after the value. A label there
// ("… Tel: …") belongs to what follows it.
func (a *surroundings) after(text []byte, k *keyword, i, stop int) {
	if bytes.IndexByte(text[a.end:i], '\n') >= 0 {
		return
	}
	if rest := bytes.TrimLeft(text[stop:min(len(text), stop+3)], `" `); len(rest) > 0 && (rest[0] == ':' || rest[0] == '=') {
		return
	}
	a.far.union(k.pro)
}
