package identity

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/dict"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// trimmed is v without the marks and quotation marks of what it stands in.
func trimmed(v []byte) []byte { return bytes.TrimRight(v, " \t.,;:\"'") }

// firstToken is the end of what stands in v before a space, comma or semicolon.
func firstToken(v []byte) int {
	if i := bytes.IndexAny(v, " \t,;\n\r"); i >= 0 {
		return i
	}
	return len(v)
}

// valueUsername accepts one word of two to 32 letters, digits and . _ - that
// ends the value; a full stop at its end is a sentence's.
func valueUsername(v []byte) (n int, verdict detectors.Verdict) {
	v = trimmed(v)
	if n = len(v); n < 2 || n > 32 {
		return 0, detectors.Reject
	}
	digits, letters := 0, 0
	for _, c := range v[:n] {
		switch {
		case c-'0' < 10:
			digits++
		case c|0x20-'a' < 26:
			letters++
		case c != '.' && c != '_' && c != '-':
			return 0, detectors.Reject
		}
	}
	if letters == 0 {
		return 0, detectors.Reject
	}
	if digits == 0 && (n < 4 || dict.Lookup(v[:n]).Word() > 0) {
		return 0, detectors.Reject // "str", "required"
	}
	return n, detectors.Pass
}

// valueID accepts one word of four to 40 letters, digits and - / . with at
// least two digits.
func valueID(v []byte) (n int, verdict detectors.Verdict) {
	n = len(trimmed(v[:firstToken(v)]))
	if n < 4 || n > 40 {
		return 0, detectors.Reject
	}
	digits := 0
	for _, c := range v[:n] {
		switch {
		case c-'0' < 10:
			digits++
		case c|0x20-'a' < 26 || c == '-' || c == '/' || c == '.' || c == '_':
		default:
			return 0, detectors.Reject
		}
	}
	if digits < 2 || !lex.IsWord(v[0]) || !lex.IsWord(v[n-1]) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

// valueOrganisation accepts one to eight words of which the first is
// capitalised and not all are common, or that end in a legal form.
func valueOrganisation(v []byte) (n int, verdict detectors.Verdict) {
	v = trimmed(v)
	words, known, common := 0, false, 0
	for i := 0; i < len(v) && words < 9; {
		w, ok := readWord(v, i)
		if !ok {
			if v[i] != '&' && v[i] != '.' && v[i] != ' ' && v[i]-'0' >= 10 || words == 0 {
				break
			}
			i++
			continue
		}
		if words == 0 && !w.written.Capitalised() && w.written != dict.Mixed {
			return 0, detectors.Reject
		}
		if w.written == dict.Lower && !w.Is(dict.Particle|dict.Stop|dict.LegalForm) {
			common++
		}
		if w.written == dict.Lower && w.Word() > 0 && words > 0 {
			common++
		}
		known = known || w.Is(dict.LegalForm|dict.Organisation)
		words++
		i, n = w.end, w.end
	}
	if words == 0 || words > 8 || n > 80 {
		return 0, detectors.Reject
	}
	if known {
		return n, detectors.Strong
	}
	if common > 0 || n < len(v) && v[n] != ',' && v[n] != '.' && v[n] != ';' {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

// imageExtensions end the names of image files.
var imageExtensions = []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp", ".tif", ".tiff", ".avif"}

// valueImage accepts a path or address of an image file, or one inline.
func valueImage(v []byte) (n int, verdict detectors.Verdict) {
	v = trimmed(v)
	n = firstToken(v)
	if bytes.HasPrefix(v, []byte("data:image/")) {
		return len(v), detectors.Strong
	}
	path := v[:n]
	if i := bytes.IndexByte(path, '?'); i > 0 {
		path = path[:i]
	}
	for _, x := range imageExtensions {
		if len(path) > len(x) && bytes.EqualFold(path[len(path)-len(x):], []byte(x)) {
			return n, detectors.Pass
		}
	}
	return 0, detectors.Reject
}

// consents are the words that say whether somebody agreed, by language.
var consents = []string{"yes", "no", "true", "false", "given", "granted", "withdrawn", "revoked", "denied", "ja", "nein", "erteilt", "widerrufen",
	"oui", "non", "sí", "si", "sì", "sim", "não", "nee", "tak", "nie", "ano", "ne", "igen", "nem", "da", "nu", "nej", "kyllä", "ei", "jah", "taip", "jā", "ναι", "όχι"}

// valueConsent accepts a yes or no, or a date or time of ISO 8601.
func valueConsent(v []byte) (n int, verdict detectors.Verdict) {
	n = len(trimmed(v[:firstToken(v)]))
	for _, c := range consents {
		if bytes.EqualFold(v[:n], []byte(c)) {
			return n, detectors.Pass
		}
	}
	if isoDate(v) {
		return isoEnd(v), detectors.Pass
	}
	return 0, detectors.Reject
}

func isoDate(v []byte) bool {
	const form = "9999-99-99"
	if len(v) < len(form) {
		return false
	}
	for i := range len(form) {
		if digit := v[i]-'0' < 10; digit != (form[i] == '9') || !digit && v[i] != '-' {
			return false
		}
	}
	return true
}

// isoEnd is where the time after a date ends.
func isoEnd(v []byte) int {
	n := 10
	for n < len(v) && (v[n]-'0' < 10 || v[n] == 'T' || v[n] == ':' || v[n] == '.' || v[n] == 'Z' || v[n] == '+' || v[n] == ' ' && n == 10) {
		n++
	}
	return len(bytes.TrimRight(v[:n], ". "))
}

// leastWords make a text out of a value.
const leastWords = 5

// valueText accepts a sentence: five words or more, mostly letters.
func valueText(v []byte) (n int, verdict detectors.Verdict) {
	v = trimmed(v)
	words, letters := 0, 0
	for i, c := range v {
		if c|0x20-'a' < 26 || c >= 0x80 {
			letters++
			if i == 0 || v[i-1] == ' ' || v[i-1] == '\n' {
				words++
			}
		}
	}
	if words < leastWords || letters*10 < len(v)*6 {
		return 0, detectors.Reject
	}
	return len(v), detectors.Pass
}
