// Package compile turns the numbering metadata of github.com/nyaruka/phonenumbers
// (MIT), which is that of Google's libphonenumber (Apache-2.0), into the tables
// of package phoneplan. It runs under go generate and in tests, never in a scan.
package compile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/nyaruka/phonenumbers"
)

// Home is the countries whose national numbers are told apart: EU, EEA, the
// United Kingdom, Switzerland and the United States. The position is the bit in
// phoneplan.Set; a country stands for all that share its calling code.
var Home = []string{
	"AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE",
	"IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "US",
}

// Tables is what phoneplan needs.
type Tables struct {
	codes     []callingCode
	codeAt    [1000]int // by the first three digits; 0: none, else one more than the index in codes
	world     table     // E.164 numbers with their calling code
	home      table     // national numbers of Home; the label is the set
	elsewhere table     // national numbers of all others
	groupings map[grouping]uint64
}

type callingCode struct {
	code    int
	region  string // the main one of those that share it; "001" for none
	lengths uint32 // bit n: national numbers of n digits are possible
	trunk   string // what national numbers are dialled with at home
}

// Build compiles the metadata.
func Build() (*Tables, error) {
	plans, err := load()
	if err != nil {
		return nil, err
	}
	t := &Tables{groupings: make(map[grouping]uint64)}
	p := newPool()
	var world, home, elsewhere int32
	memo := make(map[[2]int32]int32)
	for _, code := range slices.Sorted(maps.Keys(plans)) {
		rs := plans[code]
		main := rs[0]
		t.addCode(rs)
		all := international(p, rs, 1)
		world = p.union(world, p.prefix(codeString(code), all), memo)
		bit := slices.Index(Home, main.id)
		switch {
		case bit >= 0:
			home = p.union(home, nationalForms(p, main, international(p, rs, 1<<bit), memo), memo)
			for _, g := range main.groupings() {
				t.groupings[g] |= 1 << bit
			}
		case main.id != "001":
			elsewhere = p.union(elsewhere, nationalForms(p, main, all, memo), memo)
		}
	}
	t.world, t.home, t.elsewhere = p.table(world), p.table(home), p.table(elsewhere)
	return t, nil
}

// load returns the regions by calling code, in the order in which the metadata asks them.
func load() (map[int][]*region, error) {
	c, err := phonenumbers.MetadataCollection()
	if err != nil {
		return nil, fmt.Errorf("read the metadata: %w", err)
	}
	type key struct {
		id   string
		code int
	}
	byKey := make(map[key]*region)
	for _, m := range c.GetMetadata() {
		r, err := newRegion(m)
		if err != nil {
			return nil, err
		}
		byKey[key{r.id, r.code}] = r
	}
	plans := make(map[int][]*region)
	for code := range phonenumbers.GetSupportedCallingCodes() {
		for _, id := range phonenumbers.GetRegionCodesForCountryCode(code) {
			r := byKey[key{id, code}]
			if r == nil {
				return nil, fmt.Errorf("calling code %d: region %s has no metadata", code, id)
			}
			plans[code] = append(plans[code], r)
		}
	}
	return plans, nil
}

// nationalForms returns the automaton of the numbers of plan as they are
// written at home, with or without the trunk prefix.
func nationalForms(p *pool, r *region, plan int32, memo map[[2]int32]int32) int32 {
	with, without := r.trunkUse()
	id := dead
	if without {
		id = plan
	}
	if with {
		id = p.union(id, p.prefix(r.trunk, plan), memo)
	}
	return id
}

func (t *Tables) addCode(rs []*region) {
	c := callingCode{code: rs[0].code, region: rs[0].id, trunk: rs[0].trunk}
	for _, r := range rs {
		c.lengths |= r.general.lengths
	}
	t.codes = append(t.codes, c)
	lo, hi := c.code, c.code+1
	for lo < 100 {
		lo, hi = lo*10, hi*10
	}
	for i := lo; i < hi; i++ {
		t.codeAt[i] = len(t.codes)
	}
}

// table is an automaton as rows: row 0 is dead; the rows from accept on accept,
// with the label of the same place in labels.
type table struct {
	rows   [][10]int32
	start  int
	accept int
	labels []uint64
}

// table numbers the nodes reachable from root: those that accept come last, and
// in both halves those that most transitions lead to come first, so that what is
// read most often stands together, and the source of the tables is short.
func (p *pool) table(root int32) table {
	var order []int32
	uses := make(map[int32]int)
	for queue := []int32{root}; len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		if uses[id]++; uses[id] == 1 && id != dead {
			order = append(order, id)
			queue = append(queue, p.nodes[id].next[:]...)
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(
			cmp.Compare(min(p.nodes[a].label, 1), min(p.nodes[b].label, 1)),
			cmp.Compare(uses[b], uses[a]),
		)
	})
	number := map[int32]int32{dead: 0}
	for i, id := range order {
		number[id] = int32(i + 1)
	}
	t := table{rows: make([][10]int32, 1, len(order)+1), start: int(number[root]), accept: len(order) + 1}
	for i, id := range order {
		n := p.nodes[id]
		var row [10]int32
		for d, to := range n.next {
			row[d] = number[to]
		}
		t.rows = append(t.rows, row)
		if n.label != 0 {
			t.accept = min(t.accept, i+1)
			t.labels = append(t.labels, n.label)
		}
	}
	return t
}
