package inventory

import (
	"context"
	"errors"
	"time"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

// HashStart says that a scan keeps keyed hashes of identifiers.
type HashStart struct {
	Key     locate.Digest // Key.ID
	Kinds   locate.Set    // what the scan's detectors look for
	Expires time.Time     // when the hashes are to be deleted
}

// Hash is an identifier in a place of an object, as a digest.
type Hash struct {
	Digest   locate.Digest
	Kind     locate.Kind
	Member   int // index in Members, -1: the object itself
	Field    Name
	Where    string
	Detector string
	Count    int64
}

// Hashing says how completely the identifiers of an object became hashes.
type Hashing struct {
	Dropped      int64 // values beyond the bound of one object
	DroppedKinds locate.Set
	Unread       int64 // values that only their column shows to be of a type
	UnreadKinds  locate.Set
}

var errHash = errors.New("has a hash without kind, type or count")

func checkHashes(r *ItemResult) error {
	for i := range r.Hashes {
		h := &r.Hashes[i]
		if h.Member < -1 || h.Member >= len(r.Members) {
			return errMember
		}
		if h.Kind < locate.Email || h.Kind > locate.Number || h.Detector == "" || h.Count < 1 {
			return errHash
		}
	}
	if h := &r.Hashing; h.Dropped < 0 || h.Unread < 0 {
		return errSize
	}
	return nil
}

// hashesOf adds the hashes of a result, and takes those of results that it
// replaces away: nobody asks for a version of an object that is gone.
func (rec *recorder) hashesOf(ctx context.Context, id int64, r *ItemResult, known bool, objectOf func(int) int64) error {
	if known {
		err := rec.w.run(ctx, `DELETE FROM observed_hashing WHERE object = ?1 AND scan <> ?2
			AND (?3 OR scan IS NOT (SELECT complete_scan FROM observed_object WHERE id = ?1))`, id, rec.scan, r.State == Scanned)
		if err != nil {
			return err
		}
	}
	if rec.hashed == nil || r.State != Scanned && r.State != Partial {
		return nil
	}
	g := &r.Hashing
	rec.hashing.add(id, rec.scan, rec.hashed.Key[:], rec.hashed.Expires.Unix(), int64(rec.hashed.Kinds),
		g.Dropped, int64(g.DroppedKinds), g.Unread, int64(g.UnreadKinds))
	for i := range r.Hashes {
		h := &r.Hashes[i]
		detector, err := rec.detector(ctx, h.Detector)
		if err != nil {
			return err
		}
		member := int64(0)
		if h.Member >= 0 {
			member = objectOf(h.Member)
		}
		rec.hashes.add(id, rec.scan, h.Digest[:], member, printable(string(h.Field)), printable(h.Where), int64(h.Kind), detector, h.Count)
	}
	return nil
}

// expireHashes deletes what has expired. Deleted content is overwritten
// (secure_delete).
func expireHashes(ctx context.Context, w *conn, now time.Time) error {
	for _, q := range []string{
		"DELETE FROM observed_hashing WHERE expires <= ?",
		"DELETE FROM locate_digest WHERE request IN (SELECT ref FROM locate_request WHERE expires <= ?)",
	} {
		if err := w.run(ctx, q, now.Unix()); err != nil {
			return err
		}
	}
	return nil
}

// ForgetHashes deletes all hashes of objects and of requests. What was found,
// and what became of it, stays.
func (s *Store) ForgetHashes(ctx context.Context) error {
	return s.declareLocate(ctx, "delete hashes", func() error {
		for _, q := range []string{"DELETE FROM observed_hashing", "DELETE FROM locate_digest",
			"UPDATE locate_request SET key = x'', expires = 0"} {
			if err := s.write.run(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
}

// declareLocate runs a change of what people keep of requests; the caller may
// be one of many goroutines.
func (s *Store) declareLocate(ctx context.Context, what string, fn func() error) error {
	if s.opts.ReadOnly {
		return ErrReadOnly
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scan != nil { // its transactions run on the same connection
		return &BusyError{Path: s.path}
	}
	return storeError(s.path, what, s.write.transaction(ctx, fn))
}

// KeepsHashes tells whether any hash was stored with the key and has not
// expired.
func (v *Snapshot) KeepsHashes(ctx context.Context, key locate.Digest, now time.Time) (bool, error) {
	n, err := v.number(ctx, "SELECT EXISTS (SELECT 1 FROM observed_hashing WHERE key = ? AND expires > ?)", key[:], now.Unix())
	return n != 0, err
}
