package inventory

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// Dataset is a data set of the current picture: unchanged objects count as they
// were read, those that are gone do not count.
type Dataset struct {
	Source   Name
	Kind     string // of the source
	Name     Name
	Location Location
	Objects  Counts
	Members  Counts
	// Superseded counts objects whose latest reading is incomplete while an
	// earlier complete one stands: their findings may be out of date.
	Superseded int64
	Bytes      int64 // as listed
	Records    int64
	Persons    PersonEstimate
	Minors     Minors
	Together   []Together   // by id
	Types      []TypeCount  // by detector
	Owners     []OwnerCount // most objects first, as observed
	Root       Name         // of the source: bucket and prefix, or folder
	Kept       Kept         // controls, copies, retention, candidate recipients

	id int64
}

// Counts are objects or members by outcome.
type Counts struct {
	Listed, Scanned, Partial, Skipped, Failed int64
	Reasons                                   []ReasonCount // by state and reason
}

// ReasonCount is one reason why something was not fully read.
type ReasonCount struct {
	State  State
	Reason Reason
	Count  int64
	Bytes  int64 // as listed
}

func (c *Counts) add(s State, r Reason, n, bytes int64) {
	c.Listed += n
	switch s {
	case Scanned:
		c.Scanned += n
	case Partial:
		c.Partial += n
	case Skipped:
		c.Skipped += n
	case Failed:
		c.Failed += n
	}
	if r != "" {
		c.Reasons = append(c.Reasons, ReasonCount{s, r, n, bytes})
	}
}

// Balanced tells whether listed = scanned + partial + skipped + failed.
func (c Counts) Balanced() bool { return c.Listed == c.Scanned+c.Partial+c.Skipped+c.Failed }

// Merge adds what o counts.
func (c *Counts) Merge(o Counts) {
	c.Listed, c.Scanned, c.Partial = c.Listed+o.Listed, c.Scanned+o.Scanned, c.Partial+o.Partial
	c.Skipped, c.Failed = c.Skipped+o.Skipped, c.Failed+o.Failed
	for _, r := range o.Reasons {
		i := slices.IndexFunc(c.Reasons, func(x ReasonCount) bool { return x.State == r.State && x.Reason == r.Reason })
		if i < 0 {
			c.Reasons = append(c.Reasons, r)
			continue
		}
		c.Reasons[i].Count += r.Count
		c.Reasons[i].Bytes += r.Bytes
	}
	slices.SortFunc(c.Reasons, func(a, b ReasonCount) int {
		return strings.Compare(string(a.State)+" "+string(a.Reason), string(b.State)+" "+string(b.Reason))
	})
}

// TypeCount is how often a detector type was found in a data set.
type TypeCount struct {
	Detector   string
	Count      int64 // matches in standing results, the objects' names included
	InNames    int64 // of these, in names
	Beside     int64 // matches in incomplete results that stand beside complete ones
	Objects    int64 // objects and members with at least one of Count
	Likelihood int8  // the highest
	Incomplete bool  // some come from results that are not complete
}

// OwnerCount is how many objects have an owner.
type OwnerCount struct {
	Owner   string // "" unknown
	Basis   string
	Objects int64
}

// Datasets calls fn with each data set that has a current object, in the order
// of their sources and names.
func (v *Snapshot) Datasets(ctx context.Context, fn func(Dataset) error) error {
	sources := map[int64]*Kept{}
	return v.query(ctx, `SELECT d.id, s.id, s.name, s.kind, s.root, d.name, s.country, s.provider, s.region, s.region_basis,
		coalesce(g.country, ''), coalesce(g.candidates, '')
		FROM observed_data_set d JOIN observed_source s ON s.id = d.source
		LEFT JOIN region g ON g.provider = s.provider AND g.region = s.region
		ORDER BY s.name, d.name, s.kind, s.endpoint, s.root`, nil, func(r *sql.Rows) error {
		var d Dataset
		var id, source int64
		var declared, provider, region, basis, country, candidates string
		if err := r.Scan(&id, &source, &d.Source, &d.Kind, &d.Root, &d.Name, &declared, &provider, &region, &basis, &country, &candidates); err != nil {
			return err
		}
		d.id = id
		d.Location = locateSource(declared, provider, region, basis, country, candidates)
		if sources[source] == nil {
			k, err := v.kept(ctx, source)
			if err != nil {
				return err
			}
			sources[source] = k
		}
		d.Kept = sources[source].of(d.Name)
		for _, fill := range []func(context.Context, int64, *Dataset) error{v.countObjects, v.countMore, v.countTypes, v.countOwners,
			v.countPersons, v.countMinors, v.countCombinations, v.countAges} {
			if err := fill(ctx, id, &d); err != nil {
				return err
			}
		}
		if d.Objects.Listed == 0 {
			return nil
		}
		return fn(d)
	})
}

func (v *Snapshot) countObjects(ctx context.Context, id int64, d *Dataset) error {
	return v.query(ctx, `SELECT o.root IS NOT NULL, o.standing, o.standing_reason, count(*), sum(max(o.size, 0)), total(r.records),
		sum(o.root IS NULL AND o.complete_scan IS NOT NULL AND o.latest_scan > o.complete_scan)
		FROM current_object o LEFT JOIN observed_result r ON r.object = o.id AND r.scan = coalesce(o.complete_scan, o.latest_scan)
		WHERE o.data_set = ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, []any{id}, func(r *sql.Rows) error {
		var member bool
		var state State
		var reason Reason
		var n, bytes, superseded int64
		var records float64
		if err := r.Scan(&member, &state, &reason, &n, &bytes, &records, &superseded); err != nil {
			return err
		}
		if member {
			d.Members.add(state, reason, n, 0)
			return nil
		}
		d.Objects.add(state, reason, n, bytes)
		d.Bytes += bytes
		d.Records += int64(records)
		d.Superseded += superseded
		return nil
	})
}

// countMore adds the members that are not listed one by one.
func (v *Snapshot) countMore(ctx context.Context, id int64, d *Dataset) error {
	return v.query(ctx, `SELECT m.state, m.reason, sum(m.members)
		FROM current_object o JOIN observed_more m ON m.object = o.id AND m.scan = coalesce(o.complete_scan, o.latest_scan)
		WHERE o.data_set = ? GROUP BY 1, 2 ORDER BY 1, 2`, []any{id}, func(r *sql.Rows) error {
		var more Counts
		var state State
		var reason Reason
		var n int64
		if err := r.Scan(&state, &reason, &n); err != nil {
			return err
		}
		more.add(state, reason, n, 0)
		d.Members.Merge(more)
		return nil
	})
}

func (v *Snapshot) countTypes(ctx context.Context, id int64, d *Dataset) error {
	return v.query(ctx, `SELECT n.name, sum(f.count * f.standing), sum(f.count * f.standing * f.in_name), sum(f.count * (1 - f.standing)),
		count(DISTINCT CASE WHEN f.standing THEN f.object END), max(f.likelihood), min(f.complete) = 0
		FROM current_finding f JOIN observed_detector n ON n.id = f.detector
		WHERE f.data_set = ? GROUP BY n.name ORDER BY n.name`, []any{id}, func(r *sql.Rows) error {
		var t TypeCount
		if err := r.Scan(&t.Detector, &t.Count, &t.InNames, &t.Beside, &t.Objects, &t.Likelihood, &t.Incomplete); err != nil {
			return err
		}
		d.Types = append(d.Types, t)
		return nil
	})
}

// maxOwners bounds the owners listed one by one; a share may have thousands.
const maxOwners = 100

func (v *Snapshot) countOwners(ctx context.Context, id int64, d *Dataset) error {
	return v.query(ctx, `SELECT owner, owner_basis, count(*) FROM current_object WHERE data_set = ? AND root IS NULL
		GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ?`, []any{id, maxOwners}, func(r *sql.Rows) error {
		var o OwnerCount
		if err := r.Scan(&o.Owner, &o.Basis, &o.Objects); err != nil {
			return err
		}
		d.Owners = append(d.Owners, o)
		return nil
	})
}

// Place is a field of an object, or the object's prose, with all that one
// detector type found there.
type Place struct {
	Source, DataSet, Object, Member, Field Name
	Detector                               string
	Count                                  int64
	Likelihood                             int8
	Complete                               bool
}

// TopPlaces lists the n places with the most matches.
func (v *Snapshot) TopPlaces(ctx context.Context, n int) ([]Place, error) {
	var out []Place
	err := v.query(ctx, `SELECT s.name, d.name, coalesce(t.name, o.name) AS object, CASE WHEN t.id IS NULL THEN '' ELSE o.name END AS member,
		f.element, n.name, sum(f.count) AS count, max(f.likelihood), min(f.complete)
		FROM current_finding f JOIN observed_object o ON o.id = f.object
		JOIN observed_data_set d ON d.id = f.data_set JOIN observed_source s ON s.id = d.source
		JOIN observed_detector n ON n.id = f.detector
		LEFT JOIN observed_object t ON t.id = o.root
		WHERE f.standing AND NOT f.in_name
		GROUP BY f.object, f.element, f.detector
		ORDER BY count DESC, s.name, d.name, object, member, f.element, n.name, 8, 9 LIMIT ?`, []any{limit(n)}, func(r *sql.Rows) error {
		var p Place
		if err := r.Scan(&p.Source, &p.DataSet, &p.Object, &p.Member, &p.Field, &p.Detector, &p.Count, &p.Likelihood, &p.Complete); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}
