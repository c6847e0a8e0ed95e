package financial

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// judge gives the verdict of the row that takes a number's length.
func judge(t *lex.Token) detectors.Verdict {
	return max(validateCard(t), validateRareCard(t))
}

func TestCard(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        detectors.Verdict
	}{
		{"visa_16", "4484070000000000", detectors.Pass},
		{"visa_fours", "4484 0700 0000 0000", detectors.Strong},
		{"visa_hyphens", "4484-0700-0000-0000", detectors.Strong},
		{"visa_dots", "4484.0700.0000.0000", detectors.Strong},
		{"visa_wide_spaces", "4484  0700  0000  0000", detectors.Strong},
		{"visa_eights", "44840700 00000000", detectors.Strong},
		{"visa_13", "4484070000007", detectors.Weak},
		{"visa_19", "4000000000000000006", detectors.Pass},
		{"visa_19_grouped", "4000 0000 0000 0000 006", detectors.Strong},
		{"mastercard", "5500005555555559", detectors.Pass},
		{"mastercard_2_series_first", "2221000000000009", detectors.Pass},
		{"mastercard_2_series_last", "2720990000000007", detectors.Pass},
		{"amex", "340000000000009", detectors.Pass},
		{"amex_grouped", "3400 000000 00009", detectors.Strong},
		{"amex_in_fours", "3400 0000 0000 009", detectors.Strong},
		{"diners", "38000000000006", detectors.Pass},
		{"diners_grouped", "3800 000000 0006", detectors.Strong},
		{"jcb_15", "213100000000001", detectors.Pass},
		{"jcb_16", "3589000000000003", detectors.Pass},
		{"maestro_12", "501800000009", detectors.Weak},
		{"maestro_6_13", "501800 0000000000007", detectors.Strong},
		{"maestro_12_grouped", "5018 0000 0009", detectors.Pass},
		{"unionpay_19", "6200000000000000000", detectors.Pass},
		{"mir", "2200000000000004", detectors.Pass},
		{"rupay", "6521000000000007", detectors.Pass},
		{"sample", "4111111111111111", detectors.Sample},
		{"sample_grouped", "3782 822463 10005", detectors.Sample},

		{"wrong_check_digit", "4484070000000001", detectors.Reject},
		{"one_digit_short", "448407000000000", detectors.Reject},
		{"visa_15", "448407000000007", detectors.Reject},
		{"amex_16", "3400000000000000", detectors.Reject},
		{"mastercard_before_2_series", "2220990000000002", detectors.Reject},
		{"mastercard_after_2_series", "2721000000000004", detectors.Reject},
		{"imei", "490154203237518", detectors.Reject},
		{"unknown_issuer", "9484070000000009", detectors.Reject},
		{"zeros", "0000000000000000", detectors.Reject},
		{"one_digit", "5555555555555555", detectors.Reject},
		{"pairs", "44 84 07 00 00 00 00 00", detectors.Reject},
		{"mixed_separators", "4484-0700 0000 0000", detectors.Reject},
		{"slashes", "4484/0700/0000/0000", detectors.Reject},
		{"amex_groups_on_visa_digits", "448407 0000 000000", detectors.Reject},
		{"trailing_group", "4484 0700 0000 0000 18", detectors.Reject},
		{"phone_groups", "4484 07 000 000 0000", detectors.Reject},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := judge(token(t, tt.value)); got != tt.want {
				t.Errorf("%s: verdict %d, want %d", tt.value, got, tt.want)
			}
		})
	}
}

func TestCardAfterPoint(t *testing.T) {
	tok := token(t, "4484070000000000")
	tok.Text = []byte("0.4484070000000000")
	tok.Start, tok.End = 2, len(tok.Text)
	if got := judge(tok); got != detectors.Reject {
		t.Errorf("digits after a decimal point: verdict %d", got)
	}
}

// withCheckDigit completes digits by Luhn.
func withCheckDigit(digits string) string {
	for c := '0'; c <= '9'; c++ {
		if s := digits + string(c); checkdigit.Luhn([]byte(s)) {
			return s
		}
	}
	panic("no check digit fits: Luhn is broken")
}

// TestCardGenerated draws numbers of every issuer in every length: each is
// accepted, and with any one digit changed rejected.
func TestCardGenerated(t *testing.T) {
	r := random()
	for _, issuer := range cardIssuers {
		for n := 12; n <= 19; n++ {
			if issuer.lengths>>n&1 == 0 {
				continue
			}
			body := []byte(strconv.Itoa(int(issuer.from) + r.IntN(int(issuer.to-issuer.from)+1)))
			for len(body) < n-1 {
				body = append(body, byte('0'+r.IntN(10)))
			}
			card := withCheckDigit(string(body))
			if judge(token(t, card)) == detectors.Reject {
				t.Errorf("%s of issuer %d is rejected", card, issuer.from)
			}
			for i := range card {
				wrong := []byte(card)
				wrong[i] = '0' + (wrong[i]-'0'+byte(1+r.IntN(9)))%10
				if judge(token(t, string(wrong))) != detectors.Reject {
					t.Errorf("%s, a digit off %s, is accepted", wrong, card)
				}
			}
		}
	}
}

func TestCardIssuersSorted(t *testing.T) {
	last := uint32(99_999)
	for _, r := range cardIssuers {
		if r.from <= last || r.to < r.from || r.to > 999_999 || r.lengths&^len12to19 != 0 || r.lengths == 0 {
			t.Errorf("range %d-%d is out of order, upside down or without lengths", r.from, r.to)
		}
		last = r.to
	}
	if cardLengths(0) != 0 || cardLengths(999_999) != 0 || cardLengths(400_000) == 0 || cardLengths(499_999) == 0 {
		t.Error("look-up at the edges")
	}
}

// TestCardManifest keeps the count of rows in the manifest true.
func TestCardManifest(t *testing.T) {
	f, err := os.Open("MANIFEST.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"card_issuers.go": len(cardIssuers), "iban_countries.go": len(ibanCountries)}
	for _, row := range rows[1:] {
		if row[1] != strconv.Itoa(want[row[0]]) {
			t.Errorf("%s has %d rows, the manifest says %s", row[0], want[row[0]], row[1])
		}
		delete(want, row[0])
	}
	if len(want) != 0 {
		t.Errorf("not in the manifest: %v", want)
	}
}

func TestCardChance(t *testing.T) {
	for _, tt := range []struct {
		name     string
		lengths  []int
		validate func(*lex.Token) detectors.Verdict
		want     float64
	}{
		{"usual", []int{14, 15, 16, 19}, validateCard, cardChance},
		{"rare", []int{12, 13, 17, 18}, validateRareCard, rareCardChance},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := random()
			const draws = 400_000
			passed := 0
			var digits [19]byte
			for range draws {
				n := tt.lengths[r.IntN(len(tt.lengths))]
				for i := range n {
					digits[i] = byte('0' + r.IntN(10))
				}
				if tok, _ := lex.Parse(string(digits[:n])); tt.validate(&tok) != detectors.Reject {
					passed++
				}
			}
			if got := float64(passed) / draws; math.Abs(got-tt.want) > 0.05*tt.want {
				t.Errorf("%.5f of random numbers pass, the detector says %v", got, tt.want)
			}
		})
	}
}

func TestCardAllocates(t *testing.T) {
	tokens := []*lex.Token{token(t, "4484 0700 0000 0000"), token(t, "4111111111111111"), token(t, "9484070000000009"), token(t, "501800000009")}
	if n := testing.AllocsPerRun(100, func() {
		for _, tok := range tokens {
			judge(tok)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzCard(f *testing.F) {
	for _, s := range append(creditCard.Examples, creditCard.NearMisses...) {
		f.Add(strings.ReplaceAll(s, "§", ""))
	}
	f.Fuzz(func(t *testing.T, s string) {
		tok, ok := lex.Parse(s)
		if !ok || tok.Digits() != tok.Len() || tok.Len() < 12 || tok.Len() > 19 {
			return // the engine does not offer it
		}
		if v := judge(&tok); v != detectors.Reject && !checkdigit.Luhn(tok.Compact()) {
			t.Errorf("accepted without a check digit")
		}
		if tok.Start != 0 || tok.End != len(s) {
			t.Errorf("the span moved")
		}
	})
}

func BenchmarkCard(b *testing.B) {
	for _, bm := range []struct{ name, value string }{
		{"valid", "4484 0700 0000 0000"}, {"wrong_check", "4484070000000001"}, {"unknown_issuer", "9484070000000009"},
	} {
		tok := token(b, bm.value)
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				judge(tok)
			}
		})
	}
}
