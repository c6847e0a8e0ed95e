package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

// Joined is both sides of the inventory at one moment: what people declared and
// what scans observed, cell by cell with where each comes from. Checks and
// reports use this and nothing else. It is not to be changed.
type Joined struct {
	Register   *Register
	Reference  *reference.Data
	At         time.Time            // the day for which statuses and terms were worked out
	Scans      []inventory.ScanInfo // the latest first
	Activities []ActivityView       // in the order of their ids
	DataSets   []DataSetView        // by source and name: observed, gone and only declared ones
	AuditSeq   int64                // the audit log's end, to be printed on reports
	AuditHash  string
}

// ActivityView is a processing activity with what was observed of it.
type ActivityView struct {
	*Activity
	Status   Status
	Approval *Approval // the latest, nil if there is none
	Stamp    Stamp     // who last changed the declaration
	Open     []OpenCell
	DataSets []*DataSetView // the linked ones, in the order of the declaration
	Cells    []CategoryCell // declared lines in their order, then what is observed only
	// Complete: every linked data set was fully read, so that "not found" means
	// something. An activity without data sets is never complete.
	Complete bool
}

// Verdict is how the two sides of a cell stand to each other.
type Verdict string

// The verdicts.
const (
	Agreed       Verdict = "agreed"        // declared and observed
	OnlyDeclared Verdict = "only_declared" // not found; see Complete for what that means
	OnlyObserved Verdict = "only_observed" // nobody declared it
	Conflict     Verdict = "conflict"      // the sides say different things
	Unknown      Verdict = "unknown"       // neither side says anything
)

// CategoryCell is a category of data of an activity.
type CategoryCell struct {
	// Category is as declared, a kind or type; of what is observed only, the kind.
	Category string
	Line     *DataLine // nil: nobody declared it
	Found    []Found   // that the category covers, by data set and type
	Verdict  Verdict
}

// Count is how many matches stand behind the cell.
func (c *CategoryCell) Count() (n int64) {
	for _, f := range c.Found {
		n += f.Count
	}
	return n
}

// Found is a detector type in a data set.
type Found struct {
	Link       Link
	Detector   string
	Category   reference.Category // zero for a type that the reference data lacks
	Count      int64              // matches in standing results
	Objects    int64
	Likelihood int8
	Scan       int64 // the latest scan whose standing result holds it
	Incomplete bool  // some of it comes from results that are not complete
}

// DataSetView is a data set with both sides.
type DataSetView struct {
	Link       Link
	Declared   *DataSet // nil: nobody declared anything of it
	Stamp      Stamp
	Observed   *inventory.Dataset // nil: never scanned, or gone
	Gone       bool               // it was listed once and is no more
	First      int64              // scans that listed it, 0: none
	Last       int64
	Oldest     time.Time // as inventory.Seen
	Newest     time.Time
	Complete   bool // all of it was read, at the last listing of its source
	Found      []Found
	Country    TextCell // ISO 3166-1
	Owner      TextCell // party, or the owner that most objects name
	Activities []string // that declare it, by id
}

// TextCell is a cell that both sides may fill.
type TextCell struct {
	Declared, Observed string
	Basis              string // how the observed side is known: "observed", "tag", "file_owner" …
	Verdict            Verdict
}

// Value is what a report shows: the declared side first (DESIGN.md §4).
func (c TextCell) Value() string {
	if c.Declared != "" {
		return c.Declared
	}
	return c.Observed
}

func textCell(declared, observed, basis string) TextCell {
	c := TextCell{Declared: declared, Observed: observed, Basis: basis}
	switch {
	case declared == "" && observed == "":
		c.Verdict = Unknown
	case observed == "":
		c.Verdict = OnlyDeclared
	case declared == "":
		c.Verdict = OnlyObserved
	case declared == observed:
		c.Verdict = Agreed
	default:
		c.Verdict = Conflict
	}
	return c
}

// Words says where a declared cell comes from: "declared by … on …".
func (s Stamp) Words() string {
	if s.Entry == 0 {
		return "not declared"
	}
	return fmt.Sprintf("declared by %s on %s", s.By, s.On.Format(time.DateOnly))
}

// Words says where an observed cell comes from: "observed in scan …".
func (f Found) Words() string { return fmt.Sprintf("observed in scan %d", f.Scan) }

// Join reads both sides from one snapshot of the inventory. Statuses are those
// of the day at. Memory grows with data sets and activities, not with objects.
func Join(ctx context.Context, s *inventory.Store, at time.Time) (*Joined, error) {
	v, err := s.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	j, err := JoinFrom(ctx, v, s.Reference(), at)
	return j, errors.Join(err, v.Close())
}

// JoinFrom is Join on a snapshot that the caller holds.
func JoinFrom(ctx context.Context, v *inventory.Snapshot, ref *reference.Data, at time.Time) (*Joined, error) {
	r, err := LoadFrom(ctx, v)
	if err != nil {
		return nil, err
	}
	j := &Joined{Register: r, Reference: ref, At: at}
	if j.Scans, err = v.Scans(ctx); err != nil {
		return nil, err
	}
	if j.AuditSeq, j.AuditHash, err = v.AuditHead(ctx); err != nil {
		return nil, err
	}
	if err := j.observe(ctx, v); err != nil {
		return nil, err
	}
	j.declare()
	for i := range r.Activities {
		j.Activities = append(j.Activities, j.view(&r.Activities[i]))
	}
	return j, nil
}

// observe fills the data sets from what scans saw. Sources of one name, which
// the inventory keeps apart, share their declarations, and so they share a view.
func (j *Joined) observe(ctx context.Context, v *inventory.Snapshot) error {
	seen, err := v.Seen(ctx)
	if err != nil {
		return err
	}
	at := map[Link]int{}
	scans := map[Link]map[string]int64{}
	for _, e := range seen {
		l := Link{string(e.Source), string(e.DataSet)}
		if _, twice := at[l]; twice && e.Gone {
			continue
		}
		if _, twice := at[l]; !twice {
			at[l] = len(j.DataSets)
			j.DataSets = append(j.DataSets, DataSetView{})
		}
		j.DataSets[at[l]] = DataSetView{Link: l, Gone: e.Gone, First: e.First, Last: e.Last, Oldest: e.Oldest, Newest: e.Newest, Complete: e.Listed}
		scans[l] = e.Types
	}
	return v.Datasets(ctx, func(d inventory.Dataset) error {
		l := Link{string(d.Source), string(d.Name)}
		w := &j.DataSets[at[l]]
		w.Observed = &d
		w.Complete = w.Complete && d.Superseded == 0 && d.Objects.Scanned == d.Objects.Listed && d.Members.Scanned == d.Members.Listed
		for _, t := range d.Types {
			if t.Count == 0 {
				continue
			}
			category, _ := j.Reference.Category(t.Detector)
			w.Found = append(w.Found, Found{l, t.Detector, category, t.Count, t.Objects, t.Likelihood, scans[l][t.Detector], t.Incomplete})
		}
		return nil
	})
}

// declare adds what people say of data sets, and those that only they know.
func (j *Joined) declare() {
	at := map[Link]int{}
	for i := range j.DataSets {
		at[j.DataSets[i].Link] = i
	}
	ensure := func(l Link) *DataSetView {
		i, ok := at[l]
		if !ok {
			i = len(j.DataSets)
			at[l] = i
			j.DataSets = append(j.DataSets, DataSetView{Link: l})
		}
		return &j.DataSets[i]
	}
	r := j.Register
	for i := range r.DataSets {
		d := &r.DataSets[i]
		w := ensure(Link{d.Source, d.Name})
		w.Declared = d
		w.Stamp, _ = r.Stamp(Key{"data_set", d.ID})
	}
	for i := range r.Activities {
		for _, l := range r.Activities[i].DataSets {
			w := ensure(l)
			w.Activities = append(w.Activities, r.Activities[i].ID)
		}
	}
	for i := range j.DataSets {
		j.DataSets[i].cells()
	}
	slices.SortStableFunc(j.DataSets, func(a, b DataSetView) int {
		return strings.Compare(a.Link.Source+"\x00"+a.Link.Name, b.Link.Source+"\x00"+b.Link.Name)
	})
}

// cells fills country and owner from both sides. What the configuration of a
// scan declares of a country counts as declared when the register is silent.
func (w *DataSetView) cells() {
	var d DataSet
	if w.Declared != nil {
		d = *w.Declared
	}
	var country, basis, owner, ownerBasis string
	if o := w.Observed; o != nil {
		if country, basis = o.Location.Country, o.Location.Basis; basis == "declared" {
			if d.Country == "" {
				d.Country = country
			}
			country, basis = o.Location.Observed, "observed"
			if country == "" && o.Location.Region != "" {
				country = o.Location.Country
			}
		}
		if len(o.Owners) > 0 {
			owner, ownerBasis = o.Owners[0].Owner, o.Owners[0].Basis
		}
	}
	w.Country = textCell(d.Country, country, basis)
	w.Owner = textCell(d.Owner, owner, ownerBasis)
	if w.Owner.Verdict == Conflict { // a party and an account are different names, and no contradiction
		w.Owner.Verdict = Agreed
	}
}

// view joins an activity with its data sets.
func (j *Joined) view(a *Activity) ActivityView {
	w := ActivityView{Activity: a, Open: a.OpenCells(j.Reference), Complete: len(a.DataSets) > 0}
	w.Status, w.Approval = j.Register.Status(a, j.At)
	w.Stamp, _ = j.Register.Stamp(Key{"activity", a.ID})
	var found []Found
	for _, l := range a.DataSets {
		d, _ := j.DataSet(l)
		w.DataSets = append(w.DataSets, d)
		w.Complete = w.Complete && d.Observed != nil && d.Complete
		found = append(found, d.Found...)
	}
	covered := make([]bool, len(found))
	for i := range a.Data {
		c := CategoryCell{Category: a.Data[i].Category, Line: &a.Data[i], Verdict: OnlyDeclared}
		for n, f := range found {
			if f.Detector == c.Category || f.Category.Kind == c.Category && c.Category != "" {
				c.Found, c.Verdict, covered[n] = append(c.Found, f), Agreed, true
			}
		}
		w.Cells = append(w.Cells, c)
	}
	return w.undeclared(found, covered)
}

// undeclared adds a cell for each kind of data that no line covers; a type that
// the reference data lacks stands for itself.
func (w ActivityView) undeclared(found []Found, covered []bool) ActivityView {
	first := len(w.Cells)
	for n, f := range found {
		if covered[n] || f.Category.Kind == credentials { // evidence of Art. 32, no category of personal data
			continue
		}
		name := f.Category.Kind
		if name == "" {
			name = f.Detector
		}
		i := slices.IndexFunc(w.Cells[first:], func(c CategoryCell) bool { return c.Category == name })
		if i < 0 {
			i = len(w.Cells) - first
			w.Cells = append(w.Cells, CategoryCell{Category: name, Verdict: OnlyObserved})
		}
		c := &w.Cells[first+i]
		c.Found = append(c.Found, f)
	}
	slices.SortFunc(w.Cells[first:], func(a, b CategoryCell) int { return strings.Compare(a.Category, b.Category) })
	return w
}

// DataSet finds the view of a data set.
func (j *Joined) DataSet(l Link) (*DataSetView, bool) {
	i, ok := slices.BinarySearchFunc(j.DataSets, l, func(d DataSetView, l Link) int {
		return strings.Compare(d.Link.Source+"\x00"+d.Link.Name, l.Source+"\x00"+l.Name)
	})
	if !ok {
		return nil, false
	}
	return &j.DataSets[i], true
}

// Uncovered lists the data sets with findings that no activity declares and
// that nobody put out of scope.
func (j *Joined) Uncovered() []*DataSetView {
	var all []*DataSetView
	for i := range j.DataSets {
		d := &j.DataSets[i]
		if len(d.Found) > 0 && len(d.Activities) == 0 && (d.Declared == nil || d.Declared.OutOfScope == "") {
			all = append(all, d)
		}
	}
	return all
}
