package lex

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// found lists "literal@offset" of all that an Index finds in text[lo:hi],
// sorted; lo and hi bound the windows.
func found(x *Index, s *Sieve, text string, lo, hi int) (out []string) {
	x.Find(s)
	b := []byte(text)
	for x.Reset(b, lo, hi); x.Next(); {
		for i := range blockSize {
			if x.Anchors.Literals>>i&1 == 0 {
				continue
			}
			at := x.Anchors.Base + i
			windows, words := s.Places(b, at)
			for _, p := range append(slices.Clone(windows), words...) {
				if start, ok := s.Stands(b, at, p); ok {
					out = append(out, fmt.Sprintf("%d@%d", p.Literal, start))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// plainFound is the slow twin of found, by the definition. Where a literal has
// several words it asks the sieve which one has to start as a word.
func plainFound(ls []Literal, text string) (out []string) {
	fold := func(s string) string {
		b := []byte(s)
		for i, c := range b {
			if c-'A' < 26 {
				b[i] |= 0x20
			}
		}
		return string(b)
	}
	for n, l := range ls {
		word := rarest(l.Text, true)
		for i := 0; i+len(l.Text) <= len(text); i++ {
			if s := text[i : i+len(l.Text)]; s == l.Text || l.Fold && fold(s) == fold(l.Text) {
				if !l.Inside && word >= 0 && i+word > 0 && runsOn(text[i+word-1], text[i+word]) {
					continue
				}
				out = append(out, fmt.Sprintf("%d@%d", n, i))
			}
		}
	}
	slices.Sort(out)
	return out
}

func newSieve(t testing.TB, ls []Literal) *Sieve {
	t.Helper()
	s, bad, ok := NewSieve(ls)
	if !ok {
		t.Fatalf("literal %d is refused", bad)
	}
	return s
}

var someLiterals = []Literal{
	{Text: "AKIA", Fold: false}, {Text: "ghp_", Fold: false}, {Text: "-----BEGIN", Fold: false}, {Text: "eyJ", Inside: true}, {Text: "xoxb-", Fold: false}, {Text: "secret", Fold: true, Inside: true},
	{Text: "Straße", Fold: true}, {Text: "$2a$", Fold: false}, {Text: "AKIAB", Fold: false}, {Text: "EYJ", Fold: false}, {Text: "cret ke", Fold: true}, {Text: "ключ", Fold: false}, {Text: "ročn", Fold: true}, {Text: " lat", Fold: true}, {Text: "y/o", Fold: true}, {Text: "r r", Fold: true}, {Text: "@[`", Fold: true}, {Text: "{}~", Fold: false},
}

// TestSieveEveryPlace puts each literal at each place of three blocks.
func TestSieveEveryPlace(t *testing.T) {
	s := newSieve(t, someLiterals)
	var x Index
	for n, l := range someLiterals {
		for pad := range 3 * blockSize {
			text := strings.Repeat(".", pad) + l.Text
			want := fmt.Sprintf("%d@%d", n, pad)
			if got := found(&x, s, text, 0, len(text)); !slices.Contains(got, want) {
				t.Fatalf("%q after %d bytes: %v", l.Text, pad, got)
			}
			cut := text[:len(text)-1]
			if got := found(&x, s, cut, 0, len(cut)); slices.Contains(got, want) {
				t.Fatalf("%q after %d bytes, cut: %v", l.Text, pad, got)
			}
		}
	}
}

// TestSieveRandom compares with the plain twin, for few and for many literals.
func TestSieveRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	many := slices.Clone(someLiterals)
	for len(many) < 1000 {
		b := make([]byte, 3+r.IntN(8))
		for i := range b {
			b[i] = "abcxyzABCXYZ0189_-$="[r.IntN(20)]
		}
		many = append(many, Literal{string(b), r.IntN(2) == 0, r.IntN(2) == 0})
	}
	var x Index
	for _, ls := range [][]Literal{someLiterals[:1], someLiterals, many} {
		s := newSieve(t, ls)
		total := 0
		for range 3000 / (len(ls) + 30) {
			var b strings.Builder
			for b.Len() < 500 {
				l := ls[r.IntN(len(ls))].Text
				switch r.IntN(4) {
				case 0:
					b.WriteString(l)
				case 1:
					b.WriteString(strings.ToUpper(l))
				case 2:
					b.WriteString(l[:len(l)-1])
				default:
					b.WriteString(strings.Repeat("é. ", r.IntN(9)))
				}
			}
			text := b.String()
			want := plainFound(ls, text)
			total += len(want)
			if got := found(&x, s, text, 0, len(text)); !slices.Equal(got, want) {
				t.Fatalf("%d literals, %q:\n%v, want\n%v", len(ls), text, got, want)
			}
		}
		if total < 30 {
			t.Errorf("%d literals: found only %d times", len(ls), total)
		}
	}
}

// TestSieveRefuses: a literal that is too short is named.
func TestSieveRefuses(t *testing.T) {
	for _, text := range []string{"", "ab", "é"} {
		if _, bad, ok := NewSieve([]Literal{{Text: "good", Fold: false}, {Text: text}}); ok || bad != 1 {
			t.Errorf("%q: ok %v, literal %d", text, ok, bad)
		}
	}
}

// TestSieveLetsLittleThrough: the first stage is only of use if it is narrow.
func TestSieveLetsLittleThrough(t *testing.T) {
	s := newSieve(t, someLiterals)
	text := []byte(strings.Repeat("The quick brown fox (aged 7) jumps over the lazy dog; func main() { return x_y[3] + 1.25 } ", 200))
	var x Index
	x.Find(s)
	x.Reset(text, 0, len(text))
	n := 0
	for _, m := range x.sifted {
		for ; m != 0; m &= m - 1 {
			n++
		}
	}
	if share := float64(n) / float64(len(text)); share > 0.02 {
		t.Errorf("%.1f %% of the places pass", 100*share)
	}
}

func FuzzSieve(f *testing.F) {
	f.Add("AKIA", "eyJ", true, "an AKIAeyJ eYjakia")
	f.Add("---", "abc", false, strings.Repeat("-", 200))
	f.Fuzz(func(t *testing.T, a, b string, fold bool, text string) {
		ls := []Literal{{Text: a, Fold: fold}, {Text: b, Fold: !fold, Inside: fold}, {Text: "key=", Fold: true}}
		s, _, ok := NewSieve(ls)
		if !ok {
			return
		}
		var x Index
		if got, want := found(&x, s, text, 0, len(text)), plainFound(ls, text); !slices.Equal(got, want) {
			t.Fatalf("%q, %q in %q: %v, want %v", a, b, text, got, want)
		}
		padded := append([]byte(text), make([]byte, 2*blockSize)...)
		n := len(text)/blockSize + 1
		native, table := make([]uint64, n), make([]uint64, n)
		sift(padded, &s.tables, native)
		siftTable(padded, &s.tables, table)
		if !slices.Equal(native, table) {
			t.Fatalf("%q: native %x, table %x", text, native, table)
		}
	})
}
