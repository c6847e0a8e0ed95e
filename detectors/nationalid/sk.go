package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func slovakia() []detectors.Detector {
	return []detectors.Detector{
		skRC(), skICO(), skDPH(), skBankAccount(), skDriverLicence(), skIDCard(), skPassport(), skDIC(), skPlate(),
	}
}

// skRC follows the Slovak act on birth numbers (301/1995): women's months are
// raised by 50. Until 1953 there was no check digit; until 1985 a remainder of 10
// was written 0. Czech numbers are of the same series.
func skRC() detectors.Detector {
	return detectors.Detector{
		ID: "SK_RC",
		Doc: "Slovak birth number (rodné číslo), also health insurance number, issued by the Ministry of the Interior: date of birth YYMMDD " +
			"(month +50 for women), serial and check digit; nine digits until 1953.",
		Country: "SK", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "divisible by 11, date", Chance: 0.054,
		Shapes:   []string{"999999_9999", "999999_999", "99 99 99/9999", "99 99 99 9999"},
		Validate: validateSKRC,
		MaxLen:   20,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sk": {"rodné číslo", "rodne cislo", "rodné č", "rod č", "rodného čísla", "rodneho cisla", "r č", "rč", "číslo poistenca", "rodným číslom"},
				"en": {"birth number", "slovak national id"},
			},
			Fields:   []string{"rodne cislo", "rodnecislo", "rc", "rod cislo", "birth number", "cislo poistenca"},
			Required: true,
		},
		Examples: []string{
			"rodné číslo §110216/0213§",
			"R.č.: §9711032463§",
			"rod. č. §115421 8186§",
		},
		NearMisses: []string{
			"rodné číslo 955209/8194",  // not divisible by 11
			"rodné číslo 851332/1232",  // no such month
			"rodné číslo 935620/31097", // too long
			"1758283538",               // no context
		},
	}
}

func validateSKRC(t *lex.Token) detectors.Verdict {
	d := t.Compact()
	if t.Digits() != len(d) || !skBirthNumber(d) {
		return detectors.Reject
	}
	if len(d) == 10 && (written(t, "999999/9999") || written(t, "99 99 99/9999")) {
		return detectors.Strong
	}
	if written(t, "999999/999") {
		return detectors.Pass
	}
	return detectors.Weak
}

// skBirthNumber reports whether digits are a birth number.
func skBirthNumber(d []byte) bool {
	if len(d) != 9 && len(d) != 10 || !checkdigit.AllDigits(d) {
		return false
	}
	year, month, day := 1900+numeral(d[:2]), numeral(d[2:4]), numeral(d[4:6])
	if month > 50 {
		month -= 50
	}
	if len(d) == 9 {
		if year >= 1980 {
			year -= 100
		}
		return year <= 1953 && born(year, month, day) && numeral(d[6:]) > 0
	}
	if year < 1954 {
		year += 100
	}
	if month > 20 && year >= 2004 {
		month -= 20 // where a day's serials were used up
	}
	r := numeral(d[:9]) % 11
	last := int(d[9] - '0')
	return born(year, month, day) && (r == last || r == 10 && last == 0 && year < 1986)
}

// skICO follows the Slovak Statistical Office; Czech numbers are of the same kind.
func skICO() detectors.Detector {
	return detectors.Detector{
		ID: "SK_ICO",
		Doc: "Slovak organisation number (IČO) of firms and self-employed persons, issued by the Statistical Office: seven digits and a " +
			"check digit.",
		Country: "SK", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 8 to 2 mod 11", Chance: 0.1,
		Shapes: []string{"9{8}", "99_999_999", "999_99_999", "9999_9999", "99 99 99 99", "9999999 9"},
		Digits: [2]int{8, 8},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 8)
			if !ok || repeated(d) || (11-checkdigit.Weighted(d[:7], 8, 7, 6, 5, 4, 3, 2)%11)%10 != int(d[7]-'0') {
				return detectors.Reject
			}
			return detectors.Weak
		},
		MaxLen: 17,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sk": {"ičo", "ico", "identifikačné číslo organizácie", "identifikacne cislo organizacie", "identifikačné číslo", "ič"},
				"en": {"slovak company number", "slovak organisation number", "company registration number"},
			},
			Fields:   []string{"ico", "identifikacne cislo organizacie", "identifikacne cislo", "slovak company number", "company registration number"},
			Required: true,
		},
		Examples: []string{
			"IČO §30289238§",
			"IČO: §30 259 151§",
			"identifikačné číslo organizácie §45931836§",
		},
		NearMisses: []string{
			"IČO 36931251",  // wrong check digit
			"IČO 397678927", // too long
			"IČO A37041380", // glued to a letter
			"41842936",      // no context
		},
	}
}

// skDPH follows the Slovak financial administration: divisible by 11, the third
// digit 2, 3, 4, 7, 8 or 9; before 2004 a person's birth number could stand there.
func skDPH() detectors.Detector {
	return detectors.Detector{
		ID: "SK_DPH",
		Doc: "Slovak VAT number (IČ DPH) of firms and self-employed persons, issued by the financial administration: SK and a ten-digit tax " +
			"number divisible by 11.",
		Country: "SK", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "divisible by 11, digits in use; or a birth number", Chance: 0.0585,
		Shapes: withPrefix("AA", "9{10}", "999 999 9999", "9999 999 999", "999 999 99 99", "999 99 99 999", "99 99 99 99 99", "99999 99999"),
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "SK")
			if len(d) != 10 || !checkdigit.AllDigits(d) || repeated(d) {
				return detectors.Reject
			}
			third := d[2] == '2' || d[2] == '3' || d[2] == '4' || d[2] >= '7'
			if (d[0] == '0' || !third || numeral(d)%11 != 0) && !skBirthNumber(d) {
				return detectors.Reject
			}
			return prefixVerdict(prefixed)
		},
		MaxLen: 29,
		Context: detectors.Context{
			Keywords: vatWords("slovak", map[string][]string{
				"sk": {"ič dph", "ic dph", "dph", "ičdph", "icdph", "ič pre dph", "identifikačné číslo dph"},
			}),
			Fields:   vatFields("ic dph", "icdph", "dph", "ic pre dph"),
			Required: true,
		},
		Examples: []string{
			"IČ DPH §SK2083905835§",
			"IČ DPH: §SK 209 897 7298§",
			"ič dph §2077347503§",
		},
		NearMisses: []string{
			"IČ DPH SK2090465060",  // not divisible by 11
			"IČ DPH SK20796316757", // too long
			"IČ DPH CZ2077711372",  // another country
			"2022894148",           // no context
		},
	}
}

// skBankCodes are the codes of the payment service providers in the directory
// of Národná banka Slovenska, of today and of the last decades.
const skBankCodes = " 0200 0720 0900 1100 1111 3000 3100 5200 5600 5900 6500 7300 7500 7930 8020 8050 8100 8120 8130 8160 8170 8180 8191 8300" +
	" 8320 8330 8350 8360 8370 8390 8400 8410 8420 8430 8440 8450 8460 8470 8480 8490 8500 9950 9951 9952 9953 9954 9955 "

// skBankAccount follows Národná banka Slovenska, decree on account numbers:
// prefix and number each pass weights modulo 11. Czech ones do too, with other codes.
func skBankAccount() detectors.Detector {
	return detectors.Detector{
		ID: "SK_BANK_ACCOUNT",
		Doc: "Slovak bank account number (číslo účtu), of the banks: prefix of up to six digits, number of up to ten, a slash and the bank's " +
			"code; a part of the IBAN.",
		Country: "SK", Category: "financial",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights mod 11 of both parts, bank code", Chance: 0.00038,
		Shapes:   []string{"9{2,10}/9{4}", "9{1,6}-9{2,10}/9{4}"},
		Validate: validateSKBank,
		MaxLen:   26,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sk": {"číslo účtu", "cislo uctu", "č účtu", "bankový účet", "bankovy ucet", "bankové spojenie", "účet", "na účet", "číslo bankového účtu", "účtu"},
				"en": {"slovak bank account", "bank account", "account number", "bank account number"},
			},
			Fields: []string{"cislo uctu", "bankovy ucet", "ucet", "bankove spojenie", "cislo bankoveho uctu", "bank account", "bank account number"},
		},
		Examples: []string{
			"číslo účtu §1633194401/1100§",
			"č. účtu: §19-6233545885/0200§",
			"bankový účet §6077466121/0900§",
		},
		NearMisses: []string{
			"číslo účtu 1234567890/0200",  // wrong check
			"číslo účtu 6211278114/0100",  // a Czech bank
			"číslo účtu 5045604863/09007", // too long
			"číslo účtu A1843812669/1100", // glued to a letter
		},
	}
}

func validateSKBank(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	last := t.Runs() - 1
	if last < 1 || t.Digits() != len(s) || t.Sep(last) != '/' || t.Run(last) != 4 {
		return detectors.Reject
	}
	code, s := s[len(s)-4:], s[:len(s)-4]
	prefix := 0
	if last == 2 {
		prefix = t.Run(0)
	}
	if !skBankCode(code) || !skAccountPart(s[:prefix]) || !skAccountPart(s[prefix:]) || numeral(s[prefix:]) < 10 {
		return detectors.Reject
	}
	if len(s) < 6 {
		return detectors.Weak // fractions and dates stand so too
	}
	return detectors.Strong
}

func skBankCode(code []byte) bool {
	for i := 0; i+5 <= len(skBankCodes)-1; i += 5 {
		if skBankCodes[i+1:i+5] == string(code) {
			return true
		}
	}
	return false
}

// skAccountPart reports whether the digits pass the weights 1 2 4 8 5 10 9 7 3 6,
// from the right, modulo 11.
func skAccountPart(d []byte) bool {
	weights, sum := [10]int{6, 3, 7, 9, 10, 5, 8, 4, 2, 1}, 0
	if len(d) > len(weights) {
		return false
	}
	for i, c := range d {
		sum += weights[len(weights)-len(d)+i] * int(c-'0')
	}
	return sum%11 == 0
}
