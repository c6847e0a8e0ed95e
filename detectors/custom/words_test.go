package custom

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// wordList is a pattern of n made-up words, many of which begin alike.
func wordList(n int) string {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	words := make([]string, n)
	for i := range words {
		words[i] = strings.Repeat([]string{"vor", "nach", "über"}[r.IntN(3)], 1+r.IntN(2)) + fmt.Sprintf("%c%c%c", 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26))
	}
	return strings.Join(words, "|")
}

// newTestRule makes a rule; want is the gate it is to have.
func newTestRule(t *testing.T, s ruleSpec, want Gate) *rule {
	t.Helper()
	s.ID, s.Description = "WORDS", "words"
	s.Examples.Match, s.Examples.NoMatch = []string{"x"}, []string{"y"} // not checked here
	r, err := newRule(&s)
	if err != nil {
		t.Fatal(err)
	}
	if r.gate != want {
		t.Fatalf("the gate is %s, want %s", r.gate, want)
	}
	return r
}

func TestGateOfWords(t *testing.T) {
	for name, tc := range map[string]struct {
		spec ruleSpec
		want Gate
	}{
		"few_words":         {ruleSpec{Pattern: `projekt|vorhaben`}, GateLiteral},
		"many_words":        {ruleSpec{Pattern: wordList(500)}, GateWords},
		"many_and_a_number": {ruleSpec{Pattern: `(?:` + wordList(500) + `) \d+`}, GateWords},
		"either_case":       {ruleSpec{Pattern: `straße \d+`, CaseInsensitive: true}, GateWords},
		"greek":             {ruleSpec{Pattern: `κωδικός\d`, CaseInsensitive: true}, GateWords},
		"greek_as_is":       {ruleSpec{Pattern: `κωδικός\d`}, GateLiteral},
		"many_literals":     {ruleSpec{Pattern: `x\d+`, Literals: strings.Split(wordList(100), "|")}, GateWords},
	} {
		t.Run(name, func(t *testing.T) { newTestRule(t, tc.spec, tc.want) })
	}
	if _, err := newRule(&ruleSpec{ID: "TOO_MANY", Description: "words", Pattern: wordList(mostWords + 5000),
		Examples: examplesSpec{Match: []string{"x"}, NoMatch: []string{"y"}}}); err == nil {
		t.Error("a list of any length is taken")
	}
}

// TestWordsFindTheSame: behind its gate a pattern finds what it finds without,
// wherever the search begins; and the gate opens for some texts only.
func TestWordsFindTheSame(t *testing.T) {
	list := wordList(300)
	for name, s := range map[string]ruleSpec{
		"list":        {Pattern: `\b(?:` + list + `)\b`},
		"folded":      {Pattern: `(?:straße|ΟΔΟΣ|κέντρο|дом) ?\d`, CaseInsensitive: true},
		"look_behind": {Engine: "regexp2", Pattern: `(?<=ключ: )\d+`, Literals: []string{"ключ"}, CaseInsensitive: true},
	} {
		t.Run(name, func(t *testing.T) {
			gated := newTestRule(t, s, GateWords).detector.Search
			free := newTestPattern(t, s)
			if b, ok := free.engine.(backtracker); ok {
				b.timeouts = new(atomic.Int64)
				free.engine = b
			}
			r := rand.New(rand.NewPCG(5, 6))
			parts := append(strings.Split(list, "|")[:12], "Straße 1", "STRASSE 1", "STRAßE 2", "οδος7", "οδός 7", "Κέντρο 3", "ДОМ 5", "дом5",
				"ключ: 12", "Ключ: 3", "\n", " ", ", ", "x", "vor", "\xff", "K")
			found, open := 0, 0
			for range 40 {
				var b strings.Builder
				for range 1 + r.IntN(12) {
					b.WriteString(parts[r.IntN(len(parts))])
					b.WriteString([]string{" ", ", ", "\n", ""}[r.IntN(4)])
				}
				text := []byte(b.String())
				for from := range text {
					s1, e1, v1 := gated(text, from)
					s2, e2, v2 := free.search(text, from)
					if s1 != s2 || e1 != e2 || v1 != v2 {
						t.Fatalf("%q from %d: %d-%d %v, without the gate %d-%d %v", text, from, s1, e1, v1, s2, e2, v2)
					}
					if v1 != detectors.Reject {
						found++
					}
				}
			}
			gate := newWordGate([]literal{{"ключ", true}})
			for range 50 {
				if gate.opens([]byte(parts[r.IntN(12)])) {
					open++
				}
			}
			if found < 200 || open > 0 {
				t.Errorf("%d found, a gate of another word opened %d times: the texts are no test", found, open)
			}
		})
	}
}

// BenchmarkWords is the cost of a rule of many words on text without them.
func BenchmarkWords(b *testing.B) {
	s := ruleSpec{ID: "WORDS", Description: "words", Pattern: wordList(5000)}
	s.Examples.Match, s.Examples.NoMatch = []string{"x"}, []string{"y"}
	r, err := newRule(&s)
	if err != nil {
		b.Fatal(err)
	}
	text := []byte(strings.Repeat("Nothing of the kind is written in this line of some length.\n", 1000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, _, v := r.detector.Search(text, 0); v != detectors.Reject {
			b.Fatal("found")
		}
	}
}
