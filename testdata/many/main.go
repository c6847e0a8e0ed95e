// Command many scans made-up sources of more and more small objects into an
// inventory and prints what memory that took: a scan of ten million objects
// must need no more than one of a hundred thousand.
//
// Each run is a process of its own, so that the peaks are its own. The objects
// are made up as they are listed and read; what is real is the scanner, the
// engine and the inventory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
	"github.com/pdatlas/pdatlas/scanner"
	extractors "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/sources"
)

func main() {
	most := flag.Int("n", 10_000_000, "objects of the largest scan")
	child := flag.Int("child", 0, "scan so many objects in this process")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *child > 0 {
		err = scan(ctx, *child)
	} else {
		err = compare(ctx, *most)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "many:", err)
		os.Exit(1)
	}
}

// compare runs scans of a hundredth, a tenth and all of the objects.
func compare(ctx context.Context, most int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Println("   objects  peak MiB  seconds of processor  inventory MiB")
	for _, n := range []int{most / 100, most / 10, most} {
		cmd := exec.CommandContext(ctx, self, "-child", strconv.Itoa(n))
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return err
		}
		peak := int64(0)
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = u.Maxrss >> 10 // Linux counts KiB
		}
		cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		fmt.Printf("%10d  %8d  %20.0f  %13s\n", n, peak, cpu.Seconds(), strings.TrimSpace(string(out)))
	}
	return nil
}

// scan scans n objects and prints the size of the inventory, in MiB.
func scan(ctx context.Context, n int) (err error) {
	dir, err := os.MkdirTemp("", "pdatlas-many-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ref, err := reference.Embedded()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "many.db")
	store, err := inventory.Open(ctx, path, inventory.Options{Tool: "many", Reference: ref})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	engine, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		return err
	}
	debug.SetMemoryLimit(int64(40<<20 + runtime.GOMAXPROCS(0)*(4<<20))) // as the program does
	s, err := scanner.Run(ctx, scanner.Config{
		Sources: []scanner.SourceConfig{{Source: madeUp{n}}}, Engine: engine, Extractors: extractors.Extractors(),
		Inventory: scanner.Into(store), SpoolDir: dir,
	})
	if err != nil {
		return err
	}
	if !s.Complete() {
		return errors.New("not every object was read")
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	fmt.Println(info.Size() >> 20)
	return nil
}

// madeUp is a source of n small texts, a thousand to a folder.
type madeUp struct{ n int }

func (madeUp) Name() string { return "made-up://many" }

func (madeUp) Describe(context.Context) (sources.Description, error) {
	return sources.Description{Kind: "made-up", Root: "many"}, nil
}

func (madeUp) Close() error { return nil }

func (m madeUp) Walk(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	first := 0
	if after != "" {
		i, err := strconv.Atoi(after)
		if err != nil {
			return errors.New("the cursor is of another source")
		}
		first = i + 1
	}
	changed := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := first; i < m.n; i++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		text := "An object of no interest.\n"
		if i%100 == 0 {
			text = "Please write to office" + strconv.Itoa(i) + "@example.org.\n"
		}
		item := sources.Item{
			Ref: sources.Ref{
				Path: fmt.Sprintf("f%05d/o%08d.txt", i/1000, i), DataSet: fmt.Sprintf("f%02d", i/1000%100),
				Size: int64(len(text)), ModTime: changed,
			},
			Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		}
		if err := fn(item, strconv.Itoa(i)); err != nil {
			return err
		}
	}
	return nil
}
