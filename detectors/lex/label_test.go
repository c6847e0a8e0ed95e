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

// TestDull: a mark told to be dull is left out where the same stands before it,
// when that is heeded, and nowhere else.
func TestDull(t *testing.T) {
	var tails Tails
	for _, l := range []string{"name", "rid"} {
		tails.Add(l)
	}
	var x Index
	x.SeekLabels(&tails)
	before := strings.Repeat("-", 70)
	first := before + `{"name": 1, rid=2}`
	marks := labelsIn(&x, first)
	if len(marks) != 2 {
		t.Fatalf("marks at %v", marks)
	}
	x.Dull(marks[0]-6, marks[0])
	x.Dull(marks[1]-4, marks[1])
	for _, tc := range []struct {
		text string
		want int // marks that are left
	}{
		{before + `{"name": 7`, 0},
		{before + `, "name": 7`, 0},
		{before + "\nrid=7", 1}, // a line feed is not the space that was seen
		{before + "x rid=7", 0},
		{before + `{"surname": 7`, 1},
		{before + `{'name": 7`, 1},
		{before + `{"name" : 7`, 1},
		{before + "x rid: 7", 1},
		{`{"name": 7`, 1}, // too near to the start to tell
	} {
		x.HeedDull(true)
		if got := labelsIn(&x, tc.text); len(got) != tc.want {
			t.Errorf("%q: marks at %v, want %d", tc.text[len(tc.text)-12:], got, tc.want)
		}
		x.HeedDull(false)
		if got := labelsIn(&x, tc.text); len(got) != 1 {
			t.Errorf("%q, not heeded: marks at %v", tc.text, got)
		}
	}
	// What was decided by more than can be remembered is not.
	x.HeedDull(true)
	long := before + `{"a_rather_long_name": 1}`
	at := labelsIn(&x, long)
	x.Dull(at[0]-20, at[0])
	if got := labelsIn(&x, long); len(got) != 1 {
		t.Errorf("a long label is remembered: %v", got)
	}
}
