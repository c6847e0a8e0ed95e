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
	later map[int64]sources.Cursor // items beyond a gap
	dirty bool
}

// write stores what the workers send until they end. It is the one goroutine
// that records. Its ctx outlives a Ctrl-C.
func (p *run) write(ctx context.Context) error {
	for _, f := range p.feeds {
		b := &batch{feed: f, at: f.from, later: make(map[int64]sources.Cursor)}
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
			if out.result != nil {
				p.types.add(out.result)
			}
			b := p.batches[out.feed.index]
			b.add(&out)
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

// add takes an outcome in and moves the unbroken run on.
func (b *batch) add(out *outcome) {
	b.dirty = true
	b.rows++
	if r := out.result; r != nil {
		b.results = append(b.results, *r)
		b.rows += len(r.NameTypes) + len(r.Fields) + len(r.Findings) + len(r.Members)
	}
	if out.seq != b.at.Seq+1 {
		b.later[out.seq] = out.cursor
		return
	}
	cursor, ok := out.cursor, true
	for ; ok; cursor, ok = b.later[b.at.Seq+1] {
		b.at.Seq++
		b.at.Token = cursor
		delete(b.later, b.at.Seq)
		<-b.feed.ahead
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
	if err := p.scan.Record(ctx, b.feed.index, b.results, b.at); err != nil {
		return err
	}
	clear(b.results) // let go of what they hold
	b.results, b.rows, b.dirty = b.results[:0], 0, false
	return nil
}
