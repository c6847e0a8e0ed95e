package detectors

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFoldWords(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "",
		"Nº Historia  Clínica":       "no historia clinica",
		"geb_datum":                  "geb datum",
		"STRASSE":                    "strasse",
		"Straße":                     "strasse",
		"Ångström-Ærø":               "angstrom aero",
		"Łódź":                       "lodz",
		"e\u0301te\u0301":            "ete",
		"ΌΝΟΜΑ ονόματος":             "ονομα ονοματοσ",
		"Фамилия Йордан":             "фамилия йордан",
		"(a) 12,b\xff":               "a 12 b",
		"姓名":                         "姓名",
		"  x  ":                      "x",
		"first\u00a0name\u200b last": "first name last",
	} {
		if got := folded(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
	if n := testing.AllocsPerRun(100, func() {
		var buf [64]byte
		foldWords(buf[:], []byte("Straße Ångström"))
	}); n > 0 {
		t.Errorf("folding allocates %.1f times", n)
	}
}

// FuzzFoldWords: what is folded is folded, is text, and fits.
func FuzzFoldWords(f *testing.F) {
	f.Add("Straße ŒUVRE ẞ İ ǆ", 12)
	f.Fuzz(func(t *testing.T, in string, size int) {
		buf := make([]byte, size&255)
		got := string(buf[:foldWords(buf, []byte(in))])
		if !utf8.ValidString(got) || strings.Contains(got, "  ") || strings.HasSuffix(got, " ") || strings.HasPrefix(got, " ") {
			t.Fatalf("%q folds to %q", in, got)
		}
		if whole := folded(in); !strings.HasPrefix(whole, got) {
			t.Fatalf("%q folds to %q, cut to %q", in, whole, got)
		} else if again := folded(whole); again != whole {
			t.Fatalf("%q folds to %q, that to %q", in, whole, again)
		}
	})
}
