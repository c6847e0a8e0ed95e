package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
	extractors "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/sources/all"
)

// rescoredJSON is what a rescoring did, for machines.
type rescoredJSON struct {
	Rescore int64         `json:"rescore"` // number of the audit line
	Results int64         `json:"objects_and_members"`
	Changed int64         `json:"findings_changed"`
	Left    []lackingJSON `json:"scan_again"`
}

type lackingJSON struct {
	Source  inventory.Name `json:"source"`
	DataSet inventory.Name `json:"data_set"`
	Objects int64          `json:"objects_and_members"`
	Why     string         `json:"why"`
}

// rescoreJSON is an audit line for machines.
type rescoreJSON struct {
	Rescore   int64  `json:"rescore"`
	At        string `json:"at"`
	Tool      string `json:"tool"`
	Detectors string `json:"detector_set"`
	Threshold string `json:"threshold"`
	Rules     string `json:"other_thresholds,omitempty"`
	Results   int64  `json:"objects_and_members"`
	Changed   int64  `json:"findings_changed"`
	Left      int64  `json:"scan_again"`
}

func (a *app) rescoreVerb() *cobra.Command {
	var threshold likelihood
	var log bool
	c := &cobra.Command{
		Use: "rescore", Short: "Apply other thresholds and rules to what was found, without reading anything again", Args: cobra.NoArgs,
		Long: `Judges what stands in the inventory by the configuration as it is now: thresholds of
the scan, of sources and of types, disabled types, the weights of context. It uses the
signs that every scan keeps with its findings down to POSSIBLE, reads no source, and
gives what a scan by this configuration would give. Each rescore leaves an audit line.

Where the signs do not suffice (a type that is new or has another version, a threshold
below what was kept) it says so by data set and exits with 3: the next scan reads these
objects again. The estimate of persons stays that of the scan.`,
		Example: `  pdatlas inventory rescore --config stricter.yaml
  pdatlas inventory rescore --threshold VERY_LIKELY
  pdatlas inventory rescore --log`,
	}
	textVar(c.Flags(), &threshold, "threshold", "LIKELIHOOD", "count matches from this likelihood (default as configured, else LIKELY)")
	c.Flags().BoolVar(&log, "log", false, "show the rescores that were made")
	c.RunE = verb(func(cmd *cobra.Command, _ []string) error {
		if log {
			return a.rescoreLog(cmd.Context())
		}
		return a.rescore(cmd.Context(), threshold)
	})
	return c
}

func (a *app) rescore(ctx context.Context, threshold likelihood) (err error) {
	c, err := a.rescoreConfig(ctx, threshold)
	if err != nil {
		return usageError(err)
	}
	if _, err := os.Stat(a.inventory); err != nil { // opening it for writing would create it
		return fmt.Errorf("there is no inventory at %q: run a scan first or name another file with --inventory", a.inventory)
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
	out, err := scanner.Rescore(ctx, s, c)
	if err != nil {
		return err
	}
	if err := a.printRescored(&out); err != nil {
		return err
	}
	if len(out.Left) > 0 {
		return &exitError{code: exitIncomplete}
	}
	return nil
}

// rescoreConfig is what a scan by the configuration would go by.
func (a *app) rescoreConfig(ctx context.Context, threshold likelihood) (scanner.RescoreConfig, error) {
	engine, err := a.newEngine()
	if err != nil {
		return scanner.RescoreConfig{}, err
	}
	c := scanner.RescoreConfig{
		Engine: engine, Extractors: extractors.Extractors(), Threshold: detectors.Likelihood(a.config.Scan.Threshold),
		Thresholds: a.config.Detectors.thresholds(), Sources: map[string]detectors.Likelihood{},
	}
	if threshold > 0 {
		c.Threshold = detectors.Likelihood(threshold)
		return c, nil // as with a scan, it goes before those of the sources
	}
	for i, s := range a.config.Sources {
		if s.Threshold == 0 {
			continue
		}
		// Opened for its name only: nothing is listed or read.
		src, err := all.Open(ctx, s.URI, all.Options{Getenv: os.Getenv})
		if err != nil {
			return c, numbered(i, len(a.config.Sources), err)
		}
		c.Sources[src.Name()] = detectors.Likelihood(s.Threshold)
		if err := src.Close(); err != nil {
			return c, numbered(i, len(a.config.Sources), err)
		}
	}
	return c, nil
}

func (a *app) printRescored(r *inventory.Rescored) error {
	out := rescoredJSON{Rescore: r.Number, Results: r.Results, Changed: r.Changed, Left: []lackingJSON{}}
	for _, l := range r.Left {
		out.Left = append(out.Left, lackingJSON{l.Source, l.DataSet, l.Objects, l.Why})
	}
	if a.json {
		return writeJSON(a.stdout, out)
	}
	fmt.Fprintf(a.stdout, "Rescore %d: %s looked at, %s changed\n", out.Rescore, many(out.Results, "result"), many(out.Changed, "finding"))
	if len(out.Left) == 0 {
		_, err := fmt.Fprintln(a.stdout, "All of it stands under the configuration as it is now.")
		return err
	}
	fmt.Fprintln(a.stdout, "\nTo be scanned again, because what was kept of them does not suffice:")
	var rows [][]string
	for _, l := range out.Left {
		rows = append(rows, []string{"  " + string(l.Source), string(l.DataSet), group(l.Objects), l.Why})
	}
	if err := table(a.stdout, []string{"  SOURCE", "DATA SET", "OBJECTS", "WHY"}, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.stdout, "The next scan reads them again by itself.")
	return err
}

func (a *app) rescoreLog(ctx context.Context) error {
	head := []string{"RESCORE", "AT", "TOOL", "THRESHOLD", "OTHER THRESHOLDS", "OBJECTS", "CHANGED", "TO SCAN AGAIN"}
	return a.listing(ctx, &inventoryFilter{}, "no rescores", head, func(s *inventory.Store, out *rows) error {
		all, err := s.Rescores(ctx)
		for _, r := range all {
			row := rescoreJSON{r.Number, r.At.Format(time.RFC3339), r.Tool, r.Detectors, likelihoodText(r.Threshold), r.Rules, r.Results, r.Changed, r.Left}
			err := out.add(row, group(row.Rescore), row.At, row.Tool, row.Threshold, orDash(row.Rules), group(row.Results), group(row.Changed), group(row.Left))
			if err != nil {
				return err
			}
		}
		return err
	})
}
