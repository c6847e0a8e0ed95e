package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func siDriverLicence() detectors.Detector {
	return weakID{
		id: "SI_DRIVER_LICENCE", country: "SI", category: "driver_licence",
		doc:  "Slovenian driving licence number (vozniško dovoljenje), issued by the administrative units: nine digits.",
		kind: drivingLicence, langs: []string{"sl"},
		shapes:   []string{"9{9}", "999_999_999", "AA9{7}"},
		examples: []string{"vozniško dovoljenje: §012345678§", "vozniško dovoljenje št.: §001234567§"},
		misses:   []string{"vozniško dovoljenje 01234567890", "012345678"},
	}.detector()
}

func siZZZS() detectors.Detector {
	return weakID{
		id: "SI_ZZZS", country: "SI", category: "health_id",
		doc:  "Slovenian health insurance number (ZZZS), issued by the Zavod za zdravstveno zavarovanje: nine digits.",
		kind: healthInsurance, langs: []string{"sl"},
		words: []string{"zzzs", "zzzs št", "zzzs številka", "številka zavarovane osebe", "stevilka zavarovane osebe", "kartica zdravstvenega zavarovanja",
			"kzz", "zz številka", "zavarovalna številka"},
		fields:   []string{"stevilka kzz", "zzzs st"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"ZZZS št.: §031234567§", "številka zavarovane osebe: §034567891§"},
		misses:   []string{"ZZZS št. 03123456789", "031234567"},
	}.detector()
}

func siIDCard() detectors.Detector {
	return weakID{
		id: "SI_ID_CARD", country: "SI", category: "id_card",
		doc: "Slovenian identity card number (osebna izkaznica), issued by the administrative units: nine digits, or two letters and seven " +
			"digits.",
		kind: identityCard, langs: []string{"sl"},
		words:    []string{"osebna izkaznica", "osebne izkaznice", "številka osebne izkaznice"},
		shapes:   []string{"9{9}", "AA_9{7}", "999_999_999"},
		examples: []string{"osebna izkaznica št.: §001234567§", "osebna izkaznica: §IE1234567§"},
		misses:   []string{"osebna izkaznica 00123456789", "IE1234567"},
	}.detector()
}

func siPassport() detectors.Detector {
	return weakID{
		id: "SI_PASSPORT", country: "SI", category: "passport",
		doc:  "Slovenian passport number (potni list), issued by the administrative units: P, a letter and seven digits.",
		kind: passport, langs: []string{"sl"},
		shapes: []string{"AA_9{7}"},
		valid:  func(s plain) bool { return s.b[0] == 'P' },
		check:  "begins with P", chance: 0.0385,
		examples: []string{"potni list: §PB1234567§", "Potni list št.: §PE0123456§"},
		misses:   []string{"potni list XB1234567", "PB1234567"},
	}.detector()
}

func siPlate() detectors.Detector {
	return weakID{
		id: "SI_VEHICLE_PLATE", country: "SI", category: "vehicle",
		doc: "Slovenian number plate (registrska tablica), issued by the administrative units: two letters of the region, five or six " +
			"letters and digits.",
		kind: numberPlate, langs: []string{"sl"},
		words: []string{"registrska številka", "registrska oznaka", "registrske tablice", "reg št", "reg oznaka"},
		shapes: []string{"AA_99_9AA", "AA_99_AAA", "AA_AA_999", "AA_A9_9{3}", "AA_9A_9{3}", "AA 99-9AA", "AA 99-AAA", "AA AA-999", "AA A9-9{3}",
			"AA 9A-9{3}", "AA A9-99A", "AA_9{3}_9{2,3}", "AA_AA_A99", "AA_9{2}_A99", "AA AA-A99", "AA 99-A99", "AA 9{3}-9{2,3}"},
		valid: func(s plain) bool {
			return s.oneOf(0, 2, "CE", "GO", "KK", "KP", "KR", "LJ", "MB", "MS", "NM", "PO", "SG")
		},
		check: "region", chance: 0.0163,
		examples: []string{"registrska številka: §LJ 12-3AB§", "registrska tablica: §MB AB-123§"},
		misses:   []string{"registrska številka: XX 12-3AB", "LJ 12-3AB"},
	}.detector()
}
