package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func ptDriverLicence() detectors.Detector {
	return weakID{
		id: "PT_DRIVER_LICENCE", country: "PT", category: "driver_licence",
		doc: "Portuguese driving licence number (carta de condução), issued by the IMT: one or two letters of the district, a hyphen, five " +
			"to eight digits, a digit.",
		kind: drivingLicence, langs: []string{"pt"},
		shapes:   []string{"A{1,2}-9{5,8} 9", "A{1,2}_9{6,9}", "A{1,2}-9{5,8}-9"},
		examples: []string{"carta de condução: §L-1234567 8§", "Carta de condução n.º: §PT-654321 0§"},
		misses:   []string{"carta de condução L-12", "L-1234567 8"},
	}.detector()
}

func ptSNS() detectors.Detector {
	return weakID{
		id: "PT_SNS", country: "PT", category: "health_id",
		doc: "Portuguese patient number (número de utente do SNS), issued by the health service: nine digits.",
		words: []string{"utente", "número de utente", "numero de utente", "nº utente", "nº de utente", "n utente", "sns", "número sns", "nº sns",
			"utente sns", "cartão de utente", "número nacional de utente", "nnu", "portuguese patient number"},
		fields:   []string{"num utente", "numero utente", "no utente", "nr sns", "numero sns"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"n.º de utente: §123456789§", "SNS: §287 654 321§"},
		misses:   []string{"n.º de utente 12345678901", "123456789"},
	}.detector()
}

func ptPassport() detectors.Detector {
	return weakID{
		id: "PT_PASSPORT", country: "PT", category: "passport",
		doc:  "Portuguese passport number (passaporte), issued by AIMA and the civil registry: one or two letters and six digits.",
		kind: passport, langs: []string{"pt"},
		shapes:   []string{"A{1,2}_9{6}"},
		examples: []string{"passaporte n.º: §P123456§", "Passaporte: §CA 123456§"},
		misses:   []string{"passaporte P12345678901", "P123456"},
	}.detector()
}

func ptResidencePermit() detectors.Detector {
	return weakID{
		id: "PT_RESIDENCE_PERMIT", country: "PT", category: "residence_permit",
		doc: "Portuguese residence permit number (título de residência), issued by AIMA: letters and digits, six to nine digits with one " +
			"to three letters.",
		kind: residencePermit, langs: []string{"pt"},
		shapes:   []string{"A{1,3}_9{6,9}", "9{9}", "9{9}AA9", "AXXXXXXXX"},
		examples: []string{"título de residência n.º: §P12345678§", "autorização de residência: §AB123456§"},
		misses:   []string{"título de residência 123", "P12345678"},
	}.detector()
}

func ptPlate() detectors.Detector {
	return weakID{
		id: "PT_VEHICLE_PLATE", country: "PT", category: "vehicle",
		doc: "Portuguese number plate (matrícula), issued by the IMT: three pairs, since 2020 AA-00-AA, before it one of letters and two " +
			"of digits.",
		kind: numberPlate, langs: []string{"pt"},
		words:    []string{"matrícula", "matricula", "matrícula do veículo", "viatura matrícula"},
		shapes:   []string{"AA_99_AA", "99_AA_99", "99_99_AA", "AA_99_99"},
		examples: []string{"matrícula: §AA-12-BB§", "Matrícula: §45-XP-90§", "matrícula: §01-23-AB§"},
		misses:   []string{"matrícula 12-34-56", "AA-12-BB"},
	}.detector()
}
