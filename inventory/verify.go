package inventory

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/inventory/sketch"
)

// Problem is something Verify found wrong.
type Problem struct {
	Check string // which check, a fixed word
	Text  string
}

// maxProblems bounds the report of one check: a broken file breaks everywhere.
const maxProblems = 100

// Verify checks the whole inventory: the file, its rights and key, references
// between rows, the accounting of every scan, closed lists and names. It
// changes nothing. No problems: the inventory is sound. A damaged file is not
// looked into any further.
func (v *Snapshot) Verify(ctx context.Context) ([]Problem, error) {
	var all []Problem
	for _, check := range []func(context.Context) ([]Problem, error){
		v.verifyRights, v.verifyFile, v.verifyReferences, v.verifyAccounting, v.verifyLatest, v.verifyLists, v.verifyValues, v.verifyMarks, v.verifyPersons, v.verifyPointers, v.verifyNames, v.verifyCursors, v.verifyAudit,
	} {
		found, err := check(ctx)
		if err != nil {
			return all, err
		}
		if all = append(all, found...); slices.ContainsFunc(found, func(p Problem) bool { return p.Check == checkFile }) {
			break
		}
	}
	return all, nil
}

// checkFile names the check of the file itself, on which the others stand.
const checkFile = "file"

func (v *Snapshot) verifyRights(context.Context) ([]Problem, error) {
	var found []Problem
	for _, suffix := range []string{"", ".key", "-wal", "-shm"} {
		info, err := os.Stat(v.s.path + suffix)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			found = append(found, Problem{"rights", fmt.Sprintf("%q can be read by other users: run chmod 600 on it", v.s.path+suffix)})
		} else if err != nil && !os.IsNotExist(err) {
			return found, fmt.Errorf("inventory %q: %w", v.s.path, unwrapPath(err))
		}
	}
	return found, nil
}

func unwrapPath(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}

// texts turns rows of one text column into problems.
func (v *Snapshot) texts(ctx context.Context, check, format, query string, args ...any) ([]Problem, error) {
	var found []Problem
	err := v.query(ctx, query, args, func(r *sql.Rows) error {
		var what string
		if err := r.Scan(&what); err != nil {
			return err
		}
		if len(found) < maxProblems {
			found = append(found, Problem{check, fmt.Sprintf(format, what)})
		}
		return nil
	})
	return found, err
}

func (v *Snapshot) verifyFile(ctx context.Context) ([]Problem, error) {
	var found []Problem
	err := v.query(ctx, fmt.Sprintf("PRAGMA integrity_check(%d)", maxProblems), nil, func(r *sql.Rows) error {
		var line string
		if err := r.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			found = append(found, Problem{checkFile, line})
		}
		return nil
	})
	return found, err
}

func (v *Snapshot) verifyReferences(ctx context.Context) ([]Problem, error) {
	return v.texts(ctx, "references", "%s", `SELECT count(*) || ' rows of ' || "table" || ' refer to rows of ' || parent || ' that do not exist'
		FROM pragma_foreign_key_check GROUP BY "table", parent ORDER BY 1`)
}

func (v *Snapshot) verifyAccounting(ctx context.Context) ([]Problem, error) {
	scans, err := v.Scans(ctx)
	if err != nil {
		return nil, err
	}
	var all []Problem
	for _, c := range scans {
		found, err := v.CheckAccounting(ctx, c.Number)
		if err != nil {
			return all, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// verifyLatest compares the latest scan's accounting with the objects themselves.
func (v *Snapshot) verifyLatest(ctx context.Context) ([]Problem, error) {
	return v.texts(ctx, "coverage", "the coverage of the latest scan differs from its objects in data set %q", `
		WITH latest(scan) AS (SELECT max(number) FROM observed_scan),
		counted AS (
			SELECT data_set, CASE WHEN root IS NULL THEN 'object' ELSE 'member' END AS level, state, reason, count(*) AS number
			FROM observed_object, latest WHERE seen_scan = scan GROUP BY 1, 2, 3, 4
			UNION ALL
			SELECT o.data_set, 'member', m.state, m.reason, sum(m.members)
			FROM observed_more m JOIN latest ON m.scan = latest.scan JOIN observed_object o ON o.id = m.object GROUP BY 1, 2, 3, 4),
		summed AS (SELECT data_set, level, state, reason, sum(number) AS number FROM counted GROUP BY 1, 2, 3, 4 HAVING sum(number) <> 0),
		stored AS (SELECT data_set, level, state, reason, number FROM observed_coverage JOIN latest USING (scan) WHERE number <> 0)
		SELECT DISTINCT d.name FROM (
			SELECT * FROM (SELECT * FROM summed EXCEPT SELECT * FROM stored)
			UNION ALL SELECT * FROM (SELECT * FROM stored EXCEPT SELECT * FROM summed)) x
		JOIN observed_data_set d ON d.id = x.data_set ORDER BY 1`)
}

func (v *Snapshot) verifyLists(ctx context.Context) ([]Problem, error) {
	var all []Problem
	for _, table := range []string{"observed_object", "observed_result", "observed_more", "observed_coverage"} {
		err := v.query(ctx, "SELECT DISTINCT state, reason FROM "+table+" ORDER BY 1, 2", nil, func(r *sql.Rows) error {
			var state State
			var reason Reason
			if err := r.Scan(&state, &reason); err != nil {
				return err
			}
			if !outcomeKnown(state, reason) {
				all = append(all, Problem{"lists", fmt.Sprintf("%s has a state and reason that are not in the list", table)})
			}
			return nil
		})
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// verifyValues repeats the schema's CHECK constraints: SQLite forgets them where
// it opens a file for reading only, so integrity_check would not see them broken.
func (v *Snapshot) verifyValues(ctx context.Context) ([]Problem, error) {
	var all []Problem
	for _, c := range [][2]string{
		{"observed_scan", "status NOT IN ('running', 'complete', 'partial', 'interrupted', 'failed') OR threshold NOT BETWEEN 1 AND 5 OR reread NOT IN (0, 1)"},
		{"observed_source", "length(key) <> 32 OR region_basis NOT IN ('', 'observed', 'declared')"},
		{"observed_scan_source", "ended NOT IN (0, 1) OR complete NOT IN (0, 1)"},
		{"observed_object", `length(key) <> 32 OR size < -1 OR (parent IS NULL) <> (root IS NULL) OR
			owner_basis NOT IN ('', '` + strings.Join(OwnerBases(), "', '") + `')`},
		{"observed_result", "bytes < 0 OR records < 0"},
		{"observed_finding", "in_name NOT IN (0, 1) OR count < 0 OR from_column NOT BETWEEN 0 AND count OR likelihood NOT BETWEEN 1 AND 5"},
		{"observed_element", "non_empty < 0 OR sampled < 0"},
		{"observed_ages", "sampled < 1 OR under_16 < 0 OR under_16 > under_18 OR under_18 > sampled"},
		{"observed_persons", "class NOT BETWEEN 1 AND 4"},
		{"observed_hashing", "length(key) <> 16 OR dropped < 0 OR unread < 0"},
		{"observed_hash", "length(digest) <> 16 OR kind NOT BETWEEN 1 AND 5 OR count < 1"},
		{"locate_place", "state NOT IN ('found', 'exported', 'rectified', 'restricted', 'erased', 'kept') OR (state = 'kept') <> (reason <> '')"},
		{"observed_control", "state NOT IN ('" + strings.Join(ControlStates(), "', '") + "') OR kind NOT IN ('" + strings.Join(ControlKinds(), "', '") +
			"') OR detail NOT IN ('" + strings.Join(ControlDetails(), "', '") + "') OR part NOT BETWEEN 0 AND whole"},
		{"observed_retention", "expire_days < 0 OR noncurrent_days < 0 OR lock_days < 0"},
		{"observed_recipient", "access NOT IN ('read', 'write', 'full', 'other')"},
		{"observed_rescore", "threshold NOT BETWEEN 1 AND 5"},
		{"observed_coverage", "level NOT IN ('object', 'member')"},
		{"country", "eea NOT IN (0, 1)"},
	} {
		found, err := v.texts(ctx, "values", "%s rows of "+c[0]+" hold a value that is not in the list or out of range",
			"SELECT count(*) FROM "+c[0]+" WHERE "+c[1]+" HAVING count(*) > 0")
		if err != nil {
			return all, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// verifyMarks checks that the marks of findings can be read, and hold at least
// what the findings count.
func (v *Snapshot) verifyMarks(ctx context.Context) ([]Problem, error) {
	bad := 0
	err := v.query(ctx, "SELECT count, marks FROM observed_finding WHERE length(marks) > 0", nil, func(r *sql.Rows) error {
		var count int64
		var packed sql.RawBytes
		if err := r.Scan(&count, &packed); err != nil {
			return err
		}
		marks, err := unpackMarks(packed)
		for _, m := range marks {
			count -= m.Count
		}
		if err != nil || count > 0 {
			bad++
		}
		return nil
	})
	if err != nil || bad == 0 {
		return nil, err
	}
	return []Problem{{"marks", fmt.Sprintf("%d findings have marks that cannot be read or do not sum up", bad)}}, nil
}

// verifyPersons checks that every sketch of persons can be read.
func (v *Snapshot) verifyPersons(ctx context.Context) ([]Problem, error) {
	bad := 0
	err := v.query(ctx, "SELECT sketch FROM observed_persons", nil, func(r *sql.Rows) error {
		var stored sql.RawBytes
		if err := r.Scan(&stored); err != nil {
			return err
		}
		if _, err := sketch.Parse(stored); err != nil {
			bad++
		}
		return nil
	})
	if err != nil || bad == 0 {
		return nil, err
	}
	return []Problem{{"persons", fmt.Sprintf("%d sketches of persons cannot be read", bad)}}, nil
}

// verifyPointers checks what no foreign key says: that an object's latest and
// complete results are there, and that the complete one is.
func (v *Snapshot) verifyPointers(ctx context.Context) ([]Problem, error) {
	return v.texts(ctx, "results", "%s objects have lost their latest or complete result", `SELECT count(*) FROM observed_object o
		LEFT JOIN observed_result l ON l.object = o.id AND l.scan = o.latest_scan
		LEFT JOIN observed_result c ON c.object = o.id AND c.scan = o.complete_scan
		WHERE (o.latest_scan IS NOT NULL AND l.object IS NULL) OR (o.complete_scan IS NOT NULL AND c.state IS NOT 'scanned')
		OR o.complete_scan > o.latest_scan HAVING count(*) > 0`)
}

// verifyNames looks for characters that must not reach a terminal or report.
func (v *Snapshot) verifyNames(ctx context.Context) ([]Problem, error) {
	var all []Problem
	for _, c := range [][2]string{
		{"observed_source", "name"}, {"observed_source", "endpoint"}, {"observed_source", "root"}, {"observed_source", "region"},
		{"observed_data_set", "name"}, {"observed_object", "name"}, {"observed_object", "owner"}, {"observed_object", "media_type"},
		{"observed_object", "storage_class"}, {"observed_result", "detail"}, {"observed_result", "format"}, {"observed_element", "name"},
		{"observed_finding", "element"}, {"observed_finding", "place"}, {"observed_finding", "ambiguous"}, {"observed_detector", "name"},
		{"observed_combination", "record"}, {"observed_ages", "element"}, {"observed_hash", "element"}, {"observed_hash", "place"},
		{"locate_place", "member"}, {"locate_place", "element"}, {"locate_place", "place"}, {"locate_request", "ref"},
		{"observed_combination", "record"}, {"observed_ages", "element"}, {"observed_control", "data_set"}, {"observed_control", "code"},
		{"observed_copy", "place"}, {"observed_copy", "region"}, {"observed_retention", "scope"}, {"observed_recipient", "who"},
		{"observed_tag", "key"}, {"observed_tag", "value"},
	} {
		bad := 0
		err := v.query(ctx, "SELECT "+c[1]+" FROM "+c[0], nil, func(r *sql.Rows) error {
			var name sql.RawBytes
			if err := r.Scan(&name); err != nil {
				return err
			}
			if !clean(string(name)) {
				bad++
			}
			return nil
		})
		if err != nil {
			return all, err
		}
		if bad > 0 {
			all = append(all, Problem{"names", fmt.Sprintf("%d values of %s.%s hold control characters", bad, c[0], c[1])})
		}
	}
	return all, nil
}

// verifyCursors checks that every cursor can be read with the key.
func (v *Snapshot) verifyCursors(ctx context.Context) ([]Problem, error) {
	var found []Problem
	err := v.query(ctx, "SELECT scan, source, token FROM observed_cursor ORDER BY scan, source", nil, func(r *sql.Rows) error {
		var scan, source int64
		var hidden []byte
		if err := r.Scan(&scan, &source, &hidden); err != nil {
			return err
		}
		if _, err := v.s.key.reveal(hidden, scan, source); err != nil {
			found = append(found, Problem{"cursors", fmt.Sprintf("scan %d: %v", scan, err)})
		}
		return nil
	})
	return found, err
}
