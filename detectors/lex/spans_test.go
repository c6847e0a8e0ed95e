package lex

import (
	"math/rand/v2"
	"testing"
)

// TestSpansAgainstSearch: the same as looking at every byte.
func TestSpansAgainstSearch(t *testing.T) {
	const alphabet = "0123456789abZ  -./\né"
	r := rand.New(rand.NewPCG(5, 6))
	hits := 0
	for range 2000 {
		b := make([]byte, 1+r.IntN(300))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		var x Index
		x.Reset(b, 0, len(b))
		n := 1 + r.IntN(min(len(b), 30))
		pos := r.IntN(len(b) - n + 1)
		word := func(i int) bool { return i >= 0 && i < len(b) && IsWord(b[i]) }
		got := x.Spans(pos, n)
		for i := range WordsSize {
			at := pos + i
			want := at+n <= len(b) && b[at]-'0' < 10 && !word(at-1) && word(at+n-1) && b[at+n-1] < 0x80 && !word(at+n)
			if want {
				hits++
			}
			if have := got>>i&1 != 0; have != want {
				t.Fatalf("%q: %d bytes at %d: %v, want %v", b, n, at, have, want)
			}
		}
	}
	if hits < 1000 {
		t.Errorf("only %d places hold one", hits)
	}
}

// TestReadInText: a token read where it stands is the one read alone, and a
// token that held another holds nothing of it.
func TestReadInText(t *testing.T) {
	var tok Token
	for _, value := range []string{"850730-4023", "1", "AB 12-34", "4484 0700 0000 0000", "a1b2"} {
		text := []byte("see " + value + ", there")
		if !tok.Read(text, 4, 4+len(value)) {
			t.Fatalf("%q is no token", value)
		}
		alone, _ := Parse(value)
		if string(tok.Compact()) != string(alone.Compact()) || tok.Runs() != alone.Runs() || tok.Digits() != alone.Digits() || tok.Key() != alone.Key() {
			t.Errorf("%q in text: %q in %d runs", value, tok.Compact(), tok.Runs())
		}
		if tok.Before() != ' ' || tok.After() != ',' {
			t.Errorf("%q stands between %q and %q", value, tok.Before(), tok.After())
		}
	}
	for _, value := range []string{"", "-12", "12-", "12--34", "é", "12345678901234567890123456789012345678901"} {
		if tok.Read([]byte(value), 0, len(value)) {
			t.Errorf("%q is a token", value)
		}
	}
}
