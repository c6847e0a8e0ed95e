package locate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"
)

func none(string) Kind { return 0 }

func testKey(t testing.TB) *Key {
	t.Helper()
	k, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// meets tells whether what is sought by a line is met in text of a kind, and
// whether loosely.
func meets(t testing.TB, k *Key, line string, kind Kind, text string) (met, loose bool) {
	t.Helper()
	ids, err := Read(strings.NewReader(line), none)
	if err != nil {
		t.Fatalf("line %q: %v", line, err)
	}
	d, ok := k.Of(kind, []byte(text))
	for _, w := range k.Wanted(ids) {
		if ok && w.Digest == d {
			return true, w.Loose
		}
	}
	return false, false
}

// TestWaysToWrite: one value in two ways is met; two values are not.
func TestWaysToWrite(t *testing.T) {
	key := testKey(t)
	const exact, loose, not = "exact", "loose", "not"
	for _, c := range []struct {
		line string
		kind Kind
		text string
		want string
	}{
		{"email:Jo.Doe@Example.ORG", Email, "jo.doe@example.org", exact},
		{"jo.doe@example.org", Email, "JO.DOE@EXAMPLE.ORG", exact},
		{"email:ｊｏ＠ｅｘａｍｐｌｅ．ｏｒｇ", Email, "jo@example.org", exact},
		{"email:jörg@example.org", Email, "jo\u0308rg@example.org", exact},
		{"email:jo@münchen.example", Email, "jo@xn--mnchen-3ya.example", exact},
		{"email:jo@example.org", Email, "mailto:jo@exam\u00adple.org.", exact},
		{"email:jorg@example.org", Email, "jörg@example.org", not},
		{"email:jo.doe@example.org", Email, "jodoe@example.org", not},
		{"email:jo@example.org", Email, "jo+news@example.org", not},
		{"email:jo@example.org", Number, "jo@example.org", not},
		{"jo@example.org", Number, "jo@example.org", exact},

		{"phone:+49 30 23125321", Phone, "+493023125321", exact},
		{"phone:+49 30 23125321", Phone, "0049 (0)30 / 231-25-321", exact},
		{"phone:+49 (0)30 23125321", Phone, "+49 30 23125321", exact},
		{"tel:0049 30 23125321", Phone, "+49 030 23125321", exact},
		{"+493023125321", Phone, "030 23125321", loose},
		{"+493023125321", Phone, "(0)30 23125321", loose},
		{"+493023125321", Phone, "49 30 23125321", loose},
		{"+493023125321", Phone, "011 49 30 23125321", loose},
		{"+493023125321", Phone, "030 23125321 ext. 12", loose},
		{"+493023125321", Phone, "＋４９ ３０ ２３１２５３２１", exact},
		{"+39 06 1234 5678", Phone, "06 12345678", loose},
		{"+36 30 123 4567", Phone, "06 30 123 4567", loose},
		{"+7 916 123 45 67", Phone, "8 (916) 123-45-67", loose},
		{"+1 415 555 0132", Phone, "(415) 555-0132", loose},
		{"+493023125321", Phone, "+49 30 23125322", not},
		{"+493023125321", Phone, "+43 30 23125321", not},
		{"+493023125321", Phone, "12", not},

		{"iban:DE75 5121 0800 1245 1261 99", IBAN, "de75512108001245126199", exact},
		{"DE75512108001245126199", IBAN, "DE75-5121-0800-1245-1261-99", exact},
		{"iban:DE75512108001245126199", IBAN, "DE75 5121 0800\u00a01245 1261 99", exact},
		{"iban:DE75512108001245126199", IBAN, "GB82WEST12345698765432", not},

		{"id:123.456.782", Official, "123456782", exact},
		{"123456782", Official, "123 456 782", exact},
		{"123456782", Number, "123456782", exact},
		{"id:x1234567-l", Official, "X 1234567 L", exact},
		{"id:١٢٣٤٥٦٧٨٢", Official, "123456782", exact},
		{"id:123456782", Official, "123456783", not},
		{"id:123456782", Number, "123456782", not},
		{"customer:K-00123", Number, "k 00123", exact},
		{"customer:K-00123", Number, "K-123", not},
	} {
		got := not
		if met, isLoose := meets(t, key, c.line, c.kind, c.text); met && isLoose {
			got = loose
		} else if met {
			got = exact
		}
		if got != c.want {
			t.Errorf("%q in %s %q: %s, want %s", c.line, c.kind, c.text, got, c.want)
		}
	}
}

// TestStoredAgain: a normal form is its own normal form, so that the order in
// which things are normalised cannot matter.
func TestStoredAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]Kind{Email, IBAN, Official, Number}).Draw(t, "kind")
		once := Stored(kind, []byte(rapid.String().Draw(t, "value")))
		if again := Stored(kind, []byte(once)); again != once {
			t.Fatalf("%q becomes %q", once, again)
		}
	})
}

// TestSeparators: blanks, dashes, dots and case between and of a number's
// letters and digits do not matter, any other letter or digit does.
func TestSeparators(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`[A-Z0-9]{4,24}`).Draw(t, "value")
		var b strings.Builder
		for _, r := range value {
			b.WriteString(rapid.SampledFrom([]string{"", "", " ", "-", ".", "/", "\u00a0", "\u200b", "\u00ad"}).Draw(t, "separator"))
			if rapid.Bool().Draw(t, "wide") {
				r += 0xFEE0 // full width: ASCII's block again from U+FF01
			}
			text := string(r)
			if rapid.Bool().Draw(t, "lower") {
				text = strings.ToLower(text)
			}
			b.WriteString(text)
		}
		if got, want := Stored(Official, []byte(b.String())), strings.ToLower(value); got != want {
			t.Fatalf("%q gives %q, want %q", b.String(), got, want)
		}
		at := rapid.IntRange(0, len(value)-1).Draw(t, "at")
		changed := []byte(value)
		if changed[at]++; Stored(Official, changed) == Stored(Official, []byte(value)) {
			t.Fatalf("a change of character %d of %q does not show", at, value)
		}
	})
}

// TestPhonesOfTheWorld compares with libphonenumber: a valid number of every
// country is met in each of the ways in which that library writes it.
func TestPhonesOfTheWorld(t *testing.T) {
	key := testKey(t)
	countries := 0
	for region := range phonenumbers.GetSupportedRegions() {
		n := phonenumbers.GetExampleNumberForType(region, phonenumbers.FIXED_LINE)
		m := phonenumbers.GetExampleNumberForType(region, phonenumbers.MOBILE)
		for _, n := range []*phonenumbers.PhoneNumber{n, m} {
			if n == nil {
				continue
			}
			countries++
			full := phonenumbers.Format(n, phonenumbers.E164)
			for form, text := range map[string]string{
				"E164": full, "INTERNATIONAL": phonenumbers.Format(n, phonenumbers.INTERNATIONAL), "RFC3966": phonenumbers.Format(n, phonenumbers.RFC3966),
				"NATIONAL": phonenumbers.Format(n, phonenumbers.NATIONAL), "from_US": phonenumbers.FormatOutOfCountryCallingNumber(n, "US"),
				"from_DE": phonenumbers.FormatOutOfCountryCallingNumber(n, "DE"),
			} {
				if region == "AR" && form == "NATIONAL" {
					continue // see soughtPhone
				}
				met, loose := meets(t, key, "phone:"+full, Phone, text)
				if !met {
					t.Errorf("%s: %s is not met as %s %q", region, full, form, text)
				}
				if written := strings.HasPrefix(text, "+") || strings.HasPrefix(text, "tel:+"); met && written && loose {
					t.Errorf("%s: %s as %s %q is met loosely", region, full, form, text)
				}
			}
		}
	}
	if countries < 400 {
		t.Errorf("only %d numbers were tried", countries)
	}
}

// TestCallingCodes compares the split of a number with libphonenumber's.
func TestCallingCodes(t *testing.T) {
	for region := range phonenumbers.GetSupportedRegions() {
		code := fmt.Sprint(phonenumbers.GetCountryCodeForRegion(region))
		if n := callingCode(code + "2345678"); n != len(code) {
			t.Errorf("%s: calling code %s is taken for one of %d digits", region, code, n)
		}
	}
	for _, no := range []string{"", "1", "49", "0301234567"} {
		if callingCode(no) != 0 {
			t.Errorf("%q has a calling code", no)
		}
	}
}

// TestRead: what is read of each line, and what is refused without a word of it.
func TestRead(t *testing.T) {
	of := func(id string) Kind { return KindOf(id, map[string]string{"NL_BSN": "national_id"}[id]) }
	ids, err := Read(strings.NewReader("\ufeffemail:jo@example.org\n\n  nl_bsn: 123456782 \r\nDE75512108001245126199\n+493023125321\n12345678\n"), of)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1 [email]", "3 [id]", "4 [iban id number]", "5 [phone id number]", "6 [id number]"}
	for i, id := range ids {
		if got := fmt.Sprint(id.Line(), " ", id.Kinds()); i >= len(want) || got != want[i] {
			t.Errorf("identifier %d: %s", i, got)
		}
	}
	if len(ids) != len(want) {
		t.Errorf("%d identifiers, want %d", len(ids), len(want))
	}
	const secret = "qxzzyjo4711"
	for name, line := range map[string]string{
		"no_address": "email:" + secret, "no_country": "phone:0302312 " + secret, "short_phone": "phone:+49 1", "long_phone": "phone:+4912345678901234567",
		"iban": "iban:DE76512108001245126199", "iban_letters": "iban:" + secret, "short": "id:1-2", "card": "CREDIT_CARD:" + secret,
		"unknown_type": secret + ":12345", "nothing": "email:  ", "encoding": "id:\xff" + secret, "at_alone": "@", "too_short": "a",
		"too_long": "id:" + strings.Repeat(secret, 500),
	} {
		t.Run(name, func(t *testing.T) {
			ids, err := Read(strings.NewReader("id:12345\n"+line+"\n"), of)
			if err == nil {
				t.Fatalf("it was taken: %v", ids)
			}
			if !strings.Contains(err.Error(), "line 2") || strings.Contains(strings.ToLower(err.Error()), secret) {
				t.Errorf("error %q: want the line's number and nothing of it", err)
			}
		})
	}
	if _, err := Read(strings.NewReader(strings.Repeat("id:12345\n", maxIdentifiers+1)), of); err == nil {
		t.Error("any number of identifiers is taken")
	}
}

// TestNothingPrinted: no verb prints what an identifier holds. This test fails
// without Identifier.Format.
func TestNothingPrinted(t *testing.T) {
	const mail = "qxzzyjo@example.org"
	ids, err := Read(strings.NewReader(mail), none)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{ids, ids[0], &ids[0]} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, "qxzzy") || strings.Contains(out, "7178") {
				t.Errorf("%s prints %s", verb, out)
			}
		}
	}
}

// FuzzRead: whatever comes in, nothing panics, and no error quotes it.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"email:jo@example.org", "+49 (0)30 23125321", "iban:DE75512108001245126199", ":", "a:b:c", "@", "id:١٢٣", "phone:+\u00ad1(0)2"} {
		f.Add(s)
	}
	key := testKey(f)
	f.Fuzz(func(t *testing.T, text string) {
		ids, err := Read(strings.NewReader(text), func(string) Kind { return Number })
		if err != nil {
			if len(text) > 40 && strings.Contains(err.Error(), text) {
				t.Error("the error quotes its input")
			}
			return
		}
		for _, w := range key.Wanted(ids) {
			if w.Kind < Email || w.Kind > Number {
				t.Errorf("kind %d", w.Kind)
			}
		}
		for _, k := range Kinds() {
			Stored(k, []byte(text))
		}
	})
}

// TestKindOf: types by which a person is located, and those by which none is.
func TestKindOf(t *testing.T) {
	for _, c := range []struct {
		detector, category string
		want               Kind
	}{
		{"EMAIL_ADDRESS", "contact", Email}, {"PHONE_NUMBER", "contact", Phone}, {"IBAN_CODE", "financial", IBAN},
		{"NL_BSN", "national_id", Official}, {"DE_STEUER_ID", "tax_id", Official}, {"UK_PASSPORT", "passport", Official},
		{"EMPLOYEE_ID", "employment", Number}, {"OUR_CUSTOMER", "custom", Number},
		{"CREDIT_CARD", "financial", 0}, {"PERSON", "identity", 0}, {"DATE_OF_BIRTH", "demographic", 0}, {"AWS_SECRET_KEY", "credential", 0},
	} {
		if got := KindOf(c.detector, c.category); got != c.want {
			t.Errorf("%s: %s, want %s", c.detector, got, c.want)
		}
	}
	var s Set
	for _, k := range Kinds() {
		if s.Has(k) || !s.With(k).Has(k) || k.String() == "unknown" {
			t.Errorf("kind %d", k)
		}
		s = s.With(k)
	}
	if Kind(0).String() != "unknown" {
		t.Error("no kind has a word")
	}
}

// TestKey: digests hold for a key and a kind only, and no hash without the key
// gives them.
func TestKey(t *testing.T) {
	path := KeyPath(filepath.Join(t.TempDir(), "x.db"))
	if _, err := OpenKey(path, false); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("a missing key: %v", err)
	}
	a, err := OpenKey(path, true)
	if err != nil {
		t.Fatal(err)
	}
	b, err := OpenKey(path, true)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := a.Of(Email, []byte("jo@example.org"))
	if two, _ := b.Of(Email, []byte("JO@example.org")); one != two || a.ID() != b.ID() {
		t.Error("the key of a file differs from opening to opening")
	}
	if other, _ := a.Of(Number, []byte("jo@example.org")); other == one {
		t.Error("kinds share digests")
	}
	if other, _ := testKey(t).Of(Email, []byte("jo@example.org")); other == one {
		t.Error("keys share digests")
	}
	if _, ok := a.Of(Phone, []byte("12")); ok {
		t.Error("what is no number has a digest")
	}
	secret, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if id := a.ID(); len(secret) != keySize || bytes.Contains(secret, id[:]) {
		t.Error("the stored id is part of the key")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(path + ".new-*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestKeyRefused: a key that others may read, or that is none.
func TestKeyRefused(t *testing.T) {
	dir := t.TempDir()
	for name, spoil := range map[string]func(path string) error{
		"readable": func(p string) error { return os.WriteFile(p, make([]byte, keySize), 0o644) },
		"short":    func(p string) error { return os.WriteFile(p, make([]byte, 3), 0o600) },
		"folder":   func(p string) error { return os.Mkdir(p, 0o700) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, name)
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			if name == "readable" {
				if err := os.Chmod(path, 0o644); err != nil { // whatever the umask
					t.Fatal(err)
				}
			}
			if _, err := OpenKey(path, true); err == nil {
				t.Error("it was taken")
			}
		})
	}
	if _, err := OpenKey(filepath.Join(dir, "no", "folder"), true); err == nil {
		t.Error("a key was made where there is no folder")
	}
}

// TestWords: the closed lists.
func TestWords(t *testing.T) {
	if len(States()) != 6 || len(KeepReasons()) != 8 {
		t.Error("a state or reason was added: say so in the help of locate mark, and here")
	}
	for ref, want := range map[string]bool{"DSR-2026/0017": true, "a": true, "": false, "-x": false, "jo@example.org": false, "a b": false,
		strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "müller": false} {
		if ValidRef(ref) != want {
			t.Errorf("reference %q: %v, want %v", ref, !want, want)
		}
	}
}
