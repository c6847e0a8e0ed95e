package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func denmark() []detectors.Detector {
	return []detectors.Detector{dkCPR(), dkCPRUnchecked(), dkCVR(), dkCVRAlone(), dkDriverLicence(), dkBankAccount(), dkPassport(), dkVehiclePlate()}
}

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

// dkCVRNumber follows the Erhvervsstyrelsen's description of the CVR number.
func dkCVRNumber() checkedID {
	return checkedID{
		weakID: weakID{
			id: "DK_CVR", country: "DK", category: "business",
			doc: "Danish company and VAT number (CVR-nummer, SE-nummer), issued by the Erhvervsstyrelsen to firms and sole traders: eight " +
				"digits, the last a check digit; with DK as VAT number.",
			kind: companyNumber, langs: []string{"da"},
			shapes: []string{"9{8}", "99_99_99_99", "9999_9999", "99_999_999"},
			check:  "weights 2 7 6 5 4 3 2 1 mod 11", chance: 0.0818,
			examples: []string{"CVR-nr. §DK17142852§", "moms nr. §DK-41028645§", "VAT no. §DK 41 57 33 76§", "CVR: §41419067§", "CVR-nr. §17 29 27 14§", "SE-nr.: §12218249§"},
			misses:   []string{"CVR-nr. 18151709", "CVR-nr. DK41153653", "CVR-nr. SE14455489", "19906329 kr"},
		},
		prefix: "DK",
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(8) && s.b[0] != '0' && !s.repeats() && s.sum(0, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0)
		},
	}
}

func dkCVR() detectors.Detector { return dkCVRNumber().abroad() }

func dkCVRAlone() detectors.Detector {
	d := dkCVRNumber().alone()
	d.Context.Required = true
	return d
}

// dkDriverLicence follows the specimens in PRADO.
func dkDriverLicence() detectors.Detector {
	return weakID{
		id: "DK_DRIVER_LICENCE", country: "DK", category: "driver_licence",
		doc:  "Number of a Danish driving licence (kørekort), issued by the municipality: eight digits.",
		kind: drivingLicence, langs: []string{"da"},
		shapes:   []string{"9{8}", "9999_9999", "99_99_99_99", "99_999_999"},
		examples: []string{"kørekort nr. §18142325§", "kørekortnummer: §13 73 17 69§"},
		misses:   []string{"kørekort nr. 7312280", "kørekort 329700095", "ordre 17971014"},
	}.detector()
}

// dkBankAccount follows Finans Danmark: a registration number of the branch and
// the account; banks have check digits of their own.
func dkBankAccount() detectors.Detector {
	return weakID{
		id: "DK_BANK_ACCOUNT", country: "DK", category: "financial",
		doc: "Danish bank account number: four digits of the branch (registreringsnummer) and four to ten of the account.",
		words: []string{"kontonummer", "kontonr", "konto nr", "bankkonto", "reg nr og kontonummer", "reg kontonr", "reg nr konto nr", "nemkonto", "lønkonto", "konto", "bankkontonummer",
			"danish bank account"},
		shapes:   []string{"9999_9{6,10}", "9{10,14}", "9999-999 999 9999", "9999 9999 999999", "9999 999 999 9999"},
		examples: []string{"kontonummer §9142-0000878784§", "Konto nr. §1325 1788159960§"},
		misses:   []string{"kontonummer 915-508", "kontonummer 32855", "ordre 1541 9475752821"},
	}.detector()
}

// dkPassport follows the specimens in PRADO.
func dkPassport() detectors.Detector {
	return weakID{
		id: "DK_PASSPORT", country: "DK", category: "passport",
		doc:  "Number of a Danish passport, issued by the municipality: nine digits.",
		kind: passport, langs: []string{"da"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"pasnummer §216674281§", "Pas nr. §205 660 864§"},
		misses:   []string{"pasnummer 01762623", "pasnummer 7434224561", "ordre 204503665"},
	}.detector()
}

// dkVehiclePlate follows the Motorstyrelsen.
func dkVehiclePlate() detectors.Detector {
	return weakID{
		id: "DK_VEHICLE_PLATE", country: "DK", category: "vehicle",
		doc:  "Danish number plate: two letters and five digits.",
		kind: numberPlate, langs: []string{"da"},
		shapes:   []string{"AA_99_999", "AA9{5}", "AA 9{5}"},
		examples: []string{"nummerplade: §GB 74 964§", "registreringsnummer §CD19516§"},
		misses:   []string{"nummerplade: UB 94 3696", "nummerplade: TBC 06 837", "ordre WB 40 685"},
	}.detector()
}
