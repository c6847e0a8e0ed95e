package special

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// number returns the length of the number that v starts with, with one decimal
// sign perhaps, and its whole part.
func number(v []byte) (n, whole int) {
	for n < len(v) && v[n]-'0' < 10 && n < 6 {
		whole = whole*10 + int(v[n]-'0')
		n++
	}
	if n > 0 && n+1 < len(v) && (v[n] == '.' || v[n] == ',') && v[n+1]-'0' < 10 {
		n++
		for n < len(v) && v[n]-'0' < 10 {
			n++
		}
	}
	return n, whole
}

// percent accepts a degree: 20 to 100, with or without the sign, a word or two
// before it ("grado 33 %").
func percent(v []byte) (int, detectors.Verdict) {
	at := bytes.IndexAny(v[:min(len(v), 16)], "0123456789")
	if at < 0 {
		return 0, detectors.Reject
	}
	n, whole := number(v[at:])
	if whole < 20 || whole > 100 {
		return 0, detectors.Reject
	}
	n += at
	if rest := bytes.TrimLeft(v[n:], " "); len(rest) > 0 && rest[0] == '%' {
		n = len(v) - len(rest) + 1
	}
	if !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, detectors.Weak
}

// weeks accepts how far a pregnancy is: "12+3", "week 20", "28 weeks".
func weeks(v []byte) (int, detectors.Verdict) {
	n, whole := number(v)
	if n == 0 || whole < 4 || whole > 43 {
		return 0, detectors.Reject
	}
	if n+1 < len(v) && v[n] == '+' && v[n+1]-'0' < 7 {
		n += 2
	}
	if !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, detectors.Weak
}

// units of measured values, longest first where one starts another.
var units = []string{"mmhg", "mm hg", "mmol/mol", "mmol/l", "mg/dl", "g/dl", "g/l", "µmol/l", "umol/l", "kg/m²", "kg/m2", "bpm", "/min", "kpa",
	"iu/l", "u/l", "ng/ml", "pg/ml", "°c", "°f", "%", "kg", "cm", "lb", "lbs", "st", "m", "c"}

// measure accepts a number, or two with a stroke between, and a unit perhaps.
func measure(v []byte) (int, detectors.Verdict) {
	n, whole := number(v)
	if n == 0 || whole > 1000 {
		return 0, detectors.Reject
	}
	verdict := detectors.Weak
	if n < len(v) && v[n] == '/' {
		if m, low := number(v[n+1:]); m > 0 && low <= whole {
			n, verdict = n+1+m, detectors.Pass
		}
	}
	rest := bytes.TrimLeft(v[n:], " ")
	for _, u := range units {
		if len(rest) >= len(u) && bytes.EqualFold(rest[:len(u)], []byte(u)) && (len(rest) == len(u) || !letter(rest[len(u)])) {
			n, verdict = len(v)-len(rest)+len(u), detectors.Pass
			break
		}
	}
	if !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, verdict
}

func letter(c byte) bool { return c >= 0x80 || (c|0x20)-'a' < 26 }

// variant accepts the name of a variant: an rs number of dbSNP, or the notation
// of the HGVS for coding DNA and proteins ("c.68_69del", "p.Val600Glu").
func variant(v []byte) (int, detectors.Verdict) {
	n := 0
	switch {
	case len(v) > 5 && v[0]|0x20 == 'r' && v[1]|0x20 == 's':
		for n = 2; n < len(v) && v[n]-'0' < 10; n++ {
		}
		if n < 6 || n > 13 {
			return 0, detectors.Reject
		}
	case len(v) > 4 && (v[0] == 'c' || v[0] == 'p' || v[0] == 'g') && v[1] == '.':
		digits := 0
		for n = 2; n < len(v) && n < 40 && (letter(v[n]) || v[n]-'0' < 10 || bytes.IndexByte([]byte("_>*+-=()"), v[n]) >= 0); n++ {
			if v[n]-'0' < 10 {
				digits++
			}
		}
		if digits == 0 || digits == n-2 {
			return 0, detectors.Reject
		}
	default:
		return 0, detectors.Reject
	}
	if !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

// faceVector accepts eight or more numbers below ten with decimals, in brackets
// or not; a vector is longer than a value may be, so what is cut off counts too.
func faceVector(v []byte) (int, detectors.Verdict) {
	if n, verdict := image(v); verdict != detectors.Reject {
		return n, verdict
	}
	floats, at := 0, 0
	for at < len(v) {
		at += len(v[at:]) - len(bytes.TrimLeft(v[at:], "[{( ,;\t"))
		start := at
		if at < len(v) && v[at] == '-' {
			at++
		}
		n, whole := number(v[at:])
		if n < 3 || whole > 9 || bytes.IndexByte(v[at:at+n], '.') < 0 {
			at = start
			break
		}
		at += n
		if at+2 < len(v) && v[at]|0x20 == 'e' { // 1.2e-05
			for at++; at < len(v) && (v[at] == '-' || v[at]-'0' < 10); at++ {
			}
		}
		floats++
	}
	if floats < 8 {
		return 0, detectors.Reject
	}
	if at < len(v) && (v[at] == ']' || v[at] == '}' || v[at] == ')') {
		at++
	}
	if len(v) >= detectors.MaxValue-24 {
		at = len(v)
	}
	return at, detectors.Pass
}

// image accepts the name or address of a picture file, or what one starts with
// in base64.
func image(v []byte) (int, detectors.Verdict) {
	return media(v, []string{".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".gif", ".svg", ".webp", ".wsq", ".jp2", ".iso", ".fmr"},
		[]string{"iVBORw0KGgo", "/9j/", "R0lGOD", "Qk0", "/6D/qA", "data:image/"})
}

func audio(v []byte) (int, detectors.Verdict) {
	return media(v, []string{".wav", ".mp3", ".ogg", ".opus", ".flac", ".m4a", ".aac", ".wma", ".amr", ".webm", ".gsm"},
		[]string{"UklGR", "SUQz", "T2dnUw", "ZkxhQ", "data:audio/"})
}

// media accepts a path that ends in one of the suffixes, or text that starts as
// one of the formats does.
func media(v []byte, suffixes, starts []string) (int, detectors.Verdict) {
	ends := " \t,;\"'<>|"
	if bytes.HasPrefix(v, []byte("data:")) {
		ends = " \t\"'<>|" // the address of the data itself has the other marks
	}
	end := bytes.IndexAny(v, ends)
	if end < 0 {
		end = len(v)
	}
	word := v[:end]
	for _, s := range starts {
		if len(word) >= 40 && bytes.HasPrefix(word, []byte(s)) {
			return end, detectors.Strong
		}
	}
	if q := bytes.IndexByte(word, '?'); q > 0 {
		word = word[:q]
	}
	for _, s := range suffixes {
		if len(word) > len(s) && bytes.EqualFold(word[len(word)-len(s):], []byte(s)) {
			return end, detectors.Pass
		}
	}
	return 0, detectors.Reject
}
