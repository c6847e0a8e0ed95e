package nationalid

import (
	"bytes"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// ieCheck are the check letters by remainder modulo 23; as a second letter they
// have the same values.
const ieCheck = "WABCDEFGHIJKLMNOPQRSTUV"

// iePPS follows the Department of Social Protection and Revenue's "Structure of
// PPS numbers": since 2013 the second letter (A to I) counts nine times; before,
// W, T and X stood there and did not count.
func iePPS() detectors.Detector {
	return detectors.Detector{
		ID: "IE_PPS",
		Doc: "Irish personal public service number (PPSN), also tax and social insurance number, issued by the Department of Social " +
			"Protection: seven digits, a check letter and, for many, a second letter.",
		Country: "IE", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 8 to 2 and 9 mod 23 to letter", Chance: 0.0385,
		Shapes: []string{"9{7}_A{1,2}", "9{7} A A", "999 9999A{1,2}", "999 9999 A{1,2}", "999-9999-A{1,2}", "99 99 999A{1,2}", "99 99 999 A{1,2}",
			"999 99 99A{1,2}", "999 99 99 A{1,2}"},
		Validate: validateIEPPS,
		MaxLen:   18,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"pps", "ppsn", "pps number", "pps no", "pps num", "ppsn no", "p p s n", "p p s number", "personal public service number", "personal public service",
					"public service number", "rsi number", "rsi no", "irish tax number", "irish social security number"},
				"ga": {"upsp", "uimhir psp", "uimhir phearsanta seirbhíse poiblí"},
			},
			Fields: anyState("pps", "ppsn", "pps number", "pps no", "pps nr", "ppsno", "personal public service number", "rsi number", "rsi no", "uimhir psp", "upsp"),
		},
		Examples: []string{
			"PPSN §6433435F§",
			"PPS No: §6433435 OA§",
			"personal public service number §643 3435FW§",
		},
		NearMisses: []string{
			"PPSN 6433435E",     // wrong check letter
			"PPSN 6433435OB",    // the second letter counts
			"PPSN 643343F",      // too short
			"PPSN 16433435F",    // too long
			"row 6433435F, bin", // no context
		},
	}
}

func validateIEPPS(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	if !ieChecked(s) || len(s) == 9 && strings.IndexByte("ABCDEFGHIWTX", s[8]) < 0 {
		return detectors.Reject
	}
	switch {
	case bytes.HasPrefix(s, []byte("1234567")):
		return detectors.Sample // the example of forms
	case len(s) == 9:
		return detectors.Pass
	}
	return detectors.Weak
}

// ieChecked reports whether seven digits and one or two letters have the right
// check letter, the first of them.
func ieChecked(s []byte) bool {
	if len(s) < 8 || len(s) > 9 || !checkdigit.AllDigits(s[:7]) || repeated(s[:7]) {
		return false
	}
	sum := checkdigit.Weighted(s[:7], 8, 7, 6, 5, 4, 3, 2)
	if len(s) == 9 {
		switch second := strings.IndexByte(ieCheck, s[8]); {
		case second < 0 && s[8] != 'X':
			return false
		case s[8] != 'T' && s[8] != 'X':
			sum += 9 * second
		}
	}
	return ieCheck[sum%23] == s[7]
}

// ieVAT follows Revenue's "VAT number structure". Traders' numbers are their PPS
// numbers. In the old form the second character is a letter, '+' or '*', and the
// first digit is checked after the five that follow. A '*' is not read: tokens
// do not have it.
func ieVAT() detectors.Detector {
	return detectors.Detector{
		ID: "IE_VAT",
		Doc: "Irish VAT number, issued by Revenue: IE, seven digits and one or two letters, the first a check letter; in the old form " +
			"the second digit is a letter or a sign. Sole traders' are their PPS numbers.",
		Country: "IE", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 8 to 2 and 9 mod 23 to letter", Chance: 0.0435,
		Shapes: withPrefix("AA", "9{7}A{1,2}", "9{7} A{1,2}", "9A99999A", "9+99999A", "999 9999A{1,2}", "999 9999 A{1,2}"),
		Validate: func(t *lex.Token) detectors.Verdict {
			s, prefixed := unprefixed(t, "IE")
			if ieChecked(s) || ieOldVAT(s, t, prefixed) {
				return prefixVerdict(prefixed)
			}
			return detectors.Reject
		},
		MaxLen: 22,
		Context: detectors.Context{
			Keywords: vatWords("irish", nil),
			Fields:   vatFields("ie"),
			Required: true,
		},
		Examples: []string{
			"VAT No. §IE6433435F§",
			"Irish VAT number: §IE 6433435OA§",
			"VAT reg no §IE8D79739I§",
		},
		NearMisses: []string{
			"VAT No. IE6433435E",  // wrong check letter
			"VAT No. IE8D79738I",  // likewise
			"VAT No. GB6433435F",  // another country
			"VAT No. IE64334351F", // too long
			"IE6433435F",          // no context
		},
	}
}

// ieOldVAT reports whether s is of the old form: a digit, a letter or sign, five
// digits, the check letter.
func ieOldVAT(s []byte, t *lex.Token, prefixed bool) bool {
	var d [7]byte
	d[0] = '0'
	first := 0
	if prefixed {
		first = 1
	}
	switch {
	case len(s) == 8 && s[1] >= 'A':
		copy(d[1:6], s[2:7])
	case len(s) == 7 && t.Runs() == first+3 && t.Sep(first+1) == '+' && t.Run(first) == 1:
		copy(d[1:6], s[1:6])
	default:
		return false
	}
	d[6] = s[0]
	return checkdigit.AllDigits(d[:]) && ieCheck[checkdigit.Weighted(d[:], 8, 7, 6, 5, 4, 3, 2)%23] == s[len(s)-1]
}

// ieIHI follows the HSE's description of the number: a GS1 service relation
// number of 18 digits, whose digits 8 to 17 are a number of the range that the NHS
// numbers set apart for Ireland, with a check digit modulo 11. The HSE counts it
// over those ten digits, the HL7 profile of IE Core over all seventeen: either will do.
func ieIHI() detectors.Detector {
	return detectors.Detector{
		ID: "IE_IHI",
		Doc: "Irish individual health identifier (IHI), issued by the Health Service Executive: 18 digits, a GS1 prefix of seven, a core " +
			"number of ten with its own check digit, and the GS1 check digit.",
		Country: "IE", Category: "health_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "mod 11 digit and GS1 mod 10 digit", Chance: 0.0173,
		Shapes:   []string{"9{18}", "9{7}_9{10}_9", "999_999_999_999_999_999", "9{4}_9{4}_9{4}_9{4}_99"},
		Digits:   [2]int{18, 18},
		Validate: validateIHI,
		MaxLen:   36,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"ihi", "ihi number", "ihi no", "individual health identifier", "individual healthcare identifier", "irish health identifier"},
				"ga": {"aitheantóir sláinte indibhidiúil", "aitheantóir sláinte"},
			},
			Fields:   []string{"ihi", "ihi number", "ihi no", "individual health identifier", "individual healthcare identifier", "health identifier"},
			Required: true,
		},
		Examples: []string{
			"IHI §539000082101703177§",
			"Individual Health Identifier: §5390000 8501986259 2§",
			"IHI number §539 000 081 623 502 763§",
		},
		NearMisses: []string{
			"IHI 539000082101703178",  // wrong check digits
			"IHI 5390000821017031770", // too long
			"IHI A539000082101703177", // glued to a letter
			"539000082101703177",      // no context
		},
	}
}

func validateIHI(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 18)
	if !ok || repeated(d) || checkdigit.Weighted(d, 3, 1)%10 != 0 {
		return detectors.Reject
	}
	if checkdigit.Weighted(d[7:17], 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 != 0 &&
		checkdigit.Weighted(d[:17], 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
		return detectors.Reject
	}
	return detectors.Weak
}
