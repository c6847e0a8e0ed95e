package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func seBankAccount() detectors.Detector {
	return weakID{
		id: "SE_BANK_ACCOUNT", country: "SE", category: "financial",
		doc: "Swedish bank account number, of the banks: four or five digits of the clearing number and up to ten of the account. The " +
			"check differs by bank and is not asked.",
		words: []string{"kontonummer", "kontonr", "konto nr", "bankkonto", "bankkontonummer", "clearingnummer", "clearing nr", "clearing",
			"clearing och kontonummer", "konto", "lönekonto", "swedish bank account", "bank account", "bank account number"},
		fields:   []string{"clearing konto"},
		shapes:   []string{"9{4,5}-9{7,10}", "9{4,5} 9{7,10}", "9{11,15}", "9{4}-9 9{3} 9{3}-9", "9999-999 999 999", "9{4}_9{3}_9{3}_9{1,4}", "9999_99_99999"},
		examples: []string{"kontonummer: §3300-1234567§", "clearing och kontonummer: §8327-9 123 456-7§", "bankkonto: §9150 1234567§"},
		misses:   []string{"kontonummer 123-45", "3300-1234567"},
	}.detector()
}

func seIDCard() detectors.Detector {
	return weakID{
		id: "SE_ID_CARD", country: "SE", category: "id_card",
		doc:  "Swedish identity card number (nationellt identitetskort), issued by the police: eight or nine letters and digits.",
		kind: identityCard, langs: []string{"sv"},
		words:    []string{"nationellt identitetskort", "id kort", "identitetskort nr", "id kort nr", "legitimation"},
		shapes:   []string{"9{8,9}", "AA9{6,7}", "A{2}_9{7}"},
		examples: []string{"nationellt identitetskort: §12345678§", "ID-kort nr: §AA1234567§"},
		misses:   []string{"identitetskort 1234567890123", "12345678"},
	}.detector()
}

func sePassport() detectors.Detector {
	return weakID{
		id: "SE_PASSPORT", country: "SE", category: "passport",
		doc:  "Swedish passport number (pass), issued by the police: eight digits, in newer books two letters and six or seven digits.",
		kind: passport, langs: []string{"sv"},
		words:    []string{"svenskt pass"},
		shapes:   []string{"9{8}", "AA_9{6,7}", "9999_9999"},
		examples: []string{"passnummer: §12345678§", "pass nr: §AA1234567§"},
		misses:   []string{"passnummer 1234567890", "12345678"},
	}.detector()
}

func seLMA() detectors.Detector {
	return weakID{
		id: "SE_LMA", country: "SE", category: "residence_permit",
		doc:      "Number of the Swedish LMA card of an asylum seeker, issued by Migrationsverket: two digits, a hyphen, six digits.",
		words:    []string{"lma", "lma kort", "lma kortet", "lma nr", "lma nummer", "lma kortnummer", "lma card", "dossiernummer", "dossiernr"},
		shapes:   []string{"99-9{6}", "9{8}", "99 9{6}", "9{9,10}"},
		examples: []string{"LMA-kort nr: §50-123456§", "LMA: §51234567§"},
		misses:   []string{"LMA-kort 501", "50-123456"},
	}.detector()
}

func sePlate() detectors.Detector {
	return weakID{
		id: "SE_VEHICLE_PLATE", country: "SE", category: "vehicle",
		doc: "Swedish number plate (registreringsskylt), issued by Transportstyrelsen: three letters without I, Q and V, two digits, a " +
			"digit or letter.",
		kind: numberPlate, langs: []string{"sv"},
		words:  []string{"regnr", "reg nr", "registreringsnr", "regnummer", "bilnummer"},
		shapes: []string{"AAA_999", "AAA_99A"},
		valid:  func(s plain) bool { return !s.has('I') && !s.has('Q') && !s.has('V') },
		check:  "letters in use", chance: 0.7,
		examples: []string{"registreringsnummer: §ABC 123§", "regnr: §KLM45N§"},
		misses:   []string{"registreringsnummer: ABI 123", "ABC 123"},
	}.detector()
}
