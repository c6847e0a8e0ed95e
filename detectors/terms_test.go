package detectors_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

// ailment has terms in several scripts.
var ailment = detectors.Detector{
	ID: "AILMENT", Doc: "words of illness", Category: "special_category", Family: detectors.FamilySpecial, Tier: 3, Version: 1,
	Check: "word list", Chance: 0.01, MaxLen: 60,
	Terms: map[string][]string{
		"en": {"asthma", "asthma attack", "heart failure", "flu*"},
		"de": {"größenwahn", "herz*", "krankheit des herzens"},
		"fr": {"séropositif", "crise d'asthme"},
		"el": {"διαβήτης"}, "bg": {"астма"}, "xx": {"x*", "a", "*"},
	},
	Context: detectors.Context{Negative: []string{"veterinary"}},
}

// creed shares a term with ailment.
var creed = detectors.Detector{
	ID: "CREED", Doc: "words of creeds", Category: "special_category", Family: detectors.FamilySpecial, Tier: 3, Version: 1,
	Check: "word list", Chance: 0.01, MaxLen: 60, Terms: map[string][]string{"en": {"catholic", "heart failure"}},
}

func TestTermsNearPersons(t *testing.T) {
	e := newEngine(t, at, ailment, creed, eight)
	person := found{"AT", "ann@bob", "VERY_LIKELY"}
	ill := func(v string) found { return found{"AILMENT", v, "LIKELY"} }
	for _, tc := range []struct {
		name, text string
		want       []found
	}{
		{"nobody", "the asthma of nobody", nil},
		{"unlikely_number", "12345678 has asthma", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"after", "ann@bob has asthma.", []found{person, ill("asthma")}},
		{"before", "Asthma: ann@bob", []found{ill("Asthma"), person}},
		{"upper", "ann@bob ASTHMA", []found{person, ill("ASTHMA")}},
		{"longest", "ann@bob: asthma attack", []found{person, ill("asthma attack")}},
		{"half_phrase", "ann@bob: heart", []found{person}},
		{"phrase_over_lines", "ann@bob: asthma\nattack", []found{person, ill("asthma\nattack")}},
		{"phrase_over_sentences", "ann@bob: heart. Failure", []found{person}},
		{"part_of_word", "ann@bob: asthmatic xasthma", []found{person}},
		{"glued", "ann@bob: éasthma asthmaé", []found{person}},
		{"quoted", "ann@bob: “asthma”", []found{person, ill("asthma")}},
		{"open", "ann@bob: herzkrank, Herz, HERZLICH", []found{person, ill("herzkrank"), ill("Herz"), ill("HERZLICH")}},
		{"open_short", "ann@bob: fluish flu", []found{person, ill("fluish"), ill("flu")}},
		{"open_accent", "ann@bob: herzmuskelschwäche", []found{person, ill("herzmuskelschwäche")}},
		{"sharp_s", "ann@bob: GRÖSSENWAHN, Groessenwahn, größenwahn", []found{person, ill("GRÖSSENWAHN"), ill("größenwahn")}},
		{"no_accent", "ann@bob: seropositif, SÉROPOSITIF, se\u0301ropositif", []found{person, ill("seropositif"), ill("SÉROPOSITIF"), ill("se\u0301ropositif")}},
		{"apostrophe", "ann@bob: crise d’asthme", []found{person, ill("crise d’asthme")}},
		{"greek", "ann@bob: ΔΙΑΒΉΤΗΣ διαβητης", []found{person, ill("ΔΙΑΒΉΤΗΣ"), ill("διαβητης")}},
		{"cyrillic", "ann@bob: Астма", []found{person, ill("Астма")}},
		{"too_short", "ann@bob: x a xa", []found{person}},
		{"near", "ann@bob" + strings.Repeat(" -", 99) + " asthma", []found{person, ill("asthma")}},
		{"far", "ann@bob" + strings.Repeat(" -", 100) + " asthma", []found{person}},
		{"far_before", "asthma" + strings.Repeat(" -", 105) + " ann@bob", []found{person}},
		{"negative", "ann@bob: veterinary asthma", []found{person, {"AILMENT", "asthma", "UNLIKELY"}}},
		{"inside_a_match", "asthma@bob", []found{{"AT", "asthma@bob", "VERY_LIKELY"}}},
		{"two_types", "ann@bob: heart failure", []found{person, ill("heart failure")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, scan(e, tc.text, nil)); d != "" {
				t.Errorf("%q (-want +got):\n%s", tc.text, d)
			}
		})
	}
	checkAllocations(t, e, "ann@bob has asthma, “Größenwahn” and heart failure.\n")
}

func TestTermEvidence(t *testing.T) {
	e := newEngine(t, at, ailment, creed)
	text := []byte("ann@bob: heart failure")
	ms := e.NewScanner().Scan(detectors.Window{Text: text, Hi: len(text)}, nil)
	if len(ms) != 2 || ms[1].Evidence != detectors.PersonNear|detectors.Tie || len(ms[1].Alt) != 1 || e.Detectors()[ms[1].Alt[0]].ID != "CREED" {
		t.Fatalf("%+v", ms)
	}
	if l, p := e.Weigh(int(ms[1].Detector), ms[1].Evidence); l != ms[1].Likelihood || p != ms[1].Score {
		t.Errorf("weighed again: %v %v, was %v %v", l, p, ms[1].Likelihood, ms[1].Score)
	}
}

// TestTermsWithoutPersonCategory: what does not point at a person lets no term in.
func TestTermsWithoutPersonCategory(t *testing.T) {
	machine := at
	machine.ID, machine.Category = "MACHINE", "online_identifier"
	if got := scan(newEngine(t, machine, ailment), "ann@bob has asthma", nil); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// TestTermsInFields: in windows of several fields terms are not looked for, in
// one field they are.
func TestTermsInFields(t *testing.T) {
	e := newEngine(t, at, ailment)
	text := []byte("ann@bob has asthma")
	f := e.Field("notes")
	if ms := e.NewScanner().Scan(detectors.Window{Text: text, Hi: len(text), FieldAt: func(int) *detectors.Field { return f }}, nil); len(ms) != 1 {
		t.Errorf("several fields: %+v", ms)
	}
	if ms := e.NewScanner().Scan(detectors.Window{Text: text, Hi: len(text), Field: f}, nil); len(ms) != 2 {
		t.Errorf("one field: %+v", ms)
	}
}

func TestTermCuts(t *testing.T) {
	e := newEngine(t, at, ailment, creed, eight, surname)
	r := rand.New(rand.NewPCG(61, 62))
	parts := []string{"ann@bob", "asthma", " attack", " heart", " failure", "herzens", "krankheit des ", "“", " ", " ", ", ", ". ", "\n", "é", "ß",
		strings.Repeat(" -", 50), "Surname: Byron\n", "12-34-5678", "veterinary ", "диабет", "Астма "}
	total := 0
	for range 30 {
		total += checkCuts(t, r, e, mixed(r, parts, 2000))
	}
	if total < 500 {
		t.Errorf("only %d matches", total)
	}
}

func FuzzTerms(f *testing.F) {
	e := newEngine(f, at, ailment, creed)
	f.Add("ann@bob has “asthma attack”, Größenwahn", 3, 30)
	f.Fuzz(func(t *testing.T, text string, lo, hi int) {
		if lo < 0 || hi < lo || hi > len(text) {
			return
		}
		end := -1
		for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Lo: lo, Hi: hi}, nil) {
			if m.Start < lo || m.Start >= hi || m.End <= m.Start || m.End > len(text) || m.Start < end {
				t.Fatalf("match %d-%d in window %d-%d after one that ends at %d", m.Start, m.End, lo, hi, end)
			}
			end = m.End
		}
	})
}
