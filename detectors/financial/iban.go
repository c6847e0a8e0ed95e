package financial

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// maxIBANText is how long an IBAN may be in print: 34 characters and what
// stands between them in the loosest groupings seen.
const maxIBANText = 72

var iban = detectors.Detector{
	ID: "IBAN_CODE",
	Doc: "International bank account number of ISO 13616: country, two check digits, the country's account number. " +
		"Lengths and structures from the SWIFT registry, release 101, and the members' partial list.",
	Category: "financial",
	Family:   detectors.FamilyFinancial,
	Tier:     1,
	Version:  1,
	Check:    "mod 97 (ISO 7064), country length and structure",
	Chance:   ibanChance,
	Anchor:   lex.Country,
	Probe:    probeIBAN,
	MaxLen:   maxIBANText,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"":   {"iban", "bic", "swift", "sepa"},
			"bg": {"банкова сметка", "сметка"},
			"cs": {"číslo účtu", "bankovní spojení", "účet"},
			"da": {"kontonummer", "bankkonto"},
			"de": {"konto", "kontonummer", "bankverbindung", "kontoverbindung"},
			"el": {"τραπεζικός λογαριασμός", "αριθμός λογαριασμού"},
			"en": {"bank account", "account number", "account no", "bank details", "wire transfer"},
			"es": {"cuenta bancaria", "número de cuenta", "cuenta"},
			"et": {"kontonumber", "arvelduskonto", "arveldusarve"},
			"fi": {"tilinumero", "pankkitili"},
			"fr": {"rib", "compte bancaire", "coordonnées bancaires", "virement"},
			"ga": {"cuntas bainc"},
			"hr": {"broj računa", "žiro račun"},
			"hu": {"bankszámlaszám", "számlaszám"},
			"is": {"reikningsnúmer", "bankareikningur"},
			"it": {"conto corrente", "coordinate bancarie", "bonifico"},
			"lt": {"banko sąskaita", "sąskaitos numeris", "sąskaita"},
			"lv": {"konta numurs", "bankas konts", "konts"},
			"mt": {"kont bankarju"},
			"nl": {"rekeningnummer", "bankrekening", "rekening"},
			"no": {"kontonummer", "bankkonto"},
			"pl": {"numer konta", "numer rachunku bankowego", "rachunek bankowy", "nrb", "konto"},
			"pt": {"nib", "conta bancária", "número de conta"},
			"ro": {"cont bancar", "număr de cont", "cont"},
			"sk": {"číslo účtu", "bankové spojenie", "účet"},
			"sl": {"številka računa", "trr", "račun"},
			"sv": {"bankkonto", "kontonummer"},
		},
		Fields: []string{
			"iban", "iban code", "iban number", "iban nr", "bank account", "bank account number", "account number",
			"account no", "acct no", "acct num", "bankn", "kontonummer", "konto", "konto nr", "bankverbindung", "bankkonto",
			"rib", "compte bancaire", "cuenta bancaria", "numero de cuenta", "conto corrente", "coordinate bancarie",
			"rekeningnummer", "bankrekening", "numer konta", "numer rachunku", "nrb", "nib", "conta bancaria", "tilinumero",
			"pankkitili", "cislo uctu", "bankszamlaszam", "szamlaszam", "cont bancar", "numar de cont", "broj racuna",
			"ziro racun", "stevilka racuna", "trr", "kontonumber", "arvelduskonto", "konta numurs", "banko saskaita",
			"saskaitos numeris", "reikningsnumer", "creditor iban", "debtor iban",
		},
	},
	Examples: []string{
		"DE89370400440532013000",
		"IBAN: §GB29 NWBK 6016 1331 9268 19§, BIC NWBKGB2L",
		"na účet §CZ65-0800-0000-1920-0014-5399§ do 14 dnů",
		"konto §pl61109010140000071219812874§",
		"virement §FR14 2004 1010 0505 0001 3M02 606§ 12 EUR",
		"NO9386011117947",
		"RIB: §FR 14 2004 1010 0505 0001 3M02 606§",
		"konto §DE. 89 3704 0044 0532 0130 00§",
	},
	NearMisses: []string{
		"DE88370400440532013000",
		"DE8937040044053201300",
		"DE893704004405320130001",
		"GB29 1WBK 6016 1331 9268 19",
		"XX12 3456 7890 1234 5678",
		"REFDE89370400440532013000",
		"at 20 past 12 345 678 people",
	},
}

// ibanChance bounds the share of two letters followed by 11 to 30 digits that
// pass: the country, its length, and 1 in 97. TestIBANChance measures it.
const ibanChance = 0.0007

// probeIBAN reads on from the country code, over whatever separators there
// are, until it has as many characters as the country's numbers have.
func probeIBAN(text []byte, at int) (start, end int, v detectors.Verdict) {
	if at+5 > len(text) {
		return 0, 0, detectors.Reject
	}
	a, b := text[at]&^0x20-'A', text[at+1]&^0x20-'A'
	if a >= 26 || b >= 26 {
		return 0, 0, detectors.Reject
	}
	for i := range ibanFormats[0] {
		f := &ibanFormats[int(a)*26+int(b)][i]
		if f.length == 0 {
			break
		}
		if end, v = readIBAN(text, at, f); v != detectors.Reject {
			if lex.GluedBefore(text, at) {
				break
			}
			return at, end, v
		}
	}
	return 0, 0, detectors.Reject
}

// readIBAN reads one IBAN of format f at text[at:].
func readIBAN(text []byte, at int, f *ibanFormat) (end int, v detectors.Verdict) {
	if v, whole := readUngapped(text[at:], f); whole {
		if v == detectors.Reject || lex.GluedAfter(text, at+f.length) {
			return 0, detectors.Reject
		}
		return at + f.length, v
	}
	var compact [64]byte // of 34 at most: an index needs no check after &63
	var style ibanStyle
	rest := text[at:min(len(text), at+maxIBANText)]
	n, i := 0, 0
	for n < f.length {
		if i >= len(rest) {
			return 0, detectors.Reject
		}
		if f.digits>>(n&63)&0xff == 0xff && i+8 <= len(rest) {
			part := (*[8]byte)(rest[i : i+8])
			if _, ok := checkdigit.EightDigits(part); ok {
				*(*[8]byte)(compact[n:]) = *part
				n, i = n+8, i+8
				continue
			}
		}
		c := rest[i]
		switch {
		case c-'0' < 10:
			if f.digits>>(n&63)&1 == 0 {
				return 0, detectors.Reject
			}
		case (c|0x20)-'a' < 26:
			if f.letters>>(n&63)&1 == 0 {
				return 0, detectors.Reject
			}
			style.lower = style.lower || c >= 'a'
			c &^= 0x20
		default:
			w := ibanGap(rest, i)
			if w == 0 || n < 2 || n == style.last {
				return 0, detectors.Reject
			}
			style.gap(n, rest[i:i+w])
			i += w
			continue
		}
		compact[n&63] = c
		n++
		i++
	}
	i += at
	if lex.GluedAfter(text, i) || !checkdigit.IBAN(compact[:n]) {
		return 0, detectors.Reject
	}
	return i, style.judge(compact[:n])
}

// readUngapped reads an IBAN of format f at the start of text that has no
// separators, as machines write them. whole is false where there are some, and
// v then says nothing.
func readUngapped(text []byte, f *ibanFormat) (v detectors.Verdict, whole bool) {
	if len(text) < f.length || text[2]-'0' >= 10 || text[3]-'0' >= 10 {
		return detectors.Reject, false
	}
	text = text[:f.length]
	rest, lower := uint64(0), false // of the number modulo 97, kept below 1e10
	for i := 4; i < len(text); {
		if f.digits>>(i&63)&0xff == 0xff && i+8 <= len(text) {
			if n, ok := checkdigit.EightDigits((*[8]byte)(text[i:])); ok {
				rest, i = (rest%97*1e8+n)%97, i+8
				continue
			}
		}
		c := text[i]
		switch {
		case c-'0' < 10:
			if f.digits>>(i&63)&1 == 0 {
				return detectors.Reject, true
			}
			rest = rest*10 + uint64(c-'0')
		case (c|0x20)-'a' < 26:
			if f.letters>>(i&63)&1 == 0 {
				return detectors.Reject, true
			}
			lower = lower || c >= 'a'
			rest = rest*100 + uint64(c&^0x20-'A') + 10
		default:
			return detectors.Reject, false
		}
		if i++; rest >= 1e8 {
			rest %= 97
		}
	}
	a, b := uint64(text[0]&^0x20-'A'+10), uint64(text[1]&^0x20-'A'+10)
	check := uint64(text[2]-'0')*10 + uint64(text[3]-'0')
	switch {
	case check < 2 || check > 98 || (rest*1e6+a*1e4+b*100+check)%97 != 1:
		return detectors.Reject, true
	case lower || text[0] >= 'a' || text[1] >= 'a':
		return detectors.Pass, true
	}
	return detectors.Strong, true
}

// ibanGap returns the width of the separator at text[i:] that stands between
// two groups: one to three of space, '-', '.', '/' with at most one that is no
// space, or a no-break or thin space.
func ibanGap(text []byte, i int) int {
	w, marks := 0, 0
	for w < 3 && i+w < len(text) {
		switch c := text[i+w]; {
		case c == ' ':
		case c == '-' || c == '.' || c == '/':
			if marks++; marks > 1 {
				return 0
			}
		case c == 0xc2 && i+w+1 < len(text) && text[i+w+1] == 0xa0: // U+00A0
			w++
		case c == 0xe2 && i+w+2 < len(text) && text[i+w+1] == 0x80 && (text[i+w+2] == 0x89 || text[i+w+2] == 0xaf): // U+2009, U+202F
			w += 2
		default:
			return w
		}
		w++
	}
	return w
}

// ibanStyle is how an IBAN is written.
type ibanStyle struct {
	lower bool // letters in lower case
	split bool // a gap between the country and the check digits
	gaps  int  // other gaps
	odd   bool // one of them is not after every fourth character
	last  int  // characters before the last gap
	sep   byte // first byte of the first gap
}

func (s *ibanStyle) gap(n int, text []byte) {
	if s.sep == 0 {
		s.sep = text[0]
	}
	if s.last = n; n == 2 {
		s.split = true
		return
	}
	s.gaps++
	s.odd = s.odd || n != 4*s.gaps || text[0] != s.sep
}

// judge weighs a number whose check holds. The words "at", "de" and "no" stand
// before numbers of all kinds: a country code that stands apart needs capitals.
func (s *ibanStyle) judge(compact []byte) detectors.Verdict {
	fours := !s.odd && s.gaps == (len(compact)-1)/4
	norway := string(compact[:2]) == "NO"
	switch {
	case s.split && s.lower && norway:
		return detectors.Reject
	case s.split && s.lower, s.split && norway && s.gaps == 0:
		return detectors.Weak
	case s.lower, !fours && s.gaps > 0, s.split && s.gaps == 0:
		return detectors.Pass
	}
	return detectors.Strong
}
