package sqldb

import (
	"bytes"
	"context"
	"math/big"
	"slices"
	"strconv"
)

// sparse is how many whole numbers there may be to a row: with more between the
// least and the greatest key, ranges are found by counting along the index.
const sparse = 4

// next finds where the range that begins after lo ends: hi, nil when it is the
// leaf's last. It asks for one place in an index, counting at most rows entries.
func (s *Source) next(ctx context.Context, q session, t *table, l *leaf, lo bound) (hi bound, err error) {
	switch {
	case len(l.key) == 0 || l.small && lo == nil:
		return nil, nil
	case l.key[0].kind == keyPlace:
		return nextPages(l, lo, int64(s.o.RangeRows)), nil
	case len(l.key) == 1 && l.key[0].kind == keyInteger:
		if hi, known, err := s.nextNumbers(ctx, q, t, l, lo); known || err != nil {
			return hi, err
		}
	}
	sql, args := s.d.syntax().nthKey(l, lo, s.o.RangeRows-1)
	err = q.query(ctx, sql, args, func(values [][]byte) error {
		if hi = cloneBound(values); lo != nil && slices.EqualFunc(hi, lo, bytes.Equal) {
			return errOrder // it would never end
		}
		return nil
	})
	return hi, err
}

// nextNumbers ends a range by arithmetic: as many whole numbers as a range may
// have rows hold no more of them. It does not know where keys are sparse.
func (s *Source) nextNumbers(ctx context.Context, q session, t *table, l *leaf, lo bound) (hi bound, known bool, err error) {
	least, most, ok := new(big.Int), new(big.Int), false
	err = q.query(ctx, s.d.syntax().extremes(l), nil, func(values [][]byte) error {
		_, a := least.SetString(string(values[0]), 10)
		_, b := most.SetString(string(values[1]), 10)
		ok = a && b
		return nil
	})
	if err != nil || !ok { // no rows: the range is the last
		return nil, err == nil, err
	}
	size := big.NewInt(int64(s.o.RangeRows))
	span := new(big.Int).Sub(most, least)
	if span.Cmp(size) >= 0 && (t.rows <= 0 || span.Cmp(new(big.Int).Mul(big.NewInt(t.rows), big.NewInt(sparse))) > 0) {
		return nil, false, nil
	}
	start := least.Sub(least, big.NewInt(1))
	if lo != nil {
		if _, ok := start.SetString(string(lo[0]), 10); !ok {
			return nil, false, nil
		}
	}
	end := start.Add(start, size)
	if end.Cmp(most) >= 0 {
		return nil, true, nil
	}
	return bound{[]byte(end.String())}, true, nil
}

// lastRow is more than the number of any row of a page in PostgreSQL.
const lastRow = 65_535

// nextPages ends a range at a page's end: a page holds no more rows than there
// is room for.
func nextPages(l *leaf, lo bound, rows int64) bound {
	from := int64(0)
	if lo != nil {
		from = pageOf(lo[0]) + 1
	}
	to := from + max(1, rows/max(1, l.pageRows))
	if to >= l.pages {
		return nil
	}
	return bound{[]byte("(" + strconv.FormatInt(to-1, 10) + "," + strconv.Itoa(lastRow) + ")")}
}

// pageOf is the page of a place written "(page,row)"; -1 for anything else.
func pageOf(place []byte) int64 {
	if len(place) < 2 || place[0] != '(' {
		return -1
	}
	end := 1
	for end < len(place) && place[end] >= '0' && place[end] <= '9' {
		end++
	}
	n, err := strconv.ParseInt(string(place[1:end]), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func cloneBound(values [][]byte) bound {
	b := make(bound, len(values))
	for i, v := range values {
		b[i] = append([]byte{}, v...)
	}
	return b
}
