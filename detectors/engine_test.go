package detectors_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Toy detectors with rules that can be checked by eye.

// eight accepts eight digits whose last is the sum of the others mod 10.
var eight = detectors.Detector{
	ID: "EIGHT", Doc: "eight digits", Category: "national_id", Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
	Check: "sum mod 10", Chance: 0.1, Shapes: []string{"99_99_9999"}, MaxLen: 12,
	Validate: func(t *lex.Token) detectors.Verdict {
		sum := 0
		for _, c := range t.Compact()[:7] {
			sum += int(c - '0')
		}
		if sum%10 != int(t.Compact()[7]-'0') {
			return detectors.Reject
		}
		if t.Spaced() {
			return detectors.Strong
		}
		return detectors.Pass
	},
	Context: detectors.Context{
		Keywords: map[string][]string{"en": {"eight number", "eightid"}, "de": {"achternummer", "prüfziffer"}, "zh": {"八号"}, "ko": {"번호"},
			"": {"number of eights", "né huit"}},
		Fields:   []string{"eight", "eight number"},
		Negative: []string{"colour"},
	},
}

// twin accepts what eight accepts.
var twin = func() detectors.Detector {
	d := eight
	d.ID, d.Context = "TWIN", detectors.Context{Fields: []string{"twin"}, Keywords: map[string][]string{"en": {"twin"}}}
	return d
}()

// needy accepts nine digits, with context only.
var needy = detectors.Detector{
	ID: "NEEDY", Doc: "nine digits", Category: "national_id", Family: detectors.FamilyNationalID, Tier: 2, Version: 1,
	Check: "none", Chance: 1, Shapes: []string{"9{9}"}, MaxLen: 9,
	Validate: func(*lex.Token) detectors.Verdict { return detectors.Pass },
	Context:  detectors.Context{Required: true, Keywords: map[string][]string{"en": {"needy"}}, Fields: []string{"needy code"}},
}

// at accepts word@word.
var at = detectors.Detector{
	ID: "AT", Doc: "word@word", Category: "contact", Family: detectors.FamilyContact, Tier: 1, Version: 1,
	Check: "none", Chance: 1e-4, Anchor: lex.At, MaxLen: 40,
	Probe: func(text []byte, i int) (int, int, detectors.Verdict) {
		lo, hi := i, i+1
		for lo > 0 && i-lo < 19 && lex.IsWord(text[lo-1]) {
			lo--
		}
		for hi < len(text) && hi-i < 19 && lex.IsWord(text[hi]) {
			hi++
		}
		if lo == i || hi == i+1 || lo > 0 && lex.IsWord(text[lo-1]) || hi < len(text) && lex.IsWord(text[hi]) {
			return 0, 0, detectors.Reject
		}
		return lo, hi, detectors.Pass
	},
}

// finder gives seven digits that begin with 1 to its second row, below.
var finder = detectors.Detector{
	ID: "ROWS", Doc: "seven digits", Category: "contact", Family: detectors.FamilyContact, Tier: 1, Version: 1,
	Check: "none", Chance: 1e-4, Shapes: []string{"9{7}"}, MaxLen: 7,
	Validate: func(t *lex.Token) detectors.Verdict {
		if t.Compact()[0] == '1' {
			return detectors.Lesser
		}
		return detectors.Pass
	},
	Context: detectors.Context{Fields: []string{"rows"}},
}

var lesser = detectors.Detector{
	ID: "ROWS", Doc: "seven digits", Category: "contact", Family: detectors.FamilyContact, Tier: 1, Version: 1,
	Check: "none", Chance: 0.5, Lesser: true, MaxLen: 7,
	Context: detectors.Context{Fields: []string{"rows"}, Required: true},
}

func newEngine(t testing.TB, ds ...detectors.Detector) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(ds, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

type found struct {
	ID, Value  string
	Likelihood string
}

func scan(e *detectors.Engine, text string, field *detectors.Field) (out []found) {
	for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: field}, nil) {
		out = append(out, found{e.Detectors()[m.Detector].ID, text[m.Start:m.End], m.Likelihood.String()})
	}
	return out
}

func TestScanProse(t *testing.T) {
	e := newEngine(t, eight, needy, at)
	for _, tc := range []struct {
		name, text string
		want       []found
	}{
		{"bare", "x 12345672 y", nil},
		{"bare_passes", "x 12345678 y", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"written_form", "x 12-34-5678 y", []found{{"EIGHT", "12-34-5678", "UNLIKELY"}}},
		{"keyword", "eight number: 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"keyword_umlaut", "xx PRÜFZIFFER 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"keyword_quoted", "“eightid” 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"keyword_quoted_umlaut", "“prüfziffer” 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"keyword_after_dash", "see—Prüfziffer—12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"keyword_after_space_outside_ascii", "b\u00a0prüfziffer 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"keyword_after_umlaut", "äprüfziffer 12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"keyword_before_umlaut", "prüfzifferä 12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"keyword_after_letter", "éeightid 12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"keyword_far", "eight number of the customer is this 12-34-5678", []found{{"EIGHT", "12-34-5678", "VERY_LIKELY"}}},
		{"keyword_far_weak", "eight number of the customer is this 12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"keyword_part_of_word", "eightids 12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"keyword_glued_name", "eight_number=12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"keyword_line_before", "eightid:\n12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"keyword_other_line", "eightid x\n12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"keyword_after", "12345678 (eightid)", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"label_of_next", "12345678 eightid: 1", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"label_of_next_short", "12-34-5678 eightid.: 1", []found{{"EIGHT", "12-34-5678", "UNLIKELY"}}},
		{"word_after", "12-34-5678 eightid. And", []found{{"EIGHT", "12-34-5678", "VERY_LIKELY"}}},
		{"unspaced", "我的八号是12345678。", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"unspaced_label", "八号：12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"unspaced_glued", "八号12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"unspaced_after", "12345678 (八号)", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"unspaced_half", "我的八是12345678。", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"unspaced_hangul", "여덟번호는 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"phrase", "the “number of eights” 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"phrase_of_two_lines", "number\nof eights 12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"phrase_without_start", "a lumber of eights 12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"phrase_other_before", "number if eights 12345678", []found{{"EIGHT", "12345678", "VERY_UNLIKELY"}}},
		{"phrase_accent", "né huit 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"negative_word", "order no 12-34-5678", []found{{"EIGHT", "12-34-5678", "VERY_UNLIKELY"}}},
		{"negative_behind_keyword", "order eightid 12345678", []found{{"EIGHT", "12345678", "VERY_LIKELY"}}},
		{"negative_before_value", "eightid order 12345678", []found{{"EIGHT", "12345678", "POSSIBLE"}}},
		{"negative_own", "colour 12-34-5678", []found{{"EIGHT", "12-34-5678", "VERY_UNLIKELY"}}},
		{"gated_missing", "x 987654321", nil},
		{"gated_far", "needy it is I say to you: 987654321", nil},
		{"gated_other_line", "needy x\n987654321", nil},
		{"gated", "needy 987654321", []found{{"NEEDY", "987654321", "LIKELY"}}},
		{"gated_after", "987654321 (needy)", []found{{"NEEDY", "987654321", "LIKELY"}}},
		{"probe", "to ann@bob.", []found{{"AT", "ann@bob", "VERY_LIKELY"}}},
		{"two", "ann@bob 12-34-5678", []found{{"AT", "ann@bob", "VERY_LIKELY"}, {"EIGHT", "12-34-5678", "UNLIKELY"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := scan(e, tc.text, nil)
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Errorf("%q (-want +got):\n%s", tc.text, d)
			}
		})
	}
}

func TestFields(t *testing.T) {
	e := newEngine(t, eight, needy, at)
	for _, tc := range []struct{ field, text, want string }{
		{"eight", "12345678", "VERY_LIKELY"},
		{"eightNumber", "12345678", "VERY_LIKELY"},
		{"EIGHT_NUMBER", "12345678", "VERY_LIKELY"},
		{"customer_eight_no", "12345678", "VERY_LIKELY"},
		{"customers[].eight", "12345678", "VERY_LIKELY"},
		{"eight.number", "12345678", "VERY_LIKELY"},
		{"kundeneight", "12345678", "LIKELY"}, // part of a compound
		{"eightnummer", "12345678", "LIKELY"},
		{"eightnummern", "12345678", "LIKELY"},
		{"eightsnummer", "12345678", "LIKELY"},
		{"eight2", "12345678", "LIKELY"},
		{"eightem", "12345678", "LIKELY"},         // an inflection
		{"eighteen", "12345678", "VERY_UNLIKELY"}, // another word
		{"eightball", "12345678", "VERY_UNLIKELY"},
		{"weightless", "12345678", "VERY_UNLIKELY"},
		{"eight_verified", "12345678", "VERY_UNLIKELY"},
		{"needy code", "12345678", "VERY_UNLIKELY"}, // names another type
		{"amount", "12-34-5678", "VERY_UNLIKELY"},
		{"", "12345678", "VERY_UNLIKELY"},
		{"whatever", "12-34-5678", "UNLIKELY"},
	} {
		got := scan(e, tc.text, e.Field(tc.field))
		if len(got) != 1 || got[0].Likelihood != tc.want {
			t.Errorf("field %q, value %q: %v, want %s", tc.field, tc.text, got, tc.want)
		}
	}
}

// TestRequired: a type that requires context is not asked without, however sure
// it is of itself.
func TestRequired(t *testing.T) {
	d := needy
	d.Tier, d.Chance = 1, 1e-6
	e := newEngine(t, d)
	if got := scan(e, "x 987654321", nil); len(got) != 0 {
		t.Errorf("without context: %v", got)
	}
	if got := scan(e, "needy 987654321", nil); len(got) != 1 || got[0].Likelihood != "VERY_LIKELY" {
		t.Errorf("with context: %v", got)
	}
}

func TestTie(t *testing.T) {
	e := newEngine(t, eight, twin)
	text := []byte("12-34-5678")
	ms := e.NewScanner().Scan(detectors.Window{Text: text, Hi: len(text)}, nil)
	if len(ms) != 1 || len(ms[0].Alt) != 1 || ms[0].Evidence&detectors.Tie == 0 || ms[0].Likelihood > detectors.Possible {
		t.Errorf("a tie gives %+v", ms)
	}
	ms = e.NewScanner().Scan(detectors.Window{Text: text, Hi: len(text), Field: e.Field("twin")}, nil)
	if len(ms) != 1 || e.Detectors()[ms[0].Detector].ID != "TWIN" || len(ms[0].Alt) != 0 || ms[0].Likelihood < detectors.Likely {
		t.Errorf("with a field name that decides: %+v", ms)
	}
}

// TestLesserRow: what the first row calls Lesser is scored as the second says.
func TestLesserRow(t *testing.T) {
	e := newEngine(t, at, finder, lesser)
	for _, tc := range []struct {
		text, field string
		row         uint16
		want        detectors.Likelihood
	}{
		{"2234567", "", 1, detectors.VeryLikely},
		{"1234567", "", 2, detectors.Unlikely},
		{"1234567", "rows", 2, detectors.VeryLikely},
	} {
		ms := e.NewScanner().Scan(detectors.Window{Text: []byte(tc.text), Hi: len(tc.text), Field: e.Field(tc.field)}, nil)
		if len(ms) != 1 || ms[0].Detector != tc.row || ms[0].Likelihood != tc.want {
			t.Errorf("%q in field %q: %+v, want row %d at %v", tc.text, tc.field, ms, tc.row, tc.want)
		}
	}
	withShape := lesser
	withShape.Shapes, withShape.Validate = finder.Shapes, finder.Validate
	for name, ds := range map[string][]detectors.Detector{
		"first":         {lesser},
		"after_other":   {at, lesser},
		"order":         {lesser, finder},
		"after_itself":  {finder, lesser, lesser},
		"finds_by_self": {finder, withShape},
	} {
		if _, err := detectors.New(ds, detectors.Options{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestMask(t *testing.T) {
	s := newEngine(t, eight, at).NewScanner()
	for _, tc := range []struct{ name, want string }{
		{"plain/report-2026.csv", "plain/report-2026.csv"},
		{"mail/ann@bob/12345678.pdf", "mail/‹AT›/‹EIGHT›.pdf"},
		{"ann@bob", "‹AT›"},
	} {
		if got, _ := s.Mask(tc.name); got != tc.want {
			t.Errorf("Mask(%q) = %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestColumn(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	values := func(n int, share float64) (vs [][]byte) {
		for range n {
			b, sum := make([]byte, 8), 0
			for i := range 7 {
				b[i] = byte('0' + r.IntN(10))
				sum += int(b[i] - '0')
			}
			b[7] = byte('0' + sum%10)
			if r.Float64() >= share {
				b[7] = byte('0' + (sum+1+r.IntN(9))%10)
			}
			vs = append(vs, b)
		}
		return vs
	}
	e := newEngine(t, eight, needy)
	for _, tc := range []struct {
		name, header string
		share        float64
		n            int
		want         string
	}{
		{"all_pass", "", 1, 50, "EIGHT"},
		{"chance_rate", "", 0.1, 50, ""},
		{"chance_rate_order_no", "order_no", 0.1, 50, ""},
		{"most_pass_named", "eight", 0.9, 50, "EIGHT"},
		{"one_value_named", "eight", 1, 1, "EIGHT"},
		{"few_values", "", 1, 2, ""},
	} {
		got := e.NewScanner().Column(tc.header, values(tc.n, tc.share))
		if got.Detector != tc.want || got.N != tc.n {
			t.Errorf("%s: %+v, want type %q of %d", tc.name, got, tc.want, tc.n)
		}
	}
	if got := e.NewScanner().Column("eight", [][]byte{nil, []byte(" "), []byte("")}); got.N != 0 || got.Detector != "" {
		t.Errorf("empty column: %+v", got)
	}
}

// TestCutsChangeNothing: any partition of a text into windows with Reach bytes
// of context finds what one window finds.
func TestCutsChangeNothing(t *testing.T) {
	e := newEngine(t, eight, twin, needy, at)
	r := rand.New(rand.NewPCG(7, 8))
	words := []string{"12345678", "12-34-5678", "12 34 5678", "987654321", "ann@bob", "eight number", "needy", "order", " ", "\n", "x", "7", "é", "1 2 3 ", "a@b@c"}
	total := 0
	for range 300 {
		var b strings.Builder
		for b.Len() < 2000 {
			b.WriteString(words[r.IntN(len(words))])
			if r.IntN(3) > 0 {
				b.WriteByte(" -,;"[r.IntN(4)])
			}
		}
		text := []byte(b.String())
		s := e.NewScanner()
		want := s.Scan(detectors.Window{Text: text, Hi: len(text)}, nil)
		total += len(want)
		var got []detectors.Match
		for lo := 0; lo < len(text); {
			hi := min(len(text), lo+1+r.IntN(700))
			from, to := max(0, lo-e.Reach()), min(len(text), hi+e.Reach())
			n := len(got)
			got = s.Scan(detectors.Window{Text: text[from:to], Lo: lo - from, Hi: hi - from}, got)
			for i := range got[n:] {
				got[n+i].Start += from
				got[n+i].End += from
			}
			lo = hi
		}
		strip := func(ms []detectors.Match) []detectors.Match {
			ms = slices.Clone(ms)
			for i := range ms {
				ms[i].Alt = nil
			}
			return ms
		}
		if d := cmp.Diff(strip(want), strip(got)); d != "" {
			t.Fatalf("cuts change what is found (-whole +cut):\n%s", d)
		}
	}
	if total < 1000 {
		t.Fatalf("only %d matches: the test tests nothing", total)
	}
}

// TestFieldAtOffsets: offsets never decrease and stay inside [Lo, Hi).
func TestFieldAtOffsets(t *testing.T) {
	e := newEngine(t, eight, at)
	f := e.Field("eight")
	text := []byte("ann@bob,12345678,12-34-5678,zoe@bob,12345678")
	for lo := range text {
		last := lo
		e.NewScanner().Scan(detectors.Window{Text: text, Lo: lo, Hi: len(text) - 3, FieldAt: func(off int) *detectors.Field {
			if off < last || off >= len(text)-3 && lo < len(text)-3 {
				t.Fatalf("asked for %d after %d, window %d-%d", off, last, lo, len(text)-3)
			}
			last = off
			return f
		}}, nil)
	}
}

func TestNoAllocations(t *testing.T) {
	e := newEngine(t, eight, twin, needy, at)
	s := e.NewScanner()
	text := []byte(strings.Repeat("eight number 12345678, ann@bob 987654321 order 12-34-5678\n八号是12345678 “number of eights” 12345678\n", 50))
	var dst []detectors.Match
	f := e.Field("eight")
	w := detectors.Window{Text: text, Hi: len(text), FieldAt: func(int) *detectors.Field { return f }}
	dst = s.Scan(w, dst[:0])
	if n := testing.AllocsPerRun(20, func() { dst = s.Scan(w, dst[:0]) }); n > 0 {
		t.Errorf("a scan allocates %.1f times", n)
	}
	if len(dst) == 0 {
		t.Error("nothing found")
	}
}

func TestNewRefuses(t *testing.T) {
	for name, change := range map[string]func(*detectors.Detector){
		"no_id":        func(d *detectors.Detector) { d.ID = "" },
		"no_version":   func(d *detectors.Detector) { d.Version = 0 },
		"chance":       func(d *detectors.Detector) { d.Chance = 0 },
		"long":         func(d *detectors.Detector) { d.MaxLen = detectors.MaxValue + 1 },
		"no_check":     func(d *detectors.Detector) { d.Validate = nil },
		"bad_shape":    func(d *detectors.Detector) { d.Shapes = []string{"9--9"} },
		"bad_digits":   func(d *detectors.Detector) { d.Digits = [2]int{9, 3} },
		"stray_anchor": func(d *detectors.Detector) { d.Anchor = lex.At },
		"bad_family":   func(d *detectors.Detector) { d.Family = 99 },
	} {
		d := eight
		change(&d)
		if _, err := detectors.New([]detectors.Detector{d}, detectors.Options{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := detectors.New([]detectors.Detector{eight}, detectors.Options{Disable: []string{"NO_SUCH"}}); err == nil {
		t.Error("an unknown ID to disable is accepted")
	}
	if _, err := detectors.New([]detectors.Detector{eight}, detectors.Options{Disable: []string{"EIGHT"}}); err == nil {
		t.Error("an empty engine is accepted")
	}
}

func FuzzScan(f *testing.F) {
	e := newEngine(f, eight, twin, needy, at)
	f.Add([]byte("eight number 12345678, ann@bob 987654321"), 3, 20)
	f.Fuzz(func(t *testing.T, text []byte, lo, hi int) {
		if lo < 0 || hi < lo || hi > len(text) {
			return
		}
		last := -1
		for _, m := range e.NewScanner().Scan(detectors.Window{Text: text, Lo: lo, Hi: hi}, nil) {
			if m.Start < lo || m.Start >= hi || m.End <= m.Start || m.End > len(text) || m.Start < last {
				t.Fatalf("match %d-%d in window %d-%d after one that starts at %d", m.Start, m.End, lo, hi, last)
			}
			last = m.Start
		}
	})
}

// TestNamesInNamedColumns: in a table, a type of capitalised words is not asked
// in a column that names other types, and is in any other.
func TestNamesInNamedColumns(t *testing.T) {
	pair := detectors.Detector{
		ID: "PAIR", Doc: "two capitalised words", Category: "identity", Family: detectors.FamilyContact, Tier: 3, Version: 1,
		Check: "none", Chance: 0.01, Anchor: lex.Names, MaxLen: 40,
		Probe:   func(_ []byte, i int) (int, int, detectors.Verdict) { return i, i + 7, detectors.Strong },
		Context: detectors.Context{Fields: []string{"who"}},
	}
	e := newEngine(t, eight, pair)
	text := []byte("Ann Bob")
	for field, want := range map[string]int{"who": 1, "who came": 1, "eight": 0, "amount": 0, "notes": 1, "": 1} {
		f := e.Field(field)
		w := detectors.Window{Text: text, Hi: len(text), FieldAt: func(int) *detectors.Field { return f }}
		if got := e.NewScanner().Scan(w, nil); len(got) != want {
			t.Errorf("column %q: %v, want %d", field, got, want)
		}
	}
}
