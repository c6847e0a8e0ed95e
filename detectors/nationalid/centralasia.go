package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// The Caucasus and Central Asia.

func armenia() []detectors.Detector { return []detectors.Detector{amPassport()} }

func azerbaijan() []detectors.Detector {
	return []detectors.Detector{azVOEN(), azFIN(), azPassport()}
}

func georgia() []detectors.Detector { return []detectors.Detector{gePersonalNumber()} }

func kazakhstan() []detectors.Detector { return []detectors.Detector{kzIIN(), kzPassport()} }

func uzbekistan() []detectors.Detector { return []detectors.Detector{uzPINFL(), uzPassport()} }

func amPassport() detectors.Detector {
	return weakID{
		id: "AM_PASSPORT", country: "AM", category: "passport",
		doc:  "Armenian passport number, issued by the police: two letters and seven digits.",
		kind: passport, langs: []string{"ru"}, words: []string{"անձնագիր", "անձնագրի համար", "անձնագրի համարը"},
		shapes:   []string{"AA_9{7}"},
		examples: []string{"անձնագիր: §AN1234567§", "Armenian passport §AP 7654321§"},
		misses:   []string{"անձնագիր: AN12345678", "ref AN1234567"},
	}.detector()
}

// azVOEN follows the OECD's description of Azerbaijan's TIN; the rule of the ninth
// digit is not published.
func azVOEN() detectors.Detector {
	return weakID{
		id: "AZ_VOEN", country: "AZ", category: "tax_id",
		doc:   "Azerbaijani taxpayer number (VÖEN), issued by the State Tax Service: territory, serial, a digit of unpublished rule, 1 of firms or 2 of persons.",
		words: []string{"vöen", "voen", "vöen nömrəsi", "vergi ödəyicisinin nömrəsi", "vergi nömrəsi", "azerbaijani tin", "воен", "вöен"},
		check: "last digit", chance: 0.2, shapes: []string{"9{10}", "999_999_9999"},
		valid:    func(s plain) bool { return s.of("12", 9, 10) && s.num(0, 2) > 0 },
		examples: []string{"VÖEN: §1400057421§", "VÖEN §2301555072§"},
		misses:   []string{"VÖEN: 1400057424", "sifariş 1400057421 a"},
	}.detector()
}

// azFIN: of the letters I and O are not used, which the ministry says of its cards.
func azFIN() detectors.Detector {
	return weakID{
		id: "AZ_FIN", country: "AZ", category: "national_id",
		doc:   "Azerbaijani personal identification number (FİN), issued by the Ministry of Internal Affairs: seven letters and digits without I and O.",
		words: []string{"fin kod", "fin kodu", "fin code", "fərdi identifikasiya nömrəsi", "ferdi identifikasiya nomresi", "şəxsiyyət vəsiqəsi fin", "fin nömrəsi"},
		cells: []string{"X{7}"}, check: "digits and letters, no I or O", chance: 0.01,
		valid: func(s plain) bool {
			digits := 0
			for i := range s.len() {
				if s.b[i] <= '9' {
					digits++
				}
			}
			return digits > 0 && digits < 7 && !s.has('I') && !s.has('O')
		},
		examples: []string{"FIN kod: §5ZJ7K2A§", "fin kodu: §1B2C3D4§"},
		misses:   []string{"FIN kod: 5ZJ7K2AB", "FIN kod: 1234567"},
	}.detector()
}

func azPassport() detectors.Detector {
	return weakID{
		id: "AZ_PASSPORT", country: "AZ", category: "passport",
		doc:    "Azerbaijani passport number, issued by the Ministry of Internal Affairs: C or P and eight digits.",
		kind:   passport,
		words:  []string{"pasport", "pasportun nömrəsi", "pasport nömrəsi", "ümumvətəndaş pasportu", "xarici pasport"},
		shapes: []string{"A_9{8}"}, check: "letter", chance: 2. / 26,
		valid:    func(s plain) bool { return s.of("CP", 0, 1) },
		examples: []string{"pasport nömrəsi: §C12345678§", "Azerbaijani passport §P 87654321§"},
		misses:   []string{"pasport nömrəsi: A12345678", "ref C12345678"},
	}.detector()
}

func gePersonalNumber() detectors.Detector {
	return weakID{
		id: "GE_PERSONAL_NUMBER", country: "GE", category: "national_id",
		doc:   "Georgian personal number (piradi nomeri), issued by the Public Service Development Agency: eleven digits without a published check.",
		kind:  identityCard,
		words: []string{"პირადი ნომერი", "piradi nomeri", "პირადობის ნომერი", "georgian personal number"}, shapes: []string{"9{11}", "99_999_999_999", "999_999_999_99"},
		examples: []string{"პირადი ნომერი: §01024012345§", "piradi nomeri §35001098765§"},
		misses:   []string{"პირადი ნომერი: 010240123456", "ref 01024012345"},
	}.detector()
}

// kzIIN follows the government's decree 853 of 2003: weights 1 to 11, and 3 to 11, 1,
// 2 where the first sum gives 10; numbers for which the second does are not given.
func kzIIN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "KZ_IIN", country: "KZ", category: "national_id",
			doc:  "Kazakh individual identification number (IIN, ЖСН), issued by the Ministry of Justice: date of birth YYMMDD, century and sex, serial, check digit.",
			kind: identityCard, langs: []string{"ru"}, words: []string{"иин", "жсн", "индивидуальный идентификационный номер", "жеке сәйкестендіру нөмірі", "iin", "kazakhstan iin"},
			check: "two sets of weights mod 11, date, century", chance: 0.0014, shapes: []string{"9{12}", "999999_999999", "999_999_999_999"},
			examples: []string{"ИИН: §850730300124§", "ЖСН §010115600422§"},
			misses:   []string{"ИИН: 851330300125", "ИИН 850730900125", "заказ 850730300125 а"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(12) || !s.of("123456", 6, 7) || !born(1800+100*((s.digit(6)-1)/2)+s.num(0, 2), s.num(2, 4), s.num(4, 6)) {
				return detectors.Reject
			}
			check := s.sum(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) % 11
			if check == 10 {
				check = s.sum(0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2) % 11
			}
			return passIf(check == s.digit(11))
		},
	}.detector()
}

func kzPassport() detectors.Detector {
	return weakID{
		id: "KZ_PASSPORT", country: "KZ", category: "passport",
		doc:  "Kazakh passport number, issued by the Ministry of Internal Affairs: N and eight digits.",
		kind: passport, langs: []string{"ru"}, words: []string{"төлқұжат", "төлқұжат нөмірі"}, shapes: []string{"A_9{8}"},
		check: "letter N", chance: 1. / 26, valid: func(s plain) bool { return s.of("N", 0, 1) },
		examples: []string{"паспорт: §N12345678§", "төлқұжат §N 07654321§"},
		misses:   []string{"паспорт: A12345678", "заказ N12345678"},
	}.detector()
}

// uzPINFL follows decree UP-6065 of 2020 on identity cards, after ICAO 9303: the
// check digit has the weights 7 3 1; the first digit is century and sex.
func uzPINFL() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "UZ_PINFL", country: "UZ", category: "national_id",
			doc:  "Uzbek personal identification number (PINFL, JSHSHIR), issued by the Ministry of Internal Affairs: sex and century, date of birth DDMMYY, district, serial, check digit.",
			kind: identityCard, langs: []string{"ru"}, words: []string{"pinfl", "jshshir", "jshshir raqami", "пинфл", "жшшир", "шахсий идентификация рақами", "pinfl number"},
			check: "weights 7 3 1 mod 10, date", chance: 0.0014, shapes: []string{"9{14}", "9_999999_999_999_9"},
			examples: []string{"JSHSHIR: §33007850120340§", "ПИНФЛ §51501011230427§"},
			misses:   []string{"JSHSHIR: 93007850120345", "JSHSHIR 33013850120345", "buyurtma 33007850120345 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(14) || !s.of("123456", 0, 1) || !born(1800+100*((s.digit(0)-1)/2)+s.num(5, 7), s.num(3, 5), s.num(1, 3)) {
				return detectors.Reject
			}
			return passIf(s.sum(0, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7)%10 == s.digit(13))
		},
	}.detector()
}

func uzPassport() detectors.Detector {
	return weakID{
		id: "UZ_PASSPORT", country: "UZ", category: "passport",
		doc:  "Uzbek passport or identity card number, issued by the Ministry of Internal Affairs: two letters and seven digits.",
		kind: passport, langs: []string{"ru"}, words: []string{"pasport", "pasport seriyasi", "pasport raqami", "паспорт серияси", "фуқаро паспорти"},
		shapes:   []string{"AA_9{7}"},
		examples: []string{"pasport raqami: §AA1234567§", "Uzbek passport §AD 7654321§"},
		misses:   []string{"pasport raqami: AA12345678", "buyurtma AA1234567"},
	}.detector()
}
