package custom

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"sync/atomic"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var idForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

var countryForm = regexp.MustCompile(`^([A-Z]{2})?$`)

// newRule checks a rule and makes its detector.
func newRule(s *ruleSpec) (*rule, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	validate, err := newValidators(s.Validators)
	if err != nil {
		return nil, fmt.Errorf("validators: %w", err)
	}
	allow, err := newAllowList(s.Allow)
	if err != nil {
		return nil, fmt.Errorf("allow: %w", err)
	}
	chance, err := s.chance()
	if err != nil {
		return nil, err
	}
	r := &rule{timeouts: new(atomic.Int64)}
	p, err := newPattern(s, r.timeouts)
	if err != nil {
		return nil, err
	}
	p.accepts = func(value []byte) bool { return validate(value) && !allow.has(value) }
	r.detector = detectors.Detector{
		ID: s.ID, Doc: s.Description, Country: s.Country, Category: or(s.Category, "custom"),
		Family: detectors.FamilyCustom, Tier: s.tier(), Version: max(1, s.Version),
		Check: s.checkWords(), Chance: chance, MaxLen: p.maxLen,
		Context: detectors.Context{
			Keywords: s.Keywords, Fields: s.Fields, Negative: s.Negative, Required: s.RequireContext,
		},
		Examples: s.Examples.Match, NearMisses: s.Examples.NoMatch,
	}
	return r, r.addGate(s, p)
}

func (s *ruleSpec) check() error {
	switch {
	case !idForm.MatchString(s.ID) || len(s.ID) > 64:
		return errors.New("id: write up to 64 capitals, digits and single underscores: ACME_CUSTOMER_NO")
	case s.Description == "":
		return errors.New("description: say in a sentence what it finds")
	case s.Pattern == "":
		return errors.New("pattern: is missing")
	case !countryForm.MatchString(s.Country):
		return errors.New("country: write two capital letters, as in ISO 3166: DE")
	case s.Engine != "" && s.Engine != "re2" && s.Engine != "regexp2":
		return errors.New("engine: use re2 or regexp2")
	case s.Engine != "regexp2" && s.Timeout != 0:
		return errors.New("timeout: is for engine regexp2; re2 needs none")
	case s.Timeout < 0 || s.Timeout > maxTimeout:
		return fmt.Errorf("timeout: at most %v", maxTimeout)
	case s.MaxLength < 0 || s.MaxLength > detectors.MaxValue:
		return fmt.Errorf("max_length: 1 to %d bytes", detectors.MaxValue)
	case s.RequireContext && len(s.Keywords) == 0 && len(s.Fields) == 0:
		return errors.New("require_context: needs keywords or fields to require")
	case len(s.Examples.Match) == 0 || len(s.Examples.NoMatch) == 0:
		return errors.New("examples: give at least one of match and one of no_match")
	case len(s.Allow.Detectors) > 0:
		return errors.New("allow: a rule's own list is for that rule; leave detectors out")
	}
	return nil
}

// tier is 2 for what needs context, so that the engine asks it only there.
func (s *ruleSpec) tier() int {
	if s.RequireContext {
		return 2
	}
	return 1
}

func (s *ruleSpec) checkWords() string {
	words := "pattern of a user's rule"
	for _, v := range s.Validators {
		words += ", " + v.Name
	}
	return words
}

// logits of a value that nothing else speaks for or against, by what the rule says of it.
var logits = map[string]float64{"": 1.5, "POSSIBLE": -0.5, "LIKELY": 1.5, "VERY_LIKELY": 3}

// chance turns the likelihood that a rule gives a bare value into the chance
// rate that the engine's arithmetic would get it from.
func (s *ruleSpec) chance() (float64, error) {
	logit, ok := logits[s.Likelihood]
	if !ok {
		return 0, errors.New("likelihood: use POSSIBLE, LIKELY or VERY_LIKELY")
	}
	return math.Exp(detectors.CustomPrior - logit), nil
}

// addGate makes the engine ask the rule at as few places as the pattern allows.
func (r *rule) addGate(s *ruleSpec, p *pattern) error {
	d := &r.detector
	set := p.literals(s)
	literals, fold, few := engineLiterals(set)
	switch shapes := p.shapes(); {
	case len(s.Literals) == 0 && tokensOf(shapes):
		r.gate, d.Shapes, d.Validate = GateShape, shapes, p.token
	case few:
		r.gate, d.Literals, d.FoldLiterals, d.Probe = GateLiteral, literals, fold, p.around
	case s.RequireContext:
		r.gate, d.Value = GateLabel, p.value
		if words := findable(s.Keywords); len(words) > 0 {
			d.Literals, d.FoldLiterals, d.Probe = words, true, p.behind
		}
	case len(set) > 0:
		r.gate, d.Search = GateWords, newWordGate(set).search(p)
	case s.AllowSlow:
		r.gate, d.Search = GateNone, p.search
	default:
		return errors.New("pattern: nothing in it is rare enough to look for first (a fixed shape with four digits, or three literal bytes): " +
			"require context, name literals, or accept the cost with allow_slow: true")
	}
	return nil
}

// findable gives the keywords that can be looked for as literals.
func findable(keywords map[string][]string) (words []string) {
	for _, list := range keywords {
		for _, w := range list {
			if isASCII(w) && len(w) >= leastLiteral {
				words = append(words, w)
			}
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// token judges a whole token.
func (p *pattern) token(t *lex.Token) detectors.Verdict {
	value := t.Text[t.Start:t.End]
	if !p.whole(value) || !p.accepts(value) {
		return detectors.Reject
	}
	return detectors.Pass
}

// value judges a whole value of a field or label: the pattern at its beginning.
func (p *pattern) value(v []byte) (n int, verdict detectors.Verdict) {
	start, end, ok := p.first(v, 0)
	if !ok || start != 0 || lex.GluedAfter(v, end) || !p.accepts(v[:end]) {
		return 0, detectors.Reject
	}
	return end, detectors.Pass
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
