package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func turkey() []detectors.Detector {
	return []detectors.Detector{trNationalID(), trVKN(), trPassport(), trPlate()}
}

// trNationalID follows the General Directorate of Civil Registration (NVI): the
// tenth digit of sums of the odd and even places, the eleventh of all ten.
func trNationalID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "TR_NATIONAL_ID", country: "TR", category: "national_id",
			doc:  "Turkish identity number (T.C. kimlik numarası), issued by the civil registration: nine digits, the first not 0, and two check digits.",
			kind: identityCard, langs: []string{"tr"}, words: []string{"tc kimlik", "t c kimlik", "tc kimlik no", "t c kimlik no", "tc kimlik numarası", "tc kimlik numarasi", "tckn", "tc no", "t c no", "tckimlik", "vatandaşlık no", "turkish id"},
			check: "two weighted mod 10 digits", chance: 0.0091, shapes: []string{"9{11}", "999_999_999_99", "9{3} 9{3} 9{3} 9{2}"},
			examples: []string{"TC Kimlik No: §10000000146§", "TCKN §28574311056§"},
			misses:   []string{"TC Kimlik No: 10000000147", "TCKN 02857431105", "sipariş 10000000146 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(11) || s.b[0] == '0' {
				return detectors.Reject
			}
			tenth := (s.sum(0, 7, 9, 7, 9, 7, 9, 7, 9, 7)) % 10 // -1 is 9 mod 10
			return passIf(tenth == s.digit(9) && s.sum(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)%10 == s.digit(10))
		},
	}.detector()
}

// trVKN follows the Revenue Administration's verification of tax numbers.
func trVKN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "TR_VKN", country: "TR", category: "tax_id",
			doc:  "Turkish tax number (VKN), issued by the Revenue Administration to firms and persons: nine digits and a check digit.",
			kind: taxNumber, langs: []string{"tr"}, words: []string{"vkn", "vergi no", "vergi numarası", "vergi numarasi", "vergi kimlik no", "vergi kimlik numarası", "vergi kimlik numarasi"},
			check: "powers of 2 mod 9, mod 10", chance: 0.1, shapes: []string{"9{10}", "999_999_9999", "999_999_99_99"},
			examples: []string{"VKN: §4540536920§", "vergi no §1729171602§"},
			misses:   []string{"VKN: 4540536921", "vergi no 45405369200", "sipariş 4540536920 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) || s.repeats() {
				return detectors.Reject
			}
			sum := 0
			for i := range 9 {
				if d := (s.digit(i) + 9 - i) % 10; d > 0 {
					sum += (d<<(9-i)-1)%9 + 1 // a multiple of 9 counts as 9
				}
			}
			return passIf((10-sum%10)%10 == s.digit(9))
		},
	}.detector()
}

func trPassport() detectors.Detector {
	return weakID{
		id: "TR_PASSPORT", country: "TR", category: "passport",
		doc:  "Turkish passport number, issued by the civil registration: a letter and eight digits, of which the first stands for the kind.",
		kind: passport, langs: []string{"tr"},
		shapes: []string{"A_9{8}"}, check: "U, S, Z, P or T", chance: 5. / 26,
		valid:    func(s plain) bool { return s.of("USZPT", 0, 1) },
		examples: []string{"pasaport no: §U12345678§", "Turkish passport §S 00123456§"},
		misses:   []string{"pasaport no: A12345678", "sipariş U12345678"},
	}.detector()
}

// trPlate follows the traffic regulation: province 01 to 81, one to three letters
// (none of Ç, Ğ, İ, Ö, Q, Ş, Ü, W, X), two to five digits.
func trPlate() detectors.Detector {
	return weakID{
		id: "TR_LICENSE_PLATE", country: "TR", category: "vehicle",
		doc:  "Turkish number plate, issued by the police: province 01 to 81, one to three letters, two to five digits.",
		kind: numberPlate, langs: []string{"tr"}, words: []string{"plaka", "plaka no", "araç plakası", "arac plakasi", "plaka numarası"},
		cells: []string{"99A9{4,5}", "99AA9{3,4}", "99AAA9{2,3}", "99 A 9{4,5}", "99 AA 9{3,4}", "99 AAA 9{2,3}", "99-A-9{4,5}", "99-AA-9{3,4}", "99-AAA-9{2,3}"},
		check: "province", chance: 0.005,
		valid: func(s plain) bool {
			return s.num(0, 2) >= 1 && s.num(0, 2) <= 81 && !s.has('Q') && !s.has('W') && !s.has('X')
		},
		examples: []string{"plaka: §34 ABC 12§", "plaka no: §06BK1923§"},
		misses:   []string{"plaka: 82 ABC 12", "sipariş 34 ABC 12"},
	}.detector()
}
