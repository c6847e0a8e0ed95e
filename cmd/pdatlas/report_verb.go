package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/report"
)

// reportFlags are the flags of "report".
type reportFlags struct {
	format string
	out    string
}

func (a *app) reportVerb() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report [overview]",
		Short: "Write what the inventory knows as a page or file",
		Long: `Writes the overview: what was scanned and how completely, what personal data is
where, in which country and whose, and what only people can add. It holds no value
that was found. The file is readable by its owner only.

Two reports of the same inventory differ in their stamp alone; SOURCE_DATE_EPOCH
(seconds since 1970) sets it.`,
		Example: `  pdatlas report -o report.html
  pdatlas report overview --format csv -o findings.csv
  pdatlas report --format json | jq .summary`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: []string{"overview"},
		RunE:      verb(func(cmd *cobra.Command, args []string) error { return a.report(cmd.Context(), args, &f) }),
	}
	c.Flags().StringVar(&f.format, "format", "", "`FORMAT`: html, csv or json (default: as FILE ends, else html)")
	c.Flags().StringVarP(&f.out, "output", "o", "-", "`FILE` to write; - is standard output")
	return c
}

func (a *app) report(ctx context.Context, args []string, f *reportFlags) error {
	if len(args) == 1 && args[0] != "overview" {
		return usageError(fmt.Errorf("no report %q: there is 'overview'", args[0]))
	}
	format, err := a.reportFormat(f)
	if err != nil {
		return usageError(err)
	}
	at, err := stampTime(os.Getenv("SOURCE_DATE_EPOCH"))
	if err != nil {
		return usageError(err)
	}
	if err := a.spareInventory(f.out); err != nil {
		return usageError(err)
	}
	rules, err := a.config.Owners.rules()
	if err != nil {
		return usageError(err)
	}
	return a.ask(ctx, func(s *inventory.Store) error {
		o, err := report.New(ctx, s, report.Options{At: at, Tool: version, Owners: rules})
		if err != nil {
			return err
		}
		write := func(w io.Writer) error { return o.Write(w, format) }
		if f.out == "-" {
			return write(a.stdout)
		}
		if err := writePrivate(f.out, write); err != nil {
			return fmt.Errorf("report: %w", err)
		}
		return nil
	})
}

func (a *app) reportFormat(f *reportFlags) (string, error) {
	known := []string{"html", "csv", "json"}
	format := f.format
	if format == "" && a.json {
		format = "json"
	}
	if ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(f.out), ".")); format == "" && slices.Contains(known, ext) {
		format = ext
	}
	if format == "" {
		format = "html"
	}
	if !slices.Contains(known, format) {
		return "", fmt.Errorf("--format %q: use html, csv or json", f.format)
	}
	return format, nil
}

// stampTime is the one time that a report prints.
func stampTime(epoch string) (time.Time, error) {
	if epoch == "" {
		return time.Now(), nil
	}
	n, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || n < 0 {
		return time.Time{}, errors.New("SOURCE_DATE_EPOCH is not a number of seconds since 1970")
	}
	return time.Unix(n, 0), nil
}

// spareInventory refuses to write over the inventory or its key.
func (a *app) spareInventory(out string) error {
	info, err := os.Stat(out)
	if out == "-" || err != nil {
		return nil // nothing is there to be lost
	}
	for _, suffix := range []string{"", ".key", ".lock", "-wal", "-shm"} {
		if other, err := os.Stat(a.inventory + suffix); err == nil && os.SameFile(info, other) {
			return fmt.Errorf("-o %q is the inventory or belongs to it: name another file", out)
		}
	}
	return nil
}

// writePrivate writes a file that only its owner may read: all of it, or what
// was there before stays. A device or pipe is written to as it is.
func writePrivate(name string, write func(io.Writer) error) (err error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		return fmt.Errorf("%q is a folder: name a file in it", name)
	}
	if err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(buffered(f, write), f.Close())
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // best effort: the error is told
		}
	}()
	if err := errors.Join(buffered(f, write), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriter(w)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
