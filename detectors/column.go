package detectors

import (
	"bytes"
	"math"
)

// Column is what a column of values is judged to hold.
type Column struct {
	Detector   string     // ID; "" when it holds none of the types
	Likelihood Likelihood // of the column being of that type
	Score      float32
	Share      float64 // of the non-empty values that are of the type
	N          int     // non-empty values
}

// Shares of values that pass: in a column that is of the type (some are always
// broken), and the highest that chance is taken for.
const (
	trueShare    = 0.95
	columnWeight = 40 // values beyond this many add no more certainty
)

// Column judges a column by its header and its values together: for each type,
// how much better "the column is of this type" explains the values that pass
// its check than "they pass by chance" does.
func (s *Scanner) Column(header string, values [][]byte) Column {
	field := s.e.Field(header)
	passed := make([]int, len(s.e.detectors))
	strongest := make([]float32, len(s.e.detectors))
	n := 0
	for _, v := range values {
		v = bytes.TrimSpace(v)
		if len(v) == 0 {
			continue
		}
		n++
		s.tally(v, passed, strongest)
	}
	best := Column{N: n}
	var top float32
	for i, k := range passed {
		if k == 0 {
			continue
		}
		logit := s.columnLogit(uint16(i), field, k, n, strongest[i])
		if best.Detector == "" || logit > top {
			p := probability(logit)
			best = Column{s.e.detectors[i].ID, likelihoodOf(p), p, float64(k) / float64(n), n}
			top = logit
		}
	}
	if best.Likelihood < Possible {
		return Column{N: n}
	}
	return best
}

// tally notes which detectors accept the whole of a value.
func (s *Scanner) tally(v []byte, passed []int, strongest []float32) {
	s.index.Reset(v, 0, len(v))
	s.cands = s.cands[:0]
	s.window = Window{}
	s.gate.open = true // the column is the context
	s.collect(v)
	s.gate.open = false
	for i := range s.cands {
		c := &s.cands[i]
		if 10*int(c.end-c.start) < 8*len(v) || s.countedBefore(i) {
			continue
		}
		passed[c.det]++
		strongest[c.det] += verdictWeight[c.verdict]
	}
}

// countedBefore reports whether an earlier candidate of the same value has the same detector.
func (s *Scanner) countedBefore(i int) bool {
	for j := range i {
		if s.cands[j].det == s.cands[i].det {
			return true
		}
	}
	return false
}

// columnLogit is the log-odds that the column is of type i, k of n values passing.
func (s *Scanner) columnLogit(i uint16, field *Field, k, n int, form float32) float32 {
	d := &s.e.detectors[i]
	p := min(d.Chance, trueShare-0.01)
	w := min(1, columnWeight/float64(n))
	odds := w * (float64(k)*math.Log(trueShare/p) + float64(n-k)*math.Log((1-trueShare)/(1-p)))
	ev := field.evidence(i)
	logit := weigh(familyPrior[d.Family]+float32(odds)+form/float32(k), ev)
	if d.Context.Required && ev&(FieldName|FieldPart) == 0 && d.Chance > 0.15 {
		logit = min(logit, missedCap)
	}
	return logit
}
