package detectors

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainFieldWords is fieldWords at its plainest: the whole name in NFD, a rune at a time.
func plainFieldWords(name string) []string {
	letters := map[rune]string{'ß': "ss", 'ø': "o", 'ł': "l", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ς': "σ"}
	var b strings.Builder
	prev := rune(0)
	runes := []rune(norm.NFD.String(name))
	for i, r := range runes {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			b.WriteByte(' ')
			prev = 0
			continue
		}
		nextLower := i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if unicode.IsUpper(r) && (unicode.IsLower(prev) || unicode.IsUpper(prev) && nextLower) {
			b.WriteByte(' ')
		}
		if s, ok := letters[unicode.ToLower(r)]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		prev = r
	}
	return strings.Fields(b.String())
}

func TestFieldWords(t *testing.T) {
	for name, want := range map[string]string{
		"":                        "",
		"customerIBAN":            "customer iban",
		"IBANNumber":              "iban number",
		"geb_datum":               "geb datum",
		"GebDatum2":               "geb datum2",
		"Número de teléfono":      "numero de telefono",
		"STRASSE/Straße":          "strasse strasse",
		"xÉtat":                   "x etat",
		"ÉÉtat":                   "eetat", // an accent stands between: as names have always been read
		"e\u0301tat civil":        "etat civil",
		"Ærø ŁÓDŹ":                "aero lodz",
		"рожденияДата":            "рождения дата",
		"Йод":                     "иод",
		"ΌνομαΠελάτη":             "ονομα πελατη",
		"电话 号码":                   "电话 号码",
		"번호":                      norm.NFD.String("번호"),
		"a\xffb":                  "a b",
		"first\u00a0name\u200bx ": "first name x",
	} {
		if got := fieldName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
		if got := strings.Join(fieldWords(name), " "); got != want {
			t.Errorf("%q: words %q, want %q", name, got, want)
		}
	}
	if got := string(appendFieldName([]byte("before "), "theName")); got != "before the name" {
		t.Errorf("appended: %q", got)
	}
}

// TestFieldWordsOfEveryLetter: the tables say what the packages unicode and norm
// say, of every character of three scripts and some beyond, beside letters of
// either case.
func TestFieldWordsOfEveryLetter(t *testing.T) {
	for r := range rune(0x2200) {
		for _, around := range [][2]string{{"", ""}, {"a", "b"}, {"A", "b"}, {"a", "B"}, {"A", "É"}, {"É", "é"}, {"_", "Ñ"}} {
			name := around[0] + string(r) + around[1]
			if got, want := fieldName(name), strings.Join(plainFieldWords(name), " "); got != want {
				t.Fatalf("%q (%U): %q, want %q", name, r, got, want)
			}
		}
	}
}

func FuzzFieldWords(f *testing.F) {
	f.Add("customerIBAN_Número")
	f.Add("ĲĳǅǄ\u0344\u0374 각Ⅷ")
	f.Fuzz(func(t *testing.T, name string) {
		got := fieldName(name)
		if want := strings.Join(plainFieldWords(name), " "); got != want {
			t.Fatalf("%q: %q, want %q", name, got, want)
		}
		if strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Fatalf("%q: spaces in %q", name, got)
		}
	})
}
