package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// esCIF follows orden EHA/451/2008 and Real Decreto 1065/2007 art. 22. Which of the
// two check characters stands, follows from the letter; both are found for some.
func esCIF() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ES_CIF", country: "ES", category: "business",
			doc: "Spanish tax number of a company or other body (CIF, NIF de personas jurídicas), issued by the Agencia Tributaria: a letter of " +
				"the legal form, seven digits and a check digit or letter; with ES as VAT number.",
			kind: companyNumber, langs: []string{"es", "ca", "gl"}, words: []string{"cif", "c i f", "nif", "n i f", "nif iva", "cif nif", "nif cif"},
			shapes: []string{"A9{8}", "A9{7}A", "A-9{8}", "A-9{7}-9", "A-9{7}-A", "A-9{7}A", "A9{7}-9", "A9{7}-A", "A 9{8}", "A 9{7} A", "A-99.999.999", "A-99999999", "A99.999.999", "A/9{8}"},
			check:  "cross sums with weights 2 1 mod 10, to digit or letter", chance: 0.0639,
			examples: []string{"CIF §B95564399§", "C.I.F.: §A-88578398§", "NIF §ESB36779825§", "CIF: §Q5724209A§"},
			misses:   []string{"CIF B36740601", "CIF O-2898141-L", "CIF B740530625", "pieza B83428318 x"},
		},
		prefix: "ES", required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 9 || !s.of("ABCDEFGHJNPQRSUVW", 0, 1) || !s.digits(1, 8) || repeated(s.b[1:8]) {
				return detectors.Reject
			}
			sum := 0
			for i := 1; i < 8; i++ {
				sum += crossSum(s.digit(i) * (1 + i%2))
			}
			check := (10 - sum%10) % 10
			return passIf(s.b[8] == byte('0'+check) || s.b[8] == "JABCDEFGHI"[check])
		},
	}.detector()
}

// esCCC follows the Banco de España's description of the código cuenta cliente.
func esCCC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ES_CCC", country: "ES", category: "financial",
			doc: "Spanish bank account number (código cuenta cliente, CCC): bank 4, branch 4, two check digits, account 10; since 2014 written " +
				"as an IBAN.",
			words: []string{"ccc", "c c c", "código cuenta cliente", "codigo cuenta cliente", "cuenta cliente", "cuenta corriente", "número de cuenta", "numero de cuenta", "nº de cuenta", "nº cuenta",
				"cuenta bancaria", "domiciliación bancaria", "datos bancarios", "bank account", "account number"},
			shapes: []string{"9{20}", "9999_9999_99_9999999999", "9999-9999-99 9999999999", "9999_9999_99_99999_99999", "9999_9999_9999_9999_9999", "9999 9999 99-9999999999"},
			check:  "weights 1 2 4 8 5 10 9 7 3 6 mod 11 twice", chance: 0.011,
			examples: []string{"CCC §8887-2426-36-7829165718§", "cuenta corriente: §4718 9474 85 2876913054§", "nº de cuenta §70982655601933765291§"},
			misses:   []string{"CCC 0675-6348-96-3463658891", "CCC 5511-8446-82-03496700420", "CCC 9156-9664-80-391551627", "CCC X5537829381432867004"},
		},
		sure: []string{"9999-9999-99-9999999999", "9999 9999 99 9999999999", "9999-9999-99 9999999999"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(20) || s.repeats() || s.num(0, 8) == 0 {
				return detectors.Reject
			}
			return passIf(s.digit(8) == esAccountCheck(s.sum(0, 4, 8, 5, 10, 9, 7, 3, 6)) && s.digit(9) == esAccountCheck(s.sum(10, 1, 2, 4, 8, 5, 10, 9, 7, 3, 6)))
		},
	}.detector()
}

// esAccountCheck is the check digit of a sum: 1 for 10.
func esAccountCheck(sum int) int {
	if r := 11 - sum%11; r < 10 {
		return r
	} else {
		return 11 - r
	}
}

// esCIP follows Real Decreto 183/2004 on the tarjeta sanitaria individual: each
// region has a code of its own, the system's (CIP-SNS) has sixteen characters.
func esCIP() detectors.Detector {
	return weakID{
		id: "ES_CIP", country: "ES", category: "health_id",
		doc: "Spanish code on the health card (código de identificación personal, CIP, CIPA, CIP-SNS, NUHSA, SIP), issued by the health " +
			"service of the region: letters of the name and ten to twelve digits, or digits only.",
		kind: healthInsurance, langs: []string{"es", "ca", "gl", "eu"}, words: []string{"cip", "cipa", "nuhsa", "sip", "cip sns", "cip-sns", "tsi", "tis", "naf cip", "catsalut", "código sns", "cip autonómico"},
		shapes:   []string{"A{4}_9{10,12}", "AA9{10}", "A{4}9A9{8}", "A{4}9{6}A{2}9{4}", "A{10}9{6}", "9{8,10}", "A{4} 9 9{6} 9{2} 9", "9{6}A{4}9{4}", "A{2} 9{10}", "A{8}9{8}"},
		examples: []string{"CIP: §AIRI2662478890§", "NUHSA: §AN5159293647§", "SIP §61252582§"},
		misses:   []string{"CIP: 24198", "CIP CBGB04791", "pieza 02525048"},
	}.detector()
}

// esSupportNumber follows the Policía Nacional's description of the documents.
func esSupportNumber() detectors.Detector {
	return weakID{
		id: "ES_ID_SUPPORT_NUMBER", country: "ES", category: "id_card",
		doc: "Number of the card (número de soporte, IDESP, IXESP) of a Spanish identity card or a foreigner's card, issued by the Policía " +
			"Nacional: three letters and six digits (DNI), E and eight digits (TIE, EU citizens' certificate C).",
		words: []string{"número de soporte", "numero de soporte", "nº de soporte", "nº soporte", "num soporte", "soporte", "idesp", "ixesp", "support number", "número soporte", "num soport",
			"número de suport"},
		fields: []string{"soporte dni", "numero soporte dni", "dni soporte", "soporte nie"},
		shapes: []string{"AAA_9{6}", "A9{8}"},
		check:  "first letter of foreigners' cards", chance: 1,
		valid:    func(s plain) bool { return s.letters() == 3 || s.of("CE", 0, 1) },
		examples: []string{"número de soporte §AAF251952§", "IXESP: §E15173257§"},
		misses:   []string{"número de soporte 97255265", "número de soporte F89731437", "pieza BVS118180"},
	}.detector()
}

// esCadastralReference follows the Dirección General del Catastro, resolution of
// 22 October 1997 on the control characters.
func esCadastralReference() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ES_CADASTRAL_REF", country: "ES", category: "location",
			doc: "Spanish cadastral reference of a property (referencia catastral), issued by the Catastro: 14 characters of the plot, four " +
				"digits of the unit, two control letters.",
			words:  []string{"referencia catastral", "referencias catastrales", "ref catastral", "rc catastral", "catastro", "catastral", "referència cadastral", "cadastral reference"},
			fields: []string{"refcat", "ref cat", "rc"},
			shapes: []string{"X{20}", "9{7}_AA9999A_9999_AA", "9{7} AA9999A 9999AA"},
			cells:  []string{"X{7}_X{7}_X{4}_XX", "X{7}_X{7}_X{6}", "X{14}_X{4}_XX", "X{14}_X{6}"},
			check:  "weights 13 15 12 5 4 17 9 21 3 7 1 mod 23 to letter, twice", chance: 0.0013,
			examples: []string{"referencia catastral §2752846ZA6669A5541ZZ§", "Ref. catastral: §51920A269041142668ZO§", "§6412098ZA9952A1326ZA§"},
			misses:   []string{"referencia catastral 7837301VG8173B0001TA", "referencia catastral 7033181VG8173B0001", "referencia catastral 7281467VG8173B0001TTT", "hash 7837301VG8173B0001TA"},
		},
		judge: func(s plain) detectors.Verdict {
			if s.len() != 20 || !s.digits(14, 18) || s.b[18] <= '9' || s.b[19] <= '9' {
				return detectors.Reject
			}
			unit := esCadastralSum(s, 14, 18, 7)
			if esCadastralLetters[(esCadastralSum(s, 0, 7, 0)+unit)%23] != s.b[18] || esCadastralLetters[(esCadastralSum(s, 7, 14, 0)+unit)%23] != s.b[19] {
				return detectors.Reject
			}
			return detectors.Pass
		},
	}.detector()
}

// esCadastralLetters are the control letters by remainder.
const esCadastralLetters = "MQWERTYUIOPASDFGHJKLBZX"

// esCadastralSum is the sum of the characters i to j times the weights from first
// on. Letters count from 1; Ñ, which no reference in ASCII has, stands after N.
func esCadastralSum(s plain, i, j, first int) (sum int) {
	weights := [...]int{13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1}
	for k, c := range s.b[i:j] {
		v := int(c - '0')
		if c > '9' {
			v = int(c-'A') + 1
			if c > 'N' {
				v++
			}
		}
		sum += v * weights[first+k]
	}
	return sum
}

// esCUPS follows the CNMC and Real Decreto 1435/2002: the letters are those of the
// remainder modulo 529.
func esCUPS() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ES_CUPS", country: "ES", category: "location",
			doc: "Spanish code of an electricity or gas supply point (CUPS): ES, four digits of the distributor, twelve of the point, two check " +
				"letters, sometimes a digit and a letter.",
			words:  []string{"cups", "código cups", "codigo cups", "punto de suministro", "nº cups", "cups luz", "cups gas", "cups electricidad"},
			shapes: []string{"AA9{16}AA", "AA9{16}AA9A", "AA 9999-9{12}-AA", "AA 9999-9{12}-AA 9A", "AA_9999_9999_9999_9999_AA", "AA_9999_9999_9999_9999_AA_9A", "AA 9{16} AA", "AA_9999_9{12}_AA", "AA 9{16} AA 9A", "AA9999 9999 9999 9999 AA"},
			check:  "number mod 529 to two letters", chance: 0.0000028,
			examples: []string{"CUPS §ES0021803265114157AZ§", "CUPS: §ES 0031 8631 0298 2780 AA§", "§ES0022900454018426ZZ0F§"},
			misses:   []string{"CUPS ES0021338569445215ZZ", "CUPS GB 1234-123456789012-JY", "CUPS ES 1234-12345678201-JY", "CUPS XES1234123456784012JY"},
		},
		judge: func(s plain) detectors.Verdict {
			n := s.len()
			if n != 20 && n != 22 || s.b[0] != 'E' || s.b[1] != 'S' || !s.digits(2, 18) {
				return detectors.Reject
			}
			if n == 22 && (!s.digits(20, 21) || !s.of("FPRCXYZ", 21, 22)) {
				return detectors.Reject
			}
			r := s.num(2, 18) % 529
			if esLetters[r/23] != s.b[18] || esLetters[r%23] != s.b[19] {
				return detectors.Reject
			}
			return detectors.Strong
		},
	}.detector()
}

// esPassport follows the specimens in PRADO.
func esPassport() detectors.Detector {
	return weakID{
		id: "ES_PASSPORT", country: "ES", category: "passport",
		doc:  "Number of a Spanish passport, issued by the Policía Nacional: three letters (two on older ones) and six digits.",
		kind: passport, langs: []string{"es", "ca", "eu", "gl"},
		shapes:   []string{"A{2,3}_9{6}"},
		examples: []string{"pasaporte nº §PAF441006§", "Pasaporte: §XD 505133§"},
		misses:   []string{"pasaporte PPT21927", "pasaporte PLLD134529", "pieza PJI374222"},
	}.detector()
}

// esSocialSecurity follows the Tesorería General de la Seguridad Social: the
// number of eight digits counts with the province before it, or, below ten
// million, with the province in front of its seven digits.
func esSocialSecurity() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ES_SOCIAL_SECURITY", country: "ES", category: "social_security",
			doc: "Spanish social security number (NUSS, número de afiliación NAF), issued by the Tesorería General de la Seguridad Social: " +
				"province, eight digits, two check digits.",
			kind: socialSecurity, langs: []string{"es", "ca", "eu", "gl"},
			shapes: []string{"9{12}", "99_9{8}_99", "99/9{10}", "99_9{10}", "99 9999 9999 99", "99/9{8}-99", "99-9{8}/99", "99 99999999/99"},
			check:  "province, number mod 97", chance: 0.0056,
			examples: []string{"Nº Seg. Social §09/17967331/71§", "NUSS: §494777731049§", "NAF §49 59317812 73§"},
			misses:   []string{"NUSS 286393407784", "NUSS 747558992120", "NUSS 2825668355693", "283686790005 uds"},
		},
		sure: []string{"99/99999999/99", "99-99999999-99"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(12) || s.repeats() {
				return detectors.Reject
			}
			province, number := s.num(0, 2), s.num(2, 10)
			if province < 1 || province > 53 && province != 66 || number == 0 {
				return detectors.Reject
			}
			base := province*100_000_000 + number
			if number < 10_000_000 {
				base = province*10_000_000 + number
			}
			return passIf(base%97 == s.num(10, 12))
		},
	}.detector()
}

// esVehiclePlate follows the Reglamento General de Vehículos, Annex XVIII, as of
// 2000, and the plates of the provinces before.
func esVehiclePlate() detectors.Detector {
	return weakID{
		id: "ES_VEHICLE_PLATE", country: "ES", category: "vehicle",
		doc:  "Spanish number plate: four digits and three consonants; before 2000 the province, four digits and one or two letters.",
		kind: numberPlate, langs: []string{"es", "ca", "eu", "gl"},
		shapes: []string{"9999_AAA", "A{1,2}_9999_A{1,2}", "A{1,2}-9{6}"},
		check:  "letters in use", chance: 1,
		valid: func(s plain) bool {
			return s.b[0] > '9' || s.of("BCDFGHJKLMNPRSTVWXYZ", 4, 7)
		},
		examples: []string{"matrícula: §1536 BCD§", "matrícula: §8056FGH§", "matrícula §M-4719-XB§"},
		misses:   []string{"matrícula 7686 LEI", "matrícula 13063 BCD", "pieza 8804 BCD"},
	}.detector()
}
