package vocabulary

import "strings"

// Limits of phrases. What is longer is not in any list.
const (
	maxWords  = 6
	maxPhrase = 120 // bytes, folded
	minStem   = 3   // bytes before a '*'
)

// Set finds words and phrases at the start of or inside short values. It is
// immutable and safe for concurrent use; nothing it does allocates.
type Set struct {
	phrases map[string]struct{} // folded
	stems   map[string]struct{} // folded, what stands before a '*'
	large   []string            // see Sorted
}

// NewSet makes a Set of lists of terms, a trailing '*' of which stands for any ending.
func NewSet(lists ...[]string) *Set {
	s := &Set{phrases: map[string]struct{}{}, stems: map[string]struct{}{}}
	for _, list := range lists {
		for _, term := range list {
			stem, open := strings.CutSuffix(term, "*")
			if open {
				s.stems[Fold(stem)] = struct{}{}
			} else {
				s.phrases[Fold(term)] = struct{}{}
			}
		}
	}
	return s
}

// WithSorted returns the Set together with a large list, as Sorted has it.
func (s *Set) WithSorted(list string) *Set {
	return &Set{phrases: s.phrases, stems: s.stems, large: append(s.large[:len(s.large):len(s.large)], list)}
}

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
		if s.has(phrase, word) {
			end = last
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

// has looks a folded phrase up, the last word of which starts at word.
func (s *Set) has(phrase []byte, word int) bool {
	if _, ok := s.phrases[string(phrase)]; ok {
		return true
	}
	for n := max(minStem, word+1); n <= len(phrase); n++ {
		if _, ok := s.stems[string(phrase[:n])]; ok {
			return true
		}
	}
	for _, list := range s.large {
		if Sorted(list).Has(phrase) {
			return true
		}
	}
	return false
}

// Sorted is a large list as a file holds it: folded phrases, one a line, sorted
// by bytes. It is searched as it is: loading it costs nothing.
type Sorted string

// Has reports whether a folded phrase is a line of the list.
func (l Sorted) Has(phrase []byte) bool {
	lo, hi := 0, len(l) // both at the start of a line
	for lo < hi {
		mid := lo + (hi-lo)/2
		start := strings.LastIndexByte(string(l[lo:mid]), '\n') + 1 + lo
		end := strings.IndexByte(string(l[mid:hi]), '\n')
		if end < 0 {
			end = hi
		} else {
			end += mid
		}
		switch line := string(l[start:end]); {
		case line == string(phrase):
			return true
		case line < string(phrase):
			lo = min(end+1, hi)
		default:
			hi = start
		}
	}
	return false
}
