package detectors_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

// letterOf accepts one letter of few, as a gender column has.
var letterOf = detectors.Detector{
	ID: "LETTER", Doc: "a letter", Category: "demographic", Family: detectors.FamilyDemographic, Tier: 3, Version: 1,
	Check: "list", Chance: 0.01, MaxLen: 1,
	Value: func(v []byte) (int, detectors.Verdict) {
		if len(v) == 1 && (v[0] == 'm' || v[0] == 'f') {
			return 1, detectors.Pass
		}
		return 0, detectors.Reject
	},
	Context: detectors.Context{Fields: []string{"letter"}, Required: true},
}

// eightOf gives values that the detector eight accepts.
func eightOf(r *rand.Rand) string {
	sum, s := 0, ""
	for range 7 {
		d := r.IntN(10)
		sum += d
		s += fmt.Sprint(d)
	}
	return s + fmt.Sprint(sum%10)
}

func columnOf(n int, value func(i int) string) (values [][]byte) {
	for i := range n {
		values = append(values, []byte(value(i)))
	}
	return values
}

func judge(t *testing.T, header string, values [][]byte) detectors.Column {
	t.Helper()
	e, err := detectors.New([]detectors.Detector{eight, needy, letterOf}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e.NewScanner().Column(header, values)
}

func TestColumnByItsValues(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	tests := map[string]struct {
		header string
		values [][]byte
		want   string // "" for none at LIKELY
	}{
		"all_pass":        {"code", columnOf(50, func(int) string { return eightOf(r) }), "EIGHT"},
		"random":          {"code", columnOf(200, func(int) string { return fmt.Sprintf("%08d", r.IntN(1e8)) }), ""},
		"some_are_broken": {"code", columnOf(60, func(i int) string { return map[bool]string{true: "n/a", false: eightOf(r)}[i%12 == 0] }), "EIGHT"},
		"named":           {"eight_number", columnOf(4, func(int) string { return eightOf(r) }), "EIGHT"},
		"about_the_value": {"eight_number_verified", columnOf(40, func(i int) string { return fmt.Sprint(i % 2) }), ""},
		"few_values":      {"state", columnOf(200, func(i int) string { return []string{"12345676", "11111117"}[i%2] }), ""},
		"needs_its_name":  {"code", columnOf(50, func(int) string { return fmt.Sprintf("%09d", r.IntN(1e9)) }), ""},
		"has_its_name":    {"needy_code", columnOf(50, func(int) string { return fmt.Sprintf("%09d", r.IntN(1e9)) }), "NEEDY"},
		"whole_values":    {"letter", columnOf(50, func(i int) string { return string("mf"[i%2]) }), "LETTER"},
		"unnamed_letters": {"x", columnOf(50, func(i int) string { return string("mf"[i%2]) }), ""},
		"blank":           {"eight_number", columnOf(50, func(int) string { return "  " }), ""},
		"empty":           {"eight_number", nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := judge(t, tt.header, tt.values)
			got := c.Detector
			if c.Likelihood < detectors.Likely {
				got = ""
			}
			if got != tt.want {
				t.Errorf("column is %q (%+v), want %q", got, c, tt.want)
			}
		})
	}
}

// Rows that are numbered are no persons, even where the numbers have the check.
func TestColumnOfRowNumbers(t *testing.T) {
	passing := func(from, step int) [][]byte {
		return columnOf(40, func(i int) string {
			n := from + i*step
			sum := 0
			for m := n; m > 0; m /= 10 {
				sum += m % 10
			}
			return fmt.Sprintf("%07d%d", n, sum%10)
		})
	}
	if c := judge(t, "nr", passing(1000, 3)); c.Likelihood >= detectors.Likely {
		t.Errorf("numbered rows are %+v", c)
	}
	// The control: sorted, but far apart.
	if c := judge(t, "nr", passing(1000, 20011)); c.Detector != "EIGHT" || c.Likelihood < detectors.Likely {
		t.Errorf("sorted numbers of persons are %+v", c)
	}
}

func TestColumnAlternatives(t *testing.T) {
	e, err := detectors.New([]detectors.Detector{eight, twin}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 8))
	values := columnOf(30, func(int) string { return eightOf(r) })
	c := e.NewScanner().Column("code", values)
	if d := cmp.Diff([]string{"TWIN"}, c.Alt); d != "" || c.Likelihood >= detectors.Likely {
		t.Errorf("%+v: %s", c, d)
	}
	if c := e.NewScanner().Column("twin", values); c.Detector != "TWIN" || c.Likelihood < detectors.Likely {
		t.Errorf("under its name: %+v", c)
	}
}

// The parts of a column together say what the whole says.
func TestColumnMerge(t *testing.T) {
	e, err := detectors.New([]detectors.Detector{eight, needy, letterOf}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, field := e.NewScanner(), e.Field("eight_number")
	r := rand.New(rand.NewPCG(9, 10))
	var whole, first, second detectors.ColumnStat
	for i := range 100 {
		v := []byte(eightOf(r))
		s.AddTo(&whole, field, v)
		part := &first
		if i >= 37 {
			part = &second
		}
		s.AddTo(part, field, v)
	}
	first.Merge(&second)
	if d := cmp.Diff(e.Judge(&whole, field), e.Judge(&first, field)); d != "" {
		t.Error(d)
	}
}

func TestColumnAllocatesLittle(t *testing.T) {
	e, err := detectors.New([]detectors.Detector{eight, needy, letterOf}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, field := e.NewScanner(), e.Field("code")
	var c detectors.ColumnStat
	v := []byte("12345678")
	s.AddTo(&c, field, v)
	if n := testing.AllocsPerRun(100, func() { s.AddTo(&c, field, v) }); n > 0 {
		t.Errorf("%v allocations for a value", n)
	}
}
