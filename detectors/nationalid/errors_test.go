package nationalid

import (
	"maps"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// misses says why a number with an error passes the check of its type all the
// same, where the type's own rules let it; "" when nothing explains it.
func misses(id, right, wrong string) (why string) {
	switch id {
	case "US_SSN", "UK_NINO":
		return "there is no check digit"
	case "DK_CPR":
		return "numbers without the check are issued since 2007"
	case "BE_NN":
		if beCentury(right) != beCentury(wrong) {
			return "the check digits are those of the other century"
		}
	case "PT_NIF":
		a, b := sumOf(right, 9, 8, 7, 6, 5, 4, 3, 2)%11, sumOf(wrong, 9, 8, 7, 6, 5, 4, 3, 2)%11
		if a == 1 || b == 1 {
			return "a check of 10 is written as 0"
		}
	}
	if why := austriaToHungaryMisses(id, right, wrong); why != "" {
		return why
	}
	return irelandToSwitzerlandMisses(id, right, wrong)
}

// beCentury is the century whose check digits a Belgian number has.
func beCentury(s string) int {
	if n := number(s[:9]); 97-n%97 == number(s[9:]) {
		return 1900
	}
	return 2000
}

// swapMisses is misses for two neighbours that changed places, a and b.
func swapMisses(id, right, wrong string, a, b byte) string {
	switch {
	case id == "SE_PERSONNUMMER" && (a == '0' && b == '9' || a == '9' && b == '0'):
		return "Luhn's sum is the same for 09 and 90"
	case id == "PL_PESEL" && (a-b == 5 || b-a == 5):
		return "the weights of neighbours differ by an even number"
	case id == "DE_TAX_ID":
		return "mod 11,10 carries some pairs over"
	}
	if why := austriaToHungarySwapMisses(id, a, b); why != "" {
		return why
	}
	if why := irelandToSwitzerlandSwapMisses(id, a, b); why != "" {
		return why
	}
	return misses(id, right, wrong)
}

// TestEverySingleError changes every digit of every number to every other: it
// is refused, or the type's rules explain why not.
func TestEverySingleError(t *testing.T) {
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		explained, tried := 0, 0
		for _, n := range numbers[:draws/4] {
			for i := range n {
				if !isDigit(n[i]) {
					continue
				}
				for c := byte('0'); c <= '9'; c++ {
					wrong := n[:i] + string(c) + n[i+1:]
					if c == n[i] {
						continue
					}
					tried++
					if j.verdict(wrong) == detectors.Reject {
						continue
					}
					explained++
					if misses(j.id, n, wrong) == "" {
						t.Errorf("%s is right, %s passes as well", n, wrong)
					}
				}
			}
		}
		t.Logf("%d of %d wrong digits pass, all explained", explained, tried)
	})
}

// TestEverySwap swaps all neighbouring digits of every number.
func TestEverySwap(t *testing.T) {
	most := map[string]float64{ // share that may pass, where some may
		"US_SSN": 1, "UK_NINO": 1, "DK_CPR": 0.7, "SE_PERSONNUMMER": 0.04, "PL_PESEL": 0.11, "DE_TAX_ID": 0.05, "PT_NIF": 0.03, "BE_NN": 0.01,
	}
	maps.Copy(most, austriaToHungarySwaps)
	maps.Copy(most, irelandToSwitzerlandSwaps)
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		passed, tried := 0, 0
		for _, n := range numbers {
			for i := range len(n) - 1 {
				if n[i] == n[i+1] || !isDigit(n[i]) || !isDigit(n[i+1]) {
					continue
				}
				wrong := n[:i] + string(n[i+1]) + string(n[i]) + n[i+2:]
				tried++
				if j.verdict(wrong) == detectors.Reject {
					continue
				}
				passed++
				if swapMisses(j.id, n, wrong, n[i], n[i+1]) == "" {
					t.Errorf("%s is right, %s passes as well", n, wrong)
				}
			}
		}
		if share := float64(passed) / float64(tried); share > most[j.id] {
			t.Errorf("%d of %d swaps pass: %.3f, want at most %.3f", passed, tried, share, most[j.id])
		}
	})
}

func isDigit(c byte) bool { return c-'0' < 10 }

// TestWrongLength takes a digit from every number and adds one, at every place:
// what remains is refused, unless its type has shorter numbers.
func TestWrongLength(t *testing.T) {
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		for _, n := range numbers[:draws/10] {
			for i := range n {
				shorter, longer := n[:i]+n[i+1:], n[:i]+"7"+n[i:]
				if j.verdict(longer) != detectors.Reject {
					t.Errorf("%s is right, %s passes as well", n, longer)
				}
				if j.verdict(shorter) != detectors.Reject && !mayLack(j.id, shorter) {
					t.Errorf("%s is right, %s passes as well", n, shorter)
				}
			}
		}
	})
}

// mayLack says whether a type has numbers as short as s: Dutch ones without the
// first zero, British ones without the suffix.
func mayLack(id, s string) bool {
	switch id {
	case "NL_BSN", "UK_NINO":
		return len(s) == 8
	}
	return irelandToSwitzerlandMayLack(id, s)
}

// TestForeignCharacters puts a letter, an accent, a full-width digit or a sign
// in the place of each character: nothing of it is a number any more. Letters
// that replace digits by rule (Italian omocodia) are no such thing.
func TestForeignCharacters(t *testing.T) {
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		for _, n := range numbers[:10] {
			for i := range n {
				for _, c := range []string{"é", "５", "_", ",", ":", "\x00", "\xff", "\u200b"} {
					if wrong := n[:i] + c + n[i+1:]; j.verdict(wrong) != detectors.Reject {
						t.Errorf("%q passes", wrong)
					}
				}
			}
		}
	})
}
