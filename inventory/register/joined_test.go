package register

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3"

	"github.com/pdatlas/pdatlas/inventory"
)

const share = "file:///srv"

// seen is an object of a data set with what was found in it.
type seen struct {
	set   string
	state inventory.State
	found []string
}

// observe is one whole scan of the share, which lies in a country as declared
// to the scan ("" not declared).
func observe(t testing.TB, s *inventory.Store, country string, objects ...seen) {
	t.Helper()
	c, err := s.Begin(t.Context(), inventory.ScanStart{Detectors: "d", Config: "c", Threshold: 4, Full: true,
		Sources: []inventory.SourceInfo{{Key: share, ID: s.ID(share, ""), Kind: "files", Root: "/srv", Country: country}}})
	if err != nil {
		t.Fatal(err)
	}
	var rs []inventory.ItemResult
	for i, o := range objects {
		name := fmt.Sprintf("%s/%d", o.set, i)
		r := inventory.ItemResult{Seq: int64(i + 1), ID: s.ID(share, name), DataSet: inventory.Name(o.set), Name: inventory.Name(name), Size: 10,
			ModTime: noon.AddDate(0, 0, -i), Version: s.Digest(name), Owner: "alice", OwnerBasis: "file_owner", State: o.state}
		if o.state != inventory.Scanned {
			r.Reason = inventory.Encrypted
		}
		for _, d := range o.found {
			r.Findings = append(r.Findings, inventory.Finding{Member: -1, Detector: d, Version: 1, Count: 3, Likelihood: 4, Score: 0.9})
		}
		rs = append(rs, r)
	}
	if err := c.Record(t.Context(), 0, rs, inventory.Cursor{Source: share, Seq: int64(len(rs)), Token: "t"}); err != nil {
		t.Fatal(err)
	}
	if err := c.SourceDone(t.Context(), 0, true, ""); err != nil {
		t.Fatal(err)
	}
	if err := c.Finish(t.Context(), inventory.EndComplete); err != nil {
		t.Fatal(err)
	}
}

func mustJoin(t testing.TB, s *inventory.Store) *Joined {
	t.Helper()
	j, err := Join(t.Context(), s, noon)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

const joinedRegister = `pdatlas_register: 1
parties:
  - {id: hr, kind: unit, name: HR}
data_sets:
  - {id: d-hr, source: "file:///srv", data_set: hr, owner: hr, country: US}
  - {id: d-lab, source: "file:///srv", data_set: lab, out_of_scope: made up data}
  - {id: d-planned, source: "file:///srv", data_set: planned, country: DE}
activities:
  - id: A
    name: A
    role: controller
    data:
      - {category: contact, subject: employee}
      - {category: NL_BSN, subject: employee}
      - {category: biometric, subject: employee}
    data_sets:
      - {source: "file:///srv", data_set: hr}
  - id: B
    name: B
    role: controller
    data:
      - {category: financial, subject: customer}
    data_sets:
      - {source: "file:///srv", data_set: sales}
      - {source: "file:///srv", data_set: gone}
`

// joinedStore has two scans and a register: hr is read, sales in part, gone is
// gone, lab is out of scope and web is known to nobody.
func joinedStore(t testing.TB) *inventory.Store {
	t.Helper()
	s := newStore(t)
	observe(t, s, "DE", seen{"gone", inventory.Scanned, []string{"IBAN_CODE"}})
	observe(t, s, "DE", seen{"hr", inventory.Scanned, []string{"EMAIL_ADDRESS", "NL_BSN", "UK_NHS", "CREDENTIAL_PAIR"}}, seen{"hr", inventory.Scanned, []string{"PHONE_NUMBER"}},
		seen{"sales", inventory.Scanned, []string{"EMAIL_ADDRESS"}}, seen{"sales", inventory.Skipped, nil},
		seen{"lab", inventory.Scanned, []string{"NL_BSN"}}, seen{"web", inventory.Scanned, []string{"IP_ADDRESS"}}, seen{"empty", inventory.Scanned, nil})
	mustImport(t, s, joinedRegister)
	return s
}

func TestJoinCells(t *testing.T) {
	j := mustJoin(t, joinedStore(t))
	var got []string
	for i := range j.Activities {
		a := &j.Activities[i]
		got = append(got, fmt.Sprintf("%s %s fully_read=%v %s", a.ID, a.Status, a.Complete, a.Stamp.Words()))
		for _, c := range a.Cells {
			var from []string
			for _, f := range c.Found {
				from = append(from, f.Detector+" in "+f.Link.Name+" "+f.Words())
			}
			got = append(got, strings.TrimRight(fmt.Sprintf("  %s declared=%v %s %d %s", c.Category, c.Line != nil, c.Verdict, c.Count(), strings.Join(from, ", ")), " "))
		}
	}
	want := []string{
		"A draft fully_read=true declared by test on 2026-11-22",
		"  contact declared=true agreed 6 EMAIL_ADDRESS in hr observed in scan 2, PHONE_NUMBER in hr observed in scan 2",
		"  NL_BSN declared=true agreed 3 NL_BSN in hr observed in scan 2",
		"  biometric declared=true only_declared 0",
		"  CREDENTIAL_PAIR declared=false only_observed 3 CREDENTIAL_PAIR in hr observed in scan 2", // a user's own type: not in the reference data
		"  health_id declared=false only_observed 3 UK_NHS in hr observed in scan 2",
		"B draft fully_read=false declared by test on 2026-11-22",
		"  financial declared=true only_declared 0",
		"  contact declared=false only_observed 3 EMAIL_ADDRESS in sales observed in scan 2",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("cells (-want +got):\n%s", d)
	}
}

func TestJoinDataSets(t *testing.T) {
	j := mustJoin(t, joinedStore(t))
	var got []string
	for i := range j.DataSets {
		d := &j.DataSets[i]
		got = append(got, fmt.Sprintf("%s observed=%v gone=%v scans %d-%d complete=%v country %s/%s %s owner %s/%s %s by %v",
			d.Link.Name, d.Observed != nil, d.Gone, d.First, d.Last, d.Complete, d.Country.Declared, d.Country.Observed, d.Country.Verdict,
			d.Owner.Declared, d.Owner.Observed, d.Owner.Verdict, d.Activities))
	}
	want := []string{
		"empty observed=true gone=false scans 2-2 complete=true country DE/ only_declared owner /alice only_observed by []",
		"gone observed=false gone=true scans 1-1 complete=true country / unknown owner / unknown by [B]",
		"hr observed=true gone=false scans 2-2 complete=true country US/ only_declared owner hr/alice agreed by [A]",
		"lab observed=true gone=false scans 2-2 complete=true country DE/ only_declared owner /alice only_observed by []",
		"planned observed=false gone=false scans 0-0 complete=false country DE/ only_declared owner / unknown by []",
		"sales observed=true gone=false scans 2-2 complete=false country DE/ only_declared owner /alice only_observed by [B]",
		"web observed=true gone=false scans 2-2 complete=true country DE/ only_declared owner /alice only_observed by []",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("data sets (-want +got):\n%s", d)
	}
	var open []string
	for _, d := range j.Uncovered() {
		open = append(open, d.Link.Name)
	}
	if d := cmp.Diff([]string{"web"}, open); d != "" {
		t.Errorf("data sets that no activity declares (-want +got):\n%s", d)
	}
	if d, ok := j.DataSet(Link{share, "web"}); !ok || d.Newest.IsZero() || d.Country.Value() != "DE" {
		t.Errorf("web: %+v", d)
	}
	if _, ok := j.DataSet(Link{share, "nowhere"}); ok {
		t.Error("a data set of no name was found")
	}
	if len(j.Scans) != 2 || j.AuditSeq != 7 || len(j.AuditHash) != 64 {
		t.Errorf("%d scans, audit %d %s", len(j.Scans), j.AuditSeq, j.AuditHash)
	}
}

func TestTextCell(t *testing.T) {
	for _, c := range []struct {
		declared, observed, value string
		want                      Verdict
	}{{"", "", "", Unknown}, {"DE", "", "DE", OnlyDeclared}, {"", "US", "US", OnlyObserved}, {"DE", "DE", "DE", Agreed}, {"DE", "US", "DE", Conflict}} {
		if got := textCell(c.declared, c.observed, "observed"); got.Verdict != c.want || got.Value() != c.value {
			t.Errorf("%q and %q: %+v", c.declared, c.observed, got)
		}
	}
}

// TestJoinSnapshot: what changes while a view is held does not change it.
func TestJoinSnapshot(t *testing.T) {
	s := joinedStore(t)
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	mustImport(t, s, edit(t, export(t, s), "name: HR", "name: People"))
	j, err := JoinFrom(t.Context(), v, s.Reference(), noon)
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := j.Register.Party("hr"); p.Name != "HR" {
		t.Errorf("a snapshot taken before shows %q", p.Name)
	}
	if p, _ := mustLoad(t, s).Party("hr"); p.Name != "People" {
		t.Errorf("now it is %q", p.Name)
	}
}

func propose(t testing.TB, s *inventory.Store) string {
	t.Helper()
	ids, err := Propose(t.Context(), s, author("test"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(ids, " ")
}

// TestPropose: drafts hold what was seen and nothing that only people know;
// again, only what is new is drafted.
func TestPropose(t *testing.T) {
	s := newStore(t)
	if got := propose(t, s); got != "" {
		t.Errorf("without a scan: %s", got)
	}
	observe(t, s, "", seen{"HR files 2026", inventory.Scanned, []string{"EMAIL_ADDRESS", "UK_NHS"}}, seen{"‹EMAIL_ADDRESS›", inventory.Scanned, []string{"IBAN_CODE"}},
		seen{"keys", inventory.Scanned, []string{"URL_CREDENTIALS"}}, seen{"none", inventory.Scanned, nil}, seen{"日本", inventory.Scanned, []string{"OWN_TYPE", "AGE"}})
	if got, want := propose(t, s), "pdatlas-scan draft-hr-files-2026 draft-email-address draft-data-set"; got != want {
		t.Errorf("drafts %q, want %q", got, want)
	}
	first := export(t, s)
	for _, a := range mustLoad(t, s).Activities {
		if len(a.Purposes)+len(a.Recipients)+len(a.Transfers)+len(a.Measures)+len(a.Processors) > 0 || a.Art9+a.Art10+a.Art87+a.Owner != "" || a.NoTransfers || a.NoRecipients {
			t.Errorf("%s holds what only people know: %+v", a.ID, a)
		}
		for _, d := range a.Data {
			if d.Subject+d.Retention != "" {
				t.Errorf("%s: %+v", a.ID, d)
			}
		}
		if s := a.DPIA; s != nil && (s.Criteria() != [9]Answer{} || s.Required != Open) {
			t.Errorf("%s: the scan decided %+v", a.ID, s)
		}
	}
	for _, line := range []string{"purposes: # to be completed (Art. 30(1)(b))", "recipients: # to be completed (Art. 30(1)(d))", "proposed: [c4]", "# proposed from scan 1: nobody has confirmed it",
		"art9: # to be completed (Art. 9(2))", "- category: health_id"} {
		if !strings.Contains(first, line) {
			t.Errorf("the export lacks %q", line)
		}
	}
	if got := propose(t, s); got != "" || export(t, s) != first {
		t.Errorf("again: %q", got)
	}
	observe(t, s, "", seen{"HR files 2026", inventory.Scanned, []string{"EMAIL_ADDRESS", "NL_BSN"}}, seen{"hr/files/2026", inventory.Scanned, []string{"NL_BSN"}})
	if got, want := propose(t, s), "draft-hr-files-2026-2"; got != want {
		t.Errorf("drafts after the second scan %q, want %q", got, want)
	}
	sound(t, s)
}

// TestProposeApplication: data sets of one application make one draft, with the
// department and owner that were declared.
func TestProposeApplication(t *testing.T) {
	s := newStore(t)
	observe(t, s, "", seen{"a", inventory.Scanned, []string{"EMAIL_ADDRESS"}}, seen{"b", inventory.Scanned, []string{"IBAN_CODE"}}, seen{"c", inventory.Scanned, []string{"IBAN_CODE"}})
	mustImport(t, s, `pdatlas_register: 1
parties:
  - {id: hr, kind: unit, name: HR}
  - {id: it, kind: unit, name: IT}
applications:
  - {id: crm, name: CRM suite, department: hr, owner: it}
data_sets:
  - {id: d-a, source: "file:///srv", data_set: a, application: crm, owner: hr}
  - {id: d-b, source: "file:///srv", data_set: b, application: crm}
  - {id: d-c, source: "file:///srv", data_set: c, out_of_scope: test data}
`)
	if got := propose(t, s); got != "pdatlas-scan draft-crm-suite" {
		t.Fatalf("drafts %q", got)
	}
	a, _ := mustLoad(t, s).Activity("draft-crm-suite")
	want := Activity{ID: "draft-crm-suite", Name: "CRM suite", Role: "controller", Department: "hr", Owner: "hr", Applications: []string{"crm"},
		Data: []DataLine{{Category: "contact"}, {Category: "financial"}}, DataSets: []Link{{share, "a"}, {share, "b"}}}
	if d := cmp.Diff(want, *a); d != "" {
		t.Errorf("draft (-want +got):\n%s", d)
	}
}

// TestVerifyTampering: what is changed behind the program's back shows.
func TestVerifyTampering(t *testing.T) {
	for name, c := range map[string][2]string{
		"cell":          {"UPDATE declared_party SET name = 'ACMF SE' WHERE id = 'acme'", `party "acme" is not what the audit log says it is`},
		"reference":     {"UPDATE declared_party SET part_of = NULL WHERE id = 'hr'", `party "hr" is not what`},
		"line":          {"DELETE FROM declared_activity_data WHERE n = 1", `activity "PA-001" is not what`},
		"order":         {"UPDATE declared_activity_data SET n = 2 - n", `activity "PA-001" is not what`},
		"flag":          {"UPDATE declared_activity SET no_transfers = 0", `activity "PA-002" is not what`},
		"word":          {"UPDATE declared_activity SET rights = '[\"access\"]' WHERE id = 'PA-001'", `activity "PA-001" is not what`},
		"comment":       {"UPDATE declared_comment SET text = ' ask IT' WHERE text = ' ask HR'", `activity "PA-001" is not what`},
		"added":         {"INSERT INTO declared_application VALUES ('x', 'X', NULL, NULL, NULL, '')", `application "x" is not in the audit log`},
		"removed":       {"DELETE FROM declared_decision", `decision "T-1" is in the audit log and not in the register`},
		"broken_words":  {"PRAGMA ignore_check_constraints = ON; UPDATE declared_activity SET rights = '[' WHERE id = 'PA-001'", "holds a value that this program does not know"},
		"renamed":       {"UPDATE declared_application SET id = 'y'", `application "y" is not in the audit log`},
		"small_letters": {"UPDATE declared_party SET country = 'uS' WHERE id = 'cloudco'", `party "cloudco" is not what`},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "inventory.db")
			s := openStore(t, path)
			mustImport(t, s, sample(t))
			db, err := sql.Open("sqlite3", "file:"+path)
			if err != nil {
				t.Fatal(err)
			}
			db.SetMaxOpenConns(1)
			if _, err := db.Exec(c[0]); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			found, err := Verify(t.Context(), s)
			if err != nil || !strings.Contains(fmt.Sprint(found), c[1]) {
				t.Errorf("found %v, %v; want %q", found, err, c[1])
			}
		})
	}
}

func TestLookups(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, sample(t))
	r := mustLoad(t, s)
	if p, ok := r.Party("cloudco"); !ok || p.DPFListed != "2025-01-02" || len(p.Adherence) != 1 || p.EEAOnly != No || p.NoDataMining != Yes {
		t.Errorf("party %+v", p)
	}
	if a, ok := r.Application("payroll-app"); !ok || a.Supplier != "cloudco" {
		t.Errorf("application %+v", a)
	}
	if e, ok := r.EvidenceOf("dpa-cloudco"); !ok || len(e.Clauses) != 8 {
		t.Errorf("evidence %+v", e)
	}
	if e, ok := r.Rule("books"); !ok || !e.FromYearEnd {
		t.Errorf("rule %+v", e)
	}
	if d, ok := r.DataSet("file:///srv/share", "hr"); !ok || d.ID != "hr-files" {
		t.Errorf("data set %+v", d)
	}
	a, ok := r.Activity("PA-001")
	if !ok || len(a.Transfers) != 2 || a.DPIA.Criteria() != [9]Answer{No, "", "", Yes} || a.Automated != No {
		t.Errorf("activity %+v", a)
	}
	for _, ok := range []bool{has(r.Party("x")), has(r.Application("")), has(r.EvidenceOf("X")), has(r.Rule("x")), has(r.Activity("pa-001")), has(r.DataSet("", "hr"))} {
		if ok {
			t.Error("what is not there was found")
		}
	}
}

func has[T any](_ *T, ok bool) bool { return ok }

func TestJoinCancelled(t *testing.T) {
	s := joinedStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Join(ctx, s, time.Now()); err == nil {
		t.Error("a cancelled question was answered")
	}
	if _, err := Propose(ctx, s, author("test")); err == nil {
		t.Error("a cancelled draft was made")
	}
}
