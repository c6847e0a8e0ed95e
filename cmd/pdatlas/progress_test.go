package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner"
)

func TestProgressLine(t *testing.T) {
	half := scanner.Event{
		Elapsed: 90 * time.Second, Listed: 2000, ListedBytes: 200 << 20, Done: 1234, DoneBytes: 100 << 20, Read: 180 << 20, Findings: 5678,
	}
	with := func(change func(*scanner.Event)) scanner.Event {
		e := half
		change(&e)
		return e
	}
	for _, tc := range []struct {
		name  string
		event scanner.Event
		wait  string
		want  string
	}{
		{"listing", scanner.Event{Walking: true, Listed: 3}, "", "listing …  0 of 3 objects  0 B  -  0 found  0s"},
		{"nothing_listed", scanner.Event{}, "", "listing …  0 of 0 objects  0 B  -  0 found  0s"},
		{"half", half, "", "[==========          ]  50 %  1,234 of 2,000 objects  180.0 MiB  2.0 MiB/s  5,678 found  1m30s"},
		{"not_read", with(func(e *scanner.Event) { e.NotRead = 7 }), "",
			"[==========          ]  50 %  1,234 of 2,000 objects  180.0 MiB  2.0 MiB/s  5,678 found  7 not fully read  1m30s"},
		{"waiting", half, "1 object under way, for 5s",
			"[==========          ]  50 %  1,234 of 2,000 objects  180.0 MiB  2.0 MiB/s  5,678 found  1m30s  waiting for 1 object under way, for 5s"},
		{"sizes_unknown", with(func(e *scanner.Event) { e.ListedBytes, e.Done = 0, 500 }), "",
			"[=====               ]  25 %  500 of 2,000 objects  180.0 MiB  2.0 MiB/s  5,678 found  1m30s"},
		{"grew_while_read", with(func(e *scanner.Event) { e.DoneBytes = 300 << 20 }), "",
			"[====================] 100 %  1,234 of 2,000 objects  180.0 MiB  2.0 MiB/s  5,678 found  1m30s"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, progressLine(tc.event, tc.wait)); d != "" {
				t.Errorf("line (-want +got):\n%s", d)
			}
		})
	}
}

func TestProgressWait(t *testing.T) {
	for _, tc := range []struct {
		name  string
		event scanner.Event
		moved time.Duration
		want  string
	}{
		{"moving", scanner.Event{Elapsed: 10 * time.Second, Listed: 5}, 8 * time.Second, ""},
		{"objects", scanner.Event{Elapsed: 10 * time.Second, Listed: 5, Done: 3}, 2 * time.Second, "2 objects under way, for 8s"},
		{"listing", scanner.Event{Elapsed: 10 * time.Second, Listed: 5, Done: 5, Walking: true}, 2 * time.Second, "the list of the source, for 8s"},
		{"inventory", scanner.Event{Elapsed: 10 * time.Second, Listed: 5, Done: 5}, 2 * time.Second, "the inventory, for 8s"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := &view{last: tc.event, moved: tc.moved}
			if got := v.wait(); got != tc.want {
				t.Errorf("waiting for %q, want %q", got, tc.want)
			}
		})
	}
}

// plainView is a view without a terminal.
func plainView(out io.Writer, quiet bool, level string) *view {
	a := &app{stderr: out, level: slog.LevelWarn, logLevel: level}
	if level != "" {
		_ = a.level.UnmarshalText([]byte(level)) // fixed words below
	}
	return newView(a, quiet)
}

func TestProgressLogLines(t *testing.T) {
	for _, tc := range []struct {
		name  string
		quiet bool
		level string
		want  int
	}{
		{"every_ten_seconds", false, "", 4}, // at 10, 20 and 30 s, and the end
		{"quiet", true, "", 0},
		{"level_warn", false, "warn", 0},
		{"level_debug", false, "debug", 4},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			v := plainView(&out, tc.quiet, tc.level)
			for s := range 140 {
				v.progress(scanner.Event{Elapsed: time.Duration(s) * 250 * time.Millisecond, Read: int64(s) << 20})
			}
			v.summing()
			v.end()
			if n := strings.Count(out.String(), "\n"); n != tc.want {
				t.Errorf("%d lines, want %d:\n%s", n, tc.want, out.String())
			}
			if strings.Contains(out.String(), "\r") {
				t.Error("a line is rewritten where there is no terminal")
			}
		})
	}
	var out bytes.Buffer
	v := plainView(&out, false, "")
	v.progress(scanner.Event{Elapsed: time.Second})
	v.summing()
	v.end()
	if out.Len() > 0 {
		t.Errorf("a short scan logs progress: %s", out.String())
	}
}

// TestProgressOnTerminal: the line is rewritten, log lines stand above it, and
// nothing of it stays.
func TestProgressOnTerminal(t *testing.T) {
	var out bytes.Buffer
	v := plainView(&out, false, "")
	v.tty = os.Stdin // only asked for its width
	v.progress(scanner.Event{Listed: 1, Walking: true})
	v.log.Warn("source slow")
	v.summing()
	v.end()
	const erase = "\r\x1b[K"
	got := out.String()
	if !strings.HasPrefix(got, erase+"listing …") {
		t.Errorf("no progress line: %q", got)
	}
	if !strings.Contains(got, erase+"time=") {
		t.Errorf("the log line does not take the progress line's place: %q", got)
	}
	if !strings.Contains(got, erase+"adding up …") {
		t.Errorf("nothing is said while the figures are added up: %q", got)
	}
	if !strings.HasSuffix(got, erase) {
		t.Errorf("the progress line stays: %q", got)
	}
}

func TestColumnsOfNoTerminal(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if n := columns(f); n != 0 {
		t.Errorf("a file is a terminal of %d columns", n)
	}
}

func TestFit(t *testing.T) {
	for _, tc := range []struct {
		name, line string
		width      int
		want       string
	}{
		{"fits", "12345", 5, "12345"},
		{"cut", "123456", 5, "1234…"},
		{"characters_not_bytes", "äöüäöü", 6, "äöüäöü"},
		{"no_width", "12345", 0, "12345"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := fit(tc.line, tc.width); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
