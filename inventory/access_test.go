package inventory

import (
	"bufio"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// publicInventory makes a closed inventory that belongs to nobody, in a folder
// that everybody can enter.
func publicInventory(t *testing.T) string {
	t.Helper()
	dir := publicFolder(t)
	path := filepath.Join(dir, "inventory.db")
	s, err := Open(t.Context(), path, Options{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	scan(t, s, true, object(s, "d/a", 1, Scanned, "", "EMAIL"))
	closeStore(t, s)
	own(t, dir, path, path+".key", path+".lock")
	return path
}

// What an ordinary user may and may not do decides; each refusal is one sentence
// that says what to do, and changes nothing.
func TestRights(t *testing.T) {
	binary := publicBinary(t)
	for _, c := range []struct {
		name    string
		restore os.FileMode // of the folder, afterwards
		prepare func(t *testing.T, path string)
		read    string // part of the error of a reader, "" for success
		scan    string // the same of a scan
	}{
		{"everything", 0, func(*testing.T, string) {}, "", ""},
		{"folder_not_writable", 0o755, func(t *testing.T, path string) { chmod(t, filepath.Dir(path), 0o555) }, "", "check the rights"},
		{"file_not_writable", 0, func(t *testing.T, path string) { chmod(t, path, 0o400) }, "", "check the rights"},
		{"file_not_readable", 0, func(t *testing.T, path string) { chmod(t, path, 0) }, "check the rights", "check the rights"},
		{"key_not_readable", 0, func(t *testing.T, path string) { chmod(t, path+".key", 0) }, "permission denied", "permission denied"},
		{"lock_not_writable", 0, func(t *testing.T, path string) { chmod(t, path+".lock", 0o400) }, "", "no right to write here"},
		{"folder_not_to_be_entered", 0o755, func(t *testing.T, path string) { chmod(t, filepath.Dir(path), 0) }, "permission denied", "permission denied"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := publicInventory(t)
			before := contents(t, filepath.Dir(path))
			c.prepare(t, path)
			out, failed := runAsNobody(t, binary, "read", path)
			check := func(role, failed, want string) {
				t.Helper()
				if (failed == "") != (want == "") || !strings.Contains(failed, want) {
					t.Errorf("%s: %q, want %q in it", role, failed, want)
				}
				if failed != "" && (strings.Count(failed, "\n") > 0 || !strings.Contains(failed, filepath.Base(path))) {
					t.Errorf("%s: %q is not one sentence that names the file", role, failed)
				}
			}
			check("read", failed, c.read)
			if failed == "" && !strings.Contains(out, "EMAIL") {
				t.Errorf("the reader saw %q", out)
			}
			_, failed = runAsNobody(t, binary, "begin", path)
			check("scan", failed, c.scan)
			if c.restore != 0 {
				chmod(t, filepath.Dir(path), c.restore)
			}
			chmod(t, path, 0o600)
			chmod(t, path+".key", 0o600)
			after := contents(t, filepath.Dir(path))
			if c.name == "file_not_writable" { // only who may write can take SQLite's side files away
				if after["inventory.db-wal"] != "" {
					t.Error("something was written to the log")
				}
				delete(after, "inventory.db-wal")
				delete(after, "inventory.db-shm")
			}
			if c.scan != "" && !maps.Equal(before, after) {
				t.Errorf("a refusal changed %d files into %d", len(before), len(after))
			}
		})
	}
}

// Another user's inventory is nobody's business.
func TestStranger(t *testing.T) {
	needs.Have(t, "root", os.Getuid() == 0, "run the tests as root: only root can start a process of another user")
	binary := publicBinary(t)
	dir := publicFolder(t)
	path := filepath.Join(dir, "inventory.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	for _, role := range []string{"read", "begin"} {
		if _, failed := runAsNobody(t, binary, role, path); !strings.Contains(failed, "check the rights") {
			t.Errorf("%s: %q", role, failed)
		}
	}
	if n := len(contents(t, dir)); n != 2 {
		t.Errorf("%d files, want the inventory and its key", n)
	}
	if _, failed := runAsNobody(t, binary, "begin", filepath.Join(dir, "new.db")); !strings.Contains(failed, "no right to write here") {
		t.Errorf("a new one where nothing may be made: %q", failed)
	}
}

// A process that holds the scan is named to the next; when it is killed, nothing
// stands in the way.
func TestBusyAcrossProcesses(t *testing.T) {
	path := closedInventory(t)
	child := roleCommand(t, "hold-scan", path)
	stdin, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	held, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
	if err != nil {
		t.Fatal("the child did not say its scan's number")
	}
	s := openStore(t, path) // questions may be asked meanwhile
	if n := len(picture(t, s)); n != 1 {
		t.Errorf("%d objects", n)
	}
	asked := time.Now()
	_, err = s.Begin(t.Context(), start(s))
	var busy *BusyError
	if !errors.As(err, &busy) {
		t.Fatalf("error %v, want *BusyError", err)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	if busy.PID != child.Process.Pid || busy.Host != host || busy.Path != path {
		t.Errorf("held by %d on %q, want %d on %q", busy.PID, busy.Host, child.Process.Pid, host)
	}
	if age := asked.Sub(busy.Started); age < -2*time.Second || age > time.Minute {
		t.Errorf("started %s ago", age)
	}
	if waited := time.Since(asked); waited > time.Second {
		t.Errorf("told after %s", waited)
	}
	if !strings.Contains(busy.Error(), strconv.Itoa(busy.PID)) || !strings.Contains(busy.Error(), "wait for it") {
		t.Errorf("%q does not say who and what to do", busy)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Error("the child ended well although it was killed")
	}
	c := begin(t, s, start(s))
	if !c.Resumed() || c.Number() != held {
		t.Errorf("scan %d, resumed %t: want the killed one, %d", c.Number(), c.Resumed(), held)
	}
	finish(t, c, false)
}

// An upgrade that is killed leaves the schema it began with, and the next
// process goes on from there.
func TestKilledMigration(t *testing.T) {
	path := closedInventory(t)
	before := dumpOf(t, path)
	for range 3 {
		if err := roleCommand(t, "die-migrating", path).Run(); err == nil || strings.Contains(err.Error(), "exit status") {
			t.Fatalf("the child ended with %v, want a signal", err)
		}
	}
	c, err := dial(t.Context(), path, readLive)
	if err != nil {
		t.Fatal(err)
	}
	version, err := c.version(t.Context())
	row, rerr := c.row(t.Context(), 1, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'")
	if err := errors.Join(err, rerr); err != nil {
		t.Fatal(err)
	}
	if version != schemaVersion() || number(row[0]) != 0 {
		t.Errorf("schema %d with %d half-made tables, want %d and none", version, row[0], schemaVersion())
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	if after := dumpOf(t, path); after != before {
		t.Error("the inventory changed")
	}
}

func dumpOf(t *testing.T, path string) string {
	t.Helper()
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s)
	d := dump(t, s)
	closeStore(t, s)
	return d
}

// A creation that is killed leaves a key; the next takes it and makes the rest.
func TestKilledCreation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	if err := roleCommand(t, "die-creating", path).Run(); err == nil {
		t.Fatal("the child lived on")
	}
	key, err := os.ReadFile(path + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a half-made inventory has its name: %v", err)
	}
	if _, err := Open(t.Context(), path, Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read only: error %v", err)
	}
	s := openStore(t, path)
	scan(t, s, true, object(s, "d/a", 1, Scanned, "", "EMAIL"))
	sound(t, s)
	if want := nullKey(t, string(key)).name("x", "y"); s.ID("x", "y") != want {
		t.Error("the key of the killed creation was not taken")
	}
}

// Every odd key file is refused, and none is overwritten.
func TestOddKeyFiles(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T, key string)
		want string
	}{
		{"folder", func(t *testing.T, key string) { remove(t, key); mkdir(t, key) }, "is not a file of 32 bytes"},
		{"empty", func(t *testing.T, key string) { write(t, key, "", 0o600) }, "is not a file of 32 bytes"},
		{"one_byte_more", func(t *testing.T, key string) { write(t, key, strings.Repeat("k", keySize+1), 0o600) }, "is not a file of 32 bytes"},
		{"readable_by_group", func(t *testing.T, key string) { chmod(t, key, 0o640) }, "chmod 600"},
		{"writable_by_others", func(t *testing.T, key string) { chmod(t, key, 0o602) }, "chmod 600"},
		{"dangling_link", func(t *testing.T, key string) {
			remove(t, key)
			if err := os.Symlink(key+".none", key); err != nil {
				t.Fatal(err)
			}
		}, "is missing"},
		{"one_bit_flipped", func(t *testing.T, key string) {
			b, err := os.ReadFile(key)
			if err != nil {
				t.Fatal(err)
			}
			b[7] ^= 1
			write(t, key, string(b), 0o600)
		}, "another inventory"},
	} {
		for _, o := range []Options{{}, {ReadOnly: true}} {
			t.Run(c.name+"_readonly_"+strconv.FormatBool(o.ReadOnly), func(t *testing.T) {
				path := closedInventory(t)
				c.make(t, keyPath(path))
				_, err := Open(t.Context(), path, o)
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), keyPath(path)) {
					t.Errorf("error %v, want %q in it", err, c.want)
				}
			})
		}
	}
	// a key alone, for a new inventory, is held to the same rules
	path := filepath.Join(t.TempDir(), "new.db")
	write(t, path+".key", "short", 0o600)
	if _, err := Open(t.Context(), path, Options{}); !errors.As(err, new(*KeyError)) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an inventory was made beside a key that is none: %v", err)
	}
}
