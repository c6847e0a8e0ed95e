package inventory

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

// GapNotMet is the gap of objects that a search was to read and that none of its
// sources listed.
const GapNotMet Gap = "not_met_at_its_source"

// Suspects are the objects that may hold what is sought: a search of the
// sources reads these, and any that the inventory does not know in this version.
type Suspects struct {
	Groups []SuspectGroup // by source and data set, in order of name
	at     map[ID]int     // index in Groups
}

// SuspectGroup counts suspects of a data set.
type SuspectGroup struct {
	Source, DataSet Name
	Objects         int64
	Bytes           int64 // as listed
}

// Suspects lists the current objects in which types of these kinds were found,
// with whatever likelihood, in content or name, or that were not read to
// their end. kindOf gives the kind of a detector type. 40 bytes of memory are
// needed for each.
func (v *Snapshot) Suspects(ctx context.Context, kinds locate.Set, kindOf func(detector string) locate.Kind) (*Suspects, error) {
	of := map[int64]bool{}
	err := v.query(ctx, "SELECT id, name FROM observed_detector", nil, func(r *sql.Rows) error {
		var id int64
		var name string
		if err := r.Scan(&id, &name); err != nil {
			return err
		}
		of[id] = kinds.Has(kindOf(name))
		return nil
	})
	if err != nil {
		return nil, err
	}
	found := map[int64]bool{} // listed objects
	err = v.query(ctx, `SELECT DISTINCT coalesce(o.root, o.id), f.detector FROM current_result r
		JOIN observed_finding f ON f.object = r.object AND f.scan = r.scan JOIN observed_object o ON o.id = f.object`, nil, func(r *sql.Rows) error {
		var object, detector int64
		if err := r.Scan(&object, &detector); err != nil {
			return err
		}
		if of[detector] {
			found[object] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return v.group(ctx, found)
}

func (v *Snapshot) group(ctx context.Context, found map[int64]bool) (*Suspects, error) {
	s := &Suspects{at: map[ID]int{}}
	err := v.query(ctx, `SELECT o.id, o.key, s.name, d.name, max(o.size, 0), o.standing <> 'scanned' FROM current_object o
		JOIN observed_data_set d ON d.id = o.data_set JOIN observed_source s ON s.id = d.source
		WHERE o.root IS NULL ORDER BY s.name, d.name, d.id`, nil, func(r *sql.Rows) error {
		var id, size int64
		var key []byte
		var g SuspectGroup
		var unread bool
		if err := r.Scan(&id, &key, &g.Source, &g.DataSet, &size, &unread); err != nil {
			return err
		}
		if !found[id] && !unread || len(key) != len(ID{}) {
			return nil
		}
		if n := len(s.Groups); n == 0 || s.Groups[n-1].Source != g.Source || s.Groups[n-1].DataSet != g.DataSet {
			s.Groups = append(s.Groups, g)
		}
		last := &s.Groups[len(s.Groups)-1]
		last.Objects++
		last.Bytes += size
		s.at[ID(key)] = len(s.Groups) - 1
		return nil
	})
	return s, err
}

// Has reports whether an object is a suspect.
func (s *Suspects) Has(id ID) bool {
	_, ok := s.at[id]
	return ok
}

// NotMet counts the suspects that were not visited, as gaps.
func (s *Suspects) NotMet(visited func(ID) bool) []Unsearched {
	left := make([]int64, len(s.Groups))
	for id, g := range s.at {
		if !visited(id) {
			left[g]++
		}
	}
	var out []Unsearched
	for i, n := range left {
		if n > 0 {
			out = append(out, Unsearched{Source: s.Groups[i].Source, DataSet: s.Groups[i].DataSet, Why: GapNotMet, Objects: n})
		}
	}
	return out
}

// Reads decides of an object at its source whether a search reads it: it is a
// suspect, or no complete result of this version is known.
func (s *Store) Reads(ctx context.Context, sus *Suspects, id ID, version [32]byte) (bool, error) {
	if sus.Has(id) {
		return true, nil
	}
	known := false
	err := s.look.ask(ctx, 2, func(row []driver.Value) {
		have, _ := row[1].([]byte)
		known = number(row[0]) != 0 && bytes.Equal(have, version[:])
	}, `SELECT o.complete_scan, (SELECT r.version FROM observed_result r WHERE r.object = o.id AND r.scan = o.complete_scan)
		FROM observed_object o WHERE o.key = ?`, id[:])
	return !known, err
}

// Met is something sought that a search met at its source.
type Met struct {
	ID                      ID // of the listed object
	Source, DataSet, Object Name
	Member                  Name
	Hash                    Hash
	Loose                   bool
	Complete                bool // the object was read to its end
}

// Sighted makes places of what a search met, with what the inventory knows of
// their objects, in the order of Seek.
func (v *Snapshot) Sighted(ctx context.Context, met []Met) ([]Sighting, error) {
	at := map[sightingKey]*Sighting{}
	unknown := map[ID]int64{} // stand apart, with numbers of their own
	for i := range met {
		m := &met[i]
		x := Sighting{Source: m.Source, DataSet: m.DataSet, Object: m.Object, Member: m.Member, Field: m.Hash.Field, Where: m.Hash.Where,
			Kind: m.Hash.Kind, Detectors: []string{m.Hash.Detector}, Count: m.Hash.Count, Loose: m.Loose, Complete: m.Complete}
		err := v.query(ctx, `SELECT o.id, o.owner, o.owner_basis, s.country, s.provider, s.region, s.region_basis,
			coalesce(g.country, ''), coalesce(g.candidates, '') FROM observed_object o
			JOIN observed_data_set d ON d.id = o.data_set JOIN observed_source s ON s.id = d.source
			LEFT JOIN region g ON g.provider = s.provider AND g.region = s.region WHERE o.key = ?`, []any{m.ID[:]}, func(r *sql.Rows) error {
			var declared, provider, region, basis, country, candidates string
			err := r.Scan(&x.row, &x.Owner, &x.OwnerBasis, &declared, &provider, &region, &basis, &country, &candidates)
			x.Location = locateSource(declared, provider, region, basis, country, candidates)
			return err
		})
		if err != nil {
			return nil, err
		}
		if x.row == 0 {
			if unknown[m.ID] == 0 {
				unknown[m.ID] = -int64(len(unknown) + 1)
			}
			x.row = unknown[m.ID]
		}
		merge(at, x)
	}
	return sorted(at), nil
}

// InInventory reports whether the inventory knows the object, so that a request
// can keep the place.
func (s *Sighting) InInventory() bool { return s.row > 0 }
