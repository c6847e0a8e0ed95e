package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func canada() []detectors.Detector {
	return []detectors.Detector{
		caSIN(), caBN(), caOHIP(), caBCPHN(), caRAMQ(), caHealthNumber(), caDriverLicence(), caPassport(), caPRCard(), caPostalCode(), caBankAccount(),
	}
}

// caSIN follows the Social Insurance Registry: no number begins with 8, and those
// with 0 are for fictitious persons.
func caSIN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CA_SIN", country: "CA", category: "social_security",
			doc:  "Canadian social insurance number (SIN, NAS), issued by Service Canada: nine digits with Luhn's check digit; 9 first for temporary residents.",
			kind: socialSecurity, langs: []string{"fr"},
			fields: []string{"sin", "nas"}, words: []string{"s i n", "sin number", "sin no", "social insurance number", "social insurance no", "social ins no", "canadian sin", "numéro d'assurance sociale", "no d'assurance sociale", "assurance sociale"},
			check: "Luhn", chance: 0.08, shapes: []string{"9{9}", "999_999_999"},
			examples: []string{"SIN: §435-103-452§", "social insurance number §419946801§", "NAS §426 227 708§"},
			misses:   []string{"SIN: 435-103-453", "SIN 846-454-286", "SIN 4351034520", "order 435103452"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			switch {
			case !s.allDigits(9) || s.of("08", 0, 1) || s.repeats() || !s.luhn(0, 9):
				return detectors.Reject
			}
			return detectors.Pass
		},
	}.detector()
}

func caBN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CA_BN", country: "CA", category: "business",
			doc:  "Canadian business number, issued by the Canada Revenue Agency to firms and sole traders: nine digits with Luhn's check digit, with the program (RT0001).",
			kind: companyNumber, langs: []string{"fr"},
			fields: []string{"bn"}, words: []string{"business number", "business no", "cra business number", "gst number", "gst no", "hst number", "hst no", "gst hst number", "gst/hst", "numéro d'entreprise", "no tps", "numéro de tps", "tps"},
			check: "Luhn", chance: 0.1, shapes: []string{"9{9}", "999_999_999", "9{9}AA9999", "9{9} AA 9999", "99999 9999", "99999 9999 AA 9999"}, cells: []string{"9{9} AA9999", "99999 9999 AA9999"},
			examples: []string{"BN: §340357672§", "GST/HST: §789030004 RT0001§", "business number §315781344RC0001§"},
			misses:   []string{"BN: 340357673", "GST 789030004 XX0001", "BN 3403576720", "order 340357672"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 9 && s.len() != 15 || !s.digits(0, 9) || s.num(0, 9) == 0 || s.len() == 15 && !s.oneOf(9, 11, "RC", "RM", "RP", "RR", "RT", "RZ", "RD", "RG", "RN") {
				return detectors.Reject
			}
			return passIf(s.luhn(0, 9))
		},
	}.detector()
}

// caOHIP follows the Ontario Ministry of Health's technical specification of
// health card validation: Luhn's check digit, two letters of the version.
func caOHIP() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CA_OHIP", country: "CA", category: "health_id",
			doc:   "Ontario health card number (OHIP), issued by the Ministry of Health: ten digits with Luhn's check digit, and the card's version letters.",
			kind:  healthInsurance,
			langs: []string{"fr"}, words: []string{"ohip", "ohip number", "ohip no", "health card", "health card number", "health card no", "health number", "ontario health card", "ontario health number", "hcn", "carte santé"},
			check: "Luhn", chance: 0.09, shapes: []string{"9{10}", "9999_999_999", "9999-999-999-AA", "9999-999-999 AA", "9999 999 999 AA", "9{10}AA", "9{10}A", "9{10}-AA", "9{10} AA"},
			examples: []string{"OHIP: §5584-486-673-YM§", "health card §9876543217§", "Health Card No §4532 123 454 AB§"},
			misses:   []string{"OHIP: 5584-486-674-YM", "OHIP 0584486674", "order 5584486673"},
		},
		sure: []string{"9999-999-999-AA"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() < 10 || s.len() > 12 || !s.digits(0, 10) || s.b[0] == '0' || s.num(0, 9)%111111111 == 0 {
				return detectors.Reject
			}
			return passIf(s.luhn(0, 10))
		},
	}.detector()
}

// caBCPHN follows the BC Ministry of Health's MSP Teleplan specification: 9,
// then eight digits with weights, then 11 less the remainder.
func caBCPHN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CA_BC_PHN", country: "CA", category: "health_id",
			doc:  "British Columbia personal health number, issued by the Ministry of Health: ten digits from 9 with a check digit.",
			kind: healthInsurance, words: []string{"phn", "phn number", "personal health number", "bc phn", "bc services card", "carecard", "care card", "msp number", "msp"},
			check: "weights 2 4 8 5 10 9 7 3 mod 11", chance: 0.0082, shapes: []string{"9{10}", "9999_999_999"},
			examples: []string{"PHN: §9123 456 798§", "Personal Health Number §9876543218§", "bc phn §9012-345-674§"},
			misses:   []string{"PHN: 9123 456 799", "PHN 8123456782", "PHN 91234567811"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) || s.b[0] != '9' || s.repeats() {
				return detectors.Reject
			}
			return passIf(11-s.sum(1, 2, 4, 8, 5, 10, 9, 7, 3)%11 == s.digit(9))
		},
	}.detector()
}

// caRAMQ follows the Régie de l'assurance maladie du Québec: three letters of
// the surname, one of the first name, birth with the month +50 of women; the rule
// of the last digit is not public.
func caRAMQ() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CA_QUEBEC_HIN", country: "CA", category: "health_id",
			doc:  "Quebec health insurance number (NAM, RAMQ): four letters of the name, date of birth YYMMDD with the month +50 of women, two digits.",
			kind: healthInsurance, langs: []string{"fr"},
			fields: []string{"nam"}, words: []string{"ramq", "no ramq", "numéro ramq", "numéro d'assurance maladie", "no d'assurance maladie", "carte soleil", "carte d'assurance maladie", "quebec health insurance", "medicare card"},
			check: "date", chance: 0.0715, shapes: []string{"AAAA_9999_9999", "AAAA99999999", "AAAA_99_99_99_99"}, cells: []string{"AAAA 9{8}"},
			examples: []string{"RAMQ: §TREM 8505 1412§", "NAM: §GAGJ71622817§", "carte soleil: §ROYP 9211 3019§"},
			misses:   []string{"RAMQ: TREM 8515 1412", "RAMQ TREM 8505 3212", "RAMQ TREM 8505 141"},
		},
		sure:     []string{"AAAA 9999 9999"},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 12 || s.letters() != 4 {
				return detectors.Reject
			}
			m := s.num(6, 8)
			if m > 50 {
				m -= 50
			}
			return passIf(bornShort(s.num(4, 6), m, s.num(8, 10)))
		},
	}.detector()
}

func caHealthNumber() detectors.Detector {
	return weakID{
		id: "CA_HEALTH_NUMBER", country: "CA", category: "health_id",
		doc:  "Health number of the other Canadian provinces and territories (PHIN of Manitoba, PHN of Alberta, MCP of Newfoundland …): eight to twelve digits.",
		kind: healthInsurance, langs: []string{"fr"}, words: []string{"phin", "phn", "mcp", "mcp number", "health card number", "health card no", "health card", "personal health number", "provincial health number", "alberta health number", "ahcip", "uli"},
		shapes:   []string{"9{8,12}", "9{5}_9{4}", "999_999_999", "9999_999_999", "999_999_999_999", "A9{7}", "99999-9999"},
		examples: []string{"PHIN: §123 456 789§", "Alberta health number §12345-6789§"},
		misses:   []string{"PHIN: 1234567", "ref 123 456 789"},
	}.detector()
}

func caDriverLicence() detectors.Detector {
	return weakID{
		id: "CA_DRIVER_LICENCE", country: "CA", category: "driver_licence",
		doc:  "Driving licence number of a Canadian province or territory: five to nine digits, or a letter and twelve to fourteen digits (Ontario, Quebec).",
		kind: drivingLicence, langs: []string{"fr"}, words: []string{"driver's licence", "drivers licence", "driver licence", "permis de conduire", "master number", "operator licence", "dl number", "dl no"},
		shapes: []string{"A9{14}", "A9{12}", "9{5,9}", "9{6}-999", "A9{9}"}, cells: []string{"A9999-99999-99999", "A9999 99999 99999", "A9999-999999-99", "AAAAA9{9}", "AA-AA-AA-A999AA", "A{5}-9{6}-9{3}", "AAAAA 9{9}"},
		examples: []string{"driver's licence: §D6101-40706-60905§", "permis de conduire: §T1234-567890-12§"},
		misses:   []string{"driver's licence: D6101-40706", "ref D6101-40706-60905"},
	}.detector()
}

func caPassport() detectors.Detector {
	return weakID{
		id: "CA_PASSPORT", country: "CA", category: "passport",
		doc:  "Canadian passport number, issued by IRCC: two letters and six digits, since 2023 a letter, six digits and two letters.",
		kind: passport, langs: []string{"fr"}, words: []string{"canadian passport", "passeport canadien"},
		shapes:   []string{"AA_9{6}", "A9{6}AA", "A 9{6} AA"},
		examples: []string{"Canadian passport no: §GA302922§", "passeport canadien §P123456AA§"},
		misses:   []string{"Passport No: GA3029220", "ref GA302922"},
	}.detector()
}

func caPRCard() detectors.Detector {
	return weakID{
		id: "CA_PR_CARD", country: "CA", category: "residence_permit",
		doc:  "Unique client identifier (UCI) of an immigrant to Canada, eight or ten digits, or number of a permanent resident card (RA, PA and digits), by IRCC.",
		kind: residencePermit, langs: []string{"fr"},
		fields: []string{"uci"}, words: []string{"uci number", "unique client identifier", "iuc", "identificateur unique de client", "client id ircc", "pr card", "pr card number", "permanent resident card", "permanent resident number", "carte rp", "carte de résident permanent"},
		shapes:   []string{"99-9999-9999", "9999-9999", "9{8}", "9{10}", "AA_9{7,10}", "AA_9999_999_999"},
		examples: []string{"UCI: §11-2345-6789§", "PR card §RA0302123456§"},
		misses:   []string{"UCI: 11-2345-67890", "ref 11-2345-6789"},
	}.detector()
}

// caPostalCode follows Canada Post: the first letter is the province; D, F, I,
// O, Q and U are never used, W and Z not at the start.
func caPostalCode() detectors.Detector {
	return weakID{
		id: "CA_POSTAL_CODE", country: "CA", category: "contact",
		doc:   "Canadian postal code of Canada Post: letters and digits by turns, A9A 9A9.",
		words: []string{"postal code", "postcode", "code postal", "zip code", "zip", "postal"},
		check: "letters in use", chance: 0.41, cells: []string{"A9A_9A9", "A9A-9A9"},
		valid: func(s plain) bool {
			const letters = "ABCEGHJKLMNPRSTVWXYZ"
			return s.of("ABCEGHJKLMNPRSTVXY", 0, 1) && s.of(letters, 2, 3) && s.of(letters, 4, 5)
		},
		examples: []string{"postal code: §K1A 0B1§", "code postal: §H2X1Y4§"},
		misses:   []string{"postal code: D1A 0B1", "postal code K1A 0B"},
	}.detector()
}

func caBankAccount() detectors.Detector {
	return weakID{
		id: "CA_BANK_ACCOUNT", country: "CA", category: "financial",
		doc: "Canadian bank account: transit number of the branch (five digits), institution (three digits) and account (seven to twelve), as on cheques.",
		words: []string{"transit number", "transit no", "institution number", "direct deposit", "void cheque", "numéro de compte", "no de compte",
			"numéro de transit", "compte bancaire"},
		shapes:   []string{"99999-999-9{7,12}", "99999 999 9{7,12}", "9{5}-9{3}", "9{7,12}", "999-99999-9{7,12}", "99999-999 9{7,12}"},
		examples: []string{"void cheque: §10202-003-1234567§", "transit number §10202-003§"},
		misses:   []string{"void cheque: 1020-03", "ref 10202-003-1234567"},
	}.detector()
}
