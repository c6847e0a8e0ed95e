package detectors

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPhraseTable: numbers are given in the order of first sight, however often
// the table grows, and the same phrase keeps its own.
func TestPhraseTable(t *testing.T) {
	for _, room := range []int{0, 1, 7, 3000} {
		table := newPhraseTable(room)
		want := map[string]uint32{}
		for i := range 2000 {
			phrase := fmt.Sprint("phrase ", i*i%1300) // many come again
			n, seen := want[phrase]
			if !seen {
				n = uint32(len(want))
				want[phrase] = n
			}
			if got := table.number(phrase); got != n {
				t.Fatalf("room %d: %q has number %d, want %d", room, phrase, got, n)
			}
		}
		if len(table.texts) != len(want) || 2*len(table.texts) > len(table.slots)+2 {
			t.Errorf("room %d: %d phrases in %d places, want %d in twice as many", room, len(table.texts), len(table.slots), len(want))
		}
		if *table.slot("never entered") != 0 {
			t.Errorf("room %d: knows a phrase that was never entered", room)
		}
	}
}

func TestGrouped(t *testing.T) {
	first, sorted := grouped([]uint32{2, 0, 2, 3, 0}, []string{"a", "b", "c", "d", "e"}, 5)
	if want := []uint32{0, 2, 2, 4, 5, 5}; !slices.Equal(first, want) {
		t.Errorf("starts %v, want %v", first, want)
	}
	if want := []string{"b", "e", "a", "c", "d"}; !slices.Equal(sorted, want) {
		t.Errorf("values %v, want %v", sorted, want)
	}
	if first, sorted := grouped(nil, []int(nil), 0); len(first) != 1 || len(sorted) != 0 {
		t.Errorf("of nothing: %v, %v", first, sorted)
	}
}

func TestFormOf(t *testing.T) {
	for phrase, want := range map[string]form{
		"iban": plain, "bank account": plain | spaced, "sha256": plain,
		"Iban": 0, "n°": 0, "tax-id": 0, "straße": 0, "": 0,
		" iban": spaced, "iban ": spaced, "bank  account": spaced, " ": spaced,
	} {
		if got := formOf(phrase); got != want {
			t.Errorf("%q: %03b, want %03b", phrase, got, want)
		}
		if want&plain != 0 && (folded(phrase) != phrase || fieldName(phrase) != phrase || strings.ToLower(phrase) != phrase) {
			t.Errorf("%q is plain, yet is folded to something else", phrase)
		}
	}
}

// TestPhraseBook: every phrase once, its uses in the order of the detectors.
func TestPhraseBook(t *testing.T) {
	ds := []Detector{
		{Context: Context{Keywords: map[string][]string{"en": {"tax id", "Tin"}, "de": {"steuer nummer"}}, Fields: []string{"tax id"}}},
		{Context: Context{Fields: []string{"tin", "tax id"}, Negative: []string{"order"}}},
		{},
		{Context: Context{Keywords: map[string][]string{"": {"order"}}}},
	}
	b := newPhraseBook(ds)
	type phrase struct {
		Text, Joined string
		Lower        bool
		Uses         []string
	}
	var got []phrase
	for p := range b.size() {
		x := phrase{b.text(p), b.joined[p], b.is(p, lower), nil}
		for _, u := range b.usesOf(p) {
			x.Uses = append(x.Uses, fmt.Sprint(u.det, []string{" keyword", " field", " negative"}[u.as]))
		}
		got = append(got, x)
	}
	want := []phrase{
		{"steuer nummer", "steuernummer", true, []string{"0 keyword"}}, // languages in order
		{"tax id", "taxid", true, []string{"0 keyword", "0 field", "1 field"}},
		{"Tin", "Tin", false, []string{"0 keyword"}},
		{"tin", "tin", true, []string{"1 field"}},
		{"order", "order", true, []string{"1 negative", "3 keyword"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	all := func(use) bool { return true }
	if got := detectorsOf([]uint16{0}, b.usesOf(1), all); !slices.Equal(got, []uint16{0, 0, 1}) {
		t.Errorf("detectors %v: those of a phrase follow once each", got)
	}
	if got := detectorsOf(nil, b.usesOf(1), use.isField); !slices.Equal(got, []uint16{0, 1}) {
		t.Errorf("detectors %v with the field, want 0 and 1", got)
	}
}

func TestDetectorsBy(t *testing.T) {
	m := newDetectorsBy(1)
	var zero detectorsBy
	for _, by := range []*detectorsBy{&m, &zero} {
		if by.of("iban") != nil || by.ofBytes([]byte("iban")) != nil {
			t.Error("an empty list knows a name")
		}
	}
	shared := []uint16{1, 4, 9}
	if !m.add("iban", shared[:2]) || m.add("iban", []uint16{0, 4}) || m.add("", shared) || m.add("bic", nil) || !m.add("account", shared) {
		t.Error("a name is new the first time, with detectors")
	}
	for name, want := range map[string][]uint16{"iban": {0, 1, 4}, "account": {1, 4, 9}, "bic": nil, "": nil} {
		if got, bytes := m.of(name), m.ofBytes([]byte(name)); !slices.Equal(got, want) || !slices.Equal(bytes, want) {
			t.Errorf("%q: %v and %v, want %v", name, got, bytes, want)
		}
	}
	if shared[2] != 9 {
		t.Error("a list that was given was written to")
	}
	text := []byte("the account of a very long name that no stack has room for")
	if n := testing.AllocsPerRun(100, func() { m.ofBytes(text); m.ofBytes(text[4:11]) }); n > 0 {
		t.Errorf("a look-up allocates %.0f times", n)
	}
}
