package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func brazil() []detectors.Detector {
	return []detectors.Detector{brCPF(), brCPFNamed(), brCNPJ(), brCNPJNamed(), brCNH(), brCNS(), brTitulo(), brPIS(), brRenavam(), brRG(), brCEP(), brPlate()}
}

// brNumbered are the documents' words for the number, with what forms write before
// the name of it.
func brNumbered(names ...string) (words []string) {
	for _, n := range names {
		words = append(words, n, "nº "+n, "n° "+n, "número do "+n, "numero do "+n, "nº do "+n, n+" nº", n+" n°")
	}
	return words
}

// brMod11 is the check digit of a sum as Brazilian registers compute it: 11 less
// the remainder, 0 where that has two digits.
func brMod11(sum int) int {
	if r := 11 - sum%11; r < 10 {
		return r
	}
	return 0
}

func brCPF() detectors.Detector { return brPersonNumber().standing() }

func brCPFNamed() detectors.Detector { return brPersonNumber().named() }

// brPersonNumber follows the Receita Federal's Instrução Normativa on the CPF.
func brPersonNumber() checkedID {
	return checkedID{
		weakID: weakID{
			id: "BR_CPF", country: "BR", category: "tax_id",
			doc:  "Brazilian number of a natural person (CPF), issued by the Receita Federal: eleven digits of which two check the rest.",
			kind: taxNumber, langs: []string{"pt"}, words: append(brNumbered("cpf"), "cpf mf", "cpf/mf", "c p f", "cadastro de pessoas físicas", "cadastro de pessoa física", "cpf cnpj", "cpf/cnpj"),
			check: "two weighted mod 11 digits", chance: 0.01, shapes: []string{"9{11}", "999.999.999-99", "999_999_999_99", "999.999.999/99", "999999999-99", "999 999 999-99"},
			examples: []string{"CPF nº §41891093479§", "cpf: §41891093479§", "§067.652.867-80§", "§853.965.418-06§"},
			misses:   []string{"853.965.418-07", "CPF 111.111.111-11", "CPF 8539654180", "pedido 85396541806 a"},
		},
		sure: []string{"999.999.999-99"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(11) || s.repeats() || brMod11(s.sum(0, 10, 9, 8, 7, 6, 5, 4, 3, 2)) != s.digit(9) ||
				brMod11(s.sum(0, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) != s.digit(10) {
				return detectors.Reject
			}
			if s.num(0, 9) == 123456789 {
				return detectors.Sample
			}
			return detectors.Pass
		},
	}
}

func brCNPJ() detectors.Detector { return brEntityNumber().standing() }

func brCNPJNamed() detectors.Detector { return brEntityNumber().named() }

// brEntityNumber follows Nota Técnica COCAD 49/2024: from July 2026 letters stand in the
// first twelve places, counted by their ASCII code less that of 0, as
// sum counts them.
func brEntityNumber() checkedID {
	return checkedID{
		weakID: weakID{
			id: "BR_CNPJ", country: "BR", category: "business",
			doc:  "Brazilian number of a legal entity or sole trader (CNPJ), issued by the Receita Federal: twelve digits or, from 2026, letters, and two check digits.",
			kind: companyNumber, langs: []string{"pt"}, words: append(brNumbered("cnpj"), "cnpj mf", "cnpj/mf", "cadastro nacional da pessoa jurídica", "cgc", "cpf cnpj", "cpf/cnpj"),
			check: "two weighted mod 11 digits", chance: 0.01, shapes: []string{"9{14}", "99.999.999/9999-99", "99999999/9999-99", "99_999_999_9999_99", "X{12}99"},
			examples: []string{"CNPJ §02054559000120§", "CNPJ: §12ABC34501DE35§", "§23.553.828/0001-72§", "§02.054.559/0001-20§"},
			misses:   []string{"23.553.828/0001-73", "CNPJ 2355382800017", "CNPJ 12ABC34501DE36", "pedido 23553828000172 a"},
		},
		sure: []string{"99.999.999/9999-99", "99999999/9999-99"},
		judge: func(s plain) detectors.Verdict {
			if s.len() != 14 || !s.digits(12, 14) || s.repeats() {
				return detectors.Reject
			}
			if brMod11(s.sum(0, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) != s.digit(12) || brMod11(s.sum(0, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) != s.digit(13) {
				return detectors.Reject
			}
			return detectors.Pass
		},
	}
}

// brCNH follows the Senatran's rule of the register RENACH: where the first
// digit would be ten it is 0, and 2 is taken off the second.
func brCNH() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BR_CNH", country: "BR", category: "driver_licence",
			doc:  "Brazilian driving licence register number (CNH), issued by the Detran: nine digits and two check digits.",
			kind: drivingLicence, langs: []string{"pt"}, words: append(brNumbered("cnh", "registro cnh"), "carteira nacional de habilitação", "carteira de habilitação", "habilitação", "registro da cnh", "renach"),
			check: "two weighted mod 11 digits", chance: 0.01, shapes: []string{"9{11}", "999999999-99", "999_999_999_99", "999 999 999 99"},
			examples: []string{"CNH: §12345678026§", "CNH nº §98765432092§", "carteira de habilitação §02030405161§"},
			misses:   []string{"CNH: 12345678000", "CNH 1234567801234", "pedido 98765432109"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(11) || s.repeats() {
				return detectors.Reject
			}
			first, off := s.sum(0, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11, 0
			if first == 10 {
				first, off = 0, 2
			}
			second := s.sum(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) % 11
			if second == 10 {
				second = 0
			} else {
				second -= off
			}
			return passIf(first == s.digit(9) && second == s.digit(10))
		},
	}.detector()
}

// brCNS follows DATASUS's routine of the Cartão Nacional de Saúde; 1 and 2
// begin numbers made of a PIS, 7, 8 and 9 provisional ones.
func brCNS() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BR_CNS", country: "BR", category: "health_id",
			doc:  "Brazilian national health card number (CNS, cartão SUS), issued by the Ministry of Health: fifteen digits with a weighted sum of 0 mod 11.",
			kind: healthInsurance, langs: []string{"pt"}, fields: []string{"sus"}, words: append(brNumbered("cns", "cartão sus", "cartao sus"), "cartão nacional de saúde", "cartão nacional do sus", "carteirinha do sus", "número sus"),
			check: "weights 15 to 1 mod 11", chance: 0.0277, shapes: []string{"9{15}", "999_9999_9999_9999", "999 999 999 999 999"},
			examples: []string{"CNS: §700 1234 5678 9002§", "cartão SUS §898001234567891§", "CNS §701234567890125§"},
			misses:   []string{"CNS: 700 1234 5678 9003", "CNS 500123456789005", "pedido 700123456789005"},
		},
		sure:     []string{"999 9999 9999 9999"},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(15) || !s.of("12789", 0, 1) || s.repeats() || s.of("12", 0, 1) && !s.oneOf(11, 14, "000", "001") {
				return detectors.Reject
			}
			return passIf(s.sum(0, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0)
		},
	}.detector()
}

// brTitulo follows TSE's resolution 21.538/2003: states 01 to 28, where São
// Paulo and Minas Gerais have 1 for the remainder 0.
func brTitulo() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BR_TITULO_ELEITOR", country: "BR", category: "national_id",
			doc:   "Brazilian voter registration number (título de eleitor), issued by the Tribunal Superior Eleitoral: serial, state, two check digits.",
			words: append(brNumbered("título de eleitor", "titulo de eleitor", "título eleitoral", "titulo eleitoral"), "título eleitor", "titulo eleitor", "inscrição eleitoral", "inscricao eleitoral"),
			check: "two weighted mod 11 digits, state", chance: 0.0029, shapes: []string{"9{12}", "9999_9999_9999", "99999999 99 99", "9{8}-9999", "9{8} 9999", "9{10}-99", "9{10}/99"},
			examples: []string{"título de eleitor §1023 8501 0671§", "título de eleitor nº §43568709 1937§", "Título eleitoral: §004356870906§"},
			misses:   []string{"título de eleitor 1023 8501 0699", "título 1023 8501 3971", "pedido 102385010671 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			state := 0
			if s.allDigits(12) {
				state = s.num(8, 10)
			}
			if state < 1 || state > 28 || s.num(0, 8) == 0 || s.repeats() {
				return detectors.Reject
			}
			check := func(sum int) int {
				switch r := sum % 11; {
				case r == 10:
					return 0
				case r == 0 && state <= 2:
					return 1
				default:
					return r
				}
			}
			return passIf(check(s.sum(0, 2, 3, 4, 5, 6, 7, 8, 9)) == s.digit(10) && check(s.sum(8, 7, 8, 9)) == s.digit(11))
		},
	}.detector()
}

func brPIS() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BR_PIS", country: "BR", category: "social_security",
			doc:  "Brazilian worker's number (PIS, PASEP, NIT, NIS), issued by Caixa, Banco do Brasil or the INSS: ten digits and a check digit.",
			kind: socialSecurity, langs: []string{"pt"}, words: append(brNumbered("pis", "pasep", "nit", "nis", "pis/pasep"), "pis pasep", "pis pasep nit", "programa de integração social", "número de inscrição social"),
			check: "weights 3 2 9 to 2 mod 11", chance: 0.0909, shapes: []string{"9{11}", "999.99999.99-9", "999.9999.999-9", "999_99999_99_9", "9{10}-9", "999.99999.999"},
			examples: []string{"PIS: §120.12345.67-2§", "PIS/PASEP §17012345673§", "NIT §268.76543.21-6§"},
			misses:   []string{"PIS: 120.12345.67-3", "PIS 120123456788", "pedido 12012345672"},
		},
		sure: []string{"999.99999.99-9"}, required: true, judge: brPISCheck,
	}.detector()
}

func brPISCheck(s plain) detectors.Verdict {
	return passIf(s.allDigits(11) && !s.repeats() && brMod11(s.sum(0, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == s.digit(10))
}

// brRenavam follows Portaria Denatran 27/2013; numbers of nine digits of before
// have zeros put before them.
func brRenavam() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BR_RENAVAM", country: "BR", category: "vehicle",
			doc:   "Brazilian vehicle register number (RENAVAM), issued by the Detran: eleven digits, before 2013 nine, the last a check digit.",
			words: append(brNumbered("renavam"), "código renavam", "codigo renavam", "registro nacional de veículos automotores"),
			check: "weights 3 2 9 to 2 mod 11", chance: 0.0909, shapes: []string{"9{11}", "9{10}-9", "9{9}", "9999_999999_9", "9{8}-9"},
			examples: []string{"RENAVAM: §00456789014§", "Renavam §1203040506-1§", "código renavam §987654322§"},
			misses:   []string{"RENAVAM: 00456789015", "RENAVAM 004567890123", "pedido 00456789014"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() == 9 {
				copy(s.b[2:], s.b[:9])
				s.b[0], s.b[1], s.n = '0', '0', 11
			}
			return brPISCheck(s)
		},
	}.detector()
}

func brRG() detectors.Detector {
	return weakID{
		id: "BR_RG", country: "BR", category: "id_card",
		doc:  "Brazilian identity card number (RG), issued by the states: seven to eleven digits, in São Paulo with a check character 0 to 9 or X.",
		kind: identityCard, langs: []string{"pt"}, words: append(brNumbered("rg")[1:], "registro geral", "cédula de identidade", "carteira de identidade", "r g", "identidade rg", "rg ssp"),
		shapes: []string{"99.999.999-9", "99.999.999-A", "9.999.999", "99.999.999", "9{7,11}", "9{8}A", "9{8}-A", "9{8}-9", "AA-99.999.999", "AA 99.999.999", "AA_9{7,8}", "9.999.999-9", "999.999.999-9"},
		check:  "X as letter, states", chance: 0.9,
		valid: func(s plain) bool {
			if s.letters() == 2 {
				return listed(" MG SP RJ ES BA PR SC RS DF GO MT MS CE PE PB PA ", s.b[:2])
			}
			return s.b[s.n-1] <= '9' || s.b[s.n-1] == 'X'
		},
		examples: []string{"RG nº: §12.345.678-X§", "RG nº §MG-12.345.678§"},
		misses:   []string{"RG nº: 12.345.678-Y", "pedido 12.345.678"},
	}.detector()
}

func brCEP() detectors.Detector {
	return weakID{
		id: "BR_CEP", country: "BR", category: "contact",
		doc:    "Brazilian postal code (CEP) of the Correios: eight digits, written 5-3.",
		words:  []string{"cep", "cep nº", "código de endereçamento postal", "código postal", "codigo postal", "postal code", "zip code"},
		shapes: []string{"99999-999", "99.999-999", "9{8}", "99999 999"},
		check:  "range from 01000", chance: 0.99, valid: func(s plain) bool { return s.num(0, 5) >= 1000 },
		examples: []string{"CEP: §70.040-010§", "CEP §01.310-100§"},
		misses:   []string{"CEP: 00310-100", "pedido 01310-100"},
	}.detector()
}

func brPlate() detectors.Detector {
	return weakID{
		id: "BR_VEHICLE_PLATE", country: "BR", category: "vehicle",
		doc:  "Brazilian number plate: three letters, a digit, a letter and two digits (Mercosul, since 2018), or three letters and four digits.",
		kind: numberPlate, langs: []string{"pt"}, words: []string{"placa", "placa do veículo", "placa do veiculo", "placa mercosul", "placas", "placa nº"},
		check: "letters and digits in their places", chance: 0.01, cells: []string{"AAA_9999", "AAA9A99", "AAA 9A99", "AAA-9A99"},
		examples: []string{"placa: §BRA2E19§", "Placa: §ABC-1234§"},
		misses:   []string{"placa: BRA2E199", "ref ABC-1234"},
	}.detector()
}
