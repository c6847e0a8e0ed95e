package check

import (
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// checksU compare what is declared with what was found (Art. 30(1)(c), 5(2)).
func checksU() []Check {
	return []Check{
		{"U01", "30(1)(c), 5(2)", High, "Personal data in a data set that no approved activity covers", "Which processing does this data belong to?", false, undeclaredSet},
		{"U02", "30(1)(c)", High, "Category found that the record does not name", "Does the activity process this category, and may it?", false, undeclaredCategory},
		{"U03", "5(2)", Low, "Category declared and not found, though all was read", "Is this category still processed?", false, declaredNotFound},
		{"U04", "5(2)", Info, "Category declared, not found, and not all was read", "What stands in the parts that could not be read?", false, declaredUnread},
		{"U05", "30", Low, "Data set is gone, or no scan knows it, and the record still names it", "Is the record out of date, or was the data moved?", false, lostSet},
		{"U06", "30, 24(1)", Medium, "New since the last approval", "Does the approval cover what came after it?", false, sinceApproval},
	}
}

func undeclaredSet(x *subject) (all []Finding) {
	for _, d := range x.held() {
		if found := people(d); len(x.covering(d)) == 0 {
			detail := "holds " + words(found) + "; no activity names it"
			if len(d.Activities) > 0 {
				detail = "holds " + words(found) + "; only activities that are drafts or have ended name it: " + strings.Join(d.Activities, ", ")
			}
			all = append(all, in(d, found, "%s", detail))
		}
	}
	return all
}

// declares tells whether a line of an activity covers a type that was found.
func declares(a *register.ActivityView, f register.Found) bool {
	return slices.ContainsFunc(a.Data, func(l register.DataLine) bool {
		return l.Category == f.Detector || l.Category == f.Category.Kind && l.Category != ""
	})
}

// undeclaredCategory leaves out what another approved activity on the same data
// set declares.
func undeclaredCategory(x *subject) (all []Finding) {
	for i := range x.Activities {
		a := &x.Activities[i]
		if !covers(a) {
			continue
		}
		for _, c := range a.Cells {
			if c.Verdict != register.OnlyObserved {
				continue
			}
			left := slices.DeleteFunc(slices.Clone(c.Found), func(f register.Found) bool {
				d, ok := x.DataSet(f.Link)
				return ok && slices.ContainsFunc(x.covering(d), func(o *register.ActivityView) bool { return declares(o, f) })
			})
			byset := map[register.Link][]register.Found{}
			var links []register.Link
			for _, f := range left {
				if byset[f.Link] == nil {
					links = append(links, f.Link)
				}
				byset[f.Link] = append(byset[f.Link], f)
			}
			for _, l := range links {
				d, _ := x.DataSet(l)
				f := in(d, byset[l], "%d matches of %s, which the activity does not declare", count(byset[l]), c.Category).under(a)
				f.Category = c.Category
				all = append(all, f)
			}
		}
	}
	return all
}

func count(found []register.Found) (n int64) {
	for _, f := range found {
		n += f.Count
	}
	return n
}

// missing calls fn for each declared category that was not found. gap: something
// of the data sets that scans know was not read.
func (x *subject) missing(fn func(a *register.ActivityView, c register.CategoryCell, gap *register.DataSetView)) {
	for i := range x.Activities {
		a := &x.Activities[i]
		if !covers(a) || len(a.DataSets) == 0 {
			continue
		}
		var gap *register.DataSetView
		unknown := false
		for _, d := range a.DataSets {
			if d.Observed == nil {
				unknown = true // U05 says so
			} else if !d.Complete && gap == nil {
				gap = d
			}
		}
		for _, c := range a.Cells {
			if c.Verdict != register.OnlyDeclared {
				continue
			}
			if unknown && gap == nil {
				x.note(Note{Code: "U03", Activity: a.ID, Text: "a data set of the activity is not known to scans: what is not found may stand there"})
				continue
			}
			fn(a, c, gap)
		}
	}
}

func declaredNotFound(x *subject) (all []Finding) {
	x.missing(func(a *register.ActivityView, c register.CategoryCell, gap *register.DataSetView) {
		if gap == nil {
			f := of(a, "%s is declared and was not found in what was read", c.Category).on(a.DataSets[0])
			f.Category = c.Category
			all = append(all, f)
		}
	})
	return all
}

func declaredUnread(x *subject) (all []Finding) {
	x.missing(func(a *register.ActivityView, c register.CategoryCell, gap *register.DataSetView) {
		if gap != nil {
			o, m := gap.Observed.Objects, gap.Observed.Members
			f := of(a, "%s is declared and was not found; %d of %d objects and members were not fully read", c.Category,
				o.Listed-o.Scanned+m.Listed-m.Scanned, o.Listed+m.Listed).on(gap).row("observed_coverage", gap.Link.Name)
			f.Category = c.Category
			all = append(all, f)
		}
	})
	return all
}

func lostSet(x *subject) (all []Finding) {
	if len(x.Scans) == 0 {
		x.note(Note{Code: "U05", Text: "nothing was scanned"})
		return nil
	}
	for _, a := range x.alive("") {
		for _, d := range a.DataSets {
			switch {
			case d.Gone:
				all = append(all, of(a, "was listed last in scan %d and is no more", d.Last).on(d))
			case d.Observed == nil:
				all = append(all, of(a, "no scan has listed it").on(d))
			}
		}
	}
	return all
}

// sinceApproval needs a scan of the data set's source before the approval:
// without one nothing tells what is new.
func sinceApproval(x *subject) (all []Finding) {
	for i := range x.Activities {
		a := &x.Activities[i]
		if !covers(a) || a.Approval == nil {
			continue
		}
		on, err := time.Parse(time.DateOnly, a.Approval.On)
		if err != nil {
			continue
		}
		for _, d := range a.DataSets {
			base := x.scanBefore(d.Link.Source, on.AddDate(0, 0, 1))
			if d.Observed == nil {
				continue
			}
			if base == 0 {
				x.note(Note{Code: "U06", Activity: a.ID, Source: d.Link.Source, DataSet: d.Link.Name, Text: "no scan is older than the approval: what is new cannot be told"})
				continue
			}
			if d.First > base {
				all = append(all, in(d, people(d), "first listed in scan %d, after the approval of version %d", d.First, a.Approval.Version).under(a))
				continue
			}
			first := x.first[inventory.DataSetKey{Source: inventory.Name(d.Link.Source), DataSet: inventory.Name(d.Link.Name)}]
			fresh := slices.DeleteFunc(people(d), func(f register.Found) bool { return first[f.Detector] <= base })
			if len(fresh) > 0 {
				all = append(all, in(d, fresh, "%s was found for the first time after the approval of version %d", words(fresh), a.Approval.Version).under(a))
			}
		}
	}
	return all
}

// scanBefore finds the last scan of a source that began before a time, 0: none.
func (x *subject) scanBefore(source string, t time.Time) int64 {
	return scanBefore(x.Joined, source, t)
}

func scanBefore(j *register.Joined, source string, t time.Time) int64 {
	for _, s := range j.Scans { // the latest first
		if s.Started.Before(t) && slices.ContainsFunc(s.Sources, func(c inventory.ScanSource) bool { return string(c.Name) == source }) {
			return s.Number
		}
	}
	return 0
}
