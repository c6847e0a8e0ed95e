package detectors_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// rare is eight as a type that is likely where it stands alone.
var rare = func() detectors.Detector {
	d := eight
	d.ID, d.Chance = "RARE", 0.002
	return d
}()

// rows accepts eight digits in groups, however they are grouped.
var rows = func() detectors.Detector {
	d := rare
	d.ID, d.Shapes, d.Digits, d.Chance = "GROUPS", nil, [2]int{8, 8}, 1e-5
	return d
}()

// likely counts what is reported of a text.
func likely(e *detectors.Engine, text string, field *detectors.Field) (n int) {
	for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: field}, nil) {
		if m.Likelihood >= detectors.Likely {
			n++
		}
	}
	return n
}

// list makes a line of each of some numbers of the form 99-99-9999, with the
// right last digit or another.
func list(r *rand.Rand, right ...bool) string {
	var b strings.Builder
	for _, ok := range right {
		sum, digits := 0, make([]int, 7)
		for i := range digits {
			digits[i] = r.IntN(10)
			sum += digits[i]
		}
		if !ok {
			sum += 1 + r.IntN(9)
		}
		d := strings.Trim(strings.ReplaceAll(fmt.Sprint(digits), " ", ""), "[]")
		fmt.Fprintf(&b, "%s-%s-%s%d\n", d[:2], d[2:4], d[4:7], sum%10)
	}
	return b.String()
}

// TestAmidRefused: a number that nothing names counts by what its neighbours of
// the same form are.
func TestAmidRefused(t *testing.T) {
	const y, n = true, false
	e := newEngine(t, rare)
	r := rand.New(rand.NewPCG(8, 8))
	for _, tc := range []struct {
		name, before, after string
		field               string
		list                []bool
		want                int
	}{
		{name: "alone", list: []bool{y}, want: 1},
		{name: "all_right", list: []bool{y, y, y, y, y, y, y, y, y, y}, want: 10},
		{name: "one_wrong", list: []bool{y, y, y, n, y, y, y, y}, want: 7},
		{name: "one_wrong_of_two", list: []bool{y, n}, want: 1},
		{name: "two_wrong", list: []bool{n, y, n}, want: 0},
		{name: "two_wrong_of_nine", list: []bool{y, n, y, y, y, y, n, y, y}, want: 7},
		{name: "half_wrong", list: []bool{y, n, y, n, y, n, y, n}, want: 0},
		{name: "one_right", list: []bool{n, n, n, y, n, n, n}, want: 0},
		{name: "named_before", before: "eight number: ", list: []bool{y, n, n, n}, want: 1},
		{name: "in_a_field", field: "customer", list: []bool{n, y, n, n}, want: 1},
		{name: "wrong_ones_far_away", list: []bool{y}, after: strings.Repeat("x ", 300) + "12-34-5677\n12-34-5676\n", want: 1},
		{name: "wrong_ones_in_reach", list: []bool{y}, after: strings.Repeat("x ", 200) + "12-34-5677\n12-34-5676\n", want: 0},
		{name: "other_form", list: []bool{y}, after: "12.34.5677\n12345676\n12-34-56760\na12-34-5676\n", want: 1},
		{name: "parts_of_longer_ones", list: []bool{y}, after: "1-12-34-5677\n12-34-5676-9\n12-34-5676.1\n", want: 1},
		{name: "ends_of_sentences", list: []bool{y}, after: "12-34-5677. 12-34-5676.", want: 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := tc.before + list(r, tc.list...) + tc.after
			if got := likely(e, text, e.Field(tc.field)); got != tc.want {
				t.Errorf("%d are reported of %q, want %d", got, text, tc.want)
			}
		})
	}
}

// TestAmidRefusedSays: what is doubted for its neighbours bears the sign of it, so
// that stored evidence gives the same again.
func TestAmidRefusedSays(t *testing.T) {
	e := newEngine(t, rare)
	text := list(rand.New(rand.NewPCG(9, 9)), false, true, false)
	ms := e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil)
	if len(ms) != 1 || ms[0].Evidence&detectors.ContextMissed == 0 || ms[0].Likelihood > detectors.Unlikely {
		t.Fatalf("%+v", ms)
	}
	if l, p := e.Weigh(int(ms[0].Detector), ms[0].Evidence); l != ms[0].Likelihood || p != ms[0].Score {
		t.Errorf("weighed again: %v %v, found: %v %v", l, p, ms[0].Likelihood, ms[0].Score)
	}
}

// TestAmidRow: groups of digits in a row of such groups are no value, where
// nothing names them.
func TestAmidRow(t *testing.T) {
	e := newEngine(t, rows)
	for text, want := range map[string]int{
		"12 34 56 78":                           1,
		"see 12 34 56 78 there":                 1,
		"1 9 12 34 56 78 1":                     1, // three more: a card has as many
		"9 9 12 34 56 78 9 9":                   0,
		"12 34 56 78 11 22 33 44":               0,
		"x 11 22 33 44\n":                       0, // fails the check
		"11 22 33 43 12 34 56 78":               0,
		"11, 22, 33, 43 12 34 56 78":            1,
		"11 22 33 43\n12 34 56 78\n11 22 33 43": 1,
		"eight number 12 34 56 78 11 22 33 43":  1,
		"a1 b2 c3 d4 12 34 56 78":               1,
	} {
		if got := likely(e, text, nil); got != want {
			t.Errorf("%q: %d reported, want %d", text, got, want)
		}
	}
}

// TestPeersCuts: neighbours count the same wherever a window ends.
func TestPeersCuts(t *testing.T) {
	e := newEngine(t, rare, twin, at)
	r := rand.New(rand.NewPCG(11, 11))
	found := 0
	for range 12 {
		var b strings.Builder
		for b.Len() < 2500 {
			b.WriteString(list(r, r.IntN(4) > 0, r.IntN(4) > 0))
			b.WriteString(mixed(r, []string{"word ", "eight number ", "12345678 ", "\n", "é", "a@b ", "12-34 "}, r.IntN(120)))
		}
		found += checkCuts(t, r, e, b.String())
	}
	if found == 0 {
		t.Error("nothing found")
	}
}

func TestPeersAllocateNothing(t *testing.T) {
	checkAllocations(t, newEngine(t, rare), list(rand.New(rand.NewPCG(12, 12)), true, true, true, true, true, false))
}

// TestDumps: two letters between the bytes of a dump are no word.
func TestDumps(t *testing.T) {
	d := needy
	d.Context.Keywords = map[string][]string{"": {"cf", "cuf"}}
	e := newEngine(t, d)
	for text, want := range map[string]int{
		"CF 123456789":                     1,
		"cf 123456789":                     1,
		"my cf: 123456789":                 1,
		"7f cf 123456789":                  0,
		"7F CF 123456789":                  0,
		"00 11 a4 cf \n123456789":          0,
		"7f cuf 123456789":                 1,
		"xf cf 123456789":                  1,
		"a7f cf 123456789":                 1,
		"número de cf 123456789":           1,
		"f7, cf 123456789":                 1,
		"0 cf 123456789":                   1,
		"the end of it ad-cf 123456789 is": 1,
	} {
		if got := likely(e, text, nil); got != want {
			t.Errorf("%q: %d reported, want %d", text, got, want)
		}
	}
}
