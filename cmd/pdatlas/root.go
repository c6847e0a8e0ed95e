package main

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/detectors/custom"
)

// app is one call of the program: its streams, global flags and configuration.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	inventory  string
	configFile string
	json       bool
	logLevel   string

	level  slog.Level // as --log-level says
	config config
	rules  *custom.Rules // what newEngine loaded
}

// defaultInventory is used when neither flag nor configuration names another.
const defaultInventory = "pdatlas.db"

const rootLong = `pdatlas finds and classifies personal data in file shares and buckets and keeps
the record of what is where, whose it is and in which country, in one SQLite file.
It only reads what it scans, sends nothing anywhere, and stores no value it finds.

Exit codes: 0 complete; 1 fatal; 2 usage; 3 finished, but something was not fully
read; 4 a check found what --fail-on names; 130 interrupted (the same command goes on).`

func newRoot(stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, level: slog.LevelWarn}
	root := &cobra.Command{
		Use:   "pdatlas",
		Short: "The personal data atlas: what personal data is where",
		Long:  rootLong,
		Example: `  pdatlas scan /srv/share                      scan a folder into pdatlas.db
  pdatlas scan s3://bucket/prefix              scan a bucket (keys from the environment)
  pdatlas report --format html -o report.html  write the report
  pdatlas inspect letter.txt --explain         findings in one file, nothing stored`,
		SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.prepare(cmd) },
	}
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	f := root.PersistentFlags()
	f.StringVar(&a.inventory, "inventory", "", "inventory `FILE` (default pdatlas.db, or as the configuration says)")
	f.StringVar(&a.configFile, "config", "", "configuration `FILE` (default pdatlas.yaml if there is one)")
	f.BoolVar(&a.json, "json", false, "print JSON for machines")
	f.StringVar(&a.logLevel, "log-level", "", "`LEVEL` of what is logged on stderr: debug, info, warn or error (default warn; scan: info)")
	root.AddCommand(a.scanVerb(), a.planVerb(), a.inspectVerb(), a.detectorsVerb(), a.inventoryVerb(), a.locateVerb(),
		a.registerVerb(), a.checkVerb(), a.triageVerb(), a.ownersVerb(), a.reportVerb(), a.sourcesVerb(), a.formatsVerb(), a.versionVerb(), a.workerVerb())
	return root
}

// prepare reads the log level and the configuration, before any verb.
func (a *app) prepare(cmd *cobra.Command) error {
	if a.logLevel != "" {
		if err := a.level.UnmarshalText([]byte(a.logLevel)); err != nil {
			return usageError(fmt.Errorf("--log-level %q: use debug, info, warn or error", a.logLevel))
		}
	}
	c, err := readConfig(a.configFile, cmd.Flags().Changed("config"))
	if err != nil {
		return usageError(err)
	}
	a.config = c
	if a.inventory == "" {
		a.inventory = c.Inventory
	}
	if a.inventory == "" {
		a.inventory = defaultInventory
	}
	return nil
}
