package financial

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// random returns a generator that gives the same numbers on every run.
func random() *rand.Rand { return rand.New(rand.NewPCG(7812, 13616)) }

// unmark takes the "§" marks out of s and returns the marked spans.
func unmark(s string) (text string, spans []string) {
	parts := strings.Split(s, "§")
	for i := 1; i < len(parts); i += 2 {
		spans = append(spans, parts[i])
	}
	return strings.Join(parts, ""), spans
}

func token(t testing.TB, s string) *lex.Token {
	t.Helper()
	tok, ok := lex.Parse(s)
	if !ok {
		t.Fatalf("%q is not one token", s)
	}
	return &tok
}

func TestDetectors(t *testing.T) {
	for i, d := range Detectors() {
		if i > 0 && Detectors()[i-1].ID > d.ID {
			t.Errorf("%s stands after %s", d.ID, Detectors()[i-1].ID)
		}
	}
	if _, err := detectors.New(Detectors(), detectors.Options{}); err != nil {
		t.Error(err)
	}
}
