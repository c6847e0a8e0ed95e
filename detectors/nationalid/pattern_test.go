package nationalid

import (
	"testing"
)

func TestPatterns(t *testing.T) {
	tests := []struct {
		shape, value string
		want         string // the letters and digits; "" for no match
		n            int
	}{
		{"A9999999", "P1234567", "P1234567", 8},
		{"A9999999", "p1234567", "P1234567", 8},
		{"A9999999", "P1234567, issued", "P1234567", 8},
		{"A9999999", "P12345678", "", 0},
		{"A9999999", "P123456", "", 0},
		{"A9999999", "P1234567é", "", 0},
		{"A 9999999", "P 1234567", "P1234567", 9},
		{"A 9999999", "P-1234567", "", 0},
		{"A 9999999", "P1234567", "", 0},
		{"A_9999999", "P1234567", "P1234567", 8},
		{"A_9999999", "P-1234567", "P1234567", 9},
		{"A_9999999", "P - 1234567", "P1234567", 11},
		{"99_99_99", "12.34.56", "123456", 8},
		{"99_99_99", "12.34-56", "", 0},
		{"99_99_99", "1234.56", "", 0},
		{"99_99_99", "123456", "123456", 6},
		{"A{1,3}-A{1,2} 9{1,4}", "K-AB 123", "KAB123", 8},
		{"A{1,3}-A{1,2} 9{1,4}", "MÜN-AB 123", "MUNAB123", 11},
		{"A{1,3}-A{1,2} 9{1,4}", "MÉN-AB 123", "", 0},
		{"A{1,3}_9{2,6}", "AB123", "AB123", 5},
		{"9{1,2}_9{3}", "123", "", 0},
		{"9{1,2}_9{3}", "1234", "1234", 4},
		{"AX{3}9", "AB1C9", "AB1C9", 5},
		{"AA 999999", "ΑΒ 123456", "AB123456", 11},
		{"A9999AA", "С1234АВ", "C1234AB", 10},
		{"AA 999999", "ΔΒ 123456", "", 0},
		{"999", "", "", 0},
	}
	for _, tt := range tests {
		ps, longest := parsePatterns([]string{tt.shape})
		s, n := ps.match([]byte(tt.value))
		if got := string(s.b[:s.n]); n != tt.n || n > 0 && got != tt.want {
			t.Errorf("%s on %q: %q, %d bytes, want %q, %d", tt.shape, tt.value, got, n, tt.want, tt.n)
		}
		if n > longest {
			t.Errorf("%s on %q: %d bytes, at most %d are promised", tt.shape, tt.value, n, longest)
		}
	}
}

// TestLongestPattern: of several shapes the one that takes most of the value counts.
func TestLongestPattern(t *testing.T) {
	for _, shapes := range [][]string{{"99 99", "99 99 99"}, {"99 99 99", "99 99"}} {
		ps, _ := parsePatterns(shapes)
		if s, n := ps.match([]byte("12 34 56 x")); n != 8 || s.len() != 6 {
			t.Errorf("%v: %d bytes and %d digits, want 8 and 6", shapes, n, s.len())
		}
	}
}

// FuzzPatterns: whatever stands in a value, a match ends inside it, at the end of
// a word, and has as many letters and digits as the shape.
func FuzzPatterns(f *testing.F) {
	f.Add("9_9{2,4}_A", "1-234-x")
	f.Add("A{1,3}-A{1,2} 9{1,4}", "K-AB 123")
	f.Add("X{9}", "ΑΒ1234567")
	f.Fuzz(func(t *testing.T, shape, value string) {
		if len(shape) > 40 || len(value) > 200 {
			return
		}
		for _, c := range []byte(shape) {
			if !isKind(c) && c != '_' && c != ' ' && c != '-' {
				return
			}
		}
		ps, _ := parsePatterns([]string{shape})
		s, n := ps.match([]byte(value))
		if n < 0 || n > len(value) {
			t.Fatalf("%q on %q: %d bytes", shape, value, n)
		}
		want := 0
		for _, c := range []byte(shape) {
			if isKind(c) {
				want++
			}
		}
		if n > 0 && s.len() != want {
			t.Fatalf("%q on %q: %d letters and digits, want %d", shape, value, s.len(), want)
		}
	})
}
