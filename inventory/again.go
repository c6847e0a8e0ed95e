package inventory

import (
	"context"
	"database/sql"
	"time"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

// Again is a place that was marked as erased and met again by a later scan: the
// evidence of check Q02 (Art. 17 GDPR).
type Again struct {
	Ref                     string
	N                       int // of the place within the request
	Source, DataSet, Object Name
	Member, Field           Name
	Where                   string
	Kind                    locate.Kind
	Erased                  time.Time // when it was marked
	Scan                    int64     // that stands now
}

// FoundAgain lists, over all requests, the erased places that were met again,
// in a stable order. Places of which nothing was read since are not in it:
// Requests says of each what is known.
func (v *Snapshot) FoundAgain(ctx context.Context, now time.Time) ([]Again, error) {
	all, err := v.Requests(ctx, "", now)
	if err != nil {
		return nil, err
	}
	var out []Again
	scans, err := v.Scans(ctx)
	if err != nil {
		return nil, err
	}
	latest := int64(0)
	for _, s := range scans {
		latest = max(latest, s.Number)
	}
	for _, q := range all {
		for _, p := range q.Places {
			if p.Verdict == locate.FoundAgain {
				out = append(out, Again{Ref: q.Ref, N: p.N, Source: p.Source, DataSet: p.DataSet, Object: p.Object, Member: p.Member,
					Field: p.Field, Where: p.Where, Kind: p.Kind, Erased: p.Marked, Scan: latest})
			}
		}
	}
	return out, nil
}

// again says of a place p with request q whether hashes of a scan after its
// marking hold a digest of the request there. Elements may be renamed and pages
// move, so the whole object counts.
const (
	placeAgain = `EXISTS (SELECT 1 FROM observed_hash h JOIN locate_digest x ON x.digest = h.digest AND x.request = p.request
		WHERE h.object = p.object AND h.scan > p.marked_scan AND h.kind = p.kind)`
	placeRead = `EXISTS (SELECT 1 FROM observed_hashing k JOIN observed_result r ON r.object = k.object AND r.scan = k.scan
		WHERE k.object = p.object AND k.scan > p.marked_scan AND k.scan = o.complete_scan AND o.standing = 'scanned'
		AND k.key = q.key AND k.expires > ?2 AND q.expires > ?2 AND k.kinds >> p.kind & 1
		AND NOT k.dropped_kinds >> p.kind & 1 AND NOT k.unread_kinds >> p.kind & 1
		AND NOT EXISTS (SELECT 1 FROM observed_object m WHERE m.root = o.id AND m.data_set = o.data_set
			AND m.gone_scan IS NULL AND m.state <> 'scanned'))`
)

func (v *Snapshot) requestPlaces(ctx context.Context, q *RequestInfo, now time.Time) error {
	return v.query(ctx, `SELECT p.n, p.object, s.name, d.name, l.name, p.member, p.element, p.place, p.kind, p.count, p.loose,
		l.owner, l.owner_basis, s.country, s.provider, s.region, s.region_basis, coalesce(g.country, ''), coalesce(g.candidates, ''),
		coalesce(o.standing = 'scanned', 0), p.state, p.reason, p.marked_at,
		CASE WHEN p.state <> 'erased' THEN '' WHEN `+placeAgain+` THEN 'found_again' WHEN p.rechecked = 'found_again' THEN 'found_again'
			WHEN l.gone_scan IS NOT NULL THEN 'not_listed_any_more'
			WHEN `+placeRead+` OR p.rechecked <> '' THEN 'not_found_again_in_what_was_read'
			ELSE 'not_read_since' END
		FROM locate_place p JOIN locate_request q ON q.ref = p.request JOIN observed_object l ON l.id = p.object
		JOIN observed_data_set d ON d.id = l.data_set JOIN observed_source s ON s.id = d.source
		LEFT JOIN current_object o ON o.id = p.object LEFT JOIN region g ON g.provider = s.provider AND g.region = s.region
		WHERE p.request = ?1 ORDER BY p.n`, []any{q.Ref, now.Unix()}, func(r *sql.Rows) error {
		var p RequestPlace
		var marked, declared, provider, region, basis, country, candidates string
		err := r.Scan(&p.N, &p.row, &p.Source, &p.DataSet, &p.Object, &p.Member, &p.Field, &p.Where, &p.Kind, &p.Count, &p.Loose,
			&p.Owner, &p.OwnerBasis, &declared, &provider, &region, &basis, &country, &candidates, &p.Complete,
			&p.State, &p.Reason, &marked, &p.Verdict)
		if err != nil {
			return err
		}
		p.Location = locateSource(declared, provider, region, basis, country, candidates)
		p.Marked = moment(marked)
		q.Places = append(q.Places, p)
		return nil
	})
}

// elsewhere counts the places where the request's digests stand now and that it
// does not list.
func (v *Snapshot) elsewhere(ctx context.Context, q *RequestInfo, now time.Time) (err error) {
	q.Elsewhere, err = v.number(ctx, `SELECT count(*) FROM (SELECT DISTINCT h.object, h.member, h.element, h.place, h.kind
		FROM locate_digest x JOIN observed_hash h ON h.digest = x.digest
		JOIN observed_hashing k ON k.object = h.object AND k.scan = h.scan
		JOIN current_object o ON o.id = h.object AND (h.scan = o.complete_scan OR h.scan = o.latest_scan)
		LEFT JOIN observed_object m ON m.id = h.member
		WHERE x.request = ?1 AND k.expires > ?2 AND NOT EXISTS (SELECT 1 FROM locate_place p WHERE p.request = ?1
			AND p.object = h.object AND p.member = coalesce(m.name, '') AND p.element = h.element AND p.place = h.place AND p.kind = h.kind))`,
		q.Ref, now.Unix())
	return err
}
