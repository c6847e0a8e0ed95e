package online

import "github.com/pdatlas/pdatlas/detectors/lex"

// hexValue is the value of a hexadecimal digit, 0xff for any other byte.
var hexValue = makeHexValue()

func makeHexValue() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case c-'0' < 10:
			t[i] = c - '0'
		case (c|0x20)-'a' < 6:
			t[i] = (c | 0x20) - 'a' + 10
		default:
			t[i] = 0xff
		}
	}
	return t
}

func isHex(c byte) bool { return hexValue[c] != 0xff }

// groupStart returns where the value around the chain of colons that begins at
// text[colon] starts: with the hexadecimal group of at most four digits before
// it, or after it when what stands before is a label ("IP:", "addr6:", "MAC:").
// ok is false when the colon is tied to something else.
func groupStart(text []byte, colon int) (start int, ok bool) {
	i := colon
	for i > 0 && colon-i < 4 && isHex(text[i-1]) {
		i--
	}
	if i > 0 && text[i-1] == ':' {
		return 0, false
	}
	if !lex.GluedBefore(text, i) && (i < colon || colon+1 < len(text) && text[colon+1] == ':') {
		return i, true
	}
	// A label: letters, at the end perhaps one digit, no double colon after it.
	if colon+1 >= len(text) || !isHex(text[colon+1]) {
		return 0, false
	}
	i = colon
	if i > 0 && text[i-1]-'0' < 10 {
		i--
	}
	letters := i
	for i > 0 && letters-i < maxLabel && (text[i-1]|0x20)-'a' < 26 {
		i--
	}
	return colon + 1, i < letters && !lex.GluedBefore(text, i)
}

// maxLabel is how many letters a label before a colon has at most.
const maxLabel = 20
