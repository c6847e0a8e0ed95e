package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func iceland() []detectors.Detector {
	return []detectors.Detector{
		isKennitala(), iceVSK(), iceDriverLicence(), iceBankAccount(), iceIDCard(), icePassport(), icePlate(),
	}
}

// isKennitala follows Þjóðskrá's description. System numbers of persons without
// residence (kerfiskennitala) begin with 8 or 9 and have no date; they have the
// check digit since Þjóðskrá gives them out with one.
func isKennitala() detectors.Detector {
	return detectors.Detector{
		ID: "IS_KENNITALA",
		Doc: "Icelandic identity number (kennitala) of persons and, with the day +40, of companies, issued by Þjóðskrá: date of birth " +
			"DDMMYY, two serial digits, a check digit, a digit for the century (8, 9, 0).",
		Country: "IS", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 3 2 7 6 5 4 3 2 mod 11, date, century", Chance: 0.0067,
		Shapes:   []string{"999999_9999", "99_99_99_9999", "99 99 99-9999", "99.99.99-9999"},
		Validate: validateIS,
		MaxLen:   19,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"is": {"kennitala", "kennitölu", "kennitalan", "kennitölur", "kt", "kt nr", "kennit", "kerfiskennitala"},
				"en": {"icelandic id number", "icelandic identification number", "icelandic national id", "icelandic social security number", "kennitala number", "id number iceland"},
			},
			Fields: anyState("kennitala", "kennitolu", "kennitolur", "kt", "kerfiskennitala", "icelandic id", "icelandic national id"),
		},
		Examples: []string{
			"kennitala §100145-0149§",
			"kt. §2307460289§",
			"Kennitala: §450401-3150§",
		},
		NearMisses: []string{
			"kt. 070761-4219",   // wrong check digit
			"kt. 320761-4209",   // no such day
			"kt. 070761-4203",   // no such century
			"kt. 070761-42090",  // too long
			"nr. 0707614209 er", // bare digits, no context
		},
	}
}

func validateIS(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 10)
	if !ok || checkdigit.Weighted(d[:9], 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
		return detectors.Reject
	}
	century := 1000 + 100*int(d[9]-'0') // 8 and 9; 0 is the next
	switch {
	case d[9] == '0':
		century = 2000
	case d[9] < '8':
		return detectors.Reject
	}
	day := t.Num(0, 2)
	if day > 40 && day < 80 {
		day -= 40 // a company
	}
	switch {
	case day >= 80: // a system number, without date
		return detectors.Weak
	case !born(century+t.Num(4, 6), t.Num(2, 4), day):
		return detectors.Reject
	case written(t, "999999-9999"):
		return detectors.Strong
	}
	return grouped(t, detectors.Pass)
}

func iceVSK() detectors.Detector {
	return weakID{
		id: "IS_VSK", country: "IS", category: "business",
		doc: "Icelandic VAT number (virðisaukaskattsnúmer, VSK), issued by Skatturinn to firms and self-employed persons: five or six " +
			"digits; with IS abroad.",
		words: []string{"vsk", "vsk nr", "vsk númer", "vsk numer", "vsknr", "virðisaukaskattsnúmer", "virdisaukaskattsnumer", "vsk no", "icelandic vat",
			"icelandic vat number", "vat number", "vat no"},
		fields:   []string{"vat", "vat id"},
		shapes:   []string{"9{5,6}", "AA9{5,6}", "AA 9{5,6}", "AA-9{5,6}", "99_999", "999_999"},
		valid:    iceVSKPrefix,
		check:    "the prefix IS",
		examples: []string{"VSK nr.: §IS123456§", "VSK-númer: §00621§", "vsk nr: §62199§"},
		misses:   []string{"VSK nr. IS0062199", "VSK nr. DK123456", "IS123456"},
	}.detector()
}

func iceDriverLicence() detectors.Detector {
	return weakID{
		id: "IS_DRIVER_LICENCE", country: "IS", category: "driver_licence",
		doc:  "Icelandic driving licence number (ökuskírteini), issued by the police commissioners: eight or nine digits.",
		kind: drivingLicence, langs: []string{"is"},
		shapes:   []string{"9{8,9}", "999_999_999"},
		examples: []string{"ökuskírteini nr.: §501234567§", "driving licence: §12345678§"},
		misses:   []string{"ökuskírteini 5012345678901", "501234567"},
	}.detector()
}

func iceBankAccount() detectors.Detector {
	return weakID{
		id: "IS_BANK_ACCOUNT", country: "IS", category: "financial",
		doc: "Icelandic bank account number, of the banks: four digits of the bank, two of the ledger, six of the account; with the " +
			"kennitala it makes the IBAN.",
		words: []string{"reikningsnúmer", "reikningsnumer", "bankareikningur", "reikn nr", "banki hb reikningur", "bankanúmer", "bankareikning",
			"reikningur", "bankaupplýsingar", "inn á reikning", "icelandic bank account", "bank account"},
		fields:   []string{"banki"},
		shapes:   []string{"9999_99_9{6}", "9{3,4}-9{1,2}-9{1,6}", "9{12}"},
		examples: []string{"reikningsnúmer: §0513-26-123456§", "Bankareikningur: §0101-05-12345§"},
		misses:   []string{"reikningsnúmer 0513-26-12345678", "0513-26-123456"},
	}.detector()
}

func iceIDCard() detectors.Detector {
	return weakID{
		id: "IS_ID_CARD", country: "IS", category: "id_card",
		doc:  "Icelandic identity card number (nafnskírteini), issued by Þjóðskrá: one or two letters and six or seven digits.",
		kind: identityCard, langs: []string{"is"},
		shapes:   []string{"A{1,2}_9{6,7}", "AXXXXXXXX", "AAXXXXXXX"},
		examples: []string{"nafnskírteini nr.: §ID123456§", "Nafnskírteini: §A1234567§"},
		misses:   []string{"nafnskírteini 123", "A1234567"},
	}.detector()
}

func icePassport() detectors.Detector {
	return weakID{
		id: "IS_PASSPORT", country: "IS", category: "passport",
		doc:  "Icelandic passport number (vegabréf), issued by Þjóðskrá: A and seven digits.",
		kind: passport, langs: []string{"is"},
		words:  []string{"icelandic passport"},
		shapes: []string{"A9{7}", "A 9{7}", "A 999 9999"},
		valid:  func(s plain) bool { return s.b[0] == 'A' },
		check:  "begins with A", chance: 0.0385,
		examples: []string{"vegabréf nr.: §A1234567§", "Icelandic passport: §A3536444§"},
		misses:   []string{"vegabréf B1234567", "A1234567"},
	}.detector()
}

func icePlate() detectors.Detector {
	return weakID{
		id: "IS_VEHICLE_PLATE", country: "IS", category: "vehicle",
		doc:  "Icelandic number plate, issued by Samgöngustofa: two letters, a letter or digit, two digits.",
		kind: numberPlate, langs: []string{"is"},
		words:    []string{"bílnúmer", "fastanúmer", "skráningarnúmer"},
		shapes:   []string{"AA_999", "AA_A99", "AAA99"},
		examples: []string{"skráningarnúmer: §AB 123§", "bílnúmer: §KT-A07§"},
		misses:   []string{"skráningarnúmer: AB 1234", "AB 123"},
	}.detector()
}

func iceVSKPrefix(s plain) bool { return s.behindPrefix("IS") }
