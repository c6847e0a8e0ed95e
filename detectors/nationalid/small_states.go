package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func smallStates() []detectors.Detector {
	return []detectors.Detector{
		foPTal(), mcTVA(), xkPersonalNumber(), adNRT(), foVTal(), smCOE(),
	}
}

// foPTal follows the OECD's description of Faroese tax numbers, which are the
// P-tal; whether the last digits are a check, and how they are made, is not
// published: the date is all there is, so the number counts as weak.
func foPTal() detectors.Detector {
	return detectors.Detector{
		ID: "FO_P_TAL",
		Doc: "Faroese civil registration number (P-tal), also tax number, issued by the National Registration Office (Landsfólkayvirlitið): " +
			"date of birth DDMMYY and three digits.",
		Country: "FO", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 2, Version: 1,
		Check: "date", Chance: 0.0366,
		Shapes: []string{"9{9}", "999999_999", "99_99_99_999", "99.99.99-999"},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 9)
			if !ok || !bornShort(t.Num(4, 6), t.Num(2, 4), t.Num(0, 2)) || string(d[6:]) == "000" {
				return detectors.Reject
			}
			if written(t, "999999-999") {
				return detectors.Pass
			}
			return detectors.Weak
		},
		MaxLen: 18,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"fo": {"p tal", "ptal", "p-tal", "persónstal", "personstal", "fødital", "p talið"},
				"da": {"p tal", "p nummer færøerne", "færøsk personnummer"},
				"en": {"p number", "faroese p number", "faroese personal number", "faroese id number"},
			},
			Fields:   []string{"p tal", "ptal", "p number", "faroese p number", "personstal"},
			Required: true,
		},
		Examples: []string{
			"p-tal §150765-243§",
			"P-tal: §150765243§",
			"Faroese P-number §230488-117§",
		},
		NearMisses: []string{
			"p-tal 320765-243",  // no such day
			"p-tal 151365-243",  // no such month
			"p-tal 150765-2433", // too long
			"150765-243",        // no context
		},
	}
}

// mcTVA follows the VIES rules for France, under whose law Monaco's VAT is: the
// number of the firm begins with 000, as no French SIREN does.
func mcTVA() detectors.Detector {
	return detectors.Detector{
		ID: "MC_TVA",
		Doc: "Monegasque VAT number (numéro de TVA) of firms and self-employed persons, issued by the Direction des Services Fiscaux: FR, two " +
			"check digits, 000 and six digits.",
		Country: "MC", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "mod 97, 000 behind it", Chance: 0.0000103,
		Shapes: withPrefix("AA", "9{11}", "99 9{9}", "99_999_999_999", "99 9999 99999"),
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "FR")
			if !prefixed {
				d, prefixed = unprefixed(t, "MC")
			}
			if len(d) != 11 || !checkdigit.AllDigits(d) || string(d[2:5]) != "000" || numeral(d[5:]) == 0 || (numeral(d[2:])*100+12)%97 != numeral(d[:2]) {
				return detectors.Reject
			}
			return prefixVerdict(prefixed)
		},
		MaxLen: 26,
		Context: detectors.Context{
			Keywords: vatWords("monaco", map[string][]string{"fr": {"tva", "n tva", "no tva", "numéro de tva", "numero de tva", "numéro tva", "tva monaco", "tva intracommunautaire", "n° tva"}}),
			Fields:   vatFields("tva", "no tva", "numero tva", "num tva", "tva intracommunautaire"),
			Required: true,
		},
		Examples: []string{
			"TVA §FR17000702896§",
			"N° TVA : §FR 65 000 775 371§",
			"numéro de TVA §FR 34000978414§",
		},
		NearMisses: []string{
			"TVA FR0120000035925", // too long
			"TVA FR61954506077",   // a French firm
			"TVA BE64000663368",   // another country
			"FR 39 000 195 173",   // no context
		},
	}
}

// xkPersonalNumber follows what validators of Kosovo's banks use: weights 4 3 2 7
// 6 5 4 3 2 modulo 11, a check of 10 or 11 written 0. Numbers of foreigners,
// from 9 up, are given without the check.
func xkPersonalNumber() detectors.Detector {
	return detectors.Detector{
		ID:      "XK_PERSONAL_NUMBER",
		Doc:     "Personal number of Kosovo (numri personal), issued by the Civil Registration Agency: nine digits and a check digit.",
		Country: "XK", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 4 3 2 7 6 5 4 3 2 mod 11", Chance: 0.1818,
		Shapes: []string{"9{10}", "999_999_9999", "9999 999 999", "99 99 99 99 99"},
		Digits: [2]int{10, 10},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 10)
			if !ok || repeated(d) || d[0] == '0' {
				return detectors.Reject
			}
			check := 11 - checkdigit.Weighted(d[:9], 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
			if check > 9 {
				check = 0
			}
			if d[0] != '9' && check != int(d[9]-'0') {
				return detectors.Reject
			}
			return detectors.Weak
		},
		MaxLen: 22,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sq": {"numri personal", "nr personal", "numër personal", "numri personal i identifikimit", "nr i letërnjoftimit", "numrin personal"},
				"sr": {"lični broj", "licni broj", "лични број"},
				"en": {"kosovo personal number", "personal number", "kosovo id number"},
			},
			Fields:   []string{"numri personal", "nr personal", "personal number", "kosovo personal number", "licni broj"},
			Required: true,
		},
		Examples: []string{
			"Numri personal §3383405660§",
			"numri personal: §7674606693§",
			"Kosovo personal number §7040209454§",
		},
		NearMisses: []string{
			"Numri personal 5679204435",  // wrong check digit
			"Numri personal 70613845407", // too long
			"Numri personal A6909313110", // glued to a letter
			"7008602837",                 // no context
		},
	}
}

func adNRT() detectors.Detector {
	return weakID{
		id: "AD_NRT", country: "AD", category: "tax_id",
		doc: "Andorran tax number (NRT), issued by the Departament de Tributs i de Fronteres to persons and firms: a letter of the kind, " +
			"six digits, a check letter whose rule is not published. Residents (F) have numbers up to 699999, firms (A, L) from 700000 up.",
		words: []string{"nrt", "n r t", "número de registre tributari", "numero de registre tributari", "registre tributari", "nrt núm",
			"andorran tax number", "tax number", "tax id", "número de registro tributario"},
		fields: []string{"numero registre tributari", "tin"},
		shapes: []string{"A_9{6}_A", "A_999_999_A", "A9{6}-A", "A-9{6}A", "A 9{6}A", "A-999999 A", "A-999 999-A", "A 999999-A", "AA A_9{6}_A", "AA-A-9{6}-A", "AA A-999 999-A"},
		valid:  adKind,
		check:  "kind and its range", chance: 0.306,
		examples: []string{"NRT: §F-123456-Z§", "NRT: §L 712345 B§", "número de registre tributari: §U-800123-X§"},
		misses:   []string{"NRT B-123456-Z", "NRT F-712345-Z", "F-123456-Z"},
	}.detector()
}

func foVTal() detectors.Detector {
	return weakID{
		id: "FO_VN", country: "FO", category: "business",
		doc:      "Faroese registration number of a firm or sole trader (V-tal), issued by Taks: six digits.",
		words:    []string{"v tal", "vtal", "v-tal", "v nummer", "vtal nr", "faroese vat number", "v number", "vat number", "vat no", "mvg nr", "mvg"},
		fields:   []string{"vat"},
		shapes:   []string{"9{6}", "999_999", "AA9{6}", "AA 9{6}", "AA 999 999", "AA-9{6}"},
		valid:    foPrefix,
		check:    "prefix FO",
		examples: []string{"V-tal: §623857§", "v-tal: §437.115§", "V-tal: §FO 463000§"},
		misses:   []string{"V-tal: 62385", "V-tal: DK 623857", "623857"},
	}.detector()
}

func smCOE() detectors.Detector {
	return weakID{
		id: "SM_COE", country: "SM", category: "business",
		doc: "Sammarinese code of an economic operator (codice operatore economico), issued by the Ufficio Attività Economiche to firms " +
			"and self-employed persons: up to five digits; with SM abroad.",
		words:    []string{"coe", "c o e", "codice operatore economico", "codice operatore", "cod operatore economico", "operatore economico", "san marino vat"},
		shapes:   []string{"9{3,6}", "AA9{1,6}", "AA 9{1,6}", "AA-9{1,6}"},
		valid:    smPrefix,
		check:    "prefix SM",
		examples: []string{"C.O.E.: §SM24165§", "codice operatore economico: §24165§", "COE: §024165§"},
		misses:   []string{"COE: 1234567", "COE: IT24165", "SM24165"},
	}.detector()
}

// adKind reports whether the first letter is a kind of tax payer and the number
// is of its range.
func adKind(s plain) bool {
	first := 0
	if s.len() == 10 {
		if !s.oneOf(0, 2, "AD") {
			return false
		}
		first = 2
	}
	n := s.num(first+1, first+7)
	switch s.b[first] {
	case 'F':
		return n <= 699999
	case 'A', 'L':
		return n > 699999 && n < 800000
	}
	return s.of("CDEGOPU", first, first+1)
}

func foPrefix(s plain) bool { return s.behindPrefix("FO") }

func smPrefix(s plain) bool { return s.behindPrefix("SM") }
