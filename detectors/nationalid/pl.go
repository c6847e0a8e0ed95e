package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func poland() []detectors.Detector {
	return []detectors.Detector{
		plPESEL(), plDriverLicence(), plResidenceCard(), plPlate(), plNIP(), plREGON(), plPWZ(), plLandRegister(), plIDCard(), plPassport(),
	}
}

// plPESEL follows the Polish act on the population register (ustawa o ewidencji
// ludności, 2010) art. 15 to 19.
func plPESEL() detectors.Detector {
	return detectors.Detector{
		ID: "PL_PESEL",
		Doc: "Polish population register number (PESEL), issued by the Ministry of Digital Affairs: date of birth YYMMDD with the " +
			"century in the month (+80 1800s, +20 2000s), serial whose last digit tells the sex, check digit.",
		Country: "PL", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 1 3 7 9 mod 10, date", Chance: 0.0071,
		Shapes:   []string{"999999_99999", "99 99 99 99999", "999 999 999 99", "999-999-999-99"},
		Validate: validatePL,
		MaxLen:   20,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"pl": {"pesel", "nr pesel", "numer pesel", "numerem pesel", "pesel nr", "numer ewidencyjny", "nr ewidencyjny", "numeru pesel"},
				"en": {"pesel number", "polish national id", "polish id number", "personal identification number", "national identification number"},
			},
			Fields: anyState("pesel", "nr pesel", "numer pesel", "pesel nr", "pesel number", "numer ewidencyjny"),
		},
		Examples: []string{
			"PESEL §85073012341§",
			"nr PESEL: §850730 12341§",
			"PESEL §03311209874§, ur. 2003",
			"pesel §850730-12341§",
		},
		NearMisses: []string{
			"PESEL 85073012342",        // wrong check digit
			"PESEL 85073212345",        // no such day
			"PESEL 85533012342",        // a birth in the 2100s
			"PESEL 850730123411",       // too long
			"PESEL A85073012341",       // glued to a letter
			"zamówienie 85073012341 z", // bare digits, no context
		},
	}
}

func validatePL(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 11)
	if !ok || checkdigit.Weighted(d, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 != 0 {
		return detectors.Reject
	}
	centuries := [...]int{1900, 2000, 2100, 2200, 1800}
	month := t.Num(2, 4)
	if !born(centuries[month/20]+t.Num(0, 2), month%20, t.Num(4, 6)) {
		return detectors.Reject
	}
	return grouped(t, detectors.Pass)
}
