package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
)

func bulgaria() []detectors.Detector {
	return []detectors.Detector{bgEGN(), bgPNF(), bgVAT(), bgDriverLicence(), bgIDCard(), bgPassport(), bgVehiclePlate()}
}

// bgEGN follows the ordinance on the unified civil number (GRAO, Наредба №
// РД-02-20-9 of 2012): the month says the century.
func bgEGN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BG_EGN", country: "BG", category: "national_id",
			doc: "Bulgarian unified civil number (ЕГН, единен граждански номер), issued by GRAO: date of birth YYMMDD (month +20 in the " +
				"1800s, +40 from 2000), three digits of serial and sex, a check digit.",
			words: []string{"егн", "е г н", "единен граждански номер", "граждански номер", "egn", "e g n", "edinen grazhdanski nomer", "unified civil number",
				"uniform civil number", "bulgarian id number", "bulgarian national id"},
			fields: anyState("egn number", "егн номер"),
			shapes: []string{"9{10}", "999999_9999", "99_99_99_9999", "9999 999 999", "99 99 99 99 99"},
			check:  "weights 2 4 8 5 10 9 7 3 6 mod 11 mod 10, date", chance: 0.0074,
			examples: []string{"ЕГН §0201134188§", "EGN: §1741228861§", "ЕГН: §261104 8700§"},
			misses:   []string{"ЕГН 5405268859", "ЕГН 7552320004", "ЕГН 44040527138", "поръчка 0802038540 от"},
		},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) || s.sum(0, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 != s.digit(9) {
				return detectors.Reject
			}
			year, month := 1900+s.num(0, 2), s.num(2, 4)
			switch {
			case month > 40:
				year, month = year+100, month-40
			case month > 20:
				year, month = year-100, month-20
			}
			return passIf(born(year, month, s.num(4, 6)))
		},
	}.detector()
}

// bgPNF follows the Ministry of the Interior's personal number of a foreigner
// (Закон за чужденците).
func bgPNF() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BG_PNF", country: "BG", category: "residence_permit",
			doc: "Bulgarian personal number of a foreigner (ЛНЧ, личен номер на чужденец), issued by the Ministry of the Interior: nine " +
				"digits and a check digit.",
			kind: residencePermit, langs: []string{"bg"},
			words:  []string{"лнч", "личен номер на чужденец", "личен номер на чужденеца", "lnch", "lnc", "pnf", "личен номер", "personal number of a foreigner", "foreigner number"},
			shapes: []string{"9{10}", "999999_9999", "9999_999_999", "99 99 99 99 99"},
			check:  "weights 21 19 17 13 11 9 7 3 1 mod 10", chance: 0.1,
			examples: []string{"ЛНЧ §0389604598§", "ЛНЧ: §1026 231 261§", "personal number of a foreigner §890038 3016§"},
			misses:   []string{"ЛНЧ 4247162461", "ЛНЧ 19010085821", "ЛНЧ 085591472", "4226583736 бр"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(10) || s.repeats() {
				return detectors.Reject
			}
			return passIf(bgForeigner(s))
		},
	}.detector()
}

func bgForeigner(s plain) bool {
	return s.sum(0, 21, 19, 17, 13, 11, 9, 7, 3, 1)%10 == s.digit(9)
}

// bgVAT follows the Закон за регистър БУЛСТАТ and the National Revenue Agency:
// firms nine digits (branches thirteen), persons their ЕГН or ЛНЧ, others ten digits.
func bgVAT() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "BG_VAT", country: "BG", category: "business",
			doc: "Bulgarian unified identification code and VAT number (ЕИК, Булстат, ДДС №), issued by the Registry Agency and the NRA: nine, " +
				"ten or thirteen digits; with BG as VAT number.",
			kind: companyNumber, langs: []string{"bg"},
			shapes: []string{"9{9,10}", "9{13}", "999_999_999", "999 999 9999", "9999 999 999", "999 999 999 9999", "9{9} 9999"},
			check:  "weights 1 to 8, then 3 to 10, mod 11; of ten digits three rules", chance: 0.26,
			examples: []string{"ЕИК §178119494§", "ДДС № §BG200362389§", "Булстат: §131 709 196§"},
			misses:   []string{"ЕИК 119168342", "ДДС № BG142663354", "ДДС № RO135774911", "104709797 лева"},
		},
		prefix: "BG", loose: []string{"999 999 999", "999 999 9999"}, required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.len()
			if !s.digits(0, n) || s.repeats() {
				return detectors.Reject
			}
			switch n {
			case 9:
				return passIf(bgEntity(s))
			case 10:
				other := (11 - s.sum(0, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
				return passIf(bgForeigner(s) || other == s.digit(9) || s.sum(0, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == s.digit(9))
			case 13:
				r := s.sum(8, 2, 7, 3, 5) % 11
				if r == 10 {
					r = s.sum(8, 4, 9, 5, 7) % 11 % 10
				}
				return passIf(bgEntity(s) && r == s.digit(12))
			}
			return detectors.Reject
		},
	}.detector()
}

// bgEntity reports whether the ninth digit is the check digit of a firm's number.
func bgEntity(s plain) bool {
	r := s.sum(0, 1, 2, 3, 4, 5, 6, 7, 8) % 11
	if r == 10 {
		r = s.sum(0, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10
	}
	return r == s.digit(8)
}

// bgDriverLicence follows the specimens in PRADO.
func bgDriverLicence() detectors.Detector {
	return weakID{
		id: "BG_DRIVER_LICENCE", country: "BG", category: "driver_licence",
		doc:  "Number of a Bulgarian driving licence (СУМПС), issued by the Ministry of the Interior: nine digits.",
		kind: drivingLicence, langs: []string{"bg"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"СУМПС № §280534106§", "шофьорска книжка §283 637 729§"},
		misses:   []string{"СУМПС № 51309595", "СУМПС № 2882001323", "поръчка 281738512"},
	}.detector()
}

// bgIDCard follows the specimens in PRADO: two letters and seven digits on cards
// since 2024.
func bgIDCard() detectors.Detector {
	return weakID{
		id: "BG_ID_CARD", country: "BG", category: "id_card",
		doc:  "Number of a Bulgarian identity card (лична карта), issued by the Ministry of the Interior: nine digits, since 2024 two letters and seven.",
		kind: identityCard, langs: []string{"bg"},
		shapes:   []string{"9{9}", "AA_9{7}", "999_999_999"},
		examples: []string{"лична карта № §640153519§", "л.к. № §JX5880095§"},
		misses:   []string{"лична карта № 61799423", "лична карта PI83688798", "поръчка 643648977"},
	}.detector()
}

// bgPassport follows the specimens in PRADO.
func bgPassport() detectors.Detector {
	return weakID{
		id: "BG_PASSPORT", country: "BG", category: "passport",
		doc:  "Number of a Bulgarian passport, issued by the Ministry of the Interior: nine digits, since 2024 two letters and seven.",
		kind: passport, langs: []string{"bg"},
		shapes:   []string{"9{9}", "AA_9{7}", "999_999_999"},
		examples: []string{"паспорт № §389007179§", "Passport No §384 275 123§"},
		misses:   []string{"паспорт № 85987541", "паспорт № 2461655534", "поръчка 389844980"},
	}.detector()
}

// bgRegions are the letters of the regions on plates (Наредба № I-45 of 2000).
const bgRegions = " A B BH BP BT C CA CB CC CH CM CO CT E EB EH H K KH M OB P PA PB PK PP T TX X Y CP CK "

// bgVehiclePlate follows Наредба № I-45 of 24 March 2000: only letters that both
// alphabets have.
func bgVehiclePlate() detectors.Detector {
	return weakID{
		id: "BG_VEHICLE_PLATE", country: "BG", category: "vehicle",
		doc:  "Bulgarian number plate: one or two letters of the region, four digits, two letters, of those that look alike in both alphabets.",
		kind: numberPlate, langs: []string{"bg"},
		shapes: []string{"A{1,2}_9999_A{1,2}"},
		check:  "letters of both alphabets, list of regions", chance: 0.19,
		valid: func(s plain) bool {
			n := s.letters()
			return s.of("ABEKMHOPCTYX", n+4, s.len()) && listed(bgRegions, s.b[:n])
		},
		examples: []string{"рег. № §CB5451KB§", "рег. номер §PB 4087 KM§", "регистрационен номер: §CC-8386-HT§"},
		misses:   []string{"рег. № CB98641CB", "рег. № QQ7415PB", "детайл CB3025OB"},
	}.detector()
}
