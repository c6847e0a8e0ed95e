//go:build linux

package sandbox

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox/sandboxtest"
)

// parentDir names the spool folder for the process that plays the parent.
const parentDir = "PDATLAS_TEST_SANDBOX_PARENT"

// TestParent is the parent in a process of its own: it has a child work on a
// spooled object without end, says the child's number and waits to be killed.
func TestParent(t *testing.T) {
	dir := os.Getenv(parentDir)
	if dir == "" {
		return // not called as a parent
	}
	p := newPool(t, Config{Workers: 1})
	in := input(nil)
	in.Hint = extract.Hint{Head: []byte(sandboxtest.Object("spool_and_spin", ""))}
	in.Spool = func() (io.ReaderAt, int64, error) {
		large := strings.NewReader(strings.Repeat("spooled ", extract.SpoolMemory))
		s, err := extract.NewSpooler(dir).Spool(t.Context(), large, in.Budget)
		if err != nil {
			return nil, 0, err
		}
		return s, s.Size(), nil
	}
	_ = Wrap(sandboxtest.Hostile{}, p).Extract(t.Context(), in, func(s extract.Segment) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		for c := range p.live {
			if string(s.Text) == sandboxtest.Spooled {
				fmt.Println(c.cmd.Process.Pid)
			}
		}
		return nil
	})
}

// TestParentKilled: SIGKILL of the parent ends the child and leaves no file. It
// fails when the child is started without Pdeathsig.
func TestParentKilled(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestParent$")
	cmd.Env = append(os.Environ(), parentDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the parent said %q: %v", line, err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	if syscall.Kill(pid, 0) != nil {
		t.Fatal("there is no child")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the parent was not killed")
	}
	if !gone(t, pid) {
		t.Error("the child outlives its parent")
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %d files, %v", len(left), err)
	}
}

// gone waits for the end of a process. One that nobody has waited for yet, a
// zombie, has ended.
func gone(t *testing.T, pid int) bool {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 500 {
		state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || strings.Contains(string(state), ") Z ") {
			return true
		}
		select {
		case <-tick.C:
		case <-t.Context().Done():
			return false
		}
	}
	return false
}

// TestHidden: what the child holds is not for other processes of the user, and
// it has no environment and no open files but its pipes.
func TestHidden(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	c, err := p.acquire(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer p.release(c, true, true)
	proc := fmt.Sprintf("/proc/%d/", c.cmd.Process.Pid)
	env, err := os.ReadFile(proc + "environ")
	if err != nil {
		t.Skip("only root may look")
	}
	for v := range strings.SplitSeq(strings.TrimRight(string(env), "\x00"), "\x00") {
		if name, _, _ := strings.Cut(v, "="); name != "GOTRACEBACK" && name != "GOMAXPROCS" && name != "GOMEMLIMIT" {
			t.Errorf("the environment has %s", name)
		}
	}
	open, err := os.ReadDir(proc + "fd")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range open {
		target, err := os.Readlink(proc + "fd/" + f.Name())
		if err == nil && !strings.HasPrefix(target, "pipe:") && !strings.HasPrefix(target, "anon_inode:") {
			t.Errorf("file %s is open: %s", f.Name(), target)
		}
	}
	status, err := os.ReadFile(proc + "status")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"NoNewPrivs:\t1", "Seccomp:\t2"} {
		if c.guards&Seccomp != 0 && !strings.Contains(string(status), want) {
			t.Errorf("the status does not say %q", want)
		}
	}
}
