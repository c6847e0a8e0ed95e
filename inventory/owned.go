package inventory

import (
	"context"
	"database/sql"
)

// Owned is a number of objects of a data set with one owner as observed.
type Owned struct {
	Path     Name   // of the one object, where objects were asked for one by one; else ""
	Owner    string // "" unknown
	Basis    string
	Objects  int64
	Personal int64 // of these, objects in which, or in whose members or names, personal data was found
}

// Owned calls fn with the objects of a data set by their owner as observed, or,
// where each is set, with each object, in an order that does not change.
func (v *Snapshot) Owned(ctx context.Context, d *Dataset, each bool, fn func(Owned) error) error {
	const found = `EXISTS (SELECT 1 FROM observed_finding f WHERE f.object = o.id AND f.scan = coalesce(o.complete_scan, o.latest_scan) AND f.count > 0)
		OR EXISTS (SELECT 1 FROM current_object m JOIN observed_finding f ON f.object = m.id AND f.scan = coalesce(m.complete_scan, m.latest_scan)
			WHERE m.data_set = o.data_set AND m.root = o.id AND f.count > 0)`
	text := "SELECT '', o.owner, o.owner_basis, count(*), sum(" + found + ") FROM current_object o WHERE o.data_set = ? AND o.root IS NULL GROUP BY 2, 3 ORDER BY 2, 3"
	if each {
		text = "SELECT o.name, o.owner, o.owner_basis, 1, " + found + " FROM current_object o WHERE o.data_set = ? AND o.root IS NULL ORDER BY 1, 2, 3, 5"
	}
	return v.query(ctx, text, []any{d.id}, func(r *sql.Rows) error {
		var o Owned
		if err := r.Scan(&o.Path, &o.Owner, &o.Basis, &o.Objects, &o.Personal); err != nil {
			return err
		}
		return fn(o)
	})
}
