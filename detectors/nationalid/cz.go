package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func czechia() []detectors.Detector {
	return []detectors.Detector{
		czRC(), czRCOld(), czDIC(), czICO(), czBankAccount(), czBankAccountOrYear(), czDriverLicence(), czECP(), czIDCard(), czPassport(), czVehiclePlate(),
	}
}

// czRC follows § 13 of act 133/2000 Sb.: the month +50 for women, +20 more since
// 2004 where the serials of a day are used up; until 1985 the remainder 10 is
// written as 0.
func czRC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CZ_RC", country: "CZ", category: "national_id",
			doc: "Czech birth number (rodné číslo), issued by the Ministry of the Interior: date of birth YYMMDD (month +50 for women, +20 " +
				"where serials ran out), three digits and, since 1954, a check digit. Slovakia's are of the same series.",
			words: []string{"rodné číslo", "rodného čísla", "rodným číslem", "rodne cislo", "rodneho cisla", "rodné č", "rod č", "rč", "r č", "rc", "číslo pojištěnce", "cislo pojistence",
				"czech birth number", "birth number", "czech personal id", "czech national id"},
			fields: anyState("rodnecislo", "rod cislo", "rc cislo", "birth no"),
			shapes: []string{"999999/9999", "9{10}", "999999_9999", "99_99_99_9999", "99 99 99/9999"},
			check:  "date, divisible by 11", chance: 0.0087,
			examples: []string{"rodné číslo §820711/1572§", "r.č. §8509122259§", "RČ: §755103/4755§"},
			misses:   []string{"rodné číslo 611227/3379", "rodné číslo 851332/1232", "r.č. 550923/07158", "objednávka 1403025360 z"},
		},
		sure:  []string{"999999/9999"},
		loose: []string{"999999 9999", "999999-9999", "999999.9999"},
		judge: func(s plain) detectors.Verdict { return passIf(s.allDigits(10) && birthNumber(s)) },
	}.detector()
}

// czRCOld finds the numbers of those born before 1954, who have no check digit.
func czRCOld() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CZ_RC", country: "CZ", category: "national_id",
			doc:    czRC().Doc,
			words:  czRC().Context.Keywords[""],
			fields: czRC().Context.Fields,
			shapes: []string{"999999/999", "9{9}", "999999_999", "99_99_99_999"},
			check:  "date", chance: 0.0405,
			examples: []string{"rodné číslo §300123/434§", "r.č. §405120485§", "RČ: §230619 374§"},
			misses:   []string{"rodné číslo 541301/123", "r.č. 140919/33", "r.č. 671231/123", "objednávka 170513455 z"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(s.allDigits(9) && birthNumber(s)) },
	}.detector()
}

// birthNumber reports whether nine or ten digits are a Czech or Slovak birth number.
func birthNumber(s plain) bool {
	year, month, day := 1900+s.num(0, 2), s.num(2, 4), s.num(4, 6)
	overflow := false
	if month > 50 {
		month -= 50
	}
	if month > 20 {
		month, overflow = month-20, true
	}
	if s.len() == 9 {
		return year <= 1953 && !overflow && born(year, month, day) && s.num(6, 9) > 0
	}
	if year < 1954 {
		year += 100
	}
	if overflow && year < 2004 || !born(year, month, day) {
		return false
	}
	r := s.num(0, 9) % 11
	return r == s.digit(9) || r == 10 && s.digit(9) == 0 && year < 1986
}

// czICO follows act 304/2013 Sb. on the identification number of persons.
func czICO() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CZ_ICO", country: "CZ", category: "business",
			doc: "Czech identification number of a firm or sole trader (IČO), issued by the register of persons: seven digits and a check digit.",
			words: []string{"ičo", "ico", "ič", "i č o", "identifikační číslo", "identifikacni cislo", "identifikační číslo osoby", "identifikační č", "czech company id", "company id",
				"company registration number"},
			shapes: []string{"9{8}", "999_99_999", "99_99_99_99", "999 999 99", "99 999 999", "9999 9999"},
			check:  "weights 8 to 2 mod 11", chance: 0.0994,
			examples: []string{"IČO: §05582628§", "IČO §169 82 258§", "identifikační číslo §00 41 33 05§"},
			misses:   []string{"IČO: 33189964", "IČO: 906631113", "IČO: 0282608", "83003177 Kč"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(s.allDigits(8) && !s.repeats() && czEntity(s)) },
	}.detector()
}

// czEntity reports whether the eighth digit is the check digit of the seven before it.
func czEntity(s plain) bool {
	check := (11 - s.sum(0, 8, 7, 6, 5, 4, 3, 2)%11) % 11
	if check == 0 {
		check = 1
	}
	return check%10 == s.digit(7)
}

// czDIC follows § 130 of act 280/2009 Sb.: CZ and the IČO, a birth number, or nine
// digits from 6 that the tax office gives.
func czDIC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CZ_DIC", country: "CZ", category: "tax_id",
			doc: "Czech tax identification number (DIČ), issued by the tax office: CZ and the IČO (8 digits), the birth number (9 or 10) or " +
				"nine digits from 6.",
			kind: taxNumber, langs: []string{"cs"}, words: []string{"dič", "dic", "d i č", "daňové identifikační číslo", "dic dph", "vat", "vat id", "vat no", "vat number"},
			shapes: []string{"9{8,10}", "999999/9999", "999999/999", "999 99 999"},
			check:  "that of the number behind CZ", chance: 0.0895,
			examples: []string{"DIČ: §CZ83165550§", "DIČ §CZ7010242283§", "DIČ: §CZ623050297§"},
			misses:   []string{"DIČ: CZ82585907", "DIČ: CZ1803959", "DIČ: SK06759199", "22484019 ks"},
		},
		prefix: "CZ", required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.len()
			if n < 8 || n > 10 || !s.digits(0, n) || s.repeats() {
				return detectors.Reject
			}
			switch {
			case n == 8:
				return passIf(s.b[0] != '9' && czEntity(s))
			case n == 9 && s.b[0] == '6':
				return passIf((8-(10-s.sum(1, 8, 7, 6, 5, 4, 3, 2)%11+11)%11+10)%10 == s.digit(8))
			}
			return passIf(birthNumber(s))
		},
	}.detector()
}

// czBanks are the first and last of the ranges of bank codes that the Czech
// National Bank has given, as its list of payment system codes has them.
const czBanks = " 0100 0300 0600 0710 0800 2060 2070 2100 2200 2220 2250 2260 2275 2600 2700 3030 3050 3060 3500 4000 4300 5500 5800 6000 6100 6200 6210 6300 6363 " +
	"6700 6800 7910 7940 7950 7960 7970 7980 7990 8030 8040 8060 8090 8150 8190 8198 8199 8200 8211 8220 8230 8240 8250 8255 8265 8270 8280 8293 8299 8500 "

// czBanksOfYears are codes that are also years: what stands before them may be
// the number of a case or an invoice.
const czBanksOfYears = " 2010 2020 2030 "

// czBankAccount follows decree 169/2011 Sb. of the Czech National Bank.
func czBankAccount() detectors.Detector {
	return detectors.Detector{
		ID: "CZ_BANK_ACCOUNT",
		Doc: "Czech bank account number: a prefix of up to six digits with a hyphen, two to ten digits, a slash and the four digits of the " +
			"bank; prefix and number each keep the modulus 11 check.",
		Country: "CZ", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "weights 6 3 7 9 10 5 8 4 2 1 mod 11, list of banks", Chance: 0.00053,
		Shapes:   []string{"9{1,6}-9{2,10}/9999", "9{4,10}/9999"},
		Validate: validateCZAccount,
		MaxLen:   30,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"cs": {"číslo účtu", "cislo uctu", "č účtu", "č ú", "bankovní účet", "bankovní spojení", "bankovni spojeni", "účet", "ucet", "účtu", "účet číslo", "č účtu kód banky"},
				"en": {"czech bank account", "bank account", "account number", "account no"},
			},
			Fields: []string{"cislo uctu", "c uctu", "bankovni ucet", "bankovni spojeni", "ucet", "bank account", "bank account number", "account number"},
		},
		Examples: []string{
			"č. účtu §19-2000145399/0800§",
			"§59205-6817330597/0300§",
			"bankovní spojení: §2000145399/0800§",
		},
		NearMisses: []string{
			"č. účtu 19-2000145398/0800",  // wrong check
			"č. účtu 18-2000145399/0800",  // wrong check of the prefix
			"č. účtu 19-2000145399/0801",  // no such bank
			"č. účtu A19-2000145399/0800", // glued to a letter
			"spis 1234567/2010",           // a year
		},
	}
}

// czBankAccountOrYear is the lesser row: where the bank's code may be a year.
func czBankAccountOrYear() detectors.Detector {
	d := czBankAccount()
	d.Lesser, d.Shapes, d.Validate = true, nil, nil
	d.Check, d.Chance = "weights 6 3 7 9 10 5 8 4 2 1 mod 11", 0.0909
	d.Context.Required = true
	d.Examples = []string{"číslo účtu §1584058728/2010§", "č. účtu: §01606135/2030§"}
	d.NearMisses = []string{"spis 0813489835/2010", "č. účtu 9362051417/2010"}
	return d
}

func validateCZAccount(t *lex.Token) detectors.Verdict {
	n, runs := t.Len(), t.Runs()
	if t.Digits() != n || runs < 2 || runs > 3 || n < 6 {
		return detectors.Reject
	}
	at, bank := n-4, t.Compact()[n-4:]
	root := t.Run(runs - 2)
	if !czPart(t, at-root, at) || runs == 3 && !czPart(t, 0, at-root) {
		return detectors.Reject
	}
	switch {
	case listed(czBanksOfYears, bank) && runs == 2:
		return detectors.Lesser
	case listed(czBanks, bank) && (runs == 3 || root > 7), listed(czBanksOfYears, bank):
		return detectors.Strong
	case listed(czBanks, bank):
		return detectors.Weak
	}
	return detectors.Reject
}

// czPart reports whether the digits i to j, with zeros before them, keep the check.
func czPart(t *lex.Token, i, j int) bool {
	weights := [...]int{6, 3, 7, 9, 10, 5, 8, 4, 2, 1}
	if i < 0 || j-i > len(weights) {
		return false
	}
	sum, s := 0, t.Compact()
	for k := i; k < j; k++ {
		sum += int(s[k]-'0') * weights[len(weights)-(j-k)]
	}
	return sum > 0 && sum%11 == 0
}

// czDriverLicence follows the specimens in PRADO: E and another letter.
func czDriverLicence() detectors.Detector {
	return weakID{
		id: "CZ_DRIVER_LICENCE", country: "CZ", category: "driver_licence",
		doc:  "Number of a Czech driving licence (řidičský průkaz), issued by the municipality: two letters (E first) and six digits.",
		kind: drivingLicence, langs: []string{"cs", "sk"},
		shapes:   []string{"AA_9{6}"},
		examples: []string{"řidičský průkaz č. §EK912077§", "číslo řidičského průkazu: §EZ 671023§"},
		misses:   []string{"řidičský průkaz č. EK62006", "řidičský průkaz EKK216679", "díl EK054831"},
	}.detector()
}

// czECP follows § 40 of act 48/1997 Sb. and the insurers' forms: foreigners
// without a birth number get a number of an insured person.
func czECP() detectors.Detector {
	return weakID{
		id: "CZ_ECP", country: "CZ", category: "health_id",
		doc:  "Czech number of an insured foreigner (evidenční číslo pojištěnce, EČP), issued by the health insurers: nine or ten digits.",
		kind: healthInsurance, langs: []string{"cs"},
		words:    []string{"ečp", "ecp", "evidenční číslo pojištěnce", "číslo pojištěnce", "č pojištěnce", "evidenční č pojištěnce"},
		shapes:   []string{"9{9,10}", "999999/9{3,4}", "999_999_9{3,4}"},
		examples: []string{"číslo pojištěnce §8003921864§", "EČP: §431672037§"},
		misses:   []string{"EČP: 45951863", "EČP: 59521170346", "objednávka 2097282409"},
	}.detector()
}

// czIDCard follows the specimens in PRADO: nine digits; before 2000 two letters
// and six digits.
func czIDCard() detectors.Detector {
	return weakID{
		id: "CZ_ID_CARD", country: "CZ", category: "id_card",
		doc:  "Number of a Czech identity card (občanský průkaz), issued by the municipality: nine digits, older cards six digits and two letters, or the reverse.",
		kind: identityCard, langs: []string{"cs", "sk"},
		shapes:   []string{"9{9}", "AA_9{6}", "9{6}_AA", "9{6}AA99", "999_999_999"},
		examples: []string{"občanský průkaz č. §206663514§", "číslo OP: §993 624 606§"},
		misses:   []string{"občanský průkaz č. 72488124", "číslo OP: 5643052679", "objednávka 202894704"},
	}.detector()
}

// czPassport follows the specimens in PRADO.
func czPassport() detectors.Detector {
	return weakID{
		id: "CZ_PASSPORT", country: "CZ", category: "passport",
		doc:  "Number of a Czech passport (cestovní pas), issued by the municipality: eight digits.",
		kind: passport, langs: []string{"cs", "sk"},
		shapes:   []string{"9{8}", "9999_9999", "99_999_999"},
		examples: []string{"cestovní pas č. §33737922§", "číslo pasu §4291 7807§"},
		misses:   []string{"cestovní pas č. 6643589", "číslo pasu 218330083", "objednávka 33411289"},
	}.detector()
}

// czVehiclePlate follows decree 343/2014 Sb.: the letter is the region's; three
// letters and four digits are from before 2001.
func czVehiclePlate() detectors.Detector {
	return weakID{
		id: "CZ_VEHICLE_PLATE", country: "CZ", category: "vehicle",
		doc:  "Czech number plate: a digit, a letter of the region, a digit or letter, four digits; older ones three letters and four digits; EL for electric cars.",
		kind: numberPlate, langs: []string{"cs", "sk"},
		shapes: []string{"9A9_9999", "9AA_9999", "AAA_9999", "AAA_99-99", "AA_9{3}_AA", "AAA 99 99"},
		check:  "letters in use", chance: 0.82,
		valid: func(s plain) bool {
			return s.b[0] > '9' && s.of("ABCDEFHIJKLMNOPRSTUVXYZ", 0, 2) || s.b[0] <= '9' && s.of("ABCEHJKLMPSTUZ", 1, 2)
		},
		examples: []string{"SPZ: §1Z9 8046§", "registrační značka: §5MB 2882§", "RZ: §4S29749§"},
		misses:   []string{"SPZ: 1M18 2701", "SPZ: 1W4 0037", "díl 1J3 0292"},
	}.detector()
}
