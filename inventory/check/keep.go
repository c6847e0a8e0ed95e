package check

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// checksR compare how long data is kept with how long it may be (Art. 5(1)(e)).
func checksR() []Check {
	return []Check{
		{"R01", "5(1)(e)", High, "Older than the rule allows", "Why is it still there?", false, tooOld},
		{"R02", "30(1)(f)", Medium, "Category without period or criteria", "How long is it kept, or by what criteria is that decided?", false, noPeriod},
		{"R03", "5(1)(e), 17", Medium, "The store keeps longer than the rule allows", "Can data be erased when its period ends?", false, keepsLonger},
		{"R04", "5(1)(e), 25", Low, "A rule, and nothing that carries it out", "Who or what deletes the data when the period ends?", false, noMechanism},
		{"R05", "17", Medium, "Earlier versions are kept without end", "When does erased data leave the earlier versions?", false, versions},
		{"R06", "30(1)(f)", Low, "A period without a legal reference or reason", "Why this long?", false, noGround},
	}
}

var (
	hiveYear  = regexp.MustCompile(`(?i)(?:^|/)(?:year|y|jahr|annee)=((?:19|20)\d\d)(?:/(?:month|m|monat|mois)=(\d{1,2})(?:/(?:day|d|tag|jour)=(\d{1,2}))?)?(?:/|$)`)
	hiveDay   = regexp.MustCompile(`(?i)(?:^|/)(?:dt|date|day|ds)=((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?:/|$)`)
	pathMonth = regexp.MustCompile(`(?:^|/)((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?/`)
	pathYear  = regexp.MustCompile(`(?:^|/)((?:19|20)\d\d)/`)
)

// PartitionEnd reads the period that a path names as writers of partitioned data
// do (year=2019/month=03, dt=2019-03-01, 2019/03/), and gives its last day: the
// data in it is at least that old. ok is false for any other name; a number in a
// file's own name is no partition.
func PartitionEnd(path string) (end time.Time, ok bool) {
	for _, form := range []*regexp.Regexp{hiveYear, hiveDay, pathMonth, pathYear} {
		m := form.FindStringSubmatch(path)
		if m == nil {
			continue
		}
		var n [3]int
		for i, s := range m[1:] {
			n[i], _ = strconv.Atoi(s) // digits only; "" is 0
		}
		switch {
		case n[1] == 0:
			return time.Date(n[0], 12, 31, 0, 0, 0, 0, time.UTC), true
		case n[1] > 12 || n[2] > 31:
			return time.Time{}, false
		case n[2] == 0:
			return time.Date(n[0], time.Month(n[1])+1, 0, 0, 0, 0, 0, time.UTC), true
		}
		return time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC), true
	}
	return time.Time{}, false
}

// partitions finds the oldest period that the names of a data set's objects
// state.
func (x *subject) partitions(ctx context.Context, v *inventory.Snapshot) error {
	if len(x.Register.Retention) == 0 {
		return nil
	}
	return v.Names(ctx, func(k inventory.DataSetKey, object inventory.Name) {
		l := register.Link{Source: string(k.Source), Name: string(k.DataSet)}
		end, ok := PartitionEnd(string(object))
		if old, seen := x.parts[l]; ok && (!seen || end.Before(old)) {
			x.parts[l] = end
		}
	})
}

// Past is the day on which a rule's period, counted from a day, has passed; ok
// is false for a rule without a period.
func Past(r *register.RetentionRule, from time.Time) (time.Time, bool) {
	p, err := register.ParsePeriod(r.Period)
	if err != nil {
		return time.Time{}, false
	}
	if r.FromYearEnd {
		from = time.Date(from.Year(), 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return p.After(from), true
}

// dated tells whether a rule starts with something that a store knows. An object
// last changed on a day was created on it or before; when a contract ended, no
// store tells.
func dated(r *register.RetentionRule) bool {
	return slices.Contains([]string{"creation", "collection", "last_change"}, r.Start)
}

// ruled is a rule that applies to data that was found in a data set.
type ruled struct {
	a    *register.ActivityView
	d    *register.DataSetView
	rule *register.RetentionRule
	held []register.Found
}

// rules lists the rules that apply to what was found, once for each activity,
// data set and rule.
func (x *subject) rules() (all []ruled) {
	for _, a := range x.alive("") {
		for _, d := range a.DataSets {
			if d.Observed == nil {
				continue
			}
			by := map[string][]register.Found{}
			for _, f := range people(d) {
				for _, l := range a.Data {
					if l.Retention != "" && (l.Category == f.Detector || l.Category == f.Category.Kind) {
						by[l.Retention] = append(by[l.Retention], f)
					}
				}
			}
			for i := range x.Register.Retention {
				if r := &x.Register.Retention[i]; by[r.ID] != nil {
					all = append(all, ruled{a, d, r, by[r.ID]})
				}
			}
		}
	}
	return all
}

func (r ruled) finding(detail string, args ...any) Finding {
	return in(r.d, nil, detail, args...).under(r.a).row("declared_retention", r.rule.ID).element(r.rule.ID)
}

func tooOld(x *subject) (all []Finding) {
	for _, r := range x.rules() {
		if r.rule.Period == "" {
			continue
		}
		if !dated(r.rule) {
			x.note(Note{Code: "R01", Activity: r.a.ID, Source: r.d.Link.Source, DataSet: r.d.Link.Name,
				Text: "rule " + r.rule.ID + " starts with something that the store does not tell: whether it has passed cannot be told"})
			continue
		}
		oldest, from := r.d.Oldest, "last changed on"
		if p, ok := x.parts[r.d.Link]; ok && r.rule.Start != "last_change" && (oldest.IsZero() || p.Before(oldest)) {
			oldest, from = p, "in a partition up to"
		}
		if oldest.IsZero() {
			x.note(Note{Code: "R01", Activity: r.a.ID, Source: r.d.Link.Source, DataSet: r.d.Link.Name, Text: "its objects have no dates"})
			continue
		}
		if past, ok := Past(r.rule, oldest); ok && past.Before(x.At) {
			all = append(all, r.finding("the oldest object is %s %s; %s (%s) passed on %s", from, oldest.Format(time.DateOnly),
				r.rule.ID, r.rule.Period, past.Format(time.DateOnly)))
		}
	}
	return all
}

func noPeriod(x *subject) (all []Finding) {
	for _, a := range x.alive("controller") {
		for _, l := range a.Data {
			r, ok := x.Register.Rule(l.Retention)
			if ok && (r.Period != "" || r.Criteria != "") {
				continue
			}
			f := of(a, "neither a period nor criteria")
			f.Category, f.Element = l.Category, l.Subject
			if f.state = []string{l.Category}; len(a.DataSets) > 0 {
				f = f.on(a.DataSets[0])
			}
			all = append(all, f)
		}
	}
	return all
}

// keepsLonger compares only rules that start where the store's periods start.
func keepsLonger(x *subject) (all []Finding) {
	for _, r := range x.rules() {
		if !dated(r.rule) || r.rule.FromYearEnd {
			continue
		}
		end, ok := Past(r.rule, x.At)
		if !ok {
			continue
		}
		days := int64(end.Sub(x.At.Truncate(24*time.Hour)).Hours()/24 + 0.5)
		for _, k := range r.d.Observed.Kept.Retention {
			f := r.finding("").row("observed_retention", strings.TrimSpace(string(k.Scope)+" "+k.Method))
			switch {
			case k.LockDays > days:
				f.Detail = "locked for " + strconv.FormatInt(k.LockDays, 10) + " days; " + r.rule.ID + " ends after " + strconv.FormatInt(days, 10)
			case k.ExpireDays > days && r.rule.Action != "review":
				f.Detail = "deleted after " + strconv.FormatInt(k.ExpireDays, 10) + " days; " + r.rule.ID + " ends after " + strconv.FormatInt(days, 10)
			default:
				continue
			}
			f.state = append(f.state, f.Detail)
			all = append(all, f)
			break // one for a rule and data set
		}
	}
	return all
}

// noMechanism asks only where the source was asked and said that it has none.
func noMechanism(x *subject) (all []Finding) {
	for _, r := range x.rules() {
		c, asked := control(r.d, "lifecycle")
		if r.rule.Period == "" || r.rule.Action != "erase" && r.rule.Action != "anonymise" {
			continue
		}
		if !asked || c.State == "unknown" {
			x.note(Note{Code: "R04", Source: r.d.Link.Source, DataSet: r.d.Link.Name, Text: "whether the store deletes by itself is not known"})
			continue
		}
		if c.State == "no" {
			all = append(all, r.finding("the store deletes nothing by itself").measure(c))
		}
	}
	return all
}

func versions(x *subject) (all []Finding) {
	for _, r := range x.rules() {
		c, ok := control(r.d, "versioning")
		ends := slices.ContainsFunc(r.d.Observed.Kept.Retention, func(k inventory.Retention) bool { return k.NoncurrentDays > 0 })
		if ok && (c.State == "yes" || c.State == "partial") && !ends && (r.rule.Action == "erase" || r.rule.Action == "anonymise") {
			all = append(all, r.finding("earlier versions are kept, and nothing deletes them").measure(c))
		}
	}
	return all
}

func noGround(x *subject) (all []Finding) {
	for _, a := range x.alive("controller") {
		var seen []string
		for _, l := range a.Data {
			r, ok := x.Register.Rule(l.Retention)
			if !ok || r.Period == "" || r.LegalRef != "" || r.Reason != "" || slices.Contains(seen, r.ID) {
				continue
			}
			seen = append(seen, r.ID)
			f := of(a, "rule %s says how long and not why", r.ID).row("declared_retention", r.ID).element(r.ID)
			if len(a.DataSets) > 0 {
				f = f.on(a.DataSets[0])
			}
			all = append(all, f)
		}
	}
	return all
}
