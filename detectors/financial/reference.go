package financial

import (
	"math/bits"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var creditorReference = detectors.Detector{
	ID:       "CREDITOR_REFERENCE",
	Doc:      "Structured creditor reference of ISO 11649: RF, two check digits and up to 21 letters and digits, printed in fours. It stands on an invoice and so links a payer.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "mod 97 (ISO 7064)", Chance: 0.0103,
	Anchor: lex.Country, Probe: probeReference, MaxLen: 36,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"": {"reference", "creditor reference", "payment reference", "rf reference", "structured reference", "ref"}, "de": {"referenz", "zahlungsreferenz", "verwendungszweck"},
			"fi": {"viite", "viitenumero"}, "fr": {"référence"}, "nl": {"betalingskenmerk"}, "no": {"kid"}, "sv": {"referens", "ocr"}, "es": {"referencia"}, "it": {"riferimento"},
			"sl": {"sklic"}, "lt": {"įmokos kodas"}, "et": {"viitenumber"}, "is": {"tilvísun"}, "el": {"κωδικός πληρωμής", "ταυτότητα οφειλής"},
		},
		Fields: []string{"creditor reference", "payment reference", "rf reference", "structured reference", "viite", "viitenumero", "betalingskenmerk", "viitenumber", "referenz"},
	},
	Examples: []string{
		"RF18539007547034", // ISO 11649
		"Ref: §RF18 5390 0754 7034§",
		"viite §RF712348231§",
	},
	NearMisses: []string{"RF17 5390 0754 7034", "RF18", "rf18539007547035", "RF000000000000", "XRF18539007547034"},
}

// maxReference is how many letters and digits a creditor reference has at most.
const maxReference = 25

// probeReference reads fours while the number may go on, and takes the longest
// that holds.
func probeReference(text []byte, at int) (start, end int, v detectors.Verdict) {
	if at+5 > len(text) || text[at]|0x20 != 'r' || text[at+1]|0x20 != 'f' || lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	var compact [maxReference]byte
	n, grouped := 0, false
	for i := at; i < len(text) && n < maxReference; {
		c := text[i]
		switch {
		case c-'0' < 10 || c-'A' < 26 || c-'a' < 26:
			if c >= 'a' {
				c &^= 0x20
			}
			compact[n] = c
			n++
			i++
		case c == ' ' && n%4 == 0 && i > at && text[i-1] != ' ' && (grouped || n == 4):
			grouped = true
			i++
			continue
		default:
			i = len(text)
			continue
		}
		if n >= 5 && !lex.GluedAfter(text, i) && checkdigit.IBAN(compact[:n]) {
			end = i
			if v = detectors.Strong; n < 9 {
				v = detectors.Weak
			}
		}
	}
	if end == 0 {
		return 0, 0, detectors.Reject
	}
	return at, end, v
}

var sepaCreditorID = detectors.Detector{
	ID: "SEPA_MANDATE_CREDITOR_ID",
	Doc: "SEPA creditor identifier (EPC262-08): country, two check digits, three characters of a business code (mostly ZZZ) and the number the " +
		"creditor has in the country. It can hold a sole trader's tax number.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "mod 97 (ISO 7064) without the business code, country length", Chance: 0.0005,
	Anchor: lex.Country, Probe: probeCreditorID, MaxLen: 48,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"": {"creditor identifier", "creditor id", "sepa creditor", "mandate", "ci"}, "de": {"gläubiger-id", "gläubiger-identifikationsnummer", "gläubigeridentifikationsnummer"},
			"fr": {"identifiant créancier sepa", "ics"}, "es": {"identificador del acreedor"}, "it": {"identificativo creditore", "codice identificativo"}, "nl": {"incassant id", "incassant-id"},
			"pt": {"identificação do credor"}, "pl": {"identyfikator wierzyciela"}, "fi": {"velkojan tunniste"}, "sv": {"borgenärsidentifiering"},
		},
		Fields: []string{"creditor identifier", "creditor id", "sepa creditor id", "glaeubiger id", "glaubiger id", "ics", "incassant id", "identificador acreedor", "identificativo creditore"},
	},
	Examples: []string{
		"DE98ZZZ09999999999", // Deutsche Bundesbank
		"Gläubiger-ID: §AT61ZZZ01234567890§",
		"identificador del acreedor §ES 23 ZZZ 47690558N§",
		"ICS: §FR72ZZZ123456§",
	},
	NearMisses: []string{"DE97ZZZ09999999999", "DE98ZZZ0999999999", "DE89370400440532013000", "XX98ZZZ09999999999"},
}

// creditorLengths are the lengths of creditor identifiers by country (EPC262-08,
// annex of national formats).
var creditorLengths = [...]struct {
	country string
	length  int
}{
	{"AT", 18}, {"BE", 17}, {"BE", 20}, {"BG", 16}, {"BG", 17}, {"CH", 18}, {"CY", 18}, {"CZ", 12}, {"DE", 18}, {"DK", 15}, {"DK", 17}, {"EE", 20}, {"ES", 16}, {"FI", 15}, {"FR", 13},
	{"GR", 16}, {"HR", 18}, {"HU", 19}, {"IE", 13}, {"IT", 23}, {"LI", 18}, {"LT", 16}, {"LU", 26}, {"LV", 18}, {"MC", 13}, {"MT", 19}, {"NL", 19}, {"NO", 16}, {"PL", 17}, {"PT", 13},
	{"RO", 15}, {"SE", 17}, {"SI", 15}, {"SK", 18}, {"SM", 23}, {"GB", 13},
}

// creditorFormats has bit n of entry 26*a+b set for each length n that the
// identifiers of the country with the letters a, b have.
var creditorFormats = makeCreditorFormats()

func makeCreditorFormats() (t [26 * 26]uint32) {
	for _, c := range creditorLengths {
		t[int(c.country[0]-'A')*26+int(c.country[1]-'A')] |= 1 << c.length
	}
	return t
}

func probeCreditorID(text []byte, at int) (start, end int, v detectors.Verdict) {
	if at+12 > len(text) {
		return 0, 0, detectors.Reject
	}
	a, b := text[at]&^0x20-'A', text[at+1]&^0x20-'A'
	if a >= 26 || b >= 26 || creditorFormats[int(a)*26+int(b)] == 0 || lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	for lengths := creditorFormats[int(a)*26+int(b)]; lengths != 0; lengths &= lengths - 1 {
		if end, v = readCreditorID(text, at, bits.TrailingZeros32(lengths)); v != detectors.Reject {
			return at, end, v
		}
	}
	return 0, 0, detectors.Reject
}

// readCreditorID reads one of the given length, with single spaces between its parts.
func readCreditorID(text []byte, at, length int) (end int, v detectors.Verdict) {
	var compact [40]byte
	n, i, lower := 0, at, false
	for ; i < len(text) && n < length; i++ {
		switch c := text[i]; {
		case c-'0' < 10, c-'A' < 26:
			compact[n] = c
			n++
		case c-'a' < 26:
			compact[n] = c &^ 0x20
			lower = true
			n++
		case c == ' ' && i > at && text[i-1] != ' ':
		default:
			return 0, detectors.Reject
		}
	}
	if n < length || lex.GluedAfter(text, i) || text[i-1] == ' ' {
		return 0, detectors.Reject
	}
	digits := 0
	for _, c := range compact[7:n] {
		if c <= '9' {
			digits++
		}
	}
	// Without the business code, rotated as an IBAN.
	var rotated [40]byte
	m := copy(rotated[:], compact[:4])
	m += copy(rotated[m:], compact[7:n])
	switch zzz := string(compact[4:7]) == "ZZZ"; {
	case digits < 3 || !checkdigit.IBAN(rotated[:m]):
		return 0, detectors.Reject
	case zzz && !lower:
		return i, detectors.Strong
	case zzz:
		return i, detectors.Pass
	}
	return i, detectors.Weak
}
