package json

import (
	"bytes"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// maxHeld is how much of a value is looked at to find its end.
const maxHeld = 1 << 10

// taking is a value that is being shown: it may reach over the window's end.
type taking struct {
	open   bool
	node   int32
	quoted bool
	from   int    // in Win
	held   []byte // what stood before Win
}

// take shows the value of the node reached, which starts at from: behind its
// opening quote, if it has one.
func (t *tracker) take(from int, quoted bool) {
	t.taking = taking{open: true, node: t.cur, quoted: quoted, from: from, held: t.taking.held[:0]}
	t.showValue()
}

// showValue gives the taker the value if its end is known by now.
func (t *tracker) showValue() {
	k := &t.taking
	text := t.Win[min(k.from, len(t.Win)):]
	if len(k.held) > 0 {
		text = append(k.held, text[:min(len(text), maxHeld-len(k.held))]...)
	}
	text = text[:min(len(text), maxHeld)]
	end := valueEnd(text, k.quoted)
	if end < 0 && len(text) < maxHeld {
		return
	}
	if end >= 0 {
		text = text[:end]
	}
	t.giveValue(text)
}

// holdValue keeps what of the value stands in the window to be left.
func (t *tracker) holdValue() {
	k := &t.taking
	part := t.Win[min(k.from, t.Pos):t.Pos]
	k.held = append(k.held, part[:min(len(part), maxHeld-len(k.held))]...)
	k.from = 0
}

// endValue gives the taker a value that the text's end ends.
func (t *tracker) endValue() {
	if t.taking.open {
		t.giveValue(t.taking.held)
	}
}

// giveValue ends the taking. An empty string was no value: the next is shown.
func (t *tracker) giveValue(text []byte) {
	k := &t.taking
	k.open = false
	if k.quoted && len(text) == 0 {
		return
	}
	if k.quoted && bytes.IndexByte(text, '\\') >= 0 {
		text = []byte(unquote(string(text)))
	}
	v := &t.nodes[k.node]
	text = bytes.TrimSpace(text[:min(len(text), extract.MaxTaken)])
	v.wanted = t.taker.Take(t.number(k.node), v.values, text)
}

// valueEnd finds the end of a string behind its opening quote, or of a number
// or literal; -1 where it lies beyond text. A line end ends a broken string, as
// the tracker has it.
func valueEnd(text []byte, quoted bool) int {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case quoted:
			if c == '"' || c == '\n' {
				return i
			}
		case c <= ' ', bytes.IndexByte([]byte(`{}[]:,"`), c) >= 0:
			return i
		}
	}
	return -1
}
