package financial

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// ibans returns what the probe finds at every place where two letters start a
// word, whatever follows: no less than the engine shows it.
func ibans(text string) (found []string) {
	b := []byte(text)
	for i := 0; i+1 < len(b); i++ {
		if (b[i]|0x20)-'a' >= 26 || (b[i+1]|0x20)-'a' >= 26 || lex.GluedBefore(b, i) {
			continue
		}
		if start, end, v := probeIBAN(b, i); v != detectors.Reject {
			found = append(found, text[start:end])
			i = end
		}
	}
	return found
}

func TestIBANInText(t *testing.T) {
	for name, marked := range map[string]string{
		"alone":               "§DE89370400440532013000§",
		"fours":               "§DE89 3704 0044 0532 0130 00§",
		"prefix":              "IBAN:§DE89370400440532013000§, BIC: X",
		"prefix_word":         "IBAN §GB29 NWBK 6016 1331 9268 19§",
		"lower_case":          "§de89370400440532013000§",
		"mixed_case":          "§De89370400440532013000§",
		"odd_groups":          "§DE89 370 400 44 0532013000§",
		"country_apart":       "§DE 89 3704 0044 0532 0130 00§",
		"country_dot":         "§DE. 89370400440532013000§",
		"hyphens":             "§DE89-3704-0044-0532-0130-00§",
		"dots":                "§DE89.3704.0044.0532.0130.00§",
		"slash":               "§DE89 3704 0044 0532 0130/00§",
		"no_break_spaces":     "§DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000§",
		"thin_spaces":         "§DE89\u202f3704\u202f0044\u202f0532\u202f0130\u202f00§",
		"further_group":       "§NO93 8601 1117 947§ 1234",
		"further_word":        "§NO93 8601 1117 947§ EUR 12",
		"letters_in_account":  "§FR14 2004 1010 0505 0001 3M02 606§",
		"longest":             "§MT84 MALT 0110 0001 2345 MTLC AST0 01S§",
		"second_format":       "§NI92BAMC000000000000000003123123§",
		"partial_list":        "§AO06 0044 0000 6729 5030 1010 2§",
		"two":                 "§DE89370400440532013000§;§FR1420041010050500013M02606§",
		"curly_quotes":        "“§DE89370400440532013000§”",
		"xml":                 "<IBAN>§DE89370400440532013000§</IBAN>",
		"sentence_end":        "to §DE89370400440532013000§.",
		"wrong_then_right":    "DE88370400440532013000 §DE89370400440532013000§",
		"country_of_the_text": "in DE §DE89370400440532013000§",
	} {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(marked)
			if diff := cmp.Diff(want, ibans(text)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		})
	}
}

func TestIBANNone(t *testing.T) {
	for name, text := range map[string]string{
		"check_digits":      "DE88370400440532013000",
		"too_short":         "DE89 3704 0044 0532 0130 0",
		"too_long":          "DE893704004405320130001",
		"letter_after":      "DE89370400440532013000a DE89370400440532013000é",
		"letter_before":     "XDE89370400440532013000",
		"unknown_country":   "XX89370400440532013000",
		"wrong_structure":   "GB29 1WBK 6016 1331 9268 19",
		"letter_for_digit":  "DE8937040044053201300O",
		"line_end":          "DE89 3704 0044\n0532 0130 00",
		"two_marks":         "DE89--3704--0044--0532--0130--00",
		"four_spaces":       "DE89    370400440532013000",
		"commas":            "DE89,3704,0044,0532,0130,00",
		"inside_country":    "D E89370400440532013000",
		"prose":             "at 20 past 12, no 12 of de 34 and is 56 be 78",
		"hash":              "de89f0a3c4405320b3000aa41f",
		"end_of_text":       "DE",
		"digits_only":       "8937040044053201300089",
		"spread_over_words": "DE89 3704 is 0044 0532 0130 00",
	} {
		t.Run(name, func(t *testing.T) {
			if got := ibans(text); got != nil {
				t.Errorf("%q: found %q", text, got)
			}
		})
	}
}

func TestIBANVerdict(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       detectors.Verdict
	}{
		{"tight", "DE89370400440532013000", detectors.Strong},
		{"fours", "DE89 3704 0044 0532 0130 00", detectors.Strong},
		{"fours_hyphens", "DE89-3704-0044-0532-0130-00", detectors.Strong},
		{"mixed_separators", "DE89-3704 0044 0532 0130 00", detectors.Pass},
		{"one_gap_left_out", "DE89 37040044 0532 0130 00", detectors.Pass},
		{"lower", "de89370400440532013000", detectors.Pass},
		{"country_apart", "DE 89370400440532013000", detectors.Pass},
		{"country_apart_fours", "DE 89 3704 0044 0532 0130 00", detectors.Strong},
		{"number_word_lower", "No 9386011117947", detectors.Reject},
		{"country_apart_lower", "de 89370400440532013000", detectors.Weak},
		{"number_word", "NO 9386011117947", detectors.Weak},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, got := probeIBAN([]byte(tt.text), 0); got != tt.want {
				t.Errorf("verdict %d, want %d", got, tt.want)
			}
		})
	}
}

// newIBAN draws an account number of a country and gives it its check digits.
func newIBAN(r *rand.Rand, c ibanCountry) string {
	var bban []byte
	n := 0
	for _, b := range []byte(c.bban) {
		if b-'0' < 10 {
			n = n*10 + int(b-'0')
			continue
		}
		for ; n > 0; n-- {
			switch k := r.IntN(36); {
			case b == 'n' || b == 'c' && k < 18:
				bban = append(bban, byte('0'+r.IntN(10)))
			default:
				bban = append(bban, byte('A'+r.IntN(26)))
			}
		}
	}
	for check := 2; check <= 98; check++ {
		if s := fmt.Sprintf("%s%02d%s", c.code, check, bban); checkdigit.IBAN([]byte(s)) {
			return s
		}
	}
	panic("no check digits fit: mod 97 is broken")
}

// split writes s in groups of n with sep between them.
func split(s, sep string, n int) string {
	var parts []string
	for ; len(s) > n; s = s[n:] {
		parts = append(parts, s[:n])
	}
	return strings.Join(append(parts, s), sep)
}

// TestIBANGenerated accepts numbers of every country in every usual writing
// and finds every wrong character and every swap of two neighbours.
func TestIBANGenerated(t *testing.T) {
	r := random()
	for _, c := range ibanCountries {
		for range 5 {
			s := newIBAN(r, c)
			for _, written := range []string{
				s, strings.ToLower(s), split(s, " ", 4), split(s, "-", 4), split(s, ".", 4), split(s, " ", 5),
				s[:2] + " " + s[2:], s[:4] + " " + s[4:8] + s[8:12] + " " + s[12:],
			} {
				got := ibans("(" + written + ")")
				if len(got) != 1 || got[0] != written {
					t.Errorf("%s: found %q", written, got)
				}
			}
			for i := 2; i < len(s); i++ {
				wrong := []byte(s)
				if wrong[i] >= 'A' {
					wrong[i] = 'A' + (wrong[i]-'A'+byte(1+r.IntN(25)))%26
				} else {
					wrong[i] = '0' + (wrong[i]-'0'+byte(1+r.IntN(9)))%10
				}

				if got := ibans(string(wrong)); got != nil && i > 3 {
					t.Errorf("%s, a character off %s, is found", wrong, s)
				}
			}
		}
	}
}

func TestIBANCountries(t *testing.T) {
	seen := map[string]int{}
	for _, c := range ibanCountries {
		seen[c.code]++
		f := &ibanFormats[int(c.code[0]-'A')*26+int(c.code[1]-'A')][seen[c.code]-1]
		if f.length < 15 || f.length > 34 || (f.digits|f.letters)+1 != 1<<f.length {
			t.Errorf("%s: length %d, digits %x, letters %x", c.code, f.length, f.digits, f.letters)
		}
	}
	// Lengths as published, of countries whose structure is easily mistaken.
	for code, want := range map[string]int{
		"NO": 15, "BE": 16, "NL": 18, "DE": 22, "FR": 27, "MT": 31, "LC": 32, "RU": 33, "KW": 30, "SC": 31, "LY": 25, "UA": 29, "XK": 20, "YE": 30,
	} {
		if f := &ibanFormats[int(code[0]-'A')*26+int(code[1]-'A')][0]; f.length != want {
			t.Errorf("%s: length %d, want %d", code, f.length, want)
		}
	}
}

func TestIBANChance(t *testing.T) {
	r := random()
	const draws = 300_000
	passed := 0
	var text [32]byte
	for range draws {
		text[0], text[1] = byte('A'+r.IntN(26)), byte('A'+r.IntN(26))
		n := 13 + r.IntN(20)
		for i := 2; i < n; i++ {
			text[i] = byte('0' + r.IntN(10))
		}
		if _, _, v := probeIBAN(text[:n], 0); v != detectors.Reject {
			passed++
		}
	}
	if got := float64(passed) / draws; got > ibanChance || passed == 0 {
		t.Errorf("%.6f of random numbers pass, ibanChance is %v", got, ibanChance)
	}
}

// TestIBANReach checks that nothing further than MaxLen from the anchor matters.
func TestIBANReach(t *testing.T) {
	text := []byte("DE89 3704 0044 0532 0130 00")
	spread := []byte("DE89" + strings.Repeat(" - 3", 18))
	for _, b := range [][]byte{text, spread} {
		long := append(bytes.Clone(b), strings.Repeat(" 7", maxIBANText)...)
		_, e0, v0 := probeIBAN(long[:min(len(long), maxIBANText+1)], 0)
		_, e1, v1 := probeIBAN(long, 0)
		if e0 != e1 || v0 != v1 {
			t.Errorf("%q: %d %d cut off, %d %d whole", b, e0, v0, e1, v1)
		}
	}
}

func TestIBANAllocates(t *testing.T) {
	texts := [][]byte{[]byte("DE89 3704 0044 0532 0130 00"), []byte("NI92BAMC000000000000000003123123"), []byte("DE88370400440532013000")}
	if n := testing.AllocsPerRun(100, func() {
		for _, text := range texts {
			probeIBAN(text, 0)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzIBAN(f *testing.F) {
	for _, s := range append(iban.Examples, iban.NearMisses...) {
		f.Add([]byte(strings.ReplaceAll(s, "§", "")))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for i := range text {
			start, end, v := probeIBAN(text, i)
			if v == detectors.Reject {
				continue
			}
			if start != i || end > len(text) || end-start > maxIBANText {
				t.Fatalf("span %d-%d at %d of %d bytes", start, end, i, len(text))
			}
			if lex.GluedBefore(text, start) || lex.GluedAfter(text, end) {
				t.Fatalf("span %d-%d is glued to a word", start, end)
			}
			var compact []byte
			for _, c := range bytes.ToUpper(text[start:end]) {
				if c-'0' < 10 || c-'A' < 26 {
					compact = append(compact, c)
				}
			}
			if !checkdigit.IBAN(compact) {
				t.Fatalf("span %d-%d fails the check", start, end)
			}
		}
	})
}

func BenchmarkIBAN(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"tight", "DE89370400440532013000"}, {"fours", "DE89 3704 0044 0532 0130 00"}, {"word", "at 20 past noon"}, {"code", "AB12-X"},
	} {
		text := []byte(bm.text)
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				probeIBAN(text, 0)
			}
		})
	}
}
