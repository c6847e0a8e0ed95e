package register

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
)

// Decide records a triage decision. Its id is made here: the one given, which
// names what is decided, with a number that is free. Errors: each cell that
// breaks a rule, and those of Declare.
func Decide(ctx context.Context, s *inventory.Store, decision Decision, who inventory.Author) (*Decision, error) {
	var d *Decision
	err := s.Declare(ctx, who, func(c *inventory.Declaration) error {
		r, err := load(ctx, c)
		if err != nil {
			return err
		}
		own := decision
		for n := 1; ; n++ {
			own.ID = fmt.Sprintf("%s-%d", decision.ID, n)
			if _, taken := find(r.Triage, own.ID); !taken {
				break
			}
		}
		d = &own
		return r.putDecision(ctx, c, s, "decide", d)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Reopen ends a triage decision on a day: what it silenced is open again. Errors:
// an unknown decision, one that is open already, and those of Declare.
func Reopen(ctx context.Context, s *inventory.Store, id string, on time.Time, who inventory.Author) error {
	return s.Declare(ctx, who, func(c *inventory.Declaration) error {
		r, err := load(ctx, c)
		if err != nil {
			return err
		}
		d, ok := find(r.Triage, id)
		if !ok {
			return fmt.Errorf("there is no decision %q", id)
		}
		if d.Reopened != "" {
			return fmt.Errorf("decision %q was reopened on %s", id, d.Reopened)
		}
		d.Reopened = on.Format(time.DateOnly)
		return r.putDecision(ctx, c, s, "reopen", d)
	})
}

// putDecision holds a decision to the rules of files and stores it.
func (r *Register) putDecision(ctx context.Context, c *inventory.Declaration, s *inventory.Store, action string, d *Decision) error {
	e := &entity{kind: kindOf("decision"), id: d.ID, value: reflect.ValueOf(d).Elem(), comments: r.comments[Key{"decision", d.ID}]}
	check := checker{ref: s.Reference(), known: map[Key]*entity{}}
	for _, o := range r.entities() {
		check.known[o.key()] = o
	}
	check.known[e.key()] = e
	check.check(e)
	check.relations(e)
	if len(check.faults) > 0 {
		var all []string
		for _, f := range check.faults {
			all = append(all, f.Text)
		}
		return fmt.Errorf("nothing was decided: %s", strings.Join(all, "; "))
	}
	_, err := apply(ctx, c, s, action, []*entity{e}, nil)
	return err
}
