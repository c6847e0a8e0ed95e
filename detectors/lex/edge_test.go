package lex

import "testing"

func TestGlued(t *testing.T) {
	for _, tt := range []struct {
		name, text    string // "|" marks the edge
		before, after bool
	}{
		{"alone", "|", false, false},
		{"ascii_letters", "a|b", true, true},
		{"digits", "1|2", true, true},
		{"punctuation", ".|:", false, false},
		{"latin_letters", "é|ß", true, true},
		{"greek_and_cyrillic", "ω|ж", true, true},
		{"combining_mark", "e\u0301|", true, false},
		{"curly_quotes", "“|”", false, false},
		{"no_break_space", "\u00a0|\u202f", false, false},
		{"dash", "—|–", false, false},
		{"han", "是|是", false, false},
		{"thai", "ที่|ที่", false, false},
		{"half_a_character", "\xa9|\xc3", true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := 0
			for tt.text[i] != '|' {
				i++
			}
			text := []byte(tt.text[:i] + tt.text[i+1:])
			if got := GluedBefore(text, i); got != tt.before {
				t.Errorf("GluedBefore = %v, want %v", got, tt.before)
			}
			if got := GluedAfter(text, i); got != tt.after {
				t.Errorf("GluedAfter = %v, want %v", got, tt.after)
			}
		})
	}
}
