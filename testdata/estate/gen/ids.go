package gen

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The numbers of this file are built on the birth date; those that are not
// stand in ids_serial.go. Each function names its authority.

// digitSum adds digits times weights.
func digitSum(digits string, weights ...int) int {
	s := 0
	for i, w := range weights {
		s += w * int(digits[i]-'0')
	}
	return s
}

// modulo is a decimal number of any length modulo m.
func modulo(digits string, m int) int {
	v := 0
	for _, c := range digits {
		v = (v*10 + int(c-'0')) % m
	}
	return v
}

// luhnDigit is the check digit of ISO/IEC 7812-1 annex B for the digits before it.
func luhnDigit(digits string) byte {
	s := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d *= 2
		}
		s += d/10 + d%10
	}
	return byte('0' + (10-s%10)%10)
}

func digits(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + r.IntN(10)))
	}
	return b.String()
}

// austrianNumber: three serial digits, a check digit, DDMMYY (Dachverband der
// Sozialversicherungsträger); serials whose check would be 10 are not issued.
func austrianNumber(r *rand.Rand, p person) string {
	date := p.born.Format("020106")
	for {
		serial := fmt.Sprintf("%03d", 100+r.IntN(900))
		if c := digitSum(serial+date, 3, 7, 9, 5, 8, 4, 2, 1, 6) % 11; c < 10 {
			return fmt.Sprintf("%s%d %s", serial, c, date)
		}
	}
}

// belgianNumber: YYMMDD, a serial that is odd for men, 97 less the rest of the
// division by 97, with a 2 in front for who was born from 2000 (Royal Decree of
// 3 April 1984).
func belgianNumber(r *rand.Rand, p person) string {
	serial := 1 + 2*r.IntN(498)
	if p.female {
		serial++
	}
	n := fmt.Sprintf("%s%03d", p.born.Format("060102"), serial)
	full := n
	if p.born.Year() >= 2000 {
		full = "2" + n
	}
	return fmt.Sprintf("%s.%s.%s-%s.%02d", n[:2], n[2:4], n[4:6], n[6:], 97-modulo(full, 97))
}

// danishCPR: DDMMYY-SSSS; the seventh digit tells the century (0–3: 1900s,
// 4–9 with a year up to 36: 2000s). Only numbers of the old series, which
// satisfy modulus 11, are made (Det Centrale Personregister, "Personnummeret i
// CPR").
func danishCPR(r *rand.Rand, p person) string {
	date := p.born.Format("020106")
	for {
		century := r.IntN(4)
		if p.born.Year() >= 2000 {
			century = 4 + r.IntN(6)
		}
		n := fmt.Sprintf("%s%d%02d", date, century, r.IntN(100))
		if c := (11 - digitSum(n, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11; c < 10 {
			return fmt.Sprintf("%s-%s%d", date, n[6:], c)
		}
	}
}

// finnishCode: DDMMYY, the sign of the century, an individual number from 002
// to 899, a check character by modulus 31 (Digital and Population Data
// Services Agency).
func finnishCode(r *rand.Rand, p person) string {
	sign := "-"
	if p.born.Year() >= 2000 {
		sign = "A"
	}
	n := fmt.Sprintf("%s%03d", p.born.Format("020106"), 2+r.IntN(898))
	return n[:6] + sign + n[6:] + string("0123456789ABCDEFHJKLMNPRSTUVWXY"[modulo(n, 31)])
}

// frenchNIR: sex, year, month, department, commune, order, key of 97 (INSEE).
// Paris to Nantes: mainland departments without Corsica's letters.
func frenchNIR(r *rand.Rand, p person) string {
	sex := 1
	if p.female {
		sex = 2
	}
	n := fmt.Sprintf("%d%s%02d%03d%03d", sex, p.born.Format("0601"), 21+r.IntN(75), 1+r.IntN(600), 1+r.IntN(999))
	return fmt.Sprintf("%s %s %s %s %s %s %02d", n[:1], n[1:3], n[3:5], n[5:7], n[7:10], n[10:], 97-modulo(n, 97))
}

// italianFiscalCode: consonants of the names, year, month letter, day (40 more
// for women), the town's cadastral code, a check letter (D.M. 23 December 1976).
func italianFiscalCode(r *rand.Rand, p person) string {
	day := p.born.Day()
	if p.female {
		day += 40
	}
	code := fmt.Sprintf("%s%s%s%c%02d%s", letters(p.last, false), letters(p.first, true), p.born.Format("06"),
		"ABCDEHLMPRST"[p.born.Month()-1], day, pick(r, []string{"H501", "F205", "L219", "F839", "D612", "A944"}))
	odd := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	s := 0
	for i, c := range code {
		v := int(c - 'A')
		if c <= '9' {
			v = int(c - '0')
		}
		if i%2 == 0 {
			v = odd[v]
		}
		s += v
	}
	return code + string(rune('A'+s%26))
}

// letters takes three letters of a name: consonants, then vowels, then X; of a
// given name with four consonants or more the second is left out.
func letters(name string, given bool) string {
	var consonants, vowels string
	for _, c := range strings.ToUpper(ascii(name)) {
		if strings.ContainsRune("AEIOU", c) {
			vowels += string(c)
		} else {
			consonants += string(c)
		}
	}
	if given && len(consonants) > 3 {
		consonants = consonants[:1] + consonants[2:]
	}
	return (consonants + vowels + "XXX")[:3]
}

// norwegianNumber: DDMMYY, an individual number whose range tells the century
// (000–499: 1900s, 500–999: 2000s), two check digits of modulus 11
// (Skatteetaten).
func norwegianNumber(r *rand.Rand, p person) string {
	for {
		individual := r.IntN(500)
		if p.born.Year() >= 2000 {
			individual += 500
		}
		n := fmt.Sprintf("%s%03d", p.born.Format("020106"), individual)
		first := (11 - digitSum(n, 3, 7, 6, 1, 8, 9, 4, 5, 2)%11) % 11
		if first == 10 {
			continue
		}
		n += fmt.Sprint(first)
		if second := (11 - digitSum(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11; second < 10 {
			return fmt.Sprintf("%s %s%d", n[:6], n[6:], second)
		}
	}
}

// polishPESEL: YYMMDD with 20 added to the month from 2000, a serial, a check
// digit of weights 1-3-7-9 (Act on population registration of 24 September 2010).
func polishPESEL(r *rand.Rand, p person) string {
	month := int(p.born.Month())
	if p.born.Year() >= 2000 {
		month += 20
	}
	n := fmt.Sprintf("%s%02d%02d%s", p.born.Format("06"), month, p.born.Day(), digits(r, 4))
	return fmt.Sprintf("%s%d", n, (10-digitSum(n, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3)%10)%10)
}

// swedishNumber: YYMMDD-NNNC, the last by Luhn (Skatteverket, SKV 704). Who was
// born from 2000 has the century written as well: 030512 would be a Danish date
// too, and a value that is two things is of no use here.
func swedishNumber(r *rand.Rand, p person) string {
	n := p.born.Format("060102") + fmt.Sprintf("%03d", 1+r.IntN(979))
	century := ""
	if p.born.Year() >= 2000 {
		century = "20"
	}
	return century + n[:6] + "-" + n[6:] + string(luhnDigit(n))
}
