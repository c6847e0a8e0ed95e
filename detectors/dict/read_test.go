package dict

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// someText makes text of letters in all manners of writing, and of what stands
// between words.
func someText(r *rand.Rand, most int) []byte {
	letters := []rune("aaaebcdEFGHxyz '-.,1_é’ÉñşМc")
	var s []rune
	for range r.IntN(most) {
		s = append(s, letters[r.IntN(len(letters))])
	}
	return []byte(string(s))
}

// TestReadAgrees: reading and looking up at once gives what both give one after
// the other, at every offset and for every length.
func TestReadAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	words := 0
	for range 20000 {
		text := someText(r, 16)
		for i := range len(text) + 1 {
			most := 1 + r.IntN(60)
			end, c, key := Read(text, i, most)
			wantEnd, want := Word(text, i, most)
			if end != wantEnd || c != want {
				t.Fatalf("%q at %d, at most %d: %d %d, want %d %d", text, i, most, end, c, wantEnd, want)
			}
			if wantKey := KeyOf(text[i:wantEnd]); want != NoWord && key != wantKey || want == NoWord && key != 0 {
				t.Fatalf("%q at %d: key %x, want %x", text, i, key, wantKey)
			}
			if c != NoWord {
				words++
			}
		}
	}
	if words < 10000 {
		t.Fatalf("only %d words were read", words)
	}
}

func TestReadLongWords(t *testing.T) {
	for n, known := range map[int]bool{MaxPhrase: true, MaxPhrase + 1: false} {
		end, c, key := Read([]byte(strings.Repeat("a", n)+" b"), 0, 2*MaxPhrase)
		if end != n || c != Lower || (key != 0) != known {
			t.Errorf("%d letters: end %d, case %d, key %x", n, end, c, key)
		}
	}
	if end, c, key := Read([]byte("a"), 1, 40); end != 1 || c != NoWord || key.Entry() != 0 {
		t.Errorf("behind the text: end %d, case %d", end, c)
	}
}

// TestKeyIsLookup: a key finds what the word itself does.
func TestKeyIsLookup(t *testing.T) {
	for _, w := range []string{"Maria", "GARCÍA", "Müller-Lüdenscheidt", "de la", "xqzzyv", "", "..."} {
		if got, want := KeyOf([]byte(w)).Entry(), lookup(w); got != want {
			t.Errorf("%q: %x by its key, want %x", w, got, want)
		}
	}
}

// TestPhraseAgrees: a phrase that is read piece by piece is looked up as one that
// is read at once.
func TestPhraseAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	known := 0
	for _, text := range []string{"Frankfurt am Main", "São Paulo", "New-York", "L'Hospitalet de Llobregat", "of the", "…", ""} {
		for range 50 {
			var p Phrase
			for rest := text; rest != ""; {
				n := 0
				for i := range rest { // whole characters
					if n = i; i > 0 && r.IntN(3) == 0 {
						break
					}
				}
				if n == 0 || r.IntN(4) == 0 {
					n = len(rest)
				}
				e := p.Add([]byte(rest[:n]))
				rest = rest[n:]
				if want := lookup(text[:len(text)-len(rest)]); e != want || p.Len() != len(text)-len(rest) {
					t.Fatalf("%q as far as %d: %x, want %x", text, p.Len(), e, want)
				}
				if e != 0 {
					known++
				}
			}
		}
	}
	if known == 0 {
		t.Error("no phrase is known")
	}
}

// TestParticles: the length that rules particles out rules out none of the list,
// and no other word becomes one.
func TestParticles(t *testing.T) {
	text, err := os.ReadFile("classes.txt")
	if err != nil {
		t.Fatal(err)
	}
	particles := 0
	for _, w := range strings.FieldsFunc(string(text), func(r rune) bool { return r == ',' || r == '\n' }) {
		if w = strings.TrimSpace(w); strings.Contains(w, " ") {
			continue
		}
		got, want := IsParticle([]byte(w)), lookup(w).Is(Particle)
		if got != want {
			t.Errorf("%q: particle %v, want %v", w, got, want)
		}
		if want {
			particles++
		}
	}
	if particles < 30 {
		t.Errorf("only %d particles of one word", particles)
	}
	for w, want := range map[string]bool{"van-der": true, "della": true, "dellla": false, "Della": true, "herself": false, "": false} {
		if got := IsParticle([]byte(w)); got != want {
			t.Errorf("%q: particle %v, want %v", w, got, want)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for name, text := range map[string]string{"ascii": "Johnson was", "accents": "Müller was", "mixed": "McDonald was"} {
		v := []byte(text)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _, key := Read(v, 0, 40)
				key.Entry()
			}
		})
	}
}
