package corpus

import (
	"fmt"
	"math/big"
	"math/rand"
	"strings"
)

var (
	firstNames = strings.Fields("James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Pierre Camille Jürgen Anaïs Łukasz Zoë Björn Søren Giulia Marco Ana João Inês Hélène François Chloé Matteo Sofia Luca Emma Noah Mia Lena Paul Lars Ingrid Astrid Olga Dmitri Wei Yuki Ravi Priya")
	lastNames  = strings.Fields("Smith Johnson Williams Brown Jones Garcia Miller Davis Müller Schmidt Schneider Fischer Weber Dubois Durand Moreau Laurent Lefebvre Rossi Russo Ferrari Bianchi Silva Santos Ferreira Jansen Visser Novak Kowalski Nowak Hansen Nielsen Olsen Larsson Andersson Virtanen Ivanov Petrov Chen Wang Tanaka Sato Singh Patel Kumar")
	streets    = strings.Fields("Main Oak Pine Maple Cedar Elm Park Lake Hill Church Station Mill High Market Bridge School Garden River Forest King")
	cities     = strings.Fields("Paris Berlin Madrid Rome Lisbon Dublin London Vienna Prague Warsaw Oslo Stockholm Helsinki Copenhagen Amsterdam Brussels Zurich Milan Porto Krakow")
	domains    = strings.Fields("example.com mail.example.org corp.example.net example.co.uk shop.example.de example.fr webmail.example.eu")
	areaCodes  = strings.Fields("201 202 206 212 213 214 215 301 303 305 310 312 313 314 404 408 412 415 503 512 602 612 617 702 713 718 773 804 818 919")
)

// item is one labelled value for corpus a, counted in the truth.
func (g *generator) item(r *rand.Rand) string {
	f, l := fullName(r)
	kind, text := "PERSON", ""
	switch r.Intn(7) {
	case 0:
		kind, text = "EMAIL_ADDRESS", "email "+mail(r, f, l)
	case 1:
		kind, text = "CREDIT_CARD", "card number "+card(r)
	case 2:
		kind, text = "IBAN_CODE", "IBAN "+iban(r)
	case 3:
		kind, text = "PHONE_NUMBER", "phone "+phone(r)
	case 4:
		kind, text = "US_SSN", "SSN "+fmt.Sprintf("%03d-%02d-%04d", 1+r.Intn(665), 1+r.Intn(99), 1+r.Intn(9999))
	case 5:
		kind, text = "DATE_OF_BIRTH", fmt.Sprintf("born %04d-%02d-%02d", 1940+r.Intn(65), 1+r.Intn(12), 1+r.Intn(28))
	default:
		text = "client " + f + " " + l
	}
	g.truth["a"][kind]++
	return text
}

// customer is a row of corpus b.
func customer(r *rand.Rand, id int) string {
	f, l := fullName(r)
	return fmt.Sprintf("%d,%s,%s,%s,%s,%s,%s,%04d-%02d-%02d,\"%d %s Street, %05d %s\"\n", id, f, l, mail(r, f, l), phone(r), iban(r), card(r),
		1940+r.Intn(65), 1+r.Intn(12), 1+r.Intn(28), 1+r.Intn(300), pick(r, streets), 10000+r.Intn(89999), pick(r, cities))
}

func pick(r *rand.Rand, s []string) string { return s[r.Intn(len(s))] }

func fullName(r *rand.Rand) (first, last string) { return pick(r, firstNames), pick(r, lastNames) }

// lowerASCII drops what is not ASCII.
func lowerASCII(s string) string {
	return strings.Map(func(c rune) rune {
		if c < 128 {
			return c
		}
		return -1
	}, strings.ToLower(s))
}

func mail(r *rand.Rand, first, last string) string {
	return fmt.Sprintf("%s.%s%d@%s", lowerASCII(first), lowerASCII(last), r.Intn(1000), pick(r, domains))
}

// luhn fills a prefix up to n digits, the last by Luhn's rule.
func luhn(prefix string, n int, r *rand.Rand) string {
	b := []byte(prefix)
	for len(b) < n-1 {
		b = append(b, byte('0'+r.Intn(10)))
	}
	s, double := 0, true
	for i := len(b) - 1; i >= 0; i-- {
		d := int(b[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		s += d
		double = !double
	}
	return string(append(b, byte('0'+(10-s%10)%10)))
}

func card(r *rand.Rand) string {
	c := luhn([]string{"4", "51", "52", "55", "4"}[r.Intn(5)], 16, r)
	switch r.Intn(3) {
	case 0:
		return c
	case 1:
		return c[:4] + " " + c[4:8] + " " + c[8:12] + " " + c[12:]
	}
	return c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:]
}

func iban(r *rand.Rand) string {
	country := []string{"DE", "FR", "ES", "NL"}[r.Intn(4)]
	account := ""
	switch country {
	case "DE":
		account = digits(r, 18)
	case "FR":
		account = digits(r, 23)
	case "ES":
		office := digits(r, 8)
		account = spanishAccount(office, digits(r, 10))
	case "NL":
		account = "ABNA" + digits(r, 10)
	}
	var b strings.Builder
	for _, c := range account + country + "00" {
		if c >= 'A' {
			fmt.Fprintf(&b, "%d", c-'A'+10)
		} else {
			b.WriteRune(c)
		}
	}
	n, _ := new(big.Int).SetString(b.String(), 10)
	return fmt.Sprintf("%s%02d%s", country, 98-n.Mod(n, big.NewInt(97)).Int64(), account)
}

// spanishAccount puts the two national check digits between bank with branch and
// account (rule of the Código Cuenta Cliente).
func spanishAccount(office, account string) string {
	check := func(s string) byte {
		weights, t := [...]int{1, 2, 4, 8, 5, 10, 9, 7, 3, 6}, 0
		for i := range s {
			t += int(s[i]-'0') * weights[i]
		}
		switch d := 11 - t%11; d {
		case 10:
			return '1'
		case 11:
			return '0'
		default:
			return byte('0' + d)
		}
	}
	return office + string(check("00"+office)) + string(check(account)) + account
}

func phone(r *rand.Rand) string {
	switch r.Intn(4) {
	case 0:
		return fmt.Sprintf("+49 %s", pick(r, []string{"151 1", "151 2", "170 ", "171 ", "176 2"})+fmt.Sprintf("%07d", r.Intn(1e7)))
	case 1:
		return fmt.Sprintf("+33 6 %02d %02d %02d %02d", 10+r.Intn(20), r.Intn(100), r.Intn(100), r.Intn(100))
	case 2:
		return fmt.Sprintf("(%s) %03d-%04d", pick(r, areaCodes), 220+r.Intn(690), r.Intn(1e4))
	}
	return fmt.Sprintf("+44 20 7%03d %04d", r.Intn(1e3), r.Intn(1e4))
}

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.Intn(10))
	}
	return string(b)
}

func hex(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[r.Intn(16)]
	}
	return string(b)
}
