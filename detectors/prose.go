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
	nearGap      = 20 // between a keyword and the value, for KeywordNear
)

// keyword is a word or phrase that speaks for or against detectors.
type keyword struct {
	head uint64 // first eight bytes of the last word, as wordHead gives them
	prev uint32 // end of the word before that, as wordTail gives it; 0 for single words
	next uint16 // 1 + index of another keyword of the same hash, 0 for none
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

// wordIndex finds keywords in text by the first eight bytes of their last word
// and the end of the word before it: before a value, what is nearest to it comes
// first and mostly suffices, and of the dozens of phrases that end with one word
// ("id", "number") only those that may stand there are looked at.
type wordIndex struct {
	keywords []keyword
	filter   [1 << 9]uint64  // of last words: one bit for each of 32,768 hashes
	first    [1 << 12]uint16 // by hash of both: 1 + index of the first keyword, 0 for none
	unspaced unspacedIndex
	size     int // detectors
}

// unspacedIndex finds keywords of scripts without spaces between words, where
// they are parts of longer runs ("电话是…"): by their last character.
type unspacedIndex map[rune][]keyword

// add enters a keyword if it is of such a script.
func (x unspacedIndex) add(k keyword) {
	if last, _ := utf8.DecodeLastRune(k.text); lex.Unspaced(last) {
		x[last] = append(x[last], k)
	}
}

// eachUnspaced notes the keywords of such scripts in the word of n bytes at text[i:].
func (x *wordIndex) eachUnspaced(a *surroundings, text []byte, i, n int) {
	for j, end := i, i+n; j < end; {
		r, size := utf8.DecodeRune(text[j:])
		j += size
		if !lex.Unspaced(r) {
			continue
		}
		list := x.unspaced[r]
		for l := range list {
			if start := j - len(list[l].text); start >= 0 && bytes.Equal(text[start:j], list[l].text) {
				a.note(text, &list[l], start, j)
			}
		}
	}
}

// surroundings is what stands around one value, worked out once per span.
type surroundings struct {
	start, end     int32
	near, far, con detSet
	valid          bool
	whole          bool   // all in reach was looked at, not only what is nearest
	fresh          detSet // of con, what came with words that end at stop
	stop           int
}

// newWordIndex indexes the keywords and field names of all detectors and the
// engine's own negative words.
func newWordIndex(ds []Detector) *wordIndex {
	x := &wordIndex{size: len(ds), unspaced: unspacedIndex{}}
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
		x.unspaced.add(*k)
	}
	return x
}

func (x *wordIndex) add(k keyword) {
	if len(k.text) == 0 {
		return
	}
	i := len(k.text)
	for i > 0 && lex.IsWord(k.text[i-1]) {
		i--
	}
	if i == len(k.text) {
		return // ends in no word: nothing to find it by
	}
	k.head = wordHead(k.text, i, len(k.text)-i)
	k.prev = wordTail(k.text, i)
	h := hashOf(k.head)
	x.filter[h>>6] |= 1 << (h & 63)
	first := x.chain(k.head, k.prev)
	k.next = *first
	x.keywords = append(x.keywords, k)
	*first = uint16(len(x.keywords))
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

// wordHead gives the first eight bytes of the word text[i:i+n], n > 0, letter
// case folded.
func wordHead(text []byte, i, n int) uint64 {
	if i+8 > len(text) {
		return wordHeadAtEnd(text[i:], n)
	}
	v := binary.LittleEndian.Uint64(text[i:]) | 0x2020202020202020
	return v & (^uint64(0) >> (64 - 8*uint(min(n, 8))))
}

func wordHeadAtEnd(rest []byte, n int) uint64 {
	var b [8]byte
	copy(b[:], rest[:min(n, len(rest))])
	return wordHead(b[:], 0, n)
}

// hashOf reduces a head to 15 bits.
func hashOf(head uint64) uint64 { return head * 0x9e3779b97f4a7c15 >> 49 }

// chain returns where the keywords of a last word and the end of the one before start.
func (x *wordIndex) chain(head uint64, prev uint32) *uint16 {
	return &x.first[(head^uint64(prev)<<24)*0x9e3779b97f4a7c15>>52]
}

// wordTail gives the end of the word before the one at text[i:], if at most two
// bytes that are no word characters stand between: up to three ASCII letters
// and digits, lower case, or one byte of another character.
func wordTail(text []byte, i int) (tail uint32) {
	j := i - 1
	for j >= 0 && j > i-3 && !lex.IsWord(text[j]) {
		j--
	}
	if j < 0 || !lex.IsWord(text[j]) {
		return 0
	}
	if text[j] >= utf8.RuneSelf {
		return uint32(text[j])
	}
	for n := 0; n < 24 && j >= 0 && text[j] < utf8.RuneSelf && lex.IsWord(text[j]); n, j = n+8, j-1 {
		tail |= uint32(text[j]|0x20) << n
	}
	return tail
}

// matchBack reports whether keyword k stands as whole words right before
// text[end], where a word ends, and where it starts.
func (k *keyword) matchBack(text []byte, end int) (start int, ok bool) {
	i := end
	for j := len(k.text) - 1; j >= 0; j-- {
		if i == 0 {
			return 0, false
		}
		c, b := k.text[j], text[i-1]
		if lex.IsWord(c) {
			if b != c && (b|0x20 != c || b-'A' >= 26) {
				return 0, false
			}
			i--
			continue
		}
		if lex.IsWord(b) || b == '\n' {
			return 0, false
		}
		i--
		if i > 0 && !lex.IsWord(text[i-1]) && text[i-1] != '\n' {
			i--
		}
	}
	return i, !lex.GluedBefore(text, i)
}

// prose looks for keywords around a candidate.
func (s *Scanner) prose(text []byte, c *candidate) (ev Evidence) {
	far := c.logit+farWeight >= likelyLogit && !s.e.scores[c.det].required
	a := &s.around
	if a.start != c.start || a.end != c.end || !a.valid || far && !a.whole {
		s.look(text, c.start, c.end, far)
	}
	switch {
	case a.near.has(c.det):
		ev = KeywordNear
	case far && a.far.has(c.det):
		ev = KeywordFar
	}
	if a.con.has(c.det) {
		ev |= NegativeNear
	}
	return ev
}

// look fills s.around for the value text[start:end]: with the words just before
// it, or with all in reach on both sides.
func (s *Scanner) look(text []byte, start, end int32, whole bool) {
	a, x := &s.around, s.e.words
	a.reset(x.size, start, end, whole)
	lo := max(0, int(start)-contextReach)
	ascii, high, starts := s.index.Words(lo)
	starts &= 1<<(int(start)-lo) - 1
	for starts != 0 {
		i := bits.Len64(starts) - 1
		starts &^= 1 << i
		n := bits.TrailingZeros64(^((ascii | high) >> i))
		if !whole && int(start)-(lo+i+n) > nearGap {
			break
		}
		if head := wordHead(text, lo+i, n); x.listed(head) || high>>i&(1<<n-1) != 0 {
			x.each(a, text, lo+i, n, head, ascii>>i)
		}
	}
	if !whole && !bracketed(text, int(end)) {
		return
	}
	ascii, high, starts = s.index.Words(int(end))
	for starts &= 1<<afterReach - 1; starts != 0; starts &= starts - 1 {
		i := bits.TrailingZeros64(starts)
		n := bits.TrailingZeros64(^((ascii | high) >> i))
		if head := wordHead(text, int(end)+i, n); x.listed(head) || high>>i&(1<<n-1) != 0 {
			x.each(a, text, int(end)+i, n, head, ascii>>i)
		}
	}
}

// listed reports whether a word may be the last of a keyword; few that are not pass.
func (x *wordIndex) listed(head uint64) bool {
	h := hashOf(head)
	return x.filter[h>>6]>>(h&63)&1 != 0
}

// each notes the keywords that end with the word of n bytes at text[i:].
func (x *wordIndex) each(a *surroundings, text []byte, i, n int, head, ascii uint64) {
	if ascii&(1<<n-1) != 1<<n-1 {
		x.eachPart(a, text, i, n)
		x.eachUnspaced(a, text, i, n)
	} else if !lex.GluedAfter(text, i+n) {
		x.try(a, text, i, n, head)
	}
}

// eachPart notes the keywords in the n bytes at text[i:] that are not all ASCII:
// quotation marks, dashes and spaces may part them into several words.
func (x *wordIndex) eachPart(a *surroundings, text []byte, i, n int) {
	for j, end := i, i+n; j < end; {
		start := j
		for j < end && lex.GluedAfter(text, j) {
			_, size := utf8.DecodeRune(text[j:])
			j += size
		}
		if j > start && !lex.GluedAfter(text, j) {
			x.try(a, text, start, j-start, wordHead(text, start, j-start))
		}
		_, size := utf8.DecodeRune(text[j:])
		j += size
	}
}

// try looks up the word text[i:i+n], alone and with the one before it.
func (x *wordIndex) try(a *surroundings, text []byte, i, n int, head uint64) {
	x.follow(a, text, i+n, head, 0)
	if prev := wordTail(text, i); prev != 0 {
		x.follow(a, text, i+n, head, prev)
	}
}

// follow notes the keywords of one chain that end at end.
func (x *wordIndex) follow(a *surroundings, text []byte, end int, head uint64, prev uint32) {
	for j := *x.chain(head, prev); j != 0; {
		k := &x.keywords[j-1]
		j = k.next
		if k.head != head || k.prev != prev {
			continue
		}
		if start, ok := k.matchBack(text, end); ok {
			a.note(text, k, start, end)
		}
	}
}

func (a *surroundings) reset(n int, start, end int32, whole bool) {
	if a.near == nil {
		a.near, a.far, a.con, a.fresh = newDetSet(n), newDetSet(n), newDetSet(n), newDetSet(n)
	}
	clear(a.near)
	clear(a.far)
	clear(a.con)
	clear(a.fresh)
	a.stop = -1
	a.start, a.end, a.valid, a.whole = start, end, true, whole
}

// note notes a keyword at text[start:stop], on either side of the value.
func (a *surroundings) note(text []byte, k *keyword, start, stop int) {
	if start >= int(a.end) {
		a.after(text, k, start, stop)
	} else {
		a.before(text, k, stop)
	}
}

// before notes a keyword that ends at stop, before the value. It is near in the
// same line, and at the end of the line before, as labels stand in forms. Words
// come nearest first: a negative word does not speak against a type whose own
// keyword stands between it and the value ("version SSN …").
func (a *surroundings) before(text []byte, k *keyword, stop int) {
	if stop > int(a.start) {
		return
	}
	gap := text[stop:a.start]
	if len(gap) <= nearGap && !holdsNumber(gap) && (bytes.IndexByte(gap, '\n') < 0 || len(bytes.Trim(gap, ": \t\r\n")) == 0) {
		if stop != a.stop {
			a.stop = stop
			clear(a.fresh)
		}
		a.near.union(k.pro)
		for i, w := range k.con {
			// The end of a type's own phrase ("tax id") does not speak against it.
			a.con[i] &^= a.fresh[i] & k.pro[i]
			w &^= a.near[i] | a.con[i]
			a.con[i] |= w
			a.fresh[i] |= w
		}
		return
	}
	a.far.union(k.pro)
}

// holdsNumber reports whether another value seems to stand in the gap, which
// the keyword then belongs to.
func holdsNumber(gap []byte) bool {
	digits := 0
	for _, c := range gap {
		if c-'0' < 10 {
			digits++
		}
	}
	return digits > 4
}

// bracketed reports whether a bracket follows the value, as in "123456782 (BSN)".
func bracketed(text []byte, end int) bool {
	return end+2 < len(text) && text[end] == ' ' && text[end+1] == '('
}

// after notes a keyword in text[i:stop], after the value. A label there
// ("… Tel: …") belongs to what follows it.
func (a *surroundings) after(text []byte, k *keyword, i, stop int) {
	if bytes.IndexByte(text[a.end:i], '\n') >= 0 {
		return
	}
	if rest := bytes.TrimLeft(text[stop:min(len(text), stop+3)], `". `); len(rest) > 0 && (rest[0] == ':' || rest[0] == '=') {
		return
	}
	if i == int(a.end)+2 && bracketed(text, int(a.end)) {
		a.near.union(k.pro)
		return
	}
	a.far.union(k.pro)
}
