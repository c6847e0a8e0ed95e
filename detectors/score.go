package detectors

import "math"

// A likelihood is built from the log-odds of its signs, added up. This file is
// the one place where their weights stand, to be read and tuned together.

// familyPrior is the log-odds that a token of the detector's shape is of its
// type before anything else is known.
var familyPrior = [familyCount]float32{
	FamilyContact:     -2.0,
	FamilyFinancial:   -2.6,
	FamilyNationalID:  -6.5,
	FamilyOnline:      -2.0,
	FamilyDemographic: -4.0,
	FamilyCredential:  -2.0,
	FamilyIdentity:    -4.0,
	FamilyDocument:    -6.5,
	FamilyHealth:      -6.5,
	FamilyLocation:    -4.0,
	FamilySpecial:     -4.0,
	FamilyCustom:      CustomPrior,
}

// CustomPrior is the log-odds of a token that a user's rule is offered. Such
// rules state the likelihood of a bare value themselves.
const CustomPrior = -2.0

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
	{KeywordFar, farWeight},
	{FieldAgainst, -5},
	{NegativeNear, -4},
	{Labelled, labelWeight},
}

// labelWeight is what a label that names the type adds to the keyword or field
// name that it is: with both a Weak value is LIKELY in every family.
const labelWeight = 1

// The evidence of signs is six bits in a row, so that one look at a table adds
// up the weights of any of them.
const (
	contextShift = 3
	contextSigns = FieldName | FieldPart | KeywordNear | KeywordFar | FieldAgainst | NegativeNear
	contextBits  = contextSigns >> contextShift
)

var contextWeight = makeContextWeight()

func makeContextWeight() (t [contextBits + 1]float32) {
	for i := range t {
		for _, s := range signs {
			if Evidence(i)<<contextShift&s.bit != 0 {
				t[i] += s.weight
			}
		}
	}
	return t
}

// farWeight is what a keyword in reach, but not near, adds. It is looked for
// only where it can make a candidate LIKELY, and never stands for the context
// that a type requires.
const farWeight = 3.5

// Steps of likelihood: the least probability of each.
const (
	veryLikelyFrom = 0.90
	likelyFrom     = 0.60
	possibleFrom   = 0.25
	unlikelyFrom   = 0.05
)

// likelyLogit is the log-odds of likelyFrom.
const likelyLogit = 0.405

// missedCap bounds, in log-odds, a type that needs context and has none: UNLIKELY.
const missedCap = -2.7

// sure is the log-odds from which a candidate needs no look at the words around
// it: no context makes it doubtful.
const sure = 3.8

// tieGap: two types of one token whose log-odds differ by less are a tie.
const tieGap = 1.0

// countryWeight is what a type loses in a tie with one whose country is named.
// The name of a country is no context: it makes nothing likelier.
const countryWeight = 1.5

// generalYield: a general type gives way to another whose log-odds are less by
// no more than this.
const generalYield = 3.0

// tieCap bounds a tie that no context decides.
const tieCap = likelyFrom - 0.01

// baseScore is what is known of a detector's candidate before context: the
// log-odds and evidence of each verdict, and what it needs of context.
type baseScore struct {
	logit    [8]float32 // of Verdicts: an index needs no check after &7
	evidence [8]Evidence
	required bool
	numeric  bool // of a family whose numbers stand in rows of others by chance
	gated    bool
	country  string // as Detector.Country
}

func newBaseScore(d *Detector) baseScore {
	b := baseScore{
		evidence: [8]Evidence{Weak: WeakFormat, Strong: StrongFormat, Sample: SampleValue},
		required: d.Context.Required,
		numeric: d.Validate != nil && (d.Family == FamilyNationalID || d.Family == FamilyFinancial || d.Family == FamilyDocument ||
			d.Family == FamilyHealth || d.Family == FamilyOnline),
		gated:   d.gated(),
		country: d.Country,
	}
	for v := range verdictWeight {
		b.logit[v] = familyPrior[d.Family] + verdictWeight[v] - float32(math.Log(d.Chance))
		if d.Tier == 1 {
			b.evidence[v] |= CheckPassed
		}
	}
	return b
}

// probability is the logistic function of the log-odds, from a table: it is
// asked for with every match.
func probability(logit float32) float32 {
	i := int((logit+logitRange)*logitSteps + 0.5)
	return logistic[max(0, min(i, len(logistic)-1))]
}

// The table of probability: log-odds from -16 to 16 in steps of 1/32.
const (
	logitRange = 16
	logitSteps = 32
)

var logistic = makeLogistic()

func makeLogistic() (t [2*logitRange*logitSteps + 1]float32) {
	for i := range t {
		t[i] = float32(1 / (1 + math.Exp(logitRange-float64(i)/logitSteps)))
	}
	return t
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

// farHelps reports whether a keyword in reach makes something of these log-odds
// LIKELY that is not so already.
func farHelps(logit float32) bool { return logit < likelyLogit && logit+farWeight >= likelyLogit }

// weigh adds the weights of the evidence.
func weigh(logit float32, ev Evidence) float32 {
	if ev&PersonNear != 0 {
		logit = termLogit // a term: no form or check of its own
	}
	logit += contextWeight[ev>>contextShift&contextBits]
	if ev&Labelled != 0 {
		logit += labelWeight
	}
	return logit
}
