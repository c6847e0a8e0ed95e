package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	_ "github.com/mattn/go-sqlite3" // reads the inventory that the program wrote
)

// programResult is what a run of the whole program took and found.
type programResult struct {
	cpu  time.Duration
	peak int64 // resident bytes
	hits map[string]int
}

// exitUnread is the program's exit code when something was not fully read.
const exitUnread = 3

// programRun scans path into a throw-away inventory; with counts it also reads
// back what was found.
func programRun(ctx context.Context, program, path string, counts bool, flags ...string) (programResult, error) {
	var p programResult
	dir, err := os.MkdirTemp("", "pdatlas-bench-run-")
	if err != nil {
		return p, err
	}
	defer os.RemoveAll(dir)
	db := filepath.Join(dir, "bench.db")
	cmd := exec.CommandContext(ctx, program, append([]string{"scan", path, "--inventory", db}, flags...)...)
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && (!errors.As(err, &failed) || failed.ExitCode() != exitUnread) {
		return p, fmt.Errorf("%s scan: %w\n%s", program, err, out)
	}
	p.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		p.peak = u.Maxrss << 10 // Linux counts KiB
	}
	if counts {
		p.hits, err = hitsIn(ctx, db)
	} else {
		err = nil
	}
	return p, err
}

// hitsIn counts the values of an inventory by type, those in names left out.
func hitsIn(ctx context.Context, path string) (map[string]int, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT d.name, sum(f.count) FROM current_finding f
		JOIN observed_detector d ON d.id = f.detector WHERE f.in_name = 0 GROUP BY d.name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	hits := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return nil, err
		}
		hits[name] = n
	}
	return hits, rows.Err()
}

// startResult is what the program takes to do nothing, with all detectors loaded.
type startResult struct{ cpu, wall time.Duration }

// startRun looks at an empty text several times and takes the medians.
func startRun(ctx context.Context, program string, runs int) (r startResult, err error) {
	var cpu, wall []float64
	for range max(runs, 5) {
		cmd := exec.CommandContext(ctx, program, "inspect", "-")
		begin := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			return r, fmt.Errorf("%s inspect: %w\n%s", program, err, out)
		}
		wall = append(wall, float64(time.Since(begin)))
		cpu = append(cpu, float64(cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()))
	}
	return startResult{time.Duration(median(cpu)), time.Duration(median(wall))}, nil
}

// smallCorpus is the corpus of many small files.
const smallCorpus = "d"

// smallResult is what many small files cost, with one worker and with one per core.
type smallResult struct {
	files     int
	one, many time.Duration // processor time
}

func smallRun(ctx context.Context, program, path string, runs int) (r smallResult, err error) {
	err = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			r.files++
		}
		return err
	})
	if err != nil {
		return r, err
	}
	var one, many []float64
	for range runs { // in turns: what else the machine does hits both alike
		for workers, times := range map[int]*[]float64{1: &one, runtime.NumCPU(): &many} {
			p, err := programRun(ctx, program, path, false, "--workers", strconv.Itoa(workers))
			if err != nil {
				return r, err
			}
			*times = append(*times, float64(p.cpu))
		}
	}
	r.one, r.many = time.Duration(median(one)), time.Duration(median(many))
	return r, nil
}
