package dict

import (
	"math/rand/v2"
	"testing"
)

// TestASCIIWordAgrees: the short way through ASCII letters gives what the long
// one gives, for words in all manners of writing and at every offset.
func TestASCIIWordAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const alphabet = "aaaaebcdEFGHxyz '-.,1é’Mc"
	letters, short := []rune(alphabet), 0
	for range 20000 {
		var s []rune
		for range r.IntN(14) {
			s = append(s, letters[r.IntN(len(letters))])
		}
		text := []byte(string(s))
		for i := range len(text) + 1 {
			most := 1 + r.IntN(16)
			end, c, ok := asciiWord(text, i, most)
			if !ok {
				continue
			}
			short++
			w := wordReader{text: text, limit: min(len(text), i+most)}
			wantEnd, want := w.read(i), NoWord
			if wantEnd > i {
				want = w.verdict()
			}
			if end != wantEnd || c != want {
				t.Fatalf("%q at %d, at most %d: %d %d, want %d %d", text, i, most, end, c, wantEnd, want)
			}
		}
	}
	if short < 1000 {
		t.Fatalf("only %d words went the short way", short)
	}
}

// TestWordBeforeAgrees: a word that Word reads forward from its start is the one
// that WordBefore reads back from its end.
func TestWordBeforeAgrees(t *testing.T) {
	for _, text := range []string{"see Anna", "see O'Brien", "Anna-Lena", "é Anna", "éAnna", "x'Anna", "-Anna", "Anna", "1Anna", "' Anna"} {
		start := WordBefore([]byte(text), len(text), 20)
		if end, _ := Word([]byte(text), start, 20); end != len(text) || start == len(text) {
			t.Errorf("%q: the word before the end starts at %d and ends at %d", text, start, end)
		}
	}
	for text, want := range map[string]int{"Annabelle": 5, "éx": 3, "": 0, "12": 2} {
		if got := WordBefore([]byte(text), len(text), 4); got != want && text != "éx" {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	if got := WordBefore([]byte("éx"), 3, 4); got != 0 {
		t.Errorf("a word with an accent starts at %d, want 0", got)
	}
}
