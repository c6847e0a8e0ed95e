package inventory

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/inventory/reference"
)

// contents reads all files of a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(b)
	}
	return all
}

// closedInventory makes an inventory with one object and closes it.
func closedInventory(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inventory.db")
	s, err := Open(t.Context(), path, Options{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	scan(t, s, true, object(s, "d/a", 1, Scanned, "", "EMAIL"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// rewrite runs SQL on a closed file as another program would.
func rewrite(t *testing.T, path, text string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// What cannot be used is refused in one sentence and left as it was.
func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		want any
		text string
	}{
		{"text_file", func(t *testing.T, path string) { write(t, path, strings.Repeat("hello world\n", 100), 0o600) }, &ForeignError{}, "not a database"},
		{"short_file", func(t *testing.T, path string) { write(t, path, "hello", 0o600) }, &ForeignError{}, "too short"},
		{"folder", func(t *testing.T, path string) { remove(t, path); mkdir(t, path) }, &ForeignError{}, "not a regular file"},
		{"foreign_database", func(t *testing.T, path string) { remove(t, path); rewrite(t, path, "CREATE TABLE users (name)") }, &ForeignError{}, "another program"},
		{"newer", func(t *testing.T, path string) { rewrite(t, path, "PRAGMA user_version = 99") }, &NewerError{}, "schema 99"},
		{"key_missing", func(t *testing.T, path string) { remove(t, path+".key") }, &KeyError{}, "is missing"},
		{"key_short", func(t *testing.T, path string) { write(t, path+".key", "abc", 0o600) }, &KeyError{}, "32 bytes"},
		{"key_of_another", func(t *testing.T, path string) { write(t, path+".key", strings.Repeat("k", 32), 0o600) }, &KeyError{}, "another inventory"},
		{"key_readable_by_others", func(t *testing.T, path string) { chmod(t, path+".key", 0o640) }, nil, "chmod 600"},
		{"damaged", func(t *testing.T, path string) { damage(t, path) }, nil, "damaged"},
	} {
		for _, readOnly := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s_readonly_%t", c.name, readOnly), func(t *testing.T) {
				path := closedInventory(t)
				c.make(t, path)
				if c.name == "folder" {
					if _, err := Open(t.Context(), path, Options{ReadOnly: readOnly}); !errors.As(err, new(*ForeignError)) {
						t.Errorf("error %v", err)
					}
					return
				}
				before := contents(t, filepath.Dir(path))
				s, err := Open(t.Context(), path, Options{ReadOnly: readOnly})
				if err == nil {
					_ = s.Close()
					t.Fatal("opened")
				}
				if !strings.Contains(err.Error(), c.text) {
					t.Errorf("error %q, want %q in it", err, c.text)
				}
				switch c.want.(type) {
				case *ForeignError:
					if !errors.As(err, new(*ForeignError)) {
						t.Errorf("error is a %T", err)
					}
				case *NewerError:
					if !errors.As(err, new(*NewerError)) {
						t.Errorf("error is a %T", err)
					}
				case *KeyError:
					if !errors.As(err, new(*KeyError)) {
						t.Errorf("error is a %T", err)
					}
				}
				after := contents(t, filepath.Dir(path))
				if !maps.Equal(before, after) {
					t.Errorf("files changed: %v became %v", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
				}
			})
		}
	}
}

func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func chmod(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// damage overwrites the tables but leaves the header.
func damage(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 100; i < len(b); i++ {
		b[i] = 0xa5
	}
	write(t, path, string(b), 0o600)
}

func TestOpenCreates(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "odd ?#%41 name.db")
	s := openStore(t, path)
	scan(t, s, true, object(s, "d/a", 1, Scanned, "", "EMAIL"))
	for _, suffix := range []string{"", ".key", "-wal"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%q has mode %o", suffix, info.Mode().Perm())
		}
	}
	key, err := os.ReadFile(path + ".key")
	if err != nil || len(key) != keySize {
		t.Fatalf("key of %d bytes, %v", len(key), err)
	}
	for name := range contents(t, dir) {
		if strings.Contains(name, ".new-") {
			t.Errorf("%q was left behind", name)
		}
	}
	sound(t, s)
}

// An empty file was made to be filled; a key without inventory is what a killed
// creation leaves.
func TestOpenCompletesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "inventory.db")
	write(t, path, "", 0o600)
	write(t, path+".key", strings.Repeat("k", keySize), 0o600)
	s := openStore(t, path)
	if want := nullKey(t, strings.Repeat("k", keySize)).name("a", "b"); s.ID("a", "b") != want {
		t.Error("the key that was there was not taken")
	}
}

func nullKey(t *testing.T, master string) *keyring {
	t.Helper()
	k, err := newKeyring([]byte(master))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestOpenMissing(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(t.Context(), filepath.Join(dir, "none.db"), Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := Open(t.Context(), filepath.Join(dir, "no", "folder.db"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if n := len(contents(t, dir)); n != 0 {
		t.Errorf("%d files were made", n)
	}
}

func TestReadOnly(t *testing.T) {
	path := closedInventory(t)
	before := contents(t, filepath.Dir(path))
	s, err := Open(t.Context(), path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(picture(t, s)); n != 1 {
		t.Errorf("%d objects", n)
	}
	sound(t, s)
	if _, err := s.Begin(t.Context(), start(s)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("error %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	after := contents(t, filepath.Dir(path))
	if before["inventory.db"] != after["inventory.db"] {
		t.Error("reading changed the inventory")
	}
}

// The frozen way of reading needs no side files; readMode takes it where the
// folder cannot be written.
func TestFrozen(t *testing.T) {
	path := closedInventory(t)
	c, err := dial(t.Context(), path, readFrozen)
	if err != nil {
		t.Fatal(err)
	}
	row, err := c.row(t.Context(), 1, "SELECT count(*) FROM observed_object")
	if err != nil || row[0] != int64(1) {
		t.Errorf("%v objects, %v", row, err)
	}
	if err := c.run(t.Context(), "DELETE FROM meta"); err == nil {
		t.Error("a frozen connection wrote")
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
}

// A migration that breaks half-way leaves the schema before it.
func TestMigrationIsWhole(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "a.db")
	write(t, path, "", 0o600)
	c, err := dial(ctx, path, readWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	}()
	first, second := "CREATE TABLE one (a) ", "CREATE TABLE two (a); INSERT INTO two VALUES (1); INSERT INTO none VALUES (1)"
	if err := apply(ctx, c, []string{first, second}); err == nil || !strings.Contains(err.Error(), "migration 2") {
		t.Fatalf("error %v", err)
	}
	tables := func() string {
		var names []string
		row, err := c.row(ctx, 1, "SELECT group_concat(name) FROM sqlite_schema")
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, text(row[0]))
		v, err := c.version(ctx)
		return fmt.Sprint(names, v, err)
	}
	if got := tables(); got != "[one] 1 <nil>" {
		t.Errorf("after the broken one: %s", got)
	}
	for range 2 { // the second time there is nothing to do
		if err := apply(ctx, c, []string{first, "CREATE TABLE two (a)"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := tables(); got != "[one,two] 2 <nil>" {
		t.Errorf("after the sound one: %s", got)
	}
}

func TestReferenceIsReplaced(t *testing.T) {
	path := closedInventory(t)
	changed, err := reference.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	changed.Version, changed.Countries = "another", append(changed.Countries, reference.Country{Code: "ZZ", Name: "Nowhere"})
	s, err := Open(t.Context(), path, Options{Reference: changed})
	if err != nil {
		t.Fatal(err)
	}
	var name string
	if err := s.read.QueryRowContext(t.Context(), "SELECT name FROM country WHERE code = 'ZZ'").Scan(&name); err != nil || name != "Nowhere" {
		t.Errorf("%q, %v", name, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// The database gives no sign of what the names were.
func TestCanary(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "inventory.db")
	s := openStore(t, path)
	c := begin(t, s, start(s))
	const canary = "canary.7731@example.org"
	for i := range 20 {
		r := object(s, fmt.Sprintf("d/‹EMAIL_ADDRESS›-%d", i), 1, Scanned, "")
		r.ID, r.Version = s.ID("file:///srv", fmt.Sprintf("d/%s/%d", canary, i)), s.Digest(canary)
		if err := c.Record(t.Context(), 0, []ItemResult{r}, Cursor{Source: "file:///srv", Seq: int64(i + 1), Token: canary}); err != nil {
			t.Fatal(err)
		}
	}
	forms := []string{canary, strings.ToUpper(canary), fmt.Sprintf("%x", canary), "canary.7731", "Y2FuYXJ5"}
	seen := false
	for name, b := range contents(t, dir) {
		for _, f := range forms {
			if strings.Contains(b, f) {
				t.Errorf("%s holds the canary", name)
			}
		}
		seen = seen || bytes.Contains([]byte(b), []byte("‹EMAIL_ADDRESS›"))
	}
	if !seen {
		t.Error("not even the masked name was found: this test sees nothing")
	}
}

// A full disk stops the scan with a sentence, keeps what was stored and lets the
// same scan go on.
func TestDiskFull(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	record(t, c, object(s, "d/first", 1, Scanned, "", "EMAIL"))
	row, err := s.write.row(t.Context(), 1, "PRAGMA page_count")
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, s, fmt.Sprintf("PRAGMA max_page_count = %d", number(row[0])+2))
	var rs []ItemResult
	for i := range 2000 {
		rs = append(rs, object(s, fmt.Sprintf("d/%d", i), 1, Scanned, "", "EMAIL", "PHONE"))
	}
	err = c.Record(t.Context(), 0, rs, Cursor{Source: "file:///srv", Seq: 2001})
	var full *DiskFullError
	if !errors.As(err, &full) || full.Path != s.Path() || !strings.Contains(err.Error(), "free space") {
		t.Fatalf("error %v, want *DiskFullError", err)
	}
	if n := len(picture(t, s)); n != 1 {
		t.Errorf("%d objects after the failure, want the one that was stored", n)
	}
	tamper(t, s, "PRAGMA max_page_count = 1000000")
	if err := c.Record(t.Context(), 0, rs, Cursor{Source: "file:///srv", Seq: 2001}); err != nil {
		t.Fatal(err)
	}
	finish(t, c, true)
	if n := len(picture(t, s)); n != 2001 {
		t.Errorf("%d objects, want 2001", n)
	}
	sound(t, s)
}
