package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// ukDrivingLicence follows the DVLA's driver number as its forms print it: how
// the last three characters are made is not published.
func ukDrivingLicence() detectors.Detector {
	return detectors.Detector{
		ID: "UK_DRIVING_LICENCE",
		Doc: "British driver number, issued by the DVLA: five characters of the surname (filled with 9), decade, month (+5 in front for " +
			"women), day and year of birth, two initials, a digit and two letters.",
		Country: "GB", Category: "driver_licence",
		Family: detectors.FamilyDocument, Tier: 1, Version: 1,
		Check: "date, sex and filling in their places", Chance: 0.073,
		Shapes: []string{"A{5}9{6}AA9AA", "A{5}9{6}A99AA", "A{4}9{7}AA9AA", "A{4}9{7}A99AA", "AAA9{8}AA9AA", "AAA9{8}A99AA", "AA9{9}AA9AA", "AA9{9}A99AA",
			"A{5}9{6}A{5}", "A{5}_9{6}_AA9AA", "A{5}_9{6}_A99AA", "A{4}9_9{6}_AA9AA", "AAA99_9{6}_AA9AA", "AA999_9{6}_AA9AA"},
		Validate: validateUKDriver,
		MaxLen:   24,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"driving licence", "driving license", "driving licence no", "driving licence number", "driver number", "drivers licence", "driver licence", "driver's licence",
				"licence number", "licence no", "dvla", "dvla number", "uk driving licence", "dvla driver number"}},
			Fields: kindFields(drivingLicence),
		},
		Examples: []string{
			"driving licence §MORGA657054SM9IJ§",
			"Driver number: §FOX99 809126 T99VK§",
			"DVLA §jones710238ha9lm§",
		},
		NearMisses: []string{
			"driving licence MORGA673054SM9IJ",  // no such month
			"driving licence MORGA657994SM9IJ",  // no such day
			"driving licence MORGA657054SM9IJ7", // too long
			"driving licence MO9GA657054SM9IJ",  // a letter behind the filling
		},
	}
}

func validateUKDriver(t *lex.Token) detectors.Verdict {
	s, ok := plainToken(t)
	if !ok || s.len() != 16 || !s.digits(5, 11) {
		return detectors.Reject
	}
	name := s.letters()
	for i := min(name, 5); i < 5; i++ {
		if s.b[i] != '9' {
			return detectors.Reject
		}
	}
	month := s.num(6, 8) % 50
	switch {
	case name < 2 || s.num(6, 8) > 62 || !bornShort(s.num(5, 6)*10+s.num(10, 11), month, s.num(8, 10)):
		return detectors.Reject
	case s.b[11] <= '9' || s.b[12] <= '8' || s.b[14] <= '9' || s.b[15] <= '9':
		return detectors.Reject // initials and the last two are letters, a 9 for a lacking one
	}
	return detectors.Strong
}

// ukPostcodeAreas are the letters that postcodes begin with, each between spaces.
const ukPostcodeAreas = " AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GX GY HA HD HG" +
	" HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO" +
	" SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE "

// ukPostcodeParts reports whether the area is one in use and the last two letters
// are of those that postcodes have there.
func ukPostcodeParts(s plain) bool {
	area, n := s.letters(), s.len()
	return listed(ukPostcodeAreas, s.b[:area]) && s.of("ABDEFGHJLNPQRSTUWXYZ", n-2, n)
}
