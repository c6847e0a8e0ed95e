package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/check"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

func (a *app) checkVerb() *cobra.Command {
	var failOn check.Severity
	var format string
	var list, all bool
	c := &cobra.Command{
		Use: "check", Short: "What is to be verified: the record against what was found, and against the law", Args: cobra.NoArgs,
		Long: `Compares what people declare with what scans saw and with what the GDPR asks to be
recorded. Every line is a question with its evidence, to be verified by a person; none
says that something is unlawful. What a triage decision silences stays counted. Without
a register only what scans saw is checked.

With --fail-on the exit code is 4 when an open finding is at or above that severity.`,
		Example: `  pdatlas check
  pdatlas check --fail-on high --format sarif
  pdatlas check --list`,
	}
	textVar(c.Flags(), &failOn, "fail-on", "SEVERITY", "exit with 4 when an open finding is at or above it: info, low, medium, high or critical")
	c.Flags().StringVar(&format, "format", "text", "`FORM` of the output: text, json, csv or sarif")
	c.Flags().BoolVar(&list, "list", false, "list the checks, and those that cannot be made")
	c.Flags().BoolVar(&all, "all", false, "in text, the findings that decisions silence too, and what cannot be told")
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		if !slices.Contains([]string{"text", "json", "csv", "sarif"}, format) {
			return usageError(errors.New("--format: use text, json, csv or sarif"))
		}
		if list {
			return a.listChecks()
		}
		r, err := a.checks(cmd.Context())
		if err != nil {
			return err
		}
		switch {
		case format == "csv":
			err = r.WriteCSV(a.stdout)
		case format == "sarif":
			err = r.WriteSARIF(a.stdout, version)
		case format == "json" || a.json:
			err = r.WriteJSON(a.stdout)
		default:
			err = a.printChecks(r, all)
		}
		if err != nil || failOn == 0 || r.Worst() < failOn {
			return err
		}
		return &exitError{exitCheck, fmt.Errorf("open findings at or above %s: see above", failOn)}
	})
	return c
}

// checks runs all checks on the inventory as of now.
func (a *app) checks(ctx context.Context) (r *check.Report, err error) {
	err = a.ask(ctx, func(s *inventory.Store) error {
		personal, err := a.personal(s.Reference())
		if err != nil {
			return err
		}
		r, err = check.Run(ctx, s, check.Options{At: time.Now(), Personal: personal})
		return err
	})
	return r, err
}

// personal gives the function that tells what data of a person a text looks like.
func (a *app) personal(ref *reference.Data) (func(string) string, error) {
	engine, err := a.newEngine()
	if err != nil {
		return nil, usageError(err)
	}
	scanner, kinds := engine.NewScanner(), kindsOfPeople()
	return func(text string) string {
		for _, m := range scanner.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
			c, ok := ref.Category(engine.Detectors()[m.Detector].ID)
			if ok && m.Likelihood >= detectors.Likely && slices.Contains(kinds, c.Kind) {
				return c.Name
			}
		}
		return ""
	}, nil
}

func (a *app) listChecks() error {
	out := a.newRows("CODE", "SEVERITY", "ARTICLE", "WHAT", "NEEDS A REGISTER")
	for _, c := range check.Checks() {
		needs := "yes"
		if c.Observed {
			needs = "no"
		}
		row := map[string]any{"code": c.Code, "severity": c.Severity, "article": c.Article, "title": c.Title, "question": c.Question, "needs_register": !c.Observed, "made": true}
		if err := out.add(row, c.Code, c.Severity.String(), c.Article, c.Title, needs); err != nil {
			return err
		}
	}
	for _, m := range check.NotMade() {
		row := map[string]any{"code": m.Code, "article": m.Article, "title": m.Title, "made": false, "reason": m.Reason}
		if err := out.add(row, m.Code, "not made", m.Article, m.Title, "because it "+m.Reason); err != nil {
			return err
		}
	}
	return out.end("")
}

func (a *app) printChecks(r *check.Report, all bool) error {
	t := newLongTable(a.stdout, "FINDING", "SEVERITY", "TO VERIFY", "WHERE", "WHAT IS KNOWN", "ART.", "CHECK", "STATE")
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Status == check.Silenced && !all {
			continue
		}
		if err := t.add(f.Fingerprint[:12], f.Severity.String(), f.Title, whereFound(f), f.Detail, f.Article, f.Code, string(f.Status)); err != nil {
			return err
		}
	}
	if err := t.end("nothing to verify"); err != nil {
		return err
	}
	if all && len(r.Notes) > 0 {
		fmt.Fprintln(a.stdout, "\nCannot be told")
		for _, n := range r.Notes {
			fmt.Fprintf(a.stdout, "  %s  %s: %s\n", n.Code, orDash(joinWords(n.Activity, n.DataSet)), n.Text)
		}
	}
	fmt.Fprintln(a.stdout)
	if r.ObservedOnly {
		fmt.Fprintln(a.stdout, "there is no register yet: only what scans saw was checked ('pdatlas register init' drafts one)")
	}
	fmt.Fprintf(a.stdout, "%s to verify, %s silenced, %s expired, %s reopened; %s could not be told%s\n", many(int64(r.Open), "finding"), group(int64(r.Silenced)),
		group(int64(r.Expired)), group(int64(r.Reopened)), many(int64(len(r.Notes)), "question"), hint(all, r))
	_, err := fmt.Fprintf(a.stdout, "scan %d, legal data of %s, audit log head %s\n", r.Scan, r.Reference, orDash(r.AuditHead))
	return err
}

func hint(all bool, r *check.Report) string {
	if all || r.Silenced+len(r.Notes) == 0 {
		return ""
	}
	return " (--all shows them)"
}

func joinWords(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " / " + b
}

func whereFound(f *check.Finding) string {
	at := joinWords(f.Activity, f.DataSet)
	if f.DataSet == "" && f.Source != "" {
		at = joinWords(f.Activity, f.Source)
	}
	return orDash(joinWords(at, joinWords(f.Category, f.Element)))
}
