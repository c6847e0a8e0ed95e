package sqlite

import (
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// leastRun is the length in bytes, or in characters of UTF-16, from which what is
// printable is taken for text.
const leastRun = 4

// readable appends the runs of printable bytes in p as lines.
func readable(dst, p []byte) []byte {
	for i := 0; i < len(p); {
		from := i
		for i < len(p) && (p[i] >= ' ' && p[i] != 0x7f || p[i] == '\t') {
			i++
		}
		if i-from >= leastRun {
			dst = append(dst, p[from:i]...)
			dst = append(dst, '\n')
		}
		i++
	}
	return dst
}

// misread is from how many characters in a row, each with the low byte 0, text
// is taken for Latin text that is read from the wrong byte. Fewer may be Chinese.
const misread = 3

// readableUTF16 does the same for a file in UTF-16. A text may begin at any
// byte, so that the page is read twice, from its first byte and from its second.
func (db *database) readableUTF16(dst, p []byte) []byte {
	for from := range min(2, len(p)) {
		begin, run, odd, before := len(dst), 0, 0, 0
		for rest := p[from:]; len(rest) >= 2; {
			c, n := db.unit(rest)
			rest = rest[n:]
			if c == utf8.RuneError || !unicode.IsPrint(c) && c != '\t' {
				dst = ended(dst, begin, run)
				begin, run, odd = len(dst), 0, 0
				continue
			}
			if c <= 0xff || c&0xff != 0 {
				odd = 0
			} else if odd++; odd == 1 {
				before = len(dst)
			} else if odd == misread {
				dst = ended(dst[:before], begin, run-misread+1)
				begin, run = len(dst), 0
			}
			if odd < misread {
				dst = utf8.AppendRune(dst, c)
				run++
			}
		}
		dst = ended(dst, begin, run)
	}
	return dst
}

// ended ends a run of characters that stand in dst from begin, and takes it back
// when it is too short.
func ended(dst []byte, begin, run int) []byte {
	if run < leastRun {
		return dst[:begin]
	}
	return append(dst, '\n')
}

// unit reads a character of UTF-16 that takes n bytes of p, which has two at
// least. Half a pair is utf8.RuneError.
func (db *database) unit(p []byte) (c rune, n int) {
	order := db.order()
	c = rune(order.Uint16(p))
	if !utf16.IsSurrogate(c) {
		return c, 2
	}
	if len(p) >= 4 {
		if whole := utf16.DecodeRune(c, rune(order.Uint16(p[2:]))); whole != utf8.RuneError {
			return whole, 4
		}
	}
	return utf8.RuneError, 2
}
