package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func romania() []detectors.Detector {
	return []detectors.Detector{
		roCNP(), roCF(), roDriverLicence(), roCID(), roIDCard(), roPassport(), roPlate(),
	}
}

// roCNP follows the Romanian government ordinance 97/2005 on the record of
// persons: 1, 3, 5, 7 are men, 2, 4, 6, 8 women, 7 and 8 foreign residents, 9
// other foreigners; counties are 01 to 52, and 70, 80 to 83 of later numbers.
func roCNP() detectors.Detector {
	return detectors.Detector{
		ID: "RO_CNP",
		Doc: "Romanian personal numeric code (CNP), issued by the register of persons (DEPABD): a digit for sex and century, date of birth " +
			"YYMMDD, county, serial, check digit.",
		Country: "RO", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 2 7 9 1 4 6 3 5 8 2 7 9 mod 11, date, county", Chance: 0.0016,
		Shapes:   []string{"9{13}", "9_999999_999999", "9_99_99_99_99_999_9", "9 999999 99 999 9", "9-999999-99-9999", "9 999999 99 9999", "9999999_999999"},
		Digits:   [2]int{13, 13},
		Validate: validateRO,
		MaxLen:   34,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"ro": {"cnp", "c n p", "cod numeric personal", "codul numeric personal", "cnp ul", "codului numeric personal", "cod numeric", "identificat cu cnp", "având cnp", "nif"},
				"en": {"romanian personal code", "romanian national id", "personal numeric code", "personal identification number", "romanian id number"},
			},
			Fields: anyState("cnp", "cod numeric personal", "codul numeric personal", "cnp client", "cnp pacient", "personal numeric code"),
		},
		Examples: []string{
			"CNP §2430807305793§",
			"CNP: §2 940403 314566§",
			"Cod numeric personal §2-430722-326558§",
		},
		NearMisses: []string{
			"CNP 1531226149697",         // wrong check digit
			"CNP 1851330400013",         // no such month
			"CNP 50701191051867",        // too long
			"CNP A6160504425542",        // glued to a letter
			"comanda 6110901083786 din", // bare digits, wrong
		},
	}
}

func validateRO(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 13)
	if !ok || d[0] == '0' {
		return detectors.Reject
	}
	check := checkdigit.Weighted(d[:12], 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
	if check == 10 {
		check = 1
	}
	if check != int(d[12]-'0') || !roCounty(t.Num(7, 9)) {
		return detectors.Reject
	}
	yy, month, day := t.Num(1, 3), t.Num(3, 5), t.Num(5, 7)
	ok = false
	switch d[0] {
	case '1', '2':
		ok = born(1900+yy, month, day)
	case '3', '4':
		ok = born(1800+yy, month, day)
	case '5', '6':
		ok = born(2000+yy, month, day)
	default: // foreigners, of any century
		ok = bornShort(yy, month, day)
	}
	switch {
	case !ok:
		return detectors.Reject
	case string(d) == "1800101221144":
		return detectors.Sample // of python-stdnum and many texts
	}
	return grouped(t, detectors.Strong)
}

// roCounty reports whether numbers with this county were given out.
func roCounty(c int) bool {
	return c >= 1 && c <= 52 || c == 70 || c >= 80 && c <= 83 || c == 99 || c == 90
}

// roCF follows the Romanian fiscal code act: firms' numbers have two to ten
// digits; self-employed persons may use their CNP.
func roCF() detectors.Detector {
	return detectors.Detector{
		ID: "RO_CF",
		Doc: "Romanian fiscal code (CUI, CIF), issued by ONRC and ANAF to firms and self-employed persons: up to nine digits and a check " +
			"digit, or a CNP; with RO the VAT number.",
		Country: "RO", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 7 5 3 2 1 7 5 3 2 mod 11", Chance: 0.1,
		Shapes:   withPrefix("AA", "9{4,10}", "9{13}", "999_999_99", "99_999_999", "9_999_999", "999_999", "999_999_999", "99 99 99 99"),
		Digits:   [2]int{4, 10},
		Validate: validateROFiscal,
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: vatWords("romanian", map[string][]string{
				"ro": {"cui", "c u i", "cif", "c i f", "cod fiscal", "codul fiscal", "cod unic de înregistrare", "cod unic de inregistrare", "cod de identificare fiscală", "cod de identificare fiscala",
					"cod tva", "cod unic", "nr cui", "cod inregistrare fiscala"},
			}),
			Fields:   vatFields("cui", "cif", "cf", "cod fiscal", "cod unic inregistrare", "cod unic de inregistrare", "cod identificare fiscala", "cod tva", "cui cif"),
			Required: true,
		},
		Examples: []string{
			"CUI §RO98297680§",
			"C.U.I.: §90196191§",
			"cod fiscal §RO 20093349§",
			"CIF §470 601 06§",
		},
		NearMisses: []string{
			"CUI RO11898499", // wrong check digit
			"CUI RO01234560", // no number begins with 0
			"CUI BG65131477", // another country
			"58063310",       // no context
		},
	}
}

func validateROFiscal(t *lex.Token) detectors.Verdict {
	d, prefixed := unprefixed(t, "RO")
	n := len(d)
	if n == 13 && !prefixed {
		return min(validateRO(t), detectors.Weak)
	}
	if n < 2 || n > 10 || !checkdigit.AllDigits(d) || d[0] == '0' || repeated(d) && n > 3 {
		return detectors.Reject
	}
	weights, sum := [9]int{7, 5, 3, 2, 1, 7, 5, 3, 2}, 0
	for i, c := range d[:n-1] { // the weights end with the digits
		sum += weights[10-n+i] * int(c-'0')
	}
	if 10*sum%11%10 != int(d[n-1]-'0') {
		return detectors.Reject
	}
	return prefixVerdict(prefixed)
}
