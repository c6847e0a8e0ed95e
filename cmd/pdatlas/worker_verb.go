package main

import (
	"context"
	"errors"
	"fmt"

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
		Example: "  pdatlas scan /srv/share    starts as many as it needs",
		Hidden:  true, Args: cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: verb(func(cmd *cobra.Command, _ []string) error {
			return sandbox.Serve(cmd.Context(), extractors.Extractors())
		}),
	}
}

// pool makes the pool of children, which are started when they are needed.
// workers is how many objects are read at a time, 0 for one per core.
func (a *app) pool(workers int) *sandbox.Pool {
	l := a.config.Scan.Limits
	return sandbox.NewPool(sandbox.Config{
		Command: sandbox.Self(), Workers: workers, Memory: int64(l.Memory), Stall: l.workerStall(),
	})
}

// formats returns how the program reads formats: the risky ones in children,
// which done ends; it adds to an error what went wrong then.
func (a *app) formats(workers int) (list []extract.Extractor, done func(error) error) {
	pool := a.pool(workers)
	return extractors.Sandboxed(extractors.Extractors(), pool), func(err error) error { return errors.Join(err, pool.Close()) }
}

// describeChildren says what limits the processes that read risky formats, and
// what one of them is hardened by in this kernel.
func (a *app) describeChildren(ctx context.Context) (err error) {
	pool := a.pool(1)
	defer func() { err = errors.Join(err, pool.Close()) }()
	l := pool.Limits()
	hardened := "cannot be started here: what they should read is recorded as worker_crashed"
	if g, err := pool.Guards(ctx); err == nil {
		hardened = "are hardened by: " + g.String()
	}
	_, err = fmt.Fprintf(a.stdout, `
Formats read in a child have parsers that nobody can bound. A child is a process of this program
without files, network, environment or credentials; one that dies, hangs or eats memory costs one
object (worker_crashed, worker_hung, memory_limit). Limits of a child: %s resident
(scan.limits.memory), %s of processor time for one object, %s without progress.
Children %s.
`, bytesText(l.Memory), l.CPU, l.Stall, hardened)
	return err
}
