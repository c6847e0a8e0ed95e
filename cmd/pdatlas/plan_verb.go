package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
)

func (a *app) planVerb() *cobra.Command {
	var f *sourceFlags
	var workers int
	c := &cobra.Command{
		Use:   "plan [URI]…",
		Short: "What a scan would read: objects, bytes, requests, time",
		Long: `Lists the sources and opens nothing: how many objects a scan would read, how many
bytes, by data set and by format (guessed from names), the requests that a cloud
charges for, and the time at the rates stated. It does not look into an inventory:
objects that a scan would skip as unchanged are counted.

` + globHelp,
		Example: `  pdatlas plan /srv/share
  pdatlas plan 's3://bucket/hr/?endpoint=http://127.0.0.1:9000' --json`,
		RunE: verb(func(cmd *cobra.Command, args []string) error { return a.plan(cmd.Context(), args, f, workers) }),
	}
	f = newSourceFlags(c.Flags())
	c.Flags().IntVar(&workers, "workers", 0, "`NUMBER` of objects read at a time (default: one per core)")
	return c
}

func (a *app) plan(ctx context.Context, uris []string, f *sourceFlags, workers int) (err error) {
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
	r, err := scanner.Plan(ctx, scanner.PlanConfig{Sources: srcs, Engine: engine, Workers: workers})
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
	Seconds  float64      `json:"seconds"`
	Rates    planRates    `json:"rates"`
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
		Requests: r.Requests, Seconds: r.Time.Seconds(),
		Rates: planRates{r.Rates.BytesPerSecond, r.Rates.ObjectsPerSecond, r.Rates.ListPage, workers},
	}
	for _, s := range r.Sources {
		out.Sources = append(out.Sources, planSource{s.Name, s.Err == nil, planCount(s.Listed)})
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
