package lex

import (
	"slices"
	"strings"
	"testing"
)

func labelsIn(x *Index, text string) (at []int) {
	for x.Reset([]byte(text), 0, len(text)); x.Next(); {
		for i := range blockSize {
			if x.Anchors.Labels>>i&1 != 0 {
				at = append(at, x.Anchors.Base+i)
			}
		}
	}
	return at
}

func TestLabels(t *testing.T) {
	var tails Tails
	for _, l := range []string{"name", "first name", "nr", "patient no", "età", "x"} {
		tails.Add(l)
	}
	var x Index
	x.SeekLabels(&tails)
	for _, tc := range []struct {
		text string
		want []int
	}{
		{"name: Ada", []int{4}},
		{"NAME=Ada", []int{4}},
		{"Name\tAda", []int{4}},
		{"| Name | Ada |", []int{7}},
		{`"name" : "Ada"`, []int{7}},
		{"**Name**: Ada", []int{8}},
		{"Name (first name): Ada", []int{17}},
		{"Nr: 5", []int{2}},
		{"(Nr.): 5", []int{5}},
		{"the_nr=5", []int{6}},
		{"anr: 5", nil},
		{"Età: 12", []int{4}},
		{"ETÀ: 12", []int{4}},
		{"X: 1", nil}, // too short to be a word of its own here
		{"hour: 12:30", nil},
		{"name - 1", nil},
		{"name; 1", nil},
		{"name<b>", nil},
		{"name......: 1", nil},
		{":", nil},
		{"=name:", []int{5}},
		{"name:name:", []int{4, 9}},
	} {
		for pad := range blockSize + 5 {
			got := labelsIn(&x, strings.Repeat("-", pad)+tc.text)
			for i := range got {
				got[i] -= pad
			}
			if !slices.Equal(got, tc.want) {
				t.Fatalf("%q after %d bytes: %v, want %v", tc.text, pad, got, tc.want)
			}
		}
	}
	var none Index
	if got := labelsIn(&none, "name: 1"); got != nil {
		t.Errorf("nobody asks: %v", got)
	}
}

// FuzzLabels: of the marks after a known word none is missed, and no other byte is one.
func FuzzLabels(f *testing.F) {
	f.Add("name: a\tname|name=\r\n**name**: \"name\" : x", 3)
	f.Fuzz(func(t *testing.T, text string, pad int) {
		text = strings.Repeat(" ", pad&127) + text
		var tails Tails
		tails.Add("name")
		var x Index
		x.SeekLabels(&tails)
		got := labelsIn(&x, text)
		for i := range len(text) {
			mark := strings.IndexByte(":=|\t", text[i]) >= 0
			if mark && i >= 4 && strings.EqualFold(text[i-4:i], "name") && !slices.Contains(got, i) {
				t.Fatalf("%q: the mark at %d is missed: %v", text, i, got)
			}
			if !mark && slices.Contains(got, i) {
				t.Fatalf("%q: %d is no mark", text, i)
			}
		}
	})
}
