package json

import (
	"encoding/binary"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/mark"
)

// maxDepth is how many brackets in one another are followed; beyond, they are
// only counted and all is said to stand in the deepest that was followed.
const maxDepth = 1024

// chunk is how many blocks are marked at a time: their masks stay in the
// processor's first cache.
const chunk = 64

// frame is an open bracket.
type frame struct {
	node   int32 // of the object or array itself
	before int32 // key last met in it, 0: none
	object bool
}

// tracker follows brackets, keys and values. A record is a document or, where
// the object is a single array, an element of it.
type tracker struct {
	paths
	lines bool // one document to a line: a line end heals whatever was broken

	extract.Pieces
	base int // of the first marked block in win
	end  int // of the last one
	mark [chunk]mark.Keys

	at     int     // start in win of the block that todo belongs to, -1: none
	todo   uint64  // events of that block that are still to come
	empty  uint64  // those that close an empty string
	before carry   // into that block
	carry  carry   // out of it
	stack  []frame // open brackets, the outermost first
	beyond int     // open brackets deeper than the stack may grow
	cur    int32   // node of the value reached
	object bool    // the innermost bracket is an object's
	value  bool    // after a colon: what comes is a value, not a key
	inKey  bool    // from the quote that opens a key up to its colon
	keyAt  int     // in win, of the text of the key reached; -1: none
	key    []byte  // what stood of that key before the window
	rows   int64
	taker  extract.Taker
	taking taking
}

// carry is what one block tells the next.
type carry struct {
	escape uint64 // 1: the next byte is escaped
	within uint64 // all ones: the next byte is inside a string
	opened uint64 // 1: the last byte was an opening quote
	scalar uint64 // 1: the last byte belongs to a number or literal
}

func newTracker(lines bool) *tracker {
	return &tracker{paths: newPaths(), lines: lines, at: -1, keyAt: -1}
}

// Sample implements extract.Sampler.
func (t *tracker) Sample(taker extract.Taker) { t.taker, t.wanted = taker, 1 }

// Preview implements extract.Previewer.
func (t *tracker) Preview(text []byte) { t.Show(t, text) }

// Advance implements extract.Tracker.
func (t *tracker) Advance(text []byte) { t.Feed(t, text) }

// Settle implements extract.Consumer. It leaves the window, which is not the tracker's to keep, and saves the
// part of a key that stands in it.
func (t *tracker) Settle() {
	if t.at >= 0 && t.Pos < min(t.at+mark.Size, t.end) {
		// The window is left in the middle of a block: what the block tells the
		// next must be that of the bytes consumed.
		t.carry = t.before
		if n := t.Pos - t.at; n > 0 {
			t.enter(&t.mark[(t.at-t.base)/mark.Size], n)
		}
	}
	if t.keyAt >= 0 {
		t.saveKey(t.Win[min(t.keyAt, t.Pos):t.Pos])
		t.keyAt = 0
	}
	if t.taking.open {
		t.holdValue()
	}
	t.Win, t.Pos, t.base, t.end, t.at = nil, 0, 0, 0, -1
}

// saveKey keeps a little more than maxKey bytes, so that a key that was cut
// still ends where it ends.
func (t *tracker) saveKey(text []byte) {
	t.key = append(t.key, text[:min(len(text), maxKey+1-len(t.key))]...)
}

// Run implements extract.Consumer.
func (t *tracker) Run(to int) {
	if t.taking.open && t.Pos == 0 {
		t.showValue()
	}
	for t.Pos < to {
		if t.Pos >= t.end {
			t.base = t.Pos
			t.end = min(t.base+chunk*mark.Size, len(t.Win))
			mark.FillKeys(t.mark[:], t.Win[t.base:t.end])
		}
		b := (t.Pos - t.base) / mark.Size
		start := t.base + b*mark.Size
		if t.at != start {
			t.at = start
			t.enter(&t.mark[b], min(mark.Size, t.end-start))
		}
		stop := min(start+mark.Size, t.end, to)
		now := t.todo & mark.Below(stop-start)
		t.todo &^= now
		t.events(start, now)
		t.Pos = stop
	}
}

// enter works out the events of a block of n bytes: brackets and colons outside
// strings, opening quotes, first bytes of numbers and literals, closing quotes
// of empty strings; commas and line ends only where they count records.
func (t *tracker) enter(m *mark.Keys, n int) {
	c := t.carry
	t.before = c
	last := n - 1
	escaped := mark.Escaped(m.Slash, c.escape)
	quotes := m.Quote &^ escaped
	within := mark.Within(quotes) ^ c.within
	// No string goes over a line end. Where one does, its closing quote is
	// missing: the line end stands for it, or all strings that follow would be
	// taken inside out.
	for broken := m.Line & within; broken != 0; broken = m.Line & within {
		quotes ^= broken & -broken
		within = mark.Within(quotes) ^ c.within
	}
	opened := quotes & within
	t.empty = quotes &^ within & (opened<<1 | c.opened) & m.Quote
	scalar := m.Ink &^ (m.Op | m.Comma | within | quotes)
	t.todo = m.Op&^within | opened | scalar&^(scalar<<1|c.scalar) | t.empty
	if t.lines {
		t.todo |= m.Line
	} else {
		t.todo |= m.Comma &^ within
	}
	t.todo &= mark.Below(n)
	t.carry = carry{
		escape: (m.Slash &^ escaped) >> last & 1,
		within: -(within >> last & 1),
		opened: opened >> last & 1,
		scalar: scalar >> last & 1,
	}
}

// events acts on the given events of the block that starts at start. In an
// object, a string that does not follow a colon is a key: commas need not be
// looked at.
func (t *tracker) events(start int, now uint64) {
	text := t.Win[start:]
	for ; now != 0; now &= now - 1 {
		i := mark.First(now)
		switch c := text[i]; {
		case c == '"' && t.empty>>i&1 == 1: // the closing one
			if !t.inKey {
				t.count(t.cur, -1)
			}
		case c == '"' && t.object && !t.value:
			t.inKey, t.keyAt, t.key = true, start+i+1, t.key[:0]
		case c == ':':
			t.colon(start + i)
		case c == '"':
			t.startValue()
			if t.count(t.cur, 1) {
				t.take(start+i+1, true)
			}
		case c == '{' || c == '[':
			t.open(c == '{')
		case c == '}' || c == ']':
			t.close()
		case c == ',':
			t.comma()
		case c == '\n':
			t.endLine()
		case !t.object || t.value: // number or literal
			t.startValue()
			if c != 'n' && t.count(t.cur, 1) {
				t.take(start+i, false)
			}
		}
	}
}

// startValue counts a record when the value is a document.
func (t *tracker) startValue() {
	t.value = false
	if len(t.stack) == 0 {
		t.rows++
	}
}

func (t *tracker) open(object bool) {
	t.startValue()
	if len(t.stack) == maxDepth {
		t.beyond++
		return
	}
	t.stack = append(t.stack, frame{node: t.cur, object: object})
	t.object, t.inKey, t.keyAt = object, false, -1
	if !object {
		t.cur = t.elements(t.cur)
	}
}

func (t *tracker) close() {
	if t.beyond > 0 {
		t.beyond--
		return
	}
	n := len(t.stack)
	if n == 0 {
		return
	}
	t.cur = t.stack[n-1].node
	t.stack = t.stack[:n-1]
	t.object, t.value, t.inKey, t.keyAt = false, false, false, -1
	if n > 1 {
		if top := &t.stack[n-2]; top.object {
			t.object = true
		} else {
			t.cur = t.elements(top.node)
		}
	}
}

// comma counts the elements of a document that is an array.
func (t *tracker) comma() {
	if len(t.stack) == 1 && !t.object && t.beyond == 0 {
		t.rows++
	}
}

// colon ends a key: the text from its opening quote up to at, less blanks and
// the closing quote.
func (t *tracker) colon(at int) {
	if !t.inKey || t.beyond > 0 {
		return
	}
	key := trimKey(t.Win[min(t.keyAt, at):at])
	var prefix uint64
	switch {
	case len(t.key) > 0:
		t.saveKey(t.Win[min(t.keyAt, at):at])
		key = trimKey(t.key)
		prefix = prefixOf(key)
	case t.keyAt+prefixLen <= len(t.Win):
		prefix = binary.LittleEndian.Uint64(t.Win[t.keyAt:])
		if len(key) < prefixLen {
			prefix &= 1<<(8*len(key)) - 1
		}
	default:
		prefix = prefixOf(key)
	}
	top := &t.stack[len(t.stack)-1]
	t.cur = t.child(top.node, top.before, key, prefix)
	if top.before = t.cur; t.cur == overflow {
		top.before = 0 // it has brothers everywhere: no guess can start from it
	}
	t.value, t.inKey, t.keyAt, t.key = true, false, -1, t.key[:0]
}

// trimKey takes blanks and the closing quote off the end of a key. It looks at
// no more of the key than saveKey keeps, so that a cut changes nothing.
func trimKey(key []byte) []byte {
	n := min(len(key), maxKey+1)
	for n > 0 && key[n-1] <= ' ' {
		n--
	}
	if n > 0 && key[n-1] == '"' {
		n--
	}
	return key[:n]
}

// endLine closes what a broken document left open.
func (t *tracker) endLine() {
	t.stack, t.beyond, t.cur = t.stack[:0], 0, root
	t.object, t.value, t.inKey, t.keyAt = false, false, false, -1
}

// Field is the number of the path reached; for a key, that of the object it
// stands in. It is -1 at the top.
func (t *tracker) Field() int {
	if t.inKey && len(t.stack) > 0 {
		return t.number(t.stack[len(t.stack)-1].node)
	}
	return t.number(t.cur)
}

// FieldName spells the path: keys joined by dots, "[]" for the elements of an
// array, "*" for keys that are data.
func (t *tracker) FieldName(field int) string {
	if field < 0 || field >= len(t.fields) {
		return ""
	}
	return t.name(t.fields[field])
}

// Row is the number of the document reached or, of a single array, of its
// element, from 1.
func (t *tracker) Row() int64 { return max(t.rows, 1) }

// Fields implements extract.Tracker.
func (t *tracker) Fields() []extract.FieldStat {
	t.endValue()
	stats := make([]extract.FieldStat, len(t.fields))
	for i, n := range t.fields {
		stats[i] = extract.FieldStat{Name: t.name(n), Values: t.nodes[n].values}
	}
	return stats
}
