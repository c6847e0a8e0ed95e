package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func norway() []detectors.Detector {
	return []detectors.Detector{
		noFodselsnummer(), noDNumber(), noHNumber(), norDriverLicence(), norHPR(), norIDCard(), norPassport(), norPlate(), noOrgnr(), noKontonr(), noDUF(),
	}
}

// noFodselsnummer follows Skatteetaten, "Nytt fødselsnummer fra 2032": numbers
// of the new kind leave 0 to 3 with the first check digit instead of 0, and their
// serial no longer tells the century. None is issued before 2032.
func noFodselsnummer() detectors.Detector {
	return detectors.Detector{
		ID: "NO_FODSELSNUMMER",
		Doc: "Norwegian birth number (fødselsnummer), issued by Skatteetaten: date of birth DDMMYY, serial, two check digits; also the " +
			"numbers announced for 2032.",
		Country: "NO", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "two weighted mod 11 digits, date", Chance: 0.0033,
		Shapes:   noNumberShapes(),
		Digits:   [2]int{11, 11},
		Validate: validateNO,
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"no": {"fødselsnummer", "fodselsnummer", "foedselsnummer", "fødselsnr", "fodselsnr", "fødsels nr", "fnr", "f nr", "personnummer", "personnr", "pnr",
					"11 siffer", "personidentifikator", "folkeregisterident"},
				"nn": {"fødselsnummeret", "fødselsnummer"},
				"en": {"norwegian national id", "national identity number", "norwegian birth number", "birth number", "personal identification number"},
			},
			Fields: anyState("fodselsnummer", "foedselsnummer", "fodselsnr", "fnr", "fnr dnr", "personnummer", "personnr", "pnr", "fodselsnr 11 siffer",
				"personidentifikator", "folkeregisteridentifikator", "birth number"),
			Negative: []string{"kontonummer", "konto nr", "kontonr", "kto"},
		},
		Examples: []string{
			"fnr §150765 40192§",
			"Fødselsnummer: §15076540192§",
			"fødselsnummeret §150765-40192§",
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
	first, ok := noChecks(t)
	if !ok {
		return detectors.Reject
	}
	day, month := t.Num(0, 2), t.Num(2, 4)
	synthetic := true
	switch {
	case month > 80:
		month -= 80 // Skatteetaten's test population
	case month > 65 && month < 78:
		month -= 65 // that of NHN and the directorate of health
	default:
		synthetic = false
	}
	return noBirth(t, first, day, month, synthetic)
}

// noChecks reports whether the token is eleven digits with right check digits,
// and the remainder of the first: 0, or up to 3 in numbers announced for 2032.
func noChecks(t *lex.Token) (first int, ok bool) {
	d, ok := digits(t, 11)
	if !ok || repeated(d) {
		return 0, false
	}
	first = checkdigit.Weighted(d[:10], 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) % 11
	return first, first <= 3 && checkdigit.Weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// noBirth judges a number with right check digits by its day and month, the
// additions of its kind already taken off.
func noBirth(t *lex.Token, first, day, month int, synthetic bool) detectors.Verdict {
	yy := t.Num(4, 6)
	issued := first == 0 && born(noYear(yy, t.Num(6, 9)), month, day)
	switch {
	case !issued && !bornShort(yy, month, day):
		return detectors.Reject
	case synthetic:
		return detectors.Sample
	case issued:
		return grouped(t, noGrouping(t))
	}
	return detectors.Weak // of the kind announced for 2032
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

// noNumberShapes are those of all Norwegian numbers of eleven digits with a birth.
func noNumberShapes() []string {
	return []string{"999999_99999", "999999 999 99", "99 99 99 99999", "99 99 99 999 99", "99.99.99 99999", "999999999-99", "999999-999-99", "99.99.99-99999"}
}

// noDNumber follows Skatteetaten: a D-number stands for the birth number of those
// who are registered without residence; 4 is added to the first digit.
func noDNumber() detectors.Detector {
	return detectors.Detector{
		ID: "NO_D_NUMMER",
		Doc: "Norwegian D-number of a foreigner or other person without residence, issued by Skatteetaten: a birth number whose day is " +
			"raised by 40.",
		Country: "NO", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "two weighted mod 11 digits, date with the day +40", Chance: 0.0024,
		Shapes: noNumberShapes(),
		Digits: [2]int{11, 11},
		Validate: func(t *lex.Token) detectors.Verdict {
			first, ok := noChecks(t)
			if !ok || t.Num(0, 2) <= 40 {
				return detectors.Reject
			}
			month := t.Num(2, 4)
			synthetic := month > 80
			if synthetic {
				month -= 80
			}
			return noBirth(t, first, t.Num(0, 2)-40, month, synthetic)
		},
		MaxLen: 23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"no": {"d nummer", "dnummer", "d nr", "dnr", "d nummeret", "fødselsnummer", "fodselsnummer", "fnr", "fødselsnr", "personnummer", "fnr dnr", "fødselsnummer d nummer"},
				"nn": {"d nummeret", "fødselsnummeret"},
				"en": {"d number", "norwegian d number"},
			},
			Fields:   anyState("d nummer", "dnummer", "dnr", "d nr", "d number", "fodselsnummer", "foedselsnummer", "fnr", "fnr dnr", "personnummer"),
			Negative: []string{"kontonummer", "konto nr", "kontonr", "kto"},
		},
		Examples: []string{
			"D-nummer §62085311994§",
			"d-nr: §681197 16970§",
			"§540941 10370§",
		},
		NearMisses: []string{
			"D-nummer 43064917902",  // wrong check digit
			"D-nummer 720765 40127", // no such day
			"D-nummer 610657415037", // too long
			"konto 43031955069 er",  // bare digits, no context
		},
	}
}

// noHNumber follows the Norwegian directorate of health: hospitals give help
// numbers with the month +40 to persons whose number they do not know, and the
// common help numbers (FH-nummer), which begin with 8 or 9 and tell no date.
func noHNumber() detectors.Detector {
	return detectors.Detector{
		ID: "NO_H_NUMMER",
		Doc: "Norwegian help number of a patient: the hospital's H-nummer, a birth number whose month is raised by 40, or the common " +
			"FH-nummer of Norsk helsenett, from 8 up and without a date, with the same two check digits.",
		Country: "NO", Category: "health_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "two weighted mod 11 digits; date with the month +40, or from 8 up", Chance: 0.0030,
		Shapes:   noNumberShapes(),
		Digits:   [2]int{11, 11},
		Validate: validateNOHelp,
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"no": {"h nummer", "hnummer", "h nr", "hnr", "hjelpenummer", "hjelpenr", "fh nummer", "fhnummer", "fh nr", "felles hjelpenummer", "fødselsnummer", "fnr", "personnummer"},
				"nn": {"hjelpenummeret"},
				"en": {"help number", "norwegian help number", "norwegian patient number"},
			},
			Fields:   []string{"h nummer", "hnummer", "hnr", "hjelpenummer", "fh nummer", "fhnummer", "fhnr", "felles hjelpenummer", "help number", "fodselsnummer", "fnr"},
			Negative: []string{"kontonummer", "konto nr", "kontonr", "kto"},
		},
		Examples: []string{
			"hjelpenummer §10521672590§",
			"H-nummer: §114267 23060§",
			"FH-nummer §99055904576§",
		},
		NearMisses: []string{
			"hjelpenummer 09411488053",  // wrong check digit
			"hjelpenummer 164196199187", // too long
			"hjelpenummer A19449446995", // glued to a letter
			"konto 16418531537 er",      // bare digits, no context
		},
	}
}

func validateNOHelp(t *lex.Token) detectors.Verdict {
	first, ok := noChecks(t)
	month := 0
	if ok {
		month = t.Num(2, 4)
	}
	switch {
	case !ok:
		return detectors.Reject
	case t.Num(0, 2) >= 80 && first == 0:
		return grouped(t, detectors.Pass)
	case month > 40 && month <= 52:
		return noBirth(t, first, t.Num(0, 2), month-40, false)
	}
	return detectors.Reject
}
