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
}

// list is a part of wordIndex.lists: detectors in ascending order. Most words
// speak for one or two of hundreds.
type list struct{ lo, hi uint32 }

// wordIndex finds keywords in text by the first eight bytes of their last word
// and the end of the word before it: before a value, what is nearest to it comes
// first and mostly suffices, and of the dozens of phrases that end with one word
// ("id", "number") only those that may stand there are looked at.
type wordIndex struct {
	keywords    []keyword
	lists       []uint16
	filter      []uint64 // of last words: one bit for each of their hashes
	filterShift uint
	first       []uint32 // by hash of both: 1 + index of the first keyword, 0 for none
	firstShift  uint
	unspaced    map[rune][]uint32 // by last character: indices of keywords of scripts without spaces
}

// wordUse gathers for which detectors a word speaks, and against which.
type wordUse struct {
	pro, con []uint16
	general  bool
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
	for i := range ds {
		pro := func(w string) { u := use(w); u.pro = append(u.pro, uint16(i)) }
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
	x := &wordIndex{unspaced: map[rune][]uint32{}}
	x.size(len(uses))
	for _, w := range slices.Sorted(maps.Keys(uses)) {
		x.enter(w, uses[w])
	}
	return x
}

// size makes the tables for about n words: the filter holds 1 in 16 at most,
// the chains have one keyword each in the mean.
func (x *wordIndex) size(n int) {
	filter := max(12, bits.Len(uint(16*n)))
	first := max(10, bits.Len(uint(n)))
	x.filter, x.filterShift = make([]uint64, 1<<filter/64), uint(64-filter)
	x.first, x.firstShift = make([]uint32, 1<<first), uint(64-first)
}

// enter indexes one word in the forms that folding ASCII does not reach.
func (x *wordIndex) enter(w string, u *wordUse) {
	pro, con := x.store(u.pro), list{}
	if !u.general {
		con = x.store(slices.DeleteFunc(u.con, func(d uint16) bool { return slices.Contains(u.pro, d) }))
	}
	for _, v := range caseVariants(w) {
		x.add(keyword{text: []byte(v), pro: pro, con: con, general: u.general})
	}
	if last, _ := utf8.DecodeLastRuneInString(w); lex.Unspaced(last) {
		// Parts of longer runs ("电话是…"): no word ends there.
		x.keywords = append(x.keywords, keyword{text: []byte(w), pro: pro, con: con, general: u.general})
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
	h := x.hash(k.head)
	x.filter[h>>6] |= 1 << (h & 63)
	first := x.chain(k.head, k.prev)
	k.next = *first
	x.keywords = append(x.keywords, k)
	*first = uint32(len(x.keywords))
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

// hash reduces a head to a place in the filter.
func (x *wordIndex) hash(head uint64) uint64 {
	return head * 0x9e3779b97f4a7c15 >> (x.filterShift & 63)
}

// listed reports whether a word may be the last of a keyword; few that are not pass.
func (x *wordIndex) listed(head uint64) bool {
	h := x.hash(head)
	return x.filter[h>>6]>>(h&63)&1 != 0
}

// chain returns where the keywords of a last word and the end of the one before start.
func (x *wordIndex) chain(head uint64, prev uint32) *uint32 {
	return &x.first[(head^uint64(prev)<<24)*0x9e3779b97f4a7c15>>(x.firstShift&63)]
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

// each notes the keywords that end with the word of n bytes at text[i:], of
// which ascii tells the letters and digits.
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
	x.follow(a, text, i+n, head, 0)
	if prev := wordTail(text, i); prev != 0 {
		x.follow(a, text, i+n, head, prev)
	}
}

// follow notes the keywords of one chain that end at end.
func (x *wordIndex) follow(a *surroundings, text []byte, end int, head uint64, prev uint32) {
	for j := *x.chain(head, prev); j != 0; {
		k := &x.keywords[j-1]
		if k.head == head && k.prev == prev {
			if start, ok := k.matchBack(text, end); ok {
				a.note(text, j-1, start, end)
			}
		}
		j = k.next
	}
}
