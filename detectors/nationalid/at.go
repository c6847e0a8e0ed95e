package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// atVNR follows the Dachverband der Sozialversicherungsträger; the months 13 to
// 15 are from its statement in the Austrian parliament's paper 4690/AB XXIII. GP
// (2008): they stand for unknown birthdays and days whose serials are used up.
func atVNR() detectors.Detector {
	return detectors.Detector{
		ID: "AT_VNR",
		Doc: "Austrian social insurance number (Sozialversicherungsnummer), issued by the Dachverband der " +
			"Sozialversicherungsträger: serial from 100, check digit, date of birth (DDMMYY; month 13 to 15 for a substitute date).",
		Country: "AT", Category: "social_security",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 3 7 9 5 8 4 2 1 6 mod 11, date", Chance: 0.0038,
		Shapes:   []string{"9999_999999", "9999 99 99 99", "9999 99.99.99"},
		Validate: validateAT,
		MaxLen:   19,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"sozialversicherungsnummer", "sozialversicherungsnr", "sozialversicherung", "sozialvers nr", "versicherungsnummer",
					"sv nummer", "sv nr", "svnr", "svnummer", "vsnr", "vers nr", "e-card", "ecard"},
				"en": {"austrian social security number", "social security number", "social insurance number", "insurance number"},
			},
			Fields: anyState("svnr", "sv nr", "sv nummer", "vsnr", "vnr", "sozialversicherungsnummer", "sozialversicherungsnr",
				"sozialversicherungs nr", "versicherungsnummer", "versicherungsnr", "social insurance number",
				"social security number", "ssn", "ecard nummer"),
		},
		Examples: []string{
			"§3665 120385§",
			"SVNR §3665120385§",
			"Versicherungsnummer: §4706 010700§, mitversichert",
			"SV-Nr. §2329 05 13 47§",
		},
		NearMisses: []string{
			"3668 120385",          // wrong check digit
			"SVNR 3664 320385",     // no such day
			"SVNR 3665 1203851",    // too long
			"SVNR A3665120385",     // glued to a letter
			"SVNR 0667 120385",     // serial below 100
			"order 3665120385 / x", // bare digits, no context
		},
	}
}

func validateAT(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 10)
	if !ok || d[0] == '0' {
		return detectors.Reject
	}
	if checkdigit.Weighted(d, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6)%11 != int(d[3]-'0') {
		return detectors.Reject
	}
	day, month := t.Num(4, 6), t.Num(6, 8)
	if month > 12 && month <= 15 {
		month = 1 // a substitute month has 31 days
	}
	if !bornShort(t.Num(8, 10), month, day) {
		return detectors.Reject
	}
	return grouped(t, detectors.Strong)
}
