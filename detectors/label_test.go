package detectors_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/detectors"
)

// surname accepts a capitalised word, and those that follow it.
var surname = detectors.Detector{
	ID: "SURNAME", Doc: "capitalised words", Category: "identity", Family: detectors.FamilyNationalID, Tier: 3, Version: 1,
	Check: "none", Chance: 1, MaxLen: 40, Value: capitalisedWords,
	Context: detectors.Context{
		Required: true,
		Keywords: map[string][]string{"es": {"apellidos", "primer apellido"}, "de": {"familienname", "größe"}},
		Fields:   []string{"last name", "surname", "order"},
	},
}

func capitalisedWords(v []byte) (n int, verdict detectors.Verdict) {
	for n < len(v) && v[n]-'A' < 26 {
		end := bytes.IndexAny(v[n:], " ,;\"")
		if end < 0 {
			return len(v), detectors.Weak
		}
		if v[n+end] != ' ' || n+end+1 == len(v) || v[n+end+1]-'A' >= 26 {
			return n + end, detectors.Weak
		}
		n += end + 1
	}
	return n, detectors.Reject
}

func TestLabelledValues(t *testing.T) {
	e := newEngine(t, surname, eight)
	one := func(v string) []found { return []found{{"SURNAME", v, "LIKELY"}} }
	for _, tc := range []struct {
		name, text string
		want       []found
	}{
		{"colon", "Surname: Byron", one("Byron")},
		{"colon_words", "Surname: Byron Lovelace, Ada", one("Byron Lovelace")},
		{"equals", "surname=Byron", one("Byron")},
		{"equals_after_others", "level=info surname=Byron", one("Byron")},
		{"equals_of_phrase", "your last name = Byron", one("Byron")},
		{"snake", "last_name = Byron", one("Byron")},
		{"camel", "lastName: Byron", one("Byron")},
		{"accents", "GRÖSSE: Byron", one("Byron")},
		{"own_id", "SURNAME: Byron", one("Byron")},
		{"phrase", "Primer apellido: García", one("García")},
		{"phrase_half", "Segundo apellido: García", nil},
		{"neutral_before", "Your surname: Byron", one("Byron")},
		{"neutral_after", "Apellidos paciente: García", one("García")},
		{"other_before", "Class surname: Byron", nil},
		{"other_after", "Surname rules: Byron", nil},
		{"clause", "Datos; Apellidos: García", one("García")},
		{"sentence", "These are the data. Apellidos: García", one("García")},
		{"quoted", `surname: "Byron", x`, one("Byron")},
		{"quote_open", `surname: "Byron`, nil},
		{"json", `{"surname": "Byron"}`, one("Byron")},
		{"json_part", `{"surname": "Byron, Ada"}`, nil},
		{"negative_word", "order: Byron", one("Byron")},
		{"negative_word_of_a_program", "order=Byron", nil},
		{"bold", "**Surname:** Byron", one("Byron")},
		{"bold_colon_out", "**Surname**: Byron", one("Byron")},
		{"bracket", "Nombre (apellidos): García", one("García")},
		{"tab", "Surname\tByron\t12", one("Byron")},
		{"bar", "| Surname | Byron |", one("Byron")},
		{"bar_empty", "| Surname | | Byron |", nil},
		{"heads", "| Surname | Last name |", nil},
		{"next_line", "Surname:\nByron\n", one("Byron")},
		{"next_line_crlf", "Surname: \r\n  Byron\r\n", one("Byron")},
		{"next_line_equals", "Surname=\nByron\n", nil},
		{"next_line_label", "Surname:\nLast name:\nByron", one("Byron")},
		{"line_after_next", "Surname:\n\nByron", nil},
		{"no_mark", "Surname Byron", nil},
		{"prose", "And in all of the many books that were ever written about him his own Surname: Byron", nil},
		{"code", "surname := Byron", nil},
		{"comparison", "surname == Byron", nil},
		{"url", "surname://Byron", nil},
		{"refused", "Surname: byron", nil},
		{"far", "Surname:" + strings.Repeat(" ", 60) + "Byron", nil},
		{"two", "Surname: Byron\nLast name: Babbage", []found{{"SURNAME", "Byron", "LIKELY"}, {"SURNAME", "Babbage", "LIKELY"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, scan(e, tc.text, nil)); d != "" {
				t.Errorf("%q (-want +got):\n%s", tc.text, d)
			}
		})
	}
	checkAllocations(t, e, "Surname: Byron\n| Last name | Babbage |\nThe Class surname: Byron\n")
}

// TestLabelledEvidence: the label is the evidence, once.
func TestLabelledEvidence(t *testing.T) {
	e := newEngine(t, surname)
	text := []byte("Surname: Byron")
	ms := e.NewScanner().Scan(detectors.Window{Text: text, Hi: len(text)}, nil)
	if len(ms) != 1 || ms[0].Evidence&(detectors.Labelled|detectors.KeywordNear) != detectors.Labelled|detectors.KeywordNear || ms[0].Evidence&detectors.ContextMissed != 0 {
		t.Errorf("%+v", ms)
	}
}

// TestValuesOfFields: a text that is the value of a field is offered whole; the
// keys of JSON name the scalars after them.
func TestValuesOfFields(t *testing.T) {
	e := newEngine(t, surname, eight)
	for _, tc := range []struct {
		field, text string
		want        []found
	}{
		{"surname", " Byron ", []found{{"SURNAME", "Byron", "LIKELY"}}},
		{"customer.last_name", "Byron", []found{{"SURNAME", "Byron", "LIKELY"}}},
		{"last name of cat", "Byron", []found{{"SURNAME", "Byron", "UNLIKELY"}}},
		{"surname_verified", "Byron", nil},
		{"eight", "Byron", nil},
		{"surname", "byron", nil},
		{"surname", strings.Repeat("Byron ", 100), nil},
		{"surname", " ", nil},
	} {
		if d := cmp.Diff(tc.want, scan(e, tc.text, e.Field(tc.field))); d != "" {
			t.Errorf("%q in %q (-want +got):\n%s", tc.text, tc.field, d)
		}
	}
	text := `{"kundenSurname": "Byron", "lastNameOfUser": "Babbage", "n": 1}`
	field := e.Field("kundenSurname")
	w := detectors.Window{Text: []byte(text), Hi: len(text), FieldAt: func(off int) *detectors.Field {
		if off > strings.Index(text, "lastName") {
			return nil
		}
		return field
	}}
	ms := e.NewScanner().Scan(w, nil)
	if len(ms) != 1 || text[ms[0].Start:ms[0].End] != "Byron" || ms[0].Evidence&(detectors.Labelled|detectors.FieldPart) == 0 {
		t.Errorf("keys of JSON: %+v", ms)
	}
}

func TestLabelCuts(t *testing.T) {
	e := newEngine(t, surname, eight, at)
	r := rand.New(rand.NewPCG(51, 52))
	parts := []string{"Surname: ", "Last name", "Byron", "García ", ":", "=", "\n", "\r\n", "| ", "\t", " ", "12-34-5678", "ann@bob", "é", "\"", "your ", ". ", ", ", strings.Repeat("Long ", 20)}
	total := 0
	for range 80 {
		total += checkCuts(t, r, e, mixed(r, parts, 1500))
	}
	if total < 500 {
		t.Errorf("only %d matches", total)
	}
}

// TestValueBounds: what a detector claims beyond what it was given does not count.
func TestValueBounds(t *testing.T) {
	for name, n := range map[string]int{"none": 0, "negative": -1, "beyond": 1000, "longer_than_it_says": 41, "within_a_word": 3} {
		d := surname
		d.Value = func([]byte) (int, detectors.Verdict) { return n, detectors.Pass }
		text := "Surname: " + strings.Repeat("Byron ", 50)
		if got := scan(newEngine(t, d), text, nil); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzLabelled(f *testing.F) {
	e := newEngine(f, surname, eight)
	f.Add("Surname: Byron\n| Last name | \"Babbage\" |", 3, 30)
	f.Fuzz(func(t *testing.T, text string, lo, hi int) {
		if lo < 0 || hi < lo || hi > len(text) {
			return
		}
		last := -1
		for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Lo: lo, Hi: hi}, nil) {
			if m.Start < lo || m.Start >= hi || m.End <= m.Start || m.End > len(text) || m.Start < last {
				t.Fatalf("match %d-%d in window %d-%d after %d", m.Start, m.End, lo, hi, last)
			}
			last = m.Start
		}
	})
}

// TestLabelsRemembered: a Scanner that has seen other texts, and remembers what
// was no label in them, finds what a new one finds.
func TestLabelsRemembered(t *testing.T) {
	e := newEngine(t, surname, eight)
	used := e.NewScanner()
	found, same := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		of := func(name string, parts ...string) string { return rapid.SampledFrom(parts).Draw(t, name) }
		text := []byte(strings.Repeat("lorem ipsum\n", 6))
		for range rapid.IntRange(1, 30).Draw(t, "labels") {
			text = append(text, of("before", "", "", "your ", "Class ", "a. ", "(", `"`, `{"`, "é", "x_")+
				of("label", "surname", "Surname", "last name", "lastName", "last_name", "name", "id", "order", "ms")+
				of("mark", ":", ": ", "=", " = ", "|", "\t", `":`, `":"`, " ")+
				of("value", "Byron", "Ada Lovelace", "7", "a", "", "surname")+
				of("after", "\n", "\n", ", ", " ", `"}`, ". ", "|", ";")...)
		}
		w := detectors.Window{Text: text, Hi: len(text)}
		want := e.NewScanner().Scan(w, nil)
		if d := cmp.Diff(want, used.Scan(w, nil)); d != "" {
			t.Fatalf("%q (-new +used):\n%s", text, d)
		}
		found += len(want)
		same++
	})
	if found < same/10 {
		t.Errorf("%d matches in %d texts: the texts are no test", found, same)
	}
}
