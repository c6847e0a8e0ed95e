// Package checkdigit computes the check digits that identifiers carry.
//
// It owns the arithmetic, each function named after its standard, and nothing
// else: lengths, ranges, dates and letters that a country allows belong to the
// detector. All functions are pure, allocate nothing, accept any bytes and
// return false (or -1) for what is not of the alphabet they are defined on.
// Letters are upper case, as lex.Token.Compact gives them.
package checkdigit

// AllDigits reports whether s consists of ASCII digits and has at least one.
func AllDigits(s []byte) bool {
	for _, c := range s {
		if c-'0' > 9 {
			return false
		}
	}
	return len(s) > 0
}

// Luhn reports whether the last digit is the check digit of those before it,
// by ISO/IEC 7812-1 annex B ("mod 10, double add double"). It finds every
// single wrong digit and every swap of neighbours but 09 with 90.
func Luhn(digits []byte) bool {
	if len(digits) < 2 || !AllDigits(digits) {
		return false
	}
	sum, double := 0, false
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return sum%10 == 0
}

// Weighted returns the sum of digits times weights, the weights repeated when
// there are more digits than weights: the sum of the many national rules that
// go on with a modulus of their own. Weights are not negative (a weight of -1
// modulo 11 is 10). It returns -1 when a byte is no digit or there are no weights.
func Weighted(digits []byte, weights ...int) int {
	if len(weights) == 0 || !AllDigits(digits) {
		return -1
	}
	sum := 0
	for i, c := range digits {
		sum += int(c-'0') * weights[i%len(weights)]
	}
	return sum
}
