package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
)

// stalling is a bucket in which one object is not answered until it is let go.
type stalling struct {
	fakes3.Server
	address string

	mu    sync.Mutex // guards what follows
	armed bool
	asked chan struct{} // closed when the object is asked for
	let   chan struct{} // closed to answer
}

const (
	stalledObjects = 40
	stalledKey     = "set/020.txt"
)

// newStalling fills a bucket and starts its server.
func newStalling(t *testing.T) *stalling {
	t.Helper()
	s := &stalling{}
	s.rearm()
	s.Bucket = "bucket"
	for i := range stalledObjects {
		s.Put(fmt.Sprintf("set/%03d.txt", i), fakes3.Object{Body: fmt.Appendf(nil, "write to person%d@mail.example.com\n", i)})
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.address = server.URL
	return s
}

// rearm makes the bucket stall at the next request for the object.
func (s *stalling) rearm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked, s.let, s.armed = make(chan struct{}), make(chan struct{}), true
}

func (s *stalling) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, stalledKey) && r.Method == http.MethodGet {
		s.mu.Lock()
		if s.armed {
			s.armed = false
			close(s.asked)
		}
		let := s.let
		s.mu.Unlock()
		select {
		case <-let:
		case <-r.Context().Done():
			return
		}
	}
	s.Server.ServeHTTP(w, r)
}

// program is a run of the program in a process of its own.
type program struct {
	*exec.Cmd
	out, complaint bytes.Buffer
}

// scanStalling makes a scan of the bucket into an inventory in dir.
func scanStalling(t *testing.T, s *stalling, dir string, args ...string) *program {
	t.Helper()
	p := &program{Cmd: exec.CommandContext(t.Context(), "pdatlas", append([]string{"scan", "s3://bucket?endpoint=" + s.address}, args...)...)}
	p.Dir = dir
	p.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "HOME="+dir, "TMPDIR="+dir)
	p.Stdout, p.Stderr = &p.out, &p.complaint
	return p
}

// finish waits for the end and returns the exit code, -1 when it was killed.
func (p *program) finish(t *testing.T) int {
	t.Helper()
	err := p.Wait()
	var e *exec.ExitError
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	return p.ProcessState.ExitCode()
}

// startStalled starts a scan and returns when it hangs on the object and what
// could be recorded beside it is.
func startStalled(t *testing.T, s *stalling, dir string) *program {
	t.Helper()
	p := scanStalling(t, s, dir, "--workers", "2")
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	select {
	case <-s.asked:
	case <-t.Context().Done():
		t.Fatal("the scan never asked for the object")
	}
	return p
}

// dumped is the current picture of an inventory as text.
func dumped(t *testing.T, path string) string {
	t.Helper()
	store, err := inventory.Open(t.Context(), path, inventory.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var b bytes.Buffer
	if err := store.Dump(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// unhindered is the picture of a scan that nothing stopped.
func unhindered(t *testing.T, s *stalling) string {
	t.Helper()
	dir := t.TempDir()
	p := scanStalling(t, s, dir)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if c := p.finish(t); c != exitComplete {
		t.Fatalf("exit %d: %s", c, p.complaint.String())
	}
	return dumped(t, filepath.Join(dir, defaultInventory))
}

// TestInterruptAndResume: Ctrl-C ends a scan cleanly with 130 and says how to go
// on; kill -9 ends it at once; the same command then ends with what a scan that
// was never stopped has.
func TestInterruptAndResume(t *testing.T) {
	for _, tc := range []struct {
		name   string
		signal syscall.Signal
		exit   int
	}{
		{"interrupt", syscall.SIGINT, exitInterrupted},
		{"terminate", syscall.SIGTERM, exitInterrupted},
		{"kill", syscall.SIGKILL, -1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, dir := newStalling(t), t.TempDir()
			p := startStalled(t, s, dir)
			if err := p.Process.Signal(tc.signal); err != nil {
				t.Fatal(err)
			}
			if c := p.finish(t); c != tc.exit {
				t.Fatalf("exit %d, want %d: %s", c, tc.exit, p.complaint.String())
			}
			if tc.exit == exitInterrupted {
				if !strings.Contains(p.complaint.String(), "run the same command again") {
					t.Errorf("stderr does not say how to go on: %s", p.complaint.String())
				}
				if !strings.Contains(p.out.String(), "was interrupted") {
					t.Errorf("the summary does not say that the scan was interrupted:\n%s", p.out.String())
				}
			}
			close(s.let)
			again := scanStalling(t, s, dir)
			if err := again.Start(); err != nil {
				t.Fatal(err)
			}
			if c := again.finish(t); c != exitComplete {
				t.Fatalf("the second run: exit %d: %s", c, again.complaint.String())
			}
			if !strings.Contains(again.out.String(), "Scan 1 (resumed) is complete") {
				t.Errorf("the second run did not go on with the first:\n%s", again.out.String())
			}
			if d := cmp.Diff(unhindered(t, s), dumped(t, filepath.Join(dir, defaultInventory))); d != "" {
				t.Errorf("the inventory is not that of a scan that was never stopped (-unhindered +stopped):\n%s", d)
			}
		})
	}
}

// TestSecondSignalKills: who presses Ctrl-C twice does not want to wait.
func TestSecondSignalKills(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	// Reading a pipe that nobody writes to cannot be interrupted.
	p := &program{Cmd: exec.CommandContext(t.Context(), "pdatlas", "inspect", pipe)}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // returns when the program has opened it
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ended := make(chan struct{})
	go func() {
		_ = p.Wait() // how it ended is in ProcessState
		close(ended)
	}()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			if !p.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
				t.Fatalf("exit %d, want death by signal", p.ProcessState.ExitCode())
			}
			return
		case <-tick.C:
			_ = p.Process.Signal(syscall.SIGINT) // the program may just have ended
		}
	}
}

// TestTwoScans: the second scan of an inventory refuses at once and says who
// holds it; reading is possible meanwhile.
func TestTwoScans(t *testing.T) {
	s, dir := newStalling(t), t.TempDir()
	first := startStalled(t, s, dir)

	second := scanStalling(t, s, dir)
	began := time.Now()
	if err := second.Start(); err != nil {
		t.Fatal(err)
	}
	if c := second.finish(t); c != exitFatal {
		t.Fatalf("the second scan: exit %d, want %d", c, exitFatal)
	}
	if d := time.Since(began); d > 10*time.Second { // one on an idle machine; the lock itself waits for nothing
		t.Errorf("the second scan took %v to refuse", d)
	}
	got := second.complaint.String()
	if !strings.Contains(got, fmt.Sprintf("in use by process %d ", first.Process.Pid)) || strings.Count(got, "\n") != 1 {
		t.Errorf("stderr is not one sentence with the holder's number: %s", got)
	}
	if second.out.Len() > 0 {
		t.Errorf("stdout: %s", second.out.String())
	}

	ask := exec.CommandContext(t.Context(), "pdatlas", "inventory", "scans")
	ask.Dir = dir
	if out, err := ask.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("running")) {
		t.Errorf("the inventory cannot be read while a scan runs: %v: %s", err, out)
	}
	close(s.let)
	if c := first.finish(t); c != exitComplete {
		t.Errorf("the first scan: exit %d: %s", c, first.complaint.String())
	}
}
