package csv

import (
	"bytes"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// maxHeld is how much of a cell that is cut by a window's end is kept: quotes
// that stand doubled and blanks are more than what is shown.
const maxHeld = 1 << 10

// hold keeps the part of the cell at hand that stands in the window to be left,
// if the cell is to be shown.
func (t *tracker) hold(done []byte) {
	from := int(t.cellAt - t.off)
	if from >= 0 {
		t.held = t.held[:0]
	}
	if t.rows < t.header || from >= len(done) {
		return
	}
	if t.wants(t.column()) {
		part := done[max(0, from):]
		t.held = append(t.held, part[:min(len(part), maxHeld-len(t.held))]...)
	}
}

// wants reports whether the next value of a column is to be shown: its first
// one is.
func (t *tracker) wants(col int) bool {
	return col >= len(t.values) || t.values[col].n+1 == t.values[col].wanted
}

// show gives the taker the cell that ends before position p.
func (t *tracker) show(v *count, p int64) {
	from, end := int(t.cellAt-t.off), int(p-t.off)
	var cell []byte
	if from >= 0 {
		cell = t.Win[from:end]
	} else {
		cell = append(t.held, t.Win[:end]...)
		t.held = cell[:0]
	}
	v.wanted = t.taker.Take(t.column(), v.n, shown(cell, t.quote))
}

// shown is a cell without its quotes and the blanks around it.
func shown(cell []byte, quote byte) []byte {
	cell = bytes.TrimSpace(cell[:min(len(cell), maxHeld)])
	if len(cell) > 0 && cell[0] == quote {
		cell = unquoted(cell[1:], quote)
	}
	return cell[:min(len(cell), extract.MaxTaken)]
}

// unquoted resolves doubled quotes up to the closing one; what stands behind
// that belongs to the cell as well.
func unquoted(cell []byte, quote byte) []byte {
	at := bytes.IndexByte(cell, quote)
	if at < 0 {
		return cell
	}
	out := append(make([]byte, 0, len(cell)), cell[:at]...)
	for i := at; i < len(cell); i++ {
		if cell[i] == quote {
			if i+1 == len(cell) || cell[i+1] != quote {
				out = append(out, cell[i+1:]...)
				break
			}
			i++
		}
		out = append(out, cell[i])
	}
	return bytes.TrimSpace(out)
}
