package custom

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// What a gate is made of at most.
const (
	leastLiteral = 3  // bytes
	mostLiterals = 64 // of one rule, for the engine
	mostShapes   = 64
)

// literals gives strings of which one stands in every match; none when the
// pattern has none that are long enough.
func (p *pattern) literals(s *ruleSpec) (set []literal) {
	for _, l := range s.Literals {
		set = append(set, literal{l, s.CaseInsensitive})
	}
	if len(set) == 0 && p.tree != nil {
		set = required(p.tree)
	}
	if shortest(set) < leastLiteral || len(set) > mostWords {
		return nil
	}
	return set
}

// engineLiterals gives literals as the engine looks for them, and whether letter
// case is to be ignored; ok is false where it cannot.
func engineLiterals(set []literal) (list []string, fold, ok bool) {
	for _, l := range set {
		fold = fold || l.fold
		list = append(list, l.text)
	}
	if fold && slices.ContainsFunc(list, func(l string) bool { return !isASCII(l) }) {
		return nil, false, false // only ASCII letters match in either case
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) == 0 || len(list) > mostLiterals {
		return nil, false, false
	}
	all := slices.Clone(list)
	return slices.DeleteFunc(list, func(l string) bool {
		return slices.ContainsFunc(all, func(other string) bool { return other != l && strings.Contains(l, other) })
	}), fold, true
}

// literal is a string that a match contains.
type literal struct {
	text string
	fold bool
}

// shortest is the length of the shortest literal, 0 when there is none.
func shortest(set []literal) int {
	if len(set) == 0 {
		return 0
	}
	n := len(set[0].text)
	for _, l := range set {
		n = min(n, len(l.text))
	}
	return n
}

// required gives literals of which every match contains at least one.
func required(re *syntax.Regexp) []literal {
	if list, ok := spelled(re); ok {
		return list
	}
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []literal
		for _, sub := range re.Sub {
			if set := required(sub); better(set, best) {
				best = set
			}
		}
		return best
	case syntax.OpAlternate:
		var all []literal
		for _, sub := range re.Sub {
			set := required(sub)
			if len(set) == 0 {
				return nil
			}
			all = append(all, set...)
		}
		return all
	}
	return nil
}

// better prefers the set that is rarer in text: longer strings, then fewer.
func better(a, b []literal) bool {
	if m, n := shortest(a), shortest(b); m != n {
		return m > n
	}
	return len(a) > 0 && len(a) < len(b)
}

// shapes gives the shapes (see lex.ParseShape) of all matches, none when the
// pattern is not of letters, digits and single separators alone.
func (p *pattern) shapes() []string {
	if p.tree == nil || !p.exact {
		return nil
	}
	list, ok := shapesOf(p.tree)
	if !ok {
		return nil
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, "X") && strings.ContainsAny(s, " -./+") }) {
		return nil // a shape with X is one word
	}
	return list
}

// shapesOf translates a tree; ok is false for what has no shape.
func shapesOf(re *syntax.Regexp) (list []string, ok bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpWordBoundary:
		return []string{""}, true
	case syntax.OpCapture:
		return shapesOf(re.Sub[0])
	case syntax.OpLiteral:
		var b strings.Builder
		for _, r := range re.Rune {
			c, ok := classOf(r, r)
			if !ok {
				return nil, false
			}
			b.WriteByte(c)
		}
		return []string{b.String()}, true
	case syntax.OpCharClass:
		return classShapes(re.Rune)
	case syntax.OpQuest:
		list, ok := shapesOf(re.Sub[0])
		return append(list, ""), ok
	case syntax.OpRepeat:
		return repeated(re)
	case syntax.OpConcat:
		return joined(re.Sub)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			l, ok := shapesOf(sub)
			if !ok || len(list)+len(l) > mostShapes {
				return nil, false
			}
			list = append(list, l...)
		}
		return list, true
	}
	return nil, false
}

// classShapes gives the shapes of one character of a class.
func classShapes(ranges []rune) (list []string, ok bool) {
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i] > unicode.MaxASCII && len(list) > 0 {
			continue // what folding adds to ASCII letters: ſ and K
		}
		c, ok := classOf(ranges[i], ranges[i+1])
		if !ok {
			return nil, false
		}
		list = append(list, string(c))
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) == 2 && list[0] == "9" && list[1] == "A" {
		list = []string{"X"}
	}
	return list, len(list) > 0
}

// classOf is the shape character of a range.
func classOf(lo, hi rune) (byte, bool) {
	switch {
	case lo >= '0' && hi <= '9':
		return '9', true
	case lo >= 'A' && hi <= 'Z' || lo >= 'a' && hi <= 'z':
		return 'A', true
	case lo == hi && lo < 0x80 && strings.IndexByte(" -./+", byte(lo)) >= 0:
		return byte(lo), true
	}
	return 0, false
}

// repeated writes out repeats, few enough of them.
func repeated(re *syntax.Regexp) ([]string, bool) {
	if re.Max < 0 || re.Max > lex.MaxToken {
		return nil, false
	}
	var list []string
	part := []*syntax.Regexp{}
	for n := 0; n <= re.Max; n++ {
		if n >= re.Min {
			l, ok := joined(part)
			if !ok || len(list)+len(l) > mostShapes {
				return nil, false
			}
			list = append(list, l...)
		}
		part = append(part, re.Sub[0])
	}
	return list, true
}

// joined writes out every way of the parts one after the other.
func joined(parts []*syntax.Regexp) ([]string, bool) {
	list := []string{""}
	for _, sub := range parts {
		l, ok := shapesOf(sub)
		if !ok || len(list)*len(l) > mostShapes {
			return nil, false
		}
		var next []string
		for _, a := range list {
			for _, b := range l {
				next = append(next, a+b)
			}
		}
		list = next
	}
	return list, true
}

// tokensOf reports whether the engine offers tokens of all these shapes: it
// looks at no token that is too short or has too few digits, and what exactly
// that means is its own business, so it is tried.
func tokensOf(shapes []string) bool {
	if len(shapes) == 0 {
		return false
	}
	d := detectors.Detector{
		ID: "PROBE", Doc: "asks for every token", Category: "custom", Family: detectors.FamilyCustom, Tier: 1, Version: 1,
		Chance: 1e-3, Shapes: shapes, MaxLen: detectors.MaxValue,
		Validate: func(*lex.Token) detectors.Verdict { return detectors.Strong },
	}
	e, err := detectors.New([]detectors.Detector{d}, detectors.Options{})
	if err != nil {
		return false
	}
	sc := e.NewScanner()
	for _, s := range shapes {
		sample := strings.NewReplacer("9", "4", "A", "K", "X", "4").Replace(s)
		text := []byte("It is " + sample + ", they say.")
		ms := sc.Scan(detectors.Window{Text: text, Hi: len(text)}, nil)
		if len(ms) != 1 || ms[0].End-ms[0].Start != len(sample) {
			return false
		}
	}
	return true
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
