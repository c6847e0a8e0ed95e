package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func unitedKingdom() []detectors.Detector {
	return []detectors.Detector{
		ukNINO(), ukNINOWithoutSuffix(), ukNHS(), ukDrivingLicence(), ukPostcode(), ukDrivingLicenceNI(), ukGMC(), ukSortCodeAccount(), ukElectoralRoll(),
		ukPassport(), ukBRP(), ukVehicle(), ukVAT(), ukUTR(), ukCHI(), ukHCN(), ukULN(), ukUPN(), ukPNC(), ukCRO(),
	}
}

// ukNINO follows HMRC's National Insurance Manual, NIM39110: there is no check
// digit, only prefixes that are never given.
func ukNINO() detectors.Detector {
	return detectors.Detector{
		ID: "UK_NINO",
		Doc: "British National Insurance number, issued by the Department for Work and Pensions: two prefix letters, six digits and a " +
			"suffix A to D, which some records leave out.",
		Country: "GB", Category: "social_security",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "prefix and suffix letters", Chance: 0.085,
		Shapes:   []string{"AA_99_99_99_A", "AA_999999_A", "AA 99 99 99A", "AA99 99 99A", "AA99 99 99 A", "AA 999999A", "AA999999 A", "AA-999999A", "AA999999-A"},
		Validate: validateNINO,
		MaxLen:   21,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"national insurance number", "national insurance no", "national insurance", "nat ins no", "nat ins number", "nat insurance", "nino", "ni number",
					"ni no", "n i number", "n i no", "ni num", "insurance number"},
			},
			Fields: []string{"nino", "ni number", "ni no", "ni num", "national insurance", "national insurance number", "national insurance no",
				"nat ins no", "nat ins number", "nat insurance no", "national id", "national id number"},
		},
		Examples: []string{
			"NINO §JG103759A§",
			"National Insurance number: §JG 10 37 59 A§",
			"NI No. §AB-12-34-57-C§",
			"NI number §zs 123458 d§",
		},
		NearMisses: []string{
			"NINO BG103759A",     // prefix never given
			"NINO QQ 12 34 56 C", // HMRC's own example: no such prefix
			"NINO JG103759E",     // no such suffix
			"NINO JG1037591A",    // too long
			"NINO JG103759AB",    // glued to a letter
			"part JG 103758 box", // no suffix, no context
		},
	}
}

// ukNINOWithoutSuffix finds numbers without the suffix. Half of all codes of two
// letters and six digits pass: that Chance alone keeps them from standing
// without context, so the verdict need not.
func ukNINOWithoutSuffix() detectors.Detector {
	d := ukNINO()
	d.Check = "prefix letters"
	d.Chance = 0.55
	d.Shapes = []string{"AA_99_99_99", "AA_999999", "AA99 99 99"}
	d.Validate = func(t *lex.Token) detectors.Verdict { return min(validateNINO(t), detectors.Pass) }
	d.Examples = []string{
		"NINO §JG103759§",
		"National Insurance number: §JG 10 37 59§",
		"NI No. §AB-123457§",
	}
	d.NearMisses = []string{
		"JG103759",          // no context
		"NINO GB103759",     // prefix never given
		"NINO JO103759",     // no O in second place
		"NINO JG1037591",    // too long
		"passport JG103759", // another document
	}
	return d
}

func validateNINO(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	if len(s) < 8 || len(s) > 9 || !checkdigit.AllDigits(s[2:8]) || !ninoPrefix(s[:2]) {
		return detectors.Reject
	}
	if len(s) == 9 && (s[8] < 'A' || s[8] > 'D') {
		return detectors.Reject
	}
	if written(t, "AA999999A") || written(t, "AA 999999 A") || written(t, "AA999999-A") {
		return detectors.Pass // article numbers stand so too
	}
	return detectors.Strong
}

// ninoPrefix reports whether a number may begin with two characters.
func ninoPrefix(s []byte) bool {
	for _, c := range s {
		if c < 'A' || strings.IndexByte("DFIQUV", c) >= 0 {
			return false
		}
	}
	return s[1] != 'O' && !oneOf(s, "BG", "GB", "KN", "NK", "NT", "TN", "ZZ")
}

// ukNHS follows the NHS Data Model and Dictionary, "NHS NUMBER". Scotland's CHI
// numbers and Northern Ireland's have the same check and other ranges.
func ukNHS() detectors.Detector {
	return detectors.Detector{
		ID: "UK_NHS",
		Doc: "NHS number of a patient in England, Wales and the Isle of Man, issued by NHS England: nine digits and a check digit; " +
			"issued numbers begin with 3, 4, 6 or 7, and 999 is kept for tests.",
		Country: "GB", Category: "health_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 10 to 2 mod 11", Chance: 0.091,
		Shapes:   []string{"999 999 9999", "999-999-9999", "9999999999"},
		Validate: validateNHS,
		MaxLen:   16,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"nhs number", "nhs no", "nhs num", "nhs id", "nhs", "national health service", "national health number", "nhs patient number"},
			},
			Fields:   []string{"nhs number", "nhs no", "nhs num", "nhs", "nhs id", "nhsno", "nhs nr", "patient nhs number", "nhs identifier", "national health number"},
			Negative: []string{"phone", "tel", "telephone", "mobile", "fax", "call"},
			Required: true,
		},
		Examples: []string{
			"NHS number §943 476 5870§",
			"NHS No: §4505577104§",
			"patient's NHS number is §628-346-1255§",
		},
		NearMisses: []string{
			"NHS number 943 476 5871",  // wrong check digit
			"NHS number 943 476 58701", // too long
			"NHS number A9434765870",   // glued to a letter
			"943 476 5870",             // no context
			"row 9434765870 of",        // no context
		},
	}
}

func validateNHS(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 10)
	if !ok || checkdigit.Weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
		return detectors.Reject
	}
	switch {
	case string(d[:3]) == "999", repeated(d), oneOf(d, "9434765919", "9876543210", "1234567881"):
		return detectors.Sample
	case d[0] != '3' && d[0] != '4' && d[0] != '6' && d[0] != '7':
		return detectors.Weak
	case written(t, "999 999 9999"):
		return detectors.Pass // North American telephone numbers stand so too
	}
	return detectors.Weak
}
