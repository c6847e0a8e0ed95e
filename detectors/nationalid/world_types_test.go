package nationalid

import (
	"slices"
	"strings"
)

// worldGenerators are those of all types with a check, by region.
func worldGenerators() []worldGenerator {
	return slices.Concat(americanGenerators(), asianGenerators(), africanAndOceanianGenerators(), easternEuropeanGenerators())
}

func americanGenerators() []worldGenerator {
	latin := []worldGenerator{
		{id: "AR_CBU", template: "9999999999999999999999", swaps: 0.103, holds: both(part(0, 8, sumZero(10, 7, 1, 3, 9, 7, 1, 3, 1)), part(8, 22, sumZero(10, 3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3, 1)))},
		{id: "AR_SUBE", template: "6061999999999999", swaps: 0.007, holds: luhnHolds},
		{id: "AR_CUIT", template: "2[0347]999999999", errors: 0.012, swaps: 0.015, holds: lessThan11(9, 0, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)},
		{id: "BR_CPF", template: "99999999999", holds: both(various, part(0, 10, lessThan11(0, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2)), lessThan11(0, 0, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2))},
		{id: "BR_CNPJ", template: "99999999000199", holds: both(part(0, 13, lessThan11(0, 0, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)), lessThan11(0, 0, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))},
		{id: "BR_CNH", template: "99999999999", holds: cnhHolds},
		{id: "BR_CNS", template: "[789]99999999999999", errors: 0.067, holds: sumZero(11, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)},
		{id: "BR_TITULO_ELEITOR", template: "99999999[01]999", errors: 0.01, swaps: 0.009, holds: tituloHolds},
		{id: "BR_PIS", template: "99999999999", errors: 0.019, swaps: 0.009, holds: both(various, lessThan11(0, 0, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))},
		{id: "BR_RENAVAM", template: "99999999999", errors: 0.019, swaps: 0.009, holds: both(various, lessThan11(0, 0, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))},
		{id: "CL_RUT", template: "[12]99999999", holds: lessThan11(99, 0, 3, 2, 7, 6, 5, 4, 3, 2)},
		{id: "CO_NIT", template: "[89]999999999", errors: 0.02, swaps: 0.019, holds: lastIs(func(s string) int {
			if r := repeatedWeights(s, 3, 7, 13, 17, 19, 23, 29, 37, 41) % 11; r > 1 {
				return 11 - r
			} else {
				return r
			}
		})},
		{id: "PE_DNI", template: "999999999", errors: 0.019, swaps: 0.034, holds: both(various, lastIs(func(s string) int { return int("67890112345"[(11-sumOf(s, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11] - '0') }))},
		{id: "PE_RUC", template: "[12]0999999999", errors: 0.014, swaps: 0.005, holds: lessThan11(0, 1, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)},
		{id: "EC_CI", template: "[01]9[012345]9999999", holds: both(ranged(0, 2, 1, 24), luhnHolds)},
		{id: "EC_RUC", template: "[01]9[012345]9999999001", errors: 0.224, swaps: 0.105, holds: both(ranged(0, 2, 1, 24), part(0, 10, luhnHolds))},
		{id: "VE_RIF", template: "[VEJPG]999999999", errors: 0.02, swaps: 0.021, holds: func(s string) bool {
			sum := 4*(strings.IndexByte("VEJPG", s[0])+1) + sumOf(s[1:9], 3, 2, 7, 6, 5, 4, 3, 2)
			check := (11 - sum%11) % 11
			return check%10 == int(s[9]-'0')
		}},
		{id: "UY_CI", template: "[12345]9999999", errors: 0.056, holds: sumZero(10, 2, 9, 8, 7, 6, 3, 4, 1)},
		{id: "UY_RUT", template: "219999990019", holds: both(ranged(2, 6, 1, 999999), sumZero(11, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2, 1))},
		{id: "PY_RUC", template: "[12345678]9999999", errors: 0.022, swaps: 0.013, holds: paraguayHolds},
		{id: "DO_CEDULA", template: "00199999999", swaps: 0.024, holds: luhnHolds},
		{id: "GT_CUI", template: "999999999[01]9[01]9", errors: 0.179, swaps: 0.069, holds: both(ranged(9, 2, 1, 22), ranged(11, 2, 1, 19), part(0, 9, lastIs(func(s string) int { return sumOf(s, 2, 3, 4, 5, 6, 7, 8, 9) % 11 })))},
		{id: "GT_NIT", template: "[123456789]99999999", holds: func(s string) bool { return repeatedWeights(s, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == 0 }},
		{id: "SV_DUI", template: "099999999", errors: 0.099, holds: both(various, lastIs(func(s string) int { return (1000 - sumOf(s, 9, 8, 7, 6, 5, 4, 3, 2)) % 10 }))},
		{id: "SV_NIT", template: "0614%d%m%y[123456789]999", errors: 0.02, swaps: 0.025, holds: func(s string) bool {
			check := (11 - sumOf(s, 2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11 % 10
			return number(s[10:13]) > 100 && check == int(s[13]-'0')
		}},
		{id: "NI_CEDULA", template: "001%d%m%y9999A", holds: both(dated("020106", 3), func(s string) bool { return s[13] == "ABCDEFGHJKLMNPQRSTUVWXY"[number(s[:13])%23] })},
		{id: "MX_CURP", template: "AEIA%y%m%d[HM]DFRRR09", errors: 0.056, holds: both(dated("060102", 4), func(s string) bool {
			values := codes(s, "0123456789ABCDEFGHIJKLMN?OPQRSTUVWXYZ") // the ? is Ñ
			return dot(values, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%10 == 0
		})},
		{id: "MX_NSS", template: "99999999999", swaps: 0.015, holds: both(various, luhnHolds)},
		{id: "MX_CLABE", template: "0[0123]9999999999999999", swaps: 0.087, holds: both(ranged(0, 3, 2, 200), sumZero(10, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1))},
		{id: "MX_RFC", template: "AEIA%y%m%d999", errors: 0.763, swaps: 0.581, holds: dated("060102", 4)},
	}
	return slices.Concat(latin, northAmericanGenerators())
}

func northAmericanGenerators() []worldGenerator {
	return []worldGenerator{
		{id: "CA_SIN", template: "[1234567]99999999", swaps: 0.024, holds: both(various, luhnHolds)},
		{id: "CA_BN", template: "999999999", swaps: 0.026, holds: luhnHolds},
		{id: "CA_OHIP", template: "[123456789]999999999", swaps: 0.02, holds: both(func(s string) bool { return various(s[:9]) }, luhnHolds)},
		{id: "CA_BC_PHN", template: "[9]999999999", holds: func(s string) bool {
			return (sumOf(s[1:], 2, 4, 8, 5, 10, 9, 7, 3)+int(s[9]-'0'))%11 == 0 && s[9] != '0'
		}},
		{id: "CA_QUEBEC_HIN", template: "AAAA%y%m%d99", errors: 0.763, swaps: 0.571, holds: dated("060102", 4)},
		{id: "US_NPI", template: "[12]999999999", swaps: 0.012, holds: func(s string) bool { return luhnHolds("80840" + s) }},
		{id: "MEDICAL_LICENSE", template: "[ABFGMPR]A9999999", errors: 0.048, holds: part(2, 9, lastIs(func(s string) int { return (sumOf(s, 1, 0, 1, 0, 1, 0) + 2*sumOf(s, 0, 1, 0, 1, 0, 1)) % 10 }))},
		{id: "ABA_ROUTING_NUMBER", template: "[023]99999999", swaps: 0.092, holds: both(func(s string) bool { return s[:2] <= "12" || s[:2] >= "21" && s[:2] <= "32" }, sumZero(10, 3, 7, 1, 3, 7, 1, 3, 7, 1))},
		{id: "US_MBI", template: "[123456789][ACDEFGH][9AC]9[ACDEFGH][9AC]9[ACDEFGH][JKMNPQ]99", errors: 0.98, swaps: 1, holds: always},
	}
}

// cnhHolds is the rule of the Brazilian licence: two digits, of which a first of ten
// takes two off the second.
func cnhHolds(s string) bool {
	first := sumOf(s, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 11
	second := sumOf(s, 1, 2, 3, 4, 5, 6, 7, 8, 9) % 11
	switch {
	case second == 10:
		second = 0
	case first == 10:
		second -= 2
	}
	return various(s) && first%10 == int(s[9]-'0') && second == int(s[10]-'0')
}

// tituloHolds is the rule of the Brazilian voter: remainders, with 1 for 0 in São
// Paulo and Minas Gerais.
func tituloHolds(s string) bool {
	state := number(s[8:10])
	check := func(sum int) int {
		if r := sum % 11; r > 0 || state > 2 {
			return r % 10
		}
		return 1
	}
	return state >= 1 && state <= 28 && check(sumOf(s, 2, 3, 4, 5, 6, 7, 8, 9)) == int(s[10]-'0') && check(sumOf(s[8:], 7, 8, 9)) == int(s[11]-'0')
}

// paraguayHolds is the DNIT's rule: remainders 0 and 1 have the check digit 0.
func paraguayHolds(s string) bool {
	n := len(s) - 1
	r := repeatedWeights(s[:n], 2, 3, 4, 5, 6, 7, 8, 9) % 11
	if r < 2 {
		return s[n] == '0'
	}
	return 11-r == int(s[n]-'0')
}

func asianGenerators() []worldGenerator {
	east := []worldGenerator{
		{id: "CN_RIC", template: "110105[1][9]%y%m%d9999", holds: both(dated("20060102", 6), func(s string) bool {
			sum := 0 // 2 to the power of the place, from the right
			for i, power := len(s)-1, 1; i >= 0; i, power = i-1, power*2%11 {
				sum += int(s[i]-'0') * power
			}
			return sum%11 == 1
		})},
		{id: "CN_USCC", template: "9[123]110108MA9999999[0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ]", holds: func(s string) bool {
			sum, power := 0, 1
			values := codes(s, "0123456789ABCDEFGHJKLMNPQRTUWXY")
			for _, v := range values[:17] {
				sum, power = sum+v*power, power*3%31
			}
			return slices.Min(values) >= 0 && (sum+values[17])%31 == 0
		}},
		{id: "HK_ID", template: "A9999999", holds: func(s string) bool { return (9*36+dot(codes(s, base36), 8, 7, 6, 5, 4, 3, 2, 1))%11 == 0 }},
		{id: "TW_ID", template: "A[12]99999999", errors: 0.086, swaps: 0.125, holds: taiwanHolds},
		{id: "TW_ARC", template: "A[89]99999999", errors: 0.086, swaps: 0.13, holds: taiwanHolds},
		{id: "TW_UBN", template: "99999999", errors: 0.161, swaps: 0.161, holds: func(s string) bool {
			sum := 0
			for i, w := range []int{1, 2, 1, 2, 1, 2, 4, 1} {
				p := int(s[i]-'0') * w
				sum += p/10 + p%10
			}
			return various(s) && (sum%5 == 0 || s[6] == '7' && sum%5 == 4)
		}},
		{id: "JP_MY_NUMBER", template: "999999999999", errors: 0.027, swaps: 0.037, holds: lastIs(func(s string) int {
			if r := sumOf(s, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11; r > 1 {
				return 11 - r
			}
			return 0
		})},
		{id: "JP_CORPORATE_NUMBER", template: "9999999999999", errors: 0.018, swaps: 0.02, holds: func(s string) bool { return 9-sumOf(s[1:], 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)%9 == int(s[0]-'0') }},
		{id: "KR_RRN", fills: centuryLast("060102", 1), template: "[012345678]99999", errors: 0.014, swaps: 0.015, holds: lastIs(func(s string) int { return (11 - sumOf(s, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)%11) % 10 })},
		{id: "KR_FRN", fills: centuryLast("060102", 5), template: "999999", errors: 0.013, swaps: 0.017, holds: lastIs(func(s string) int { return (13 - sumOf(s, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)%11) % 10 })},
		{id: "KR_BRN", template: "[23456]999999999", swaps: 0.106, holds: both(func(s string) bool { return s[3:5] != "00" && s[5:9] != "0000" }, lastIs(func(s string) int {
			return (1000 - sumOf(s, 1, 3, 7, 1, 3, 7, 1, 3, 5) - int(s[8]-'0')*5/10) % 10
		}))},
	}
	return slices.Concat(east, southAsianGenerators(), westAsianGenerators())
}

// taiwanHolds: letters are two digits in the ministry's order, weights 1 9 8 … 1 1.
func taiwanHolds(s string) bool {
	v := 10 + strings.IndexByte("ABCDEFGHJKLMNPQRSTUVXYWZIO", s[0])
	return various(s[1:]) && (v/10+9*(v%10)+sumOf(s[1:], 8, 7, 6, 5, 4, 3, 2, 1, 1))%10 == 0
}

func southAsianGenerators() []worldGenerator {
	nric := func(letters string, add int) func(string) bool {
		return func(s string) bool { return s[8] == letters[(add+sumOf(s[1:8], 2, 7, 6, 5, 4, 3, 2))%11] }
	}
	return []worldGenerator{
		{id: "IN_AADHAAR", template: "[23456789]99999999999", holds: both(verhoeffHolds, func(s string) bool {
			b := []byte(s)
			slices.Reverse(b)
			return string(b) != s
		})},
		{id: "IN_VID", template: "[23456789]999999999999999", holds: verhoeffHolds},
		{id: "IN_VOTER", template: "AAA9999999", swaps: 0.03, holds: part(3, 10, luhnHolds)},
		{id: "IN_GSTIN", template: "27AAAPA9999A1Z[0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ]", holds: func(s string) bool {
			sum := 0
			for i, v := range codes(s, base36) {
				p := v * (1 + i%2)
				sum += p/36 + p%36
			}
			return sum%36 == 0
		}},
		{id: "SG_NRIC_FIN", template: "S9999999A", holds: nric("JZIHGFEDCBA", 0)},
		{id: "SG_NRIC_FIN", template: "G9999999A", holds: nric("XWUTRQPNMLK", 4)},
		{id: "SG_NRIC_FIN", template: "M9999999A", holds: nric("XWUTRQPNJLK", 3)},
		{id: "SG_UEN", template: "99999999A", holds: func(s string) bool { return s[8] == "XMKECAWLJDB"[sumOf(s[:8], 10, 4, 9, 3, 8, 2, 7, 1)%11] }},
		{id: "ID_NPWP", template: "0199999999[0]9999", errors: 0.4, swaps: 0.367, holds: both(func(s string) bool { return len(s) == 15 }, part(0, 9, luhnHolds))},
		{id: "TH_TNIN", template: "[12345678]999999999999", errors: 0.094, swaps: 0.033, holds: lastIs(func(s string) int { return (11 - sumOf(s, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11) % 10 })},
		{id: "VN_MST", template: "0[123]99999999", holds: lastIs(func(s string) int { return 10 - sumOf(s, 31, 29, 23, 19, 17, 13, 7, 5, 3)%11 })},
	}
}

func westAsianGenerators() []worldGenerator {
	return []worldGenerator{
		{id: "AE_EMIRATES_ID", template: "784[1][9][56789]999999999", swaps: 0.005, holds: luhnHolds},
		{id: "SA_NATIONAL_ID", template: "[12]999999999", swaps: 0.026, holds: luhnHolds},
		{id: "KW_CIVIL_ID", fills: arabCentury, template: "99999", holds: both(sumZero(11, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1), ranged(11, 1, 1, 9))},
		{id: "IR_NATIONAL_CODE", template: "[123]999999999", errors: 0.019, swaps: 0.021, holds: lastIs(func(s string) int {
			if r := sumOf(s, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11; r > 1 {
				return 11 - r
			} else {
				return r
			}
		})},
		{id: "IL_IDNR", template: "999999999", swaps: 0.026, holds: both(various, luhnHolds)},
		{id: "TR_NATIONAL_ID", template: "[123456789]9999999999", swaps: 0.105, holds: func(s string) bool {
			odd, even := sumOf(s, 1, 0, 1, 0, 1, 0, 1, 0, 1), sumOf(s, 0, 1, 0, 1, 0, 1, 0, 1)
			return (7*odd-even+1000)%10 == int(s[9]-'0') && sumOf(s, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)%10 == int(s[10]-'0')
		}},
		{id: "TR_VKN", template: "9999999999", swaps: 0.034, holds: both(various, lastIs(func(s string) int {
			sum := 0
			for i := range s {
				if v := (int(s[i]-'0') + 9 - i) % 10; v > 0 {
					p := v
					for range 9 - i {
						p = 2 * p % 9
					}
					if sum += p; p == 0 {
						sum += 9
					}
				}
			}
			return (1000 - sum) % 10
		}))},
		{id: "KZ_IIN", fills: centuryLast("060102", 3), template: "99999", errors: 0.085, swaps: 0.008, holds: lastIs(func(s string) int {
			if r := sumOf(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) % 11; r < 10 {
				return r
			}
			return sumOf(s, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2) % 11
		})},
		{id: "UZ_PINFL", fills: centuryFirst("020106"), template: "9999999", swaps: 0.05, holds: lastIs(func(s string) int { return sumOf(s, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7) % 10 })},
	}
}

func africanAndOceanianGenerators() []worldGenerator {
	return []worldGenerator{
		{id: "ZA_ID_NUMBER", template: "%y%m%d9999[01]89", swaps: 0.005, holds: both(dated("060102", 0), luhnHolds)},
		{id: "ZA_TIN", template: "[01239]999999999", swaps: 0.023, holds: both(various, luhnHolds)},
		{id: "GH_TIN", template: "[PCGQV]0099999999", holds: func(s string) bool { return sumOf(s[1:], 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == int(s[10]-'0') }},
		{id: "MZ_NUIT", template: "[1234]99999999", errors: 0.016, swaps: 0.018, holds: lastIs(func(s string) int {
			if r := sumOf(s, 8, 9, 4, 5, 6, 7, 8, 9) % 11; r < 10 {
				return r
			}
			return 1
		})},
		{id: "MU_NID", template: "A%d%m%y999999[0123456789ABCDEFG]", holds: both(dated("020106", 1), func(s string) bool {
			v := codes(s, base36)
			return (dot(v, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)+v[13])%17 == 0 && v[13] < 17
		})},
		{id: "SN_NINEA", template: "999999999", errors: 0.049, holds: sumZero(10, 1, 2, 1, 2, 1, 2, 1, 2, 1)},
		{id: "GN_NIFP", template: "999999999", swaps: 0.026, holds: both(various, luhnHolds)},
		{id: "AU_TFN", template: "999999999", holds: both(various, sumZero(11, 1, 4, 3, 7, 5, 8, 6, 9, 10))},
		{id: "AU_MEDICARE", template: "[23456]99999999[1]", errors: 0.089, swaps: 0.175, holds: func(s string) bool { return sumOf(s, 1, 3, 7, 9, 1, 3, 7, 9)%10 == int(s[8]-'0') }},
		{id: "AU_IHI", template: "8003609999999999", swaps: 0.009, holds: luhnHolds},
		{id: "AU_ABN", template: "[23456789]9999999999", holds: func(s string) bool {
			return (sumOf(s, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
		}},
		{id: "AU_ACN", template: "999999999", errors: 0.099, swaps: 0.128, holds: both(various, sumZero(10, 8, 7, 6, 5, 4, 3, 2, 1, 1))},
		{id: "NZ_IRD", template: "[123456789]9999999", errors: 0.013, swaps: 0.016, holds: inlandRevenueHolds},
		{id: "NZ_NHI", template: "[ABCDEFGH][ABCDEFGH][ABCDEFGH]9999", swaps: 0.03, holds: func(s string) bool {
			sum := dot(codes(s, "?ABCDEFGH")[:3], 7, 6, 5) + sumOf(s[3:], 4, 3, 2)
			return sum%11 != 0 && (11-sum%11)%10 == int(s[6]-'0')
		}},
		{id: "NZ_BANK_ACCOUNT", template: "0199990899999900", errors: 0.248, swaps: 0.165, holds: func(s string) bool {
			return len(s) == 16 && number(s[6:13]) < 990_000 && sumOf(s, 0, 0, 6, 3, 7, 9, 0, 10, 5, 8, 4, 2, 1)%11 == 0
		}},
	}
}

// inlandRevenueHolds is the rule of the New Zealand tax number of eight digits.
func inlandRevenueHolds(s string) bool {
	check := (11 - sumOf(s, 2, 7, 6, 5, 4, 3, 2)%11) % 11
	if check == 10 {
		check = (11 - sumOf(s, 4, 3, 2, 5, 2, 7, 6)%11) % 11
	}
	return various(s) && number(s) > 10_000_000 && check == int(s[7]-'0')
}

func easternEuropeanGenerators() []worldGenerator {
	return []worldGenerator{
		{id: "BA_JMBG", template: "%d%m[9]%y199999", holds: yugoslavHolds},
		{id: "ME_JMBG", template: "%d%m[9]%y299999", holds: yugoslavHolds},
		{id: "MK_EMBG", template: "%d%m[9]%y499999", holds: yugoslavHolds},
		{id: "RS_JMBG", template: "%d%m[9]%y799999", holds: yugoslavHolds},
		{id: "ME_PIB", template: "99999999", errors: 0.015, swaps: 0.018, holds: both(various, lessThan11(0, 0, 8, 7, 6, 5, 4, 3, 2))},
		{id: "RS_PIB", template: "[123456789]99999999", swaps: 0.023, holds: both(various, func(s string) bool {
			product := 10
			for i := range 8 {
				if product = (product + int(s[i]-'0')) % 10; product == 0 {
					product = 10
				}
				product = product * 2 % 11
			}
			return (product+int(s[8]-'0'))%10 == 1
		})},
		{id: "MK_EDB", template: "9999999999999", errors: 0.021, swaps: 0.022, holds: lessThan11(0, 0, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)},
		{id: "RU_INN", template: "999999999999", holds: both(various, func(s string) bool {
			return sumOf(s, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(s[10]-'0') && sumOf(s, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(s[11]-'0')
		})},
		{id: "RU_SNILS", template: "[1]9999999999", holds: func(s string) bool { return sumOf(s, 9, 8, 7, 6, 5, 4, 3, 2, 1)%101%100 == number(s[9:]) }},
		{id: "RU_OGRNIP", template: "399999999999999", errors: 0.03, swaps: 0.035, holds: func(s string) bool { return number(s[:14])%13%10 == int(s[14]-'0') }},
		{id: "UA_RNTRC", template: "[1234]999999999", errors: 0.025, swaps: 0.022, holds: lastIs(func(s string) int { return (1100 + sumOf(s, -1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10 })},
		{id: "UA_UNZR", fills: fullDate, template: "[123]9999", swaps: 0.054, holds: sumMachine},
		{id: "BY_PERSONAL_NUMBER", fills: centuryFirst("020106"), template: "[ABCHKEM]999PB9", swaps: 0.029, holds: sumMachine},
		{id: "BY_UNP", template: "[123456]99999999", holds: func(s string) bool { return sumOf(s, 29, 23, 19, 17, 13, 7, 5, 3)%11 == int(s[8]-'0') }},
		{id: "MD_IDNP", template: "[02]999999999999", swaps: 0.111, holds: sumMachine},
		{id: "MD_IDNO", template: "1999999999999", swaps: 0.087, holds: sumMachine},
	}
}

// sumMachine is the rule of machine-readable documents (ICAO 9303).
func sumMachine(s string) bool {
	sum := 0
	for i, v := range codes(s[:len(s)-1], base36) {
		sum += v * []int{7, 3, 1}[i%3]
	}
	return various(s) && sum%10 == int(s[len(s)-1]-'0')
}
