package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// South-East Asia.

func singapore() []detectors.Detector {
	return []detectors.Detector{sgNRIC(), sgUEN(), sgPassport()}
}

func malaysia() []detectors.Detector { return []detectors.Detector{myNRIC(), myPassport()} }

func indonesia() []detectors.Detector {
	return []detectors.Detector{idNIK(), idNPWP(), idPassport()}
}

func thailand() []detectors.Detector { return []detectors.Detector{thTNIN(), thPassport()} }

func vietnam() []detectors.Detector { return []detectors.Detector{vnCCCD(), vnMST()} }

func philippines() []detectors.Detector {
	return []detectors.Detector{phPhilSys(), phTIN(), phUMID(), phPassport()}
}

// sgNRIC follows the Immigration and Checkpoints Authority: S and T of citizens and
// residents, F, G and, since 2022, M of foreigners; T and G add 4 to the sum, M 3.
func sgNRIC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "SG_NRIC_FIN", country: "SG", category: "national_id",
			doc:  "Singaporean identity number (NRIC, FIN), issued by the ICA: S, T, F, G or M, seven digits, check letter.",
			kind: identityCard, words: []string{"nric", "nric no", "nric number", "nric fin", "nric/fin", "fin no", "fin number", "ic no", "singapore ic", "uinfin"},
			check: "weights 2 7 6 5 4 3 2 mod 11 to letter", chance: 0.0074, shapes: []string{"A9{7}A", "A 9{7} A", "A-9{7}-A"},
			examples: []string{"NRIC: §S8512345I§", "FIN no §G1234567X§", "nric §M4332674T§"},
			misses:   []string{"NRIC: S8512345Z", "NRIC A8512345F", "part S8512345F"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 9 || !s.digits(1, 8) || s.num(1, 8) == 0 {
				return detectors.Reject
			}
			sum := s.sum(1, 2, 7, 6, 5, 4, 3, 2)
			switch s.b[0] {
			case 'S':
				return passIf(s.b[8] == "JZIHGFEDCBA"[sum%11])
			case 'T':
				return passIf(s.b[8] == "JZIHGFEDCBA"[(sum+4)%11])
			case 'F':
				return passIf(s.b[8] == "XWUTRQPNMLK"[sum%11])
			case 'G':
				return passIf(s.b[8] == "XWUTRQPNMLK"[(sum+4)%11])
			case 'M':
				return passIf(s.b[8] == "KLJNPQRTUWX"[10-(sum+3)%11])
			}
			return detectors.Reject
		},
	}.detector()
}

// sgUEN follows the description of the unique entity number by the registry: local
// companies have the year first, businesses eight digits, others a letter for the
// century and two for the kind.
func sgUEN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "SG_UEN", country: "SG", category: "business",
			doc:  "Singaporean unique entity number (UEN) of firms and sole traders, issued by ACRA and others: eight or nine digits and a check letter, or a letter, year, kind, serial and check letter.",
			kind: companyNumber, words: []string{"uen", "uen no", "uen number", "unique entity number", "acra number", "gst reg no", "co reg no"},
			check: "by kind: weights mod 11 to letter", chance: 0.0385, shapes: []string{"9{8}A", "9{9}A", "A99AA9{4}A"},
			examples: []string{"UEN: §00192200M§", "UEN §197401143C§", "UEN: §S16FC0121D§"},
			misses:   []string{"UEN: 00192200X", "UEN 197401143D", "ref 00192200M"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			switch {
			case s.len() == 9 && s.digits(0, 8):
				return passIf(s.b[8] == "XMKECAWLJDB"[s.sum(0, 10, 4, 9, 3, 8, 2, 7, 1)%11])
			case s.len() == 10 && s.digits(0, 9):
				return passIf(s.num(0, 4) >= 1800 && s.num(0, 4) <= lastBirthYear && s.b[9] == "ZKCMDNERGWH"[s.sum(0, 10, 8, 6, 4, 9, 7, 5, 3, 1)%11])
			case s.len() == 10 && s.digits(1, 3) && s.digits(5, 9):
				return sgOther(s)
			}
			return detectors.Reject
		},
	}.detector()
}

// sgOther judges numbers of other entities: R, S or T for the century, the kind.
func sgOther(s plain) detectors.Verdict {
	const kinds = " CC CD CH CL CM CP CS CX DP FB FC FM FN GA GB GS HS LL LP MB MC MD MH MM MQ NB NR PA PB PF RF RP SM SS TC TU VH XL "
	const values = "ABCDEFGHJKLMNPQRSTUVWX0123456789"
	if !s.of("RST", 0, 1) || !listed(kinds, s.b[3:5]) {
		return detectors.Reject
	}
	sum := 0
	for i, w := range [...]int{4, 3, 5, 3, 10, 2, 2, 5, 7} {
		v := 0
		for v < len(values)-1 && values[v] != s.b[i] {
			v++
		}
		sum += v * w
	}
	return passIf(s.b[9] == values[(sum%11+6)%11])
}

// sgPassport: that the last letter is a check is said, its rule is not published.
func sgPassport() detectors.Detector {
	return weakID{
		id: "SG_PASSPORT", country: "SG", category: "passport",
		doc:  "Singaporean passport number, issued by the ICA: E or K, seven digits, a letter.",
		kind: passport, shapes: []string{"A9{7}A", "A 9{7} A"}, check: "first letter", chance: 2. / 26,
		valid:    func(s plain) bool { return s.of("EK", 0, 1) },
		examples: []string{"Singapore passport: §E1234567A§", "Singapore passport no §K7654321B§"},
		misses:   []string{"Singapore passport: A1234567A", "ref E1234567A"},
	}.detector()
}

// myNRIC follows the National Registration Department (JPN) and its list of places.
func myNRIC() detectors.Detector {
	return weakID{
		id: "MY_NRIC", country: "MY", category: "national_id",
		doc:  "Malaysian identity card number (NRIC, MyKad), issued by the JPN: date of birth YYMMDD, place of birth, serial whose last digit is odd of men.",
		kind: identityCard, langs: []string{"ms"}, words: []string{"mykad", "mykad no", "nric", "nric no", "nric number", "no ic", "no kp", "ic number", "ic no", "kad pengenalan", "malaysian ic"},
		shapes: []string{"999999-99-9999", "9{12}", "999999 99 9999"}, check: "date, place", chance: 0.0313,
		valid: func(s plain) bool {
			p := s.num(6, 8)
			return bornShort(s.num(0, 2), s.num(2, 4), s.num(4, 6)) && p != 0 && (p < 17 || p > 20) && p != 65 && p != 69 && p != 70 && p != 73 && p != 80 && p != 81 && (p < 94 || p > 97)
		},
		examples: []string{"No. KP: §850730-14-5123§", "MyKad no §920115105432§"},
		misses:   []string{"No. KP: 851330-14-5123", "no KP 850730-17-5123", "ref 850730-14-5123"},
	}.detector()
}

func myPassport() detectors.Detector {
	return weakID{
		id: "MY_PASSPORT", country: "MY", category: "passport",
		doc:  "Malaysian passport number, issued by the Immigration Department: A (peninsula), H (Sarawak) or K (Sabah) and eight digits.",
		kind: passport, langs: []string{"ms"}, shapes: []string{"A_9{8}"}, check: "letter", chance: 3. / 26,
		valid:    func(s plain) bool { return s.of("AHK", 0, 1) },
		examples: []string{"no pasport: §A12345678§", "Malaysian passport §K 87654321§"},
		misses:   []string{"no pasport: B12345678", "ref A12345678"},
	}.detector()
}

// idNIK follows the law on population administration (UU 23/2006): 40 is added to
// the day of birth of women. Of the region, the provinces in use are asked.
func idNIK() detectors.Detector {
	return weakID{
		id: "ID_NIK", country: "ID", category: "national_id",
		doc:  "Indonesian population number (NIK), issued by Dukcapil: province, regency, district, date of birth DDMMYY with 40 more on the day of women, serial.",
		kind: identityCard, langs: []string{"id"}, words: []string{"nik", "nik ktp", "no nik", "nomor nik", "nomor induk kependudukan", "no ktp", "e-ktp"},
		shapes: []string{"9{16}", "9999_9999_9999_9999", "999999_999999_9999"}, check: "province, date", chance: 0.0252,
		valid: func(s plain) bool {
			const provinces = " 11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96 "
			day := s.num(6, 8)
			if day > 40 {
				day -= 40
			}
			return listed(provinces, s.b[:2]) && s.num(2, 4) > 0 && s.num(4, 6) > 0 && s.num(12, 16) > 0 && bornShort(s.num(10, 12), s.num(8, 10), day)
		},
		examples: []string{"NIK: §3171011708450001§", "nomor induk kependudukan §3273025507850003§"},
		misses:   []string{"NIK: 9971011708450001", "NIK 3171013513450001", "pesanan 3171011708450001"},
	}.detector()
}

// idNPWP follows the Directorate General of Taxes: Luhn over the first nine digits,
// then the tax office and branch. Since 2024 persons' is their NIK.
func idNPWP() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ID_NPWP", country: "ID", category: "tax_id",
			doc:  "Indonesian taxpayer number (NPWP), issued by the tax directorate: kind, serial, Luhn's check digit, office, branch.",
			kind: taxNumber, langs: []string{"id"}, words: []string{"npwp", "no npwp", "nomor npwp", "nomor pokok wajib pajak"},
			check: "Luhn over nine digits", chance: 0.1, shapes: []string{"9{15}", "99.999.999.9-999.999", "99.999.999.9.999.999", "99 999 999 9 999 999"},
			examples: []string{"NPWP: §01.300.066.6-091.000§", "NPWP §013000666091000§"},
			misses:   []string{"NPWP: 01.300.066.7-091.000", "NPWP 01300066609100", "pesanan 013000666091000"},
		},
		sure: []string{"99.999.999.9-999.999"}, required: true,
		judge: func(s plain) detectors.Verdict { return passIf(s.allDigits(15) && s.num(0, 9) > 0 && s.luhn(0, 9)) },
	}.detector()
}

func idPassport() detectors.Detector {
	return weakID{
		id: "ID_PASSPORT", country: "ID", category: "passport",
		doc:  "Indonesian passport number, issued by the Directorate General of Immigration: one or two letters and six or seven digits.",
		kind: passport, langs: []string{"id"}, shapes: []string{"A_9{7}", "AA_9{6}"},
		examples: []string{"nomor paspor: §A1234567§", "Indonesian passport §XE 123456§"},
		misses:   []string{"nomor paspor: A123456789", "ref A1234567"},
	}.detector()
}

// thTNIN follows the Department of Provincial Administration: weights 13 to 2, the
// check digit is 11 less the remainder, mod 10.
func thTNIN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "TH_TNIN", country: "TH", category: "national_id",
			doc:  "Thai identity number, issued by the Department of Provincial Administration, also tax number of persons: kind 1 to 8, place, serial, check digit.",
			kind: identityCard, langs: []string{"th"}, words: []string{"เลขประจำตัว", "เลขประจำตัวประชาชน", "บัตรประชาชน", "เลขบัตร", "thai id", "tnin", "pin thai"},
			check: "weights 13 to 2 mod 11", chance: 0.08, shapes: []string{"9{13}", "9_9999_99999_99_9"},
			examples: []string{"เลขประจำตัวประชาชน: §7-1006-00445-63-8§", "Thai ID §1101700230708§"},
			misses:   []string{"เลขประจำตัวประชาชน: 7-1006-00445-63-6", "Thai ID 9100600445635", "order 7100600445635"},
		},
		sure: []string{"9-9999-99999-99-9"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(13) || s.of("09", 0, 1) {
				return detectors.Reject
			}
			return passIf((11-s.sum(0, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11)%10 == s.digit(12))
		},
	}.detector()
}

func thPassport() detectors.Detector {
	return weakID{
		id: "TH_PASSPORT", country: "TH", category: "passport",
		doc:  "Thai passport number, issued by the Department of Consular Affairs: one or two letters and six or seven digits.",
		kind: passport, langs: []string{"th"}, shapes: []string{"AA_9{7}", "A_9{6}"},
		examples: []string{"หนังสือเดินทาง: §AA1234567§", "Thai passport §AB 7654321§"},
		misses:   []string{"หนังสือเดินทาง: AA12345678", "ref AA1234567"},
	}.detector()
}

// vnCCCD follows decree 137/2015 and circular 59/2021: province of birth from the
// list 001 to 096 or country, century and sex, two digits of the year, random digits.
func vnCCCD() detectors.Detector {
	return weakID{
		id: "VN_CCCD", country: "VN", category: "national_id",
		doc:  "Vietnamese citizen identity number (CCCD, personal identification number), issued by the Ministry of Public Security: province, sex and century, year, six digits.",
		kind: identityCard, langs: []string{"vi"}, words: []string{"cccd", "số cccd", "căn cước", "số căn cước", "số định danh cá nhân", "mã định danh", "so cccd", "can cuoc cong dan"},
		shapes: []string{"9{12}", "999_999_999_999", "999_9_99_9{6}"}, check: "province, century", chance: 0.027,
		valid: func(s plain) bool {
			p, year := s.num(0, 3), 1900+100*(s.digit(3)/2)+s.num(4, 6)
			return p >= 1 && p <= 96 && s.of("0123", 3, 4) && born(year, 1, 1)
		},
		examples: []string{"số CCCD: §001085012345§", "căn cước công dân §079301000123§"},
		misses:   []string{"số CCCD: 901085012345", "CCCD 001985012345", "đơn hàng 001085012345"},
	}.detector()
}

func vnMST() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "VN_MST", country: "VN", category: "tax_id",
			doc:  "Vietnamese tax code (MST) of firms and, before 2025, persons, issued by the General Department of Taxation: nine digits, check digit, and three of a branch.",
			kind: taxNumber, langs: []string{"vi"}, words: []string{"mst", "mã số thuế", "ma so thue", "mã số thuế cá nhân", "mst cá nhân"},
			check: "weights 31 29 23 19 17 13 7 5 3 mod 11", chance: 0.091, shapes: []string{"9{10}", "9{13}", "9{10}-999", "9{10} 999"},
			examples: []string{"MST: §0100233488§", "mã số thuế §0314409058-002§"},
			misses:   []string{"MST: 0100233480", "MST 010023348", "đơn 0100233488 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) && (!s.allDigits(13) || s.num(10, 13) == 0) || s.repeats() || s.num(2, 9) == 0 {
				return detectors.Reject
			}
			return passIf(10-s.sum(0, 31, 29, 23, 19, 17, 13, 7, 5, 3)%11 == s.digit(9))
		},
	}.detector()
}

func phPhilSys() detectors.Detector {
	return weakID{
		id: "PH_PHILSYS", country: "PH", category: "national_id",
		doc:  "Philippine identification number (PhilSys), issued by the Statistics Authority: sixteen digits of the card (PCN), twelve of the register (PSN).",
		kind: identityCard, words: []string{"philsys", "philsys number", "philsys card number", "philid", "pcn", "psn", "phil id", "national id philippines"},
		shapes:   []string{"9999-9999-9999-9999", "9{16}", "9{12}", "9999-9999-9999", "9999 9999 9999 9999"},
		examples: []string{"PhilSys number: §1234-5678-9012-3456§", "PCN §5203847561029384§"},
		misses:   []string{"PhilSys number: 1234-5678-901", "ref 1234-5678-9012-3456"},
	}.detector()
}

// phTIN: the ninth digit checks the rest by a rule that the bureau does not publish.
func phTIN() detectors.Detector {
	return weakID{
		id: "PH_TIN", country: "PH", category: "tax_id",
		doc:  "Philippine taxpayer number (TIN), issued by the Bureau of Internal Revenue: nine digits, and three to five of a branch.",
		kind: taxNumber, words: []string{"bir tin", "tin no bir", "tax identification number bir", "vat reg tin", "non vat reg tin"},
		shapes:   []string{"999-999-999", "999-999-999-999", "999-999-999-99999", "9{9}", "9{12}", "9{14}"},
		examples: []string{"BIR TIN: §123-456-789-000§", "Philippine TIN §201-345-678-00000§"},
		misses:   []string{"BIR TIN: 123-456", "ref 123-456-789-000"},
	}.detector()
}

func phUMID() detectors.Detector {
	return weakID{
		id: "PH_UMID", country: "PH", category: "social_security",
		doc:  "Philippine common reference number (CRN) of the unified identity card (UMID), issued by the SSS and GSIS: four digits, seven, one.",
		kind: socialSecurity, words: []string{"umid", "umid no", "umid number", "umid crn", "common reference number"}, shapes: []string{"9999-9{7}-9", "9{12}", "9999 9{7} 9"},
		examples: []string{"UMID: §0111-2345678-9§", "common reference number §011123456780§"},
		misses:   []string{"UMID: 0111-2345678", "ref 0111-2345678-9"},
	}.detector()
}

func phPassport() detectors.Detector {
	return weakID{
		id: "PH_PASSPORT", country: "PH", category: "passport",
		doc:  "Philippine passport number, issued by the Department of Foreign Affairs: P, seven digits and a letter, before 2016 two letters and seven digits.",
		kind: passport, shapes: []string{"A9{7}A", "AA_9{7}"}, check: "first letter", chance: 3. / 26,
		valid: func(s plain) bool {
			return s.letters() == 1 && s.b[0] == 'P' || s.letters() == 2 && s.of("EXD", 0, 1)
		},
		examples: []string{"Philippine passport: §P1234567A§", "Philippine passport no §EB7654321§"},
		misses:   []string{"Philippine passport: A1234567A", "ref P1234567A"},
	}.detector()
}
