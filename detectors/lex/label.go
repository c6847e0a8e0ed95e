package lex

import (
	"encoding/binary"
	"math/bits"
)

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
		if !isMark[x.text[at]] {
			continue
		}
		end := at
		if end == 0 || !IsWord(x.text[end-1]) {
			end = LabelEnd(x.text, at)
		}
		if end > 0 && IsWord(x.text[end-1]) && x.labels.Has(x.text, end) && !(x.heedDull && x.knownDull(at)) {
			found |= 1 << bit
		}
	}
	return found
}

// dull remembers marks that end no label by what stands before them, back to a
// byte of no class: keys of records and logs come over and over again.
type dull [1 << 8][2]uint64

// dullLen is how many bytes, the mark among them, are remembered at most.
const dullLen = 16

// dullKey returns what dull knows the mark text[at] by, and where that starts;
// ok is false where it is too long. What stands right before the mark, a
// quotation mark or space perhaps, does not end it.
func (x *Index) dullKey(at int) (key [2]uint64, start int, ok bool) {
	from := at - 1 - blockSize
	if from < 0 {
		return key, 0, false
	}
	i, r := from/blockSize+1, uint(from%blockSize)
	c, nx := &x.blocks[i], &x.blocks[i+1]
	apart := along(c.other(), nx.other(), r)
	if x.text[at] == '=' { // "a=1 b=2"
		apart |= along(c.Loose, nx.Loose, r)
	}
	n := bits.LeadingZeros64(apart) + 3
	if n > dullLen {
		return key, 0, false
	}
	b := (*[dullLen]byte)(x.text[at+1-dullLen:])
	key = [2]uint64{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}
	if n > 8 {
		key[0] >>= (dullLen - n) * 8 & 63
	} else {
		key[0], key[1] = 0, key[1]>>((8-n)*8&63)
	}
	return key, at + 1 - n, true
}

func dullSlot(key [2]uint64) uint64 {
	return (key[0]*0xff51afd7ed558ccd ^ key[1]) * 0x9e3779b97f4a7c15 >> 56
}

// knownDull reports whether the mark text[at] is known to end no label.
func (x *Index) knownDull(at int) bool {
	key, _, ok := x.dullKey(at)
	return ok && x.dull[dullSlot(key)] == key
}

// Dull tells that no label ends at the mark text[at], as far as text[from:at+1]
// tells: it is not given again where the same stands before it.
func (x *Index) Dull(from, at int) {
	if key, start, ok := x.dullKey(at); ok && from >= start {
		x.dull[dullSlot(key)] = key
	}
}

// HeedDull says whether Next may leave out the marks that Dull told of.
func (x *Index) HeedDull(on bool) { x.heedDull = on }

// isMark has the marks that a label may stand before.
var isMark = [256]bool{':': true, '=': true, '|': true, '\t': true}
