package locate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// form is a value as it is hashed.
type form struct {
	text string
	// loose: found in text that leaves something out, so that another person's
	// value may have the same form.
	loose bool
}

// The first byte of a telephone number's form.
const (
	international = "+" // E.164: calling code and national number
	national      = "0" // as dialled at home, without leading zeros
)

// Digits of a telephone number: ITU-T E.164 allows 15, and at home some islands
// dial 4.
const (
	minPhone = 4
	maxPhone = 15
)

// Stored is the normal form of a value met in a source, "" when it has none.
// Case, Unicode width and composition, invisible characters and separators do
// not matter. Accents do: two mailboxes may differ in nothing else.
func Stored(k Kind, value []byte) string {
	text := plain(string(value))
	switch k {
	case Email:
		return email(text)
	case Phone:
		digits, abroad := dialled(text)
		if len(digits) < minPhone {
			return ""
		}
		if abroad {
			return international + digits
		}
		return national + strings.TrimLeft(digits, "0")
	case IBAN, Official, Number:
		return compact(text)
	}
	return ""
}

// plain writes text in Unicode's compatibility form (UAX #15), lower case and
// without format characters (soft hyphens, joiners, directions).
func plain(s string) string {
	if ascii(s) {
		return strings.ToLower(strings.TrimSpace(s))
	}
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	return strings.TrimSpace(norm.NFKC.String(strings.ToLower(s)))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// email gives the domain the form that the mail system sees (RFC 5891). Dots and
// tags of the local part are the mailbox's own (RFC 5321, 2.3.11).
func email(s string) string {
	s = strings.TrimRight(strings.TrimPrefix(s, "mailto:"), ".")
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at == len(s)-1 {
		return ""
	}
	domain := s[at+1:]
	if !ascii(domain) {
		if p, err := idna.Punycode.ToASCII(domain); err == nil {
			domain = p
		}
	}
	return s[:at+1] + domain
}

// compact keeps letters and digits. A mark that a separator kept from its letter
// then joins it.
func compact(s string) string {
	return norm.NFKC.String(strings.Map(func(r rune) rune {
		if d, ok := digit(r); ok {
			return d
		}
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, s))
}

// digit is a decimal digit of any script as one of ASCII.
func digit(r rune) (rune, bool) {
	if r < utf8.RuneSelf {
		return r, r >= '0' && r <= '9'
	}
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	zero := r // digits come in runs of ten, from nought
	for unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return '0' + (r-zero)%10, true
}

// dialled are the digits of a telephone number, without an extension and the
// zero in brackets that is dialled at home only. abroad says that they begin
// with the country's calling code.
func dialled(s string) (digits string, abroad bool) {
	var b strings.Builder
	for i, r := range s {
		if d, ok := digit(r); ok {
			b.WriteRune(d)
			continue
		}
		switch {
		case r == '+' && b.Len() == 0:
			abroad = true
		case b.Len() >= minPhone && (unicode.IsLetter(r) || r == '#' || r == ';'):
			return dialCode(b.String(), abroad)
		case r == '(' && b.Len() > 0 && strings.HasPrefix(s[i:], "(0)"):
			abroad = abroad || b.Len() <= 3 || strings.HasPrefix(b.String(), "00")
			rest, _ := dialled("+" + s[i+len("(0)"):])
			return dialCode(b.String()+rest, abroad)
		}
	}
	return dialCode(b.String(), abroad)
}

// dialCode takes the "00" for "abroad" (ITU-T E.123) off.
func dialCode(digits string, abroad bool) (string, bool) {
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		return rest, true
	}
	return digits, abroad
}
