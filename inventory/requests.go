package inventory

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

// Located is one answer to the question where a person's data is.
type Located struct {
	Wanted      []locate.Wanted // kept with the request if Key is given
	Identifiers int             // how many were given, 0: those kept with the request
	Key         *locate.Digest  // of the key that the digests are kept under, nil: none are kept
	Expires     time.Time       // of the digests
	Sightings   []Sighting
	Gaps        []Unsearched
	// Again tells which objects were just read to their end at their source; nil
	// when only the inventory was asked.
	Again func(object ID) bool
}

// RequestInfo is a request as it stands. It holds nothing about who it is of.
type RequestInfo struct {
	Ref             string
	Opened, Located time.Time
	Scan            int64 // the latest scan when it was last located, 0: none
	Identifiers     int
	Digests         bool // kept, so that it can be located without input
	Expires         time.Time
	Places          []RequestPlace
	Gaps            []Unsearched // not searched when it was last located
	Elsewhere       int64        // places where later scans met what was sought, beside Places
}

// RequestPlace is a place of a request.
type RequestPlace struct {
	N int // within the request, from 1
	Sighting
	State  locate.State
	Reason string // of Kept
	Marked time.Time
	// Verdict is what was read since of a place that was erased; "" of others.
	Verdict locate.Verdict
}

// NoRequestError says that no request has a reference.
type NoRequestError struct{ Ref string }

func (e *NoRequestError) Error() string {
	return fmt.Sprintf("there is no request %q: 'pdatlas locate show' lists them", e.Ref)
}

var errRef = errors.New("a request's reference is up to 64 letters, digits, dots, dashes, slashes and underscores, beginning with a letter or digit")

// SaveLocated keeps an answer under a request, which it opens if need be. Places
// keep the state they have; new ones are found.
func (s *Store) SaveLocated(ctx context.Context, ref string, l Located) error {
	if !locate.ValidRef(ref) {
		return errRef
	}
	return s.declareLocate(ctx, "keep a request", func() error {
		w, now := s.write, stamp(time.Now())
		scan, err := latestScan(ctx, w)
		if err != nil {
			return err
		}
		var kinds locate.Set
		for _, x := range l.Wanted {
			kinds = kinds.With(x.Kind)
		}
		err = w.run(ctx, `INSERT INTO locate_request (ref, opened_at, located_at, scan, identifiers, kinds, key, expires)
			VALUES (?1, ?2, ?2, ?3, ?4, ?5, x'', 0) ON CONFLICT DO UPDATE SET located_at = ?2, scan = ?3,
			identifiers = CASE WHEN ?4 > 0 THEN ?4 ELSE identifiers END, kinds = kinds | ?5`, ref, now, scan, l.Identifiers, int64(kinds))
		if err != nil {
			return err
		}
		if err := saveDigests(ctx, w, ref, &l); err != nil {
			return err
		}
		if err := s.savePlaces(ctx, ref, scan, &l); err != nil {
			return err
		}
		return saveGaps(ctx, w, ref, l.Gaps)
	})
}

func latestScan(ctx context.Context, w *conn) (int64, error) {
	row, err := w.row(ctx, 1, "SELECT coalesce(max(number), 0) FROM observed_scan")
	if err != nil {
		return 0, err
	}
	return number(row[0]), nil
}

func saveDigests(ctx context.Context, w *conn, ref string, l *Located) error {
	if l.Key == nil || l.Identifiers == 0 {
		return nil
	}
	if err := w.run(ctx, "UPDATE locate_request SET key = ?2, expires = ?3 WHERE ref = ?1", ref, l.Key[:], l.Expires.Unix()); err != nil {
		return err
	}
	if err := w.run(ctx, "DELETE FROM locate_digest WHERE request = ?", ref); err != nil {
		return err
	}
	for _, x := range l.Wanted {
		if err := w.run(ctx, "INSERT INTO locate_digest (request, digest, kind, loose) VALUES (?, ?, ?, ?)", ref, x.Digest[:], int64(x.Kind), x.Loose); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) savePlaces(ctx context.Context, ref string, scan int64, l *Located) error {
	w := s.write
	row, err := w.row(ctx, 1, "SELECT coalesce(max(n), 0) FROM locate_place WHERE request = ?", ref)
	if err != nil {
		return err
	}
	next := number(row[0]) + 1
	met := map[sightingKey]bool{}
	for i := range l.Sightings {
		x := &l.Sightings[i]
		if !x.InInventory() {
			continue // nothing to refer to: it is among the gaps
		}
		met[x.key()] = true
		row, err := w.row(ctx, 1, `INSERT INTO locate_place
			(request, n, object, member, element, place, kind, count, loose, state, reason, marked_at, marked_scan, rechecked)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'found', '', '', 0, '')
			ON CONFLICT (request, object, member, element, place, kind) DO UPDATE SET count = ?8, loose = ?9 RETURNING n`,
			ref, next, x.row, printable(string(x.Member)), printable(string(x.Field)), printable(x.Where), int64(x.Kind), x.Count, x.Loose)
		if err != nil {
			return err
		}
		next = max(next, number(row[0])+1)
	}
	if l.Again == nil {
		return nil
	}
	return s.recheck(ctx, ref, met, l.Again)
}

// recheck notes of erased places whether a search of their source met them.
func (s *Store) recheck(ctx context.Context, ref string, met map[sightingKey]bool, again func(ID) bool) error {
	type outcome struct {
		n       int64
		verdict locate.Verdict
	}
	var out []outcome
	err := s.write.each(ctx, 7, `SELECT p.n, o.id, o.key, p.member, p.element, p.place, p.kind FROM locate_place p
		JOIN observed_object o ON o.id = p.object WHERE p.request = ? AND p.state = 'erased'`, func(v []driver.Value) error {
		key, _ := v[2].([]byte)
		k := sightingKey{number(v[1]), Name(text(v[3])), Name(text(v[4])), text(v[5]), locate.Kind(number(v[6]))}
		switch {
		case met[k]:
			out = append(out, outcome{number(v[0]), locate.FoundAgain})
		case len(key) == len(ID{}) && again(ID(key)):
			out = append(out, outcome{number(v[0]), locate.NotAgain})
		}
		return nil
	}, ref)
	for _, o := range out {
		if err == nil {
			err = s.write.run(ctx, "UPDATE locate_place SET rechecked = ?3 WHERE request = ?1 AND n = ?2", ref, o.n, string(o.verdict))
		}
	}
	return err
}

func saveGaps(ctx context.Context, w *conn, ref string, gaps []Unsearched) error {
	err := w.run(ctx, "DELETE FROM locate_gap WHERE request = ?", ref)
	for _, g := range gaps {
		if err == nil {
			err = w.run(ctx, `INSERT INTO locate_gap (request, source, data_set, why, members, objects) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
				ON CONFLICT DO UPDATE SET objects = objects + excluded.objects`,
				ref, printable(string(g.Source)), printable(string(g.DataSet)), string(g.Why), g.Members, g.Objects)
		}
	}
	return err
}

// MarkPlaces gives places of a request a state; no numbers stand for all.
// Reason is one of locate.KeepReasons for Kept, and "" for all others.
func (s *Store) MarkPlaces(ctx context.Context, ref string, places []int, state locate.State, reason string) error {
	if !slices.Contains(locate.States(), state) {
		return errors.New("a place is found, exported, rectified, restricted, erased or kept")
	}
	if (state == locate.Kept) != (reason != "") || reason != "" && !slices.Contains(locate.KeepReasons(), reason) {
		return errors.New("kept needs a reason from the list, and no other state has one")
	}
	return s.declareLocate(ctx, "mark a request", func() error {
		w := s.write
		scan, err := latestScan(ctx, w)
		if err != nil {
			return err
		}
		if len(places) == 0 {
			err := w.each(ctx, 1, "SELECT n FROM locate_place WHERE request = ? ORDER BY n", func(v []driver.Value) error {
				places = append(places, int(number(v[0])))
				return nil
			}, ref)
			if err != nil {
				return err
			}
		}
		if row, err := w.row(ctx, 1, "SELECT 1 FROM locate_request WHERE ref = ?", ref); err != nil {
			return err
		} else if row == nil {
			return &NoRequestError{ref}
		}
		for _, n := range places {
			row, err := w.row(ctx, 1, `UPDATE locate_place SET state = ?3, reason = ?4, marked_at = ?5, marked_scan = ?6, rechecked = ''
				WHERE request = ?1 AND n = ?2 RETURNING n`, ref, n, string(state), reason, stamp(time.Now()), scan)
			if err != nil {
				return err
			}
			if row == nil {
				return fmt.Errorf("request %q has no place %d", ref, n)
			}
		}
		return nil
	})
}

// ForgetRequest deletes the digests of a request, as when its erasure is
// confirmed: it can then be located with its identifiers only.
func (s *Store) ForgetRequest(ctx context.Context, ref string) error {
	return s.declareLocate(ctx, "delete the digests of a request", func() error {
		row, err := s.write.row(ctx, 1, "UPDATE locate_request SET key = x'', expires = 0 WHERE ref = ? RETURNING ref", ref)
		if err != nil {
			return err
		}
		if row == nil {
			return &NoRequestError{ref}
		}
		return s.write.run(ctx, "DELETE FROM locate_digest WHERE request = ?", ref)
	})
}

// RequestDigests are the digests kept with a request under a key, nil when
// there are none.
func (v *Snapshot) RequestDigests(ctx context.Context, ref string, key locate.Digest, now time.Time) (out []locate.Wanted, err error) {
	err = v.query(ctx, `SELECT d.digest, d.kind, d.loose FROM locate_digest d JOIN locate_request r ON r.ref = d.request
		WHERE r.ref = ? AND r.key = ? AND r.expires > ? ORDER BY d.digest`, []any{ref, key[:], now.Unix()}, func(r *sql.Rows) error {
		var w locate.Wanted
		var digest []byte
		if err := r.Scan(&digest, &w.Kind, &w.Loose); err != nil {
			return err
		}
		copy(w.Digest[:], digest)
		out = append(out, w)
		return nil
	})
	return out, err
}

// Requests lists the requests in the order of their references, with what later
// scans say of each place: ref chooses one, "" all.
func (v *Snapshot) Requests(ctx context.Context, ref string, now time.Time) (out []RequestInfo, err error) {
	var w whereClause
	w.text("ref", ref)
	err = v.query(ctx, "SELECT ref, opened_at, located_at, scan, identifiers, expires FROM locate_request"+w.sql()+" ORDER BY ref", w.args, func(r *sql.Rows) error {
		var q RequestInfo
		var opened, located string
		var expires int64
		if err := r.Scan(&q.Ref, &opened, &located, &q.Scan, &q.Identifiers, &expires); err != nil {
			return err
		}
		q.Opened, q.Located, q.Expires = moment(opened), moment(located), time.Unix(expires, 0).UTC()
		q.Digests = q.Expires.After(now)
		for _, fill := range []func(context.Context, *RequestInfo, time.Time) error{v.requestPlaces, v.requestGaps, v.elsewhere} {
			if err := fill(ctx, &q, now); err != nil {
				return err
			}
		}
		out = append(out, q)
		return nil
	})
	if err == nil && ref != "" && len(out) == 0 {
		err = &NoRequestError{ref}
	}
	return out, err
}

// moment reads what stamp wrote; damaged text is no time.
func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

func (v *Snapshot) requestGaps(ctx context.Context, q *RequestInfo, _ time.Time) error {
	return v.gaps(ctx, &q.Gaps, `SELECT source, data_set, why, members, objects FROM locate_gap
		WHERE request = ? ORDER BY source, data_set, members, why`, q.Ref)
}
