package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// Pakistan and Sri Lanka.

func pakistan() []detectors.Detector { return []detectors.Detector{pkCNIC()} }

func sriLanka() []detectors.Detector { return []detectors.Detector{lkNIC()} }

// pkCNIC: the first digit is the province, the last is odd of men, even of women.
func pkCNIC() detectors.Detector {
	return weakID{
		id: "PK_CNIC", country: "PK", category: "national_id",
		doc:  "Pakistani computerized identity card number (CNIC, NICOP), issued by NADRA: five digits of the place, seven, and one of the sex.",
		kind: identityCard, words: []string{"cnic", "cnic no", "cnic number", "nicop", "snic", "nadra", "شناختی کارڈ", "شناختی کارڈ نمبر", "قومی شناختی کارڈ"},
		shapes: []string{"99999-9{7}-9", "9{13}", "99999 9{7} 9"}, check: "province, sex", chance: 0.63,
		valid:    func(s plain) bool { return s.of("1234567", 0, 1) && s.b[12] != '0' },
		examples: []string{"CNIC: §42201-0397640-8§", "CNIC No §3520112345671§"},
		misses:   []string{"CNIC: 92201-0397640-8", "CNIC 42201-0397640-0", "ref 42201-0397640-8"},
	}.detector()
}

// lkNIC follows the Department for Registration of Persons: year, day of the year
// (500 more of women), serial, check digit; cards before 2016 have the year in two
// digits and V or X behind. The rule of the check digit is in no document of the
// department, so it is not asked.
func lkNIC() detectors.Detector {
	return weakID{
		id: "LK_NIC", country: "LK", category: "national_id",
		doc:  "Sri Lankan identity card number (NIC), issued by the Department for Registration of Persons: year and day of birth, serial, check digit; V or X on old cards.",
		kind: identityCard, words: []string{"nic", "nic no", "nic number", "national identity card no", "sri lanka nic", "ජාතික හැඳුනුම්පත", "ජාතික හැඳුනුම්පත් අංකය", "தேசிய அடையாள அட்டை"},
		shapes: []string{"9{9}A", "9{12}"}, cells: []string{"9{9} A"}, check: "day of the year, V or X", chance: 0.056,
		valid: func(s plain) bool {
			if s.len() == 12 {
				return s.num(0, 4) >= 1900 && born(s.num(0, 4), 1, 1) && lkDay(s.num(4, 7))
			}
			return s.of("VX", 9, 10) && lkDay(s.num(2, 5))
		},
		examples: []string{"NIC: §853202757V§", "NIC No §198532012757§"},
		misses:   []string{"NIC: 854202757V", "NIC 853202757Y", "ref 853202757V"},
	}.detector()
}

// lkDay reports whether it is a day of the year, of a man or a woman.
func lkDay(n int) bool { return n%500 >= 1 && n%500 <= 366 && n < 867 }
