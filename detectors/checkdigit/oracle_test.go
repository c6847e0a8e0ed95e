package checkdigit

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The oracles compute the same checks as the standards describe them on paper,
// digit by digit, with nothing shared with the code.

// luhnOnPaper doubles every second digit from the right and casts out nines.
func luhnOnPaper(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// mod1110OnPaper is the recursive method of ISO/IEC 7064 §7.1.
func mod1110OnPaper(s string) bool {
	p := 10
	for i := range len(s) {
		v := (p + int(s[i]-'0')) % 10
		if i == len(s)-1 {
			return v == 1
		}
		if v == 0 {
			v = 10
		}
		p = 2 * v % 11
	}
	return false
}

// mod97OnPaper writes letters as numbers and divides.
func mod97OnPaper(s string) bool {
	var decimal strings.Builder
	for _, c := range s {
		if c >= 'A' {
			decimal.WriteString(strconv.Itoa(int(c-'A') + 10))
		} else {
			decimal.WriteRune(c)
		}
	}
	n, ok := new(big.Int).SetString(decimal.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}

func TestOnPaper(t *testing.T) {
	for name, tt := range map[string]struct {
		check   func([]byte) bool
		paper   func(string) bool
		pattern string
	}{
		"Luhn":     {Luhn, luhnOnPaper, `[0-9]{2,40}`},
		"Mod11_10": {Mod11_10, mod1110OnPaper, `[0-9]{2,40}`},
		"Mod97":    {Mod97, mod97OnPaper, `[0-9A-Z]{3,34}`},
	} {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			s := rapid.StringMatching(tt.pattern).Draw(t, "value")
			// Nearly all draws are wrong: the last characters are tried out, too.
			for last := range 10 {
				s = s[:len(s)-1] + strconv.Itoa(last)
				if got, want := tt.check([]byte(s)), tt.paper(s); got != want {
					t.Fatalf("%s(%q) = %v, on paper %v", name, s, got, want)
				}
			}
		}))
	}
}

// TestForeignBytes: a byte that is not of the alphabet, anywhere, is refused by
// every check, whatever the others are.
func TestForeignBytes(t *testing.T) {
	for name, tt := range map[string]struct {
		check func([]byte) bool
		valid string
	}{
		"Luhn": {Luhn, "79927398713"}, "Mod11_10": {Mod11_10, "86095742719"}, "Verhoeff": {Verhoeff, "123451"}, "Damm": {Damm, "5724"},
		"Mod97": {Mod97, "3214282912345698765432161182"}, "IBAN": {IBAN, "GB82WEST12345698765432"},
		"Weighted": {func(s []byte) bool { return Weighted(s, 1, 2, 3) >= 0 }, "123456789"}, "AllDigits": {AllDigits, "0123456789"},
	} {
		t.Run(name, func(t *testing.T) {
			if !tt.check([]byte(tt.valid)) {
				t.Fatalf("%s is refused", tt.valid)
			}
			for i := range tt.valid {
				for _, c := range []byte{0, ' ', '-', '/', ':', '@', '[', '`', 'a', 'z', '{', 0x7f, 0x80, 0xb2, 0xff} {
					wrong := []byte(tt.valid)
					if wrong[i] = c; tt.check(wrong) {
						t.Errorf("byte %#x in place %d is taken", c, i)
					}
				}
			}
		})
	}
}

// TestRightShareOfRandomNumbers: a check with m remainders lets one in m through.
func TestRightShareOfRandomNumbers(t *testing.T) {
	for name, tt := range map[string]struct {
		check func([]byte) bool
		one   int // in so many
	}{
		"Luhn": {Luhn, 10}, "Mod11_10": {Mod11_10, 10}, "Verhoeff": {Verhoeff, 10}, "Damm": {Damm, 10}, "Mod97": {Mod97, 97},
	} {
		passed := 0
		const numbers = 97_000 // every remainder as often
		for n := range numbers {
			if tt.check([]byte(strconv.Itoa(1_000_000 + n))) {
				passed++
			}
		}
		if want := numbers / tt.one; passed < want-want/50-1 || passed > want+want/50+1 {
			t.Errorf("%s: %d of %d consecutive numbers pass, want one in %d", name, passed, numbers, tt.one)
		}
	}
}
