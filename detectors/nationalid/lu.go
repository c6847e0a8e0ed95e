package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func luxembourg() []detectors.Detector {
	return []detectors.Detector{
		luMatricule(), luTVA(), luDriverLicence(), luIDCard(), luPassport(), luPlate(),
	}
}

// luMatricule follows the règlement grand-ducal of 28 November 2013 on the
// register of natural persons: the twelfth digit is Luhn's, the thirteenth
// Verhoeff's, both over the first eleven. Numbers given before 2014 had eleven digits.
func luMatricule() detectors.Detector {
	return detectors.Detector{
		ID: "LU_MATRICULE",
		Doc: "Luxembourg national identification number (matricule), also social security and tax number, issued by the CTIE: date of " +
			"birth YYYYMMDD, three serial digits, a Luhn and a Verhoeff digit.",
		Country: "LU", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "Luhn and Verhoeff digits over eleven, date", Chance: 0.0000052,
		Shapes:   []string{"9{13}", "99999999_99999", "9999_99_99_99999", "9999 99 99 999 99", "9999-9999-99999", "9999 9999 99999", "9999_99_99_999_99"},
		Validate: validateLU,
		MaxLen:   30,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"fr": {"matricule", "numéro de matricule", "numero de matricule", "n matricule", "matricule national", "matricule cns", "numéro d'identification national",
					"numero d'identification national", "numéro de sécurité sociale", "matricule de sécurité sociale", "no matricule"},
				"de": {"sozialversicherungsnummer", "identifikationsnummer", "matrikel", "matrikelnummer", "nationale identifikationsnummer"},
				"lb": {"matricule", "sozialversécherungsnummer", "matricule's nummer", "matrikelnummer"},
				"en": {"luxembourg national id", "luxembourg id number", "luxembourg social security number", "luxembourg tax number", "national identification number"},
			},
			Fields: anyState("matricule", "numero matricule", "no matricule", "matricule national", "matricule cns", "nin", "numero national", "sozialversicherungsnummer", "social security number"),
		},
		Examples: []string{
			"matricule §1967092834083§",
			"N° matricule : §1983 07 14 67489§",
			"Sozialversicherungsnummer §1994-0114-69078§",
			"§1977110220998§",
		},
		NearMisses: []string{
			"matricule 1979061967994",  // wrong check digit
			"matricule 1983133312345",  // no such month
			"matricule 19560109430177", // too long
			"matricule A1995020884539", // glued to a letter
		},
	}
}

func validateLU(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 13)
	if !ok || !born(t.Num(0, 4), t.Num(4, 6), t.Num(6, 8)) || !checkdigit.Luhn(d[:12]) {
		return detectors.Reject
	}
	var v [12]byte // the first eleven digits and Verhoeff's
	copy(v[:], d[:11])
	v[11] = d[12]
	if !checkdigit.Verhoeff(v[:]) {
		return detectors.Reject
	}
	return grouped(t, detectors.Strong)
}

// luTVA follows the Administration de l'enregistrement, des domaines et de la TVA.
func luTVA() detectors.Detector {
	return detectors.Detector{
		ID: "LU_TVA",
		Doc: "Luxembourg VAT number (numéro de TVA), issued by the AED to firms and self-employed persons: six digits and their " +
			"remainder modulo 89; with LU abroad.",
		Country: "LU", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "mod 89", Chance: 0.01,
		Shapes: withPrefix("AA", "9{8}", "999 999 99", "9999 9999", "99 99 99 99", "999.999.99"),
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "LU")
			if len(d) != 8 || !checkdigit.AllDigits(d) || numeral(d[:6]) == 0 || numeral(d[:6])%89 != numeral(d[6:]) {
				return detectors.Reject
			}
			return prefixVerdict(prefixed)
		},
		MaxLen: 23,
		Context: detectors.Context{
			Keywords: vatWords("luxembourg", map[string][]string{
				"fr": {"tva", "n tva", "no tva", "numéro de tva", "numero de tva", "numéro tva", "n de tva", "n° tva", "identification tva", "id tva", "tva luxembourg"},
				"de": {"mwst", "mwst nr", "mwst nummer", "tva nummer", "tva nr", "umsatzsteuernummer", "ust idnr"},
				"lb": {"tva nummer", "tva"},
			}),
			Fields:   vatFields("tva", "no tva", "numero tva", "num tva", "n tva", "tva lu", "mwst nr"),
			Required: true,
		},
		Examples: []string{
			"TVA §LU29093179§",
			"N° TVA : §LU 11100825§",
			"numéro de TVA §20283504§",
		},
		NearMisses: []string{
			"TVA LU24931123",  // wrong check digits
			"TVA LU243870107", // too long
			"TVA BE17785937",  // another country
			"11946123",        // no context
		},
	}
}

func luDriverLicence() detectors.Detector {
	return weakID{
		id: "LU_DRIVER_LICENCE", country: "LU", category: "driver_licence",
		doc:  "Luxembourg driving licence number (permis de conduire), issued by the SNCA: six digits.",
		kind: drivingLicence, langs: []string{"fr", "de", "lb"},
		shapes:   []string{"9{6}", "999_999"},
		examples: []string{"permis de conduire : §123456§", "Führerschein-Nr.: §654 321§"},
		misses:   []string{"permis de conduire : 1234567", "123456"},
	}.detector()
}

func luIDCard() detectors.Detector {
	return weakID{
		id: "LU_ID_CARD", country: "LU", category: "id_card",
		doc:  "Luxembourg identity card number (carte d'identité), issued by the CTIE: nine letters and digits.",
		kind: identityCard, langs: []string{"fr", "de", "lb"},
		shapes:   []string{"XXXXXXXXX", "9{9}", "AA_9{7}"},
		examples: []string{"carte d'identité n°: §S1A2B3C4D§", "Personalausweis Nr.: §AB1234567§"},
		misses:   []string{"carte d'identité 12345", "S1A2B3C4D"},
	}.detector()
}

func luPassport() detectors.Detector {
	return weakID{
		id: "LU_PASSPORT", country: "LU", category: "passport",
		doc:  "Luxembourg passport number (passeport), issued by the Bureau des passeports: eight letters or digits.",
		kind: passport, langs: []string{"fr", "de", "lb"},
		words:    []string{"passeport luxembourgeois"},
		shapes:   []string{"XXXXXXXX", "AA_9{6}"},
		examples: []string{"passeport: §JCU9J4T2§", "Reisepass Nr.: §AB123456§"},
		misses:   []string{"passeport n° 123456789012", "JCU9J4T2"},
	}.detector()
}

func luPlate() detectors.Detector {
	return weakID{
		id: "LU_VEHICLE_PLATE", country: "LU", category: "vehicle",
		doc:  "Luxembourg number plate, issued by the SNCA: two letters and four digits, or four or five digits.",
		kind: numberPlate, langs: []string{"fr", "de", "lb"},
		words:    []string{"plaque", "plaques", "immatriculation"},
		shapes:   []string{"AA_9{4}", "9{4,5}", "A_9{4}"},
		examples: []string{"immatriculation : §AB 1234§", "plaque : §12345§"},
		misses:   []string{"immatriculation : AB 123456", "AB 1234"},
	}.detector()
}
