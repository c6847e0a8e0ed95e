package inventory

import (
	"context"
	"database/sql"
	"fmt"
)

// Totals is the accounting of one scan, for its summary.
type Totals struct {
	Objects   Counts
	Members   Counts
	Bytes     int64 // as listed
	Unsized   int64 // objects of unknown size
	BytesRead int64 // produced and scanned, nested ones included
	Records   int64
	// Listed as counted while recording, apart from the outcomes in Objects and Members.
	ListedObjects, ListedMembers int64
}

// Balanced tells whether everything listed has an outcome.
func (t Totals) Balanced() bool {
	return t.ListedObjects == t.Objects.Listed && t.Objects.Balanced() && t.ListedMembers == t.Members.Listed && t.Members.Balanced()
}

// DataSetCoverage is the accounting of one data set in one scan.
type DataSetCoverage struct {
	Source, DataSet Name
	Totals
}

// Coverage is the accounting of one scan, by data set.
type Coverage struct {
	Scan     int64
	DataSets []DataSetCoverage
	Total    Totals
}

// Totals is the scan's accounting so far.
func (c *Scan) Totals(ctx context.Context) (Totals, error) {
	cov, err := c.s.Coverage(ctx, c.number)
	return cov.Total, err
}

// Coverage is the accounting of a scan; 0 means the latest one.
func (v *Snapshot) Coverage(ctx context.Context, scan int64) (Coverage, error) {
	cov := Coverage{Scan: scan}
	err := v.query(ctx, "SELECT max(number) FROM observed_scan WHERE ?1 = 0 OR number = ?1", []any{scan}, func(r *sql.Rows) error {
		var n sql.NullInt64
		if err := r.Scan(&n); err != nil {
			return err
		}
		if cov.Scan = n.Int64; !n.Valid {
			return fmt.Errorf("inventory %q has no scan %d", v.s.path, scan)
		}
		return nil
	})
	if err != nil {
		return cov, err
	}
	at := map[int64]int{}
	err = v.query(ctx, `SELECT d.id, s.name, d.name, l.objects, l.members, l.bytes, l.unsized FROM observed_listed l
		JOIN observed_data_set d ON d.id = l.data_set JOIN observed_source s ON s.id = d.source
		WHERE l.scan = ? ORDER BY s.name, d.name, s.kind, s.endpoint, s.root`, []any{cov.Scan}, func(r *sql.Rows) error {
		var id int64
		var d DataSetCoverage
		if err := r.Scan(&id, &d.Source, &d.DataSet, &d.ListedObjects, &d.ListedMembers, &d.Bytes, &d.Unsized); err != nil {
			return err
		}
		at[id] = len(cov.DataSets)
		cov.DataSets = append(cov.DataSets, d)
		return nil
	})
	if err != nil {
		return cov, err
	}
	if err := v.outcomes(ctx, &cov, at); err != nil {
		return cov, err
	}
	for i := range cov.DataSets {
		cov.Total.merge(cov.DataSets[i].Totals)
	}
	return cov, nil
}

// outcomes adds what became of what was listed; at finds a data set by its id.
func (v *Snapshot) outcomes(ctx context.Context, cov *Coverage, at map[int64]int) error {
	return v.query(ctx, `SELECT data_set, level, state, reason, number, listed_bytes, bytes, records FROM observed_coverage
		WHERE scan = ? AND number <> 0 ORDER BY data_set, level, state, reason`, []any{cov.Scan}, func(r *sql.Rows) error {
		var id, n, listedBytes, bytes, records int64
		var level string
		var state State
		var reason Reason
		if err := r.Scan(&id, &level, &state, &reason, &n, &listedBytes, &bytes, &records); err != nil {
			return err
		}
		i, ok := at[id]
		if !ok { // outcomes of what was never listed: CheckAccounting reports it
			i = len(cov.DataSets)
			at[id] = i
			cov.DataSets = append(cov.DataSets, DataSetCoverage{})
		}
		t := &cov.DataSets[i].Totals
		if level == levelMember {
			t.Members.add(state, reason, n, listedBytes)
			return nil
		}
		t.Objects.add(state, reason, n, listedBytes)
		t.BytesRead += bytes // an object's count includes its members'
		t.Records += records
		return nil
	})
}

func (t *Totals) merge(o Totals) {
	t.Objects.Merge(o.Objects)
	t.Members.Merge(o.Members)
	t.Bytes += o.Bytes
	t.Unsized += o.Unsized
	t.BytesRead += o.BytesRead
	t.Records += o.Records
	t.ListedObjects += o.ListedObjects
	t.ListedMembers += o.ListedMembers
}

// CheckAccounting compares what a scan listed with what became of it, in each
// data set, and returns the differences; none means the promise holds.
func (v *Snapshot) CheckAccounting(ctx context.Context, scan int64) ([]Problem, error) {
	cov, err := v.Coverage(ctx, scan)
	if err != nil {
		return nil, err
	}
	var problems []Problem
	for _, d := range cov.DataSets {
		bad := func(what string, listed, outcomes int64) {
			if listed != outcomes {
				problems = append(problems, Problem{Check: "accounting",
					Text: fmt.Sprintf("scan %d, data set %q: %d %s listed, %d accounted for", cov.Scan, d.DataSet, listed, what, outcomes)})
			}
		}
		bad("objects", d.ListedObjects, d.Objects.Listed)
		bad("members", d.ListedMembers, d.Members.Listed)
		if !d.Objects.Balanced() || !d.Members.Balanced() {
			problems = append(problems, Problem{Check: "accounting", Text: fmt.Sprintf("scan %d, data set %q: an outcome has no known state", cov.Scan, d.DataSet)})
		}
	}
	return problems, v.compareBytes(ctx, cov.Scan, &problems)
}

// compareBytes checks that the listed bytes are the bytes of the outcomes.
func (v *Snapshot) compareBytes(ctx context.Context, scan int64, problems *[]Problem) error {
	return v.query(ctx, `SELECT d.name, l.bytes, (SELECT coalesce(sum(c.listed_bytes), 0) FROM observed_coverage c
		WHERE c.scan = l.scan AND c.data_set = l.data_set AND c.level = 'object') AS accounted
		FROM observed_listed l JOIN observed_data_set d ON d.id = l.data_set
		WHERE l.scan = ? AND l.bytes <> accounted ORDER BY d.name`, []any{scan}, func(r *sql.Rows) error {
		var name string
		var listed, accounted int64
		if err := r.Scan(&name, &listed, &accounted); err != nil {
			return err
		}
		*problems = append(*problems, Problem{Check: "accounting",
			Text: fmt.Sprintf("scan %d, data set %q: %d bytes listed, %d accounted for", scan, name, listed, accounted)})
		return nil
	})
}
