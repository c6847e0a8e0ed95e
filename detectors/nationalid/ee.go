package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func estonia() []detectors.Detector {
	return []detectors.Detector{eeIK(), eeKMKR(), eeKMKRAlone(), eeDriverLicence(), eeIDCard(), eePassport(), eeVehiclePlate()}
}

// eeIK follows EVS 585:2007, the standard of the personal code: the first digit is
// sex and century, births to 2039 being looked at.
func eeIK() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "EE_IK", country: "EE", category: "national_id",
			doc: "Estonian personal code (isikukood), issued by the population register: a digit for sex and century, date of birth YYMMDD, " +
				"three serial digits and a check digit. Lithuania's is built alike.",
			words: []string{"isikukood", "isikukoodi", "isikukoodiga", "ik", "isiku kood", "personal identification code", "personal code", "estonian personal code", "estonian id code",
				"личный код", "isikukood nr"},
			fields: anyState("isikukoodid"),
			shapes: []string{"9{11}", "9_999999_9999", "9_99_99_99_9999", "9_999999_999_9", "999_999_999_99", "9999999 9999", "9{7}-9999"},
			check:  "weights 1 to 9 and 1, then 3 to 9 and 1 to 3, mod 11; date", chance: 0.0014,
			examples: []string{"isikukood §51502161273§", "Isikukood: §62112034984§", "IK: §6 230511 7962§"},
			misses:   []string{"isikukood 32308057260", "isikukood 97808279036", "isikukood 473072916947", "tellimus 35104188022 x"},
		},
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(11) || s.b[0] == '0' || s.b[0] > '6' {
				return detectors.Reject
			}
			if !born(1800+(s.digit(0)-1)/2*100+s.num(1, 3), s.num(3, 5), s.num(5, 7)) {
				return detectors.Reject
			}
			return passIf(balticCheck(s) == s.digit(10))
		},
	}.detector()
}

// balticCheck is the check digit of Estonian and Lithuanian personal codes.
func balticCheck(s plain) int {
	r := s.sum(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if r == 10 {
		r = s.sum(0, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	return r
}

// eeVAT follows the Tax and Customs Board's description of the check digit.
func eeVAT() checkedID {
	return checkedID{
		weakID: weakID{
			id: "EE_KMKR", country: "EE", category: "business",
			doc: "Estonian VAT number (käibemaksukohustuslase number, KMKR), issued by the Maksu- ja Tolliamet: EE, eight digits (10 first) and " +
				"a check digit.",
			kind: companyNumber, langs: []string{"et"},
			shapes: []string{"9{9}", "999_999_999"},
			check:  "weights 3 7 1 mod 10", chance: 0.1,
			examples: []string{"KMKR nr §EE100959491§", "KMKR: §EE 100 324 819§", "VAT no. §EE-109056159§", "KMKR §100337916§", "KMKR nr: §100 316 238§", "käibemaksukohustuslase number §109055309§"},
			misses:   []string{"KMKR EE100594103", "KMKR EE1034937544", "KMKR LT103187843", "101126786 tk"},
		},
		prefix: "EE", loose: []string{"999 999 999", "999.999.999"},
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(9) && !s.repeats() && s.sum(0, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0)
		},
	}
}

func eeKMKR() detectors.Detector { return eeVAT().abroad() }

func eeKMKRAlone() detectors.Detector {
	d := eeVAT().alone()
	d.Context.Required = true
	return d
}

// eeDriverLicence follows the specimens in PRADO.
func eeDriverLicence() detectors.Detector {
	return weakID{
		id: "EE_DRIVER_LICENCE", country: "EE", category: "driver_licence",
		doc:  "Number of an Estonian driving licence (juhiluba), issued by the Transpordiamet: ET or EA and six digits.",
		kind: drivingLicence, langs: []string{"et"},
		shapes: []string{"AA_9{6}"},
		check:  "letter E", chance: 1. / 26,
		valid:    func(s plain) bool { return s.b[0] == 'E' },
		examples: []string{"juhiluba nr §ET083723§", "juhiloa number: §ET 795766§"},
		misses:   []string{"juhiluba nr ET30626", "juhiluba nr KT052112", "tellimus ET546370"},
	}.detector()
}

// eeIDCard follows the specimens in PRADO.
func eeIDCard() detectors.Detector {
	return weakID{
		id: "EE_ID_CARD", country: "EE", category: "id_card",
		doc:  "Number of an Estonian identity card (ID-kaart), issued by the Police and Border Guard Board: two letters (AA, AB, AS …) and seven digits, older ones a letter and seven.",
		kind: identityCard, langs: []string{"et"},
		shapes:   []string{"A{1,2}_9{7}"},
		examples: []string{"ID-kaart nr §NS8220204§", "dokumendi number §LB 1694843§"},
		misses:   []string{"ID-kaart nr TS728634", "ID-kaart nr TSS0228785", "tellimus ZS1409013"},
	}.detector()
}

// eePassport follows the specimens in PRADO.
func eePassport() detectors.Detector {
	return weakID{
		id: "EE_PASSPORT", country: "EE", category: "passport",
		doc:  "Number of an Estonian passport, issued by the Police and Border Guard Board: one or two letters (K, KA, KB …) and seven digits.",
		kind: passport, langs: []string{"et"},
		shapes:   []string{"A{1,2}_9{7}"},
		examples: []string{"passi number §KB9744495§", "Passport No. §K 9771363§"},
		misses:   []string{"passi number KB640964", "passi number KBB3201467", "tellimus KB3043695"},
	}.detector()
}

// eeVehiclePlate follows the Transpordiamet.
func eeVehiclePlate() detectors.Detector {
	return weakID{
		id: "EE_VEHICLE_PLATE", country: "EE", category: "vehicle",
		doc:  "Estonian number plate: two or three digits and three letters.",
		kind: numberPlate, langs: []string{"et"},
		shapes:   []string{"9{2,3}_AAA"},
		examples: []string{"registreerimismärk: §359 YBC§", "reg. nr: §098BDF§"},
		misses:   []string{"reg. nr: 8656 BBC", "reg. nr: 300 OBCD", "tellimus 720 FBC"},
	}.detector()
}
