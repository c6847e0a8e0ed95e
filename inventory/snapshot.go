package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
)

// Snapshot is the inventory as it stood at one moment: whatever a scan records
// meanwhile, all its answers agree. It ends with its context or with Close, and
// should not live long: the inventory's write-ahead log grows until then. One
// goroutine uses it at a time; the functions it calls may ask it more.
type Snapshot struct {
	s  *Store
	tx *sql.Tx
}

// Snapshot takes a snapshot; close it.
func (s *Store) Snapshot(ctx context.Context) (*Snapshot, error) {
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, s.readError(ctx, err)
	}
	v := &Snapshot{s: s, tx: tx}
	// SQLite fixes the moment at the first reading, not before.
	if err := v.query(ctx, "SELECT count(*) FROM meta", nil, func(*sql.Rows) error { return nil }); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// Close ends the snapshot. It may be called twice.
func (v *Snapshot) Close() error {
	if err := v.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return storeError(v.s.path, "end a snapshot", err)
	}
	return nil
}

// query runs fn for each row.
func (v *Snapshot) query(ctx context.Context, text string, args []any, fn func(*sql.Rows) error) error {
	rows, err := v.tx.QueryContext(ctx, text, args...)
	if err != nil {
		return v.s.readError(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return v.s.readError(ctx, rows.Err())
}

func (s *Store) readError(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("inventory %q: %w", s.path, ctx.Err())
	}
	return storeError(s.path, "read", err)
}

// once asks one question on a snapshot of its own.
func (s *Store) once(ctx context.Context, fn func(*Snapshot) error) error {
	v, err := s.Snapshot(ctx)
	if err != nil {
		return err
	}
	err = fn(v)
	if closing := v.Close(); closing != nil {
		return errors.Join(err, closing)
	}
	return err
}

// Scans is Snapshot.Scans as of now.
func (s *Store) Scans(ctx context.Context) (scans []ScanInfo, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		scans, err = v.Scans(ctx)
		return err
	})
	return scans, err
}

// Rescores is Snapshot.Rescores as of now.
func (s *Store) Rescores(ctx context.Context) (all []RescoreInfo, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		all, err = v.Rescores(ctx)
		return err
	})
	return all, err
}

// Persons is Snapshot.Persons as of now.
func (s *Store) Persons(ctx context.Context, source, dataSet Name) (e PersonEstimate, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		e, err = v.Persons(ctx, source, dataSet)
		return err
	})
	return e, err
}

// Sources is Snapshot.Sources as of now.
func (s *Store) Sources(ctx context.Context) (rows []SourceRow, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		rows, err = v.Sources(ctx)
		return err
	})
	return rows, err
}

// Datasets is Snapshot.Datasets as of now.
func (s *Store) Datasets(ctx context.Context, fn func(Dataset) error) error {
	return s.once(ctx, func(v *Snapshot) error { return v.Datasets(ctx, fn) })
}

// Objects is Snapshot.Objects as of now.
func (s *Store) Objects(ctx context.Context, f ObjectFilter, fn func(ObjectRow) error) error {
	return s.once(ctx, func(v *Snapshot) error { return v.Objects(ctx, f, fn) })
}

// Findings is Snapshot.Findings as of now.
func (s *Store) Findings(ctx context.Context, f FindingFilter, fn func(FindingRow) error) error {
	return s.once(ctx, func(v *Snapshot) error { return v.Findings(ctx, f, fn) })
}

// TopPlaces is Snapshot.TopPlaces as of now.
func (s *Store) TopPlaces(ctx context.Context, n int) (places []Place, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		places, err = v.TopPlaces(ctx, n)
		return err
	})
	return places, err
}

// Coverage is Snapshot.Coverage as of now.
func (s *Store) Coverage(ctx context.Context, scan int64) (cov Coverage, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		cov, err = v.Coverage(ctx, scan)
		return err
	})
	return cov, err
}

// CheckAccounting is Snapshot.CheckAccounting as of now.
func (s *Store) CheckAccounting(ctx context.Context, scan int64) (problems []Problem, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		problems, err = v.CheckAccounting(ctx, scan)
		return err
	})
	return problems, err
}

// Verify is Snapshot.Verify as of now.
func (s *Store) Verify(ctx context.Context) (problems []Problem, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		problems, err = v.Verify(ctx)
		return err
	})
	return problems, err
}

// AuditHas is Snapshot.AuditHas as of now.
func (s *Store) AuditHas(ctx context.Context, hash string) (held bool, err error) {
	err = s.once(ctx, func(v *Snapshot) error {
		held, err = v.AuditHas(ctx, hash)
		return err
	})
	return held, err
}

// Dump is Snapshot.Dump as of now.
func (s *Store) Dump(ctx context.Context, w io.Writer) error {
	return s.once(ctx, func(v *Snapshot) error { return v.Dump(ctx, w) })
}
