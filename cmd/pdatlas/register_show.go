package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// activityJSON is an activity with both sides, for machines.
type activityJSON struct {
	ID       string             `json:"id"`
	Name     string             `json:"name"`
	Role     string             `json:"role"`
	Status   register.Status    `json:"status"`
	Version  int                `json:"version,omitempty"`
	Declared string             `json:"declared"`
	Review   string             `json:"review_due,omitempty"`
	Complete bool               `json:"fully_read"`
	Open     []string           `json:"to_be_completed"`
	DataSets []dataSetJSON      `json:"data_sets"`
	Cells    []categoryCellJSON `json:"categories"`
}

type dataSetJSON struct {
	Source  string `json:"source"`
	DataSet string `json:"data_set"`
	State   string `json:"state"`
	Country string `json:"country,omitempty"`
}

type categoryCellJSON struct {
	Category string           `json:"category"`
	Verdict  register.Verdict `json:"verdict"`
	Matches  int64            `json:"matches"`
	Scan     int64            `json:"scan,omitempty"`
}

func (a *app) registerShowVerb() *cobra.Command {
	c := &cobra.Command{
		Use: "show [ACTIVITY]", Short: "The activities with what was declared and what was observed", Args: cobra.MaximumNArgs(1),
		Example: `  pdatlas register show
  pdatlas register show PA-001
  pdatlas register show --json`,
	}
	c.RunE = verb(func(cmd *cobra.Command, args []string) error {
		return a.ask(cmd.Context(), func(s *inventory.Store) error { return a.showRegister(cmd.Context(), s, args) })
	})
	return c
}

func (a *app) showRegister(ctx context.Context, s *inventory.Store, args []string) error {
	j, err := register.Join(ctx, s, time.Now())
	if err != nil {
		return err
	}
	if len(args) == 1 {
		for i := range j.Activities {
			if w := &j.Activities[i]; w.ID == args[0] {
				return a.showActivity(j, w)
			}
		}
		return fmt.Errorf("there is no activity %q", args[0])
	}
	out := a.newRows("ACTIVITY", "NAME", "ROLE", "STATE", "REVIEW", "TO COMPLETE", "DATA SETS", "UNDECLARED", "NOT FOUND")
	for i := range j.Activities {
		w := &j.Activities[i]
		row := newActivityJSON(w)
		undeclared, missing := 0, 0
		for _, c := range w.Cells {
			switch c.Verdict {
			case register.OnlyObserved:
				undeclared++
			case register.OnlyDeclared:
				missing++
			}
		}
		if err := out.add(row, w.ID, w.Name, w.Role, string(w.Status), orDash(w.ReviewDue), group(int64(len(w.Open))), group(int64(len(w.DataSets))),
			group(int64(undeclared)), group(int64(missing))); err != nil {
			return err
		}
	}
	if err := out.end("no activities: 'pdatlas register init' drafts them from what was scanned"); err != nil || a.json {
		return err
	}
	if n := len(j.Uncovered()); n > 0 {
		fmt.Fprintf(a.stdout, "\n%s with personal data that no activity names\n", many(int64(n), "data set"))
	}
	_, err = fmt.Fprintf(a.stdout, "revision %s, audit log %d entries, head %s\n", j.Register.Revision, j.AuditSeq, j.AuditHash)
	return err
}

func newActivityJSON(w *register.ActivityView) activityJSON {
	row := activityJSON{ID: w.ID, Name: w.Name, Role: w.Role, Status: w.Status, Declared: w.Stamp.Words(), Review: w.ReviewDue,
		Complete: w.Complete, Open: []string{}, DataSets: []dataSetJSON{}, Cells: []categoryCellJSON{}}
	if w.Approval != nil {
		row.Version = w.Approval.Version
	}
	for _, c := range w.Open {
		row.Open = append(row.Open, c.Path+": "+c.Article)
	}
	for _, d := range w.DataSets {
		row.DataSets = append(row.DataSets, dataSetJSON{d.Link.Source, d.Link.Name, dataSetState(d), d.Country.Value()})
	}
	for i := range w.Cells {
		c := &w.Cells[i]
		row.Cells = append(row.Cells, categoryCellJSON{c.Category, c.Verdict, c.Count(), latestScan(c)})
	}
	return row
}

func latestScan(c *register.CategoryCell) (scan int64) {
	for _, f := range c.Found {
		scan = max(scan, f.Scan)
	}
	return scan
}

func dataSetState(d *register.DataSetView) string {
	switch {
	case d.Gone:
		return "gone"
	case d.Observed == nil:
		return "never scanned"
	case !d.Complete:
		return "not fully read"
	}
	return "read"
}

// verdictWords says how the two sides of a category stand to each other.
func verdictWords(v register.Verdict, complete bool) string {
	switch v {
	case register.Agreed:
		return "declared and found"
	case register.OnlyObserved:
		return "found, not declared: to verify"
	case register.OnlyDeclared:
		if complete {
			return "declared, not found in what was read"
		}
		return "declared; cannot tell: not everything was read"
	}
	return string(v)
}

func (a *app) showActivity(j *register.Joined, w *register.ActivityView) error {
	if a.json {
		return writeJSON(a.stdout, newActivityJSON(w))
	}
	fmt.Fprintf(a.stdout, "%s  %s (%s)\n  %s; %s\n", w.ID, w.Name, w.Role, stateWords(w), w.Stamp.Words())
	for _, c := range w.Open {
		fmt.Fprintf(a.stdout, "  to be completed (%s): %s\n", c.Article, c.Path)
	}
	if len(w.DataSets) > 0 {
		fmt.Fprintln(a.stdout)
		t := newLongTable(a.stdout, "SOURCE", "DATA SET", "STATE", "COUNTRY", "OWNER")
		for _, d := range w.DataSets {
			if err := t.add(d.Link.Source, d.Link.Name, dataSetState(d), cellWords(d.Country), cellWords(d.Owner)); err != nil {
				return err
			}
		}
		if err := t.end(""); err != nil {
			return err
		}
	}
	fmt.Fprintln(a.stdout)
	t := newLongTable(a.stdout, "CATEGORY", "SUBJECTS", "KEPT", "", "MATCHES", "FROM")
	for i := range w.Cells {
		c := &w.Cells[i]
		var subject, keep, from string
		if c.Line != nil {
			subject, keep, from = c.Line.Subject, c.Line.Retention, w.Stamp.Words()
		}
		if scan := latestScan(c); scan > 0 {
			from = strings.TrimPrefix(from+fmt.Sprintf("; observed in scan %d", scan), "; ")
		}
		if err := t.add(c.Category, orDash(subject), orDash(keep), verdictWords(c.Verdict, w.Complete), group(c.Count()), from); err != nil {
			return err
		}
	}
	return t.end("no categories, declared or found")
}

func stateWords(w *register.ActivityView) string {
	if w.Approval == nil {
		return string(w.Status)
	}
	return fmt.Sprintf("%s, version %d approved by %s on %s", w.Status, w.Approval.Version, w.Approval.By, w.Approval.On)
}

func cellWords(c register.TextCell) string {
	switch c.Verdict {
	case register.Conflict:
		return fmt.Sprintf("%s declared, %s observed: conflict", c.Declared, c.Observed)
	case register.OnlyDeclared:
		return c.Declared + " (declared)"
	case register.OnlyObserved:
		return fmt.Sprintf("%s (%s)", c.Observed, c.Basis)
	case register.Agreed:
		return c.Value()
	}
	return "-"
}
