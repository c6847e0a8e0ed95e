package scanner

import (
	"context"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources"
)

// EvidenceSink is what a Scan implements that keeps how sources keep their
// data. Evidence is called from the goroutine that calls Sink's methods, at most
// once per source and run, before SourceDone.
type EvidenceSink interface {
	Evidence(ctx context.Context, source int, e inventory.Evidence) error
}

// witness asks a source how its data is kept, where it can say so. It is asked
// after the walk, from the goroutine that walked. Whatever fails, the scan goes
// on: nil, if nothing is known.
func (p *run) witness(ctx context.Context, f *feed) (e *inventory.Evidence) {
	w, ok := f.source.(sources.Witness)
	if !ok {
		return nil
	}
	defer func() {
		if recover() != nil { // its text may quote names
			e = nil
		}
	}()
	said, err := w.Evidence(ctx)
	if err != nil {
		return nil
	}
	return masked(said, newNamer(func() masker { return p.Engine.NewScanner() }))
}

// masked puts evidence into the inventory's words. What may hold a name goes
// through the namer; states and details are words of closed lists.
func masked(said sources.Evidence, names *namer) *inventory.Evidence {
	mask := func(s string) inventory.Name {
		name, _ := names.name(s)
		return name
	}
	e := &inventory.Evidence{}
	for _, c := range said.Controls {
		e.Controls = append(e.Controls, inventory.Control{DataSet: names.recurring(c.DataSet), Kind: string(c.Kind), State: string(c.State),
			Method: c.Method, Code: c.Code, Detail: string(c.Detail), Part: c.Part, Whole: c.Whole})
	}
	for _, c := range said.Copies {
		e.Copies = append(e.Copies, inventory.Copy{Kind: string(c.Kind), Provider: c.Provider, Region: c.Region, Place: mask(c.Place), Method: c.Method})
	}
	for _, r := range said.Retention {
		e.Retention = append(e.Retention, inventory.Retention{Scope: mask(r.Prefix), ExpireDays: r.ExpireDays, ExpireOn: r.ExpireOn,
			NoncurrentDays: r.NoncurrentDays, LockMode: r.LockMode, LockDays: r.LockDays, Method: r.Method})
	}
	for _, r := range said.Recipients {
		e.Recipients = append(e.Recipients, inventory.Recipient{Kind: string(r.Kind), Who: mask(r.Who), Access: r.Access, Method: r.Method})
	}
	for _, t := range said.Tags {
		e.Tags = append(e.Tags, inventory.Tag{Key: mask(t.Key), Value: mask(t.Value)})
	}
	return e
}

// testify records what a source said of itself. A source without anything to
// say leaves what an earlier scan was told.
func (p *run) testify(ctx context.Context, f *feed) error {
	sink, ok := p.scan.(EvidenceSink)
	if f.evidence == nil || !ok {
		return nil
	}
	return sink.Evidence(ctx, f.index, *f.evidence)
}
