package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func liechtenstein() []detectors.Detector {
	return []detectors.Detector{
		liVAT(), liDriverLicence(), liIDCard(), liPassport(), liPEID(), liPlate(),
	}
}

func liVAT() detectors.Detector {
	return weakID{
		id: "LI_VAT", country: "LI", category: "business",
		doc: "Liechtenstein VAT number (MWST-Nummer), issued by the Steuerverwaltung to firms and self-employed persons: five digits.",
		words: []string{"mwst nr", "mwst nummer", "mwst", "mehrwertsteuernummer", "mwstnr", "liechtenstein vat", "liechtenstein vat number", "vat number",
			"vat no"},
		fields:   []string{"vat"},
		shapes:   []string{"9{5}", "99_999", "AA9{5}", "AA 9{5}", "AA-9{5}"},
		valid:    liPrefix,
		check:    "prefix LI or FL",
		examples: []string{"MWST-Nr.: §54321§", "MWST Nr.: §LI 51234§"},
		misses:   []string{"MWST-Nr.: 543210", "MWST-Nr.: CH 54321", "54321"},
	}.detector()
}

func liDriverLicence() detectors.Detector {
	return weakID{
		id: "LI_DRIVER_LICENCE", country: "LI", category: "driver_licence",
		doc:  "Liechtenstein driving licence number (Führerausweis), issued by the Amt für Strassenverkehr: four to twelve digits.",
		kind: drivingLicence, langs: []string{"de"},
		words:    []string{"führerausweis", "fuehrerausweis", "führerausweis nr", "führerausweisnummer", "führerausweis nummer"},
		shapes:   []string{"9{4,12}", "999_999_999_999"},
		examples: []string{"Führerausweis-Nr.: §123456§", "Führerausweis: §000012345001§"},
		misses:   []string{"Führerausweis: 123", "123456"},
	}.detector()
}

func liIDCard() detectors.Detector {
	return weakID{
		id: "LI_ID_CARD", country: "LI", category: "id_card",
		doc:  "Liechtenstein identity card number, issued by the Ausländer- und Passamt: ID and six to nine digits.",
		kind: identityCard, langs: []string{"de"},
		words:  []string{"identitätskarte", "identitaetskarte", "id karte"},
		shapes: []string{"AA_9{6,9}"},
		valid:  func(s plain) bool { return s.oneOf(0, 2, "ID") },
		check:  "begins with ID", chance: 0.00148,
		examples: []string{"Identitätskarte Nr.: §ID123456§", "Identitätskarte: §ID0012345§"},
		misses:   []string{"Identitätskarte IX123456", "ID123456"},
	}.detector()
}

func liPassport() detectors.Detector {
	return weakID{
		id: "LI_PASSPORT", country: "LI", category: "passport",
		doc:  "Liechtenstein passport number, issued by the Ausländer- und Passamt: a letter and five digits; in newer books up to seven.",
		kind: passport, langs: []string{"de"},
		words:    []string{"liechtensteiner pass", "liechtenstein passport"},
		shapes:   []string{"A9{5,7}", "A 9{5,7}"},
		examples: []string{"Reisepass-Nr.: §R00536§", "Pass Nr.: §X12345§"},
		misses:   []string{"Reisepass: R005363738", "R00536"},
	}.detector()
}

func liPEID() detectors.Detector {
	return weakID{
		id: "LI_PEID", country: "LI", category: "tax_id",
		doc: "Liechtenstein person identification number (PEID), issued by the Amt für Justiz and the Steuerverwaltung to persons and " +
			"firms: four to twelve digits.",
		words: []string{"peid", "pe id", "peid nr", "peid nummer", "personenidentifikationsnummer", "personen identifikationsnummer", "steuernummer",
			"tin", "liechtenstein tax number"},
		fields:   []string{"tax id"},
		shapes:   []string{"9{4,12}", "9{1,3}_999_999", "9{1,3}_999_999_999"},
		examples: []string{"PEID: §1234567§", "PEID Nr.: §84167§", "Personenidentifikationsnummer: §1339050§"},
		misses:   []string{"PEID: 123", "1339050"},
	}.detector()
}

func liPlate() detectors.Detector {
	return weakID{
		id: "LI_VEHICLE_PLATE", country: "LI", category: "vehicle",
		doc:  "Liechtenstein number plate, issued by the Amt für Strassenverkehr: FL and up to five digits.",
		kind: numberPlate, langs: []string{"de"},
		words:  []string{"kontrollschild", "kontrollschilder", "kontrollschild nr", "schildnummer"},
		shapes: []string{"AA_9{1,6}"},
		valid:  func(s plain) bool { return s.oneOf(0, 2, "FL") },
		check:  "begins with FL", chance: 0.00148,
		examples: []string{"Kontrollschild: §FL 12345§", "Kennzeichen: §FL-4321§"},
		misses:   []string{"Kontrollschild: FX 12345", "FL 12345"},
	}.detector()
}

func liPrefix(s plain) bool { return s.behindPrefix("LI", "FL") }
