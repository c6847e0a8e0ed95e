package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// fiCheck are the check characters by remainder modulo 31.
const fiCheck = "0123456789ABCDEFHJKLMNPRSTUVWXY"

// fiPersonalIdentityCode follows the Digital and Population Data Services
// Agency (DVV) and decree 128/2010 as changed from 2023, which added the signs
// Y X W V U and B C D E F.
func fiPersonalIdentityCode() detectors.Detector {
	return detectors.Detector{
		ID: "FI_PERSONAL_IDENTITY_CODE",
		Doc: "Finnish personal identity code (henkilötunnus, HETU), issued by DVV: date of birth DDMMYY, a sign for the century " +
			"(+ 1800s; - Y X W V U 1900s; A to F 2000s), three digits (900 to 999 in temporary codes) and a check character.",
		Country: "FI", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "date, nine digits mod 31 to character", Chance: 0.0012,
		Shapes:   []string{"999999-999A", "999999-9999", "999999+999A", "999999+9999", "999999A999A", "999999A9999"},
		Validate: validateFI,
		MaxLen:   13,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"fi": {"henkilötunnus", "henkilotunnus", "henkilötunnuksen", "henkilötunnuksesi", "hetu", "hetun", "sosiaaliturvatunnus", "sotu"},
				"sv": {"personbeteckning", "personbeteckningen"},
				"en": {"finnish personal identity code", "personal identity code", "personal identity number", "finnish social security number", "social security number"},
			},
			Fields: anyState("hetu", "henkilotunnus", "henkilo tunnus", "henkilötunnus", "sotu", "sosiaaliturvatunnus", "personbeteckning",
				"personal identity code", "social security number", "ssn"),
		},
		Examples: []string{
			"§120464-167V§",
			"henkilötunnus: §010594Y9021§",
			"HETU §290200A248A§",
			"s. 1898, §030598+012M§",
		},
		NearMisses: []string{
			"120464-167A",       // wrong check character
			"hetu 300264-167V",  // no such day
			"hetu 120464G167V",  // no such sign
			"hetu 120464-001H",  // serials begin at 002
			"hetu 120464-167VX", // too long
			"hetu A120464-167V", // glued to a letter
		},
	}
}

func validateFI(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	century, ok := fiCentury(t.Sep(1), s[min(6, len(s)-1)])
	if !ok {
		return detectors.Reject
	}
	serialAt := 7
	if t.Sep(1) != 0 {
		serialAt = 6
	}
	if len(s) != serialAt+4 || t.Run(0) != 6 || t.Letters(0) {
		return detectors.Reject
	}
	for _, c := range s[serialAt : serialAt+3] {
		if c-'0' > 9 {
			return detectors.Reject
		}
	}
	serial := t.Num(serialAt, serialAt+3)
	if serial < 2 || fiCheck[(t.Num(0, 6)*1000+serial)%31] != s[serialAt+3] {
		return detectors.Reject
	}
	if !born(century+t.Num(4, 6), t.Num(2, 4), t.Num(0, 2)) {
		return detectors.Reject
	}
	switch {
	case t.Num(0, 6) == 131052 && serial == 308:
		return detectors.Sample // DVV's example
	case s[serialAt+3] <= '9' && t.Sep(1) == '-':
		return detectors.Pass // Danish and Swedish numbers stand so too
	}
	return detectors.Strong
}

// fiCentury is the century that a separator or, without one, a letter stands for.
func fiCentury(sep, letter byte) (century int, ok bool) {
	switch {
	case sep == '+':
		return 1800, true
	case sep == '-':
		return 1900, true
	case sep != 0:
		return 0, false
	case strings.IndexByte("YXWVU", letter) >= 0:
		return 1900, true
	case letter >= 'A' && letter <= 'F':
		return 2000, true
	}
	return 0, false
}
