package main

import (
	"cmp"
	"maps"
	"slices"
	"unicode"
)

// textRow is the score of one type on one text set.
type textRow struct {
	set, typ             string
	right, wrong, missed int
}

func (r textRow) precision() float64 { return ratio(r.right, r.right+r.wrong) }
func (r textRow) recall() float64    { return ratio(r.right, r.right+r.missed) }
func (r textRow) f1() float64        { return ratio(2*r.right, 2*r.right+r.wrong+r.missed) }

// textRows scores a text set for the types that both the set labels and the
// program has. A finding counts as wrong only where the set can judge it: the
// record names its type (or "*") in negatives_for, or has a span of that type.
func textRows(set string, rs []record, found predictions, types map[string]bool) []textRow {
	labelled := labelledTypes(rs, types)
	score := map[string]*textRow{}
	for _, r := range rs {
		gold, guess := map[string][]span{}, map[string][]span{}
		for _, s := range r.Spans {
			if labelled[s.Type] {
				gold[s.Type] = append(gold[s.Type], s)
			}
		}
		for _, s := range found[r.ID] {
			judged := gold[s.Type] != nil || slices.Contains(r.Negatives, "*") || slices.Contains(r.Negatives, s.Type)
			if labelled[s.Type] && judged {
				guess[s.Type] = append(guess[s.Type], s)
			}
		}
		for typ := range labelled {
			if len(gold[typ])+len(guess[typ]) == 0 {
				continue
			}
			if score[typ] == nil {
				score[typ] = &textRow{set: set, typ: typ}
			}
			n := pairs(gold[typ], guess[typ])
			score[typ].right += n
			score[typ].wrong += len(guess[typ]) - n
			score[typ].missed += len(gold[typ]) - n
		}
	}
	var out []textRow
	for _, typ := range slices.Sorted(maps.Keys(score)) {
		out = append(out, *score[typ])
	}
	return out
}

func labelledTypes(rs []record, types map[string]bool) map[string]bool {
	out := map[string]bool{}
	for _, r := range rs {
		for _, s := range r.Spans {
			out[s.Type] = types[s.Type]
		}
		for _, t := range r.Negatives {
			out[t] = types[t]
		}
	}
	maps.DeleteFunc(out, func(_ string, have bool) bool { return !have })
	return out
}

// pairs counts how many labelled spans have a finding that shares a character
// with them, one to one, the longest overlap first.
func pairs(gold, guess []span) int {
	type pair struct{ overlap, i, j int }
	var all []pair
	for i, g := range gold {
		for j, p := range guess {
			if o := min(g.End, p.End) - max(g.Start, p.Start); o > 0 {
				all = append(all, pair{o, i, j})
			}
		}
	}
	slices.SortFunc(all, func(a, b pair) int {
		return cmp.Or(-cmp.Compare(a.overlap, b.overlap), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
	usedGold, usedGuess := map[int]bool{}, map[int]bool{}
	for _, p := range all {
		if !usedGold[p.i] && !usedGuess[p.j] {
			usedGold[p.i], usedGuess[p.j] = true, true
		}
	}
	return len(usedGold)
}

// verdicts count what became of the values of a type.
type verdicts struct {
	valid, invalid int
	accepted       int // valid ones found as their type
	rejected       int // invalid ones not found as their type
	mistaken       int // valid ones found as another type and not as theirs
}

// valueRow is the score of one type on one value set, without and with the
// type's name as the name of the field.
type valueRow struct {
	set, typ     string
	plain, named verdicts
}

func valueRows(set string, rs []record, plain, named predictions) []valueRow {
	score := map[string]*valueRow{}
	for _, r := range rs {
		if score[r.Type] == nil {
			score[r.Type] = &valueRow{set: set, typ: r.Type}
		}
		score[r.Type].plain.add(r, plain[r.ID])
		score[r.Type].named.add(r, named[r.ID])
	}
	var out []valueRow
	for _, typ := range slices.Sorted(maps.Keys(score)) {
		out = append(out, *score[typ])
	}
	return out
}

func (v *verdicts) add(r record, found []span) {
	right, other := false, false
	for _, s := range found {
		if !covers(*r.Value, s) {
			continue
		}
		right = right || s.Type == r.Type
		other = other || s.Type != r.Type
	}
	switch {
	case !r.Valid:
		v.invalid++
		if !right {
			v.rejected++
		}
	default:
		v.valid++
		if right {
			v.accepted++
		} else if other {
			v.mistaken++
		}
	}
}

// covers says whether a finding covers at least 80 % of the characters of a
// value that are no spaces.
func covers(value string, s span) bool {
	total, covered, at := 0, 0, 0
	for _, c := range value {
		if !unicode.IsSpace(c) {
			total++
			if at >= s.Start && at < s.End {
				covered++
			}
		}
		at++
	}
	return float64(covered) >= 0.8*float64(total)
}

// trapRow is how often a type was found where nothing is.
type trapRow struct {
	set, typ string
	count    int
	perMB    float64
	doubtful bool // not labelled there: some may be true
}

// trapRows counts findings in text without personal data, the certain ones
// summed up last.
func trapRows(set string, rs []record, found predictions) []trapRow {
	size, counts := 0, map[string]int{}
	for _, r := range rs {
		size += len(r.Text)
		for _, s := range found[r.ID] {
			counts[s.Type]++
		}
	}
	var out []trapRow
	sum := trapRow{set: set, typ: "ALL FALSE"}
	for _, typ := range slices.Sorted(maps.Keys(counts)) {
		row := trapRow{set: set, typ: typ, count: counts[typ], doubtful: mayBeTrue(typ)}
		row.perMB = ratio(row.count*1e6, size)
		out = append(out, row)
		if !row.doubtful {
			sum.count += row.count
		}
	}
	sum.perMB = ratio(sum.count*1e6, size)
	return append(out, sum)
}

// mayBeTrue lists the types that real code and documents hold and nobody labelled.
func mayBeTrue(typ string) bool {
	return slices.Contains([]string{"EMAIL_ADDRESS", "IP_ADDRESS", "MAC_ADDRESS"}, typ)
}

// ratio is a/b, -1 when b is 0.
func ratio(a, b int) float64 {
	if b == 0 {
		return -1
	}
	return float64(a) / float64(b)
}
