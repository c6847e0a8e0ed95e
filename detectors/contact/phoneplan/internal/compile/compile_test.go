package compile

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// accepts runs an automaton over digits and returns the label of where it ends.
func (p *pool) accepts(id int32, digits string) uint64 {
	for _, c := range digits {
		id = p.nodes[id].next[c-'0']
	}
	return p.nodes[id].label
}

func automaton(t testing.TB, p *pool, patterns ...string) int32 {
	t.Helper()
	var progs []*syntax.Prog
	for _, s := range patterns {
		prog, err := program(s)
		if err != nil {
			t.Fatal(err)
		}
		progs = append(progs, prog)
	}
	c := compiler{pool: p, progs: progs, maxLen: 8, label: func(_ int, matched []bool) uint64 {
		var l uint64
		for i, m := range matched {
			if m {
				l |= 1 << i
			}
		}
		return l
	}}
	return c.compile()
}

// TestCompileAgainstRegexp compares automata with package regexp on random digits.
func TestCompileAgainstRegexp(t *testing.T) {
	patterns := []string{
		`[2-9]\d{2}`, `(?:11|[89]\d\d)\d{2,4}|[2368]\d{3}`, `0?1(?:2[0-4]|3)\d*`, `\d`, `(?:12)?3{2,3}`, `8(?:00\d|1)\d{0,3}`, ``,
	}
	var whole []*regexp.Regexp
	for _, s := range patterns {
		whole = append(whole, regexp.MustCompile("^(?:"+s+")$"))
	}
	p := newPool()
	root := automaton(t, p, patterns...)
	rng := rand.New(rand.NewPCG(1, 1))
	seen := map[uint64]bool{}
	for range 20000 {
		digits := ""
		for range rng.IntN(9) {
			digits += string("0123489"[rng.IntN(7)])
		}
		var want uint64
		for i, re := range whole {
			if re.MatchString(digits) {
				want |= 1 << i
			}
		}
		if got := p.accepts(root, digits); got != want {
			t.Fatalf("%q: automaton says %b, regexp %b", digits, got, want)
		}
		seen[want] = true
	}
	if len(seen) < 5 {
		t.Errorf("only %d kinds of answers were seen", len(seen))
	}
}

func TestPool(t *testing.T) {
	p := newPool()
	a, b := automaton(t, p, `1\d`), automaton(t, p, `1[0-9]`)
	if a != b {
		t.Error("equal languages have different nodes")
	}
	c := p.prefix("44", a)
	u := p.union(c, p.prefix("49", automaton(t, p, ``, `1\d\d`)), map[[2]int32]int32{})
	for digits, want := range map[string]uint64{"4415": 1, "49": 1, "49155": 2, "4": 0, "441": 0, "5415": 0, "44155": 0} {
		if got := p.accepts(u, digits); got != want {
			t.Errorf("%q has label %d, want %d", digits, got, want)
		}
	}
	if p.union(dead, c, nil) != c || p.union(c, dead, nil) != c || p.union(c, c, nil) != c {
		t.Error("union with nothing or itself is something else")
	}
}

// TestTable checks that numbering the nodes keeps the language.
func TestTable(t *testing.T) {
	p := newPool()
	root := automaton(t, p, `0[1-9]\d{2,3}`, `\d{4}`)
	tab := p.table(root)
	rng := rand.New(rand.NewPCG(2, 2))
	for range 5000 {
		digits := fmt.Sprintf("%0*d", 1+rng.IntN(6), rng.IntN(100000))
		state := int32(tab.start)
		for _, c := range digits {
			state = tab.rows[state][c-'0']
		}
		var got uint64
		if int(state) >= tab.accept {
			got = tab.labels[int(state)-tab.accept]
		}
		if want := p.accepts(root, digits); got != want {
			t.Fatalf("%q: the table says %d, the automaton %d", digits, got, want)
		}
	}
	if len(tab.rows)-tab.accept != len(tab.labels) {
		t.Errorf("%d accepting rows have %d labels", len(tab.rows)-tab.accept, len(tab.labels))
	}
}

func TestCaptureLengths(t *testing.T) {
	for pattern, want := range map[string][][]int{
		`(\d{3})(\d{3})(\d{4})`: {{3, 3, 4}},
		`(\d{2})(\d{3,4})`:      {{2, 3}, {2, 4}},
		`(\d)(\d{4})`:           {{1, 4}},
		`(\d{4})`:               {{4}},
		`\d{4}`:                 nil,
		`(`:                     nil,
	} {
		if diff := cmp.Diff(want, captureLengths(pattern)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", pattern, diff)
		}
	}
}

func TestTrunkApart(t *testing.T) {
	for rule, want := range map[string]bool{
		"0 $1": true, "(0-$1)": true, "06 $1": false, "0$1": false, "($1)": false, "": false,
	} {
		if got := trunkApart(rule, "0"); got != want {
			t.Errorf("trunkApart(%q) = %v, want %v", rule, got, want)
		}
	}
	if trunkApart("$1 $2", "") {
		t.Error("no trunk prefix stands apart")
	}
}

func TestTrunkGroupings(t *testing.T) {
	gs := trunkGroupings(13)
	for _, g := range gs {
		if n := g.digits(); n < minGrouped || n > 13 {
			t.Errorf("grouping %x has %d digits", g, n)
		}
	}
	for _, g := range []grouping{0x47, 0x344, 0x22222, 0x4222, 0x56} {
		if !slices.Contains(gs, g) {
			t.Errorf("grouping %x is missing", g)
		}
	}
	for _, g := range []grouping{0x1234, 0x25, 0xa, 0x99} {
		if slices.Contains(gs, g) {
			t.Errorf("grouping %x is among them", g)
		}
	}
}

func TestTrunkUse(t *testing.T) {
	plans, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[int][2]bool{
		49: {true, false}, // DE
		44: {true, false}, // GB
		36: {true, false}, // HU: 06
		34: {false, true}, // ES
		39: {false, true}, // IT: the zero is part of the number
		1:  {true, true},  // US
		55: {true, true},  // BR: with a carrier code only
	} {
		with, without := plans[code][0].trunkUse()
		if got := [2]bool{with, without}; got != want {
			t.Errorf("%s: with and without trunk prefix %v, want %v", plans[code][0].id, got, want)
		}
	}
}
