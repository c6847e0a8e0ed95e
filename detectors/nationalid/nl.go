package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// nlBSN follows the Rijksdienst voor Identiteitsgegevens, "Logisch ontwerp BSN":
// nine digits, of which the first is often left out when it is 0.
func nlBSN() detectors.Detector {
	return detectors.Detector{
		ID: "NL_BSN",
		Doc: "Dutch citizen service number (burgerservicenummer, before 2007 sofinummer), issued by the Rijksdienst voor " +
			"Identiteitsgegevens: nine digits, older ones eight, that pass the eleven test.",
		Country: "NL", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 9 8 7 6 5 4 3 2 -1 mod 11", Chance: 0.091,
		Shapes:   []string{"999999999", "99999999", "9999.99.999", "9999 99 999", "999 999 999", "999.999.999", "999-999-999", "999 99 9999", "99 999 999", "99.999.999"},
		Validate: validateNL,
		MaxLen:   15,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"nl": {"bsn", "bsn nummer", "bsnnummer", "bsn nr", "burgerservicenummer", "burgerservice nummer", "burger service nummer", "sofinummer", "sofi nummer", "sofi nr", "sofi",
					"sociaal fiscaal nummer", "persoonsnummer", "burgerservicenr"},
				"en": {"citizen service number", "dutch national id", "dutch social security number", "dutch citizen number"},
			},
			Fields: []string{"bsn", "bsn nummer", "bsn nr", "bsnnr", "bsn number", "burgerservicenummer", "burger service nummer", "burgerservicenr", "sofinummer", "sofi nummer",
				"sofi nr", "sofi", "citizen service number", "persoonsnummer"},
			Negative: []string{"kvk", "rsin", "btw", "telefoon", "tel", "geboortedatum"},
			Required: true,
		},
		Examples: []string{
			"BSN §215349660§",
			"burgerservicenummer: §2153.49.660§",
			"sofinummer §38746128§",
			"bsn §215 349 660§",
		},
		NearMisses: []string{
			"BSN 215349661",     // wrong check digit
			"BSN 2153496601",    // too long
			"BSN A215349660",    // glued to a letter
			"BSN 000000000",     // placeholder
			"215349660",         // no context
			"order 38746128 is", // no context
		},
	}
}

func validateNL(t *lex.Token) detectors.Verdict {
	d := t.Compact()
	if t.Digits() != len(d) || repeated(d) {
		return detectors.Reject
	}
	sum := 0
	switch len(d) {
	case 9:
		sum = checkdigit.Weighted(d, 9, 8, 7, 6, 5, 4, 3, 2, 10) // 10 is -1 modulo 11
	case 8:
		if nlDate(t) {
			return detectors.Reject
		}
		sum = checkdigit.Weighted(d, 8, 7, 6, 5, 4, 3, 2, 10)
	default:
		return detectors.Reject
	}
	switch {
	case sum%11 != 0:
		return detectors.Reject
	case oneOf(d, "123456782", "111222333") || len(d) == 9 && string(d[:5]) == "99999":
		return detectors.Sample // textbook examples, persons of the BRP test set
	case written(t, "9999.99.999"):
		return detectors.Strong
	case written(t, "9999 99 999"):
		return detectors.Pass
	}
	return detectors.Weak
}

// nlDate reports whether eight digits are a date of our time: dates are written
// so far more often than numbers that begin like them were issued.
func nlDate(t *lex.Token) bool {
	return born(t.Num(0, 4), t.Num(4, 6), t.Num(6, 8)) || born(t.Num(4, 8), t.Num(2, 4), t.Num(0, 2))
}
