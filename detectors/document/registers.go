package document

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var leiCode = detectors.Detector{
	ID:       "LEI_CODE",
	Doc:      "Legal entity identifier (ISO 17442, GLEIF): four characters of the issuer, mostly two zeros, twelve of the entity and two check digits. It is personal for a natural person in business only.",
	Category: "business", Family: detectors.FamilyDocument, Tier: 1, Version: 1,
	Check: "mod 97 (ISO 7064)", Chance: 0.0008,
	Shapes: []string{"X{18}9{2}"}, Validate: validateLEI, MaxLen: 20,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"lei", "lei code", "legal entity identifier"}},
		Fields:   []string{"lei", "lei code", "legal entity identifier", "lei number"},
	},
	Examples: []string{
		"213800WWDZ5X6SRDF737",
		"LEI: §529900UJX7YWK7YK5Z47§",
		"lei=§5493007PWOC8DW5KJM17§",
	},
	NearMisses: []string{"213800WWDZ5X6SRDF738", "213800WWDZ5X6SRDF73", "2138002222222222AA11"},
}

func validateLEI(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	if !checkdigit.Mod97(s) || !isUpper(t.Text[t.Start:t.End]) {
		return detectors.Reject
	}
	if t.Digits() > 14 { // two letters or more among the fourteen
		return detectors.Weak
	}
	if s[4] == '0' && s[5] == '0' && checkdigit.AllDigits(s[:4]) {
		return detectors.Strong
	}
	return detectors.Weak
}

const orcidDoc = "ORCID iD of a researcher: 16 digits in fours, the last perhaps X, from the block that ISNI (ISO 27729) set aside for it, certain behind the site's name or a label. " +
	"Other ISNI numbers count only where they are named."

var orcidContext = detectors.Context{
	Keywords: map[string][]string{"": {"orcid", "orcid id", "orcid-id", "orcid.org", "isni", "researcher id"}},
	Fields:   []string{"orcid", "orcid id", "isni", "researcher id", "author orcid"},
}

var orcidID = detectors.Detector{
	ID: "ORCID_ID", Doc: orcidDoc,
	Category: "education", Family: detectors.FamilyDocument, Tier: 1, Version: 1,
	Check: "mod 11-2 (ISO 7064), block", Chance: 0.002,
	Shapes: []string{"9{4}-9{4}-9{4}-9{4}", "9{4}-9{4}-9{4}-9{3}A", "9{16}", "9{15}A", "9{4} 9{4} 9{4} 9{4}", "9{4} 9{4} 9{4} 9{3}A"}, Validate: validateORCID, MaxLen: 19,
	Context: orcidContext,
	Examples: []string{
		"0000-0002-1825-0097", // ORCID's example
		"ORCID §0000-0001-5109-3700§",
		"ORCID iD: §0000-0002-1694-233X§",
		"ISNI §0000 0001 2103 2683§",
	},
	NearMisses: []string{"0000-0002-1825-0098", "1234-5678-9012-3456", "0000-0002-1825", "0000-0001-2103-2683"},
}

func validateORCID(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	if len(s) != 16 || !mod11Radix2(s) {
		return detectors.Reject
	}
	n := t.Num(0, 15)
	switch {
	case n < 100:
		return detectors.Reject
	case s[15] != 'X' && t.Digits() != 16:
		return detectors.Reject
	// ORCID's block: 0000-0001-5000-0007 to 0000-0003-5000-0001, and from 0009 on.
	case n >= 150_000_00 && n <= 350_000_00 && t.Spaced(), n >= 900_000_00 && n < 1_000_000_00 && t.Spaced():
		return detectors.Pass
	}
	return detectors.Lesser
}

// mod11Radix2 reports whether the last character is the check character of ISO/IEC 7064 MOD 11-2.
func mod11Radix2(s []byte) bool {
	p := 0
	for _, c := range s[:len(s)-1] {
		if c-'0' > 9 {
			return false
		}
		p = (p + int(c-'0')) * 2 % 11
	}
	switch check := (12 - p) % 11; {
	case check == 10:
		return s[len(s)-1] == 'X'
	default:
		return s[len(s)-1] == '0'+byte(check)
	}
}

var orcidOther = detectors.Detector{
	ID: "ORCID_ID", Doc: orcidDoc,
	Category: "education", Family: detectors.FamilyDocument, Tier: 1, Version: 1,
	Check: "mod 11-2 (ISO 7064)", Chance: 0.0909,
	Lesser: true, MaxLen: 19,
	Context:    required(orcidContext),
	Examples:   []string{"ISNI: §0000 0001 2103 2683§", "isni §0000000121032683§"},
	NearMisses: []string{"0000 0001 2103 2683"},
}

var orcidURL = detectors.Detector{
	ID: "ORCID_ID", Doc: orcidDoc,
	Category: "education", Family: detectors.FamilyDocument, Tier: 1, Version: 1,
	Check: "mod 11-2 (ISO 7064) behind the site's name", Chance: 1e-6,
	Literals: []string{"orcid.org/"}, Probe: probeORCID, MaxLen: 29,
	Context:    orcidContext,
	Examples:   []string{"https://orcid.org/§0000-0001-5109-3700§", "orcid.org/§0000-0002-1694-233X§"},
	NearMisses: []string{"orcid.org/0000-0001-5109-3701", "orcid.org/register"},
}

// probeORCID reads the number behind the site's name, which a token cannot
// start at: the name is tied to it.
func probeORCID(text []byte, at int) (start, end int, v detectors.Verdict) {
	start = at + len("orcid.org/")
	end = start + 19
	if end > len(text) || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	var compact [16]byte
	n := 0
	for i, c := range text[start:end] {
		if i%5 == 4 {
			if c != '-' {
				return 0, 0, detectors.Reject
			}
			continue
		}
		compact[n] = c
		n++
	}
	if !mod11Radix2(compact[:]) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

// required is a context that must be there.
func required(c detectors.Context) detectors.Context {
	c.Required = true
	return c
}

const vinDoc = "Vehicle identification number (ISO 3779): 17 letters and digits without I, O and Q: maker, description, model year, plant and serial number. In North America and China " +
	"the ninth is a check digit (49 CFR 565); elsewhere it is not, and the number counts only where it is named."

var vinWords = map[string][]string{
	"": {"vin", "vin number", "vin no", "vehicle identification number", "chassis number", "chassis no", "frame number", "vehicle id"}, "bg": {"номер на рама", "шаси"}, "cs": {"vin kód", "číslo karoserie"},
	"da": {"stelnummer"}, "de": {"fahrgestellnummer", "fin", "fahrzeug-identifizierungsnummer", "fahrzeugidentifikationsnummer", "fahrgestell-nr"}, "el": {"αριθμός πλαισίου"}, "es": {"número de bastidor", "bastidor"},
	"fi": {"valmistenumero", "alustanumero"}, "fr": {"numéro de châssis", "numéro de série du véhicule", "n° de châssis"}, "hr": {"broj šasije"}, "hu": {"alvázszám"}, "it": {"numero di telaio", "telaio"},
	"lt": {"kėbulo numeris"}, "lv": {"šasijas numurs"}, "nl": {"chassisnummer"}, "no": {"understellsnummer"}, "pl": {"numer vin", "numer nadwozia"}, "pt": {"número de chassis", "quadro"}, "ro": {"serie șasiu", "număr de șasiu"},
	"sk": {"číslo karosérie"}, "sl": {"številka šasije"}, "sv": {"chassinummer"}, "et": {"vin-kood"},
}

var vinContext = detectors.Context{Keywords: vinWords, Fields: detectors.FieldsFrom(vinWords, "vinnumber", "chassisno", "fin nummer", "vehicle vin")}

var vehicleIdentification = detectors.Detector{
	ID: "VEHICLE_IDENTIFICATION_NUMBER", Doc: vinDoc,
	Category: "vehicle", Family: detectors.FamilyDocument, Tier: 1, Version: 1,
	Check: "mod 11 in the ninth place, serial of digits", Chance: 2e-4,
	Shapes: []string{"X{13}9{4}"}, Validate: validateVIN, MaxLen: 17,
	Context: vinContext,
	Examples: []string{
		"1M8GDM9AXKP042788", // 49 CFR 565
		"VIN: §5GZCZ43D13S812715§",
		"chassis no §1HGCM82633A004352§",
	},
	NearMisses: []string{"1M8GDM9A1KP042788", "1M8GDM9AXKP04278", "1M8GDM9AXKP0427889", "11111111111111111", "WVWZZZ1JZXW000010"},
}

var vehicleIdentificationUnchecked = detectors.Detector{
	ID: "VEHICLE_IDENTIFICATION_NUMBER", Doc: vinDoc,
	Category: "vehicle", Family: detectors.FamilyDocument, Tier: 1, Version: 1,
	Check: "alphabet, serial of digits", Chance: 0.01,
	Lesser: true, MaxLen: 17,
	Context:    required(vinContext),
	Examples:   []string{"FIN: §WVWZZZ1JZXW000010§", "Fahrgestellnummer §WDB1240221J081498§"},
	NearMisses: []string{"WVWZZZ1JZXW000010", "VIN: WVWZZZIJZXW000010"},
}

func vinValue(c byte) (v int, ok bool) {
	switch {
	case c-'0' < 10:
		return int(c - '0'), true
	case c == 'I' || c == 'O' || c == 'Q':
		return 0, false
	case c <= 'H':
		return int(c-'A') + 1, true
	case c <= 'R':
		return int(c-'J') + 1, true
	}
	return int(c-'S') + 2, true
}

func validateVIN(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	weights := [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum, letters := 0, 0
	for i, c := range s {
		v, ok := vinValue(c)
		if !ok || c > 'Z' {
			return detectors.Reject
		}
		if c >= 'A' {
			letters++
		}
		sum += v * weights[i]
	}
	raw := t.Text[t.Start:t.End]
	if letters < 3 || s[0] == '0' || !isUpper(raw) && letters > 0 && !isLower(raw) || s[9] == 'U' || s[9] == 'Z' {
		return detectors.Reject
	}
	check := byte('0' + sum%11)
	if sum%11 == 10 {
		check = 'X'
	}
	if s[8] == check {
		return detectors.Pass
	}
	if s[0]-'1' < 5 { // North America: the check digit is mandatory
		return detectors.Reject
	}
	return detectors.Lesser
}

func isLower(s []byte) bool {
	for _, c := range s {
		if c-'A' < 26 {
			return false
		}
	}
	return true
}
