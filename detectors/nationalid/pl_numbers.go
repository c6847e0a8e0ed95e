package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// plNIP follows the Polish act on the registration of tax payers (ustawa o
// zasadach ewidencji i identyfikacji podatników, 1995); self-employed persons
// have one. Digits that would need a check digit of 10 are not given out.
func plNIP() detectors.Detector {
	return detectors.Detector{
		ID: "PL_NIP",
		Doc: "Polish tax number (NIP), issued by the Ministry of Finance to firms and self-employed persons: ten digits, the last a check " +
			"digit; with PL the VAT number.",
		Country: "PL", Category: "tax_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 6 5 7 2 3 4 5 6 7 mod 11", Chance: 0.0818,
		Shapes: withPrefix("AA", "9{10}", "999_999_99_99", "999_99_99_999", "999 999 9999", "99 99 99 99 99", "999-9999999"),
		Digits: [2]int{10, 10},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "PL")
			if len(d) != 10 || d[0] == '0' || repeated(d) || checkdigit.Weighted(d, 6, 5, 7, 2, 3, 4, 5, 6, 7, 10)%11 != 0 {
				return detectors.Reject
			}
			switch {
			case string(d) == "1234563218":
				return detectors.Sample // the usual filler
			case prefixed:
				return detectors.Strong
			case written(t, "999-999-99-99"), written(t, "999-99-99-999"):
				return detectors.Pass
			}
			return detectors.Weak
		},
		MaxLen: 28,
		Context: detectors.Context{
			Keywords: vatWords("polish", map[string][]string{
				"pl": {"nip", "nr nip", "numer nip", "nip nr", "numerem nip", "numeru nip", "numer identyfikacji podatkowej", "nip ue", "vat ue", "nip firmy", "identyfikator podatkowy"},
				"en": {"polish tax number", "polish tax id"},
			}),
			Fields:   vatFields("nip", "nr nip", "numer nip", "nip ue", "nip firmy", "numer identyfikacji podatkowej", "nip number"),
			Required: true,
		},
		Examples: []string{
			"NIP §104-010-60-24§",
			"NIP: §9104482454§",
			"numer NIP §PL6345985020§",
			"nip §132-55-85-562§",
		},
		NearMisses: []string{
			"NIP 1709660902",   // wrong check digit
			"NIP 75792052017",  // too long
			"NIP CZ4251346287", // another country
			"296-816-15-47",    // no context
		},
	}
}

// plREGON follows the regulation of the Central Statistical Office (GUS) on the
// REGON register; the long form, of a local unit, begins with the short one.
func plREGON() detectors.Detector {
	return detectors.Detector{
		ID: "PL_REGON",
		Doc: "Polish statistical number (REGON) of firms and self-employed persons, issued by GUS: nine digits, or fourteen of a local unit, " +
			"each with a check digit.",
		Country: "PL", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 8 9 2 3 4 5 6 7 mod 11; of fourteen digits a second", Chance: 0.1,
		Shapes:   []string{"9{9}", "9{14}", "999_999_999", "99-999999-9", "999_999_999_99999", "9{9}_99999"},
		Digits:   [2]int{9, 9},
		Validate: validateREGON,
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"pl": {"regon", "nr regon", "numer regon", "regon nr", "numerem regon", "numeru regon"},
				"en": {"regon number", "polish company number"},
			},
			Fields:   []string{"regon", "nr regon", "numer regon", "regon nr", "regon14", "regon number"},
			Required: true,
		},
		Examples: []string{
			"REGON §817028960§",
			"nr REGON: §77537197084140§",
			"Regon §035-925-660§",
		},
		NearMisses: []string{
			"REGON 336819519",      // wrong check digit
			"REGON 73438340656661", // likewise
			"REGON 7460669037",     // too long
			"402094599",            // no context
		},
	}
}

func validateREGON(t *lex.Token) detectors.Verdict {
	d := t.Compact()
	if t.Digits() != len(d) || len(d) != 9 && len(d) != 14 || repeated(d) {
		return detectors.Reject
	}
	if byte(checkdigit.Weighted(d[:8], 8, 9, 2, 3, 4, 5, 6, 7)%11%10) != d[8]-'0' {
		return detectors.Reject
	}
	if len(d) == 14 && byte(checkdigit.Weighted(d[:13], 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)%11%10) != d[13]-'0' {
		return detectors.Reject
	}
	return detectors.Weak
}

// plPWZ follows the Supreme Medical Chamber (Naczelna Izba Lekarska): the first
// digit is the check digit, and no number begins with 0.
func plPWZ() detectors.Detector {
	return detectors.Detector{
		ID: "PL_PWZ",
		Doc: "Polish licence number of a physician or dentist (numer prawa wykonywania zawodu), issued by the medical chambers: a check " +
			"digit, then six digits.",
		Country: "PL", Category: "employment",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 1 to 6 mod 11, in front", Chance: 0.082,
		Shapes: []string{"9{7}", "9_999_999", "99_99_999", "999_9999"},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 7)
			if !ok || d[0] == '0' || checkdigit.Weighted(d[1:], 1, 2, 3, 4, 5, 6)%11 != int(d[0]-'0') {
				return detectors.Reject
			}
			if string(d) == "5425740" {
				return detectors.Sample // the chamber's example
			}
			return detectors.Weak
		},
		MaxLen: 13,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"pl": {"pwz", "nr pwz", "numer pwz", "npwz", "prawo wykonywania zawodu", "numer prawa wykonywania zawodu", "nr prawa wykonywania zawodu", "pwz nr", "pwzl"},
				"en": {"polish medical licence", "pwz number"},
			},
			Fields:   []string{"pwz", "nr pwz", "numer pwz", "npwz", "prawo wykonywania zawodu", "numer prawa wykonywania zawodu", "pwz number"},
			Required: true,
		},
		Examples: []string{
			"PWZ §2679204§",
			"nr PWZ: §2430613§",
			"numer prawa wykonywania zawodu §484 5490§",
		},
		NearMisses: []string{
			"PWZ 8931312",  // wrong check digit
			"PWZ 0425740",  // no number begins with 0
			"PWZ 50086027", // too long
			"2835549",      // no context
		},
	}
}

// plLandRegister follows the decree of the Ministry of Justice on land and
// mortgage registers (2016, EKW): letters have the values of their order behind
// the digits and X, without Q and V.
func plLandRegister() detectors.Detector {
	shapes := []string{"AA9A_9{8}_9", "AA9A9{9}", "AA9A_9{7,8}/9", "AA9A/9{6,8}/9"}
	return detectors.Detector{
		ID: "PL_LAND_REGISTER",
		Doc: "Polish land and mortgage register number (numer księgi wieczystej), of the district courts: four characters of the court, eight " +
			"digits, a check digit; the register is public and names the owner.",
		Country: "PL", Category: "financial",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 1 3 7 mod 10, court", Chance: 0.0925,
		Shapes:   shapes,
		Validate: byToken(checkLandRegister),
		Value:    byValue(checkLandRegister, shapes...),
		MaxLen:   20,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"pl": {"księga wieczysta", "ksiega wieczysta", "księgi wieczystej", "ksiegi wieczystej", "kw", "nr kw", "numer kw", "kw nr", "numer księgi wieczystej", "księga wieczysta nr"},
				"en": {"land register", "land and mortgage register", "land register number"},
			},
			Fields: []string{"ksiega wieczysta", "numer ksiegi wieczystej", "nr ksiegi wieczystej", "kw", "nr kw", "numer kw", "land register number"},
		},
		Examples: []string{
			"KW nr: §KR1P/00894381/2§",
			"księga wieczysta: §WA1M/00103419/6§",
			"KW §PO2P003158031§",
		},
		NearMisses: []string{
			"KW KR1P/00583350/4",   // wrong check digit
			"KW BI1B/00512876/17",  // too long
			"KW 1AWA1M/00126679/3", // glued to others
			"WQ1M/00012345/6",      // no such letter
		},
	}
}

func checkLandRegister(p plain) detectors.Verdict {
	const order = "0123456789XABCDEFGHIJKLMNOPRSTUWYZ"
	n := p.len()
	if n < 11 || n > 13 || p.letters() != 2 || p.b[2] > '9' || p.b[3] <= '9' || !p.digits(4, n) {
		return detectors.Reject
	}
	sum, weights := 0, [3]int{1, 3, 7}
	for i, c := range p.b[:n-1] {
		if i >= 4 {
			i += 13 - n // zeros in front may be left out
		}
		v := strings.IndexByte(order, c)
		if v < 0 {
			return detectors.Reject
		}
		sum += v * weights[i%3]
	}
	if sum%10 != int(p.b[n-1]-'0') {
		return detectors.Reject
	}
	return detectors.Strong
}

// icaoWeighted is the sum of ICAO Doc 9303: digits, and letters from 10 up, times
// the weights in turn; -1 when there is another byte.
func icaoWeighted(s []byte, weights ...int) (sum int) {
	for i, c := range s {
		switch {
		case c-'0' < 10:
			sum += int(c-'0') * weights[i%len(weights)]
		case c-'A' < 26:
			sum += (int(c-'A') + 10) * weights[i%len(weights)]
		default:
			return -1
		}
	}
	return sum
}

// plIDCard follows the decree on identity cards: the sum with the weights of ICAO
// Doc 9303, the check digit in fourth place left out, ends in that digit.
func plIDCard() detectors.Detector {
	shapes := []string{"AAA_9{6}", "AAA_999_999", "AAA 9 99999", "AAA999 999"}
	return detectors.Detector{
		ID: "PL_ID_CARD",
		Doc: "Polish identity card number (seria i numer dowodu osobistego), issued by the Ministry of the Interior: three letters, a check " +
			"digit, five digits.",
		Country: "PL", Category: "id_card",
		Family: detectors.FamilyDocument, Tier: 1, Version: 1,
		Check: "weights 7 3 1 mod 10 in fourth place", Chance: 0.1,
		Shapes:   shapes,
		Validate: byToken(checkPLIDCard),
		Value:    byValue(checkPLIDCard, shapes...),
		MaxLen:   15,
		Context: detectors.Context{
			Keywords: kindKeywords(identityCard, "pl"),
			Fields:   kindFields(identityCard, "pl"),
			Required: true,
		},
		Examples: []string{
			"dowód osobisty §AWV777859§",
			"Nr dowodu osobistego: §AGD 094617§",
			"dowód osobisty: §AVH-875086§",
		},
		NearMisses: []string{
			"dowód osobisty AXX315157",  // wrong check digit
			"dowód osobisty AAP0259217", // too long
			"dowód osobisty 1ADT247315", // glued to a digit
			"AOR579055",                 // no context
		},
	}
}

func checkPLIDCard(p plain) detectors.Verdict {
	s := p.b[:p.n]
	if len(s) != 9 || p.letters() != 3 || !p.digits(3, 9) || (icaoWeighted(s[:3], 7, 3, 1)+icaoWeighted(s[4:], 7, 3, 1))%10 != int(s[3]-'0') {
		return detectors.Reject
	}
	if p.oneOf(0, 9, "ABA300000", "ABC123456") {
		return detectors.Sample // specimens
	}
	return detectors.Pass
}

// plPassport follows the decree on passports: as of the identity card, the check
// digit in third place.
func plPassport() detectors.Detector {
	shapes := []string{"AA_9{7}", "AA_9_999_999", "AA 999 9999", "AA 9 999999"}
	return detectors.Detector{
		ID:      "PL_PASSPORT",
		Doc:     "Polish passport number (seria i numer paszportu), issued by the voivodes: two letters, a check digit, six digits.",
		Country: "PL", Category: "passport",
		Family: detectors.FamilyDocument, Tier: 1, Version: 1,
		Check: "weights 7 3 1 mod 10 in third place", Chance: 0.1,
		Shapes:   shapes,
		Validate: byToken(checkPLPassport),
		Value:    byValue(checkPLPassport, shapes...),
		MaxLen:   18,
		Context: detectors.Context{
			Keywords: kindKeywords(passport, "pl"),
			Fields:   kindFields(passport, "pl"),
			Required: true,
		},
		Examples: []string{
			"paszport §EU7904590§",
			"Nr paszportu: §EI 7707663§",
			"Polish passport §ES6507936§",
		},
		NearMisses: []string{
			"paszport AB1234567",  // wrong check digit
			"paszport ES49978307", // too long
			"paszport 1EA5152234", // glued to a digit
			"EM7760824",           // no context
		},
	}
}

func checkPLPassport(p plain) detectors.Verdict {
	s := p.b[:p.n]
	if len(s) != 9 || p.letters() != 2 || !p.digits(2, 9) || (icaoWeighted(s[:2], 7, 3)+icaoWeighted(s[3:], 1, 7, 3))%10 != int(s[2]-'0') {
		return detectors.Reject
	}
	if p.oneOf(0, 9, "ZS0000177") {
		return detectors.Sample // the specimen
	}
	return detectors.Pass
}
