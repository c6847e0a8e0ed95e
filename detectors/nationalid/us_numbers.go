package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func unitedStates() []detectors.Detector {
	return []detectors.Detector{
		usSSN(), usNPI(), usRouting(), usMBI(), usHICN(),
		usDriverLicence(), usPassport(), usAlienNumber(), usDoDID(), usBankNumber(), usZIP(),
		usEIN(), usITIN(), usATIN(), usPTIN(), usHCPCS(), usNDC(),
	}
}

// usNPI follows 45 CFR 162.406: the check digit is Luhn's, computed as if the
// issuer's prefix 80840 stood before the number, which adds 24 to the sum.
func usNPI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "US_NPI", country: "US", category: "employment",
			doc:   "National provider identifier of US health care, issued by CMS: ten digits from 1 or 2 with Luhn's check digit behind 80840.",
			words: []string{"npi", "npi number", "npi no", "national provider identifier", "national provider id", "provider npi", "prescriber npi", "rendering npi", "billing npi"},
			check: "Luhn behind 80840", chance: 0.02, shapes: []string{"9{10}", "999-999-9999", "9999-999-999", "9999 999 999"},
			examples: []string{"NPI: §1234567893§", "Provider NPI §1987654328§", "npi no §2040506075§"},
			misses:   []string{"NPI: 1234567894", "NPI 323456789", "NPI 12345678933", "order 1234567893 a"},
		},
		loose: []string{"999-999-9999"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) || !s.of("12", 0, 1) || s.repeats() {
				return detectors.Reject
			}
			var with plain
			with.n = 15
			copy(with.b[:], "80840")
			copy(with.b[5:], s.b[:10])
			return passIf(with.luhn(0, 15))
		},
	}.detector()
}

// usRouting follows the American Bankers Association's routing number policy:
// Federal Reserve 00 to 12, thrift 21 to 32, electronic 61 to 72, traveller's
// cheques 80.
func usRouting() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ABA_ROUTING_NUMBER", country: "US", category: "financial",
			doc: "US bank routing number (ABA, RTN), assigned by the American Bankers Association: nine digits with a check digit.",
			words: []string{"aba", "aba number", "aba no", "aba routing", "aba routing number", "routing number", "routing no", "routing transit number", "rtn", "bank routing",
				"ach routing", "wire routing", "routing num", "transit routing number"},
			check: "weights 3 7 1 mod 10, prefix", chance: 0.039, shapes: []string{"9{9}", "9999-9999-9", "9999 9999 9", "999 999 999"},
			examples: []string{"routing number: §011100012§", "ABA §1210-0024-8§", "RTN §321074663§"},
			misses:   []string{"routing number: 011100013", "ABA 501100012", "routing 0111000151", "order 011100012"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(9) || s.repeats() {
				return detectors.Reject
			}
			p := s.num(0, 2)
			if p > 12 && (p < 21 || p > 32) && (p < 61 || p > 72) && p != 80 {
				return detectors.Reject
			}
			return passIf(s.sum(0, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0)
		},
	}.detector()
}

// usMBI follows CMS, "Understanding the MBI format"; its specimen is 1EG4-TE5-MK73.
func usMBI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "US_MBI", country: "US", category: "health_id",
			doc: "US Medicare beneficiary identifier, issued by CMS since 2018: eleven characters of set alphabets, without S, L, O, I, B and Z.",
			words: []string{"mbi", "mbi number", "medicare beneficiary identifier", "medicare beneficiary id", "medicare number", "medicare no", "medicare id", "medicare", "medicare claim number",
				"medicare card"},
			check: "alphabet of each place", chance: 0.32, shapes: []string{"9AA9_AA9_AA99", "9A99_AA9_AA99", "9AA9_A99_AA99", "9A99_A99_AA99"},
			examples: []string{"MBI: §2EH5-TF6-MK74§", "Medicare number §3AC4DE5FG67§", "mbi: §9A12-C34-DE56§"},
			misses:   []string{"MBI: 1SG4-TE5-MK73", "MBI: 0EG4-TE5-MK73", "MBI 1EG4-TE5-MK733", "MBI 1EG4-TE5-ML73"},
		},
		sure:     []string{"9AA9-AA9-AA99", "9A99-AA9-AA99", "9AA9-A99-AA99", "9A99-A99-AA99"},
		required: true,
		judge: func(s plain) detectors.Verdict {
			const letters = "ACDEFGHJKMNPQRTUVWXY"
			const both = letters + "0123456789"
			if s.len() != 11 || s.b[0] == '0' || !s.of(letters, 1, 2) || !s.of(both, 2, 3) || !s.of(letters, 4, 5) || !s.of(both, 5, 6) || !s.of(letters, 7, 9) {
				return detectors.Reject
			}
			if string(s.b[:11]) == "1EG4TE5MK73" || string(s.b[:11]) == "1EG4TE5MK72" {
				return detectors.Sample
			}
			return detectors.Pass
		},
	}.detector()
}

// usHICN follows CMS: the Social Security number of the one who earned the
// benefit, and the beneficiary's code; MBIs replaced it in 2020.
func usHICN() detectors.Detector {
	return weakID{
		id: "US_HICN", country: "US", category: "health_id",
		doc:   "US health insurance claim number of Medicare before 2020: a Social Security number and a beneficiary code of a letter and perhaps a digit.",
		words: []string{"hicn", "hic number", "hic no", "health insurance claim number", "medicare claim number", "medicare hicn", "medicare number"},
		check: "ranges of Social Security numbers, codes", chance: 0.5, shapes: []string{"9{9}A", "9{9}A9", "999-99-9999-A", "999-99-9999A", "999 99 9999 A", "999-99-9999 A", "A{1,3}9{6}", "A{1,3}9{9}"}, cells: []string{"999-99-9999-A9"},
		valid: func(s plain) bool {
			if n := s.letters(); n > 0 {
				return listed(" A H CA MA MH PA PD PH WA WH WCA WCH WD JA ", s.b[:n])
			}
			return s.num(0, 3) != 0 && s.num(0, 3) != 666 && s.num(0, 3) < 900 && s.of("ABCDEFJKMTW", 9, 10)
		},
		examples: []string{"HICN: §536-22-8727-A§", "Medicare claim number §536228727B1§"},
		misses:   []string{"HICN: 000-22-8727-A", "HICN 536228727Z"},
	}.detector()
}

func usEIN() detectors.Detector {
	return weakID{
		id: "US_EIN", country: "US", category: "business",
		doc:    "US employer identification number, issued by the Internal Revenue Service to firms and self-employed: a two-digit prefix in use and seven digits.",
		fields: []string{"ein"}, words: []string{"ein number", "ein no", "employer identification number", "employer id number", "employer id", "federal tax id", "federal ein", "fein", "federal tax identification number"},
		check: "prefixes in use", chance: 0.83, shapes: []string{"99-9{7}", "9{9}", "99 9{7}"},
		valid: func(s plain) bool {
			return !listed(" 00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97 ", s.b[:2]) && !s.repeats()
		},
		examples: []string{"EIN: §12-3456780§", "Federal Tax ID §541234562§"},
		misses:   []string{"EIN: 07-3456780", "EIN 12-34567801", "ref 12-3456780"},
	}.detector()
}

// usITIN follows the IRS's ranges of the fourth and fifth digit.
func usITIN() detectors.Detector {
	return weakID{
		id: "US_ITIN", country: "US", category: "tax_id",
		doc:   "US individual taxpayer identification number, issued by the Internal Revenue Service to those without a Social Security number: nine digits from 9.",
		words: []string{"itin", "itin number", "itin no", "individual taxpayer identification number", "individual taxpayer id", "taxpayer identification number", "ssn itin", "ssn or itin"},
		check: "ranges", chance: 0.0345, shapes: []string{"999-99-9999", "999 99 9999", "9{9}"},
		valid: func(s plain) bool {
			g := s.num(3, 5)
			return s.b[0] == '9' && (g >= 50 && g <= 65 || g >= 70 && g <= 88 || g >= 90 && g <= 92 || g >= 94)
		},
		examples: []string{"ITIN: §912-70-1234§", "ITIN §987651234§"},
		misses:   []string{"ITIN: 912-89-1234", "ITIN 812-70-1234", "ref 912-70-1234"},
	}.detector()
}

func usATIN() detectors.Detector {
	return weakID{
		id: "US_ATIN", country: "US", category: "tax_id",
		doc:   "US adoption taxpayer identification number, issued by the Internal Revenue Service for a child in adoption: 9nn-93-nnnn.",
		words: []string{"atin", "atin number", "adoption taxpayer identification number", "adoption taxpayer id", "adoption tax id"},
		check: "ranges", chance: 0.001, shapes: []string{"999-99-9999", "999 99 9999", "9{9}"},
		valid:    func(s plain) bool { return s.b[0] == '9' && s.num(3, 5) == 93 },
		examples: []string{"ATIN: §912-93-1234§", "ATIN §987931234§"},
		misses:   []string{"ATIN: 912-92-1234", "ATIN 812-93-1234"},
	}.detector()
}

func usPTIN() detectors.Detector {
	return weakID{
		id: "US_PTIN", country: "US", category: "tax_id",
		doc:   "US preparer tax identification number, issued by the Internal Revenue Service to paid preparers: P and eight digits.",
		words: []string{"ptin", "ptin number", "ptin no", "preparer tax identification number", "preparer tax id", "preparer's ptin", "preparer ptin"},
		check: "letter", chance: 1. / 26, shapes: []string{"A9{8}", "A-9{8}", "A 9{8}"},
		valid:    func(s plain) bool { return s.b[0] == 'P' },
		examples: []string{"PTIN: §P01234567§", "preparer PTIN §P-98765432§"},
		misses:   []string{"PTIN: Q01234567", "PTIN P0123456"},
	}.detector()
}
