package nationalid

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// worldDraws is how many numbers of each type the tests here look at.
const worldDraws = 60

// forEachWorldType runs a test with numbers of every type from beyond Europe.
func forEachWorldType(t *testing.T, test func(t *testing.T, g worldGenerator, j *judge, numbers []string)) {
	t.Helper()
	for _, g := range worldGenerators() {
		t.Run(g.id+"_"+g.template[:1], func(t *testing.T) {
			r := rand.New(rand.NewPCG(23, 8))
			var numbers []string
			for range worldDraws {
				numbers = append(numbers, g.new(r))
			}
			test(t, g, newJudge(t, g.id), numbers)
		})
	}
}

// TestWorldNumbers: what the published rules make is taken, in every grouping of the
// type and in small letters, and never for a sample.
func TestWorldNumbers(t *testing.T) {
	forEachWorldType(t, func(t *testing.T, g worldGenerator, j *judge, numbers []string) {
		tried := 0
		for _, n := range numbers {
			for _, shape := range j.allShapes() {
				s, ok := regroup(n, shape)
				if !ok || strings.Contains(s, "(") {
					continue
				}
				tried++
				if v := j.verdict(s); v == reject || v == sample || j.verdict(strings.ToLower(s)) == reject {
					t.Errorf("%s has verdict %d", s, v)
				}
			}
		}
		if tried < worldDraws {
			t.Errorf("only %d forms of %d numbers", tried, worldDraws)
		}
	})
}

// TestWorldErrors changes each digit and swaps all neighbours: the shares that pass
// are those of the rule.
func TestWorldErrors(t *testing.T) {
	forEachWorldType(t, func(t *testing.T, g worldGenerator, j *judge, numbers []string) {
		var errors, wrong, swaps, swapped float64
		for _, n := range numbers {
			for i := range n {
				if !isDigit(n[i]) {
					continue
				}
				if i+1 < len(n) && isDigit(n[i+1]) && n[i] != n[i+1] {
					swaps++
					if j.verdict(n[:i]+n[i+1:i+2]+n[i:i+1]+n[i+2:]) != reject {
						swapped++
					}
				}
				for c := byte('0'); c <= '9'; c++ {
					if c == n[i] {
						continue
					}
					errors++
					if j.verdict(n[:i]+string(c)+n[i+1:]) != reject {
						wrong++
					}
				}
			}
		}
		e, s := wrong/errors, swapped/max(swaps, 1)
		t.Logf("PIN %s %s %.3f %.3f", g.id, g.template, e, s)
		if e > g.errors+0.01 || e < g.errors-0.02 {
			t.Errorf("%.3f of wrong digits pass, want %.3f", e, g.errors)
		}
		if s > g.swaps+0.03 || s < g.swaps-0.05 {
			t.Errorf("%.3f of swapped neighbours pass, want %.3f", s, g.swaps)
		}
	})
}

// TestWorldLengths takes a digit off and adds one at every place, and puts what is no
// digit in the place of one.
func TestWorldLengths(t *testing.T) {
	// Types that have numbers of other lengths as well.
	several := map[string]bool{"CO_NIT": true, "GT_NIT": true, "PY_RUC": true, "UY_CI": true, "CL_RUT": true, "AU_TFN": true, "AU_MEDICARE": true, "NZ_IRD": true,
		"NZ_BANK_ACCOUNT": true, "BR_RENAVAM": true, "MX_RFC": true, "SG_UEN": true, "SN_NINEA": true, "RU_INN": true, "CA_OHIP": true, "VN_MST": true, "KR_RRN": true}
	forEachWorldType(t, func(t *testing.T, g worldGenerator, j *judge, numbers []string) {
		for _, n := range numbers[:10] {
			for i := range n {
				for _, c := range []string{"é", "５", "_", ",", "\x00", "\u200b"} {
					if s := n[:i] + c + n[i+1:]; j.verdict(s) != reject {
						t.Errorf("%q passes", s)
					}
				}
				if several[g.id] {
					continue
				}
				for _, s := range []string{n[:i] + n[i+1:], n[:i] + "7" + n[i:]} {
					if j.verdict(s) != reject {
						t.Errorf("%s is right, %s passes as well", n, s)
					}
				}
			}
		}
	})
}

// TestWorldFieldNames: under the very name of the type, and in columns of that name,
// numbers are reported as it.
func TestWorldFieldNames(t *testing.T) {
	e := matrixEngine(t)
	s := e.NewScanner()
	forEachWorldType(t, func(t *testing.T, g worldGenerator, j *judge, numbers []string) {
		name := strings.ToLower(g.id)
		field := e.Field(name)
		var column [][]byte
		for _, n := range numbers {
			column = append(column, []byte(n))
			if got := reportedAs(e, s, n, field); !slices.Equal(got, []string{g.id}) {
				t.Errorf("%s under %q: reported as %v", n, name, got)
			}
		}
		if got := s.Column(name, column); got.Detector != g.id || got.Likelihood < detectors.Likely {
			t.Errorf("column %q: %+v", name, got)
		}
	})
}

// TestWorldWithoutContext: in running text and under the name of something else none
// is reported but those that are written as nothing else is.
func TestWorldWithoutContext(t *testing.T) {
	alone := []string{"AE_EMIRATES_ID", "AU_IHI", "BY_PERSONAL_NUMBER", "CN_RIC", "IN_GSTIN", "MX_CURP", "NI_CEDULA"}
	e := matrixEngine(t)
	s := e.NewScanner()
	forEachWorldType(t, func(t *testing.T, g worldGenerator, j *judge, numbers []string) {
		if slices.Contains(alone, g.id) {
			return
		}
		for _, n := range numbers[:20] {
			for _, text := range []string{n, "see " + n + " there", "order " + n} {
				if got := reportedAs(e, s, text, nil); slices.Contains(got, g.id) {
					t.Errorf("%q: reported as %v", text, got)
				}
			}
		}
	})
}

// TestEuropeKeepsItsValues compares with the engine that has no type from beyond
// Europe: a European number is reported as what it is there, under each of its
// field names and after each of its words.
func TestEuropeKeepsItsValues(t *testing.T) {
	var europe []detectors.Detector
	for _, d := range all() {
		if abroad[d.Country] == "" {
			europe = append(europe, d)
		}
	}
	small, err := detectors.New(europe, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole := matrixEngine(t)
	a, b := small.NewScanner(), whole.NewScanner()
	compare := func(t *testing.T, text, name string) {
		t.Helper()
		was, is := reportedAs(small, a, text, small.Field(name)), reportedAs(whole, b, text, whole.Field(name))
		if len(was) > 0 && !slices.Equal(was, is) {
			t.Errorf("%q under %q: was %v, is %v", text, name, was, is)
		}
	}
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		for i, name := range j.ds[0].Context.Fields {
			compare(t, numbers[i%len(numbers)], name)
		}
		for _, words := range j.ds[0].Context.Keywords {
			for i, w := range words {
				compare(t, w+" "+numbers[i%len(numbers)], "")
			}
		}
	})
	for _, d := range europe {
		for _, e := range d.Examples {
			compare(t, strings.ReplaceAll(e, "§", ""), "")
			for _, name := range d.Context.Fields {
				compare(t, value(e), name)
			}
		}
	}
}
