package compile

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// grouping is how digits are split by separators, four bits a group, the last
// group lowest: "020 7946 0958" is 0x344.
type grouping uint64

func (g grouping) then(n int) grouping { return g<<4 | grouping(n) }

// habits are groupings in wide use that the metadata does not list, by region
// without a trunk prefix; the others are covered by trunkGroupings. The
// metadata names one form per number, people use several:
// ITU-T E.123 asks only for groups, not for their lengths.
var habits = map[string][][]int{
	"CZ": {{3, 6}},
	"ES": {{3, 3, 3}, {2, 3, 2, 2}, {3, 6}, {2, 7}, {3, 2, 2, 2}},
	"GR": {{3, 7}, {3, 3, 4}, {4, 6}, {4, 3, 3}, {4, 2, 2, 2}},
	"IT": {{3, 7}, {3, 6}, {3, 3, 3}, {3, 3, 4}, {3, 2, 2, 3}, {2, 4, 4}, {2, 7}, {2, 8}, {2, 2, 2, 2, 2}, {4, 6}, {4, 3, 3}},
	"PL": {{3, 3, 3}, {2, 3, 2, 2}, {2, 7}},
	"PT": {{3, 3, 3}, {2, 3, 4}, {2, 3, 2, 2}, {3, 6}},
}

// trunkGroupings are those that every country with a trunk prefix knows: the
// prefix and area code together, then the subscriber's number in one block or
// in groups of two to four digits.
func trunkGroupings(maxDigits int) []grouping {
	var out []grouping
	var extend func(g grouping, digits, groups int)
	extend = func(g grouping, digits, groups int) {
		for n := 2; n <= 4 && digits+n <= maxDigits; n++ {
			next := g.then(n)
			if digits+n >= minGrouped && groups > 0 {
				out = append(out, next)
			}
			if groups < 4 {
				extend(next, digits+n, groups+1)
			}
		}
	}
	for area := 2; area <= 5; area++ {
		extend(grouping(area), area, 0)
		for n := 4; n <= 8; n++ {
			if area+n >= minGrouped && area+n <= maxDigits {
				out = append(out, grouping(area).then(n))
			}
		}
	}
	return out
}

// minGrouped is the least number of digits of which a grouping says anything:
// shorter ones are split like dates, prices and matrices are.
const minGrouped = 8

// groupings returns how the region's national numbers are written.
func (r *region) groupings() []grouping {
	with, without := r.trunkUse()
	var out []grouping
	if with && r.code != 1 {
		out = trunkGroupings(13)
	}
	for _, h := range habits[r.id] {
		var g grouping
		for _, n := range h {
			g = g.then(n)
		}
		out = append(out, g)
	}
	for _, f := range r.formats {
		apart := r.code == 1 || trunkApart(f.GetNationalPrefixFormattingRule(), r.trunk)
		for _, lens := range captureLengths(f.GetPattern()) {
			if len(lens) < 2 {
				continue
			}
			out = append(out, written(lens, r.trunk, with, without, apart)...)
		}
	}
	out = slices.DeleteFunc(out, func(g grouping) bool { return g.digits() < minGrouped })
	slices.Sort(out)
	return slices.Compact(out)
}

// trunkApart reports whether a formatting rule ("06 $1", "(0-$1)", "0$1") sets
// the trunk prefix off as a group of its own.
func trunkApart(rule, trunk string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(rule, "("), trunk)
	return ok && trunk != "" && (strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "-"))
}

func (g grouping) digits() int {
	n := 0
	for ; g != 0; g >>= 4 {
		n += int(g & 15)
	}
	return n
}

func written(lens []int, trunk string, with, without, apart bool) (out []grouping) {
	build := func(lens []int) {
		var g grouping
		for _, n := range lens {
			if n > 15 {
				return
			}
			g = g.then(n)
		}
		out = append(out, g)
	}
	if without {
		build(lens)
	}
	if with && apart {
		build(append([]int{len(trunk)}, lens...))
	}
	if with && !apart {
		build(append([]int{len(trunk) + lens[0]}, lens[1:]...))
	}
	return out
}

// captureLengths returns the lengths that the groups of a format's pattern can
// have together: `(\d{2})(\d{3,4})` gives [2 3] and [2 4].
func captureLengths(pattern string) [][]int {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	subs := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		subs = re.Sub
	}
	out := [][]int{nil}
	for _, s := range subs {
		if s.Op != syntax.OpCapture {
			return nil
		}
		lo, hi := 1, 1
		if r := s.Sub[0]; r.Op == syntax.OpRepeat {
			lo, hi = r.Min, r.Max
		}
		var next [][]int
		for _, o := range out {
			for n := lo; n <= hi; n++ {
				next = append(next, append(slices.Clone(o), n))
			}
		}
		out = next
	}
	return out
}
