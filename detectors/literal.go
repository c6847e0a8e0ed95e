package detectors

import (
	"fmt"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// literals says which detectors probe where a literal stands.
type literals struct {
	sieve *lex.Sieve   // nil when no detector has literals
	takes []recipients // by literal
}

// newLiterals gathers the literals of all detectors.
func newLiterals(ds []Detector) (l literals, err error) {
	var list []lex.Literal
	numbers := map[lex.Literal]int{}
	for i := range ds {
		for _, text := range ds[i].Literals {
			k := lex.Literal{Text: text, Fold: ds[i].FoldLiterals, Inside: ds[i].LiteralsInside}
			n, ok := numbers[k]
			if !ok {
				n = len(list)
				numbers[k] = n
				list = append(list, k)
				l.takes = append(l.takes, recipients{})
			}
			l.takes[n].add(uint16(i), ds[i].gated())
		}
	}
	if len(list) == 0 {
		return l, nil
	}
	s, bad, ok := lex.NewSieve(list)
	if !ok {
		return l, fmt.Errorf("the literal %q has less than three bytes", list[bad].Text)
	}
	l.sieve = s
	return l, nil
}

// literals probes where literals stand around a window at text[pos:].
func (s *Scanner) literals(text []byte, pos int) {
	windows, words := s.e.literals.sieve.Places(text, pos)
	s.places(text, pos, windows)
	s.places(text, pos, words)
}

// places probes where literals stand that may.
func (s *Scanner) places(text []byte, pos int, ps []lex.Place) {
	l := &s.e.literals
	for _, p := range ps {
		if start, ok := l.sieve.Stands(text, pos, p); ok {
			s.probe(text, start, &l.takes[p.Literal])
		}
	}
}
