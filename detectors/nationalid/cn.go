package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// China with Hong Kong, Macau and Taiwan, each of which has a register of its own.

func china() []detectors.Detector {
	return []detectors.Detector{cnRIC(), cnUSCC(), cnPassport(), cnPlate()}
}

func hongKong() []detectors.Detector { return []detectors.Detector{hkID()} }

func macau() []detectors.Detector { return []detectors.Detector{moBIR()} }

func taiwan() []detectors.Detector {
	return []detectors.Detector{twID(), twARC(), twUBN(), twPassport()}
}

// cnRIC follows GB 11643-1999: region, birth, order, ISO 7064 mod 11-2.
func cnRIC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "CN_RIC", country: "CN", category: "national_id",
			doc:  "Chinese citizen's identity number, issued by the public security organs: region, date of birth YYYYMMDD, order, check character.",
			kind: identityCard, langs: []string{"zh"}, words: []string{"身份证", "身份证号", "身份证号码", "公民身份号码", "居民身份证", "身份證號碼", "resident identity card", "chinese id", "id card number", "shenfenzheng"},
			check: "ISO 7064 mod 11-2, date, region", chance: 0.00002, shapes: []string{"9{18}", "9{17}A", "9{6}_9{8}_9{4}", "9{6} 9{8} 999A", "9{6}-9{8}-999A"},
			examples: []string{"身份证号: §110105197212161506§", "§110105 19850617 8471§", "Chinese ID card number §310101199203051234§"},
			misses:   []string{"110105197212161507", "身份证 110105197213161506", "身份证 1101051972121615066"},
		},
		judge: func(s plain) detectors.Verdict {
			if s.len() != 18 || !s.digits(0, 17) || !listed(cnProvinces, s.b[:2]) || s.num(6, 10) < 1900 || !born(s.num(6, 10), s.num(10, 12), s.num(12, 14)) {
				return detectors.Reject
			}
			sum := s.sum(0, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
			if s.b[17] != "10X98765432"[sum%11] {
				return detectors.Reject
			}
			return detectors.Strong
		},
	}.detector()
}

// cnProvinces are the first two digits of the codes of GB/T 2260.
const cnProvinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91 "

// cnUSCC follows GB 32100-2015.
func cnUSCC() detectors.Detector {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	return checkedID{
		weakID: weakID{
			id: "CN_USCC", country: "CN", category: "business",
			doc:  "Chinese unified social credit code of an organisation or sole trader: eighteen characters with a check character.",
			kind: companyNumber, langs: []string{"zh"}, words: []string{"统一社会信用代码", "社会信用代码", "信用代码", "uscc", "unified social credit code", "uscc code", "统一代码"},
			check: "weights 3^i mod 31", chance: 0.033, shapes: []string{"9{8}X{10}", "A9{7}X{10}", "9A9{6}X{10}"},
			examples: []string{"统一社会信用代码: §51110108MA615961P8§", "USCC §01110108MA604173P1§", "USCC: §31110108MA658705K3§"},
			misses:   []string{"USCC: 51110108MA615961P9", "USCC 51110108MA615961I8", "USCC 51110108MA615961P88"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			weights := [...]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1}
			sum := 0
			for i := range s.len() {
				v := 0
				for v < len(alphabet) && alphabet[v] != s.b[i] {
					v++
				}
				if v == len(alphabet) || i >= len(weights) {
					return detectors.Reject
				}
				sum += v * weights[i]
			}
			return passIf(s.len() == 18 && s.digits(2, 8) && !s.repeats() && sum%31 == 0)
		},
	}.detector()
}

func cnPassport() detectors.Detector {
	return weakID{
		id: "CN_PASSPORT", country: "CN", category: "passport",
		doc:  "Chinese passport number, issued by the National Immigration Administration: E (or G, D, P, S) and eight digits, or E, a letter and seven digits.",
		kind: passport, langs: []string{"zh"}, words: []string{"护照", "护照号", "护照号码", "護照號碼", "chinese passport"},
		shapes: []string{"A_9{8}", "AA_9{7}"}, check: "letters in use", chance: 0.265,
		valid: func(s plain) bool {
			return s.letters() == 1 && s.of("EGDPSHK", 0, 1) || s.letters() == 2 && s.of("EDPSHKM", 0, 1) && !s.of("IO", 1, 2)
		},
		examples: []string{"护照号码: §E12345678§", "Chinese passport no §EA1234567§"},
		misses:   []string{"护照号码: X12345678", "ref E12345678"},
	}.detector()
}

// cnPlate follows GA 36-2018 of the Ministry of Public Security: the character
// of the province, the letter of the prefecture, five characters without I and O,
// of which at most two are letters, or six on electric cars.
func cnPlate() detectors.Detector {
	d := weakID{
		id: "CN_VEHICLE_PLATE", country: "CN", category: "vehicle",
		doc:  "Chinese number plate: the province's character, a letter and five or six characters (six on electric cars).",
		kind: numberPlate, langs: []string{"zh"}, words: []string{"车牌", "车牌号", "车牌号码", "車牌號碼", "牌照号码", "chinese license plate", "china plate number"},
		cells: []string{"AX{5,6}", "A X{5,6}", "A-X{5,6}"}, check: "no I or O, mostly digits", chance: 0.001,
		valid: func(s plain) bool {
			digits := 0
			for i := range s.len() {
				if s.b[i] <= '9' {
					digits++
				} else if s.b[i] == 'I' || s.b[i] == 'O' {
					return false
				}
			}
			return digits >= 3
		},
		examples: []string{"车牌号: §京A12345§", "车牌号码: §粤B 8C456§", "Chinese license plate: §A12345§"},
		misses:   []string{"车牌号: 京AI2345", "part 京A12345"},
	}.detector()
	rest := d.Value
	d.MaxLen += 4 // the province's character and a space
	d.Value = func(v []byte) (int, detectors.Verdict) {
		n := cnProvince(v)
		m, verdict := rest(v[n:])
		if verdict == detectors.Reject {
			return 0, verdict
		}
		return n + m, verdict
	}
	return d
}

// cnProvince is how many bytes the character of a province at the start of v
// takes, with a space after it.
func cnProvince(v []byte) int {
	const provinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
	for i := 0; i+3 <= len(provinces) && len(v) > 4; i += 3 {
		if string(v[:3]) != provinces[i:i+3] {
			continue
		}
		if v[3] == ' ' {
			return 4
		}
		return 3
	}
	return 0
}

// hkID follows the Immigration Department: a missing second letter counts as a
// space, of value 36; the check character stands in brackets.
func hkID() detectors.Detector {
	d := checkedID{
		weakID: weakID{
			id: "HK_ID", country: "HK", category: "national_id",
			doc:  "Hong Kong identity card number (HKID), issued by the Immigration Department: one or two letters, six digits, check character 0 to 9 or A in brackets.",
			kind: identityCard, langs: []string{"zh"}, words: []string{"hkid", "hkid no", "hkid number", "hkid card", "hkic", "hong kong id", "hong kong identity card", "hk id", "香港身份證", "身份證號碼", "身份證"},
			check: "weights 9 to 2 mod 11", chance: 0.0909, shapes: []string{"A{1,2}9{7}", "A{1,2}9{6}A", "A{1,2}9{6}(9", "A{1,2}9{6}(A", "A{1,2}9{6}-9", "A{1,2}9{6} 9", "A{1,2} 9{6} 9"},
			cells:    []string{"A{1,2}9{6}(9)", "A{1,2}9{6}(A)"},
			examples: []string{"HKID: §A123456(3)§", "HKID §G123456A§", "Hong Kong identity card §AB987654(3)§", "身份證號碼: §Z683365(A)§"},
			misses:   []string{"HKID: A1234560", "HKID A1234567", "part A12345678"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			n := s.letters()
			if n < 1 || n > 2 || s.len() != n+7 || !s.digits(n, n+6) || s.b[n+6] > 'A' {
				return detectors.Reject
			}
			sum := 9 * 36
			if n == 2 {
				sum = 9 * (int(s.b[0]-'A') + 10)
			}
			sum += 8*(int(s.b[n-1]-'A')+10) + s.sum(n, 7, 6, 5, 4, 3, 2)
			if s.b[n+6] == 'A' {
				return passIf((sum+10)%11 == 0)
			}
			return passIf((sum+s.digit(n+6))%11 == 0)
		},
	}.detector()
	closeBracket(&d)
	return d
}

func moBIR() detectors.Detector {
	d := weakID{
		id: "MO_BIR", country: "MO", category: "national_id",
		doc:  "Macau resident identity card number (BIR), issued by the DSI: 1, 5 or 7, six digits, and a digit in brackets.",
		kind: identityCard, langs: []string{"zh", "pt"}, words: []string{"bir", "bilhete de identidade de residente", "macau id", "macau identity card", "澳門身份證", "居民身份證"},
		shapes: []string{"9{8}", "9/9{6}/9", "9{7}(9", "9{7} 9", "9{7}-9"}, cells: []string{"9{7}(9)", "9/9{6}/9"}, check: "first digit", chance: 0.3,
		valid:    func(s plain) bool { return s.of("157", 0, 1) },
		examples: []string{"BIR: §5215299(8)§", "Macau ID §12345678§", "BIR §1/234567/8§"},
		misses:   []string{"BIR: 4215299-8", "ref 5215299-8"},
	}.detector()
	closeBracket(&d)
	return d
}

// closeBracket makes values that have their last character in brackets end
// behind the bracket, and whole ones end there.
func closeBracket(d *detectors.Detector) {
	validate, value := d.Validate, d.Value
	d.Validate = func(t *lex.Token) detectors.Verdict {
		verdict := validate(t)
		if verdict == detectors.Reject || t.Sep(t.Runs()-1) != '(' {
			return verdict
		}
		if t.After() != ')' || lex.GluedAfter(t.Text, t.End+1) {
			return detectors.Reject
		}
		t.End++
		return verdict
	}
	d.Value = func(v []byte) (int, detectors.Verdict) {
		n, verdict := value(v)
		for n > 0 && v[n-1] == ' ' { // the pattern's separator takes it
			n--
		}
		return n, verdict
	}
}

// twLetters are the letters in the order of the two-digit values 10 to 35 that
// the Ministry of the Interior gives them.
const twLetters = "ABCDEFGHJKLMNPQRSTUVXYWZIO"

// twSum is the weighted sum of the letter and nine digits behind it; -1 where
// there are no such.
func twSum(s plain) int {
	if s.len() != 10 || s.letters() != 1 || !s.digits(1, 10) {
		return -1
	}
	v := 0
	for twLetters[v] != s.b[0] {
		v++
	}
	v += 10
	return v/10 + v%10*9 + s.sum(1, 8, 7, 6, 5, 4, 3, 2, 1, 1)
}

func twID() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "TW_ID", country: "TW", category: "national_id",
			doc:  "Taiwanese national identification number, issued by the household registration offices: letter of the place, 1 or 2 by sex, serial, check digit.",
			kind: identityCard, langs: []string{"zh"}, words: []string{"身分證字號", "身分證", "身分證統一編號", "國民身分證", "身份證字號", "taiwan id", "roc id", "national identification card", "id number taiwan"},
			check: "weights mod 10, sex", chance: 0.02, shapes: []string{"A9{9}", "A 9{9}", "A-9{9}"},
			examples: []string{"身分證字號: §A123456707§", "Taiwan ID §F234567816§", "national identification card §N120987653§"},
			misses:   []string{"身分證字號: A123456708", "身分證字號 A323456789", "part A123456707"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			sum := twSum(s)
			return passIf(sum >= 0 && sum%10 == 0 && s.of("12", 1, 2) && !s.repeats())
		},
	}.detector()
}

// twARC follows the National Immigration Agency: since 2021 a letter, 8 or 9 and
// eight digits; before, the second letter counted as the last digit of its value.
func twARC() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "TW_ARC", country: "TW", category: "residence_permit",
			doc:  "Taiwanese resident certificate number (ARC), issued by the National Immigration Agency: a letter and nine digits from 8 or 9, before 2021 two letters and eight digits.",
			kind: residencePermit, langs: []string{"zh"}, fields: []string{"arc"}, words: []string{"居留證", "居留證號碼", "外僑居留證", "統一證號", "arc number", "arc no", "alien resident certificate", "ui no"},
			check: "weights mod 10", chance: 0.03, shapes: []string{"A9{9}", "AA9{8}", "AA 9{8}"},
			examples: []string{"居留證號碼: §A800123450§", "ARC §AC01234567§", "ARC No §F900765437§"},
			misses:   []string{"居留證號碼: A800123451", "ARC AE01234567", "part A800123450"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if s.letters() == 2 {
				if !s.of("ABCD", 1, 2) {
					return detectors.Reject
				}
				v := 0
				for twLetters[v] != s.b[1] {
					v++
				}
				s.b[1] = byte('0' + v%10)
			} else if !s.of("89", 1, 2) {
				return detectors.Reject
			}
			sum := twSum(s)
			return passIf(sum >= 0 && sum%10 == 0)
		},
	}.detector()
}

// twUBN follows the Ministry of Finance: since April 2023 the sum is a multiple
// of 5; a seventh digit 7 may count as 1 or 0.
func twUBN() detectors.Detector {
	return checkedID{
		weakID: weakID{
			id: "TW_UBN", country: "TW", category: "business",
			doc:  "Taiwanese unified business number, issued by the Ministry of Finance to firms and sole traders: eight digits with a check sum.",
			kind: companyNumber, langs: []string{"zh"}, words: []string{"統一編號", "統編", "營利事業統一編號", "ubn", "unified business number", "gui number", "tax id number taiwan", "vat number taiwan"},
			check: "cross sums with weights 1 2 1 2 1 2 4 1 mod 5", chance: 0.22, shapes: []string{"9{8}"},
			examples: []string{"統一編號: §03499312§", "UBN §89777572§", "統編 §07992602§"},
			misses:   []string{"統一編號: 03499313", "統編 034993122", "order 03499312"},
		},
		required: true,
		judge: func(s plain) detectors.Verdict {
			if !s.allDigits(8) || s.repeats() {
				return detectors.Reject
			}
			sum := 0
			for i, w := range [...]int{1, 2, 1, 2, 1, 2, 4, 1} {
				p := w * s.digit(i)
				sum += p/10 + p%10
			}
			return passIf(sum%5 == 0 || s.b[6] == '7' && (sum+1)%5 == 0)
		},
	}.detector()
}

func twPassport() detectors.Detector {
	return weakID{
		id: "TW_PASSPORT", country: "TW", category: "passport",
		doc:  "Taiwanese passport number, issued by the Ministry of Foreign Affairs: nine digits, the first 3.",
		kind: passport, langs: []string{"zh"}, words: []string{"護照", "護照號碼", "taiwan passport", "taiwanese passport"},
		shapes:   []string{"9{9}"},
		examples: []string{"護照號碼: §312345678§", "Taiwanese passport §301122334§"},
		misses:   []string{"護照號碼: 3123456780", "ref 312345678"},
	}.detector()
}
