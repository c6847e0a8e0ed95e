package nationalid

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

func matrixEngine(t *testing.T) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(all(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// reportedAs lists the types that a text is reported as, at LIKELY or above.
func reportedAs(e *detectors.Engine, s *detectors.Scanner, text string, field *detectors.Field) (ids []string) {
	for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: field}, nil) {
		if m.Likelihood >= detectors.Likely {
			ids = append(ids, e.Detectors()[m.Detector].ID)
		}
	}
	return ids
}

// owners lists the types that have a field name.
func owners(name string) (ids []string) {
	name = bareName(name)
	for _, d := range all() {
		if slices.ContainsFunc(d.Context.Fields, func(f string) bool { return bareName(f) == name }) && !slices.Contains(ids, d.ID) {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// bareName is a name of a field without accents and what says nothing.
func bareName(name string) string {
	var words []string
	for _, w := range strings.Fields(withoutAccents.Replace(strings.NewReplacer("'", " ", "-", " ").Replace(name))) {
		if !slices.Contains([]string{"number", "no", "nr", "n", "num", "numero", "nummer", "numer", "code", "id", "personal", "of", "the", "a"}, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// TestOwnFieldName: a number under a field name of its type alone is reported
// as that type, whatever other checks it happens to pass.
func TestOwnFieldName(t *testing.T) {
	e := matrixEngine(t)
	s := e.NewScanner()
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		for _, name := range j.ds[0].Context.Fields {
			if len(owners(name)) > 1 {
				continue
			}
			field := e.Field(name)
			for _, n := range numbers[:10] {
				if got := reportedAs(e, s, n, field); !slices.Equal(got, []string{j.id}) {
					t.Errorf("%s under %q: reported as %v", n, name, got)
				}
			}
		}
	})
}

// TestSharedFieldName: under a name that several types have ("personnummer",
// "nif") a number is reported as one of them, and as another than its own only
// where it passes that type's check as well.
func TestSharedFieldName(t *testing.T) {
	e := matrixEngine(t)
	s := e.NewScanner()
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		for _, name := range j.ds[0].Context.Fields {
			sharing := owners(name)
			if len(sharing) < 2 {
				continue
			}
			field := e.Field(name)
			for _, n := range numbers[:5] {
				got := reportedAs(e, s, n, field)
				if len(got) != 1 || !slices.Contains(sharing, got[0]) {
					t.Errorf("%s under %q: reported as %v, want one of %v", n, name, got, sharing)
				} else if got[0] != j.id && newJudge(t, got[0]).verdict(n) == detectors.Reject {
					t.Errorf("%s under %q: reported as %s, whose check it does not pass", n, name, got[0])
				}
			}
		}
	})
}

// TestOwnKeyword: a number after a keyword of its type is reported as that type
// or one that has the keyword too and takes the number.
func TestOwnKeyword(t *testing.T) {
	e := matrixEngine(t)
	s := e.NewScanner()
	sharing := func(word, id string) bool {
		return slices.ContainsFunc(all(), func(d detectors.Detector) bool {
			return d.ID == id && (slices.Contains(d.Context.Fields, word) || hasKeyword(d, word))
		})
	}
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		for _, words := range j.ds[0].Context.Keywords {
			for i, w := range words {
				if strings.HasSuffix(w, " id") { // "id" alone is a word for other things
					continue
				}
				n := numbers[i%len(numbers)]
				got := reportedAs(e, s, "Die/la/de "+w+": "+n+".", nil)
				if len(got) != 1 || got[0] != j.id && got[0] != sameSeries[j.id] && !sharing(w, got[0]) {
					t.Errorf("%s after %q: reported as %v", n, w, got)
				}
			}
		}
	})
}

func hasKeyword(d detectors.Detector, word string) bool {
	for _, words := range d.Context.Keywords {
		if slices.Contains(words, word) {
			return true
		}
	}
	return false
}

// TestForeignFieldName is the matrix of all pairs: numbers of one type under
// the first field name of another. The share that is reported as that other
// type is at most what its check lets through by chance, and none where the two
// differ in form.
func TestForeignFieldName(t *testing.T) {
	e := matrixEngine(t)
	s := e.NewScanner()
	chance := map[string]float64{}
	rows := core()
	for _, d := range rows {
		chance[d.ID] = max(chance[d.ID], d.Chance)
	}
	// Pairs whose rules have more in common than chance: the same length with
	// dates in the same places.
	kin := map[string]float64{
		"BE_NN as PL_PESEL": 0.12, "PL_PESEL as BE_NN": 0.03, "DK_CPR as SE_PERSONNUMMER": 0.12, "SE_PERSONNUMMER as DK_CPR": 0.5,
		"NO_FODSELSNUMMER as PL_PESEL": 0.12,
	}
	maps.Copy(kin, austriaToHungaryKin)
	maps.Copy(kin, irelandToSwitzerlandKin)
	var cells []string
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		for i, label := range rows {
			if label.ID == j.id || i > 0 && rows[i-1].ID == label.ID || slices.Contains(j.ds[0].Context.Fields, label.Context.Fields[0]) {
				continue
			}
			field := e.Field(label.Context.Fields[0])
			wrong := 0
			for _, n := range numbers {
				if slices.Contains(reportedAs(e, s, n, field), label.ID) {
					wrong++
				}
			}
			pair := j.id + " as " + label.ID
			share, most := float64(wrong)/float64(len(numbers)), max(2*chance[label.ID]+0.02, kin[pair])
			if wrong > 0 {
				cells = append(cells, fmt.Sprintf("%-45s %.3f", pair, share))
			}
			if share > most {
				t.Errorf("%s: %.3f of the numbers, want at most %.3f", pair, share, most)
			}
		}
	})
	t.Logf("%d pairs with any number taken for another's:\n%s", len(cells), strings.Join(cells, "\n"))
}

// TestOrderNumberField: under the name of something else none is reported but
// those that are written as nothing else is.
func TestOrderNumberField(t *testing.T) {
	e := matrixEngine(t)
	s := e.NewScanner()
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		if j.id == "IT_FISCAL_CODE" || j.id == "FI_PERSONAL_IDENTITY_CODE" || j.id == "EHIC_NUMBER" {
			return
		}
		for _, name := range []string{"order_no", "invoiceNumber", "amount", "sku", "row_index", "checksum"} {
			field := e.Field(name)
			for _, n := range numbers[:100] {
				// A Corsican number has a letter in the middle of fourteen digits.
				if got := reportedAs(e, s, n, field); got != nil && !(j.id == "FR_NIR" && strings.ContainsAny(n, "AB")) {
					t.Errorf("%s under %q: reported as %v", n, name, got)
				}
			}
		}
	})
}

// TestColumnsOfOneType judges whole columns by their values and header: the
// type comes out, also where one value in twenty is broken.
func TestColumnsOfOneType(t *testing.T) {
	e := matrixEngine(t)
	s := e.NewScanner()
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		column := make([][]byte, 0, 200)
		for i, n := range numbers[:200] {
			if i%20 == 19 {
				n = "n/a"
			}
			column = append(column, []byte(n))
		}
		name := j.ds[0].Context.Fields[0]
		if got := s.Column(name, column); got.Detector != j.id && got.Detector != sameSeries[j.id] || got.Likelihood < detectors.Likely || got.N != 200 {
			t.Errorf("under %q: %+v", name, got)
		}
	})
}

// TestColumnsOfNoType: columns of random digits in every length, without a
// telling header, are of no type.
func TestColumnsOfNoType(t *testing.T) {
	e := matrixEngine(t)
	s := e.NewScanner()
	r := rand.New(rand.NewPCG(3, 5))
	for n := 6; n <= 16; n++ {
		var column [][]byte
		for range 500 {
			column = append(column, []byte(random(r, strings.Repeat("9", n))))
		}
		for _, name := range []string{"", "x", "order_no", "reference"} {
			got := s.Column(name, column)
			if diff := cmp.Diff("", got.Detector); diff != "" && got.Likelihood >= detectors.Likely {
				t.Errorf("%d digits under %q: %+v", n, name, got)
			}
		}
	}
}
