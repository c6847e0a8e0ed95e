package scanner

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/csv"
	"github.com/pdatlas/pdatlas/scanner/extract/json"
	"github.com/pdatlas/pdatlas/sources"
)

// columnEngine finds TEST_WEAK (nine digits of which the last is the sum of the
// others, as a tenth of all numbers has it), TEST_MAIL and birth dates.
func columnEngine(t testing.TB) *detectors.Engine {
	t.Helper()
	weak := detectors.Detector{
		ID: "TEST_WEAK", Doc: "An invented number.", Country: "NL", Category: "national_id", Family: detectors.FamilyNationalID,
		Tier: 1, Version: 1, Check: "sum", Chance: 0.1, Shapes: []string{"999999999"}, MaxLen: 9,
		Context: detectors.Context{Fields: []string{"tax no"}},
		Validate: func(t *lex.Token) detectors.Verdict {
			if c := t.Compact(); checkSum(c[:8]) != c[8] {
				return detectors.Reject
			}
			return detectors.Pass
		},
	}
	mail := testEngine(t).Detectors()[1]
	birth := detectors.Detector{
		ID: "DATE_OF_BIRTH", Doc: "A day.", Category: "demographic", Family: detectors.FamilyDemographic, Tier: 2, Version: 1,
		Check: "date", Chance: 0.5, Shapes: []string{"9999-99-99"}, MaxLen: 10,
		Context:  detectors.Context{Fields: []string{"born"}, Required: true},
		Validate: func(*lex.Token) detectors.Verdict { return detectors.Pass },
	}
	mail.ID = "EMAIL_ADDRESS"
	e, err := detectors.New([]detectors.Detector{weak, mail, birth}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func columnWorker(t testing.TB) *worker {
	t.Helper()
	c := config(t, newLedger())
	c.Engine, c.Extractors = columnEngine(t), []extract.Extractor{json.Extractor{}, csv.Extractor{}}
	c.Now = func() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }
	c.Threshold = detectors.Likely
	r, cleanup, err := newReader(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cleanup)
	return newWorker(r)
}

// weakID makes a number that passes the check, or one that does not.
func weakID(rng *rand.Rand, valid bool) string {
	d := fmt.Sprintf("%08d", rng.IntN(1e8))
	last := checkSum([]byte(d))
	if !valid {
		last = '0' + (last-'0'+1+byte(rng.IntN(9)))%10
	}
	return d + string(last)
}

// tableOf writes a CSV of one column and a serial number.
func tableOf(header string, n int, cell func(i int) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "row_no,%s\n", header)
	for i := range n {
		fmt.Fprintf(&b, "r%d,%s\n", i, cell(i))
	}
	return b.String()
}

// countsOf gives the findings that count, as "field type=count".
func countsOf(r *inventory.ItemResult) (out []string) {
	for _, f := range r.Findings {
		if f.Count > 0 {
			out = append(out, fmt.Sprintf("%s %s=%d", f.Field, f.Detector, f.Count))
		}
	}
	return out
}

func TestColumnsAreJudgedAsAWhole(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	share := func(p float64) func(int) string {
		return func(int) string { return weakID(rng, rng.Float64() < p) }
	}
	every := func(k int) func(int) string {
		return func(i int) string { return weakID(rng, i%k != 0) }
	}
	for _, c := range []struct {
		name, header string
		n            int
		cell         func(int) string
		want         []string
	}{
		{"all_pass_under_any_header", "x", 200, share(1), []string{"x TEST_WEAK=200"}},
		{"most_pass", "x", 300, every(30), []string{"x TEST_WEAK=290"}},
		{"order_numbers", "order_no", 300, every(1), nil},
		{"a_tenth_passes", "x", 300, share(0.1), nil},
		{"a_tenth_passes_under_its_name", "tax_no", 300, share(0.1), nil},
		{"mail", "contact", 100, func(i int) string { return "a@b" }, []string{"contact EMAIL_ADDRESS=100"}},
		{"mail_here_and_there", "x", 100, func(i int) string {
			if i%20 == 0 {
				return "some@mail"
			}
			return "none"
		}, []string{"x EMAIL_ADDRESS=5"}},
		{"two_in_a_cell_are_one", "x", 100, func(int) string { return "someoneoranother@mail c@d" }, []string{"x EMAIL_ADDRESS=100"}},
		{"empty_cells_do_not_count", "x", 300, func(i int) string {
			if i%3 > 0 {
				return ""
			}
			return weakID(rng, true)
		}, []string{"x TEST_WEAK=100"}},
		{"words_of_a_column_of_mail", "x", 200, func(i int) string {
			if i%10 == 0 {
				return weakID(rng, i%100 == 0)
			}
			return "someone@mail"
		}, []string{"x EMAIL_ADDRESS=180"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readItem(t, columnWorker(t), textItem("t.csv", tableOf(c.header, c.n, c.cell)))
			if d := cmp.Diff(c.want, countsOf(&r)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestColumnEstimate: of a large column a sample is read, and what the check
// lets pass is projected on all of it.
func TestColumnEstimate(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 2))
	const n = 20_000
	r := readItem(t, columnWorker(t), textItem("t.csv", tableOf("x", n, func(int) string { return weakID(rng, rng.Float64() < 0.9) })))
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	f := r.Findings[0]
	// 0.9 pass, and a tenth of none of the others.
	if share := float64(f.Count) / n; math.Abs(share-0.9) > 4*math.Sqrt(0.09/256) {
		t.Errorf("%d of %d", f.Count, n)
	}
	if f.FromColumn != f.Count || detectors.Evidence(f.Evidence)&detectors.ColumnAgrees == 0 || f.Likelihood < int8(detectors.Likely) {
		t.Errorf("from the column %d of %d, evidence %b, likelihood %d", f.FromColumn, f.Count, f.Evidence, f.Likelihood)
	}
	for _, field := range r.Fields {
		want := int64(1) // the serial numbers are looked at and let be
		if field.Name == "x" {
			want = maxSampleValues/2 - 2
		}
		if field.Values != n || field.Sampled < want || field.Sampled > maxSampleValues {
			t.Errorf("%s: %d values, %d looked at", field.Name, field.Values, field.Sampled)
		}
	}
}

// TestColumnsNotByWindows: how the text is cut and read does not show.
func TestColumnsNotByWindows(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	text := tableOf("x", 3000, func(i int) string { return weakID(rng, i%17 > 0) })
	want := readItem(t, columnWorker(t), textItem("t.csv", text))
	if len(countsOf(&want)) != 1 {
		t.Fatalf("found %q", countsOf(&want))
	}
	for name, wrap := range map[string]func(io.Reader) io.Reader{"bytes": iotest.OneByteReader, "halves": iotest.HalfReader} {
		w := columnWorker(t)
		it := item("t.csv", func() (io.ReadCloser, error) { return io.NopCloser(wrap(strings.NewReader(text))), nil })
		readItem(t, w, textItem("other.csv", tableOf("y", 900, func(int) string { return "q@r" }))) // what was before does not show either
		got := readItem(t, w, it)
		if d := cmp.Diff(want.Findings, got.Findings); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// TestColumnsOfDocuments: paths of JSON are columns, and values in arrays too.
func TestColumnsOfDocuments(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 2))
	var b strings.Builder
	b.WriteString(`{"people":[`)
	for i := range 120 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"ids":["%s","%s"],"order":%s}`, weakID(rng, true), weakID(rng, true), weakID(rng, i%9 == 0))
	}
	b.WriteString(`]}`)
	r := readItem(t, columnWorker(t), textItem("t.json", b.String()))
	if d := cmp.Diff([]string{"people[].ids[] TEST_WEAK=240"}, countsOf(&r)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestColumnsOfRows: a database gives rows, and their columns are judged alike.
func TestColumnsOfRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 2))
	w := columnWorker(t)
	it := &sources.Item{Ref: sources.Ref{Path: "t"}, Rows: func(_ context.Context, fn func(sources.Row) error) error {
		fields := []string{"id", "x"}
		for i := range 400 {
			if err := fn(sources.Row{Fields: fields, Values: [][]byte{fmt.Append(nil, i), []byte(weakID(rng, true))}}); err != nil {
				return err
			}
		}
		return nil
	}}
	r := readItem(t, w, it)
	if d := cmp.Diff([]string{"x TEST_WEAK=400"}, countsOf(&r)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestAgesOfAColumn(t *testing.T) {
	born := []string{"2012-06-01", "2012-06-02", "2010-06-02", "2008-06-01", "2008-06-02", "1950-01-01", "n/a", "0000-00-00"}
	r := readItem(t, columnWorker(t), textItem("t.csv", tableOf("born", 80, func(i int) string { return born[i%8] })))
	want := []inventory.Ages{{Member: -1, Field: "born", Sampled: 60, Under16: 30, Under18: 40}}
	if d := cmp.Diff(want, r.Ages); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	r = readItem(t, columnWorker(t), textItem("t.csv", tableOf("made_on", 80, func(i int) string { return born[i%8] })))
	if r.Ages != nil {
		t.Errorf("days that are nobody's birth: %+v", r.Ages)
	}
}
