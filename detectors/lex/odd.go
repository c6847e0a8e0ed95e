package lex

import "math/bits"

// Plain gives the ASCII character that the character at the start of text
// stands for inside a number, and its length in bytes; c is 0 for one that
// stands for nothing (soft hyphens, zero-width characters, marks of direction),
// n is 0 for all others.
//
//	spaces of Unicode (no-break, narrow, figure, thin …)   ' '
//	hyphens, dashes and the minus sign                     '-'
//	full-width forms (U+FF01 to U+FF5E)                    the ASCII character
//	Arabic-Indic and Extended Arabic-Indic digits          the digit
func Plain(text []byte) (c byte, n int) {
	if len(text) < 2 {
		return 0, 0
	}
	switch text[0] {
	case 0xc2:
		switch text[1] {
		case 0xa0:
			return ' ', 2 // no-break space
		case 0xad:
			return 0, 2 // soft hyphen
		}
	case 0xd9:
		if d := text[1] - 0xa0; d < 10 {
			return '0' + d, 2
		}
	case 0xdb:
		if d := text[1] - 0xb0; d < 10 {
			return '0' + d, 2
		}
	case 0xe2, 0xef:
		if len(text) >= 3 {
			return plainLong(text[0], text[1], text[2])
		}
	}
	return 0, 0
}

// plainLong is Plain for the characters of three bytes.
func plainLong(a, b, c byte) (byte, int) {
	switch {
	case a == 0xef && b == 0xbc && c >= 0x81:
		return c - 0x81 + '!', 3
	case a == 0xef && b == 0xbd && c >= 0x80 && c <= 0x9e:
		return c - 0x80 + '`', 3
	case a == 0xef && b == 0xbb && c == 0xbf:
		return 0, 3 // zero-width no-break space
	case a == 0xe2 && b == 0x80:
		switch {
		case c >= 0x80 && c <= 0x8a || c == 0xaf:
			return ' ', 3
		case c >= 0x8b && c <= 0x8f || c >= 0xaa && c <= 0xae:
			return 0, 3 // zero-width, direction
		case c >= 0x90 && c <= 0x95:
			return '-', 3
		}
	case a == 0xe2 && b == 0x81 && (c == 0xa0 || c >= 0xa6 && c <= 0xa9):
		return 0, 3 // word joiner, direction
	case a == 0xe2 && b == 0x88 && c == 0x92:
		return '-', 3 // minus
	}
	return 0, 0
}

// Odd appends the places in text[lo:hi] of characters that Plain knows and that
// stand in a number: digits outside ASCII, and others between letters or digits
// of which one at least is a digit. Text without such characters costs a look
// at a bitmap for each 64 bytes.
func (x *Index) Odd(dst []int, lo, hi int) []int {
	for i := lo / blockSize; i*blockSize < hi; i++ {
		for high := x.blocks[i+1].High; high != 0; high &= high - 1 {
			pos := i*blockSize + bits.TrailingZeros64(high)
			if pos >= lo && pos < hi && x.odd(pos) {
				dst = append(dst, pos)
			}
		}
	}
	return dst
}

// odd reports whether a character that Odd looks for starts at text[pos].
func (x *Index) odd(pos int) bool {
	switch x.text[pos] {
	case 0xc2, 0xd9, 0xdb, 0xe2, 0xef:
	default:
		return false
	}
	c, n := Plain(x.text[pos:])
	if n == 0 {
		return false
	}
	if c-'0' < 10 {
		return true
	}
	before, after := x.beside(pos-1, -1), x.beside(pos+n, 1)
	return before > 0 && after > 0 && before+after > 2
}

// beside says what stands at text[pos]: 2 a digit, 1 a letter or a sign of
// numbers, 0 anything else. Digits outside ASCII are digits; other characters
// that Plain knows are looked past, a few of them.
func (x *Index) beside(pos, step int) int {
	for range 4 * 3 {
		if pos < 0 || pos >= len(x.text) {
			return 0
		}
		switch c := x.text[pos]; {
		case c-'0' < 10:
			return 2
		case (c|0x20)-'a' < 26 || c == '+' || c == '(' || c == ')':
			return 1
		case c == ' ' || c == '-' || c == '.' || c == '/':
			return 0
		case c < 0x80:
			return 0
		}
		start := pos
		for step < 0 && start > 0 && x.text[start]&0xc0 == 0x80 && pos-start < 3 {
			start--
		}
		c, n := Plain(x.text[start:])
		switch {
		case n == 0:
			return 0
		case c-'0' < 10:
			return 2
		}
		if pos = start + n; step < 0 {
			pos = start - 1
		}
	}
	return 0
}
