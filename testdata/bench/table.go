package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pdatlas/pdatlas/testdata/bench/corpus"
)

// row is what was measured on one corpus.
type row struct {
	corpus     string
	bytes      int64
	engine     float64 // MB per CPU second
	columns    float64 // the same with the columns followed, of a table
	columnHits map[string]int
	program    float64
	peak       int64          // resident bytes of the program
	engineHits map[string]int // on plain text, without the structure of tables
	hits       map[string]int // in the inventory
}

// report is the whole run.
type report struct {
	options
	machine string
	truth   corpus.Truth
	rows    []row
	scale   []scaleResult
	formats []formatResult
	start   startResult
	small   smallResult
}

// bars are the engine's rates to reach, in MB per CPU second and core.
func bar(corpus string) float64 {
	return map[string]float64{"a": 800, "b": 250, "c": 1200}[corpus]
}

// content says what a corpus is.
func content(corpus string) string {
	return map[string]string{"a": "sparse text", "b": "dense CSV", "c": "code and logs", "d": "files of 4 KiB"}[corpus]
}

// String is the table: rates first, then what was found of what was planted.
func (r report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\ncorpora of %d MiB, seed %d, median of %d; MB per second of processor time\n\n", r.machine, r.mb, r.seed, r.runs)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "corpus\tMB\tengine MB/s\tbar\tprogram MB/s\tprogram/engine\tpeak MiB\t  content")
	for _, x := range r.rows {
		limit := "-"
		if bar(x.corpus) > 0 {
			limit = fmt.Sprintf("%.0f", bar(x.corpus))
		}
		fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%s\t%.0f\t%.0f %%\t%.0f\t  %s\n", x.corpus, float64(x.bytes)/1e6, x.engine, limit, x.program,
			100*x.program/x.engine, float64(x.peak)/(1<<20), content(x.corpus))
	}
	w.Flush()
	b.WriteString("\nengine: scanning alone, text in memory, no structure. program: pdatlas scan, everything included.\n")
	for _, x := range r.rows {
		if x.columns > 0 {
			fmt.Fprintf(&b, "engine on %s with its columns followed, as a scan does: %.0f MB/s\n", x.corpus, x.columns)
		}
	}
	r.whole(&b)
	b.WriteByte('\n')
	w = tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "corpus\ttype\tplanted\tprogram found\tdifference\tengine found\t")
	for _, x := range r.rows {
		r.hits(w, x)
	}
	w.Flush()
	return b.String()
}

// whole prints what is not of one corpus.
func (r report) whole(b *strings.Builder) {
	if len(r.scale) > 0 {
		b.WriteString("\nengine by what is loaded, on the beginnings of the corpora; cost as a multiple of that of the first line\n\n")
		w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "set\trows\twords\ta MB/s\tb MB/s\tc MB/s\ta cost\tb cost\tc cost\t")
		for _, x := range r.scale {
			fmt.Fprintf(w, "%s\t%d\t%d\t", x.Name, x.Detectors, x.Keywords)
			for _, c := range []string{"a", "b", "c"} {
				fmt.Fprintf(w, "%.0f\t", x.Rates[c])
			}
			for _, c := range []string{"a", "b", "c"} {
				fmt.Fprintf(w, "%.2f\t", ratio(r.scale[0].Rates[c], x.Rates[c]))
			}
			fmt.Fprintln(w)
		}
		w.Flush()
	}
	formatTable(b, r.formats)
	if r.start.cpu > 0 {
		fmt.Fprintf(b, "\nstart-up with everything loaded: %d ms of processor time, %d ms by the clock (bar 50)\n", r.start.cpu.Milliseconds(), r.start.wall.Milliseconds())
	}
	if r.small.one > 0 {
		fmt.Fprintf(b, "small files: %.0f per second of processor time (bar 75,000); a worker per core costs %.2f of one worker (bar 1.1)\n",
			float64(r.small.files)/r.small.one.Seconds(), ratio(float64(r.small.many), float64(r.small.one)))
	}
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// hits prints the types of a corpus that were planted or found.
func (r report) hits(w *tabwriter.Writer, x row) {
	types := map[string]bool{}
	for _, m := range []map[string]int{r.truth[x.corpus], x.hits, x.engineHits} {
		for t := range m {
			types[t] = true
		}
	}
	delete(types, "PERSON") // needs the dictionaries of a later tier
	for _, t := range slices.Sorted(maps.Keys(types)) {
		planted, difference := "-", "-"
		if len(r.truth[x.corpus]) > 0 {
			n := r.truth[x.corpus][t]
			planted, difference = fmt.Sprint(n), fmt.Sprintf("%+d", x.hits[t]-n)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%d\t\n", x.corpus, t, planted, x.hits[t], difference, x.engineHits[t])
	}
}

func rate(bytes int64, cpu time.Duration) float64 {
	if cpu <= 0 {
		return 0
	}
	return float64(bytes) / 1e6 / cpu.Seconds()
}

func median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(xs))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// describeMachine names commit, toolchain and processor.
func describeMachine(ctx context.Context) string {
	commit, err := output(ctx, "git", "describe", "--always", "--dirty", "--tags")
	if err != nil {
		commit = "unknown commit"
	}
	cpu := "unknown processor"
	info, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(info)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				cpu = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("pdatlas %s, %s, %s, %d cores, %s/%s", commit, runtime.Version(), cpu, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}
