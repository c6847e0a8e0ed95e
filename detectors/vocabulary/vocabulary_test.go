package vocabulary

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sample = `# words of a type
[terms]
de: herzinfarkt*, müde
en: heart attack*
[values]
*: flu
[codes]
c1, c2
[keywords]
de: diagnose
[fields]
diagnosis, diagnose text
`

func TestParse(t *testing.T) {
	want := List{
		Terms:    map[string][]string{"de": {"herzinfarkt*", "müde", "muede"}, "en": {"heart attack*"}},
		Values:   map[string][]string{"": {"flu"}},
		Keywords: map[string][]string{"de": {"diagnose"}},
		Codes:    []string{"c1", "c2"},
		Fields:   []string{"diagnosis", "diagnose text"},
	}
	if diff := cmp.Diff(want, Parse(sample)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if faults := Check(sample); len(faults) != 0 {
		t.Errorf("faults in a good file: %v", faults)
	}
}

// TestSections: a list file read in two parts gives what it gives as a whole.
func TestSections(t *testing.T) {
	values := parse(sample, ofValues)
	rest := parse(sample, func(section string) bool { return !ofValues(section) })
	if len(values.Terms)+len(values.Keywords)+len(values.Fields)+len(rest.Values)+len(rest.Codes) > 0 {
		t.Errorf("sections that were not wanted: %v, %v", values, rest)
	}
	rest.Values, rest.Codes = values.Values, values.Codes
	if diff := cmp.Diff(Parse(sample), rest); diff != "" {
		t.Errorf("(-whole +parts):\n%s", diff)
	}
}

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		"": {}, " , ,": {}, "a": {"a"}, " a b ,c,  d": {"a b", "c", "d"}, "a\t, b": {"a\t", "b"}, "ä,": {"ä"},
	} {
		if diff := cmp.Diff(want, split(line)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
}

func TestDigraphs(t *testing.T) {
	got := withDigraphs([]string{"über", "ueber", "café", "øl", "øre ås", "plain", "größe"})
	want := []string{"über", "ueber", "café", "øl", "øre ås", "plain", "größe", "oel", "oere aas", "groeße"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"no_section", "de: a word", `no section`},
		{"other_section", "[words]\nde: wort", `no section "words"`},
		{"no_language", "[terms]\nasthma", "no language"},
		{"other_language", "[terms]\nxx: asthma", "no language"},
		{"upper_case", "[terms]\nde: Asthma", "upper case"},
		{"twice", "[terms]\nde: asthma, asthma", "stands on line 2 too"},
		{"twice_in_two_lines", "[terms]\nde: asthma\nde: asthma", "stands on line 2 too"},
		{"star_inside", "[terms]\nde: as*ma", "inside"},
		{"star_of_keyword", "[keywords]\nde: diagnos*", "where none counts"},
		{"short_stem", "[terms]\nde: ab*", "too short"},
		{"no_letter", "[terms]\nde: ---", "no letter"},
		{"long", "[terms]\nen: one two three four five six seven", "too many words"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			faults := Check(tt.file)
			if len(faults) == 0 || !strings.Contains(faults[0].Error(), tt.want) {
				t.Errorf("faults %v, want %q", faults, tt.want)
			}
			Parse(tt.file) // and is read without harm
		})
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Römisch-Katholisch":      "romisch katholisch",
		"Straße":                  "strasse",
		"ŽENATÝ":                  "zenaty",
		"Łódź":                    "lodz",
		"Ærø":                     "aero",
		"Þór":                     "thor",
		"ΆΝΔΡΑΣ":                  "ανδρασ",
		"άνδρας":                  "ανδρασ",
		"Българка":                "българка",
		"Йехова":                  "иехова",
		"d'Afrique":               "d afrique",
		"  a \t b ":               "a b",
		"\u0065\u0301tude":        "etude", // an accent that stands apart
		"căsătorită":              "casatorita",
		"A+":                      "a+",
		"":                        "",
		"…":                       "",
		"\xff\xfe broken \xc3":    "broken",
		"ħabs, ġenitur, ċittadin": "habs genitur cittadin",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSet(t *testing.T) {
	s := NewSet([]string{"heart attack*", "asthma*", "ja", "de facto"}, []string{"müde"}).WithSorted("aspirin\ncardiac arrest\nzinc oxide\n")
	for _, tt := range []struct {
		name, v string
		lead    int
		start   int
		end     int
	}{
		{"word", "asthma", 6, 0, 6},
		{"inflected", "asthmatisch ist", 11, 0, 11},
		{"upper", "ASTHMA!", 6, 0, 6},
		{"phrase", "heart attacks in 2010", 13, 0, 13},
		{"hyphen", "heart-attack", 12, 0, 12},
		{"line_end_between", "heart\nattack", 0, 0, 0},
		{"inside", "had a heart attack", 0, 6, 18},
		{"accent", "mude", 4, 0, 4},
		{"exact_only", "jahr", 0, 0, 0},
		{"part_of_phrase", "heart", 0, 0, 0},
		{"large", "cardiac arrest, twice", 14, 0, 14},
		{"first_of_large", "aspirin", 7, 0, 7},
		{"last_of_large", "zinc oxide", 10, 0, 10},
		{"beside_large", "zinc", 0, 0, 0},
		{"apostrophe", "de'facto", 8, 0, 8},
		{"space_before", " asthma", 0, 1, 7},
		{"empty", "", 0, 0, 0},
		{"not_a_word", "...", 0, 0, 0},
		{"long_word", strings.Repeat("asthma", 40), 0, 0, 0},
		{"bytes", "\xff\xffasthma", 0, 2, 8},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.Lead([]byte(tt.v)); got != tt.lead {
				t.Errorf("Lead(%q) = %d, want %d", tt.v, got, tt.lead)
			}
			if start, end := s.Find([]byte(tt.v)); start != tt.start || end != tt.end {
				t.Errorf("Find(%q) = %d, %d, want %d, %d", tt.v, start, end, tt.start, tt.end)
			}
			if got, want := s.Whole([]byte(tt.v)), tt.lead == len(tt.v) && tt.v != ""; got != want {
				t.Errorf("Whole(%q) = %v", tt.v, got)
			}
		})
	}
}

// TestSorted looks up every line of lists of many lengths, and what stands
// between, before and behind them.
func TestSorted(t *testing.T) {
	for n := range 40 {
		var lines []string
		for i := range n {
			lines = append(lines, strings.Repeat(string(rune('b'+i/2)), 1+i%2))
		}
		list := Sorted(strings.Join(lines, "\n") + "\n")
		for _, l := range lines {
			if !list.Has([]byte(l)) {
				t.Fatalf("%d lines: %q is not found", n, l)
			}
		}
		for _, other := range []string{"a", "bbb", "b ", "zz", "", "\n", "cd"} {
			if other != "" && list.Has([]byte(other)) {
				t.Errorf("%d lines: %q is found", n, other)
			}
		}
	}
}

func TestClause(t *testing.T) {
	for v, want := range map[string]string{
		"asthma":                          "asthma",
		"asthma. Takes salbutamol.":       "asthma",
		"asthma; smoker":                  "asthma",
		"asthma since 2010  Sex: F":       "asthma since 2010",
		"asthma | flu":                    "asthma",
		"asthma.":                         "asthma",
		`asthma",`:                        "asthma",
		"type 2 d. mellitus":              "type 2 d",
		strings.Repeat("many words ", 20): strings.TrimSpace(strings.Repeat("many words ", 10)) + " many",
		strings.Repeat("x", 200):          "",
	} {
		if got := v[:Clause([]byte(v))]; got != want {
			t.Errorf("clause of %q: %q, want %q", v, got, want)
		}
	}
}

func TestEndsValue(t *testing.T) {
	for _, rest := range []string{"", ",", ", x", ".", ". Next", `".`, "  two", " .", " Edad: 45", " País de nacimiento: E", "/ x", ")", "|"} {
		if !EndsValue([]byte(rest)) {
			t.Errorf("%q does not end a value", rest)
		}
	}
	for _, rest := range []string{"x", " word", "5", ".5", "/5", " of the four great: a", "-x", " one two three four: x"} {
		if EndsValue([]byte(rest)) {
			t.Errorf("%q ends a value", rest)
		}
	}
}

func TestNothingAllocates(t *testing.T) {
	s := NewSet([]string{"asthma*", "heart attack"}).WithSorted("aspirin\nzinc oxide\n")
	v := []byte("patient with a heart attack, asthmatic, takes aspirin")
	if n := testing.AllocsPerRun(100, func() {
		s.Lead(v)
		s.Find(v)
		Clause(v)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzSet(f *testing.F) {
	s := NewSet([]string{"asthma*", "heart attack", "né le", "ä"}).WithSorted("aspirin\nzinc oxide\n")
	for _, v := range []string{"asthma", "heart  attack", "né(e) le", "\xffé", "zinc oxide", "a\u0301b", "🙂 asthma"} {
		f.Add([]byte(v))
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		if n := s.Lead(v); n < 0 || n > len(v) {
			t.Errorf("Lead gives %d of %d bytes", n, len(v))
		}
		start, end := s.Find(v)
		if start < 0 || start > end || end > len(v) || end > 0 && start == end {
			t.Errorf("Find gives %d-%d of %d bytes", start, end, len(v))
		}
		if n := Clause(v); n < 0 || n > len(v) {
			t.Errorf("Clause gives %d of %d bytes", n, len(v))
		}
		once := Fold(string(v))
		if twice := Fold(once); twice != once {
			t.Errorf("folded twice: %q, %q", once, twice)
		}
	})
}

func BenchmarkSet(b *testing.B) {
	s := NewSet([]string{"asthma*", "heart attack"}).WithSorted("aspirin\nzinc oxide\n")
	v := []byte("patient with moderate asthma since 2010")
	for b.Loop() {
		s.Find(v)
	}
}
