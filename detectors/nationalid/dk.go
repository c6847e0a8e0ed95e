package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// dkCPR finds the numbers that keep the modulus 11 check, as all did until
// October 2007 and most still do. Rules: CPR-kontoret, "Personnummeret i
// CPR-systemet".
func dkCPR() detectors.Detector {
	return detectors.Detector{
		ID: "DK_CPR",
		Doc: "Danish personal number (CPR-nummer), issued by CPR-kontoret: date of birth DDMMYY and a serial of four digits whose first " +
			"tells the century; since 2007 some are issued without the modulus 11 check.",
		Country: "DK", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "date, century digit, weights 4 3 2 7 6 5 4 3 2 1 mod 11", Chance: 0.0032,
		Shapes:   []string{"999999_9999", "99 99 99 9999", "99 99 99-9999"},
		Validate: func(t *lex.Token) detectors.Verdict { return validateDK(t, true, detectors.Strong) },
		MaxLen:   19,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"da": {"cpr", "cpr nr", "cprnr", "cpr nummer", "cprnummer", "personnummer", "personnr", "person nr", "sygesikringsnummer", "sygesikring",
					"det centrale personregister"},
				"en": {"danish personal id", "danish personal number", "personal identification number", "personal identity number", "civil registration number", "civil registration"},
			},
			Fields: []string{"cpr", "cpr nr", "cpr nummer", "cprnummer", "cprnr", "personnummer", "personnr", "person nr", "sygesikringsnummer",
				"civil registration number", "personal identification number", "personal identity number"},
		},
		Examples: []string{
			"CPR §070761-4285§",
			"cpr-nr. §0707614285§",
			"Personnummer: §211062-5629§",
			"§070761-4285§",
		},
		NearMisses: []string{
			"CPR 310261-4282",      // no such day
			"CPR 070761-42851",     // too long
			"CPR 1070761-4285",     // too long before
			"CPR A070761-4285",     // glued to a letter
			"ordre 0707614285 til", // bare digits, no context
		},
	}
}

// dkCPRUnchecked finds the numbers issued without the modulus 11 check. Ten
// times as many random numbers pass, hence a detector of its own.
func dkCPRUnchecked() detectors.Detector {
	d := dkCPR()
	d.Check = "date and century digit"
	d.Chance = 0.029
	d.Validate = func(t *lex.Token) detectors.Verdict { return validateDK(t, false, detectors.Pass) }
	d.Examples = []string{
		"CPR §010165-4003§",
		"cpr-nr. §0101654003§",
		"Personnummer: §010190 4006§",
	}
	d.NearMisses = []string{
		"010165-4003",          // a date and four digits, no context
		"CPR 320165-4003",      // no such day
		"CPR 0101654003B",      // glued to a letter
		"ordre 0101654003 til", // bare digits, no context
	}
	return d
}

// validateDK accepts the numbers that keep the modulus 11 check, or those that
// do not.
func validateDK(t *lex.Token, checked bool, v detectors.Verdict) detectors.Verdict {
	d, ok := digits(t, 10)
	if !ok || !born(dkYear(t.Num(4, 6), d[6]), t.Num(2, 4), t.Num(0, 2)) {
		return detectors.Reject
	}
	if (checkdigit.Weighted(d, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0) != checked {
		return detectors.Reject
	}
	return grouped(t, v)
}

// dkYear is the year of birth by the seventh digit.
func dkYear(yy int, seventh byte) int {
	switch {
	case seventh <= '3', (seventh == '4' || seventh == '9') && yy >= 37:
		return 1900 + yy
	case seventh == '4' || seventh == '9' || yy <= 57:
		return 2000 + yy
	}
	return 1800 + yy
}
