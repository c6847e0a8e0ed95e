package gen

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// germanTaxID: eleven digits, the first not 0; of the first ten one digit
// stands twice and one not at all; check by ISO/IEC 7064 MOD 11,10
// (Bundeszentralamt für Steuern, § 139b AO).
func germanTaxID(r *rand.Rand) string {
	for {
		perm := r.Perm(10)
		perm[r.IntN(10)] = perm[r.IntN(10)]
		var n string
		seen := map[int]int{}
		for _, d := range perm {
			n += fmt.Sprint(d)
			seen[d]++
		}
		if len(seen) != 9 || n[0] == '0' {
			continue
		}
		n += string(hybridDigit(n))
		return n[:2] + " " + n[2:5] + " " + n[5:8] + " " + n[8:]
	}
}

// hybridDigit is the check digit of ISO/IEC 7064 MOD 11,10.
func hybridDigit(digits string) byte {
	p := 10
	for _, c := range digits {
		s := (int(c-'0') + p) % 10
		if s == 0 {
			s = 10
		}
		p = 2 * s % 11
	}
	return byte('0' + (11-p)%10)
}

const spanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

// spanishNIF: eight digits and a letter by modulus 23 (Real Decreto 1553/2005).
func spanishNIF(r *rand.Rand) string {
	n := 10_000_000 + r.IntN(80_000_000)
	return fmt.Sprintf("%08d%c", n, spanishLetters[n%23])
}

// spanishNIE: X, Y or Z stand for 0, 1 or 2 in front of seven digits
// (Orden INT/2058/2008).
func spanishNIE(r *rand.Rand) string {
	first, n := r.IntN(3), r.IntN(10_000_000)
	return fmt.Sprintf("%c-%07d-%c", "XYZ"[first], n, spanishLetters[(first*10_000_000+n)%23])
}

// dutchBSN: nine digits whose sum by weights 9 to 2 and -1 is a multiple of 11
// (Logisch Ontwerp BSN).
func dutchBSN(r *rand.Rand) string {
	for {
		n := fmt.Sprint(10_000_000 + r.IntN(90_000_000))
		if c := digitSum(n, 9, 8, 7, 6, 5, 4, 3, 2) % 11; c < 10 {
			return fmt.Sprintf("%s%d", n, c)
		}
	}
}

// portugueseNIF: nine digits beginning with 1, 2 or 3 for persons, modulus 11
// with 10 written as 0 (Decreto-Lei 14/2013).
func portugueseNIF(r *rand.Rand) string {
	n := fmt.Sprint(10_000_000 + r.IntN(30_000_000))
	c := 11 - digitSum(n, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if c >= 10 {
		c = 0
	}
	return fmt.Sprintf("%s %s %s%d", n[:3], n[3:6], n[6:], c)
}

// britishNINO: two letters of the allowed ones, six digits, A to D (HMRC
// National Insurance Manual NIM39110).
func britishNINO(r *rand.Rand) string {
	for {
		prefix := string(pick(r, []byte("ABCEGHJKLMNOPRSTWXYZ"))) + string(pick(r, []byte("ABCEGHJKLMNPRSTWXYZ")))
		if slices.Contains([]string{"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}, prefix) || prefix[0] == 'O' {
			continue
		}
		n := digits(r, 6)
		return fmt.Sprintf("%s %s %s %s %c", prefix, n[:2], n[2:4], n[4:], 'A'+r.IntN(4))
	}
}

// britishNHS: ten digits from the range of England, modulus 11 (NHS Data
// Dictionary, NHS NUMBER).
func britishNHS(r *rand.Rand) string {
	for {
		n := fmt.Sprintf("4%s", digits(r, 8))
		c := 11 - digitSum(n, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11
		if c == 11 {
			c = 0
		}
		if c < 10 {
			return fmt.Sprintf("%s %s %s%d", n[:3], n[3:6], n[6:], c)
		}
	}
}

// americanSSN: area 001 to 665, group and serial not zero (Social Security
// Administration, RM 10201.035).
func americanSSN(r *rand.Rand) string {
	return fmt.Sprintf("%03d-%02d-%04d", 100+r.IntN(500), 1+r.IntN(99), 1+r.IntN(9999))
}

// cardNumber: a number of an issuer's range with the check digit of ISO/IEC
// 7812-1, written as on the card.
func cardNumber(r *rand.Rand) string {
	prefix := pick(r, []string{"4", "51", "53", "55", "2412", "2650"})
	n := prefix + digits(r, 15-len(prefix))
	n += string(luhnDigit(n))
	return strings.Join([]string{n[:4], n[4:8], n[8:12], n[12:]}, " ")
}

// macOf is a locally administered unicast address (IEEE 802, second bit set).
func macOf(r *rand.Rand) string {
	return fmt.Sprintf("02:%02x:%02x:%02x:%02x:%02x", 16+r.IntN(240), r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256))
}

// ipv4 is an address of a private network (RFC 1918).
func ipv4(r *rand.Rand) string {
	return fmt.Sprintf("10.%d.%d.%d", 1+r.IntN(250), r.IntN(256), 2+r.IntN(250))
}

// ipv6 is a unique local address (RFC 4193).
func ipv6(r *rand.Rand) string {
	return fmt.Sprintf("fd%02x:%x:%x::%x", r.IntN(256), 0x1000+r.IntN(0xe000), 0x1000+r.IntN(0xe000), 0x1000+r.IntN(0xe000))
}

// loginURL holds a password that stands in no word list.
func loginURL(r *rand.Rand, host string) string {
	return fmt.Sprintf("postgres://svc_%s:%s@%s:5432/crm", pick(r, []string{"crm", "export", "billing"}), token(r, 14), host)
}

// token is a random word of lower-case letters and digits, a letter first.
func token(r *rand.Rand, n int) string {
	b := []byte{byte('g' + r.IntN(10))}
	for len(b) < n {
		b = append(b, "abcdefghjkmnpqrstuvwxyz23456789"[r.IntN(31)])
	}
	return string(b)
}

// hexes is noise: a piece of a hash.
func hexes(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[r.IntN(16)]
	}
	return string(b)
}
