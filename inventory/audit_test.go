package inventory

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func writer(name string) Author { return Author{Name: name, At: day} }

// note appends entries, each in a change of its own.
func note(t testing.TB, s *Store, actions ...string) {
	t.Helper()
	for i, a := range actions {
		err := s.Declare(t.Context(), writer("anna"), func(d *Declaration) error {
			_, err := d.Note(t.Context(), AuditEntry{Action: a, Kind: "party", ID: fmt.Sprint("p", i), Digest: strings.Repeat("a", 64), Detail: "1 created"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func auditProblems(t testing.TB, s *Store) []string {
	t.Helper()
	found, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, p := range found {
		if p.Check == "audit" {
			texts = append(texts, p.Text)
		}
	}
	return texts
}

const (
	unguard = "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER audit_order;"
	reguard = `CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT 1; END;
		CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT 1; END;
		CREATE TRIGGER audit_order BEFORE INSERT ON audit BEGIN SELECT 1; END;`
)

func TestAuditChain(t *testing.T) {
	s := newStore(t)
	sound(t, s)
	note(t, s, "create", "update", "delete")
	sound(t, s)
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var got []string
	prev := auditStart
	err = v.Audit(t.Context(), func(e AuditEntry) error {
		if e.Prev != prev || e.Hash != e.seal() || !e.At.Equal(day) {
			t.Errorf("entry %d: %+v", e.Seq, e)
		}
		prev = e.Hash
		got = append(got, fmt.Sprintf("%d %s %s %s %s", e.Seq, e.Actor, e.Action, e.Kind, e.ID))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"1 anna create party p0", "2 anna update party p1", "3 anna delete party p2"}, got); d != "" {
		t.Errorf("entries (-want +got):\n%s", d)
	}
	seq, hash, err := v.AuditHead(t.Context())
	if err != nil || seq != 3 || hash != prev {
		t.Errorf("head %d %s, %v", seq, hash, err)
	}
	for h, want := range map[string]bool{prev: true, strings.ToUpper(prev): true, auditStart: false, "": false} {
		if held, err := s.AuditHas(t.Context(), h); err != nil || held != want {
			t.Errorf("has %q: %v %v", h, held, err)
		}
	}
}

// TestAuditRefuses: statements cannot change the log. INSERT OR REPLACE is the
// one that delete triggers miss.
func TestAuditRefuses(t *testing.T) {
	s := newStore(t)
	note(t, s, "create", "update")
	row := "SELECT seq, at, 'mallory', action, kind, id, digest, detail, prev, hash FROM audit WHERE seq = 1"
	for name, sql := range map[string]string{
		"update":         "UPDATE audit SET actor = 'mallory' WHERE seq = 1",
		"delete":         "DELETE FROM audit WHERE seq = 2",
		"replace":        "INSERT OR REPLACE INTO audit " + row,
		"replace_hash":   "INSERT OR REPLACE INTO audit SELECT 3, at, actor, action, kind, id, digest, detail, prev, hash FROM audit WHERE seq = 1",
		"upsert":         "INSERT INTO audit " + row + " ON CONFLICT (seq) DO UPDATE SET actor = 'mallory'",
		"gap":            "INSERT INTO audit SELECT 9, at, actor, action, kind, id, digest, detail, prev, replace(hash, 'a', 'b') FROM audit WHERE seq = 1",
		"update_replace": "UPDATE OR REPLACE audit SET seq = 2 WHERE seq = 1",
	} {
		t.Run(name, func(t *testing.T) {
			if err := s.write.script(t.Context(), "PRAGMA recursive_triggers = OFF; "+sql); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("error %v", err)
			}
		})
	}
	sound(t, s)
}

// TestAuditTampering: what somebody does to the file itself, past the triggers,
// shows. Without the comparison of hashes, of places or of the guarded end in
// verifyAudit, cases here stay silent.
func TestAuditTampering(t *testing.T) {
	for _, c := range []struct{ name, sql, want string }{
		{"actor", "UPDATE audit SET actor = 'annb' WHERE seq = 2", "entry 2 of the audit log was changed"},
		{"time", "UPDATE audit SET at = '2026-02-03T04:05:07Z' WHERE seq = 1", "entry 1 of the audit log was changed"},
		{"time_written_otherwise", "UPDATE audit SET at = '2026-02-03T04:05:06+00:00' WHERE seq = 1", "entry 1 of the audit log was changed"},
		{"action", "UPDATE audit SET action = 'updatf' WHERE seq = 2", "entry 2 of the audit log was changed"},
		{"kind_into_id", "UPDATE audit SET kind = 'part', id = 'y' || id WHERE seq = 2", "entry 2 of the audit log was changed"},
		{"digest", "UPDATE audit SET digest = '' WHERE seq = 3", "entry 3 of the audit log was changed"},
		{"detail", "UPDATE audit SET detail = '2 created' WHERE seq = 3", "entry 3 of the audit log was changed"},
		{"hash", "UPDATE audit SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 2", "entry 3 of the audit log does not follow entry 2"},
		{"deleted_inside", "DELETE FROM audit WHERE seq = 2", "entries 2 to 2 of the audit log are missing"},
		{"deleted_first", "DELETE FROM audit WHERE seq = 1", "entries 1 to 1 of the audit log are missing"},
		{"deleted_last", "DELETE FROM audit WHERE seq = 4", "does not end where it was last written"},
		{"deleted_all", "DELETE FROM audit", "does not end where it was last written"},
		{"closed_up", "DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = seq - 1 WHERE seq > 2", "does not follow entry 1"},
		{"swapped", "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 99", "does not follow"},
		{"guard_removed", "DELETE FROM meta WHERE key = 'audit_head'", "does not end where it was last written"},
		{"trigger_left_out", "DROP TRIGGER audit_no_delete", "the trigger audit_no_delete that keeps the audit log append-only is gone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			note(t, s, "create", "update", "update", "delete")
			if c.name == "trigger_left_out" {
				tamper(t, s, c.sql)
			} else {
				tamper(t, s, unguard+c.sql+";"+reguard)
			}
			if found := auditProblems(t, s); len(found) == 0 || !strings.Contains(strings.Join(found, "\n"), c.want) {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

// TestAuditEveryByte changes one character of every cell in turn.
func TestAuditEveryByte(t *testing.T) {
	s := newStore(t)
	note(t, s, "create", "update")
	tamper(t, s, unguard+reguard)
	for _, column := range []string{"at", "actor", "action", "kind", "id", "digest", "detail", "prev", "hash"} {
		for seq := 1; seq <= 2; seq++ {
			row, err := s.write.row(t.Context(), 1, "SELECT "+column+" FROM audit WHERE seq = ?", seq)
			if err != nil {
				t.Fatal(err)
			}
			was := text(row[0])
			for i := range was {
				now := was[:i] + string(was[i]^1) + was[i+1:]
				set := "UPDATE audit SET " + column + " = ? WHERE seq = ?"
				if err := s.write.run(t.Context(), set, now, seq); err != nil {
					t.Fatal(err)
				}
				v, err := s.Snapshot(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				found, err := v.verifyAudit(t.Context())
				if err := errors.Join(err, v.Close()); err != nil || len(found) == 0 {
					t.Errorf("%s of entry %d, byte %d: not seen, %v", column, seq, i, err)
				}
				if err := s.write.run(t.Context(), set, was, seq); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	sound(t, s)
}

// TestAuditRecomputed: who has the file and not the key can compute a chain of
// their own, and cannot guard its end.
func TestAuditRecomputed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	s := openStore(t, path)
	note(t, s, "create", "update")
	var all []AuditEntry
	err := s.once(t.Context(), func(v *Snapshot) error {
		return v.Audit(t.Context(), func(e AuditEntry) error { all = append(all, e); return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, s, unguard)
	prev := auditStart
	for _, e := range all {
		e.Actor, e.Prev = "mallory", prev
		prev = e.seal()
		if err := s.write.run(t.Context(), "UPDATE audit SET actor = ?, prev = ?, hash = ? WHERE seq = ?", e.Actor, e.Prev, prev, e.Seq); err != nil {
			t.Fatal(err)
		}
	}
	tamper(t, s, reguard)
	if found := auditProblems(t, s); len(found) != 1 || !strings.Contains(found[0], "written without the inventory's key") {
		t.Errorf("found %q", found)
	}
}

var example = Table{Name: "declared_comment", Columns: []string{"kind", "id", "n", "path", "place", "text"}, Key: 3}

func exampleRows(t testing.TB, s *Store) (all []string) {
	t.Helper()
	err := s.once(t.Context(), func(v *Snapshot) error {
		return v.Rows(t.Context(), example, func(row []any) error { all = append(all, fmt.Sprint(row...)); return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestDeclare(t *testing.T) {
	s := newStore(t)
	change := func(fn func(d *Declaration) error) error { return s.Declare(t.Context(), writer("anna"), fn) }
	err := change(func(d *Declaration) error {
		for n := range 2 {
			if err := d.Put(t.Context(), example, "party", "p", n, "name", "after", " why"); err != nil {
				return err
			}
		}
		_, err := d.Note(t.Context(), AuditEntry{Action: "create", Kind: "party", ID: "p"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"partyp0nameafter why", "partyp1nameafter why"}, exampleRows(t, s)); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	err = change(func(d *Declaration) error {
		if err := errors.Join(d.Put(t.Context(), example, "party", "p", 0, "id", "above", " x"), d.Delete(t.Context(), example, "party", "p", 1)); err != nil {
			return err
		}
		_, err := d.Note(t.Context(), AuditEntry{Action: "update", Kind: "party", ID: "p"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"partyp0idabove x"}, exampleRows(t, s)); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	sound(t, s)
}

// TestDeclareAllOrNothing: what is not noted, or fails, leaves no trace.
func TestDeclareAllOrNothing(t *testing.T) {
	s := newStore(t)
	own := errors.New("changed one's mind")
	put := func(d *Declaration) error { return d.Put(t.Context(), example, "party", "p", 0, "id", "above", " x") }
	for name, c := range map[string]struct {
		fn   func(d *Declaration) error
		want error
	}{
		"not_noted": {put, errNotNoted},
		"nothing":   {func(*Declaration) error { return nil }, errNotNoted},
		"own_error": {func(d *Declaration) error {
			_, err := d.Note(t.Context(), AuditEntry{Action: "create", Kind: "party"})
			return errors.Join(put(d), err, own)
		}, own},
	} {
		t.Run(name, func(t *testing.T) {
			if err := s.Declare(t.Context(), writer("anna"), c.fn); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if rows := exampleRows(t, s); len(rows) != 0 {
				t.Errorf("rows %v", rows)
			}
			if seq, _, err := headOf(t, s); seq != 0 || err != nil {
				t.Errorf("%d entries, %v", seq, err)
			}
		})
	}
	sound(t, s)
}

func headOf(t testing.TB, s *Store) (seq int64, hash string, err error) {
	t.Helper()
	err = s.once(t.Context(), func(v *Snapshot) error {
		seq, hash, err = v.AuditHead(t.Context())
		return err
	})
	return seq, hash, err
}

func TestDeclareRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	s := openStore(t, path)
	noted := func(d *Declaration) error {
		_, err := d.Note(t.Context(), AuditEntry{Action: "create", Kind: "party"})
		return err
	}
	for _, name := range []string{"", " \t"} {
		if err := s.Declare(t.Context(), Author{Name: name}, noted); !errors.Is(err, errNoAuthor) {
			t.Errorf("author %q: %v", name, err)
		}
	}
	ro, err := Open(t.Context(), path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(ro.Declare(t.Context(), writer("anna"), noted)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("read-only: %v", err)
	}
	if err := ro.Close(); err != nil {
		t.Error(err)
	}
	scan := begin(t, s, start(s))
	var busy *BusyError
	if err := s.Declare(t.Context(), writer("anna"), noted); !errors.As(err, &busy) {
		t.Errorf("during a scan: %v", err)
	}
	finish(t, scan, true)
	if err := s.Declare(t.Context(), writer("anna"), noted); err != nil {
		t.Errorf("after the scan: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Declare(ended, writer("anna"), noted); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	sound(t, s)
}

// TestDeclareTables: no other table can be reached, and no name needs quoting.
func TestDeclareTables(t *testing.T) {
	s := newStore(t)
	for _, table := range []Table{
		{"observed_scan", []string{"number"}, 1}, {"audit", []string{"seq"}, 1}, {"declared_x; DROP TABLE meta", []string{"a"}, 1},
		{"declared_comment", []string{`a" = 1 OR "a`}, 1}, {"declared_comment", []string{""}, 1}, {"declared_comment", nil, 0}, {"declared_comment", []string{"id"}, 2},
	} {
		err := s.Declare(t.Context(), writer("anna"), func(d *Declaration) error {
			return errors.Join(d.Put(t.Context(), table, "x"), d.Delete(t.Context(), table, "x"), d.Rows(t.Context(), table, nil))
		})
		if !errors.Is(err, errTable) || strings.Count(err.Error(), errTable.Error()) != 3 {
			t.Errorf("%q: %v", table.Name, err)
		}
	}
	err := s.Declare(t.Context(), writer("anna"), func(d *Declaration) error {
		if d.Put(t.Context(), example, "too few") == nil || d.Delete(t.Context(), example) == nil {
			t.Error("a row or key of another width is taken")
		}
		return errNotNoted
	})
	if !errors.Is(err, errNotNoted) {
		t.Error(err)
	}
}

// TestDeclareIsSafe: the disk has a change before Declare returns; a scan goes on
// as fast as before.
func TestDeclareIsSafe(t *testing.T) {
	s := newStore(t)
	mode := func() int64 {
		row, err := s.write.row(t.Context(), 1, "PRAGMA synchronous")
		if err != nil {
			t.Fatal(err)
		}
		return number(row[0])
	}
	const normal, full = 1, 2
	err := s.Declare(t.Context(), writer("anna"), func(d *Declaration) error {
		if got := mode(); got != full {
			t.Errorf("synchronous = %d within a change, want %d", got, full)
		}
		_, err := d.Note(t.Context(), AuditEntry{Action: "create", Kind: "party"})
		return err
	})
	if err != nil || mode() != normal {
		t.Errorf("synchronous = %d after a change, %v", mode(), err)
	}
}

// TestDeclareTime: an author without a time acts now, and control characters in
// a name do not reach the log.
func TestDeclareTime(t *testing.T) {
	s := newStore(t)
	before := time.Now().Add(-2 * time.Second)
	err := s.Declare(t.Context(), Author{Name: "an\x1bna"}, func(d *Declaration) error {
		e, err := d.Note(t.Context(), AuditEntry{Action: "create", Kind: "party", ID: "p\u202e"})
		if e.At.Before(before) || strings.ContainsRune(e.Actor, '\x1b') || strings.ContainsRune(e.ID, '\u202e') {
			t.Errorf("entry %+v", e)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s)
}

func TestSeen(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "hr/a", 1, Scanned, "", "EMAIL_ADDRESS"), object(s, "old/b", 1, Scanned, "", "IBAN_CODE"))
	scan(t, s, true, object(s, "hr/a", 1, Skipped, Unchanged), object(s, "new/c", 2, Scanned, "", "NL_BSN"))
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	seen, err := v.Seen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range seen {
		got = append(got, fmt.Sprintf("%s %d-%d gone=%v listed=%v %v %s", e.DataSet, e.First, e.Last, e.Gone, e.Listed, e.Types, e.Oldest.Format(time.DateOnly)))
	}
	want := []string{"hr 1-2 gone=false listed=true map[EMAIL_ADDRESS:1] 2026-02-03", "new 2-2 gone=false listed=true map[NL_BSN:2] 2026-02-03",
		"old 1-1 gone=true listed=true map[] 0001-01-01"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("seen (-want +got):\n%s", d)
	}
}
