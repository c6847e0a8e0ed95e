package inventory

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

// AuditEntry is one line of the audit log: what a person did, never a value of
// a data subject. The log is append-only and each entry's hash covers the one
// before, so that an edit, a deletion or a change of order shows.
type AuditEntry struct {
	Seq    int64 // from 1, without gaps
	At     time.Time
	Actor  string // who: a name of the system's accounts, or as --as says
	Action string // a fixed word: "create", "update", "delete", "import", "export", "approve" …
	Kind   string // of what: "activity", "party" … or "register" for all of it
	ID     string // of the entity, "" for all of it
	// Digest stands for the content after the change: a keyed hash for an
	// entity, so that contact data can be erased while the log stays; "" after
	// a deletion.
	Digest string
	Detail string // a fixed sentence or a count, no content
	Prev   string // hash of the entry before, 64 zeros for the first
	Hash   string // SHA-256 of all the above
}

// auditStart is what the first entry follows.
var auditStart = strings.Repeat("0", 2*sha256.Size)

// seal computes the hash: SHA-256 over every field with its length before it,
// so that nothing can move from one field to the next.
func (e *AuditEntry) seal() string {
	var b []byte
	for _, part := range []string{fmt.Sprint(e.Seq), auditTime(e.At), e.Actor, e.Action, e.Kind, e.ID, e.Digest, e.Detail, e.Prev} {
		b = binary.AppendUvarint(b, uint64(len(part)))
		b = append(b, part...)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func auditTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// append stores the next entry of the log and moves the guarded head. It runs
// within the transaction of what it records.
func (d *Declaration) append(ctx context.Context, e AuditEntry) (AuditEntry, error) {
	row, err := d.w.row(ctx, 2, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
	if err != nil {
		return e, err
	}
	e.Seq, e.Prev = 1, auditStart
	if row != nil {
		e.Seq, e.Prev = number(row[0])+1, text(row[1])
	}
	e.At, e.Actor = d.at, d.actor
	e.ID, e.Detail = printable(e.ID), printable(e.Detail)
	e.Hash = e.seal()
	err = d.w.run(ctx, "INSERT INTO audit (seq, at, actor, action, kind, id, digest, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.Seq, auditTime(e.At), e.Actor, e.Action, e.Kind, e.ID, e.Digest, e.Detail, e.Prev, e.Hash)
	if err != nil {
		return e, err
	}
	return e, d.w.run(ctx, "INSERT INTO meta (key, value) VALUES ('audit_head', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1", d.s.auditGuard(e.Seq, e.Hash))
}

// auditGuard binds the log's end to the inventory's key, which does not stand
// in the file: who has the file alone can neither cut the end off nor compute
// the chain anew without its showing.
func (s *Store) auditGuard(seq int64, hash string) []byte {
	d := s.Digest("audit head", fmt.Sprint(seq), hash)
	return d[:]
}

// Audit calls fn with each entry of the audit log in order.
func (v *Snapshot) Audit(ctx context.Context, fn func(AuditEntry) error) error {
	return v.query(ctx, "SELECT seq, at, actor, action, kind, id, digest, detail, prev, hash FROM audit ORDER BY seq", nil, func(r *sql.Rows) error {
		var e AuditEntry
		var at string
		if err := r.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Kind, &e.ID, &e.Digest, &e.Detail, &e.Prev, &e.Hash); err != nil {
			return err
		}
		e.At = unstamp(at)
		return fn(e)
	})
}

// AuditHead is the log's end: reports and exports print it, so that a log cut
// short or computed anew differs from what is on paper. Seq 0: the log is empty.
func (v *Snapshot) AuditHead(ctx context.Context) (seq int64, hash string, err error) {
	hash = auditStart
	err = v.query(ctx, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", nil, func(r *sql.Rows) error { return r.Scan(&seq, &hash) })
	return seq, hash, err
}

// AuditHas tells whether the log holds an entry with this hash, which an earlier
// export or report printed.
func (v *Snapshot) AuditHas(ctx context.Context, hash string) (held bool, err error) {
	err = v.query(ctx, "SELECT count(*) > 0 FROM audit WHERE hash = ?", []any{strings.ToLower(hash)}, func(r *sql.Rows) error { return r.Scan(&held) })
	return held, err
}

// auditTriggers guard the table against statements; the chain against the rest.
var auditTriggers = []string{"audit_no_delete", "audit_no_update", "audit_order"}

// verifyAudit walks the chain: numbers without gaps, each entry following the
// one before, each hash that of its fields, and the end the one that was guarded.
func (v *Snapshot) verifyAudit(ctx context.Context) ([]Problem, error) {
	var found []Problem
	report := func(format string, args ...any) {
		if len(found) < maxProblems {
			found = append(found, Problem{"audit", fmt.Sprintf(format, args...)})
		}
	}
	last := AuditEntry{Hash: auditStart}
	err := v.query(ctx, "SELECT seq, at, actor, action, kind, id, digest, detail, prev, hash FROM audit ORDER BY seq", nil, func(r *sql.Rows) error {
		var e AuditEntry
		var at string
		if err := r.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Kind, &e.ID, &e.Digest, &e.Detail, &e.Prev, &e.Hash); err != nil {
			return err
		}
		e.At = unstamp(at)
		switch {
		case e.Seq != last.Seq+1:
			report("entries %d to %d of the audit log are missing", last.Seq+1, e.Seq-1)
		case e.Prev != last.Hash:
			report("entry %d of the audit log does not follow entry %d", e.Seq, last.Seq)
		}
		if auditTime(e.At) != at || e.Hash != e.seal() {
			report("entry %d of the audit log was changed", e.Seq)
		}
		last = e
		return nil
	})
	if err != nil {
		return found, err
	}
	return found, errors.Join(v.verifyAuditEnd(ctx, last, report), v.verifyTriggers(ctx, report))
}

// verifyAuditEnd compares the log's last entry with the guard.
func (v *Snapshot) verifyAuditEnd(ctx context.Context, last AuditEntry, report func(string, ...any)) error {
	var guard []byte
	err := v.query(ctx, "SELECT value FROM meta WHERE key = 'audit_head'", nil, func(r *sql.Rows) error { return r.Scan(&guard) })
	if err != nil {
		return err
	}
	if last.Seq == 0 && guard == nil {
		return nil
	}
	if string(guard) != string(v.s.auditGuard(last.Seq, last.Hash)) {
		report("the audit log does not end where it was last written: entries after %d are missing, or the log was written without the inventory's key", last.Seq)
	}
	return nil
}

func (v *Snapshot) verifyTriggers(ctx context.Context, report func(string, ...any)) error {
	held := map[string]bool{}
	err := v.query(ctx, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'", nil, func(r *sql.Rows) error {
		var name string
		err := r.Scan(&name)
		held[name] = true
		return err
	})
	for _, name := range auditTriggers {
		if err == nil && !held[name] {
			report("the trigger %s that keeps the audit log append-only is gone", name)
		}
	}
	return err
}
