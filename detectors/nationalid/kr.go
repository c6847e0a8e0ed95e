package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func korea() []detectors.Detector {
	return []detectors.Detector{krRRN(), krRRNNamed(), krFRN(), krFRNNamed(), krBRN(), krDriverLicense(), krNHI(), krPassport()}
}

// krBirth reports whether the date and the digit of sex and century are those of
// somebody born.
func krBirth(s plain) bool {
	century := 1900
	switch s.b[6] {
	case '3', '4', '7', '8':
		century = 2000
	case '0', '9':
		century = 1800
	}
	return born(century+s.num(0, 2), s.num(2, 4), s.num(4, 6))
}

// krSum is the weighted sum of the first twelve digits.
func krSum(s plain) int { return s.sum(0, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5) }

func krRRN() detectors.Detector { return krResidentNumber().standing() }

func krRRNNamed() detectors.Detector { return krResidentNumber().named() }

// krResidentNumber follows the Resident Registration Act's rules: those given since October
// 2020 have random digits, so a wrong check digit of somebody born since is
// taken for Weak.
func krResidentNumber() checkedID {
	return checkedID{
		weakID: weakID{
			id: "KR_RRN", country: "KR", category: "national_id",
			doc:  "Korean resident registration number, issued by the municipalities: date of birth YYMMDD, sex and century, place or, since October 2020, random digits, check digit.",
			kind: identityCard, langs: []string{"ko"}, words: []string{"주민등록번호", "주민번호", "주민등록", "rrn", "resident registration number", "korean id", "resident registration no"},
			check: "weights 2 to 9 mod 11, date, place", chance: 0.0026, shapes: []string{"999999-9999999", "9{13}", "9{6} 9{7}"},
			examples: []string{"RRN §8507151803391§", "주민등록번호: §850112 1931891§", "주민등록번호: §850112-1931891§", "§021110-1159728§"},
			misses:   []string{"850112-1931892", "주민등록번호 851312-1931891", "주민등록번호 850112-19318911"},
		},
		sure: []string{"999999-9999999"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(13) || !s.of("012349", 6, 7) || !krBirth(s) {
				return detectors.Reject
			}
			if (11-krSum(s)%11)%10 == s.digit(12) && s.num(7, 9) <= 96 {
				return detectors.Pass
			}
			if s.of("34", 6, 7) && s.num(0, 6) > 201004 {
				return detectors.Weak
			}
			return detectors.Reject
		},
	}
}

func krFRN() detectors.Detector { return krForeignerNumber().standing() }

func krFRNNamed() detectors.Detector { return krForeignerNumber().named() }

// krForeignerNumber is that of foreigners; its check digit is 2 more in the old rule.
func krForeignerNumber() checkedID {
	return checkedID{
		weakID: weakID{
			id: "KR_FRN", country: "KR", category: "residence_permit",
			doc:  "Korean registration number of a foreigner, issued by the immigration offices: date of birth YYMMDD, 5 to 8 for sex and century, serial, check digit.",
			kind: residencePermit, langs: []string{"ko"}, fields: []string{"arc"}, words: []string{"외국인등록번호", "외국인등록증", "외국인 등록번호", "arc number", "alien registration number", "foreigner registration number", "alien registration card"},
			check: "weights 2 to 9 mod 11 and 2 more, date", chance: 0.0024, shapes: []string{"999999-9999999", "9{13}", "9{6} 9{7}"},
			examples: []string{"ARC: §9203056321090§", "외국인등록번호: §850112 5123458§", "외국인등록번호: §850112-5123458§", "alien registration number §010203-7012344§"},
			misses:   []string{"외국인등록번호: 850112-5123459", "외국인등록번호 851312-5123456", "외국인등록번호 850112-9123456"},
		},
		sure: []string{"999999-9999999"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(13) || !s.of("5678", 6, 7) || !krBirth(s) {
				return detectors.Reject
			}
			if (13-krSum(s)%11)%10 == s.digit(12) {
				return detectors.Pass
			}
			if s.of("78", 6, 7) && s.num(0, 6) > 201004 {
				return detectors.Weak
			}
			return detectors.Reject
		},
	}
}

func krBRN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "KR_BRN", country: "KR", category: "business",
			doc:  "Korean business registration number, issued by the National Tax Service to firms and sole traders: ten digits written 3-2-5 with a check digit.",
			kind: companyNumber, langs: []string{"ko"}, words: []string{"사업자등록번호", "사업자번호", "사업자 등록번호", "brn", "business registration number", "business registration no"},
			check: "weights 1 3 7 mod 10", chance: 0.089, shapes: []string{"999-99-99999", "9{10}", "999 99 99999"},
			examples: []string{"사업자등록번호: §120-74-41946§", "BRN §1201263637§", "사업자번호: §120-58-19008§"},
			misses:   []string{"사업자등록번호: 120-74-41947", "사업자번호 12074419466", "주문 1207441946"},
		},
		sure: []string{"999-99-99999"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) || s.repeats() || s.num(0, 3) < 101 || s.num(3, 5) == 0 || s.num(5, 9) == 0 {
				return detectors.Reject
			}
			return passIf((10-(s.sum(0, 1, 3, 7, 1, 3, 7, 1, 3, 5)+s.digit(8)*5/10)%10)%10 == s.digit(9))
		},
	}.detector()
}

func krDriverLicense() detectors.Detector {
	return weakID{
		id: "KR_DRIVER_LICENSE", country: "KR", category: "driver_licence",
		doc:  "Korean driving licence number, issued by the police: region 11 to 28, year, six digits, two digits.",
		kind: drivingLicence, langs: []string{"ko"}, words: []string{"운전면허", "운전면허번호", "운전면허증", "면허번호", "운전면허 번호", "driver license number"},
		shapes: []string{"99-99-9{6}-99", "9{12}", "99 99 9{6} 99"}, check: "region", chance: 0.18, valid: func(s plain) bool { return s.num(0, 2) >= 11 && s.num(0, 2) <= 28 },
		examples: []string{"운전면허번호: §11-12-345678-90§", "운전면허: §281234567890§"},
		misses:   []string{"운전면허번호: 41-12-345678-90", "주문 11-12-345678-90"},
	}.detector()
}

func krNHI() detectors.Detector {
	return weakID{
		id: "KR_NHI", country: "KR", category: "health_id",
		doc:  "Korean health insurance certificate number, issued by the NHIS: eleven digits, the first 1 to 8 by the kind of insured.",
		kind: healthInsurance, langs: []string{"ko"}, words: []string{"건강보험증", "건강보험증번호", "건강보험", "건강보험증 번호", "증번호", "nhis number", "nhis"},
		shapes: []string{"9{11}", "9-9{10}"}, check: "first digit", chance: 0.8, valid: func(s plain) bool { return s.b[0] >= '1' && s.b[0] <= '8' },
		examples: []string{"건강보험증번호: §51234567890§", "건강보험증: §7-1234567890§"},
		misses:   []string{"건강보험증번호: 01234567890", "주문 51234567890"},
	}.detector()
}

func krPassport() detectors.Detector {
	return weakID{
		id: "KR_PASSPORT", country: "KR", category: "passport",
		doc:  "Korean passport number, issued by the Ministry of Foreign Affairs: M, S, R, O, D or G and eight digits, since 2021 with a letter in the fifth place.",
		kind: passport, langs: []string{"ko"}, words: []string{"여권", "여권번호", "여권 번호", "korean passport"},
		shapes: []string{"A_9{8}", "A999A9999", "AA_9{7}"}, check: "letters in use", chance: 0.23, valid: func(s plain) bool { return s.of("MSRODG", 0, 1) },
		examples: []string{"여권번호: §M12345678§", "여권번호: §M123A4567§"},
		misses:   []string{"여권번호: X12345678", "주문 M12345678"},
	}.detector()
}
