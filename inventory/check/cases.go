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

// checksB watch breaches (Art. 33).
func checksB() []Check {
	return []Check{
		{"B01", "33(1)", Critical, "Authority not told in time, and no reason recorded", "Was the authority told? If not, why?", false, notNotified},
		{"B02", "33(3)(a)", Info, "What the affected data sets hold has changed since the breach", "Does the notice describe what was there then?", false, changedSince},
	}
}

// checksQ watch requests (Art. 12(3)).
func checksQ() []Check {
	return []Check{{"Q01", "12(3)", High, "Request not answered in time", "Was it answered, extended with notice, or refused with reasons?", false, overdue}}
}

// checksX look at the inventory itself.
func checksX() []Check {
	return []Check{
		{"X01", "5(1)(c), 32", Critical, "What looks like personal data stands in the record's free text", "Name functions, not people, and remove it.", false, selfCheck},
		{"X02", "5(2)", Critical, "The audit log is broken", "Who changed the file, and which copy is sound?", true, broken},
	}
}

func notNotified(x *subject) (all []Finding) {
	l, ok := x.ref.DeadlineOn("breach_to_authority", x.regime, x.At)
	for i := range x.Register.Breaches {
		b := &x.Register.Breaches[i]
		aware, err := time.Parse(time.RFC3339, b.AwareAt)
		if err != nil {
			continue
		}
		end, timed := elapsed(aware, l.Period)
		if !ok || !timed {
			x.note(Note{Code: "B01", Text: "the regime sets no number of hours: as soon as possible"})
			continue
		}
		if detail := late(b, end, x.At); detail != "" {
			f := Finding{Detail: detail, Evidence: []Row{{"declared_breach", b.ID}}}.element(b.ID)
			if len(b.DataSets) > 0 {
				f.Source, f.DataSet = b.DataSets[0].Source, b.DataSets[0].Name
			}
			all = append(all, f)
		}
	}
	return all
}

// late says why a breach asks for an answer, "" when nothing does: where nobody
// was told a reason must stand, and where somebody was told late, a reason too.
func late(b *register.Breach, end, now time.Time) string {
	var first time.Time
	for _, n := range b.Notices {
		if at, err := time.Parse(time.RFC3339, n.At); err == nil && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	stated := b.NoNotice != "" || b.LateReason != ""
	switch {
	case !first.IsZero() && first.After(end) && b.LateReason == "":
		return "told on " + first.UTC().Format(time.RFC3339) + ", due on " + end.UTC().Format(time.RFC3339) + ", without the reasons for the delay"
	case first.IsZero() && now.After(end) && !stated && (b.Risk != "none" || b.RiskReason == ""):
		return "due on " + end.UTC().Format(time.RFC3339) + "; no notice and no reason is recorded"
	}
	return ""
}

// Scope is what a breach may have touched, as the last scan before it left it:
// the contents of Art. 33(3)(a) that an inventory can give.
type Scope struct {
	Before   time.Time        // of the breach: when it occurred, or became known
	Scans    []int64          // behind it, by data set of the breach; 0: none is older
	Types    map[string]int64 // matches by detector type
	Persons  inventory.PersonEstimate
	Unknown  int   // data sets of the breach that no scan had read before
	NotRead  int64 // objects and members without a complete result then
	Existing int64 // objects and members then

	sets []inventory.Then
}

// BreachScope works out the scope of a breach. Errors are those of the
// inventory; a breach without a time has an empty scope.
func BreachScope(ctx context.Context, v *inventory.Snapshot, j *register.Joined, b *register.Breach) (*Scope, error) {
	return breachScope(ctx, v, j, b)
}

func breachScope(ctx context.Context, v *inventory.Snapshot, j *register.Joined, b *register.Breach) (*Scope, error) {
	s := &Scope{Types: map[string]int64{}}
	at, err := time.Parse(time.RFC3339, or(b.OccurredAt, b.AwareAt))
	if err != nil {
		s.Unknown = len(b.DataSets)
		return s, nil
	}
	s.Before = at.UTC()
	for _, l := range b.DataSets {
		scan := endedBefore(j, l.Source, at)
		s.Scans = append(s.Scans, scan)
		then := inventory.Then{}
		if scan > 0 {
			if then, err = v.AsOf(ctx, inventory.DataSetKey{Source: inventory.Name(l.Source), DataSet: inventory.Name(l.Name)}, scan); err != nil {
				return nil, err
			}
		}
		if then.Objects == 0 {
			s.Unknown++
		}
		s.NotRead, s.Existing = s.NotRead+then.Incomplete, s.Existing+then.Objects
		for detector, n := range then.Types {
			s.Types[detector] += n
		}
		s.sets = append(s.sets, then)
	}
	s.Persons = inventory.PersonsThen(s.sets)
	return s, nil
}

// endedBefore finds the last scan of a source that had ended before a time.
func endedBefore(j *register.Joined, source string, t time.Time) int64 {
	for _, s := range j.Scans {
		if !s.Ended.IsZero() && s.Ended.Before(t) && slices.ContainsFunc(s.Sources, func(c inventory.ScanSource) bool { return string(c.Name) == source }) {
			return s.Number
		}
	}
	return 0
}

func changedSince(x *subject) (all []Finding) {
	for i := range x.Register.Breaches {
		b := &x.Register.Breaches[i]
		if b.ClosedAt != "" {
			continue
		}
		for n, l := range b.DataSets {
			s := x.then[b.ID]
			d, ok := x.DataSet(l)
			if !ok || n >= len(s.sets) || s.sets[n].Objects == 0 {
				x.note(Note{Code: "B02", Source: l.Source, DataSet: l.Name, Text: "no scan is older than breach " + b.ID})
				continue
			}
			was, now := s.sets[n].Types, map[string]int64{}
			for _, f := range d.Found {
				now[f.Detector] = f.Count
			}
			if changed := differing(was, now); len(changed) > 0 {
				all = append(all, in(d, nil, "%s changed since scan %d", strings.Join(changed, ", "), s.Scans[n]).row("declared_breach", b.ID).element(b.ID))
			}
		}
	}
	return all
}

func differing(was, now map[string]int64) (types []string) {
	for d, n := range was {
		if now[d] != n {
			types = append(types, d)
		}
	}
	for d := range now {
		if was[d] == 0 {
			types = append(types, d)
		}
	}
	slices.Sort(types)
	return types
}

// overdue: an extension counts when the subject was told of it within the first
// term, with its reasons (Art. 12(3)).
func overdue(x *subject) (all []Finding) {
	l, ok := x.ref.DeadlineOn("request_answer", x.regime, x.At)
	if !ok { // where a regime is silent, that of the Union is the usual one
		l, _ = x.ref.DeadlineOn("request_answer", reference.EU, x.At)
	}
	for i := range x.Register.Requests {
		r := &x.Register.Requests[i]
		received, err := time.Parse(time.DateOnly, r.ReceivedOn)
		if err != nil || r.ClosedOn != "" || r.RefusedOn != "" && r.Refused != "" {
			continue
		}
		due := r.DueOn
		if due == "" {
			end, timed := elapsed(received, l.Period)
			if !timed {
				continue
			}
			due = end.Format(time.DateOnly)
		}
		detail := "received on " + r.ReceivedOn + ", due on " + due
		if r.ExtendedTo != "" {
			if r.ExtendedOn != "" && r.ExtendedOn <= due && r.ExtendWhy != "" {
				due = r.ExtendedTo
				detail += ", extended to " + due
			} else {
				detail += "; the extension was not told in time with its reasons"
			}
		}
		if due < x.day {
			all = append(all, Finding{Detail: detail, Evidence: []Row{{"declared_request", r.ID}}}.element(r.ID))
		}
	}
	return all
}

// selfCheck reads the free text of the record again as files would hold it.
func selfCheck(x *subject) (all []Finding) {
	if x.personal == nil {
		x.note(Note{Code: "X01", Text: "the detectors were not asked"})
		return nil
	}
	var files register.Files
	files.ReadFile("register.yaml", x.Register.ExportAll(x.ref))
	files.FreeText(func(t register.FreeText) {
		if kind := x.personal(t.Text); kind != "" {
			f := Finding{Detail: fmt.Sprintf("%s %q: %s looks like %s", t.Kind, t.ID, or(t.Path, "a comment"), kind), Evidence: []Row{{"declared_" + t.Kind, t.ID}}}
			all = append(all, f.element(t.Kind+" "+t.ID+" "+t.Path))
		}
	})
	return slices.CompactFunc(all, func(a, b Finding) bool { return a.Element == b.Element })
}

func broken(x *subject) (all []Finding) {
	for n, p := range x.chain {
		all = append(all, Finding{Detail: p.Text, Evidence: []Row{{"audit", fmt.Sprint(n + 1)}}}.element(p.Text))
	}
	return all
}
