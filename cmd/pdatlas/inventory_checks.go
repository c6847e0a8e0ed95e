package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// coverageJSON is the accounting of a scan for machines.
type coverageJSON struct {
	Scan     int64             `json:"scan"`
	Total    accounting        `json:"total"`
	Balanced bool              `json:"balanced"`
	Reasons  []reasonSummary   `json:"reasons"`
	DataSets []dataSetCoverage `json:"data_sets"`
}

type dataSetCoverage struct {
	Source  inventory.Name `json:"source"`
	DataSet inventory.Name `json:"data_set"`
	accounting
}

func (a *app) coverageVerb() *cobra.Command {
	var scan int64
	var check bool
	c := &cobra.Command{
		Use: "coverage", Short: "The accounting of a scan: listed = scanned + partial + skipped + failed", Args: cobra.NoArgs,
		Long: `Shows, by data set, what a scan listed and what became of it, and the reasons. With
--check it compares the two, object by object and byte by byte, and exits with 1 when
they differ.`,
		Example: `  pdatlas inventory coverage
  pdatlas inventory coverage --scan 3 --json
  pdatlas inventory coverage --check`,
	}
	c.Flags().Int64Var(&scan, "scan", 0, "`NUMBER` of the scan (default: the latest)")
	c.Flags().BoolVar(&check, "check", false, "exit with 1 when anything listed is not accounted for")
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		if scan < 0 {
			return usageError(fmt.Errorf("--scan %d: scans are numbered from 1", scan))
		}
		return a.ask(cmd.Context(), func(s *inventory.Store) error { return a.coverage(cmd.Context(), s, scan, check) })
	})
	return c
}

// coverage prints and compares one moment: a scan may be recording meanwhile.
func (a *app) coverage(ctx context.Context, s *inventory.Store, scan int64, check bool) (err error) {
	snap, err := s.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snap.Close()) }()
	cov, err := snap.Coverage(ctx, scan)
	if err != nil {
		return err
	}
	if cov.Scan == 0 {
		return errors.New("the inventory holds no scan yet: run 'pdatlas scan'")
	}
	if err := a.printCoverage(&cov); err != nil || !check {
		return err
	}
	problems, err := snap.CheckAccounting(ctx, cov.Scan)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return problemError(problems)
	}
	if !a.json {
		_, err = fmt.Fprintf(a.stdout, "\nchecked: everything that scan %d listed is accounted for\n", cov.Scan)
	}
	return err
}

// problemError tells each problem on a line of its own.
func problemError(problems []inventory.Problem) error {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.Check+": "+p.Text)
	}
	return errors.New(strings.Join(lines, "\n         "))
}

func (a *app) printCoverage(cov *inventory.Coverage) error {
	out := coverageJSON{Scan: cov.Scan, Total: account(&cov.Total), Balanced: cov.Total.Balanced(), Reasons: []reasonSummary{}, DataSets: []dataSetCoverage{}}
	for _, r := range cov.Total.Objects.Reasons {
		out.Reasons = append(out.Reasons, summarizeReason(r))
	}
	for i := range cov.DataSets {
		d := &cov.DataSets[i]
		out.DataSets = append(out.DataSets, dataSetCoverage{d.Source, d.DataSet, account(&d.Totals)})
	}
	if a.json {
		return writeJSON(a.stdout, out)
	}
	fmt.Fprintf(a.stdout, "Scan %d: listed = scanned + partial + skipped + failed\n", cov.Scan)
	t := newLongTable(a.stdout, "SOURCE", "DATA SET", "OBJECTS", "SCANNED", "PARTIAL", "SKIPPED", "FAILED", "MEMBERS", "BYTES LISTED", "BYTES READ")
	row := func(source, set string, c *accounting) error {
		o := c.Objects
		return t.add(source, set, group(o.Listed), group(o.Scanned), group(o.Partial), group(o.Skipped), group(o.Failed),
			group(c.Members.Listed), group(c.Bytes.Listed), group(c.BytesRead))
	}
	for i := range out.DataSets {
		d := &out.DataSets[i]
		if err := row(string(d.Source), string(d.DataSet), &d.accounting); err != nil {
			return err
		}
	}
	if err := row("all", "", &out.Total); err != nil {
		return err
	}
	if err := t.end(""); err != nil {
		return err
	}
	for _, r := range out.Reasons {
		if _, err := fmt.Fprintf(a.stdout, "  %s %s: %s (%s)\n", many(r.Count, "object"), r.State, r.Words, bytesText(r.Bytes)); err != nil {
			return err
		}
	}
	return nil
}

// scanJSON is a scan for machines.
type scanJSON struct {
	Scan      int64            `json:"scan"`
	Started   string           `json:"started"`
	Ended     string           `json:"ended,omitempty"`
	Status    string           `json:"status"`
	Tool      string           `json:"tool"`
	Detectors string           `json:"detector_set"`
	Threshold string           `json:"threshold"`
	Full      bool             `json:"full"`
	Sources   []scanSourceJSON `json:"sources"`
}

type scanSourceJSON struct {
	Name     inventory.Name   `json:"name"`
	Complete bool             `json:"complete"`
	Reason   inventory.Reason `json:"reason,omitempty"`
}

func (a *app) scansVerb() *cobra.Command {
	c := &cobra.Command{
		Use: "scans", Short: "The scans: when, how they ended, of which sources", Args: cobra.NoArgs,
		Example: "  pdatlas inventory scans",
	}
	head := []string{"SCAN", "STARTED", "ENDED", "STATUS", "THRESHOLD", "SOURCES"}
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		return a.listing(cmd.Context(), &inventoryFilter{}, "no scans", head, func(s *inventory.Store, out *rows) error {
			scans, err := s.Scans(cmd.Context())
			for i := range scans {
				row := newScanJSON(&scans[i])
				var names []string
				for _, src := range row.Sources {
					names = append(names, string(src.Name))
				}
				if err := out.add(row, group(row.Scan), row.Started, orDash(row.Ended), row.Status, row.Threshold, strings.Join(names, " ")); err != nil {
					return err
				}
			}
			return err
		})
	})
	return c
}

func newScanJSON(s *inventory.ScanInfo) scanJSON {
	row := scanJSON{
		Scan: s.Number, Started: s.Started.Format(time.RFC3339), Status: s.Status, Tool: s.Tool, Detectors: s.Detectors,
		Threshold: likelihoodText(s.Threshold), Full: s.Full,
	}
	if !s.Ended.IsZero() {
		row.Ended = s.Ended.Format(time.RFC3339)
	}
	for _, src := range s.Sources {
		row.Sources = append(row.Sources, scanSourceJSON{src.Name, src.Complete, src.Reason})
	}
	return row
}

// problemJSON is what is wrong with an inventory, for machines.
type problemJSON struct {
	Check string `json:"check"`
	Text  string `json:"text"`
}

func (a *app) verifyVerb() *cobra.Command {
	c := &cobra.Command{
		Use: "verify", Short: "Check the whole inventory: file, key, references, accounting, audit log", Args: cobra.NoArgs,
		Long: `Checks the file and its rights, the key, the references between rows, the accounting
of every scan, that no name holds control characters, that nobody edited, removed or
moved an entry of the audit log, and that the register is what the log says. With
--head it also wants an entry that an earlier export or report printed: a log that was
computed anew lacks it. It changes nothing and exits with 1 when something is wrong.`,
		Example: `  pdatlas inventory verify
  pdatlas inventory verify --head 3f786850e387550fdab836ed7e6dc881de23001b1f2f7f0d0c6f0d0c6f0d0c6f`,
	}
	var head string
	c.Flags().StringVar(&head, "head", "", "`HASH` of an entry of the audit log, as it was printed")
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		return a.ask(cmd.Context(), func(s *inventory.Store) error { return a.verify(cmd.Context(), s, head) })
	})
	return c
}

func (a *app) verify(ctx context.Context, s *inventory.Store, head string) error {
	problems, err := s.Verify(ctx)
	if err != nil {
		return err
	}
	declared, err := register.Verify(ctx, s)
	if err != nil {
		return err
	}
	if problems = append(problems, declared...); head != "" {
		held, err := s.AuditHas(ctx, head)
		if err != nil {
			return err
		}
		if !held {
			problems = append(problems, inventory.Problem{Check: "audit", Text: "the audit log has no entry with the hash of --head: it was cut or written anew"})
		}
	}
	if a.json {
		out := []problemJSON{}
		for _, p := range problems {
			out = append(out, problemJSON(p))
		}
		if err := writeJSON(a.stdout, out); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return problemError(problems)
	}
	if !a.json {
		_, err = fmt.Fprintln(a.stdout, "the inventory is sound")
	}
	return err
}
