package identity

import (
	"math/rand/v2"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/dict"
)

// TestNameBefore: a particle that is refused for the word before it belongs to
// no row of names.
func TestNameBefore(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	words := []string{"Juan", "Müller", "de", "la", "van", "der", "antecedentes", "O'Brien", "Jean-Pierre", "van-der", "é", "12", "J.", "UPPER", "xÉ", "santa"}
	gaps := []string{" ", " ", " ", "  ", ", ", "\n", "-"}
	refused, asked := 0, 0
	for range 50000 {
		text := ""
		for range 1 + r.IntN(4) {
			text += words[r.IntN(len(words))] + gaps[r.IntN(len(gaps))]
		}
		at := len(text)
		if text[at-1] != ' ' {
			continue
		}
		v := []byte(text + "de Cruz")
		if nameBefore(v, at-1) {
			asked++
			continue
		}
		refused++
		if start, first := rowStart(v, at, dict.Lower); first && start < at {
			t.Fatalf("%q at %d: a row starts at %d, and is refused", v, at, start)
		}
	}
	if refused < 1000 || asked < 1000 {
		t.Errorf("%d refused, %d asked", refused, asked)
	}
}

func TestProbeParticle(t *testing.T) {
	for text, want := range map[string]string{
		"señor Juan de la Cruz":       "Juan de la Cruz",
		"by María del Carmen Pérez":   "María del Carmen Pérez",
		"antecedentes de la Cruz":     "",
		"de la Cruz":                  "",
		"Hospital de la Cruz":         "",
		"García de tumores":           "",
		"the 12 de Mayo":              "",
		"Ludwig van Beethoven played": "Ludwig van Beethoven",
	} {
		found := ""
		for at := range len(text) {
			for _, l := range []string{" de ", " del ", " la ", " van "} {
				if len(text) < at+len(l) || text[at:at+len(l)] != l {
					continue
				}
				if start, end, v := probePerson([]byte(text), at); v != detectors.Reject {
					found = text[start:end]
				}
			}
		}
		if found != want {
			t.Errorf("%q: %q, want %q", text, found, want)
		}
	}
}

// TestParticleLiterals: the particles among the literals are no titles, which
// are read otherwise.
func TestParticleLiterals(t *testing.T) {
	n := 0
	for _, l := range personLiterals {
		if l[0] != ' ' {
			continue
		}
		n++
		end, _ := dict.Word([]byte(l), 1, maxWord)
		if e := dict.Lookup([]byte(l[1:end])); e.Is(dict.Title) || !e.Is(dict.Particle) {
			t.Errorf("%q: class %b", l, e.Class())
		}
	}
	if n == 0 {
		t.Error("no particle among the literals")
	}
}

// TestRowsEndAtSmallWords: a small word that is no particle ends a row, and a row
// does not start with one.
func TestRowsEndAtSmallWords(t *testing.T) {
	for text, want := range map[string]int{
		"Juan went to Madrid":      1,
		"Juan de la Cruz went":     3,
		"Juan de la":               1,
		"went to Madrid":           0,
		"de la Cruz":               0,
		"Anna understandably Berg": 1,
		"Anna von Berg":            3,
		"iPhone Anna":              2,
		"Smith, John, Paul":        2,
		"NASA John":                1,
		"Anna McDonald O'Brien":    3,
		"Élodie Müller":            2,
		"":                         0,
		"A. Smith":                 2,
		"C/ Mayor":                 0,
	} {
		var r run
		if readRun([]byte(text), 0, &r); r.n != want {
			t.Errorf("%q: %d words, want %d", text, r.n, want)
		}
	}
}

// TestUnknownEntries: what no list has keeps whether a capital stands within.
func TestUnknownEntries(t *testing.T) {
	for text, want := range map[string]bool{"XqzzVwy": true, "Xqzzvwy": false, "Xqzz-Vwy": true, "Xqzzé": false} {
		w, ok := readWord([]byte(text), 0)
		if !ok || w.Entry != 0 || w.inner != want {
			t.Errorf("%q: entry %x, capital within %v, want %v", text, w.Entry, w.inner, want)
		}
	}
}

// TestTownsAreNoNames: two names that are a town's together weigh nothing.
func TestTownsAreNoNames(t *testing.T) {
	for text, person := range map[string]bool{"San Marino": false, "Santiago Bernal": true, "John Smith": true, "New York": false} {
		var r run
		v := []byte(text)
		readRun(v, 0, &r)
		if got := weigh(v, r.words[:r.n]) > 0; got != person {
			t.Errorf("%q: a name %v, want %v", text, got, person)
		}
	}
}

func BenchmarkProbePerson(b *testing.B) {
	text := []byte("The report says that antecedentes de interés were seen; Mary Johnson of New York State met Juan de la Cruz.")
	for b.Loop() {
		for i := 1; i < len(text); i++ {
			if text[i]-'A' < 26 || text[i] == ' ' && i+4 < len(text) && string(text[i:i+4]) == " de " {
				probePerson(text, i)
			}
		}
	}
}
