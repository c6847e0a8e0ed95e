package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
)

// The states of the western Balkans that are not of the European Union. Those of
// former Yugoslavia go on with its citizen's number, whose region tells them apart.

func bosnia() []detectors.Detector { return []detectors.Detector{baJMBG()} }

func montenegro() []detectors.Detector { return []detectors.Detector{meJMBG(), mePIB()} }

func northMacedonia() []detectors.Detector { return []detectors.Detector{mkEMBG(), mkEDB()} }

func serbia() []detectors.Detector { return []detectors.Detector{rsJMBG(), rsPIB()} }

func albania() []detectors.Detector { return []detectors.Detector{alNIPT()} }

// yugoslav is a citizen's number after the federal law of 1976 (Sl. list SFRJ
// 58/76): date of birth DDMMYYY, region, serial and sex, and a check digit; numbers
// whose check would be 10 are not given. Of the regions, each state has its own.
func (w weakID) yugoslav(from, to int) detectors.Detector {
	w.category, w.kind = "national_id", identityCard
	w.check, w.shapes = "weights 7 to 2 mod 11, date, region", []string{"9{13}", "9{7}_9{6}", "9{7}_99_9{4}", "99_99_999_99_999_9"}
	w.words = append(w.words, "jmbg", "j m b g", "jedinstveni matični broj", "jedinstveni maticni broj", "jedinstveni matični broj građana", "matični broj građana", "maticni broj gradjana")
	return checkedID{weakID: w, required: true, sure: []string{"9999999 999999", "9999999-999999"},
		judge: func(s plain) detectors.Verdict {
			return passIf(jmbg(s) && s.num(7, 9) >= from && s.num(7, 9) <= to)
		},
	}.detector()
}

// jmbg reports whether the thirteen digits are a date and end in their check digit.
func jmbg(s plain) bool {
	if !s.allDigits(13) {
		return false
	}
	year := 1000 + s.num(4, 7)
	if year < 1800 {
		year += 1000
	}
	check := 11 - s.sum(0, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
	return born(year, s.num(2, 4), s.num(0, 2)) && check != 10 && check%11 == s.digit(12)
}

func baJMBG() detectors.Detector {
	return weakID{
		id: "BA_JMBG", country: "BA", langs: []string{"hr", "sr"},
		doc:      "Citizen's number of Bosnia and Herzegovina (JMBG), issued by IDDEEA: date of birth DDMMYYY, region 10 to 19, serial, check digit.",
		chance:   0.000063,
		examples: []string{"JMBG: §0101985150002§", "matični broj građana §1507978 185003§"},
		misses:   []string{"JMBG: 0101985150008", "JMBG: 3213985150009", "broj 0101985150009 a"},
	}.yugoslav(10, 19)
}

func meJMBG() detectors.Detector {
	return weakID{
		id: "ME_JMBG", country: "ME", langs: []string{"sr"},
		doc:      "Citizen's number of Montenegro (JMBG), issued by the Ministry of the Interior: date of birth DDMMYYY, region 20 to 29, serial, check digit.",
		chance:   0.000063,
		examples: []string{"JMBG: §0101985210005§", "јединствени матични број: §1507978265007§"},
		words:    []string{"јединствени матични број"},
		misses:   []string{"JMBG: 0101985210002", "JMBG: 3213985210001", "broj 0101985210001 a"},
	}.yugoslav(20, 29)
}

func mkEMBG() detectors.Detector {
	return weakID{
		id: "MK_EMBG", country: "MK", langs: []string{"mk"},
		doc:      "Citizen's number of North Macedonia (EMBG), issued by the Ministry of the Interior: date of birth DDMMYYY, region 40 to 49, serial, check digit.",
		words:    []string{"ембг", "матичен број", "единствен матичен број", "единствен матичен број на граѓанинот", "embg", "maticen broj", "matičen broj", "edinstven maticen broj"},
		chance:   0.000063,
		examples: []string{"ЕМБГ: §0101985450006§", "матичен број §1507978 415009§", "EMBG §0101985450006§"},
		misses:   []string{"ЕМБГ: 0101985450002", "ЕМБГ: 3213985450001", "број 0101985450001 a"},
	}.yugoslav(40, 49)
}

func rsJMBG() detectors.Detector {
	return weakID{
		id: "RS_JMBG", country: "RS", langs: []string{"sr"},
		doc:      "Citizen's number of Serbia (JMBG), issued by the Ministry of the Interior: date of birth DDMMYYY, region 70 to 99, serial, check digit.",
		words:    []string{"јмбг", "јединствени матични број грађана", "матични број грађана", "јединствени матични број"},
		chance:   0.00019,
		examples: []string{"JMBG: §0101985710008§", "ЈМБГ §1507978 805001§", "jmbg §0101985710008§"},
		misses:   []string{"JMBG: 0101985710005", "JMBG: 3213985710004", "broj 0101985710004 a"},
	}.yugoslav(70, 99)
}

// mePIB follows the Montenegrin tax administration, as python-stdnum has it.
func mePIB() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "ME_PIB", country: "ME", category: "business",
			doc:  "Montenegrin tax number (PIB) of firms and sole traders, issued by the Uprava prihoda i carina: seven digits and a check digit.",
			kind: companyNumber, langs: []string{"sr"}, words: []string{"pib", "pib broj", "poreski identifikacioni broj", "poreski broj", "matični broj firme"},
			check: "weights 8 to 2 mod 11", chance: 0.1, shapes: []string{"9{8}", "99_999_999"},
			examples: []string{"PIB: §02655284§", "poreski broj §03000303§"},
			misses:   []string{"PIB: 02655285", "PIB 026552844", "broj 02655284 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(8) && !s.repeats() && (11-s.sum(0, 8, 7, 6, 5, 4, 3, 2)%11)%11%10 == s.digit(7))
		},
	}.detector()
}

// rsPIB follows the Serbian law on tax procedure: ISO 7064 mod 11,10.
func rsPIB() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "RS_PIB", country: "RS", category: "tax_id",
			doc:  "Serbian tax number (PIB) of firms and self-employed persons, issued by the Poreska uprava: eight digits and a check digit.",
			kind: taxNumber, langs: []string{"sr"}, words: []string{"pib", "pib broj", "poreski identifikacioni broj", "poreski broj", "пиб", "порески број", "порески идентификациони број"},
			check: "ISO 7064 mod 11,10", chance: 0.09, shapes: []string{"9{9}", "999_999_999"},
			examples: []string{"PIB: §101134702§", "ПИБ §100000266§"},
			misses:   []string{"PIB: 101134703", "PIB 1011347022", "broj 101134702 a"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(9) && !s.repeats() && s.b[0] != '0' && checkdigit.Mod11_10(s.b[:9]))
		},
	}.detector()
}

// mkEDB follows the Public Revenue Office, as python-stdnum has it; MK stands
// before the number abroad.
func mkEDB() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "MK_EDB", country: "MK", category: "tax_id",
			doc:  "Macedonian tax number (EDB) of firms and self-employed persons, issued by the Public Revenue Office: twelve digits and a check digit.",
			kind: taxNumber, langs: []string{"mk"}, words: []string{"едб", "единствен даночен број", "даночен број", "edb", "edinstven danocen broj", "danocen broj", "danočen broj"},
			check: "weights 7 to 2 mod 11", chance: 0.1, shapes: []string{"9{13}", "9_999_999_999_999"},
			examples: []string{"ЕДБ: §4030000375897§", "EDB §MK4020990116747§"},
			misses:   []string{"ЕДБ: 4030000375898", "EDB 40300003758977", "број 4030000375897 a"},
		},
		prefix: "MK", required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(13) || s.repeats() {
				return detectors.Reject
			}
			return passIf((11-s.sum(0, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11%10 == s.digit(12))
		},
	}.detector()
}

// alNIPT: the first letter is the decade (J, K, L, M from 1990 on). Persons' are
// their identity number, whose letter is a check; those of firms are no dates, so
// none is asked.
func alNIPT() detectors.Detector {
	return weakID{
		id: "AL_NIPT", country: "AL", category: "tax_id",
		doc: "Albanian tax number (NIPT, NUIS) of firms and self-employed persons, issued by the tax administration and the National Business Center: " +
			"a letter, eight digits, a letter.",
		kind: taxNumber, langs: []string{"sq"}, words: []string{"nipt", "nuis", "nipti", "numri i identifikimit të personit", "nr nipt", "nipt nr"},
		shapes: []string{"A9{8}A", "A_9{8}_A", "AAA9{8}A"}, cells: []string{"AA A9{8}A", "AA A 9{8} A"},
		check: "letter of the decade", chance: 4. / 26,
		valid: func(s plain) bool {
			at := 0
			if s.letters() == 3 {
				if !s.oneOf(0, 2, "AL") {
					return false
				}
				at = 2
			}
			return s.of("JKLM", at, at+1)
		},
		examples: []string{"NIPT: §J91402501L§", "NUIS §K22218003V§"},
		misses:   []string{"NIPT: Z22218003V", "NIPT K222180033V", "kodi J91402501L"},
	}.detector()
}
