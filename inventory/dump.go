package inventory

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Dump writes the current picture and the latest scan's accounting as sorted
// lines of text, without ids, times, versions and scan numbers: inventories of
// the same data, made by different keys and however often interrupted, give the
// same bytes. It is meant for comparing, and holds one data set in memory.
func (v *Snapshot) Dump(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriter(w)
	var lines []string
	flush := func() {
		slices.Sort(lines)
		for _, l := range lines {
			fmt.Fprintln(out, l) // out keeps the first error
		}
		lines = lines[:0]
	}
	err := v.query(ctx, `SELECT d.id, s.name, s.kind, s.endpoint, s.root, s.provider, s.region, s.region_basis, s.country, d.name
		FROM observed_data_set d JOIN observed_source s ON s.id = d.source
		ORDER BY s.name, d.name, s.kind, s.endpoint, s.root`, nil, func(r *sql.Rows) error {
		var id int64
		head := make([]string, 9)
		into := []any{&id}
		for i := range head {
			into = append(into, &head[i])
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		fmt.Fprintf(out, "data set %q\n", head)
		if err := v.dumpObjects(ctx, id, func(l string) { lines = append(lines, l) }); err != nil {
			return err
		}
		flush()
		return nil
	})
	if err != nil {
		return err
	}
	if err := v.dumpCoverage(ctx, func(l string) { lines = append(lines, l) }); err != nil {
		return err
	}
	flush()
	return out.Flush()
}

// dumpObjects gives a line per object, with all its current results on it.
func (v *Snapshot) dumpObjects(ctx context.Context, set int64, line func(string)) error {
	parts := map[int64][]string{}
	for _, text := range []string{dumpNames, dumpResults, dumpElements, dumpFindings, dumpMore,
		dumpCombined, dumpAges, dumpPersons, dumpHashing, dumpHashes} {
		err := v.dumpRows(ctx, text, func(object int64, row string) {
			parts[object] = append(parts[object], row)
		}, set)
		if err != nil {
			return err
		}
	}
	for _, p := range parts {
		line(" " + strings.Join(p, "; "))
	}
	return nil
}

// The first column is the row's object; the rest is shown.
const (
	dumpNames = `SELECT o.id, 'object', coalesce(t.name, ''), o.name, o.size, o.media_type, o.storage_class, o.owner, o.owner_basis,
		o.standing, o.standing_reason FROM current_object o LEFT JOIN observed_object t ON t.id = o.root WHERE o.data_set = ?`
	dumpResults = `SELECT r.object, 'result', r.standing, r.complete, r.state, r.reason, r.detail, r.format, r.bytes, r.records
		FROM current_result r WHERE r.data_set = ? ORDER BY 3 DESC, 4 DESC`
	dumpElements = `SELECT r.object, 'element', r.complete, e.name, e.non_empty, e.sampled FROM current_result r
		JOIN observed_element e ON e.object = r.object AND e.scan = r.scan WHERE r.data_set = ? ORDER BY 3 DESC, 4`
	dumpFindings = `SELECT f.object, 'finding', f.complete, f.in_name, f.element, f.place, d.name, f.version, f.count, f.likelihood,
		printf('%.6f', f.score), f.evidence, f.first_row, f.first_byte, f.ambiguous, f.from_column, hex(f.marks)
		FROM current_finding f JOIN observed_detector d ON d.id = f.detector WHERE f.data_set = ?
		ORDER BY 3 DESC, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17`
	dumpMore = `SELECT r.object, 'more', r.complete, m.state, m.reason, m.members, m.bytes FROM current_result r
		JOIN observed_more m ON m.object = r.object AND m.scan = r.scan WHERE r.data_set = ? ORDER BY 3 DESC, 4, 5`
	dumpCombined = `SELECT r.object, 'together', r.complete, c.combination, c.record FROM current_result r
		JOIN observed_combination c ON c.object = r.object AND c.scan = r.scan WHERE r.data_set = ? ORDER BY 3 DESC, 4, 5`
	dumpAges = `SELECT r.object, 'ages', r.complete, a.element, a.sampled, a.under_16, a.under_18 FROM current_result r
		JOIN observed_ages a ON a.object = r.object AND a.scan = r.scan WHERE r.data_set = ? ORDER BY 3 DESC, 4`
	// A sketch depends on the key.
	dumpPersons = `SELECT r.object, 'persons', r.complete, p.class, p.country, p.type FROM current_result r
		JOIN observed_persons p ON p.object = r.object AND p.scan = r.scan WHERE r.data_set = ? ORDER BY 3 DESC, 4, 5, 6`
	// Digests depend on the key: how many there are in each place is shown.
	dumpHashing = `SELECT r.object, 'hashing', r.complete, k.kinds, k.dropped, k.dropped_kinds, k.unread, k.unread_kinds FROM current_result r
		JOIN observed_hashing k ON k.object = r.object AND k.scan = r.scan WHERE r.data_set = ? ORDER BY 3 DESC`
	dumpHashes = `SELECT r.object, 'hashes', r.complete, coalesce(m.name, ''), h.element, h.place, h.kind, d.name, count(*), sum(h.count)
		FROM current_result r JOIN observed_hash h ON h.object = r.object AND h.scan = r.scan
		JOIN observed_detector d ON d.id = h.detector LEFT JOIN observed_object m ON m.id = h.member
		WHERE r.data_set = ? GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 3 DESC, 4, 5, 6, 7, 8`
	dumpListed = `SELECT 0, 'listed', s.name, d.name, l.objects, l.members, l.bytes, l.unsized FROM observed_listed l
		JOIN observed_data_set d ON d.id = l.data_set JOIN observed_source s ON s.id = d.source
		WHERE l.scan = (SELECT max(number) FROM observed_scan)`
	dumpOutcomes = `SELECT 0, 'outcome', s.name, d.name, c.level, c.state, c.reason, c.number, c.listed_bytes, c.bytes, c.records
		FROM observed_coverage c JOIN observed_data_set d ON d.id = c.data_set JOIN observed_source s ON s.id = d.source
		WHERE c.scan = (SELECT max(number) FROM observed_scan) AND c.number <> 0`
	dumpControls = `SELECT 0, 'control', s.name, c.data_set, c.kind, c.state, c.method, c.code, c.detail, c.part, c.whole FROM observed_control c
		JOIN current_evidence USING (scan, source) JOIN observed_source s ON s.id = c.source`
	dumpCopies = `SELECT 0, 'copy', s.name, c.kind, c.provider, c.region, c.place FROM observed_copy c
		JOIN current_evidence USING (scan, source) JOIN observed_source s ON s.id = c.source`
	dumpRetention = `SELECT 0, 'retention', s.name, c.scope, c.expire_days, c.expire_on, c.noncurrent_days, c.lock_mode, c.lock_days FROM observed_retention c
		JOIN current_evidence USING (scan, source) JOIN observed_source s ON s.id = c.source`
	dumpRecipients = `SELECT 0, 'recipient', s.name, c.kind, c.who, c.access FROM observed_recipient c
		JOIN current_evidence USING (scan, source) JOIN observed_source s ON s.id = c.source`
	dumpTags = `SELECT 0, 'tag', s.name, c.key, c.value FROM observed_tag c
		JOIN current_evidence USING (scan, source) JOIN observed_source s ON s.id = c.source`
)

func (v *Snapshot) dumpCoverage(ctx context.Context, line func(string)) error {
	for _, text := range []string{dumpListed, dumpOutcomes, dumpControls, dumpCopies, dumpRetention, dumpRecipients, dumpTags} {
		if err := v.dumpRows(ctx, text, func(_ int64, row string) { line(row) }); err != nil {
			return err
		}
	}
	return nil
}

// dumpRows renders each row of a query as quoted columns.
func (v *Snapshot) dumpRows(ctx context.Context, text string, fn func(object int64, row string), args ...any) error {
	return v.query(ctx, text, args, func(r *sql.Rows) error {
		columns, err := r.Columns()
		if err != nil {
			return err
		}
		var object int64
		cells := make([]string, len(columns)-1)
		into := []any{&object}
		for i := range cells {
			into = append(into, &cells[i])
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		fn(object, fmt.Sprintf("%q", cells))
		return nil
	})
}
