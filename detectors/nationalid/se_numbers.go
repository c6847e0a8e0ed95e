package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// seSamordningsnummer follows the Swedish act on coordination numbers
// (2022:1697): a personnummer whose day is raised by 60.
func seSamordningsnummer() detectors.Detector {
	d := sePersonnummer()
	d.ID = "SE_SAMORDNINGSNUMMER"
	d.Doc = "Swedish coordination number (samordningsnummer) of a person who is not in the population register, issued by Skatteverket: a " +
		"personnummer whose day is raised by 60."
	d.Check = "Luhn over ten digits, date with the day +60"
	d.Chance = 0.0036
	d.Validate = func(t *lex.Token) detectors.Verdict { return validateSEKind(t, 60) }
	d.Context = detectors.Context{
		Keywords: map[string][]string{
			"sv": {"samordningsnummer", "samordningsnr", "samordn nr", "samordningsnumret", "personnummer", "personnr", "pnr", "person nr", "pers nr", "persnr"},
			"en": {"coordination number", "swedish coordination number", "personal number", "swedish personal number", "personal identity number"},
		},
		Fields: anyState("samordningsnummer", "samordningsnr", "coordination number", "personnummer", "personnr", "person nr", "persnr", "pers nr", "pnr", "personal number",
			"person nummer"),
		Negative: d.Context.Negative,
	}
	d.Examples = []string{
		"samordningsnummer §450170-9812§",
		"Samordningsnr: §4002623934§",
		"§420377-1268§",
	}
	d.NearMisses = []string{
		"samordningsnummer 440569-5274",  // wrong check digit
		"samordningsnummer 850792-4020",  // no such day
		"samordningsnummer 570572-84337", // too long
		"beställning 8204693629 i",       // bare digits, no context
	}
	return d
}

// seOrganisationsnummer follows the act on identification numbers of legal
// persons (1974:174): the third digit is at least 2, so that none looks like a
// personnummer. Sole traders use their personnummer.
func seOrganisationsnummer() detectors.Detector {
	return detectors.Detector{
		ID: "SE_ORGANISATIONSNUMMER",
		Doc: "Swedish organisation number (organisationsnummer), issued by Bolagsverket and Skatteverket to legal persons: ten digits " +
			"written 6-4, the third at least 2, the last Luhn's; before it 16 where a century stands in personnummer.",
		Country: "SE", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "Luhn, third digit from 2", Chance: 0.08,
		Shapes: []string{"9{10}", "999999_9999", "99999999-9999", "9{12}", "999 999 9999", "99 99 99 9999"},
		Digits: [2]int{10, 10},
		Validate: func(t *lex.Token) detectors.Verdict {
			d := t.Compact()
			if t.Digits() == len(d) && len(d) == 12 && d[0] == '1' && d[1] == '6' {
				d = d[2:]
			}
			if len(d) != 10 || d[0] == '0' || d[2] < '2' || repeated(d) || !checkdigit.Luhn(d) {
				return detectors.Reject
			}
			if written(t, "999999-9999") {
				return detectors.Pass
			}
			return detectors.Weak
		},
		MaxLen: 22,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sv": {"organisationsnummer", "organisationsnr", "org nr", "orgnr", "org nummer", "orgnummer", "organisationsnumret", "org num"},
				"en": {"swedish organisation number", "organisation number", "organization number", "org no", "company registration number", "swedish company number"},
			},
			Fields:   []string{"organisationsnummer", "organisationsnr", "orgnr", "org nr", "org nummer", "org no", "organisation number", "organization number", "company registration number"},
			Required: true,
		},
		Examples: []string{
			"org.nr §562203-2554§",
			"Organisationsnummer: §5676907099§",
			"orgnr §16568090-6574§",
		},
		NearMisses: []string{
			"org.nr 552520-3253",  // wrong check digit
			"org.nr 551030-4020",  // third digit below 2
			"org.nr 555462-81977", // too long
			"563615-4816",         // no context
		},
	}
}

// seVAT follows Skatteverket: the organisation number or, of sole traders, the
// personnummer, then 01 (higher for further registrations).
func seVAT() detectors.Detector {
	return detectors.Detector{
		ID: "SE_VAT",
		Doc: "Swedish VAT number (momsregistreringsnummer), issued by Skatteverket: SE, a firm's organisation number or a sole trader's " +
			"personnummer, and 01.",
		Country: "SE", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "Luhn over ten digits, the end 01", Chance: 0.001,
		Shapes: withPrefix("AA", "9{12}", "999999_9999_99", "999999-999999", "9{10} 99", "999999-9999 99"),
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "SE")
			if len(d) != 12 || d[10] != '0' || d[11] != '1' || repeated(d[:10]) || !checkdigit.Luhn(d[:10]) {
				return detectors.Reject
			}
			return prefixVerdict(prefixed)
		},
		MaxLen: 24,
		Context: detectors.Context{
			Keywords: vatWords("swedish", map[string][]string{
				"sv": {"momsregistreringsnummer", "momsreg nr", "momsregnr", "momsregistreringsnr", "momsnummer", "momsnr", "moms nr", "vat nr", "vat nummer", "momsreg", "vatnummer"},
			}),
			Fields:   vatFields("momsregistreringsnummer", "momsregnr", "momsreg nr", "momsnummer", "momsnr", "moms nr", "vatnr"),
			Required: true,
		},
		Examples: []string{
			"momsreg.nr §SE562289677601§",
			"VAT-nr: §SE 565719-7843-01§",
			"Momsregistreringsnummer §556035925801§",
		},
		NearMisses: []string{
			"momsreg.nr SE568336819501",  // wrong check digit
			"momsreg.nr SE5637343830",    // no 01
			"momsreg.nr SE5625666747011", // too long
			"momsreg.nr FI562669040701",  // another country
		},
	}
}

// seBankgiro follows Bankgirot's description of bankgiro numbers.
func seBankgiro() detectors.Detector {
	return detectors.Detector{
		ID: "SE_BANKGIRO",
		Doc: "Swedish bankgiro number, issued by Bankgirot to firms and private payees: seven or eight digits written 3-4 or 4-4, the last " +
			"Luhn's.",
		Country: "SE", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "Luhn", Chance: 0.09,
		Shapes: []string{"9{7,8}", "9{3,4}-9{4}", "9{3,4} 9{4}"},
		Validate: func(t *lex.Token) detectors.Verdict {
			d := t.Compact()
			if t.Digits() != len(d) || len(d) < 7 || len(d) > 8 || d[0] == '0' || repeated(d) || !checkdigit.Luhn(d) {
				return detectors.Reject
			}
			return grouped(t, detectors.Pass)
		},
		MaxLen: 11,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sv": {"bankgiro", "bankgironummer", "bankgironr", "bankgirot", "bg", "bg nr", "bgnr", "bankgiro nr", "till bankgiro"},
				"en": {"bankgiro number", "bankgiro no"},
			},
			Fields:   []string{"bankgiro", "bankgironummer", "bankgironr", "bankgiro nr", "bg", "bg nr", "bgnr", "bankgiro number"},
			Required: true,
		},
		Examples: []string{
			"bankgiro §3094-5968§",
			"Bg: §892-0449§",
			"bankgironummer §40613846§",
		},
		NearMisses: []string{
			"bankgiro 6490-9311",  // wrong check digit
			"bankgiro 4110-08687", // too long
			"bankgiro A1283-5542", // glued to a letter
			"4116-4385",           // no context
		},
	}
}

// sePlusgiro follows Nordea's description of plusgiro numbers: two to eight
// digits, the last Luhn's, written in pairs from the right before the hyphen.
func sePlusgiro() detectors.Detector {
	check := func(s plain) detectors.Verdict {
		d := s.b[:s.n]
		if len(d) < 2 || len(d) > 8 || d[0] == '0' || len(d) > 3 && repeated(d) || !checkdigit.Luhn(d) {
			return detectors.Reject
		}
		return detectors.Pass
	}
	shapes := []string{"9{1,7}-9", "99 99 99-9", "9 99 99-9", "99 99-9", "999 99-9", "9 99-9", "999 99 99-9", "9{5,8}"}
	return detectors.Detector{
		ID:      "SE_PLUSGIRO",
		Doc:     "Swedish plusgiro number, issued by Nordea to firms and private payees: up to seven digits, a hyphen and Luhn's check digit.",
		Country: "SE", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "Luhn", Chance: 0.09,
		Shapes:   shapes,
		Validate: byToken(check),
		Value:    byValue(check, shapes...),
		MaxLen:   18,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sv": {"plusgiro", "plusgironummer", "plusgironr", "plusgirot", "pg", "pg nr", "pgnr", "postgiro", "postgironummer", "till plusgiro"},
				"en": {"plusgiro number", "plusgiro no"},
			},
			Fields:   []string{"plusgiro", "plusgironummer", "plusgironr", "plusgiro nr", "pg", "pg nr", "pgnr", "postgiro", "plusgiro number"},
			Required: true,
		},
		Examples: []string{
			"plusgiro §801778-2§",
			"Pg: §6931946-5§",
			"plusgironummer §27 37 50-0§",
		},
		NearMisses: []string{
			"plusgiro 963151-7",   // wrong check digit
			"plusgiro 67072595-7", // too long
			"plusgiro A311947-6",  // glued to a letter
			"415787-1",            // no context
		},
	}
}
