package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func france() []detectors.Detector {
	return []detectors.Detector{
		frNIR(), frSIREN(), frSIRET(), frTVA(), frDriverLicence(), frINE(), frRPPS(), frRIB(), frHealthInsurance(), frIDCard(), frPassport(), frResidencePermit(), frNIF(),
		frVehiclePlate(),
	}
}

// frNIR follows decree 82-103 of 22 January 1982 and INSEE's description of the
// NIR. The key must stand there: thirteen digits without it are not enough.
func frNIR() detectors.Detector {
	return detectors.Detector{
		ID: "FR_NIR",
		Doc: "French registration number (NIR, numéro de sécurité sociale; also the health identity INS), issued by INSEE: sex " +
			"(1, 2; 3, 4, 7, 8 while registration is pending), year and month of birth, department (2A, 2B in Corsica, 97 and 98 overseas, 99 abroad), commune, serial, key.",
		Country: "FR", Category: "social_security",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "97 minus (number mod 97), sex, month and place", Chance: 0.00102,
		Shapes: []string{"9_99_99_99_999_999_99", "9 99 99 9A 999 999 99", "999999A99999999", "9-99-99-9A-999-999-99", "9.99.99.9A.999.999.99",
			"9 99 99 99 999 999/99", "9 99 99 99 999 999-99", "9 99 99 9A 999 999/99", "9 99 99 9A 999 999-99",
			"9 99 99 999 99 999 99", "9 99 99 99999 999 99", "9 99 99 9A999 999 99", "9 99 99 99 999999 99", "9999999999999 99", "9999999999999-99", "9999999999999/99",
			"999999A999999 99", "999999A999999-99", "999999A999999/99"},
		Validate: validateFR,
		MaxLen:   36,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"fr": {"numéro de sécurité sociale", "numero de securite sociale", "n° de sécurité sociale", "no de sécurité sociale", "n° sécurité sociale", "n° de sécu",
					"numéro de sécu", "numero de secu", "sécurité sociale", "securite sociale", "numéro sécu", "n° sécu", "nir", "nia", "nss", "insee", "numéro insee", "numero insee", "n° insee",
					"immatriculation", "carte vitale", "matricule ins", "numéro d'assuré", "numero d'assure", "n° ss", "numéro ss", "assuré social"},
				"en": {"french social security number", "social security number", "insee number", "nir number"},
			},
			Fields: anyState("nir", "nss", "num secu", "numero secu", "no secu", "secu", "numero securite sociale", "num securite sociale", "no securite sociale",
				"securite sociale", "numero de securite sociale", "insee", "numero insee", "num insee", "code insee assure", "matricule ins", "num ss", "numero ss", "no ss", "nir assure",
				"immatriculation", "social security number", "ssn"),
		},
		Examples: []string{
			"§2 88 07 75 116 087 02§",
			"N° de sécurité sociale : §288077511608702§",
			"NIR §1 79 04 2A 004 221 42§",
			"née à l'étranger, NIR §2 91 11 99 350 147 48§",
			"numéro d'attente (NIA) §7 95 03 99 352 011 35§",
		},
		NearMisses: []string{
			"2 88 07 75 116 087 03",     // wrong key
			"NIR 2 88 13 75 116 087 01", // no such month
			"NIR 2880775116087",         // without the key
			"NIR 2880775116087021",      // too long
			"NIR A288077511608702",      // glued to a letter
			"IMEI 288077511608702 k",    // bare digits, no context
		},
	}
}

func validateFR(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	if len(s) != 15 {
		return detectors.Reject
	}
	n, department, ok := frNumber(s[:13])
	if !ok || !frPlausible(s, department) {
		return detectors.Reject
	}
	if int(s[13]-'0')*10+int(s[14]-'0') != 97-n%97 {
		return detectors.Reject
	}
	switch {
	case oneOf(s, "269054958815780"): // on the specimen of the carte Vitale
		return detectors.Sample
	case written(t, "9999999999999 99"), written(t, "9999999999999-99"), written(t, "9999999999999/99"):
		return detectors.Pass
	case s[6] > '9': // 2A and 2B are telling even when bare
		return detectors.Strong
	}
	return grouped(t, detectors.Strong)
}

// frNumber returns the number that the key is computed from and the department.
// INSEE counts 2A as 19 and 2B as 18; both are department 20, as Corsica was
// until 1976 and still is in the numbers of those born there before.
func frNumber(s []byte) (n, department int, ok bool) {
	for i, c := range s {
		switch {
		case c-'0' <= 9:
			n = n*10 + int(c-'0')
		case i == 6 && s[5] == '2' && c == 'A':
			n = n/10*100 + 19
		case i == 6 && s[5] == '2' && c == 'B':
			n = n/10*100 + 18
		default:
			return 0, 0, false
		}
	}
	if s[6] > '9' {
		return n, 20, true
	}
	return n, int(s[5]-'0')*10 + int(s[6]-'0'), true
}

// frPlausible checks sex, month, department, commune and serial. Months beyond
// 12 (20, 30 to 42, 50 to 99) stand in numbers made from incomplete records; they
// are taken only for births abroad or in former departments, where such records
// come from: elsewhere they would make the check six times weaker.
func frPlausible(s []byte, department int) bool {
	if s[0] < '1' || s[0] == '5' || s[0] == '6' || s[0] > '8' || !checkdigit.AllDigits(s[13:]) {
		return false
	}
	if department == 0 || string(s[10:13]) == "000" || string(s[7:10]) == "000" {
		return false
	}
	month := int(s[3]-'0')*10 + int(s[4]-'0')
	if month >= 1 && month <= 12 {
		return true
	}
	abroad := department >= 91 && department <= 96 || department == 99
	return abroad && (month == 20 || month >= 30 && month <= 42 || month >= 50)
}
