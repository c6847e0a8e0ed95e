package inventory

import (
	"context"
	"database/sql/driver"
	"time"
)

// insertAll makes rows for objects that are likely new, many at a time, and
// returns their ids; 0 stands for an object that has a row already.
func (rec *recorder) insertAll(ctx context.Context, src scanSource, rs []ItemResult, likelyKnown bool) ([]int64, error) {
	ids := make([]int64, len(rs))
	if likelyKnown || len(rs) == 0 {
		return ids, nil
	}
	for i := range rs {
		e, err := rec.listed(ctx, src, &rs[i])
		if err != nil {
			return nil, err
		}
		if ids[i], err = rec.enqueue(ctx, &e); err != nil {
			return nil, err
		}
	}
	before, err := rec.changes(ctx)
	if err != nil {
		return nil, err
	}
	if err := rec.objects.flush(ctx, rec.w); err != nil {
		return nil, err
	}
	after, err := rec.changes(ctx)
	if err != nil || after-before == int64(len(rs)) {
		return ids, err
	}
	for i := range rs { // some are known: find out which
		old, _, err := rec.find(ctx, rs[i].ID)
		if err != nil {
			return nil, err
		}
		if old.id != ids[i] {
			ids[i] = 0
		}
	}
	return ids, nil
}

func (rec *recorder) changes(ctx context.Context) (int64, error) {
	row, err := rec.w.row(ctx, 1, "SELECT total_changes()")
	if err != nil {
		return 0, err
	}
	return number(row[0]), nil
}

// enqueue gives an entry its id; the row is inserted with the others.
func (rec *recorder) enqueue(ctx context.Context, e *entry) (int64, error) {
	if rec.nextID == 0 {
		row, err := rec.w.row(ctx, 1, "SELECT coalesce(max(id), 0) FROM observed_object")
		if err != nil {
			return 0, err
		}
		rec.nextID = number(row[0])
	}
	rec.nextID++
	var complete any
	if e.state == Scanned {
		complete = rec.scan
	}
	rec.objects.add(rec.nextID, e.key[:], e.set, orNull(e.parent), orNull(e.root), printable(string(e.name)), e.size, micros(e.modified),
		printable(e.mediaType), printable(e.storageClass), printable(e.owner), e.basis, rec.scan, string(e.state), string(e.reason), rec.scan, complete)
	return rec.nextID, nil
}

// enter finds the row of an object or makes it. A new row is complete; a found
// one is left as it was, and old says what it held.
func (rec *recorder) enter(ctx context.Context, e *entry) (old prior, found bool, err error) {
	if old, found, err = rec.find(ctx, e.key); err != nil || found {
		return old, found, err
	}
	id, err := rec.enqueue(ctx, e)
	if err != nil {
		return prior{}, false, err
	}
	return prior{id: id}, false, rec.objects.flush(ctx, rec.w)
}

// update lets a known row say what e says. Only a row that moves to another
// data set, with its members, costs work on an index.
func (rec *recorder) update(ctx context.Context, e *entry, old *prior, latest, complete int64) error {
	if e.set != old.set {
		err := rec.w.run(ctx, `UPDATE observed_object SET data_set = ?3
			WHERE id IN (SELECT ?1 UNION ALL SELECT id FROM observed_object WHERE data_set = ?2 AND root = ?1)`, old.id, old.set, e.set)
		if err != nil {
			return err
		}
	}
	return rec.w.run(ctx, `UPDATE observed_object SET name = ?2, size = ?3, modified = ?4, media_type = ?5, storage_class = ?6,
		owner = ?7, owner_basis = ?8, seen_scan = ?9, state = ?10, reason = ?11, latest_scan = ?12, complete_scan = ?13,
		gone_scan = NULL WHERE id = ?1`,
		old.id, printable(string(e.name)), e.size, micros(e.modified), printable(e.mediaType), printable(e.storageClass),
		printable(e.owner), e.basis, rec.scan, string(e.state), string(e.reason), orNull(latest), orNull(complete))
}

func (rec *recorder) find(ctx context.Context, key ID) (prior, bool, error) {
	row, err := rec.w.row(ctx, 7, `SELECT id, data_set, seen_scan, latest_scan, complete_scan, state, reason
		FROM observed_object WHERE key = ?`, key[:])
	if err != nil || row == nil {
		return prior{}, false, err
	}
	return prior{id: number(row[0]), set: number(row[1]), seen: number(row[2]), latest: number(row[3]), complete: number(row[4]),
		state: State(text(row[5])), reason: Reason(text(row[6]))}, true, nil
}

// family selects an object ?1 of data set ?3 and its members.
const family = "SELECT ?1 UNION ALL SELECT id FROM observed_object WHERE data_set = ?3 AND root = ?1"

// undo takes an object's results of this scan back, its members' too, as if the
// scan had not seen it yet.
func (rec *recorder) undo(ctx context.Context, old *prior) error {
	err := rec.w.each(ctx, 8, `SELECT o.root IS NOT NULL, o.state, o.reason, count(*), sum(max(o.size, 0)), sum(o.size < 0),
		total(r.bytes), total(r.records)
		FROM observed_object o LEFT JOIN observed_result r ON r.object = o.id AND r.scan = ?2
		WHERE o.id IN (`+family+`) AND o.seen_scan = ?2
		GROUP BY 1, 2, 3`,
		func(v []driver.Value) error {
			member := number(v[0]) == 1
			rec.tally.takeBack(old.set, member, State(text(v[1])), Reason(text(v[2])), number(v[3]), number(v[4]), number(v[5]), number(v[6]), number(v[7]))
			return nil
		}, old.id, rec.scan, old.set)
	if err != nil {
		return err
	}
	err = rec.w.each(ctx, 4, "SELECT state, reason, members, bytes FROM observed_more WHERE object = ? AND scan = ?",
		func(v []driver.Value) error {
			rec.tally.takeBack(old.set, true, State(text(v[0])), Reason(text(v[1])), number(v[2]), 0, 0, number(v[3]), 0)
			return nil
		}, old.id, rec.scan)
	if err != nil {
		return err
	}
	if err := rec.w.run(ctx, "DELETE FROM observed_result WHERE scan = ?2 AND object IN ("+family+")", old.id, rec.scan, old.set); err != nil {
		return err
	}
	return rec.w.run(ctx, `UPDATE observed_object SET seen_scan = NULL,
		gone_scan = CASE WHEN root IS NOT NULL THEN ?2 END,
		latest_scan = (SELECT max(scan) FROM observed_result WHERE object = observed_object.id),
		complete_scan = (SELECT max(scan) FROM observed_result WHERE object = observed_object.id AND state = 'scanned')
		WHERE seen_scan = ?2 AND id IN (`+family+")", old.id, rec.scan, old.set)
}

func (rec *recorder) dataSet(ctx context.Context, k setName) (int64, error) {
	if id, ok := rec.sets.m[k]; ok {
		return id, nil
	}
	row, err := rec.w.row(ctx, 1, `INSERT INTO observed_data_set (source, name) VALUES (?, ?)
		ON CONFLICT DO UPDATE SET name = name RETURNING id`, k.source, printable(string(k.name)))
	if err != nil {
		return 0, err
	}
	rec.sets.put(k, number(row[0]))
	return number(row[0]), nil
}

func (rec *recorder) detector(ctx context.Context, name string) (int64, error) {
	if id, ok := rec.detectors.m[name]; ok {
		return id, nil
	}
	row, err := rec.w.row(ctx, 1, `INSERT INTO observed_detector (name) VALUES (?)
		ON CONFLICT DO UPDATE SET name = name RETURNING id`, printable(name))
	if err != nil {
		return 0, err
	}
	rec.detectors.put(name, number(row[0]))
	return number(row[0]), nil
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// micros keeps what a database of times needs to be stable; years beyond what
// fits are unknown.
func micros(t time.Time) any {
	if t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return nil
	}
	return t.UnixMicro()
}

func number(v driver.Value) int64 {
	switch n := v.(type) {
	case int64:
		return n
	case float64: // total() answers so
		return int64(n)
	}
	return 0
}

func text(v driver.Value) string {
	s, _ := v.(string)
	return s
}
