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

// keyword is a word or phrase that speaks for or against detectors.
type keyword struct {
	head    uint64 // first eight bytes of the last word, as wordHead gives them
	prev    uint32 // end of the word before that, as wordTail gives it; 0 for single words
	next    uint32 // 1 + index of another keyword of the same hash, 0 for none
	text    []byte // lower case; a byte that is no word character stands for any one or two such
	pro     list   // detectors it speaks for
	con     list   // detectors it speaks against
	general bool   // it speaks against all detectors but those in pro
	country string // the country that it names
	common  bool   // types of many countries have it: "passport"
}

// list is a part of wordIndex.lists: detectors in ascending order. Most words
// speak for one or two of hundreds.
type list struct{ lo, hi uint32 }

// wordIndex finds keywords in text by the first eight bytes of their last word
// and the end of the word before it: before a value, what is nearest to it comes
// first and mostly suffices, and of the dozens of phrases that end with one word
// ("id", "number") only those that may stand there are looked at.
type wordIndex struct {
	keywords []keyword
	lists    []uint16
	filter   wordFilter
	gate     wordFilter        // of the words that speak for a gated detector
	country  wordFilter        // of those that name a country
	heads    []wordsOf         // open addressing, at most half full
	phrases  []uint32          // by hash of head and prev: 1 + index of the first keyword, 0 for none
	unspaced map[rune][]uint32 // by last character: indices of keywords of scripts without spaces
}

// wordsOf is what ends with one last word.
type wordsOf struct {
	head    uint64 // 0: the place is free
	single  uint32 // 1 + index of the first keyword that is this one word, 0 for none
	phrases bool   // there are longer ones
}

// wordFilter has one bit for each hash of a last word's head. Its size is fixed
// so that a look at it needs no bounds: one bit in six is set for 10,000 keywords.
type wordFilter [1 << 10]uint64

func (f *wordFilter) add(head uint64) {
	h := hashOf(head)
	f[h>>6] |= 1 << (h & 63)
}

// has reports whether a word may be the last of a keyword; few that are not pass.
func (f *wordFilter) has(head uint64) bool {
	h := hashOf(head)
	return f[h>>6]>>(h&63)&1 != 0
}

// hashOf reduces a head to 16 bits.
func hashOf(head uint64) uint64 { return head * 0x9e3779b97f4a7c15 >> 48 }

// wordUse gathers for which detectors a word speaks, and against which.
type wordUse struct {
	pro, con []uint16
	general  bool
	country  string
}

// newWordIndex indexes the keywords and field names of all detectors and the
// engine's own negative words.
func newWordIndex(ds []Detector) *wordIndex {
	uses := map[string]*wordUse{}
	use := func(w string) *wordUse {
		w = strings.ToLower(strings.TrimSpace(w))
		if uses[w] == nil {
			uses[w] = &wordUse{}
		}
		return uses[w]
	}
	own := newOwnNames(ds)
	for i := range ds {
		pro := func(w string) {
			if u := use(w); !own.takes(ds, i, w) {
				u.pro = append(u.pro, uint16(i))
			}
		}
		for _, words := range ds[i].Context.Keywords {
			for _, w := range words {
				pro(w)
			}
		}
		for _, w := range ds[i].Context.Fields {
			pro(w)
			pro(strings.ReplaceAll(w, " ", ""))
		}
		for _, w := range ds[i].Context.Negative {
			u := use(w)
			u.con = append(u.con, uint16(i))
		}
	}
	for _, w := range negativeWords {
		use(w).general = true
	}
	for _, c := range countries {
		for _, w := range c.names {
			use(w).country = c.code
		}
	}
	x := &wordIndex{unspaced: map[rune][]uint32{}}
	x.size(len(uses))
	for _, w := range slices.Sorted(maps.Keys(uses)) {
		x.enter(w, uses[w])
	}
	for i := range x.keywords {
		k := &x.keywords[i]
		if slices.ContainsFunc(x.detectors(k.pro), func(d uint16) bool { return ds[d].gated() }) {
			x.gate.add(k.head)
		}
		k.common = manyCountries(ds, x.detectors(k.pro))
	}
	return x
}

// fewCountries is how many countries may share a word that is still their own:
// those of one language.
const fewCountries = 3

// manyCountries reports whether detectors are of more countries than that.
func manyCountries(ds []Detector, list []uint16) bool {
	seen := map[string]bool{}
	for _, d := range list {
		if c := ds[d].Country; c != "" {
			seen[c] = true
		}
		if len(seen) > fewCountries {
			return true
		}
	}
	return false
}

// size makes the tables for about n words in up to three forms each.
func (x *wordIndex) size(n int) {
	x.heads = make([]wordsOf, 1<<bits.Len(uint(6*n)))
	x.phrases = make([]uint32, 1<<bits.Len(uint(3*n)))
}

// enter indexes one word in the forms that folding ASCII does not reach.
func (x *wordIndex) enter(w string, u *wordUse) {
	pro, con := x.store(u.pro), list{}
	if !u.general {
		con = x.store(slices.DeleteFunc(u.con, func(d uint16) bool { return slices.Contains(u.pro, d) }))
	}
	for _, v := range caseVariants(w) {
		x.add(keyword{text: []byte(v), pro: pro, con: con, general: u.general, country: u.country})
	}
	if last, _ := utf8.DecodeLastRuneInString(w); lex.Unspaced(last) {
		// Parts of longer runs ("电话是…"): no word ends there.
		x.keywords = append(x.keywords, keyword{text: []byte(w), pro: pro, con: con, general: u.general, country: u.country})
		x.unspaced[last] = append(x.unspaced[last], uint32(len(x.keywords)-1))
	}
}

func (x *wordIndex) store(ds []uint16) list {
	slices.Sort(ds)
	ds = slices.Compact(ds)
	l := list{uint32(len(x.lists)), uint32(len(x.lists) + len(ds))}
	x.lists = append(x.lists, ds...)
	return l
}

func (x *wordIndex) detectors(l list) []uint16 { return x.lists[l.lo:l.hi] }

// has reports whether the list holds a detector.
func (x *wordIndex) has(l list, det uint16) bool {
	if l.lo == l.hi {
		return false
	}
	_, ok := slices.BinarySearch(x.lists[l.lo:l.hi], det)
	return ok
}

// against reports whether a keyword that does not speak for a detector speaks against it.
func (x *wordIndex) against(k *keyword, det uint16) bool { return k.general || x.has(k.con, det) }

// add enters a keyword by its last word.
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
	if k.country != "" {
		x.country.add(k.head)
	}
	if k.country == "" || k.general || k.pro != k.con { // two empty lists are equal
		x.filter.add(k.head)
	}
	w := x.place(k.head)
	w.head = k.head
	first := &w.single
	if k.prev != 0 {
		first, w.phrases = x.phrase(k.head, k.prev), true
	}
	k.next = *first
	x.keywords = append(x.keywords, k)
	*first = uint32(len(x.keywords))
}

// place returns where what ends with a head stands, or would.
func (x *wordIndex) place(head uint64) *wordsOf {
	mask := uint64(len(x.heads) - 1)
	i := hashOf(head)
	for {
		w := &x.heads[i&mask]
		if w.head == head || w.head == 0 {
			return w
		}
		i++
	}
}

// phrase returns where the keywords of a last word and the end of the one before start.
func (x *wordIndex) phrase(head uint64, prev uint32) *uint32 {
	h := (head ^ uint64(prev)<<24) * 0x9e3779b97f4a7c15 >> 32
	return &x.phrases[h&uint64(len(x.phrases)-1)]
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
	if i+8 <= len(text) {
		return (binary.LittleEndian.Uint64(text[i:]) | lowerCase) & headMask[min(n, 8)]
	}
	var b [8]byte
	copy(b[:], text[i:])
	return (binary.LittleEndian.Uint64(b[:]) | lowerCase) & headMask[min(n, 8)]
}

// lowerCase makes ASCII letters lower case, eight at a time.
const lowerCase = 0x2020202020202020

var headMask = [16]uint64{1: 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1, 1<<64 - 1}

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

// words gives those of the words at text[lo:] that the filter has, as bits of
// v.Starts, and all that are not of ASCII letters and digits alone.
func (f *wordFilter) words(text []byte, lo int, v *lex.Words) (hot uint64) {
	if lo+lex.WordsSize+8 > len(text) {
		var near [lex.WordsSize + 8]byte
		copy(near[:], text[min(lo, len(text)):])
		text, lo = near[:], 0
	}
	b := (*[lex.WordsSize + 8]byte)(text[lo:])
	words := v.ASCII | v.High
	for starts := v.Starts; starts != 0; starts &= starts - 1 {
		i := bits.TrailingZeros64(starts) & (lex.WordsSize - 1)
		n := bits.TrailingZeros64(^(words >> i) | 1<<8) // of eight bytes at most
		head := (binary.LittleEndian.Uint64(b[i:i+8]) | lowerCase) & headMask[n&15]
		if f.has(head) {
			hot |= starts & -starts
		}
	}
	if v.High != 0 {
		for starts := v.Starts &^ hot; starts != 0; starts &= starts - 1 {
			i := bits.TrailingZeros64(starts) & (lex.WordsSize - 1)
			n := bits.TrailingZeros64(^(words >> i))
			if v.High>>i&(1<<n-1) != 0 {
				hot |= starts & -starts
			}
		}
	}
	return hot
}

// each notes the keywords that end with the word at text[lo+i:].
func (x *wordIndex) each(a *surroundings, text []byte, lo, i int, v *lex.Words) {
	n := bits.TrailingZeros64(^((v.ASCII | v.High) >> (i & 63)))
	at := lo + i
	if v.ASCII>>(i&63)&(1<<n-1) != 1<<n-1 {
		x.eachPart(a, text, at, n)
		x.eachUnspaced(a, text, at, n)
	} else if !lex.GluedAfter(text, at+n) {
		x.try(a, text, at, n, wordHead(text, at, n))
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

// eachUnspaced notes the keywords of scripts without spaces in the word of n
// bytes at text[i:].
func (x *wordIndex) eachUnspaced(a *surroundings, text []byte, i, n int) {
	for j, end := i, i+n; j < end; {
		r, size := utf8.DecodeRune(text[j:])
		j += size
		if !lex.Unspaced(r) {
			continue
		}
		for _, k := range x.unspaced[r] {
			w := x.keywords[k].text
			if start := j - len(w); start >= 0 && bytes.Equal(text[start:j], w) {
				a.note(text, k, start, j)
			}
		}
	}
}

// try looks up the word text[i:i+n], alone and with the one before it.
func (x *wordIndex) try(a *surroundings, text []byte, i, n int, head uint64) {
	w := x.place(head)
	if w.head != head {
		return
	}
	x.follow(a, text, i+n, w.single, 0)
	if w.phrases {
		if prev := wordTail(text, i); prev != 0 {
			x.follow(a, text, i+n, *x.phrase(head, prev), prev)
		}
	}
}

// follow notes the keywords of one chain that end at end.
func (x *wordIndex) follow(a *surroundings, text []byte, end int, first, prev uint32) {
	for j := first; j != 0; {
		k := &x.keywords[j-1]
		if k.prev == prev {
			if start, ok := k.matchBack(text, end); ok {
				a.note(text, j-1, start, end)
			}
		}
		j = k.next
	}
}
