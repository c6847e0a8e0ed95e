package scanner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

const (
	// runAhead is how many items of a source may be listed beyond the last one
	// before which all are recorded: the walk waits for a slow object rather
	// than let what must be remembered about those after it grow.
	runAhead = 65_536
	// jobQueue is how many items wait for a worker.
	jobQueue = 256
	// watchEvery is how often objects are checked for being out of time.
	watchEvery = time.Second
)

// feed is one source under way.
type feed struct {
	index  int
	source sources.Source
	name   string           // Source.Name: raw, part of every identity
	key    string           // the same, fit to be stored
	from   inventory.Cursor // its token is the source's own
	open   *parts           // the object that from stands in the middle of, nil: none
	rules  *rules
	ahead  chan struct{} // one element per item beyond the unbroken run

	listed atomic.Int64 // items listed by this run
	bytes  atomic.Int64 // their sizes
	walked int64        // last item's number; set before the walk ends
	err    error        // why the walk ended early; set before the walk ends
	// evidence is what the source said of itself, nil nothing; set before the walk ends.
	evidence *inventory.Evidence
	// paused: the source wants a new login; its items are left for a resumed scan.
	paused atomic.Bool
	stop   context.CancelCauseFunc // of the walk
}

// job is an item on its way to a worker.
type job struct {
	feed   *feed
	seq    int64
	item   sources.Item
	cursor sources.Cursor
}

// outcome is an item on its way to the writer.
type outcome struct {
	feed   *feed
	seq    int64
	cursor sources.Cursor
	size   int64
	part   sources.Part
	result *inventory.ItemResult // nil: it is recorded already
}

// run is one scan under way.
type run struct {
	Config
	scan     Scan
	feeds    []*feed
	workers  []*worker
	classes  *classTable
	batches  []*batch   // by source; the writer's
	types    typeCounts // the writer's
	sampled  Sampled    // the writer's
	jobs     chan job
	outcomes chan outcome
	walking  atomic.Int32 // walks that have not ended
	// fatal ends when the inventory cannot go on; unlike the caller's context
	// it outlives a Ctrl-C, so that what was read is still recorded.
	fatal context.Context
	abort context.CancelCauseFunc
	dead  context.Context // see refused
}

// Run scans the sources into the inventory. It returns when everything was
// listed and recorded, when ctx ends (ErrInterrupted) or when the inventory
// fails. What one source or object cannot give is in the Summary, not an error,
// unless no source at all can be reached: then nothing is recorded.
func Run(ctx context.Context, c Config) (Summary, error) {
	started := time.Now() // monotonic: not c.Now, whose clock may be set
	c, err := c.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	p := &run{Config: c, jobs: make(chan job, jobQueue), outcomes: make(chan outcome, jobQueue), types: typeCounts{}}
	reader, cleanup, err := newReader(c)
	if err != nil {
		return Summary{}, err
	}
	defer cleanup()
	p.classes = reader.classes
	for range c.Workers {
		p.workers = append(p.workers, newWorker(reader))
	}
	if err := p.begin(ctx); err != nil {
		return Summary{}, err
	}
	err = p.all(ctx)
	s, end := p.summary(ctx, started, err)
	if err == nil {
		err = end
	}
	return s, err
}

// newReader makes what the workers share, and what frees it.
func newReader(c Config) (*reader, func(), error) {
	dir, cleanup := c.SpoolDir, func() {}
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "pdatlas-"); err != nil { // mode 0700
			return nil, nil, fmt.Errorf("folder for temporary files: %w", err)
		}
		cleanup = func() { _ = os.Remove(dir) } // its files have no names
	}
	return &reader{
		engine: c.Engine, extractors: c.Extractors, limits: c.Limits,
		rules:   newRules(c.Engine.Detectors(), c.Threshold, 0, c.Thresholds),
		persons: newPersons(c.Engine.Detectors()), hashing: newHashing(c.Hashes, c.Engine.Detectors(), c.only),
		spooler: extract.NewSpooler(dir), classes: newClassTable(), now: c.Now,
	}, cleanup, nil
}

// begin asks the sources about themselves and opens the scan. A source that
// cannot be reached does not keep the others from being scanned; the inventory
// is not touched before one can.
func (p *run) begin(ctx context.Context) error {
	about := make([]sources.Description, len(p.Sources))
	var failed []error
	for i, sc := range p.Sources {
		f := &feed{index: i, source: sc.Source, name: sc.Source.Name(), ahead: make(chan struct{}, runAhead),
			rules: newRules(p.Engine.Detectors(), p.Threshold, sc.Threshold, p.Thresholds)}
		about[i], f.err = sc.Source.Describe(ctx)
		if ctx.Err() != nil {
			return ErrInterrupted
		}
		if f.err != nil {
			failed = append(failed, f.err)
		}
		p.feeds = append(p.feeds, f)
	}
	if len(failed) == len(p.feeds) {
		return errors.Join(failed...)
	}
	scan, err := p.Inventory.Begin(ctx, p.start(about))
	if err != nil {
		return err
	}
	p.scan = scan
	p.workers[0].reader.persons.key = p.personKey() // no worker reads yet
	for _, f := range p.feeds {
		if f.from, err = scan.Cursor(f.index); err != nil {
			return errors.Join(err, scan.Finish(ctx, inventory.EndInterrupted))
		}
		if f.from.Token, f.open, err = unpackToken(f.from.Token); err != nil {
			return errors.Join(err, scan.Finish(ctx, inventory.EndInterrupted))
		}
		f.walked = f.from.Seq
	}
	return nil
}

// start says what the scan is going to do.
func (p *run) start(about []sources.Description) inventory.ScanStart {
	st := inventory.ScanStart{Threshold: int8(p.Threshold), Full: p.Full, Loaded: p.Engine.Loaded(), Rules: p.written().write()}
	st.Detectors, st.Config = p.hashes()
	st.Hashes = p.Hashes.start(p.workers[0].hashing)
	mask := func(s string) inventory.Name {
		name, _ := p.workers[0].names.name(s)
		return name
	}
	for i, f := range p.feeds {
		d := about[i]
		f.key = string(mask(f.name))
		st.Sources = append(st.Sources, inventory.SourceInfo{
			Key: f.key, ID: p.Inventory.ID(f.name, ""), Kind: d.Kind, Endpoint: string(mask(d.Endpoint)), Root: mask(d.Root),
			Provider: d.Provider, Region: d.Region, Basis: d.Basis, Method: d.Method, Code: d.Code,
			Country: p.Sources[i].Country,
		})
	}
	return st
}

// all walks, reads and records until everything is done. Its error is the
// inventory's.
func (p *run) all(ctx context.Context) error {
	p.fatal, p.abort = context.WithCancelCause(context.WithoutCancel(ctx))
	defer p.abort(nil)
	p.dead = ended(p.fatal)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(p.fatal, func() { cancel(context.Cause(p.fatal)) })()

	var g errgroup.Group
	g.Go(func() error { p.walkAll(ctx); return nil })
	g.Go(func() error { p.readAll(ctx); return nil })
	g.Go(func() error {
		if err := p.write(p.fatal); err != nil {
			p.abort(err)
		}
		return nil
	})
	_ = g.Wait() // none returns one: the first failure aborts and is the cause
	return context.Cause(p.fatal)
}

// walkAll lists all sources, each in a goroutine of its own.
func (p *run) walkAll(ctx context.Context) {
	defer close(p.jobs)
	var g errgroup.Group
	for _, f := range p.feeds {
		if f.err != nil {
			continue
		}
		p.walking.Add(1)
		g.Go(func() error {
			defer p.walking.Add(-1)
			wctx, stop := context.WithCancelCause(ctx)
			defer stop(nil)
			f.stop = stop
			if f.err = p.walk(wctx, f); f.err == nil {
				f.evidence = p.witness(wctx, f)
			}
			return nil
		})
	}
	_ = g.Wait() // the walks keep their own errors
}

// walk lists one source and returns why it ended early, nil at its end.
func (p *run) walk(ctx context.Context, f *feed) (err error) {
	returned := false
	defer func() {
		if !returned {
			_ = recover() // its text may quote names
			err = errPanic
		}
	}()
	seq := f.from.Seq
	err = f.source.Walk(ctx, f.from.Token, func(item sources.Item, cursor sources.Cursor) error {
		select {
		case f.ahead <- struct{}{}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		seq++
		f.walked = seq
		if item.Part.First() {
			f.listed.Add(1)
			f.bytes.Add(max(item.Ref.Size, 0))
		}
		select {
		case p.jobs <- job{f, seq, item, cursor}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		return nil
	})
	returned = true
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// readAll runs the workers, and the watchdog while they run.
func (p *run) readAll(ctx context.Context) {
	defer close(p.outcomes)
	done := make(chan struct{})
	var watch, g errgroup.Group
	watch.Go(func() error { watchdog(done, p.workers); return nil })
	for _, w := range p.workers {
		g.Go(func() error {
			if err := p.work(ctx, w); err != nil {
				p.abort(err)
			}
			return nil
		})
	}
	_ = g.Wait() // a failure has aborted the run
	close(done)
	_ = watch.Wait() // never fails
}

// watchdog ends objects whose time is up, until done.
func watchdog(done <-chan struct{}, workers []*worker) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			for _, w := range workers {
				w.watch()
			}
		case <-done:
			return
		}
	}
}

// work reads items until there are none, or the scan stops.
func (p *run) work(ctx context.Context, w *worker) error {
	for {
		var j job
		var ok bool
		select {
		case j, ok = <-p.jobs:
		case <-ctx.Done():
			return nil
		}
		if !ok {
			return nil
		}
		if j.feed.paused.Load() {
			continue
		}
		out, err := p.item(ctx, w, &j)
		switch {
		case errors.Is(err, errCut):
			return nil
		case errors.Is(err, sources.ErrCredentialExpired):
			j.feed.pause()
			continue
		case err != nil:
			return err
		}
		select {
		case p.outcomes <- out:
		case <-p.fatal.Done():
			return nil
		}
	}
}

// pause ends the walk of a source that wants a new login.
func (f *feed) pause() {
	f.paused.Store(true)
	f.stop(sources.ErrCredentialExpired)
}

// item decides whether to read an item, and reads it.
func (p *run) item(ctx context.Context, w *worker, j *job) (outcome, error) {
	out := outcome{feed: j.feed, seq: j.seq, cursor: j.cursor, size: j.item.Ref.Size, part: j.item.Part}
	w.follow(j.feed.rules)
	r := w.listed(p.Inventory, j.feed.name, j.seq, &j.item.Ref)
	known, err := p.known(ctx, j, &r)
	switch {
	case ctx.Err() != nil:
		return out, errCut
	case err != nil:
		return out, err
	case known:
		return out, nil
	}
	out.result = &r
	if r.State != "" {
		return out, nil
	}
	if err := w.object(ctx, &j.item, &r); err != nil {
		return out, err
	}
	if r.State == inventory.Failed || r.State == inventory.Partial {
		p.Logger.Debug("object not fully read", "object", r.Name, "state", r.State, "reason", r.Reason)
	}
	return out, nil
}

// known reports whether this scan has recorded the object already. It marks an
// object that an earlier scan read in this very version.
func (p *run) known(ctx context.Context, j *job, r *inventory.ItemResult) (bool, error) {
	if j.item.Part.Number > 0 {
		return false, nil // the cursor knows which parts are in: see parts
	}
	if p.scan.Resumed() {
		recorded, err := p.scan.Recorded(ctx, j.feed.index, r.ID)
		if err != nil || recorded {
			return recorded, err
		}
	}
	ref := &j.item.Ref
	if p.Full || !p.scan.History(j.feed.index) || ref.Version == "" && ref.ModTime.IsZero() {
		return false, nil
	}
	if refused(p.dead, &j.item) != nil {
		return false, nil // the configuration may have come to exclude it since
	}
	unchanged, err := p.scan.Previous(ctx, j.feed.index, r.ID, r.Version)
	if unchanged {
		r.State, r.Reason = inventory.Skipped, inventory.Unchanged
	}
	return false, err
}
