package detectors

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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

// TestFoldTables: the tables say what the packages that they stand for say.
func TestFoldTables(t *testing.T) {
	folded := map[rune]rune{'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'ı': 'i', 'ς': 'σ', 'º': 'o', 'ª': 'a'}
	for r := range rune(foldLast) {
		low := unicode.ToLower(r)
		want := low
		if d := []rune(norm.NFD.String(string(low))); len(d) > 1 && !keptMark(low) {
			want = d[0]
		}
		for _, c := range []rune{low, want} { // the letter itself, or without its accent
			if f, ok := folded[c]; ok {
				want = f
			}
		}
		if foldTable[r] != want {
			t.Errorf("%q folds to %q, want %q", r, foldTable[r], want)
		}
		d := []rune(norm.NFD.String(string(r)))
		if first, marked := decompose(r); first != d[0] || marked != (len(d) > 1) {
			t.Errorf("%q decomposes to %q (%v), want %q", r, first, marked, d)
		}
		if letterCase[r] != [2]rune{low, unicode.ToUpper(r)} {
			t.Errorf("%q has the cases %q", r, letterCase[r])
		}
	}
}

func TestRuneAt(t *testing.T) {
	for _, s := range []string{"a", "é", "Ж", "߿", "ࠀ", "姓", "😀", "\x80", "\xc1\x81", "\xc3", "\xc3(", "\xdf\xbf", "\xe0\x80\x80", "\xff"} {
		r, size := runeAt("x"+s, 1)
		if want, n := utf8.DecodeRuneInString(s); r != want || size != n {
			t.Errorf("%q: %q of %d bytes, want %q of %d", s, r, size, want, n)
		}
	}
}

func FuzzCase(f *testing.F) {
	f.Add("Straße ΌΝΟΜΑ ıſ ǅ ﬁ")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return // keywords are text
		}
		if got, want := lowered(s), strings.ToLower(s); got != want {
			t.Fatalf("%q in lower case: %q, want %q", s, got, want)
		}
		if got, want := string(appendUpper([]byte("x"), s)), "x"+strings.ToUpper(s); got != want {
			t.Fatalf("%q in upper case: %q, want %q", s, got, want)
		}
	})
}
