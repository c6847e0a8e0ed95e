// Command pdatlas finds personal data in file shares and buckets and keeps the
// record of what is where.
//
// This package owns the command line: flags, configuration file, output and
// exit codes, and the wiring of sources, formats, detectors and inventory. What
// a verb does stands in those packages.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set by the linker: -X main.version=….
var version = "devel"

// Exit codes, as help and README state them.
const (
	exitComplete    = 0
	exitFatal       = 1
	exitUsage       = 2
	exitIncomplete  = 3
	exitCheck       = 4
	exitInterrupted = 130
)

func main() {
	// Libraries that print to the standard logger may quote what a server sent
	// (net/http does): nothing of it may reach a terminal or a log file.
	log.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first signal stops cleanly, the second kills
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main without the process: it parses args, runs the verb and gives the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot(stdin, stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitComplete
	}
	var e *exitError
	if !errors.As(err, &e) {
		// What cobra refuses before a verb runs: flags and arguments.
		e = usageError(err)
	}
	if e.err != nil {
		fmt.Fprintf(stderr, "pdatlas: %v\n", e.err)
		if e.code == exitUsage {
			fmt.Fprintln(stderr, "Run 'pdatlas help' for the verbs, 'pdatlas help VERB' for one of them.")
		}
	}
	return e.code
}

// exitError carries an exit code. A nil err has been told already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func usageError(err error) *exitError { return &exitError{exitUsage, err} }

// fatal wraps what a verb returns, unless it already has a code.
func fatal(err error) error {
	var e *exitError
	if err == nil || errors.As(err, &e) {
		return err
	}
	return &exitError{exitFatal, err}
}

// verb makes a command's function out of one that returns plain errors.
func verb(f func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error { return fatal(f(cmd, args)) }
}
