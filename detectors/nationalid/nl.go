package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func netherlands() []detectors.Detector {
	return []detectors.Detector{
		nlBSN(), nlOnderwijsnummer(), nlBTW(), nlBankAccount(), nlPostcode(), nlDriverLicence(), nlBIG(), nlIdentityCard(), nlVNumber(), nlPlate(),
	}
}

// nlBSN follows the Rijksdienst voor Identiteitsgegevens, "Logisch ontwerp BSN":
// nine digits, of which the first is often left out when it is 0.
func nlBSN() detectors.Detector {
	return detectors.Detector{
		ID: "NL_BSN",
		Doc: "Dutch citizen service number (burgerservicenummer, before 2007 sofinummer), issued by the Rijksdienst voor " +
			"Identiteitsgegevens: nine digits, older ones eight, that pass the eleven test.",
		Country: "NL", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 9 8 7 6 5 4 3 2 -1 mod 11", Chance: 0.091,
		Shapes:   []string{"999999999", "99999999", "9999.99.999", "9999 99 999", "999 999 999", "999.999.999", "999-999-999", "999 99 9999", "99 999 999", "99.999.999"},
		Validate: validateNL,
		MaxLen:   15,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"nl": {"bsn", "bsn nummer", "bsnnummer", "bsn nr", "burgerservicenummer", "burgerservice nummer", "burger service nummer", "sofinummer", "sofi nummer", "sofi nr", "sofi",
					"sociaal fiscaal nummer", "persoonsnummer", "burgerservicenr"},
				"en": {"citizen service number", "dutch national id", "dutch social security number", "dutch citizen number"},
			},
			Fields: []string{"bsn", "bsn nummer", "bsn nr", "bsnnr", "bsn number", "burgerservicenummer", "burger service nummer", "burgerservicenr", "sofinummer", "sofi nummer",
				"sofi nr", "sofi", "citizen service number", "persoonsnummer"},
			Negative: []string{"kvk", "rsin", "btw", "telefoon", "tel", "geboortedatum"},
			Required: true,
		},
		Examples: []string{
			"BSN §215349660§",
			"burgerservicenummer: §2153.49.660§",
			"sofinummer §38746128§",
			"bsn §215 349 660§",
		},
		NearMisses: []string{
			"BSN 215349661",     // wrong check digit
			"BSN 2153496601",    // too long
			"BSN A215349660",    // glued to a letter
			"BSN 000000000",     // placeholder
			"215349660",         // no context
			"order 38746128 is", // no context
		},
	}
}

func validateNL(t *lex.Token) detectors.Verdict {
	d := t.Compact()
	if t.Digits() != len(d) || repeated(d) {
		return detectors.Reject
	}
	sum := 0
	switch len(d) {
	case 9:
		sum = checkdigit.Weighted(d, 9, 8, 7, 6, 5, 4, 3, 2, 10) // 10 is -1 modulo 11
	case 8:
		if nlDate(t) {
			return detectors.Reject
		}
		sum = checkdigit.Weighted(d, 8, 7, 6, 5, 4, 3, 2, 10)
	default:
		return detectors.Reject
	}
	switch {
	case sum%11 != 0:
		return detectors.Reject
	case oneOf(d, "123456782", "111222333") || len(d) == 9 && string(d[:5]) == "99999":
		return detectors.Sample // textbook examples, persons of the BRP test set
	case written(t, "9999.99.999"):
		return detectors.Strong
	case written(t, "9999 99 999"):
		return detectors.Pass
	}
	return detectors.Weak
}

// nlDate reports whether eight digits are a date of our time: dates are written
// so far more often than numbers that begin like them were issued.
func nlDate(t *lex.Token) bool {
	return born(t.Num(0, 4), t.Num(4, 6), t.Num(6, 8)) || born(t.Num(4, 8), t.Num(2, 4), t.Num(0, 2))
}

// nlOnderwijsnummer follows DUO: pupils without a BSN get a number that cannot
// be one, for the sum of the eleven test leaves 5 and not 0.
func nlOnderwijsnummer() detectors.Detector {
	return detectors.Detector{
		ID: "NL_ONDERWIJSNUMMER",
		Doc: "Dutch education number (onderwijsnummer) of a pupil without BSN, issued by DUO: nine digits that begin with 10 and leave 5 in " +
			"the eleven test.",
		Country: "NL", Category: "education",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 9 8 7 6 5 4 3 2 -1 mod 11 leave 5, begins with 10", Chance: 0.00091,
		Shapes: []string{"999999999", "9999_99_999", "999_999_999", "999_99_9999", "99 999 9999"},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 9)
			if !ok || d[0] != '1' || d[1] != '0' || checkdigit.Weighted(d, 9, 8, 7, 6, 5, 4, 3, 2, 10)%11 != 5 {
				return detectors.Reject
			}
			return detectors.Weak
		},
		MaxLen: 15,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"nl": {"onderwijsnummer", "onderwijsnr", "onderwijs nummer", "leerlingnummer", "persoonsgebonden nummer", "pgn", "onderwijsnummer leerling"},
				"en": {"dutch education number", "education number", "pupil number"},
			},
			Fields:   []string{"onderwijsnummer", "onderwijsnr", "onderwijs nummer", "persoonsgebonden nummer", "pgn", "education number", "leerlingnummer"},
			Required: true,
		},
		Examples: []string{
			"onderwijsnummer §100040105§",
			"Onderwijsnr: §1060.28.103§",
			"PGN §104482455§",
		},
		NearMisses: []string{
			"onderwijsnummer 105345989",  // wrong check digit
			"onderwijsnummer 502032558",  // a BSN
			"onderwijsnummer 1085569017", // too long
			"107096608",                  // no context
		},
	}
}

// nlBTW follows the Belastingdienst: the number of a legal person holds its RSIN,
// which passes the eleven test; sole traders have, since 2020, numbers that tell
// nothing of their BSN and pass ISO 7064 mod 97-10 with the letters.
func nlBTW() detectors.Detector {
	shapes := append(withPrefix("AA", "9{9}A99", "9{9}_A99", "9{9}_A_99", "9999_99_999_A99", "9999.99.999 A99", "999_999_999_A99", "999 999 999A99", "9999_99_999_A_99"),
		"AA.9999.99.999.A.99", "AA.9{9}.A99", "AA 9999.99.999.A.99", "AA.9{9}.A.99")
	return detectors.Detector{
		ID: "NL_BTW",
		Doc: "Dutch VAT number (btw-identificatienummer), issued by the Belastingdienst: NL, nine digits (before 2020 a sole trader's BSN), B " +
			"and two digits.",
		Country: "NL", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "eleven test or mod 97, the letter B", Chance: 0.0038,
		Shapes:   shapes,
		Validate: byToken(checkBTW),
		Value:    byValue(checkBTW, shapes...),
		MaxLen:   30,
		Context: detectors.Context{
			Keywords: vatWords("dutch", map[string][]string{
				"nl": {"btw", "btw nummer", "btw nr", "btw id", "btw identificatienummer", "btw identificatienr", "omzetbelastingnummer", "ob nummer", "btwnummer", "btw nummers"},
			}),
			Fields: vatFields("btw", "btw nummer", "btw nr", "btwnr", "btw id", "btw identificatienummer", "omzetbelastingnummer", "ob nummer"),
		},
		Examples: []string{
			"btw-nummer §NL520325138B03§",
			"Btw-id: §NL 4628.19.681 B01§",
			"btw nr. §289677531B02§",
			"BTW §NL.1978.41.405.B.01§",
		},
		NearMisses: []string{
			"btw NL123456789B90",  // passes neither check
			"btw NL681951734C01",  // no B
			"btw NL674606693B017", // too long
			"btw BE402094591B02",  // another country
		},
	}
}

func checkBTW(p plain) detectors.Verdict {
	s, prefixed := p.b[:p.n], p.len() > 2 && p.oneOf(0, 2, "NL")
	if prefixed {
		s = s[2:]
	}
	if len(s) != 12 || !checkdigit.AllDigits(s[:9]) || s[9] != 'B' || !checkdigit.AllDigits(s[10:]) || numeral(s[10:]) == 0 || numeral(s[:9]) == 0 {
		return detectors.Reject
	}
	if checkdigit.Weighted(s[:9], 9, 8, 7, 6, 5, 4, 3, 2, 10)%11 != 0 {
		var whole [14]byte
		copy(whole[:], "NL")
		copy(whole[2:], s)
		if !checkdigit.Mod97(whole[:]) {
			return detectors.Reject
		}
	}
	if prefixed {
		return detectors.Strong
	}
	return detectors.Pass
}

// nlBankAccount follows the eleven test of the former Dutch banks, which ended
// with the change to IBAN in 2014; giro numbers, shorter, had none.
func nlBankAccount() detectors.Detector {
	return detectors.Detector{
		ID: "NL_BANK_ACCOUNT",
		Doc: "Dutch bank account number as before 2014 (rekeningnummer), of the banks: nine or ten digits that pass the eleven test; it is " +
			"the end of the IBAN.",
		Country: "NL", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "weights 10 to 1 mod 11", Chance: 0.0909,
		Shapes: []string{"9{9}", "9{10}", "99_99_99_999", "999_99_99_99", "9999_99_999", "99 99 99 99 99", "999 999 999", "9 999 999 999"},
		Digits: [2]int{9, 10},
		Validate: func(t *lex.Token) detectors.Verdict {
			d := t.Compact()
			if t.Digits() != len(d) || len(d) < 9 || len(d) > 10 || repeated(d) || string(d[:3]) == "000" {
				return detectors.Reject
			}
			sum := 0
			for i, c := range d {
				sum += (len(d) - i) * int(c-'0')
			}
			if sum%11 != 0 {
				return detectors.Reject
			}
			return detectors.Weak
		},
		MaxLen: 22,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"nl": {"rekeningnummer", "rekeningnr", "bankrekening", "bankrekeningnummer", "bankrekeningnr", "rek nr", "reknr", "rekening", "bankrek", "t n v rekening"},
				"en": {"dutch bank account", "bank account", "bank account number", "account number"},
			},
			Fields:   []string{"rekeningnummer", "rekening", "rekeningnr", "bankrekening", "bankrekeningnummer", "bankrekeningnr", "reknr", "bank account", "bank account number"},
			Required: true,
		},
		Examples: []string{
			"rekeningnummer §692044302§",
			"Bankrekening: §61.38.45.498§",
			"rek.nr. §39 31 31 106§",
		},
		NearMisses: []string{
			"rekeningnummer 386028355",     // fails the eleven test
			"rekeningnummer A549311645",    // glued to a letter
			"rekeningnummer 4870177817123", // too long
			"859319466",                    // no context
		},
	}
}
