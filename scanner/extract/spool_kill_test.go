//go:build unix

package extract

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

// spoolChild names the folder for the child process of TestSpoolKilled.
const spoolChild = "PDATLAS_TEST_SPOOL_DIR"

// TestSpoolChild is the child: it spools, says so and waits to be killed.
func TestSpoolChild(t *testing.T) {
	dir := os.Getenv(spoolChild)
	if dir == "" {
		return // not called as a child
	}
	s, err := NewSpooler(dir).Spool(t.Context(), &zeros{4 * SpoolMemory}, NewBudget(Limits{}, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fmt.Println("spooled")
	<-t.Context().Done()
}

// TestSpoolKilled: SIGKILL leaves nothing behind.
func TestSpoolKilled(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSpoolChild$")
	cmd.Env = append(os.Environ(), spoolChild+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "spooled\n" {
		t.Errorf("the child said %q, %v", line, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the child was not killed")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%d files left, %v", len(left), err)
	}
}
