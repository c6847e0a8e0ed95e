package checkdigit

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Values from the standards and from the authorities that publish examples.
func TestKnownValues(t *testing.T) {
	tests := []struct {
		name  string
		check func([]byte) bool
		in    string
		want  bool
	}{
		{"Luhn", Luhn, "79927398713", true},
		{"Luhn", Luhn, "79927398710", false},
		{"Luhn", Luhn, "4111111111111111", true},
		{"Luhn", Luhn, "00", true},
		{"Luhn", Luhn, "0", false}, // no digit to check
		{"Luhn", Luhn, "", false},
		{"Luhn", Luhn, "7992739871A", false},
		{"Luhn", Luhn, "7992 7398713", false},
		{"Mod97", Mod97, "3214282912345698765432161182", true}, // GB82WEST… rotated, letters as numbers
		{"Mod97", Mod97, "WEST12345698765432GB82", true},
		{"Mod97", Mod97, "WEST12345698765432GB83", false},
		{"Mod97", Mod97, "5493001KJTIIGC8Y1R12", true}, // an LEI
		{"Mod97", Mod97, "5493001KJTIIGC8Y1R21", false},
		{"Mod97", Mod97, "west12345698765432gb82", false}, // lower case
		{"Mod97", Mod97, "01", false},
		{"Mod97", Mod97, "", false},
		{"IBAN", IBAN, "GB82WEST12345698765432", true},
		{"IBAN", IBAN, "DE89370400440532013000", true},
		{"IBAN", IBAN, "DE89370400440532013001", false},
		{"IBAN", IBAN, "DE8937040044053201300", false},
		{"IBAN", IBAN, "DEX9370400440532013000", false},
		{"IBAN", IBAN, "DE89", false},
		{"IBAN", IBAN, "DE89 370400440532013000", false},
		{"Mod11_10", Mod11_10, "86095742719", true},
		{"Mod11_10", Mod11_10, "86095742718", false},
		{"Mod11_10", Mod11_10, "94577403194", true}, // an OIB
		{"Mod11_10", Mod11_10, "1", false},
		{"Mod11_10", Mod11_10, "8609574271X", false},
		{"Verhoeff", Verhoeff, "2363", true},
		{"Verhoeff", Verhoeff, "2364", false},
		{"Verhoeff", Verhoeff, "123451", true},
		{"Verhoeff", Verhoeff, "3", false},
		{"Verhoeff", Verhoeff, "23a3", false},
		{"Damm", Damm, "5724", true},
		{"Damm", Damm, "5727", false},
		{"Damm", Damm, "4", false},
		{"Damm", Damm, "57 24", false},
	}
	for _, tt := range tests {
		if got := tt.check([]byte(tt.in)); got != tt.want {
			t.Errorf("%s(%q) = %v", tt.name, tt.in, got)
		}
	}
}

func TestWeighted(t *testing.T) {
	tests := []struct {
		in      string
		weights []int
		want    int
	}{
		{"123", []int{3, 2, 1}, 10},
		{"12345", []int{1, 3}, 1 + 6 + 3 + 12 + 5}, // weights repeat
		{"9", []int{10}, 90},
		{"", []int{1}, -1},
		{"1a", []int{1}, -1},
		{"12", nil, -1},
	}
	for _, tt := range tests {
		if got := Weighted([]byte(tt.in), tt.weights...); got != tt.want {
			t.Errorf("Weighted(%q, %v) = %d, want %d", tt.in, tt.weights, got, tt.want)
		}
	}
}

// TestMod97IsARemainder compares with big numbers, letters written out.
func TestMod97IsARemainder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9A-Z]{3,34}`).Draw(t, "value")
		var decimal strings.Builder
		for _, c := range []byte(s) {
			if c >= 'A' {
				c -= 'A' - 10
			} else {
				c -= '0'
			}
			fmt.Fprint(&decimal, c)
		}
		n, _ := new(big.Int).SetString(decimal.String(), 10)
		want := new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
		if got := Mod97([]byte(s)); got != want {
			t.Fatalf("Mod97(%q) = %v, want %v", s, got, want)
		}
	})
}

// scheme is a check that finds every single wrong digit.
type scheme struct {
	name     string
	valid    func([]byte) bool
	body     string // pattern of what the check digits are put to
	checks   []string
	allSwaps bool // it finds every swap of neighbours as well
}

func schemes() []scheme {
	one := []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
	two := make([]string, 0, 100)
	for i := range 100 {
		two = append(two, string([]byte{'0' + byte(i/10), '0' + byte(i%10)}))
	}
	return []scheme{
		{"Luhn", Luhn, `[0-9]{1,20}`, one, false},
		{"Mod11_10", Mod11_10, `[0-9]{1,20}`, one, false},
		{"Verhoeff", Verhoeff, `[0-9]{1,20}`, one, true},
		{"Damm", Damm, `[0-9]{1,20}`, one, true},
		{"Mod97", Mod97, `[0-9]{1,20}`, two, true},
	}
}

// TestEveryBodyHasOneCheck: to any body exactly one check fits (for two digits
// of mod 97, up to two that differ by 97).
func TestEveryBodyHasOneCheck(t *testing.T) {
	for _, s := range schemes() {
		t.Run(s.name, rapid.MakeCheck(func(t *rapid.T) {
			body := rapid.StringMatching(s.body).Draw(t, "body")
			n := 0
			for _, c := range s.checks {
				if s.valid([]byte(body + c)) {
					n++
				}
			}
			if n != 1 && (s.name != "Mod97" || n != 2) {
				t.Fatalf("%d checks fit", n)
			}
		}))
	}
}

// TestSingleErrorsAndSwaps changes every digit and swaps all neighbours.
func TestSingleErrorsAndSwaps(t *testing.T) {
	for _, s := range schemes() {
		t.Run(s.name, rapid.MakeCheck(func(t *rapid.T) {
			v := []byte(withCheck(s, rapid.StringMatching(s.body).Draw(t, "body")))
			for i, c := range v {
				for x := byte('0'); x <= '9'; x++ {
					if v[i] = x; x != c && s.valid(v) {
						t.Fatalf("%s missed a wrong digit at %d", s.name, i)
					}
				}
				v[i] = c
			}
			if !s.allSwaps {
				return
			}
			for i := range len(v) - 1 {
				if v[i] == v[i+1] {
					continue
				}
				v[i], v[i+1] = v[i+1], v[i]
				if s.valid(v) {
					t.Fatalf("%s missed a swap at %d", s.name, i)
				}
				v[i], v[i+1] = v[i+1], v[i]
			}
		}))
	}
}

func withCheck(s scheme, body string) string {
	for _, c := range s.checks {
		if s.valid([]byte(body + c)) {
			return body + c
		}
	}
	return body
}

// TestIBANIsMod97Rotated ties the two to each other.
func TestIBANIsMod97Rotated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}`).Draw(t, "iban")
		cd := int(s[2]-'0')*10 + int(s[3]-'0')
		want := cd >= 2 && cd <= 98 && Mod97([]byte(s[4:]+s[:4]))
		if got := IBAN([]byte(s)); got != want {
			t.Fatalf("IBAN = %v, want %v", got, want)
		}
	})
}

func TestNothingAllocates(t *testing.T) {
	s := []byte("86095742719")
	if n := testing.AllocsPerRun(50, func() {
		Luhn(s)
		Mod97(s)
		IBAN(s)
		Mod11_10(s)
		Verhoeff(s)
		Damm(s)
		Weighted(s, 1, 3, 7, 9)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzChecks: any bytes are answered, and nothing but the alphabet is accepted.
func FuzzChecks(f *testing.F) {
	for _, s := range []string{"", "0", "79927398713", "GB82WEST12345698765432", "\xff\x00", "2363"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		digits := AllDigits(s)
		for _, c := range schemes() {
			if c.valid(s) && !digits && c.name != "Mod97" {
				t.Errorf("%s accepts other bytes than digits", c.name)
			}
		}
		IBAN(s)
		if got := Weighted(s, 1); (got >= 0) != digits {
			t.Errorf("Weighted = %d", got)
		}
	})
}

// TestEightDigits compares with reading digit by digit, and puts every other
// byte in every place.
func TestEightDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Uint64Range(0, 99999999).Draw(t, "number")
		s := [8]byte([]byte(fmt.Sprintf("%08d", want)))
		if got, ok := EightDigits(&s); !ok || got != want {
			t.Fatalf("EightDigits(%s) = %d, %v", s, got, ok)
		}
	})
	for place := range 8 {
		for c := range 256 {
			s := [8]byte([]byte("90817263"))
			s[place] = byte(c)
			if _, ok := EightDigits(&s); ok != (byte(c)-'0' < 10) {
				t.Errorf("byte %#x in place %d: ok is %v", c, place, ok)
			}
		}
	}
}
