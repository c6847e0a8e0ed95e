package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func croatia() []detectors.Detector {
	return []detectors.Detector{
		hrOIB(), hrOIBAlone(), hrJMBG(), hrBankAccount(), hrMBO(), hrDriverLicence(), hrIDCard(), hrPassport(), hrVehiclePlate(),
	}
}

// hrPersonal follows the Zakon o osobnom identifikacijskom broju (NN 60/08) and
// the tax administration.
func hrPersonal() checkedID {
	return checkedID{
		weakID: weakID{
			id: "HR_OIB", country: "HR", category: "national_id",
			doc: "Croatian personal identification number (OIB), also tax number, of persons and firms, issued by the Porezna uprava: ten " +
				"digits and a check digit; with HR as VAT number.",
			words: []string{"oib", "o i b", "osobni identifikacijski broj", "osobnog identifikacijskog broja", "oib broj", "oib nr", "pdv id broj", "pdv id",
				"pdv broj", "vat id", "vat number", "vat no"},
			fields: anyState("oib osobe", "oib kupca", "oib tvrtke"),
			shapes: []string{"9{11}", "999_999_999_99", "99_999_999_999", "9{10} 9"},
			check:  "ISO 7064 mod 11,10", chance: 0.1,
			examples: []string{"PDV ID broj §HR65176487034§", "OIB: §HR 11636783905§", "VAT no. §HR-17909482562§", "OIB: §69615456003§", "osobni identifikacijski broj §28330756985§", "OIB §88 459 031 699§"},
			misses:   []string{"OIB: 95491410332", "OIB: 299311148059", "OIB: SI38014157551", "39658231944 kuna"},
		},
		prefix: "HR",
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(11) && !s.repeats() && deMod11(s, 11))
		},
	}
}

func hrOIB() detectors.Detector { return hrPersonal().abroad() }

func hrOIBAlone() detectors.Detector {
	d := hrPersonal().alone()
	d.Context.Required = true
	return d
}

// hrJMBG follows the former Zakon o matičnom broju (NN 9/92): regions 30 to 39 and
// 03 for foreigners; a remainder of 1 is never given.
func hrJMBG() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "HR_JMBG", country: "HR", category: "national_id",
			doc: "Croatian citizen's number (JMBG, MBG) of before 2009, issued by the Ministry of the Interior: date of birth DDMMYYY, region " +
				"(30 to 39, 03 for foreigners), three digits, a check digit.",
			words: []string{"jmbg", "j m b g", "mbg", "matični broj građana", "maticni broj gradjana", "jedinstveni matični broj", "jedinstveni maticni broj", "jedinstveni matični broj građana",
				"matični broj"},
			fields: []string{"jmbg osobe", "mbg", "maticni broj gradana"},
			shapes: []string{"9{13}", "9{7}_99_999_9", "9{7}_9{6}", "99_99_999_99_999_9", "99 99 999 999999", "999 999 999 9999"},
			check:  "weights 7 6 5 4 3 2 mod 11, date, region", chance: 0.00008,
			examples: []string{"JMBG §2908977354861§", "JMBG: §0910865 390110§", "matični broj građana §1310034337228§"},
			misses:   []string{"JMBG 1200588330045", "JMBG 2807861717043", "JMBG 3213985330001", "JMBG 15045713305724"},
		},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(13) || s.num(7, 9) != 3 && (s.num(7, 9) < 30 || s.num(7, 9) > 39) {
				return detectors.Reject
			}
			year := 1000 + s.num(4, 7)
			if year < 1800 {
				year += 1000
			}
			return passIf(born(year, s.num(2, 4), s.num(0, 2)) && s.sum(0, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0)
		},
	}.detector()
}

// hrBankAccount follows the Croatian National Bank on the account number that
// the Croatian IBAN is made of.
func hrBankAccount() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "HR_BANK_ACCOUNT", country: "HR", category: "financial",
			doc: "Croatian bank account number: seven digits of the bank and ten of the account, each with a check digit at its end; since 2013 " +
				"written as an IBAN.",
			words: []string{"broj računa", "br računa", "žiro račun", "ziro racun", "tekući račun", "tekuci racun", "račun", "racun", "broj racuna", "bankovni račun", "žiro-račun", "bank account",
				"account number"},
			shapes: []string{"9{7}-9{10}", "9{17}", "9{7}_9{10}"},
			check:  "ISO 7064 mod 11,10 twice", chance: 0.01,
			examples: []string{"broj računa §2456713-0676330181§", "žiro račun: §23413151283928955§", "tekući račun §2584972 3615830730§"},
			misses:   []string{"broj računa 2580253-2165465135", "broj računa 2358731-878360787", "račun 238249403997769532", "račun H2302620-2233492421"},
		},
		sure: []string{"9999999-9999999999"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(17) || s.repeats() || s.num(0, 7) == 0 || s.num(7, 17) == 0 {
				return detectors.Reject
			}
			account := s
			account.n = uint8(copy(account.b[:], s.b[7:17]))
			return passIf(deMod11(s, 7) && deMod11(account, 10))
		},
	}.detector()
}

// hrMBO follows the HZZO; whether its last digit is a check is not published.
func hrMBO() detectors.Detector {
	return weakID{
		id: "HR_MBO", country: "HR", category: "health_id",
		doc:  "Croatian number of an insured person (matični broj osiguranika, MBO) on the health card, issued by the HZZO: nine digits.",
		kind: healthInsurance, langs: []string{"hr"}, words: []string{"mbo", "m b o", "matični broj osiguranika", "broj osigurane osobe", "matični broj osigurane osobe", "mbo broj"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"MBO: §467129510§", "matični broj osiguranika §257 654 733§"},
		misses:   []string{"MBO: 35730265", "MBO: 9704389247", "narudžba 162149210"},
	}.detector()
}

// hrDriverLicence follows the specimens in PRADO.
func hrDriverLicence() detectors.Detector {
	return weakID{
		id: "HR_DRIVER_LICENCE", country: "HR", category: "driver_licence",
		doc:  "Number of a Croatian driving licence (vozačka dozvola), issued by the Ministry of the Interior: eight digits.",
		kind: drivingLicence, langs: []string{"hr"},
		shapes:   []string{"9{8}", "99_999_999", "9999_9999"},
		examples: []string{"vozačka dozvola br. §11564326§", "broj vozačke dozvole: §10 232 782§"},
		misses:   []string{"vozačka dozvola br. 5477645", "vozačka dozvola 711574242", "narudžba 19898460"},
	}.detector()
}

// hrIDCard follows the specimens in PRADO.
func hrIDCard() detectors.Detector {
	return weakID{
		id: "HR_ID_CARD", country: "HR", category: "id_card",
		doc:  "Number of a Croatian identity card (osobna iskaznica), issued by the Ministry of the Interior: nine digits.",
		kind: identityCard, langs: []string{"hr"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"osobna iskaznica br. §135802508§", "broj osobne iskaznice: §134 581 945§"},
		misses:   []string{"osobna iskaznica br. 52683085", "osobna iskaznica 3828579246", "narudžba 162149210"},
	}.detector()
}

// hrPassport follows the specimens in PRADO.
func hrPassport() detectors.Detector {
	return weakID{
		id: "HR_PASSPORT", country: "HR", category: "passport",
		doc:  "Number of a Croatian passport (putovnica), issued by the Ministry of the Interior: nine digits.",
		kind: passport, langs: []string{"hr"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"putovnica br. §300238385§", "broj putovnice: §247 470 252§"},
		misses:   []string{"putovnica br. 66936866", "putovnica 3295290398", "narudžba 162149210"},
	}.detector()
}

// hrTowns are the letters of the towns on plates (Pravilnik o registraciji i
// označavanju vozila).
const hrTowns = " BJ BM CK DA DE DJ DU GS IM KA KC KR KT KZ MA NA NG OG OS PS PU PZ RI SB SI SK SL ST SA VK VT VU VZ ZD ZG ZU VN "

// hrVehiclePlate follows the Pravilnik o registraciji i označavanju vozila; the
// carons of ČK, ŠI, ŽU are mostly left out.
func hrVehiclePlate() detectors.Detector {
	return weakID{
		id: "HR_VEHICLE_PLATE", country: "HR", category: "vehicle",
		doc:  "Croatian number plate: two letters of the town, three or four digits, one or two letters.",
		kind: numberPlate, langs: []string{"hr"},
		shapes: []string{"AA_9{3,4}_A{1,2}", "AA 9{3,4}-A{1,2}", "AA-9{3,4} A{1,2}"},
		check:  "letters of the town", chance: 0.055,
		valid:    func(s plain) bool { return listed(hrTowns, s.b[:2]) },
		examples: []string{"registarska oznaka: §ZG 3353-UV§", "reg. oznaka: §ST 967-E§", "registarske oznake: §RI-550-BC§"},
		misses:   []string{"registarska oznaka: QQ 3485-GS", "registarska oznaka: ZG 34499-ZC", "dio ZG 3514-JK"},
	}.detector()
}
