package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func chDriverLicence() detectors.Detector {
	return weakID{
		id: "CH_DRIVER_LICENCE", country: "CH", category: "driver_licence",
		doc:  "Number of the Swiss driving licence in credit card format (FABER number), issued by the cantons: twelve digits.",
		kind: drivingLicence, langs: []string{"de", "fr", "it"},
		words:    []string{"führerausweis", "fuehrerausweis", "führerausweis nr", "führerausweisnummer", "faber", "faber nr", "faber nummer", "faberpin"},
		shapes:   []string{"9{12}", "999_999_999_999", "9{9}_999", "9{6}_9{6}"},
		examples: []string{"Führerausweis Nr.: §000123456001§", "permis de conduire n°: §003 456 789 002§"},
		misses:   []string{"Führerausweis 0001234560011", "000123456001"},
	}.detector()
}

func chIDCard() detectors.Detector {
	return weakID{
		id: "CH_ID_CARD", country: "CH", category: "id_card",
		doc: "Swiss identity card number, issued by the cantons: a letter and seven digits; since 2023 a letter and seven letters or " +
			"digits.",
		kind: identityCard, langs: []string{"de", "fr", "it"},
		words:    []string{"identitätskarte", "identitaetskarte", "id karte", "identitätskarte nr"},
		shapes:   []string{"A9{7}", "A9{8}", "AXXXXXXX", "A 9{7}"},
		examples: []string{"Identitätskarte Nr.: §E1234567§", "carte d'identité n°: §C7654321§", "Identitätskarte: §S0A00A00§"},
		misses:   []string{"Identitätskarte 12", "E1234567"},
	}.detector()
}

func chPassport() detectors.Detector {
	return weakID{
		id: "CH_PASSPORT", country: "CH", category: "passport",
		doc:  "Swiss passport number, issued by the cantons: a letter and seven digits, since 2022 a letter and seven letters or digits.",
		kind: passport, langs: []string{"de", "fr", "it"},
		words:    []string{"schweizer pass", "swiss passport", "passeport suisse", "passaporto svizzero"},
		shapes:   []string{"A9{7}", "AXXXXXXX", "A 9{7}"},
		examples: []string{"Pass Nr.: §X1234567§", "passeport n°: §S0A00A00§"},
		misses:   []string{"Pass Nr. 123456789012", "X1234567"},
	}.detector()
}

func chZEMIS() detectors.Detector {
	return weakID{
		id: "CH_ZEMIS", country: "CH", category: "residence_permit",
		doc: "Number of a foreigner in the Swiss register ZEMIS, issued by the State Secretariat for Migration: eight digits, a point, a " +
			"digit.",
		kind: residencePermit, langs: []string{"de", "fr", "it"},
		words: []string{"zemis", "zemis nr", "zemis nummer", "symic", "no symic", "numéro symic", "n symic", "n° symic", "simic", "numero simic", "zar nr",
			"zar nummer", "ausländerausweis", "ausweis b", "ausweis c"},
		shapes:   []string{"9{8}.9", "9{8}-9", "9{9}", "999 999 999", "99 999 999.9", "9{7,8}.9"},
		examples: []string{"ZEMIS-Nr.: §12345678.9§", "N° SYMIC : §01234567.8§"},
		misses:   []string{"ZEMIS-Nr. 12345.6", "12345678.9"},
	}.detector()
}

func chPlate() detectors.Detector {
	return weakID{
		id: "CH_VEHICLE_PLATE", country: "CH", category: "vehicle",
		doc:  "Swiss number plate (Kontrollschild), issued by the cantons: canton and up to six digits.",
		kind: numberPlate, langs: []string{"de", "fr", "it"},
		words:  []string{"kontrollschild", "kontrollschilder", "kontrollschild nr", "autonummer", "plaques", "plaque", "targhe"},
		shapes: []string{"AA_9{1,6}", "AA_999_999"},
		valid:  chCanton,
		check:  "canton", chance: 0.0385,
		examples: []string{"Kontrollschild: §ZH 123456§", "plaque : §GE 98765§", "targa: §TI-4321§"},
		misses:   []string{"Kontrollschild: XX 123456", "ZH 123456"},
	}.detector()
}

func chCanton(s plain) bool {
	return listed(" AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH ", s.b[:s.letters()])
}
