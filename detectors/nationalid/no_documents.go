package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func norDriverLicence() detectors.Detector {
	return weakID{
		id: "NO_DRIVER_LICENCE", country: "NO", category: "driver_licence",
		doc:  "Norwegian driving licence number (førerkort), issued by Statens vegvesen: eleven digits written 2.2.6.1.",
		kind: drivingLicence, langs: []string{"no"},
		shapes:   []string{"99 99 9{6} 9", "9{11}", "99_99_9{6}_9"},
		examples: []string{"førerkort nr.: §01 23 456789 0§", "førerkortnummer: §01234567890§"},
		misses:   []string{"førerkort 012345678901", "01 23 456789 0"},
	}.detector()
}

func norHPR() detectors.Detector {
	return weakID{
		id: "NO_HPR", country: "NO", category: "employment",
		doc:      "Number of a health professional in the Norwegian HPR register, issued by Helsedirektoratet: seven to nine digits.",
		words:    []string{"hpr", "hpr nr", "hpr nummer", "hprnr", "hprnummer", "helsepersonellnummer", "helsepersonellregisteret", "hpr number", "hpr no"},
		shapes:   []string{"9{7,9}", "999_999_999"},
		examples: []string{"HPR-nummer: §7654321§", "HPR nr: §9144889§"},
		misses:   []string{"HPR-nummer 7654", "7654321"},
	}.detector()
}

func norIDCard() detectors.Detector {
	return weakID{
		id: "NO_ID_CARD", country: "NO", category: "id_card",
		doc: "Norwegian identity card number (nasjonalt ID-kort), issued by the police: three letters and six digits, or eight or nine " +
			"digits.",
		kind: identityCard, langs: []string{"no"},
		words:    []string{"nasjonalt id kort", "id kort", "id kort nr", "id kort nummer", "id kortnummer"},
		shapes:   []string{"AAA_9{6}", "9{8,9}"},
		examples: []string{"ID-kort nr.: §CCD123456§", "nasjonalt ID-kort: §CCC002549§"},
		misses:   []string{"ID-kort nr. CCD1234567", "CCD123456"},
	}.detector()
}

func norPassport() detectors.Detector {
	return weakID{
		id: "NO_PASSPORT", country: "NO", category: "passport",
		doc:  "Norwegian passport number (pass), issued by the police: eight digits, since 2020 three letters and six digits.",
		kind: passport, langs: []string{"no"},
		shapes:   []string{"9{8}", "AAA_9{6}", "9999_9999"},
		examples: []string{"passnummer: §12345678§", "pass nr: §CCC002549§"},
		misses:   []string{"passnummer 1234567890", "12345678"},
	}.detector()
}

func norPlate() detectors.Detector {
	return weakID{
		id: "NO_VEHICLE_PLATE", country: "NO", category: "vehicle",
		doc:  "Norwegian number plate (registreringsnummer), issued by Statens vegvesen: two letters and four or five digits.",
		kind: numberPlate, langs: []string{"no"},
		words:    []string{"regnr", "reg nr", "kjennemerke", "skiltnummer", "registreringsnr", "bilnummer", "kjennetegn"},
		shapes:   []string{"AA_9{4,5}", "AA_99_999", "AA 9{2} 9{3}"},
		examples: []string{"registreringsnummer: §AB 12345§", "regnr: §EL 98765§"},
		misses:   []string{"registreringsnummer AB 123456", "AB 12345"},
	}.detector()
}
