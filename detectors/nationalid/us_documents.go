package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// usDriverLicence takes the forms of the states together, as the AAMVA lists them:
// none but a few computed from names has a rule that outsiders can check.
func usDriverLicence() detectors.Detector {
	return weakID{
		id: "US_DRIVER_LICENSE", country: "US", category: "driver_licence",
		doc:  "US driving licence number, issued by the motor vehicle department of a state: six to fourteen digits, mostly with one or two letters before them.",
		kind: drivingLicence, langs: []string{"es"},
		words: []string{"driver license", "drivers license", "driver's license", "driver license number", "drivers license number", "driver's license number", "driver license no", "drivers license no",
			"driver's license no", "dl number", "dl no", "dln", "dmv number", "state id", "state id number", "operator license"},
		shapes: []string{"9{6,12}", "A_9{4,14}", "AA_9{3,9}", "AAA_9{5,7}", "9{7,9}A", "99AAA9{5}", "999-99-9999", "999 999 999", "99-999-9999", "A{1,5}_9{3}A{1,2}9{2}A", "9{3}AA9{4}"}, cells: []string{"A999-9999-9999", "A999-999-99-999-9", "A999 999 999 999", "A999-999-999-999", "A999-9999-9999-99", "A9{5}-9{5}-9{5}"},
		examples: []string{"Driver license: §D1234562§", "driver's license number: §S514-7778-9012§", "DL No. §123456789§"},
		misses:   []string{"Driver license: D123", "driver's license 1234567890123456"},
	}.detector()
}

func usPassport() detectors.Detector {
	return weakID{
		id: "US_PASSPORT", country: "US", category: "passport",
		doc:  "US passport number, issued by the Department of State: nine digits, since 2021 a letter and eight digits.",
		kind: passport, langs: []string{"es"}, words: []string{"us passport", "us passport number", "us passport no", "american passport", "passport card"},
		shapes:   []string{"9{9}", "A_9{8}", "999 999 999"},
		examples: []string{"US passport number: §512345678§", "American passport §A12345678§"},
		misses:   []string{"Passport No: 51234567890", "ref 512345678"},
	}.detector()
}

func usAlienNumber() detectors.Detector {
	return weakID{
		id: "US_ALIEN_NUMBER", country: "US", category: "residence_permit",
		doc:  "US alien registration number (A-number), issued by USCIS: A and seven to nine digits; also the three letters and ten digits of its receipts and cards.",
		kind: residencePermit, langs: []string{"es"},
		words: []string{"alien number", "alien no", "alien registration number", "alien registration no", "a number", "a-number", "uscis number", "uscis no", "green card", "green card number",
			"permanent resident card", "alien id"},
		shapes: []string{"A_9{7,9}", "A_999_999_999", "A_99_999_999", "999-999-999", "9{9}", "AAA9{10}"},
		check:  "letter", chance: 1,
		valid: func(s plain) bool {
			return s.letters() == 0 || s.letters() == 1 && s.b[0] == 'A' || s.oneOf(0, 3, "SRC", "EAC", "WAC", "LIN", "MSC", "NBC", "IOE", "YSC")
		},
		examples: []string{"Alien number: §A123456789§", "A-Number §A012345678§", "USCIS number: §012345678§"},
		misses:   []string{"Alien number: B123456789", "Alien number A1234567890"},
	}.detector()
}

func usDoDID() detectors.Detector {
	return weakID{
		id: "US_DOD_ID", country: "US", category: "national_id",
		doc:      "US DoD ID number (EDIPI) of soldiers, their families and contractors, on the Common Access Card: ten digits.",
		words:    []string{"edipi", "dod id", "dod id number", "dod id no", "dodid", "dod number", "common access card", "military id", "military id number", "electronic data interchange personal identifier"},
		shapes:   []string{"9{10}"},
		examples: []string{"EDIPI: §1234567890§", "DoD ID number §1098765432§"},
		misses:   []string{"EDIPI: 12345678901", "ref 1234567890"},
	}.detector()
}

func usBankNumber() detectors.Detector {
	return weakID{
		id: "US_BANK_NUMBER", country: "US", category: "financial",
		doc: "US bank account number, set by each bank: six to seventeen digits.",
		words: []string{"account number", "account no", "acct number", "acct no", "acct", "checking account", "checking account number", "savings account",
			"savings account number", "direct deposit account", "ach account", "bank acct"},
		shapes:   []string{"9{6,17}", "9999-9999-9999", "9999 9999 9999", "999-999999-9", "9{4}-9{6}", "9{3}-9{7}"},
		examples: []string{"checking account number: §004512346789§", "savings account number §12345678901§"},
		misses:   []string{"checking account number: 12345", "ref 004512346789"},
	}.detector()
}

// usZIP follows the Postal Service: the first assigned code is 00501 (Holtsville),
// the last 99950 (Ketchikan).
func usZIP() detectors.Detector {
	return weakID{
		id: "US_ZIP", country: "US", category: "contact",
		doc:    "US ZIP code of the Postal Service: five digits, with four more of the delivery point.",
		words:  []string{"zip", "zip code", "zipcode", "zip plus four", "zip4", "us zip", "postal zip", "mailing zip", "billing zip"},
		shapes: []string{"99999-9999"}, cells: []string{"99999", "99999-9999"},
		check: "range", chance: 0.994,
		valid:    func(s plain) bool { n := s.num(0, 5); return n >= 501 && n <= 99950 },
		examples: []string{"ZIP: §90210-1234§", "zip code: §02139-4307§"},
		misses:   []string{"ZIP: 00000-1234", "ref 90210-12345"},
	}.detector()
}

func usHCPCS() detectors.Detector {
	return weakID{
		id: "US_HCPCS", country: "US", category: "special_category",
		doc:   "US code of a medical procedure or supply: HCPCS level II of CMS (a letter A to V and four digits) or CPT of the American Medical Association (five characters).",
		words: []string{"hcpcs", "hcpcs code", "hcpcs codes", "cpt", "cpt code", "cpt codes", "procedure code", "procedure codes", "cpt hcpcs", "billing code"},
		cells: []string{"99999", "A9999", "9999A", "99999-99", "99999-AA", "A9999-AA", "A9999-A9"},
		check: "letters in use", chance: 0.0008,
		valid: func(s plain) bool {
			switch {
			case s.letters() > 0:
				return s.of("ABCDEGHJKLMPQRSTUV", 0, 1)
			case s.b[4] > '9':
				return s.of("FTUM", 4, 5)
			}
			return true
		},
		examples: []string{"HCPCS code: §J0135§", "CPT: §0042T§"},
		misses:   []string{"HCPCS: X0135", "HCPCS: J01355"},
	}.detector()
}

func usNDC() detectors.Detector {
	return weakID{
		id: "US_NDC", country: "US", category: "special_category",
		doc:      "US national drug code of a medicine, of labeller, product and package, listed by the FDA: ten digits, or eleven in billing.",
		words:    []string{"ndc", "ndc code", "ndc number", "ndc no", "national drug code", "drug code"},
		shapes:   []string{"9999-9999-99", "99999-999-99", "99999-9999-9", "99999-9999-99", "9{10,11}"},
		examples: []string{"NDC: §0002-8215-01§", "NDC §00002821501§"},
		misses:   []string{"NDC: 0002-8215-011", "ref 0002-8215-01"},
	}.detector()
}
