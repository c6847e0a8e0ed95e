package inventory

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
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
				b.add(i, i)
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

// Identities are HMAC-SHA-256 under a key of their own, as another
// implementation computes them (RFC 2104, RFC 5869).
func TestIdentityByHand(t *testing.T) {
	s := newStore(t)
	master, err := os.ReadFile(s.Path() + ".key")
	if err != nil {
		t.Fatal(err)
	}
	mac := func(use, text string) []byte {
		key, err := hkdf.Key(sha256.New, master, nil, "pdatlas inventory "+use, 32)
		if err != nil {
			t.Fatal(err)
		}
		h := hmac.New(sha256.New, key)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	plain := s.ID("src", "name")
	if want := mac("identity", "src\x00name"); !bytes.Equal(plain[:], want) {
		t.Errorf("identity %x, want %x", plain, want)
	}
	nested := s.ID("src", "dir/name")
	want := append(mac("identity", "src\x00dir")[:folderBytes], mac("identity", "src\x00dir/name")[folderBytes:]...)
	if !bytes.Equal(nested[:], want) {
		t.Errorf("identity in a folder %x, want %x", nested, want)
	}
	digest := s.Digest("ab", "")
	if want := mac("version", "\x02ab\x00"); !bytes.Equal(digest[:], want) {
		t.Errorf("digest %x, want %x", digest, want)
	}
	if got := one(t, s.write, "SELECT count(*) FROM meta WHERE key = 'key_check'"); got != 1 {
		t.Errorf("%d key checks", got)
	}
	seen := map[string]string{}
	for _, use := range []string{"identity", "version", "member", "check", "cursor"} {
		k := string(mac(use, "x"))
		if other, ok := seen[k]; ok {
			t.Errorf("%s and %s use the same key", use, other)
		}
		seen[k] = use
	}
}

// Many goroutines ask for identities at once and get the same ones.
func TestIdentitiesTogether(t *testing.T) {
	s := newStore(t)
	want := s.ID("src", "dir/name")
	digest := s.Digest("a", "b")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 500 {
				if s.ID("src", "dir/name") != want || s.Digest("a", "b") != digest {
					t.Error("another identity")
					return
				}
				s.ID("src", fmt.Sprint("dir/", i)) // a state that is shared would be disturbed
			}
		})
	}
	wg.Wait()
}

// Digests of different lists of parts differ, whatever the parts.
func TestDigestsDiffer(t *testing.T) {
	s := newStore(t)
	parts := rapid.SliceOfN(rapid.StringN(0, 4, -1), 0, 4)
	rapid.Check(t, func(rt *rapid.T) {
		a, b := parts.Draw(rt, "a"), parts.Draw(rt, "b")
		if same := cmp.Equal(append([]string{}, a...), append([]string{}, b...)); same != (s.Digest(a...) == s.Digest(b...)) {
			rt.Errorf("%q and %q: equal %t", a, b, !same)
		}
	})
}

// A member's identity hangs on its parent, its name and its place among equals.
func TestMemberIDs(t *testing.T) {
	k := nullKey(t, strings.Repeat("k", keySize))
	a, b := k.name("s", "d/a.zip"), k.name("s", "d/b.zip")
	seen := map[ID]bool{a: true, b: true}
	for _, parent := range []ID{a, b} {
		for _, name := range []Name{"x", "y", "x1"} {
			for nth := range 3 {
				id := k.memberID(parent, name, nth)
				if seen[id] {
					t.Errorf("%s %d has another's identity", name, nth)
				}
				seen[id] = true
				if id != k.memberID(parent, name, nth) {
					t.Error("an identity changes")
				}
				if !bytes.Equal(id[:folderBytes], parent[folderBytes:2*folderBytes]) {
					t.Error("members of one container do not lie together")
				}
			}
		}
	}
}

// No byte of a cursor's token, and none of what is only hashed, reaches the
// disk: not in the file, not in the log, not after it was replaced many times.
func TestTokensAreNotOnDisk(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, filepath.Join(dir, "inventory.db"))
	c := begin(t, s, start(s))
	const secret = "patients/maria.example-1977/"
	for i := range 40 {
		r := object(s, fmt.Sprint("d/", i), 1, Scanned, "", "EMAIL")
		r.ID, r.Version = s.ID("file:///srv", secret), s.Digest(secret)
		if err := c.Record(t.Context(), 0, []ItemResult{r}, Cursor{Source: "visible-source", Seq: int64(i), Token: fmt.Sprint(secret, i)}); err != nil {
			t.Fatal(err)
		}
	}
	look := func(when string) {
		t.Helper()
		visible := false
		for name, text := range contents(t, dir) {
			for _, part := range []string{secret, "patients", "maria", "1977"} {
				if strings.Contains(text, part) {
					t.Errorf("%s: %s holds %q", when, name, part)
				}
			}
			visible = visible || strings.Contains(text, "visible-source")
		}
		if !visible {
			t.Errorf("%s: not even the source's name was found: this test sees nothing", when)
		}
	}
	look("while the scan runs")
	if err := c.Finish(t.Context(), EndInterrupted); err != nil {
		t.Fatal(err)
	}
	again := begin(t, s, start(s))
	if at, err := again.Cursor(0); err != nil || at.Token != secret+"39" || at.Source != "visible-source" || at.Seq != 39 {
		t.Errorf("cursor %+v, %v", at, err)
	}
	finish(t, again, true)
	look("after the scan")
	closeStore(t, s)
	look("when closed")
}

// A cursor that another key wrote stops the resuming scan before it reads anything.
func TestForeignCursor(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	record(t, c, object(s, "d/a", 1, Scanned, ""))
	if err := c.Finish(t.Context(), EndInterrupted); err != nil {
		t.Fatal(err)
	}
	tamper(t, s, "UPDATE observed_cursor SET token = zeroblob(60)")
	if _, err := s.Begin(t.Context(), start(s)); err == nil || !strings.Contains(err.Error(), "not written with this key") {
		t.Errorf("error %v", err)
	}
	other := start(s) // the lock is free, another scan may begin
	other.Config = "other"
	finish(t, begin(t, s, other), false)
}

// What is counted and taken back leaves nothing, in whatever order.
func TestTallyTakesBack(t *testing.T) {
	outcomes := []ReasonCount{{State: Scanned}, {State: Partial, Reason: Malformed}, {State: Failed, Reason: Vanished}, {State: Skipped, Reason: Encrypted}}
	type step struct {
		set    int64
		member bool
		o      ReasonCount
		size   int64
		bytes  int64
	}
	draw := rapid.Custom(func(rt *rapid.T) step {
		return step{rapid.Int64Range(1, 3).Draw(rt, "set"), rapid.Bool().Draw(rt, "member"), rapid.SampledFrom(outcomes).Draw(rt, "outcome"),
			rapid.Int64Range(-1, 9).Draw(rt, "size"), rapid.Int64Range(0, 9).Draw(rt, "bytes")}
	})
	rapid.Check(t, func(rt *rapid.T) {
		steps := rapid.SliceOfN(draw, 0, 12).Draw(rt, "steps")
		tally := newTally()
		for _, s := range steps {
			if s.member {
				tally.member(s.set, s.o.State, s.o.Reason, 1, s.bytes, 2)
				continue
			}
			tally.object(s.set, &ItemResult{State: s.o.State, Reason: s.o.Reason, Size: s.size, Bytes: s.bytes, Records: 2})
		}
		var counted, accounted int64
		for _, l := range tally.listed {
			counted += l.objects + l.members
		}
		for _, o := range tally.outcomes {
			accounted += o.number
		}
		if counted != int64(len(steps)) || accounted != counted {
			rt.Errorf("%d listed, %d accounted for, of %d", counted, accounted, len(steps))
		}
		for _, s := range rapid.Permutation(steps).Draw(rt, "back") {
			unsized := int64(0)
			if s.size < 0 && !s.member { // members have no size
				unsized = 1
			}
			tally.takeBack(s.set, s.member, s.o.State, s.o.Reason, 1, max(s.size, 0), unsized, s.bytes, 2)
		}
		for set, l := range tally.listed {
			if *l != (listed{}) {
				rt.Errorf("data set %d: %+v is left", set, *l)
			}
		}
		for k, o := range tally.outcomes {
			if *o != (outcome{}) {
				rt.Errorf("%+v: %+v is left", k, *o)
			}
		}
	})
}

// Merging counts gives the same in any order, and what is balanced stays so.
func TestCountsMerge(t *testing.T) {
	states := []ReasonCount{{State: Scanned}, {State: Partial, Reason: Malformed}, {State: Failed, Reason: Vanished}, {State: Skipped, Reason: Encrypted}}
	counts := rapid.Custom(func(rt *rapid.T) Counts {
		var c Counts
		for _, o := range rapid.SliceOfNDistinct(rapid.SampledFrom(states), 0, 4, func(r ReasonCount) State { return r.State }).Draw(rt, "outcomes") {
			c.add(o.State, o.Reason, rapid.Int64Range(0, 99).Draw(rt, "n"), rapid.Int64Range(0, 99).Draw(rt, "bytes"))
		}
		return c
	})
	rapid.Check(t, func(rt *rapid.T) {
		all := rapid.SliceOfN(counts, 0, 5).Draw(rt, "counts")
		sum := func(order []Counts) (s Counts) {
			for _, c := range order {
				s.Merge(c)
			}
			return s
		}
		forwards := sum(all)
		if d := cmp.Diff(forwards, sum(rapid.Permutation(all).Draw(rt, "order"))); d != "" {
			rt.Errorf("order counts (-drawn +permuted):\n%s", d)
		}
		if !forwards.Balanced() {
			rt.Errorf("%+v is not balanced", forwards)
		}
		reasons := forwards.Scanned
		for _, r := range forwards.Reasons {
			reasons += r.Count
		}
		if reasons != forwards.Listed {
			rt.Errorf("the reasons make %d of %d", reasons, forwards.Listed)
		}
		forwards.Listed++
		if forwards.Balanced() {
			rt.Error("one listed too many is balanced")
		}
	})
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

// The caches never hold more than they may, and forget nothing that matters.
func TestCache(t *testing.T) {
	var c cache[int]
	for i := range 3*cacheSize + 1 {
		c.put(i, int64(i))
		if len(c.m) > cacheSize {
			t.Fatalf("%d entries", len(c.m))
		}
		if c.m[i] != int64(i) {
			t.Fatalf("%d is not there", i)
		}
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

// heapOf is the memory in use after a collection.
func heapOf() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// 200,000 objects, a fifth of them in data sets of their own, take no more memory
// than the first 20,000; nor does a second scan that asks for each.
func TestMemoryIsFlat(t *testing.T) {
	const total, batch = 200_000, 5000
	s := newStore(t)
	rs := make([]ItemResult, batch)
	fill := func(from int, state State, reason Reason) {
		for i := range rs {
			n := from + i
			name := fmt.Sprintf("dir%d/f%d", n/200, n)
			rs[i] = ItemResult{Seq: int64(n + 1), ID: s.ID("file:///srv", name), DataSet: Name(fmt.Sprint("set", n/5%(n/50+1))), Name: Name(name),
				Version: s.Digest(name), State: state, Reason: reason}
		}
	}
	c := begin(t, s, start(s))
	var early uint64
	for from := 0; from < total; from += batch {
		fill(from, Scanned, "")
		if err := c.Record(t.Context(), 0, rs, Cursor{Seq: int64(from)}); err != nil {
			t.Fatal(err)
		}
		if from == 20_000 {
			early = heapOf()
		}
	}
	grown := func(what string) {
		t.Helper()
		if late := heapOf(); late > early+2<<20 {
			t.Errorf("%s: %d KiB after %d objects, %d KiB after a tenth", what, late>>10, total, early>>10)
		}
	}
	grown("recording")
	finish(t, c, true)
	c = begin(t, s, start(s))
	for from := 0; from < total; from += 10 * batch {
		fill(from, Skipped, Unchanged)
		for i := range rs {
			if same, err := c.Previous(t.Context(), 0, rs[i].ID, rs[i].Version); err != nil || !same {
				t.Fatalf("unchanged: %t, %v", same, err)
			}
		}
		if err := c.Record(t.Context(), 0, rs, Cursor{Seq: int64(from)}); err != nil {
			t.Fatal(err)
		}
	}
	grown("asking and recording again")
	finish(t, c, false)
	n := 0
	if err := s.Objects(t.Context(), ObjectFilter{}, func(ObjectRow) error {
		if n++; n == total {
			grown("listing")
		}
		return nil
	}); err != nil || n != total {
		t.Errorf("%d objects, %v", n, err)
	}
}
