package xlsx

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// lenCode is the length of _xHHHH_.
const lenCode = 7

// characters resolves the codes by which SpreadsheetML writes characters that
// XML cannot hold: _xHHHH_, a unit of UTF-16 (ST_Xstring, ECMA-376 part 1,
// 22.9.2.19). What is no code stays. It overwrites p.
func characters(p []byte) []byte {
	at := bytes.Index(p, []byte("_x"))
	if at < 0 {
		return p
	}
	out := p[:at]
	for i := at; i < len(p); {
		r, ok := code(p[i:])
		if !ok {
			out = append(out, p[i])
			i++
			continue
		}
		i += lenCode
		if utf16.IsSurrogate(r) {
			low, _ := code(p[i:])
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i += lenCode
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// code reads the unit that p begins with, if it is one.
func code(p []byte) (rune, bool) {
	if len(p) < lenCode || p[0] != '_' || p[1] != 'x' || p[lenCode-1] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p[2:lenCode-1]), 16, 16)
	return rune(n), err == nil
}
