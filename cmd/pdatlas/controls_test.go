package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/owners"
	"github.com/pdatlas/pdatlas/scanner"
	"github.com/pdatlas/pdatlas/scanner/prices"
)

// TestControlCells words each kind of answer.
func TestControlCells(t *testing.T) {
	d := &inventory.Dataset{Name: "hr", Source: "s"}
	for name, c := range map[string]struct {
		control inventory.Control
		want    string
	}{
		"yes":     {inventory.Control{Kind: "versioning", State: "yes", Method: "M"}, "hr|earlier versions are kept|yes|-|M|s"},
		"denied":  {inventory.Control{Kind: "versioning", State: "unknown", Detail: "denied", Method: "M", Code: "AccessDenied"}, "hr|earlier versions are kept|not known|the scanning account may not ask: give it the right, or ask the owner|M (AccessDenied)|s"},
		"counted": {inventory.Control{Kind: "not_public", State: "partial", Detail: "world_readable", Method: "M", Part: 1234, Whole: 5678}, "hr|not readable by everyone|in part|every user of the machine may read these files (1,234 of 5,678 files)|M|s"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(controlCells(d, &c.control), "|"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	empty := newKeptJSON(d)
	if empty.Asked != "" || empty.Controls == nil || empty.Copies == nil || empty.Retention == nil || empty.Recipients == nil || empty.Tags == nil {
		t.Errorf("of a data set that was never asked for: %+v", empty)
	}
	d.Kept.Evidence = inventory.Evidence{Copies: []inventory.Copy{{Kind: "replica", Place: "p", Location: inventory.Location{Country: "GB"}}},
		Retention: []inventory.Retention{{ExpireDays: 3}}, Recipients: []inventory.Recipient{{Who: "anyone"}}, Tags: []inventory.Tag{{Key: "k", Value: "v"}}}
	if k := newKeptJSON(d); k.Copies[0].Country != "GB" || k.Retention[0].ExpireDays != 3 || k.Recipients[0].Who != "anyone" || k.Tags[0].Value != "v" {
		t.Errorf("got %+v", k)
	}
}

// TestOwnersJSON adds shares of one owner up.
func TestOwnersJSON(t *testing.T) {
	got := ownersJSON([]owners.Share{{Owner: "A", Basis: "tag", Rule: 1, Objects: 2}, {Owner: "B", Basis: "tag", Objects: 1}, {Owner: "A", Basis: "tag", Department: "D", Objects: 3}, {Owner: "A", Basis: "declared", Objects: 1}})
	want := []ownerJSON{{"A", "tag", 5}, {"B", "tag", 1}, {"A", "declared", 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if ownersJSON(nil) == nil {
		t.Error("no owners are null in JSON")
	}
}

// TestPrintCost: what is not known is never printed as nothing.
func TestPrintCost(t *testing.T) {
	c := &prices.Cost{Requests: 1.234, Retrieval: 2, Transfer: 3, Currency: "EUR", AsOf: "2026-01-02", Notes: []string{"a", "b"}}
	for name, x := range map[string]struct {
		report scanner.PlanReport
		want   string
	}{
		"files":      {scanner.PlanReport{Sources: []scanner.PlanSource{{}}}, ""},
		"known":      {scanner.PlanReport{Cost: c, Requests: 5, Sources: []scanner.PlanSource{{Requests: 5, Cost: c}}}, "Cost: about 6.23 EUR (requests 1.23, retrieval 2.00, transfer 3.00) at prices of 2026-01-02: a; b\n"},
		"unpriced":   {scanner.PlanReport{Requests: 5, Sources: []scanner.PlanSource{{Requests: 5}, {Requests: 1, Cost: c}}}, "Cost: not known: 1 source without a price; --prices FILE names yours, --print-prices shows the form\n"},
		"currencies": {scanner.PlanReport{Requests: 5, Sources: []scanner.PlanSource{{Requests: 5, Cost: c}}}, "Cost: not added up: the prices are in several currencies\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			a := &app{stdout: &out}
			if err := a.printCost(&x.report); err != nil || out.String() != x.want {
				t.Errorf("%q (%v), want %q", out.String(), err, x.want)
			}
		})
	}
	if newPlanCost(nil) != nil || newPlanCost(c).Total != c.Total() {
		t.Error("costs for machines")
	}
}
