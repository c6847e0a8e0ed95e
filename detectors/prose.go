package detectors

import (
	"bytes"
	"math/bits"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Reach of the context in prose, in bytes.
const (
	contextReach = 64 // before the value; at most 64: one look at the bitmaps
	afterReach   = 24 // after it
	nearGap      = 20 // between a keyword and the value, for KeywordNear
	// gateGap is the same for asking a gated detector at all. It is larger: a
	// Validate may widen the token to the left, and so shorten the gap.
	gateGap = nearGap + 4
)

// surroundings is what stands around one value. What stands before it is worked
// out once per start, what stands after it once per end.
type surroundings struct {
	start, end int32
	valid      bool
	whole      bool      // all in reach was looked at, not only what is nearest
	found      []mention // before the value, the nearest first, then after it
	before     int       // how many of them are before it
}

// mention is a keyword found near a value.
type mention struct {
	keyword    uint32
	stop       int32 // where it ends
	near       bool  // so near that it may be the value's label
	after, gap int16 // 1: it stands after the value; bytes between the two
}

// prose looks for keywords around a candidate: near it, and as far as they
// reach where such a keyword makes the candidate LIKELY.
func (s *Scanner) prose(text []byte, c *candidate) (ev Evidence) {
	far := farHelps(weigh(c.logit, c.evidence)) && !s.e.scores[c.det].required
	for {
		s.look(text, c.start, c.end, far)
		ev = s.around.evidence(s.e.words, c.det, far)
		if far || ev&KeywordNear != 0 || s.e.scores[c.det].required {
			return ev
		}
		if far = farHelps(weigh(c.logit, c.evidence|ev)); !far {
			return ev
		}
	}
}

// evidence sums up what the words around say of one detector. Words come nearest
// first: a negative word does not speak against a type whose own keyword stands
// between it and the value ("version SSN …"), nor does the end of a type's own
// phrase ("tax id").
func (a *surroundings) evidence(x *wordIndex, det uint16, far bool) (ev Evidence) {
	var near, against, fresh, distant bool
	stop := int32(-1)
	for i := range a.found {
		m := &a.found[i]
		k := &x.keywords[m.keyword]
		pro := x.has(k.pro, det)
		switch {
		case !m.near:
			distant = distant || pro
			continue
		case m.after == 0 && m.stop != stop:
			stop, fresh = m.stop, false
		}
		switch {
		case pro:
			near = true
			against = against && !fresh
		case m.after == 0 && !near && !against && x.against(k, det):
			against, fresh = true, true
		}
	}
	switch {
	case near:
		ev = KeywordNear
	case far && distant:
		ev = KeywordFar
	}
	if against {
		ev |= NegativeNear
	}
	return ev
}

// look fills s.around for the value text[start:end]: with the words just before
// it, or with all in reach on both sides.
func (s *Scanner) look(text []byte, start, end int32, whole bool) {
	a := &s.around
	if !a.valid || a.start != start || whole && !a.whole {
		a.start, a.end, a.valid, a.whole = start, end, true, whole
		a.found = a.found[:0]
		reach := gateGap
		if whole {
			reach = contextReach
		}
		s.lookBefore(text, int(start), reach, &s.e.words.filter)
		a.before = len(a.found)
	} else if a.end == end {
		return
	}
	a.end, a.found = end, a.found[:a.before]
	if a.whole || bracketed(text, int(end)) {
		s.lookAfter(text, int(end), &s.e.words.filter)
	}
}

// nameCountries marks those of some candidates for one value whose country is
// named in reach of it.
func (s *Scanner) nameCountries(text []byte, cands []candidate) {
	a := &s.around
	a.start, a.end, a.valid, a.found = cands[0].start, cands[0].end, false, a.found[:0]
	s.lookBefore(text, int(a.start), contextReach, &s.e.words.country)
	s.lookAfter(text, int(a.end), &s.e.words.country)
	for _, m := range a.found {
		for i := range cands {
			if n := s.e.words.keywords[m.keyword].country; n > 0 && countries[n-1].code == s.e.scores[cands[i].det].country {
				cands[i].evidence |= CountryNamed
			}
		}
	}
}

// lookBefore notes the keywords that the filter has in the last reach bytes
// before start, the nearest first.
func (s *Scanner) lookBefore(text []byte, start, reach int, f *wordFilter) {
	lo, v := s.wordsBefore(start, reach)
	for hot := f.words(text, lo, &v); hot != 0; {
		i := bits.Len64(hot) - 1
		hot &^= 1 << (i & 63)
		s.e.words.each(&s.around, text, lo, i, &v)
	}
}

// wordsBefore gives the words that end in the last reach bytes before start, and
// the offset that they are counted from.
func (s *Scanner) wordsBefore(start, reach int) (lo int, v lex.Words) {
	lo = max(0, start-contextReach)
	v = s.index.Words(lo)
	v.Starts &= 1<<(start-lo) - 1
	if least := start - lo - reach; least > 0 {
		// What runs on into the reach began after the last gap before it.
		gaps := ^(v.ASCII | v.High) & (1<<(least&63) - 1)
		v.Starts &^= 1<<bits.Len64(gaps) - 1
	}
	return lo, v
}

// lookAfter notes the keywords that the filter has from end on.
func (s *Scanner) lookAfter(text []byte, end int, f *wordFilter) {
	v := s.index.Words(end)
	v.Starts &= 1<<afterReach - 1
	for hot := f.words(text, end, &v); hot != 0; hot &= hot - 1 {
		s.e.words.each(&s.around, text, end, bits.TrailingZeros64(hot), &v)
	}
}

// note notes keyword k at text[start:stop], on either side of the value.
func (a *surroundings) note(text []byte, k uint32, start, stop int) {
	m := mention{keyword: k, stop: int32(stop)}
	switch {
	case start >= int(a.end):
		if elsewhere(text, int(a.end), start, stop) {
			return
		}
		m.after, m.gap = 1, int16(start-int(a.end))
		m.near = start == int(a.end)+2 && bracketed(text, int(a.end))
	case stop > int(a.start):
		return
	default:
		gap := text[stop:a.start]
		m.gap = int16(len(gap))
		m.near = labels(gap)
	}
	a.found = append(a.found, m)
}

// labels reports whether a keyword is near to a value after the gap: in the same
// line, or at the end of the line before, as labels stand in forms.
func labels(gap []byte) bool {
	return len(gap) <= nearGap && !holdsNumber(gap) && (bytes.IndexByte(gap, '\n') < 0 || len(bytes.Trim(gap, ": \t\r\n")) == 0)
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

// elsewhere reports whether a keyword at text[start:stop] after a value that
// ends at end has nothing to do with it: in another line, or as the label of
// what follows ("… Tel: …").
func elsewhere(text []byte, end, start, stop int) bool {
	if bytes.IndexByte(text[end:start], '\n') >= 0 {
		return true
	}
	rest := bytes.TrimLeft(text[stop:min(len(text), stop+3)], `". `)
	return len(rest) > 0 && (rest[0] == ':' || rest[0] == '=')
}
