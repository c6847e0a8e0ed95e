package locate

import (
	"errors"
	"strings"
)

// Why a line of what is sought is refused.
var (
	errEmail    = errors.New("is no e-mail address")
	errPhone    = errors.New("is no telephone number with its country: write + and the calling code first")
	errIBAN     = errors.New("is no IBAN: its check digits are wrong")
	errShort    = errors.New("is too short: an identifier has at least 4 letters and digits")
	errNoKind   = errors.New("has a type by which nothing is located: use email, phone, iban, id, number, or a detector of one of these")
	errNothing  = errors.New("is empty after its type")
	errEncoding = errors.New("is not UTF-8 text")
)

const minNumber = 4

// sought are the forms in which a value that someone looks for may be stored.
func sought(k Kind, value string) ([]form, error) {
	text := Stored(k, []byte(value))
	switch k {
	case Email:
		if text == "" {
			return nil, errEmail
		}
	case Phone:
		return soughtPhone(text)
	case IBAN:
		if !validIBAN(text) {
			return nil, errIBAN
		}
	default:
		if len(text) < minNumber {
			return nil, errShort
		}
	}
	return []form{{text: text}}, nil
}

// soughtPhone lists how texts write a number: abroad, or as dialled at home in
// its country, with the trunk prefix or without. What is dialled at home may be
// another country's number as well. Argentine mobile numbers change more than
// that at home (9 is left out, 15 comes in the middle): they are met as abroad only.
func soughtPhone(text string) ([]form, error) {
	digits, abroad := strings.CutPrefix(text, international)
	n := callingCode(digits)
	if !abroad || n == 0 || len(digits) < n+4 || len(digits) > maxPhone {
		return nil, errPhone
	}
	code, own := digits[:n], digits[n:]
	short := strings.TrimLeft(own, "0") // Italian numbers keep their zero abroad
	forms := []form{{text: international + digits}, {text: international + code + short}, {text: international + code + "0" + short}}
	for _, home := range []string{short, code + short, code + own, "11" + code + short, "11" + code + own, trunk(code) + short} {
		forms = append(forms, form{national + home, true}) // "011": abroad from North America
	}
	var out []form
	seen := map[string]bool{}
	for _, f := range forms {
		if !seen[f.text] {
			seen[f.text] = true
			out = append(out, f)
		}
	}
	return out, nil
}

// trunk is what is dialled before a national number at home, other than zeros
// (ITU-T Operational Bulletin, "Dialling procedures").
func trunk(code string) string {
	switch code {
	case "7", "370", "993":
		return "8"
	case "375":
		return "80"
	case "36":
		return "6" // 06, without its zero
	}
	return ""
}

// twoDigits are the calling codes of two digits (ITU-T E.164, list of assigned
// country codes); 1 and 7 have one, all others three.
const twoDigits = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "

// callingCode is how many digits the calling code has, 0: it cannot be one.
func callingCode(digits string) int {
	switch {
	case len(digits) < 3 || digits[0] == '0':
		return 0
	case digits[0] == '1' || digits[0] == '7':
		return 1
	case strings.Contains(twoDigits, " "+digits[:2]+" "):
		return 2
	}
	return 3
}

// validIBAN checks the two check digits (ISO 7064, mod 97-10). A mistyped IBAN
// would be found nowhere, which says nothing.
func validIBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'a' && c <= 'z':
			rest = (rest*100 + int(c-'a') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}
