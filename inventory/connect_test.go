package inventory

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scratch is a connection to an empty database of its own.
func scratch(t *testing.T, sql string) *conn {
	t.Helper()
	path := filepath.Join(t.TempDir(), "scratch.db")
	write(t, path, "", 0o600)
	c, err := dial(t.Context(), path, readWrite)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	})
	if err := c.script(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	return c
}

// one answers a question of one number.
func one(t *testing.T, c *conn, sql string) int64 {
	t.Helper()
	row, err := c.row(context.WithoutCancel(t.Context()), 1, sql)
	if err != nil || row == nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return number(row[0])
}

// Rows arrive all, once and in order, whatever their number.
func TestBulk(t *testing.T) {
	for _, n := range []int{0, 1, bulkRows - 1, bulkRows, bulkRows + 1, 3*bulkRows + 7} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			c := scratch(t, "CREATE TABLE x (place INTEGER PRIMARY KEY, a, b)")
			b := newBulk("INSERT INTO x (a, b)", 2, " ON CONFLICT DO NOTHING")
			for i := range n {
				b.add(int64(i), int64(i))
				b.addTo(i, 1, int64(1000+i))
			}
			if b.rows() != n {
				t.Errorf("%d rows wait, want %d", b.rows(), n)
			}
			if err := b.flush(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if b.rows() != 0 {
				t.Errorf("%d rows wait afterwards", b.rows())
			}
			if got := one(t, c, "SELECT count(*) FROM x WHERE a = place - 1 AND b = 2 * a + 1000"); got != int64(n) {
				t.Errorf("%d rows in order, want %d", got, n)
			}
			b.add(1, 2)
			b.drop()
			if err := b.flush(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if got := one(t, c, "SELECT count(*) FROM x"); got != int64(n) {
				t.Errorf("%d rows, want %d: what was dropped was stored", got, n)
			}
		})
	}
}

// A transaction is stored as a whole or not at all, and leaves the connection usable.
func TestTransaction(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name string
		fn   func(ctx context.Context, c *conn) error
		want error
		rows int64
	}{
		{"good", func(ctx context.Context, c *conn) error { return c.run(ctx, "INSERT INTO x VALUES (?)", 1) }, nil, 1},
		{"error_of_the_caller", func(ctx context.Context, c *conn) error {
			return errors.Join(c.run(ctx, "INSERT INTO x VALUES (?)", 1), broken)
		}, broken, 0},
		{"sqlite_ended_it", func(ctx context.Context, c *conn) error {
			if err := c.run(ctx, "INSERT INTO x VALUES (2)"); err != nil {
				return err
			}
			if err := c.run(ctx, "INSERT OR ROLLBACK INTO x VALUES (2)"); err == nil {
				return errors.New("a double key was taken")
			}
			return broken
		}, broken, 0},
		{"nothing", func(context.Context, *conn) error { return nil }, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := scratch(t, "CREATE TABLE x (a INTEGER PRIMARY KEY)")
			err := db.transaction(t.Context(), func() error { return c.fn(t.Context(), db) })
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if got := one(t, db, "SELECT count(*) FROM x"); got != c.rows {
				t.Errorf("%d rows, want %d", got, c.rows)
			}
			if err := db.transaction(t.Context(), func() error { return nil }); err != nil {
				t.Errorf("the next transaction: %v", err)
			}
		})
	}
	db := scratch(t, "CREATE TABLE x (a)")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	called := false
	if err := db.transaction(ctx, func() error { called = true; return nil }); !errors.Is(err, context.Canceled) || called {
		t.Errorf("a cancelled context began: %v", err)
	}
}

// A commit that a deferred foreign key refuses is rolled back too.
func TestTransactionRefusedAtCommit(t *testing.T) {
	db := scratch(t, "CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE x (p REFERENCES p DEFERRABLE INITIALLY DEFERRED)")
	if err := db.transaction(t.Context(), func() error { return db.run(t.Context(), "INSERT INTO x VALUES (1)") }); err == nil {
		t.Error("a row that refers to nothing was stored")
	}
	if n := one(t, db, "SELECT count(*) FROM x"); n != 0 {
		t.Errorf("%d rows", n)
	}
	if !db.c.AutoCommit() {
		t.Error("the transaction is still open")
	}
}

func TestConnRows(t *testing.T) {
	db := scratch(t, "CREATE TABLE x (a); INSERT INTO x VALUES (1), (2), (3)")
	var sum int64
	err := db.each(t.Context(), 1, "SELECT a FROM x WHERE a > ?", func(v []driver.Value) error { sum += number(v[0]); return nil }, 1)
	if err != nil || sum != 5 {
		t.Errorf("sum %d, %v", sum, err)
	}
	stop := errors.New("stop")
	for range 2 { // the statement can be used again
		if err := db.each(t.Context(), 1, "SELECT a FROM x", func([]driver.Value) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("error %v", err)
		}
	}
	if row, err := db.row(t.Context(), 1, "SELECT a FROM x WHERE a = 9"); err != nil || row != nil {
		t.Errorf("row %v, %v", row, err)
	}
	for _, sql := range []string{"SELECT nonsense FROM x", "NOT SQL"} {
		if _, err := db.row(t.Context(), 1, sql); err == nil {
			t.Errorf("%q was understood", sql)
		}
		if err := db.each(t.Context(), 1, sql, nil); err == nil {
			t.Errorf("%q was understood", sql)
		}
		if err := db.run(t.Context(), sql); err == nil {
			t.Errorf("%q was understood", sql)
		}
	}
}

// What each kind of connection is set to, as SQLite itself says.
func TestPragmas(t *testing.T) {
	path := closedInventory(t)
	for _, c := range []struct {
		name string
		mode access
		want map[string]string
	}{
		{"write", readWrite, map[string]string{"journal_mode": "wal", "synchronous": "1", "foreign_keys": "1", "secure_delete": "1",
			"trusted_schema": "0", "cell_size_check": "1", "busy_timeout": fmt.Sprint(busyMillis), "query_only": "0", "cache_size": fmt.Sprint(-writerCacheKiB)}},
		{"live", readLive, map[string]string{"query_only": "1", "trusted_schema": "0", "busy_timeout": fmt.Sprint(busyMillis), "cache_size": fmt.Sprint(-readerCacheKiB)}},
		{"frozen", readFrozen, map[string]string{"query_only": "1", "trusted_schema": "0", "cell_size_check": "1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, err := dial(t.Context(), path, c.mode)
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range c.want {
				row, err := db.row(t.Context(), 1, "PRAGMA "+name)
				if err != nil || fmt.Sprint(row[0]) != want {
					t.Errorf("%s is %v, %v; want %s", name, row, err, want)
				}
			}
			err = db.run(t.Context(), "DELETE FROM observed_cursor")
			if wrote := err == nil; wrote != (c.mode == readWrite) {
				t.Errorf("written: %t (%v)", wrote, err)
			}
			if err := db.close(); err != nil {
				t.Fatal(err)
			}
		})
	}
	if _, err := dial(t.Context(), filepath.Join(t.TempDir(), "none.db"), readWrite); err == nil {
		t.Error("a file that is not there was made")
	}
}

// Odd paths reach SQLite as they are.
func TestOddPaths(t *testing.T) {
	for i, name := range []string{"a?mode=memory.db", "a#b.db", "100%25.db", "per%cent.db", "späße ü.db", "a&b=c.db", "sp ace.db", "a'b\"c.db", "new\nline.db"} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		s := openStore(t, path)
		scan(t, s, true, object(s, "d/a", i+1, Scanned, "", "EMAIL"))
		closeStore(t, s)
		if got := names(t, dir); len(got) != 3 || got[0] != name {
			t.Errorf("%q: files %q", name, got)
		}
		s = readOnly(t, path)
		if d := cmp.Diff([]string{fmt.Sprint("d/a scanned EMAIL=", i+1)}, picture(t, s)); d != "" {
			t.Errorf("%q: picture (-want +got):\n%s", name, d)
		}
		closeStore(t, s)
	}
}

// A worker that waits for a look-up can be cancelled; the others are served.
func TestLookupsWait(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "d/a", 1, Scanned, ""))
	for range cap(s.look.slot) {
		s.look.slot <- struct{}{} // every connection is busy
	}
	ctx, cancel := context.WithCancel(t.Context())
	c := begin(t, s, start(s))
	r := object(s, "d/a", 1, Scanned, "")
	failed := make(chan error, 1)
	go func() {
		_, err := c.Previous(ctx, 0, r.ID, r.Version)
		failed <- err
	}()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	for range cap(s.look.slot) {
		<-s.look.slot
	}
	var wg sync.WaitGroup
	for range 4 * cap(s.look.slot) {
		wg.Go(func() {
			for range 20 {
				if same, err := c.Previous(t.Context(), 0, r.ID, r.Version); err != nil || !same {
					t.Errorf("unchanged: %t, %v", same, err)
					return
				}
			}
		})
	}
	wg.Wait()
	if n := len(s.look.free); n == 0 || n > cap(s.look.slot) {
		t.Errorf("%d connections for %d askers at a time", n, cap(s.look.slot))
	}
	if err := s.look.ask(t.Context(), 1, nil, "SELECT nonsense"); err == nil || !strings.Contains(err.Error(), s.Path()) {
		t.Errorf("error %v", err)
	}
}

// The schema refuses what the code should never write.
func TestSchemaRefuses(t *testing.T) {
	s := rich(t, filepath.Join(t.TempDir(), "inventory.db"))
	for _, sql := range []string{
		"UPDATE observed_object SET state = 'odd'",
		"UPDATE observed_object SET state = 'scanned', reason = 'malformed'",
		"UPDATE observed_object SET state = 'failed', reason = ''",
		"UPDATE observed_object SET size = -2",
		"UPDATE observed_object SET size = 'many'",
		"UPDATE observed_object SET key = x'00'",
		"UPDATE observed_object SET owner_basis = 'guess'",
		"UPDATE observed_object SET parent = NULL WHERE parent IS NOT NULL",
		"UPDATE observed_object SET data_set = 99",
		"UPDATE observed_finding SET likelihood = 0",
		"UPDATE observed_finding SET likelihood = 6",
		"UPDATE observed_finding SET count = -1",
		"UPDATE observed_finding SET detector = 99",
		"UPDATE observed_scan SET status = 'odd'",
		"UPDATE observed_scan SET threshold = 0",
		"UPDATE observed_source SET region_basis = 'guess'",
		"UPDATE observed_coverage SET level = 'part'",
		"UPDATE observed_cursor SET token = 'text'",
		"DELETE FROM observed_object",
		"DELETE FROM observed_scan",
		"DELETE FROM observed_detector",
		"INSERT INTO observed_data_set (source, name) SELECT source, name FROM observed_data_set",
		"INSERT INTO observed_element (object, scan, name, non_empty) VALUES (99, 1, 'x', 1)",
	} {
		if err := s.write.transaction(t.Context(), func() error { return s.write.script(t.Context(), sql) }); err == nil {
			t.Errorf("%s: was done", sql)
		}
	}
	sound(t, s)
	// results take along what hangs on them
	tamper(t, s, "UPDATE observed_object SET latest_scan = NULL, complete_scan = NULL; DELETE FROM observed_result")
	for _, table := range []string{"observed_finding", "observed_element", "observed_more"} {
		if n := count(t, s, table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
	loose := one(t, s.write, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT%' AND name NOT LIKE 'sqlite_%'")
	if loose != 0 {
		t.Errorf("%d tables are not STRICT", loose)
	}
}
