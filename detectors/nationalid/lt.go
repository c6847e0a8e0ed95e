package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func lithuania() []detectors.Detector {
	return []detectors.Detector{
		ltAsmens(), ltAsmensWithoutBirth(), ltPVM(), ltDriverLicence(), ltIDCard(), ltPassport(), ltSodra(), ltPlate(),
	}
}

// ltAsmens follows the Lithuanian act on the population register and the
// standard of its code. Elderly persons' unknown days and months are 0.
func ltAsmens() detectors.Detector {
	return detectors.Detector{
		ID: "LT_ASMENS",
		Doc: "Lithuanian personal code (asmens kodas), also tax and insurance number, issued by the Registrų centras: a digit for " +
			"century and sex, date of birth YYMMDD, serial, check digit.",
		Country: "LT", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "two rounds of weights mod 11, date", Chance: 0.0015,
		Shapes:   []string{"9{11}", "9_999999_9999", "9-99-99-99-999-9", "999 9999 9999", "999999 99999", "999 999 999 99"},
		Digits:   [2]int{11, 11},
		Validate: validateLT,
		MaxLen:   27,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"lt": {"asmens", "asmens kodas", "asmens kodo", "asmens kodą", "asm kodas", "a k", "ak", "asmens identifikavimo kodas", "asmens identifikacinis kodas", "asmens id"},
				"en": {"lithuanian personal code", "lithuanian id number", "lithuanian national id", "personal code", "personal identification code", "lithuanian tax number"},
				"pl": {"kod osobisty"},
				"ru": {"личный код"},
			},
			Fields: anyState("asmens kodas", "asmens kodo", "asm kodas", "asmenskodas", "asmens identifikavimo kodas", "personal code", "lithuanian personal code", "ak"),
		},
		Examples: []string{
			"asmens kodas §45705123452§",
			"Asmens kodas: §5 190911 2031§",
			"a.k. §46311245854§, Vilnius",
		},
		NearMisses: []string{
			"asmens kodas 38207197098",  // wrong check digit
			"asmens kodas 38513320003",  // no such month
			"asmens kodas 390111490687", // too long
			"asmens kodas A38208200523", // glued to a letter
			"užsakymas 34404225130 yra", // bare digits, no context
		},
	}
}

func validateLT(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 11)
	if !ok || repeated(d) || d[0] == '0' || ltCheck(d[:10]) != d[10] {
		return detectors.Reject
	}
	if d[0] > '6' {
		return detectors.Reject
	}
	// 1 and 2 are of the 1800s, and so on.
	year, month, day := 1800+int(d[0]-'1')/2*100+t.Num(1, 3), t.Num(3, 5), t.Num(5, 7)
	switch {
	case month == 0 && day == 0:
		month, day = 1, 1
	case day == 0:
		day = 1
	}
	switch {
	case !born(year, month, day):
		return detectors.Reject
	case string(d) == "33309240064":
		return detectors.Sample // the example of the register
	case written(t, "9 999999 9999"), written(t, "9-999999-9999"):
		return detectors.Strong
	}
	return grouped(t, detectors.Pass)
}

// ltAsmensWithoutBirth are the codes with the first digit 9, which tell no birth.
func ltAsmensWithoutBirth() detectors.Detector {
	d := ltAsmens()
	d.Check, d.Chance = "two rounds of weights mod 11, begins with 9", 0.0091
	d.Validate = func(t *lex.Token) detectors.Verdict {
		s, ok := digits(t, 11)
		if !ok || s[0] != '9' || repeated(s) || ltCheck(s[:10]) != s[10] {
			return detectors.Reject
		}
		return detectors.Weak
	}
	d.Context.Required = true
	d.Examples = []string{"asmens kodas §93609280101§", "asmens kodas: §91234567895§"}
	d.NearMisses = []string{"asmens kodas 93609280102", "užsakymas 93609280101 yra"}
	return d
}

// ltCheck is the check digit of Estonian, Lithuanian personal and company codes:
// weights 1 to 9 in turn modulo 11; of a remainder of 10, a second round from 3;
// of a 10 again, 0.
func ltCheck(d []byte) byte {
	if !checkdigit.AllDigits(d) {
		return 0
	}
	for _, first := range [2]int{0, 2} {
		sum := 0
		for i, c := range d {
			sum += (1 + (i+first)%9) * int(c-'0')
		}
		if r := sum % 11; r < 10 {
			return '0' + byte(r)
		}
	}
	return '0'
}

// ltPVM follows the State Tax Inspectorate (VMI): the last digit but one is 1;
// nine digits are of legal, twelve of natural and temporary tax payers.
func ltPVM() detectors.Detector {
	return detectors.Detector{
		ID: "LT_PVM",
		Doc: "Lithuanian VAT number (PVM mokėtojo kodas), issued by the VMI to firms and self-employed persons: nine or twelve digits, " +
			"the last but one a 1, the last a check digit; with LT abroad.",
		Country: "LT", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "two rounds of weights mod 11, a 1 before it", Chance: 0.01,
		Shapes: withPrefix("AA", "9{9}", "9{12}", "999_999_999", "999_999_999_999"),
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "LT")
			n := len(d)
			if n != 9 && n != 12 || !checkdigit.AllDigits(d) || d[n-2] != '1' || ltCheck(d[:n-1]) != d[n-1] || repeated(d[:n-2]) {
				return detectors.Reject
			}
			return prefixVerdict(prefixed)
		},
		MaxLen: 26,
		Context: detectors.Context{
			Keywords: vatWords("lithuanian", map[string][]string{
				"lt": {"pvm", "pvm kodas", "pvm mokėtojo kodas", "pvm moketojo kodas", "pvm mokėtojo", "pvm nr", "pvm numeris", "pvm mok kodas"},
			}),
			Fields:   vatFields("pvm", "pvm kodas", "pvm moketojo kodas", "pvm nr"),
			Required: true,
		},
		Examples: []string{
			"PVM mokėtojo kodas §LT562819610§",
			"PVM kodas: §916154813§",
			"VAT No. §LT270289677510§",
		},
		NearMisses: []string{
			"PVM kodas LT471978411",  // wrong check digit
			"PVM kodas LT2403592127", // too long
			"PVM kodas LV666336819",  // another country
			"295173417",              // no context
		},
	}
}

func ltDriverLicence() detectors.Detector {
	return weakID{
		id: "LT_DRIVER_LICENCE", country: "LT", category: "driver_licence",
		doc:  "Lithuanian driving licence number (vairuotojo pažymėjimas), issued by Regitra: eight digits.",
		kind: drivingLicence, langs: []string{"lt"},
		shapes:   []string{"9{8}", "9999_9999", "99 999 999"},
		examples: []string{"vairuotojo pažymėjimas Nr.: §12345678§", "vairuotojo pažymėjimo nr.: §01234567§"},
		misses:   []string{"vairuotojo pažymėjimas 123456789", "12345678"},
	}.detector()
}

func ltIDCard() detectors.Detector {
	return weakID{
		id: "LT_ID_CARD", country: "LT", category: "id_card",
		doc:  "Lithuanian identity card number (asmens tapatybės kortelė), issued by the Migration Department: eight digits.",
		kind: identityCard, langs: []string{"lt"},
		words:    []string{"atk", "atk nr", "tapatybės kortelė", "tapatybes kortele"},
		shapes:   []string{"9{8}", "9999_9999", "99 999 999"},
		examples: []string{"asmens tapatybės kortelė Nr.: §12345678§", "ATK nr.: §10203040§"},
		misses:   []string{"asmens tapatybės kortelė 123456789", "12345678"},
	}.detector()
}

func ltPassport() detectors.Detector {
	return weakID{
		id: "LT_PASSPORT", country: "LT", category: "passport",
		doc: "Lithuanian passport number (pasas), issued by the Migration Department: eight digits; in older books two letters and six or " +
			"seven digits.",
		kind: passport, langs: []string{"lt"},
		words:    []string{"paso nr", "pasas nr"},
		shapes:   []string{"9{8}", "9999_9999", "AA_9{6,7}"},
		examples: []string{"paso Nr.: §21234567§", "pasas: §LB123456§"},
		misses:   []string{"paso Nr. 212345678901", "21234567"},
	}.detector()
}

func ltSodra() detectors.Detector {
	return weakID{
		id: "LT_SODRA", country: "LT", category: "social_security",
		doc: "Number of the Lithuanian state social insurance certificate, issued by Sodra: two letters and seven digits.",
		words: []string{"sodra", "sodros", "sodros numeris", "socialinio draudimo numeris", "socialinio draudimo nr", "sd pažymėjimas", "sd pažymėjimo nr",
			"valstybinio socialinio draudimo pažymėjimas", "socialinio draudimo pažymėjimo numeris", "lithuanian social security number",
			"social security number"},
		fields:   []string{"sodros nr", "sd nr"},
		shapes:   []string{"AA_9{7}", "9{7,8}"},
		examples: []string{"socialinio draudimo numeris: §SD1234567§", "Sodros nr.: §SB 7654321§"},
		misses:   []string{"Sodros nr.: SD12345678901", "SD1234567"},
	}.detector()
}

func ltPlate() detectors.Detector {
	return weakID{
		id: "LT_VEHICLE_PLATE", country: "LT", category: "vehicle",
		doc:  "Lithuanian number plate, issued by Regitra: three letters and three digits.",
		kind: numberPlate, langs: []string{"lt"},
		words:    []string{"valst nr", "valstybinis numeris", "valstybinio numerio", "automobilio numeris"},
		shapes:   []string{"AAA_999", "AA_9{3,4}", "AAA_99"},
		examples: []string{"valstybinis numeris: §ABC 123§", "valst nr: §KLM-456§"},
		misses:   []string{"valstybinis numeris: ABC 1234", "ABC 123"},
	}.detector()
}
