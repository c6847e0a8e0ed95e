package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// deAssociations are the first two digits of numbers of doctors' practices: the
// associations of statutory health insurance physicians, 35 hospitals, 74 the
// federal one (KBV, Richtlinie nach § 75 Abs. 7 SGB V).
const deAssociations = "0102031720353738394647484950515253545556575859606162636465666768697071727374788388939899"

// deBSNR follows the guideline of the KBV on doctors' and practices' numbers.
func deBSNR() detectors.Detector {
	return weakID{
		id: "DE_BSNR", country: "DE", category: "business",
		doc: "German number of a doctor's practice (Betriebsstättennummer, BSNR), issued by the Kassenärztliche Vereinigung: nine digits, the " +
			"first two the association.",
		words:  []string{"bsnr", "betriebsstättennummer", "betriebsstaettennummer", "nbsnr", "betriebsstätten nr", "betriebsstättennr", "nebenbetriebsstätte"},
		shapes: []string{"9{9}", "99_999_99_99", "99_9999999", "999 999 999"},
		check:  "list of associations", chance: 0.43,
		valid:    func(s plain) bool { return pairOf(deAssociations, s.b[0], s.b[1]) && !s.repeats() },
		examples: []string{"BSNR §724163102§", "Betriebsstättennummer: §38 1880471§"},
		misses:   []string{"BSNR 102480396", "BSNR 7285485087", "Bestellung 726293643"},
	}.detector()
}

// deLANR follows the same guideline: six digits and a check digit are the
// doctor's for life, two more the field.
func deLANR() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "DE_LANR", country: "DE", category: "employment",
			doc: "German lifelong number of a doctor (Lebenslange Arztnummer, LANR), issued by the Kassenärztliche Vereinigung: six digits, a " +
				"check digit and two digits of the field.",
			words:  []string{"lanr", "arztnummer", "arzt nr", "arztnr", "arzt-nr", "lebenslange arztnummer", "lanr nr", "physician number", "doctor number"},
			shapes: []string{"9{9}", "999999_9_99", "9{7}_99", "999_999_999"},
			check:  "weights 4 9 mod 10", chance: 0.1,
			examples: []string{"LANR §352420197§", "Arzt-Nr.: §2923679 85§", "Lebenslange Arztnummer: §815423821§"},
			misses:   []string{"LANR 584768488", "LANR 0851402538", "LANR 53272013", "337314691 Stück"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(9) && !s.repeats() && (10-s.sum(0, 4, 9, 4, 9, 4, 9)%10)%10 == s.digit(6))
		},
	}.detector()
}

// deVAT follows § 27a UStG and the Bundeszentralamt für Steuern.
func deVAT() checkedID {
	return checkedID{
		weakID: weakID{
			id: "DE_VAT_ID", country: "DE", category: "business",
			doc: "German VAT number (Umsatzsteuer-Identifikationsnummer, USt-IdNr.), issued by the Bundeszentralamt für Steuern to firms and " +
				"the self-employed: DE, eight digits and a check digit.",
			kind: companyNumber, langs: []string{"de"},
			words:  []string{"ust-idnr", "ust id nr", "umsatzsteuer id", "umsatzsteuer identifikationsnummer", "german vat", "german vat number"},
			shapes: []string{"9{9}", "999_999_999", "99 99 99 999", "9 9999 9999"},
			check:  "ISO 7064 mod 11,10", chance: 0.0898,
			examples: []string{"USt-IdNr. §DE961739927§", "USt-ID: §DE 126 222 382§", "VAT no. §DE935816928§", "USt-IdNr.: §109349280§",
				"Umsatzsteuer-ID §190 819 976§", "USt-ID-Nr. §133776895§"},
			misses: []string{"USt-IdNr. DE845784637", "USt-IdNr. DE1191605508", "USt-IdNr. FR066932505", "178872808 Stück"},
		},
		prefix: "DE", loose: []string{"999 999 999", "999.999.999"},
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(9) && s.b[0] != '0' && !s.repeats() && deMod11(s, 9))
		},
	}
}

func deVATID() detectors.Detector { return deVAT().abroad() }

func deVATIDAlone() detectors.Detector {
	d := deVAT().alone()
	d.Context.Required = true
	return d
}

// deMod11 is ISO 7064 mod 11,10 over the first n digits.
func deMod11(s plain, n int) bool {
	p := 10
	for i := range n - 1 {
		sum := (p + s.digit(i)) % 10
		if sum == 0 {
			sum = 10
		}
		p = sum * 2 % 11
	}
	return (p+s.digit(n-1))%10 == 1
}

// deWirtschaftsID follows §§ 139a and 139c AO and the Bundeszentralamt für Steuern:
// the ninth digit is the VAT number's check digit, as its examples have it.
func deWirtschaftsID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "DE_WIRTSCHAFTS_ID", country: "DE", category: "business",
			doc: "German business identification number (Wirtschafts-Identifikationsnummer, W-IdNr.), issued since 2024 by the Bundeszentralamt " +
				"für Steuern to firms and the self-employed: DE, nine digits as in the VAT number, a hyphen and five digits.",
			words: []string{"w-idnr", "w idnr", "widnr", "wirtschafts-id", "wirtschafts id", "wirtschafts-identifikationsnummer", "wirtschafts identifikationsnummer", "wirtschafts-idnr",
				"wirtschaftsidentifikationsnummer"},
			shapes: []string{"AA9{9}-9{5}", "AA 9{9}-9{5}", "AA9{9} 9{5}"},
			check:  "ISO 7064 mod 11,10", chance: 0.000132,
			examples: []string{"W-IdNr.: §DE127745192-00001§", "W-IdNr. §DE 131795398-00002§", "Wirtschafts-ID §DE149905480-00001§"},
			misses:   []string{"W-IdNr. DE174000801-00001", "W-IdNr. DE175600729-0001", "W-IdNr. FR118325166-00001", "W-IdNr. XDE128199842-00001"},
		},
		judge: func(s plain) detectors.Verdict {
			rest, ok := s.behind("DE")
			if !ok || !rest.allDigits(14) || rest.b[0] == '0' || repeated(rest.b[:9]) || !deMod11(rest, 9) {
				return detectors.Reject
			}
			return detectors.Strong
		},
	}.detector()
}

// dePLZ follows the Deutsche Post: 01001 is the lowest in use. It stands before
// a town as well, which the detectors of addresses find.
func dePLZ() detectors.Detector {
	d := weakID{
		id: "DE_PLZ", country: "DE", category: "contact",
		doc:    "German postal code (Postleitzahl), of the Deutsche Post: five digits from 01001 to 99998, sometimes with D or DE before it.",
		words:  []string{"plz", "postleitzahl", "postleitzahlen", "plz ort", "german postal code", "german zip code", "german postcode"},
		shapes: []string{"9{5}", "A{1,2}-9{5}", "A{1,2} 9{5}"},
		check:  "range", chance: 0.989,
		valid: func(s plain) bool {
			n := s.letters()
			return (n == 0 || s.oneOf(0, n, "D", "DE")) && s.len() == n+5 && s.num(n, n+5) >= 1001 && s.num(n, n+5) <= 99998
		},
		examples: []string{"PLZ: §17324§", "Postleitzahl: §D-86315§"},
		misses:   []string{"PLZ: 00999", "PLZ: 112570", "Stück 12673"},
	}.detector()
	// Behind a word for it, five digits are one: it goes before the postal codes of any country.
	validate, value := d.Validate, d.Value
	d.Validate = func(t *lex.Token) detectors.Verdict { return strongIf(validate(t)) }
	d.Value = func(v []byte) (int, detectors.Verdict) {
		n, verdict := value(v)
		return n, strongIf(verdict)
	}
	return d
}

func strongIf(v detectors.Verdict) detectors.Verdict {
	if v == detectors.Pass {
		return detectors.Strong
	}
	return v
}

// deBankAccount follows the Bundesbank; the check digits differ by bank, by some
// 140 methods, and are not looked at. A bank sort code has eight digits.
func deBankAccount() detectors.Detector {
	return weakID{
		id: "DE_BANK_ACCOUNT", country: "DE", category: "financial",
		doc: "German bank account number (Kontonummer) of up to ten digits, and the bank's sort code (Bankleitzahl, BLZ) of eight; both " +
			"replaced by the IBAN in 2014.",
		words:  []string{"kontonummer", "kontonr", "konto nr", "konto-nr", "kto", "kto nr", "kto-nr", "ktonr", "konto", "kontonummern", "blz", "bankleitzahl", "german bank account"},
		fields: []string{"kontonummer empfaenger", "kto nummer"},
		shapes: []string{"9{6,10}", "999_999_99", "9_999_999", "99_999_999", "999_999_999", "9_999_999_999", "9{4,10} 9{8}", "9{4,10}/9{8}", "9{4,10} 999 999 99"},
		check:  "not all the same digit", chance: 1,
		valid:    func(s plain) bool { return !s.repeats() },
		examples: []string{"Kontonummer: §141819437§", "Kto. §9459450§", "BLZ §370 147 41§"},
		misses:   []string{"Kontonummer: 0000000000", "Konto 35546079452", "Stück 964215465"},
	}.detector()
}

// deSCHUFA: what is published of the number is that it stands on the letters of
// the credit bureau; formats differ.
func deSCHUFA() detectors.Detector {
	return weakID{
		id: "DE_SCHUFA_ID", country: "DE", category: "financial",
		doc: "Number under which the German credit bureau SCHUFA keeps a person or an enquiry: six to twelve digits, groups possible.",
		words: []string{"schufa", "schufa id", "schufa nr", "schufa nummer", "schufa-nummer", "schufa-id", "schufa auskunft", "schufa-auskunft", "schufa kundennummer", "schufa aktenzeichen",
			"schufa identifikationsnummer"},
		shapes:   []string{"9{8,12}", "99_999_999", "999_999_999", "99.999.999.9", "999 999 9999"},
		examples: []string{"SCHUFA-ID: §90318270§", "Schufa-Nummer §196440418§"},
		misses:   []string{"SCHUFA-ID: 84484", "Schufa 0052914372492", "Stück 19175775"},
	}.detector()
}

// deHealthInsurance follows § 290 SGB V and the trust centre's specification: the
// letter counts as two digits, A 01 to Z 26.
func deHealthInsurance() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "DE_HEALTH_INSURANCE", country: "DE", category: "health_id",
			doc: "German number of an insured person (Krankenversichertennummer, KVNR, on the Gesundheitskarte), issued by the statutory " +
				"health insurers: a letter, eight digits and a check digit, for life.",
			kind: healthInsurance, langs: []string{"de"}, words: []string{"kvnr", "krankenversichertennummer", "versichertennummer", "versichertennr", "versicherten-nr", "kv-nummer"},
			shapes: []string{"A9{9}", "A_999_999_999", "A999_999_999", "A 9{9}", "A9{8}-9"},
			check:  "letter as two digits, cross sums with weights 1 2 mod 10", chance: 0.1,
			examples: []string{"KVNR §U301143707§", "Versichertennummer: §R322 525 532§", "Versicherten-Nr. §I950886856§"},
			misses:   []string{"KVNR G950202259", "KVNR L5638148820", "KVNR IC50639108", "Teil W301860928"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.len() != 10 || s.letters() != 1 || !s.digits(1, 10) || s.repeats() {
				return detectors.Reject
			}
			letter := int(s.b[0]-'A') + 1
			sum := crossSum(letter/10*1) + crossSum(letter%10*2)
			for i := 1; i < 9; i++ {
				sum += crossSum(s.digit(i) * (2 - i%2))
			}
			return passIf(sum%10 == s.digit(9))
		},
	}.detector()
}

// crossSum is the sum of the two digits of a number below 100.
func crossSum(n int) int { return n/10 + n%10 }

// deSocialSecurity follows § 147 SGB VI and the VKVV: the letter is the first of
// the name at birth; where a day's serials were used up, 50 is added to the day.
func deSocialSecurity() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "DE_SOCIAL_SECURITY", country: "DE", category: "social_security",
			doc: "German pension insurance number (Rentenversicherungsnummer, Sozialversicherungsnummer), issued by the Deutsche " +
				"Rentenversicherung: two digits of the region, date of birth DDMMYY, a letter, two digits of serial and sex, a check digit.",
			kind: socialSecurity, langs: []string{"de"},
			shapes: []string{"9{8}A999", "99_999999_A_999", "99 999999 A 99 9", "99_99_99_99_A_999", "99 99 99 99 A 99 9", "9{8}_A_999", "99 999999 A999", "99_999999_A_99_9", "9{8} A 99 9"},
			check:  "date, cross sums with weights 2 1 2 5 7 1 2 1 2 1 2 1 mod 10", chance: 0.0064,
			examples: []string{"SV-Nummer §19121267Y466§", "Rentenversicherungsnummer: §12 220248 J 292§", "Versicherungsnummer §69 210555 Y 37 4§"},
			misses:   []string{"SV-Nummer 15070649C104", "SV-Nummer 12 321285 A 991", "SV-Nummer 10120859V0930", "SV-Nummer X65280538F459"},
		},
		judge: func(s plain) detectors.Verdict {
			if s.len() != 12 || !s.digits(0, 8) || s.b[8] <= '9' || !s.digits(9, 12) || s.num(0, 2) < 2 || s.num(0, 2) > 89 {
				return detectors.Reject
			}
			day := s.num(2, 4)
			if day > 50 {
				day -= 50
			}
			if !bornShort(s.num(6, 8), s.num(4, 6), day) {
				return detectors.Reject
			}
			sum, letter := 0, int(s.b[8]-'A')+1
			for i, w := range [...]int{2, 1, 2, 5, 7, 1, 2, 1} {
				sum += crossSum(s.digit(i) * w)
			}
			sum += crossSum(letter/10*2) + letter%10 + crossSum(s.digit(9)*2) + s.digit(10)
			if sum%10 != s.digit(11) {
				return detectors.Reject
			}
			return detectors.Strong
		},
	}.detector()
}

// deTaxNumber follows the ministry of finance's letter on tax numbers (the forms
// of the states, and the thirteen digits of all). The states' check digits are
// not published for third parties.
func deTaxNumber() detectors.Detector {
	const regions = "28112430222640232710323121 41"
	return weakID{
		id: "DE_TAX_NUMBER", country: "DE", category: "tax_id",
		doc: "German tax number (Steuernummer), issued by the Finanzamt: ten or eleven digits with slashes by state, or thirteen in the " +
			"form that all states share.",
		kind: taxNumber, langs: []string{"de"},
		words: []string{"steuernummer", "steuer nr", "steuer-nr", "stnr", "st nr", "steuer-nummer", "elster steuernummer"},
		shapes: []string{"99/999/99999", "999/999/99999", "999/9999/9999", "999/999/9999", "99_999_99999", "999_999_99999", "999_9999_9999", "9{10,11}", "9{13}", "99999/99999",
			"999_999_9999", "9999/9999/9999", "9 99 999 99999", "9{5}_9{5}", "9{3}/9{8}", "9{2}/9{8}", "9999 9 999 9999 9"},
		check: "regions of the form with thirteen digits", chance: 1,
		valid: func(s plain) bool {
			if s.len() != 13 {
				return !s.repeats()
			}
			return s.b[4] == '0' && (s.b[0] == '9' || s.b[0] == '5' || pairOf(regions, s.b[0], s.b[1]))
		},
		examples: []string{"Steuernummer: §888/892/66262§", "St.-Nr. §83/897/13901§", "Steuer-Nr.: §2804018194378§"},
		misses:   []string{"Steuernummer 40/336", "Steuernummer 0000000000", "860/810/49823"},
	}.detector()
}

// deHandelsregister follows §§ 8 and 13 HRV: the division of the register and the
// number; the court may stand before or after them and is not part of the value
// in running text.
func deHandelsregister() detectors.Detector {
	return detectors.Detector{
		ID: "DE_HANDELSREGISTER",
		Doc: "German number in the commercial register (Handelsregisternummer): HRA for sole traders and partnerships, HRB for companies, " +
			"one to six digits, sometimes letters; in a field also PR, VR and GnR, with the court.",
		Country: "DE", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 2, Version: 1,
		Check: "division of the register", Chance: 0.0005,
		Literals: []string{"hra", "hrb", "gnr"}, FoldLiterals: true,
		Probe:  probeRegister,
		Value:  valueRegister,
		MaxLen: 80,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"handelsregister", "handelsregisternummer", "handelsregister nr", "hr nr", "registergericht", "amtsgericht", "registernummer", "hrb", "hra", "eingetragen", "vereinsregister",
					"genossenschaftsregister", "partnerschaftsregister", "hr nummer"},
				"en": {"commercial register", "trade register", "register court", "registration number"},
			},
			Fields: []string{"handelsregister", "handelsregisternummer", "hr nummer", "hr nr", "hrb", "hra", "registernummer", "register nr", "commercial register", "hr b", "registergericht"},
		},
		Examples: []string{
			"Amtsgericht Hamburg, §HRB 61755§",
			"Handelsregister: §HRA 11223§",
			"eingetragen unter §HRB 4711 B§",
		},
		NearMisses: []string{
			"Aachen HRC 44123",     // no such division
			"Handelsregister: HRB", // no number
			"HRB 1234567",          // too long
			"THRB 12345",           // glued to a letter
		},
	}
}

// probeRegister reads the number behind a division of the register.
func probeRegister(text []byte, at int) (start, end int, v detectors.Verdict) {
	if lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	end = registerNumber(text, at+3)
	if end == 0 {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Pass
}

// registerNumber reads "61755", ": 61755", "Nr. 61755" or "4711 B" at text[i:] and
// returns its end, 0 when it is none.
func registerNumber(text []byte, i int) int {
	skip := func(what string) {
		for i < len(text) && contains(what, text[i]) {
			i++
		}
	}
	skip(" :-")
	if i+2 < len(text) && text[i]|0x20 == 'n' && text[i+1]|0x20 == 'r' {
		i += 2
		skip(". :")
	}
	first := i
	for i < len(text) && text[i]-'0' < 10 {
		i++
	}
	if i == first || i-first > 6 || text[first] == '0' {
		return 0
	}
	end := i
	for i < len(text) && text[i] == ' ' && i == end {
		i++
	}
	letters := i
	for i < len(text) && text[i]-'A' < 26 {
		i++
	}
	if i > letters && i-letters <= 2 && !lex.GluedAfter(text, i) {
		return i
	}
	if lex.GluedAfter(text, end) {
		return 0
	}
	return end
}

// valueRegister reads a cell: the division and number with the court before or
// after them.
func valueRegister(v []byte) (n int, verdict detectors.Verdict) {
	for i := range v {
		if lex.GluedBefore(v, i) {
			continue
		}
		width := division(v[i:])
		if width == 0 || i+width >= len(v) {
			continue
		}
		end := registerNumber(v, i+width)
		if end == 0 || !court(v[:i]) {
			return 0, detectors.Reject
		}
		if n := len(v); n > end+3 && v[n-1]|0x20 >= 'a' && court(v[end:]) {
			return n, detectors.Pass
		}
		return end, detectors.Pass
	}
	return 0, detectors.Reject
}

// division returns the length of the name of a division at the start of v.
func division(v []byte) int {
	for _, d := range [...]string{"HRA", "HRB", "GNR", "PR", "VR"} {
		if len(v) > len(d) && (v[len(d)] == ' ' || v[len(d)]-'0' < 10 || v[len(d)] == ':') && equalFold(v[:len(d)], d) {
			return len(d)
		}
	}
	return 0
}

func equalFold(v []byte, upper string) bool {
	for i := range upper {
		if v[i]&^0x20 != upper[i] {
			return false
		}
	}
	return true
}

// court reports whether v may be the name of a court, or nothing.
func court(v []byte) bool {
	for _, c := range v {
		if c < 0x80 && (c|0x20)-'a' >= 26 && !contains(" .,()/-:", c) {
			return false
		}
	}
	return len(v) <= 50
}
