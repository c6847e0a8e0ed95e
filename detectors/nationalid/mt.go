package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func malta() []detectors.Detector {
	return []detectors.Detector{
		mtVAT(), mtDriverLicence(), mtIDCard(), mtPassport(), mtSocialSecurity(), mtTIN(), mtPlate(),
	}
}

// mtVAT follows the Maltese Commissioner for Tax and Customs.
func mtVAT() detectors.Detector {
	return detectors.Detector{
		ID: "MT_VAT",
		Doc: "Maltese VAT number, issued by the Commissioner for Tax and Customs to firms and self-employed persons: six digits and two " +
			"check digits; with MT abroad.",
		Country: "MT", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 3 4 6 7 8 9 mod 37", Chance: 0.0243,
		Shapes: withPrefix("AA", "9{8}", "9999_9999", "999 999 99", "99 99 99 99"),
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "MT")
			if len(d) != 8 || !checkdigit.AllDigits(d) || d[0] == '0' || checkdigit.Weighted(d, 3, 4, 6, 7, 8, 9, 10, 1)%37 != 0 {
				return detectors.Reject
			}
			return prefixVerdict(prefixed)
		},
		MaxLen: 23,
		Context: detectors.Context{
			Keywords: vatWords("maltese", map[string][]string{"mt": {"numru tal vat", "nru tal vat", "vat nru", "numru tat taxxa"}}),
			Fields:   vatFields("numru tal vat"),
			Required: true,
		},
		Examples: []string{
			"VAT No. §MT38709522§",
			"Maltese VAT number: §2584-6709§",
			"vat reg no §MT 1081 8208§",
		},
		NearMisses: []string{
			"VAT No. MT11114515",  // wrong check digits
			"VAT No. MT158177257", // too long
			"VAT No. CY14612124",  // another country
			"28586323",            // no context
		},
	}
}

func mtDriverLicence() detectors.Detector {
	return weakID{
		id: "MT_DRIVER_LICENCE", country: "MT", category: "driver_licence",
		doc:  "Maltese driving licence number, issued by Transport Malta: two letters or digits, three digits, three digits.",
		kind: drivingLicence, langs: []string{"mt"},
		shapes:   []string{"XX999999", "AA_999_999", "99_999_999", "A9_999_999"},
		examples: []string{"driving licence no.: §AB 123 456§", "Driving licence: §12345678§"},
		misses:   []string{"driving licence 123", "AB 123 456"},
	}.detector()
}

func mtIDCard() detectors.Detector {
	return weakID{
		id: "MT_ID_CARD", country: "MT", category: "national_id",
		doc: "Maltese identity card number, also the tax number of nationals, issued by Identità: up to seven digits and a letter (M, G, " +
			"A, P, L, H, B or Z).",
		kind: identityCard, langs: []string{"mt"},
		words: []string{"id card number", "id card no", "id number", "identity card number", "identity card no", "maltese id", "maltese id card",
			"karta tal identità", "karta tal-identità", "numru tal karta", "i d card", "i d no", "id no"},
		fields: []string{"id card", "karta identita"},
		shapes: []string{"9{3,7}A", "9{3,7}_A"},
		valid:  func(s plain) bool { return s.of("MGAPLHBZ", s.len()-1, s.len()) },
		check:  "the last letter", chance: 0.31,
		examples: []string{"ID card no.: §0123456M§", "identity card number: §38177 G§"},
		misses:   []string{"ID card no. 0123456X", "0123456M"},
	}.detector()
}

func mtPassport() detectors.Detector {
	return weakID{
		id: "MT_PASSPORT", country: "MT", category: "passport",
		doc:  "Maltese passport number, issued by Identità: seven digits.",
		kind: passport, langs: []string{"mt"},
		words:    []string{"maltese passport", "maltese passport number"},
		shapes:   []string{"9{7}", "999_9999"},
		examples: []string{"passport no.: §1234567§", "Maltese passport: §0876543§"},
		misses:   []string{"passport no. 12345678901", "1234567"},
	}.detector()
}

func mtSocialSecurity() detectors.Detector {
	return weakID{
		id: "MT_SOCIAL_SECURITY", country: "MT", category: "social_security",
		doc: "Maltese social security number, issued by the Department of Social Security: a letter and seven or eight digits, or with a " +
			"letter behind them.",
		kind: socialSecurity, langs: []string{"mt"},
		words:    []string{"ss number", "social security no", "numru tas sigurtà soċjali", "ni number"},
		shapes:   []string{"A9{7,8}", "A9{7}A", "A_9{7,8}", "9{6,8}A", "A_9{7}_A"},
		examples: []string{"social security number: §A1234567B§", "Social security no.: §B12345678§"},
		misses:   []string{"social security number 123", "A1234567B"},
	}.detector()
}

func mtTIN() detectors.Detector {
	return weakID{
		id: "MT_TIN", country: "MT", category: "tax_id",
		doc:  "Maltese tax number of who is not a national, issued by the Commissioner for Tax and Customs: nine digits.",
		kind: taxNumber, langs: []string{"mt"},
		words:    []string{"maltese tin", "income tax number", "it number", "taxpayer number"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"tax number: §123456789§", "Maltese TIN: §999 123 456§"},
		misses:   []string{"tax number 12345678901234", "123456789"},
	}.detector()
}

func mtPlate() detectors.Detector {
	return weakID{
		id: "MT_VEHICLE_PLATE", country: "MT", category: "vehicle",
		doc:  "Maltese number plate, issued by Transport Malta: three letters and three digits.",
		kind: numberPlate, langs: []string{"mt"},
		words:    []string{"registration plate", "reg no", "registration number", "numru tal karozza"},
		shapes:   []string{"AAA_999"},
		examples: []string{"number plate: §ABC 123§", "registration number: §KBX-456§"},
		misses:   []string{"number plate: ABC 1234", "ABC 123"},
	}.detector()
}
