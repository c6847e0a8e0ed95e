package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/owners"
	"github.com/pdatlas/pdatlas/inventory/report"
)

func (a *app) ownersVerb() *cobra.Command {
	c := &cobra.Command{
		Use:   "owners",
		Short: "Who answers for what: list, declare, find what nobody owns, ask owners",
		Long: `An owner is the first that is known of: a rule in the configuration, the object's
tag, the tag "owner" of its bucket, the comment on its table, the owner in the
database, the account or login that owns the object or file. The basis is always told.
Rules are applied when a question is asked: a new one needs no new scan.`,
		Example: `  pdatlas owners list
  pdatlas owners set --data-set 'customers/hr*' --owner 'Head of HR' --department HR
  pdatlas owners orphans --unvouched
  pdatlas owners questionnaire --department HR -o hr.md`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(a.ownersListVerb(), a.ownersSetVerb(), a.orphansVerb(), a.questionnaireVerb())
	return c
}

// shareJSON is the part of a data set that one owner answers for, for machines.
type shareJSON struct {
	Source      inventory.Name `json:"source"`
	DataSet     inventory.Name `json:"data_set"`
	Owner       string         `json:"owner"` // "" unknown
	Basis       string         `json:"basis"`
	Rule        int            `json:"rule,omitempty"` // number in the configuration, from 1
	Department  string         `json:"department,omitempty"`
	Application string         `json:"application,omitempty"`
	Activity    string         `json:"activity,omitempty"`
	Objects     int64          `json:"objects"`
	Personal    int64          `json:"objects_with_personal_data"`
}

func (s *shareJSON) cells() []string {
	basis := orDash(s.Basis)
	if s.Rule > 0 {
		basis += fmt.Sprintf(" (rule %d)", s.Rule)
	}
	owner := s.Owner
	if owner == "" {
		owner = "unknown"
	}
	return []string{string(s.DataSet), owner, basis, orDash(s.Department), orDash(s.Application), orDash(s.Activity),
		group(s.Objects), group(s.Personal), string(s.Source)}
}

// shares prints the shares of data sets that wanted chooses.
func (a *app) shares(ctx context.Context, f *inventoryFilter, nothing string, wanted func(*owners.Share) bool) error {
	rules, err := a.config.Owners.rules()
	if err != nil {
		return usageError(err)
	}
	head := []string{"DATA SET", "OWNER", "BASIS", "DEPARTMENT", "APPLICATION", "ACTIVITY", "OBJECTS", "PERSONAL", "SOURCE"}
	return a.snapshots(ctx, f, nothing, head, func(v *inventory.Snapshot, out *rows) error {
		return v.Datasets(ctx, func(d inventory.Dataset) error {
			if f.source != "" && string(d.Source) != f.source || f.dataset != "" && string(d.Name) != f.dataset {
				return nil
			}
			all, err := rules.Of(ctx, v, &d)
			if err != nil {
				return err
			}
			for i := range all {
				x := &all[i]
				if !wanted(x) {
					continue
				}
				row := shareJSON{d.Source, d.Name, x.Owner, x.Basis, x.Rule, x.Department, x.Application, x.Activity, x.Objects, x.Personal}
				if err := out.add(row, row.cells()...); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (a *app) ownersListVerb() *cobra.Command {
	var f inventoryFilter
	var owner, department string
	c := &cobra.Command{
		Use: "list", Short: "Who answers for which data set, and how that is known", Args: cobra.NoArgs,
		Example: `  pdatlas owners list --department HR
  pdatlas owners list --owner alice --json`,
		RunE: verb(func(cmd *cobra.Command, _ []string) error {
			return a.shares(cmd.Context(), &f, "no data sets", func(s *owners.Share) bool {
				return (owner == "" || s.Owner == owner) && (department == "" || s.Department == department)
			})
		}),
	}
	f.flags(c, "source", "dataset")
	c.Flags().StringVar(&owner, "owner", "", "only of this owner, `NAME` as it is shown")
	c.Flags().StringVar(&department, "department", "", "only of this department, `NAME` as it is shown")
	return c
}

func (a *app) orphansVerb() *cobra.Command {
	var f inventoryFilter
	var unvouched bool
	c := &cobra.Command{
		Use: "orphans", Short: "Data sets with personal data for which nobody is known to answer", Args: cobra.NoArgs,
		Long: `Lists data sets with personal data that have no owner, or only the number of a user
whom this machine does not know. With --unvouched those too whose owner nobody has
named by a rule, a tag or a comment: the login of a file is often just who copied it.`,
		Example: "  pdatlas owners orphans --unvouched",
		RunE: verb(func(cmd *cobra.Command, _ []string) error {
			return a.shares(cmd.Context(), &f, "none: somebody answers for all personal data that was found", func(s *owners.Share) bool {
				return s.Orphan() || unvouched && s.Personal > 0 && !s.Vouched()
			})
		}),
	}
	f.flags(c, "source", "dataset")
	c.Flags().BoolVar(&unvouched, "unvouched", false, "also owners whom no rule, tag or comment names")
	return c
}

func (a *app) questionnaireVerb() *cobra.Command {
	var owner, department, format, out string
	c := &cobra.Command{
		Use: "questionnaire", Short: "What to ask the owners: one sheet each, with what was found", Args: cobra.NoArgs,
		Long: `Writes for each owner what was found in the data they answer for, as types and counts,
and the questions that no scan can answer: purposes, legal basis, recipients, periods,
and the measures that were not seen. No value is in it. Markdown is for people, CSV for
a spreadsheet with a column for answers.`,
		Example: `  pdatlas owners questionnaire --department HR -o hr.md
  pdatlas owners questionnaire --format csv -o all.csv`,
		RunE: verb(func(cmd *cobra.Command, _ []string) error {
			return a.questionnaire(cmd.Context(), owner, department, format, out)
		}),
	}
	f := c.Flags()
	f.StringVar(&owner, "owner", "", "only for this owner, `NAME` as 'owners list' shows it")
	f.StringVar(&department, "department", "", "only for this department, `NAME`")
	f.StringVar(&format, "format", "", "`FORMAT`: md, csv or json (default: as FILE ends, else md)")
	f.StringVarP(&out, "output", "o", "-", "`FILE` to write; - is standard output")
	return c
}

func (a *app) questionnaire(ctx context.Context, owner, department, format, out string) error {
	if format == "" {
		format = strings.TrimPrefix(filepath.Ext(out), ".")
		if a.json {
			format = "json"
		}
		if format != "csv" && format != "json" {
			format = "md"
		}
	}
	writers := map[string]func(io.Writer, []report.Sheet) error{"md": report.MarkdownSheets, "csv": report.CSVSheets,
		"json": func(w io.Writer, s []report.Sheet) error { return writeJSON(w, s) }}
	write, ok := writers[format]
	if !ok {
		return usageError(fmt.Errorf("--format %q: use md, csv or json", format))
	}
	at, err := stampTime(os.Getenv("SOURCE_DATE_EPOCH"))
	if err != nil {
		return usageError(err)
	}
	rules, err := a.config.Owners.rules()
	if err != nil {
		return usageError(err)
	}
	if err := a.spareInventory(out); err != nil {
		return usageError(err)
	}
	return a.ask(ctx, func(s *inventory.Store) error {
		o, err := report.New(ctx, s, report.Options{At: at, Tool: version, Owners: rules})
		if err != nil {
			return err
		}
		sheets := o.Sheets(owner, department)
		if len(sheets) == 0 {
			return errors.New("nobody to ask: no personal data is known of that owner or department; 'pdatlas owners list' shows who there is")
		}
		if out == "-" {
			return write(a.stdout, sheets)
		}
		return writePrivate(out, func(w io.Writer) error { return write(w, sheets) })
	})
}
