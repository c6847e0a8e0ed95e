package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func southAfrica() []detectors.Detector {
	return []detectors.Detector{zaIDNumber(), zaTIN(), zaPassport()}
}

func egypt() []detectors.Detector { return []detectors.Detector{egNationalID()} }

func nigeria() []detectors.Detector { return []detectors.Detector{ngNIN(), ngBVN(), ngPlate()} }

func kenya() []detectors.Detector { return []detectors.Detector{kePIN()} }

func ghana() []detectors.Detector { return []detectors.Detector{ghCard(), ghTIN()} }

// maghreb are Morocco, Tunisia and Algeria.
func maghreb() []detectors.Detector { return []detectors.Detector{maCIN(), tnCIN(), dzNIN()} }

// southernAfrica are Botswana, Mozambique, Mauritius and Rwanda.
func southernAfrica() []detectors.Detector {
	return []detectors.Detector{bwOmang(), mzNUIT(), muNID(), rwNID()}
}

func westAfrica() []detectors.Detector { return []detectors.Detector{snNINEA(), gnNIFP()} }

// zaIDNumber follows the Department of Home Affairs: 0 to 4999 of women, then 0 of
// citizens, 1 of residents or 2 of refugees, a digit without meaning, Luhn's.
func zaIDNumber() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ZA_ID_NUMBER", country: "ZA", category: "national_id",
			doc:  "South African identity number, issued by the Department of Home Affairs: date of birth YYMMDD, serial, citizenship, a digit, Luhn's check digit.",
			kind: identityCard, words: []string{"sa id", "sa id number", "said number", "rsa id", "rsa id number", "id nommer", "identiteitsnommer", "id number sa"},
			check: "Luhn, date, citizenship", chance: 0.0011, shapes: []string{"9{13}", "999999_9999_99_9", "999999_9999_999"},
			examples: []string{"SA ID number: §7503305044089§", "RSA ID §800101 5009 087§"},
			misses:   []string{"SA ID number: 7503305044088", "SA ID 7513305044089", "order 7503305044089 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(13) && bornShort(s.num(0, 2), s.num(2, 4), s.num(4, 6)) && s.of("012", 10, 11) && s.luhn(0, 13))
		},
	}.detector()
}

func zaTIN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ZA_TIN", country: "ZA", category: "tax_id",
			doc:  "South African tax reference number, issued by SARS: ten digits from 0 to 3 or 9 with Luhn's check digit.",
			kind: taxNumber, words: []string{"sars", "sars tax number", "tax reference number", "tax ref no", "income tax reference number", "income tax number", "sars reference"},
			check: "Luhn, first digit", chance: 0.05, shapes: []string{"9{10}", "9999_999_999", "9999_99999_9"},
			examples: []string{"tax reference number: §0001339050§", "SARS §2449494166§"},
			misses:   []string{"tax reference number: 0001339051", "SARS 4001339050", "order 0001339050 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(10) && !s.repeats() && s.of("01239", 0, 1) && s.luhn(0, 10))
		},
	}.detector()
}

func zaPassport() detectors.Detector {
	return weakID{
		id: "ZA_PASSPORT", country: "ZA", category: "passport",
		doc:  "South African passport number, issued by the Department of Home Affairs: A, D, M or T and eight digits.",
		kind: passport, words: []string{"paspoort rsa", "rsa passport"}, shapes: []string{"A_9{8}"}, check: "letter", chance: 4. / 26,
		valid:    func(s plain) bool { return s.of("ADMT", 0, 1) },
		examples: []string{"South African passport: §A12345678§", "RSA passport §M 00123456§"},
		misses:   []string{"South African passport: B12345678", "ref A12345678"},
	}.detector()
}

// egNationalID: of the last digit two rules are told, neither of which fits all
// numbers in use, so none is asked; governorates are the register's list.
func egNationalID() detectors.Detector {
	return weakID{
		id: "EG_NATIONAL_ID", country: "EG", category: "national_id",
		doc:  "Egyptian national number, issued by the Civil Status Organization: century (2, 3), date of birth YYMMDD, governorate, serial with the sex, a digit.",
		kind: identityCard, langs: []string{"ar"}, words: []string{"الرقم القومي", "رقم قومي", "البطاقة القومية", "egyptian national number", "raqam qawmi"},
		shapes: []string{"9{14}", "9_999999_99_9999_9", "9_99_99_99_99_99999"}, check: "century, date, governorate", chance: 0.00145,
		valid: func(s plain) bool {
			const governorates = " 01 02 03 04 11 12 13 14 15 16 17 18 19 21 22 23 24 25 26 27 28 29 31 32 33 34 35 88 "
			return s.of("23", 0, 1) && born(1700+100*s.digit(0)+s.num(1, 3), s.num(3, 5), s.num(5, 7)) && listed(governorates, s.b[7:9])
		},
		examples: []string{"الرقم القومي: §28507300123451§", "الرقم القومي §30101158801237§"},
		misses:   []string{"الرقم القومي: 28513300123451", "الرقم القومي 48507300123451", "order 28507300123451"},
	}.detector()
}

// ngNIN: the Identity Management Commission publishes no check.
func ngNIN() detectors.Detector {
	return weakID{
		id: "NG_NIN", country: "NG", category: "national_id",
		doc:  "Nigerian national identification number (NIN), issued by the National Identity Management Commission: eleven digits without meaning.",
		kind: identityCard, fields: []string{"nin"}, words: []string{"nin number", "nin no", "nimc", "nimc number", "nigerian nin", "national identification number nigeria", "nin slip"},
		shapes: []string{"9{11}", "9999_999_9999", "999_9999_9999"}, check: "no first zero", chance: 0.9, valid: func(s plain) bool { return s.b[0] != '0' },
		examples: []string{"NIN: §12345678901§", "NIMC number §70123456789§"},
		misses:   []string{"NIN: 01234567890", "ref 12345678901"},
	}.detector()
}

func ngBVN() detectors.Detector {
	return weakID{
		id: "NG_BVN", country: "NG", category: "financial",
		doc:   "Nigerian bank verification number (BVN) of a person, issued by the Central Bank: eleven digits from 22.",
		words: []string{"bvn", "bvn number", "bvn no", "bank verification number"}, shapes: []string{"9{11}", "999_9999_9999"}, check: "prefix 22", chance: 0.01,
		valid:    func(s plain) bool { return s.oneOf(0, 2, "22") },
		examples: []string{"BVN: §22123456789§", "bank verification number §22987654321§"},
		misses:   []string{"BVN: 32123456789", "ref 22123456789"},
	}.detector()
}

func ngPlate() detectors.Detector {
	return weakID{
		id: "NG_VEHICLE_REGISTRATION", country: "NG", category: "vehicle",
		doc:   "Nigerian number plate, issued by the Federal Road Safety Corps: three letters of the local government, three digits, two letters.",
		kind:  numberPlate,
		words: []string{"frsc number", "nigerian plate"}, cells: []string{"AAA-999AA", "AAA 999 AA", "AAA999AA", "AAA-999-AA"},
		check: "letters and digits in their places", chance: 0.0001,
		examples: []string{"Nigerian plate: §ABC-123DE§", "Nigerian number plate: §KJA 456 XY§"},
		misses:   []string{"Nigerian plate: ABC-1234DE", "ref ABC-123DE"},
	}.detector()
}

// kePIN follows the Kenya Revenue Authority: A of persons, P of others; the rule of
// the last letter is not published.
func kePIN() detectors.Detector {
	return weakID{
		id: "KE_PIN", country: "KE", category: "tax_id",
		doc:  "Kenyan tax number (KRA PIN), issued by the Kenya Revenue Authority: A of persons or P, nine digits, a letter.",
		kind: taxNumber, words: []string{"kra pin", "kra pin no", "kra pin number", "pin no kra", "kra", "pin certificate"}, shapes: []string{"A9{9}A", "A 9{9} A", "A-9{9}-A"},
		check: "A or P", chance: 2. / 26, valid: func(s plain) bool { return s.of("AP", 0, 1) },
		examples: []string{"KRA PIN: §A004416331M§", "KRA PIN §P051365947M§"},
		misses:   []string{"KRA PIN: V004416331M", "ref A004416331M"},
	}.detector()
}

// ghCard: that the last digit checks the rest is said, by which rule is not.
func ghCard() detectors.Detector {
	return weakID{
		id: "GH_CARD", country: "GH", category: "national_id",
		doc:  "Ghanaian identity card number (Ghana Card PIN), issued by the National Identification Authority: GHA, nine digits, a digit.",
		kind: identityCard, words: []string{"ghana card", "ghana card no", "ghana card number", "ghana card pin", "nia pin"}, shapes: []string{"AAA9{10}"}, cells: []string{"AAA-9{9}-9", "AAA 9{9} 9"},
		check: "GHA", chance: 1. / 17576, valid: func(s plain) bool { return s.oneOf(0, 3, "GHA") },
		examples: []string{"Ghana Card: §GHA-123456789-0§", "Ghana Card: §GHA7001234563§"},
		misses:   []string{"Ghana Card: GHB-123456789-0", "ref GHA-123456789-0"},
	}.detector()
}

// ghTIN follows the Ghana Revenue Authority: P persons, C companies, G government,
// Q foreign missions, V others; weights 1 to 9, 10 written X.
func ghTIN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "GH_TIN", country: "GH", category: "tax_id",
			doc:  "Ghanaian tax number (TIN), issued by the Ghana Revenue Authority: P, C, G, Q or V, 00, seven digits, a check digit or X.",
			kind: taxNumber, words: []string{"gra tin", "tin gra", "tin ghana", "ghana tin"}, check: "weights 1 to 9 mod 11, letter", chance: 0.00018, shapes: []string{"A9{10}", "A9{9}A"},
			examples: []string{"GRA TIN: §C0000803561§", "Ghanaian TIN §P0000000019§"},
			misses:   []string{"GRA TIN: C0000803562", "GRA TIN A0000803561", "ref C0000803561"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 11 || !s.of("PCGQV", 0, 1) || !s.oneOf(1, 3, "00") || !s.digits(3, 10) {
				return detectors.Reject
			}
			return passIf(s.b[10] == "0123456789X"[s.sum(1, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11])
		},
	}.detector()
}

func maCIN() detectors.Detector {
	return weakID{
		id: "MA_CIN", country: "MA", category: "id_card",
		doc:  "Moroccan identity card number (CNIE, CIN), issued by the DGSN: one or two letters of the place and four to six digits.",
		kind: identityCard, langs: []string{"ar"}, words: []string{"cnie", "cin maroc", "n cin", "cin n", "numéro cin", "numero cin", "carte nationale marocaine", "رقم البطاقة الوطنية", "البطاقة الوطنية"},
		fields: []string{"cin"}, shapes: []string{"A{1,2}_9{5,6}"}, cells: []string{"A{1,2}9{4,6}"},
		examples: []string{"CNIE: §AB123456§", "numéro CIN §K456789§"},
		misses:   []string{"CNIE: ABC123456", "ref AB123456"},
	}.detector()
}

func tnCIN() detectors.Detector {
	return weakID{
		id: "TN_CIN", country: "TN", category: "id_card",
		doc:  "Tunisian identity card number (CIN), issued by the Ministry of the Interior: eight digits, the first 0 or 1.",
		kind: identityCard, langs: []string{"ar"}, words: []string{"cin tunisie", "carte d'identité tunisienne", "numéro cin", "numero cin", "بطاقة التعريف الوطنية", "رقم بطاقة التعريف"},
		fields: []string{"cin"}, shapes: []string{"9{8}"}, check: "first digit", chance: 0.2, valid: func(s plain) bool { return s.of("01", 0, 1) },
		examples: []string{"numéro CIN: §01234567§", "بطاقة التعريف الوطنية §09876543§"},
		misses:   []string{"numéro CIN: 81234567", "ref 01234567"},
	}.detector()
}

// dzNIN: the structure is not published beyond its length.
func dzNIN() detectors.Detector {
	return weakID{
		id: "DZ_NIN", country: "DZ", category: "national_id",
		doc:  "Algerian national identification number (NIN), printed on biometric documents of the Ministry of the Interior: eighteen digits.",
		kind: identityCard, langs: []string{"ar"}, fields: []string{"nin"}, words: []string{"numéro d'identification national", "numero d'identification national", "nin algérie", "رقم التعريف الوطني", "رقم التعريف الوطني الوحيد"},
		shapes: []string{"9{18}"}, check: "first digit", chance: 0.2, valid: func(s plain) bool { return s.of("12", 0, 1) },
		examples: []string{"numéro d'identification national: §109850730012345678§", "رقم التعريف الوطني §219920115001234567§"},
		misses:   []string{"numéro d'identification national: 10985073001234567", "ref 109850730012345678"},
	}.detector()
}

func bwOmang() detectors.Detector {
	return weakID{
		id: "BW_OMANG", country: "BW", category: "national_id",
		doc:   "Botswana identity number (Omang), issued by the Department of Civil and National Registration: nine digits, the fifth 1 of men or 2 of women.",
		words: []string{"omang", "omang no", "omang number", "omang id"}, shapes: []string{"9{9}", "9999_9_9999"}, check: "sex", chance: 0.2,
		valid:    func(s plain) bool { return s.of("12", 4, 5) },
		examples: []string{"Omang: §123411234§", "Omang number §987620001§"},
		misses:   []string{"Omang: 123451234", "ref 123411234"},
	}.detector()
}

// mzNUIT follows python-stdnum, which took the weights from published numbers: 8 9 4
// 5 6 7 8 9 mod 11, 10 written 1.
func mzNUIT() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MZ_NUIT", country: "MZ", category: "tax_id",
			doc:  "Mozambican tax number (NUIT), issued by the Autoridade Tributária: kind, serial, check digit.",
			kind: taxNumber, words: []string{"nuit", "nuit n", "n nuit", "número único de identificação tributária", "numero unico de identificacao tributaria"},
			check: "weights 8 9 4 5 6 7 8 9 mod 11", chance: 0.1, shapes: []string{"9{9}", "999_999_999"},
			examples: []string{"NUIT: §400339910§", "NUIT §400 005 834§"},
			misses:   []string{"NUIT: 400339911", "NUIT 4003399100", "ref 400339910"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(9) && !s.repeats() && s.b[8] == "01234567891"[s.sum(0, 8, 9, 4, 5, 6, 7, 8, 9)%11])
		},
	}.detector()
}

// muNID follows the Mauritius National Identity Scheme: letter of the surname, date,
// serial and a check character mod 17, letters counted from 10.
func muNID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MU_NID", country: "MU", category: "national_id",
			doc:  "Mauritian identity card number, issued by the Civil Status Division: letter of the surname at birth, date of birth DDMMYY, serial, check character.",
			kind: identityCard, words: []string{"mauritius id", "mauritius nid", "mnis", "nic mauritius", "carte d'identité mauricienne"}, fields: []string{"nid"},
			check: "weights 14 to 2 mod 17, date", chance: 0.00216, shapes: []string{"A9{13}", "A9{12}A"},
			examples: []string{"Mauritius ID: §C1711824506780§", "Mauritius NID §B080399001234D§"},
			misses:   []string{"Mauritius ID: C1713824506780", "Mauritius ID 17118245067801", "ref C1711824506781"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 14 || s.letters() != 1 || !s.digits(1, 13) || !bornShort(s.num(5, 7), s.num(3, 5), s.num(1, 3)) {
				return detectors.Reject
			}
			sum := 14*s.alphanumeric(0) + s.sum(1, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
			return passIf(s.alphanumeric(13) == (17-sum%17)%17)
		},
	}.detector()
}

// rwNID follows the National Identification Agency: kind 1 to 3, year of birth, 8 of
// men or 7 of women.
func rwNID() detectors.Detector {
	return weakID{
		id: "RW_NID", country: "RW", category: "national_id",
		doc:   "Rwandan identity number, issued by the National Identification Agency: kind, year of birth, sex (8, 7), serial, card, two digits.",
		words: []string{"indangamuntu", "rwanda id", "rwanda national id", "nida number", "numero y'indangamuntu", "nid rwanda"}, shapes: []string{"9{16}", "9_9999_9_9{7}_9_99"},
		check: "kind, year, sex", chance: 0.00084,
		valid: func(s plain) bool {
			return s.of("123", 0, 1) && s.num(1, 5) >= 1900 && born(s.num(1, 5), 1, 1) && s.of("78", 5, 6)
		},
		examples: []string{"Indangamuntu: §1198580012345678§", "Rwanda ID §1 1992 7 0123456 1 23§"},
		misses:   []string{"Indangamuntu: 1178580012345678", "Rwanda ID 4198580012345678", "ref 1198580012345678"},
	}.detector()
}

// snNINEA: python-stdnum has the weights 1 and 2 by turns mod 10 since 2026; the COFI
// behind it says regime, tax centre and legal form (1: a person).
func snNINEA() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "SN_NINEA", country: "SN", category: "business",
			doc:  "Senegalese number of enterprises and associations (NINEA), issued by the ANSD, also to sole traders: seven or nine digits, and three characters (COFI).",
			kind: companyNumber, langs: []string{"fr"}, words: []string{"ninea", "n ninea", "ninea n", "numéro ninea", "numero ninea"},
			check: "weights 1 2 mod 10", chance: 0.1, shapes: []string{"9{7}", "9{9}", "999_9999", "9{7}9A9", "9{9}9A9"}, cells: []string{"9{7} 9A9", "9{9} 9A9", "9 9{6}"},
			examples: []string{"NINEA: §3067221§", "NINEA §30672212G2§", "NINEA: §3067221 2G2§"},
			misses:   []string{"NINEA: 3067222", "NINEA: 30672212I2", "ref 3067221"},
		},
		required: true,
		judge:    snNumber,
	}.detector()
}

// snNumber judges a NINEA with or without its COFI.
func snNumber(s plain) detectors.Verdict {
	n := s.len()
	if n == 10 || n == 12 {
		if n -= 3; !s.of("012", n, n+1) || !s.of("ABCDEFGHJKLMNPQRSTUVWZ", n+1, n+2) || !s.digits(n+2, n+3) {
			return detectors.Reject
		}
	}
	if n != 7 && n != 9 || !s.digits(0, n) || s.num(0, n) == 0 {
		return detectors.Reject
	}
	return passIf(s.fromRight(0, n, 1, 2)%10 == 0)
}

// gnNIFP follows the specification of the Direction Générale des Impôts (cahier des
// charges du NIFp, 2022).
func gnNIFP() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "GN_NIFP", country: "GN", category: "tax_id",
			doc:  "Guinean permanent tax number (NIFp), issued by the Direction Générale des Impôts: nine digits, the last Luhn's check digit.",
			kind: taxNumber, words: []string{"nifp", "nif p", "numéro d'identification fiscale permanent", "nif guinée"}, check: "Luhn", chance: 0.1, shapes: []string{"9{9}", "999_999_999"},
			examples: []string{"NIFp: §693770885§", "NIFp §693-770-885§"},
			misses:   []string{"NIFp: 693770880", "NIFp 6937708855", "ref 693770885"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(s.allDigits(9) && !s.repeats() && s.luhn(0, 9)) },
	}.detector()
}
