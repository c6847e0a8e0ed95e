package nationalid

// irelandToSwitzerlandMisses is misses for the countries from Ireland to
// Switzerland.
func irelandToSwitzerlandMisses(id, right, wrong string) (why string) {
	// either reports whether a remainder of one of the two numbers is among some.
	either := func(modulus int, remainders []int, weights ...int) bool {
		for _, s := range []string{right, wrong} {
			for _, r := range remainders {
				if sumOf(s, weights...)%modulus == r {
					return true
				}
			}
		}
		return false
	}
	switch id {
	case "IS_KENNITALA":
		if right[:9] == wrong[:9] {
			return "the century stands behind the check digit"
		}
	case "LT_ASMENS":
		if either(11, []int{10}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) {
			return "a remainder of 10 has a second round of weights"
		}
	case "LV_PERSONAS_KODS":
		if wrong[:2] == "32" {
			return "what begins with 32 has no known check"
		}
	case "PT_NISS":
		return "the weights 5 and 2 have a factor in common with 10"
	case "RO_CNP":
		if either(11, []int{1, 10}, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) {
			return "a check of 10 is written as 1"
		}
	case "SI_EMSO":
		if either(11, []int{1}, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) {
			return "a check of 10 is written as 0"
		}
	case "SI_TAX_ID":
		if either(11, []int{1}, 8, 7, 6, 5, 4, 3, 2) {
			return "a check of 10 is written as 0"
		}
	case "SK_RC":
		if len(wrong) == 9 || number(wrong)%11 != 0 {
			return "a remainder of 10 was written 0 until 1985, and nothing until 1953"
		}
	case "UK_UTR":
		if either(11, []int{0, 1, 9, 10}, 0, 6, 7, 8, 9, 10, 5, 4, 3, 2) {
			return "the table has two remainders for 1 and for 2"
		}
	case "XK_PERSONAL_NUMBER":
		if wrong[0] == '9' || either(11, []int{0, 1}, 4, 3, 2, 7, 6, 5, 4, 3, 2) {
			return "a check of 10 or 11 is written as 0; foreigners have none"
		}
	}
	return ""
}

// irelandToSwitzerlandSwapMisses is swapMisses likewise.
func irelandToSwitzerlandSwapMisses(id string, a, b byte) string {
	switch {
	case id == "CH_AHV" && (a-b == 5 || b-a == 5):
		return "the weights of neighbours differ by an even number"
	case (id == "EHIC_NUMBER" || id == "SE_SAMORDNINGSNUMMER") && (a == '0' && b == '9' || a == '9' && b == '0'):
		return "Luhn's sum is the same for 09 and 90"
	}
	return ""
}

// irelandToSwitzerlandSwaps are the shares of swaps that may pass.
var irelandToSwitzerlandSwaps = map[string]float64{
	"CH_AHV": 0.11, "EHIC_NUMBER": 0.03, "LT_ASMENS": 0.02, "LV_PERSONAS_KODS": 0.005, "PT_NISS": 0.1, "RO_CNP": 0.02, "SE_SAMORDNINGSNUMMER": 0.02,
	"SI_EMSO": 0.02, "SI_TAX_ID": 0.01, "SK_RC": 0.01, "UK_UTR": 0.06, "XK_PERSONAL_NUMBER": 0.05,
}

// irelandToSwitzerlandMayLack says whether a type has numbers as short as s.
func irelandToSwitzerlandMayLack(id, s string) bool {
	switch id {
	case "IE_PPS":
		return len(s) == 8 // without the second letter
	case "SK_RC", "CZ_RC":
		return len(s) == 9 // until 1953
	}
	return false
}

// irelandToSwitzerlandKin are pairs of types whose rules have more in common
// than chance: the same length with dates in the same places, or the same check
// in other ranges.
var irelandToSwitzerlandKin = map[string]float64{
	"DK_CPR as SE_SAMORDNINGSNUMMER": 0.1, "DK_CPR as UK_CHI": 0.12, "DK_CPR as XK_PERSONAL_NUMBER": 0.8, "NO_FODSELSNUMMER as PT_NISS": 0.1,
	"PT_NIF as SK_RC": 0.15, "PT_NIF as CZ_RC": 0.15, "IS_KENNITALA as DK_CPR": 1, "IS_KENNITALA as SE_SAMORDNINGSNUMMER": 0.08, "IS_KENNITALA as UK_CHI": 0.15,
	"LV_PERSONAS_KODS as NO_FODSELSNUMMER": 0.06, "LV_PERSONAS_KODS as PT_NISS": 0.13, "SE_SAMORDNINGSNUMMER as DK_CPR": 0.3, "SK_RC as DK_CPR": 0.3,
	"SK_RC as SE_PERSONNUMMER": 0.1, "UK_CHI as DK_CPR": 1, "UK_CHI as SE_SAMORDNINGSNUMMER": 0.06, "UK_CHI as UK_NHS": 1, "UK_CHI as IS_KENNITALA": 0.06,
	"SE_PERSONNUMMER as SK_RC": 0.15, "IS_KENNITALA as SE_PERSONNUMMER": 0.1, "UK_CHI as SE_PERSONNUMMER": 0.1, "SK_RC as SE_SAMORDNINGSNUMMER": 0.06,
}
