package all_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func newEngine(t testing.TB) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// hit is a match with its type and text, for messages and comparison.
type hit struct {
	ID         string
	Start, End int
	Likelihood detectors.Likelihood
	Tie        bool   // another type fits as well
	Others     string // those types
}

// is reports whether the hit is of a type, or of one that cannot be told from it.
func (h hit) is(id string) bool { return h.ID == id || strings.Contains(h.Others, " "+id+" ") }

func (h hit) String() string { return fmt.Sprintf("%s %d-%d %v", h.ID, h.Start, h.End, h.Likelihood) }

// scan lists what is found at least as likely as least.
func scan(e *detectors.Engine, s *detectors.Scanner, text string, field *detectors.Field, least detectors.Likelihood) (hits []hit) {
	for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: field}, nil) {
		if m.Likelihood >= least {
			others := " "
			for _, d := range m.Alt {
				others += e.Detectors()[d].ID + " "
			}
			hits = append(hits, hit{e.Detectors()[m.Detector].ID, m.Start, m.End, m.Likelihood, m.Evidence&detectors.Tie != 0, others})
		}
	}
	return hits
}

// hitAt returns the hit with exactly this span.
func hitAt(hits []hit, start, end int) (hit, bool) {
	i := slices.IndexFunc(hits, func(h hit) bool { return h.Start == start && h.End == end })
	if i < 0 {
		return hit{}, false
	}
	return hits[i], true
}

// TestEveryFamilyIsListed finds the folders with a function Detectors and
// compares them with the imports of all.go.
func TestEveryFamilyIsListed(t *testing.T) {
	var families []string
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range entries {
		if d.IsDir() && d.Name() != "all" && listsDetectors(t, filepath.Join("..", d.Name())) {
			families = append(families, d.Name())
		}
	}
	if len(families) < 5 {
		t.Fatalf("found only the families %v: the test looks in the wrong place", families)
	}
	f, err := parser.ParseFile(token.NewFileSet(), "all.go", nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if _, family, ok := strings.Cut(path, "/detectors/"); ok {
			listed = append(listed, family)
		}
	}
	if diff := cmp.Diff(families, listed); diff != "" {
		t.Errorf("families in the tree, listed in all.go (-tree +listed):\n%s", diff)
	}
}

// listsDetectors reports whether a package has a function Detectors.
func listsDetectors(t *testing.T, dir string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "Detectors" {
				return true
			}
		}
	}
	return false
}

// TestEveryDetectorIsInTheList: what a family lists arrives in the whole list,
// as often as it is called for and in the same order.
func TestEveryDetectorIsInTheList(t *testing.T) {
	first, second := all.Detectors(), all.Detectors()
	if len(first) != len(second) {
		t.Fatalf("%d detectors, then %d", len(first), len(second))
	}
	for i := range first {
		if first[i].ID != second[i].ID || first[i].Chance != second[i].Chance {
			t.Errorf("row %d is %s, then %s", i, first[i].ID, second[i].ID)
		}
	}
	first[0].ID = "CHANGED"
	if all.Detectors()[0].ID == "CHANGED" {
		t.Error("the caller's list is shared with the next caller's")
	}
}

// TestRowsOfOneID: what is stored or shown for an ID does not depend on the row
// that found it, and the rows of an ID stand together.
func TestRowsOfOneID(t *testing.T) {
	last := map[string]int{}
	first := map[string]detectors.Detector{}
	for i, d := range all.Detectors() {
		before, ok := last[d.ID]
		last[d.ID] = i
		if !ok {
			first[d.ID] = d
			continue
		}
		f := first[d.ID]
		if d.Tier == 3 || d.Probe != nil || len(d.Literals) > 0 {
			continue // words in another way than fields and labels: each row has its own
		}
		if before != i-1 {
			t.Errorf("%s: rows %d and %d do not stand together", d.ID, before, i)
		}
		if d.Doc != f.Doc || d.Country != f.Country || d.Category != f.Category || d.Family != f.Family || d.Version != f.Version {
			t.Errorf("%s: rows differ in Doc, Country, Category, Family or Version", d.ID)
		}
		if !reflect.DeepEqual(d.Context.Keywords, f.Context.Keywords) || !slices.Equal(d.Context.Fields, f.Context.Fields) {
			t.Errorf("%s: rows differ in keywords or fields", d.ID)
		}
	}
}

// TestIDs: IDs are UPPER_SNAKE, those of a country begin with its code, and
// every type of the first release is there.
func TestIDs(t *testing.T) {
	want := []string{
		"AT_VNR", "BE_NN", "CREDIT_CARD", "DATE_OF_BIRTH", "DE_TAX_ID", "DK_CPR", "EMAIL_ADDRESS", "ES_NIE", "ES_NIF",
		"FI_PERSONAL_IDENTITY_CODE", "FR_NIR", "IBAN_CODE", "IP_ADDRESS", "IT_FISCAL_CODE", "MAC_ADDRESS", "NL_BSN",
		"NO_FODSELSNUMMER", "PHONE_NUMBER", "PL_PESEL", "PT_NIF", "SE_PERSONNUMMER", "UK_NHS", "UK_NINO", "URL_CREDENTIALS", "US_SSN",
	}
	// Types of one country whose names the catalogue takes over as others have them.
	unmarked := []string{"ABA_ROUTING_NUMBER"}
	seen := map[string]bool{}
	for _, d := range all.Detectors() {
		seen[d.ID] = true
		if strings.Trim(d.ID, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" || strings.Contains(d.ID, "__") {
			t.Errorf("%q is not UPPER_SNAKE", d.ID)
		}
		prefix, _, _ := strings.Cut(d.ID, "_")
		code := d.Country
		if code == "GB" {
			code = "UK"
		}
		if code != "" && code != "EU" && prefix != code && !slices.Contains(unmarked, d.ID) {
			t.Errorf("%s: the country is %s", d.ID, d.Country)
		}
		for lang := range d.Context.Keywords {
			if len(lang) != 0 && len(lang) != 2 {
				t.Errorf("%s: %q is no language code", d.ID, lang)
			}
		}
	}
	for _, id := range want {
		if !seen[id] {
			t.Errorf("%s is missing", id)
		}
	}
}

// notTold are types whose examples other types fit as well, named by the same
// words: which of them it is the text does not say.
var notTold = map[string]string{
	"AT_ID_CARD":          "DE_ID_CARD has the form and the German words",
	"BE_NN":               "the birth number stands behind another year",
	"FR_RESIDENCE_PERMIT": "ten digits grouped as phone numbers are",
	"IE_PASSPORT":         "SI_PASSPORT and DE_PASSPORT have narrower forms",
	"NO_PASSPORT":         "DE_PASSPORT has a narrower form",
	"PL_REGON":            "nine digits grouped as phone numbers are",
	"SK_ICO":              "CZ_ICO is the same number",
	"SK_RC":               "CZ_RC is the same number",
	"UK_BRP":              "DE_RESIDENCE_PERMIT has the form",
	"ANDROID_ID":          "an '=' without quotes and a hash behind it",
}

// TestExamplesWithAllTypes: an example is found as what it is with all
// detectors loaded: no other type takes it, a part of it or something larger.
func TestExamplesWithAllTypes(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	for _, d := range all.Detectors() {
		if d.ID == "FAX_NUMBER" {
			continue // a PHONE_NUMBER in running text: see its comment
		}
		for _, example := range d.Examples {
			text, start, end := detectortest.Parse(t, example)
			got, ok := hitAt(scan(e, s, text, nil, detectors.VeryUnlikely), start, end)
			if (!ok || !got.is(d.ID) && !d.General) && notTold[d.ID] == "" { // a general type's value may be some country's
				t.Errorf("%s example %q: found %v", d.ID, text, scan(e, s, text, nil, detectors.VeryUnlikely))
				continue
			}
			// Of a value that stands alone two types may be left; words decide.
			undecided := got.Tie && len(text) == end-start || notTold[d.ID] != ""
			if strings.Contains(example, detectortest.Mark) && got.Likelihood < detectors.Likely && !undecided {
				t.Errorf("%s example %q: only %v", d.ID, text, got.Likelihood)
			}
		}
	}
}

// TestNearMissesWithAllTypes: a near miss of a type is not reported as that
// type, whatever else it is.
func TestNearMissesWithAllTypes(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	for _, d := range all.Detectors() {
		for _, miss := range d.NearMisses {
			for _, h := range scan(e, s, miss, nil, detectors.Likely) {
				if h.ID == d.ID {
					t.Errorf("near miss %q is reported: %v", miss, h)
				}
			}
		}
	}
}

// TestFingerprint: it tells sets apart and nothing else.
func TestFingerprint(t *testing.T) {
	if a, b := newEngine(t).Fingerprint(), newEngine(t).Fingerprint(); a != b {
		t.Errorf("the same set has the fingerprints %s and %s", a, b)
	}
	fewer, err := detectors.New(all.Detectors(), detectors.Options{Disable: []string{"US_SSN"}})
	if err != nil {
		t.Fatal(err)
	}
	if fewer.Fingerprint() == newEngine(t).Fingerprint() {
		t.Error("a set without a type has the fingerprint of the whole")
	}
	ds := all.Detectors()
	ds[0].Version++
	raised, err := detectors.New(ds, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if raised.Fingerprint() == newEngine(t).Fingerprint() {
		t.Error("a raised version leaves the fingerprint as it was")
	}
}

// TestDisable: a disabled type is not found, in any of its rows, and all else
// is found as it was.
func TestDisable(t *testing.T) {
	whole := newEngine(t)
	all1 := whole.NewScanner()
	for _, id := range []string{"PHONE_NUMBER", "IP_ADDRESS", "DK_CPR"} {
		e, err := detectors.New(all.Detectors(), detectors.Options{Disable: []string{id}})
		if err != nil {
			t.Fatal(err)
		}
		s := e.NewScanner()
		for _, d := range all.Detectors() {
			for _, example := range d.Examples {
				text, start, end := detectortest.Parse(t, example)
				before := scan(whole, all1, text, nil, detectors.VeryUnlikely)
				hits := scan(e, s, text, nil, detectors.VeryUnlikely)
				if slices.ContainsFunc(hits, func(h hit) bool { return h.ID == id }) {
					t.Errorf("%s is disabled and found in %q", id, text)
				}
				was, ok := hitAt(before, start, end)
				if h, still := hitAt(hits, start, end); ok && was.ID != id && (!still || h.ID != was.ID) {
					t.Errorf("without %s, %s is not found in %q", id, was.ID, text)
				}
			}
		}
	}
}
