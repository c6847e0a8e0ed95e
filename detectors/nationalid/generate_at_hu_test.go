package nationalid

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// austriaToHungaryGenerators make numbers of the countries from Austria to Hungary;
// see generator.
func austriaToHungaryGenerators() []generator {
	return []generator{
		{"BE_BIS", newBIS}, {"BG_EGN", newEGN}, {"CZ_RC", newRC}, {"EE_IK", newIK}, {"FI_SATU", newSATU}, {"GR_AMKA", newAMKA}, {"HR_JMBG", newJMBG},
		{"HR_OIB", newOIB}, {"HU_PERSONAL_ID", newHU},
	}
}

func newBIS(r *rand.Rand) string {
	y, m, d := birth(r)
	base := fmt.Sprintf("%02d%02d%02d%03d", y%100, m+20+20*r.IntN(2), d, 1+r.IntN(998))
	n := number(base)
	if y >= 2000 {
		n += 2_000_000_000
	}
	return fmt.Sprintf("%s%02d", base, 97-n%97)
}

func newEGN(r *rand.Rand) string {
	y, m, d := birth(r)
	if y >= 2000 {
		m += 40
	}
	s := fmt.Sprintf("%02d%02d%02d%03d", y%100, m, d, r.IntN(1000))
	return s + strconv.Itoa(sumOf(s, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10)
}

func newIK(r *rand.Rand) string {
	for {
		y, m, d := birth(r)
		s := fmt.Sprintf("%d%02d%02d%02d%03d", 2*(y/100-18)+1+r.IntN(2), y%100, m, d, 1+r.IntN(999))
		if check := sumOf(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11; check < 10 {
			return s + strconv.Itoa(check)
		}
	}
}

func newSATU(r *rand.Rand) string {
	n := 10_000_000 + r.IntN(10_000_000)
	return fmt.Sprintf("%d%c", n, fiCheck[n%31])
}

func newAMKA(r *rand.Rand) string {
	y, m, d := birth(r)
	s := fmt.Sprintf("%02d%02d%02d%04d", d, m, y%100, r.IntN(10000))
	sum := 0
	for i := range len(s) {
		p := int(s[len(s)-1-i]-'0') * (2 - i%2)
		sum += p/10 + p%10
	}
	return s + strconv.Itoa((10-sum%10)%10)
}

func newJMBG(r *rand.Rand) string {
	for {
		y, m, d := birth(r)
		s := fmt.Sprintf("%02d%02d%03d%d%03d", d, m, y%1000, 30+r.IntN(10), r.IntN(1000))
		if rest := sumOf(s, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11; rest != 1 {
			return s + strconv.Itoa((11-rest)%11)
		}
	}
}

// newOIB finds the check digit by trying which makes the product of ISO 7064 end on 1.
func newOIB(r *rand.Rand) string {
	s := random(r, "9999999999")
	product := 10
	for i := range len(s) {
		sum := (int(s[i]-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	return s + strconv.Itoa((11-product)%10)
}

func newHU(r *rand.Rand) string {
	for {
		y, m, d := birth(r)
		first := 1 + r.IntN(2)
		if y >= 2000 {
			first += 2
		}
		s := fmt.Sprintf("%d%02d%02d%02d%03d", first, y%100, m, d, 1+r.IntN(999))
		sum := sumOf(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
		if y > 1996 {
			sum = sumOf(s, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
		}
		if sum%11 < 10 {
			return s + strconv.Itoa(sum%11)
		}
	}
}
