package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func mexico() []detectors.Detector {
	return []detectors.Detector{mxCURP(), mxRFC(), mxNSS(), mxCLABE(), mxClaveElector(), mxPassport()}
}

// mxCURP follows the Instructivo normativo of RENAPO (DOF 18 October 2021).
func mxCURP() detectors.Detector {
	const states = " AS BC BS CC CH CL CM CS DF DG GR GT HG JC MC MN MS NE NL NT OC PL QR QT SL SP SR TC TL TS VZ YN ZS "
	const consonants = "BCDFGHJKLMNPQRSTVWXYZ"
	return checkedID{
		weakID: weakID{
			id: "MX_CURP", country: "MX", category: "national_id",
			doc:   "Mexican population register code (CURP), issued by RENAPO: letters of the name, date of birth, sex, state, consonants and a check digit.",
			words: []string{"curp", "clave única de registro", "clave unica de registro", "clave curp", "curp no"},
			check: "date, sex, state, mod 10", chance: 0.00001, shapes: []string{"AAAA9{6}A{6}X9", "AAAA9{6}A{7}9"}, cells: []string{"AAAA-9{6}-A{6}-X9", "AAAA 9{6} A{6} X9"},
			examples: []string{"CURP: §AEIA710115HDFRRR04§", "CURP: §BEIA-851020-HDFRRR-04§", "§AEIA920503HDFRRR07§"},
			misses:   []string{"AEIA710115HDFRRR05", "CURP AEIA711315HDFRRR04", "CURP AEIA710115XDFRRR04", "CURP AEIA710115HDFRRR044"},
		},
		judge: func(s plain) detectors.Verdict {
			if s.len() != 18 || s.letters() != 4 || !s.digits(4, 10) || !s.of("HMX", 10, 11) || !listed(states, s.b[11:13]) || !s.of(consonants, 13, 16) || !s.digits(17, 18) ||
				!bornShort(s.num(4, 6), s.num(6, 8), s.num(8, 10)) {
				return detectors.Reject
			}
			sum := 0
			for i := range 17 {
				v := int(s.b[i] - '0')
				if s.b[i] > '9' {
					if v = int(s.b[i]-'A') + 10; s.b[i] > 'N' {
						v++ // Ñ stands before O
					}
				}
				sum += v * (18 - i)
			}
			if (10-sum%10)%10 != s.digit(17) {
				return detectors.Reject
			}
			return detectors.Strong
		},
	}.detector()
}

// mxRFC follows the SAT; the last three characters tell namesakes apart and are
// often left out. Not all numbers in use have the right check character, so it is
// not asked.
func mxRFC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MX_RFC", country: "MX", category: "tax_id",
			doc:  "Mexican taxpayer code (RFC), issued by the SAT: three letters of firms or four of persons, a date YYMMDD, and three characters.",
			kind: taxNumber, langs: []string{"es"}, words: []string{"rfc", "r f c", "registro federal de contribuyentes", "registro federal de causantes", "rfc con homoclave"},
			check: "date, alphabet of the last place", chance: 0.0385, shapes: []string{"A{3,4}9{6}X{3}", "AAAA9{6}"}, cells: []string{"A{3,4}-9{6}-X{3}", "A{3,4} 9{6} X{3}", "AAAA-9{6}", "AAAA 9{6}"},
			examples: []string{"RFC: §AEIA8501222V9§", "RFC §BEIC790312A81§", "rfc: §ABC 850802 EL1§"},
			misses:   []string{"RFC: AEIA8513222V9", "RFC AEIA8501222VZ", "ref AEIA850122"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.letters()
			if n != 3 && n != 4 || s.len() != n+9 && (s.len() != 10 || n != 4) || !s.digits(n, n+6) || !inCalendar2000(s.num(n, n+2), s.num(n+2, n+4), s.num(n+4, n+6)) {
				return detectors.Reject
			}
			switch last := s.b[s.n-1]; {
			case s.len() == 10:
				return detectors.Weak
			case last > '9' && last != 'A':
				return detectors.Reject
			case string(s.b[:s.n]) == "XAXX010101000" || string(s.b[:s.n]) == "XEXX010101000":
				return detectors.Sample // the public at large, foreigners
			}
			return detectors.Pass
		},
	}.detector()
}

// inCalendar2000 reports whether there is such a day in 20yy or 19yy.
func inCalendar2000(yy, month, day int) bool {
	return month >= 1 && month <= 12 && day >= 1 && (day <= daysIn(2000+yy, month) || day <= daysIn(1900+yy, month))
}

func mxNSS() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MX_NSS", country: "MX", category: "social_security",
			doc:  "Mexican social security number (NSS), issued by the IMSS: office, year of registration, year of birth, serial, Luhn's check digit.",
			kind: socialSecurity, langs: []string{"es"}, words: []string{"nss", "nss imss", "imss", "número de seguro social", "numero de seguro social", "seguro social", "no imss", "número imss", "afiliación imss"},
			check: "Luhn", chance: 0.1, shapes: []string{"9{11}", "99-99-99-9999-9", "99_99_99_9999_9", "9{10}-9", "9999-99-9999-9"},
			examples: []string{"NSS: §12-95-77-1234-7§", "IMSS §45908012342§", "número de seguro social §3205810987-0§"},
			misses:   []string{"NSS: 12-95-77-1234-8", "NSS 129577123455", "pedido 12957712347"},
		},
		sure: []string{"99-99-99-9999-9"}, required: true,
		judge: func(s plain) detectors.Verdict { return passIf(s.allDigits(11) && !s.repeats() && s.luhn(0, 11)) },
	}.detector()
}

// mxCLABE follows Banxico's Circular 3/2012: bank, place, account, check digit.
func mxCLABE() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MX_CLABE", country: "MX", category: "financial",
			doc:   "Mexican bank account number (CLABE), eighteen digits of bank, place and account with a check digit, after the ABM.",
			words: []string{"clabe", "clabe interbancaria", "cuenta clabe", "clave bancaria estandarizada", "clave interbancaria", "cuenta interbancaria", "clabe no", "número clabe"},
			check: "weights 3 7 1 mod 10", chance: 0.099, shapes: []string{"9{18}", "999_999_9{11}_9", "999 999 99999999999 9", "999 9999 9999 9999 999", "999-999-99999999999-9"},
			examples: []string{"CLABE: §032180000118359719§", "CLABE interbancaria §002 010 07777777777 1§", "cuenta clabe §012180012345678909§"},
			misses:   []string{"CLABE: 032180000118359710", "CLABE 0321800001183597199", "ref 032180000118359719"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(18) && !s.repeats() && s.num(0, 3) > 1 && s.sum(0, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0)
		},
	}.detector()
}

func mxClaveElector() detectors.Detector {
	return weakID{
		id: "MX_CLAVE_ELECTOR", country: "MX", category: "id_card",
		doc:  "Mexican voter's code (clave de elector), issued by the INE: six consonants of the name, date of birth YYMMDD, state, sex, three digits.",
		kind: identityCard, langs: []string{"es"}, fields: []string{"ine", "ife"}, words: []string{"clave de elector", "clave elector", "credencial para votar", "credencial de elector", "credencial ine", "folio ine"},
		shapes: []string{"A{6}9{8}A9{3}"}, cells: []string{"A{6} 9{8} A9{3}", "A{6}-9{8}-A-9{3}"},
		check: "date, state, sex", chance: 0.0008,
		valid: func(s plain) bool {
			return inCalendar2000(s.num(6, 8), s.num(8, 10), s.num(10, 12)) && (s.num(12, 14) >= 1 && s.num(12, 14) <= 32 || s.num(12, 14) == 87) && s.of("HM", 14, 15)
		},
		examples: []string{"clave de elector: §GMVLMR80070501M100§", "INE §RSPRJN75123009H400§"},
		misses:   []string{"clave de elector: GMVLMR80130501M100", "INE GMVLMR80070599M100"},
	}.detector()
}

func mxPassport() detectors.Detector {
	return weakID{
		id: "MX_PASSPORT", country: "MX", category: "passport",
		doc:  "Mexican passport number, issued by the SRE: a letter and eight digits, older ones nine to eleven digits.",
		kind: passport, words: []string{"pasaporte mexicano", "pasaporte sre", "número de pasaporte mexicano"},
		shapes:   []string{"A_9{8}", "9{9,11}"},
		examples: []string{"pasaporte mexicano: §G12345678§", "Mexican passport no §09876543210§"},
		misses:   []string{"pasaporte mexicano: G1234567", "ref G12345678"},
	}.detector()
}
