package scanner

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/locate"
)

// Wants decides whether a search reads an object, by its identity and version.
// It is called from all workers.
type Wants func(ctx context.Context, id inventory.ID, version [32]byte) (bool, error)

// Searched is what a search found. It holds no value.
type Searched struct {
	Met     []inventory.Met
	Gaps    []inventory.Unsearched // what was to be read and was not, or not in full
	Read    Count                  // objects read to their end, with the bytes of their content
	whole   map[inventory.ID]bool
	visited map[inventory.ID]bool
}

// Whole reports whether an object was read to its end, every value looked at.
func (s *Searched) Whole(id inventory.ID) bool { return s.whole[id] }

// Visited reports whether an object was wanted and listed by one of the sources.
func (s *Searched) Visited(id inventory.ID) bool { return s.visited[id] }

// Search reads the objects of the sources that are wanted and compares what the
// detectors find in them, however unlikely it looks, with what is sought. It
// stores nothing: c.Hashes and c.Threshold are not used, and of c.Inventory the
// names only. Its error is ErrInterrupted or that of a configuration that
// cannot be; what cannot be read is among the gaps.
func Search(ctx context.Context, c Config, names Names, key *locate.Key, wanted []locate.Wanted, wants Wants) (*Searched, error) {
	if len(wanted) == 0 {
		return nil, errors.New("nothing to search for")
	}
	s := &search{Names: names, wants: wants, loose: map[locate.Digest]bool{}, gaps: map[inventory.Unsearched]int64{},
		Searched: Searched{whole: map[inventory.ID]bool{}, visited: map[inventory.ID]bool{}}}
	c.only = make(map[locate.Digest]bool, len(wanted))
	for _, w := range wanted {
		c.only[w.Digest] = true
		s.loose[w.Digest] = w.Loose
	}
	c.Inventory, c.Hashes, c.Full = s, &Hashes{Key: key, PerObject: len(wanted) * DefaultHashes}, false
	c.Threshold, c.Thresholds = detectors.VeryUnlikely, nil
	c.Sources = slices.Clone(c.Sources)
	for i := range c.Sources {
		c.Sources[i].Threshold = 0
	}
	sum, err := Run(ctx, c)
	if err != nil {
		return nil, err
	}
	for i, src := range sum.Sources {
		if !src.Complete {
			s.gaps[inventory.Unsearched{Source: s.sources[i], Why: inventory.GapNotListed}] = 0
		}
	}
	return s.result(), nil
}

// search stands in the inventory's place: it remembers what was met and
// forgets the rest.
type search struct {
	Names
	Searched
	wants   Wants
	sources []inventory.Name
	loose   map[locate.Digest]bool
	gaps    map[inventory.Unsearched]int64
	totals  inventory.Totals
}

// Begin implements Inventory.
func (s *search) Begin(_ context.Context, st inventory.ScanStart) (Scan, error) {
	for _, src := range st.Sources {
		s.sources = append(s.sources, inventory.Name(src.Key))
	}
	return s, nil
}

// Number implements Scan.
func (s *search) Number() int64 { return 1 }

// Resumed implements Memory.
func (s *search) Resumed() bool { return false }

// Cursor implements Memory: a search begins at the start.
func (s *search) Cursor(int) (inventory.Cursor, error) { return inventory.Cursor{}, nil }

// Recorded implements Memory.
func (s *search) Recorded(context.Context, int, inventory.ID) (bool, error) { return false, nil }

// History implements Memory.
func (s *search) History(int) bool { return true }

// Previous implements Memory: what is not wanted counts as unchanged.
func (s *search) Previous(ctx context.Context, _ int, id inventory.ID, version [32]byte) (bool, error) {
	wanted, err := s.wants(ctx, id, version)
	return !wanted, err
}

// Record implements Sink.
func (s *search) Record(_ context.Context, source int, rs []inventory.ItemResult, _ inventory.Cursor) error {
	for i := range rs {
		r := &rs[i]
		if r.Reason == inventory.Unchanged {
			continue
		}
		s.visited[r.ID] = true
		s.take(s.sources[source], r)
	}
	return nil
}

// take keeps what was met in an object, and how completely it was read.
func (s *search) take(source inventory.Name, r *inventory.ItemResult) {
	gap := func(why inventory.Gap, members bool, n int64) {
		s.gaps[inventory.Unsearched{Source: source, DataSet: r.DataSet, Why: why, Members: members}] += n
	}
	for _, h := range r.Hashes {
		m := inventory.Met{ID: r.ID, Source: source, DataSet: r.DataSet, Object: r.Name, Hash: h, Loose: s.loose[h.Digest],
			Complete: r.State == inventory.Scanned}
		if h.Member >= 0 {
			m.Member = r.Members[h.Member].Name
		}
		s.Met = append(s.Met, m)
	}
	for _, m := range r.Members {
		if m.State != inventory.Scanned {
			gap(inventory.Gap(m.Reason), true, 1)
		}
	}
	for _, m := range r.MoreMembers {
		if m.State != inventory.Scanned {
			gap(inventory.Gap(m.Reason), true, m.Count)
		}
	}
	switch {
	case r.State != inventory.Scanned:
		gap(inventory.Gap(r.Reason), false, 1)
		return
	case r.Hashing.Unread > 0:
		gap(inventory.GapColumn, false, 1)
		return
	case r.Hashing.Dropped > 0:
		gap(inventory.GapTooMany, false, 1)
		return
	}
	s.Read.add(r.Bytes)
	s.whole[r.ID] = true
}

// SourceDone implements Sink.
func (s *search) SourceDone(context.Context, int, bool, inventory.Reason) error { return nil }

// Totals implements Sink: nothing is counted that would have to balance.
func (s *search) Totals(context.Context) (inventory.Totals, error) { return s.totals, nil }

// Finish implements Sink.
func (s *search) Finish(context.Context, inventory.ScanEnd) error { return nil }

// result puts the gaps in order.
func (s *search) result() *Searched {
	for g, n := range s.gaps {
		g.Objects = n
		s.Gaps = append(s.Gaps, g)
	}
	slices.SortFunc(s.Gaps, func(a, b inventory.Unsearched) int {
		return cmp.Or(strings.Compare(string(a.Source), string(b.Source)), strings.Compare(string(a.DataSet), string(b.DataSet)),
			strings.Compare(string(a.Why), string(b.Why)), cmp.Compare(boolRank(a.Members), boolRank(b.Members)))
	})
	return &s.Searched
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}
