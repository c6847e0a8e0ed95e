package inventory

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The disk fills up at every possible page of a batch: each time the batch is
// stored as a whole or not at all, and the scan ends like one that had room.
func TestDiskFullAtEveryPage(t *testing.T) {
	batch := func(s *Store) []ItemResult {
		var rs []ItemResult
		for i := range 400 {
			r := object(s, fmt.Sprintf("d/%d", i), 1, Scanned, "", "EMAIL", "PHONE")
			r.Members = []Member{{Parent: -1, Name: "m", State: Scanned, Bytes: 1}}
			rs = append(rs, r)
		}
		return rs
	}
	roomy := newStore(t)
	scan(t, roomy, true, batch(roomy)...)
	want := dump(t, roomy)
	s := newStore(t)
	c := begin(t, s, start(s))
	row, err := s.write.row(t.Context(), 1, "PRAGMA page_count")
	if err != nil {
		t.Fatal(err)
	}
	pages, failures := number(row[0]), 0
	for room := pages; ; room += 3 {
		tamper(t, s, fmt.Sprintf("PRAGMA max_page_count = %d", room))
		err := c.Record(t.Context(), 0, batch(s), Cursor{Source: "file:///srv", Seq: 400})
		if err == nil {
			break
		}
		if !errors.As(err, new(*DiskFullError)) {
			t.Fatalf("with room for %d pages: %v", room, err)
		}
		if n := count(t, s, "observed_object") + count(t, s, "observed_listed") + count(t, s, "observed_cursor"); n != 0 {
			t.Fatalf("with room for %d pages: %d rows of half a batch", room, n)
		}
		failures++
	}
	if failures < 5 {
		t.Errorf("the disk was full %d times: this test sees too little", failures)
	}
	finish(t, c, true)
	sound(t, s)
	if d := cmp.Diff(want, dump(t, s)); d != "" {
		t.Errorf("inventory (-roomy +full):\n%s", d)
	}
}

// Many processes, here goroutines, create the same inventory at once.
func TestCreateTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	ids := make([]ID, 6)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			s, err := Open(t.Context(), path, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = s.ID("source", "name")
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Error("two of them use different keys")
		}
	}
	sound(t, openStore(t, path))
}

// A process that died held the lock: the kernel gave it back, whatever the file says.
func TestLockOfTheDead(t *testing.T) {
	s := newStore(t)
	for _, left := range []string{"", "garbage", "999999 2026-01-01T00:00:00Z ghost\n"} {
		if err := os.WriteFile(s.Path()+".lock", []byte(left), 0o600); err != nil {
			t.Fatal(err)
		}
		finish(t, begin(t, s, start(s)), true)
	}
}

func TestReadHolder(t *testing.T) {
	for _, c := range []struct {
		text string
		pid  int
		host string
	}{
		{"", 0, ""}, {"17", 0, ""}, {"x 2026-01-01T00:00:00Z h", 0, ""}, {"17 yesterday h", 0, ""},
		{"17 2026-01-01T00:00:00Z h\n", 17, "h"}, {"17 2026-01-01T00:00:00Z \n", 17, ""},
	} {
		path := filepath.Join(t.TempDir(), "lock")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if b := readHolder(f, "p"); b.PID != c.pid || b.Host != c.host {
			t.Errorf("%q: %+v", c.text, b)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A container that moves to another data set takes its members along.
func TestContainerMoves(t *testing.T) {
	s := newStore(t)
	box := object(s, "a/box.zip", 1, Scanned, "")
	box.Members = []Member{{Parent: -1, Name: "m", State: Scanned, Bytes: 1}, {Parent: -1, Name: "n", State: Scanned, Bytes: 1}}
	scan(t, s, true, box)
	moved := object(s, "a/box.zip", 2, Scanned, "")
	moved.DataSet, moved.Members = "b", box.Members[:1]
	scan(t, s, true, moved)
	sound(t, s)
	if d := cmp.Diff([]string{"a/box.zip scanned", "a/box.zip!m scanned"}, picture(t, s)); d != "" {
		t.Errorf("picture (-want +got):\n%s", d)
	}
	sets := 0
	if err := s.Datasets(t.Context(), func(d Dataset) error {
		sets++
		if d.Name != "b" || d.Members.Listed != 1 {
			t.Errorf("data set %s with %d members", d.Name, d.Members.Listed)
		}
		return nil
	}); err != nil || sets != 1 {
		t.Errorf("%d data sets, %v", sets, err)
	}
}

// The caches are bounded: more data sets and detectors than they hold.
func TestManyDataSets(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	for from := 0; from < cacheSize+1000; from += 1000 {
		var rs []ItemResult
		for i := range 1000 {
			r := object(s, fmt.Sprintf("set%d/f", from+i), 1, Scanned, "", fmt.Sprint("TYPE_", from+i))
			rs = append(rs, r)
		}
		record(t, c, rs...)
	}
	record(t, c, object(s, "set0/g", 1, Scanned, "", "TYPE_0"))
	if n := len(c.rec.sets.m); n > cacheSize {
		t.Errorf("%d data sets remembered", n)
	}
	finish(t, c, true)
	if n := count(t, s, "observed_data_set"); n != count(t, s, "observed_detector") || n < cacheSize {
		t.Errorf("%d data sets, %d detectors", n, count(t, s, "observed_detector"))
	}
	sound(t, s)
}

// The lists in Go and in the schema are the same.
func TestClosedLists(t *testing.T) {
	for _, r := range Reasons() {
		if !r.known() {
			t.Errorf("%s is listed but not known", r)
		}
	}
	schema, err := migrationFiles.ReadFile("migrations/0001_observed.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range OwnerBases() {
		if !basisKnown(b) || !strings.Contains(string(schema), "owner_basis = '"+b+"'") {
			t.Errorf("%s is not known everywhere", b)
		}
	}
	if Reason("bored").known() || basisKnown("guess") || outcomeKnown("odd", "") {
		t.Error("the lists are open")
	}
}

// An inventory of an older schema is read after an upgrade only.
func TestOlderSchema(t *testing.T) {
	path := closedInventory(t)
	rewrite(t, path, "PRAGMA user_version = 0")
	if _, err := Open(t.Context(), path, Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), "run a scan once") {
		t.Errorf("error %v", err)
	}
}
