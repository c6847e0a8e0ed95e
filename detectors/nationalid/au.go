package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func australia() []detectors.Detector {
	return []detectors.Detector{
		auTFN(), auMedicare(), auIHI(), auABN(), auACN(), auDriverLicence(), auPassport(), auCRN(), auBankAccount(),
	}
}

// auTFN follows the Australian Taxation Office's software developers' notes:
// the weighted sum is a multiple of 11.
func auTFN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AU_TFN", country: "AU", category: "tax_id",
			doc:  "Australian tax file number, issued by the Australian Taxation Office: nine digits, some old ones eight, with a weighted sum of 0 mod 11.",
			kind: taxNumber, words: []string{"tfn", "tax file number", "tax file no", "tfn number", "australian tax file number"},
			check: "weights 1 4 3 7 5 8 6 9 10 mod 11", chance: 0.09, shapes: []string{"9{8,9}", "999_999_999", "999_999_99", "99_999_999"},
			examples: []string{"TFN: §163 488 245§", "tax file number §677752211§", "TFN §463-394-456§"},
			misses:   []string{"TFN: 163 488 246", "TFN 16348824599", "order 163488245"},
		},
		sure: []string{"999 999 999", "999-999-999"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(9) && !s.allDigits(8) || s.repeats() {
				return detectors.Reject
			}
			sum := s.sum(0, 1, 4, 3, 7, 5, 8, 6, 9)
			if s.len() == 9 {
				sum += 10 * s.digit(8)
			}
			return passIf(sum%11 == 0)
		},
	}.detector()
}

// auMedicare follows Services Australia: eight digits of the card from 2 to 6, the
// check digit, the issue, and the person's place on the card.
func auMedicare() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AU_MEDICARE", country: "AU", category: "health_id",
			doc:  "Australian Medicare card number, issued by Services Australia: ten digits from 2 to 6 with a check digit in the ninth place, and the person's reference.",
			kind: healthInsurance, words: []string{"medicare", "medicare number", "medicare no", "medicare card", "medicare card number", "medicare card no", "medicare irn"},
			check: "weights 1 3 7 9 mod 10", chance: 0.045, shapes: []string{"9{10,11}", "9999_99999_9", "9999 99999 99", "9999 99999 9 9", "9999 99999 9/9", "9999 99999 9-9", "9999-99999-9-9", "9{10}/9", "9{10}-9", "9999 99999-9"},
			examples: []string{"Medicare: §2951 63248 1 1§", "Medicare No §3987654621§", "medicare card §4012-34563-1§"},
			misses:   []string{"Medicare: 2951 63249 1 1", "Medicare 7951 63248 1 1", "order 2951 6324 1"},
		},
		sure: []string{"9999 99999 9 9", "9999 99999 9/9", "9999 99999 9-9"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) && !s.allDigits(11) || !s.of("23456", 0, 1) || s.b[9] == '0' || s.repeats() {
				return detectors.Reject
			}
			return passIf(s.sum(0, 1, 3, 7, 9, 1, 3, 7, 9)%10 == s.digit(8))
		},
	}.detector()
}

// auIHI follows the Healthcare Identifiers Service: ISO 7812 with 800360 of an
// individual.
func auIHI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AU_IHI", country: "AU", category: "health_id",
			doc:  "Australian individual healthcare identifier, issued by the Healthcare Identifiers Service: sixteen digits from 800360 with Luhn's check digit.",
			kind: healthInsurance, words: []string{"ihi", "ihi number", "ihi no", "individual healthcare identifier", "healthcare identifier", "my health record"},
			check: "Luhn, prefix 800360", chance: 1e-7, shapes: []string{"9{16}", "9999_9999_9999_9999", "999999_9999999999"},
			examples: []string{"IHI: §8003 6012 3456 7894§", "§8003609876543214§", "IHI §8003-6000-1122-3341§"},
			misses:   []string{"IHI: 8003 6012 3456 7895", "IHI 8003 6112 3456 7894"},
		},
		sure: []string{"9999 9999 9999 9999"},
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(16) && s.oneOf(0, 6, "800360") && s.luhn(0, 16))
		},
	}.detector()
}

// auABN follows the Australian Business Register: 1 is taken off the first digit.
func auABN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AU_ABN", country: "AU", category: "business",
			doc:  "Australian business number, issued by the Australian Business Register to firms and sole traders: eleven digits, the first two check the rest.",
			kind: companyNumber, words: []string{"abn", "abn number", "abn no", "australian business number", "a b n"},
			check: "weights mod 89", chance: 0.0101, shapes: []string{"9{11}", "99_999_999_999", "99 9{9}"},
			examples: []string{"ABN §24 218 251 182§", "ABN: §50724680412§", "abn §86-245-581-622§"},
			misses:   []string{"ABN 24 218 251 183", "ABN 2421825118", "order 24218251182 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(11) || s.num(0, 2) < 11 || s.repeats() { // the check digits run from 11 to 99
				return detectors.Reject
			}
			return passIf((s.sum(0, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0)
		},
	}.detector()
}

func auACN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "AU_ACN", country: "AU", category: "business",
			doc:  "Australian company number, issued by ASIC: nine digits with a check digit.",
			kind: companyNumber, words: []string{"acn", "acn number", "acn no", "australian company number", "a c n", "arbn"},
			check: "weights 8 to 1 mod 10", chance: 0.1, shapes: []string{"9{9}", "999_999_999"},
			examples: []string{"ACN §134 649 577§", "ACN: §387227698§", "acn §666-276-268§"},
			misses:   []string{"ACN 134 649 578", "ACN 1346495777", "order 134649577"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(9) || s.repeats() {
				return detectors.Reject
			}
			return passIf(s.sum(0, 8, 7, 6, 5, 4, 3, 2, 1, 1)%10 == 0)
		},
	}.detector()
}

func auDriverLicence() detectors.Detector {
	return weakID{
		id: "AU_DRIVER_LICENCE", country: "AU", category: "driver_licence",
		doc:  "Driving licence number of an Australian state or territory: six to ten digits, in New South Wales with letters among them.",
		kind: drivingLicence, words: []string{"driver's licence", "drivers licence", "driver licence", "licence number", "licence no", "card number of licence", "nsw licence", "vic licence", "qld licence"},
		shapes: []string{"9{6,10}", "99 999 999", "999 999 999", "A9{5,7}", "A_9{6}", "999_999_99"}, cells: []string{"9{4}AA", "99999A", "9{4}A9"},
		examples: []string{"driver's licence: §12 345 678§", "vic licence §0987654§"},
		misses:   []string{"driver's licence: 12 345", "ref 12 345 678"},
	}.detector()
}

func auPassport() detectors.Detector {
	return weakID{
		id: "AU_PASSPORT", country: "AU", category: "passport",
		doc:  "Australian passport number, issued by the Australian Passport Office: one or two letters and seven digits.",
		kind: passport, words: []string{"australian passport"},
		shapes:   []string{"A_9{7}", "AA_9{7}"},
		examples: []string{"Australian passport: §RA1234567§", "Australian passport no §N 1234567§"},
		misses:   []string{"Passport No: PA12345678", "ref PA1234567"},
	}.detector()
}

func auCRN() detectors.Detector {
	return weakID{
		id: "AU_CRN", country: "AU", category: "social_security",
		doc:      "Australian Centrelink customer reference number, issued by Services Australia: nine digits and a letter.",
		words:    []string{"crn", "crn number", "centrelink", "centrelink crn", "centrelink number", "centrelink reference number", "customer reference number", "centrelink customer reference number"},
		shapes:   []string{"9{9}A", "999_999_999A", "999_999_999_A", "9{9} A", "9{9}-A"},
		examples: []string{"CRN: §204 123 456A§", "Centrelink §207654321T§"},
		misses:   []string{"CRN: 204 123 456AB", "ref 204 123 456A"},
	}.detector()
}

func auBankAccount() detectors.Detector {
	return weakID{
		id: "AU_BANK_ACCOUNT", country: "AU", category: "financial",
		doc:      "Australian bank account: BSB of bank, state and branch (six digits) and account number (five to ten digits).",
		words:    []string{"bsb", "bsb number", "bsb no", "bsb account", "bsb and account number"},
		shapes:   []string{"999-999 9{5,10}", "999 999 9{5,10}", "999999 9{5,10}", "9{6}-9{6,10}", "999-999-9{5,10}", "999-999", "9{6,10}", "99-999-9999", "9999 99999"},
		examples: []string{"BSB: §062-000 12345678§", "BSB §033-088§"},
		misses:   []string{"BSB: 062-0000", "ref 062-000 12345678"},
	}.detector()
}
