package document

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors/checkdigit"
)

// vatCheck judges the letters and digits after a country's prefix, of a length
// that its numbers have. A switch and not a table of functions, so that what is
// judged can stay on the stack.
func vatCheck(prefix string, s []byte) bool {
	switch prefix {
	case "AT":
		return vatAT(s)
	case "BE":
		return vatBE(s)
	case "BG":
		return vatBG(s)
	case "CHE":
		return vatCH(s)
	case "CY":
		return vatCY(s)
	case "CZ":
		return vatCZ(s)
	case "DE":
		return vatDE(s)
	case "DK":
		return vatDK(s)
	case "EE":
		return vatEE(s)
	case "EL", "GR":
		return vatEL(s)
	case "ES":
		return vatES(s)
	case "FI":
		return vatFI(s)
	case "FR":
		return vatFR(s)
	case "GB", "XI":
		return vatGB(s)
	case "HR":
		return checkdigit.Mod11_10(s)
	case "HU":
		return vatHU(s)
	case "IE":
		return vatIE(s)
	case "IT":
		return vatIT(s)
	case "LT":
		return vatLT(s)
	case "LU":
		return vatLU(s)
	case "LV":
		return vatLV(s)
	case "MT":
		return vatMT(s)
	case "NL":
		return vatNL(s)
	case "NO":
		return vatNO(s)
	case "PL":
		return vatPL(s)
	case "PT":
		return vatPT(s)
	case "RO":
		return vatRO(s)
	case "SE":
		return vatSE(s)
	case "SI":
		return vatSI(s)
	case "SK":
		return vatSK(s)
	}
	return false
}

// number is the value of s, all of which are digits.
func number(s []byte) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// weighted is the sum of the digits times the weights modulo m, -1 when a byte
// is no digit.
func weighted(s []byte, m int, weights ...int) int {
	sum := checkdigit.Weighted(s[:min(len(s), len(weights))], weights...)
	if sum < 0 || !checkdigit.AllDigits(s) {
		return -1
	}
	return sum % m
}

// digit is the value of s[i].
func digit(s []byte, i int) int { return int(s[i] - '0') }

// vatAT: U, seven digits and one by doubling every second (Bundesministerium der Finanzen).
func vatAT(s []byte) bool {
	if s[0] != 'U' || !checkdigit.AllDigits(s[1:]) {
		return false
	}
	sum := 4
	for i := range 7 {
		d := digit(s, i+1)
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return (10-sum%10)%10 == digit(s, 8)
}

// vatBE: the enterprise number, of which 97 less the first eight modulo 97 are the last two.
func vatBE(s []byte) bool {
	if !checkdigit.AllDigits(s) {
		return false
	}
	n := number(s)
	return n > 0 && (len(s) == 9 || s[0] <= '1') && 97-n/100%97 == n%100
}

// vatBG: nine digits of a firm, ten of a person, foreigner or other.
func vatBG(s []byte) bool {
	if !checkdigit.AllDigits(s) {
		return false
	}
	if len(s) == 9 {
		c := weighted(s[:8], 11, 1, 2, 3, 4, 5, 6, 7, 8)
		if c == 10 {
			c = weighted(s[:8], 11, 3, 4, 5, 6, 7, 8, 9, 10) % 10
		}
		return c == digit(s, 8)
	}
	last := digit(s, 9)
	return weighted(s[:9], 11, 2, 4, 8, 5, 10, 9, 7, 3, 6)%10 == last || weighted(s[:9], 10, 21, 19, 17, 13, 11, 9, 7, 3, 1) == last ||
		(11-weighted(s[:9], 11, 4, 3, 2, 7, 6, 5, 4, 3, 2))%11 == last
}

// vatCH: the UID (Federal Statistical Office): weights 5 4 3 2 7 6 5 4 modulo 11.
func vatCH(s []byte) bool {
	c := weighted(s, 11, 5, 4, 3, 2, 7, 6, 5, 4)
	return c >= 0 && (11-c)%11 == digit(s, 8)
}

// vatCY: eight digits, those in odd places translated, and a letter.
func vatCY(s []byte) bool {
	if !checkdigit.AllDigits(s[:8]) || s[0] == '1' && s[1] == '2' {
		return false
	}
	odd := [10]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}
	sum := 0
	for i := range 8 {
		if i%2 == 0 {
			sum += odd[digit(s, i)]
		} else {
			sum += digit(s, i)
		}
	}
	return 'A'+byte(sum%26) == s[8]
}

// vatCZ: eight digits of a firm; nine or ten of a person's birth number, or nine beginning with 6.
func vatCZ(s []byte) bool {
	if !checkdigit.AllDigits(s) {
		return false
	}
	switch {
	case len(s) == 8:
		c := (11 - weighted(s[:7], 11, 8, 7, 6, 5, 4, 3, 2)) % 11
		if c == 0 {
			c = 1
		}
		return s[0] != '9' && c%10 == digit(s, 7)
	case len(s) == 9 && s[0] == '6':
		c := weighted(s[1:8], 11, 8, 7, 6, 5, 4, 3, 2)
		return (18-(10-c)%11)%10 == digit(s, 8) || vatBirth(s)
	}
	return vatBirth(s)
}

// vatBirth judges a Czech or Slovak birth number: a date, women's month plus
// 50, and of ten digits a multiple of eleven (or its old exception).
func vatBirth(s []byte) bool {
	month, day := number(s[2:4])%50, number(s[4:6])
	if month > 20 {
		month -= 20
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	return len(s) == 9 && number(s[:2]) < 54 || len(s) == 10 && (number(s)%11 == 0 || number(s[:9])%11 == 10 && s[9] == '0')
}

func vatDE(s []byte) bool { return s[0] != '0' && checkdigit.Mod11_10(s) }

func vatDK(s []byte) bool { return s[0] != '0' && weighted(s, 11, 2, 7, 6, 5, 4, 3, 2, 1) == 0 }

func vatEE(s []byte) bool { return weighted(s, 10, 3, 7, 1, 3, 7, 1, 3, 7, 1) == 0 }

// padded puts a zero before s: old numbers are written without.
func padded(buf []byte, s []byte) []byte {
	buf[0] = '0'
	return buf[:1+copy(buf[1:], s)]
}

// vatEL: powers of two from the right, modulo 11.
func vatEL(s []byte) bool {
	if len(s) == 8 {
		var buf [9]byte
		s = padded(buf[:], s)
	}
	c := weighted(s, 11, 256, 128, 64, 32, 16, 8, 4, 2)
	return c >= 0 && c%10 == digit(s, 8)
}

// vatES: a person's number (eight digits or X, Y, Z and seven, and a letter
// modulo 23) or a firm's (a letter, seven digits, a digit or letter).
func vatES(s []byte) bool {
	const letters = "TRWAGMYFPDXBNJZSQVHLCKE"
	d := s[1:8]
	if !checkdigit.AllDigits(d) {
		return false
	}
	if c := s[0]; c-'0' < 10 || c == 'X' || c == 'Y' || c == 'Z' || c == 'K' || c == 'L' || c == 'M' {
		n := number(d)
		switch {
		case c-'0' < 10:
			n += int(c-'0') * 1e7
		case c >= 'X':
			n += int(c-'X') * 1e7
		}
		return s[8] == letters[n%23]
	}
	if bytes.IndexByte([]byte("ABCDEFGHJNPQRSUVW"), s[0]) < 0 {
		return false
	}
	sum := 0
	for i := range 7 {
		x := digit(d, i)
		if i%2 == 0 {
			x = x*2/10 + x*2%10
		}
		sum += x
	}
	c := (10 - sum%10) % 10
	return s[8] == '0'+byte(c) || s[8] == "JABCDEFGHI"[c]
}

func vatFI(s []byte) bool { return weighted(s, 11, 7, 9, 10, 5, 8, 4, 2, 1) == 0 }

// vatFR: two characters of key and the SIREN of nine digits. A key of digits is
// 12 and three times the SIREN modulo 97; one with letters follows the newer rule.
func vatFR(s []byte) bool {
	siren := s[2:]
	if !checkdigit.AllDigits(siren) {
		return false
	}
	if s[0] <= '9' && s[1] <= '9' { // 000 is Monaco's, which is not in the register
		return (12+3*(number(siren)%97))%97 == number(s[:2]) && (checkdigit.Luhn(siren) || string(siren[:3]) == "000")
	}
	const alphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	a, b := bytes.IndexByte([]byte(alphabet), s[0]), bytes.IndexByte([]byte(alphabet), s[1])
	if a < 0 || b < 0 {
		return false
	}
	check := a*34 + b - 100
	if s[0] <= '9' {
		check = a*24 + b - 10
	}
	return (number(siren)+1+check/11)%11 == check%11 && (checkdigit.Luhn(siren) || string(siren[:3]) == "000")
}

// vatGB: nine digits by 97, from 100 on also by 97 and 55 (HM Revenue and
// Customs since 2009), or twelve with a branch; GD and HA of government and health.
func vatGB(s []byte) bool {
	if len(s) == 5 {
		n := s[2:]
		return checkdigit.AllDigits(n) && (s[0] == 'G' && s[1] == 'D' && number(n) < 500 || s[0] == 'H' && s[1] == 'A' && number(n) >= 500)
	}
	if !checkdigit.AllDigits(s) || number(s[:7]) == 0 {
		return false
	}
	sum := checkdigit.Weighted(s[:7], 8, 7, 6, 5, 4, 3, 2) + number(s[7:9])
	return sum%97 == 0 || number(s[:3]) >= 100 && (sum%97 == 42 || sum%97 == 55)
}

func vatHU(s []byte) bool { return weighted(s, 10, 9, 7, 3, 1, 9, 7, 3, 1) == 0 }

// vatIE: seven digits and one letter or two, or the old form with a letter or
// sign in the second place.
func vatIE(s []byte) bool {
	const letters = "WABCDEFGHIJKLMNOPQRSTUV"
	if s[0]-'0' > 9 || !checkdigit.AllDigits(s[2:7]) || s[7]-'A' > 25 {
		return false
	}
	var d [7]byte
	if copy(d[:], s[:7]); s[1]-'0' > 9 {
		if len(s) != 8 {
			return false
		}
		d = [7]byte{'0', s[2], s[3], s[4], s[5], s[6], s[0]}
	}
	sum := checkdigit.Weighted(d[:], 8, 7, 6, 5, 4, 3, 2)
	if len(s) == 9 {
		if s[8]-'A' > 25 {
			return false
		}
		if s[8] != 'W' {
			sum += 9 * int(s[8]-'A'+1)
		}
	}
	return letters[sum%23] == s[7]
}

func vatIT(s []byte) bool {
	if !checkdigit.AllDigits(s) || number(s[:7]) == 0 {
		return false
	}
	p := number(s[7:10])
	return (p >= 1 && p <= 100 || p == 120 || p == 121 || p == 888 || p == 999) && checkdigit.Luhn(s)
}

// vatLT: nine digits of a firm (the eighth is 1) or twelve of a person.
func vatLT(s []byte) bool {
	if !checkdigit.AllDigits(s) || s[len(s)-2] != '1' {
		return false
	}
	sum, again := 0, 0
	for i := range len(s) - 1 {
		sum += digit(s, i) * (i%9 + 1)
		again += digit(s, i) * ((i+2)%9 + 1)
	}
	c := sum % 11
	if c == 10 {
		c = again % 11 % 10
	}
	return c == digit(s, len(s)-1)
}

func vatLU(s []byte) bool { return checkdigit.AllDigits(s) && number(s[:6])%89 == number(s[6:]) }

// vatLV: a firm's number begins with 4 or more; others are personal codes.
func vatLV(s []byte) bool {
	if !checkdigit.AllDigits(s) {
		return false
	}
	if s[0] > '3' {
		return weighted(s, 11, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1) == 3
	}
	if s[0] == '3' && s[1] == '2' {
		return true // codes since 2017 carry no date and no check
	}
	return (1+weighted(s[:10], 11, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9))%11%10 == digit(s, 10)
}

func vatMT(s []byte) bool { return s[0] != '0' && weighted(s, 37, 3, 4, 6, 7, 8, 9, 10, 1) == 0 }

// vatNL: nine digits by the eleven test, or since 2020 the whole by MOD 97-10; B and two digits.
func vatNL(s []byte) bool {
	if len(s) == 11 {
		var buf [12]byte
		s = padded(buf[:], s)
	}
	if s[9] != 'B' || !checkdigit.AllDigits(s[:9]) || !checkdigit.AllDigits(s[10:]) || number(s[:9]) == 0 {
		return false
	}
	if weighted(s[:9], 11, 9, 8, 7, 6, 5, 4, 3, 2, 10) == 0 { // 10 is -1
		return true
	}
	var whole [14]byte
	n := copy(whole[:], "NL")
	n += copy(whole[n:], s)
	return checkdigit.Mod97(whole[:n])
}

func vatNO(s []byte) bool {
	c := weighted(s, 11, 3, 2, 7, 6, 5, 4, 3, 2)
	return c >= 0 && (11-c)%11 == digit(s, 8) && (s[0] == '8' || s[0] == '9')
}

func vatPL(s []byte) bool {
	return weighted(s, 11, 6, 5, 7, 2, 3, 4, 5, 6, 7) == digit(s, 9) && number(s[:9]) > 0
}

func vatPT(s []byte) bool {
	c := weighted(s, 11, 9, 8, 7, 6, 5, 4, 3, 2)
	return c >= 0 && s[0] != '0' && (11-c)%11%10 == digit(s, 8)
}

// vatRO: two to ten digits, weights from the right.
func vatRO(s []byte) bool {
	if !checkdigit.AllDigits(s) || s[0] == '0' {
		return false
	}
	weights := [9]int{7, 5, 3, 2, 1, 7, 5, 3, 2}
	sum, n := 0, len(s)-1
	for i := range n {
		sum += digit(s, i) * weights[9-n+i]
	}
	return sum*10%11%10 == digit(s, n)
}

// vatSE: the number of the organisation or person by Luhn, and two digits of the trade.
func vatSE(s []byte) bool {
	return checkdigit.AllDigits(s) && s[10] == '0' && s[11] == '1' && checkdigit.Luhn(s[:10])
}

func vatSI(s []byte) bool {
	c := weighted(s, 11, 8, 7, 6, 5, 4, 3, 2)
	return c > 0 && s[0] != '0' && (11-c)%10 == digit(s, 7)
}

// vatSK: ten digits, a multiple of eleven, or a birth number.
func vatSK(s []byte) bool {
	if !checkdigit.AllDigits(s) {
		return false
	}
	firm := s[0] != '0' && bytes.IndexByte([]byte("234789"), s[2]) >= 0 && number(s)%11 == 0
	return firm || vatBirth(s)
}
