package detectors

import (
	"cmp"
	"slices"
)

// sighting is a value that was found before the anchors are walked.
type sighting struct {
	start, end int
	det        uint16
	verdict    Verdict
}

// search lets the detectors with a Search go over text[lo:hi]. Every start is
// looked at, those within another value too, so that what is found does not
// depend on lo.
func (s *Scanner) search(text []byte, lo, hi int) {
	s.sights = s.sights[:0]
	for _, d := range s.e.searches {
		for from := lo; from < hi; {
			start, end, v := s.e.detectors[d].Search(text, from)
			if v == Reject || start >= hi {
				break
			}
			s.sights = append(s.sights, sighting{start, end, d, v})
			from = start + 1
		}
	}
	slices.SortFunc(s.sights, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.det, b.det))
	})
	s.ahead = s.sights
}

// merge accepts what was found ahead up to pos: a window's fields are asked for
// in order, so it has to take its turn.
func (s *Scanner) merge(pos int) {
	for len(s.ahead) > 0 && s.ahead[0].start <= pos {
		a := s.ahead[0]
		s.ahead = s.ahead[1:]
		s.accept(a.start, a.end, a.start, a.det, a.verdict)
	}
}
