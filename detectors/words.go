package detectors

import (
	"bytes"
	"encoding/binary"
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
	text    list   // in wordIndex.texts: lower case; a byte that is no word character stands for any one or two such
	pro     list   // detectors it speaks for
	con     list   // detectors it speaks against
	general bool   // it speaks against all detectors but those in pro
	country uint16 // 1 + index in countries of the one that it names, 0 for none
	common  bool   // types of many countries have it: "passport"
}

// list is a part of wordIndex.lists, detectors in ascending order, or of its
// texts. Most words speak for one or two of hundreds.
type list struct{ lo, hi uint32 }

func (l list) empty() bool { return l.lo == l.hi }

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
	texts    []byte            // of all keywords
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

// wordUse is a detector that a word speaks for, or against: twice its number, and 1 for against.
type wordUse uint32

func (u wordUse) det() uint16   { return uint16(u >> 1) }
func (u wordUse) against() bool { return u&1 != 0 }

// wordUses gathers what the words speak for and against, by their numbers in the
// table of the phrase book.
type wordUses struct {
	book  *phraseBook
	words []uint32  // the word of …
	uses  []wordUse // … each use
}

// newWordIndex indexes the keywords and field names of all detectors and the
// engine's own negative words.
func newWordIndex(ds []Detector, b *phraseBook) *wordIndex {
	u := newWordUses(b)
	own := u.own()
	words := b.table.texts
	first, uses := grouped(u.words, u.uses, len(words))
	x := &wordIndex{lists: make([]uint16, 0, len(uses)), unspaced: map[rune][]uint32{}}
	x.size(words)
	for i, w := range words {
		if first[i] == first[i+1] && own[i] == (ownWord{}) {
			continue // a phrase that is no word as it is written
		}
		k := keyword{general: own[i].general, country: own[i].country}
		x.store(&k, uses[first[i]:first[i+1]])
		pro := x.detectors(k.pro)
		k.common = manyCountries(ds, pro)
		x.enter(w, &k, slices.ContainsFunc(pro, func(d uint16) bool { return ds[d].gated() }))
	}
	return x
}

func newWordUses(b *phraseBook) *wordUses {
	n := len(b.uses) + len(b.uses)/2 // a third of them are field names of several words
	u := &wordUses{book: b, words: make([]uint32, 0, n), uses: make([]wordUse, 0, n)}
	for p := range b.size() {
		u.phrase(p)
	}
	return u
}

// ownWord is what the engine's own lists say of a word.
type ownWord struct {
	general bool
	country uint16 // 1 + index in countries, 0 for none
}

// own gives what the engine's own lists say, by word.
func (u *wordUses) own() []ownWord {
	words := make([]ownWord, len(u.book.table.texts), len(u.book.table.texts)+len(negativeWords)+8*len(countries))
	at := func(w string) *ownWord {
		n := int(u.number(w))
		if n == len(words) {
			words = append(words, ownWord{})
		}
		return &words[n]
	}
	for _, w := range negativeWords {
		at(w).general = true
	}
	for i, c := range countries {
		for _, w := range c.names {
			at(w).country = uint16(i + 1)
		}
	}
	return words
}

// phrase notes the uses of a phrase; as a field name it is also a word without
// its spaces.
func (u *wordUses) phrase(p int) {
	word, joined := uint32(p), uint32(p)
	if !u.book.is(p, lower) {
		word = u.number(u.book.text(p))
	}
	joins := false
	for _, use := range u.book.usesOf(p) {
		against := wordUse(0)
		if use.as == asNegative {
			against = 1
		}
		u.note(word, wordUse(use.det)<<1|against)
		if use.as == asField && u.book.is(p, spaced) {
			if !joins {
				joined, joins = u.number(u.book.joined[p]), true
			}
			u.note(joined, wordUse(use.det)<<1)
		}
	}
}

func (u *wordUses) note(word uint32, use wordUse) {
	u.words, u.uses = append(u.words, word), append(u.uses, use)
}

// number returns the number of a word, however it is written.
func (u *wordUses) number(w string) uint32 {
	return u.book.table.number(lowered(strings.TrimSpace(w)))
}

// fewCountries is how many countries may share a word that is still their own:
// those of one language.
const fewCountries = 3

// manyCountries reports whether detectors are of more countries than that.
func manyCountries(ds []Detector, list []uint16) bool {
	var seen [fewCountries]string
	n := 0
	for _, d := range list {
		c := ds[d].Country
		if c == "" || slices.Contains(seen[:n], c) {
			continue
		}
		if n == fewCountries {
			return true
		}
		seen[n] = c
		n++
	}
	return false
}

// size makes the tables for some words and their forms.
func (x *wordIndex) size(words []string) {
	n, bytes := 0, 0
	for _, w := range words {
		forms := 1
		if !isASCII(w) {
			forms = mostForms
		}
		n, bytes = n+forms, bytes+forms*len(w)
	}
	x.keywords, x.texts = make([]keyword, 0, n), make([]byte, 0, bytes)
	x.heads = make([]wordsOf, 1<<bits.Len(uint(2*n)))
	x.phrases = make([]uint32, 1<<bits.Len(uint(2*n)))
}

// mostForms is how many keywords a word outside ASCII makes: see enter.
const mostForms = 3

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// enter indexes one word in the forms that folding ASCII does not reach: as it
// is, with its first letter in upper case, and all in upper case.
func (x *wordIndex) enter(w string, k *keyword, gated bool) {
	whole := x.keep(append(x.texts, w...))
	k.text = whole
	x.add(k, gated)
	if isASCII(w) {
		return
	}
	capital := whole
	if first, n := utf8.DecodeRuneInString(w); unicode.ToTitle(first) != first {
		capital = x.keep(append(utf8.AppendRune(x.texts, unicode.ToTitle(first)), w[n:]...))
		k.text = capital
		x.add(k, gated)
	}
	upper := x.keep(appendUpper(x.texts, w))
	if !bytes.Equal(x.text(upper), x.text(whole)) && !bytes.Equal(x.text(upper), x.text(capital)) {
		k.text = upper
		x.add(k, gated)
	}
	if last, _ := utf8.DecodeLastRuneInString(w); lex.Unspaced(last) {
		// Parts of longer runs ("电话是…"): no word ends there.
		k.text = whole
		x.keywords = append(x.keywords, *k)
		x.unspaced[last] = append(x.unspaced[last], uint32(len(x.keywords)-1))
	}
}

// keep makes longer what x.texts becomes and returns the part added.
func (x *wordIndex) keep(longer []byte) list {
	from := len(x.texts)
	x.texts = longer
	return list{uint32(from), uint32(len(longer))}
}

func (x *wordIndex) text(l list) []byte { return x.texts[l.lo:l.hi] }

// store notes the detectors that a keyword speaks for and against. Those that it
// speaks for it does not speak against.
func (x *wordIndex) store(k *keyword, uses []wordUse) {
	slices.Sort(uses)
	lo := len(x.lists)
	for i, u := range uses {
		if !u.against() && (i == 0 || uses[i-1] != u) {
			x.lists = append(x.lists, u.det())
		}
	}
	mid := len(x.lists)
	for i, u := range uses {
		if u.against() && !k.general && (i == 0 || uses[i-1].det() != u.det()) {
			x.lists = append(x.lists, u.det())
		}
	}
	k.pro, k.con = list{uint32(lo), uint32(mid)}, list{uint32(mid), uint32(len(x.lists))}
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
func (x *wordIndex) add(k *keyword, gated bool) {
	text := x.text(k.text)
	i := len(text)
	for i > 0 && lex.IsWord(text[i-1]) {
		i--
	}
	if i == len(text) {
		return // ends in no word: nothing to find it by
	}
	k.head = wordHead(text, i, len(text)-i)
	k.prev = wordTail(text, i)
	if k.country != 0 {
		x.country.add(k.head)
	}
	if k.country == 0 || k.general || !k.pro.empty() || !k.con.empty() {
		x.filter.add(k.head)
	}
	if gated {
		x.gate.add(k.head)
	}
	e := x.place(k.head)
	e.head = k.head
	first := &e.single
	if k.prev != 0 {
		first, e.phrases = x.phrase(k.head, k.prev), true
	}
	k.next = *first
	x.keywords = append(x.keywords, *k)
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

// matchBack reports whether the words of a keyword stand as whole words right
// before text[end], where a word ends, and where they start.
func matchBack(words, text []byte, end int) (start int, ok bool) {
	i := end
	for j := len(words) - 1; j >= 0; j-- {
		if i == 0 {
			return 0, false
		}
		c, b := words[j], text[i-1]
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
			w := x.text(x.keywords[k].text)
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
			if start, ok := matchBack(x.text(k.text), text, end); ok {
				a.note(text, j-1, start, end)
			}
		}
		j = k.next
	}
}
