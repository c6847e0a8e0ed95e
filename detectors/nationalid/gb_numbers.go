package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// ukVAT follows HMRC's VAT notice 700/2 and the European Commission's VIES rules:
// the sum is divisible by 97, since 2010 it may leave 42 or 55; three more digits
// are of a branch. Government departments (GD) have 000 to 499, health
// authorities (HA) 500 to 999.
func ukVAT() detectors.Detector {
	shapes := append(withPrefix("AA", "9{9}", "9{12}", "999_9999_99", "999_9999_99_999", "999_999_999", "99 99 99 999", "999 999999", "999 9999 99-999"),
		"AA_999", "AA 99 99 99 999")
	return detectors.Detector{
		ID: "UK_VAT",
		Doc: "British VAT number, issued by HMRC to firms and self-employed persons: nine digits (twelve of a branch), the last two of the " +
			"nine a check; or GD or HA and three digits; with GB or XI before it.",
		Country: "GB", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 8 to 2 mod 97 in two variants", Chance: 0.0288,
		Shapes:   shapes,
		Validate: byToken(checkUKVAT),
		Value:    byValue(checkUKVAT, shapes...),
		MaxLen:   26,
		Context: detectors.Context{
			Keywords: vatWords("uk", map[string][]string{"en": {"british vat number", "vat registered", "vat reg", "gb vat", "vat registration", "vat registered no", "vrn"}}),
			Fields:   vatFields("gb vat", "vrn", "vat reg", "vat reg number"),
			Required: true,
		},
		Examples: []string{
			"VAT No. §GB175023090§",
			"VAT registration number: §118 7681 46§",
			"VAT Reg No §GB 599 6852 53§",
		},
		NearMisses: []string{
			"VAT No. GB110873985",  // wrong check digits
			"VAT No. GB2746196327", // too long
			"VAT No. FR184110097",  // another country
			"743 8360 22",          // no context
		},
	}
}

func checkUKVAT(s plain) detectors.Verdict {
	d := s.b[:s.n]
	switch {
	case len(d) == 5 && string(d[:2]) == "GD" && s.digits(2, 5) && d[2] < '5', len(d) == 5 && string(d[:2]) == "HA" && s.digits(2, 5) && d[2] >= '5':
		return detectors.Pass
	case len(d) < 9:
		return detectors.Reject
	}
	prefixed := string(d[:2]) == "GB" || string(d[:2]) == "XI"
	if prefixed {
		d = d[2:]
	}
	if len(d) != 9 && len(d) != 12 || !checkdigit.AllDigits(d) || repeated(d) {
		return detectors.Reject
	}
	sum := checkdigit.Weighted(d[:9], 8, 7, 6, 5, 4, 3, 2, 10, 1) % 97
	if sum != 0 && (numeral(d[:3]) < 100 || sum != 42 && sum != 55) {
		return detectors.Reject
	}
	return prefixVerdict(prefixed)
}

// ukUTR follows HMRC's specification of the unique taxpayer reference: the first
// digit checks the nine others; a K, before or after, is no part of the check.
func ukUTR() detectors.Detector {
	return detectors.Detector{
		ID: "UK_UTR",
		Doc: "British unique taxpayer reference (UTR) of persons and firms in self assessment, issued by HMRC: ten digits, the first the " +
			"check digit.",
		Country: "GB", Category: "tax_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 6 7 8 9 10 5 4 3 2 mod 11, in front", Chance: 0.1,
		Shapes: []string{"9{10}", "99999_99999", "9{10}A", "9{10} A", "A9{10}", "99999 99999A", "999 999 9999", "9999 9999 99", "99 99 99 99 99", "999 99999 99"},
		Digits: [2]int{10, 10},
		Validate: func(t *lex.Token) detectors.Verdict {
			d := t.Compact()
			switch {
			case len(d) == 11 && d[0] == 'K':
				d = d[1:]
			case len(d) == 11 && d[10] == 'K':
				d = d[:10]
			}
			if len(d) != 10 || !checkdigit.AllDigits(d) || repeated(d) || "21987654321"[checkdigit.Weighted(d[1:], 6, 7, 8, 9, 10, 5, 4, 3, 2)%11] != d[0] {
				return detectors.Reject
			}
			if string(d) == "1123456789" {
				return detectors.Sample
			}
			return detectors.Weak
		},
		MaxLen: 22,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"utr", "utr number", "utr no", "unique taxpayer reference", "taxpayer reference", "tax reference", "tax reference number", "self assessment", "sa utr", "sa reference",
					"corporation tax utr", "unique taxpayer reference number"},
			},
			Fields:   []string{"utr", "utr number", "utr no", "unique taxpayer reference", "tax reference", "tax reference number", "sa utr", "ct utr"},
			Required: true,
		},
		Examples: []string{
			"UTR §3028104482§",
			"Unique Taxpayer Reference: §34553 45985§",
			"UTR number §3020325585K§",
		},
		NearMisses: []string{
			"UTR 6569070967",  // wrong check digit
			"UTR 90906579207", // too long
			"UTR A6520325134", // a letter that is not K
			"7628196816",      // no context
		},
	}
}

// ukCHI follows Public Health Scotland's CHI register: date of birth, two serial
// digits, a digit for the sex, a check digit as of the NHS number.
func ukCHI() detectors.Detector {
	return detectors.Detector{
		ID: "UK_CHI",
		Doc: "Scottish community health index number (CHI), issued by NHS Scotland: date of birth DDMMYY, three serial digits of which the " +
			"last tells the sex, check digit.",
		Country: "GB", Category: "health_id",
		Family: detectors.FamilyHealth, Tier: 1, Version: 1,
		Check: "weights 10 to 2 mod 11, date", Chance: 0.00333,
		Shapes: []string{"9{10}", "999999_9999", "999_999_9999", "99_99_99_9999", "999 99 99 999"},
		Digits: [2]int{10, 10},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 10)
			if !ok || checkdigit.Weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 != 0 || !bornShort(t.Num(4, 6), t.Num(2, 4), t.Num(0, 2)) {
				return detectors.Reject
			}
			return detectors.Weak
		},
		MaxLen: 19,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"chi", "chi number", "chi no", "chi num", "community health index", "community health index number", "nhs scotland number", "scottish nhs number"},
			},
			Fields:   []string{"chi", "chi number", "chi no", "chinumber", "community health index", "community health index number", "patient chi"},
			Negative: []string{"phone", "tel", "telephone", "mobile", "fax"},
		},
		Examples: []string{
			"CHI §1006528172§",
			"CHI number: §220344 8962§",
			"Community Health Index number §240 801 5375§",
		},
		NearMisses: []string{
			"CHI 1610538413",    // wrong check digit
			"CHI 3213650014",    // no such day
			"CHI 07017959217",   // too long
			"row 2307836330 of", // no context
		},
	}
}

// ukHCN follows the NHS Data Model and Dictionary: numbers 320 000 0001 to
// 399 999 9999 are given in Northern Ireland.
func ukHCN() detectors.Detector {
	return detectors.Detector{
		ID: "UK_HCN",
		Doc: "Health and Care number of a patient in Northern Ireland, issued by its Business Services Organisation: ten digits from 320 000 " +
			"0001 to 399 999 9999 with the check digit of NHS numbers.",
		Country: "GB", Category: "health_id",
		Family: detectors.FamilyHealth, Tier: 1, Version: 1,
		Check: "weights 10 to 2 mod 11, range", Chance: 0.0073,
		Shapes: []string{"9{10}", "999_999_9999", "999 9999 999", "99999 99999"},
		Digits: [2]int{10, 10},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 10)
			if !ok || d[0] != '3' || d[1] < '2' || repeated(d) || checkdigit.Weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
				return detectors.Reject
			}
			return detectors.Weak
		},
		MaxLen: 16,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"hcn", "h c number", "h&c number", "health and care number", "health & care number", "hsc number", "health and care no", "h and c number", "hcn number", "h c no"},
			},
			Fields:   []string{"hcn", "h c number", "health and care number", "hsc number", "health care number", "health and care no"},
			Negative: []string{"phone", "tel", "telephone", "mobile", "fax"},
			Required: true,
		},
		Examples: []string{
			"Health and Care number §3268195172§",
			"HCN: §323 438 3405§",
			"H&C number §325-666-7465§",
		},
		NearMisses: []string{
			"HCN 3206690405",  // wrong check digit
			"HCN 4505577104",  // another range
			"HCN 32209459617", // too long
			"3279204437",      // no context
		},
	}
}

// ukULN follows the Learning Records Service: a sum that leaves 0 gives no number.
func ukULN() detectors.Detector {
	return detectors.Detector{
		ID:      "UK_ULN",
		Doc:     "British unique learner number (ULN), issued by the Learning Records Service: nine digits, the first not 0, and a check digit.",
		Country: "GB", Category: "education",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 10 to 2 mod 11, less 10", Chance: 0.082,
		Shapes: []string{"9{10}", "999_999_9999", "99999 99999", "9999 999 999", "99 9999 9999"},
		Digits: [2]int{10, 10},
		Validate: func(t *lex.Token) detectors.Verdict {
			d, ok := digits(t, 10)
			if !ok || d[0] == '0' || repeated(d) {
				return detectors.Reject
			}
			if r := checkdigit.Weighted(d[:9], 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11; r == 0 || 10-r != int(d[9]-'0') {
				return detectors.Reject
			}
			return detectors.Weak
		},
		MaxLen: 16,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"uln", "unique learner number", "learner number", "uln no", "uln number", "learner reference", "unique learner no"}},
			Fields:   []string{"uln", "unique learner number", "learner number", "uln number", "uln no", "unique learner no"},
			Required: true,
		},
		Examples: []string{
			"ULN §1613845498§",
			"Unique Learner Number: §1931311004§",
			"ULN no. §411 643 8706§",
		},
		NearMisses: []string{
			"ULN 2778593195",  // wrong check digit
			"ULN 56173750827", // too long
			"ULN A7315157076", // glued to a letter
			"3592119477",      // no context
		},
	}
}

// upnLetters are the check letters of a UPN by remainder modulo 23.
const upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// ukUPN follows the Department for Education's "Unique pupil numbers: guide for
// schools": check letter, local authority, school, year, serial; a temporary
// number ends in a letter, which counts by its place among the check letters.
func ukUPN() detectors.Detector {
	return detectors.Detector{
		ID: "UK_UPN",
		Doc: "British unique pupil number (UPN), issued by schools in England: a check letter, three digits of the local authority, four of " +
			"the school, two of the year, three of a serial, the last a letter in temporary numbers.",
		Country: "GB", Category: "education",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 2 to 13 mod 23 to letter, local authority", Chance: 0.0082,
		Shapes: []string{"A9{12}", "A9{11}A", "A_999_9999_99_999", "A 9{12}", "A-9{12}"},
		Validate: func(t *lex.Token) detectors.Verdict {
			s := t.Compact()
			if len(s) != 13 || s[0] <= '9' || !checkdigit.AllDigits(s[1:12]) || !ukLocalAuthority(numeral(s[1:4])) {
				return detectors.Reject
			}
			sum := checkdigit.Weighted(s[1:12], 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
			last := int(s[12] - '0')
			if s[12] > '9' {
				last = strings.IndexByte(upnLetters, s[12])
			}
			if last < 0 || upnLetters[(sum+13*last)%23] != s[0] {
				return detectors.Reject
			}
			return detectors.Strong
		},
		MaxLen: 25,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"upn", "unique pupil number", "pupil number", "upn no", "upn number", "former upn"}},
			Fields:   []string{"upn", "unique pupil number", "pupil number", "upn number", "former upn", "pupil upn"},
		},
		Examples: []string{
			"UPN §E330157879055§",
			"Unique Pupil Number: §E812904590470§",
			"upn §V908663950793§",
		},
		NearMisses: []string{
			"UPN R908999783002",  // wrong check letter
			"UPN X000200001001",  // no such authority
			"UPN B8262234676087", // too long
			"UPN 7H330417214360", // glued to a digit
		},
	}
}

// ukLocalAuthority reports whether the Department for Education has given the
// number to a local authority of England or Wales.
func ukLocalAuthority(n int) bool {
	switch {
	case n >= 201 && n <= 213, n >= 301 && n <= 320, n >= 330 && n <= 336, n >= 340 && n <= 344, n >= 350 && n <= 359, n >= 370 && n <= 373,
		n >= 380 && n <= 384, n >= 390 && n <= 394, n == 420, n >= 660 && n <= 681, n >= 800 && n <= 896, n >= 908 && n <= 943:
		return true
	}
	return false
}

// policeLetters are the check letters of police numbers by remainder modulo 23.
const policeLetters = "ZABCDEFGHJKLMNPQRTUVWXY"

// ukPNC follows the criminal justice system's data standards catalogue: the two
// last digits of the year and seven of the serial, read as one number, modulo 23.
func ukPNC() detectors.Detector {
	return detectors.Detector{
		ID:      "UK_PNC_ID",
		Doc:     "British police national computer identifier of a person (PNC ID): year, slash, serial of up to seven digits, check letter.",
		Country: "GB", Category: "criminal",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "mod 23 to letter", Chance: 0.0385,
		Shapes:   []string{"9999/9{1,7}A", "99/9{1,7}A", "9{11}A", "9999 9{7}A", "9999-9{7}A"},
		Validate: validatePNC,
		MaxLen:   16,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"pnc", "pnc id", "pnc number", "pnc no", "pncid", "police national computer", "police national computer number"}},
			Fields:   []string{"pnc", "pnc id", "pnc number", "pncid", "pnc no", "police national computer id"},
			Required: true,
		},
		Examples: []string{
			"PNC ID §1990/0950038U§",
			"PNC number: §1981/0074460R§",
			"pnc §79/53862X§",
		},
		NearMisses: []string{
			"PNC 1975/0688308C",  // wrong check letter
			"PNC 1834/0123456A",  // no such year
			"PNC A1996/0338403P", // glued to a letter
			"2017/0821981Q",      // no context
		},
	}
}

func validatePNC(t *lex.Token) detectors.Verdict {
	s := t.Compact()
	year, verdict := t.Run(0), detectors.Strong
	switch {
	case t.Runs() == 2 && len(s) == 12 && t.Run(0) == 11: // without the slash
		year, verdict = 4, detectors.Pass
	case t.Runs() != 3 || t.Letters(0) || t.Letters(1) || t.Run(0) != 2 && t.Run(0) != 4 || t.Run(1) > 7:
		return detectors.Reject
	}
	if y := t.Num(0, 4-min(2, 4-year)); year == 4 && (y < 1900 || y > lastBirthYear) {
		return detectors.Reject
	}
	n := t.Num(year-2, year)*10_000_000 + t.Num(year, len(s)-1)
	if policeLetters[n%23] != s[len(s)-1] {
		return detectors.Reject
	}
	if year == 2 {
		return detectors.Pass
	}
	return verdict
}

// ukCRO follows the same catalogue: the two digits of the year and six of the
// serial, modulo 23; in the older form "SF", of minor records, the serial without
// zeros in front.
func ukCRO() detectors.Detector {
	shapes := []string{"9{1,6}/99A", "AA99/9{1,6}A"}
	return detectors.Detector{
		ID: "UK_CRO_NUMBER",
		Doc: "British criminal records office number of a person (CRO): serial of up to six digits, slash, two digits of the year, check " +
			"letter; or SF, year, slash, serial, check letter.",
		Country: "GB", Category: "criminal",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "mod 23 to letter", Chance: 0.0385,
		Shapes:   shapes,
		Validate: byToken(checkCRO),
		Value:    byValue(checkCRO, shapes...),
		MaxLen:   14,
		Context: detectors.Context{
			Keywords: map[string][]string{"en": {"cro", "cro number", "cro no", "criminal records office", "criminal record office number", "criminal records office number"}},
			Fields:   []string{"cro", "cro number", "cro no", "cro id", "criminal records office number"},
			Required: true,
		},
		Examples: []string{
			"CRO §572608/88Y§",
			"CRO number: §970575/71K§",
			"CRO no: §SF52/9668A§",
		},
		NearMisses: []string{
			"CRO 517559/94C",  // wrong check letter
			"CRO SX39/83871W", // no such form
			"CRO A815325/57U", // glued to a letter
			"740533/68V",      // no context
		},
	}
}

func checkCRO(s plain) detectors.Verdict {
	end, n := s.len()-1, 0
	switch {
	case s.letters() == 0 && end >= 3 && end <= 8 && s.digits(0, end):
		n = s.num(end-2, end)*1_000_000 + s.num(0, end-2)
	case s.oneOf(0, 2, "SF") && end >= 5 && end <= 10 && s.digits(2, end):
		n = s.num(2, end) // the serial stands right behind the year
	default:
		return detectors.Reject
	}
	if policeLetters[n%23] != s.b[end] {
		return detectors.Reject
	}
	return detectors.Pass
}
