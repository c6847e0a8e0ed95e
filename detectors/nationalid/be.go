package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func belgium() []detectors.Detector {
	return []detectors.Detector{
		beNN(), beBIS(), beEnterpriseNumber(), beDriverLicence(), beBankAccount(), beRIZIV(), beIDCard(), bePassport(), beResidenceCard(), beVehiclePlate(),
	}
}

// beNN follows the royal decree of 3 April 1984 on the identification number of
// the Rijksregister.
func beNN() detectors.Detector {
	return detectors.Detector{
		ID: "BE_NN",
		Doc: "Belgian national number (rijksregisternummer, numéro national), issued by the Rijksregister: date of birth YYMMDD (00 where " +
			"unknown), serial 001 to 998, two check digits.",
		Country: "BE", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "97 minus (first nine digits mod 97), a 2 before them from 2000", Chance: 0.00059,
		Shapes:   beShapes(),
		Validate: func(t *lex.Token) detectors.Verdict { return validateBE(t, 0, 12) },
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"nl": {"rijksregisternummer", "rijksregister", "rijksregisternr", "rijksreg nr", "rrn", "insz", "insz nummer", "nationaal nummer", "identificatienummer"},
				"fr": {"numéro national", "numero national", "numéro de registre national", "numero de registre national", "registre national",
					"numéro du registre national", "n° national", "no national", "niss"},
				"de": {"nationalregisternummer", "nationalregister", "nationalnummer"},
				"en": {"national register number", "national registration number", "national number", "belgian national id", "social security number"},
			},
			Fields: anyState("rijksregisternummer", "rijksregisternr", "rijksregister nr", "rrn", "rrnr", "insz", "insz nr", "insz nummer", "niss",
				"nrn", "national number", "national register number", "national registration number", "numero national", "num national",
				"registre national", "numero registre national", "social security number", "ssn"),
		},
		Examples: []string{
			"§85.07.30-033.28§",
			"Rijksregisternummer: §85073003328§",
			"NISS §850730-033-28§",
			"né en 2003, numéro national §03.11.21-004.20§",
		},
		NearMisses: []string{
			"85.07.30-033.29",       // wrong check digits
			"85.07.32-033.65",       // no such day
			"rrn 850730033281",      // too long
			"rrn X85073003328",      // glued to a letter
			"rrn 85073003328B",      // glued to a letter
			"invoice 85073003328 x", // bare digits, no context
		},
	}
}

// beShapes are the ways in which numbers of eleven digits that begin with a date
// are written in Belgium.
func beShapes() []string {
	return []string{"99999999999", "99.99.99-999.99", "99.99.99-999-99", "99.99.99 999.99", "99.99.99.999.99",
		"99/99/99-999/99", "99/99/99-999.99", "99/99/99-999-99", "99 99 99 999 99", "99-99-99-999-99", "99 99 99-999 99", "99 99 99-999.99",
		"999999-999-99", "999999-999.99", "999999 999 99", "999999-99999", "999999 99999", "999999/999/99", "999999999-99"}
}

// beBIS follows the Crossroads Bank for Social Security: it numbers persons who
// are not in the Rijksregister, month +40, or +20 where the sex is not known.
func beBIS() detectors.Detector {
	return detectors.Detector{
		ID: "BE_BIS",
		Doc: "Belgian BIS number, issued by the Crossroads Bank for Social Security to persons who are not in the Rijksregister: as the " +
			"national number, with 20 or 40 added to the month of birth.",
		Country: "BE", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "97 minus (first nine digits mod 97), a 2 before them from 2000", Chance: 0.001,
		Shapes:   beShapes(),
		Validate: func(t *lex.Token) detectors.Verdict { return validateBE(t, 20, 52) },
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"nl": {"bisnummer", "bis nummer", "bis nr", "bisregister", "insz", "insz nummer", "rijksregisternummer", "rrn"},
				"fr": {"numéro bis", "numero bis", "n° bis", "registre bis", "niss", "numéro national", "numero national", "registre national"},
				"de": {"bis nummer", "nationalregisternummer"},
				"en": {"bis number", "belgian bis number", "social security number"},
			},
			Fields: anyState("bis", "bisnummer", "bis nummer", "bis nr", "numero bis", "num bis", "insz", "insz nr", "insz nummer", "niss",
				"rijksregisternummer", "rrn", "numero national", "social security number", "ssn"),
		},
		Examples: []string{
			"BIS-nummer §85.47.30-033.17§",
			"numéro bis §13492078012§",
			"NISS §85.27.30-033.71§",
		},
		NearMisses: []string{
			"BIS-nummer 85.47.30-033.18", // wrong check digits
			"BIS-nummer 85.47.32-033.08", // no such day
			"bisnummer 854730033171",     // too long
			"bisnummer X85473003317",     // glued to a letter
			"bestelling 85473003317 x",   // bare digits, no context
		},
	}
}

// validateBE accepts numbers whose month is in the given range.
func validateBE(t *lex.Token, first, last int) detectors.Verdict {
	if _, ok := digits(t, 11); !ok {
		return detectors.Reject
	}
	if serial, month := t.Num(6, 9), t.Num(2, 4); serial < 1 || serial > 998 || month < first || month > last {
		return detectors.Reject
	}
	yy, base, check := t.Num(0, 2), t.Num(0, 9), t.Num(9, 11)
	previous := check == 97-base%97 && beBirth(1900+yy, t)
	this := check == 97-(2_000_000_000+base)%97 && beBirth(2000+yy, t)
	if !previous && !this {
		return detectors.Reject
	}
	if written(t, "999999 99999") || written(t, "999999-99999") || written(t, "999999999-99") {
		return detectors.Pass // Norwegian numbers stand so too
	}
	return grouped(t, detectors.Strong)
}

// beBirth reports whether the number's month and day may be of a birth in year.
// A month of 0, 20 or 40 is an unknown one, a day of 0 an unknown day.
func beBirth(year int, t *lex.Token) bool {
	month, day := t.Num(2, 4), t.Num(4, 6)
	if month >= 20 {
		month -= 20
	}
	if month >= 20 {
		month -= 20
	}
	return born(year, max(month, 1), max(day, 1))
}

// beEnterpriseNumber follows the royal decree of 24 June 2003 on the enterprise
// number of the Kruispuntbank van Ondernemingen; numbers of nine digits are from
// before 2005.
func beEnterpriseNumber() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BE_ENTERPRISE_NUMBER", country: "BE", category: "business",
			doc: "Belgian enterprise and VAT number (ondernemingsnummer, numéro d'entreprise), issued by the Kruispuntbank van Ondernemingen " +
				"to firms and the self-employed: ten digits from 0 or 1, the last two check digits; with BE as VAT number.",
			kind: companyNumber, langs: []string{"nl", "fr", "de"}, words: []string{"btw be", "tva be", "kbo nummer", "numéro bce", "bce", "numéro tva"},
			shapes: []string{"9999.999.999", "9999_999_999", "9{9,10}", "999.999.999", "999 999 999", "999-999-999"},
			check:  "97 minus (number mod 97)", chance: 0.0104,
			examples: []string{"ondernemingsnummer §0982.328.205§", "TVA §BE0437145445§", "BTW §BE 0636.951.983§"},
			misses:   []string{"BTW BE0451481304", "BTW BE2402658319", "BTW NL0454228285", "0406569956 stuks"},
		},
		prefix: "BE", sure: []string{"9999.999.999"}, loose: []string{"999.999.999", "999 999 999"},
		judge: func(s plain) detectors.Verdict {
			n := s.len()
			if n != 9 && n != 10 || !s.digits(0, n) || n == 10 && s.b[0] > '1' || s.repeats() {
				return detectors.Reject
			}
			base := s.num(0, n-2)
			return passIf(base > 0 && s.num(n-2, n) == 97-base%97)
		},
	}.detector()
}

// beDriverLicence follows the specimens in PRADO.
func beDriverLicence() detectors.Detector {
	return weakID{
		id: "BE_DRIVER_LICENCE", country: "BE", category: "driver_licence",
		doc:  "Number of a Belgian driving licence (rijbewijs, permis de conduire), of the municipality: ten digits.",
		kind: drivingLicence, langs: []string{"nl", "fr", "de"},
		shapes:   []string{"9{10}", "9999_999_999", "999_999_9999"},
		examples: []string{"rijbewijs nr. §9449553389§", "permis de conduire n° §1067 547 309§"},
		misses:   []string{"rijbewijs nr. 449708562", "rijbewijs 41148715787", "bestelling 6527620018"},
	}.detector()
}

// beBankAccount follows the national account number that the Belgian IBAN is
// made of (Febelfin): 97 stands for the remainder 0.
func beBankAccount() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BE_BANK_ACCOUNT", country: "BE", category: "financial",
			doc: "Belgian bank account number: twelve digits 3-7-2, the last two the remainder of the first ten modulo 97; since 2010 " +
				"written as an IBAN.",
			words: []string{"rekeningnummer", "rekening", "rekening nr", "rekeningnr", "bankrekening", "bankrekeningnummer", "numéro de compte", "n° de compte", "no de compte",
				"compte bancaire", "compte", "kontonummer", "account number", "bank account", "zichtrekening"},
			shapes: []string{"999-9999999-99", "999_9999999_99", "9{12}", "999 9999999-99", "9999 9999 9999"},
			check:  "first ten digits mod 97", chance: 0.0103,
			examples: []string{"rekeningnummer §478-2020618-61§", "compte §994 7797434 70§", "bankrekening §687218757658§"},
			misses:   []string{"rekening 470-4666844-31", "rekening 389-8458302-909", "rekening 69-9861065-23", "202525944231 x"},
		},
		sure: []string{"999-9999999-99"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(12) || s.repeats() {
				return detectors.Reject
			}
			return passIf(s.num(10, 12) == (s.num(0, 10)+96)%97+1)
		},
	}.detector()
}

// beRIZIV follows the RIZIV (note I 2012/26): the check is 97 less the remainder
// of the first six digits, or 89 less that modulo 89 for numbers since 2013.
func beRIZIV() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BE_RIZIV", country: "BE", category: "health_id",
			doc: "Belgian number of a provider of care (RIZIV-nummer, numéro INAMI), issued by the RIZIV: profession, five digits, two check " +
				"digits, three of the qualification (which may be missing).",
			words:  []string{"riziv", "riziv nummer", "riziv nr", "rizivnummer", "inami", "numéro inami", "n° inami", "inami nummer", "no inami", "likiv", "nihii", "nihdi"},
			shapes: []string{"9{11}", "9_99999_99_999", "9-99999-99-999", "9/99999/99/999", "9{8}", "9_99999_99", "9.99999.99.999", "99999999-999", "99999999 999"},
			check:  "97 minus (six digits mod 97), or with 89", chance: 0.0213,
			examples: []string{"RIZIV-nummer §1-39699-78-301§", "INAMI §53369538830§", "n° INAMI : §3-38950-65§"},
			misses:   []string{"RIZIV 1-96792-95-480", "RIZIV 1-51764-52-5839", "RIZIV W1455850", "11298842479 x"},
		},
		sure: []string{"9-99999-99-999"}, required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.len()
			if n != 8 && n != 11 || !s.digits(0, n) || s.b[0] == '0' || s.repeats() {
				return detectors.Reject
			}
			base, check := s.num(0, 6), s.num(6, 8)
			return passIf(check == 97-base%97 || check == 89-base%89)
		},
	}.detector()
}

// beIDCard follows the technical description of the eID by Fedict (BOSA): the
// number of the card, not of its holder.
func beIDCard() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BE_ID_CARD", country: "BE", category: "id_card",
			doc: "Number of a Belgian electronic identity card (eID): twelve digits 3-7-2, the last two the remainder of the first ten " +
				"modulo 97.",
			kind: identityCard, langs: []string{"nl", "fr", "de"}, words: []string{"eid nummer", "eid kaart", "kaartnummer", "numéro de carte eid", "numéro de la carte", "eid"},
			shapes: []string{"999_9999999_99", "9{12}", "999-9999999-99", "999 9999999-99", "9999 9999 9999"},
			check:  "first ten digits mod 97", chance: 0.0103,
			examples: []string{"identiteitskaart nr. §580-6145132-30§", "carte d'identité n° §562 7479516 72§", "eID §541086652108§"},
			misses:   []string{"identiteitskaart 570-6735550-63", "identiteitskaart 550-0163016-102", "identiteitskaart 54-2740772-65", "520451108948 x"},
		},
		sure: []string{"999-9999999-99"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(12) || s.repeats() {
				return detectors.Reject
			}
			return passIf(s.num(10, 12) == (s.num(0, 10)+96)%97+1)
		},
	}.detector()
}

// bePassport follows the specimens in PRADO.
func bePassport() detectors.Detector {
	return weakID{
		id: "BE_PASSPORT", country: "BE", category: "passport",
		doc:  "Number of a Belgian passport: two letters (E and another) and six digits.",
		kind: passport, langs: []string{"nl", "fr", "de"},
		shapes:   []string{"AA_9{6}"},
		examples: []string{"paspoort nr. §EH856237§", "passeport n° §EP 384752§"},
		misses:   []string{"paspoort nr. EH36030", "paspoort EHX100988", "artikel EH232277"},
	}.detector()
}

// beResidenceCard follows the specimens in PRADO of the cards A to M.
func beResidenceCard() detectors.Detector {
	return weakID{
		id: "BE_RESIDENCE_CARD", country: "BE", category: "residence_permit",
		doc:  "Number of a Belgian electronic card of a foreigner (cards A to M): B and nine digits, or twelve digits.",
		kind: residencePermit, langs: []string{"nl", "fr", "de"}, words: []string{"vreemdelingenkaart", "carte pour étrangers", "carte d'étranger"},
		shapes: []string{"A_9{9}", "A_9{7}_99", "A999999999"},
		check:  "letter B", chance: 1. / 26,
		valid:    func(s plain) bool { return s.b[0] == 'B' },
		examples: []string{"verblijfskaart nr. §B989971663§", "titre de séjour §B 6130984 20§"},
		misses:   []string{"verblijfskaart C732689838", "verblijfskaart B72794230", "doos B903793455"},
	}.detector()
}

// beVehiclePlate follows the royal decree of 20 July 2001, art. 21, as it stands
// since 2010, and the plates before.
func beVehiclePlate() detectors.Detector {
	return weakID{
		id: "BE_VEHICLE_PLATE", country: "BE", category: "vehicle",
		doc:  "Belgian number plate: a digit, three letters and three digits (\"1-ABC-123\"), before 2010 three letters and three digits or the reverse.",
		kind: numberPlate, langs: []string{"nl", "fr", "de"},
		shapes:   []string{"9_AAA_999", "AAA_999", "999_AAA", "A_AAA_999", "9-AAA-999"},
		examples: []string{"nummerplaat: §1-IGE-661§", "immatriculation : §1RCZ163§"},
		misses:   []string{"nummerplaat: 1-SSS-4599", "nummerplaat: 1-LZ-309", "onderdeel 1-QBD-774"},
	}.detector()
}
