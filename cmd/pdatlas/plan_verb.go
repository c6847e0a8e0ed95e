package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
	"github.com/pdatlas/pdatlas/scanner/prices"
)

func (a *app) planVerb() *cobra.Command {
	var f *sourceFlags
	var workers int
	var priceFile string
	var printPrices bool
	c := &cobra.Command{
		Use:   "plan [URI]…",
		Short: "What a scan would read: objects, bytes, requests, time",
		Long: `Lists the sources and opens nothing: how many objects a scan would read, how many
bytes, by data set and by format (guessed from names), the requests that a cloud
charges for and what they cost, and the time at the rates stated. Prices come from a
small dated table; --print-prices writes it, and --prices FILE uses your own. It does
not look into an inventory: objects that a scan would skip as unchanged are counted.

` + globHelp,
		Example: `  pdatlas plan /srv/share
  pdatlas plan 's3://bucket/hr/?endpoint=http://127.0.0.1:9000' --json
  pdatlas plan --print-prices > prices.csv
  pdatlas plan s3://bucket --prices prices.csv`,
		RunE: verb(func(cmd *cobra.Command, args []string) error {
			if printPrices {
				return prices.WriteDefault(a.stdout)
			}
			return a.plan(cmd.Context(), args, f, workers, priceFile)
		}),
	}
	f = newSourceFlags(c.Flags())
	c.Flags().IntVar(&workers, "workers", 0, "`NUMBER` of objects read at a time (default: one per core)")
	c.Flags().StringVar(&priceFile, "prices", "", "price `FILE` (CSV) in place of the built-in table")
	c.Flags().BoolVar(&printPrices, "print-prices", false, "write the built-in price table and nothing else")
	return c
}

// priceTable reads the user's prices, or the built-in ones.
func priceTable(name string) (*prices.Table, error) {
	if name == "" {
		return prices.Default()
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("price file: %w", err)
	}
	t, err := prices.Read(f)
	return t, errors.Join(err, f.Close())
}

func (a *app) plan(ctx context.Context, uris []string, f *sourceFlags, workers int, priceFile string) (err error) {
	chosen, err := a.choose(uris, f)
	if err != nil {
		return err
	}
	if workers < 0 {
		return usageError(fmt.Errorf("--workers %d: use at least 1", workers))
	}
	if workers == 0 {
		workers = a.config.Scan.Workers
	}
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	table, err := priceTable(priceFile)
	if err != nil {
		return usageError(err)
	}
	engine, err := a.newEngine()
	if err != nil {
		return usageError(err)
	}
	ref, err := a.reference()
	if err != nil {
		return err
	}
	srcs, err := a.open(ctx, chosen, ref)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srcs.close()) }()
	r, err := scanner.Plan(ctx, scanner.PlanConfig{Sources: srcs, Engine: engine, Workers: workers, Prices: table})
	if ctx.Err() != nil {
		return &exitError{exitInterrupted, errors.New("stopped: nothing was changed")}
	}
	if err != nil {
		return err
	}
	if err := a.printPlan(&r, workers); err != nil {
		return err
	}
	return planEnd(&r)
}

// planEnd is the error of a plan that does not cover all sources.
func planEnd(r *scanner.PlanReport) error {
	var failed []error
	for _, s := range r.Sources {
		if s.Err != nil {
			failed = append(failed, s.Err)
		}
	}
	switch {
	case len(failed) == 0:
		return nil
	case len(failed) == len(r.Sources) && r.Read.Objects == 0:
		return errors.Join(failed...)
	}
	return &exitError{exitIncomplete, errors.Join(failed...)}
}

// planJSON is a plan for machines.
type planJSON struct {
	Sources  []planSource `json:"sources"`
	Read     planCount    `json:"to_read"`
	NotRead  []planGroup  `json:"not_to_read"`
	DataSets []planGroup  `json:"data_sets"`
	Formats  []planGroup  `json:"formats_by_name"`
	Requests int64        `json:"requests"`
	Cost     *planCost    `json:"cost"` // null: not known, or nothing is charged for
	Seconds  float64      `json:"seconds"`
	Rates    planRates    `json:"rates"`
}

// planCost is what the providers charge, by the price table.
type planCost struct {
	Total     float64  `json:"total"`
	Requests  float64  `json:"requests"`
	Retrieval float64  `json:"retrieval"`
	Transfer  float64  `json:"transfer"`
	Currency  string   `json:"currency"`
	AsOf      string   `json:"prices_as_of"`
	Notes     []string `json:"price_notes"`
}

func newPlanCost(c *prices.Cost) *planCost {
	if c == nil {
		return nil
	}
	return &planCost{c.Total(), c.Requests, c.Retrieval, c.Transfer, c.Currency, c.AsOf, c.Notes}
}

type planCount struct {
	Objects int64 `json:"objects"`
	Bytes   int64 `json:"bytes"`
	Unsized int64 `json:"objects_unsized"`
}

type planGroup struct {
	Name string `json:"name"`
	planCount
}

type planSource struct {
	Name     inventory.Name `json:"name"`
	Complete bool           `json:"complete"`
	Listed   planCount      `json:"listed"`
	Requests int64          `json:"requests"`
	Cost     *planCost      `json:"cost"`
}

type planRates struct {
	BytesPerSecond   float64 `json:"bytes_per_second_and_worker"`
	ObjectsPerSecond float64 `json:"objects_per_second_and_worker"`
	ListPage         int64   `json:"objects_per_list_request"`
	Workers          int     `json:"workers"`
}

func newPlanJSON(r *scanner.PlanReport, workers int) planJSON {
	out := planJSON{
		Read: planCount(r.Read), NotRead: planGroups(r.NotRead), DataSets: planGroups(r.DataSets), Formats: planGroups(r.Formats),
		Requests: r.Requests, Cost: newPlanCost(r.Cost), Seconds: r.Time.Seconds(),
		Rates: planRates{r.Rates.BytesPerSecond, r.Rates.ObjectsPerSecond, r.Rates.ListPage, workers},
	}
	for _, s := range r.Sources {
		out.Sources = append(out.Sources, planSource{s.Name, s.Err == nil, planCount(s.Listed), s.Requests, newPlanCost(s.Cost)})
	}
	return out
}

func planGroups(gs []scanner.Group) []planGroup {
	out := make([]planGroup, 0, len(gs))
	for _, g := range gs {
		out = append(out, planGroup{g.Name, planCount(g.Count)})
	}
	return out
}

func (a *app) printPlan(r *scanner.PlanReport, workers int) error {
	if a.json {
		return writeJSON(a.stdout, newPlanJSON(r, workers))
	}
	for _, s := range r.Sources {
		note := ""
		if s.Err != nil {
			note = " (not listed to its end)"
		}
		fmt.Fprintf(a.stdout, "%s: %s, %s listed%s\n", s.Name, many(s.Listed.Objects, "object"), bytesText(s.Listed.Bytes), note)
	}
	for _, part := range []struct {
		head   string
		groups []scanner.Group
	}{{"DATA SET", r.DataSets}, {"FORMAT, BY NAME", r.Formats}, {"NOT READ, BECAUSE", r.NotRead}} {
		if len(part.groups) == 0 {
			continue
		}
		var rows [][]string
		for _, g := range part.groups {
			rows = append(rows, []string{g.Name, group(g.Objects), bytesText(g.Bytes)})
		}
		fmt.Fprintln(a.stdout)
		if err := table(a.stdout, []string{part.head, "OBJECTS", "BYTES"}, rows); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(a.stdout, "\nTo read: %s, %s; %s; about %s with %s at %s/s and %.0f objects/s each (assumed)\n",
		many(r.Read.Objects, "object"), bytesText(r.Read.Bytes), many(r.Requests, "request"), roundTime(r.Time),
		many(int64(workers), "worker"), bytesText(int64(r.Rates.BytesPerSecond)), r.Rates.ObjectsPerSecond)
	if err != nil {
		return err
	}
	return a.printCost(r)
}

// printCost says what the scan costs, or for what there is no price.
func (a *app) printCost(r *scanner.PlanReport) error {
	var unpriced int64
	for _, s := range r.Sources {
		if s.Requests > 0 && s.Cost == nil {
			unpriced++
		}
	}
	var err error
	switch c := r.Cost; {
	case unpriced > 0:
		_, err = fmt.Fprintf(a.stdout, "Cost: not known: %s without a price; --prices FILE names yours, --print-prices shows the form\n", many(unpriced, "source"))
	case c != nil:
		_, err = fmt.Fprintf(a.stdout, "Cost: about %.2f %s (requests %.2f, retrieval %.2f, transfer %.2f) at prices of %s: %s\n",
			c.Total(), c.Currency, c.Requests, c.Retrieval, c.Transfer, c.AsOf, strings.Join(c.Notes, "; "))
	case r.Requests > 0:
		_, err = fmt.Fprintln(a.stdout, "Cost: not added up: the prices are in several currencies")
	}
	return err
}

// roundTime shows a reckoned time no finer than it is known.
func roundTime(d time.Duration) time.Duration {
	switch {
	case d < time.Second:
		return time.Second
	case d < time.Hour:
		return d.Round(time.Second)
	}
	return d.Round(time.Minute)
}
