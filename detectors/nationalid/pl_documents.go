package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func plDriverLicence() detectors.Detector {
	return weakID{
		id: "PL_DRIVER_LICENCE", country: "PL", category: "driver_licence",
		doc: "Polish driving licence number (prawo jazdy), issued by the district offices: five digits, two of the year, four, with " +
			"slashes between.",
		kind: drivingLicence, langs: []string{"pl"},
		shapes:   []string{"99999/99/9999", "9{5}/9{2}/9{4,5}", "9{11}", "9{5}_99_9{4}"},
		examples: []string{"prawo jazdy nr: §12345/15/1465§", "Prawo jazdy: §00123/09/0221§"},
		misses:   []string{"prawo jazdy 12345/15/14656788", "12345/15/1465"},
	}.detector()
}

func plResidenceCard() detectors.Detector {
	return weakID{
		id: "PL_RESIDENCE_CARD", country: "PL", category: "residence_permit",
		doc:  "Polish residence card number (karta pobytu), issued by the voivodes: two letters and seven digits.",
		kind: residencePermit, langs: []string{"pl"},
		shapes:   []string{"AA_9{7}", "AA 999 9999"},
		examples: []string{"karta pobytu nr: §RR1234567§", "Karta pobytu: §KP 7654321§"},
		misses:   []string{"karta pobytu RR12345678901", "RR1234567"},
	}.detector()
}

func plPlate() detectors.Detector {
	return weakID{
		id: "PL_VEHICLE_PLATE", country: "PL", category: "vehicle",
		doc: "Polish number plate (tablica rejestracyjna), issued by the district offices: two or three letters of the district, four or " +
			"five digits and letters.",
		kind: numberPlate, langs: []string{"pl"},
		words: []string{"nr rej", "numer rejestracyjny", "nr rejestracyjny", "tablica rejestracyjna", "tablice rejestracyjne", "rejestracja pojazdu",
			"nr rejestracyjny pojazdu"},
		shapes: []string{"AA_9{5}", "AA_9{4}A", "AA_9{3}AA", "AA_9A9{3}", "AA_9AA99", "A{3}_9{5}", "A{3}_A9{3}", "A{3}_99AA", "A{3}_9A99", "A{3}_99A9",
			"A{3}_9AA9", "A{3}_AA99", "A{3}_9{4}A", "A{3}_9{3}AA", "A{2}_A9{2}AA", "A{3}_A99A", "A9{1}_A{3,5}"},
		valid: func(s plain) bool { return s.of("BCDEFGKLNOPRSTWZ", 0, 1) },
		check: "first letter of a voivodeship", chance: 0.62,
		examples: []string{"nr rejestracyjny: §WX 12345§", "Numer rejestracyjny: §KR1A234§", "tablica rejestracyjna: §PO 5CD78§"},
		misses:   []string{"nr rejestracyjny: XX 12345", "WX 12345"},
	}.detector()
}
