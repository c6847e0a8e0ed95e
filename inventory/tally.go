package inventory

import "context"

// tally counts one batch before it goes to the database: one row per data set
// and outcome instead of one per object. What was listed and what became of it
// are counted apart, so that Verify can compare them.
type tally struct {
	listed   map[int64]*listed
	outcomes map[outcomeKey]*outcome
}

type listed struct{ objects, members, bytes, unsized int64 }

type outcomeKey struct {
	set    int64
	level  string
	state  State
	reason Reason
}

type outcome struct{ number, listedBytes, bytes, records int64 }

const (
	levelObject = "object"
	levelMember = "member"
)

func newTally() tally {
	return tally{listed: map[int64]*listed{}, outcomes: map[outcomeKey]*outcome{}}
}

func (t *tally) list(set int64) *listed {
	l := t.listed[set]
	if l == nil {
		l = &listed{}
		t.listed[set] = l
	}
	return l
}

func (t *tally) outcome(k outcomeKey) *outcome {
	o := t.outcomes[k]
	if o == nil {
		o = &outcome{}
		t.outcomes[k] = o
	}
	return o
}

func (t *tally) object(set int64, r *ItemResult) {
	l := t.list(set)
	l.objects++
	l.bytes += max(r.Size, 0)
	if r.Size < 0 {
		l.unsized++
	}
	o := t.outcome(outcomeKey{set, levelObject, r.State, r.Reason})
	o.number++
	o.listedBytes += max(r.Size, 0)
	if r.Reason != Unchanged { // nothing was read
		o.bytes += r.Bytes
		o.records += r.Records
	}
}

func (t *tally) member(set int64, s State, why Reason, n, bytes, records int64) {
	t.list(set).members += n
	o := t.outcome(outcomeKey{set, levelMember, s, why})
	o.number += n
	o.bytes += bytes
	o.records += records
}

// takeBack subtracts what was counted before.
func (t *tally) takeBack(set int64, member bool, s State, why Reason, n, size, unsized, bytes, records int64) {
	l, k := t.list(set), outcomeKey{set, levelObject, s, why}
	if member {
		k.level, size = levelMember, 0
		l.members -= n
	} else {
		l.objects -= n
		l.bytes -= size
		l.unsized -= unsized
	}
	o := t.outcome(k)
	o.number -= n
	o.listedBytes -= size
	o.bytes -= bytes
	o.records -= records
}

// flush adds the counts to the scan's and starts anew.
func (t *tally) flush(ctx context.Context, w *conn, scan int64) error {
	for set, l := range t.listed {
		err := w.run(ctx, `INSERT INTO observed_listed (scan, data_set, objects, members, bytes, unsized) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET objects = objects + excluded.objects, members = members + excluded.members,
			bytes = bytes + excluded.bytes, unsized = unsized + excluded.unsized`, scan, set, l.objects, l.members, l.bytes, l.unsized)
		if err != nil {
			return err
		}
	}
	for k, o := range t.outcomes {
		err := w.run(ctx, `INSERT INTO observed_coverage (scan, data_set, level, state, reason, number, listed_bytes, bytes, records)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET number = number + excluded.number, listed_bytes = listed_bytes + excluded.listed_bytes,
			bytes = bytes + excluded.bytes, records = records + excluded.records`,
			scan, k.set, k.level, string(k.state), string(k.reason), o.number, o.listedBytes, o.bytes, o.records)
		if err != nil {
			return err
		}
	}
	clear(t.listed)
	clear(t.outcomes)
	return nil
}
