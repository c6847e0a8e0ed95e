package inventory

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Author says who changes the declared side, and when.
type Author struct {
	Name string    // of the person as the system or --as knows it; required
	At   time.Time // zero: now
}

// Table names a table of the declared side: its columns, of which the first Key
// are its primary key. Names are constants of the program, never found text.
type Table struct {
	Name    string // begins with "declared_"
	Columns []string
	Key     int
}

// Declaration is one change of the declared side under way. It is valid within
// the function that Declare calls, in that function's goroutine.
type Declaration struct {
	s     *Store
	w     *conn
	actor string
	at    time.Time
	noted bool
}

var (
	errNoAuthor = errors.New("a change of the register needs to say who makes it")
	errNotNoted = errors.New("a change of the register was not noted in the audit log")
	errTable    = errors.New("not a table of the declared side")
)

// Declare runs fn in one transaction: all that it writes is stored with its
// audit entries, or nothing. The disk has it before Declare returns
// (synchronous = FULL; scans make do with NORMAL, for what they lose they read
// again). Errors: ErrReadOnly, *BusyError while a scan of this process runs or
// another process writes, fn's own, and those of the file. A fn that returns nil
// without having noted anything is refused.
func (s *Store) Declare(ctx context.Context, who Author, fn func(*Declaration) error) (err error) {
	if s.opts.ReadOnly {
		return ErrReadOnly
	}
	actor := printable(strings.TrimSpace(who.Name))
	if actor == "" {
		return errNoAuthor
	}
	if who.At.IsZero() {
		who.At = time.Now()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scan != nil {
		return &BusyError{Path: s.path}
	}
	if err := s.write.script(ctx, "PRAGMA synchronous = FULL"); err != nil {
		return storeError(s.path, "change the register", err)
	}
	defer func() { // whether the caller still wants it or not
		err = errors.Join(err, s.write.script(context.WithoutCancel(ctx), "PRAGMA synchronous = NORMAL"))
	}()
	var own error
	err = s.write.transaction(ctx, func() error {
		d := &Declaration{s: s, w: s.write, actor: actor, at: who.At}
		if own = fn(d); own == nil && !d.noted {
			own = errNotNoted
		}
		return own
	})
	if own != nil {
		return err
	}
	return storeError(s.path, "change the register", err)
}

// Note appends an entry to the audit log; Seq, At, Actor, Prev and Hash are
// filled in.
func (d *Declaration) Note(ctx context.Context, e AuditEntry) (AuditEntry, error) {
	e, err := d.append(ctx, e)
	d.noted = d.noted || err == nil
	return e, storeError(d.s.path, "write the audit log", err)
}

// Put inserts a row or replaces the one with the same key.
func (d *Declaration) Put(ctx context.Context, t Table, row ...any) error {
	if err := t.check(); err != nil {
		return err
	}
	if len(row) != len(t.Columns) {
		return fmt.Errorf("%s has %d columns, not %d", t.Name, len(t.Columns), len(row))
	}
	holes := strings.TrimSuffix(strings.Repeat("?, ", len(row)), ", ")
	text := "INSERT INTO " + t.Name + " (" + t.list(len(t.Columns)) + ") VALUES (" + holes + ") ON CONFLICT (" + t.list(t.Key) + ") DO "
	var set []string
	for _, c := range t.Columns[t.Key:] {
		set = append(set, quoted(c)+" = excluded."+quoted(c))
	}
	if text += "NOTHING"; len(set) > 0 {
		text = strings.TrimSuffix(text, "NOTHING") + "UPDATE SET " + strings.Join(set, ", ")
	}
	return storeError(d.s.path, "change the register", d.w.run(ctx, text, row...))
}

// Delete removes the rows whose first key columns hold these values; what
// refers to them must be gone or changed by the end of the transaction.
func (d *Declaration) Delete(ctx context.Context, t Table, key ...any) error {
	if err := t.check(); err != nil {
		return err
	}
	if len(key) == 0 || len(key) > t.Key {
		return fmt.Errorf("%s has a key of %d columns, not %d", t.Name, t.Key, len(key))
	}
	var where []string
	for _, c := range t.Columns[:len(key)] {
		where = append(where, quoted(c)+" = ?")
	}
	return storeError(d.s.path, "change the register", d.w.run(ctx, "DELETE FROM "+t.Name+" WHERE "+strings.Join(where, " AND "), key...))
}

// Rows calls fn with each row of a table in the order of its key, as it stands
// within the transaction. Values are nil, int64 or string.
func (d *Declaration) Rows(ctx context.Context, t Table, fn func(row []any) error) error {
	if err := t.check(); err != nil {
		return err
	}
	row := make([]any, len(t.Columns))
	return d.w.each(ctx, len(t.Columns), t.query(), func(v []driver.Value) error {
		for i := range v {
			row[i] = plain(v[i])
		}
		return fn(row)
	})
}

// Audit calls fn with each entry of the audit log in order, those of this
// change included.
func (d *Declaration) Audit(ctx context.Context, fn func(AuditEntry) error) error {
	return d.w.each(ctx, 10, "SELECT seq, at, actor, action, kind, id, digest, detail, prev, hash FROM audit ORDER BY seq", func(v []driver.Value) error {
		return fn(AuditEntry{Seq: number(v[0]), At: unstamp(text(v[1])), Actor: text(v[2]), Action: text(v[3]), Kind: text(v[4]),
			ID: text(v[5]), Digest: text(v[6]), Detail: text(v[7]), Prev: text(v[8]), Hash: text(v[9])})
	})
}

// Rows calls fn with each row of a table of the declared side in the order of
// its key. Values are nil, int64 or string; the slice is valid during the call.
func (v *Snapshot) Rows(ctx context.Context, t Table, fn func(row []any) error) error {
	if err := t.check(); err != nil {
		return err
	}
	row, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range row {
		into[i] = &row[i]
	}
	return v.query(ctx, t.query(), nil, func(r *sql.Rows) error {
		if err := r.Scan(into...); err != nil {
			return err
		}
		for i := range row {
			row[i] = plain(row[i])
		}
		return fn(row)
	})
}

func (t Table) query() string {
	return "SELECT " + t.list(len(t.Columns)) + " FROM " + t.Name + " ORDER BY " + t.list(t.Key)
}

func (t Table) list(n int) string {
	var names []string
	for _, c := range t.Columns[:n] {
		names = append(names, quoted(c))
	}
	return strings.Join(names, ", ")
}

// check holds a table to names that need no quoting rules.
func (t Table) check() error {
	if !strings.HasPrefix(t.Name, "declared_") || t.Key < 1 || t.Key > len(t.Columns) {
		return errTable
	}
	for _, name := range append([]string{t.Name}, t.Columns...) {
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return errTable
		}
	}
	return nil
}

func quoted(column string) string { return `"` + column + `"` }

func plain(v any) any {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return v
}
