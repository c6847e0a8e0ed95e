// Package checkdigit computes the check digits that identifiers carry.
//
// It owns the arithmetic, each function named after its standard, and nothing
// else: lengths, ranges, dates and letters that a country allows belong to the
// detector. All functions are pure, allocate nothing, accept any bytes and
// return false (or -1) for what is not of the alphabet they are defined on.
// Letters are upper case, as lex.Token.Compact gives them.
package checkdigit

import "encoding/binary"

// AllDigits reports whether s consists of ASCII digits and has at least one.
func AllDigits(s []byte) bool {
	for _, c := range s {
		if c-'0' > 9 {
			return false
		}
	}
	return len(s) > 0
}

// EightDigits returns the value of eight ASCII digits at once; ok is false when
// there is another byte among them. Neighbours are joined to numbers of two,
// four and eight digits, all pairs in one step.
func EightDigits(s *[8]byte) (v uint64, ok bool) {
	v = binary.LittleEndian.Uint64(s[:])
	const zeros, highs = 0x3030303030303030, 0xf0f0f0f0f0f0f0f0
	// A digit is 0x30 to 0x39: its high half is 3, and still is after adding 6.
	if v&highs != zeros || (v+0x0606060606060606)&highs != zeros {
		return 0, false
	}
	v -= zeros
	v = (v*10 + v>>8) & 0x00ff00ff00ff00ff
	v = (v*100 + v>>16) & 0x0000ffff0000ffff
	return (v*10000 + v>>32) & 0xffffffff, true
}

// Luhn reports whether the last digit is the check digit of those before it,
// by ISO/IEC 7812-1 annex B ("mod 10, double add double"). It finds every
// single wrong digit and every swap of neighbours but 09 with 90.
func Luhn(digits []byte) bool {
	if len(digits) < 2 {
		return false
	}
	sum, i := 0, len(digits)-1
	for ; i > 0; i -= 2 {
		single, double := digits[i]-'0', digits[i-1]-'0'
		if single > 9 || double > 9 {
			return false
		}
		sum += int(single) + int(luhnDouble[double])
	}
	if i == 0 {
		if digits[0]-'0' > 9 {
			return false
		}
		sum += int(digits[0] - '0')
	}
	return sum%10 == 0
}

// luhnDouble is the sum of the digits of twice a digit.
var luhnDouble = [10]uint8{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}

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
