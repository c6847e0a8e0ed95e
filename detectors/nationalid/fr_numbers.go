package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// frSIREN follows articles R123-220 and following of the Code de commerce.
func frSIREN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "FR_SIREN", country: "FR", category: "business",
			doc:    "French number of a firm or self-employed person (SIREN), issued by INSEE: eight digits and Luhn's check digit.",
			words:  []string{"siren", "n° siren", "no siren", "numéro siren", "numero siren", "rcs", "r c s", "siren nº", "immatriculée au rcs", "siren number"},
			fields: []string{"num siren", "code siren", "siren entreprise"},
			shapes: []string{"9{9}", "999_999_999", "999999 999", "999 999999"},
			check:  "Luhn", chance: 0.1,
			examples: []string{"SIREN §411 431 703§", "SIREN : §341865848§", "RCS Paris §582 224 580§"},
			misses:   []string{"SIREN 720 480 527", "SIREN 3915417001", "SIREN 54388448", "619720725 euros"},
		},
		required: true,
		judge:    func(s plain) detectors.Verdict { return passIf(s.allDigits(9) && !s.repeats() && s.luhn(0, 9)) },
	}.detector()
}

// frSIRET follows the same articles; La Poste's establishments keep another rule,
// the sum of their digits being a multiple of five, but for the seat.
func frSIRET() detectors.Detector {
	d := checkedID{
		weakID: weakID{
			id: "FR_SIRET", country: "FR", category: "business",
			doc:    "French number of an establishment (SIRET), issued by INSEE: the SIREN of its firm and five digits, Luhn's check over all.",
			words:  []string{"siret", "n° siret", "no siret", "numéro siret", "numero siret", "siret number", "siret nº"},
			fields: []string{"num siret", "code siret", "siret etablissement"},
			shapes: []string{"9{14}", "999_999_999_99999", "9{9}_99999", "999_999_999_9999_9", "9 999 999 99 99 999", "9 99 99 99 99 99 999", "9 99 99 99 99 999 99", "9 999 999 9 999 999", "999 999 99 999 999", "9 99 99 999 999 99 9", "9 999 999 9999 999", "9 999 999 99 9 999 9",
				"9 9{8} 99999", "9 99 99 999 99 999 9", "999 999 999 999 99", "9 999 99 999 999 99", "9 999 999 99 999 99", "999 999 99999999", "99 999 999 999 999"},
			cells: []string{"9_9_9_9_9_9_9_9_9_9_9_9_9_9"},
			check: "Luhn over 9 and over 14 digits", chance: 0.0103,
			examples: []string{"SIRET §427 165 576 00088§", "SIRET : §95356696500034§", "n° SIRET §635629025 00035§"},
			misses:   []string{"SIRET 922 644 199 00064", "SIRET 516 932 798 000618", "SIRET 841952045000", "SIRET E37460547400085"},
		},
		sure: []string{"999 999 999 99999"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(14) || s.repeats() || !s.luhn(0, 9) || s.num(0, 9) == 0 {
				return detectors.Reject
			}
			if s.oneOf(0, 9, "356000000") && !s.oneOf(9, 14, "00048") {
				return passIf(s.sum(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)%5 == 0)
			}
			return passIf(s.luhn(0, 14))
		},
	}.detector()
	d.Digits, d.MaxLen = [2]int{14, 14}, max(d.MaxLen, 14+3*11) // people group it in many ways
	return d
}

// frVAT follows the Direction générale des Finances publiques; the key is digits,
// or a letter and a digit or letter of an alphabet without O and I.
func frVAT() checkedID {
	return checkedID{
		weakID: weakID{
			id: "FR_TVA", country: "FR", category: "business",
			doc: "French VAT number (numéro de TVA intracommunautaire), issued by the tax administration: FR, a key of two characters and the " +
				"SIREN; Monaco's have 000 after the key.",
			kind: companyNumber, langs: []string{"fr"},
			shapes: []string{"9{11}", "99 9{9}", "99_999_999_999", "A9 9{9}", "A9{10}", "9A9{9}", "AA9{9}", "9A 999 999 999", "A9 999 999 999", "AA 999 999 999", "9A 9{9}"},
			check:  "key of the SIREN mod 97 or base 34", chance: 0.0103,
			examples: []string{"TVA §FR21872821426§", "TVA intracommunautaire : §FR 86 724 130 471§", "N° TVA §FR-64609417423§", "TVA §52621817899§", "N° TVA §85 749 088 506§", "TVA intracom : §22382097715§"},
			misses:   []string{"TVA FR39642160530", "TVA IO334175221", "TVA FR402671123649", "402796982837 euros"},
		},
		prefix: "FR",
		judge: func(s plain) detectors.Verdict {
			if s.len() != 11 || !s.digits(2, 11) || s.repeats() || s.num(2, 5) != 0 && !s.luhn(2, 11) {
				return detectors.Reject
			}
			siren := s.num(2, 11)
			if s.digits(0, 2) {
				return passIf(s.num(0, 2) == (siren*100+12)%97)
			}
			a, b := frKeyValue(s.b[0]), frKeyValue(s.b[1])
			if a < 0 || b < 0 {
				return detectors.Reject
			}
			key := a*34 + b - 100
			if a < 10 {
				key = a*24 + b - 10
			}
			return passIf((siren+1+key/11)%11 == key%11)
		},
	}
}

// frKeyValue is the value of a character of the key, -1 for O and I.
func frKeyValue(c byte) int {
	switch {
	case c <= '9':
		return int(c - '0')
	case c == 'I' || c == 'O':
		return -1
	case c < 'I':
		return int(c-'A') + 10
	case c < 'O':
		return int(c-'A') + 9
	}
	return int(c-'A') + 8
}

func frTVA() detectors.Detector { return frVAT().detector() }

// frDriverLicence follows the specimens in PRADO and article R221 of the Code de
// la route: before 2013 twelve digits, since then nine characters beside them.
func frDriverLicence() detectors.Detector {
	return weakID{
		id: "FR_DRIVER_LICENCE", country: "FR", category: "driver_licence",
		doc: "Number of a French driving licence (permis de conduire), issued by the préfecture (ANTS): twelve digits, or two digits, two " +
			"letters and five digits.",
		kind: drivingLicence, langs: []string{"fr"},
		shapes:   []string{"9{12}", "99AA9{5}", "99_99_99_999999", "99_AA_9{5}", "999999 999999"},
		examples: []string{"permis de conduire n° §100547166107§", "numéro de permis : §16PX39523§"},
		misses:   []string{"permis de conduire n° 45209479879", "permis 03OKD94096", "commande 790287750904"},
	}.detector()
}

// frINE follows the arrêté of 16 February 2012 on the RNIE: ten digits and a
// letter, since 2018 nine digits and two letters; universities gave others. The
// rule of the key is not published by the ministry.
func frINE() detectors.Detector {
	return weakID{
		id: "FR_INE", country: "FR", category: "education",
		doc: "French identifier of a pupil or student (identifiant national élève / étudiant, INE, formerly BEA), issued by the ministry of " +
			"education: eleven characters, mostly ten digits and a letter or nine and two.",
		words: []string{"ine", "n° ine", "numéro ine", "numero ine", "no ine", "code ine", "bea", "n° bea", "numéro bea", "ine bea", "ine rnie", "identifiant national étudiant",
			"identifiant national élève", "identifiant national"},
		fields: []string{"ine etudiant", "num ine", "ine eleve"},
		shapes: []string{"9{10}A", "9{9}AA", "X{11}"},
		check:  "most are digits", chance: 1,
		valid: func(s plain) bool {
			digits := 0
			for _, c := range s.b[:s.len()] {
				if c <= '9' {
					digits++
				}
			}
			return digits >= 5
		},
		examples: []string{"INE : §0515716485H§", "N° INE §128806463GC§"},
		misses:   []string{"INE : 108229576A", "INE : 09620330763A", "pièce 0754626161D"},
	}.detector()
}

// frRPPS follows the Agence du numérique en santé on the répertoire partagé: the
// first digit is 1, in tests 8.
func frRPPS() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "FR_RPPS", country: "FR", category: "employment",
			doc: "French number of a health professional (RPPS), issued by the Ordre and the Agence du numérique en santé: eleven digits, the first 1 " +
				"(8 in test data), the last Luhn's check digit.",
			words:  []string{"rpps", "n° rpps", "numéro rpps", "numero rpps", "no rpps", "identifiant rpps", "num rpps"},
			shapes: []string{"9{11}", "999_9999_9999", "9 9999 9999 99", "99_999_999_999", "999 999 999 99", "9 9999999999"},
			check:  "first digit, Luhn", chance: 0.02,
			examples: []string{"RPPS : §10967729707§", "n° RPPS §107 0936 7576§", "RPPS §10 565 088 944§"},
			misses:   []string{"RPPS : 11510811200", "RPPS : 21690912742", "RPPS : 114028406541", "10301056536 euros"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(11) && (s.b[0] == '1' || s.b[0] == '8') && !repeated(s.b[1:11]) && s.luhn(0, 11))
		},
	}.detector()
}

// frRIB follows the Comité français d'organisation et de normalisation bancaires:
// letters of the account count as 1 to 9, from S on beginning with 2.
func frRIB() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "FR_RIB", country: "FR", category: "financial",
			doc: "French bank account number (relevé d'identité bancaire, RIB): bank 5, branch 5, account 11 letters and digits, key 2; since 2014 " +
				"written as an IBAN.",
			words:  []string{"rib", "r i b", "relevé d'identité bancaire", "coordonnées bancaires", "compte bancaire", "numéro de compte", "n° de compte", "code banque", "clé rib", "french bank account"},
			shapes: []string{"9{23}", "9{5}_9{5}_9{11}_99", "9{10}X{11}99", "9{5} 9{5} 9{10}A 99", "9{5} 9{5} 9{7}A999 99", "99999 99999 99999999999 99"},
			cells:  []string{"9{5}_9{5}_X{11}_99", "9{5}_9{5}_X{4}_X{4}_X{3}_99"},
			check:  "97 minus (89, 15 and 3 times the parts) mod 97", chance: 0.0103,
			examples: []string{"RIB : §44528 07143 29787236367 80§", "RIB §15571009660516480298794§", "n° de compte §22186-03637-53229166068-26§"},
			misses:   []string{"RIB : 47537 02204 10382509361 53", "RIB 30699 01593 2526414883 42", "RIB 4586103667009663814799602", "RIB X13557076085486269922251"},
		},
		sure: []string{"99999 99999 99999999999 99", "99999-99999-99999999999-99"},
		judge: func(s plain) detectors.Verdict {
			if s.len() != 23 || !s.digits(0, 10) || !s.digits(21, 23) || s.repeats() || s.num(0, 5) == 0 {
				return detectors.Reject
			}
			account := 0
			for _, c := range s.b[10:21] {
				v := int(c - '0')
				if c > '9' {
					if v = int(c - 'A'); c >= 'S' {
						v++ // S counts as 2
					}
					v = v%9 + 1
				}
				account = account*10 + v
			}
			return passIf((s.num(0, 5)*89+s.num(5, 10)*15+account*3+s.num(21, 23))%97 == 0)
		},
	}.detector()
}

// frHealthInsurance follows the GIE SESAM-Vitale: the number on the card is its
// own; the insured person's is the NIR.
func frHealthInsurance() detectors.Detector {
	return weakID{
		id: "FR_HEALTH_INSURANCE", country: "FR", category: "health_id",
		doc:  "Number of a French health card (carte Vitale), issued by the health insurance: 21 digits.",
		kind: healthInsurance, langs: []string{"fr"},
		shapes:   []string{"9{21}", "999 999 999 999 999 999 999", "9 9999 9999 9999 9999 9999"},
		cells:    []string{"9{10}_9{11}", "9{20}_9", "9{19}_99"},
		examples: []string{"carte Vitale n° §802500000115090642019§", "numéro de carte Vitale : §220277514476176186964§"},
		misses:   []string{"carte Vitale n° 28504062123277659971", "carte Vitale 5256596829363050639108", "commande 141755630724966190991"},
	}.detector()
}

// frIDCard follows the decree 55-1397 as changed in 2021 and the specimens in
// PRADO: cards to 2021 twelve digits, since then nine letters and digits.
func frIDCard() detectors.Detector {
	return weakID{
		id: "FR_ID_CARD", country: "FR", category: "id_card",
		doc: "Number of a French identity card (carte nationale d'identité), issued by the préfecture (ANTS): nine letters and digits, before " +
			"2021 twelve digits.",
		kind: identityCard, langs: []string{"fr"},
		shapes: []string{"9{12}", "X{9}", "9{4}A{3}9{5}", "9999 9999 9999", "9{6} 9{6}"},
		check:  "three digits at least", chance: 1,
		valid: func(s plain) bool {
			digits := 0
			for _, c := range s.b[:s.len()] {
				if c <= '9' {
					digits++
				}
			}
			return digits >= 3 && !s.repeats()
		},
		examples: []string{"carte nationale d'identité n° §201692112144§", "CNI : §T3J1O95O2§"},
		misses:   []string{"CNI : 06737762766", "CNI : M1C1E62Q", "commande 560155150839"},
	}.detector()
}

// frPassport follows the specimens in PRADO.
func frPassport() detectors.Detector {
	return weakID{
		id: "FR_PASSPORT", country: "FR", category: "passport",
		doc:  "Number of a French passport, issued by the préfecture (ANTS): two digits, two letters and five digits.",
		kind: passport, langs: []string{"fr"},
		shapes:   []string{"99AA9{5}", "99_AA_9{5}"},
		examples: []string{"passeport n° §11FJ01303§", "Passeport : §15 AB 25820§"},
		misses:   []string{"passeport n° 21FF0644", "passeport 17IGA98907", "pièce 13CV75204"},
	}.detector()
}

// frResidencePermit follows the AGDREF file (code de l'entrée et du séjour): the
// number of the foreigner; a check digit is not published.
func frResidencePermit() detectors.Detector {
	return weakID{
		id: "FR_RESIDENCE_PERMIT", country: "FR", category: "residence_permit",
		doc: "French number of a foreigner (numéro étranger, AGDREF) on the titre de séjour, issued by the préfecture: ten digits; the card's " +
			"own number has nine or twelve characters.",
		kind: residencePermit, langs: []string{"fr"},
		shapes:   []string{"9{10}", "9_999_999_999", "9999_999_999", "99 99 99 99 99", "A{2,3}9{7}", "9{9}"},
		examples: []string{"titre de séjour n° §2403113675§", "numéro AGDREF : §9903 181 943§", "numéro étranger §4103808130§"},
		misses:   []string{"titre de séjour n° 61078822", "titre de séjour 96542577337", "commande 0703431572"},
	}.detector()
}

// frNIF follows the European Commission's specification of TIN algorithms, part
// FR: the last three digits are the first ten modulo 511.
func frNIF() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "FR_NIF", country: "FR", category: "tax_id",
			doc: "French tax number of a person (numéro fiscal de référence, SPI), issued by the Direction générale des Finances publiques: " +
				"thirteen digits from 0 to 3, the last three a check.",
			kind: taxNumber, langs: []string{"fr"},
			shapes: []string{"9{13}", "99_99_999_999_999", "9_999_999_999_999", "9999 999 999 999", "99 999 999 999 99", "9{10} 999", "99 99 999 999999", "99 9{11}"},
			check:  "first ten digits mod 511", chance: 0.00041,
			examples: []string{"numéro fiscal §11 28 768 160 331§", "Numéro fiscal : §0400239599382§", "N° fiscal §0 559 857 828 096§"},
			misses:   []string{"numéro fiscal 10 65 021 342 403", "numéro fiscal 89 40 658 701 912", "numéro fiscal 168392995226", "numéro fiscal H2327377134176"},
		},
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(13) && s.b[0] <= '3' && s.num(0, 10) > 0 && s.num(0, 10)%511 == s.num(10, 13))
		},
	}.detector()
}

// frVehiclePlate follows the arrêté of 9 February 2009: no I, O and U, no SS; the
// department at the end is from before.
func frVehiclePlate() detectors.Detector {
	return weakID{
		id: "FR_VEHICLE_PLATE", country: "FR", category: "vehicle",
		doc: "French number plate: two letters, three digits and two letters; before 2009 one to four digits, one to three letters and the " +
			"department.",
		kind: numberPlate, langs: []string{"fr"},
		shapes: []string{"AA_999_AA", "9{1,4}_A{1,3}_99", "9{1,4}_A{1,3}_9{3}", "9{1,4}_A{1,3}_9A"},
		check:  "letters in use", chance: 1,
		valid: func(s plain) bool {
			return s.b[0] <= '9' || s.of("ABCDEFGHJKLMNPQRSTVWXYZ", 0, 2) && s.of("ABCDEFGHJKLMNPQRSTVWXYZ", 5, 7)
		},
		examples: []string{"immatriculation : §CF-869-LS§", "immatriculation : §5089 BN 75§", "plaque : §GH265MP§"},
		misses:   []string{"immatriculation : II-484-LL", "immatriculation : PG-5182-JU", "pièce NY-585-QX"},
	}.detector()
}
