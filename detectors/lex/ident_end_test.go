package lex

import "testing"

// TestReadIdentEnds: two spaces, a separator or another character behind a group
// end the identifier; reading goes on nowhere for ever.
func TestReadIdentEnds(t *testing.T) {
	for text, want := range map[string]string{
		"AB12  x":      "AB12",
		"12  34":       "12",
		"AB12 - 3":     "AB12",
		"AB12 é":       "AB12",
		"28 28 57910 ": "28 28 57910",
		"12 (3)":       "12",
	} {
		if got := text[:ReadIdent([]byte(text), 32).End]; got != want {
			t.Errorf("%q: read %q, want %q", text, got, want)
		}
	}
}

func FuzzReadIdent(f *testing.F) {
	f.Add([]byte("AB12  x"))
	f.Add([]byte("8847221 01/02/2020"))
	f.Fuzz(func(t *testing.T, v []byte) {
		if id := ReadIdent(v, 32); id.End < 0 || id.End > len(v) || id.Digits > id.Chars || id.End == 0 && id.Chars > 0 {
			t.Errorf("%q: %+v", v, id)
		}
	})
}
