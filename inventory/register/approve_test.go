package register

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
)

func day(t testing.TB, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// complete is an activity without an open cell, and who could approve it.
const complete = `pdatlas_register: 1
register:
  controller: acme
  dpo: dpo
  review_months: 6
parties:
  - {id: acme, kind: organisation, name: ACME}
  - {id: adviser, kind: function, name: Second DPO, roles: [dpo]}
  - {id: dpo, kind: function, name: DPO}
  - {id: hr, kind: unit, name: HR}
retention:
  - {id: r, period: P1Y, legal_ref: law, action: erase}
activities:
  - id: PA-1
    name: Payroll # weekly
    role: controller
    owner: hr
    purposes:
      - {text: pay, legal_basis: b}
    data:
      - {category: contact, subject: employee, retention: r}
    no_recipients: true
    no_transfers: true
    measures:
      - {control: training}
`

func approve(t testing.TB, s *inventory.Store, by, on string) (*Approval, error) {
	t.Helper()
	return Approve(t.Context(), s, ApproveOptions{Activity: "PA-1", By: by, On: day(t, on)}, author("anna"))
}

func status(t testing.TB, s *inventory.Store, on string) (Status, int) {
	t.Helper()
	r := mustLoad(t, s)
	a, ok := r.Activity("PA-1")
	if !ok {
		t.Fatal("no activity")
	}
	st, p := r.Status(a, day(t, on))
	if p == nil {
		return st, 0
	}
	return st, p.Version
}

// TestApprove follows an activity from draft to retirement.
func TestApprove(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, complete)
	want := func(st Status, version int) {
		t.Helper()
		if got, v := status(t, s, "2026-11-22"); got != st || v != version {
			t.Errorf("%s, version %d, want %s, version %d", got, v, st, version)
		}
	}
	want(Draft, 0)
	p, err := approve(t, s, "hr", "2026-11-20")
	if err != nil || p.ID != "PA-1@1" || p.On != "2026-11-20" || p.By != "hr" {
		t.Fatalf("%+v, %v", p, err)
	}
	want(Approved, 1)
	if a, _ := mustLoad(t, s).Activity("PA-1"); a.ReviewDue != "2027-05-20" {
		t.Errorf("review due %s, want six months later", a.ReviewDue)
	}
	if _, err := approve(t, s, "hr", "2026-11-21"); err == nil || !strings.Contains(err.Error(), "is approved as it stands (version 1)") {
		t.Errorf("again: %v", err)
	}
	sound(t, s)
	mustImport(t, s, edit(t, export(t, s), "# weekly", "# monthly"))
	want(Approved, 1) // a comment is no content
	mustImport(t, s, edit(t, export(t, s), "text: pay", "text: pay and more"))
	want(Altered, 1)
	if p, err = approve(t, s, "hr", "2026-11-22"); err != nil || p.Version != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	want(Approved, 2)
	if a, _ := mustLoad(t, s).Activity("PA-1"); a.ReviewDue != "2027-05-20" {
		t.Errorf("review due %s: a later one was moved back", a.ReviewDue)
	}
	mustImport(t, s, edit(t, export(t, s), "text: pay and more", "text: pay"))
	want(Altered, 2) // what was approved before is not what was approved last
	mustImport(t, s, edit(t, export(t, s), "    owner: hr\n", "    owner: hr\n    ended_on: 2026-11-21\n"))
	want(Retired, 2)
	sound(t, s)
}

func TestApproveRefuses(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, complete)
	for name, c := range map[string]struct {
		o    ApproveOptions
		want string
	}{
		"activity": {ApproveOptions{Activity: "PA-9", By: "hr"}, `no activity "PA-9"`},
		"party":    {ApproveOptions{Activity: "PA-1", By: "nobody"}, `no party "nobody"`},
		"dpo":      {ApproveOptions{Activity: "PA-1", By: "dpo"}, "advises and does not decide (Art. 38(6))"},
		"adviser":  {ApproveOptions{Activity: "PA-1", By: "adviser"}, "advises and does not decide (Art. 38(6))"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Approve(t.Context(), s, c.o, author("anna")); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	mustImport(t, s, edit(t, export(t, s), "    no_transfers: true\n", ""))
	_, err := approve(t, s, "hr", "2026-11-22")
	var open *IncompleteError
	if !errors.As(err, &open) || err.Error() != `activity "PA-1" is not complete: transfers (Art. 30(1)(e))` {
		t.Errorf("error %v", err)
	}
	if _, err := Approve(t.Context(), s, ApproveOptions{Activity: "PA-1", By: "hr", On: noon, Incomplete: true}, author("anna")); err != nil {
		t.Errorf("on purpose: %v", err)
	}
}

// TestApprovalsAreNotImported: nobody approves by editing a file; a copy of a
// whole register keeps its approvals, and they hold.
func TestApprovalsAreNotImported(t *testing.T) {
	s, other := newStore(t), newStore(t)
	mustImport(t, s, complete)
	before := export(t, s)
	if _, err := approve(t, s, "hr", "2026-11-22"); err != nil {
		t.Fatal(err)
	}
	full := export(t, s)
	mustImport(t, other, full)
	if st, v := status(t, other, "2026-11-22"); st != Approved || v != 1 {
		t.Errorf("a copy is %s, version %d", st, v)
	}
	for name, text := range map[string]string{
		"by_another": edit(t, full, "by: hr", "by: acme"),
		"new":        full + "  - {id: PA-1@2, activity: PA-1, version: 2, by: acme, on: 2026-11-22, content: " + strings.Repeat("0", 64) + "}\n",
	} {
		if _, err := tryImport(t, s, text); err == nil || !strings.Contains(err.Error(), "approvals are made by 'pdatlas register approve'") {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What an older export leaves out is not taken back.
	if _, err := Import(t.Context(), s, filesOf(before), author("test"), ImportOptions{Prune: true}); err != nil {
		t.Error(err)
	}
	if _, v := status(t, s, "2026-11-22"); v != 1 {
		t.Error("the approval is gone")
	}
}

func TestOpenCells(t *testing.T) {
	ref := refData(t)
	for _, c := range []struct {
		name string
		a    Activity
		want string
	}{
		{"controller", Activity{Role: "controller"}, "owner Art. 24|purposes Art. 30(1)(b)|data Art. 30(1)(c), (f)|recipients Art. 30(1)(d)|transfers Art. 30(1)(e)|measures Art. 30(1)(g)"},
		{"processor", Activity{Role: "processor"}, "owner Art. 24|on_behalf_of Art. 30(2)(a), (b)|transfers Art. 30(2)(c)|measures Art. 30(2)(d)"},
		{"said_outright", Activity{Role: "processor", Owner: "x", NoTransfers: true, OnBehalfOf: []Mandate{{}}}, "on_behalf_of[0].controller Art. 30(2)(a)|on_behalf_of[0].processing Art. 30(2)(b)|measures Art. 30(2)(d)"},
		{"special", Activity{Role: "controller", Owner: "x", NoRecipients: true, NoTransfers: true, Purposes: []Purpose{{Text: "x", Basis: "a"}}, Measures: []Measure{{}},
			Data: []DataLine{{"UK_NHS", "patient", "r", ""}, {"CRIMINAL_CONVICTION", "client", "r", ""}, {"NL_BSN", "client", "r", ""}}}, "art9 Art. 9(2)|art10 Art. 10|art87 Art. 87"},
		{"special_kinds", Activity{Role: "controller", Owner: "x", NoRecipients: true, NoTransfers: true, Purposes: []Purpose{{Text: "x", Basis: "a"}}, Measures: []Measure{{}},
			Data: []DataLine{{"health_id", "patient", "r", ""}, {"criminal", "client", "r", ""}, {"national_id", "client", "r", ""}}}, "art9 Art. 9(2)|art10 Art. 10|art87 Art. 87"},
		// A care provider's number is no health data; Art. 87 does not cover the United States (ROPA.md §12).
		{"not_special", Activity{Role: "controller", Owner: "x", NoRecipients: true, NoTransfers: true, Purposes: []Purpose{{Text: "x", Basis: "a"}}, Measures: []Measure{{}},
			Data: []DataLine{{"BE_RIZIV", "patient", "r", ""}, {"US_SSN", "client", "r", ""}, {"contact", "client", "r", ""}}}, ""},
		{"screening", Activity{Role: "processor", Owner: "x", NoTransfers: true, OnBehalfOf: []Mandate{{Controller: "c", Processing: []string{"x"}}}, Measures: []Measure{{}},
			DPIA: &Screening{}}, "dpia.required Art. 35(1)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, o := range c.a.OpenCells(ref) {
				got = append(got, o.Path+" "+o.Article)
			}
			if d := cmp.Diff(c.want, strings.Join(got, "|")); d != "" {
				t.Errorf("open cells (-want +got):\n%s", d)
			}
		})
	}
}

func TestPeriod(t *testing.T) {
	for text, want := range map[string]Period{"P10Y": {10, 0, 0}, "P1Y6M": {1, 6, 0}, "P2W": {0, 0, 14}, "P90D": {0, 0, 90}, "P1Y2M3W4D": {1, 2, 25}} {
		if got, err := ParsePeriod(text); err != nil || got != want {
			t.Errorf("%s is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "P", "P0Y", "10Y", "P-1Y", "P1.5Y", "PT72H", "P1Y ", "P1D2Y", "P99999Y", "p1y"} {
		if got, err := ParsePeriod(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
	for _, c := range [][3]string{
		{"2026-01-31", "P1M", "2026-02-28"}, {"2024-01-31", "P1M", "2024-02-29"}, {"2024-02-29", "P1Y", "2025-02-28"}, {"2026-11-22", "P3M", "2027-02-22"},
		{"2026-12-31", "P2M", "2027-02-28"}, {"2026-12-31", "P10Y", "2036-12-31"}, {"2026-01-31", "P1M1D", "2026-03-01"}, {"2026-03-02", "P90D", "2026-05-31"}, {"2026-11-30", "P25M", "2028-12-30"},
	} {
		p, err := ParsePeriod(c[1])
		if err != nil {
			t.Fatal(err)
		}
		if got := p.After(day(t, c[0])).Format(time.DateOnly); got != c[2] {
			t.Errorf("%s after %s is %s, want %s", c[1], c[0], got, c[2])
		}
	}
}
