package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func hungary() []detectors.Detector {
	return []detectors.Detector{
		huPersonalID(), huTAJ(), huTaxID(), huANUM(), huANUMAlone(), huStudentID(), huBankAccount(), huBankAccountPlain(), huDriverLicence(), huIDCard(), huPassport(), huVehiclePlate(),
	}
}

// huPersonalID follows act XX of 1996, annex 3: the weights run from 1 up for
// births until 1996 and from 10 down since; serials whose check would be 10 are not given.
func huPersonalID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "HU_PERSONAL_ID", country: "HU", category: "national_id",
			doc: "Hungarian personal identifier (személyi azonosító, formerly személyi szám), issued by the population register: a digit for sex " +
				"and century, date of birth YYMMDD, three serial digits, a check digit.",
			words: []string{"személyi azonosító", "személyi azonosítója", "személyi azonosító jel", "személyi szám", "személyi száma", "szemelyi azonosito", "szemelyi szam", "személyazonosító",
				"személyazonosító jel", "szem szám", "szem azonosító", "hungarian personal id", "personal identification number"},
			fields: anyState("szem szam", "szemelyiszam"),
			shapes: []string{"9{11}", "9_999999_9999", "9 99 99 99 9999", "9-99-99-99-9999", "9 999999 999 9", "9{7}_9999"},
			check:  "weights 1 to 10 (10 to 1 from 1997) mod 11, date", chance: 0.0025,
			examples: []string{"személyi azonosító: §2-420511-9954§", "személyi szám §27106163181§", "Személyi azonosítója: §3 080130 5381§"},
			misses:   []string{"személyi azonosító: 2-140508-5320", "személyi szám 90509063728", "személyi szám 223041802232", "rendelés 24905258607 x"},
		},
		sure: []string{"9-999999-9999"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(11) || s.b[0] == '0' || s.b[0] > '8' || s.num(7, 10) == 0 {
				return detectors.Reject
			}
			up := s.sum(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) % 11
			down := s.sum(0, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 11
			yy, month, day := s.num(1, 3), s.num(3, 5), s.num(5, 7)
			if first := (s.digit(0) - 1) % 4; first < 2 { // 1900 to 1999
				return passIf(born(1900+yy, month, day) && (yy < 97 && up == s.digit(10) || yy > 96 && down == s.digit(10)))
			}
			return passIf(born(2000+yy, month, day) && down == s.digit(10) || born(1800+yy, month, day) && up == s.digit(10))
		},
	}.detector()
}

// huTAJ follows act XX of 1996, annex 1.
func huTAJ() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "HU_TAJ", country: "HU", category: "social_security",
			doc:    "Hungarian social security number (TAJ szám), issued by the Nemzeti Egészségbiztosítási Alapkezelő: eight digits and a check digit.",
			words:  append(spelt("hu", split(socialSecurityWords["hu"])...), "t a j", "taj nr", "taj kártya", "hungarian social security number"),
			shapes: []string{"9{9}", "999_999_999"},
			check:  "weights 3 7 mod 10", chance: 0.1,
			examples: []string{"TAJ szám: §186 942 051§", "TAJ: §132003056§", "TAJ-szám §143-188-351§"},
			misses:   []string{"TAJ szám: 115 751 878", "TAJ: 0009950635", "TAJ: 01561154", "839371245 Ft"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(9) && !s.repeats() && s.sum(0, 3, 7, 3, 7, 3, 7, 3, 7)%10 == s.digit(8))
		},
	}.detector()
}

// huTaxID follows act XX of 1996, annex 2: the days since 1 January 1867 until the
// birth, three serial digits.
func huTaxID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "HU_TAX_ID", country: "HU", category: "tax_id",
			doc: "Hungarian tax number of a person (adóazonosító jel), issued by the NAV: 8, five digits of the days from 1867 to the birth, three " +
				"serial digits, a check digit.",
			kind: taxNumber, langs: []string{"hu"}, words: []string{"adóazonosító jel", "adoazonosito jel", "adóazonosító", "adóazonosító jele", "adóaz jel"},
			shapes: []string{"9{10}", "9_999_999_999", "9_99999_999_9", "999 999 9999", "9 9{8} 9", "9999 999 999", "99 9999 9999"},
			check:  "8, days to 2039, weights 1 to 9 mod 11", chance: 0.0058,
			examples: []string{"adóazonosító jel: §8531270421§", "adóazonosító §8 154 359 650§", "Adóazonosító jele: §8320699215§"},
			misses:   []string{"adóazonosító jel: 8540377207", "adóazonosító jel: 7275043192", "adóazonosító jel: 84171756635", "rendelés 8469925725 x"},
		},
		judge: func(s plain) detectors.Verdict {
			const daysTo2039 = 63187
			return passIf(s.allDigits(10) && s.b[0] == '8' && s.num(1, 6) < daysTo2039 && s.sum(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == s.digit(9))
		},
	}.detector()
}

// huVAT follows act CL of 2017, annex 2, on the adószám.
func huVAT() checkedID {
	return checkedID{
		weakID: weakID{
			id: "HU_ANUM", country: "HU", category: "business",
			doc: "Hungarian tax number of firms and the self-employed (adószám), issued by the NAV: eight digits with a check digit, then a digit " +
				"of the kind of taxation and two of the county; HU and the first eight as VAT number.",
			kind: companyNumber, langs: []string{"hu"}, words: []string{"adószám", "adoszam", "közösségi adószám", "adóigazgatási szám", "adóig szám"},
			shapes: []string{"9{8}", "9{8}-9-99", "9{11}", "9{8}_9_99", "9999 9999"},
			check:  "weights 9 7 3 1 mod 10", chance: 0.1,
			examples: []string{"közösségi adószám §HU98627945§", "VAT no. §HU-95352576§", "EU adószám: §HU 51403803§", "adószám: §20479198-2-42§", "adószám §90737222§", "Adószám: §80097271-1-13§"},
			misses:   []string{"adószám: 21086879-2-42", "közösségi adószám HU-69818613", "adószám: SK11086432", "14364033 Ft"},
		},
		prefix: "HU", sure: []string{"99999999-9-99"},
		judge: func(s plain) detectors.Verdict {
			n := s.len()
			if n != 8 && n != 11 || !s.digits(0, n) || s.repeats() || s.sum(0, 9, 7, 3, 1, 9, 7, 3, 1)%10 != 0 {
				return detectors.Reject
			}
			return passIf(n == 8 || s.b[8] >= '1' && s.b[8] <= '5' && (s.num(9, 11) >= 2 && s.num(9, 11) <= 20 || s.num(9, 11) >= 22 && s.num(9, 11) <= 44 || s.num(9, 11) == 51))
		},
	}
}

func huANUM() detectors.Detector { return huVAT().abroad() }

func huANUMAlone() detectors.Detector {
	d := huVAT().alone()
	d.Context.Required = true
	return d
}

// huStudentID follows government decree 79/2006, annex 9.
func huStudentID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "HU_STUDENT_ID", country: "HU", category: "education",
			doc: "Hungarian education identifier (oktatási azonosító) of pupils, students and teachers, issued by the Oktatási Hivatal: 7, nine " +
				"digits and a check digit.",
			words: []string{"oktatási azonosító", "oktatási azonosító száma", "oktatási azonosítószám", "oktatasi azonosito", "om azonosító", "om azonosito", "om szám", "hallgatói azonosító",
				"diákigazolvány szám", "diákigazolvány száma", "tanulói azonosító", "education id", "student identifier"},
			fields: []string{"okt azonosito", "om azon"},
			shapes: []string{"9{11}", "9_999_999_9999", "999 9999 9999", "9 9999 9999 99", "999 999 999 99"},
			check:  "7, weights 1 to 10 mod 11", chance: 0.0091,
			examples: []string{"oktatási azonosító: §73195576006§", "Oktatási azonosító §73440236861§", "OM azonosító: §786 2711 2522§"},
			misses:   []string{"oktatási azonosító: 73863030480", "oktatási azonosító: 63323393491", "oktatási azonosító: 745888425200", "78459285888 Ft"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(11) && s.b[0] == '7' && s.sum(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)%11 == s.digit(10))
		},
	}.detector()
}

// huBankAccount follows MNB decree 35/2017 on the pénzforgalmi jelzőszám: the
// eighth digit checks the bank, the last the account. It stands in groups of eight.
func huBankAccount() detectors.Detector {
	id := huBankAccountID()
	id.shapes = []string{"9{8}-9{8}", "9{8}_9{8}_9{8}", "9{8}_9{8}"}
	id.examples = []string{"bankszámlaszám: §11957535-36446018-00000000§", "számlaszám §10510641-07800492§"}
	id.sure = []string{"99999999-99999999-99999999"}
	d := id.detector()
	d.Validate = inEights(d.Validate, true)
	d.Value = nil // whole values are the other row's
	return d
}

// huBankAccountPlain is the number without its groups, or in groups of four as
// payment cards are: it needs its name.
func huBankAccountPlain() detectors.Detector {
	id := huBankAccountID()
	id.shapes = []string{"9{16}", "9{24}", "9999_9999_9999_9999", "9999_9999_9999_9999_9999_9999"}
	id.examples = []string{"bankszámla: §108278131108675680000000§", "számlaszám: §1195 7535 3644 6018§"}
	id.required = true
	d := id.detector()
	d.Validate = inEights(d.Validate, false)
	return d
}

// inEights lets a row see the groups of eight, or all but them.
func inEights(judge func(*lex.Token) detectors.Verdict, eights bool) func(*lex.Token) detectors.Verdict {
	return func(t *lex.Token) detectors.Verdict {
		if (t.Runs() == t.Digits()/8 && t.Runs() > 1) != eights {
			return detectors.Reject
		}
		return judge(t)
	}
}

func huBankAccountID() checkedID {
	return checkedID{
		weakID: weakID{
			id: "HU_BANK_ACCOUNT", country: "HU", category: "financial",
			doc: "Hungarian bank account number (bankszámlaszám, GIRO): 16 or 24 digits in groups of eight, a check digit for the bank and one for " +
				"the account.",
			words: []string{"bankszámlaszám", "bankszamlaszam", "bankszámla", "bankszámla száma", "számlaszám", "szamlaszam", "számlaszáma", "pénzforgalmi jelzőszám", "bankszámlaszáma",
				"bank account", "account number"},
			check: "weights 9 7 3 1 mod 10 twice", chance: 0.01,
			misses: []string{"bankszámlaszám: 11047695-57510572-00000000", "számlaszám 12199994-4578433", "számlaszám 107554589349375440", "számlaszám D11296663-36324222"},
		},
		judge: func(s plain) detectors.Verdict {
			n := s.len()
			if n != 16 && n != 24 || !s.digits(0, n) || s.num(0, 8) == 0 || s.num(8, 16) == 0 || s.repeats() {
				return detectors.Reject
			}
			weights, account := [...]int{9, 7, 3, 1}, 0
			for i := 8; i < n; i++ {
				account += s.digit(i) * weights[i%4]
			}
			return passIf(s.sum(0, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 && account%10 == 0)
		},
	}
}

// huDriverLicence follows the specimens in PRADO.
func huDriverLicence() detectors.Detector {
	return weakID{
		id: "HU_DRIVER_LICENCE", country: "HU", category: "driver_licence",
		doc:  "Number of a Hungarian driving licence (vezetői engedély), issued by the kormányablak: two letters and six digits.",
		kind: drivingLicence, langs: []string{"hu"},
		shapes:   []string{"AA_9{6}"},
		examples: []string{"vezetői engedély száma: §ML998693§", "jogosítvány: §JS 035492§"},
		misses:   []string{"vezetői engedély száma: IB96036", "vezetői engedély KBC604679", "alkatrész VB143154"},
	}.detector()
}

// huIDCard follows the specimens in PRADO: two letters in front are from before 2000.
func huIDCard() detectors.Detector {
	return weakID{
		id: "HU_ID_CARD", country: "HU", category: "id_card",
		doc:  "Number of a Hungarian identity card (személyazonosító igazolvány), issued by the kormányablak: six digits and two letters, before 2000 two letters and six digits.",
		kind: identityCard, langs: []string{"hu"},
		shapes:   []string{"9{6}_AA", "A{2}_9{6}"},
		examples: []string{"személyi igazolvány száma: §048368TZ§", "személyi igazolvány: §071513 VE§"},
		misses:   []string{"személyi igazolvány száma: 36602HB", "személyi igazolvány 264542BBC", "alkatrész 961328ZB"},
	}.detector()
}

// huPassport follows the specimens in PRADO.
func huPassport() detectors.Detector {
	return weakID{
		id: "HU_PASSPORT", country: "HU", category: "passport",
		doc:  "Number of a Hungarian passport (útlevél), issued by the kormányablak: two letters (BA to BK) and six or seven digits.",
		kind: passport, langs: []string{"hu"},
		shapes:   []string{"AA_9{6,7}"},
		examples: []string{"útlevél száma: §BI0867174§", "útlevélszám: §BK 745893§"},
		misses:   []string{"útlevél száma: BR88543", "útlevél BNB8024777", "alkatrész BF5031300"},
	}.detector()
}

// huVehiclePlate follows decree 301/2009 as changed in 2022: since then two pairs
// of letters and three digits.
func huVehiclePlate() detectors.Detector {
	return weakID{
		id: "HU_VEHICLE_PLATE", country: "HU", category: "vehicle",
		doc:  "Hungarian number plate: two pairs of letters and three digits, before 2022 three letters and three digits.",
		kind: numberPlate, langs: []string{"hu"},
		shapes:   []string{"AAA_999", "AA_AA_999", "AA AA-999", "AA-AA 999", "AAAA_999", "A999999", "A_9{5}", "AA 99-99", "AA 999-999"},
		examples: []string{"rendszám: §PKM-370§", "forgalmi rendszám: §PV HY-682§"},
		misses:   []string{"rendszám: XBC-1756", "rendszám: LBCDE-743", "alkatrész QBC-619"},
	}.detector()
}
