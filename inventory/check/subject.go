package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// credentials is the kind of data that is evidence of Art. 32 and no category of
// personal data.
const credentials = "credential"

// subject is what the checks look at.
type subject struct {
	*register.Joined
	ref      *reference.Data
	regime   reference.Regime
	day      string // At as a date
	personal func(string) string
	first    map[inventory.DataSetKey]map[string]int64
	then     map[string]*Scope           // of breaches, by id
	parts    map[register.Link]time.Time // end of the oldest partition
	chain    []inventory.Problem
	notes    []Note
}

func newSubject(ctx context.Context, s *inventory.Store, v *inventory.Snapshot, o Options) (*subject, error) {
	j, err := register.JoinFrom(ctx, v, s.Reference(), o.At)
	if err != nil {
		return nil, err
	}
	x := &subject{Joined: j, ref: s.Reference(), regime: reference.EU, day: o.At.Format(time.DateOnly), personal: o.Personal,
		then: map[string]*Scope{}, parts: map[register.Link]time.Time{}}
	if j.Register.Head != nil && j.Register.Head.Regime != "" {
		x.regime = reference.Regime(j.Register.Head.Regime)
	}
	if x.first, err = v.FirstFound(ctx); err != nil {
		return nil, err
	}
	if x.chain, err = v.VerifyAudit(ctx); err != nil {
		return nil, err
	}
	if err := x.partitions(ctx, v); err != nil {
		return nil, err
	}
	for i := range j.Register.Breaches {
		b := &j.Register.Breaches[i]
		if x.then[b.ID], err = breachScope(ctx, v, j, b); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// bare tells whether nothing was declared.
func (x *subject) bare() bool {
	r := x.Register
	return r.Head == nil && len(r.Activities)+len(r.Parties)+len(r.DataSets)+len(r.Breaches)+len(r.Requests)+len(r.Evidence)+len(r.Retention) == 0
}

func (x *subject) note(n Note) {
	if !slices.Contains(x.notes, n) {
		x.notes = append(x.notes, n)
	}
}

// covers tells whether an activity answers for its data sets: it was approved
// and has not ended. A draft covers nothing.
func covers(a *register.ActivityView) bool {
	return a.Status == register.Approved || a.Status == register.Altered
}

// alive lists the activities that have not ended.
func (x *subject) alive(role string) []*register.ActivityView {
	var all []*register.ActivityView
	for i := range x.Activities {
		if a := &x.Activities[i]; a.Status != register.Retired && (role == "" || a.Role == role) {
			all = append(all, a)
		}
	}
	return all
}

// covering lists the activities that answer for a data set.
func (x *subject) covering(d *register.DataSetView) []*register.ActivityView {
	var all []*register.ActivityView
	for i := range x.Activities {
		if a := &x.Activities[i]; covers(a) && slices.Contains(a.DataSets, d) {
			all = append(all, a)
		}
	}
	return all
}

// held lists the data sets in which personal data stands and that nobody put
// out of scope.
func (x *subject) held() []*register.DataSetView {
	var all []*register.DataSetView
	for i := range x.DataSets {
		if d := &x.DataSets[i]; len(people(d)) > 0 && (d.Declared == nil || d.Declared.OutOfScope == "") {
			all = append(all, d)
		}
	}
	return all
}

// people are the findings of a data set that are categories of personal data.
func people(d *register.DataSetView) []register.Found {
	return slices.DeleteFunc(slices.Clone(d.Found), func(f register.Found) bool { return f.Category.Kind == credentials })
}

// kindOf names the category of a finding: its kind, or the type that the
// reference data lacks.
func kindOf(f register.Found) string {
	if f.Category.Kind != "" {
		return f.Category.Kind
	}
	return f.Detector
}

// in starts a finding on a data set, with the given findings as evidence.
func in(d *register.DataSetView, found []register.Found, detail string, args ...any) Finding {
	f := Finding{Source: d.Link.Source, DataSet: d.Link.Name, Detail: fmt.Sprintf(detail, args...), Scan: d.Last}
	f.Evidence = append(f.Evidence, Row{"observed_data_set", strings.TrimSpace(d.Link.Source + " " + d.Link.Name)})
	return f.with(found)
}

// of starts a finding on an activity.
func of(a *register.ActivityView, detail string, args ...any) Finding {
	return Finding{Activity: a.ID, Detail: fmt.Sprintf(detail, args...), Evidence: []Row{{"declared_activity", a.ID}}}
}

// with adds what was found to the evidence and to the basis of decisions.
func (f Finding) with(found []register.Found) Finding {
	for _, x := range found {
		f.Evidence = append(f.Evidence, Row{"observed_finding", fmt.Sprintf("%s %s %s scan %d", x.Link.Source, x.Link.Name, x.Detector, x.Scan)})
		f.state = append(f.state, fmt.Sprintf("%s %s %s %d", x.Link.Source, x.Link.Name, x.Detector, x.Count))
		f.Scan = max(f.Scan, x.Scan)
	}
	return f
}

func (f Finding) on(d *register.DataSetView) Finding {
	f.Source, f.DataSet, f.Scan = d.Link.Source, d.Link.Name, max(f.Scan, d.Last)
	return f
}

func (f Finding) under(a *register.ActivityView) Finding {
	f.Activity = a.ID
	f.Evidence = append(f.Evidence, Row{"declared_activity", a.ID})
	return f
}

func (f Finding) element(e string) Finding {
	f.Element = e
	f.state = append(f.state, e)
	return f
}

func (f Finding) row(table, key string) Finding {
	f.Evidence = append(f.Evidence, Row{table, key})
	return f
}

func (f Finding) at(s Severity) Finding {
	f.Severity = s
	return f
}

// control finds what is known of a measure.
func control(d *register.DataSetView, kind string) (inventory.Control, bool) {
	if d.Observed == nil {
		return inventory.Control{}, false
	}
	i := slices.IndexFunc(d.Observed.Kept.Controls, func(c inventory.Control) bool { return c.Kind == kind })
	if i < 0 {
		return inventory.Control{}, false
	}
	return d.Observed.Kept.Controls[i], true
}

func flagged(found []register.Found, flags ...reference.Flag) []register.Found {
	return slices.DeleteFunc(slices.Clone(found), func(f register.Found) bool { return !slices.Contains(flags, f.Category.Flag) })
}

func words(found []register.Found) string {
	var names []string
	for _, f := range found {
		if k := kindOf(f); !slices.Contains(names, k) {
			names = append(names, k)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
