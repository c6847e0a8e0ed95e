package vocabulary

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Limits of phrases. What is longer is not in any list.
const (
	maxWords  = 6
	maxPhrase = 120 // bytes, folded
	minStem   = 3   // bytes before a '*'
)

// Set finds words and phrases at the start of or inside short values. It is
// immutable and safe for concurrent use; nothing it does allocates.
//
// Most words that it is asked about are in no phrase, and are refused by their
// first bytes; of the others each is folded once, and only as far as some phrase
// goes on.
type Set struct {
	firsts  firsts
	phrases map[string]struct{} // folded
	stems   map[string]struct{} // folded, what stands before a '*'
	lengths [maxPhrase/64 + 1]uint64
	heads   map[string]struct{} // what longer phrases and stems start with, up to a space
	large   []string            // see Sorted
}

// NewSet makes a Set of lists of terms, a trailing '*' of which stands for any ending.
func NewSet(lists ...[]string) *Set {
	s := &Set{phrases: map[string]struct{}{}, stems: map[string]struct{}{}, heads: map[string]struct{}{}}
	for _, list := range lists {
		for _, term := range list {
			stem, open := strings.CutSuffix(term, "*")
			s.add(Fold(stem), open)
		}
	}
	return s
}

// add enters a folded phrase or stem.
func (s *Set) add(phrase string, stem bool) {
	if len(phrase) > maxPhrase {
		return
	}
	if stem {
		s.stems[phrase] = struct{}{}
		s.lengths[len(phrase)/64] |= 1 << (len(phrase) % 64)
	} else {
		s.phrases[phrase] = struct{}{}
	}
	s.firsts.add(phrase)
	for i := range len(phrase) {
		if phrase[i] == ' ' {
			s.heads[phrase[:i]] = struct{}{}
		}
	}
}

// WithSorted returns the Set together with a large list, as Sorted has it.
func (s *Set) WithSorted(list string) *Set {
	with := *s
	with.large = append(s.large[:len(s.large):len(s.large)], list)
	return &with
}

// firsts has a bit for each hash of the first bytes of a first word, folded.
type firsts [64]uint64

// firstBytes is how many bytes of a word count there.
const firstBytes = 3

func (f *firsts) add(phrase string) {
	key := uint32(0)
	for i := 0; i < min(len(phrase), firstBytes) && phrase[i] != ' '; i++ {
		key |= uint32(phrase[i]) << (8 * i)
	}
	h := firstHash(key)
	f[h>>6] |= 1 << (h & 63)
}

// has reports whether a phrase may start with the first word of v, as far as
// ASCII letters tell.
func (f *firsts) has(v []byte) bool {
	key := uint32(0)
	for i, c := range v[:min(len(v), firstBytes)] {
		if c >= utf8.RuneSelf {
			return true
		}
		if !wordByte[c] {
			break
		}
		if c-'A' < 26 {
			c |= 0x20
		}
		key |= uint32(c) << (8 * i & 31)
	}
	h := firstHash(key)
	return f[h>>6]>>(h&63)&1 != 0
}

// firstHash reduces a key to 12 bits.
func firstHash(key uint32) uint32 { return key * 0x9e3779b1 >> 20 }

// Lead returns how many bytes from the start of v the longest phrase of the set
// takes, 0 when v starts with none. The phrase ends where a word of v ends.
func (s *Set) Lead(v []byte) int {
	start, _ := nextWord(v, 0)
	if start != 0 {
		return 0
	}
	return s.at(v, 0)
}

// Whole reports whether all of v is one phrase of the set.
func (s *Set) Whole(v []byte) bool { return len(v) > 0 && s.Lead(v) == len(v) }

// Find returns the span of the first phrase of the set in v, the longest there;
// end is 0 when v holds none.
func (s *Set) Find(v []byte) (start, end int) {
	for at := 0; ; {
		first, last := nextWord(v, at)
		if first == last {
			return 0, 0
		}
		if end := s.at(v, first); end > 0 {
			return first, end
		}
		at = last
	}
}

// at returns where the longest phrase ends that starts with the word at v[start].
func (s *Set) at(v []byte, start int) (end int) {
	if len(s.large) == 0 && !s.firsts.has(v[start:]) {
		return 0
	}
	return s.longest(v, start)
}

// longest is at for a word that some phrase may start with.
func (s *Set) longest(v []byte, start int) (end int) {
	var buf [maxPhrase + 64]byte
	phrase := buf[:0]
	for n, at := 0, start; n < maxWords; n++ {
		first, last := nextWord(v, at)
		if first == last || n > 0 && !joins(v[at:first]) || last-first > 60 {
			break
		}
		if n > 0 {
			phrase = append(phrase, ' ')
		}
		word := len(phrase)
		phrase = foldWord(phrase, v[first:last])
		if len(phrase) > maxPhrase {
			break
		}
		has, more := s.look(phrase, word)
		if has {
			end = last
		}
		if !more {
			break
		}
		at = last
	}
	return end
}

// joins reports whether two words with gap between them can be of one phrase.
func joins(gap []byte) bool {
	switch string(gap) {
	case " ", "-", "'", ". ", ".", "/", " / ", "  ", "’", "‑", "–", " – ", "\u00a0":
		return true
	}
	return false
}

// look looks a folded phrase up, the last word of which starts at word, and
// says whether longer ones start with it.
func (s *Set) look(phrase []byte, word int) (has, more bool) {
	_, more = s.heads[string(phrase)]
	if _, has = s.phrases[string(phrase)]; !has {
		has = s.hasStem(phrase, max(minStem, word+1))
	}
	for _, list := range s.large {
		if has && more {
			break
		}
		here, longer := Sorted(list).look(phrase)
		has, more = has || here, more || longer
	}
	return has, more
}

// hasStem reports whether a stem of at least so many bytes starts the phrase.
func (s *Set) hasStem(phrase []byte, least int) bool {
	for i, set := range s.lengths {
		for set &= window(least-64*i, len(phrase)-64*i); set != 0; set &= set - 1 {
			if _, ok := s.stems[string(phrase[:64*i+bits.TrailingZeros64(set)])]; ok {
				return true
			}
		}
	}
	return false
}

// window has the bits from lo to hi, both of which may lie outside.
func window(lo, hi int) uint64 {
	if hi < 0 || lo > 63 {
		return 0
	}
	return ^uint64(0) << max(lo, 0) & (^uint64(0) >> (63 - min(hi, 63)))
}

// Sorted is a large list as a file holds it: folded phrases, one a line, sorted
// by bytes. It is searched as it is: loading it costs nothing.
type Sorted string

// Has reports whether a folded phrase is a line of the list.
func (l Sorted) Has(phrase []byte) bool {
	has, _ := l.look(phrase)
	return has
}

// look is Has, and says whether a line starts with the phrase and a space.
func (l Sorted) look(phrase []byte) (has, more bool) {
	lo, hi := 0, len(l) // both at the start of a line
	for lo < hi {
		mid := lo + (hi-lo)/2
		start := strings.LastIndexByte(string(l[lo:mid]), '\n') + 1 + lo
		end := l.lineEnd(mid, hi)
		if string(l[start:end]) < string(phrase) {
			lo = min(end+1, hi)
		} else {
			hi = start
		}
	}
	// The first line that is not before the phrase: it, or else one that goes on.
	end := l.lineEnd(lo, len(l))
	if has = string(l[lo:end]) == string(phrase); has {
		lo = min(end+1, len(l))
		end = l.lineEnd(lo, len(l))
	}
	line := string(l[lo:end])
	return has, len(line) > len(phrase) && line[:len(phrase)] == string(phrase) && line[len(phrase)] == ' '
}

// lineEnd is where the line ends that l[from] is part of, at most at to.
func (l Sorted) lineEnd(from, to int) int {
	if n := strings.IndexByte(string(l[from:to]), '\n'); n >= 0 {
		return from + n
	}
	return to
}
