package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
)

func india() []detectors.Detector {
	return []detectors.Detector{
		inAadhaar(), inVID(), inPAN(), inGSTIN(), inVoter(), inABHA(), inPassport(), inDriverLicence(), inUAN(), inVehicle(),
	}
}

// verhoeff reports whether s is n digits that end in Verhoeff's check digit.
func (s plain) verhoeff(n int) bool { return s.allDigits(n) && checkdigit.Verhoeff(s.b[:n]) }

// inAadhaar follows UIDAI: no number begins with 0 or 1 or is a palindrome.
func inAadhaar() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "IN_AADHAAR", country: "IN", category: "national_id",
			doc:  "Indian Aadhaar number of a resident, issued by UIDAI: twelve digits from 2, the last Verhoeff's check digit.",
			kind: identityCard, langs: []string{"hi"}, words: []string{"aadhaar", "aadhar", "adhaar", "aadhaar number", "aadhaar no", "aadhar number", "aadhar no", "aadhaar card", "aadhar card", "uidai", "uid number", "आधार", "आधार संख्या", "आधार नंबर", "आधार कार्ड"},
			check: "Verhoeff", chance: 0.08, shapes: []string{"9{12}", "9999_9999_9999"},
			examples: []string{"Aadhaar: §5896 3507 6015§", "Aadhaar No §448942193225§", "आधार §4605-9763-9740§"},
			misses:   []string{"Aadhaar: 5896 3507 6016", "Aadhaar 1896 3507 6015", "Aadhaar 58963507601555", "order 589635076015"},
		},
		loose: []string{"9999-9999-9999"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.verhoeff(12) || s.b[0] < '2' {
				return detectors.Reject
			}
			for i := range 6 {
				if s.b[i] != s.b[11-i] {
					return detectors.Pass
				}
			}
			return detectors.Reject
		},
	}.detector()
}

func inVID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "IN_VID", country: "IN", category: "national_id",
			doc:    "Indian Aadhaar virtual ID, issued by UIDAI in place of the Aadhaar number: sixteen digits from 2, the last Verhoeff's check digit.",
			fields: []string{"vid"}, words: []string{"virtual id", "aadhaar virtual id", "aadhaar vid", "uidai vid", "vid number", "aadhaar"},
			check: "Verhoeff", chance: 0.08, shapes: []string{"9{16}", "9999_9999_9999_9999"},
			examples: []string{"VID: §9123 4567 8901 2346§", "Aadhaar virtual ID §5123456789012341§", "VID §3045-1122-9988-7765§"},
			misses:   []string{"VID: 9123 4567 8901 2347", "VID 1123 4567 8901 2346", "order 5123456789012346"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(s.verhoeff(16) && s.b[0] >= '2') },
	}.detector()
}

// inPAN follows the Income Tax Department: the fourth letter is the kind of
// holder; the algorithm of the last is not published.
func inPAN() detectors.Detector {
	return weakID{
		id: "IN_PAN", country: "IN", category: "tax_id",
		doc:  "Indian permanent account number (PAN), issued by the Income Tax Department: five letters, of which the fourth is the kind of holder, four digits, a letter.",
		kind: taxNumber, langs: []string{"hi"}, fields: []string{"pan"}, words: []string{"pan no", "pan number", "pan card", "pan card no", "pan card number", "permanent account number"},
		cells: []string{"A{5}9{4}A", "A{5} 9{4} A", "A{5}-9{4}-A"}, check: "kind of holder", chance: 0.0001,
		valid:    func(s plain) bool { return s.of("PCHABGJLFT", 3, 4) && s.num(5, 9) > 0 },
		examples: []string{"PAN: §ABCPE1234F§", "PAN No: §AAACB 5343 E§"},
		misses:   []string{"PAN: ABCDE1234F", "PAN ABCPE12345", "part ABCPE1234F"},
	}.detector()
}

// inGSTIN follows the GST Network: Luhn's algorithm over 36 characters.
func inGSTIN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "IN_GSTIN", country: "IN", category: "business",
			doc:  "Indian goods and services tax number (GSTIN), issued to firms and sole traders: state, PAN, entity, Z, check character.",
			kind: companyNumber, words: []string{"gstin", "gst no", "gst number", "gstin no", "gst in", "gst identification number", "gst registration number"},
			check: "mod 36, state, PAN", chance: 0.0000035, shapes: []string{"99A{5}9999AX{3}"},
			examples: []string{"GSTIN: §27AAPPA5336A1Z3§", "GST No §27AAPPA2005A1ZJ§", "§27AAPPA8962A1ZP§"},
			misses:   []string{"GSTIN: 27AAPPA5336A1Z4", "GSTIN 00AAPPA5336A1Z3", "GSTIN 27AAPPA5336A1Z"},
		},
		judge: func(s plain) detectors.Verdict {
			if s.len() != 15 || !s.digits(0, 2) || s.num(0, 2) < 1 || s.num(0, 2) > 38 && s.num(0, 2) != 97 && s.num(0, 2) != 99 || !s.of("PCHABGJLFT", 5, 6) || s.b[13] != 'Z' || s.b[12] == '0' {
				return detectors.Reject
			}
			sum := 0
			for i := range 15 {
				v := int(s.b[i] - '0')
				if s.b[i] > '9' {
					v = int(s.b[i]-'A') + 10
				}
				v *= 1 + i%2
				sum += v/36 + v%36
			}
			if sum%36 != 0 {
				return detectors.Reject
			}
			return detectors.Strong
		},
	}.detector()
}

func inVoter() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "IN_VOTER", country: "IN", category: "national_id",
			doc:    "Indian voter's photo identity card number (EPIC), issued by the Election Commission: three letters and seven digits, the last Luhn's check digit.",
			fields: []string{"epic"}, words: []string{"epic no", "epic number", "voter id", "voter id no", "voter id number", "voter id card", "voter card", "voter identity card", "election card", "मतदाता पहचान पत्र"},
			check: "Luhn", chance: 0.1, shapes: []string{"AAA9{7}"}, cells: []string{"AAA 9{7}", "AAA/9{7}", "AAA-9{7}"},
			examples: []string{"EPIC No: §ABC5489638§", "voter id: §ABC 1643709§", "Voter ID §ABC4704912§"},
			misses:   []string{"EPIC No: ABC5489639", "voter id ABC54896388", "part ABC5489638"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(s.len() == 10 && s.letters() == 3 && s.luhn(3, 10)) },
	}.detector()
}

func inABHA() detectors.Detector {
	return weakID{
		id: "IN_ABHA", country: "IN", category: "health_id",
		doc:  "Indian health account number (ABHA), issued by the National Health Authority: fourteen digits written 2-4-4-4.",
		kind: healthInsurance, words: []string{"abha", "abha number", "abha no", "abha id", "health id", "ayushman bharat health account", "ndhm health id", "ayushman card"},
		shapes:   []string{"99-9999-9999-9999", "9{14}", "99 9999 9999 9999"},
		examples: []string{"ABHA number: §91-1234-5678-9012§", "ABHA §14203040506070§"},
		misses:   []string{"ABHA number: 91-1234-5678-90123", "ref 91-1234-5678-9012"},
	}.detector()
}

func inPassport() detectors.Detector {
	return weakID{
		id: "IN_PASSPORT", country: "IN", category: "passport",
		doc:  "Indian passport number, issued by the Ministry of External Affairs: a letter (none of O, Q, X, Z) and seven digits.",
		kind: passport, langs: []string{"hi"}, words: []string{"indian passport", "पासपोर्ट"},
		shapes: []string{"A_9{7}"}, cells: []string{"A99 99999"}, check: "letters in use", chance: 0.8,
		valid:    func(s plain) bool { return !s.of("OQXZ", 0, 1) && s.b[1] != '0' },
		examples: []string{"Indian passport no: §M1234567§", "पासपोर्ट §K 7654321§"},
		misses:   []string{"Passport No: Q1234567", "ref M1234567"},
	}.detector()
}

// inStates are the codes of states and territories on plates and licences, old
// ones too.
const inStates = " AN AP AR AS BH BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS TG UA UK UP WB "

func inDriverLicence() detectors.Detector {
	return weakID{
		id: "IN_DRIVER_LICENCE", country: "IN", category: "driver_licence",
		doc:  "Indian driving licence number: state, regional office, year of issue and seven digits.",
		kind: drivingLicence, langs: []string{"hi"}, words: []string{"driving licence", "driving license", "dl no", "dl number", "driving licence no", "driving license no", "driving license number"},
		shapes: []string{"AA_9{13}", "AA99_9{11}", "AA-9{13}", "AA-99-9999-9{7}", "AA-99/9999/9{7}", "AA 99 9{11}"}, cells: []string{"AA99 9999 9{7}", "AA99-9999-9{7}"},
		check: "state", chance: 0.06, valid: func(s plain) bool { return listed(inStates, s.b[:2]) },
		examples: []string{"DL No: §MH12 20110012345§", "driving licence §KA-0120150098765§"},
		misses:   []string{"DL No: ZZ12 20110012345", "ref MH12 20110012345"},
	}.detector()
}

func inUAN() detectors.Detector {
	return weakID{
		id: "IN_UAN", country: "IN", category: "social_security",
		doc:    "Indian universal account number of a member of the provident fund, issued by the EPFO: twelve digits from 10.",
		words:  []string{"uan", "uan no", "uan number", "universal account number", "epfo", "epf uan", "pf uan", "provident fund number"},
		shapes: []string{"9{12}", "9999_9999_9999"}, check: "prefix", chance: 0.02,
		valid:    func(s plain) bool { return s.oneOf(0, 2, "10", "11") },
		examples: []string{"UAN: §100123456789§", "UAN No §1012 3456 7890§"},
		misses:   []string{"UAN: 200123456789", "ref 100123456789"},
	}.detector()
}

func inVehicle() detectors.Detector {
	return weakID{
		id: "IN_VEHICLE_REGISTRATION", country: "IN", category: "vehicle",
		doc:  "Indian number plate: state, district, letters and four digits; BH series: year, BH, four digits, letters.",
		kind: numberPlate, langs: []string{"hi"}, words: []string{"vehicle no", "vehicle number", "vehicle registration number", "registration no", "car number", "rc number", "rc no", "gaadi number"},
		cells: []string{"AA_99_A{1,3}_9{4}", "AA_9_A{1,3}_9{4}", "AA99A{1,3}9{1,4}", "AA 99 9{4}", "99_AA_9{4}_A{1,2}", "AA-99-A{1,3}-9{1,4}", "AA99 A{1,3} 9{4}"},
		check: "state", chance: 0.002,
		valid: func(s plain) bool {
			return s.letters() == 2 && listed(inStates, s.b[:2]) || s.letters() == 0 && s.oneOf(2, 4, "BH")
		},
		examples: []string{"vehicle number: §MH 12 AB 1234§", "Vehicle No: §KA05MH4321§"},
		misses:   []string{"vehicle number: ZZ 12 AB 1234", "part MH 12 AB 1234"},
	}.detector()
}
