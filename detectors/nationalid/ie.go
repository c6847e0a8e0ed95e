package nationalid

import (
	"bytes"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func ireland() []detectors.Detector {
	return []detectors.Detector{
		iePPS(), ieVAT(), ieIHI(), ieEircode(), ieDriverLicence(), iePassport(), ieIRP(), iePlate(),
	}
}

// ieCheck are the check letters by remainder modulo 23; as a second letter they
// have the same values.
const ieCheck = "WABCDEFGHIJKLMNOPQRSTUV"

// iePPS follows the Department of Social Protection and Revenue's "Structure of
// PPS numbers": since 2013 the second letter (A to I) counts nine times; before,
// W, T and X stood there and did not count.
func iePPS() detectors.Detector {
	return detectors.Detector{
		ID: "IE_PPS",
		Doc: "Irish personal public service number (PPSN), also tax and social insurance number, issued by the Department of Social " +
			"Protection: seven digits, a check letter and, for many, a second letter.",
		Country: "IE", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 8 to 2 and 9 mod 23 to letter", Chance: 0.0385,
		Shapes: []string{"9{7}_A", "9{7}_AA", "9{7} A A", "999 9999A", "999 9999AA", "999 9999 A", "999 9999 AA", "999-9999-A", "999-9999-AA", "99 99 999A", "99 99 999AA",
			"99 99 999 A", "99 99 999 AA", "999 99 99A", "999 99 99AA", "999 99 99 A", "999 99 99 AA"},
		Validate: validateIEPPS,
		MaxLen:   18,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"pps", "ppsn", "pps number", "pps no", "pps num", "ppsn no", "p p s n", "p p s number", "personal public service number", "personal public service",
					"public service number", "rsi number", "rsi no", "irish tax number", "irish social security number"},
				"ga": {"upsp", "uimhir psp", "uimhir phearsanta seirbhíse poiblí"},
			},
			Fields: anyState("pps", "ppsn", "pps number", "pps no", "pps nr", "ppsno", "personal public service number", "rsi number", "rsi no", "uimhir psp", "upsp"),
		},
		Examples: []string{
			"PPSN §6433435F§",
			"PPS No: §6433435 OA§",
			"personal public service number §643 3435IH§",
		},
		NearMisses: []string{
			"PPSN 6433435E",     // wrong check letter
			"PPSN 6433435OB",    // the second letter counts
			"PPSN 643343F",      // too short
			"PPSN 16433435F",    // too long
			"row 6433435F, bin", // no context
		},
	}
}

func validateIEPPS(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	if !ieChecked(s) || len(s) == 9 && strings.IndexByte("ABCDEFGHIWTX", s[8]) < 0 {
		return detectors.Reject
	}
	switch {
	case bytes.HasPrefix(s, []byte("1234567")):
		return detectors.Sample // the example of forms
	case len(s) == 9:
		return detectors.Pass
	}
	return detectors.Weak
}

// ieChecked reports whether seven digits and one or two letters have the right
// check letter, the first of them.
func ieChecked(s []byte) bool {
	if len(s) < 8 || len(s) > 9 || !checkdigit.AllDigits(s[:7]) || repeated(s[:7]) {
		return false
	}
	sum := checkdigit.Weighted(s[:7], 8, 7, 6, 5, 4, 3, 2)
	if len(s) == 9 {
		switch second := strings.IndexByte(ieCheck, s[8]); {
		case second < 0 && s[8] != 'X':
			return false
		case s[8] != 'T' && s[8] != 'X':
			sum += 9 * second
		}
	}
	return ieCheck[sum%23] == s[7]
}

// ieVAT follows Revenue's "VAT number structure". Traders' numbers are their PPS
// numbers. In the old form the second character is a letter, '+' or '*', and the
// first digit is checked after the five that follow. A '*' is not read: tokens
// do not have it.
func ieVAT() detectors.Detector {
	return detectors.Detector{
		ID: "IE_VAT",
		Doc: "Irish VAT number, issued by Revenue: IE, seven digits and one or two letters, the first a check letter; in the old form " +
			"the second digit is a letter or a sign. Sole traders' are their PPS numbers.",
		Country: "IE", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 8 to 2 and 9 mod 23 to letter", Chance: 0.0435,
		Shapes: withPrefix("AA", "9{7}A{1,2}", "9{7} A{1,2}", "9A99999A", "9+99999A", "999 9999A{1,2}", "999 9999 A{1,2}"),
		Validate: func(t *lex.Token) detectors.Verdict {
			s, prefixed := unprefixed(t, "IE")
			if ieChecked(s) || ieOldVAT(s, t, prefixed) {
				return prefixVerdict(prefixed)
			}
			return detectors.Reject
		},
		MaxLen: 22,
		Context: detectors.Context{
			Keywords: vatWords("irish", nil),
			Fields:   vatFields(),
			Required: true,
		},
		Examples: []string{
			"VAT No. §IE6433435F§",
			"Irish VAT number: §IE 6433435OA§",
			"VAT reg no §IE8D79739I§",
		},
		NearMisses: []string{
			"VAT No. IE6433435E",  // wrong check letter
			"VAT No. IE8D79738I",  // likewise
			"VAT No. GB6433435F",  // another country
			"VAT No. IE64334351F", // too long
			"IE6433435F",          // no context
		},
	}
}

// ieOldVAT reports whether s is of the old form: a digit, a letter or sign, five
// digits, the check letter.
func ieOldVAT(s []byte, t *lex.Token, prefixed bool) bool {
	var d [7]byte
	d[0] = '0'
	first := 0
	if prefixed {
		first = 1
	}
	switch {
	case len(s) == 8 && s[1] >= 'A':
		copy(d[1:6], s[2:7])
	case len(s) == 7 && t.Runs() == first+3 && t.Sep(first+1) == '+' && t.Run(first) == 1:
		copy(d[1:6], s[1:6])
	default:
		return false
	}
	d[6] = s[0]
	return checkdigit.AllDigits(d[:]) && ieCheck[checkdigit.Weighted(d[:], 8, 7, 6, 5, 4, 3, 2)%23] == s[len(s)-1]
}

// ieIHI follows the HSE's description of the number: a GS1 service relation
// number of 18 digits, whose digits 8 to 17 are a number of the range that the NHS
// numbers set apart for Ireland, with a check digit modulo 11. The HSE counts it
// over those ten digits, the HL7 profile of IE Core over all seventeen: either will do.
func ieIHI() detectors.Detector {
	return detectors.Detector{
		ID: "IE_IHI",
		Doc: "Irish individual health identifier (IHI), issued by the Health Service Executive: 18 digits, a GS1 prefix of seven, a core " +
			"number of ten with its own check digit, and the GS1 check digit.",
		Country: "IE", Category: "health_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "mod 11 digit and GS1 mod 10 digit", Chance: 0.0173,
		Shapes:   []string{"9{18}", "9{7}_9{10}_9", "999_999_999_999_999_999", "9{4}_9{4}_9{4}_9{4}_99"},
		Digits:   [2]int{18, 18},
		Validate: validateIHI,
		MaxLen:   36,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"ihi", "ihi number", "ihi no", "individual health identifier", "individual healthcare identifier", "irish health identifier"},
				"ga": {"aitheantóir sláinte indibhidiúil", "aitheantóir sláinte"},
			},
			Fields:   []string{"ihi", "ihi number", "ihi no", "individual health identifier", "individual healthcare identifier", "health identifier"},
			Required: true,
		},
		Examples: []string{
			"IHI §539000082101703177§",
			"Individual Health Identifier: §5390000 8501986259 2§",
			"IHI number §539 000 081 623 502 763§",
		},
		NearMisses: []string{
			"IHI 539000082101703178",  // wrong check digits
			"IHI 5390000821017031770", // too long
			"IHI A539000082101703177", // glued to a letter
			"539000082101703177",      // no context
		},
	}
}

func validateIHI(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 18)
	if !ok || repeated(d) || checkdigit.Weighted(d, 3, 1)%10 != 0 {
		return detectors.Reject
	}
	if checkdigit.Weighted(d[7:17], 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 != 0 &&
		checkdigit.Weighted(d[:17], 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
		return detectors.Reject
	}
	return detectors.Weak
}

func ieEircode() detectors.Detector {
	return weakID{
		id: "IE_EIRCODE", country: "IE", category: "contact",
		doc: "Irish postcode (Eircode), of An Post GeoDirectory: a routing key of a letter and two digits (and D6W), four characters of " +
			"one address; it identifies a household.",
		words:  []string{"eircode", "eir code", "postcode", "post code", "postal code", "éirchód"},
		fields: []string{"zip"},
		shapes: ieEircodeShapes(),
		valid:  ieEircodeParts,
		check:  "letters in use", chance: 0.58,
		examples: []string{"Eircode: §D02 X285§", "eircode: §A65F4E2§", "Postcode: §D6W XH02§"},
		misses:   []string{"Eircode: B02 X285", "Eircode: D02 X28O", "D02 X285"},
	}.detector()
}

func ieDriverLicence() detectors.Detector {
	return weakID{
		id: "IE_DRIVER_LICENCE", country: "IE", category: "driver_licence",
		doc:  "Irish driving licence number, issued by the RSA: nine digits on the card; on older ones six digits and four letters.",
		kind: drivingLicence, langs: []string{"ga"},
		words:    []string{"driver number", "irish driving licence", "licence number", "driver no"},
		shapes:   []string{"9{9}", "999_999_999", "9{6}_A{4}"},
		examples: []string{"driving licence no.: §123456789§", "driver number: §650714ABCD§"},
		misses:   []string{"driving licence 12345678901", "123456789"},
	}.detector()
}

func iePassport() detectors.Detector {
	return weakID{
		id: "IE_PASSPORT", country: "IE", category: "passport",
		doc: "Irish passport and passport card number, issued by the Department of Foreign Affairs: two letters or digits and seven " +
			"digits; a letter and eight digits of the card.",
		kind: passport, langs: []string{"ga"},
		words:    []string{"irish passport", "irish passport number", "passport card number"},
		shapes:   []string{"AA_9{7}", "A9{8}", "9{9}", "A9_9{7}", "9A9{7}"},
		examples: []string{"Passport number: §PA1234567§", "Irish passport: §XN5003566§"},
		misses:   []string{"passport PA12345678901", "PA1234567"},
	}.detector()
}

func ieIRP() detectors.Detector {
	return weakID{
		id: "IE_IRP", country: "IE", category: "residence_permit",
		doc: "Number of the Irish residence permit (IRP, before it the GNIB card), issued by Immigration Service Delivery: letters and " +
			"digits.",
		kind: residencePermit,
		words: []string{"irp", "irp number", "irp no", "irp card", "gnib", "gnib number", "gnib card", "gnib no", "irish residence permit",
			"garda national immigration bureau"},
		shapes:   []string{"A{1,3}_9{5,9}", "9{6,9}", "9{6,9}_A"},
		examples: []string{"IRP number: §IRP123456§", "GNIB no.: §001234567A§", "GNIB: §1234567§"},
		misses:   []string{"IRP number 123", "IRP123456"},
	}.detector()
}

func iePlate() detectors.Detector {
	return weakID{
		id: "IE_VEHICLE_PLATE", country: "IE", category: "vehicle",
		doc: "Irish registration number, issued by Revenue: two digits of the year (since 2013 with a 1 or 2 for its half), county, up to " +
			"six digits.",
		kind: numberPlate, langs: []string{"ga"},
		words:  []string{"irish reg", "registration no", "reg no", "registration number"},
		shapes: []string{"9{2,3}_A{1,2}_9{1,6}"},
		valid:  ieCounty,
		check:  "county and half year", chance: 0.23,
		examples: []string{"registration number: §191-D-12345§", "reg no: §08 KE 4321§", "reg no.: §131CW77§"},
		misses:   []string{"registration number: 191-X-12345", "191-D-12345"},
	}.detector()
}

// ieEircodeShapes are the routing key and every arrangement of letters and digits
// of the four characters behind it.
func ieEircodeShapes() (shapes []string) {
	for arrangement := range 16 {
		four := []byte("9999")
		for i := range four {
			if arrangement>>i&1 != 0 {
				four[i] = 'A'
			}
		}
		shapes = append(shapes, "A99_"+string(four), "A9A_"+string(four))
	}
	return shapes
}

// ieEircodeParts reports whether the letters are of those that Eircodes have; the
// only routing key that ends in a letter is D6W.
func ieEircodeParts(s plain) bool {
	const alphabet = "ACDEFHKNPRTVWXY0123456789"
	return s.of(alphabet, 0, 1) && (s.b[2] <= '9' || s.oneOf(0, 3, "D6W")) && s.of(alphabet, 3, 7)
}

// ieCounty reports whether a plate's letters are a county and its year is one of
// two digits, or of three from 2013 on.
func ieCounty(s plain) bool {
	year := 0
	for year < s.len() && s.b[year] <= '9' {
		year++
	}
	county := year
	for county < s.len() && s.b[county] > '9' {
		county++
	}
	if year == 3 && (s.b[0] == '0' || s.b[0] > '4' || s.b[2] != '1' && s.b[2] != '2') {
		return false
	}
	return listed(" C CE CN CW D DL G KE KK KY L LD LH LK LM LS MH MN MO OY RN SO T TN TS TY W WD WH WW WX ", s.b[year:county])
}
