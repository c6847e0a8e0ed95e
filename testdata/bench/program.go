package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
func programRun(ctx context.Context, program, path string, counts bool) (programResult, error) {
	var p programResult
	dir, err := os.MkdirTemp("", "pdatlas-bench-run-")
	if err != nil {
		return p, err
	}
	defer os.RemoveAll(dir)
	db := filepath.Join(dir, "bench.db")
	cmd := exec.CommandContext(ctx, program, "scan", path, "--inventory", db)
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
