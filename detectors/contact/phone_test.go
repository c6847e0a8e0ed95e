package contact

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nyaruka/phonenumbers"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/contact/phoneplan"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func phoneRows() []detectors.Detector { return []detectors.Detector{phoneNumber, phonePlain} }

func TestPhoneAccept(t *testing.T) { detectortest.Accept(t, phoneRows()) }

// phoneToken makes the token between the marks; the text around it is what the
// detector may look at.
func phoneToken(t testing.TB, marked string) lex.Token {
	t.Helper()
	text, start, end := detectortest.Parse(t, marked)
	tok, ok := lex.Parse(text[start:end])
	if !ok {
		t.Fatalf("%q is not one token", text[start:end])
	}
	tok.Text, tok.Start, tok.End = []byte(text), start, end
	return tok
}

func TestPhoneVerdicts(t *testing.T) {
	tests := map[detectors.Verdict][]string{
		detectors.Strong: {
			"+§442079460958§", "+§44 20 7946 0958§", "+§44 (0)20 7946 0958§", "+§44(0) 20-7946-0958§", "(+§44) 20 7946 0958§",
			"+§1-415-555-2671§", "+§33 1 42 68 53 00§", "+§49 30/23125 321§", "+§49.30.23125321§", "+ §34 93 693 29 05§",
			"(+44)-(§20) 7946-0958§", "+§447700900123§", "+§39 06 678 4343§",
		},
		detectors.Pass: {
			"(§415) 555-2671§", "§415-555-2671§", "§415.555.2671§", "§1-415-555-2671§", "§1 (415) 555-2671§",
			"§0171 1234567§", "§0171/1234567§", "§06 12 34 56 78§", "§06.12.34.56.78§", "§020 7946 0958§", "(§020) 7946 0958§",
			"§0049 30 23125321§", "§00 49 (0)1511 2345678§", "§00 44 20 7946 0958§", "§0044 (0)20 7946 0958§", "§987 23 73 92§", "§08-123 456 78§",
			"§06 1 234 5678§", "(§278) 947-3932§", "(084)-§9682756§", "§415-555-2671x17§", "§415.555.2671ext17§",
		},
		detectors.Weak: {
			"§4155552671§", "§02079460958§", "§442079460958§", "§612345678§", "§612 345 678§", "§415 555 2671§", "§278-947-3932§",
			"+§4512345678§", "§467 3395§", "§12 34 56 78§", "§004920794609581§", "(§37) 788-063§", "tel-§02079460958§",
			"§0171 1234567§ 12", "7 §0171 1234567§", "§91-415-555-0132§",
		},
		detectors.Reject: {
			"§2026-11-22 12§", "§22.11.2026 1230§", "§22/11/2026§", "§2026 11 22 17§", "§20261122§", "§202611221530§", "§010180-1234§",
			"§192.168.100.200§", "§3.14159265§", "§200.38294427§", "§52.520008 13.404954§", "§4111 1111 1111§", "§123-45-6789§",
			"§12345-6789§", "§2019-2020 2021§", "§2019-2020§", "§0000001234567§", "+§99 1234567§", "+§0 1234567§", "§7777777§", "§1-2-3-4-5-6-7§",
			"#§4155552671§", "$§4155552671§", "§4155552671§%", "-§4155552671§", " -§4155552671§", "§340 (230-460§", "§90 - 46017§",
			"§123456789012345§", "§415-555 26.71§", "§12/34/56789§", "§0.1234567§", "§1 234 567 890 12§",
			"§123+4567890§", "§12-34-56 12345678§", "§811228-9874§",
			"06 §00 86 10 00 00 82 00§ 80", "2b §06 01 05 05 07§ 03", "§0069 0307 0303§", "§0123456789§", "§1000000000§", "a]+§3545052371§",
			"10:§03 0500 2006§", "§100/1774784§", "§100-1000§", "§2018-7161§", "§03700-03999§",
		},
	}
	for want, texts := range tests {
		for _, marked := range texts {
			tok := phoneToken(t, marked)
			if got := judgePhone(&tok); got != want {
				t.Errorf("%s: verdict %d, want %d", marked, got, want)
			}
		}
	}
}

// TestPhoneRows checks which row every number is given to.
func TestPhoneRows(t *testing.T) {
	for marked, want := range map[string]detectors.Verdict{
		"+§442079460958§":          detectors.Strong,
		"§020 7946 0958§":          detectors.Pass,
		"§02079460958§":            detectors.Lesser,
		"+§4512345678§":            detectors.Lesser,
		"§2026-11-22 12§":          detectors.Reject,
		"§00442079460958§":         detectors.Lesser,
		"§4484 0700 0000 0000§":    detectors.Reject, // a card number
		"§837.824.1482x6388§":      detectors.Pass,
		"§137.824.1482x6388§":      detectors.Lesser, // no such area code, but an extension
		"/§02079460958§":           detectors.Lesser,
		"$§02079460958§":           detectors.Reject,
		"-§02079460958§":           detectors.Reject,
		"Tel-§02079460958§":        detectors.Lesser,
		"(030)/§23125321§":         detectors.Pass,
		"(+44)/§1234567890123456§": detectors.Reject, // too long
	} {
		tok := phoneToken(t, marked)
		if got := phoneNumber.Validate(&tok); got != want {
			t.Errorf("%s: verdict %d, want %d", marked, got, want)
		}
	}
}

func TestPhoneStart(t *testing.T) {
	for marked, want := range map[string]string{
		"tel +§44 20 7946 0958§":      "+44 20 7946 0958",
		"tel (+§44) 20 7946 0958§":    "(+44) 20 7946 0958",
		"tel + §44 20 7946 0958§":     "+ 44 20 7946 0958",
		"tel (§415) 555-2671§":        "(415) 555-2671",
		"tel (§415-555-2671§)":        "415-555-2671",
		"tel (+55)(§15) 3702-7523§":   "(+55)(15) 3702-7523",
		"tel (084)-§9682756§":         "(084)-9682756",
		"tel +1(+55)(§15) 3702-7523§": "(+55)(15) 3702-7523",
		"tel 084)-§968-275-6123§":     "968-275-6123",
	} {
		tok := phoneToken(t, marked)
		if judgePhone(&tok) == detectors.Reject {
			t.Errorf("%s is rejected", marked)
		}
		if got := string(tok.Text[tok.Start:tok.End]); got != want {
			t.Errorf("%s: found %q, want %q", marked, got, want)
		}
	}
}

func phoneEngine(t testing.TB) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(phoneRows(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestPhoneUnspaced: in scripts without spaces between words the keyword is a
// part of what stands before the number.
func TestPhoneUnspaced(t *testing.T) {
	s := phoneEngine(t).NewScanner()
	for text, want := range map[string][]string{
		"我的电话号是004917612345678。":  {"004917612345678"},
		"电话：7629236抢维修电话：7633569": {"7629236", "7633569"},
		"携帯電話は09012345678です":      {"09012345678"},
		"我的电是13800138000。":        nil,
		"订单13800138000。":          nil,
	} {
		if d := cmp.Diff(want, scanPhone(s, text)); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}

// scanPhone returns what s reports in text, at LIKELY and above.
func scanPhone(s *detectors.Scanner, text string) []string {
	var out []string
	for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
		if m.Likelihood >= detectors.Likely {
			out = append(out, text[m.Start:m.End])
		}
	}
	return out
}

func TestPhoneInText(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Call +44 20 7946 0958 or +33 1 99 00 12 34.", "+44 20 7946 0958|+33 1 99 00 12 34"},
		{"mobile: 4155550132, order 4155550133", "4155550132"},
		{"order 4155550133", ""},
		{"(415) 555-0132 ext. 12", "(415) 555-0132"},
		{"(415) 555-0132 x12", "(415) 555-0132"},
		{"020 7946 0958 x12 and 030 23125 321-15", "020 7946 0958"},
		{"x,020 7946 0958,2026-11-22,12.5", "020 7946 0958"},
		{"tel:+442079460958", "+442079460958"},
		{`{"phone":"+442079460958"}`, "+442079460958"},
		{"Tel. 12 34 56 78", "12 34 56 78"},
		{"12 34 56 78", ""},
		{"2026-11-22 10:00:00 4155550132 77", ""},
		{"a020 7946 0958", ""},
		{"020 7946 0958a", ""},
		{"sum 1 234 567 890", ""},
		{"at 52.520008, 13.404954", ""},
		{"DE89 3704 0044 0532 0130 00", ""},
		{"4111 1111 1111 1111", ""},
		{"2.1.0415.5552671", ""},
		{"Handy 0171/1234567, Fax 030/23125321", "0171/1234567|030/23125321"},
		{"Тел.: 02 812 3456", "02 812 3456"},
		{"", ""},
	}
	s := phoneEngine(t).NewScanner()
	for _, tt := range tests {
		if got := strings.Join(scanPhone(s, tt.text), "|"); got != tt.want {
			t.Errorf("%q: found %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestPhoneKeywords checks that a plain number is reported next to the keywords
// of every language, and that the words are as the contract wants them.
func TestPhoneKeywords(t *testing.T) {
	s := phoneEngine(t).NewScanner()
	for lang, words := range phoneKeywords {
		for _, w := range words {
			if w != strings.ToLower(w) || strings.Count(w, " ") > 4 {
				t.Errorf("%s: keyword %q is not lower case or too long", lang, w)
			}
			text := w + ": 02079460958"
			if got := scanPhone(s, text); len(got) != 1 {
				t.Errorf("%q: found %d numbers", text, len(got))
			}
		}
	}
	for _, w := range phoneNegative {
		if got := scanPhone(s, w+": 02079460958"); len(got) != 0 {
			t.Errorf("a number is reported after %q", w)
		}
	}
}

func TestPhoneFields(t *testing.T) {
	e := phoneEngine(t)
	text := "02079460958"
	found := func(field string) bool {
		ms := e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: e.Field(field)}, nil)
		return len(ms) == 1 && ms[0].Likelihood >= detectors.Likely
	}
	for _, f := range phoneFields {
		if !found(f) {
			t.Errorf("field %q does not name a phone number", f)
		}
	}
	for _, f := range []string{"PhoneNumber", "customer_phone", "Téléphone", "handy_nr", "contact.mobile", "TEL", "Č. telefonu"} {
		if !found(f) {
			t.Errorf("field %q does not name a phone number", f)
		}
	}
	for _, f := range []string{"", "order_id", "phone_verified", "amount", "customer_id"} {
		if found(f) {
			t.Errorf("field %q names a phone number", f)
		}
	}
}

// TestPhoneLibraryForms prints the metadata's examples the ways the library
// prints them: what has a '+' is always found, national forms of the home
// countries with two groups or more are at least plain numbers.
func TestPhoneLibraryForms(t *testing.T) {
	plain, telling := 0, 0
	for region := range phonenumbers.GetSupportedRegions() {
		n := phonenumbers.GetExampleNumber(region)
		international := phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
		if digits := len(phonenumbers.Format(n, phonenumbers.E164)) - 1; digits < minPhoneDigits {
			continue
		}
		tok := phoneToken(t, "+§"+international[1:]+"§")
		if v := judgePhone(&tok); v != detectors.Strong {
			t.Errorf("%s: %s has verdict %d", region, international, v)
		}
		national := phonenumbers.Format(n, phonenumbers.NATIONAL)
		if !phoneplan.Set(math.MaxUint64).Has(region) || strings.HasPrefix(national, "(") {
			continue
		}
		tok, ok := lex.Parse(national)
		if !ok || tok.Digits() < minPhoneDigits {
			continue
		}
		switch judgePhone(&tok) {
		case detectors.Pass:
			telling++
		case detectors.Weak:
			plain++
		case detectors.Reject:
			t.Errorf("%s: national form %s is rejected", region, national)
		}
	}
	if telling+plain < 20 {
		t.Errorf("of the national forms %d are telling and %d plain", telling, plain)
	}
}

func digitsOnly(r rune) rune {
	for _, zero := range []rune{'0', '٠', '۰', '０'} { // as the engine reads them
		if r >= zero && r <= zero+9 {
			return r - zero + '0'
		}
	}
	return -1
}

// TestPhoneOracle compares '+' forms of random numbers with the library: Strong
// if and only if it calls them valid.
func TestPhoneOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	valid := 0
	for range 3000 {
		code := 1 + rng.IntN(998)
		digits := itoa(code) + randomPhoneDigits(rng, 6+rng.IntN(6))
		if len(digits) < minPhoneDigits {
			continue
		}
		n, err := phonenumbers.Parse("+"+digits, "")
		// The library is asked for the number after it took out a trunk prefix,
		// as the detector does.
		want := err == nil && phonenumbers.IsValidNumber(n)
		if want && len(phonenumbers.Format(n, phonenumbers.E164))-1 < len(digits)-1 {
			continue // more than one digit was taken out: carrier codes
		}
		tok := phoneToken(t, "+§"+digits+"§")
		got := judgePhone(&tok) == detectors.Strong
		if want {
			valid++
		}
		if got != want && !fictional([]byte(digits)) && (err != nil || phonenumbers.Format(n, phonenumbers.E164) == "+"+digits) {
			t.Errorf("+%s: strong %v, the library says %v", digits, got, want)
		}
	}
	if valid < 100 {
		t.Errorf("only %d random numbers are valid", valid)
	}
}

func itoa(n int) string {
	var b []byte
	for ; n > 0; n /= 10 {
		b = append(b, byte('0'+n%10))
	}
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

func randomPhoneDigits(rng *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + rng.IntN(10))
	}
	return string(b)
}

// TestPhoneChance measures the share of random tokens that each row accepts:
// half of them bare digits, half in random groups with one kind of separator.
func TestPhoneChance(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	const rounds = 40000
	accepted := [2]int{}
	for range rounds {
		digits := randomPhoneDigits(rng, minPhoneDigits+rng.IntN(maxPhoneDigits-minPhoneDigits+1))
		tok, ok := lex.Parse(randomGroups(rng, digits))
		if !ok {
			continue
		}
		switch phoneNumber.Validate(&tok) {
		case detectors.Reject:
		case detectors.Lesser:
			accepted[1]++
		default:
			accepted[0]++
		}
	}
	for i, d := range phoneRows() {
		share := float64(accepted[i]) / rounds
		t.Logf("row %d accepts %.4f of random tokens, says %.4f", i, share, d.Chance)
		if math.Abs(math.Log(share/d.Chance)) > math.Log(1.5) {
			t.Errorf("row %d accepts %.4f of random tokens, but says %.4f", i, share, d.Chance)
		}
	}
}

func randomGroups(rng *rand.Rand, digits string) string {
	if rng.IntN(2) == 0 {
		return digits
	}
	sep := string(" -./"[rng.IntN(4)])
	var b strings.Builder
	for i := 0; i < len(digits); {
		n := min(1+rng.IntN(6), len(digits)-i)
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(digits[i : i+n])
		i += n
	}
	return b.String()
}

func TestPhoneNoAllocation(t *testing.T) {
	for _, marked := range []string{
		"+§44 (0)20 7946 0958§", "§020 7946 0958§", "§4155552671§", "§2026-11-22 12§", "(+55)(§15) 3702-7523§", "§415.555.2671ext17§",
	} {
		tok := phoneToken(t, marked)
		c := new(lex.Token) // as in the engine, whose tokens are part of a Scanner
		if n := testing.AllocsPerRun(100, func() {
			*c = tok
			validatePhone(c)
		}); n != 0 {
			t.Errorf("%s: %v allocations", marked, n)
		}
	}
}

func FuzzPhone(f *testing.F) {
	for _, s := range []string{
		"+44 (0)20 7946 0958", "(415) 555-2671 x12", "0171/1234567", "+ (+1) ()- 12", "(+55)(15)3702-7523", "2026-11-22 12",
		"415-555-2671ext17", "00 49 30 23125321", "(((((1)-(2)-3456789", "٠١٢٣٤٥٦٧٨٩", "٣٤٥٦٧٨٩", "\x9e00000۴000",
	} {
		f.Add(s)
	}
	s := phoneEngine(f).NewScanner()
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
			value := text[m.Start:m.End]
			digits := strings.Map(digitsOnly, value)
			if len(digits) < minPhoneDigits || len(value) > maxPhoneLen {
				t.Errorf("%q is no phone number", value)
			}
			// A sign may follow a word ("Tel+44…"), a digit may not.
			if digitsOnly(rune(value[0])) > 0 && lex.GluedBefore([]byte(text), m.Start) || lex.GluedAfter([]byte(text), m.End) {
				t.Errorf("%q is glued to a word", value)
			}
			if bytes.ContainsAny([]byte(value), "\n\t,;:") {
				t.Errorf("%q has a separator that joins nothing", value)
			}
		}
	})
}

func BenchmarkPhone(b *testing.B) {
	for name, marked := range map[string]string{
		"International": "+§44 20 7946 0958§",
		"E164":          "+§442079460958§",
		"National":      "§020 7946 0958§",
		"Bare":          "§4155552671§",
		"Date":          "§2026-11-22 12§",
		"Matrix":        "§12.5 34.25 17.75§",
	} {
		b.Run(name, func(b *testing.B) {
			tok := phoneToken(b, marked)
			start, end := tok.Start, tok.End
			b.ReportAllocs()
			for b.Loop() {
				validatePhone(&tok)
				tok.Start, tok.End = start, end
			}
		})
	}
}
