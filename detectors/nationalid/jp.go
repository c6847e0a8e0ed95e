package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func japan() []detectors.Detector {
	return []detectors.Detector{
		jpMyNumber(), jpCorporate(), jpResidentCode(), jpDriverLicence(), jpPassport(), jpResidenceCard(), jpPension(), jpBankAccount(),
	}
}

// jpCheck is the check digit of the ordinance on My Number and resident codes:
// the weights 2 to 7 from the right, over again from 2.
func jpCheck(s plain, n int) int {
	if r := s.fromRight(0, n, 2, 3, 4, 5, 6, 7) % 11; r > 1 {
		return 11 - r
	}
	return 0
}

func jpMyNumber() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "JP_MY_NUMBER", country: "JP", category: "national_id",
			doc:  "Japanese individual number (My Number), notified by the municipalities: eleven digits and a check digit.",
			kind: taxNumber, langs: []string{"ja"}, words: []string{"my number", "my number card", "mynumber", "individual number", "マイナンバー", "個人番号", "マイナンバーカード", "個人番号カード"},
			check: "weights 6 5 4 3 2 7 6 5 4 3 2 mod 11", chance: 0.1, shapes: []string{"9{12}", "9999_9999_9999"},
			examples: []string{"マイナンバー: §1234 5678 9018§", "個人番号: §987654321093§", "My Number §2030-4050-6070§"},
			misses:   []string{"マイナンバー: 1234 5678 9019", "個人番号 123456789", "注文 987654321098"},
		},
		loose: []string{"9999-9999-9999"}, required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(12) && !s.repeats() && jpCheck(s, 11) == s.digit(11))
		},
	}.detector()
}

// jpCorporate follows the National Tax Agency: the first digit is 9 less the
// remainder mod 9.
func jpCorporate() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "JP_CORPORATE_NUMBER", country: "JP", category: "business",
			doc:  "Japanese corporate number, issued by the National Tax Agency: a check digit and twelve digits; with T the number of an invoice issuer, persons too.",
			kind: companyNumber, langs: []string{"ja"}, words: []string{"法人番号", "登録番号", "インボイス登録番号", "適格請求書発行事業者登録番号", "corporate number", "houjin bangou", "invoice registration number"},
			check: "weights 1 2 mod 9, first digit", chance: 0.1, shapes: []string{"9{13}", "9-9999-9999-9999", "9_9999_9999_9999"},
			examples: []string{"法人番号: §6945225158140§", "法人番号 §9-3015-8458-2981§", "登録番号: §T8404942736719§"},
			misses:   []string{"法人番号: 6945225158141", "法人番号 69452251581400", "注文 6945225158140"},
		},
		prefix: "T", required: true,
		judge: func(s plain) detectors.Verdict {
			return passIf(s.allDigits(13) && !s.repeats() && 9-s.fromRight(1, 13, 1, 2)%9 == s.digit(0))
		},
	}.detector()
}

// jpResidentCode: the law on the basic resident register has a check digit at the
// end; the ordinance with its rule was not found, so it is not asked.
func jpResidentCode() detectors.Detector {
	return weakID{
		id: "JP_RESIDENT_CODE", country: "JP", category: "national_id",
		doc:      "Japanese resident registration code (juminhyo code), given by the municipalities: ten digits and a check digit.",
		words:    []string{"住民票コード", "住民コード", "juminhyo code", "juminhyo", "resident registration code", "resident record code"},
		shapes:   []string{"9{11}", "99999_99999_9", "9999_9999_999"},
		examples: []string{"住民票コード: §12345678903§", "住民票コード: §98765-43210-3§", "juminhyo code §20304050609§"},
		misses:   []string{"住民票コード: 123456789034", "注文 12345678903"},
	}.detector()
}

// jpDriverLicence: the police publish no rule for the eleventh digit, though one
// is said to be there; it is not asked.
func jpDriverLicence() detectors.Detector {
	return weakID{
		id: "JP_DRIVER_LICENCE", country: "JP", category: "driver_licence",
		doc:  "Japanese driving licence number, issued by the prefectures' public safety commissions: twelve digits from the prefecture's code (10 to 97).",
		kind: drivingLicence, langs: []string{"ja"}, words: []string{"運転免許証", "免許証番号", "運転免許証番号", "免許番号", "運転免許"},
		shapes: []string{"9{12}", "9999_9999_9999"}, check: "prefecture", chance: 0.88, valid: func(s plain) bool { return s.num(0, 2) >= 10 && s.num(0, 2) <= 97 },
		examples: []string{"免許証番号: §301234567890§", "運転免許証番号: §6212 3456 7890§"},
		misses:   []string{"免許証番号: 3012345678901", "注文 301234567890"},
	}.detector()
}

func jpPassport() detectors.Detector {
	return weakID{
		id: "JP_PASSPORT", country: "JP", category: "passport",
		doc:  "Japanese passport number, issued by the Ministry of Foreign Affairs: two letters and seven digits.",
		kind: passport, langs: []string{"ja"}, words: []string{"旅券番号", "パスポート番号", "パスポート", "旅券", "japanese passport"},
		shapes:   []string{"AA_9{7}"},
		examples: []string{"旅券番号: §TK1234567§", "Japanese passport §MU 7654320§"},
		misses:   []string{"旅券番号: TK12345678", "注文 TK1234567"},
	}.detector()
}

func jpResidenceCard() detectors.Detector {
	return weakID{
		id: "JP_RESIDENCE_CARD", country: "JP", category: "residence_permit",
		doc:  "Japanese residence card number, issued by the Immigration Services Agency: two letters, eight digits, two letters.",
		kind: residencePermit, langs: []string{"ja"}, words: []string{"在留カード", "在留カード番号", "residence card", "zairyu card", "zairyu", "特別永住者証明書"},
		shapes:   []string{"AA9{8}AA", "AA_9{8}_AA"},
		examples: []string{"在留カード番号: §AB12345678CD§", "residence card §UH98765432ER§"},
		misses:   []string{"在留カード番号: AB123456789CD", "注文 AB12345678CD"},
	}.detector()
}

func jpPension() detectors.Detector {
	return weakID{
		id: "JP_PENSION_NUMBER", country: "JP", category: "social_security",
		doc:  "Japanese basic pension number, issued by the Japan Pension Service: ten digits written 4-6.",
		kind: socialSecurity, langs: []string{"ja"}, words: []string{"基礎年金番号", "年金番号", "年金手帳", "basic pension number", "pension number", "pension handbook"},
		shapes:   []string{"9999-999999", "9{10}", "9999 999999"},
		examples: []string{"基礎年金番号: §1234-567890§", "basic pension number §9876543210§"},
		misses:   []string{"基礎年金番号: 1234-5678901", "注文 1234-567890"},
	}.detector()
}

func jpBankAccount() detectors.Detector {
	return weakID{
		id: "JP_BANK_ACCOUNT", country: "JP", category: "financial",
		doc:      "Japanese bank account: bank (four digits), branch (three) and account (seven), or the account alone.",
		words:    []string{"口座番号", "普通預金", "銀行口座", "振込先", "当座預金", "普通口座"},
		shapes:   []string{"9{7}", "9999-999-9{7}", "999-9{7}", "9999 999 9{7}", "99999-9{7,8}"},
		examples: []string{"口座番号: §1234567§", "振込先: §0001-123-7654321§"},
		misses:   []string{"口座番号: 12345678901", "注文 0001-123-7654321"},
	}.detector()
}
