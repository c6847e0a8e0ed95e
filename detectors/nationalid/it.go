package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func italy() []detectors.Detector {
	return []detectors.Detector{
		itFiscalCode(), itVAT(), itDriverLicence(), itIdentityCard(), itPassport(), itResidencePermit(), itPlate(),
	}
}

// itFiscalCode follows the ministerial decree of 23 December 1976, no. 13813:
// when two persons would share a code, digits are replaced by letters from the
// right (omocodia). A code with all seven replaced has no digit left: words
// without digits are no tokens, so it is found after a label and in columns.
func itFiscalCode() detectors.Detector {
	return detectors.Detector{
		ID: "IT_FISCAL_CODE",
		Doc: "Italian tax code of a person (codice fiscale), issued by the Agenzia delle Entrate: letters of the names, year, month " +
			"letter and day of birth (+40 for women), code of the birthplace, check letter.",
		Country: "IT", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "odd and even tables mod 26, date", Chance: 0.0121,
		Shapes:   []string{"AAAAAAXXAXXAXXXA"},
		Validate: byToken(checkIT),
		Value:    byValue(checkIT, "A{6}XXAXXAXXXA", "AAA_AAA_XXAXX_AXXXA", "A{6}_XXAXX_AXXXA", "AAA AAA XX A XX AXXX A", "AAA AAA XXAXX AXXX A", "A{6} XX A XX AXXX A"),
		MaxLen:   40,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"it": {"codice fiscale", "cod fiscale", "cod fisc", "c f", "cf", "codicefiscale", "tessera sanitaria"},
				"en": {"italian tax code", "italian fiscal code", "fiscal code", "tax code"},
				"de": {"steuernummer", "steuerkodex"},
			},
			Fields: anyState("codice fiscale", "cod fiscale", "cod fisc", "cf", "codfisc", "fiscal code", "tax code", "tax id", "tessera sanitaria"),
		},
		Examples: []string{
			"C.F. §BNCLRA85T50F205A§",
			"codice fiscale §vrdgpp13r10b296x§",
			"omocodia: §BNCLRA85T50F20RV§",
			"§BNCLRA85T50F205A§",
		},
		NearMisses: []string{
			"BNCLRA85T50F205B",       // wrong check letter
			"C.F. BNCLRA85T72F205G",  // no such day
			"C.F. BNCLRA85F50F205P",  // no such month letter
			"C.F. BNCLRA85T50F205AX", // too long
			"C.F. 1BNCLRA85T50F205A", // glued to a digit
		},
	}
}

func checkIT(p plain) detectors.Verdict {
	s := p.b[:p.n]
	if len(s) != 16 {
		return detectors.Reject
	}
	for _, i := range []int{0, 1, 2, 3, 4, 5, 8, 11, 15} {
		if s[i] <= '9' {
			return detectors.Reject
		}
	}
	replaced := 0
	for _, i := range []int{6, 7, 9, 10, 12, 13, 14} {
		if itDigit(s[i]) < 0 {
			return detectors.Reject
		}
		if s[i] > '9' {
			replaced++
		}
	}
	month := 1 + strings.IndexByte("ABCDEHLMPRST", s[8])
	day := itDigit(s[9])*10 + itDigit(s[10])
	if day > 40 {
		day -= 40
	}
	if !bornShort(itDigit(s[6])*10+itDigit(s[7]), month, day) || itCheck(s[:15]) != s[15] {
		return detectors.Reject
	}
	if replaced > 2 {
		return detectors.Pass // rare among codes, common among random words
	}
	return detectors.Strong
}

// itDigit is the value of a digit or of the letter that replaces it, or -1.
func itDigit(c byte) int {
	if c <= '9' {
		return int(c - '0')
	}
	return strings.IndexByte("LMNPQRSTUV", c)
}

// itCheck is the check letter of the first fifteen characters. Characters in
// odd places (counted from one) have the values of the table in the decree,
// those in even places their place in the alphabet.
func itCheck(s []byte) byte {
	const odd = "BAFHJNPRTVCESULDGIMOQKWZYX" // the letter whose even value is the odd value
	sum := 0
	for i, c := range s {
		v := c - 'A'
		if c <= '9' {
			v = c - '0'
		}
		if i%2 == 0 {
			v = odd[v] - 'A'
		}
		sum += int(v)
	}
	return 'A' + byte(sum%26)
}

// itVAT follows the decree on VAT (DPR 633/1972) art. 35: digits 8 to 10 are the
// office that issued the number, 001 to 100, or one of the numbers above that
// were set apart for foreigners and particular offices.
func itVAT() detectors.Detector {
	return detectors.Detector{
		ID: "IT_VAT_CODE",
		Doc: "Italian VAT number (partita IVA), issued by the Agenzia delle Entrate, of firms and self-employed persons: seven digits, " +
			"three of the issuing office, a check digit; with IT abroad.",
		Country: "IT", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "Luhn, office", Chance: 0.0105,
		Shapes:   withPrefix("AA", "9{11}", "999 9999 9999", "99999 999999", "9999999 999 9", "999 999 999 99", "999.999.999.99", "9999999.999.9", "9999999-999-9"),
		Digits:   [2]int{11, 11},
		Validate: validateITVAT,
		MaxLen:   29,
		Context: detectors.Context{
			Keywords: vatWords("italian", map[string][]string{
				"it": {"partita iva", "p iva", "p i", "piva", "part iva", "partita i v a", "numero partita iva", "iva", "codice iva", "n iva", "p iva e c f", "partita iva e codice fiscale"},
				"de": {"mwst nr", "mehrwertsteuernummer"},
			}),
			Fields:   vatFields("partita iva", "piva", "p iva", "numero partita iva", "num partita iva", "part iva", "codice iva", "iva"),
			Required: true,
		},
		Examples: []string{
			"P.IVA §07502310027§",
			"Partita IVA: §IT49968530011§",
			"partita iva n. §IT 17461970075§",
			"P. IVA §643 8361 0926§",
		},
		NearMisses: []string{
			"P.IVA 03614880230",   // wrong check digit
			"P.IVA 12345674441",   // no such office
			"P.IVA 859772801647",  // too long
			"P.IVA FR06075590346", // another country
			"46707080662",         // no context
		},
	}
}

func validateITVAT(t *lex.Token) detectors.Verdict {
	d, prefixed := unprefixed(t, "IT")
	if len(d) != 11 || !checkdigit.Luhn(d) || string(d[:7]) == "0000000" {
		return detectors.Reject
	}
	switch office := numeral(d[7:10]); {
	case office >= 1 && office <= 100, office == 120, office == 121, office == 888, office == 999:
		return prefixVerdict(prefixed)
	}
	return detectors.Reject
}
