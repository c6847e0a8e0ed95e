package sqldb

import (
	"context"
	"errors"

	"github.com/pdatlas/pdatlas/sources"
)

// maxValue is how many bytes, or characters, of one value are read at most.
const maxValue = 16 << 20

// reading is a range of a leaf that is read.
type reading struct {
	s      *Source
	t      *table
	l      *leaf // nil: there is nothing to read
	lo, hi bound
	share  float64 // of the rows, 1: all
	part   int
}

// progress is how far a reading came.
type progress struct {
	last  bound // the last row handed over; where there is no key, nil
	rows  int64 // handed over or left out by the sample
	cut   bool  // a value was longer than maxValue
	fatal error // of the caller: not to be tried again
}

// rows is the Rows function of the range's item. A connection that is lost is
// made anew, and the reading goes on after the last row that was handed over; a
// table without a key is begun anew while no row was.
func (r *reading) rows(ctx context.Context, fn func(sources.Row) error) error {
	if r.l == nil {
		return ctx.Err()
	}
	x := r.s.d.syntax()
	condition := ""
	if r.share < 1 && x.sample != nil {
		condition = x.sample(r.l, r.share, r.s.o.Sample.Seed)
	}
	drop := dropper{share: 1}
	if r.share < 1 && condition == "" {
		drop = dropper{share: r.share, seed: r.s.o.Sample.Seed ^ uint64(r.part)<<32}
	}
	p := &progress{last: r.lo}
	row := r.head()
	for {
		before := p.rows
		err := r.s.pool.use(ctx, func(q session) error {
			sql, args := x.rowsOf(r.t, r.l, p.last, r.hi, condition)
			err := q.stream(ctx, sql, args, func(values [][]byte) error { return r.row(ctx, p, &row, &drop, values, fn) })
			if err != nil && p.fatal == nil && p.rows > before && r.resumable() && transientError(err) {
				return errAgain // what came goes on from where it is
			}
			return err
		})
		switch {
		case p.fatal != nil:
			return p.fatal
		case errors.Is(err, errAgain):
			continue
		case err != nil:
			return err
		case p.cut:
			return sources.ErrTooLarge
		case r.t.elsewhere:
			return errElsewhere
		case r.share < 1:
			return sources.ErrSampled
		}
		return nil
	}
}

// resumable reports whether rows stand in an order to go on in.
func (r *reading) resumable() bool { return len(r.l.key) > 0 }

// head is the row with what all rows share.
func (r *reading) head() sources.Row {
	n := len(r.t.columns)
	row := sources.Row{Fields: make([]string, n), Notes: make([]string, n), Binary: make([]bool, n)}
	for i := range r.t.columns {
		c := &r.t.columns[i]
		row.Fields[i], row.Notes[i], row.Binary[i] = c.name, c.note, c.binary
	}
	return row
}

// row takes one row of the query: the columns, then the key.
func (r *reading) row(ctx context.Context, p *progress, row *sources.Row, drop *dropper, values [][]byte, fn func(sources.Row) error) error {
	n := len(r.t.columns)
	if len(values) < n+len(r.l.key) {
		return errWidth
	}
	if err := r.s.rate.wait(ctx); err != nil {
		p.fatal = err
		return err
	}
	keep := drop.keeps(p.rows)
	p.rows++
	if keep {
		row.Values = values[:n]
		for i, v := range row.Values {
			if len(v) > maxValue {
				row.Values[i], p.cut = v[:maxValue], true
			}
		}
		if err := fn(*row); err != nil {
			p.fatal = err
			return err
		}
	}
	if k := len(r.l.key); k > 0 {
		if p.rows == 1 || p.last == nil {
			p.last = make(bound, k) // not the range's own
		}
		for i := range k {
			p.last[i] = append(p.last[i][:0], values[n+i]...)
		}
	}
	return nil
}
