// Command bench measures how fast pdatlas is and whether it finds what there is
// to find, and prints one table:
//
//	go run ./testdata/bench -program build/pdatlas [-mb 512] [-runs 5] [-only abcd] [-out testdata/bench/last.txt]
//
// It generates the corpora of package corpus in a cache folder outside the
// tree, runs the engine over them in memory and the whole program over the
// files, each several times, and takes medians. Rates are megabytes (10^6
// bytes) per second of processor time, user and system together, so that a busy
// machine and the number of workers change little.
//
// Engine and generator run in processes of their own: what they leave resident
// must not count as the program's peak, which Linux carries over an exec.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/pdatlas/pdatlas/testdata/bench/corpus"
)

// options are the flags.
type options struct {
	mb      int
	seed    int64
	runs    int
	only    string
	dir     string
	program string
	out     string
	child   string
	goroot  string
}

func main() {
	var o options
	flag.IntVar(&o.mb, "mb", 512, "size of corpora a, b and c in MiB")
	flag.Int64Var(&o.seed, "seed", 1, "seed of the corpora")
	flag.IntVar(&o.runs, "runs", 5, "runs of each measurement; the median counts")
	flag.StringVar(&o.only, "only", "abcd", "corpora to measure")
	flag.StringVar(&o.dir, "dir", filepath.Join(os.TempDir(), "pdatlas-bench"), "cache folder for the corpora")
	flag.StringVar(&o.program, "program", "build/pdatlas", "binary to measure")
	flag.StringVar(&o.out, "out", "", "file to write the table to as well")
	flag.StringVar(&o.child, "child", "", "used by bench itself")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	var err error
	if o.goroot, err = output(ctx, "go", "env", "GOROOT"); err != nil {
		return err
	}
	switch kind, arg, _ := strings.Cut(o.child, ":"); kind {
	case "generate":
		return corpus.Write(arg, corpus.Options{MiB: o.mb, Seed: o.seed, Only: "abcd", GoRoot: o.goroot})
	case "engine", "columns":
		return engineChild(arg, kind == "columns", os.Stdout)
	case "scale":
		return scaleChild(arg, o.runs, os.Stdout)
	case "formats":
		return formatChild(arg, formatSize, o.runs, os.Stdout)
	}
	if _, err := os.Stat(o.program); err != nil {
		return fmt.Errorf("%q is missing: run make build", o.program)
	}
	dir, err := corpora(ctx, o)
	if err != nil {
		return err
	}
	truth, err := corpus.Load(dir)
	if err != nil {
		return err
	}
	rep := report{options: o, machine: describeMachine(ctx), truth: truth}
	for _, key := range strings.Split(o.only, "") {
		row, err := measure(ctx, o, dir, key)
		if err != nil {
			return fmt.Errorf("corpus %s: %w", key, err)
		}
		rep.rows = append(rep.rows, row)
	}
	if err := measureWhole(ctx, o, dir, &rep); err != nil {
		return err
	}
	text := rep.String()
	fmt.Print(text)
	if o.out == "" {
		return nil
	}
	return os.WriteFile(o.out, []byte(text), 0o644)
}

// corpora returns the folder of the corpora, written first if need be. Size,
// seed and toolchain are part of its name: they decide the bytes.
func corpora(ctx context.Context, o options) (string, error) {
	version, err := output(ctx, "go", "env", "GOVERSION")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(o.dir, fmt.Sprintf("%s-%d-%d", version, o.mb, o.seed))
	if _, err := corpus.Load(dir); err == nil {
		return dir, nil
	}
	fmt.Fprintf(os.Stderr, "bench: writing corpora of %d MiB below %s\n", o.mb, dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return dir, self(ctx, o, "generate:"+dir, nil)
}

// measure runs engine and program over one corpus.
func measure(ctx context.Context, o options, dir, key string) (row, error) {
	r := row{corpus: key}
	path := filepath.Join(dir, key)
	fmt.Fprintf(os.Stderr, "bench: corpus %s, engine and program %d times each\n", key, o.runs)
	var rates, withColumns []float64
	for range o.runs {
		e, err := engineRun(ctx, o, "engine", path)
		if err != nil {
			return r, err
		}
		rates = append(rates, e.rate())
		r.bytes, r.engineHits = e.Bytes, e.Hits
		if key != tableCorpus {
			continue
		}
		if e, err = engineRun(ctx, o, "columns", path); err != nil {
			return r, err
		}
		withColumns = append(withColumns, e.rate())
		r.columnHits = e.Hits
	}
	r.engine, r.columns = median(rates), median(withColumns)
	rates = rates[:0]
	for i := range o.runs {
		p, err := programRun(ctx, o.program, path, i == 0)
		if err != nil {
			return r, err
		}
		rates = append(rates, rate(r.bytes, p.cpu))
		r.peak = max(r.peak, p.peak)
		if i == 0 {
			r.hits = p.hits
		}
	}
	r.program = median(rates)
	return r, nil
}

// tableCorpus is the corpus that is a table.
const tableCorpus = "b"

// measureWhole measures what is not of one corpus: what more detectors and words
// cost, how long the program takes to start, what workers cost, small files.
func measureWhole(ctx context.Context, o options, dir string, rep *report) (err error) {
	fmt.Fprintf(os.Stderr, "bench: sets of detectors, formats, start-up, workers, small files\n")
	if rep.scale, err = scaleRun(ctx, o, dir); err != nil {
		return err
	}
	if rep.formats, err = formatRun(ctx, o, dir); err != nil {
		return err
	}
	if rep.start, err = startRun(ctx, o.program, o.runs); err != nil {
		return err
	}
	if !strings.Contains(o.only, smallCorpus) {
		return nil
	}
	rep.small, err = smallRun(ctx, o.program, filepath.Join(dir, smallCorpus), o.runs)
	return err
}

// output is the first line that a command prints.
func output(ctx context.Context, name string, args ...string) (string, error) {
	b, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	return line, nil
}
