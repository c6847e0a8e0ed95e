package register

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
)

// log is the audit log, an entry a line.
func log(t testing.TB, s *inventory.Store) (all []inventory.AuditEntry) {
	t.Helper()
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if err := v.Audit(t.Context(), func(e inventory.AuditEntry) error { all = append(all, e); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestStatusDays: an activity runs on its last day, at any hour of it, and has
// ended on the next.
func TestStatusDays(t *testing.T) {
	r := &Register{Activities: []Activity{{ID: "A", EndedOn: "2026-11-22"}}}
	a := &r.Activities[0]
	r.Approvals = []Approval{{ID: "A@1", Activity: "A", Version: 1, Content: a.Content()}}
	for hour, want := range map[int]Status{-1: Approved, 0: Approved, 12: Approved, 23: Approved, 24: Retired, 25: Retired} {
		if got, _ := r.Status(a, day(t, "2026-11-22").Add(time.Duration(hour)*time.Hour)); got != want {
			t.Errorf("%d hours into the last day: %s, want %s", hour, got, want)
		}
	}
}

// TestLatestApproval is that of the highest version, which is no matter of text
// or of the order in which they stand, and of no other activity.
func TestLatestApproval(t *testing.T) {
	r := &Register{Activities: []Activity{{ID: "A"}, {ID: "A@"}}}
	a := &r.Activities[0]
	for _, v := range []int{2, 10, 9, 1} {
		r.Approvals = append(r.Approvals, Approval{ID: ApprovalID("A", v), Activity: "A", Version: v, Content: strings.Repeat("0", 64)})
	}
	r.Approvals = append(r.Approvals, Approval{ID: ApprovalID("B", 11), Activity: "B", Version: 11, Content: a.Content()})
	if st, p := r.Status(a, noon); st != Altered || p.Version != 10 {
		t.Errorf("%s, %+v", st, p)
	}
	r.Approvals[1].Content = a.Content()
	if st, p := r.Status(a, noon); st != Approved || p.Version != 10 {
		t.Errorf("%s, %+v", st, p)
	}
	if st, p := r.Status(&r.Activities[1], noon); st != Draft || p != nil {
		t.Errorf("another activity: %s, %+v", st, p)
	}
}

// TestContent: an approval holds for every cell, and for the activity's id: two
// activities of one content are two.
func TestContent(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, sample(t))
	r := mustLoad(t, s)
	a, _ := r.Activity("PA-001")
	was := a.Content()
	e := &entity{kind: kindOf("activity"), id: a.ID, value: r.entities()[slices.IndexFunc(r.entities(), func(e *entity) bool { return e.id == "PA-001" })].value}
	changed := 0
	cells(e.kind.shape, e.value, "", func(c cell) {
		switch c.field.form {
		case formFlag:
			c.value.SetBool(!c.value.Bool())
			defer c.value.SetBool(!c.value.Bool())
		case formText, formWords:
			old := c.value.String()
			c.value.SetString(old + "x")
			defer c.value.SetString(old)
		}
		if changed++; a.Content() == was {
			t.Errorf("%s: a change leaves the approval in force", c.path)
		}
	})
	if changed < 50 || a.Content() != was {
		t.Errorf("%d cells were changed", changed)
	}
}

// TestReview: an approval sets the next review by the register's months, to the
// last day of a shorter month; a review that lies ahead stays.
func TestReview(t *testing.T) {
	for name, c := range map[string]struct {
		months   int
		due, on  string
		want     string // "" stays
		noneHead bool
	}{
		"first":         {6, "", "2026-08-31", "2027-02-28", false},
		"usual":         {0, "", "2026-11-22", "2027-11-22", false},
		"no_head":       {0, "", "2024-02-29", "2025-02-28", true},
		"today":         {1, "2026-11-22", "2026-11-22", "2026-12-22", false},
		"passed":        {1, "2026-01-01", "2026-11-22", "2026-12-22", false},
		"lies_ahead":    {1, "2026-11-23", "2026-11-22", "", false},
		"far_ahead":     {1, "2029-01-01", "2026-11-22", "", false},
		"not_yet_a_day": {12, "soon", "2026-11-22", "2027-11-22", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := &Register{Head: &Head{ReviewMonths: c.months}}
			if c.noneHead {
				r.Head = nil
			}
			a := &Activity{ID: "A", ReviewDue: c.due}
			puts := r.review(a, day(t, c.on))
			if (len(puts) == 1) != (c.want != "") {
				t.Fatalf("%d changes", len(puts))
			}
			if want := or(c.want, c.due); a.ReviewDue != want {
				t.Errorf("due %s, want %s", a.ReviewDue, want)
			}
		})
	}
}

// TestApprovalTrail: an approval is noted with the activity that it moved, and
// one that was refused leaves no trace.
func TestApprovalTrail(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, complete)
	before, rev := len(log(t, s)), mustLoad(t, s).Revision
	if _, err := approve(t, s, "dpo", "2026-11-22"); err == nil {
		t.Fatal("the DPO approved")
	}
	if len(log(t, s)) != before || mustLoad(t, s).Revision != rev {
		t.Error("a refused approval left a trace")
	}
	if _, err := approve(t, s, "hr", "2026-11-22"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range log(t, s)[before:] {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", e.Actor, e.Action, e.Kind, e.ID, e.Detail)))
	}
	want := []string{"anna update activity PA-1", "anna create approval PA-1@1", "anna approve register  1 created, 1 changed, 0 deleted"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("log (-want +got):\n%s", d)
	}
	if !strings.Contains(export(t, s), "name: Payroll # weekly") {
		t.Error("the approval took the comment away")
	}
	sound(t, s)
}

// TestApprovedCannotGo: an activity that somebody answered for is not removed by
// leaving it out: it ends, and its record stays.
func TestApprovedCannotGo(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, complete)
	if _, err := approve(t, s, "hr", "2026-11-22"); err != nil {
		t.Fatal(err)
	}
	text := export(t, s)
	without := text[:strings.Index(text, "activities:")] + text[strings.Index(text, "approvals:"):]
	_, err := Import(t.Context(), s, filesOf(without), author("test"), ImportOptions{Prune: true})
	if err == nil || !strings.Contains(err.Error(), `approval "PA-1@1": activity: refers to a activity that is being removed`) {
		t.Errorf("error %v", err)
	}
	if st, _ := status(t, s, "2026-11-22"); st != Approved {
		t.Errorf("it is %s", st)
	}
}

// TestNothingToDo: an import that changes nothing writes nothing, so that the log
// holds what was done and the revision stays.
func TestNothingToDo(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, three)
	before, rev := log(t, s), mustLoad(t, s).Revision
	for name, text := range map[string]string{"own_export": export(t, s), "without_base": three, "head_only": head, "cells_only": head + "register:\n  controller:\n  dpo: # to be completed (Art. 30(1)(a))\n"} {
		out := mustImport(t, s, text)
		if out.Revision != rev || out.Created+out.Changed+out.Deleted != 0 {
			t.Errorf("%s: %+v", name, out)
		}
	}
	if d := cmp.Diff(before, log(t, s)); d != "" {
		t.Errorf("log (-before +after):\n%s", d)
	}
}

// TestMissingAndKept are told by key, in the order of kinds and ids, so that a
// person can look at each.
func TestMissingAndKept(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, three+"retention:\n  - {id: a, criteria: x, action: erase}\n")
	base := export(t, s)
	out := mustImport(t, s, "pdatlas_register: 1\nparties:\n  - {id: b, kind: unit, name: B}\n")
	if d := cmp.Diff([]Key{{"party", "a"}, {"party", "c"}, {"retention", "a"}}, out.Missing); d != "" {
		t.Errorf("missing (-want +got):\n%s", d)
	}
	changed := strings.NewReplacer("name: C", "name: C1", "name: A", "name: A1", "criteria: x", "criteria: z").Replace(base)
	mustImport(t, s, changed)
	out = mustImport(t, s, edit(t, base, "name: B", "name: B1"))
	if d := cmp.Diff([]Key{{"party", "a"}, {"party", "c"}, {"retention", "a"}}, out.Kept); d != "" {
		t.Errorf("kept (-want +got):\n%s", d)
	}
	if got := names(t, s); got != "A1 B1 C1" {
		t.Errorf("names %s", got)
	}
}

// TestNoLeftovers: an entity that comes back after it was removed has none of
// the parts and comments of the old one.
func TestNoLeftovers(t *testing.T) {
	s := newStore(t)
	party := "  - id: p\n    kind: organisation # old\n    name: P\n    roles: [processor]\n    adherence:\n      - code: C\n      - code: D\n"
	mustImport(t, s, three+party)
	if _, err := Import(t.Context(), s, filesOf(edit(t, export(t, s), party, "")), author("test"), ImportOptions{Prune: true}); err != nil {
		t.Fatal(err)
	}
	mustImport(t, s, edit(t, export(t, s), "    name: C\n", "    name: C\n  - {id: p, kind: organisation, name: P}\n"))
	r := mustLoad(t, s)
	p, ok := r.Party("p")
	if !ok || len(p.Roles)+len(p.Adherence)+len(r.comments[Key{"party", "p"}]) != 0 {
		t.Errorf("%+v, comments %v", p, r.comments)
	}
	// What shrinks loses its last parts too.
	mustImport(t, s, edit(t, export(t, s), "    name: P\n", "    name: P\n    adherence: [{code: C}, {code: D}]\n"))
	mustImport(t, s, edit(t, export(t, s), "      - code: C\n", ""))
	if p, _ := mustLoad(t, s).Party("p"); len(p.Adherence) != 1 || p.Adherence[0].Code != "D" {
		t.Errorf("%+v", p)
	}
	sound(t, s)
}

// TestDigestsAreKeyed: what the log keeps of an entity differs from inventory to
// inventory, so that nobody can tell by trying whose contacts stood there; what
// an approval is for does not, so that a copy can be held against the original.
func TestDigestsAreKeyed(t *testing.T) {
	one, two := newStore(t), newStore(t)
	mustImport(t, one, three)
	mustImport(t, two, three)
	a, b := log(t, one), log(t, two)
	if len(a) != len(b) || len(a) == 0 {
		t.Fatalf("%d and %d entries", len(a), len(b))
	}
	for i := range a {
		if a[i].Digest == b[i].Digest || a[i].ID != b[i].ID || len(a[i].Digest) != 64 {
			t.Errorf("entry %d: %s and %s", i, a[i].Digest, b[i].Digest)
		}
	}
	r1, r2 := mustLoad(t, one), mustLoad(t, two)
	if r1.Revision != r2.Revision {
		t.Error("equal content, other revision")
	}
	for _, e := range r1.entities() {
		if strings.Contains(fmt.Sprint(a), e.sum()) || strings.Contains(fmt.Sprint(a), r1.Revision) {
			t.Error("the log holds a digest without a key")
		}
	}
}

// TestVerifyTellsInOrder: what is missing is told in one order each time.
func TestVerifyTellsInOrder(t *testing.T) {
	s := newStore(t)
	var all strings.Builder
	var want []string
	for i := range 20 {
		fmt.Fprintf(&all, "  - {id: p%02d, kind: unit, name: P}\n", i)
		want = append(want, fmt.Sprintf(`party "p%02d" is in the audit log and not in the register`, i))
	}
	mustImport(t, s, head+"parties:\n"+all.String())
	err := s.Declare(t.Context(), author("mallory"), func(d *inventory.Declaration) error {
		for i := range 20 {
			if err := drop(t.Context(), d, kindOf("party"), fmt.Sprintf("p%02d", i), true); err != nil {
				return err
			}
		}
		_, err := d.Note(t.Context(), inventory.AuditEntry{Action: "x", Kind: "tidy"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := Verify(t.Context(), s)
	var got []string
	for _, p := range found {
		got = append(got, p.Text)
	}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// TestCheckTellsFaults: a trial run tells what the import would refuse, and what
// it would do, and leaves the register as it is.
func TestCheckTellsFaults(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, three)
	text, rev := export(t, s), mustLoad(t, s).Revision
	check := func(text string) (Outcome, error) {
		return Import(t.Context(), s, filesOf(text), author("test"), ImportOptions{Check: true, Prune: true})
	}
	var bad *FaultsError
	if _, err := check(edit(t, text, "name: A", "name: A\n    country: XX")); !errors.As(err, &bad) || len(bad.Faults) != 1 {
		t.Errorf("error %v", err)
	} else if want := "nothing was imported:\n  a.yaml:10: party \"a\": country: is no country code of ISO 3166-1"; err.Error() != want {
		t.Errorf("%s\nwant\n%s", err, want)
	}
	out, err := check(edit(t, edit(t, text, "name: A", "name: A1"), "  - id: b\n    kind: unit\n    name: B\n", ""))
	if err != nil || summary(out) != "created 0 changed 1 deleted 1 unchanged 1 kept 0 missing 0" || out.Revision != rev {
		t.Errorf("%s, %v", summary(out), err)
	}
	if names(t, s) != "A B C" {
		t.Errorf("names %s", names(t, s))
	}
}

// TestDocuments: one file may hold several documents, with a mark of byte order
// and line ends of Windows; lines of faults count through all of it.
func TestDocuments(t *testing.T) {
	s := newStore(t)
	text := "\ufeff" + strings.ReplaceAll(head+"parties:\n  - {id: a, kind: unit, name: A}\n---\nparties:\n  - {id: b, kind: unit, name: B} # last\n", "\n", "\r\n")
	if out := mustImport(t, s, text); out.Created != 2 || names(t, s) != "A B" {
		t.Errorf("%s, %s", summary(out), names(t, s))
	}
	if !strings.Contains(export(t, s), "# last") {
		t.Errorf("a comment of the second document is lost:\n%s", export(t, s))
	}
	if got := faultsOf(t, s, strings.Replace(text, "name: B", "name: B, kind: x", 1)); got != "a.yaml:6: party: the key stands twice" {
		t.Errorf("%s", got)
	}
}
