package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory/check"
	"github.com/pdatlas/pdatlas/testdata/estate/register"
)

// TestChecksFindWhatIsPlanted: the checks find each planted conflict and nothing
// else. How open the files of the machine are that holds the estate is its own
// matter (C02 to C04), and not planted.
func TestChecksFindWhatIsPlanted(t *testing.T) {
	_, store := joinedEstate(t)
	r, err := check.Run(t.Context(), store, check.Options{At: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Personal: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	planted, err := register.Planted()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	subjects := map[string]string{}
	for _, p := range planted {
		want = append(want, strings.Join([]string{p.Check, p.Activity, p.DataSet}, "|"))
		subjects[p.Check] = p.Subject
	}
	for _, f := range r.Findings {
		if slices.Contains([]string{"C02", "C03", "C04"}, f.Code) {
			continue
		}
		got = append(got, strings.Join([]string{f.Code, f.Activity, f.DataSet}, "|"))
		if s := subjects[f.Code]; s != "" && s != f.Category && s != f.Element {
			t.Errorf("%s is about %q %q, planted: %q", f.Code, f.Category, f.Element, s)
		}
		if f.Code == "U02" && (f.Status != check.Expired || f.Decision != "T-EXPIRED") {
			t.Errorf("U02 is %s: the decision on it has run out", f.Status)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-planted +found):\n%s", d)
	}
}
