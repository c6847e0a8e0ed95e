package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// Ukraine, Belarus and Moldova.

func ukraine() []detectors.Detector {
	return []detectors.Detector{uaRNTRC(), uaUNZR(), uaUNZRNamed(), uaPassport()}
}

func belarus() []detectors.Detector {
	return []detectors.Detector{byPersonalNumber(), byUNP(), byPassport()}
}

func moldova() []detectors.Detector { return []detectors.Detector{mdIDNP(), mdIDNO()} }

// uaRNTRC follows the State Tax Service: the first five digits are the days from
// 31 December 1899 to the day of birth.
func uaRNTRC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "UA_RNTRC", country: "UA", category: "tax_id",
			doc:  "Ukrainian taxpayer card number (RNOKPP, formerly IPN), issued by the State Tax Service: day of birth, serial, sex, check digit.",
			kind: taxNumber, langs: []string{"uk", "ru"}, words: []string{"рнокпп", "іпн", "ідентифікаційний код", "ідентифікаційний номер", "іпн фізичної особи", "инн", "rnokpp", "ipn", "ukrainian ipn"},
			check: "weights -1 5 7 9 4 6 10 5 7 mod 11, day", chance: 0.05, shapes: []string{"9{10}", "99999_99999", "999_999_9999"},
			examples: []string{"РНОКПП: §1759013776§", "ІПН §3184710691§"},
			misses:   []string{"РНОКПП: 1759013777", "ІПН 9959013776", "замовлення 1759013776 а"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) || s.num(0, 5) == 0 || s.num(0, 5) > uaLastDay {
				return detectors.Reject
			}
			return passIf((s.sum(0, 10, 5, 7, 9, 4, 6, 10, 5, 7)%11)%10 == s.digit(9))
		},
	}.detector()
}

// uaLastDay is 31 December of lastBirthYear in days from 31 December 1899.
const uaLastDay = 51134

func uaUNZR() detectors.Detector { return uaRecordNumber().standing() }

func uaUNZRNamed() detectors.Detector { return uaRecordNumber().named() }

// uaRecordNumber follows the State Migration Service: the check digit is that of
// machine-readable documents (ICAO 9303), weights 7 3 1.
func uaRecordNumber() checkedID {
	return checkedID{
		weakID: weakID{
			id: "UA_UNZR", country: "UA", category: "national_id",
			doc: "Ukrainian record number in the Unified State Demographic Register (UNZR), issued by the State Migration Service: date of birth YYYYMMDD, " +
				"hyphen, serial, check digit.",
			words: []string{"унзр", "унікальний номер запису", "номер запису в реєстрі", "запис №", "unzr", "record no", "уникальный номер записи"},
			check: "weights 7 3 1 mod 10, date", chance: 0.00007, shapes: []string{"99999999-99999", "9{13}"},
			examples: []string{"УНЗР: §19850730-01231§", "§20010115-00428§", "УНЗР: §1985073001231§", "unzr: §2001011500428§"},
			misses:   []string{"УНЗР: 19850730-01235", "УНЗР 19851330-01234", "УНЗР 19850730-012344"},
		},
		sure: []string{"99999999-99999"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(13) || !born(s.num(0, 4), s.num(4, 6), s.num(6, 8)) || s.num(8, 12) == 0 {
				return detectors.Reject
			}
			return passIf(s.sum(0, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)%10 == s.digit(12))
		},
	}
}

func uaPassport() detectors.Detector {
	return weakID{
		id: "UA_PASSPORT", country: "UA", category: "passport",
		doc:  "Ukrainian passport number, issued by the State Migration Service: nine digits of an identity card, or two letters and six digits.",
		kind: passport, langs: []string{"uk", "ru"}, words: []string{"паспорт громадянина україни", "серія паспорта", "паспорт серія", "id-картка", "закордонний паспорт"},
		shapes: []string{"9{9}", "AA_9{6}"},
		check:  "no 000000", chance: 1, valid: func(s plain) bool { return s.num(s.letters(), s.len()) > 0 },
		examples: []string{"паспорт: §АВ 123456§", "номер паспорта §001234567§"},
		misses:   []string{"паспорт: АВ 1234567", "замовлення 001234567"},
	}.detector()
}

// byPersonalNumber follows the ministry's rule for the machine-readable zone:
// weights 7 3 1 over all thirteen characters, letters from 10 on. The first digit is
// sex and century, the letter after the date the region.
func byPersonalNumber() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BY_PERSONAL_NUMBER", country: "BY", category: "national_id",
			doc: "Belarusian personal number, issued by the Ministry of Internal Affairs: sex and century, date of birth DDMMYY, region letter, serial, " +
				"two letters of citizenship (PB, BA, BI), check digit.",
			words: []string{"личный номер", "идентификационный номер", "асабісты нумар", "ідэнтыфікацыйны нумар", "личный номер паспорта", "belarusian personal number", "personal no belarus"},
			check: "weights 7 3 1 mod 10, date, letters", chance: 0.0000017, shapes: []string{"9{7}A9{3}AA9", "9{7} A 9{3} AA 9"},
			examples: []string{"личный номер: §3150785A012PB8§", "§4241192M034PB2§"},
			misses:   []string{"личный номер: 3150785A012PB1", "личный номер 3151385A012PB0", "личный номер 3150785Z012PB0"},
		},
		judge: func(s plain) detectors.Verdict {
			if s.len() != 14 || !s.digits(0, 7) || !s.digits(8, 11) || !s.digits(13, 14) || !s.of("123456", 0, 1) || !s.of("ABCHKEM", 7, 8) || !s.oneOf(11, 13, "PB", "BA", "BI") {
				return detectors.Reject
			}
			if !born(1800+100*((s.digit(0)-1)/2)+s.num(5, 7), s.num(3, 5), s.num(1, 3)) {
				return detectors.Reject
			}
			sum := 0
			for i := range 13 {
				sum += s.alphanumeric(i) * [...]int{7, 3, 1}[i%3]
			}
			if sum%10 != s.digit(13) {
				return detectors.Reject
			}
			return detectors.Strong
		},
	}.detector()
}

// alphanumeric is the value of the character at i where letters go on from 10.
func (s plain) alphanumeric(i int) int {
	if c := s.b[i]; c > '9' {
		return int(c-'A') + 10
	}
	return s.digit(i)
}

// byUNP follows the resolution of the Ministry of Taxes on the payer's number:
// digits of firms, two letters first of persons.
func byUNP() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BY_UNP", country: "BY", category: "tax_id",
			doc:  "Belarusian payer's number (UNP), issued by the Ministry of Taxes and Duties: nine digits of firms, two letters and seven digits of persons.",
			kind: taxNumber, langs: []string{"ru"}, words: []string{"унп", "учетный номер плательщика", "учётный номер плательщика", "уліковы нумар плацельшчыка", "unp", "unp number"},
			check: "weights 29 23 19 17 13 7 5 3 mod 11, region", chance: 0.065, shapes: []string{"9{9}", "AA9{7}", "999_999_999"},
			examples: []string{"УНП: §200988541§", "УНП §MA1953684§"},
			misses:   []string{"УНП: 200988542", "УНП 900988541", "заказ 200988541 а"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			const second = "ABCEHKMOPT"
			if s.len() != 9 || !s.digits(2, 9) {
				return detectors.Reject
			}
			sum := s.alphanumeric(0) * 29
			switch n := s.letters(); {
			case n == 0 && s.of("1234567", 0, 1):
				sum += s.digit(1) * 23
			case n == 2 && s.of("ABCEHKM", 0, 1) && s.of(second, 1, 2):
				for i := range len(second) {
					if second[i] == s.b[1] {
						sum += i * 23
					}
				}
			default:
				return detectors.Reject
			}
			sum += s.sum(2, 19, 17, 13, 7, 5, 3)
			return passIf(sum%11 == s.digit(8))
		},
	}.detector()
}

func byPassport() detectors.Detector {
	return weakID{
		id: "BY_PASSPORT", country: "BY", category: "passport",
		doc:  "Belarusian passport number, issued by the Ministry of Internal Affairs: two letters of the region and seven digits.",
		kind: passport, langs: []string{"ru"}, words: []string{"пашпарт", "нумар пашпарта", "серия паспорта"},
		shapes: []string{"AA_9{7}"}, check: "series in use", chance: 10. / 676,
		valid:    func(s plain) bool { return s.oneOf(0, 2, "AB", "BM", "HB", "KH", "MP", "MC", "KB", "PP", "SP", "DP") },
		examples: []string{"паспорт: §MP1234567§", "пашпарт §HB 7654321§"},
		misses:   []string{"паспорт: XX1234567", "заказ MP1234567"},
	}.detector()
}

// mdIDNP follows the Moldovan law on the state register of population; 2 begins
// numbers of citizens, 0 those of foreigners.
func mdIDNP() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MD_IDNP", country: "MD", category: "national_id",
			doc:  "Moldovan personal number (IDNP), issued by the Public Services Agency: 2 or 0, year of registration, serial, check digit.",
			kind: identityCard, langs: []string{"ro", "ru"}, words: []string{"idnp", "idnp nr", "cod personal", "codul personal", "идентификационный номер", "персональный код", "cod numeric personal"},
			check: "weights 7 3 1 mod 10, first digit", chance: 0.02, shapes: []string{"9{13}", "9_999_999_999_999", "9{4}_9{9}"},
			examples: []string{"IDNP: §2002004018771§", "IDNP §0960411013452§", "cod personal §2004012345670§"},
			misses:   []string{"IDNP: 2002004018778", "IDNP 3002004018777", "comanda 2002004018777 a"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(mdNumber(s) && s.of("02", 0, 1)) },
	}.detector()
}

func mdIDNO() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MD_IDNO", country: "MD", category: "business",
			doc:  "Moldovan number of a legal entity or sole trader (IDNO), issued by the Public Services Agency: 1, year, serial, check digit.",
			kind: companyNumber, langs: []string{"ro", "ru"}, words: []string{"idno", "idno nr", "cod fiscal", "codul fiscal", "идно", "фискальный код"},
			check: "weights 7 3 1 mod 10, first digit", chance: 0.01, shapes: []string{"9{13}", "9_999_999_999_999"},
			examples: []string{"IDNO: §1008600038413§", "cod fiscal §1002600003778§"},
			misses:   []string{"IDNO: 1008600038412", "IDNO 10086000384133", "comanda 1008600038413 a"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(mdNumber(s) && s.b[0] == '1') },
	}.detector()
}

// mdNumber reports whether thirteen digits end in their check digit.
func mdNumber(s plain) bool {
	return s.allDigits(13) && !s.repeats() && s.sum(0, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)%10 == s.digit(12)
}
