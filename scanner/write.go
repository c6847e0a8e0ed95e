package scanner

import (
	"context"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources"
)

// A batch is stored when it has so many rows or is so old.
const (
	batchRows = 1000
	batchAge  = 250 * time.Millisecond
)

// batch is what of a source waits to be stored.
type batch struct {
	feed    *feed
	results []inventory.ItemResult
	rows    int
	// The unbroken run: every item up to at.Seq is stored or in results.
	at    inventory.Cursor
	later map[int64]waiting // items beyond a gap
	open  *parts            // the object whose parts the unbroken run stands among, nil: none
	dirty bool
}

// waiting is an item beyond a gap.
type waiting struct {
	cursor sources.Cursor
	part   *outcome // nil: it is all of its object, and in the results
}

// write stores what the workers send until they end. It is the one goroutine
// that records. Its ctx outlives a Ctrl-C.
func (p *run) write(ctx context.Context) error {
	for _, f := range p.feeds {
		b := &batch{feed: f, at: f.from, open: f.open, later: make(map[int64]waiting)}
		b.at.Source = f.key
		p.batches = append(p.batches, b)
	}
	pg := progress{started: time.Now()}
	tick := time.NewTicker(batchAge)
	defer tick.Stop()
	for {
		select {
		case out, ok := <-p.outcomes:
			if !ok {
				err := p.flush(ctx)
				p.report(&pg)
				return err
			}
			pg.count(&out)
			b := p.batches[out.feed.index]
			p.take(b, &out)
			if b.rows >= p.batch {
				if err := p.store(ctx, b); err != nil {
					return err
				}
			}
		case <-tick.C:
			if err := p.flush(ctx); err != nil {
				return err
			}
			p.report(&pg)
		case <-ctx.Done():
			return nil // a worker met the fatal error
		}
	}
}

// take takes an outcome in and moves the unbroken run on. The parts of an object
// are put together when the run passes them, so in their order, and exactly
// once: the cursor says which are in.
func (p *run) take(b *batch, out *outcome) {
	b.dirty = true
	b.rows++
	next := waiting{cursor: out.cursor}
	if out.part.Number > 0 {
		next.part = out
	} else if out.result != nil {
		p.complete(b, out.result)
	}
	if out.seq != b.at.Seq+1 {
		b.later[out.seq] = next
		return
	}
	for ok := true; ok; next, ok = b.later[b.at.Seq+1] {
		b.at.Seq++
		b.at.Token = next.cursor
		delete(b.later, b.at.Seq)
		<-b.feed.ahead
		if next.part != nil {
			p.join(b, next.part)
		}
	}
}

// complete takes the result of a whole object.
func (p *run) complete(b *batch, r *inventory.ItemResult) {
	p.types.add(r)
	p.sampled.add(r)
	b.results = append(b.results, *r)
	b.rows += len(r.NameTypes) + len(r.Fields) + len(r.Findings) + len(r.Members)
}

// join adds a part to its object, whose result is complete with the last one.
func (p *run) join(b *batch, out *outcome) {
	if b.open == nil || b.open.Result.ID != out.result.ID {
		b.open = newParts(out.result)
	} else {
		b.open.add(out.result, p.classes)
	}
	if out.part.Last {
		p.complete(b, b.open.whole(p.Engine.Detectors(), b.feed.rules))
		b.open = nil
	}
}

func (p *run) flush(ctx context.Context) error {
	for _, b := range p.batches {
		if b.dirty {
			if err := p.store(ctx, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *run) store(ctx context.Context, b *batch) error {
	at := b.at
	var err error
	if at.Token, err = packToken(at.Token, b.open); err != nil {
		return err
	}
	if err := p.scan.Record(ctx, b.feed.index, b.results, at); err != nil {
		return err
	}
	clear(b.results) // let go of what they hold
	b.results, b.rows, b.dirty = b.results[:0], 0, false
	return nil
}
