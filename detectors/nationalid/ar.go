package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func argentina() []detectors.Detector {
	return []detectors.Detector{arDNI(), arCUIT(), arCUITNamed(), arCBU(), arSUBE()}
}

func arDNI() detectors.Detector {
	return weakID{
		id: "AR_DNI", country: "AR", category: "national_id",
		doc:  "Argentine identity document number (DNI), issued by RENAPER: seven or eight digits, written with points.",
		kind: identityCard, langs: []string{"es"},
		words:  []string{"dni", "d n i", "dni nº", "dni n°", "documento nacional de identidad", "documento", "nro de documento", "número de documento", "nro documento", "libreta cívica", "libreta de enrolamiento"},
		shapes: []string{"9{7,8}", "9{1,2}.999.999", "9{1,2} 999 999", "A9{7,8}", "AA_9{7,8}"},
		check:  "not 0", chance: 1, valid: func(s plain) bool { return s.num(s.letters(), s.len()) >= 100_000 },
		examples: []string{"DNI: §27.345.678§", "DNI nº §34567891§"},
		misses:   []string{"DNI: 27.345.6789", "pedido 27.345.678"},
	}.detector()
}

func arCUIT() detectors.Detector { return arTaxNumber().standing() }

func arCUITNamed() detectors.Detector { return arTaxNumber().named() }

// arTaxNumber follows ARCA (AFIP): the first two digits are the kind of person.
func arTaxNumber() checkedID {
	return checkedID{
		weakID: weakID{
			id: "AR_CUIT", country: "AR", category: "tax_id",
			doc:  "Argentine tax or labour number (CUIT, CUIL), issued by ARCA and ANSES: kind of person, DNI or serial, check digit.",
			kind: taxNumber, langs: []string{"es"}, words: []string{"cuit", "cuil", "cdi", "c u i t", "c u i l", "cuit cuil", "cuit/cuil", "cuit nº", "cuil nº", "clave única de identificación tributaria", "clave unica de identificacion tributaria"},
			check: "weights 5 4 3 2 7 6 5 4 3 2 mod 11, prefix", chance: 0.0083, shapes: []string{"9{11}", "99-99999999-9", "99 9{8} 9", "99.9{8}.9", "99-99.999.999-9", "99 99.999.999 9", "99-99999999/9"},
			examples: []string{"CUIL §20779118119§", "cuit: §20815004761§", "CUIT: §20-81500476-1§", "CUIT/CUIL §20-69981951-5§"},
			misses:   []string{"CUIT: 20-81500476-2", "CUIT 21-81500476-1", "CUIT 2081500476", "pedido 20815004761 a"},
		},
		sure: []string{"99-99999999-9"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(11) || !listed(" 20 23 24 25 26 27 30 33 34 50 51 55 ", s.b[:2]) || s.num(2, 10) == 0 {
				return detectors.Reject
			}
			check := 11 - s.sum(0, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
			switch check {
			case 10:
				check = 9
			case 11:
				check = 0
			}
			return passIf(check == s.digit(10))
		},
	}
}

// arCBU follows the central bank's communication A 2622: two blocks, each with
// its check digit.
func arCBU() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AR_CBU", country: "AR", category: "financial",
			doc:   "Argentine bank account number (CBU, CVU of wallets), set by the central bank: bank and branch, account, each with a check digit.",
			words: []string{"cbu", "cvu", "c b u", "cbu nº", "cbu/cvu", "clave bancaria uniforme", "clave virtual uniforme", "cuenta cbu"},
			check: "two weighted mod 10 digits", chance: 0.0096, shapes: []string{"9{22}", "9{8}_9{14}"},
			examples: []string{"CBU: §1599640431014599837811§", "CBU §01966075 83574337741419§"},
			misses:   []string{"CBU: 1599640431014599837812", "CBU 159964043101459983781"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(22) && !s.repeats() && s.sum(0, 7, 1, 3, 9, 7, 1, 3, 1)%10 == 0 && s.sum(8, 3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3, 1)%10 == 0)
		},
	}.detector()
}

func arSUBE() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AR_SUBE", country: "AR", category: "location",
			doc:    "Number of an Argentine public transport card (SUBE), by Nación Servicios: sixteen digits from 6061 with Luhn's check digit.",
			fields: []string{"sube"}, words: []string{"tarjeta sube", "sube nº", "número de sube", "numero de tarjeta sube", "nro sube"},
			check: "Luhn, prefix 6061", chance: 1e-5, shapes: []string{"9{16}", "9999_9999_9999_9999"},
			examples: []string{"SUBE: §6061 2671 2345 6780§", "tarjeta SUBE §6061267001122330§", "SUBE §6061-2680-5566-7782§"},
			misses:   []string{"SUBE: 6061 2671 2345 6781", "SUBE 6062 2671 2345 6780"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(16) && s.oneOf(0, 4, "6061") && s.luhn(0, 16))
		},
	}.detector()
}
