package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func newZealand() []detectors.Detector {
	return []detectors.Detector{nzIRD(), nzNHI(), nzBankAccount(), nzBankAccountNamed(), nzDriverLicence(), nzPassport(), nzSWN()}
}

// nzIRD follows Inland Revenue's "Resident withholding tax specification": a
// second set of weights where the first gives 10.
func nzIRD() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "NZ_IRD", country: "NZ", category: "tax_id",
			doc:  "New Zealand IRD number of a taxpayer, issued by Inland Revenue: eight or nine digits from 10-000-000 to 149-999-999 with a check digit.",
			kind: taxNumber, words: []string{"ird", "ird number", "ird no", "inland revenue number", "gst number", "gst no"},
			check: "two sets of weights mod 11, range", chance: 0.0835, shapes: []string{"9{8,9}", "99_999_999", "999_999_999"},
			examples: []string{"IRD number: §11-099-866§", "IRD §66453740§", "ird no §68 555 639§"},
			misses:   []string{"IRD number: 11-099-867", "IRD 09-099-866", "IRD 110998660", "order 11099866"},
		},
		prefix:   "NZ",
		required: true,
		judge:    judgeIRD,
	}.detector()
}

func judgeIRD(s plain) detectors.Verdict {
	if !s.allDigits(8) && !s.allDigits(9) || s.repeats() {
		return detectors.Reject
	}
	n := s.num(0, s.len())
	if n <= 10_000_000 || n >= 150_000_000 {
		return detectors.Reject
	}
	at := 1
	first, second := 0, 0
	if s.len() == 9 {
		at, first, second = 0, 3*s.digit(0), 7*s.digit(0)
	}
	first += s.sum(1-at, 2, 7, 6, 5, 4, 3, 2)
	second += s.sum(1-at, 4, 3, 2, 5, 2, 7, 6)
	check := (11 - first%11) % 11
	if check == 10 {
		check = (11 - second%11) % 11
	}
	return passIf(check == s.digit(s.len()-1))
}

// nzNHI follows HISO 10046: letters count by their place in the alphabet without
// I and O; the old form ends in a digit mod 11, that since 2022 in a letter, of
// which both moduli published (23 in drafts, 24 in the standard) are taken.
func nzNHI() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "NZ_NHI", country: "NZ", category: "health_id",
			doc:   "New Zealand national health index number of a patient, issued by the Ministry of Health: three letters and four digits, or AAANNAX, with a check character.",
			words: []string{"nhi", "nhi number", "nhi no", "national health index", "national health index number", "patient nhi"},
			check: "weights 7 to 2 mod 11, mod 24", chance: 0.0714, shapes: []string{"AAA9999"}, cells: []string{"AAA 9999", "AAA-9999", "AAA99AA", "AAA 99AA"},
			examples: []string{"NHI: §ZAC5361§", "NHI §JBX3311§", "NHI number: §ALU18KZ§"},
			misses:   []string{"NHI: ZAC5362", "NHI ALU18KY", "NHI ZIC5361", "part ZAC5361"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
			sum := 0
			for i := range 6 {
				c, value := s.b[i], 0
				if c <= '9' {
					value = int(c - '0')
				} else {
					for value < len(letters) && letters[value] != c {
						value++
					}
					if value++; value > len(letters) {
						return detectors.Reject
					}
				}
				sum += (7 - i) * value
			}
			last := s.b[6]
			if last <= '9' {
				return passIf(sum%11 != 0 && (11-sum%11)%10 == int(last-'0'))
			}
			return passIf(last == letters[23-sum%24] || last == letters[22-sum%23])
		},
	}.detector()
}

func nzBankAccount() detectors.Detector { return nzAccount().standing() }

func nzBankAccountNamed() detectors.Detector { return nzAccount().named() }

// nzAccount follows Inland Revenue's specification of the banks' check digits.
func nzAccount() checkedID {
	return checkedID{
		weakID: weakID{
			id: "NZ_BANK_ACCOUNT", country: "NZ", category: "financial",
			doc:   "New Zealand bank account number: bank (2 digits), branch (4), account (7), suffix (2 or 3), with a weighted sum by the bank's rule.",
			words: []string{"bank account", "bank account number", "bank account no", "account number", "account no", "nz bank account", "direct credit", "direct debit"},
			check: "weights by bank mod 11 or 10", chance: 0.031, shapes: []string{"99-9999-9999999-99", "99-9999-9999999-999", "99 9999 9{7} 9{2,3}", "99-9999-9{8}-9{2,3}", "9{15,16}"},
			examples: []string{"account number §010102859780400§", "bank account: §0102023105662000§", "bank account: §01-0202-3105662-00§", "§01-0202-8124433-00§"},
			misses:   []string{"bank account: 01-0202-3105663-00", "bank account 99-0202-3105662-00", "01-0202-310566-00"},
		},
		sure:  []string{"99-9999-9999999-99", "99-9999-9999999-999"},
		judge: judgeNZBank,
	}
}

func judgeNZBank(s plain) detectors.Verdict {
	if s.len() < 15 || s.len() > 17 || !s.digits(0, s.len()) || s.num(6, 13) == 0 {
		return detectors.Reject
	}
	if s.len() == 17 { // an account of eight digits, the first 0
		if s.b[6] != '0' {
			return detectors.Reject
		}
		copy(s.b[6:], s.b[7:17])
		s.n--
	}
	if s.len() == 15 { // the suffix is three digits in the rule
		s.b[15] = s.b[14]
		s.b[14] = s.b[13]
		s.b[13] = '0'
	}
	switch bank := s.num(0, 2); {
	case bank == 8:
		return passIf(s.sum(6, 7, 6, 5, 4, 3, 2, 1)%11 == 0)
	case bank == 9:
		sum := 0
		for i, w := range [...]int{5, 4, 3, 2} {
			p := w * s.digit(9+i)
			sum += p/10 + p%10
		}
		return passIf((sum+s.digit(15))%11 == 0)
	case bank == 25 || bank == 33:
		return passIf(s.sum(6, 1, 7, 3, 1, 7, 3, 1)%10 == 0)
	case bank == 26 || bank == 28 || bank == 29:
		sum := 0
		for i, w := range [...]int{1, 3, 7, 1, 3, 7, 1, 3, 7, 1} {
			p := w * s.digit(6+i)
			p = p/10 + p%10
			sum += p/10 + p%10
		}
		return passIf(sum%10 == 0)
	case bank == 31:
		return detectors.Weak
	case bank >= 1 && bank <= 6 && bank != 5 || bank >= 10 && bank <= 24 || bank == 27 || bank == 30 || bank == 35 || bank == 38:
		account := s.sum(6, 0, 10, 5, 8, 4, 2, 1)
		if s.num(6, 13) < 990_000 {
			account += s.sum(2, 6, 3, 7, 9)
		}
		return passIf(account%11 == 0)
	}
	return detectors.Reject
}

func nzDriverLicence() detectors.Detector {
	return weakID{
		id: "NZ_DRIVER_LICENCE", country: "NZ", category: "driver_licence",
		doc:  "New Zealand driving licence number, issued by Waka Kotahi: two letters and six digits.",
		kind: drivingLicence, words: []string{"driver licence", "driver licence number", "driver licence no", "nz driver licence"},
		shapes:   []string{"AA_9{6}"},
		examples: []string{"driver licence: §AB123456§", "Driver Licence No §DC 654321§"},
		misses:   []string{"driver licence: AB1234567", "ref AB123456"},
	}.detector()
}

func nzPassport() detectors.Detector {
	return weakID{
		id: "NZ_PASSPORT", country: "NZ", category: "passport",
		doc:  "New Zealand passport number, issued by the Department of Internal Affairs: one or two letters and six digits.",
		kind: passport, words: []string{"new zealand passport", "nz passport", "uruwhenua"},
		shapes:   []string{"AA_9{6}", "A_9{6}"},
		examples: []string{"NZ passport: §LA123456§", "New Zealand passport §RA 654321§"},
		misses:   []string{"Passport No: LA1234567", "ref LA123456"},
	}.detector()
}

func nzSWN() detectors.Detector {
	return weakID{
		id: "NZ_SWN", country: "NZ", category: "social_security",
		doc:      "New Zealand client number of Work and Income (SWN), issued by the Ministry of Social Development: nine digits.",
		words:    []string{"swn", "swn number", "social welfare number", "work and income number", "winz number", "client number work and income", "msd client number", "community services card", "winz client number"},
		shapes:   []string{"9{9}", "999_999_999"},
		examples: []string{"SWN: §123 456 780§", "Work and Income number §203040506§"},
		misses:   []string{"SWN: 123 456 7801", "ref 123456780"},
	}.detector()
}
