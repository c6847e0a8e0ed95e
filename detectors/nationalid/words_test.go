package nationalid

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
)

// TestWords: every kind has words in the languages of the EEA, the United Kingdom
// and Switzerland and in the large ones of the world, written as the engine takes them.
func TestWords(t *testing.T) {
	langs := strings.Fields("en bg cs da de el es et fi fr ga hr hu is it lb lt lv mt nl no pl pt ro sk sl sv " +
		"ca eu gl sr mk sq uk ru tr ar he fa hi id ms vi th zh ja ko")
	for k := passport; k <= companyNumber; k++ {
		if got := slices.Sorted(maps.Keys(wordsOf[k])); !slices.Equal(got, slices.Sorted(slices.Values(langs))) {
			t.Errorf("kind %d has words in %v, want %v", k, got, langs)
		}
		for lang := range wordsOf[k] {
			for _, w := range append(kindKeywords(k, lang)[lang], kindFields(k, lang)...) {
				if !wellWritten(w) {
					t.Errorf("kind %d, %s: %q is not lower case, of one to five words", k, lang, w)
				}
			}
		}
		for lang := range shortOf[k] {
			if !slices.Contains(langs, lang) {
				t.Errorf("kind %d: field names of %q", k, lang)
			}
		}
	}
}

func wellWritten(w string) bool {
	last, _ := utf8.DecodeLastRuneInString(w)
	return w != "" && (unicode.IsLetter(last) || unicode.IsDigit(last) || unicode.Is(unicode.M, last)) && w == strings.ToLower(w) && w == strings.TrimSpace(w) && !strings.Contains(w, "  ") &&
		strings.Count(w, " ") < 6 && utf8.ValidString(w)
}

func TestSpelt(t *testing.T) {
	tests := []struct {
		lang string
		word string
		want []string
	}{
		{"en", "passport", []string{"passport"}},
		{"de", "führerschein", []string{"führerschein", "fuhrerschein", "fuehrerschein"}},
		{"fr", "pièce d'identité", []string{"pièce d'identité", "piece d'identite"}},
		{"da", "kørekort", []string{"kørekort", "korekort", "koerekort"}},
		{"el", "άδεια οδήγησης", []string{"άδεια οδήγησης", "αδεια οδηγησης"}},
		{"cs", "řidičský průkaz", []string{"řidičský průkaz", "ridicsky prukaz"}},
		{"bg", "паспорт", []string{"паспорт"}},
	}
	for _, tt := range tests {
		if got := spelt(tt.lang, tt.word); !slices.Equal(got, tt.want) {
			t.Errorf("%s %q: %q, want %q", tt.lang, tt.word, got, tt.want)
		}
	}
}

// TestKindWordsAreFresh: what one detector adds to its words is not another's.
func TestKindWordsAreFresh(t *testing.T) {
	a, b := kindFields(passport, "de"), kindFields(passport, "de")
	a[0] = "changed"
	kindKeywords(passport, "de")["de"][0] = "changed"
	if b[0] == "changed" || kindFields(passport, "de")[0] == "changed" || kindKeywords(passport, "de")["de"][0] == "changed" {
		t.Error("the words of a kind are shared")
	}
}

// TestWeakValues: a weak number is judged alike as a token, as a cell and after a
// label, and judging allocates nothing.
func TestWeakValues(t *testing.T) {
	d := weakID{
		id: "XX_PASSPORT", doc: "test", country: "DE", category: "passport", kind: passport, langs: []string{"de"},
		shapes: []string{"A_9{7}"}, valid: func(s plain) bool { return s.of("PQ", 0, 1) && s.num(1, 8) > 0 }, chance: 2. / 26,
		examples: []string{"Passport No §P 1234567§"},
	}.detector()
	for value, want := range map[string]int{"P1234567": 8, "q-1234567": 9, "P1234567 (valid)": 8, "R1234567": 0, "P0000000": 0, "P12345678": 0, "": 0} {
		if n, v := d.Value([]byte(value)); n != want || (v == detectors.Pass) != (want > 0) {
			t.Errorf("%q: %d bytes, verdict %d, want %d", value, n, v, want)
		}
	}
	v := []byte("P-1234567, issued 2019")
	if n := testing.AllocsPerRun(100, func() { d.Value(v) }); n != 0 {
		t.Errorf("Value allocates %v times", n)
	}
	if d.Tier != 2 || !d.Context.Required || d.Family != detectors.FamilyDocument || d.MaxLen != 12 {
		t.Errorf("tier %d, required %v, family %d, length %d", d.Tier, d.Context.Required, d.Family, d.MaxLen)
	}
}
