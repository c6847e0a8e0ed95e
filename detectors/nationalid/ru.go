package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func russia() []detectors.Detector {
	return []detectors.Detector{ruINN(), ruSNILS(), ruSNILSNamed(), ruOGRNIP(), ruOMS(), ruPassport(), ruPassportAbroad(), ruPlate()}
}

// ruINN follows the order of the Federal Tax Service MMV-7-6/435: twelve digits
// of persons with two check digits, ten of firms with one.
func ruINN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "RU_INN", country: "RU", category: "tax_id",
			doc:  "Russian taxpayer number (INN), issued by the Federal Tax Service: twelve digits of persons, of which two check the rest, ten of firms.",
			kind: taxNumber, langs: []string{"ru"}, words: []string{"инн", "инн физического лица", "номер инн", "идентификационный номер налогоплательщика", "inn", "inn number", "taxpayer inn"},
			check: "weighted sums mod 11 mod 10", chance: 0.1, shapes: []string{"9{10}", "9{12}", "9999_999999_99", "9999_99999_9"},
			examples: []string{"ИНН: §500100732259§", "ИНН §7830002293§", "INN §123456789047§"},
			misses:   []string{"ИНН: 500100732258", "ИНН 50010073225", "заказ 500100732259 а"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			switch {
			case s.repeats():
				return detectors.Reject
			case s.allDigits(10):
				return passIf(s.sum(0, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == s.digit(9))
			case s.allDigits(12):
				return passIf(s.sum(0, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == s.digit(10) && s.sum(0, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == s.digit(11))
			}
			return detectors.Reject
		},
	}.detector()
}

func ruSNILS() detectors.Detector { return ruInsurance().standing() }

func ruSNILSNamed() detectors.Detector { return ruInsurance().named() }

// ruInsurance follows the territorial funds' rules: weights 9 to 1, the sum mod
// 101, 100 written 00; the check holds from 001-001-998 on.
func ruInsurance() checkedID {
	return checkedID{
		weakID: weakID{
			id: "RU_SNILS", country: "RU", category: "social_security",
			doc:  "Russian personal insurance account number (SNILS), issued by the Social Fund: nine digits and two check digits.",
			kind: socialSecurity, langs: []string{"ru"}, words: []string{"снилс", "номер снилс", "страховой номер", "страховое свидетельство", "snils", "snils number"},
			check: "weights 9 to 1 mod 101", chance: 0.0099, shapes: []string{"9{11}", "999-999-999 99", "999-999-999-99", "999 999 999 99"},
			examples: []string{"СНИЛС: §087-654-303 00§", "§112-233-445 95§", "СНИЛС §11223344595§", "snils: §08765430300§"},
			misses:   []string{"СНИЛС: 112-233-445 96", "СНИЛС 1122334459", "112-233-445 94"},
		},
		sure: []string{"999-999-999 99"},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(11) || s.num(0, 9) <= 1_001_998 || s.repeats() {
				return detectors.Reject
			}
			return passIf(s.sum(0, 9, 8, 7, 6, 5, 4, 3, 2, 1)%101%100 == s.num(9, 11))
		},
	}
}

// ruOGRNIP follows the government's decree 438 of 2002 on the register: the first
// fourteen digits mod 13, of which the last digit counts.
func ruOGRNIP() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "RU_OGRNIP", country: "RU", category: "business",
			doc:   "Russian state registration number of a sole trader (OGRNIP), issued by the Federal Tax Service: 3, year, region, serial, check digit.",
			words: []string{"огрнип", "номер огрнип", "ogrnip", "основной государственный регистрационный номер", "егрип"},
			check: "mod 13 mod 10", chance: 0.01, shapes: []string{"9{15}", "9_99_99_99_9{7}_9"},
			examples: []string{"ОГРНИП: §304500116000157§", "ОГРНИП §315774600002661§"},
			misses:   []string{"ОГРНИП: 304500116000158", "ОГРНИП 204500116000157", "заказ 304500116000157 а"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(15) && s.b[0] == '3' && s.num(0, 14)%13%10 == s.digit(14))
		},
	}.detector()
}

// ruOMS: that the last digit is a check is certain, its rule was not found in a
// document of the fund, so it is not asked.
func ruOMS() detectors.Detector {
	return weakID{
		id: "RU_OMS", country: "RU", category: "health_id",
		doc:  "Russian number of compulsory health insurance (polis OMS, ENP), issued by the fund of compulsory insurance: sixteen digits.",
		kind: healthInsurance, langs: []string{"ru"}, words: []string{"полис омс", "номер полиса омс", "омс", "енп", "единый номер полиса", "полис", "oms policy", "polis oms"},
		shapes:   []string{"9{16}", "9999_9999_9999_9999"},
		examples: []string{"полис ОМС: §7700001122334455§", "ЕНП §5047 1122 3344 5566§"},
		misses:   []string{"полис ОМС: 770000112233445", "заказ 7700001122334455"},
	}.detector()
}

// ruPassport follows the regulation on the passport (decree 828 of 1997): the
// first two digits are the region's OKATO code, the next two the year of the form.
func ruPassport() detectors.Detector {
	return weakID{
		id: "RU_PASSPORT", country: "RU", category: "passport",
		doc:  "Russian internal passport number, issued by the Ministry of Internal Affairs: series of four digits (region, year of the form), six digits.",
		kind: passport, langs: []string{"ru"}, words: []string{"паспорт рф", "серия паспорта", "паспорт серия", "паспорт серии", "паспортные данные"},
		shapes: []string{"9{10}", "9999_9{6}", "99 99 9{6}", "99 99-9{6}"},
		check:  "region from 01", chance: 0.99, valid: func(s plain) bool { return s.num(0, 2) > 0 && s.num(4, 10) > 0 },
		examples: []string{"паспорт: §4510 123456§", "серия паспорта §45 10 654321§"},
		misses:   []string{"паспорт: 4510 12345", "заказ 4510 123456"},
	}.detector()
}

func ruPassportAbroad() detectors.Detector {
	return weakID{
		id: "RU_PASSPORT_INTERNATIONAL", country: "RU", category: "passport",
		doc:   "Russian passport for travel abroad, issued by the Ministry of Internal Affairs: series of two digits, seven digits.",
		words: []string{"загранпаспорт", "заграничный паспорт", "номер загранпаспорта", "russian international passport", "russian travel passport"}, shapes: []string{"9{9}", "99_9{7}"},
		examples: []string{"загранпаспорт: §75 1234567§", "заграничный паспорт §641234567§"},
		misses:   []string{"загранпаспорт: 75 12345678", "заказ 75 1234567"},
	}.detector()
}

// ruPlate follows GOST R 50577: the twelve letters that look alike in both scripts.
func ruPlate() detectors.Detector {
	return weakID{
		id: "RU_VEHICLE_PLATE", country: "RU", category: "vehicle",
		doc:  "Russian number plate, issued by the traffic police: a letter, three digits, two letters, region of two or three digits.",
		kind: numberPlate, langs: []string{"ru"}, words: []string{"госномер", "гос номер", "номер авто", "номер автомобиля", "номер машины", "грз"},
		cells: []string{"A999AA9{2,3}", "A 999 AA 9{2,3}", "A999AA 9{2,3}", "A 999 AA9{2,3}"},
		check: "letters in use", chance: 0.0001,
		valid: func(s plain) bool {
			return s.of("ABEKMHOPCTYX", 0, 1) && s.of("ABEKMHOPCTYX", 4, 6) && s.num(1, 4) > 0
		},
		examples: []string{"госномер: §А123ВС77§", "гос номер: §M 456 OP 178§"},
		misses:   []string{"госномер: Q123BC77", "заказ А123ВС77"},
	}.detector()
}
