package detectors

import "math"

// A likelihood is built from the log-odds of its signs, added up. This file is
// the one place where their weights stand, to be read and tuned together.

// familyPrior is the log-odds that a token of the detector's shape is of its
// type before anything else is known.
var familyPrior = [familyCount]float32{
	FamilyContact:     -4.0,
	FamilyFinancial:   -3.0,
	FamilyNationalID:  -6.5,
	FamilyOnline:      -2.0,
	FamilyDemographic: -4.0,
	FamilyCredential:  -2.0,
}

// verdictWeight is what a detector's verdict adds to ln(1/Chance).
var verdictWeight = [...]float32{Reject: -99, Weak: -1.5, Pass: 0, Strong: 3, Sample: -1}

// signs are the weights of context.
var signs = []struct {
	bit    Evidence
	weight float32
}{
	{FieldName, 8},
	{FieldPart, 5.5},
	{KeywordNear, 7.5},
	{KeywordFar, 3.5},
	{FieldAgainst, -5},
	{NegativeNear, -4},
}

// Steps of likelihood: the least probability of each.
const (
	veryLikelyFrom = 0.90
	likelyFrom     = 0.60
	possibleFrom   = 0.25
	unlikelyFrom   = 0.05
)

// missedCap bounds, in log-odds, a type that needs context and has none: UNLIKELY.
const missedCap = -2.7

// tieGap: two types of one token whose log-odds differ by less are a tie.
const tieGap = 1.0

// tieCap bounds a tie that no context decides.
const tieCap = likelyFrom - 0.01

// baseScore is a detector's log-odds by verdict, before context.
type baseScore [Sample + 1]float32

func newBaseScore(d *Detector) (b baseScore) {
	for v := range b {
		b[v] = familyPrior[d.Family] + verdictWeight[v] - float32(math.Log(d.Chance))
	}
	return b
}

func probability(logit float32) float32 {
	return float32(1 / (1 + math.Exp(-float64(logit))))
}

func likelihoodOf(p float32) Likelihood {
	switch {
	case p >= veryLikelyFrom:
		return VeryLikely
	case p >= likelyFrom:
		return Likely
	case p >= possibleFrom:
		return Possible
	case p >= unlikelyFrom:
		return Unlikely
	}
	return VeryUnlikely
}

// weigh adds the weights of the evidence.
func weigh(logit float32, ev Evidence) float32 {
	for _, s := range signs {
		if ev&s.bit != 0 {
			logit += s.weight
		}
	}
	return logit
}
