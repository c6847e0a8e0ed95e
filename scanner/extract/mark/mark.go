// Package mark turns text into bitmaps of the bytes that structure it: bit i of
// a mask stands for byte i of a block of 64.
//
// It owns the kernels: AVX2 assembly on amd64 and a table-free Go twin that
// gives the same bits everywhere else (build tag purego forces it). What the
// bits mean in sequence (quotes, depth, columns) is the trackers' business.
package mark

import "math/bits"

// Size is the number of bytes of a block.
const Size = 64

// Cells is a block of delimiter-separated text.
type Cells struct {
	Delim uint64 // the delimiter
	Quote uint64 // the quote
	Line  uint64 // line feeds
	Ink   uint64 // bytes above the space: whatever is not blank
}

// Keys is a block of JSON.
type Keys struct {
	Quote uint64 // '"'
	Slash uint64 // '\\'
	Op    uint64 // { } [ ] :
	Comma uint64 // ','
	Line  uint64 // line feeds
	Ink   uint64 // bytes above the space
}

// FillCells marks the blocks of text, the last of which may be short: its
// missing bits are 0. dst must have room for all of them; their number is
// returned. Neither delim nor quote may be 0.
func FillCells(dst []Cells, text []byte, delim, quote byte) int {
	full := len(text) / Size
	if full > 0 {
		fillCells(dst[:full], text[:full*Size], delim, quote)
	}
	if rest := text[full*Size:]; len(rest) > 0 {
		var last [Size]byte
		copy(last[:], rest)
		fillCells(dst[full:full+1], last[:], delim, quote)
		full++
	}
	return full
}

// FillKeys is FillCells for JSON.
func FillKeys(dst []Keys, text []byte) int {
	full := len(text) / Size
	if full > 0 {
		fillKeys(dst[:full], text[:full*Size])
	}
	if rest := text[full*Size:]; len(rest) > 0 {
		var last [Size]byte
		copy(last[:], rest)
		fillKeys(dst[full:full+1], last[:])
		full++
	}
	return full
}

// Within returns a mask whose bit i says whether an odd number of bits of quotes
// is set at or below i: the bytes from an opening quote up to its closing one.
func Within(quotes uint64) uint64 {
	quotes ^= quotes << 1
	quotes ^= quotes << 2
	quotes ^= quotes << 4
	quotes ^= quotes << 8
	quotes ^= quotes << 16
	quotes ^= quotes << 32
	return quotes
}

// Escaped returns the bytes that a backslash before them escapes, as runs of
// backslashes pair up from the left. carry is 1 when the last byte before the
// block escapes its first. A byte of slash that is not itself escaped escapes
// the next: so the last byte tells the carry for the block after.
func Escaped(slash, carry uint64) uint64 {
	if slash == 0 {
		return carry
	}
	const odd = 0xaaaaaaaaaaaaaaaa
	// A backslash that is itself escaped starts nothing.
	starts := slash &^ carry
	// Subtracting the starts from what follows them (with all odd places set)
	// lets the borrow run through each series of backslashes; the places where
	// the parity of the series and the parity of the place disagree are the
	// escaped ones.
	follow := starts << 1
	series := (follow | odd) - starts
	return series ^ odd ^ (slash | carry)
}

// Below returns a mask of the n lowest bits; n may be 0 to 64.
func Below(n int) uint64 {
	if n >= Size {
		return ^uint64(0)
	}
	return uint64(1)<<n - 1
}

// From returns a mask of the bits from the n-th on: all when n is not positive.
func From(n int64) uint64 {
	if n <= 0 {
		return ^uint64(0)
	}
	return ^Below(int(min(n, Size)))
}

// Above returns a mask of the bits above the highest of mask.
func Above(mask uint64) uint64 { return ^Below(bits.Len64(mask)) }

// First returns the index of the lowest bit set.
func First(mask uint64) int { return bits.TrailingZeros64(mask) }
