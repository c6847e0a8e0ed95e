package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/locate"
	"github.com/pdatlas/pdatlas/scanner"
)

// scanFlags are the flags of "scan".
type scanFlags struct {
	sources   *sourceFlags
	workers   int
	threshold likelihood
	full      bool
	quiet     bool
	hashes    bool
}

func (a *app) scanVerb() *cobra.Command {
	var f scanFlags
	c := &cobra.Command{
		Use:   "scan [URI]…",
		Short: "Scan folders, buckets and databases into the inventory",
		Long: `Reads every object of the sources, records what personal data is in it and how
completely it was read, and ends with a summary. Without a URI the sources of the
configuration are scanned. Objects that did not change since they were last read
are not read again. Ctrl-C stops cleanly; the same command goes on where it stopped.

` + globHelp + `

Credentials come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_PROFILE, PGPASSWORD, MYSQL_PWD …) or the services' own files, never from the
command line; 'pdatlas sources' lists them.`,
		Example: `  pdatlas scan /srv/share --country DE
  pdatlas scan s3://bucket/hr/ s3://bucket/sales/ --exclude '*.bak'
  pdatlas scan 's3://bucket?endpoint=http://127.0.0.1:9000' --inventory eu.db
  pdatlas scan postgres://reader@db.example.org/shop --country DE
  pdatlas scan --full                          all configured sources, unchanged objects too`,
		RunE: verb(func(cmd *cobra.Command, args []string) error { return a.scan(cmd.Context(), args, &f) }),
	}
	fs := c.Flags()
	f.sources = newSourceFlags(fs)
	fs.IntVar(&f.workers, "workers", 0, "`NUMBER` of objects read at a time (default: one per core)")
	textVar(fs, &f.threshold, "threshold", "LIKELIHOOD", "count matches from this likelihood (default LIKELY)")
	fs.BoolVar(&f.full, "full", false, "read unchanged objects again")
	fs.BoolVar(&f.hashes, "keep-hashes", false, "keep keyed hashes of identifiers, for 'locate' (configuration: locate.hashes)")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "show no progress")
	return c
}

func (a *app) scan(ctx context.Context, uris []string, f *scanFlags) (err error) {
	chosen, err := a.choose(uris, f.sources)
	if err != nil {
		return err
	}
	c, err := a.scanConfig(ctx, f)
	if err != nil {
		return usageError(err)
	}
	ref, err := a.reference()
	if err != nil {
		return err
	}
	if f.threshold > 0 { // the command's word goes before the configuration's
		for i := range chosen {
			chosen[i].Threshold = 0
		}
	}
	srcs, err := a.open(ctx, chosen, ref)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srcs.close()) }()
	if err := srcs.probe(ctx); err != nil {
		return interrupted(err)
	}
	into := newTarget(settings(chosen), func() (*inventory.Store, error) {
		return inventory.Open(ctx, a.inventory, inventory.Options{Tool: version, Reference: ref})
	})
	defer func() { err = errors.Join(err, into.close()) }()

	if c.Hashes, err = a.keptHashes(f.hashes); err != nil {
		return err
	}
	formats, done, err := a.formats(ctx, c.Workers)
	if err != nil {
		return usageError(err)
	}
	defer func() { err = done(err) }()
	c.Extractors = formats
	boundHeap(c.Workers)
	view := newView(a, f.quiet)
	c.Sources, c.Inventory, c.Progress, c.Logger = srcs, into, view.progress, view.log
	s, err := scanner.Run(ctx, c)
	defer view.end()
	if err != nil && !errors.Is(err, scanner.ErrInterrupted) || s.Scan == 0 {
		return interrupted(err)
	}
	view.summing()
	// What was found is told even when Ctrl-C ended the scan.
	sum, failed := summarize(context.WithoutCancel(ctx), into.store, &s)
	if view.end(); failed != nil {
		return failed
	}
	if err := a.printSummary(sum); err != nil {
		return err
	}
	for _, note := range ruleNotes(a.rules) {
		fmt.Fprintln(a.stderr, "pdatlas: "+note)
	}
	switch {
	case s.Interrupted:
		return interrupted(err)
	case !s.Complete():
		return &exitError{code: exitIncomplete}
	}
	return nil
}

// scanConfig is what flags and configuration say of how to scan.
func (a *app) scanConfig(ctx context.Context, f *scanFlags) (scanner.Config, error) {
	engine, err := a.newEngine()
	if err != nil {
		return scanner.Config{}, err
	}
	cfg := a.config.Scan
	if f.workers < 0 {
		return scanner.Config{}, fmt.Errorf("--workers %d: use at least 1", f.workers)
	}
	if f.workers > 0 {
		cfg.Workers = f.workers
	}
	if f.threshold > 0 {
		cfg.Threshold = f.threshold
	}
	return scanner.Config{
		Engine: engine, Limits: cfg.Limits.limits(),
		Workers: cfg.Workers, Threshold: detectors.Likelihood(cfg.Threshold), Thresholds: a.config.Detectors.thresholds(), Full: f.full,
	}, nil
}

// keptHashes says whether a scan keeps hashes, and makes their key the first time.
func (a *app) keptHashes(flag bool) (*scanner.Hashes, error) {
	if !flag && !a.config.Locate.Hashes {
		return nil, nil
	}
	key, err := locate.OpenKey(a.keyFile(), true)
	if err != nil {
		return nil, err
	}
	return &scanner.Hashes{Key: key, Expires: a.config.Locate.expires(time.Now())}, nil
}

// boundHeap makes the garbage collector work harder, rather than let the heap
// double, once a scan holds more than it should need: a small base and a share
// for each worker. It is a soft limit; a user's own GOMEMLIMIT wins.
func boundHeap(workers int) {
	const base, share = 40 << 20, 4 << 20 // bytes
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	debug.SetMemoryLimit(int64(base + workers*share))
}

// interrupted gives the end of a context its exit code.
func interrupted(err error) error {
	if errors.Is(err, scanner.ErrInterrupted) {
		return &exitError{exitInterrupted, scanner.ErrInterrupted}
	}
	return err
}
