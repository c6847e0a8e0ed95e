package nationalid

// austriaToHungaryMisses is misses for the countries from Austria to Hungary.
func austriaToHungaryMisses(id, right, wrong string) (why string) {
	switch id {
	case "BE_BIS":
		if beCentury(right) != beCentury(wrong) {
			return "the check digits are those of the other century"
		}
	case "BG_EGN":
		if a, b := sumOf(right, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11, sumOf(wrong, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11; a == 10 || b == 10 {
			return "a check of 10 is written as 0"
		}
	case "CZ_RC":
		if number(wrong)%11 != 0 || len(wrong) == 9 {
			return "a remainder of 10 was written 0 until 1985, and nothing until 1953"
		}
	case "EE_IK":
		if sumOf(wrong, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1)%11 == 10 {
			return "a remainder of 10 has a second round of weights"
		}
	case "HU_PERSONAL_ID":
		if huDownward(right) != huDownward(wrong) || huDownward(wrong) && wrong[0] > '2' {
			return "the weights run the other way for the other births"
		}
	case "HR_JMBG":
		if wrong[7:9] == "03" {
			return "03 is the region of foreigners"
		}
	}
	return ""
}

// huDownward reports whether the digit and year may be of a birth since 1997.
func huDownward(s string) bool { return s[0] > '2' || s[1:3] > "96" }

// austriaToHungarySwapMisses is swapMisses likewise.
func austriaToHungarySwapMisses(id string, a, b byte) string {
	switch {
	case id == "GR_AMKA" && (a == '0' && b == '9' || a == '9' && b == '0'):
		return "Luhn's sum is the same for 09 and 90"
	case id == "HU_PERSONAL_ID":
		return "the tenth digit weighs 10, as the check digit does modulo 11"
	case id == "HR_OIB":
		return "mod 11,10 carries some pairs over"
	case id == "HR_JMBG" || id == "EE_IK":
		return "a swap across the end of the weights' round is not seen"
	}
	return ""
}

// austriaToHungarySwaps are the shares of swaps that may pass.
var austriaToHungarySwaps = map[string]float64{
	"BE_BIS": 0.01, "BG_EGN": 0.02, "CZ_RC": 0.03, "EE_IK": 0.02, "GR_AMKA": 0.04, "HR_OIB": 0.05, "HU_PERSONAL_ID": 0.12, "HR_JMBG": 0.02,
}

// austriaToHungaryKin are pairs of types whose rules have more in common than
// chance: the same length with dates in the same places, or one series of two
// countries.
var austriaToHungaryKin = map[string]float64{
	"PT_NIF as CZ_RC":           0.15,
	"BG_EGN as SE_PERSONNUMMER": 0.13, "CZ_RC as BG_EGN": 0.08, "CZ_RC as DK_CPR": 0.29, "CZ_RC as SE_PERSONNUMMER": 0.08, "DE_TAX_ID as HR_OIB": 1,
	"DK_CPR as BG_EGN": 0.07, "EE_IK as HU_PERSONAL_ID": 0.13, "EE_IK as LT_ASMENS": 1, "GR_AMKA as NO_FODSELSNUMMER": 0.05, "GR_AMKA as PT_NISS": 0.11,
	"HR_JMBG as SI_EMSO": 1, "HR_OIB as DE_TAX_ID": 0.06, "HU_PERSONAL_ID as EE_IK": 0.12, "HU_PERSONAL_ID as LT_ASMENS": 0.12,
	"HU_PERSONAL_ID as PT_NISS": 0.11, "LT_ASMENS as EE_IK": 1, "LT_ASMENS as HU_PERSONAL_ID": 0.16, "LV_PERSONAS_KODS as GR_AMKA": 0.19,
	"NO_FODSELSNUMMER as GR_AMKA": 0.17, "SE_PERSONNUMMER as BG_EGN": 0.11, "SK_RC as BG_EGN": 0.08,
}

// sameSeries are types that nothing but words tells from another: two countries
// number alike.
var sameSeries = map[string]string{"SK_RC": "CZ_RC", "LT_ASMENS": "EE_IK", "CZ_RC": "SK_RC", "EE_IK": "LT_ASMENS"}
