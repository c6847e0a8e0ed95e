// Command eval measures detection on labelled sets that stand outside the
// repository and prints one table:
//
//	go run ./testdata/eval -sets ../shared/eval -program build/pdatlas
//
// It runs "pdatlas inspect --format jsonl" over every dev/*.jsonl of the folder:
// text sets as they are, value sets once with the type's name as field name and
// once without. The measure is that of the sets' own score.py, overlap matching,
// for the types that the program has. No text or value is ever printed.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors/all"
)

func main() {
	dir := flag.String("sets", "", "folder of the sets, with dev/*.jsonl below it")
	program := flag.String("program", "build/pdatlas", "binary to measure")
	only := flag.String("only", "", "sets to run, comma-separated; all when empty")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *dir, *program, *only, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, program, only string, out io.Writer) error {
	files, err := filepath.Glob(filepath.Join(dir, "dev", "*.jsonl"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no dev/*.jsonl below %q: say where the labelled sets are, make eval EVAL=DIR", dir)
	}
	types := map[string]bool{}
	for _, d := range all.Detectors() {
		types[d.ID] = true
	}
	t := table{types: types}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		if only != "" && !slices.Contains(strings.Split(only, ","), name) {
			continue
		}
		records, err := load(file)
		if err != nil {
			return err
		}
		if err := t.measure(ctx, program, name, records); err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
	}
	return t.write(out)
}

// measure runs one set and adds its rows to the table.
func (t *table) measure(ctx context.Context, program, name string, records []record) error {
	asked := records
	if isValues(records) {
		asked = slices.DeleteFunc(slices.Clone(records), func(r record) bool { return !t.types[r.Type] })
	}
	if len(asked) == 0 {
		return nil
	}
	plain, err := inspect(ctx, program, asked, false)
	if err != nil {
		return err
	}
	switch {
	case isValues(asked):
		named, err := inspect(ctx, program, asked, true)
		if err != nil {
			return err
		}
		t.values = append(t.values, valueRows(name, asked, plain, named)...)
	case isTraps(asked):
		t.traps = append(t.traps, trapRows(name, asked, plain)...)
	default:
		t.texts = append(t.texts, textRows(name, asked, plain, t.types)...)
	}
	return nil
}
