package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

const (
	windowSize = 64 << 10 // bytes scanned at a time, as the scanner does
	slabSize   = 8 << 20  // bytes read at a time, outside the measured time
)

// engineResult is what a run of the engine over a corpus took and found.
type engineResult struct {
	Bytes int64
	CPU   time.Duration
	Hits  map[string]int // matches at or above the reporting threshold, by type
}

func (e engineResult) rate() float64 { return rate(e.Bytes, e.CPU) }

// engineRun measures the engine in a process of its own: kind is "engine" for
// plain text, "columns" for a table whose columns are followed.
func engineRun(ctx context.Context, o options, kind, path string) (engineResult, error) {
	var b bytes.Buffer
	var e engineResult
	if err := self(ctx, o, kind+":"+path, &b); err != nil {
		return e, err
	}
	return e, json.Unmarshal(b.Bytes(), &e)
}

// self runs this program again as a child of the given kind.
func self(ctx context.Context, o options, child string, stdout io.Writer) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, exe, "-child", child, "-mb", fmt.Sprint(o.mb), "-seed", fmt.Sprint(o.seed), "-runs", fmt.Sprint(o.runs))
	cmd.Stdout, cmd.Stderr = stdout, os.Stderr
	return cmd.Run()
}

// engineChild scans every file below path and writes the result.
func engineChild(path string, table bool, w io.Writer) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	m, err := newMeter(slabSize)
	if err != nil {
		return err
	}
	m.table = table
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return m.file(p)
	})
	if err != nil {
		return err
	}
	r := engineResult{Bytes: m.bytes, CPU: m.cpu, Hits: map[string]int{}}
	for i, n := range m.hits {
		if n > 0 {
			r.Hits[m.engine.Detectors()[i].ID] += n
		}
	}
	return json.NewEncoder(w).Encode(r)
}

// meter scans files slab by slab and adds up the time of the engine alone.
type meter struct {
	engine  *detectors.Engine
	scanner *detectors.Scanner
	slab    []byte
	matches []detectors.Match
	hits    []int
	bytes   int64
	cpu     time.Duration
	table   bool     // files are tables
	columns *columns // of the file being read
}

// newMeter makes a meter that reads size bytes at a time, besides context.
func newMeter(size int) (*meter, error) {
	e, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		return nil, err
	}
	return meterOf(e, size), nil
}

func meterOf(e *detectors.Engine, size int) *meter {
	return &meter{
		engine:  e,
		scanner: e.NewScanner(),
		hits:    make([]int, len(e.Detectors())),
		slab:    make([]byte, 0, size+2*e.Reach()),
	}
}

func (m *meter) file(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	reach := m.engine.Reach()
	m.slab, m.columns = m.slab[:0], nil
	lo := 0 // what stands before it was scanned and is kept as context
	for last := false; !last; {
		n, err := io.ReadFull(f, m.slab[len(m.slab):cap(m.slab)])
		m.slab = m.slab[:len(m.slab)+n]
		last = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		if m.table && m.columns == nil {
			if m.columns, err = newColumns(m.engine, m.slab[:min(len(m.slab), extract.HeadSize)]); err != nil {
				return err
			}
		}
		hi := len(m.slab)
		if !last {
			hi -= reach
		}
		m.scan(lo, hi, reach)
		m.bytes += int64(hi - lo)
		keep := min(reach, hi)
		m.slab = m.slab[:copy(m.slab, m.slab[hi-keep:])]
		lo = keep
	}
	return nil
}

// scan runs the engine over slab[lo:hi] in windows.
func (m *meter) scan(lo, hi, reach int) {
	start := threadTime()
	for a := lo; a < hi; a += windowSize {
		b := min(a+windowSize, hi)
		from, to := max(0, a-reach), min(len(m.slab), b+reach)
		w := detectors.Window{Text: m.slab[from:to], Lo: a - from, Hi: b - from}
		if m.columns != nil {
			m.columns.window(&w)
		}
		m.matches = m.scanner.Scan(w, m.matches[:0])
		if m.columns != nil {
			m.columns.done(w.Hi)
		}
		for i := range m.matches {
			if m.matches[i].Likelihood >= detectors.Likely {
				m.hits[m.matches[i].Detector]++
			}
		}
	}
	m.cpu += threadTime() - start
}

// threadTime is the processor time of the calling thread.
func threadTime() time.Duration {
	const rusageThread = 1 // RUSAGE_THREAD of Linux, which package syscall does not name
	var u syscall.Rusage
	if err := syscall.Getrusage(rusageThread, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
