package sqldb

import (
	"context"
	"errors"
	"math"
	"strconv"
)

// Sample says how much of each table is read: so many rows, or a share. Zero is
// everything. Rows are chosen one by one, each by chance and independent of the
// others, so that what a sample says of a table has a bound; a choice depends on
// the seed and the row's place alone. The server still passes all rows: a sample
// spares the network and this machine.
type Sample struct {
	Rows  int64   // about so many of each table; smaller tables are read whole
	Share float64 // of the rows, 0 to 1; not with Rows
	Seed  uint64
}

func (p Sample) check() error {
	switch {
	case p.Rows < 0, !(p.Share >= 0 && p.Share <= 1):
		return errors.New("bad sample: rows are a whole number, share is from 0 to 1")
	case p.Rows > 0 && p.Share > 0:
		return errors.New("bad sample: give rows or share, not both")
	}
	return nil
}

// share is how much of a table is to be read. A table whose size nobody
// estimated is counted.
func (s *Source) share(ctx context.Context, q session, t *table) (float64, error) {
	p := s.o.Sample
	switch {
	case p.Share > 0:
		return p.Share, nil
	case p.Rows == 0:
		return 1, nil
	}
	rows := t.rows
	if rows < 0 {
		rows = 0
		for i := range t.leaves {
			err := q.query(ctx, "SELECT count(*) FROM "+s.d.syntax().from(&t.leaves[i]), nil, func(v [][]byte) error {
				n, err := strconv.ParseInt(string(v[0]), 10, 64)
				rows += n
				return err
			})
			if err != nil {
				return 0, err
			}
		}
	}
	return min(1, float64(p.Rows)/float64(max(rows, 1))), nil
}

// threshold is the number below which 32 bits fall with the probability share.
func threshold(share float64) uint64 { return uint64(math.Round(share * (1 << 32))) }

// dropper leaves rows out, where the database cannot.
type dropper struct {
	share float64
	seed  uint64
}

// keeps says whether the n-th row of a range is in the sample.
func (d *dropper) keeps(n int64) bool {
	return d.share >= 1 || mix(d.seed^mix(uint64(n)))>>32 < threshold(d.share)
}

// mix is the finaliser of SplitMix64: every bit of x changes half of the result's.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
