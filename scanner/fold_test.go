package scanner

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
)

// noMarks leaves out what a finding sums up.
var noMarks = cmpopts.IgnoreFields(inventory.Finding{}, "Marks")

// foldOf makes a fold of detectors whose matches count from LIKELY.
func foldOf(ds ...detectors.Detector) *fold {
	return newFold(ds, newRules(ds, detectors.Likely, 0, nil))
}

func TestFoldSums(t *testing.T) {
	ds := []detectors.Detector{{ID: "A", Version: 2}, {ID: "B", Version: 1}, {ID: "A", Version: 2}, {ID: "C"}}
	f := foldOf(ds...)
	f.reset()
	one := &column{member: -1, name: "f"}
	same := &column{member: -1, name: "f"} // another column, masked to the same name
	page := &column{member: -1, where: "page 2"}
	add := func(c *column, det uint16, l detectors.Likelihood, score float32, ev detectors.Evidence, row, off int64, alt ...uint16) {
		f.add(&detectors.Match{Detector: det, Likelihood: l, Score: score, Evidence: ev, Alt: alt}, hit{c, row, off, off + 1, nil})
	}
	add(one, 0, detectors.Likely, 0.5, detectors.CheckPassed, 2, 20)
	add(one, 0, detectors.VeryLikely, 1, detectors.FieldName, 3, 30, 1)
	add(one, 1, detectors.Likely, 0.5, 0, 4, 40)
	add(same, 2, detectors.Likely, 0.75, detectors.Tie, 1, 10, 0, 1, 3)
	add(page, 0, detectors.Likely, 0.5, 0, 0, 50)
	var r inventory.ItemResult
	f.into(&r)
	want := []inventory.Finding{
		{Member: -1, Field: "f", Detector: "A", Version: 2, Count: 3, Likelihood: 5, Score: 0.75,
			Evidence: uint32(detectors.CheckPassed | detectors.FieldName | detectors.Tie), FirstRow: 1, FirstByte: 10, Ambiguous: []string{"B", "C"}},
		{Member: -1, Field: "f", Detector: "B", Version: 1, Count: 1, Likelihood: 4, Score: 0.5, FirstRow: 4, FirstByte: 40},
		{Member: -1, Where: "page 2", Detector: "A", Version: 2, Count: 1, Likelihood: 4, Score: 0.5, FirstByte: 50},
	}
	if d := cmp.Diff(want, r.Findings, noMarks); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	f.reset()
	f.into(&r)
	if len(r.Findings) != 0 {
		t.Errorf("%d findings of the object before", len(r.Findings))
	}
}

func TestFoldIsBounded(t *testing.T) {
	f := foldOf(detectors.Detector{ID: "A"}, detectors.Detector{ID: "B"})
	f.reset()
	for i := range maxFindings + 1000 {
		c := &column{member: i}
		f.add(&detectors.Match{Detector: 0, Likelihood: 4, Score: 1}, hit{col: c, start: int64(i)})
		f.field(i, "x", 1, 0)
	}
	f.add(&detectors.Match{Detector: 1, Likelihood: 4, Score: 1}, hit{col: &column{}, start: 7})
	var r inventory.ItemResult
	f.into(&r)
	if len(r.Findings) != maxFindings+2 || r.Detail != detailFindings {
		t.Fatalf("%d rows, detail %q", len(r.Findings), r.Detail)
	}
	want := []inventory.Finding{
		{Member: -1, Where: elsewhere, Detector: "A", Count: 1000, Likelihood: 4, Score: 1, FirstByte: maxFindings},
		{Member: -1, Where: elsewhere, Detector: "B", Count: 1, Likelihood: 4, Score: 1, FirstByte: 7},
	}
	if d := cmp.Diff(want, r.Findings[maxFindings:], noMarks); d != "" {
		t.Errorf("findings beyond the bound (-want +got):\n%s", d)
	}
	if len(r.Fields) != maxFields {
		t.Errorf("%d fields", len(r.Fields))
	}
}

func TestFieldsOfTheSameNameAreOne(t *testing.T) {
	f := foldOf()
	f.reset()
	f.field(-1, "a", 1, 0)
	f.field(0, "a", 2, 0)
	f.field(-1, "‹X›", 3, 0)
	f.field(-1, "a", 4, 0)
	f.field(-1, "‹X›", 5, 0)
	var r inventory.ItemResult
	f.into(&r)
	want := []inventory.Field{{Member: -1, Name: "a", Values: 5}, {Member: 0, Name: "a", Values: 2}, {Member: -1, Name: "‹X›", Values: 8}}
	if d := cmp.Diff(want, r.Fields); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestFoldAllocations(t *testing.T) {
	f := foldOf(detectors.Detector{ID: "A"})
	f.reset()
	c := &column{member: -1}
	m := &detectors.Match{Likelihood: 4, Score: 1, Alt: []uint16{0}}
	f.add(m, hit{col: c})
	if n := testing.AllocsPerRun(100, func() { f.add(m, hit{col: c}) }); n > 0 {
		t.Errorf("%v allocations for each match, want 0", n)
	}
}
