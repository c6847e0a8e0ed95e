package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/pdatlas/pdatlas/scanner"
)

const (
	lineEvery = 10 * time.Second // between two lines where there is no terminal
	// waitAfter is how long nothing may move before the line says what is
	// being waited for.
	waitAfter = 3 * time.Second
)

// view shows how far a scan is: one line that is rewritten on a terminal, log
// lines elsewhere. It shares stderr with the log. progress is called from one
// goroutine; the log may write from any.
type view struct {
	log   *slog.Logger
	quiet bool
	tty   *os.File // nil: not a terminal

	mu    sync.Mutex // guards stderr and shown
	out   io.Writer
	shown string // what stands on the terminal's last line

	last  scanner.Event
	moved time.Duration // when last something moved
	told  time.Duration // when the last log line was written
}

// newView logs from the level that was asked for, or from info.
func newView(a *app, quiet bool) *view {
	v := &view{quiet: quiet, out: a.stderr}
	if f, ok := a.stderr.(*os.File); ok && columns(f) > 0 {
		v.tty = f
	}
	level := a.level
	if a.logLevel == "" && !quiet && v.tty == nil {
		level = slog.LevelInfo
	}
	v.log = slog.New(slog.NewTextHandler(v, &slog.HandlerOptions{Level: level}))
	return v
}

// columns is the width of a terminal, 0 for what is none.
func columns(f *os.File) int {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	if size.Col == 0 {
		return 80 // a terminal that does not know
	}
	return int(size.Col)
}

// Write writes a log line where the progress line stood, and that below it.
func (v *view) Write(p []byte) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.shown == "" {
		return v.out.Write(p)
	}
	if _, err := io.WriteString(v.out, "\r\x1b[K"); err != nil {
		return 0, err
	}
	n, err := v.out.Write(p)
	if err == nil {
		_, err = io.WriteString(v.out, v.shown)
	}
	return n, err
}

// progress takes the scanner's events.
func (v *view) progress(e scanner.Event) {
	if e.Read != v.last.Read || e.Done != v.last.Done || e.Listed != v.last.Listed {
		v.moved = e.Elapsed
	}
	v.last = e
	switch {
	case v.quiet:
	case v.tty != nil:
		v.draw(fit(progressLine(e, v.wait()), columns(v.tty)-1))
	case e.Elapsed-v.told >= lineEvery:
		v.told = e.Elapsed
		v.logLine("scanning")
	}
}

// summing says that the scan is over and its figures are added up, which takes
// a while in a large inventory.
func (v *view) summing() {
	switch {
	case v.quiet:
	case v.tty != nil:
		v.draw("adding up …")
	case v.told > 0: // a short scan needs none
		v.logLine("scan ended")
	}
}

// end takes the progress line away.
func (v *view) end() {
	if v.tty != nil {
		v.draw("")
	}
}

func (v *view) draw(line string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.shown != "" || line != "" {
		_, _ = io.WriteString(v.out, "\r\x1b[K"+line) // progress is not worth failing for
	}
	v.shown = line
}

func (v *view) logLine(what string) {
	e := v.last
	args := []any{
		"elapsed", e.Elapsed.Round(time.Second), "listed", e.Listed, "done", e.Done, "read", bytesText(e.Read),
		"rate", rate(e), "findings", e.Findings, "unchanged", e.Unchanged, "not_read", e.NotRead,
	}
	if w := v.wait(); w != "" {
		args = append(args, "waiting", w)
	}
	v.log.Info(what, args...)
}

// wait says what nothing moves for, "" while something does.
func (v *view) wait() string {
	e := v.last
	still := e.Elapsed - v.moved
	if still < waitAfter {
		return ""
	}
	under := e.Listed - e.Done
	what := fmt.Sprintf("%s under way", many(under, "object"))
	switch {
	case under == 0 && e.Walking:
		what = "the list of the source"
	case under == 0:
		what = "the inventory"
	}
	return fmt.Sprintf("%s, for %s", what, still.Round(time.Second))
}

func rate(e scanner.Event) string {
	if e.Elapsed < time.Second {
		return "-"
	}
	return bytesText(int64(float64(e.Read)/e.Elapsed.Seconds())) + "/s"
}

const barWidth = 20

// progressLine is the line that a terminal shows. The share is that of the
// bytes listed, once the listing is complete.
func progressLine(e scanner.Event, wait string) string {
	var b strings.Builder
	if share, ok := share(e); ok {
		full := int(share * barWidth)
		fmt.Fprintf(&b, "[%s%s] %3d %%  ", strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), int(share*100))
	} else {
		b.WriteString("listing …  ")
	}
	fmt.Fprintf(&b, "%s of %s objects  %s  %s  %s found", group(e.Done), group(e.Listed), bytesText(e.Read), rate(e), group(e.Findings))
	if e.NotRead > 0 {
		fmt.Fprintf(&b, "  %s not fully read", group(e.NotRead))
	}
	fmt.Fprintf(&b, "  %s", e.Elapsed.Truncate(time.Second))
	if wait != "" {
		fmt.Fprintf(&b, "  waiting for %s", wait)
	}
	return b.String()
}

func share(e scanner.Event) (float64, bool) {
	switch {
	case e.Walking || e.Listed == 0:
		return 0, false
	case e.ListedBytes == 0:
		return float64(e.Done) / float64(e.Listed), true
	}
	return min(1, float64(e.DoneBytes)/float64(e.ListedBytes)), true
}

// fit cuts a line to a width in characters.
func fit(line string, width int) string {
	runes := []rune(line)
	if width < 1 || len(runes) <= width {
		return line
	}
	return string(runes[:width-1]) + "…"
}
