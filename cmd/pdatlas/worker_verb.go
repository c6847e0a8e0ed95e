package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/scanner/extract"
	extractors "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox"
)

// workerVerb makes the program the child that reads risky formats for another
// of its kind. It looks at no configuration: what a child knows, it is told.
func (a *app) workerVerb() *cobra.Command {
	return &cobra.Command{
		Use: sandbox.WorkerVerb, Short: "Read objects for another pdatlas (started by it, not by hand)",
		Hidden: true, Args: cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: verb(func(*cobra.Command, []string) error {
			return sandbox.Serve(extractors.Extractors())
		}),
	}
}

// formats returns how the program reads formats: the risky ones in children,
// which done ends. workers is how many objects are read at a time, 0 for one
// per core.
func (a *app) formats(workers int) (list []extract.Extractor, done func(error) error) {
	pool := sandbox.NewPool(sandbox.Config{
		Command: sandbox.Self(), Workers: workers, Memory: int64(a.config.Scan.Limits.Memory),
		Stall: a.config.Scan.Limits.workerStall(),
	})
	return extractors.Sandboxed(pool), func(err error) error { return errors.Join(err, pool.Close()) }
}
