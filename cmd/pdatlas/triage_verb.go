package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/check"
	"github.com/pdatlas/pdatlas/inventory/register"
)

func (a *app) triageVerb() *cobra.Command {
	c := &cobra.Command{
		Use: "triage", Short: "Decide on findings of 'pdatlas check': with author, reason and expiry",
		Long: `Records what was decided on a finding. A decision bears on its own check and scope and
nothing else, runs out on its day, and no longer counts when other counts or categories
are found. What it silences stays counted.`,
		Example: `  pdatlas triage list
  pdatlas triage decide 1f3a9c0b --decision accepted --reason "moves" --by hr --expires 2027-03-31
  pdatlas triage reopen T-1f3a9c0b2d4e-1`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var f registerFlags
	c.PersistentFlags().StringVar(&f.as, "as", "", "`NAME` of who makes the change (default: the user of the system)")
	c.AddCommand(a.triageListVerb(), a.triageDecideVerb(&f), a.triageReopenVerb(&f))
	return c
}

func (a *app) triageListVerb() *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "The decisions, and what became of them", Args: cobra.NoArgs, Example: "  pdatlas triage list"}
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		r, err := a.checks(cmd.Context())
		if err != nil {
			return err
		}
		bears := map[string]int{}
		states := map[string]check.Status{}
		for _, f := range r.Findings {
			if f.Decision != "" {
				bears[f.Decision]++
				states[f.Decision] = f.Status
			}
		}
		return a.ask(cmd.Context(), func(s *inventory.Store) error {
			reg, err := register.Load(cmd.Context(), s)
			if err != nil {
				return err
			}
			out := a.newRows("DECISION", "CHECK", "WHERE", "DECIDED", "BY", "ON", "EXPIRES", "ASSIGNEE", "DUE", "STATE", "FINDINGS")
			for _, d := range reg.Triage {
				state := string(states[d.ID])
				if state == "" {
					state = "bears on nothing"
				}
				where := orDash(joinWords(joinWords(d.Activity, d.Name), joinWords(d.Category, d.Element)))
				row := map[string]any{"id": d.ID, "check": d.Check, "activity": d.Activity, "source": d.Source, "data_set": d.Name, "category": d.Category, "element": d.Element,
					"decision": d.Decision, "reason": d.Reason, "by": d.By, "on": d.On, "expires": d.Expires, "assignee": d.Assignee, "due": d.Due, "reopened_on": d.Reopened,
					"state": state, "findings": bears[d.ID]}
				if err := out.add(row, d.ID, d.Check, where, d.Decision, d.By, d.On, d.Expires, orDash(d.Assignee), orDash(d.Due), state, group(int64(bears[d.ID]))); err != nil {
					return err
				}
			}
			return out.end("no decisions: 'pdatlas check' lists what is to be decided")
		})
	})
	return c
}

func (a *app) triageDecideVerb(f *registerFlags) *cobra.Command {
	var d register.Decision
	c := &cobra.Command{
		Use: "decide FINDING", Short: "Decide on a finding", Args: cobra.ExactArgs(1),
		Long: `Records a decision on the finding with this fingerprint (its beginning is enough).
confirmed and remediate keep it open; false_positive, accepted and out_of_scope silence
it until the decision expires.`,
		Example: `  pdatlas triage decide 1f3a9c0b2d4e --decision remediate \
    --reason "delete the export" --by hr --expires 2027-01-31 --assignee it --due 2026-12-31`,
	}
	fl := c.Flags()
	fl.StringVar(&d.Decision, "decision", "", "`WHAT` was decided: confirmed, false_positive, accepted, out_of_scope or remediate; required")
	fl.StringVar(&d.Reason, "reason", "", "`WHY`; required")
	fl.StringVar(&d.By, "by", "", "`PARTY` that decided, by its id; required")
	fl.StringVar(&d.Expires, "expires", "", "last `DAY` on which it holds, YYYY-MM-DD; required")
	fl.StringVar(&d.Assignee, "assignee", "", "`PARTY` that does what remains; required for remediate")
	fl.StringVar(&d.Due, "due", "", "`DAY` until when, YYYY-MM-DD; required for remediate")
	c.RunE = verb(func(cmd *cobra.Command, args []string) error {
		if d.Decision == "" || d.Reason == "" || d.By == "" || d.Expires == "" {
			return usageError(errors.New("--decision, --reason, --by and --expires are required"))
		}
		if d.Decision == "remediate" && (d.Assignee == "" || d.Due == "") {
			return usageError(errors.New("work remains: say --assignee and --due"))
		}
		r, err := a.checks(cmd.Context())
		if err != nil {
			return err
		}
		finding, err := r.Find(args[0])
		if err != nil {
			return err
		}
		d.ID, d.On = "T-"+finding.Fingerprint[:12], time.Now().Format(time.DateOnly)
		return a.change(cmd.Context(), f, func(s *inventory.Store, who inventory.Author) error {
			stored, err := register.Decide(cmd.Context(), s, finding.Decide(d), who)
			if err != nil {
				return err
			}
			if a.json {
				return writeJSON(a.stdout, map[string]string{"id": stored.ID, "decision": stored.Decision, "expires": stored.Expires})
			}
			_, err = fmt.Fprintf(a.stdout, "%s: %s (%s) until %s\n", stored.ID, stored.Decision, finding.Code, stored.Expires)
			return err
		})
	})
	return c
}

func (a *app) triageReopenVerb(f *registerFlags) *cobra.Command {
	c := &cobra.Command{Use: "reopen DECISION", Short: "End a decision: what it silenced is open again", Args: cobra.ExactArgs(1), Example: "  pdatlas triage reopen T-1f3a9c0b2d4e-1"}
	c.RunE = verb(func(cmd *cobra.Command, args []string) error {
		return a.change(cmd.Context(), f, func(s *inventory.Store, who inventory.Author) error {
			if err := register.Reopen(cmd.Context(), s, args[0], time.Now(), who); err != nil {
				return err
			}
			if a.json {
				return writeJSON(a.stdout, map[string]string{"id": args[0], "state": "reopened"})
			}
			_, err := fmt.Fprintf(a.stdout, "%s is reopened\n", args[0])
			return err
		})
	})
	return c
}
