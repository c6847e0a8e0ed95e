package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	declared "github.com/pdatlas/pdatlas/inventory/register"
	"github.com/pdatlas/pdatlas/testdata/estate/gen"
	"github.com/pdatlas/pdatlas/testdata/estate/register"
)

// joinEstate scans the share, imports and approves its register, and joins both.
func joinEstate(t *testing.T) *declared.Joined {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "estate")
	if _, err := gen.Write(dir, 1); err != nil {
		t.Fatal(err)
	}
	if err := register.Write(filepath.Join(dir, "register"), dir); err != nil {
		t.Fatal(err)
	}
	store := scan(t, filepath.Join(dir, gen.Share))
	var files declared.Files
	paths, err := filepath.Glob(filepath.Join(dir, "register", "*.yaml"))
	more, err2 := filepath.Glob(filepath.Join(dir, "register", "activities", "*.yaml"))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for _, p := range append(paths, more...) {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files.ReadFile(filepath.Base(p), text)
	}
	who := inventory.Author{Name: "estate", At: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	if _, err := declared.Import(t.Context(), store, &files, who, declared.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, a := range register.Approved() {
		on := who.At
		if a.On != "" {
			if on, err = time.Parse(time.DateOnly, a.On); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := declared.Approve(t.Context(), store, declared.ApproveOptions{Activity: a.Activity, By: a.By, On: on, Incomplete: true}, who); err != nil {
			t.Fatal(err)
		}
	}
	j, err := declared.Join(t.Context(), store, who.At)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// TestRegisterConflicts holds the joined view of the estate to what was planted:
// each difference of the two sides is on the list, and each on the list that the
// view itself can show is there.
func TestRegisterConflicts(t *testing.T) {
	j := joinEstate(t)
	planted, err := register.Planted()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, p := range planted {
		if slices.Contains([]string{"U01", "U02", "U03", "U04", "U05"}, p.Check) {
			want = append(want, strings.Join([]string{p.Check, p.Activity, p.DataSet, p.Subject}, " "))
		}
	}
	for _, d := range j.Uncovered() {
		got = append(got, fmt.Sprintf("U01  %s ", d.Link.Name))
	}
	for _, a := range j.Activities {
		if a.Status != declared.Approved {
			t.Errorf("%s is %s", a.ID, a.Status)
		}
		for _, c := range a.Cells {
			code := map[declared.Verdict]string{declared.OnlyObserved: "U02", declared.OnlyDeclared: "U03"}[c.Verdict]
			if c.Verdict == declared.OnlyDeclared && !a.Complete {
				code = "U04"
			}
			if code != "" && !(code == "U04" && a.ID == "PA-BOARD") { // one of its data sets is unknown
				got = append(got, fmt.Sprintf("%s %s %s %s", code, a.ID, a.DataSets[0].Link.Name, c.Category))
			}
		}
		for _, d := range a.DataSets {
			if d.Observed == nil {
				got = append(got, fmt.Sprintf("U05 %s %s ", a.ID, d.Link.Name))
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("differences (-planted +joined):\n%s", d)
	}
}

// TestRegisterOpenCells: the cells that the sample leaves empty are those that
// are planted, and no others.
func TestRegisterOpenCells(t *testing.T) {
	j := joinEstate(t)
	var got []string
	for _, a := range j.Activities {
		for _, c := range a.Open {
			got = append(got, a.ID+" "+c.Path)
		}
	}
	want := []string{"PA-BOARD purposes[0].legal_basis", "PA-BOARD data[1].retention", "PA-BOARD joint_controllers[0].arrangement",
		"PA-EXPORT processors[0].contract", "PA-MAIL measures", "PA-SALES art9", "PA-SALES art87", "PP-PARTNER on_behalf_of[0].processing"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("open cells (-planted +open):\n%s", d)
	}
}

// TestPlantedNames: what the list names is in the register.
func TestPlantedNames(t *testing.T) {
	j := joinEstate(t)
	planted, err := register.Planted()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range planted {
		if _, ok := j.Register.Activity(p.Activity); !ok && p.Activity != "" {
			t.Errorf("%s: there is no activity %q", p.Check, p.Activity)
		}
		if !slices.ContainsFunc(j.DataSets, func(d declared.DataSetView) bool { return d.Link.Name == p.DataSet }) && p.DataSet != "" {
			t.Errorf("%s: there is no data set %q", p.Check, p.DataSet)
		}
		if seen[p.Check] || p.Why == "" {
			t.Errorf("%s stands twice, or says nothing", p.Check)
		}
		seen[p.Check] = true
	}
}
