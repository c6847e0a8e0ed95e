package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// noFodselsnummer follows Skatteetaten, "Nytt fødselsnummer fra 2032": numbers
// of the new kind leave 0 to 3 with the first check digit instead of 0, and their
// serial no longer tells the century. None is issued before 2032.
func noFodselsnummer() detectors.Detector {
	return detectors.Detector{
		ID: "NO_FODSELSNUMMER",
		Doc: "Norwegian birth number (fødselsnummer), issued by Skatteetaten: date of birth DDMMYY, serial, two check digits. " +
			"Also D-numbers of foreigners (day +40), help numbers of hospitals (month +40) and the numbers announced for 2032.",
		Country: "NO", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "two weighted mod 11 digits, date", Chance: 0.0073,
		Shapes:   []string{"999999_99999", "999999 999 99", "99 99 99 99999", "99 99 99 999 99", "99.99.99 99999", "999999999-99", "999999-999-99"},
		Validate: validateNO,
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"no": {"fødselsnummer", "fodselsnummer", "foedselsnummer", "fødselsnr", "fodselsnr", "fødsels nr", "fnr", "f nr", "personnummer", "personnr", "pnr", "d nummer", "dnummer", "d nr", "dnr",
					"h nummer", "hjelpenummer", "11 siffer", "personidentifikator", "folkeregisterident"},
				"nn": {"fødselsnummeret", "fødselsnummer"},
				"en": {"norwegian national id", "national identity number", "norwegian birth number", "birth number", "personal identification number"},
			},
			Fields: anyState("fodselsnummer", "foedselsnummer", "fodselsnr", "fnr", "fnr dnr", "personnummer", "personnr", "pnr", "d nummer", "dnummer", "dnr", "h nummer",
				"personidentifikator", "folkeregisteridentifikator", "birth number"),
			Negative: []string{"kontonummer", "konto nr", "kontonr", "kto"},
		},
		Examples: []string{
			"fnr §150765 40192§",
			"Fødselsnummer: §15076540192§",
			"D-nummer §55076540186§",
			"§150765 40192§",
		},
		NearMisses: []string{
			"150765 40193",         // wrong check digit
			"fnr 320765 40127",     // no such day
			"fnr 150765401921",     // too long
			"fnr A15076540192",     // glued to a letter
			"konto 15076540192 er", // bare digits, no context
		},
	}
}

func validateNO(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 11)
	if !ok {
		return detectors.Reject
	}
	first := checkdigit.Weighted(d[:10], 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) % 11
	if first > 3 || checkdigit.Weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
		return detectors.Reject
	}
	day, month, yy := t.Num(0, 2), t.Num(2, 4), t.Num(4, 6)
	if day > 40 {
		day -= 40 // D-number
	}
	synthetic := month > 80
	switch {
	case synthetic:
		month -= 80 // Skatteetaten's test population
	case month > 40:
		month -= 40 // H-number
	}
	switch {
	case first == 0 && born(noYear(yy, t.Num(6, 9)), month, day):
		if synthetic {
			return detectors.Sample
		}
		return grouped(t, noGrouping(t))
	case bornShort(yy, month, day):
		if synthetic {
			return detectors.Sample
		}
		return detectors.Weak // of the kind announced for 2032
	}
	return detectors.Reject
}

func noGrouping(t *lex.Token) detectors.Verdict {
	if written(t, "999999 99999") || written(t, "99 99 99 99999") || written(t, "999999 999 99") {
		return detectors.Strong
	}
	return detectors.Pass
}

// noYear is the year of birth by the serial, 0 where no range holds the two.
func noYear(yy, serial int) int {
	switch {
	case serial < 500:
		return 1900 + yy
	case serial < 750 && yy >= 54:
		return 1800 + yy
	case yy < 40:
		return 2000 + yy
	case serial >= 900:
		return 1900 + yy
	}
	return 0
}
