package inventory

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Evidence is how a source's data is kept, as it stated it in one scan. Names
// come masked.
type Evidence struct {
	Controls   []Control
	Copies     []Copy
	Retention  []Retention
	Recipients []Recipient
	Tags       []Tag
}

// Control is whether a technical measure is in force. Kind, State and Detail
// are words of closed lists: ControlKinds, ControlStates, ControlDetails.
type Control struct {
	DataSet     Name // "" for the whole source
	Kind        string
	State       string // yes, no, partial, unknown, not_applicable
	Method      string // the call or attribute that was asked
	Code        string // the service's error code where it did not answer
	Detail      string
	Part, Whole int64 // entries on the unsafe side, of those counted; Whole 0: not counted
}

// Copy is a further place where the data lies.
type Copy struct {
	Kind             string // "replica", "network_share"
	Provider, Region string // "" unknown
	Place            Name   // bucket or host
	Method           string
	Location         Location // found by Region; filled by questions
}

// Retention is what deletes or keeps data by itself. Periods are in days from
// an object's creation; 0: none.
type Retention struct {
	Scope          Name   // how the data set's name and the path below it begin, "" all
	ExpireDays     int64  // after which objects are deleted
	ExpireOn       string // day on which they are, YYYY-MM-DD
	NoncurrentDays int64  // after which earlier versions are deleted
	LockMode       string
	LockDays       int64 // for which a new object cannot be deleted
	Method         string
}

// Recipient is somebody whom the settings let in: a candidate for Art. 30(1)(d).
type Recipient struct {
	Kind   string
	Who    Name
	Access string // read, write, full, other
	Method string
}

// Tag is a label on the whole source.
type Tag struct{ Key, Value Name }

// Kept is what is known of how a data set is kept: the last answers of its
// source, and the age of its data.
type Kept struct {
	Asked time.Time // start of the scan that asked; zero: no scan has asked
	Scan  int64
	Evidence
	// Oldest and Newest are when the oldest and newest current object were last
	// modified: not how old the data in them is. Zero: not known.
	Oldest, Newest time.Time
}

// Evidence records what a source stated. It may be called once more for a
// source, when the scan was resumed: the later answers then count. As Record.
func (c *Scan) Evidence(ctx context.Context, source int, e Evidence) error {
	src, err := c.source(source)
	if err != nil {
		return err
	}
	if err := checkEvidence(&e); err != nil {
		return fmt.Errorf("evidence of source %d: %w", source, err)
	}
	err = c.s.write.transaction(ctx, func() error { return c.putEvidence(ctx, src.id, &e) })
	return storeError(c.s.path, "record evidence", err)
}

func (c *Scan) putEvidence(ctx context.Context, source int64, e *Evidence) error {
	w := c.s.write
	if err := w.run(ctx, "DELETE FROM observed_evidence WHERE scan = ? AND source = ?", c.number, source); err != nil {
		return err
	}
	if err := w.run(ctx, "INSERT INTO observed_evidence (scan, source, at) VALUES (?, ?, ?)", c.number, source, stamp(time.Now())); err != nil {
		return err
	}
	put := func(text string, values ...any) error {
		marks := strings.Repeat(", ?", len(values))
		return w.run(ctx, text+" VALUES (?, ?"+marks+") ON CONFLICT DO NOTHING", append([]any{c.number, source}, values...)...)
	}
	for _, x := range e.Controls {
		if err := put("INSERT INTO observed_control (scan, source, data_set, kind, state, method, code, detail, part, whole)",
			printable(string(x.DataSet)), x.Kind, x.State, printable(x.Method), printable(x.Code), x.Detail, x.Part, x.Whole); err != nil {
			return err
		}
	}
	for _, x := range e.Copies {
		if err := put("INSERT INTO observed_copy (scan, source, kind, provider, region, place, method)",
			printable(x.Kind), printable(x.Provider), printable(x.Region), printable(string(x.Place)), printable(x.Method)); err != nil {
			return err
		}
	}
	for n, x := range e.Retention {
		if err := put("INSERT INTO observed_retention (scan, source, n, scope, expire_days, expire_on, noncurrent_days, lock_mode, lock_days, method)",
			n, printable(string(x.Scope)), x.ExpireDays, printable(x.ExpireOn), x.NoncurrentDays, printable(x.LockMode), x.LockDays, printable(x.Method)); err != nil {
			return err
		}
	}
	for _, x := range e.Recipients {
		if err := put("INSERT INTO observed_recipient (scan, source, kind, who, access, method)",
			printable(x.Kind), printable(string(x.Who)), x.Access, printable(x.Method)); err != nil {
			return err
		}
	}
	for _, x := range e.Tags {
		if err := put("INSERT INTO observed_tag (scan, source, key, value)", printable(string(x.Key)), printable(string(x.Value))); err != nil {
			return err
		}
	}
	return nil
}

// checkEvidence refuses words that are in no list: they could be anything.
func checkEvidence(e *Evidence) error {
	for _, c := range e.Controls {
		switch {
		case !slices.Contains(ControlKinds(), c.Kind):
			return fmt.Errorf("a control of a kind that is not in the list")
		case !slices.Contains(ControlStates(), c.State):
			return fmt.Errorf("control %s has a state that is not in the list", c.Kind)
		case !slices.Contains(ControlDetails(), c.Detail):
			return fmt.Errorf("control %s has a detail that is not in the list", c.Kind)
		case c.Part < 0 || c.Part > c.Whole:
			return fmt.Errorf("control %s counts %d of %d", c.Kind, c.Part, c.Whole)
		}
	}
	for _, r := range e.Retention {
		if r.ExpireDays < 0 || r.NoncurrentDays < 0 || r.LockDays < 0 {
			return fmt.Errorf("a period of less than no days")
		}
		if _, err := time.Parse(time.DateOnly, r.ExpireOn); err != nil && r.ExpireOn != "" {
			return fmt.Errorf("a day that is not of the form YYYY-MM-DD")
		}
	}
	for _, r := range e.Recipients {
		if !slices.Contains([]string{"read", "write", "full", "other"}, r.Access) {
			return fmt.Errorf("a recipient with an access that is not in the list")
		}
	}
	return nil
}

// kept reads the last answers of a source.
func (v *Snapshot) kept(ctx context.Context, source int64) (*Kept, error) {
	k := &Kept{}
	for _, part := range []struct {
		text string
		scan func(*sql.Rows) error
	}{
		{"SELECT e.scan, s.started_at FROM current_evidence e JOIN observed_scan s ON s.number = e.scan WHERE e.source = ?", func(r *sql.Rows) error {
			var at string
			err := r.Scan(&k.Scan, &at)
			k.Asked = unstamp(at)
			return err
		}},
		{`SELECT data_set, kind, state, method, code, detail, part, whole FROM observed_control JOIN current_evidence USING (scan, source)
			WHERE source = ? ORDER BY data_set, kind`, func(r *sql.Rows) error {
			var c Control
			err := r.Scan(&c.DataSet, &c.Kind, &c.State, &c.Method, &c.Code, &c.Detail, &c.Part, &c.Whole)
			k.Controls = append(k.Controls, c)
			return err
		}},
		{`SELECT c.kind, c.provider, c.region, c.place, c.method, coalesce(g.country, ''), coalesce(g.candidates, '')
			FROM observed_copy c JOIN current_evidence USING (scan, source) LEFT JOIN region g ON g.provider = c.provider AND g.region = c.region
			WHERE source = ? ORDER BY 1, 2, 3, 4`, func(r *sql.Rows) error {
			var c Copy
			var country, candidates string
			err := r.Scan(&c.Kind, &c.Provider, &c.Region, &c.Place, &c.Method, &country, &candidates)
			c.Location = locateSource("", c.Provider, c.Region, "observed", country, candidates)
			k.Copies = append(k.Copies, c)
			return err
		}},
		{`SELECT scope, expire_days, expire_on, noncurrent_days, lock_mode, lock_days, method FROM observed_retention
			JOIN current_evidence USING (scan, source) WHERE source = ? ORDER BY n`, func(r *sql.Rows) error {
			var x Retention
			err := r.Scan(&x.Scope, &x.ExpireDays, &x.ExpireOn, &x.NoncurrentDays, &x.LockMode, &x.LockDays, &x.Method)
			k.Retention = append(k.Retention, x)
			return err
		}},
		{`SELECT kind, who, access, method FROM observed_recipient JOIN current_evidence USING (scan, source)
			WHERE source = ? ORDER BY kind, who, access`, func(r *sql.Rows) error {
			var x Recipient
			err := r.Scan(&x.Kind, &x.Who, &x.Access, &x.Method)
			k.Recipients = append(k.Recipients, x)
			return err
		}},
		{`SELECT key, value FROM observed_tag JOIN current_evidence USING (scan, source) WHERE source = ? ORDER BY key`, func(r *sql.Rows) error {
			var x Tag
			err := r.Scan(&x.Key, &x.Value)
			k.Tags = append(k.Tags, x)
			return err
		}},
	} {
		if err := v.query(ctx, part.text, []any{source}, part.scan); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// of picks what holds for one data set: its own controls in place of those of
// the whole source, and the periods whose scope meets it.
func (k *Kept) of(set Name) Kept {
	out := *k
	out.Controls, out.Retention = nil, nil
	own := map[string]bool{}
	for _, c := range k.Controls {
		if c.DataSet == set {
			own[c.Kind] = true
		}
	}
	for _, c := range k.Controls {
		if c.DataSet == set || c.DataSet == "" && !own[c.Kind] {
			out.Controls = append(out.Controls, c)
		}
	}
	slices.SortStableFunc(out.Controls, func(a, b Control) int {
		return slices.Index(ControlKinds(), a.Kind) - slices.Index(ControlKinds(), b.Kind)
	})
	for _, r := range k.Retention {
		below := string(set) + "/"
		if r.Scope == "" || strings.HasPrefix(below, string(r.Scope)) || strings.HasPrefix(string(r.Scope), below) {
			out.Retention = append(out.Retention, r)
		}
	}
	return out
}

// countAges finds when the oldest and newest object were modified.
func (v *Snapshot) countAges(ctx context.Context, id int64, d *Dataset) error {
	return v.query(ctx, "SELECT min(modified), max(modified) FROM current_object WHERE data_set = ? AND root IS NULL", []any{id}, func(r *sql.Rows) error {
		var oldest, newest sql.NullInt64
		if err := r.Scan(&oldest, &newest); err != nil {
			return err
		}
		if oldest.Valid {
			d.Kept.Oldest, d.Kept.Newest = time.UnixMicro(oldest.Int64).UTC(), time.UnixMicro(newest.Int64).UTC()
		}
		return nil
	})
}
