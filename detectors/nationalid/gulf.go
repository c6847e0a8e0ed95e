package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// The Gulf states, Iran and Israel.

func emirates() []detectors.Detector { return []detectors.Detector{aeEmiratesID()} }

func saudiArabia() []detectors.Detector { return []detectors.Detector{saNationalID()} }

func qatar() []detectors.Detector { return []detectors.Detector{qaQID()} }

func kuwait() []detectors.Detector { return []detectors.Detector{kwCivilID()} }

func iran() []detectors.Detector { return []detectors.Detector{irNationalCode()} }

func israel() []detectors.Detector { return []detectors.Detector{ilIDNR(), ilBankAccount()} }

// aeEmiratesID: 784 is the country in ISO 3166; the last digit is Luhn's.
func aeEmiratesID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AE_EMIRATES_ID", country: "AE", category: "national_id",
			doc:  "Emirates ID number, issued by the Federal Authority for Identity and Citizenship: 784, year of birth, serial, Luhn's check digit.",
			kind: identityCard, langs: []string{"ar"}, words: []string{"emirates id", "emirates id no", "emirates id number", "eid number", "uae id", "رقم الهوية الإماراتية", "الهوية الإماراتية"},
			check: "Luhn, 784, year", chance: 0.0000014, shapes: []string{"9{15}", "999-9999-9{7}-9", "999_9999_9{7}_9"},
			examples: []string{"Emirates ID: §784-1985-1234567-3§", "§784-1992-7654321-4§", "رقم الهوية: §784200100123452§"},
			misses:   []string{"784-1985-1234567-0", "Emirates ID: 784-1785-1234567-6", "Emirates ID 784-1985-123456-7"},
		},
		sure: []string{"999-9999-9999999-9"},
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(15) && s.oneOf(0, 3, "784") && s.num(3, 7) >= 1900 && born(s.num(3, 7), 1, 1) && s.luhn(0, 15))
		},
	}.detector()
}

func saNationalID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "SA_NATIONAL_ID", country: "SA", category: "national_id",
			doc:  "Saudi identity number, issued by the Ministry of Interior: 1 of citizens or 2 of residents (iqama), eight digits, Luhn's check digit.",
			kind: identityCard, langs: []string{"ar"}, words: []string{"iqama", "iqama no", "iqama number", "رقم الإقامة", "الإقامة", "السجل المدني", "رقم السجل المدني", "saudi national id"},
			check: "Luhn, first digit", chance: 0.02, shapes: []string{"9{10}", "9_999_999_999", "9999_999_999"},
			examples: []string{"رقم الهوية: §1058529940§", "Iqama no §2123456788§"},
			misses:   []string{"رقم الهوية: 1058529941", "Iqama 3058529940", "order 1058529940 a"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(s.allDigits(10) && s.of("12", 0, 1) && s.luhn(0, 10)) },
	}.detector()
}

// qaQID: the first digit is the century (2: 1900s, 3: 2000s), two of the year, three
// of the country in ISO 3166 (634 Qatar).
func qaQID() detectors.Detector {
	return weakID{
		id: "QA_QID", country: "QA", category: "national_id",
		doc:  "Qatari identity number (QID), issued by the Ministry of Interior: century, year of birth, country, serial of five digits.",
		kind: identityCard, langs: []string{"ar"}, words: []string{"qid", "qid no", "qid number", "qatar id", "qatar id number", "الرقم الشخصي", "البطاقة الشخصية القطرية"},
		shapes: []string{"9{11}", "9_99_999_99999"}, check: "century, country from 004 to 894", chance: 0.125,
		valid: func(s plain) bool {
			c := s.num(3, 6)
			return s.of("23", 0, 1) && born(1700+100*s.digit(0)+s.num(1, 3), 1, 1) && c >= 4 && c <= 894
		},
		examples: []string{"QID: §28563412345§", "Qatar ID number §30163400123§"},
		misses:   []string{"QID: 48563412345", "QID 2856341234", "order 28563412345 a"},
	}.detector()
}

// kwCivilID follows the Public Authority for Civil Information: the check digit is
// 11 less the weighted sum mod 11; serials for which that is over 9 are not given.
func kwCivilID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "KW_CIVIL_ID", country: "KW", category: "national_id",
			doc:  "Kuwaiti civil number, issued by the Public Authority for Civil Information: century (2, 3), date of birth YYMMDD, serial, check digit.",
			kind: identityCard, langs: []string{"ar"}, words: []string{"civil id", "civil id no", "civil id number", "civil no", "kuwait civil id", "الرقم المدني", "رقم مدني", "البطاقة المدنية"},
			check: "weights 2 1 6 3 7 9 10 5 8 4 2 mod 11, date", chance: 0.00042, shapes: []string{"9{12}", "9_99_99_99_99999", "9_999999_99999"},
			examples: []string{"Civil ID: §285073012346§", "الرقم المدني: §301011500421§"},
			misses:   []string{"Civil ID: 485073012345", "Civil ID 285133012345", "order 285073012345 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(12) || !s.of("23", 0, 1) || !born(1700+100*s.digit(0)+s.num(1, 3), s.num(3, 5), s.num(5, 7)) {
				return detectors.Reject
			}
			return passIf(11-s.sum(0, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)%11 == s.digit(11))
		},
	}.detector()
}

// irNationalCode follows the National Organization for Civil Registration: three
// digits of the office, six of the person, a check digit; the first zeros are often
// left out by programs, which makes other numbers of it, so ten digits are asked.
func irNationalCode() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "IR_NATIONAL_CODE", country: "IR", category: "national_id",
			doc:  "Iranian national code (kod-e melli), issued by the civil registration: office, person, check digit.",
			kind: identityCard, langs: []string{"fa"}, words: []string{"کد ملی", "کدملی", "شماره ملی", "code melli", "kod melli", "kode melli", "codemelli", "melli code", "iranian national code"},
			check: "weights 10 to 2 mod 11", chance: 0.1, shapes: []string{"9{10}", "999_9{6}_9"},
			examples: []string{"کد ملی: §0012345679§", "code melli §049-123456-2§"},
			misses:   []string{"کد ملی: 0012345670", "code melli 00012345678", "order 0012345679 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) || s.repeats() || s.num(0, 3) == 0 {
				return detectors.Reject
			}
			r := s.sum(0, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11
			return passIf(r < 2 && r == s.digit(9) || r >= 2 && 11-r == s.digit(9))
		},
	}.detector()
}

// ilIDNR follows the Population and Immigration Authority: Luhn over nine digits,
// shorter numbers with zeros before them.
func ilIDNR() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "IL_IDNR", country: "IL", category: "national_id",
			doc:  "Israeli identity number (mispar zehut), issued by the Population and Immigration Authority: eight digits and Luhn's check digit.",
			kind: identityCard, langs: []string{"he"}, words: []string{"תז", "מספר ת ז", "teudat zehut", "mispar zehut", "israeli id"},
			check: "Luhn", chance: 0.1, shapes: []string{"9{9}", "9{8}-9", "9{1}-9{7}-9", "9_9999999_9"},
			examples: []string{"תעודת זהות: §039337423§", "Teudat zehut §212345672§"},
			misses:   []string{"תעודת זהות: 039337424", "teudat zehut 0393374233", "order 039337423 a"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(s.allDigits(9) && !s.repeats() && s.luhn(0, 9)) },
	}.detector()
}

// ilBankAccount asks for the codes of banks in use, of the Bank of Israel's list.
func ilBankAccount() detectors.Detector {
	return weakID{
		id: "IL_BANK_ACCOUNT", country: "IL", category: "financial",
		doc:   "Israeli bank account: bank (two digits), branch (three), account (five to nine).",
		words: []string{"חשבון בנק", "מספר חשבון", "מספר חשבון בנק", "פרטי חשבון", "israeli bank account", "bank branch account"}, check: "bank in use", chance: 0.2,
		shapes: []string{"99-999-9{5,9}", "99/999/9{5,9}", "99 999 9{6}", "99-999-9{4,6}/99"},
		valid: func(s plain) bool {
			return listed(" 04 09 10 11 12 13 14 17 18 20 22 23 25 31 34 39 46 52 54 68 ", s.b[:2])
		},
		examples: []string{"מספר חשבון: §12-345-678901§", "חשבון בנק: §10/800/123456§"},
		misses:   []string{"מספר חשבון: 99-345-678901", "order 12-345-678901"},
	}.detector()
}
