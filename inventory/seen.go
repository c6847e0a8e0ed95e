package inventory

import (
	"context"
	"database/sql"
	"time"
)

// Seen is what the inventory remembers of a data set, those that are gone
// included: where a cell of a report comes from.
type Seen struct {
	Source, DataSet Name
	First, Last     int64 // scans that listed it
	Gone            bool  // no current object: its source was listed to the end without it
	Listed          bool  // the last scan of its source walked it to the end
	// Oldest and Newest are when current objects were last changed, as their
	// source says; zero unknown. A file's date says little of its data's age.
	Oldest, Newest time.Time
	// Types is the latest scan whose standing result holds a detector type.
	Types map[string]int64
}

// Seen lists all data sets that were ever listed, in the order of their sources
// and names.
func (v *Snapshot) Seen(ctx context.Context) ([]Seen, error) {
	var all []Seen
	at := map[int64]int{}
	err := v.query(ctx, `SELECT d.id, s.name, d.name, coalesce(min(l.scan), 0), coalesce(max(l.scan), 0), coalesce(c.complete = 1, 0)
		FROM observed_data_set d JOIN observed_source s ON s.id = d.source
		LEFT JOIN observed_listed l ON l.data_set = d.id
		LEFT JOIN observed_scan_source c ON c.scan = s.last_scan AND c.source = s.id
		GROUP BY d.id ORDER BY s.name, d.name, s.kind, s.endpoint, s.root`, nil, func(r *sql.Rows) error {
		var id int64
		e := Seen{Gone: true, Types: map[string]int64{}}
		if err := r.Scan(&id, &e.Source, &e.DataSet, &e.First, &e.Last, &e.Listed); err != nil {
			return err
		}
		at[id] = len(all)
		all = append(all, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = v.query(ctx, `SELECT data_set, min(modified), max(modified) FROM current_object WHERE root IS NULL GROUP BY data_set`, nil, func(r *sql.Rows) error {
		var id int64
		var oldest, newest sql.NullInt64
		if err := r.Scan(&id, &oldest, &newest); err != nil {
			return err
		}
		e := &all[at[id]]
		if e.Gone = false; oldest.Valid {
			e.Oldest, e.Newest = time.UnixMicro(oldest.Int64).UTC(), time.UnixMicro(newest.Int64).UTC()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, v.query(ctx, `SELECT f.data_set, n.name, max(f.scan) FROM current_finding f JOIN observed_detector n ON n.id = f.detector
		WHERE f.standing GROUP BY 1, 2`, nil, func(r *sql.Rows) error {
		var id, scan int64
		var detector string
		if err := r.Scan(&id, &detector, &scan); err != nil {
			return err
		}
		all[at[id]].Types[detector] = scan
		return nil
	})
}
