package register

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
)

// Status is how far an activity's record has come. It is worked out, never
// written: an approval holds for the content that was approved.
type Status string

// The statuses.
const (
	Draft    Status = "draft"    // never approved
	Approved Status = "approved" // as it stands
	Altered  Status = "altered"  // approved once, changed since
	Retired  Status = "retired"  // has ended
)

// Status tells how far an activity has come on a day, with its latest approval
// if there is one.
func (r *Register) Status(a *Activity, on time.Time) (Status, *Approval) {
	var last *Approval
	for i := range r.Approvals {
		if p := &r.Approvals[i]; p.Activity == a.ID && (last == nil || p.Version > last.Version) {
			last = p
		}
	}
	end, err := parseDay(a.EndedOn)
	switch {
	case err == nil && end.Before(on):
		return Retired, last
	case last == nil:
		return Draft, nil
	case last.Content != a.Content():
		return Altered, last
	}
	return Approved, last
}

// ApprovalID names an approval.
func ApprovalID(activity string, version int) string { return fmt.Sprintf("%s@%d", activity, version) }

// ApproveOptions say what is approved.
type ApproveOptions struct {
	Activity   string
	By         string    // party that answers for it: the owner, not the DPO
	On         time.Time // day of the approval
	Incomplete bool      // though cells are open
}

// IncompleteError lists the open cells for which an activity was not approved.
type IncompleteError struct {
	Activity string
	Open     []OpenCell
}

func (e *IncompleteError) Error() string {
	var parts []string
	for _, c := range e.Open {
		parts = append(parts, fmt.Sprintf("%s (%s)", c.Path, c.Article))
	}
	return fmt.Sprintf("activity %q is not complete: %s", e.Activity, strings.Join(parts, ", "))
}

// Approve records that a party answers for an activity as it stands, and moves
// its review to the next date: Head.ReviewMonths later. Errors:
// *IncompleteError, an unknown activity or party, a DPO as approver (the DPO
// advises, Art. 38(6)), and those of Declare.
func Approve(ctx context.Context, s *inventory.Store, o ApproveOptions, who inventory.Author) (*Approval, error) {
	var p *Approval
	err := s.Declare(ctx, who, func(d *inventory.Declaration) error {
		r, err := load(ctx, d)
		if err != nil {
			return err
		}
		a, ok := r.Activity(o.Activity)
		if !ok {
			return fmt.Errorf("there is no activity %q", o.Activity)
		}
		by, ok := r.Party(o.By)
		if !ok {
			return fmt.Errorf("there is no party %q", o.By)
		}
		if slices.Contains(by.Roles, "dpo") || r.Head != nil && r.Head.DPO == by.ID {
			return fmt.Errorf("party %q is the data protection officer, who advises and does not decide (Art. 38(6)): let the owner approve", by.ID)
		}
		if open := a.OpenCells(s.Reference()); len(open) > 0 && !o.Incomplete {
			return &IncompleteError{a.ID, open}
		}
		status, last := r.Status(a, o.On)
		if status == Approved {
			return fmt.Errorf("activity %q is approved as it stands (version %d)", a.ID, last.Version)
		}
		version := 1
		if last != nil {
			version = last.Version + 1
		}
		puts := r.review(a, o.On)
		p = &Approval{ID: ApprovalID(a.ID, version), Activity: a.ID, Version: version, By: by.ID, On: o.On.Format(time.DateOnly), Content: a.Content()}
		puts = append(puts, &entity{kind: kindOf("approval"), id: p.ID, value: reflect.ValueOf(p).Elem()})
		_, err = apply(ctx, d, s, "approve", puts, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

const usualReviewMonths = 12

// review moves an activity's review to its next date, unless a later one stands.
func (r *Register) review(a *Activity, on time.Time) []*entity {
	months := usualReviewMonths
	if r.Head != nil && r.Head.ReviewMonths > 0 {
		months = r.Head.ReviewMonths
	}
	if due, err := parseDay(a.ReviewDue); err == nil && due.After(on) {
		return nil
	}
	a.ReviewDue = Period{Months: months}.After(on).Format(time.DateOnly)
	e := &entity{kind: kindOf("activity"), id: a.ID, value: reflect.ValueOf(a).Elem()}
	e.comments = r.comments[e.key()]
	return []*entity{e}
}

// parseDay reads a date or a time.
func parseDay(s string) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	return time.Parse(time.RFC3339, s)
}
