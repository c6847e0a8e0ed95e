package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func nlPostcode() detectors.Detector {
	return weakID{
		id: "NL_POSTCODE", country: "NL", category: "contact",
		doc: "Dutch postcode, of PostNL: four digits, the first not 0, and two letters, not SA, SD or SS; with the house number it " +
			"identifies a household.",
		words:  []string{"postcode", "post code", "pc", "postkode", "postcode en plaats", "postcode plaats", "postal code", "dutch postcode"},
		fields: []string{"zip", "zip code"},
		shapes: []string{"9999_AA", "AA-9999_AA", "AA 9999 AA", "AA-9999 AA"},
		valid:  nlPostcodeParts,
		check:  "first digit and letters", chance: 0.9,
		examples: []string{"Postcode: §1017 AB§", "postcode: §2611et§", "postcode: §3512JE§"},
		misses:   []string{"Postcode: 0123 AB", "Postcode: 1234 SS", "1017 AB"},
	}.detector()
}

func nlDriverLicence() detectors.Detector {
	return weakID{
		id: "NL_DRIVER_LICENCE", country: "NL", category: "driver_licence",
		doc:  "Dutch driving licence number (rijbewijsnummer), issued by the RDW: ten digits.",
		kind: drivingLicence, langs: []string{"nl"},
		words:    []string{"rijbewijs", "rijbewijsnr", "rijbewijs nr"},
		shapes:   []string{"9{10}", "9999_999_999", "999 999 9999", "99 99 99 99 99"},
		examples: []string{"rijbewijsnummer: §5012345678§", "Rijbewijs nr: §4031234567§"},
		misses:   []string{"rijbewijsnummer 501234567890", "5012345678"},
	}.detector()
}

func nlBIG() detectors.Detector {
	return weakID{
		id: "NL_BIG", country: "NL", category: "employment",
		doc: "Number of a care professional in the Dutch BIG register, issued by the CIBG: eleven digits, the last two of the profession.",
		words: []string{"big nummer", "big nr", "big", "big registratienummer", "big registratie", "bignummer", "big register", "big registratienr",
			"big reg nr"},
		shapes:   []string{"9{11}", "9{9}_99", "999_999_999_99"},
		examples: []string{"BIG-nummer: §19012345601§", "BIG registratienummer: §29065432101§"},
		misses:   []string{"BIG-nummer 190123456012", "19012345601"},
	}.detector()
}

func nlIdentityCard() detectors.Detector {
	return weakID{
		id: "NL_IDENTITY_CARD", country: "NL", category: "passport",
		doc: "Number of a Dutch passport or identity card, issued by the municipalities from one series: two letters, six letters or " +
			"digits, a digit, without O. The digit that some compute over it is not confirmed by RvIG.",
		kind: passport, langs: []string{"nl"},
		words: []string{"documentnummer", "document nr", "paspoortnummer", "identiteitskaart", "identiteitskaartnummer", "id kaart", "id bewijs",
			"nummer identiteitsbewijs", "identiteitsbewijs", "nummer id bewijs", "idkaart", "dutch identity card", "identity card", "identity card number", "id card", "id card number"},
		fields: []string{"nr identiteitsbewijs", "id kaart nr", "idkaart nr"},
		shapes: []string{"AAXXXXXX9", "AA_9{7}"},
		valid:  func(s plain) bool { return !s.has('O') },
		check:  "no O", chance: 0.92,
		examples: []string{"paspoortnummer: §NW1A2B3C4§", "identiteitskaart: §XR1001R58§", "documentnummer: §NX7B2C341§"},
		misses:   []string{"paspoortnummer SOECI2014", "NW1A2B3C4"},
	}.detector()
}

func nlVNumber() detectors.Detector {
	return weakID{
		id: "NL_V_NUMMER", country: "NL", category: "residence_permit",
		doc:  "Dutch foreigner number (V-nummer), issued by the IND: ten digits.",
		kind: residencePermit, langs: []string{"nl"},
		words:    []string{"v nummer", "v nr", "vnummer", "vreemdelingennummer", "vreemdelingen nummer", "v number", "ind nummer"},
		shapes:   []string{"9{10}", "999_999_9999", "9999 999 999", "99 99 99 99 99"},
		examples: []string{"V-nummer: §2801234567§", "v-nr: §270.123.4567§"},
		misses:   []string{"V-nummer 28012345678", "2801234567"},
	}.detector()
}

func nlPlate() detectors.Detector {
	return weakID{
		id: "NL_VEHICLE_PLATE", country: "NL", category: "vehicle",
		doc:  "Dutch number plate (kenteken), issued by the RDW: six letters and digits in three groups, in fourteen layouts.",
		kind: numberPlate, langs: []string{"nl"},
		words: []string{"kenteken", "kentekennummer", "kentekenplaat", "kenteken nr"},
		shapes: []string{"AA_99_99", "99_99_AA", "99_AA_99", "AA_99_AA", "AA_AA_99", "99_AA_AA", "99_AAA_9", "9_AAA_99", "AA_999_A", "A_999_AA",
			"AAA_99_A", "A_99_AAA", "9_AA_999", "999_AA_9"},
		examples: []string{"kenteken: §12-ABC-3§", "Kenteken: §XX-99-ZZ§", "kenteken: §G-001-BB§"},
		misses:   []string{"kenteken 1-2-3", "12-ABC-3"},
	}.detector()
}

// nlPostcodeParts reports whether the digits do not begin with 0 and the letters
// are not those that were left out for what they were once short for.
func nlPostcodeParts(s plain) bool {
	first := s.letters()
	if first > 0 && !s.oneOf(0, first, "NL") {
		return false
	}
	return s.b[first] != '0' && !s.oneOf(s.len()-2, s.len(), "SA", "SD", "SS")
}
