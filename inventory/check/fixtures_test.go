package check

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
)

// fixture is a world and the codes that must fire in it, and no others.
type fixture struct {
	name string
	make func(t *testing.T) world
	want []string
}

func reg(pairs ...string) func(t *testing.T) world {
	return func(t *testing.T) world { return baseline(t, pairs...) }
}

// seen is the baseline with other scans.
func seen(objects []object, e *inventory.Evidence, pairs ...string) func(t *testing.T) world {
	return func(t *testing.T) world {
		w := baseline(t, pairs...)
		w.scans = []scan{{objects: objects, evidence: e}}
		return w
	}
}

// told is what a store says of one measure.
func told(kind, state, detail string) *inventory.Evidence {
	return &inventory.Evidence{Controls: []inventory.Control{{Kind: kind, State: state, Detail: detail, Method: "m"}}}
}

func old() []object {
	o := hr()
	o.modified = noon.AddDate(-3, 0, 0)
	return []object{o}
}

func kids() []object {
	o := hr()
	o.minors = 7
	return []object{o}
}

const (
	lines     = "    no_transfers: true\n"
	childLine = "    data:\n      - {category: DATE_OF_BIRTH, subject: employee, retention: keep}\n"
)

func transfer(text string) []string { return []string{lines, "    transfers: [" + text + "]\n"} }

func breach(text string) []string {
	return []string{"activities:\n", "breaches:\n  - {id: B1, title: B, types: [confidentiality], aware_at: \"2026-11-01T09:00:00+01:00\", data_sets: [{source: \"file:///srv\", data_set: hr}]" + text + "}\nactivities:\n"}
}

func request(text string) []string {
	return []string{"activities:\n", "requests:\n  - {id: R1, right: \"15\", received_on: 2026-10-01" + text + "}\nactivities:\n"}
}

// firing holds a fixture for every check; beside the mutation nothing differs
// from the baseline, on which none fires.
func firing() []fixture {
	one := []object{hr()}
	return []fixture{
		{"U01", seen([]object{hr(), {set: "web", path: "web/a", state: inventory.Scanned, found: []string{"IP_ADDRESS"}, owner: "w"}}, nil,
			"  - {id: d-hr,", "  - {id: d-web, source: \"file:///srv\", data_set: web, country: DE}\n  - {id: d-hr,"), []string{"U01"}},
		{"U02", seen([]object{hr("IBAN_CODE")}, nil), []string{"U02"}},
		{"U03", reg("    data:\n", "    data:\n      - {category: biometric, subject: employee, retention: keep}\n"), []string{"U03"}},
		{"U04", seen([]object{hr(), {set: "hr", path: "hr/locked", state: inventory.Skipped, owner: "a"}}, nil,
			"    data:\n", "    data:\n      - {category: biometric, subject: employee, retention: keep}\n"), []string{"U04"}},
		{"U05", reg("    data_sets: [{", "    data_sets: [{source: \"file:///srv\", data_set: lost}, {"), []string{"U05"}},
		{"U06", func(t *testing.T) world {
			w := baseline(t, "    data:\n", "    data:\n      - {category: financial, subject: employee, retention: keep}\n")
			w.later = []scan{{objects: []object{hr("IBAN_CODE")}}}
			return w
		}, []string{"U06"}},
		{"O01", func(t *testing.T) world {
			o := hr()
			o.owner = ""
			w := baseline(t, "owner: hr, country", "country")
			w.scans = []scan{{objects: []object{o}}}
			return w
		}, []string{"O01"}},
		{"O02", reg("kind: unit, name: HR", "kind: unit, name: HR, active_to: 2026-10-01"), []string{"O02", "O02"}},
		{"L01", reg("country: DE, operator", "operator"), []string{"L01"}},
		{"L02", reg("country: DE, operator: host", "country: IN"), []string{"L02"}},
		{"L03", reg(transfer("{country: US, recipient: far, assessed: transfer, mechanism: \"45\"}")...), []string{"L03"}},
		{"L04", reg(transfer("{country: IN, assessed: transfer, mechanism: \"46-2-c\", tia: tia, valid_to: 2026-01-01}")...), []string{"L04"}},
		{"L05", func(t *testing.T) world {
			w := baseline(t)
			w.scans = []scan{{objects: one, region: "europe-west9"}}
			return w
		}, []string{"L05"}},
		{"L06", reg("access_countries: [DE]", "access_countries: [CH, IS, AR, US]", lines, "    transfers: [{country: US, assessed: not_a_transfer, reason: none}]\n"), []string{"L06", "L06", "L06"}},
		{"L07", reg(transfer("{country: IN, assessed: transfer, mechanism: \"46-2-c\"}")...), []string{"L07"}},
		{"L08", reg("access_countries: [DE], eea_only: yes", "access_countries: [IN]"), []string{"L08"}},
		{"S01", seen(one, told("not_public", "no", "public_policy")), []string{"S01"}},
		{"S01b", seen([]object{{set: "hr", path: "hr/a", state: inventory.Scanned, found: []string{"EMAIL_ADDRESS"}, modified: noon, owner: "a"}}, told("not_public", "no", "public_acl"),
			"      - {category: health_id, subject: employee, retention: keep}\n      - {category: NL_BSN, subject: employee, retention: keep}\n", ""), []string{"S01b"}},
		{"S02", reg("    art9: b\n    art9_law: a law\n", ""), []string{"S02"}},
		{"S02b", seen([]object{hr("CRIMINAL_OFFENCE")}, nil), []string{"S02b", "U02"}},
		{"S03", reg("    art87: a law\n", ""), []string{"S03"}},
		{"S04", seen(kids(), nil, "legal_basis: b", "legal_basis: a", "    data:\n", childLine), []string{"S04"}},
		{"S05", seen([]object{hr("URL_CREDENTIALS")}, nil), []string{"S05"}},
		{"R01", seen(old(), nil), []string{"R01"}},
		{"R02", reg("{category: contact, subject: employee, retention: keep}", "{category: contact, subject: employee}"), []string{"R02"}},
		{"R03", seen(one, &inventory.Evidence{Retention: []inventory.Retention{{LockDays: 4000, LockMode: "compliance"}}}), []string{"R03"}},
		{"R04", seen(one, told("lifecycle", "no", "not_configured")), []string{"R04"}},
		{"R05", seen(one, told("versioning", "yes", "")), []string{"R05"}},
		{"R06", reg("legal_ref: a law, ", ""), []string{"R06"}},
		{"C01", seen(one, told("access_logging", "no", "not_configured"), "{control: training}", "{control: access_logging}"), []string{"C01"}},
		{"C02", seen(one, told("versioning", "unknown", "denied")), []string{"C02"}},
		{"C03", seen(one, told("encryption_at_rest", "no", "disk_plain")), []string{"C03"}},
		{"C04", seen(one, told("not_public", "no", "world_readable")), []string{"C04"}},
		{"C05", seen(one, told("versioning", "no", "not_configured"), "{control: training}", "{control: backup}"), []string{"C05"}},
		{"A01", reg("    no_recipients: true\n", ""), []string{"A01"}},
		{"A02", reg("{party: host, contract: dpa}", "{party: host}"), []string{"A02"}},
		{"A03", func(t *testing.T) world {
			w := baseline(t, "review_due: 2027-06-01", "review_due: 2026-10-01")
			return w
		}, []string{"A03"}},
		{"A04", reg("legal_basis: b", "legal_basis: f, legitimate_interest: x"), []string{"A04"}},
		{"A05", reg("    measures:", "    joint_controllers: [{party: far}]\n    measures:"), []string{"A05"}},
		{"A06", reg("    measures: [{control: training}]\n", ""), []string{"A06"}},
		{"D01", reg("c5_large_scale: no", "c5_large_scale: yes", "required: no, reason: one criterion", "required: yes"), []string{"D01"}},
		{"B01", reg(breach("")...), []string{"B01"}},
		{"B02", func(t *testing.T) world {
			w := baseline(t, breach(", no_notice: no risk, occurred_at: \"2026-03-01T09:00:00Z\"")...)
			o := hr()
			o.count = 9
			w.later = []scan{{objects: []object{o}}}
			return w
		}, []string{"B02"}},
		{"Q01", reg(request("")...), []string{"Q01"}},
	}
}

// TestFiring: each check fires on its fixture, alone or with those named.
func TestFiring(t *testing.T) {
	for _, f := range firing() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			got := f.make(t).check(t)
			if d := cmp.Diff(f.want, codes(got)); d != "" {
				t.Errorf("(-want +got):\n%s%v", d, got.Findings)
			}
			for _, x := range got.Findings {
				if len(x.Evidence) == 0 || x.Detail == "" || x.Fingerprint == "" || x.Article == "" {
					t.Errorf("%s has no evidence, detail, article or fingerprint", x.Code)
				}
			}
		})
	}
}

// TestQuiet: what a check must not fire on; the defects of the sketch that hid
// findings stand here as fixtures that fire.
func TestQuiet(t *testing.T) {
	for _, f := range []fixture{
		{"baseline", reg(), []string{}},
		{"declared_not_recipient_nor_transfer", reg(), []string{}},
		{"partial_rescan_hides_nothing", func(t *testing.T) world { // §12.1
			w := baseline(t, "    art9: b\n    art9_law: a law\n", "")
			p := hr()
			p.found, p.state = nil, inventory.Partial
			w.scans = append(w.scans, scan{objects: []object{p}})
			return w
		}, []string{"S02"}},
		{"only_the_last_answer_counts", func(t *testing.T) world { // §12.2
			w := baseline(t)
			w.scans = []scan{{objects: []object{hr()}, evidence: told("not_public", "no", "public_policy")}, {objects: []object{hr()}, evidence: told("not_public", "yes", "")}}
			return w
		}, []string{}},
		{"singapore", reg("country: DE, operator: host", "country: SG"), []string{"L02"}}, // §12.4
		{"multi_region", func(t *testing.T) world { // §12.4
			w := baseline(t, "country: DE, operator", "operator")
			w.scans = []scan{{objects: []object{hr()}, region: "EUR4"}}
			return w
		}, []string{"L01"}},
		{"adequacy_that_is_not_there", reg(append(transfer("{country: IN, assessed: transfer, mechanism: \"45\"}"), "country: DE, operator: host", "country: IN")...), []string{"L02", "L04"}},
		{"partial_adequacy_of_canada", reg(transfer("{country: CA, assessed: transfer, mechanism: \"45\"}")...), []string{"L03"}},
		{"full_adequacy", reg("country: DE, operator: host", "country: CH"), []string{}},
		{"not_a_transfer_with_reason", reg(append(transfer("{country: IN, assessed: not_a_transfer, reason: none}"), "country: DE, operator: host", "country: IN")...), []string{}},
		{"pending_settles_nothing", reg(append(transfer("{country: IN, assessed: pending}"), "country: DE, operator: host", "country: IN")...), []string{"L02"}},
		{"listed_recipient", reg(append(transfer("{country: US, recipient: far, assessed: transfer, mechanism: \"45\"}"), "name: Far, country: US", "name: Far, country: US, dpf_listed_on: 2026-01-01")...), []string{}},
		{"draft_covers_nothing", func(t *testing.T) world { // §12.5
			w := baseline(t)
			w.approve = nil
			return w
		}, []string{"U01"}},
		{"no_screening", func(t *testing.T) world { // §12.5
			text := sound[:strings.Index(sound, "    dpia:")] + sound[strings.Index(sound, "    data_sets: [{"):]
			return world{scans: []scan{{objects: []object{hr()}}}, register: text, approve: []string{"A"}}
		}, []string{"D01"}},
		{"criteria_open", reg("c5_large_scale: no, ", "", "required: no, reason: one criterion, ", ""), []string{"D01"}},
		{"case_of_35_3_alone", reg("national_list: no", "national_list: no, art35_3: [b]"), []string{"D01"}},
		{"national_list_alone", reg("national_list: no", "national_list: yes"), []string{"D01"}},
		{"assessment_done", reg("required: no", "required: yes, progress: done, evidence: study"), []string{}},
		{"controller_without_contact", reg("name: ACME, email: \"info@acme.example\"", "name: ACME"), []string{"A01"}},
		{"no_dpo", reg(", dpo: dpo", ""), []string{"A01"}},
		{"no_dpo_with_reason", reg(", dpo: dpo", ", no_dpo: none needed"), []string{}},
		{"not_notified_with_reason", reg(breach(", no_notice: no risk")...), []string{}},
		{"late_without_reason", reg(breach(", notices: [{at: \"2026-11-10T09:00:00Z\"}]")...), []string{"B01"}},
		{"late_with_reason", reg(breach(", late_reason: x, notices: [{at: \"2026-11-10T09:00:00Z\"}]")...), []string{}},
		{"told_in_time", reg(breach(", notices: [{at: \"2026-11-02T09:00:00Z\"}]")...), []string{}},
		{"start_that_no_store_tells", seen(old(), nil, "start: creation", "start: end_of_contract"), []string{}}, // §12.6
		{"from_year_end", seen(old(), nil, "period: P2Y, start: creation", "period: P3Y, from_year_end: true, start: creation"), []string{}},
		{"criteria_in_place_of_a_period", reg("period: P2Y, start: creation, legal_ref: a law", "criteria: as long as needed"), []string{}},
		{"minors_without_consent", seen(kids(), nil, "    data:\n", childLine), []string{}},
		{"minors_declared", seen(kids(), nil, "legal_basis: b", "legal_basis: a", "    art9: b\n", "    art9: b\n    children: yes\n", "    data:\n", childLine), []string{}},
		{"number_of_another_state", seen([]object{{set: "hr", path: "hr/a", state: inventory.Scanned, found: []string{"EMAIL_ADDRESS", "UK_NHS", "AE_EMIRATES_ID"}, modified: noon, owner: "a"}}, nil, // §12.8
			"NL_BSN", "AE_EMIRATES_ID", "    art87: a law\n", ""), []string{}},
		{"care_provider_is_no_patient", seen([]object{hr("BE_RIZIV")}, nil, "    art9: b\n    art9_law: a law\n", "", "category: health_id", "category: BE_RIZIV", "NL_BSN, subject", "NL_BSN, note: x, subject"), []string{"S02", "U02"}},
		{"request_answered", reg(request(", closed_on: 2026-10-20")...), []string{}},
		{"request_extended", reg(request(", extended_to: 2027-01-01, extension_told_on: 2026-10-20, extension_reason: many")...), []string{}},
		{"request_in_time", reg("activities:\n", "requests:\n  - {id: R1, right: \"15\", received_on: 2026-11-01}\nactivities:\n"), []string{}},
		{"erased_by_lifecycle", seen([]object{hr()}, told("lifecycle", "yes", "whole_bucket")), []string{}},
		{"measure_not_asked", reg("{control: training}", "{control: versioning}"), []string{}},
		{"answer_that_does_not_apply", seen([]object{hr()}, told("encryption_in_transit", "not_applicable", "local_disk"), "{control: training}", "{control: encryption_in_transit}"), []string{}},
		{"out_of_scope", func(t *testing.T) world {
			w := baseline(t, "data_set: hr, owner: hr", "data_set: lab, out_of_scope: made up, owner: hr", "    data_sets: [{source: \"file:///srv\", data_set: hr}]\n", "")
			w.scans[0].objects[0].set = "lab"
			return w
		}, []string{}},
		{"retired", reg("    art87: a law\n", "    ended_on: 2026-07-01\n"), []string{"U01"}},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			got := f.make(t).check(t)
			if d := cmp.Diff(f.want, codes(got)); d != "" {
				t.Errorf("(-want +got):\n%s%v", d, got.Findings)
			}
		})
	}
}

// TestProcessor: a processor's activity needs no condition of Art. 9, and does
// need what Art. 30(2) asks for.
func TestProcessor(t *testing.T) {
	text := sound[:strings.Index(sound, "activities:")] + `activities:
  - id: P
    name: P
    role: processor
    owner: hr
    review_due: 2027-06-01
    on_behalf_of: [{controller: far, contract: dpa}]
    no_transfers: true
    measures: [{control: training}]
    data: [{category: contact}, {category: health_id}, {category: NL_BSN}]
    data_sets: [{source: "file:///srv", data_set: hr}]
`
	got := world{scans: []scan{{objects: []object{hr()}}}, register: text, approve: []string{"P"}}.check(t)
	if d := cmp.Diff([]string{"A01"}, codes(got)); d != "" || got.Findings[0].Element != "on_behalf_of[0].processing" {
		t.Errorf("(-want +got):\n%s%v", d, got.Findings)
	}
}

// TestOldAssessment fires when a version was approved after the assessment.
func TestOldAssessment(t *testing.T) {
	w := baseline(t, "required: no", "required: yes, progress: done, done_on: 2026-05-01, evidence: study")
	s, path := w.build(t)
	if got := codes(checked(t, s, nil)); len(got) != 0 {
		t.Fatal(got)
	}
	tamper(t, path, `UPDATE declared_approval SET version = 2`)
	if d := cmp.Diff([]string{"D02"}, codes(checked(t, s, nil))); d != "" {
		t.Error(d)
	}
}

// TestBrokenLog: an edit of the log behind the program's back is a finding.
func TestBrokenLog(t *testing.T) {
	s, path := baseline(t).build(t)
	tamper(t, path, `DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_update; UPDATE meta SET value = value`)
	if got := codes(checked(t, s, nil)); !slices.Contains(got, "X02") {
		t.Errorf("%v: a trigger that is gone shows", got)
	}
}

// TestSelfCheck: free text that the detectors recognise is told by its place,
// and its content is not repeated.
func TestSelfCheck(t *testing.T) {
	w := baseline(t, "kind: contract, title: Contract", "kind: contract, title: Mrs Canary")
	w.personal = func(text string) string {
		if strings.Contains(text, "Canary") {
			return "Person's name"
		}
		return ""
	}
	got := w.check(t)
	if d := cmp.Diff([]string{"X01"}, codes(got)); d != "" {
		t.Fatal(d)
	}
	var out strings.Builder
	if err := got.WriteJSON(&out); err != nil || strings.Contains(out.String(), "Canary") || !strings.Contains(got.Findings[0].Detail, "title") {
		t.Errorf("%v %s", err, out.String())
	}
	s, _ := baseline(t).build(t)
	r, err := Run(t.Context(), s, Options{At: noon})
	if err != nil || !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == "X01" }) {
		t.Errorf("%v %v: without detectors a note says that it was not made", err, r.Notes)
	}
}

// TestPartitionAge: names of partitions tell an age that the dates of objects,
// copied later, do not.
func TestPartitionAge(t *testing.T) {
	o := hr()
	o.path = "hr/year=2019/month=3/list.csv"
	got := seen([]object{o}, nil)(t).check(t)
	if d := cmp.Diff([]string{"R01"}, codes(got)); d != "" || !strings.Contains(got.Findings[0].Detail, "2019-03-31") {
		t.Errorf("%s%v", d, got.Findings)
	}
	if got := seen([]object{o}, nil, "start: creation", "start: last_change")(t).check(t); len(got.Findings) != 0 {
		t.Errorf("%v: a partition says nothing of the last change", got.Findings)
	}
}

func TestPartitionEnd(t *testing.T) {
	for name, want := range map[string]string{
		"a/year=2019/x": "2019-12-31", "year=2020/month=2/x": "2020-02-29", "y=2020/m=02/d=10/x": "2020-02-10", "t/dt=2021-05-06/part-0": "2021-05-06",
		"a/2019/03/x": "2019-03-31", "a/2019/03/04/x": "2019-03-04", "logs/2019-03/x": "2019-03-31", "a/2019/x": "2019-12-31",
		"report-2019.csv": "", "a/2019": "", "a/12019/x": "", "year=2019/month=13/x": "", "": "", "a/20199/x": "", "a/1234/x": "",
	} {
		end, ok := PartitionEnd(name)
		if got := end.Format(time.DateOnly); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s %v, want %q", name, got, ok, want)
		}
	}
}

// FuzzPartitionEnd: no name panics, and what is read lies in the years that the
// forms allow.
func FuzzPartitionEnd(f *testing.F) {
	f.Add("a/year=2019/month=02/day=31/x")
	f.Add("2019/12/31/")
	f.Fuzz(func(t *testing.T, name string) {
		if end, ok := PartitionEnd(name); ok && (end.Year() < 1900 || end.Year() > 2100) {
			t.Errorf("%q: %s", name, end)
		}
	})
}
