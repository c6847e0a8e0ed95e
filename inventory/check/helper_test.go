package check

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

const share = "file:///srv"

// noon is when the checks of these tests are made.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// object is one object of a scan with what was found in it.
type object struct {
	set, path string
	state     inventory.State
	found     []string
	modified  time.Time
	count     int64
	minors    int64
	owner     string
}

// scan is one whole scan of the share.
type scan struct {
	objects         []object
	evidence        *inventory.Evidence
	country, region string
}

// world is an inventory: scans of the first days of January 2026, then a
// register, approved in June, then a scan of July.
type world struct {
	scans    []scan
	register string
	approve  []string
	on       time.Time // of the approval, zero 2026-06-01
	later    []scan
	personal func(string) string
}

func hr(more ...string) object {
	return object{set: "hr", path: "hr/list.csv", state: inventory.Scanned, found: append([]string{"EMAIL_ADDRESS", "NL_BSN", "UK_NHS"}, more...), modified: noon.AddDate(0, -3, 0), owner: "alice"}
}

// build makes the inventory and gives its path.
func (w world) build(t *testing.T) (*inventory.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inventory.db")
	s, err := inventory.Open(t.Context(), path, inventory.Options{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for n, c := range w.scans {
		c.run(t, s, path, fmt.Sprintf("2026-01-%02dT08:00:00Z", n+1))
	}
	who := inventory.Author{Name: "test", At: noon}
	if w.register != "" {
		var files register.Files
		files.ReadFile("a.yaml", []byte(w.register))
		if _, err := register.Import(t.Context(), s, &files, who, register.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	on := w.on
	if on.IsZero() {
		on = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	}
	for _, a := range w.approve {
		if _, err := register.Approve(t.Context(), s, register.ApproveOptions{Activity: a, By: "hr", On: on, Incomplete: true}, who); err != nil {
			t.Fatal(err)
		}
	}
	for n, c := range w.later {
		c.run(t, s, path, fmt.Sprintf("2026-07-%02dT08:00:00Z", n+1))
	}
	return s, path
}

func (c scan) run(t *testing.T, s *inventory.Store, path, at string) {
	t.Helper()
	src := inventory.SourceInfo{Key: share, ID: s.ID(share, ""), Kind: "files", Root: "/srv", Country: c.country}
	if c.region != "" {
		src.Provider, src.Region, src.Basis = "gcp", c.region, "observed"
	}
	x, err := s.Begin(t.Context(), inventory.ScanStart{Detectors: "d", Config: "c", Threshold: 4, Full: true, Sources: []inventory.SourceInfo{src}})
	if err != nil {
		t.Fatal(err)
	}
	var rs []inventory.ItemResult
	for i, o := range c.objects {
		rs = append(rs, o.result(s, int64(i+1)))
	}
	do := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	do(x.Record(t.Context(), 0, rs, inventory.Cursor{Source: share, Seq: int64(len(rs)), Token: "t"}))
	if c.evidence != nil {
		do(x.Evidence(t.Context(), 0, *c.evidence))
	}
	do(x.SourceDone(t.Context(), 0, true, ""))
	do(x.Finish(t.Context(), inventory.EndComplete))
	tamper(t, path, fmt.Sprintf("UPDATE observed_scan SET started_at = '%s', ended_at = '%s' WHERE number = %d", at, at, x.Number()))
}

func (o object) result(s *inventory.Store, seq int64) inventory.ItemResult {
	r := inventory.ItemResult{Seq: seq, ID: s.ID(share, o.path), DataSet: inventory.Name(o.set), Name: inventory.Name(o.path), Size: 10, ModTime: o.modified,
		Version: s.Digest(fmt.Sprint(o)), Owner: o.owner, State: o.state}
	if o.owner != "" {
		r.OwnerBasis = "file_owner"
	}
	if o.state != inventory.Scanned {
		r.Reason = inventory.Encrypted
	}
	n := max(o.count, 3)
	for _, d := range o.found {
		r.Findings = append(r.Findings, inventory.Finding{Member: -1, Detector: d, Version: 1, Count: n, Likelihood: 4, Score: 0.9})
	}
	if o.minors > 0 {
		r.Findings = append(r.Findings, inventory.Finding{Member: -1, Field: "birth", Detector: "DATE_OF_BIRTH", Version: 1, Count: o.minors, Likelihood: 4, Score: 0.9})
		r.Fields = append(r.Fields, inventory.Field{Member: -1, Name: "birth", Values: o.minors, Sampled: o.minors})
		r.Ages = append(r.Ages, inventory.Ages{Member: -1, Field: "birth", Sampled: o.minors, Under16: o.minors, Under18: o.minors})
	}
	return r
}

func tamper(t *testing.T, path, text string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(text); err != nil {
		t.Fatal(err)
	}
}

func (w world) check(t *testing.T) *Report {
	t.Helper()
	s, _ := w.build(t)
	return checked(t, s, w.personal)
}

func checked(t *testing.T, s *inventory.Store, personal func(string) string) *Report {
	t.Helper()
	if personal == nil {
		personal = func(string) string { return "" }
	}
	r, err := Run(t.Context(), s, Options{At: noon, Personal: personal})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// codes lists the codes of the findings, sorted.
func codes(r *Report) []string {
	all := []string{}
	for _, f := range r.Findings {
		all = append(all, f.Code)
	}
	slices.Sort(all)
	return all
}

// with replaces texts of the register, which must be there: pairs of old and new.
func with(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the register does not hold %q", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

// sound is a register on which no check has anything to ask.
const sound = `pdatlas_register: 1
register: {title: Record, regime: EU, controller: acme, dpo: dpo}
parties:
  - {id: acme, kind: organisation, name: ACME, email: "info@acme.example", country: DE}
  - {id: dpo, kind: function, name: Officer, email: "dpo@acme.example"}
  - {id: hr, kind: unit, name: HR}
  - {id: host, kind: organisation, name: Host, country: DE, access_countries: [DE], eea_only: yes}
  - {id: far, kind: organisation, name: Far, country: US}
evidence:
  - {id: dpa, kind: contract, title: Contract, party: host, clauses: [a, b, c, d, e, f, g, h]}
  - {id: study, kind: dpia, title: Assessment}
  - {id: weigh, kind: lia, title: Interest}
  - {id: tia, kind: tia, title: Transfer}
retention:
  - {id: keep, period: P2Y, start: creation, legal_ref: a law, action: erase}
data_sets:
  - {id: d-hr, source: "file:///srv", data_set: hr, owner: hr, country: DE, operator: host}
activities:
  - id: A
    name: A
    role: controller
    owner: hr
    review_due: 2027-06-01
    purposes: [{text: pay, legal_basis: b}]
    art9: b
    art9_law: a law
    art87: a law
    data:
      - {category: contact, subject: employee, retention: keep}
      - {category: health_id, subject: employee, retention: keep}
      - {category: NL_BSN, subject: employee, retention: keep}
    processors: [{party: host, contract: dpa}]
    no_recipients: true
    no_transfers: true
    measures: [{control: training}]
    dpia: {c1_evaluation: no, c2_automated_decision: no, c3_systematic_monitoring: no, c4_sensitive_data: yes, c5_large_scale: no, c6_matching: no, c7_vulnerable_subjects: no, c8_innovative_use: no, c9_prevents_right: no, national_list: no, required: no, reason: one criterion, decided_by: hr, decided_on: 2026-05-01}
    data_sets: [{source: "file:///srv", data_set: hr}]
`

func baseline(t *testing.T, pairs ...string) world {
	t.Helper()
	return world{scans: []scan{{objects: []object{hr()}}}, register: with(t, sound, pairs...), approve: []string{"A"}}
}
