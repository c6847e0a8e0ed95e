package contact

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"github.com/pdatlas/pdatlas/detectors"
)

// europe is where most of the numbers in the users' data are from.
var europe = []string{"AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS",
	"IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"}

// exampleNumbers are the library's specimens of a country's lines and mobiles.
func exampleNumbers(t *testing.T, region string) (ns []*phonenumbers.PhoneNumber) {
	t.Helper()
	for _, kind := range []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE} {
		if n := phonenumbers.GetExampleNumberForType(region, kind); n != nil {
			ns = append(ns, n)
		}
	}
	if len(ns) == 0 {
		t.Fatalf("%s has no specimens", region)
	}
	return ns
}

// TestPhoneInternationalForms writes the specimens of every European country as
// people write international numbers: each is reported, without any label.
func TestPhoneInternationalForms(t *testing.T) {
	s := phoneEngine(t).NewScanner()
	for _, region := range europe {
		t.Run(region, func(t *testing.T) {
			for _, n := range exampleNumbers(t, region) {
				e164 := phonenumbers.Format(n, phonenumbers.E164)
				spaced := phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
				for _, form := range []string{
					e164, spaced,
					strings.ReplaceAll(spaced, " ", "-"),
					strings.ReplaceAll(spaced, " ", "."),
					strings.Replace(spaced, " ", "", 1),
					"+ " + spaced[1:],
				} {
					for _, text := range []string{form, "(" + form + ")", "x " + form + ".", `"` + form + `"`, form + ",", "<td>" + form + "</td>", "tel:" + form} {
						if got := scanPhone(s, text); len(got) != 1 || strings.Map(digitsOnly, got[0]) != e164[1:] {
							t.Errorf("%q: found %q", text, got)
						}
					}
				}
			}
		})
	}
}

// TestPhoneNationalForms writes them as they are dialled at home: each is
// reported behind a label, and under a field name also without separators.
func TestPhoneNationalForms(t *testing.T) {
	e := phoneEngine(t)
	s := e.NewScanner()
	field := e.Field("phone")
	for _, region := range europe {
		t.Run(region, func(t *testing.T) {
			for _, n := range exampleNumbers(t, region) {
				national := phonenumbers.Format(n, phonenumbers.NATIONAL)
				digits := strings.Map(digitsOnly, national)
				if len(digits) < minPhoneDigits || filler([]byte(digits)) {
					continue
				}
				forms := []string{national, digits}
				if !strings.Contains(national, "(") {
					forms = append(forms, strings.ReplaceAll(national, " ", "-"))
				}
				for _, form := range forms {
					if got := scanPhone(s, "Tel.: "+form+"\n"); len(got) != 1 || strings.Map(digitsOnly, got[0]) != digits {
						t.Errorf("%q after a label: found %q", form, got)
					}
					ms := s.Scan(detectors.Window{Text: []byte(form), Hi: len(form), Field: field}, nil)
					if len(ms) != 1 || ms[0].Likelihood < detectors.Likely {
						t.Errorf("%q under a field name: found %v", form, ms)
					}
				}
				for _, text := range []string{digits, "order " + digits, "id=" + digits, "#" + digits, digits + " rows"} {
					if got := scanPhone(s, text); got != nil {
						t.Errorf("%q: found %q without a word for it", text, got)
					}
				}
			}
		})
	}
}

// TestPhoneFieldOfOtherThings: bare numbers under names of other things are not reported.
func TestPhoneFieldOfOtherThings(t *testing.T) {
	e := phoneEngine(t)
	s := e.NewScanner()
	for _, name := range []string{"order_no", "invoiceNumber", "amount", "timestamp", "sku", "row_index", "checksum", "build", "phone_verified", "phone_count"} {
		field := e.Field(name)
		for _, region := range europe {
			for _, n := range exampleNumbers(t, region) {
				text := strings.Map(digitsOnly, phonenumbers.Format(n, phonenumbers.NATIONAL))
				for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: field}, nil) {
					if m.Likelihood >= detectors.Likely {
						t.Errorf("%s under %q: %v", text, name, m.Likelihood)
					}
				}
			}
		}
	}
}

// TestPhoneTooLongAndTooShort: a digit more than a country's numbers have makes
// no strong match of a '+' number, and few digits make none at all.
func TestPhoneTooLongAndTooShort(t *testing.T) {
	for _, region := range europe {
		for _, n := range exampleNumbers(t, region) {
			e164 := phonenumbers.Format(n, phonenumbers.E164)
			for digits := e164[1:]; len(digits) > 3; digits = digits[:len(digits)-1] {
				tok := phoneToken(t, "+§"+digits+"§")
				p, err := phonenumbers.Parse("+"+digits, "")
				valid := err == nil && phonenumbers.IsValidNumber(p)
				got := judgePhone(&tok)
				if (got == detectors.Strong) != valid && len(digits) >= minPhoneDigits && !fictional([]byte(digits)) {
					t.Errorf("+%s: verdict %d, the library says valid %v", digits, got, valid)
				}
				if len(digits) < minPhoneDigits && got != detectors.Reject {
					t.Errorf("+%s: verdict %d of too few digits", digits, got)
				}
			}
			long := phoneToken(t, "+§"+e164[1:]+"12345678"[:max(0, maxPhoneDigits+1-len(e164[1:]))]+"§")
			if got := judgePhone(&long); got != detectors.Reject {
				t.Errorf("%d digits: verdict %d", long.Digits(), got)
			}
		}
	}
}

// TestPhoneSeparatorsDoNotMix draws groups with separators of all kinds in
// between: what has two kinds of marks without a bracket, or a mark twice, is
// never the strong form of a national number.
func TestPhoneSeparatorsDoNotMix(t *testing.T) {
	r := rand.New(rand.NewPCG(164, 123))
	s := phoneEngine(t).NewScanner()
	for range 4000 {
		a, b := string("-./"[r.IntN(3)]), string("-./"[r.IntN(3)])
		if a == b {
			continue
		}
		text := fmt.Sprintf("%d%s%d%s%d", 200+r.IntN(700), a, 200+r.IntN(700), b, 1000+r.IntN(9000))
		if got := scanPhone(s, text); got != nil {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

// TestPhoneNotAPhone: generated near misses, of each kind many: none is
// reported where nothing says that it is a telephone number.
func TestPhoneNotAPhone(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 26))
	d := func(n int) string { return randomPhoneDigits(r, n) }
	kinds := map[string]func() string{
		"iso_date_time": func() string {
			return fmt.Sprintf("20%02d-%02d-%02d %02d:%02d:%02d", r.IntN(30), 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60))
		},
		"date_and_count": func() string {
			return fmt.Sprintf("%02d.%02d.20%02d %d", 1+r.IntN(28), 1+r.IntN(12), r.IntN(30), 1000+r.IntN(9000))
		},
		"decimal":       func() string { return "0." + d(9) },
		"amount":        func() string { return fmt.Sprintf("1.%s.%s,%s", d(3), d(3), d(2)) },
		"thousands":     func() string { return fmt.Sprintf("%d %s %s", 1+r.IntN(999), d(3), d(3)) },
		"version":       func() string { return fmt.Sprintf("%d.%d.%d.%s", r.IntN(9), r.IntN(99), r.IntN(9), d(5)) },
		"address":       func() string { return fmt.Sprintf("%d.%d.%d.%d", r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256)) },
		"card":          func() string { return fmt.Sprintf("4%s %s %s %s", d(3), d(4), d(4), d(4)) },
		"iban":          func() string { return fmt.Sprintf("DE%s %s %s %s %s %s", d(2), d(4), d(4), d(4), d(4), d(2)) },
		"isbn":          func() string { return fmt.Sprintf("978-3-%s-%s-%s", d(4), d(4), d(1)) },
		"zip_plus_four": func() string { return d(5) + "-" + d(4) },
		"social":        func() string { return d(3) + "-" + d(2) + "-" + d(4) },
		"year_range":    func() string { return fmt.Sprintf("19%s-20%s", d(2), d(2)) },
		"fraction":      func() string { return d(3) + "/" + d(5) },
		"bare":          func() string { return d(7 + r.IntN(8)) },
		"unix_time":     func() string { return fmt.Sprint(1_500_000_000 + r.IntN(400_000_000)) },
		"coordinates":   func() string { return fmt.Sprintf("%d.%s, -%d.%s", r.IntN(90), d(6), r.IntN(180), d(6)) },
	}
	s := phoneEngine(t).NewScanner()
	for name, make := range kinds {
		t.Run(name, func(t *testing.T) {
			found := []string{}
			const n = 2000
			for range n {
				text := "see " + make() + " there"
				if got := scanPhone(s, text); got != nil {
					found = append(found, text)
				}
			}
			if len(found) > n/500 {
				t.Errorf("%d of %d are reported, e.g. %q", len(found), n, found[:min(5, len(found))])
			}
		})
	}
}

// TestPhoneAmongOperands: a line of numbers before a command is a drawing's, where
// the lines beside it have other numbers; beside telephone numbers it is one.
func TestPhoneAmongOperands(t *testing.T) {
	s := phoneEngine(t).NewScanner()
	for text, want := range map[string]int{
		"721 73 98 97 lineto\n46 12 rlineto\n":       0,
		"88 120 4 moveto\n721 73 98 97 c\n":          0,
		"721 73 98 97 c\n7213 730 98 97 c\n":         0,
		"912 34 56 78 oficina\n913 45 67 89 casa\n":  2,
		"912 34 56 78 oficina\nLena Berg\n":          1,
		"912 34 56 78\n12 34\n":                      1,
		"Lena Berg 912 34 56 78 oficina\n12 34 56\n": 1,
		"912 34 56 78 Lena\n1234 56\n":               1,
		"912 34 56 78 casa":                          1,
	} {
		if got := scanPhone(s, text); len(got) != want {
			t.Errorf("%q: found %q, want %d", text, got, want)
		}
	}
}

// TestPhoneOfFours: three groups of four are a telephone number where they begin
// with the trunk zero, which no card's number does.
func TestPhoneOfFours(t *testing.T) {
	s := phoneEngine(t).NewScanner()
	for number, want := range map[string]bool{"0812 7784 9984": true, "4812 7784 9984": false} {
		if got := scanPhone(s, "Tel: "+number); slices.Contains(got, number) != want {
			t.Errorf("%s: found %q, want it %v", number, got, want)
		}
	}
}

// TestPhoneManyInOneText finds a list of numbers one by one, in order, whatever
// stands between.
func TestPhoneManyInOneText(t *testing.T) {
	s := phoneEngine(t).NewScanner()
	for _, sep := range []string{", ", "; ", "\n", " / ", " | ", "\t", " oder ", "<br>", `","`} {
		var numbers, want []string
		for _, region := range europe {
			for _, n := range exampleNumbers(t, region) {
				numbers = append(numbers, phonenumbers.Format(n, phonenumbers.INTERNATIONAL))
				want = append(want, phonenumbers.Format(n, phonenumbers.E164))
			}
		}
		var got []string
		for _, m := range scanPhone(s, strings.Join(numbers, sep)) {
			got = append(got, "+"+strings.Map(digitsOnly, m))
		}
		if !slices.Equal(got, want) {
			t.Errorf("joined by %q: found %d of %d numbers", sep, len(got), len(want))
		}
	}
}
