package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func greece() []detectors.Detector {
	return []detectors.Detector{grAFM(), grAFMAlone(), grAMKA(), grDriverLicence(), grIDCard(), grPassport(), grAMAIKA(), grVehiclePlate()}
}

// grTax follows the Independent Authority for Public Revenue (ΑΑΔΕ): the digits
// times powers of two, modulo 11, modulo 10.
func grTax() checkedID {
	return checkedID{
		weakID: weakID{
			id: "GR_AFM", country: "GR", category: "tax_id",
			doc: "Greek tax number (ΑΦΜ, αριθμός φορολογικού μητρώου) of persons and firms, issued by the ΑΑΔΕ: eight digits and a check digit; " +
				"with EL (or GR) as VAT number.",
			kind: taxNumber, langs: []string{"el"},
			words:  []string{"αφμ", "α φ μ", "afm", "a f m", "φπα", "vat", "vat no", "vat number", "vat id", "vat reg no", "αριθμός φπα"},
			shapes: []string{"9{9}", "999_999_999", "9 9999 9999"},
			check:  "weights 256 128 64 32 16 8 4 2 mod 11 mod 10", chance: 0.1,
			examples: []string{"ΑΦΜ: §EL097380612§", "VAT no. §EL 126475336§", "ΑΦΜ §EL-090791023§", "ΑΦΜ §132554694§", "Α.Φ.Μ.: §115915200§", "AFM: §125 497 134§"},
			misses:   []string{"ΑΦΜ 063086149", "ΑΦΜ 1812390035", "VAT BG0804510754", "047960769 ευρώ"},
		},
		prefix: "EL", loose: []string{"999 999 999", "999.999.999"},
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(9) && !s.repeats() && s.sum(0, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == s.digit(8))
		},
	}
}

func grAFM() detectors.Detector { return grTax().abroad() }

func grAFMAlone() detectors.Detector {
	d := grTax().alone()
	d.Context.Required = true
	return d
}

// grAMKA follows ΗΔΙΚΑ, which runs the register (law 3655/2008, art. 153).
func grAMKA() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "GR_AMKA", country: "GR", category: "social_security",
			doc:  "Greek social security number (ΑΜΚΑ), issued by ΗΔΙΚΑ: date of birth DDMMYY, four digits and Luhn's check digit.",
			kind: socialSecurity, langs: []string{"el"},
			fields: anyState("αμκα ασφαλισμενου", "amka number"),
			shapes: []string{"9{11}", "999999_99999", "99_99_99_99999", "999999 9999 9", "999 999 99999", "99 99 99 9999 9"},
			check:  "date, Luhn", chance: 0.0037,
			examples: []string{"ΑΜΚΑ §05022609597§", "Α.Μ.Κ.Α.: §100307 42950§", "AMKA: §20071430548§"},
			misses:   []string{"ΑΜΚΑ 29015519091", "ΑΜΚΑ 32019900123", "ΑΜΚΑ 230572112889", "παραγγελία 07058780888 x"},
		},
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(11) && bornShort(s.num(4, 6), s.num(2, 4), s.num(0, 2)) && s.luhn(0, 11))
		},
	}.detector()
}

// grDriverLicence follows the specimens in PRADO.
func grDriverLicence() detectors.Detector {
	return weakID{
		id: "GR_DRIVER_LICENCE", country: "GR", category: "driver_licence",
		doc:  "Number of a Greek driving licence (άδεια οδήγησης), issued by the region: nine digits.",
		kind: drivingLicence, langs: []string{"el"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"άδεια οδήγησης §333066136§", "δίπλωμα οδήγησης: §426 102 198§"},
		misses:   []string{"άδεια οδήγησης 51471388", "άδεια οδήγησης 2510374337", "παραγγελία 186583983"},
	}.detector()
}

// grIDCard follows the Hellenic Police: letters that both alphabets have; cards
// since 2023 have nine characters.
func grIDCard() detectors.Detector {
	return weakID{
		id: "GR_ID_CARD", country: "GR", category: "id_card",
		doc: "Number of a Greek identity card (δελτίο ταυτότητας), issued by the Hellenic Police: one or two letters and six digits, since 2023 " +
			"two letters and seven digits.",
		kind: identityCard, langs: []string{"el"}, words: []string{"αριθμός ταυτότητας", "αρ ταυτότητας", "ταυτότητα", "adt"},
		shapes:   []string{"A{1,2}_9{6}", "AA_9{7}", "A{1,2}_999_999"},
		cells:    []string{"A{1,2}_9{6}"},
		examples: []string{"Α.Δ.Τ. §AB 328699§", "δελτίο ταυτότητας §X448627§", "αριθμός ταυτότητας: §PK178344§"},
		misses:   []string{"Α.Δ.Τ. IB 78948", "Α.Δ.Τ. VBK 849770", "κωδικός DB661549"},
	}.detector()
}

// grPassport follows the specimens in PRADO.
func grPassport() detectors.Detector {
	return weakID{
		id: "GR_PASSPORT", country: "GR", category: "passport",
		doc:  "Number of a Greek passport, issued by the Hellenic Police: two letters and seven digits.",
		kind: passport, langs: []string{"el"},
		shapes:   []string{"AA_9{7}"},
		examples: []string{"διαβατήριο §XK1568959§", "αρ. διαβατηρίου: §HT 7813420§"},
		misses:   []string{"διαβατήριο AB854703", "διαβατήριο VBK3807553", "κωδικός RB9607705"},
	}.detector()
}

// grAMAIKA follows the forms of the former ΙΚΑ (now e-ΕΦΚΑ); a check is not
// published.
func grAMAIKA() detectors.Detector {
	return weakID{
		id: "GR_AMA_IKA", country: "GR", category: "social_security",
		doc: "Greek number of an insured person (αριθμός μητρώου ασφαλισμένου, ΑΜΑ) of the former ΙΚΑ, now e-ΕΦΚΑ: seven or eight digits, " +
			"sometimes up to ten.",
		words: []string{"αμα", "α μ α", "αμα ικα", "α μ ικα", "αμ ικα", "αριθμός μητρώου ασφαλισμένου", "αριθμός μητρώου ικα", "αρ μητρώου ασφαλισμένου", "μητρώου ασφαλισμένου", "ama ika", "ama",
			"αρ μητρώου ικα", "efka", "εφκα", "ικα"},
		shapes:   []string{"9{7,10}", "9_999_999", "99_999_999"},
		examples: []string{"ΑΜΑ ΙΚΑ §1106398§", "Α.Μ.Α.: §72446514§"},
		misses:   []string{"ΑΜΑ ΙΚΑ 15325", "ΑΜΑ 65196594414", "παραγγελία 1409461"},
	}.detector()
}

// grVehiclePlate follows the Ministry of Transport: letters that both alphabets have.
func grVehiclePlate() detectors.Detector {
	return weakID{
		id: "GR_VEHICLE_PLATE", country: "GR", category: "vehicle",
		doc:  "Greek number plate: three letters that both alphabets have and four digits (motorcycles one to four).",
		kind: numberPlate, langs: []string{"el"},
		shapes: []string{"AAA_9{1,4}", "AA_9{4}"},
		check:  "letters of both alphabets", chance: 0.29,
		valid:    func(s plain) bool { return s.of("ABEZHIKMNOPTYX", 0, s.letters()) },
		examples: []string{"πινακίδα: §YKE-1846§", "αριθμός κυκλοφορίας: §IHB 0608§"},
		misses:   []string{"πινακίδα: CDF-9972", "πινακίδα: YKHB-704", "κωδικός YKH-1620"},
	}.detector()
}
