package demographic

import (
	"fmt"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

func TestAgeInProse(t *testing.T) {
	e, err := detectors.New([]detectors.Detector{age, sexBesideAge}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for _, tt := range []struct{ name, text, age, sex string }{
		{"english", "a 29-year-old woman was admitted", "29-year-old", "woman"},
		{"english_behind", "the woman, aged 29, was", "29", "woman"},
		{"english_he", "he is 41 years old", "41 years old", ""},
		{"english_of_age", "58 years of age", "58 years of age", ""},
		{"spanish", "Mujer de 29 años que acude", "29 años", "Mujer"},
		{"spanish_words", "niño de siete años", "siete años", "niño"},
		{"spanish_comma", "Varón, de 67 años, con fiebre", "67 años", "Varón"},
		{"spanish_de_edad", "con 41 años de edad", "41 años de edad", ""},
		{"spanish_at", "operado a los 14 años", "14 años", ""},
		{"french", "une femme de 34 ans", "34 ans", "femme"},
		{"french_aged", "homme âgé de 67 ans", "67 ans", "homme"},
		{"german_adjective", "eine 29-jährige Patientin", "29-jährige", "Patientin"},
		{"german_joined", "der 45jährige Mann", "45jährige", "Mann"},
		{"german_age", "im Alter von 53 Jahren", "53 Jahren", ""},
		{"german_old", "sie ist 53 Jahre alt", "53 Jahre alt", ""},
		{"italian", "donna di 29 anni", "29 anni", "donna"},
		{"portuguese", "mulher de 29 anos", "29 anos", "mulher"},
		{"dutch", "een 29-jarige vrouw", "29-jarige", "vrouw"},
		{"dutch_old", "zij is 53 jaar oud", "53 jaar oud", ""},
		{"polish", "29-letnia kobieta", "29-letnia", "kobieta"},
		{"polish_age", "w wieku 53 lat", "53 lat", ""},
		{"czech", "ve věku 53 let", "53 let", ""},
		{"swedish", "en 29-årig kvinna", "29-årig", "kvinna"},
		{"danish_old", "hun er 53 år gammel", "53 år gammel", ""},
		{"finnish", "29-vuotias nainen", "29-vuotias", "nainen"},
		{"hungarian", "29 éves férfi", "29 éves", "férfi"},
		{"romanian", "în vârstă de 53 de ani", "53 de ani", ""},
		{"slovak", "29-ročná žena", "29-ročná", "žena"},
		{"estonian", "29-aastane naine", "29-aastane", "naine"},
		{"croatian", "29-godišnja žena", "29-godišnja", "žena"},

		{"bulgarian", "29-годишна жена", "29-годишна", "жена"},
		{"greek", "γυναίκα 29 ετών", "29 ετών", "γυναίκα"},
		{"lithuanian", "29 metų moteris", "29 metų", "moteris"},

		{"code_age", "the code is 25 years old", "", ""},
		{"ago", "hace 3 años", "", ""},
		{"since_operation", "a los 3 meses de la intervención", "", ""},
		{"experience", "10 anni di esperienza", "", ""},
		{"jubilee", "100-jähriges Jubiläum", "", ""},
		{"guarantee", "2 Jahre Garantie", "", ""},
		{"too_old", "a 129-year-old woman", "", ""},
		{"decimal", "a 2.5-year-old girl", "", ""},
		{"percent", "aged 72 % of the beef", "", ""},
		{"long_number", "a 1029-year-old man", "", ""},
		{"answer", "12 answers, 3 animals, 4 later", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := map[string]string{}
			for _, m := range s.Scan(detectors.Window{Text: []byte(tt.text), Hi: len(tt.text)}, nil) {
				if m.Likelihood >= detectors.Likely {
					got[e.Detectors()[m.Detector].ID] = tt.text[m.Start:m.End]
				}
			}
			if got["AGE"] != tt.age || got["GENDER"] != tt.sex {
				t.Errorf("%q: found %v, want %q, %q", tt.text, got, tt.age, tt.sex)
			}
		})
	}
}

func TestAgeValue(t *testing.T) {
	for n := range 200 {
		v := fmt.Sprint(n)
		if _, got := ageValue([]byte(v)); (got != detectors.Reject) != (n <= oldest) {
			t.Errorf("%s: verdict %d", v, got)
		}
	}
	for v, want := range map[string]int{"53 años": 8, "30-39": 5, "65+": 3, "53 years": 8, "53, male": 2, "7 months": 8, "53.5": 0, "abc": 0, "": 0, "53 km": 0, "530": 0} {
		if n, _ := ageValue([]byte(v)); n != want {
			t.Errorf("%q: %d bytes, want %d", v, n, want)
		}
	}
}

func FuzzAge(f *testing.F) {
	for _, s := range append(age.Examples, age.NearMisses...) {
		f.Add([]byte(s))
	}
	f.Add([]byte("a los \xc3 29 ans"))
	f.Fuzz(func(t *testing.T, v []byte) {
		for at := range len(v) {
			a, ok := readAge(v, at)
			if !ok {
				continue
			}
			if from, to := a.findSex(v); a.start < 0 || a.start >= a.end || a.end > len(v) || from > to || to > len(v) {
				t.Errorf("%+v of %d bytes, sex %d to %d", a, len(v), from, to)
			}
		}
		if n, _ := ageValue(v); n < 0 || n > len(v) {
			t.Errorf("%d of %d bytes", n, len(v))
		}
	})
}
