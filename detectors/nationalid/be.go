package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// beNN follows the royal decree of 3 April 1984 on the identification number of
// the Rijksregister, and the Crossroads Bank for Social Security for BIS numbers.
func beNN() detectors.Detector {
	return detectors.Detector{
		ID: "BE_NN",
		Doc: "Belgian national number (rijksregisternummer, numéro national), issued by the Rijksregister, and the BIS number of the " +
			"Crossroads Bank for persons not in it: date of birth YYMMDD (BIS: month +20 or +40; 00 where unknown), serial 001 to 998, two check digits.",
		Country: "BE", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "97 minus (first nine digits mod 97), a 2 before them from 2000", Chance: 0.0016,
		Shapes: []string{"99999999999", "99.99.99-999.99", "99.99.99-999-99", "99.99.99 999.99", "99.99.99.999.99",
			"99/99/99-999/99", "99/99/99-999.99", "99/99/99-999-99", "99 99 99 999 99", "99-99-99-999-99", "99 99 99-999 99", "99 99 99-999.99",
			"999999-999-99", "999999-999.99", "999999 999 99", "999999-99999", "999999 99999", "999999/999/99", "999999999-99"},
		Validate: validateBE,
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"nl": {"rijksregisternummer", "rijksregister", "rijksregisternr", "rijksreg nr", "rrn", "insz", "insz nummer", "nationaal nummer", "identificatienummer",
					"bisnummer", "bis nummer"},
				"fr": {"numéro national", "numero national", "numéro de registre national", "numero de registre national", "registre national",
					"numéro du registre national", "n° national", "no national", "niss", "numéro bis", "numero bis"},
				"de": {"nationalregisternummer", "nationalregister", "nationalnummer"},
				"en": {"national register number", "national registration number", "national number", "belgian national id", "bis number", "social security number"},
			},
			Fields: anyState("rijksregisternummer", "rijksregisternr", "rijksregister nr", "rrn", "rrnr", "insz", "insz nr", "insz nummer", "niss",
				"nrn", "national number", "national register number", "national registration number", "numero national", "num national",
				"registre national", "numero registre national", "bisnummer", "bis nummer", "social security number", "ssn"),
		},
		Examples: []string{
			"§85.07.30-033.28§",
			"Rijksregisternummer: §85073003328§",
			"NISS §850730-033-28§",
			"né en 2003, numéro national §03 11 21 004 20§",
			"BIS-nummer §85.47.30-033.17§",
		},
		NearMisses: []string{
			"85.07.30-033.29",       // wrong check digits
			"85.07.32-033.65",       // no such day
			"rrn 850730033281",      // too long
			"rrn X85073003328",      // glued to a letter
			"rrn 85073003328B",      // glued to a letter
			"invoice 85073003328 x", // bare digits, no context
		},
	}
}

func validateBE(t *lex.Token) detectors.Verdict {
	if _, ok := digits(t, 11); !ok {
		return detectors.Reject
	}
	if serial := t.Num(6, 9); serial < 1 || serial > 998 {
		return detectors.Reject
	}
	yy, base, check := t.Num(0, 2), t.Num(0, 9), t.Num(9, 11)
	last := check == 97-base%97 && beBirth(1900+yy, t)
	this := check == 97-(2_000_000_000+base)%97 && beBirth(2000+yy, t)
	if !last && !this {
		return detectors.Reject
	}
	if written(t, "999999 99999") || written(t, "999999-99999") || written(t, "999999999-99") {
		return detectors.Pass // Norwegian numbers stand so too
	}
	return grouped(t, detectors.Strong)
}

// beBirth reports whether the number's month and day may be of a birth in year.
// A month of 0, 20 or 40 is an unknown one, a day of 0 an unknown day.
func beBirth(year int, t *lex.Token) bool {
	month, day := t.Num(2, 4), t.Num(4, 6)
	if month >= 20 {
		month -= 20
	}
	if month >= 20 {
		month -= 20
	}
	return born(year, max(month, 1), max(day, 1))
}
