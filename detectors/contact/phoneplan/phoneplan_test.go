package phoneplan_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"github.com/pdatlas/pdatlas/detectors/contact/phoneplan"
	"github.com/pdatlas/pdatlas/detectors/contact/phoneplan/internal/compile"
)

// oracle reports whether the library calls digits a valid international number
// as it stands. The library also accepts numbers after correcting them (a trunk
// prefix taken out, a mobile digit put in); those are written otherwise again.
func oracle(digits string) bool {
	n, err := phonenumbers.Parse("+"+digits, "")
	return err == nil && phonenumbers.IsValidNumber(n) &&
		phonenumbers.Format(n, phonenumbers.E164) == "+"+digits
}

func regions() []string {
	var out []string
	for r := range phonenumbers.GetSupportedRegions() {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// kinds is the number types of the library, by value.
func kinds() []phonenumbers.PhoneNumberType {
	return []phonenumbers.PhoneNumberType{
		phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE,
		phonenumbers.SHARED_COST, phonenumbers.VOIP, phonenumbers.PERSONAL_NUMBER, phonenumbers.PAGER,
		phonenumbers.UAN, phonenumbers.VOICEMAIL,
	}
}

// examples returns the metadata's example numbers, in international digits.
func examples(region string) []string {
	var out []string
	for _, k := range kinds() {
		if n := phonenumbers.GetExampleNumberForType(region, k); n != nil {
			out = append(out, phonenumbers.Format(n, phonenumbers.E164)[1:])
		}
	}
	return out
}

func TestGeneratedFileIsCurrent(t *testing.T) {
	tables, err := compile.Build()
	if err != nil {
		t.Fatal(err)
	}
	want, err := tables.Source()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("tables_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("tables_gen.go is not what the metadata gives: run go generate")
	}
}

func TestInternationalExamples(t *testing.T) {
	n := 0
	for _, r := range regions() {
		for _, digits := range examples(r) {
			n++
			if want := oracle(digits); phoneplan.International([]byte(digits)) != want {
				t.Errorf("%s %s: the library says %v", r, digits, want)
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d examples were tried", n)
	}
}

// TestInternationalOracle compares with the library on numbers that are one
// change away from valid ones and on random ones, for every calling code.
func TestInternationalOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	valid, invalid := 0, 0
	check := func(digits string) {
		want := oracle(digits)
		if got := phoneplan.International([]byte(digits)); got != want {
			t.Errorf("International(%s) = %v, the library says %v", digits, got, want)
		}
		if want {
			valid++
		} else {
			invalid++
		}
	}
	rounds := 2
	if testing.Short() {
		rounds = 1
	}
	for _, r := range regions() {
		code := fmt.Sprint(phonenumbers.GetCountryCodeForRegion(r))
		for _, digits := range examples(r) {
			for range rounds {
				b := []byte(digits)
				i := len(code) + rng.IntN(len(b)-len(code))
				b[i] = byte('0' + rng.IntN(10))
				check(string(b))
				j := len(code) + rng.IntN(len(b)-len(code))
				b[j] = byte('0' + rng.IntN(10))
				check(string(b))
			}
			check(digits[:len(digits)-1])
			check(digits + "0")
		}
		for range 2 * rounds {
			check(code + randomDigits(rng, 4+rng.IntN(10)))
		}
	}
	if valid < 800 || invalid < 800 {
		t.Errorf("the comparison is one-sided: %d valid, %d invalid numbers", valid, invalid)
	}
}

func randomDigits(rng *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + rng.IntN(10))
	}
	return string(b)
}

// TestNationalOracle compares national numbers, in the form the library prints
// them, with what the library says of them in that country.
func TestNationalOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	accepted, refused := 0, 0
	for _, country := range compile.Home {
		for _, example := range examples(country) {
			for range 5 {
				code := fmt.Sprint(phonenumbers.GetCountryCodeForRegion(country))
				b := []byte(example)
				i := len(code) + rng.IntN(len(b)-len(code))
				b[i] = byte('0' + rng.IntN(10))
				n, err := phonenumbers.Parse("+"+string(b), "")
				if err != nil || phonenumbers.Format(n, phonenumbers.E164) != "+"+string(b) {
					continue
				}
				national := onlyDigits(phonenumbers.Format(n, phonenumbers.NATIONAL))
				if !dialled(country, national, string(b[len(code):])) {
					continue
				}
				want := phonenumbers.IsValidNumber(n)
				got := phoneplan.National([]byte(national)).Has(country)
				if got != want {
					t.Errorf("National(%s) has %s: %v, the library says %v", national, country, got, want)
				}
				if want {
					accepted++
				} else {
					refused++
				}
			}
		}
	}
	if accepted < 300 || refused < 100 {
		t.Errorf("the comparison is one-sided: %d accepted, %d refused", accepted, refused)
	}
}

// dialled reports whether the library printed a number the way the country
// writes all its numbers: some short and service numbers stand without the
// trunk prefix, which the tables do not follow.
func dialled(country, national, nsn string) bool {
	trunk := phonenumbers.GetNddPrefixForRegion(country, true)
	return trunk == "" || country == "US" || national == trunk+nsn
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func TestNational(t *testing.T) {
	tests := []struct {
		digits string
		in     []string
		notIn  []string
	}{
		{"02079460958", []string{"GB"}, []string{"US", "FR", "ES"}},
		{"2079460958", nil, []string{"GB"}},
		{"4155552671", []string{"US"}, []string{"GB", "DE"}},
		{"14155552671", []string{"US"}, nil},
		{"1155552671", nil, []string{"US"}},
		{"0612345678", []string{"FR", "NL"}, []string{"ES", "US"}},
		{"612345678", []string{"ES"}, []string{"FR", "NL"}},
		{"061234567890123456", nil, []string{"FR", "NL", "DE"}},
		{"", nil, []string{"US"}},
		{"06123a5678", nil, []string{"FR"}},
		{"12345", nil, []string{"DE", "US"}},
	}
	for _, tt := range tests {
		got := phoneplan.National([]byte(tt.digits))
		for _, c := range tt.in {
			if !got.Has(c) {
				t.Errorf("%q is not valid in %s (only in %v)", tt.digits, c, got.Countries())
			}
		}
		for _, c := range tt.notIn {
			if got.Has(c) {
				t.Errorf("%q is valid in %s", tt.digits, c)
			}
		}
	}
}

func TestElsewhere(t *testing.T) {
	for digits, want := range map[string]bool{
		"11987654321": true,  // BR mobile, without trunk prefix
		"05321234567": true,  // TR mobile
		"09171234567": true,  // PH mobile
		"13812345678": true,  // CN mobile
		"00000000000": false, // nobody's
		"999":         false,
		"1381234567x": false,
		"":            false,
	} {
		if got := phoneplan.Elsewhere([]byte(digits)); got != want {
			t.Errorf("Elsewhere(%q) = %v, want %v", digits, got, want)
		}
	}
}

func TestSet(t *testing.T) {
	all := ^phoneplan.Set(0)
	if got := all.Countries(); !slices.Equal(got, compile.Home) {
		t.Errorf("all countries are %v, want %v", got, compile.Home)
	}
	for _, c := range compile.Home {
		if !all.Has(c) || phoneplan.Set(0).Has(c) {
			t.Errorf("membership of %s is wrong", c)
		}
	}
	if all.Has("JP") || all.Has("") || all.Has("TB") {
		t.Error("the set has a country that it cannot hold")
	}
}

func TestCallingCode(t *testing.T) {
	for code := range phonenumbers.GetSupportedCallingCodes() {
		digits := fmt.Sprint(code) + "0123456"
		territory, n := phoneplan.CallingCode([]byte(digits))
		if want := phonenumbers.GetRegionCodeForCountryCode(code); territory != want || n != len(fmt.Sprint(code)) {
			t.Errorf("calling code %d: got %q of %d digits, want %q", code, territory, n, want)
		}
	}
	for _, digits := range []string{"", "1", "44", "0441234", "999123", "1a2"} {
		if territory, n := phoneplan.CallingCode([]byte(digits)); n != 0 || territory != "" {
			t.Errorf("%q has a calling code: %q, %d digits", digits, territory, n)
		}
	}
}

func TestPossible(t *testing.T) {
	for digits, want := range map[string]bool{
		"12784155555":     true,  // area code not assigned, length right
		"4512345678":      true,  // DK
		"451234567":       false, // one short
		"45123456789":     false,
		"99912345678":     false, // no such calling code
		"491":             false,
		"":                false,
		"390612345678901": false,
	} {
		if got := phoneplan.Possible([]byte(digits)); got != want {
			t.Errorf("Possible(%q) = %v, want %v", digits, got, want)
		}
	}
}

func TestTrunk(t *testing.T) {
	tests := []struct {
		digits string
		at     int
		ok     bool
	}{
		{"4402079460958", 2, true},
		{"442079460958", 2, false},
		{"390612345678", 0, false}, // Italy's zero is part of the number
		{"330612345678", 2, true},
		{"79161234567", 1, false},
		{"78", 0, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		at, ok := phoneplan.Trunk([]byte(tt.digits))
		if ok != tt.ok || ok && at != tt.at {
			t.Errorf("Trunk(%q) = %d, %v, want %d, %v", tt.digits, at, ok, tt.at, tt.ok)
		}
	}
}

func TestUsual(t *testing.T) {
	tests := []struct {
		groups []int
		in     string // a country that writes so, "" for nobody
		notIn  string
	}{
		{[]int{3, 3, 4}, "US", "ES"},
		{[]int{1, 3, 3, 4}, "US", "DE"},
		{[]int{2, 2, 2, 2, 2}, "FR", "US"},
		{[]int{3, 4, 4}, "GB", "US"},
		{[]int{5, 6}, "GB", "US"},
		{[]int{4, 7}, "DE", "US"},
		{[]int{3, 2, 2, 2}, "ES", "US"},
		{[]int{3, 7}, "IT", "US"},
		{[]int{2, 2, 3, 4}, "HU", "US"},
		{[]int{10}, "", "US"},
		{[]int{1, 1, 1, 1, 1, 1, 1, 1}, "", "US"},
		{nil, "", "DE"},
	}
	for _, tt := range tests {
		var g phoneplan.Grouping
		for _, n := range tt.groups {
			g = g.Then(n)
		}
		got := phoneplan.Usual(g)
		if tt.in != "" && !got.Has(tt.in) || tt.in == "" && got != 0 || got.Has(tt.notIn) {
			t.Errorf("Usual(%v) = %v, want %q and not %q", tt.groups, got.Countries(), tt.in, tt.notIn)
		}
	}
}

// TestPrintedGroupings prints every example number of the home countries the
// national way and expects to know the grouping.
func TestPrintedGroupings(t *testing.T) {
	for _, country := range compile.Home {
		known, all := 0, 0
		for _, k := range kinds() {
			n := phonenumbers.GetExampleNumberForType(country, k)
			if n == nil {
				continue
			}
			var g phoneplan.Grouping
			digits, groups := 0, 0
			for run := range strings.FieldsFuncSeq(phonenumbers.Format(n, phonenumbers.NATIONAL), notDigit) {
				g = g.Then(len(run))
				digits += len(run)
				groups++
			}
			if digits < 9 || groups < 2 {
				continue
			}
			all++
			if phoneplan.Usual(g).Has(country) {
				known++
			}
		}
		if known < all {
			t.Errorf("%s: %d of %d printed groupings are known", country, known, all)
		}
	}
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

func TestNoAllocation(t *testing.T) {
	world, home := []byte("442079460958"), []byte("02079460958")
	if n := testing.AllocsPerRun(100, func() {
		_ = phoneplan.International(world) && phoneplan.Possible(world)
		_, _ = phoneplan.Trunk(world)
		_ = phoneplan.National(home) & phoneplan.Usual(0x344)
		_ = phoneplan.Elsewhere(home)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDigits(f *testing.F) {
	for _, s := range []string{"", "442079460958", "02079460958", "+44", "4155552671", "99999999999999999999"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, digits []byte) {
		valid := phoneplan.International(digits)
		territory, n := phoneplan.CallingCode(digits)
		if valid && (n == 0 || territory == "") {
			t.Errorf("%q is valid without a calling code", digits)
		}
		if valid && !phoneplan.Possible(digits) {
			t.Errorf("%q is valid but not possible", digits)
		}
		if at, ok := phoneplan.Trunk(digits); ok && at != n {
			t.Errorf("%q: trunk digit at %d, calling code of %d digits", digits, at, n)
		}
		if bytes.ContainsFunc(digits, notDigit) && (valid || phoneplan.National(digits) != 0 || phoneplan.Elsewhere(digits)) {
			t.Errorf("%q is a number", digits)
		}
	})
}

func BenchmarkInternational(b *testing.B) {
	numbers := [][]byte{[]byte("442079460958"), []byte("491711234567"), []byte("14155552671"), []byte("33612345678")}
	for i := 0; b.Loop(); i++ {
		phoneplan.International(numbers[i&3])
	}
}

func BenchmarkNational(b *testing.B) {
	numbers := [][]byte{[]byte("02079460958"), []byte("01711234567"), []byte("4155552671"), []byte("0612345678")}
	for i := 0; b.Loop(); i++ {
		phoneplan.National(numbers[i&3])
	}
}

func BenchmarkUsual(b *testing.B) {
	keys := []phoneplan.Grouping{0x344, 0x47, 0x334, 0x22222}
	for i := 0; b.Loop(); i++ {
		phoneplan.Usual(keys[i&3])
	}
}

func BenchmarkLibrary(b *testing.B) {
	for b.Loop() {
		n, err := phonenumbers.Parse("+442079460958", "")
		if err != nil || !phonenumbers.IsValidNumber(n) {
			b.Fatal("not valid")
		}
	}
}
