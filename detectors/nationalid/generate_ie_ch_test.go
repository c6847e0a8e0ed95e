package nationalid

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// irelandToSwitzerlandGenerators make numbers of the countries from Ireland to
// Switzerland; see generators.
func irelandToSwitzerlandGenerators() []generator {
	return []generator{
		{"CH_AHV", newAHV}, {"EHIC_NUMBER", newEHIC}, {"IE_PPS", newPPS}, {"IS_KENNITALA", newKennitala}, {"LT_ASMENS", newLT},
		{"LU_MATRICULE", newLU}, {"LV_PERSONAS_KODS", newLV}, {"NO_D_NUMMER", newDNumber}, {"NO_H_NUMMER", newHNumber}, {"PL_NIP", newNIP},
		{"PT_NISS", newNISS}, {"RO_CNP", newCNP}, {"SE_SAMORDNINGSNUMMER", newSamordning}, {"SI_EMSO", newEMSO}, {"SI_TAX_ID", newDavcna},
		{"SK_RC", newRC}, {"UK_CHI", newCHI}, {"UK_UTR", newUTR}, {"XK_PERSONAL_NUMBER", newXK},
	}
}

// tried gives the digits with the one check digit behind them that makes the
// published equation hold, "" where there is none.
func tried(digits string, holds func(s string) bool) string {
	for c := range 10 {
		if s := digits + strconv.Itoa(c); holds(s) {
			return s
		}
	}
	return ""
}

// until draws until there is a number.
func until(draw func() string) string {
	for {
		if s := draw(); s != "" {
			return s
		}
	}
}

// luhnSum is the sum of the digits of twice every second digit, from the right,
// and of the others, as Luhn's patent has it.
func luhnSum(s string) (sum int) {
	for i := range len(s) {
		p := int(s[len(s)-1-i]-'0') * (1 + i%2)
		sum += p/10 + p%10
	}
	return sum
}

func newAHV(r *rand.Rand) string {
	return tried("756"+random(r, "999999999"), func(s string) bool { return sumOf(s, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0 })
}

func newEHIC(r *rand.Rand) string {
	country := []string{"276", "380", "756", "250", "040", "616", "826"}[r.IntN(7)]
	return tried("80"+country+random(r, strings.Repeat("9", 14)), func(s string) bool { return luhnSum(s)%10 == 0 })
}

// newPPS writes the check letter from the alphabet: A is 1, W is 0.
func newPPS(r *rand.Rand) string {
	s := strconv.Itoa(1+r.IntN(9)) + random(r, "999999")
	for s[:7] == "1234567" {
		s = strconv.Itoa(1+r.IntN(9)) + random(r, "999999")
	}
	sum, second := sumOf(s, 8, 7, 6, 5, 4, 3, 2), ""
	if r.IntN(2) == 0 {
		n := 1 + r.IntN(9) // A to I
		second = string(rune('A' + n - 1))
		sum += 9 * n
	}
	check := "W"
	if sum%23 > 0 {
		check = string(rune('A' + sum%23 - 1))
	}
	return s + check + second
}

func newKennitala(r *rand.Rand) string {
	return until(func() string {
		y, m, d := birth(r)
		s := fmt.Sprintf("%02d%02d%02d%02d", d, m, y%100, 20+r.IntN(80))
		check := (11 - sumOf(s, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
		if check == 10 {
			return ""
		}
		return fmt.Sprintf("%s%d%d", s, check, y/100%10)
	})
}

func newLT(r *rand.Rand) string {
	y, m, d := birth(r)
	s := fmt.Sprintf("%d%02d%02d%02d%03d", 1+2*(y/100-18)+r.IntN(2), y%100, m, d, r.IntN(1000))
	check := sumOf(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if check == 10 {
		check = sumOf(s, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	return s + strconv.Itoa(check)
}

// newLU tries the last digit against Verhoeff's scheme said as permutations:
// the dihedral group of order ten, and (1 5 8 9 4 2 7 0)(3 6).
func newLU(r *rand.Rand) string {
	y, m, d := birth(r)
	base := fmt.Sprintf("%04d%02d%02d%03d", y, m, d, r.IntN(1000))
	twelve := tried(base, func(s string) bool { return luhnSum(s)%10 == 0 })
	last := tried(base, func(s string) bool {
		product := 0
		for i := range len(s) {
			v := int(s[len(s)-1-i] - '0')
			for range i {
				v = []int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}[v]
			}
			product = dihedral(product, v)
		}
		return product == 0
	})
	return twelve + last[11:]
}

// dihedral multiplies in the group of the pentagon: 0 to 4 turn it, 5 to 9
// mirror it first.
func dihedral(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b)%5
	case b < 5:
		return 5 + (a-b)%5
	}
	return (a - b + 5) % 5
}

func newLV(r *rand.Rand) string {
	return until(func() string {
		y, m, d := birth(r)
		s := fmt.Sprintf("%02d%02d%02d%d%03d", d, m, y%100, y/100-18, r.IntN(1000))
		key := (1101 - sumOf(s, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11
		if key == 10 {
			return ""
		}
		return s + strconv.Itoa(key)
	})
}

// norwegian gives the number with its two check digits, "" where one would be 10.
func norwegian(s string) string {
	k1 := (11 - sumOf(s, 3, 7, 6, 1, 8, 9, 4, 5, 2)%11) % 11
	if k1 == 10 {
		return ""
	}
	s += strconv.Itoa(k1)
	k2 := (11 - sumOf(s, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
	if k2 == 10 {
		return ""
	}
	return s + strconv.Itoa(k2)
}

// norwegianBirth draws a birth with a serial of its century and adds to its day
// and month.
func norwegianBirth(r *rand.Rand, days, months int) string {
	return until(func() string {
		y, m, d := birth(r)
		serial := r.IntN(500)
		if y < 1940 {
			return ""
		} else if y >= 2000 {
			serial += 500
		}
		return norwegian(fmt.Sprintf("%02d%02d%02d%03d", d+days, m+months, y%100, serial))
	})
}

func newDNumber(r *rand.Rand) string { return norwegianBirth(r, 40, 0) }

func newHNumber(r *rand.Rand) string {
	if r.IntN(3) > 0 {
		return norwegianBirth(r, 0, 40)
	}
	return until(func() string { return norwegian(strconv.Itoa(8+r.IntN(2)) + random(r, "99999999")) })
}

func newNIP(r *rand.Rand) string {
	return until(func() string {
		s := strconv.Itoa(1+r.IntN(9)) + random(r, "99999999")
		if check := sumOf(s, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11; check < 10 {
			return s + strconv.Itoa(check)
		}
		return ""
	})
}

func newNISS(r *rand.Rand) string {
	s := strconv.Itoa(1+r.IntN(2)) + random(r, "999999999")
	return s + strconv.Itoa(9-sumOf(s, 29, 23, 19, 17, 13, 11, 7, 5, 3, 2)%10)
}

func newCNP(r *rand.Rand) string {
	y, m, d := birth(r)
	s := fmt.Sprintf("%d%02d%02d%02d%02d%03d", map[int]int{19: 1, 20: 5}[y/100]+r.IntN(2), y%100, m, d, 1+r.IntN(46), 1+r.IntN(999))
	check := sumOf(s, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
	if check == 10 {
		check = 1
	}
	return s + strconv.Itoa(check)
}

func newSamordning(r *rand.Rand) string {
	y, m, d := birth(r)
	return tried(fmt.Sprintf("%02d%02d%02d%03d", y%100, m, d+60, 1+r.IntN(999)), func(s string) bool { return luhnSum(s)%10 == 0 })
}

func newEMSO(r *rand.Rand) string {
	return until(func() string {
		y, m, d := birth(r)
		return tried(fmt.Sprintf("%02d%02d%03d50%03d", d, m, y%1000, r.IntN(1000)),
			func(s string) bool { return sumOf(s, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 })
	})
}

func newDavcna(r *rand.Rand) string {
	return until(func() string {
		s := strconv.Itoa(1+r.IntN(9)) + random(r, "999999")
		switch rest := sumOf(s, 8, 7, 6, 5, 4, 3, 2) % 11; rest {
		case 0:
			return ""
		case 1:
			return s + "0"
		default:
			return s + strconv.Itoa(11-rest)
		}
	})
}

func newRC(r *rand.Rand) string {
	return until(func() string {
		y, m, d := birth(r)
		if y < 1954 {
			return ""
		}
		return tried(fmt.Sprintf("%02d%02d%02d%03d", y%100, m+50*r.IntN(2), d, 1+r.IntN(999)), func(s string) bool { return number(s)%11 == 0 })
	})
}

func newCHI(r *rand.Rand) string {
	return until(func() string {
		y, m, d := birth(r)
		return tried(fmt.Sprintf("%02d%02d%02d%03d", d, m, y%100, r.IntN(1000)),
			func(s string) bool { return sumOf(s, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0 })
	})
}

// newUTR takes the check digit from HMRC's table.
func newUTR(r *rand.Rand) string {
	s := strconv.Itoa(1+r.IntN(9)) + random(r, "99999999")
	table := map[int]string{0: "2", 1: "1", 2: "9", 3: "8", 4: "7", 5: "6", 6: "5", 7: "4", 8: "3", 9: "2", 10: "1"}
	return table[sumOf(s, 6, 7, 8, 9, 10, 5, 4, 3, 2)%11] + s
}

func newXK(r *rand.Rand) string {
	s := strconv.Itoa(1+r.IntN(8)) + random(r, "99999999")
	check := 11 - sumOf(s, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
	if check >= 10 {
		check = 0
	}
	return s + strconv.Itoa(check)
}
