package inventory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// A role is something another process does to an inventory: the test binary
// starts itself with the role's name in roleVariable and the path in
// childVariable. What it writes to standard output is its answer.
const roleVariable = "PDATLAS_TEST_ROLE"

func roles() map[string]func(ctx context.Context, path string) error {
	return map[string]func(context.Context, string) error{
		"scan":           childScan,
		"open-and-close": openAndClose,
		"hold-scan":      holdScan,
		"die-migrating":  dieMigrating,
		"die-creating":   dieCreating,
		"read":           readAll,
		"begin":          beginOnce,
	}
}

// childMain is the main function of a child; it says whether this is one.
func childMain() bool {
	path := os.Getenv(childVariable)
	if path == "" {
		return false
	}
	role := os.Getenv(roleVariable)
	if role == "" {
		role = "scan"
	}
	if err := roles()[role](context.Background(), path); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return true
}

// nobody is the user id that owns nothing, by convention.
const nobody = 65534

// roleCommand prepares a child process.
func roleCommand(t *testing.T, role, path string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self, "-test.run=^$")
	child.Env = append(os.Environ(), childVariable+"="+path, roleVariable+"="+role)
	return child
}

// runRole runs a child to its end and returns what it says.
func runRole(t *testing.T, role, path string) string {
	t.Helper()
	out, err := roleCommand(t, role, path).Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", role, err, stderrOf(err))
	}
	return string(out)
}

func stderrOf(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return strings.TrimSpace(string(exit.Stderr))
	}
	return ""
}

// runAsNobody runs a child without rights. It returns the error text the child
// ended with, "" for success. Binary and path must be reachable for everybody.
func runAsNobody(t *testing.T, binary, role, path string) (said, failed string) {
	t.Helper()
	child := roleCommand(t, role, path)
	if child.Path = binary; os.Getuid() == 0 {
		child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var stdout, stderr bytes.Buffer
	child.Stdout, child.Stderr = &stdout, &stderr
	if err := child.Run(); err != nil {
		if stderr.Len() == 0 {
			t.Fatalf("%s as nobody: %v", role, err)
		}
		return stdout.String(), strings.TrimSpace(stderr.String())
	}
	return stdout.String(), ""
}

// publicBinary copies the test binary to where every user may run it.
func publicBinary(t *testing.T) string {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	from, err := os.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	name := publicFolder(t) + "/child"
	to, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(to, from)
	if err := errors.Join(err, to.Close(), os.Chmod(name, 0o755)); err != nil {
		t.Fatal(err)
	}
	return name
}

// publicFolder makes a folder that every user may enter; those of the testing
// package are private.
func publicFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pdatlas-inventory-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	chmod(t, dir, 0o755)
	return dir
}

// own gives files to nobody, so that rights decide and not ownership of root.
func own(t *testing.T, paths ...string) {
	t.Helper()
	if os.Getuid() != 0 {
		return // they are ours, and we are not root
	}
	for _, p := range paths {
		if err := os.Chown(p, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
}

// readAll answers with the dump of an inventory opened for questions.
func readAll(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	problems, err := s.Verify(ctx)
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%d problems, the first: %s", len(problems), problems[0].Text)
	}
	return errors.Join(err, s.Dump(ctx, os.Stdout), s.Close())
}

// beginOnce starts a scan and ends it.
func beginOnce(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	c, err := s.Begin(ctx, start(s))
	if err == nil {
		err = c.Finish(ctx, EndInterrupted)
	}
	return errors.Join(err, s.Close())
}

// holdScan begins a scan, says so, and holds it until its input ends.
func holdScan(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	c, err := s.Begin(ctx, start(s))
	if err != nil {
		return errors.Join(err, s.Close())
	}
	fmt.Println(c.Number())
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return s.Close()
}

// dieMigrating is killed inside the second migration, after its first statement.
func dieMigrating(ctx context.Context, path string) error {
	c, err := dial(ctx, path, readWrite)
	if err != nil {
		return err
	}
	have, err := c.version(ctx)
	if err != nil {
		return err
	}
	steps := make([]string, have)
	return c.transaction(ctx, func() error {
		for _, sql := range append(steps, "CREATE TABLE half (a)", "INSERT INTO half VALUES (1)", fmt.Sprintf("PRAGMA user_version = %d", have+1)) {
			if err := c.script(ctx, sql); err != nil {
				return err
			}
		}
		return syscall.Kill(os.Getpid(), syscall.SIGKILL)
	})
}

// dieCreating is killed when the key is there and the file half made.
func dieCreating(ctx context.Context, path string) error {
	if _, err := createKey(path); err != nil {
		return err
	}
	c, err := dial(ctx, path+".new-1", readWrite)
	if err != nil {
		return err
	}
	if err := c.script(ctx, "CREATE TABLE half (a)"); err != nil {
		return err
	}
	return syscall.Kill(os.Getpid(), syscall.SIGKILL)
}
