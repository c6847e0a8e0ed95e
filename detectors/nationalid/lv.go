package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func latvia() []detectors.Detector {
	return []detectors.Detector{
		lvPersonasKods(), lvPVN(), lvDriverLicence(), lvIDCard(), lvPassport(), lvPlate(),
	}
}

// lvPersonasKods follows the Latvian act on the register of natural persons.
// Codes given since July 2017 begin with 32 and tell no date; no authority
// publishes whether the key is kept in them, so they are taken without one.
func lvPersonasKods() detectors.Detector {
	return detectors.Detector{
		ID: "LV_PERSONAS_KODS",
		Doc: "Latvian personal code (personas kods), also tax and insurance number, issued by the PMLP: date of birth DDMMYY, a digit for " +
			"the century (0, 1, 2), serial and check digit; since 2017 the digits 32 and nine others.",
		Country: "LV", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights mod 11, date, century; or the beginning 32", Chance: 0.0103,
		Shapes:   []string{"9{11}", "999999_99999", "99_99_99_99999", "99.99.99-99999", "999999_9_9999", "999 999 999 99"},
		Digits:   [2]int{11, 11},
		Validate: validateLV,
		MaxLen:   23,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"lv": {"personas kods", "personas koda", "personas kodu", "pers kods", "p k", "pk", "personas identifikācijas kods", "personas kods nr"},
				"en": {"latvian personal code", "latvian id number", "latvian national id", "personal code", "personal identity code", "latvian tax number"},
				"ru": {"персональный код", "перс код"},
			},
			Fields: anyState("personas kods", "personaskods", "pers kods", "personas koda", "pk", "personal code", "latvian personal code"),
		},
		Examples: []string{
			"personas kods §081102-27502§",
			"p.k. §07070421516§",
			"Personas kods: §100145 10108§",
		},
		NearMisses: []string{
			"personas kods 161284-10728",  // wrong check digit
			"personas kods 331385-11234",  // no such day
			"personas kods 261185192187",  // too long
			"personas kods A241052-14731", // glued to a letter
			"pasūtījums 15065518794 ir",   // bare digits, no context
		},
	}
}

func validateLV(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 11)
	if !ok || repeated(d) {
		return detectors.Reject
	}
	if d[0] == '3' && d[1] == '2' {
		return detectors.Weak
	}
	// The key is 1101 less the sum, modulo 11; where it would be 10, no code is given.
	if (checkdigit.Weighted(d, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)-1)%11 != 0 {
		return detectors.Reject
	}
	century := int(d[6] - '0')
	switch {
	case century > 2 || !born(1800+100*century+t.Num(4, 6), t.Num(2, 4), t.Num(0, 2)):
		return detectors.Reject
	case string(d) == "16117519997":
		return detectors.Sample // of python-stdnum and many texts
	case written(t, "999999-99999"):
		return detectors.Strong
	}
	return grouped(t, detectors.Pass)
}

// lvPVN follows the State Revenue Service (VID): numbers of legal entities begin
// with 4, 5, 9; self-employed persons' are their personal codes.
func lvPVN() detectors.Detector {
	return detectors.Detector{
		ID: "LV_PVN",
		Doc: "Latvian VAT number (PVN numurs), issued by the VID: the registration number of a legal entity, eleven digits from 4 up, or a " +
			"self-employed person's personal code; with LV abroad.",
		Country: "LV", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights mod 11", Chance: 0.0557,
		Shapes:   withPrefix("AA", "9{11}", "9999 999 9999", "999 999 999 99", "999999-99999", "9999-999-9999"),
		Validate: validatePVN,
		MaxLen:   26,
		Context: detectors.Context{
			Keywords: vatWords("latvian", map[string][]string{
				"lv": {"pvn", "pvn numurs", "pvn nr", "pvn reģ nr", "pvn reg nr", "pvn reģistrācijas numurs", "pvn maksātāja numurs", "pvn kods", "reģistrācijas numurs", "reģ nr",
					"reg nr", "vienotais reģistrācijas numurs"},
			}),
			Fields:   vatFields("pvn", "pvn nr", "pvn numurs", "pvn reg nr", "reg nr", "registracijas numurs"),
			Required: true,
		},
		Examples: []string{
			"PVN reģ. nr. §LV40559045904§",
			"PVN Nr.: §44707663959§",
			"VAT No. §LV 40793699974§",
		},
		NearMisses: []string{
			"PVN LV48300152237",  // wrong check digit
			"PVN LV446760824137", // too long
			"PVN LT47214360528",  // another country
			"44677092298",        // no context
		},
	}
}

func validatePVN(t *lex.Token) detectors.Verdict {
	d, prefixed := unprefixed(t, "LV")
	if len(d) != 11 || !checkdigit.AllDigits(d) {
		return detectors.Reject
	}
	if d[0] > '3' {
		if repeated(d) || checkdigit.Weighted(d, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)%11 != 3 {
			return detectors.Reject
		}
		return prefixVerdict(prefixed)
	}
	day, month, year := numeral(d[:2]), numeral(d[2:4]), 1800+100*int(d[6]-'0')+numeral(d[4:6])
	if (checkdigit.Weighted(d, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)-1)%11 != 0 || !born(year, month, day) {
		return detectors.Reject
	}
	return prefixVerdict(prefixed)
}

func lvDriverLicence() detectors.Detector {
	return weakID{
		id: "LV_DRIVER_LICENCE", country: "LV", category: "driver_licence",
		doc:  "Latvian driving licence number (vadītāja apliecība), issued by the CSDD: two or three letters and six digits.",
		kind: drivingLicence, langs: []string{"lv"},
		shapes:   []string{"A{2,3}_9{6}"},
		examples: []string{"vadītāja apliecība Nr.: §AAA123456§", "vadītāja apliecība: §AF 012345§"},
		misses:   []string{"vadītāja apliecība AAA1234567", "AAA123456"},
	}.detector()
}

func lvIDCard() detectors.Detector {
	return weakID{
		id: "LV_ID_CARD", country: "LV", category: "id_card",
		doc:  "Latvian identity card number (personas apliecība, eID), issued by the PMLP: PA and seven digits.",
		kind: identityCard, langs: []string{"lv"},
		words:  []string{"personas apliecība", "personas apliecības", "eid karte", "eid"},
		shapes: []string{"AA_9{7}"},
		valid:  func(s plain) bool { return s.b[0] == 'P' },
		check:  "begins with P", chance: 0.0385,
		examples: []string{"personas apliecība Nr.: §PA1234567§", "eID: §PA 7654321§"},
		misses:   []string{"personas apliecība LX1234567", "PA1234567"},
	}.detector()
}

func lvPassport() detectors.Detector {
	return weakID{
		id: "LV_PASSPORT", country: "LV", category: "passport",
		doc:  "Latvian passport number (pase), issued by the PMLP: LV and seven digits; in older books other letters or digits.",
		kind: passport, langs: []string{"lv"},
		shapes:   []string{"AA_9{7}", "A9_9{7}", "9{9}"},
		examples: []string{"pases Nr.: §LV1234567§", "pase: §LZ 7654321§"},
		misses:   []string{"pases Nr. LV12345678901", "LV1234567"},
	}.detector()
}

func lvPlate() detectors.Detector {
	return weakID{
		id: "LV_VEHICLE_PLATE", country: "LV", category: "vehicle",
		doc:  "Latvian number plate, issued by the CSDD: two letters and up to four digits.",
		kind: numberPlate, langs: []string{"lv"},
		words:    []string{"valsts numurs", "auto numurs", "valsts reģistrācijas numurs", "numura zīme"},
		shapes:   []string{"AA_9{1,4}"},
		examples: []string{"reģistrācijas numurs: §AB-1234§", "valsts numurs: §KL 77§"},
		misses:   []string{"reģistrācijas numurs: AB-12345", "AB-1234"},
	}.detector()
}
