package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// Central America and the Caribbean.

func dominicanRepublic() []detectors.Detector { return []detectors.Detector{doCedula()} }

func guatemala() []detectors.Detector { return []detectors.Detector{gtCUI(), gtNIT()} }

func elSalvador() []detectors.Detector { return []detectors.Detector{svDUI(), svNIT()} }

func costaRica() []detectors.Detector { return []detectors.Detector{crCPF(), crDIMEX()} }

func cuba() []detectors.Detector { return []detectors.Detector{cuNI()} }

func honduras() []detectors.Detector { return []detectors.Detector{hnDNI()} }

func nicaragua() []detectors.Detector { return []detectors.Detector{niCedula()} }

func panama() []detectors.Detector { return []detectors.Detector{paCedula()} }

func doCedula() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "DO_CEDULA", country: "DO", category: "national_id",
			doc:  "Dominican identity and electoral card number (cédula), issued by the JCE: municipality, serial, Luhn's check digit.",
			kind: identityCard, langs: []string{"es"}, fields: []string{"cie"}, words: []string{"cédula", "cedula", "cédula de identidad", "cédula de identidad y electoral", "cédula nº", "número de cédula", "numero de cedula"},
			check: "Luhn", chance: 0.1, shapes: []string{"9{11}", "999_9999999_9", "999-9999999-9"},
			examples: []string{"cédula: §001-4464126-3§", "cédula §00172706301§", "número de cédula §001-0269164-9§"},
			misses:   []string{"cédula: 001-4464126-4", "cédula 001727063012", "pedido 00172706301"},
		},
		sure: []string{"999-9999999-9"}, required: true,
		judge: func(s plain) detectors.Verdict { return passIf(s.allDigits(11) && !s.repeats() && s.luhn(0, 11)) },
	}.detector()
}

// gtCUI follows RENAP: the check digit of the first eight, then the department
// (1 to 22) and municipality of birth.
func gtCUI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "GT_CUI", country: "GT", category: "national_id",
			doc:  "Guatemalan identity number (CUI, DPI), issued by RENAP: eight digits, check digit, department and municipality of birth.",
			kind: identityCard, langs: []string{"es"}, words: []string{"dpi", "cui", "dpi cui", "dpi/cui", "código único de identificación", "codigo unico de identificacion", "documento personal de identificación", "dpi no"},
			check: "weights 2 to 9 mod 11, place", chance: 0.0068, shapes: []string{"9{13}", "9999_99999_9999", "9999 99999 9999"},
			examples: []string{"DPI: §1234 56789 0101§", "CUI §2345678990501§", "DPI §3045 67892 1301§"},
			misses:   []string{"DPI: 1234 56780 0101", "DPI 1234 56789 2501", "pedido 23456789905011"},
		},
		sure:     []string{"9999 99999 9999"},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(13) || s.num(9, 11) < 1 || s.num(9, 11) > 22 || s.num(11, 13) < 1 || s.num(11, 13) > 34 {
				return detectors.Reject
			}
			return passIf(s.sum(0, 2, 3, 4, 5, 6, 7, 8, 9)%11 == s.digit(8))
		},
	}.detector()
}

func gtNIT() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "GT_NIT", country: "GT", category: "tax_id",
			doc:  "Guatemalan tax number (NIT), issued by the SAT: up to eleven digits and a check digit or K.",
			kind: taxNumber, langs: []string{"es"}, fields: []string{"nit"}, words: []string{"n i t", "nit no", "número de identificación tributaria", "numero de identificacion tributaria"},
			check: "weights from 2 mod 11", chance: 0.0909, shapes: []string{"9{7,9}", "9{6,8}-9", "9{6,8}-A", "9{6,8}A"},
			examples: []string{"NIT: §5913298-1§", "NIT §88044726§", "NIT §8948648-K§"},
			misses:   []string{"NIT: 5913298-2", "NIT 8948648-J", "pedido 5913298-1"},
		},
		loose: []string{"9999999-9", "999999-9", "99999999-9"}, required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.len() - 1
			if n < 6 || n > 8 || !s.digits(0, n) || s.repeats() {
				return detectors.Reject
			}
			return passIf(s.b[n] == "0123456789K"[(11-s.fromRight(0, n, 2, 3, 4, 5, 6, 7, 8, 9)%11)%11])
		},
	}.detector()
}

func svDUI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "SV_DUI", country: "SV", category: "national_id",
			doc:  "Salvadoran identity document number (DUI), issued by the RNPN: eight digits, a hyphen and a check digit.",
			kind: identityCard, langs: []string{"es"}, words: []string{"dui", "d u i", "dui no", "documento único de identidad", "documento unico de identidad", "número de dui"},
			check: "weights 9 to 2 mod 10", chance: 0.1, shapes: []string{"9{8}-9", "9{9}", "9{8} 9"},
			examples: []string{"DUI: §02345678-3§", "DUI §04567891-1§", "número de DUI §050123450§"},
			misses:   []string{"DUI: 02345678-4", "DUI 0234567-12", "pedido 02345678-3"},
		},
		loose: []string{"99999999-9"}, required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(9) && !s.repeats() && (10-s.sum(0, 9, 8, 7, 6, 5, 4, 3, 2)%10)%10 == s.digit(8))
		},
	}.detector()
}

// svNIT has two rules: serials up to 100 are of the old one.
func svNIT() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "SV_NIT", country: "SV", category: "tax_id",
			doc:  "Salvadoran tax number (NIT), issued by the ministry of finance: place, date of birth, serial, check digit.",
			kind: taxNumber, langs: []string{"es"}, fields: []string{"nit"}, words: []string{"n i t", "nit no", "número de identificación tributaria", "numero de identificacion tributaria"},
			check: "weights mod 11 mod 10", chance: 0.0296, shapes: []string{"9999-999999-999-9", "9{14}", "9999_999999_999_9", "9999 999999 999 9"},
			examples: []string{"NIT: §0614-020485-477-5§", "NIT §06142802822295§", "NIT §0614-211071-766-1§"},
			misses:   []string{"NIT: 0614-020485-477-6", "NIT 5614-020485-477-5", "pedido 06142802822295"},
		},
		prefix: "SV", sure: []string{"9999-999999-999-9"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(14) || !s.of("019", 0, 1) || s.repeats() {
				return detectors.Reject
			}
			if s.num(10, 13) <= 100 {
				return passIf(s.sum(0, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11%10 == s.digit(13))
			}
			return passIf((11-s.sum(0, 2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11%10 == s.digit(13))
		},
	}.detector()
}

func crCPF() detectors.Detector {
	return weakID{
		id: "CR_CPF", country: "CR", category: "national_id",
		doc:  "Costa Rican identity card number of a person (cédula física), issued by the TSE: province 1 to 9, volume and entry; ten digits with a zero before them.",
		kind: identityCard, langs: []string{"es"}, words: []string{"cédula", "cedula", "cédula de identidad", "cédula física", "cedula fisica", "cédula jurídica o física", "número de cédula", "cédula nº"},
		shapes: []string{"9{9,10}", "9-9999-9999", "99-9999-9999", "9-999-999", "9_9999_9999"},
		check:  "leading zero or province", chance: 0.9,
		valid: func(s plain) bool {
			return s.len() == 10 && s.b[0] == '0' && s.b[1] != '0' || s.len() != 10 && s.b[0] != '0'
		},
		examples: []string{"cédula: §1-0913-0259§", "cédula física §0109130259§"},
		misses:   []string{"cédula: 0-0913-0259", "pedido 1-0913-0259"},
	}.detector()
}

func crDIMEX() detectors.Detector {
	return weakID{
		id: "CR_DIMEX", country: "CR", category: "residence_permit",
		doc:  "Costa Rican number of a foreign resident (DIMEX), issued by Migración: eleven or twelve digits from 1.",
		kind: residencePermit, langs: []string{"es"}, words: []string{"dimex", "dimex nº", "número dimex", "documento de identidad migratorio", "cédula de residencia", "cedula de residencia"},
		shapes: []string{"9{11,12}", "9_999_9{7,8}"}, check: "prefix", chance: 0.1, valid: func(s plain) bool { return s.b[0] == '1' },
		examples: []string{"DIMEX: §155812994816§", "cédula de residencia §12345678901§"},
		misses:   []string{"DIMEX: 255812994816", "pedido 155812994816"},
	}.detector()
}

// cuNI follows the Cuban register: the seventh digit is the century: 9 the 19th,
// 0 to 5 the 20th, 6 to 8 the 21st.
func cuNI() detectors.Detector {
	return weakID{
		id: "CU_NI", country: "CU", category: "national_id",
		doc:  "Cuban identity number (carné de identidad), issued by the MININT: date of birth YYMMDD, century, serial, sex, digit.",
		kind: identityCard, langs: []string{"es"}, fields: []string{"ci", "c i"}, words: []string{"carné de identidad", "carne de identidad", "carnet de identidad", "número de identidad", "numero de identidad permanente", "número de identidad permanente"},
		shapes: []string{"9{11}", "9{6}_9{5}"}, check: "date, century", chance: 0.0333,
		valid: func(s plain) bool {
			century := 1900
			if c := s.digit(6); c == 9 {
				century = 1800
			} else if c > 5 {
				century = 2000
			}
			return born(century+s.num(0, 2), s.num(2, 4), s.num(4, 6))
		},
		examples: []string{"carné de identidad: §85020302434§", "CI §71112345678§"},
		misses:   []string{"carné de identidad: 85130302434", "pedido 85020302434"},
	}.detector()
}

func hnDNI() detectors.Detector {
	return weakID{
		id: "HN_DNI", country: "HN", category: "national_id",
		doc:  "Honduran identity number (DNI), issued by the RNP: department 01 to 18, municipality, year of birth, serial.",
		kind: identityCard, langs: []string{"es"}, words: []string{"dni", "dni no", "documento nacional de identificación", "identidad", "tarjeta de identidad", "número de identidad", "numero de identidad", "rtn"},
		shapes: []string{"9999-9999-99999", "9{13}", "9999 9999 99999"}, check: "place, year", chance: 0.0007,
		valid: func(s plain) bool {
			return s.num(0, 2) >= 1 && s.num(0, 2) <= 18 && s.num(2, 4) >= 1 && s.num(2, 4) <= 28 && s.num(4, 8) >= 1900 && born(s.num(4, 8), 1, 1)
		},
		examples: []string{"DNI: §0801-1985-12345§", "tarjeta de identidad §0501197700123§"},
		misses:   []string{"DNI: 1901-1985-12345", "DNI 0801-1785-12345"},
	}.detector()
}

// niCedula follows the CSE: the letter is the remainder mod 23 of the digits.
func niCedula() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "NI_CEDULA", country: "NI", category: "national_id",
			doc:  "Nicaraguan identity card number (cédula), issued by the CSE: municipality, date of birth DDMMYY, serial, check letter.",
			kind: identityCard, langs: []string{"es"}, words: []string{"cédula", "cedula", "cédula de identidad", "cédula nº", "número de cédula", "numero de cedula", "ruc"},
			check: "mod 23 letter, date", chance: 0.0014, shapes: []string{"999-999999-9999A", "9{13}A", "999_999999_9999_A", "999 999999 9999A"},
			examples: []string{"cédula: §001-150485-0012C§", "cédula §2810307710003G§", "§001-241192-1034Q§"},
			misses:   []string{"cédula: 001-150485-0012D", "cédula 001-321585-0012A"},
		},
		sure: []string{"999-999999-9999A"},
		judge: func(s plain) detectors.Verdict {
			return passIf(s.len() == 14 && s.digits(0, 13) && bornShort(s.num(7, 9), s.num(5, 7), s.num(3, 5)) && s.b[13] == "ABCDEFGHJKLMNPQRSTUVWXY"[s.num(0, 13)%23])
		},
	}.detector()
}

func paCedula() detectors.Detector {
	return weakID{
		id: "PA_CEDULA", country: "PA", category: "national_id",
		doc:  "Panamanian identity card number (cédula), issued by the Tribunal Electoral: province 1 to 13 (or PE, N, E, PI, AV), volume, entry.",
		kind: identityCard, langs: []string{"es"}, fields: []string{"cip"}, words: []string{"cédula", "cedula", "cédula de identidad", "cédula personal", "cédula nº", "número de cédula", "ruc"},
		shapes: []string{"9{1,2}-9{1,4}-9{2,6}", "A{1,2}-9{1,4}-9{2,6}"}, cells: []string{"9AA-9{1,4}-9{2,6}"}, check: "province, letters", chance: 0.9,
		valid: func(s plain) bool {
			if n := s.letters(); n > 0 {
				return s.oneOf(0, n, "PE", "N", "E")
			}
			return s.b[0] != '0' && (s.b[1] <= '9' || s.oneOf(1, 3, "PI", "AV"))
		},
		examples: []string{"cédula: §8-442-1234§", "cédula §PE-12-3456§"},
		misses:   []string{"cédula: ZZ-12-3456", "pedido 8-442-1234"},
	}.detector()
}
