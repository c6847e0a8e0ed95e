package nationalid

import "github.com/pdatlas/pdatlas/detectors"

// The Andean states and those of the Southern Cone that have one or two numbers.

func chile() []detectors.Detector { return []detectors.Detector{clRUT()} }

func colombia() []detectors.Detector { return []detectors.Detector{coNIT(), coCC()} }

func peru() []detectors.Detector { return []detectors.Detector{peDNI(), peRUC()} }

func ecuador() []detectors.Detector { return []detectors.Detector{ecCI(), ecRUC()} }

func venezuela() []detectors.Detector { return []detectors.Detector{veRIF(), veCDI()} }

func uruguay() []detectors.Detector { return []detectors.Detector{uyCI(), uyRUT()} }

func paraguay() []detectors.Detector { return []detectors.Detector{pyRUC(), pyCIC()} }

func bolivia() []detectors.Detector { return []detectors.Detector{boCI()} }

// fromRight is the sum of the digits s[i:j] times weights that are taken from the
// last digit on, and over again where there are more digits.
func (s plain) fromRight(i, j int, weights ...int) (sum int) {
	for k := range j - i {
		sum += s.digit(j-1-k) * weights[k%len(weights)]
	}
	return sum
}

// clRUT follows the Registro Civil: remainder 10 is the letter K.
func clRUT() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CL_RUT", country: "CL", category: "national_id",
			doc:  "Chilean number of a person (RUN) or taxpayer (RUT), issued by the Registro Civil and the SII: seven or eight digits and a check character.",
			kind: identityCard, langs: []string{"es"}, fields: []string{"run"}, words: []string{"rut", "r u t", "r u n", "rut nº", "rol único tributario", "rol único nacional", "rol unico tributario", "rol unico nacional", "rut run", "rut/run", "cédula de identidad"},
			check: "weights 2 to 7 mod 11", chance: 0.0909, shapes: []string{"9{1,2}.999.999-9", "9{1,2}.999.999-A", "9{7,8}-9", "9{7,8}-A", "9{8,9}", "9{7,8}A", "9{1,2} 999 999-9", "9{1,2} 999 999-A", "9{1,2}.999.999 9", "9{1,2}999999 9"},
			examples: []string{"RUT: §12.458.433-7§", "RUN §12866659-1§", "rut §138168832§"},
			misses:   []string{"RUT: 12.458.433-8", "RUT 12.458.433-Z", "RUT 12.458.43-7", "pedido 12866659-1 a"},
		},
		sure: []string{"99.999.999-9", "99.999.999-A", "9.999.999-9", "9.999.999-A"}, loose: []string{"99999999-9", "9999999-9"},
		required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.len() - 1
			if n < 7 || n > 8 || !s.digits(0, n) || s.num(0, n) < 100_000 || s.repeats() {
				return detectors.Reject
			}
			check := 11 - s.fromRight(0, n, 2, 3, 4, 5, 6, 7)%11
			return passIf(s.b[n] == "0123456789K0"[check])
		},
	}.detector()
}

// coNIT follows the DIAN's Orden Administrativa 4 of 1989.
func coNIT() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CO_NIT", country: "CO", category: "tax_id",
			doc:  "Colombian tax number (NIT, RUT), issued by the DIAN: eight to ten digits and a check digit.",
			kind: taxNumber, langs: []string{"es"}, fields: []string{"nit"}, words: []string{"n i t", "nit nº", "nit no", "número de identificación tributaria", "numero de identificacion tributaria", "rut nit"},
			check: "prime weights mod 11", chance: 0.1, shapes: []string{"9{8,11}", "9{3}.999.999-9", "9{1}.999.999.999-9", "9{2}.999.999-9", "9{7,10}-9", "999_999_999_9", "999 999 999-9"},
			examples: []string{"NIT: §240.942.041-5§", "NIT §3668157201§", "nit no §029512277-6§"},
			misses:   []string{"NIT: 240.942.041-6", "NIT 36681572012345", "pedido 3668157201"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.len() - 1
			if n < 7 || n > 10 || !s.digits(0, n+1) || s.repeats() {
				return detectors.Reject
			}
			r := s.fromRight(0, n, 3, 7, 13, 17, 19, 23, 29, 37, 41, 43) % 11
			return passIf(s.b[n] == "01987654321"[r])
		},
	}.detector()
}

func coCC() detectors.Detector {
	return weakID{
		id: "CO_CC", country: "CO", category: "national_id",
		doc:  "Colombian citizenship card number (cédula de ciudadanía; TI of minors, NUIP), issued by the Registraduría: six to ten digits.",
		kind: identityCard, langs: []string{"es"}, fields: []string{"cc cédula", "nro cc"}, words: []string{"cc nº", "cédula", "cedula", "cédula de ciudadanía", "cedula de ciudadania", "nuip", "tarjeta de identidad", "cédula de extranjería", "número de cédula", "numero de cedula"},
		shapes:   []string{"9{6,10}", "9{1,3}.999.999", "9.999.999.999", "9{1,3} 999 999", "9 999 999 999"},
		examples: []string{"NUIP: §52.345.678§", "cédula de ciudadanía §1023456789§"},
		misses:   []string{"cédula de ciudadanía 12345", "pedido 52.345.678"},
	}.detector()
}

// peDNI follows RENIEC: the check character is a digit, or a letter on old cards.
func peDNI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "PE_DNI", country: "PE", category: "national_id",
			doc:  "Peruvian identity number (DNI, CUI), issued by RENIEC: eight digits and a check digit or letter.",
			kind: identityCard, langs: []string{"es"}, fields: []string{"cui"}, words: []string{"dni", "dni nº", "dni n°", "documento nacional de identidad", "código único de identificación", "libreta electoral"},
			check: "weights 3 2 7 6 5 4 3 2 mod 11 where written", chance: 0.09, shapes: []string{"9{9}", "9{8}-9", "9{8}A", "9{8}-A", "9{8} 9"},
			examples: []string{"DNI: §84764916-5§", "DNI nº §575673193§", "CUI §03548912-1§"},
			misses:   []string{"DNI: 84764916-6", "DNI 847649166555", "pedido 847649165"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 9 || !s.digits(0, 8) || s.repeats() {
				return detectors.Reject
			}
			r := s.sum(0, 3, 2, 7, 6, 5, 4, 3, 2) % 11
			return passIf(s.b[8] == "65432110987"[r] || s.b[8] == "KJIHGFEDCBA"[r])
		},
	}.detector()
}

// peRUC follows SUNAT: 10 natural persons, 15 to 17 others, 20 firms.
func peRUC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "PE_RUC", country: "PE", category: "tax_id",
			doc:  "Peruvian taxpayer number (RUC), issued by SUNAT: kind of taxpayer, eight digits (of persons the DNI), check digit.",
			kind: taxNumber, langs: []string{"es"}, words: []string{"ruc", "r u c", "ruc nº", "ruc n°", "registro único de contribuyentes", "registro unico de contribuyentes"},
			check: "weights 5 4 3 2 7 6 5 4 3 2 mod 11, prefix", chance: 0.005, shapes: []string{"9{11}", "99-9{8}-9", "99_9{8}_9", "9{10}-9"},
			examples: []string{"RUC: §20722789904§", "RUC nº §20-42707456-1§", "RUC §20776052885§"},
			misses:   []string{"RUC: 20722789905", "RUC 30722789904", "pedido 20722789904 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(11) && s.oneOf(0, 2, "10", "15", "16", "17", "20") && (11-s.sum(0, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%10 == s.digit(10))
		},
	}.detector()
}

func ecCI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "EC_CI", country: "EC", category: "national_id",
			doc:  "Ecuadorian identity card number (cédula), issued by the Registro Civil: province 01 to 24 or 30 and 50, serial, Luhn's check digit.",
			kind: identityCard, langs: []string{"es"}, fields: []string{"ci", "c i"}, words: []string{"cédula", "cedula", "cédula de identidad", "cédula de ciudadanía", "nui", "cédula nº", "número de cédula", "numero de cedula"},
			check: "Luhn, province", chance: 0.018, shapes: []string{"9{10}", "9{9}-9", "99_9999999_9", "999 999 9999", "9{6}-999-9"},
			examples: []string{"cédula: §175867931-8§", "C.I. §1758411886§", "número de cédula §170051650-1§"},
			misses:   []string{"cédula: 175867931-9", "cédula 2558679318", "pedido 1758679318 a"},
		},
		required: true, judge: ecCheck,
	}.detector()
}

// ecProvince reports whether the number begins with a province or one of the
// codes of Ecuadorians abroad.
func ecProvince(s plain) bool {
	p := s.num(0, 2)
	return p >= 1 && p <= 24 || p == 30 || p == 50
}

func ecCheck(s plain) detectors.Verdict {
	return passIf(s.allDigits(10) && ecProvince(s) && s.b[2] <= '6' && !s.repeats() && s.luhn(0, 10))
}

// ecRUC follows the SRI: the third digit is 6 of public bodies, 9 of firms, less
// of natural persons, whose number is their cédula.
func ecRUC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "EC_RUC", country: "EC", category: "tax_id",
			doc:  "Ecuadorian taxpayer number (RUC), issued by the SRI: of persons the cédula, of firms and public bodies a serial with a check digit, and the establishment.",
			kind: taxNumber, langs: []string{"es"}, words: []string{"ruc", "r u c", "ruc nº", "registro único de contribuyentes", "registro unico de contribuyentes"},
			check: "by kind: Luhn or weights mod 11; province", chance: 0.0245, shapes: []string{"9{13}", "9{10}-999", "9{10} 999"},
			examples: []string{"RUC: §1766052896001§", "RUC §1719745307-001§", "RUC nº §1700424243001§"},
			misses:   []string{"RUC: 1766052897001", "RUC 1719745307000", "pedido 1719745307001"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(13) || !ecProvince(s) || s.num(10, 13) == 0 {
				return detectors.Reject
			}
			first := s
			first.n = 10
			switch s.b[2] {
			case '9':
				return passIf(s.sum(0, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0)
			case '6':
				if s.num(9, 13) != 0 && s.sum(0, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 {
					return detectors.Pass
				}
			}
			return ecCheck(first)
		},
	}.detector()
}

// veRIF follows the SENIAT; C, of communal councils, counts as G's neighbour
// and is not taken.
func veRIF() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "VE_RIF", country: "VE", category: "tax_id",
			doc:  "Venezuelan tax number (RIF), issued by the SENIAT: V, E, J, P or G, eight digits (of persons the cédula), check digit.",
			kind: taxNumber, langs: []string{"es"}, words: []string{"rif", "r i f", "rif nº", "registro de información fiscal", "registro único de información fiscal", "registro de informacion fiscal"},
			check: "letter, weights 3 2 7 6 5 4 3 2 mod 11", chance: 0.0193, shapes: []string{"A9{9}", "A-9{8}-9", "A-9{9}", "A 9{8} 9", "A9{8}-9", "A 9{9}"}, cells: []string{"A-99.999.999-9"},
			examples: []string{"RIF: §V-44839276-3§", "RIF §V553142446§", "RIF §V-614956123§"},
			misses:   []string{"RIF: V-44839276-4", "RIF K-44839276-3", "RIF V-4483927-3"},
		},
		sure:     []string{"A-99999999-9"},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 10 || s.letters() != 1 || s.repeats() {
				return detectors.Reject
			}
			kind := rifKind(s.b[0])
			return passIf(kind > 0 && s.b[9] == "00987654321"[(kind+s.sum(1, 3, 2, 7, 6, 5, 4, 3, 2))%11])
		},
	}.detector()
}

// rifKind is what the letter of a RIF adds to its sum, 0 for other letters.
func rifKind(c byte) int {
	for i, l := range []byte("VEJPG") {
		if c == l {
			return 4 * (i + 1)
		}
	}
	return 0
}

func veCDI() detectors.Detector {
	return weakID{
		id: "VE_CDI", country: "VE", category: "national_id",
		doc:  "Venezuelan identity card number (cédula de identidad), issued by the SAIME: V or E and six to eight digits.",
		kind: identityCard, langs: []string{"es"}, fields: []string{"ci", "c i"}, words: []string{"cédula", "cedula", "cédula de identidad", "cedula de identidad", "cédula nº", "número de cédula"},
		shapes: []string{"A_9{6,8}", "9{1,2}.999.999", "9{7,8}"}, cells: []string{"A-9{1,2}.999.999", "A 9{1,2}.999.999", "A9{1,2}.999.999"},
		check: "letter", chance: 1, valid: func(s plain) bool { return s.letters() == 0 || s.of("VE", 0, 1) },
		examples: []string{"cédula: §V-12.345.678§", "C.I. §E81234567§"},
		misses:   []string{"cédula: V-123.456", "pedido V-12.345.678"},
	}.detector()
}

func uyCI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "UY_CI", country: "UY", category: "national_id",
			doc:  "Uruguayan identity card number (cédula de identidad), issued by the DNIC: six or seven digits and a check digit.",
			kind: identityCard, langs: []string{"es"}, fields: []string{"ci", "c i"}, words: []string{"cédula", "cedula", "cédula de identidad", "cedula de identidad", "documento", "cédula nº", "número de cédula"},
			check: "weights 2 9 8 7 6 3 4 mod 10", chance: 0.1, shapes: []string{"9.999.999-9", "9{7,8}", "9{6,7}-9", "999.999-9", "9_999_999_9"},
			examples: []string{"C.I. §1.234.567-2§", "cédula §45678905§", "cédula de identidad §3.045.678-8§"},
			misses:   []string{"C.I. 1.234.567-3", "cédula 12345672345", "pedido 12345672"},
		},
		sure: []string{"9.999.999-9"}, required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(7) && !s.allDigits(8) || s.repeats() {
				return detectors.Reject
			}
			n := s.len()
			return passIf((10-s.fromRight(0, n-1, 4, 3, 6, 7, 8, 9, 2)%10)%10 == s.digit(n-1))
		},
	}.detector()
}

// uyRUT follows the DGI: office 01 to 22, serial, 001, check digit.
func uyRUT() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "UY_RUT", country: "UY", category: "business",
			doc:  "Uruguayan taxpayer number (RUT), issued by the DGI to firms and self-employed: twelve digits, the last three 001 and a check digit.",
			kind: companyNumber, langs: []string{"es"}, words: []string{"rut", "r u t", "ruc", "rut nº", "registro único tributario", "registro unico tributario"},
			check: "weights mod 11, 001", chance: 0.00002, shapes: []string{"9{12}", "99-999999-999-9", "99_999999_999_9", "99 999999 9999"},
			examples: []string{"RUT: §21-289381-001-7§", "RUT §219750620017§"},
			misses:   []string{"RUT: 21-289381-001-8", "RUT 23-289381-001-7", "RUT 21289381007"},
		},
		prefix:   "UY",
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(12) || s.num(0, 2) < 1 || s.num(0, 2) > 22 || s.num(2, 8) == 0 || s.num(8, 11) != 1 {
				return detectors.Reject
			}
			return passIf(s.sum(0, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0)
		},
	}.detector()
}

func pyRUC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "PY_RUC", country: "PY", category: "tax_id",
			doc:  "Paraguayan taxpayer number (RUC), issued by the DNIT: five to eight digits (of persons the cédula), a hyphen and a check digit.",
			kind: taxNumber, langs: []string{"es"}, words: []string{"ruc", "r u c", "ruc nº", "ruc n°", "registro único de contribuyentes", "registro unico de contribuyentes"},
			check: "weights from 2 mod 11", chance: 0.099, shapes: []string{"9{6,8}-9", "9{7,9}", "9{1,2}.999.999-9", "9{6,8} 9"},
			examples: []string{"RUC: §80028061-0§", "RUC §1234567-9§", "RUC nº §456789014§"},
			misses:   []string{"RUC: 80028061-1", "RUC 800280610123", "pedido 80028061-0"},
		},
		loose: []string{"9999999-9", "99999999-9"}, required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.len() - 1
			if n < 6 || n > 8 || !s.digits(0, n+1) || s.repeats() {
				return detectors.Reject
			}
			return passIf((11-s.fromRight(0, n, 2, 3, 4, 5, 6, 7, 8, 9)%11)%11%10 == s.digit(n))
		},
	}.detector()
}

func pyCIC() detectors.Detector {
	return weakID{
		id: "PY_CIC", country: "PY", category: "national_id",
		doc:  "Paraguayan identity card number (cédula de identidad civil), issued by the national police: six to eight digits.",
		kind: identityCard, langs: []string{"es"}, fields: []string{"ci", "c i"}, words: []string{"cédula", "cedula", "cédula de identidad", "cédula de identidad civil", "cic", "ci nº", "número de cédula"},
		shapes:   []string{"9{6,8}", "9.999.999", "999.999", "99.999.999"},
		examples: []string{"cédula de identidad: §3.456.789§", "C.I. Nº §4567891§"},
		misses:   []string{"cédula de identidad: 3.456.7890", "pedido 3.456.789"},
	}.detector()
}

func boCI() detectors.Detector {
	return weakID{
		id: "BO_CI", country: "BO", category: "national_id",
		doc:  "Bolivian identity card number (cédula de identidad), issued by the SEGIP: five to eight digits, with the department's letters.",
		kind: identityCard, langs: []string{"es"}, fields: []string{"ci", "c i"}, words: []string{"cédula de identidad", "cedula de identidad", "carnet de identidad", "ci nº", "carnet", "cédula"},
		shapes: []string{"9{5,8}", "9{5,8}_AA", "9{1,2}.999.999", "9{7,8}-9A"}, cells: []string{"9{5,8} AAA"},
		check: "departments", chance: 1,
		valid: func(s plain) bool {
			for i := range s.len() {
				if s.b[i] > '9' {
					return listed(" LP CB SC OR PT CH TJ BE PD BN SCZ CBA LPZ TJA BEN PND POT ORU CHQ ", s.b[i:s.n]) || i == s.len()-1
				}
			}
			return true
		},
		examples: []string{"C.I.: §4567891 LP§", "carnet de identidad: §7654321 SCZ§"},
		misses:   []string{"carnet de identidad: 4567", "pedido 4567891 LP"},
	}.detector()
}
