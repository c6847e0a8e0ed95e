package check

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// openWorld has two findings of one check on one data set, of different categories.
func openWorld(t *testing.T) world {
	w := baseline(t)
	w.scans = []scan{{objects: []object{hr("IBAN_CODE", "IP_ADDRESS")}}}
	return w
}

func decide(t *testing.T, s *inventory.Store, f *Finding, d register.Decision) *register.Decision {
	t.Helper()
	d.ID, d.By, d.On, d.Reason = "T-"+f.Fingerprint[:12], "hr", "2026-11-22", "seen"
	if d.Expires == "" {
		d.Expires = "2026-12-31"
	}
	out, err := register.Decide(t.Context(), s, f.Decide(d), inventory.Author{Name: "test", At: noon})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// states lists what stands of each finding, by category.
func states(r *Report) map[string]Status {
	out := map[string]Status{}
	for _, f := range r.Findings {
		out[f.Code+" "+f.Category] = f.Status
	}
	return out
}

func at(t *testing.T, s *inventory.Store, day time.Time) *Report {
	t.Helper()
	r, err := Run(t.Context(), s, Options{At: day, Personal: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestTriageScope: a decision silences its own finding and no other; it stays
// counted, expires, and is reopened by a person (ROPA.md §12.3).
func TestTriageScope(t *testing.T) {
	s, _ := openWorld(t).build(t)
	r := checked(t, s, nil)
	if len(r.Findings) != 2 || r.Worst() != High {
		t.Fatalf("%v", r.Findings)
	}
	f, err := r.Find(r.Findings[0].Fingerprint[:8])
	if err != nil {
		t.Fatal(err)
	}
	d := decide(t, s, f, register.Decision{Decision: "accepted"})
	r = checked(t, s, nil)
	if r.Open != 1 || r.Silenced != 1 || r.Findings[0].Status != Silenced || r.Findings[1].Status != Undecided || r.Findings[0].Decision != d.ID {
		t.Errorf("%+v", r)
	}
	if r := at(t, s, time.Date(2026, 12, 31, 12, 0, 0, 0, time.UTC)); r.Silenced != 1 {
		t.Errorf("a decision holds on its last day: %v", states(r))
	}
	if r := at(t, s, time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)); r.Open != 2 || r.Expired != 1 || r.Silenced != 0 {
		t.Errorf("%+v", states(r))
	}
	if err := register.Reopen(t.Context(), s, d.ID, noon, inventory.Author{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	if r := checked(t, s, nil); r.Reopened != 1 || r.Open != 2 {
		t.Errorf("%+v", states(r))
	}
	if err := register.Reopen(t.Context(), s, d.ID, noon, inventory.Author{Name: "test"}); err == nil {
		t.Error("reopened twice")
	}
	if err := register.Reopen(t.Context(), s, "T-no", noon, inventory.Author{Name: "test"}); err == nil {
		t.Error("reopened a decision that is not there")
	}
	again := decide(t, s, f, register.Decision{Decision: "false_positive"})
	if r := checked(t, s, nil); again.ID == d.ID || r.Silenced != 1 {
		t.Errorf("%s: %+v", again.ID, states(r))
	}
	if found, err := register.Verify(t.Context(), s); err != nil || len(found) > 0 {
		t.Errorf("%v %v: decisions are noted in the audit log", found, err)
	}
}

// TestTriageRescan: a fingerprint survives a new scan; a decision does when the
// counts are the same, and is reopened when they are others.
func TestTriageRescan(t *testing.T) {
	w := openWorld(t)
	s, path := w.build(t)
	before := checked(t, s, nil)
	decide(t, s, &before.Findings[0], register.Decision{Decision: "accepted"})
	w.scans[0].run(t, s, path, "2026-08-01T08:00:00Z")
	same := checked(t, s, nil)
	if same.Silenced != 1 || same.Findings[0].Fingerprint != before.Findings[0].Fingerprint || same.Findings[0].Scan == before.Findings[0].Scan {
		t.Errorf("%+v", same.Findings)
	}
	w.scans[0].objects[0].count = 99
	w.scans[0].run(t, s, path, "2026-08-02T08:00:00Z")
	other := checked(t, s, nil)
	if other.Reopened != 1 || other.Findings[0].Fingerprint != before.Findings[0].Fingerprint {
		t.Errorf("%+v", states(other))
	}
}

// TestTriageKinds: what is confirmed or to be done stays open; a decision
// without any scope bears on nothing, nor does one of another check.
func TestTriageKinds(t *testing.T) {
	f := Finding{Code: "U02", Activity: "A", Source: share, DataSet: "hr", Category: "financial", Basis: "b"}
	day := "2026-12-31"
	for _, c := range []struct {
		name string
		d    register.Decision
		want Status
	}{
		{"accepted", register.Decision{Check: "U02", Activity: "A", Decision: "accepted", Expires: day}, Silenced},
		{"out_of_scope", register.Decision{Check: "U02", Activity: "A", Decision: "out_of_scope", Expires: day}, Silenced},
		{"confirmed", register.Decision{Check: "U02", Activity: "A", Decision: "confirmed", Expires: day}, Confirmed},
		{"remediate", register.Decision{Check: "U02", Activity: "A", Decision: "remediate", Expires: day}, Remediate},
		{"other_check", register.Decision{Check: "S01", Activity: "A", Decision: "accepted", Expires: day}, Undecided},
		{"other_activity", register.Decision{Check: "U02", Activity: "B", Decision: "accepted", Expires: day}, Undecided},
		{"other_category", register.Decision{Check: "U02", Category: "contact", Decision: "accepted", Expires: day}, Undecided},
		{"no_scope", register.Decision{Check: "U02", Decision: "accepted", Expires: day}, Undecided},
		{"expired", register.Decision{Check: "U02", Activity: "A", Decision: "accepted", Expires: "2026-11-21"}, Expired},
		{"other_basis", register.Decision{Check: "U02", Activity: "A", Decision: "accepted", Expires: day, Basis: "c"}, Reopened},
		{"reopened", register.Decision{Check: "U02", Activity: "A", Decision: "accepted", Expires: day, Reopened: "2026-11-01"}, Reopened},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Report{Findings: []Finding{f}}
			if r.triage([]register.Decision{c.d}, noon); r.Findings[0].Status != c.want || r.Open+r.Silenced != 1 {
				t.Errorf("%s, want %s", r.Findings[0].Status, c.want)
			}
		})
	}
}

// TestDecideRefuses: what breaks a rule of files is not stored by a verb either.
func TestDecideRefuses(t *testing.T) {
	s, _ := openWorld(t).build(t)
	f := checked(t, s, nil).Findings[0]
	for name, change := range map[string]func(*register.Decision){
		"unknown_party": func(d *register.Decision) { d.By = "nobody" },
		"bad_day":       func(d *register.Decision) { d.Expires = "soon" },
		"bad_word":      func(d *register.Decision) { d.Decision = "fine" },
		"no_assignee":   func(d *register.Decision) { d.Decision = "remediate" },
		"past":          func(d *register.Decision) { d.Expires = "2026-01-01" },
	} {
		t.Run(name, func(t *testing.T) {
			d := register.Decision{ID: "T", By: "hr", On: "2026-11-22", Reason: "r", Expires: "2026-12-31", Decision: "accepted"}
			change(&d)
			if _, err := register.Decide(t.Context(), s, f.Decide(d), inventory.Author{Name: "test"}); err == nil || !strings.Contains(err.Error(), "nothing was decided") {
				t.Errorf("%v", err)
			}
		})
	}
	if r, err := register.Load(t.Context(), s); err != nil || len(r.Triage) != 0 {
		t.Errorf("%v %v", r.Triage, err)
	}
}

func TestFind(t *testing.T) {
	r := Report{Findings: []Finding{{Fingerprint: "aaaaaaaa11"}, {Fingerprint: "aaaaaaaa22"}, {Fingerprint: "bbbbbbbb33"}}}
	for prefix, ok := range map[string]bool{"bbbbbb": true, "aaaaaa": false, "aaaaaaaa2": true, "bbb": false, "cccccc": false, "": false} {
		if f, err := r.Find(prefix); (err == nil) != ok || ok && !strings.HasPrefix(f.Fingerprint, prefix) {
			t.Errorf("%q: %v", prefix, err)
		}
	}
}

// TestWithoutRegister: what scans saw is checked, and nothing that needs a
// declaration.
func TestWithoutRegister(t *testing.T) {
	w := world{scans: []scan{{objects: []object{hr("URL_CREDENTIALS")}, evidence: told("not_public", "no", "public_policy")}}}
	r := w.check(t)
	if d := cmp.Diff([]string{"L01", "S01", "S05"}, codes(r)); d != "" || !r.ObservedOnly || r.Register != "" {
		t.Errorf("%s %v", d, r.ObservedOnly)
	}
	if r := (world{}).check(t); len(r.Findings) != 0 || r.Scan != 0 {
		t.Errorf("%v: an empty inventory", r.Findings)
	}
	if r := (world{register: sound}).check(t); slices.Contains(codes(r), "U05") || r.ObservedOnly {
		t.Errorf("%v: without a scan nothing is known to be gone", codes(r))
	}
}

// TestSame: two runs give the same bytes, the gravest first.
func TestSame(t *testing.T) {
	w := openWorld(t)
	w.scans[0].evidence = told("not_public", "no", "public_policy")
	s, _ := w.build(t)
	var first, second bytes.Buffer
	r := checked(t, s, nil)
	if err := r.WriteJSON(&first); err != nil {
		t.Fatal(err)
	}
	if err := checked(t, s, nil).WriteJSON(&second); err != nil || first.String() != second.String() {
		t.Errorf("%v: the reports differ", err)
	}
	if !slices.IsSortedFunc(r.Findings, order) || r.Findings[0].Severity != Critical {
		t.Errorf("%v", r.Findings)
	}
	seen := map[string]bool{}
	for _, f := range r.Findings {
		if seen[f.Fingerprint] {
			t.Errorf("%s %s: fingerprint twice", f.Code, f.Fingerprint)
		}
		seen[f.Fingerprint] = true
	}
}

// TestSARIF holds the output to what the schema of SARIF 2.1.0 requires: version
// and runs; of a run tool.driver.name; of a rule id; of a result message; level,
// suppression kind and status in their enumerations; ruleIndex of the ruleId.
func TestSARIF(t *testing.T) {
	s, _ := openWorld(t).build(t)
	r := checked(t, s, nil)
	decide(t, s, &r.Findings[0], register.Decision{Decision: "accepted"})
	var out bytes.Buffer
	if err := checked(t, s, nil).WriteSARIF(&out, "v1"); err != nil {
		t.Fatal(err)
	}
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct {
						ID               string
						ShortDescription struct{ Text string }
					}
				}
			}
			Results []struct {
				RuleID       string
				RuleIndex    int
				Level        string
				Message      struct{ Text string }
				Suppressions []struct{ Kind, Status string }
				Locations    []struct {
					LogicalLocations []struct{ FullyQualifiedName string }
				}
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name != "pdatlas" || len(log.Runs[0].Results) != 2 {
		t.Fatalf("%+v", log)
	}
	rules, silenced := log.Runs[0].Tool.Driver.Rules, 0
	for _, x := range log.Runs[0].Results {
		if rules[x.RuleIndex].ID != x.RuleID || x.Message.Text == "" || !slices.Contains([]string{"none", "note", "warning", "error"}, x.Level) || len(x.Locations) == 0 {
			t.Errorf("%+v", x)
		}
		for _, p := range x.Suppressions {
			if silenced++; p.Kind != "external" || p.Status != "accepted" {
				t.Errorf("%+v", p)
			}
		}
	}
	if silenced != 1 {
		t.Errorf("%d suppressed", silenced)
	}
}

// TestCSV: as many cells as the head in each line, and none that a spreadsheet
// takes for a formula.
func TestCSV(t *testing.T) {
	r := Report{Findings: []Finding{{Code: "U01", DataSet: "=cmd()", Source: "+x", Detail: "a,\"b\"\nc", Element: "@y", Activity: "-z"}}}
	var out bytes.Buffer
	if err := r.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatal(err, rows)
	}
	for i, cell := range rows[1] {
		if cell != "" && strings.Contains("=+-@", cell[:1]) {
			t.Errorf("%s: %q", rows[0][i], cell)
		}
	}
}

func TestSeverity(t *testing.T) {
	for s := Info; s <= Critical; s++ {
		var back Severity
		if text, err := s.MarshalText(); err != nil || back.UnmarshalText(text) != nil || back != s {
			t.Errorf("%s: %v", s, back)
		}
	}
	var s Severity
	if s.UnmarshalText([]byte("none")) == nil || s.UnmarshalText(nil) == nil || s.String() != "none" {
		t.Error("a word that is no severity was taken")
	}
}

// TestCatalogue: codes stand once, in the form that decisions take, with all
// that a reader needs; each that is made has a fixture that fires.
func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range firing() {
		seen[f.name] = true
	}
	own := []string{"D02", "X01", "X02"} // have tests of their own
	once := map[string]bool{}
	for _, c := range Checks() {
		if once[c.Code] || c.Article == "" || c.Title == "" || c.Question == "" || c.Severity < Info || c.run == nil {
			t.Errorf("%+v", c)
		}
		if once[c.Code] = true; !seen[c.Code] && !slices.Contains(own, c.Code) {
			t.Errorf("%s has no fixture", c.Code)
		}
		for _, word := range []string{"unlawful", "illegal", "violat", "asset"} {
			if strings.Contains(strings.ToLower(c.Title+c.Question), word) {
				t.Errorf("%s says %q", c.Code, word)
			}
		}
	}
	for _, m := range NotMade() {
		if once[m.Code] || m.Reason == "" {
			t.Errorf("%+v", m)
		}
	}
}

// TestBreachScope: the scope is what the last scan before the breach left, who
// stands in two data sets counts once, and later scans change nothing.
func TestBreachScope(t *testing.T) {
	w := baseline(t, breach(", no_notice: x, occurred_at: \"2026-03-01T09:00:00Z\"")...)
	o := hr("IBAN_CODE")
	o.count = 50
	w.later = []scan{{objects: []object{o}}}
	s, _ := w.build(t)
	j, err := register.Join(t.Context(), s, noon)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	got, err := BreachScope(t.Context(), v, j, &j.Register.Breaches[0])
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"EMAIL_ADDRESS": 3, "NL_BSN": 3, "UK_NHS": 3}
	if d := cmp.Diff(want, got.Types); d != "" || got.Unknown != 0 || !slices.Equal(got.Scans, []int64{1}) || got.Existing != 1 || got.NotRead != 0 {
		t.Errorf("%s%+v", d, got)
	}
	early := j.Register.Breaches[0]
	early.OccurredAt = "2025-01-01T00:00:00Z"
	if got, err := BreachScope(t.Context(), v, j, &early); err != nil || got.Unknown != 1 || len(got.Types) != 0 {
		t.Errorf("%v %+v: no scan is older", err, got)
	}
	early.OccurredAt, early.AwareAt = "", "?"
	if got, err := BreachScope(t.Context(), v, j, &early); err != nil || got.Unknown != 1 {
		t.Errorf("%v %+v: without a time", err, got)
	}
}

func TestPast(t *testing.T) {
	from := time.Date(2020, 3, 15, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		rule register.RetentionRule
		want string
	}{
		{"years", register.RetentionRule{Period: "P10Y"}, "2030-03-15"},
		{"from_year_end", register.RetentionRule{Period: "P10Y", FromYearEnd: true}, "2030-12-31"},
		{"days", register.RetentionRule{Period: "P90D"}, "2020-06-13"},
		{"none", register.RetentionRule{Criteria: "x"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := Past(&c.rule, from); ok != (c.want != "") || ok && got.Format(time.DateOnly) != c.want {
				t.Errorf("%s", got)
			}
		})
	}
}
