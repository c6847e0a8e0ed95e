package demographic

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

func TestReadDate(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string // year-month-day of what is read
		read       string // "": all of the text
	}{
		{"spanish", "3 de mayo de 1970", "1970-5-3", ""},
		{"spanish_del", "3 de mayo del 1970", "1970-5-3", ""},
		{"german", "3. Mai 1970", "1970-5-3", ""},
		{"german_short", "3. Sept. 1970", "1970-9-3", ""},
		{"german_march", "14. März 1990", "1990-3-14", ""},
		{"austrian", "1. Jänner 1985", "1985-1-1", ""},
		{"english", "May 3, 1970", "1970-5-3", ""},
		{"english_ordinal", "3rd of May, 1970", "1970-5-3", ""},
		{"english_month_first_ordinal", "May 3rd 1970", "1970-5-3", ""},
		{"english_short", "Sept. 3, 1970", "1970-9-3", ""},
		{"oracle", "03-MAY-1970", "1970-5-3", ""},
		{"oracle_short", "03-MAY-70", "1970-5-3", ""},
		{"french", "1er février 1985", "1985-2-1", ""},
		{"italian", "3 maggio 1970", "1970-5-3", ""},
		{"italian_first", "1º maggio 1970", "1970-5-1", ""},
		{"portuguese", "3 de março de 1970", "1970-3-3", ""},
		{"dutch", "3 mei 1970", "1970-5-3", ""},
		{"polish", "14 lutego 1990 r.", "1990-2-14", "14 lutego 1990"},
		{"czech", "14. března 1990", "1990-3-14", ""},
		{"slovak", "3. mája 1970", "1970-5-3", ""},
		{"hungarian", "1970. május 3.", "1970-5-3", "1970. május 3"},
		{"romanian", "3 mai 1970", "1970-5-3", ""},
		{"bulgarian", "3 май 1970 г.", "1970-5-3", "3 май 1970"},
		{"greek", "3 Μαΐου 1970", "1970-5-3", ""},
		{"croatian", "3. svibnja 1970.", "1970-5-3", "3. svibnja 1970"},
		{"slovene", "3. maja 1970", "1970-5-3", ""},
		{"swedish", "den 3 maj 1970", "", "-"},
		{"swedish_plain", "3 maj 1970", "1970-5-3", ""},
		{"danish", "3. maj 1970", "1970-5-3", ""},
		{"norwegian", "3. desember 1970", "1970-12-3", ""},
		{"finnish", "3. toukokuuta 1970", "1970-5-3", ""},
		{"estonian", "3. mai 1970", "1970-5-3", ""},
		{"latvian", "1970. gada 3. maijs", "1970-5-3", ""},
		{"lithuanian", "1970 m. gegužės 3 d.", "1970-5-3", "1970 m. gegužės 3"},
		{"maltese", "3 ta' Mejju 1970", "1970-5-3", ""},
		{"irish", "3 Bealtaine 1970", "1970-5-3", ""},
		{"icelandic", "3. maí 1970", "1970-5-3", ""},
		{"roman_month", "3. VII. 1970", "1970-7-3", ""},
		{"iso", "1970-05-03", "1970-5-3", ""},
		{"iso_time", "1970-05-03T00:00:00Z", "1970-5-3", "1970-05-03"},
		{"slashes", "03/05/1970", "1970-5-3", ""},
		{"american", "05/23/1970", "1970-5-23", ""},
		{"dots_and_spaces", "3. 5. 1970", "1970-5-3", ""},
		{"two_figures", "3.5.70", "1970-5-3", ""},
		{"two_figures_this_century", "3.5.15", "2015-5-3", ""},
		{"plain", "19700503", "1970-5-3", ""},
		{"plain_day_first", "03051970", "1970-5-3", ""},

		{"month_alone", "May 1970", "", "-"},
		{"no_year", "3 May", "", "-"},
		{"no_month", "3 of 1970", "", "-"},
		{"version", "1.2.1970.4", "", "-"},
		{"glued_number", "1970-05-031", "", "-"},
		{"glued_word", "3 May 1970s", "", "-"},
		{"other_separators", "3.5-1970", "", "-"},
		{"word", "maybe 3 1970", "", "-"},
		{"empty", "", "", "-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, ok := readDate([]byte(tt.text))
			if tt.read == "-" {
				if ok {
					t.Errorf("%q is read as %+v", tt.text, d)
				}
				return
			}
			if tt.read == "" {
				tt.read = tt.text
			}
			if got := fmt.Sprintf("%d-%d-%d", d.year, d.month, d.day); !ok || got != tt.want || tt.text[:d.length] != tt.read {
				t.Errorf("%q: %v %s, %q; want %s, %q", tt.text, ok, got, tt.text[:d.length], tt.want, tt.read)
			}
		})
	}
}

// TestMonths: twelve months in every language, every form of each read in a date.
func TestMonths(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(monthForms), "\n")
	if len(lines) < 27 {
		t.Errorf("%d languages", len(lines))
	}
	other := map[string]bool{"listopada": true, "listopad": true, "lip": true, "lipanj": true, "srpnja": true} // of two languages
	for _, line := range lines {
		lang, names, _ := strings.Cut(line, " ")
		entries := strings.Split(names, ",")
		if len(entries) != 12 {
			t.Fatalf("%s has %d months", lang, len(entries))
		}
		for i, forms := range entries {
			for _, f := range strings.Fields(forms) {
				if len(vocabulary.Fold(f)) < 3 {
					t.Errorf("%s: %q is too short", lang, f)
				}
				for _, w := range []string{f, strings.ToUpper(f)} {
					text := "3 " + w + " 1970"
					if d, ok := readDate([]byte(text)); !ok || d.length != len(text) || d.month != i+1 && !other[f] {
						t.Errorf("%s: %q: %v %+v, want month %d", lang, text, ok, d, i+1)
					}
				}
			}
		}
	}
}

func TestDateValue(t *testing.T) {
	for _, tt := range []struct {
		v    string
		n    int
		want detectors.Verdict
	}{
		{"1970-05-03", 10, detectors.Pass},
		{"1970-05-03 00:00:00", 19, detectors.Weak},
		{"1970-05-03T12:30:00.000Z", 24, detectors.Weak},
		{"3 de mayo de 1970, Madrid", 17, detectors.Pass},
		{"3.5.70", 6, detectors.Weak},
		{"01.01.1970", 10, detectors.Sample},
		{"31.02.1970", 0, detectors.Reject},
		{"1870-05-03", 0, detectors.Reject},
		{"n/a", 0, detectors.Reject},
		{"1970", 0, detectors.Reject},
	} {
		if n, v := dateValue([]byte(tt.v)); n != tt.n || v != tt.want {
			t.Errorf("%q: %d bytes, verdict %d; want %d, %d", tt.v, n, v, tt.n, tt.want)
		}
	}
}

// TestAnyDateInWords writes days in words and finds them behind words for birth and death.
func TestAnyDateInWords(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(monthForms), "\n")
	e, err := detectors.New([]detectors.Detector{birthInWords, deathInWords}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	rapid.Check(t, func(t *rapid.T) {
		_, names, _ := strings.Cut(rapid.SampledFrom(lines).Draw(t, "language"), " ")
		m := rapid.IntRange(0, 11).Draw(t, "month")
		name := rapid.SampledFrom(strings.Fields(strings.Split(names, ",")[m])).Draw(t, "name")
		date := fmt.Sprintf(rapid.SampledFrom([]string{"%d %s %d", "%d. %s %d", "%d de %s de %d", "%02d-%s-%d"}).Draw(t, "form"),
			rapid.IntRange(1, 28).Draw(t, "day"), name, rapid.IntRange(1901, 2029).Draw(t, "year"))
		for word, id := range map[string]string{"born on": "DATE_OF_BIRTH", "geboren am": "DATE_OF_BIRTH", "urodzona": "DATE_OF_BIRTH", "nacida el": "DATE_OF_BIRTH",
			"died on": "DATE_OF_DEATH", "verstorben am": "DATE_OF_DEATH", "overleden op": "DATE_OF_DEATH"} {
			text := "She was " + word + " " + date + ", they say"
			found := ""
			for _, match := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
				if match.Likelihood >= detectors.Likely {
					found += e.Detectors()[match.Detector].ID + " " + text[match.Start:match.End] + ";"
				}
			}
			if found != id+" "+date+";" {
				t.Fatalf("%q: found %q", text, found)
			}
		}
	})
}

func TestNothingAllocates(t *testing.T) {
	months() // made once
	texts := [][]byte{[]byte("born in Leeds on May 3rd, 1970"), []byte("nacido el 3 de mayo de 1970"), []byte("mujer de 29 años"), []byte("a 29-year-old woman")}
	value := []byte("3 de mayo de 1970")
	probe := eventDate(bornWords)
	if n := testing.AllocsPerRun(100, func() {
		probe(texts[0], 0)
		probe(texts[1], 0)
		readAge(texts[2], 0)
		readAge(texts[3], 5)
		dateValue(value)
		ageValue(value)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"3 de mayo de 1970", "May 3rd, 1970", "1970 m. gegužės 3 d.", "1970-05-03T00:00:00Z", "3.\xff5.1970", "born on 3 May 1970", "ne le ...", "(*19"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		if d, ok := readDate(v); ok && (d.length < 6 || d.length > len(v)) {
			t.Errorf("a date of %d bytes in %d", d.length, len(v))
		}
		if n, verdict := dateValue(v); n < 0 || n > len(v) || (n == 0) != (verdict == detectors.Reject) {
			t.Errorf("value of %d bytes of %d, verdict %d", n, len(v), verdict)
		}
		probe := eventDate(bornWords)
		for at := range len(v) {
			if start, end, verdict := probe(v, at); verdict != detectors.Reject && (start < at || end > len(v) || start >= end) {
				t.Errorf("span %d-%d of %d bytes", start, end, len(v))
			}
		}
	})
}
