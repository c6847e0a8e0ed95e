package scanner

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
)

func TestComplete(t *testing.T) {
	done := []SourceSummary{{Complete: true}}
	one := func(s inventory.State, r inventory.Reason) Summary {
		c := inventory.Counts{Listed: 1, Reasons: []inventory.ReasonCount{{State: s, Reason: r, Count: 1}}}
		switch s {
		case inventory.Partial:
			c.Partial = 1
		case inventory.Skipped:
			c.Skipped = 1
		case inventory.Failed:
			c.Failed = 1
		}
		return Summary{Sources: done, Totals: inventory.Totals{Objects: c, ListedObjects: 1}}
	}
	for _, c := range []struct {
		name string
		s    Summary
		want bool
	}{
		{"empty", Summary{Sources: done}, true},
		{"all_read", Summary{Sources: done, Totals: inventory.Totals{ListedObjects: 2, Objects: inventory.Counts{Listed: 2, Scanned: 2}}}, true},
		{"unchanged", one(inventory.Skipped, inventory.Unchanged), true},
		{"excluded", one(inventory.Skipped, inventory.Excluded), true},
		{"link", one(inventory.Skipped, inventory.NotRegular), true},
		{"unknown_format", one(inventory.Skipped, inventory.UnsupportedFormat), false},
		{"encrypted", one(inventory.Skipped, inventory.Encrypted), false},
		{"in_part", one(inventory.Partial, inventory.SizeLimit), false},
		{"failed", one(inventory.Failed, inventory.AccessDenied), false},
		{"source_broke_off", Summary{Sources: []SourceSummary{{Complete: true}, {}}}, false},
		{"interrupted", Summary{Sources: done, Interrupted: true}, false},
		{"paused", Summary{Sources: done, Paused: true}, false},
		{"not_accounted_for", Summary{Sources: done, Totals: inventory.Totals{ListedObjects: 2, Objects: inventory.Counts{Listed: 1, Scanned: 1}}}, false},
	} {
		if got := c.s.Complete(); got != c.want {
			t.Errorf("%s: complete %v, want %v", c.name, got, c.want)
		}
	}
}

// TestAdvice: whatever is left to be done has advice, and nothing else.
func TestAdvice(t *testing.T) {
	for _, c := range newClassTable().list {
		if got := c.reason.Advice(); (got == "") != settled(c.reason) {
			t.Errorf("%s: advice %q", c.reason, got)
		}
	}
	s := Summary{Totals: inventory.Totals{Objects: inventory.Counts{Reasons: []inventory.ReasonCount{
		{State: inventory.Skipped, Reason: inventory.Unchanged, Count: 9},
		{State: inventory.Failed, Reason: inventory.AccessDenied, Count: 2},
	}}}}
	want := []Unread{{inventory.ReasonCount{State: inventory.Failed, Reason: inventory.AccessDenied, Count: 2}, inventory.AccessDenied.Advice()}}
	if d := cmp.Diff(want, s.Unread()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestTypeCounts(t *testing.T) {
	c := typeCounts{}
	finding := func(id string, n int64) inventory.Finding { return inventory.Finding{Detector: id, Count: n} }
	c.add(&inventory.ItemResult{
		NameTypes: []inventory.Finding{finding("B", 1)},
		Findings:  []inventory.Finding{finding("A", 2), finding("A", 3), finding("B", 4)},
		Members:   []inventory.Member{{NameTypes: []inventory.Finding{finding("C", 1)}}},
	})
	c.add(&inventory.ItemResult{Findings: []inventory.Finding{finding("A", 10)}})
	want := []TypeSummary{{"A", 15, 0, 2}, {"B", 4, 1, 1}, {"C", 0, 1, 1}}
	if d := cmp.Diff(want, c.list()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
