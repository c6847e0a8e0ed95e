package inventory

import (
	"context"
	"database/sql"

	"github.com/pdatlas/pdatlas/inventory/sketch"
)

// DataSetKey names a data set as the inventory shows it.
type DataSetKey struct{ Source, DataSet Name }

// FirstFound tells, for each data set and detector type ever found in it, the
// first scan that did: what a later one calls new.
func (v *Snapshot) FirstFound(ctx context.Context) (map[DataSetKey]map[string]int64, error) {
	all := map[DataSetKey]map[string]int64{}
	err := v.query(ctx, `SELECT s.name, d.name, n.name, min(f.scan) FROM observed_finding f
		JOIN observed_object o ON o.id = f.object JOIN observed_data_set d ON d.id = o.data_set
		JOIN observed_source s ON s.id = d.source JOIN observed_detector n ON n.id = f.detector
		WHERE f.count > 0 GROUP BY 1, 2, 3`, nil, func(r *sql.Rows) error {
		var k DataSetKey
		var detector string
		var scan int64
		if err := r.Scan(&k.Source, &k.DataSet, &detector, &scan); err != nil {
			return err
		}
		if all[k] == nil {
			all[k] = map[string]int64{}
		}
		all[k][detector] = scan
		return nil
	})
	return all, err
}

// Then is what was known of a data set once a scan had ended.
type Then struct {
	Objects, Incomplete int64            // objects and members, and those without a complete result
	Types               map[string]int64 // matches by detector
	persons             crowd
}

// standingThen picks each object's latest complete result up to a scan, or its
// latest where none is complete; objects gone by then are left out.
const standingThen = `WITH then_result AS (
	SELECT r.object AS object, max(r.state = 'scanned') AS complete,
		coalesce(max(CASE WHEN r.state = 'scanned' THEN r.scan END), max(r.scan)) AS scan
	FROM observed_result r JOIN observed_object o ON o.id = r.object LEFT JOIN observed_object t ON t.id = o.root
	JOIN observed_data_set d ON d.id = o.data_set JOIN observed_source s ON s.id = d.source
	WHERE s.name = ?1 AND d.name = ?2 AND r.scan <= ?3
		AND (o.gone_scan IS NULL OR o.gone_scan > ?3) AND (t.gone_scan IS NULL OR t.gone_scan > ?3)
	GROUP BY r.object) `

// AsOf reads what stood of a data set once a scan had ended, from the results
// that are kept; zero when it had not been scanned.
func (v *Snapshot) AsOf(ctx context.Context, k DataSetKey, scan int64) (Then, error) {
	t := Then{Types: map[string]int64{}, persons: crowd{}}
	args := []any{string(k.Source), string(k.DataSet), scan}
	err := v.query(ctx, standingThen+"SELECT count(*), coalesce(sum(complete = 0), 0) FROM then_result", args, func(r *sql.Rows) error {
		return r.Scan(&t.Objects, &t.Incomplete)
	})
	if err != nil {
		return t, err
	}
	err = v.query(ctx, standingThen+`SELECT n.name, sum(f.count) FROM then_result q JOIN observed_finding f ON f.object = q.object AND f.scan = q.scan
		JOIN observed_detector n ON n.id = f.detector WHERE f.count > 0 GROUP BY 1`, args, func(r *sql.Rows) error {
		var detector string
		var count int64
		err := r.Scan(&detector, &count)
		t.Types[detector] = count
		return err
	})
	if err != nil {
		return t, err
	}
	return t, v.query(ctx, standingThen+`SELECT p.class, p.country, p.type, p.sketch FROM then_result q
		JOIN observed_persons p ON p.object = q.object AND p.scan = q.scan`, args, func(r *sql.Rows) error {
		var class Class
		var country, detector string
		var stored sql.RawBytes
		if err := r.Scan(&class, &country, &detector, &stored); err != nil {
			return err
		}
		if s, err := sketch.Parse(stored); err == nil { // Verify reports a damaged one
			t.persons.add(class, country, detector, &s)
		}
		return nil
	})
}

// PersonsThen estimates how many different persons data sets were about,
// together: who stands in two of them counts once.
func PersonsThen(all []Then) PersonEstimate {
	c := crowd{}
	for _, t := range all {
		for k, s := range t.persons {
			if c[k] == nil {
				c[k] = new(sketch.Sketch)
			}
			c[k].Merge(s)
		}
	}
	return c.estimate()
}

// VerifyAudit checks the audit log alone: its chain, its guarded end and the
// triggers that keep it append-only.
func (v *Snapshot) VerifyAudit(ctx context.Context) ([]Problem, error) { return v.verifyAudit(ctx) }

// Names calls fn with the name of each current object, not of members, in no
// order that holds.
func (v *Snapshot) Names(ctx context.Context, fn func(k DataSetKey, object Name)) error {
	return v.query(ctx, `SELECT s.name, d.name, o.name FROM current_object o JOIN observed_data_set d ON d.id = o.data_set
		JOIN observed_source s ON s.id = d.source WHERE o.root IS NULL`, nil, func(r *sql.Rows) error {
		var k DataSetKey
		var object Name
		err := r.Scan(&k.Source, &k.DataSet, &object)
		fn(k, object)
		return err
	})
}
