package lex

import "math/bits"

// Tails is the set of ends of labels: the last three bytes of each, letter case
// folded. It is a filter: it may know a label that was never added.
type Tails [1 << 9]uint64

// Add enters a label; of one that ends in a word of two letters, the space
// before it is any byte that is no letter or digit.
func (t *Tails) Add(label string) {
	for len(label) < 3 {
		label = " " + label
	}
	a, b, c := label[len(label)-3], label[len(label)-2], label[len(label)-1]
	h := tailHash(a, b, c)
	t[h>>6] |= 1 << (h & 63)
}

// Has reports whether a label may end at text[end], where a word ends.
func (t *Tails) Has(text []byte, end int) bool {
	if end < 2 {
		return false
	}
	before := byte(' ')
	if end > 2 {
		before = text[end-3]
	}
	h := tailHash(before, text[end-2], text[end-1])
	return t[h>>6]>>(h&63)&1 != 0
}

func tailHash(a, b, c byte) uint32 {
	if classOf[a]&(classWord|classHigh) == 0 {
		a = ' '
	}
	key := uint32(a) | uint32(b)<<8 | uint32(c)<<16 | 0x202020
	return key * 0x9e3779b1 >> 17
}

// SeekLabels makes Next look for marks after labels that end so, in all texts
// to come; nil: for none.
func (x *Index) SeekLabels(t *Tails) { x.labels = t }

// mostFrame is how many bytes may stand between a label and its mark.
const mostFrame = 4

// LabelEnd returns where the word before the mark at text[mark] ends: brackets,
// quotation marks, asterisks and spaces may stand between.
func LabelEnd(text []byte, mark int) int {
	end := mark
	for end > 0 && mark-end < mostFrame {
		switch text[end-1] {
		case ' ', '"', '\'', ')', ']', '*', '.', '`', '?':
			end--
			continue
		}
		break
	}
	return end
}

// labelMarks finds the colons, equal signs, bars and tabs of block i that a
// label may stand before.
func (x *Index) labelMarks(i int) (found uint64) {
	c, prev := &x.blocks[i+1], &x.blocks[i]
	// Times of day have digits before their colons, and "::" and "==" are no marks.
	unfit, last := c.Digit|c.Colon|c.Mark, prev.Digit|prev.Colon|prev.Mark
	m := (c.Colon | c.Mark) &^ (unfit<<1 | last>>63)
	// A colon may follow a digit where none follows it: "ICD-10: …".
	nx := &x.blocks[i+2]
	m |= c.Colon & (c.Digit<<1 | prev.Digit>>63) &^ down(c.Digit, nx.Digit, 1)
	for ; m != 0; m &= m - 1 {
		bit := bits.TrailingZeros64(m)
		at := i*blockSize + bit
		switch x.text[at] {
		case ':', '=', '|', '\t':
			if end := LabelEnd(x.text, at); end > 0 && IsWord(x.text[end-1]) && x.labels.Has(x.text, end) {
				found |= 1 << bit
			}
		}
	}
	return found
}
