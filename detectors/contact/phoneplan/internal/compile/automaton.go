package compile

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
)

// node is a state of an automaton over digits. Numbers are short, so every
// automaton here is acyclic, and sharing equal nodes makes it minimal.
type node struct {
	next  [10]int32
	label uint64 // what the digits read so far are; 0 when nothing
}

// dead is the state no accepted number passes through.
const dead int32 = 0

// pool holds the nodes of all automata, equal ones once.
type pool struct {
	nodes []node
	ids   map[node]int32
}

func newPool() *pool {
	return &pool{nodes: []node{{}}, ids: map[node]int32{{}: dead}}
}

func (p *pool) add(n node) int32 {
	id, ok := p.ids[n]
	if !ok {
		id = int32(len(p.nodes))
		p.nodes = append(p.nodes, n)
		p.ids[n] = id
	}
	return id
}

// prefix returns the automaton that reads digits and then what id reads.
func (p *pool) prefix(digits string, id int32) int32 {
	for _, d := range slices.Backward([]byte(digits)) {
		var n node
		n.next[d-'0'] = id
		id = p.add(n)
	}
	return id
}

// union returns the automaton whose labels are the bitwise or of those of a and b.
func (p *pool) union(a, b int32, memo map[[2]int32]int32) int32 {
	if a == b || b == dead {
		return a
	}
	if a == dead {
		return b
	}
	key := [2]int32{min(a, b), max(a, b)}
	if id, ok := memo[key]; ok {
		return id
	}
	n := node{label: p.nodes[a].label | p.nodes[b].label}
	for d := range n.next {
		n.next[d] = p.union(p.nodes[a].next[d], p.nodes[b].next[d], memo)
	}
	id := p.add(n)
	memo[key] = id
	return id
}

// compiler runs several regular expressions side by side over all strings of
// at most maxLen digits.
type compiler struct {
	pool   *pool
	progs  []*syntax.Prog
	maxLen int
	label  func(length int, matched []bool) uint64
	memo   map[string]int32
}

// compile returns the automaton that gives a string of digits the label that
// label computes from its length and from which expressions match all of it.
func (c *compiler) compile() int32 {
	c.memo = make(map[string]int32)
	sets := make([][]uint32, len(c.progs))
	for i, p := range c.progs {
		sets[i] = closure(p, nil, uint32(p.Start))
	}
	return c.visit(0, sets)
}

func (c *compiler) visit(length int, sets [][]uint32) int32 {
	key, alive := stateKey(length, sets)
	if !alive || length > c.maxLen {
		return dead
	}
	if id, ok := c.memo[key]; ok {
		return id
	}
	matched := make([]bool, len(sets))
	for i, set := range sets {
		matched[i] = slices.ContainsFunc(set, func(pc uint32) bool {
			return c.progs[i].Inst[pc].Op == syntax.InstMatch
		})
	}
	n := node{label: c.label(length, matched)}
	for d := range n.next {
		after := make([][]uint32, len(sets))
		for i, set := range sets {
			after[i] = step(c.progs[i], set, rune('0'+d))
		}
		n.next[d] = c.visit(length+1, after)
	}
	id := c.pool.add(n)
	c.memo[key] = id
	return id
}

func stateKey(length int, sets [][]uint32) (key string, alive bool) {
	b := []byte{byte(length)}
	for _, set := range sets {
		b = binary.AppendUvarint(b, uint64(len(set)))
		for _, pc := range set {
			b = binary.AppendUvarint(b, uint64(pc))
		}
		alive = alive || len(set) > 0
	}
	return string(b), alive
}

func step(p *syntax.Prog, set []uint32, r rune) []uint32 {
	var after []uint32
	for _, pc := range set {
		if in := &p.Inst[pc]; in.Op != syntax.InstMatch && in.MatchRune(r) {
			after = closure(p, after, in.Out)
		}
	}
	slices.Sort(after)
	return after
}

// closure adds to set what is reachable from pc without reading a digit.
func closure(p *syntax.Prog, set []uint32, pc uint32) []uint32 {
	in := &p.Inst[pc]
	switch in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return closure(p, closure(p, set, in.Out), in.Arg)
	case syntax.InstNop, syntax.InstCapture, syntax.InstEmptyWidth:
		// The metadata has no assertions; expressions match whole numbers.
		return closure(p, set, in.Out)
	case syntax.InstFail:
		return set
	}
	if !slices.Contains(set, pc) {
		set = append(set, pc)
	}
	return set
}
