package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// noOrgnr follows the Brønnøysund Register Centre; sole proprietors
// (enkeltpersonforetak) have such a number too. Behind it stands MVA where its
// bearer is registered for VAT.
func noOrgnr() detectors.Detector {
	shapes := append(withPrefix("AA", "9{9}", "999_999_999", "9{9}AAA", "9{9} AAA", "999 999 999 AAA", "999 999 999AAA", "999.999.999 AAA"),
		"9{8}-9", "AA-999-999-999-AAA")
	return detectors.Detector{
		ID: "NO_ORGNR",
		Doc: "Norwegian organisation number (organisasjonsnummer), issued by the Brønnøysund Register Centre to firms and sole " +
			"proprietors: nine digits, the first mostly 8 or 9, a check digit; with NO and MVA as VAT number.",
		Country: "NO", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 3 2 7 6 5 4 3 2 mod 11", Chance: 0.0909,
		Shapes:   shapes,
		Digits:   [2]int{9, 9},
		Validate: byToken(checkNOOrg),
		Value:    byValue(checkNOOrg, shapes...),
		MaxLen:   26,
		Context: detectors.Context{
			Keywords: vatWords("norwegian", map[string][]string{
				"no": {"organisasjonsnummer", "organisasjonsnr", "org nr", "orgnr", "org nummer", "orgnummer", "foretaksnummer", "foretaksnr", "mva nr", "mva nummer", "mva", "enhetsregisteret"},
				"nn": {"organisasjonsnummeret"},
				"en": {"norwegian organisation number", "organisation number", "organization number", "org no"},
			}),
			Fields:   vatFields("organisasjonsnummer", "orgnr", "org nr", "org no", "org nummer", "organisation number", "organization number", "foretaksnummer", "mva nr"),
			Required: true,
		},
		Examples: []string{
			"Org.nr. §869 997 838§",
			"organisasjonsnummer: §801522343§",
			"Org.nr.: §NO976082419MVA§",
		},
		NearMisses: []string{
			"Org.nr. 811659852",   // wrong check digit
			"Org.nr. 8298709597",  // too long
			"Org.nr. DK995525828", // another country
			"882211142",           // no context
		},
	}
}

func checkNOOrg(s plain) detectors.Verdict {
	d, prefixed := s.b[:s.n], s.oneOf(0, 2, "NO")
	if prefixed {
		d = d[2:]
	}
	vat := len(d) == 12 && string(d[9:]) == "MVA"
	if vat {
		d = d[:9]
	}
	if len(d) != 9 || repeated(d) || checkdigit.Weighted(d, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
		return detectors.Reject
	}
	return prefixVerdict(prefixed || vat)
}

// noKontonr follows Bits (formerly Finans Norge): four digits of the bank, two of
// the kind, four of the account, a check digit. The former postal accounts, seven
// digits with Luhn's, are written after 0000.
func noKontonr() detectors.Detector {
	return detectors.Detector{
		ID: "NO_KONTONR",
		Doc: "Norwegian bank account number (kontonummer), of the banks: eleven digits written 4.2.5, the last a check digit; the end of " +
			"the Norwegian IBAN.",
		Country: "NO", Category: "financial",
		Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
		Check: "weights 5 4 3 2 7 6 5 4 3 2 mod 11", Chance: 0.0909,
		Shapes:   []string{"9{11}", "9999_99_99999", "9999.9{7}"},
		Digits:   [2]int{11, 11},
		Validate: validateKontonr,
		MaxLen:   17,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"no": {"kontonummer", "kontonr", "konto nr", "konto nummer", "bankkonto", "bankkontonummer", "kto nr", "kto", "konto", "bankkontonr", "lønnskonto"},
				"nn": {"kontonummeret"},
				"en": {"norwegian bank account", "bank account", "bank account number", "account number"},
			},
			Fields:   []string{"kontonummer", "kontonr", "konto nr", "konto", "bankkonto", "bankkontonummer", "bankkontonr", "bank account", "bank account number"},
			Required: true,
		},
		Examples: []string{
			"kontonummer §6158.17.72466§",
			"Konto nr: §12322271776§",
			"bankkonto §7799 03 76096§",
		},
		NearMisses: []string{
			"kontonummer 27066029081",  // wrong check digit
			"kontonummer 669547896927", // too long
			"kontonummer A71170331367", // glued to a letter
			"47215450313",              // no context
		},
	}
}

func validateKontonr(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 11)
	switch {
	case !ok || repeated(d):
		return detectors.Reject
	case string(d[:4]) == "0000":
		if !checkdigit.Luhn(d[4:]) {
			return detectors.Reject
		}
	case checkdigit.Weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 != 0:
		return detectors.Reject
	}
	if written(t, "9999.99.99999") {
		return detectors.Pass
	}
	return detectors.Weak
}

// noDUF follows the immigration directorate (UDI): four digits of the year of the
// case, six of a serial, and the remainder modulo 11 of these, serial first, as
// two digits.
func noDUF() detectors.Detector {
	return detectors.Detector{
		ID: "NO_DUF_NUMBER",
		Doc: "Norwegian DUF number of a foreigner's case with the immigration authorities, issued by UDI: year, six serial digits and two " +
			"check digits.",
		Country: "NO", Category: "residence_permit",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 4 6 3 2 7 5 4 6 3 2 mod 11 in two digits, year", Chance: 0.00006,
		Shapes:   []string{"9{12}", "9999_999999_99", "9999_99999999", "9999 9999 9999", "999999 999999"},
		Digits:   [2]int{12, 12},
		Validate: validateDUF,
		MaxLen:   20,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"no": {"duf", "duf nummer", "dufnummer", "duf nr", "dufnr", "duf nummeret", "udi saksnummer"},
				"en": {"duf number", "duf no", "udi number"},
			},
			Fields:   []string{"duf", "duf nummer", "dufnummer", "dufnr", "duf nr", "duf number"},
			Required: true,
		},
		Examples: []string{
			"DUF-nummer §199839130000§",
			"DUF nr: §2017 654139 05§",
			"DUF number §2009 98618408§",
		},
		NearMisses: []string{
			"DUF-nummer 201960694207",  // wrong check digits
			"DUF-nummer 189912345607",  // no such year
			"DUF-nummer 2006488276047", // too long
			"202248474402",             // no context
		},
	}
}

func validateDUF(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 12)
	if !ok {
		return detectors.Reject
	}
	year := t.Num(0, 4)
	sum := checkdigit.Weighted(d[4:10], 4, 6, 3, 2, 7, 5) + checkdigit.Weighted(d[:4], 4, 6, 3, 2)
	if year < 1970 || year > lastBirthYear || sum%11 != t.Num(10, 12) {
		return detectors.Reject
	}
	return detectors.Weak
}
