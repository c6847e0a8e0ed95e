package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// registerFlags are the flags of the verbs that change the register.
type registerFlags struct {
	as string // who; "" the user of the system
}

func (a *app) registerVerb() *cobra.Command {
	c := &cobra.Command{
		Use:   "register",
		Short: "The record of processing: what people declare, beside what scans saw",
		Long: `Keeps the record of processing activities (GDPR Art. 30) in the inventory. It is
edited as YAML files, which live well under version control: export, edit, import.
An import takes all files or none, and lists every fault with file and line. Every
change is noted in an append-only log with who made it.`,
		Example: `  pdatlas register init                    drafts of activities from what was scanned
  pdatlas register export register/        YAML files, one for each activity
  pdatlas register import register/        put the edited files back
  pdatlas register show                    activities, their state, what is to be completed
  pdatlas register approve PA-001 --by hr  the owner answers for an activity as it stands`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var f registerFlags
	c.PersistentFlags().StringVar(&f.as, "as", "", "`NAME` of who makes the change (default: the user of the system)")
	c.AddCommand(a.registerInitVerb(&f), a.registerImportVerb(&f), a.registerExportVerb(&f), a.registerShowVerb(), a.registerApproveVerb(&f))
	return c
}

// author is who the audit log names.
func (f *registerFlags) author() (inventory.Author, error) {
	name := strings.TrimSpace(f.as)
	if name == "" {
		u, err := user.Current()
		if err != nil || u.Username == "" {
			return inventory.Author{}, usageError(errors.New("the system does not say who you are: use --as NAME"))
		}
		name = u.Username
	}
	if len(name) > 200 {
		return inventory.Author{}, usageError(errors.New("--as: use at most 200 characters"))
	}
	return inventory.Author{Name: name}, nil
}

// change opens an inventory for a change, calls fn and closes it.
func (a *app) change(ctx context.Context, f *registerFlags, fn func(*inventory.Store, inventory.Author) error) error {
	if _, err := os.Stat(a.inventory); err != nil { // opening it for writing would create it
		return fmt.Errorf("there is no inventory at %q: run a scan or 'pdatlas register import' first, or name another file with --inventory", a.inventory)
	}
	return a.changeOrCreate(ctx, f, fn)
}

// changeOrCreate is change where a register may come before the first scan.
func (a *app) changeOrCreate(ctx context.Context, f *registerFlags, fn func(*inventory.Store, inventory.Author) error) (err error) {
	who, err := f.author()
	if err != nil {
		return err
	}
	ref, err := a.reference()
	if err != nil {
		return usageError(err)
	}
	s, err := inventory.Open(ctx, a.inventory, inventory.Options{Tool: version, Reference: ref})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(s, who)
}

func (a *app) registerInitVerb(f *registerFlags) *cobra.Command {
	c := &cobra.Command{
		Use: "init", Short: "Draft activities from what was scanned", Args: cobra.NoArgs,
		Long: `Drafts an activity for each data set with personal data that no activity names yet.
A draft says what was found where; purposes, legal bases, recipients, data subjects
and periods stay empty, for only people know them. Run again, it adds what is new and
changes nothing that is there.`,
		Example: "  pdatlas register init",
	}
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		return a.change(cmd.Context(), f, func(s *inventory.Store, who inventory.Author) error {
			ids, err := register.Propose(cmd.Context(), s, who)
			if err != nil {
				return err
			}
			if a.json {
				if ids == nil {
					ids = []string{}
				}
				return writeJSON(a.stdout, map[string][]string{"drafts": ids})
			}
			if len(ids) == 0 {
				_, err = fmt.Fprintln(a.stdout, "nothing new to draft: every data set with personal data has an activity")
				return err
			}
			for _, id := range ids {
				fmt.Fprintln(a.stdout, id) // the last line tells of a broken pipe
			}
			_, err = fmt.Fprintf(a.stdout, "%s: 'pdatlas register export DIR' writes them to be completed\n", many(int64(len(ids)), "draft"))
			return err
		})
	})
	return c
}

func (a *app) registerApproveVerb(f *registerFlags) *cobra.Command {
	var o register.ApproveOptions
	var day string
	c := &cobra.Command{
		Use: "approve ACTIVITY", Short: "Record that a party answers for an activity as it stands", Args: cobra.ExactArgs(1),
		Long: `Records who answers for an activity, in which version and since when, and moves its
review to the next date. The approval holds for this content: a later change needs a
new one. The data protection officer advises and does not approve (Art. 38(6)).`,
		Example: "  pdatlas register approve PA-001 --by hr",
	}
	c.Flags().StringVar(&o.By, "by", "", "`PARTY` that answers for it, by its id; required")
	c.Flags().StringVar(&day, "on", "", "`DAY` of the approval, YYYY-MM-DD (default: today)")
	c.Flags().BoolVar(&o.Incomplete, "incomplete", false, "approve though cells are to be completed")
	c.RunE = verb(func(cmd *cobra.Command, args []string) error {
		o.Activity = args[0]
		if o.By == "" {
			return usageError(errors.New("--by is missing: name the party that answers for the activity"))
		}
		o.On = time.Now()
		if day != "" {
			var err error
			if o.On, err = time.Parse(time.DateOnly, day); err != nil {
				return usageError(fmt.Errorf("--on %q: write YYYY-MM-DD", day))
			}
		}
		return a.change(cmd.Context(), f, func(s *inventory.Store, who inventory.Author) error {
			p, err := register.Approve(cmd.Context(), s, o, who)
			if err != nil {
				return err
			}
			if a.json {
				return writeJSON(a.stdout, map[string]any{"activity": p.Activity, "version": p.Version, "by": p.By, "on": p.On})
			}
			_, err = fmt.Fprintf(a.stdout, "%s: version %d approved by %s on %s\n", p.Activity, p.Version, p.By, p.On)
			return err
		})
	})
	return c
}
