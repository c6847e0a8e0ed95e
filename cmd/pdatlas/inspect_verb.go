package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

// inspectFlags are the flags of "inspect".
type inspectFlags struct {
	format  string
	explain bool
	least   likelihood
	field   string

	thresholds map[string]detectors.Likelihood // of single types
}

func (a *app) inspectVerb() *cobra.Command {
	var f inspectFlags
	c := &cobra.Command{
		Use:   "inspect [FILE|-]",
		Short: "Findings in one file or standard input; nothing is stored",
		Long: `Looks for personal data in one file, or what comes on standard input, and prints
where it is: type, likelihood, place. It never prints a value. A column of a table or
document whose values only show together what they are is told as a whole.

With --format jsonl standard input holds records, one JSON object a line, and each is
answered by a line: {"id","text"}, with "field" where the field's name is known, by
{"id","findings":[{"type","start","end","byte_start","byte_end","likelihood","score"}]}
(start and end in Unicode code points), and {"id","field","values":[…]}, a column, by
{"id","column":{"type","likelihood","share","n"}}.`,
		Example: `  pdatlas inspect letter.txt --explain
  pdatlas inspect --field iban --min-likelihood POSSIBLE < values.txt
  pdatlas inspect backup.zip --json
  pdatlas inspect --format jsonl < records.jsonl`,
		Args: cobra.MaximumNArgs(1),
		RunE: verb(func(cmd *cobra.Command, args []string) error { return a.inspect(cmd.Context(), args, &f) }),
	}
	fs := c.Flags()
	fs.StringVar(&f.format, "format", "", "`FORMAT`: text, json or jsonl (default text, with --json json)")
	fs.BoolVar(&f.explain, "explain", false, "say what spoke for and against each finding")
	textVar(fs, &f.least, "min-likelihood", "LIKELIHOOD", "print findings from this likelihood (default LIKELY)")
	fs.StringVar(&f.field, "field", "", "`NAME` of the field that the whole text is the content of")
	return c
}

func (a *app) inspect(ctx context.Context, args []string, f *inspectFlags) error {
	name := "-"
	if len(args) == 1 {
		name = args[0]
	}
	engine, err := a.newEngine()
	if err != nil {
		return usageError(err)
	}
	thresholds := map[string]detectors.Likelihood{}
	if f.least == 0 { // else the command's word goes before the configuration's
		f.least = likelihood(cmp.Or(detectors.Likelihood(a.config.Scan.Threshold), detectors.Likely))
		thresholds = a.config.Detectors.thresholds()
	}
	f.thresholds = thresholds
	if f.format == "" {
		f.format = "text"
		if a.json {
			f.format = "json"
		}
	}
	switch {
	case f.format == "jsonl" && (name != "-" || f.field != "" || f.explain):
		return usageError(errors.New("--format jsonl reads records from standard input, with their fields, and takes no file, --field or --explain"))
	case f.format == "jsonl":
		return a.inspectRecords(engine, f)
	case f.format == "text":
		return a.inspectObject(ctx, engine, name, f, &textFindings{w: a.stdout, explain: f.explain})
	case f.format == "json":
		return a.inspectObject(ctx, engine, name, f, &jsonFindings{list: newList(a.stdout, `"findings"`), explain: f.explain})
	}
	return usageError(fmt.Errorf("--format %q: use text, json or jsonl", f.format))
}

func (a *app) inspectRecords(engine *detectors.Engine, f *inspectFlags) error {
	p := recordInspector{
		engine: engine, scanner: engine.NewScanner(), least: detectors.Likelihood(f.least), thresholds: f.thresholds,
		fields: map[string]*detectors.Field{},
	}
	return p.run(a.stdin, a.stdout)
}

// findingsPrinter prints findings as they come and the result at the end.
type findingsPrinter interface {
	finding(f scanner.Found) error
	result(r *inventory.ItemResult) error
}

func (a *app) inspectObject(ctx context.Context, engine *detectors.Engine, name string, f *inspectFlags, p findingsPrinter) (err error) {
	body, err := a.openObject(name)
	if err != nil {
		return err
	}
	defer body.Close() // read only: nothing can be lost
	o := scanner.Object{Body: body}
	if name != "-" {
		o.Name = filepath.Base(name)
	}
	formats, done, err := a.formats(ctx, 1)
	if err != nil {
		return usageError(err)
	}
	defer func() { err = done(err) }()
	c := scanner.InspectConfig{
		Engine: engine, Extractors: formats, Limits: a.config.Scan.Limits.limits(),
		Threshold: detectors.Likelihood(f.least), Thresholds: f.thresholds,
	}
	if f.field != "" {
		c.Extractors = []extract.Extractor{fieldText{f.field}}
	}
	r, err := scanner.Inspect(ctx, c, o, p.finding)
	if ctx.Err() != nil {
		return &exitError{exitInterrupted, errors.New("stopped")}
	}
	if err != nil {
		return err
	}
	if err := p.result(&r); err != nil {
		return err
	}
	if r.State != inventory.Scanned {
		return &exitError{exitIncomplete, fmt.Errorf("not fully read: %s", r.Reason)}
	}
	return nil
}

// openObject opens a file for reading, or standard input.
func (a *app) openObject(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(a.stdin), nil
	}
	f, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %q", name)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%q may not be read by this user", name)
	case err != nil:
		return nil, fmt.Errorf("%q cannot be opened", name)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(usageError(fmt.Errorf("%q is a folder: use 'pdatlas scan'", name)), f.Close())
	}
	return f, nil
}
