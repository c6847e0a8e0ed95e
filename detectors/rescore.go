package detectors

import (
	"fmt"
	"slices"
	"strings"
)

// Weigh gives the likelihood and score that a match of a detector (its index)
// with this evidence has: those of Scan, from what is stored of a match instead
// of from its text. What was judged as a column (ColumnAgrees) has no such sum: its
// score is the column's.
func (e *Engine) Weigh(det int, ev Evidence) (Likelihood, float32) {
	base := &e.scores[det]
	logit := base.logit[verdictOf(ev)]
	if logit < sure || ev&contextSigns != 0 || base.required {
		logit = weigh(logit, ev)
	}
	if ev&ContextMissed != 0 {
		logit = min(logit, missedCap)
	}
	p := probability(logit)
	if ev&Tie != 0 && ev&(FieldName|FieldPart|KeywordNear|PersonNear) == 0 {
		p = min(p, tieCap)
	}
	return likelihoodOf(p), p
}

// verdictOf is the verdict that left its mark in the evidence.
func verdictOf(ev Evidence) Verdict {
	switch {
	case ev&SampleValue != 0:
		return Sample
	case ev&StrongFormat != 0:
		return Strong
	case ev&WeakFormat != 0:
		return Weak
	}
	return Pass
}

// Row finds the n-th of the detectors that share an ID, n from 0, and returns
// its index; false when there is none.
func (e *Engine) Row(id string, n int) (int, bool) {
	for i := range e.detectors {
		if e.detectors[i].ID != id {
			continue
		}
		if n == 0 {
			return i, true
		}
		n--
	}
	return 0, false
}

// Variant is the inverse of Row: which of the detectors of its ID this one is.
func (e *Engine) Variant(det int) int {
	n := 0
	for i := range det {
		if e.detectors[i].ID == e.detectors[det].ID {
			n++
		}
	}
	return n
}

// Loaded names what the Engine holds, for comparing results of different times:
// a line "tables N" for its own rules, then "ID VERSION" for each type, sorted.
func (e *Engine) Loaded() string {
	var lines []string
	for i := range e.detectors {
		lines = append(lines, fmt.Sprintf("%s %d", e.detectors[i].ID, e.detectors[i].Version))
	}
	slices.Sort(lines)
	return fmt.Sprintf("tables %d\n%s\n", tablesVersion, strings.Join(slices.Compact(lines), "\n"))
}

// Weight is how much a sign adds to the log-odds, for an explanation.
type Weight struct {
	Sign   Evidence // 0: the type itself, how rare its form is, and how it is written
	Points float32
}

// Weights lists what a match's evidence adds up to, in the order of the bits.
func (e *Engine) Weights(det int, ev Evidence) []Weight {
	out := []Weight{{0, e.scores[det].logit[verdictOf(ev)]}}
	if ev&PersonNear != 0 {
		out = []Weight{{PersonNear, termLogit}}
	}
	for _, s := range signs {
		if ev&s.bit != 0 {
			out = append(out, Weight{s.bit, s.weight})
		}
	}
	return out
}
