package gen

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// bban is the national part of an account number with the check digits that
// the country puts there (SWIFT IBAN Registry; national rules by the banks'
// associations). Bank codes are random: most belong to no bank.
func bban(r *rand.Rand, country string) string {
	switch country {
	case "FR":
		bank, branch, account := digits(r, 5), digits(r, 5), digits(r, 11)
		sum := 89*modulo(bank, 97) + 15*modulo(branch, 97) + 3*modulo(account, 97)
		return fmt.Sprintf("%s%s%s%02d", bank, branch, account, 97-sum%97)
	case "ES":
		office, account := digits(r, 8), digits(r, 10)
		check := func(s string) int {
			c := 11 - digitSum(s, 1, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11
			return [...]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 1, 11: 0}[c]
		}
		return fmt.Sprintf("%s%d%d%s", office, check("00"+office), check(account), account)
	case "IT":
		n := digits(r, 22)
		return string(italianCIN(n)) + n
	case "NL":
		for {
			n := digits(r, 9)
			if c := (11 - digitSum(n, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11) % 11; c < 10 {
				return fmt.Sprintf("NLHB%s%d", n, c)
			}
		}
	case "BE":
		n := digits(r, 10)
		return fmt.Sprintf("%s%02d", n, (modulo(n, 97)+96)%97+1)
	case "PL":
		bank := digits(r, 7)
		return fmt.Sprintf("%s%d%s", bank, (10-digitSum(bank, 3, 9, 7, 1, 3, 9, 7)%10)%10, digits(r, 16))
	case "NO":
		for {
			n := digits(r, 10)
			if c := (11 - digitSum(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11; c < 10 {
				return fmt.Sprintf("%s%d", n, c)
			}
		}
	case "FI":
		n := digits(r, 13)
		return n + string(luhnDigit(n))
	case "PT":
		n := digits(r, 19)
		return fmt.Sprintf("%s%02d", n, 98-modulo(n+"00", 97))
	case "IE", "GB":
		return "NLHB" + digits(r, 14)
	}
	return digits(r, map[string]int{"DE": 18, "AT": 16, "DK": 14, "SE": 20}[country])
}

// italianCIN is the control letter of an Italian account: the table of the
// fiscal code over bank, branch and account.
func italianCIN(n string) byte {
	odd := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}
	s := 0
	for i, c := range n {
		if i%2 == 0 {
			s += odd[c-'0']
		} else {
			s += int(c - '0')
		}
	}
	return byte('A' + s%26)
}

// iban is an account number of a country (ISO 13616), without spaces.
func iban(r *rand.Rand, country string) string {
	account := bban(r, country)
	var b strings.Builder
	for _, c := range account + country + "00" {
		if c >= 'A' {
			fmt.Fprint(&b, c-'A'+10)
		} else {
			b.WriteRune(c)
		}
	}
	n, _ := new(big.Int).SetString(b.String(), 10)
	return fmt.Sprintf("%s%02d%s", country, 98-n.Mod(n, big.NewInt(97)).Int64(), account)
}

// fours writes a number in groups of four, as on paper.
func fours(s string) string {
	var b strings.Builder
	for i, c := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Ways to write a telephone number.
const (
	e164          = phonenumbers.E164
	international = phonenumbers.INTERNATIONAL
)

// phoneOf is a valid mobile number of a region: the numbering plan's example
// number with other digits at its end.
func phoneOf(r *rand.Rand, region string, form phonenumbers.PhoneNumberFormat) string {
	example := phonenumbers.GetExampleNumberForType(region, phonenumbers.MOBILE)
	stem := example.GetNationalNumber() / 10_000 * 10_000
	for {
		n := stem + uint64(r.IntN(10_000))
		example.NationalNumber = &n
		if phonenumbers.IsValidNumberForRegion(example, region) {
			return phonenumbers.Format(example, form)
		}
	}
}
