package identity

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// FuzzProbe: a span lies in the text, holds the place asked for or what follows
// it, and no letter or digit is glued to it.
func FuzzProbe(f *testing.F) {
	for _, s := range []string{"Mary Johnson", "Dr. Juan de la Cruz, MD", "“Anna O’Brien”", "Smith, J. R.", "\xffÁ É", "A. B. C. D", "Jean-", "C/ X Y", " de la Z"} {
		for at := range len(s) {
			f.Add([]byte(s), at)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		if at < 0 || at >= len(text) {
			return
		}
		start, end, v := probePerson(text, at)
		if v == detectors.Reject {
			return
		}
		if start < 0 || start >= end || end > len(text) {
			t.Fatalf("%q at %d: span %d-%d", text, at, start, end)
		}
		if lex.GluedBefore(text, start) || lex.GluedAfter(text, end) {
			t.Errorf("%q at %d: %q is part of a longer word", text, at, text[start:end])
		}
		if end-start > maxName*2 {
			t.Errorf("%q at %d: a name of %d bytes", text, at, end-start)
		}
	})
}

// FuzzValue: every Value takes a part of what it is given, from the first byte,
// and takes the same again when given only that.
func FuzzValue(f *testing.F) {
	for _, s := range []string{"Mary", "de la Cruz", "Müller-Lüdenscheidt.", "Dr. Anna  Tel: 1", "jdoe42", "C-104477", "Acme & Söhne GmbH", "x.png?y", "2026-03-01T10:00:00Z", "one two three four five", "Å\xff"} {
		f.Add([]byte(s))
	}
	ds := Detectors()
	f.Fuzz(func(t *testing.T, v []byte) {
		if len(v) == 0 || len(v) > detectors.MaxValue {
			return
		}
		for i := range ds {
			if ds[i].Value == nil {
				continue
			}
			n, verdict := ds[i].Value(v)
			if n < 0 || n > len(v) || verdict != detectors.Reject && n == 0 {
				t.Fatalf("%s of %q: %d bytes, verdict %d", ds[i].ID, v, n, verdict)
			}
		}
	})
}

// TestChance: random pairs of capitalised words pass no more often than the
// detector says.
func TestChance(t *testing.T) {
	words := strings.Fields(`Table Source Value Open Server Client Handle Network Simple Method Index Range Public Window Filter Memory
		Packet Status Module Object Result Stream Buffer Signal Record Report Header Number System Default Option Update Member
		Factor Engine Policy Review Branch Target Output Format Driver Volume Master Weight Length Region Vector Matrix`)
	r := rand.New(rand.NewPCG(5, 6))
	passed, n := 0, 20000
	for range n {
		text := words[r.IntN(len(words))] + " " + words[r.IntN(len(words))]
		if _, _, v := probePerson([]byte(text), 0); v >= detectors.Pass {
			passed++
		}
	}
	if share := float64(passed) / float64(n); share > person.Chance {
		t.Errorf("%.4f of pairs of common words pass, more than %.4f", share, person.Chance)
	}
}

func TestNoAllocation(t *testing.T) {
	text := []byte("wrote Dr. Juan de la Cruz Pérez <juan@example.org> and Mary O'Brien, MD")
	value := []byte("Müller-Lüdenscheidt")
	if n := testing.AllocsPerRun(50, func() {
		for at := range text {
			probePerson(text, at)
		}
		valueFamily(value)
		valueRole(value)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
