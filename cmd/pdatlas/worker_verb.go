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

// What a child is told of how to read formats, as arguments.
const (
	flagCodeCache = "code-cache"
	flagRender    = "render"
)

// workerVerb makes the program the child that reads risky formats for another
// of its kind. It looks at no configuration: what a child knows, it is told.
func (a *app) workerVerb() *cobra.Command {
	var o extractors.Options
	cmd := &cobra.Command{
		Use: sandbox.WorkerVerb, Short: "Read objects for another pdatlas (started by it, not by hand)",
		Example: "  pdatlas scan /srv/share    starts as many as it needs",
		Hidden:  true, Args: cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: verb(func(cmd *cobra.Command, _ []string) error {
			return sandbox.Serve(cmd.Context(), extractors.With(o))
		}),
	}
	cmd.Flags().StringVar(&o.CacheDir, flagCodeCache, "", "`FOLDER` of compiled code, closed before the first object")
	cmd.Flags().BoolVar(&o.Render, flagRender, false, "hand over pictures of pages without text")
	return cmd
}

// pool makes the pool of children, which are started when they are needed.
// workers is how many objects are read at a time, 0 for one per core.
func (a *app) pool(workers int, o extractors.Options) *sandbox.Pool {
	l := a.config.Scan.Limits
	return sandbox.NewPool(sandbox.Config{
		Command: workerCommand(o), Cache: o.CacheDir, Workers: workers, Memory: int64(l.Memory), Stall: l.workerStall(),
	})
}

// workerCommand starts a child that reads formats as o says, without what only
// the parent has.
func workerCommand(o extractors.Options) []string {
	command := sandbox.Self()
	if o.CacheDir != "" {
		command = append(command, "--"+flagCodeCache, o.CacheDir)
	}
	if o.Render || o.Pixels != nil {
		command = append(command, "--"+flagRender)
	}
	return command
}

// formats returns how the program reads formats: the risky ones in children,
// which done ends; it adds to an error what went wrong then.
func (a *app) formats(ctx context.Context, workers int) (list []extract.Extractor, done func(error) error, err error) {
	o, err := a.formatOptions(ctx)
	if err != nil {
		return nil, nil, err
	}
	own, pool := extractors.With(o), a.pool(workers, o)
	return extractors.Sandboxed(own, pool), func(err error) error { return errors.Join(err, pool.Close(), extractors.Close(own)) }, nil
}

// describeChildren says what limits the processes that read risky formats, and
// what one of them is hardened by in this kernel.
func (a *app) describeChildren(ctx context.Context) (err error) {
	pool := a.pool(1, extractors.Options{})
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
