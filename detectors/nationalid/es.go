package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func spain() []detectors.Detector {
	return []detectors.Detector{
		esNIE(), esNIF(), esCIF(), esCCC(), esCIP(), esSupportNumber(), esCadastralReference(), esCUPS(), esPassport(), esSocialSecurity(), esVehiclePlate(),
	}
}

// esLetters are the check letters by remainder modulo 23 (Ministerio del
// Interior; Real Decreto 1553/2005 art. 11).
const esLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

// esNIF follows Real Decreto 1065/2007 art. 19 and 20: K, L and M stand before
// the numbers of minors, of Spaniards abroad and of foreigners without a NIE.
func esNIF() detectors.Detector {
	return detectors.Detector{
		ID: "ES_NIF",
		Doc: "Spanish number of the identity document and tax number of a citizen (DNI, NIF), issued by the Ministerio del Interior: " +
			"eight digits and a check letter; K, L or M, seven digits and the letter for those without a DNI.",
		Country: "ES", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "number mod 23 to letter", Chance: 0.0385,
		Shapes: []string{"99999999A", "99999999-A", "99999999 A", "99.999.999A", "99.999.999-A", "99.999.999 A", "99 999 999 A", "99 999 999-A",
			"9.999.999-A", "9999999-A",
			"A9999999A", "A-9999999-A", "A-9999999A", "A9999999-A",
			"AA99999999A", "AA-99999999A", "AA 99999999A", "AA-99999999-A", "AAA9999999A"},
		Validate: validateESNIF,
		MaxLen:   19,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"es": {"dni", "nif", "d n i", "n i f", "documento nacional de identidad", "número de identificación fiscal", "numero de identificacion fiscal",
					"documento de identidad", "nº dni", "carné de identidad", "carnet de identidad", "identificación fiscal", "nif nie", "dni nie"},
				"ca": {"document nacional d'identitat", "número d'identificació fiscal"},
				"eu": {"nan zenbakia", "identitate agiria"},
				"gl": {"documento nacional de identidade"},
				"en": {"spanish id", "spanish national id", "spanish tax id", "national identity document", "tax id"},
			},
			Fields: []string{"dni", "nif", "dni nif", "nif dni", "dni nie", "nif nie", "nif nie dni", "num dni", "numero dni", "num nif", "nro dni", "documento identidad",
				"documento nacional identidad", "documento nacional de identidad", "numero identificacion fiscal", "doc identidad", "id fiscal", "national id", "national id number", "tax id"},
		},
		Examples: []string{
			"DNI §54362315K§",
			"NIF: §54362315-K§",
			"con D.N.I. nº §54.362.315-K§",
			"NIF §K9514336H§",
			"NIF-IVA §ES54362315K§",
		},
		NearMisses: []string{
			"DNI 54362315L",   // wrong letter
			"DNI 54362315I",   // not a check letter
			"DNI 543623155K",  // too long
			"DNI 54362315KK",  // glued to a letter
			"DNI Z54362315K",  // glued to a letter
			"ref 54362315K x", // a part number, no context
		},
	}
}

func validateESNIF(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	if t.Letters(0) && t.Run(0) > 1 {
		if s[0] != 'E' || s[1] != 'S' {
			return detectors.Reject
		}
		s = s[2:]
	}
	klm := len(s) == 9 && (s[0] == 'K' || s[0] == 'L' || s[0] == 'M')
	number := s[:max(len(s)-1, 0)]
	if klm {
		number = number[1:]
	}
	if len(number) < 7 || len(number) > 8 || !esCheck(0, number, s[len(s)-1]) {
		return detectors.Reject
	}
	switch {
	case oneOf(s, "12345678Z") || repeated(number):
		return detectors.Sample
	case t.Letters(0) && t.Run(0) > 1, written(t, "99.999.999-A"), written(t, "99.999.999A"), written(t, "A-9999999-A"):
		return detectors.Strong
	case written(t, "99999999 A"), written(t, "9999999-A"):
		return detectors.Weak
	}
	return detectors.Pass
}

// esNIE follows Real Decreto 557/2011 art. 206 and the orders of 1997 (X) and
// 2008 (Y, Z): the first letter counts as 0, 1 or 2 before the digits. Numbers
// before 2008 are also found with a zero after the X.
func esNIE() detectors.Detector {
	return detectors.Detector{
		ID: "ES_NIE",
		Doc: "Spanish identity number of foreigners (NIE), issued by the Dirección General de la Policía: X, Y or Z, seven digits " +
			"(older cards eight after X) and a check letter.",
		Country: "ES", Category: "residence_permit",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "number mod 23 to letter", Chance: 0.0044,
		Shapes: []string{"A9999999A", "A-9999999-A", "A9999999-A", "A-9999999A", "A 9999999 A", "A 9999999A", "A9999999 A", "A/9999999/A", "A/9999999-A",
			"A99999999A", "A-99999999-A", "A99999999-A", "A-99999999A", "AAA9999999A"},
		Validate: validateESNIE,
		MaxLen:   16,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"es": {"nie", "n i e", "número de identidad de extranjero", "numero de identidad de extranjero", "identificación de extranjeros",
					"número de identificación de extranjero", "tarjeta de residencia", "permiso de residencia", "tie", "nif", "dni nie", "nif nie", "documento de identidad"},
				"ca": {"número d'identitat d'estranger"},
				"en": {"foreigner identification number", "foreigner identity number", "spanish nie", "foreigners id", "residence permit"},
			},
			Fields: anyState("nie", "num nie", "numero nie", "nif nie", "dni nie", "nif nie dni", "nif", "dni", "numero identidad extranjero",
				"numero identificacion extranjero", "documento identidad", "tarjeta residencia"),
		},
		Examples: []string{
			"NIE §X2482300W§",
			"N.I.E.: §X-2482300-W§",
			"NIE §Y5734062S§, residente",
			"tarjeta de residencia §Z-8078221M§",
		},
		NearMisses: []string{
			"NIE X2482300A",    // wrong letter
			"NIE W2482300W",    // not X, Y or Z
			"NIE X24823001W",   // too long: eight digits without the zero
			"NIE X2482300WW",   // glued to a letter
			"NIE AX2482300W",   // glued to a letter
			"part X2482301X b", // wrong letter, no context
		},
	}
}

func validateESNIE(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	prefixed := t.Letters(0) && t.Run(0) == 3 && s[0] == 'E' && s[1] == 'S'
	if prefixed {
		s = s[2:]
	}
	if len(s) < 9 || len(s) > 10 || s[0] < 'X' || s[0] > 'Z' {
		return detectors.Reject
	}
	number := s[1 : len(s)-1]
	if len(number) == 8 {
		if s[0] != 'X' || number[0] != '0' {
			return detectors.Reject
		}
		number = number[1:]
	}
	if !esCheck(int(s[0]-'X'), number, s[len(s)-1]) {
		return detectors.Reject
	}
	switch {
	case repeated(number):
		return detectors.Sample
	case prefixed, written(t, "A-9999999-A"), written(t, "A-99999999-A"), written(t, "A/9999999-A"):
		return detectors.Strong
	}
	return detectors.Pass
}

// esCheck reports whether letter is the check letter of the number that first
// and the digits write.
func esCheck(first int, digits []byte, letter byte) bool {
	n := first
	for _, c := range digits {
		if c-'0' > 9 {
			return false
		}
		n = (n*10 + int(c-'0')) % len(esLetters)
	}
	return esLetters[n] == letter
}
