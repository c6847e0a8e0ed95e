package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func roDriverLicence() detectors.Detector {
	return weakID{
		id: "RO_DRIVER_LICENCE", country: "RO", category: "driver_licence",
		doc: "Romanian driving licence number (permis de conducere), issued by the DGPCI: a letter or digit and eight digits, sometimes " +
			"with a letter behind.",
		kind: drivingLicence, langs: []string{"ro"},
		shapes:   []string{"A9{8}", "9{9}", "A 9{8}", "A9{8}A", "9{8}A"},
		examples: []string{"permis de conducere nr.: §B00123456§", "permis de conducere: §I01234567A§"},
		misses:   []string{"permis de conducere B001234567890", "B00123456"},
	}.detector()
}

func roCID() detectors.Detector {
	return weakID{
		id: "RO_CID", country: "RO", category: "health_id",
		doc: "Romanian insured person's code (cod unic de identificare, CID) and number of the health card, issued by CNAS: twenty digits.",
		words: []string{"cid", "cod cid", "cod asigurat", "cod unic de identificare asigurat", "card de sănătate", "card de sanatate", "card sănătate",
			"nr card sanatate", "cod identificare asigurat", "romanian health card"},
		fields:   []string{"card sanatate"},
		shapes:   []string{"9{20}", "9{4}_9{4}_9{4}_9{4}_9{4}"},
		examples: []string{"CID: §40012345678901234567§", "card de sănătate: §2001 2345 6789 0123 4567§"},
		misses:   []string{"CID 400123456789012345678", "40012345678901234567"},
	}.detector()
}

func roIDCard() detectors.Detector {
	return weakID{
		id: "RO_ID_CARD", country: "RO", category: "id_card",
		doc: "Romanian identity card number (serie și număr, carte de identitate), issued by the DEPABD: two letters of the series and six " +
			"digits; with the new card seven.",
		kind: identityCard, langs: []string{"ro"},
		words: []string{"c i seria", "ci seria", "seria", "serie ci", "serie și număr", "serie si numar", "buletin", "buletin seria", "act de identitate",
			"ci serie", "legitimat cu ci seria"},
		shapes:   []string{"AA_9{6,7}", "AA 999 999"},
		examples: []string{"C.I. seria: §RX 123456§", "carte de identitate: §KX654321§"},
		misses:   []string{"carte de identitate RX12345678", "RX 123456"},
	}.detector()
}

func roPassport() detectors.Detector {
	return weakID{
		id: "RO_PASSPORT", country: "RO", category: "passport",
		doc:  "Romanian passport number (pașaport), issued by the DGP: eight or nine digits.",
		kind: passport, langs: []string{"ro"},
		shapes:   []string{"9{8,9}", "999_999_999"},
		examples: []string{"pașaport nr.: §051234567§", "Pașaport: §12345678§"},
		misses:   []string{"pașaport nr. 05123456789", "051234567"},
	}.detector()
}

func roPlate() detectors.Detector {
	return weakID{
		id: "RO_VEHICLE_PLATE", country: "RO", category: "vehicle",
		doc:  "Romanian number plate (număr de înmatriculare), issued by the DGPCI: county, two digits (three in Bucharest), three letters.",
		kind: numberPlate, langs: []string{"ro"},
		words:  []string{"nr înmatriculare", "nr inmatriculare", "număr înmatriculare", "numar inmatriculare", "nr auto"},
		shapes: []string{"AA_99_AAA", "A_9{2,3}_AAA", "AA 99AAA"},
		valid:  roPlateCounty,
		check:  "county", chance: 0.061,
		examples: []string{"număr înmatriculare: §CJ 12 ABC§", "număr de înmatriculare: §B 123 XYZ§"},
		misses:   []string{"nr. înmatriculare XX 12 ABC", "CJ 12 ABC"},
	}.detector()
}

// roPlateCounty reports whether a plate's first letters are a county; three
// digits are of Bucharest only.
func roPlateCounty(s plain) bool {
	county := s.letters()
	if !listed(" AB AG AR B BC BH BN BR BT BV BZ CJ CL CS CT CV DB DJ GJ GL GR HD HR IF IL IS MH MM MS NT OT PH SB SJ SM SV TL TM TR VL VN VS ", s.b[:county]) {
		return false
	}
	return county == 1 || s.len() == 7
}
