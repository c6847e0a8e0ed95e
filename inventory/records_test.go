package inventory

import (
	"database/sql/driver"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory/sketch"
)

var testKey = sketch.Key{1, 2, 3}

// personsOf are n persons from a number on.
func personsOf(class Class, country, typ string, from, n int) Persons {
	p := Persons{Class: class, Country: country, Type: typ}
	for i := range n {
		p.Sketch.Add(testKey.Hash(fmt.Appendf(nil, "%s%d", typ, from+i)))
	}
	return p
}

func dataset(t *testing.T, s *Store, name string) Dataset {
	t.Helper()
	var out Dataset
	err := s.Datasets(t.Context(), func(d Dataset) error {
		if string(d.Name) == name {
			out = d
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// near compares an estimate with the truth.
func near(t *testing.T, what string, e PersonEstimate, by Class, want float64) {
	t.Helper()
	if e.By != by || float64(e.Count) < want*0.94 || float64(e.Count) > want*1.06 {
		t.Errorf("%s: %d by %s, want about %.0f by %s", what, e.Count, e.By, want, by)
	}
}

// TestPersonsMerge: objects of a data set that hold the same persons count them
// once, and what is gone or replaced no longer counts.
func TestPersonsMerge(t *testing.T) {
	s := newStore(t)
	with := func(name string, version int, p ...Persons) ItemResult {
		r := object(s, name, version, Scanned, "", "EMAIL_ADDRESS")
		r.Persons = p
		return r
	}
	scan(t, s, true, with("a/1", 1, personsOf(ByEmail, "", "EMAIL_ADDRESS", 0, 1000)), with("a/2", 1, personsOf(ByEmail, "", "EMAIL_ADDRESS", 500, 1000)),
		with("b/1", 1, personsOf(ByEmail, "", "EMAIL_ADDRESS", 0, 200)), object(s, "c/1", 1, Scanned, ""))
	near(t, "a", dataset(t, s, "a").Persons, ByEmail, 1500)
	near(t, "b", dataset(t, s, "b").Persons, ByEmail, 200)
	if p := dataset(t, s, "c").Persons; p != (PersonEstimate{}) {
		t.Errorf("of nobody: %+v", p)
	}
	all, err := s.Persons(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	near(t, "all", all, ByEmail, 1500)
	if all.Margin < 0.03 || all.Margin > 0.035 {
		t.Errorf("margin %v", all.Margin)
	}
	scan(t, s, true, with("a/1", 2, personsOf(ByEmail, "", "EMAIL_ADDRESS", 0, 100)), object(s, "b/1", 1, Skipped, Unchanged)) // a/2 is gone
	near(t, "a after a change", dataset(t, s, "a").Persons, ByEmail, 100)
	near(t, "b unchanged", dataset(t, s, "b").Persons, ByEmail, 200)
	partial := with("a/1", 3, personsOf(ByEmail, "", "EMAIL_ADDRESS", 5000, 3000))
	partial.State, partial.Reason = Partial, TimeLimit
	scan(t, s, true, partial, object(s, "b/1", 1, Skipped, Unchanged))
	near(t, "a with an incomplete reading beside", dataset(t, s, "a").Persons, ByEmail, 100)
	sound(t, s)
}

func TestPersonsStrongestClass(t *testing.T) {
	for _, c := range []struct {
		name string
		p    []Persons
		by   Class
		want float64
	}{
		{"national_ids_of_most", []Persons{personsOf(ByEmail, "", "M", 0, 1000), personsOf(ByNationalID, "NL", "NL_BSN", 0, 800)}, ByNationalID, 800},
		{"national_ids_of_few", []Persons{personsOf(ByEmail, "", "M", 0, 1000), personsOf(ByNationalID, "NL", "NL_BSN", 0, 100)}, ByEmail, 1000},
		{"two_countries_add_up", []Persons{personsOf(ByNationalID, "NL", "NL_BSN", 0, 400), personsOf(ByNationalID, "BE", "BE_NN", 0, 300)}, ByNationalID, 700},
		{"two_kinds_of_one_country_do_not", []Persons{personsOf(ByNationalID, "DE", "DE_TAX_ID", 0, 400), personsOf(ByNationalID, "DE", "DE_SVNR", 0, 300)}, ByNationalID, 400},
		{"phones", []Persons{personsOf(ByPhone, "", "P", 0, 300), personsOf(ByNameAndBirth, "", "", 0, 350)}, ByPhone, 300},
		{"names", []Persons{personsOf(ByPhone, "", "P", 0, 10), personsOf(ByNameAndBirth, "", "", 0, 350)}, ByNameAndBirth, 350},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			r := object(s, "a/1", 1, Scanned, "")
			r.Persons = c.p
			scan(t, s, true, r)
			near(t, "a", dataset(t, s, "a").Persons, c.by, c.want)
		})
	}
	if Class(9).String() != "unknown" || ByNationalID.String() == "unknown" {
		t.Error("words of the classes")
	}
}

func TestMinors(t *testing.T) {
	s := newStore(t)
	r := object(s, "a/1", 1, Scanned, "")
	r.Fields = []Field{{-1, "born", 1000, 100}, {-1, "age", 1000, 100}, {-1, "made_on", 50, 50}}
	r.Findings = []Finding{{Member: -1, Field: "born", Detector: "DATE_OF_BIRTH", Count: 1000, Likelihood: 5}, {Member: -1, Field: "age", Detector: "AGE", Count: 900, Likelihood: 5},
		{Member: -1, Field: "made_on", Detector: "DATE_OF_BIRTH", Count: 0, Likelihood: 3}}
	r.Ages = []Ages{{-1, "born", 80, 4, 20}, {-1, "age", 100, 10, 12}, {-1, "made_on", 50, 50, 50}}
	scan(t, s, true, r, object(s, "a/2", 1, Scanned, ""))
	// The column that says most: 20 of 80 are under 18, 10 of 100 under 16.
	if got, want := dataset(t, s, "a").Minors, (Minors{Under16: 100, Under18: 250, Objects: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	sound(t, s)
}

func TestCombinations(t *testing.T) {
	at := func(field, typ string, count int64) Finding {
		return Finding{Member: -1, Field: Name(field), Detector: typ, Count: count, Likelihood: 5}
	}
	in := func(where string, f Finding) Finding {
		f.Where = where
		return f
	}
	for _, c := range []struct {
		name string
		fs   []Finding
		want string
	}{
		{"columns", []Finding{at("plz", "DE_PLZ", 9), at("geb", "DATE_OF_BIRTH", 9), at("sex", "GENDER", 9)}, "birth_sex_postcode"},
		{"one_lacks", []Finding{at("plz", "DE_PLZ", 9), at("geb", "DATE_OF_BIRTH", 9)}, ""},
		{"one_counts_nothing", []Finding{at("plz", "DE_PLZ", 9), at("geb", "DATE_OF_BIRTH", 9), at("sex", "GENDER", 0)}, ""},
		{"prose_has_no_records", []Finding{at("", "PERSON", 1), at("", "DATE_OF_BIRTH", 1)}, ""},
		{"two", []Finding{at("n", "PERSON", 1), at("b", "DATE_OF_BIRTH", 1), at("a", "STREET_ADDRESS", 1)}, "name_address name_birth"},
		{"one_record_of_a_document", []Finding{at("people[].name", "PERSON", 1), at("people[].details.born", "DATE_OF_BIRTH", 1)}, "name_birth"},
		{"columns_of_a_sheet", []Finding{in("sheet 1!A", at("n", "PERSON", 1)), in("sheet 1!C", at("b", "DATE_OF_BIRTH", 1))}, "name_birth"},
		{"columns_of_two_sheets", []Finding{in("sheet 1!A", at("n", "PERSON", 1)), in("sheet 2!C", at("b", "DATE_OF_BIRTH", 1))}, ""},
		{"two_tables", []Finding{in("table 1", at("n", "PERSON", 1)), in("table 2", at("b", "DATE_OF_BIRTH", 1))}, ""},
		{"two_records_of_a_document", []Finding{at("people[].name", "PERSON", 1), at("machines[].born", "DATE_OF_BIRTH", 1)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			r := object(s, "a/1", 1, Scanned, "")
			r.Findings = c.fs
			box := object(s, "a/box.zip", 1, Scanned, "")
			box.Members = []Member{{Parent: -1, Name: "m", State: Scanned}}
			for _, f := range c.fs {
				f.Member = 0
				box.Findings = append(box.Findings, f)
			}
			scan(t, s, true, r, box)
			for _, members := range []bool{false, true} {
				err := s.Objects(t.Context(), ObjectFilter{Members: members}, func(o ObjectRow) error {
					want := c.want
					if members && o.Name == "a/box.zip" && o.Member == "" {
						want = "" // it stands beside its member then
					}
					if got := strings.Join(o.Together, " "); got != want {
						t.Errorf("%s %s, members %t: %q, want %q", o.Name, o.Member, members, got, want)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
			var got []string
			for _, x := range dataset(t, s, "a").Together {
				got = append(got, x.ID)
				if x.Objects != 2 || x.Name == "" || x.Source == "" {
					t.Errorf("%+v", x)
				}
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("data set: %q, want %q", got, c.want)
			}
			sound(t, s)
		})
	}
}

func TestRecordsRefused(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	for name, change := range map[string]func(*ItemResult){
		"ages_of_no_member": func(r *ItemResult) { r.Ages = []Ages{{Member: 3, Sampled: 1}} },
		"ages_of_nothing":   func(r *ItemResult) { r.Ages = []Ages{{Member: -1}} },
		"more_than_all":     func(r *ItemResult) { r.Ages = []Ages{{Member: -1, Sampled: 1, Under18: 2}} },
		"younger_than_all":  func(r *ItemResult) { r.Ages = []Ages{{Member: -1, Sampled: 5, Under16: 3, Under18: 2}} },
		"no_class":          func(r *ItemResult) { r.Persons = []Persons{{Type: "X"}} },
	} {
		t.Run(name, func(t *testing.T) {
			r := object(s, "a/1", 1, Scanned, "")
			change(&r)
			if err := c.Record(t.Context(), 0, []ItemResult{r}, Cursor{}); err == nil {
				t.Error("recorded")
			}
		})
	}
}

// TestVerifyRecords: a damaged sketch, marks that cannot be read or do not add
// up, and ages that cannot be are found.
func TestVerifyRecords(t *testing.T) {
	for name, c := range map[string]struct{ sql, check string }{
		"sketch":      {"UPDATE observed_persons SET sketch = x'07'", "persons"},
		"marks":       {"UPDATE observed_finding SET marks = x'0900'", "marks"},
		"marks_sum":   {"UPDATE observed_finding SET count = 50", "marks"},
		"from_column": {"UPDATE observed_finding SET from_column = count + 1", "values"},
		"sampled":     {"UPDATE observed_element SET sampled = -1", "values"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			r := object(s, "a/1", 1, Scanned, "")
			r.Fields = []Field{{-1, "f", 5, 5}}
			f := Finding{Member: -1, Field: "f", Detector: "EMAIL_ADDRESS", Marks: []Mark{{Likelihood: 4, Score: 0.5, Count: 5}}}
			f.Sum(4)
			r.Findings = []Finding{f}
			r.Persons = []Persons{personsOf(ByEmail, "", "EMAIL_ADDRESS", 0, 5)}
			scan(t, s, true, r)
			sound(t, s)
			tamper(t, s, c.sql)
			problems, err := s.Verify(t.Context())
			if err != nil || len(problems) == 0 || problems[0].Check != c.check {
				t.Errorf("%v, %v; want a problem of %s", problems, err, c.check)
			}
			if _, err := s.Persons(t.Context(), "", ""); err != nil {
				t.Errorf("a question of a damaged inventory: %v", err)
			}
		})
	}
}

// oldInventory makes an inventory as an earlier schema had it, with one finding.
func oldInventory(t *testing.T, version int) string {
	t.Helper()
	path := closedInventory(t)
	whole := filepath.Join(t.TempDir(), "old.db")
	var steps []string
	for _, name := range migrationNames()[:version] {
		step, err := migrationFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, string(step))
	}
	key, err := os.ReadFile(path + ".key")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{whole: nil, whole + ".key": key} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := dialBare(whole, readWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := apply(t.Context(), c, steps); err != nil {
		t.Fatal(err)
	}
	// What the earlier schema knows of the new one's rows.
	err = c.script(t.Context(), fmt.Sprintf("ATTACH '%s' AS now", path))
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for line := range strings.Lines(strings.Join(steps, "")) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "CREATE TABLE "); ok {
			tables = append(tables, strings.TrimSuffix(name, " ("))
		}
	}
	for _, name := range tables {
		var columns []string
		if err := c.each(t.Context(), 1, "SELECT name FROM pragma_table_info('"+name+"')", func(v []driver.Value) error {
			columns = append(columns, strings.Clone(text(v[0])))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		list := `"` + strings.Join(columns, `", "`) + `"`
		if err := c.script(t.Context(), fmt.Sprintf("DELETE FROM main.%s; INSERT INTO main.%s (%s) SELECT %s FROM now.%s", name, name, list, list, name)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if err := c.script(t.Context(), "DETACH now"); err != nil {
		t.Fatal(err)
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	return whole
}

// TestOldInventoryGoesOn: an inventory of the first schema shows what it showed,
// says that it lacks evidence, and a new scan gives it what it lacks.
func TestOldInventoryGoesOn(t *testing.T) {
	s := openStore(t, oldInventory(t, 1))
	sound(t, s)
	if d := cmp.Diff([]string{"d/a scanned EMAIL=1"}, picture(t, s)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	d := dataset(t, s, "d")
	if d.Persons.Count != 0 || d.Minors != (Minors{}) || len(d.Together) != 0 {
		t.Errorf("made up: %+v", d)
	}
	out, err := s.Rescore(t.Context(), Rescoring{Detectors: "other", Threshold: 5,
		Lacks: func(m Made) string {
			if m.Loaded != "" || m.Rules != "" || m.Threshold != 4 {
				t.Errorf("made %+v", m)
			}
			return "no evidence"
		},
		Judge: func(_ Made, f *Finding) string {
			if len(f.Marks) != 0 {
				t.Errorf("marks %+v", f.Marks)
			}
			return "no evidence"
		}})
	if err != nil || len(out.Left) != 1 || out.Left[0].Objects != 1 || out.Changed != 0 {
		t.Errorf("rescore: %+v, %v", out, err)
	}
	scan(t, s, true, object(s, "d/a", 1, Scanned, "", "EMAIL", "PHONE"))
	if d := cmp.Diff([]string{"d/a scanned EMAIL=1 PHONE=1"}, picture(t, s)); d != "" {
		t.Errorf("after another scan (-want +got):\n%s", d)
	}
	sound(t, s)
}

// TestRescoreWhileScanning: a scan keeps its rules while it runs.
func TestRescoreWhileScanning(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	if _, err := s.Rescore(t.Context(), Rescoring{Detectors: "x", Threshold: 4}); err == nil {
		t.Error("rescored under a running scan")
	}
	finish(t, c, true)
	if _, err := s.Rescore(t.Context(), Rescoring{Detectors: "x", Threshold: 9}); err == nil {
		t.Error("a threshold that is none")
	}
	ro, err := Open(t.Context(), s.Path(), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if _, err := ro.Rescore(t.Context(), Rescoring{Detectors: "x", Threshold: 4}); err == nil {
		t.Error("rescored an inventory that was opened for questions")
	}
}

// TestRescoreCombinations: what identified together does so no longer when one of
// its parts does not count.
func TestRescoreCombinations(t *testing.T) {
	s := newStore(t)
	r := object(s, "a/1", 1, Scanned, "")
	for field, typ := range map[string]string{"n": "PERSON", "b": "DATE_OF_BIRTH"} {
		f := Finding{Member: -1, Field: Name(field), Detector: typ, Marks: []Mark{{Likelihood: 4, Score: 0.7, Count: 3}, {Likelihood: 5, Score: 1, Count: int64(len(typ)) / 8}}}
		f.Sum(4)
		r.Findings = append(r.Findings, f)
	}
	scan(t, s, true, r)
	if got := dataset(t, s, "a").Together; len(got) != 1 {
		t.Fatalf("together %+v", got)
	}
	by := func(least int8) Rescored {
		out, err := s.Rescore(t.Context(), Rescoring{Detectors: "detectors-1", Threshold: least,
			Lacks: func(Made) string { return "" },
			Judge: func(_ Made, f *Finding) string { f.Sum(least); return "" }})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := by(5); out.Changed != 2 || out.Results != 1 || out.Number != 1 {
		t.Errorf("rescored %+v", out)
	}
	if got := dataset(t, s, "a").Together; len(got) != 0 { // PERSON has no mark of 5 that counts
		t.Errorf("together %+v", got)
	}
	if out := by(4); out.Changed != 2 || out.Number != 2 {
		t.Errorf("and back %+v", out)
	}
	if got := dataset(t, s, "a").Together; len(got) != 1 {
		t.Errorf("together %+v", got)
	}
	sound(t, s)
}
