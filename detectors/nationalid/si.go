package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func slovenia() []detectors.Detector {
	return []detectors.Detector{
		siEMSO(), siTaxID(), siBankAccount(), siDriverLicence(), siZZZS(), siIDCard(), siPassport(), siPlate(),
	}
}

// siEMSO follows the Slovenian act on the central register of population: the
// digits of the region are 50 for Slovenia; who was born elsewhere in Yugoslavia
// kept the number of that place.
func siEMSO() detectors.Detector {
	return detectors.Detector{
		ID: "SI_EMSO",
		Doc: "Slovenian personal identification number (EMŠO), issued by the Ministry of the Interior: date of birth DDMMYYY, region (50), " +
			"serial, check digit.",
		Country: "SI", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 7 to 2 mod 11, date", Chance: 0.0007,
		Shapes:   []string{"9{13}", "9999999_999999", "99_99_999_99_999_9", "9999999 99 999 9", "9999999_99_9999", "999999 9 999999"},
		Digits:   [2]int{13, 13},
		Validate: validateEMSO,
		MaxLen:   28,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sl": {"emšo", "emso", "emšo št", "emšo številka", "enotna matična številka", "enotna maticna stevilka", "enotna matična številka občana", "matična številka občana", "št emšo"},
				"en": {"slovenian personal number", "slovenian national id", "unique master citizen number", "unique citizen number", "personal identification number"},
			},
			Fields: anyState("emso", "emso stevilka", "enotna maticna stevilka", "enotna maticna stevilka obcana", "slovenian personal number"),
		},
		Examples: []string{
			"EMŠO §1201019505900§",
			"EMŠO: §1212972 509044§",
			"emso §16 01 996 50 663 8§",
		},
		NearMisses: []string{
			"EMŠO 2712015505077",        // wrong check digit
			"EMŠO 3202006500008",        // no such day
			"EMŠO 08090025000127",       // too long
			"EMŠO A0603987503463",       // glued to a letter
			"naročilo 1312001500827 je", // bare digits, no context
		},
	}
}

func validateEMSO(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 13)
	if !ok {
		return detectors.Reject
	}
	check := (11 - checkdigit.Weighted(d[:12], 7, 6, 5, 4, 3, 2)%11) % 11
	if check%10 != int(d[12]-'0') { // a 10 is written 0
		return detectors.Reject
	}
	year := 1000 + t.Num(4, 7)
	if year < 1800 {
		year += 1000
	}
	if !born(year, t.Num(2, 4), t.Num(0, 2)) {
		return detectors.Reject
	}
	if d[7] == '5' && d[8] == '0' {
		return grouped(t, detectors.Strong)
	}
	return detectors.Weak // of another republic, whose detectors take it too
}

// siTaxID follows the Slovenian tax procedure act: a remainder of 1 gives the
// check digit 0, one of 0 no number.
func siTaxID() detectors.Detector {
	return detectors.Detector{
		ID: "SI_TAX_ID",
		Doc: "Slovenian tax number (davčna številka) of persons and firms, issued by FURS: seven digits and a check digit; with SI the VAT " +
			"number.",
		Country: "SI", Category: "tax_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 8 to 2 mod 11", Chance: 0.0818,
		Shapes: withPrefix("AA", "9{8}", "999_99_999", "9999_9999", "99_999_999", "99 99 99 99"),
		Digits: [2]int{8, 8},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "SI")
			if len(d) != 8 || !checkdigit.AllDigits(d) || d[0] == '0' || repeated(d) {
				return detectors.Reject
			}
			check := 11 - checkdigit.Weighted(d[:7], 8, 7, 6, 5, 4, 3, 2)%11
			if check == 10 {
				check = 0
			}
			if check != int(d[7]-'0') {
				return detectors.Reject
			}
			return prefixVerdict(prefixed)
		},
		MaxLen: 23,
		Context: detectors.Context{
			Keywords: vatWords("slovenian", map[string][]string{
				"sl": {"davčna številka", "davcna stevilka", "davčna št", "davcna st", "dav št", "davčno številko", "davčne številke", "id za ddv", "ddv št", "ddv", "identifikacijska številka za ddv", "id ddv"},
				"en": {"slovenian tax number", "tax number"},
			}),
			Fields:   vatFields("davcna stevilka", "davcna st", "davcna", "id za ddv", "id ddv", "ddv", "slovenian tax number", "tax number"),
			Required: true,
		},
		Examples: []string{
			"davčna številka §70521166§",
			"ID za DDV: §SI69857148§",
			"davčna št. §777 09 225§",
		},
		NearMisses: []string{
			"davčna številka 97095550",  // wrong check digit
			"davčna številka 946730807", // too long
			"ID za DDV HR28221117",      // another country
			"55158170",                  // no context
		},
	}
}

// siBankAccount follows Banka Slovenije: five digits of the bank, eight of the
// account, two by ISO 7064 mod 97-10. It is the end of the IBAN.
func siBankAccount() detectors.Detector {
	return detectors.Detector{
		ID: "SI_BANK_ACCOUNT",
		Doc: "Slovenian bank account number (TRR), of the banks: five digits of bank and branch, eight of the account, two check digits; the " +
			"end of the Slovenian IBAN.",
		Country: "SI", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "ISO 7064 mod 97-10", Chance: 0.0103,
		Shapes: []string{"9{15}", "99999_9{10}", "9999_9999_9999_999", "99999_9999_9999_99", "99999_9{8}_99"},
		Digits: [2]int{15, 15},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 15)
			switch {
			case !ok || repeated(d) || !checkdigit.Mod97(d):
				return detectors.Reject
			case written(t, "99999-9999999999"):
				return detectors.Pass
			}
			return detectors.Weak
		},
		MaxLen: 24,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sl": {"trr", "transakcijski račun", "transakcijski racun", "transakcijskega računa", "številka računa", "stevilka racuna", "bančni račun", "bancni racun", "št računa", "račun št", "trr št"},
				"en": {"slovenian bank account", "bank account", "bank account number", "account number"},
			},
			Fields:   []string{"trr", "transakcijski racun", "stevilka racuna", "st racuna", "bancni racun", "racun", "bank account", "bank account number"},
			Required: true,
		},
		Examples: []string{
			"TRR §10100-2461216885§",
			"transakcijski račun: §060008639023223§",
			"TRR §0430 2271 7761 989§",
		},
		NearMisses: []string{
			"TRR 060002951026741",  // wrong check digits
			"TRR 0201037609917337", // too long
			"TRR A020106602908597", // glued to a letter
			"101009547896914",      // no context
		},
	}
}
