package lex

import (
	"strings"
	"testing"
)

func TestReadIdent(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"digits", "8847221", "8847221"},
		{"sentence_end", "8847221.", "8847221"},
		{"next_sentence", "8847221. Admitted 2020", "8847221"},
		{"slash", "9876257868/85.", "9876257868/85"},
		{"groups", "28 28 57910", "28 28 57910"},
		{"check_letter", "AB 12 34 56 C", "AB 12 34 56 C"},
		{"street", "8847221 Main 5", "8847221"},
		{"date", "8847221 01/02/2020", "8847221"},
		{"prefix_word", "NHC-1234", "NHC-1234"},
		{"lower", "u4711", "u4711"},
		{"lower_after_space", "4711 a22", "4711"},
		{"no_digit", "unknown", ""},
		{"word_then_number", "number 123", ""},
		{"glued", "8847é", ""},
		{"too_long", strings.Repeat("1", 21), ""},
		{"cut_at_most", "1234567890 1234567890 1", "1234567890 1234567890"},
		{"empty", "", ""},
		{"sign_first", "-12", ""},
		{"trailing_joint", "AB-12-", "AB-12"},
		{"comma", "1234, 5678", "1234"},
		{"two_spaces", "1234  5678", "1234"},
		{"space_then_sign", "1234 (5678)", "1234"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.text[:ReadIdent([]byte(tt.text), 20).End]; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	id := ReadIdent([]byte("AB 12c"), 20)
	if id.End != 0 { // a lower-case letter after a space: words, not a number
		t.Errorf("%+v", id)
	}
	if id = ReadIdent([]byte("Ab1-2"), 20); id.Chars != 4 || id.Digits != 2 || !id.Lower || id.Letters != 2 || id.Spaced {
		t.Errorf("%+v", id)
	}
}

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
	for _, s := range []string{"8847221", "28 28 57910", "A-1/2.3_4 5", "é1", "1 ", "1  2", "1 (2)", "- 1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		id := ReadIdent(v, 20)
		if id.End == 0 {
			return
		}
		if id.End > len(v) || id.Chars > 20 || id.Digits == 0 || !IsWord(v[0]) || !IsWord(v[id.End-1]) || GluedAfter(v, id.End) {
			t.Fatalf("%q: %+v", v, id)
		}
	})
}
