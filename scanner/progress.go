package scanner

import (
	"time"

	"github.com/pdatlas/pdatlas/inventory"
)

// Event is how far a scan is. Counts are of this run: what an interrupted one
// recorded before is not among them.
type Event struct {
	Elapsed     time.Duration
	Listed      int64 // objects listed so far
	ListedBytes int64 // their sizes, as far as the sources state them
	Walking     bool  // more may be listed
	Done        int64 // objects with a result
	DoneBytes   int64 // their sizes
	Read        int64 // bytes read from the sources, those of objects under way included
	Unchanged   int64 // objects that need not be read again
	NotRead     int64 // objects failed or read in part
	Findings    int64 // matches at or above the threshold
}

// progress counts what the writer has seen.
type progress struct {
	started time.Time
	event   Event
}

func (g *progress) count(out *outcome) {
	e := &g.event
	if out.part.Final() {
		e.Done++
		e.DoneBytes += max(out.size, 0)
	}
	r := out.result
	if r == nil {
		return
	}
	switch {
	case r.Reason == inventory.Unchanged:
		e.Unchanged++
	case r.State == inventory.Failed || r.State == inventory.Partial:
		e.NotRead++
	}
	for i := range r.Findings {
		e.Findings += r.Findings[i].Count
	}
}

// report tells the caller how far the run is.
func (p *run) report(g *progress) {
	if p.Progress == nil {
		return
	}
	e := g.event
	e.Elapsed = time.Since(g.started)
	e.Walking = p.walking.Load() > 0
	for _, f := range p.feeds {
		e.Listed += f.listed.Load()
		e.ListedBytes += f.bytes.Load()
	}
	for _, w := range p.workers {
		e.Read += w.bytes.Load()
	}
	p.Progress(e)
}
