package lex

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestPlain(t *testing.T) {
	tests := map[rune]string{
		'\u00a0': " ", '\u202f': " ", '\u2007': " ", '\u00ad': "", '\u200b': "", '\u200f': "", '\u2066': "", '\ufeff': "",
		'‐': "-", '‑': "-", '–': "-", '—': "-", '−': "-", '０': "0", '９': "9", 'Ａ': "A", 'ｚ': "z", '／': "/", '٠': "0", '٩': "9", '۰': "0", '۹': "9",
	}
	for r, want := range tests {
		text := []byte(string(r))
		c, n := Plain(text)
		got := ""
		if c != 0 {
			got = string(rune(c))
		}
		if got != want || n != len(text) {
			t.Errorf("%U: %q, %d bytes, want %q, %d", r, got, n, want, len(text))
		}
	}
	for _, s := range []string{"", "a", "é", "€", "½", "’", "…", "中", "\xc2", "\xe2\x80", "\xef", "٪", "｟"} {
		if c, n := Plain([]byte(s)); n != 0 || c != 0 {
			t.Errorf("%q is %q, %d bytes", s, c, n)
		}
	}
}

func TestOdd(t *testing.T) {
	tests := map[string][]int{
		"12\u00a034":         {2},
		"12\u00a0\u00ad34":   {2, 4},
		"a\u00a0b":           nil, // no digit
		"a\u00a01":           {1},
		"12\u00a0":           nil, // nothing after
		"x – 5":              nil, // set off by spaces
		"１２":                 {0, 3},
		"(12)\u00a034":       {4},
		"don’t\u00a0do":      nil,
		"é 1\u00a02 é":       {4},
		"1\u00a0é":           nil,
		"\u00a0\u00ad\u00ad": nil,
	}
	for text, want := range tests {
		var x Index
		x.Reset([]byte(text), 0, len(text))
		if d := cmp.Diff(want, x.Odd(nil, 0, len(text))); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
}

// Odd reads no further than the text and gives starts of characters in order.
func FuzzOdd(f *testing.F) {
	f.Add([]byte("12\u00a034 １２ \xe2\x80"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var x Index
		x.Reset(text, 0, len(text))
		last := -1
		for _, i := range x.Odd(nil, 0, len(text)) {
			if i <= last || !utf8.RuneStart(text[i]) {
				t.Errorf("%q: %d after %d", text, i, last)
			}
			last = i
		}
	})
}
