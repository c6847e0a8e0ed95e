package credential

import (
	"bytes"
	"math"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// alphabet is a set of bytes.
type alphabet [256]bool

func newAlphabet(more string) *alphabet {
	var a alphabet
	for c := range 128 {
		a[c] = lex.IsWord(byte(c))
	}
	for i := range len(more) {
		a[more[i]] = true
	}
	return &a
}

// Alphabets of tokens. What follows a token in its own alphabet is part of it.
var (
	base62    = newAlphabet("")
	base64std = newAlphabet("+/")
	base64url = newAlphabet("-_")
	cryptB64  = newAlphabet("./")
	tokenSet  = newAlphabet("-_.~+/=")
	hexSet    = newHexSet()
	base32    = newBase32()
)

func newHexSet() *alphabet {
	var a alphabet
	for _, c := range []byte("0123456789abcdefABCDEF") {
		a[c] = true
	}
	return &a
}

func newBase32() *alphabet {
	var a alphabet
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") {
		a[c] = true
	}
	return &a
}

// run returns the end of the bytes of a from text[i] on, most at most: one more
// than most when there are more.
func (a *alphabet) run(text []byte, i, most int) int {
	end := min(len(text), i+most+1)
	for i < end && a[text[i]] {
		i++
	}
	return i
}

// starts reports whether a value may start at text[i]: no letter, digit or
// joint of a longer token before it.
func starts(text []byte, i int) bool {
	return !lex.GluedBefore(text, i) && (i == 0 || text[i-1] != '_' && text[i-1] != '-')
}

// base64Value is the value of a base64 digit of either alphabet, 0xff for others.
var base64Value = makeBase64Value()

func makeBase64Value() (t [256]uint8) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = uint8(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}

// decode64 decodes as much base64 of either alphabet, padded or not, as fits
// into dst and returns how many bytes there are.
func decode64(dst, src []byte) (n int) {
	var bits, have uint32
	for _, c := range src {
		v := base64Value[c]
		if v == 0xff {
			break
		}
		if bits, have = bits<<6|uint32(v), have+6; have < 8 {
			continue
		}
		if n == len(dst) {
			break
		}
		have -= 8
		dst[n] = byte(bits >> have)
		n++
	}
	return n
}

// entropy is the Shannon entropy of the bytes of s in bits per byte: random
// tokens of 20 characters and more have at least 3.2, words and paths less
// than they seem to have by their length.
func entropy(s []byte) float64 {
	var counts [256]uint16
	for _, c := range s {
		counts[c]++
	}
	e, n := 0.0, float64(len(s))
	for _, k := range counts {
		if k > 0 {
			p := float64(k) / n
			e -= p * math.Log2(p)
		}
	}
	return e
}

// mix counts the kinds of characters in a secret.
type mix struct{ lower, upper, digit, other int }

func mixOf(s []byte) (m mix) {
	for _, c := range s {
		switch {
		case c-'0' < 10:
			m.digit++
		case c-'a' < 26:
			m.lower++
		case c-'A' < 26:
			m.upper++
		default:
			m.other++
		}
	}
	return m
}

// isRandom reports whether a token looks drawn, not written: digits among the
// letters all over, no character dominating.
func isRandom(s []byte) bool {
	m := mixOf(s)
	if m.digit < 2 || m.lower+m.upper < 2 || m.other*4 > len(s) {
		return false
	}
	return entropy(s) >= 2.9 && !isPlaceholder(s)
}

// placeholders are words in a value that say that it is none. The first are
// looked for anywhere in it, the second must be the whole of it.
var (
	placeholders = [...]string{
		"example", "your", "xxxx", "changeme", "change_me", "change-me", "placeholder", "redacted", "dummy", "sample", "replace",
		"insert", "todo", "secret_here", "goes_here", "notreal", "not-a-real", "fake", "masked", "hidden", "abcdefgh", "01234567",
		"....", "****", "----", "____",
	}
	nothings = [...]string{
		"null", "none", "nil", "undefined", "true", "false", "empty", "unset", "n/a", "na", "string", "str", "text", "password",
		"passwort", "passwd", "pass", "pwd", "secret", "token", "key", "value", "required", "optional", "test", "foo", "bar",
		"varchar", "bytes", "object", "default", "admin:password", "user:pass", "username:password", "user:password",
	}
)

// isPlaceholder reports whether a value stands for one: it names itself so, is
// one character over and over, or is a variable, template or call of a program.
func isPlaceholder(s []byte) bool {
	if len(s) == 0 || isVariable(s) {
		return true
	}
	var buf [64]byte
	low := buf[:min(len(s), len(buf))]
	same := true
	for i := range low {
		c := s[i]
		if c-'A' < 26 {
			c |= 0x20
		}
		low[i] = c
		same = same && c == low[0]
	}
	if same {
		return true
	}
	for _, w := range placeholders {
		if bytes.Contains(low, []byte(w)) {
			return true
		}
	}
	for _, w := range nothings {
		if string(low) == w {
			return true
		}
	}
	return false
}

// isVariable reports whether s is an expression of a program or template.
func isVariable(s []byte) bool {
	switch c := s[0]; {
	case c == '$' && len(s) > 1 && (s[1] == '{' || s[1] == '(' || isWordOnly(s[1:])),
		c == '%' && len(s) > 1 && (s[len(s)-1] == '%' || len(s) == 2 || s[1] == '(' || s[1] == '{'),
		c == '{' && s[len(s)-1] == '}', c == '[' && s[len(s)-1] == ']', c == '<' && s[len(s)-1] == '>',
		c == '&' && len(s) > 1 && (s[1]|0x20)-'a' < 26, c == '#' && len(s) > 1 && s[1] == '{', c == '@' && len(s) > 1 && s[1] == '{':
		return true
	}
	for _, w := range [...]string{"{{", "${", "$(", "#{", "<%", "://", "::", "->", "()", "=>", "process.env", "os.environ", "getenv", "self.", "this."} {
		if bytes.Contains(s, []byte(w)) {
			return true
		}
	}
	if open := bytes.IndexByte(s, '('); open > 0 && isName(s[:open]) { // a call, or a type with its length
		return true
	}
	if open := bytes.IndexByte(s, '['); open > 0 && isName(s[:open]) && bytes.IndexByte(s, ']') > open {
		return true
	}
	open := bytes.IndexByte(s, '<')
	return open > 0 && isName(s[:open]) && s[len(s)-1] == '>'
}

// isWordOnly reports whether s is one name of a variable.
func isWordOnly(s []byte) bool {
	for _, c := range s {
		if c != '_' && !base62[c] {
			return false
		}
	}
	return true
}

// isName reports whether s is letters joined by dots and underscores, as
// programs call things.
func isName(s []byte) bool {
	letters := 0
	for _, c := range s {
		if (c|0x20)-'a' < 26 {
			letters++
		} else if c != '.' && c != '_' && c != ':' {
			return false
		}
	}
	return letters > 1
}
