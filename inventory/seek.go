package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

// Sighting is a place where something sought was met.
type Sighting struct {
	Source, DataSet, Object Name
	Member                  Name // "" for the object itself
	Field                   Name
	Where                   string
	Kind                    locate.Kind
	Detectors               []string // as which types, sorted
	Count                   int64    // matches
	Loose                   bool     // all of them leave something out: it may be another person's
	Owner, OwnerBasis       string
	Location                Location
	Complete                bool // the object was read to its end

	row int64 // of the object; negative: the inventory does not know it
}

// Unsearched counts what was not searched, or not in full, for one reason.
type Unsearched struct {
	Source, DataSet Name
	Why             Gap
	Members         bool // Objects are members of containers
	Objects         int64
}

// Gap says why something was not searched: a Reason, or one of these.
type Gap string

// The gaps beside the reasons of the accounting.
const (
	GapNoHashes  Gap = "no_hashes"         // read without keeping hashes
	GapOtherKey  Gap = "other_key"         // hashes made with another key
	GapExpired   Gap = "hashes_expired"    //
	GapKind      Gap = "kind_not_detected" // a type that was sought was turned off
	GapTooMany   Gap = "too_many"          // more identifiers than are kept of one object
	GapColumn    Gap = "column_values"     // values that only their column shows to be of a type
	GapNotListed Gap = "source_not_listed" // the source was not listed to its end; Objects is 0
	GapNew       Gap = "new_object"        // found at its source, and not yet in the inventory
)

// Words says the gap in plain words, to stand after "not searched: ".
func (g Gap) Words() string {
	switch g {
	case GapNoHashes:
		return "read without keeping hashes: scan with --keep-hashes, or use --rescan"
	case GapOtherKey:
		return "its hashes were made with another key"
	case GapExpired:
		return "its hashes have expired"
	case GapKind:
		return "a type that was sought was turned off when it was read"
	case GapTooMany:
		return "more identifiers than are kept of one object: use --rescan"
	case GapColumn:
		return "values that only their column shows to be of the type"
	case GapNotListed:
		return "the source was not listed to its end"
	case GapNotMet:
		return "not met at the sources that were searched: name its source"
	case GapNew:
		return "not in the inventory yet: scan again"
	}
	return Reason(g).Words()
}

// Seek lists the places of the current picture that hold something wanted, by
// the hashes kept with a key, in a stable order.
func (v *Snapshot) Seek(ctx context.Context, wanted []locate.Wanted, now time.Time) ([]Sighting, error) {
	at := map[sightingKey]*Sighting{}
	for _, w := range wanted {
		err := v.query(ctx, seekQuery, []any{w.Digest[:], now.Unix()}, func(r *sql.Rows) error { return gather(at, r, w) })
		if err != nil {
			return nil, err
		}
	}
	return sorted(at), nil
}

const seekQuery = `SELECT o.id, h.member, s.name, d.name, o.name, coalesce(m.name, ''), h.element, h.place, n.name, h.count,
	o.owner, o.owner_basis, s.country, s.provider, s.region, s.region_basis, coalesce(g.country, ''), coalesce(g.candidates, ''),
	h.scan = o.complete_scan IS TRUE
	FROM observed_hash h JOIN observed_hashing k ON k.object = h.object AND k.scan = h.scan
	JOIN current_object o ON o.id = h.object AND (h.scan = o.complete_scan OR h.scan = o.latest_scan)
	JOIN observed_data_set d ON d.id = o.data_set JOIN observed_source s ON s.id = d.source
	JOIN observed_detector n ON n.id = h.detector LEFT JOIN observed_object m ON m.id = h.member
	LEFT JOIN region g ON g.provider = s.provider AND g.region = s.region
	WHERE h.digest = ? AND k.expires > ?`

// sightingKey is what makes a place one.
type sightingKey struct {
	row           int64
	member, field Name
	where         string
	kind          locate.Kind
}

func (s *Sighting) key() sightingKey { return sightingKey{s.row, s.Member, s.Field, s.Where, s.Kind} }

func gather(at map[sightingKey]*Sighting, r *sql.Rows, w locate.Wanted) error {
	x := Sighting{Kind: w.Kind, Loose: w.Loose}
	var member int64
	var detector, declared, provider, region, basis, country, candidates string
	err := r.Scan(&x.row, &member, &x.Source, &x.DataSet, &x.Object, &x.Member, &x.Field, &x.Where, &detector, &x.Count,
		&x.Owner, &x.OwnerBasis, &declared, &provider, &region, &basis, &country, &candidates, &x.Complete)
	if err != nil {
		return err
	}
	x.Location = locateSource(declared, provider, region, basis, country, candidates)
	x.Detectors = []string{detector}
	merge(at, x)
	return nil
}

func merge(at map[sightingKey]*Sighting, x Sighting) {
	have := at[x.key()]
	if have == nil {
		at[x.key()] = &x
		return
	}
	have.Count += x.Count
	have.Loose = have.Loose && x.Loose
	have.Complete = have.Complete && x.Complete
	have.Detectors = append(have.Detectors, x.Detectors...)
	slices.Sort(have.Detectors)
	have.Detectors = slices.Compact(have.Detectors)
}

func sorted(at map[sightingKey]*Sighting) []Sighting {
	out := make([]Sighting, 0, len(at))
	for _, s := range at {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Sighting) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.DataSet, b.DataSet), cmp.Compare(a.Object, b.Object),
			cmp.Compare(a.Member, b.Member), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Where, b.Where),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.row, b.row))
	})
	return out
}

// Unsearched counts, by data set and reason, what hashes kept with a key cannot
// answer for when these kinds are sought. An object that is not in it and has
// no sighting holds none of them, as far as the detectors recognise them.
func (v *Snapshot) Unsearched(ctx context.Context, key locate.Digest, kinds locate.Set, now time.Time) ([]Unsearched, error) {
	var out []Unsearched
	// The state of an object goes first: what was not read has no hashes either.
	err := v.gaps(ctx, &out, `SELECT s.name, d.name, x.why, x.members, sum(x.objects) FROM (
		SELECT o.data_set, o.root IS NOT NULL AS members, 1 AS objects, CASE
			WHEN o.standing <> 'scanned' THEN o.standing_reason
			WHEN o.root IS NOT NULL THEN ''
			WHEN k.object IS NULL THEN 'no_hashes'
			WHEN k.key <> ?1 THEN 'other_key'
			WHEN k.expires <= ?2 THEN 'hashes_expired'
			WHEN k.kinds & ?3 <> ?3 THEN 'kind_not_detected'
			WHEN k.dropped_kinds & ?3 <> 0 THEN 'too_many'
			WHEN k.unread_kinds & ?3 <> 0 THEN 'column_values'
			ELSE '' END AS why
		FROM current_object o LEFT JOIN observed_hashing k ON k.object = o.id AND k.scan = o.complete_scan
		UNION ALL
		SELECT o.data_set, 1, m.members, m.reason
		FROM current_object o JOIN observed_more m ON m.object = o.id AND m.scan = coalesce(o.complete_scan, o.latest_scan)
		WHERE m.state <> 'scanned') x
		JOIN observed_data_set d ON d.id = x.data_set JOIN observed_source s ON s.id = d.source
		WHERE x.why <> '' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 4, 3`, key[:], now.Unix(), int64(kinds))
	if err != nil {
		return nil, err
	}
	return v.unlisted(ctx, out)
}

// unlisted adds the sources whose listing is not complete.
func (v *Snapshot) unlisted(ctx context.Context, out []Unsearched) ([]Unsearched, error) {
	all, err := v.Sources(ctx)
	for _, s := range all {
		if !s.Complete {
			out = append(out, Unsearched{Source: s.Name, Why: GapNotListed})
		}
	}
	return out, err
}

func (v *Snapshot) gaps(ctx context.Context, out *[]Unsearched, text string, args ...any) error {
	return v.query(ctx, text, args, func(r *sql.Rows) error {
		var u Unsearched
		if err := r.Scan(&u.Source, &u.DataSet, &u.Why, &u.Members, &u.Objects); err != nil {
			return err
		}
		*out = append(*out, u)
		return nil
	})
}

// number asks for one number.
func (v *Snapshot) number(ctx context.Context, text string, args ...any) (n int64, err error) {
	err = v.query(ctx, text, args, func(r *sql.Rows) error { return r.Scan(&n) })
	return n, err
}
