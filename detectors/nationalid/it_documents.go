package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func itDriverLicence() detectors.Detector {
	return weakID{
		id: "IT_DRIVER_LICENSE", country: "IT", category: "driver_licence",
		doc: "Italian driving licence number (patente di guida), issued by the Motorizzazione: two letters, seven digits, a letter; or U1, " +
			"seven letters or digits, a letter.",
		kind: drivingLicence, langs: []string{"it", "de"},
		words:    []string{"patente", "patente di guida", "numero patente", "n patente", "patente n", "patente b"},
		shapes:   []string{"AA9{7}A", "AA_9{7}_A", "AA 9{7}A", "A9XXXXXXXA"},
		valid:    func(s plain) bool { return s.b[1] > '9' || s.oneOf(0, 2, "U1") },
		check:    "U1 before seven mixed characters",
		examples: []string{"patente di guida n.: §MI1234567X§", "Patente: §U1A23B456C§", "patente: §RM 7654321 Y§"},
		misses:   []string{"patente di guida MI12345678X", "patente U21234567A", "MI1234567X"},
	}.detector()
}

func itIdentityCard() detectors.Detector {
	return weakID{
		id: "IT_IDENTITY_CARD", country: "IT", category: "id_card",
		doc: "Italian identity card number (carta d'identità), issued by the municipalities and the Ministry of the Interior: two letters " +
			"and seven digits on paper, two letters, five digits, two letters on the electronic card.",
		kind: identityCard, langs: []string{"it", "de"},
		words:    []string{"carta d'identita", "carta identita", "carta identità", "carta d'identità n", "c i n", "cie", "numero cie", "carta identità elettronica"},
		fields:   []string{"ci", "num carta identita"},
		shapes:   []string{"AA_9{7}", "AA9{5}AA", "AA_9{5}_AA", "9{7}AA"},
		examples: []string{"carta d'identità n.: §AX1234567§", "C.I.: §CA12345AA§", "carta identità: §AR 1234567§"},
		misses:   []string{"carta d'identità AX12345678", "CA12345AA"},
	}.detector()
}

func itPassport() detectors.Detector {
	return weakID{
		id: "IT_PASSPORT", country: "IT", category: "passport",
		doc:  "Italian passport number (passaporto), issued by the Questure: two letters or digits and seven digits.",
		kind: passport, langs: []string{"it", "de"},
		words:    []string{"passaporto italiano"},
		shapes:   []string{"AA_9{7}", "A9_9{7}", "9A9{7}", "9{9}", "AA 999 9999"},
		examples: []string{"passaporto n.: §YA1234567§", "Passaporto: §AA 7654321§"},
		misses:   []string{"passaporto YA1234567890", "YA1234567"},
	}.detector()
}

func itResidencePermit() detectors.Detector {
	return weakID{
		id: "IT_RESIDENCE_PERMIT", country: "IT", category: "residence_permit",
		doc: "Italian residence permit number (permesso di soggiorno), issued by the Questure: one or two letters and seven or eight " +
			"digits.",
		kind: residencePermit, langs: []string{"it"},
		words:    []string{"carta di soggiorno", "titolo di soggiorno"},
		shapes:   []string{"A{1,2}_9{7,8}"},
		examples: []string{"permesso di soggiorno n.: §I12345678§", "permesso di soggiorno: §IT1234567§"},
		misses:   []string{"permesso di soggiorno 12", "I12345678"},
	}.detector()
}

func itPlate() detectors.Detector {
	return weakID{
		id: "IT_VEHICLE_PLATE", country: "IT", category: "vehicle",
		doc:  "Italian number plate (targa), issued by the Motorizzazione: two letters, three digits, two letters, without I, O, Q, U.",
		kind: numberPlate, langs: []string{"it", "de"},
		words:  []string{"targa", "targato", "targata", "targa veicolo", "n targa", "targa auto"},
		shapes: []string{"AA_999_AA", "AA999_AA", "AA 999AA"},
		valid:  itPlateLetters,
		check:  "letters in use", chance: 0.512,
		examples: []string{"targa: §AB123CD§", "Targa: §EX 456 ZN§"},
		misses:   []string{"targa AI123CD", "targa AB1234CD", "AB123CD"},
	}.detector()
}

// itPlateLetters reports whether none of the letters is one that looks like
// another or like a digit.
func itPlateLetters(s plain) bool { return !s.has('I') && !s.has('O') && !s.has('Q') && !s.has('U') }
