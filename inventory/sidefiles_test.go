package inventory

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// names lists a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(contents(t, dir)))
}

func readOnly(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeStore(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// Asking a closed inventory leaves the folder as it was: no side files, no byte
// and no time of the file changed.
func TestReadingLeavesNothing(t *testing.T) {
	path := closedInventory(t)
	before := contents(t, filepath.Dir(path))
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s := readOnly(t, path)
		if n := len(picture(t, s)); n != 1 {
			t.Errorf("%d objects", n)
		}
		sound(t, s)
		closeStore(t, s)
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(before)), names(t, filepath.Dir(path))); d != "" {
		t.Errorf("files (-before +after):\n%s", d)
	}
	if !maps.Equal(before, contents(t, filepath.Dir(path))) {
		t.Error("a file's bytes changed")
	}
	if now, err := os.Stat(path); err != nil || !now.ModTime().Equal(info.ModTime()) {
		t.Errorf("the file was written: %v", err)
	}
	// a bare reading connection does leave them: the sweep is what takes them away
	c, err := dial(t.Context(), path, readLive)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.row(t.Context(), 1, "SELECT count(*) FROM meta")
	if err := errors.Join(err, c.close()); err != nil {
		t.Fatal(err)
	}
	if n := len(names(t, filepath.Dir(path))); n == len(before) {
		t.Error("SQLite leaves no side files any more: the sweep can go")
	}
	closeStore(t, readOnly(t, path)) // takes away what a killed reader left
	if n := len(names(t, filepath.Dir(path))); n != len(before) {
		t.Errorf("%d files, want %d", n, len(before))
	}
}

// The side files stay while somebody else has the inventory open.
func TestSweepSparesOthers(t *testing.T) {
	for _, c := range []struct {
		name  string
		other Options
	}{{"reader", Options{ReadOnly: true}}, {"writer", Options{}}} {
		t.Run(c.name, func(t *testing.T) {
			path := closedInventory(t)
			first := readOnly(t, path)
			other, err := Open(t.Context(), path, c.other)
			if err != nil {
				t.Fatal(err)
			}
			if !c.other.ReadOnly {
				scan(t, other, true, object(other, "d/b", 1, Scanned, "", "EMAIL"))
			}
			want := dump(t, other)
			closeStore(t, first)
			if _, err := os.Stat(path + "-shm"); err != nil {
				t.Errorf("the other's side file is gone: %v", err)
			}
			if got := dump(t, other); got != want {
				t.Error("the other sees another inventory")
			}
			sound(t, other)
			closeStore(t, other)
			for _, suffix := range []string{"-wal", "-shm"} {
				if _, err := os.Stat(path + suffix); err == nil {
					t.Errorf("%s stays when the last one has gone", suffix)
				}
			}
			again := readOnly(t, path)
			if got := dump(t, again); got != want {
				t.Error("what the other wrote is lost")
			}
			closeStore(t, again)
		})
	}
}

// A killed scan leaves a log that holds its last batches: reading uses it and
// leaves it for the scan that resumes.
func TestReadingSparesLog(t *testing.T) {
	live := newStore(t)
	c := begin(t, live, start(live))
	record(t, c, object(live, "d/a", 1, Scanned, "", "EMAIL"))
	dir := t.TempDir()
	for _, suffix := range []string{"", "-wal", ".key"} { // as a kill leaves them
		b, err := os.ReadFile(live.Path() + suffix)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "killed.db"+suffix), string(b), 0o600)
	}
	path := filepath.Join(dir, "killed.db")
	if !pendingLog(path) {
		t.Fatal("the log is empty: this test sees nothing")
	}
	before := contents(t, dir)
	s := readOnly(t, path)
	if d := cmp.Diff([]string{"d/a scanned EMAIL=1"}, picture(t, s)); d != "" {
		t.Errorf("picture (-want +got):\n%s", d)
	}
	closeStore(t, s)
	after := contents(t, dir)
	delete(after, "killed.db-shm") // an index of the log, made anew at each opening
	if !maps.Equal(before, after) {
		t.Errorf("files changed: %v became %v", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
	}
	resumed := openStore(t, path)
	if !begin(t, resumed, start(resumed)).Resumed() {
		t.Error("the killed scan cannot be resumed")
	}
}

// A foreign database that another program left open stays untouched.
func TestForeignSideFilesStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "foreign.db")
	write(t, path, "", 0o600)
	c, err := dial(t.Context(), path, readWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	}()
	if err := c.script(t.Context(), "CREATE TABLE users (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	before := contents(t, filepath.Dir(path))
	for _, o := range []Options{{}, {ReadOnly: true}} {
		if s, err := Open(t.Context(), path, o); !errors.As(err, new(*ForeignError)) {
			t.Errorf("store %v, error %v", s, err)
		}
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(before)), names(t, filepath.Dir(path))); d != "" {
		t.Errorf("files (-before +after):\n%s", d)
	}
	if before["foreign.db-wal"] != contents(t, filepath.Dir(path))["foreign.db-wal"] {
		t.Error("the foreign log changed")
	}
}

// Opening a store looks at the file's header first. Had that handle been a plain
// one, closing it would have dropped the locks of the stores that this process
// has open, and another process that closes would take their log away.
func TestSecondOpenKeepsLocks(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	record(t, c, object(s, "d/a", 1, Scanned, "", "EMAIL"))
	closeStore(t, readOnly(t, s.Path())) // looks at the header, opens and closes
	second, err := Open(t.Context(), s.Path(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, second)
	runRole(t, "open-and-close", s.Path())
	if _, err := os.Stat(s.Path() + "-wal"); err != nil {
		t.Errorf("another process took the log away: %v", err)
	}
	record(t, c, object(s, "d/b", 1, Scanned, "", "EMAIL"))
	finish(t, c, true)
	sound(t, s)
	closeStore(t, s)
	runRole(t, "open-and-close", s.Path())
	if _, err := os.Stat(s.Path() + "-wal"); err == nil {
		t.Error("the log stays although everybody has gone: this test sees nothing")
	}
}

func TestPendingLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if pendingLog(path) {
		t.Error("a log that is not there is pending")
	}
	write(t, path+"-wal", "", 0o600)
	if pendingLog(path) {
		t.Error("an empty log is pending")
	}
	write(t, path+"-wal", "x", 0o600)
	if !pendingLog(path) {
		t.Error("a log with content is not pending")
	}
	sweepSideFiles(path)
	if !pendingLog(path) {
		t.Error("a log with content was swept away")
	}
}

// openAndClose is a role of the child process.
func openAndClose(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	return s.Close()
}
