package detectors

import (
	"cmp"
	"math"
	"slices"
)

// What is seen before the anchors of a window are walked has to take its turn
// among them: the fields of a window are asked for in order.

// ahead is what was found by search and not yet accepted.
type ahead struct {
	all  []sighting // by start
	next int        // those before are accepted
}

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
	a := &s.ahead
	a.all, a.next = a.all[:0], 0
	for _, d := range s.e.searches {
		for from := lo; from < hi; {
			start, end, v := s.e.detectors[d].Search(text, from)
			if v == Reject || start >= hi {
				break
			}
			a.all = append(a.all, sighting{start, end, d, v})
			from = start + 1
		}
	}
	slices.SortFunc(a.all, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.det, b.det))
	})
}

// takeTurns accepts what was found ahead, and asks for the fields of odd
// characters, up to pos.
func (s *Scanner) takeTurns(pos int) {
	for s.turn = s.nextTurn(); s.turn <= pos; s.turn = s.nextTurn() {
		a := &s.ahead
		if a.next < len(a.all) && a.all[a.next].start == s.turn {
			m := a.all[a.next]
			a.next++
			s.accept(m.start, m.end, m.start, m.det, m.verdict)
			continue
		}
		n := &s.normal
		n.fields = append(n.fields, s.fieldAt(s.turn))
	}
}

// nextTurn is the first place at which something takes its turn.
func (s *Scanner) nextTurn() int {
	turn := math.MaxInt
	if a := &s.ahead; a.next < len(a.all) {
		turn = a.all[a.next].start
	}
	if n := &s.normal; len(n.fields) < len(n.odd) {
		turn = min(turn, n.odd[len(n.fields)])
	}
	return turn
}
