package scanner

import (
	"bytes"
	"context"
	"io"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

// frame is one extraction under way: the object's, or that of a member inside
// it. Frames are stacked, and reused from object to object.
type frame struct {
	w       *worker
	ctx     context.Context
	name    inventory.Name // of the member, "" for the object
	member  int            // whose findings these are: index in the result's members, -1: the object
	windows *windows
	emit    func(extract.Segment) error
	nested  func(context.Context, extract.Member, io.Reader) error
	spool   func() (io.ReaderAt, int64, error)
	spooled []*extract.Spool
	input   peeked

	format  string
	bytes   int64 // of text, without members
	records int64
	base    int // where this frame's columns begin
	last    *column
	lastAt  extract.Place // the place last stands for
	places  map[placeKey]*column
	track   extract.Tracker
	where   string    // of what it tracks
	numbers []*column // by the tracker's field number + 1
	tracked sampler   // values of the tracker's fields
	plain   sampler   // values of the other columns that have a name, by their number
	named   int       // how many of these there are

	anyRead bool  // some member was read
	worst   class // of the members that were not read to their end
}

// enter starts a frame for findings of the given member.
func (w *worker) enter(member int, name inventory.Name) *frame {
	if w.depth == len(w.frames) {
		f := &frame{w: w, places: make(map[placeKey]*column)}
		f.windows = newWindows(w, w.engine.Reach())
		f.windows.found = w.found
		f.windows.numbered = f.numbered
		f.emit, f.nested, f.spool = f.segment, f.descend, f.spoolInput
		w.frames = append(w.frames, f)
	}
	f := w.frames[w.depth]
	w.depth++
	f.name, f.member, f.format, f.bytes, f.records = name, member, "", 0, 0
	f.base, f.last, f.track = w.columns.n, nil, nil
	f.anyRead, f.worst = false, class{}
	f.windows.open, f.windows.rows = false, 0
	if len(f.places) > maxCached {
		f.places = make(map[placeKey]*column)
	}
	clear(f.places)
	f.numbers = f.numbers[:0]
	f.named = 0
	f.plain.reset(mix(w.seed ^ uint64(member+1)))
	return f
}

// leave ends the frame and says what became of what it read.
func (w *worker) leave(f *frame, err error) (inventory.State, inventory.Reason) {
	w.depth--
	for _, s := range f.spooled {
		s.Close() // read only: nothing can be lost
	}
	f.spooled = f.spooled[:0]
	w.columns.n = f.base
	w.fold.bytes += f.bytes
	w.fold.records += f.records
	f.track = nil
	read := f.bytes > 0 || f.anyRead
	c := f.worst
	if err != nil {
		c = w.classes.of(err)
	}
	if c.reason == "" {
		return inventory.Scanned, ""
	}
	return c.state(read), c.reason
}

// Scan makes the worker a matcher whose scanner can be replaced.
func (w *worker) Scan(win detectors.Window, dst []detectors.Match) []detectors.Match {
	return w.scanner.Scan(win, dst)
}

// found takes a match of any frame.
func (w *worker) found(m *detectors.Match, h hit) {
	if int8(m.Likelihood) < w.rules.kept[m.Detector] {
		return
	}
	w.fold.add(m, h)
	if int8(m.Likelihood) < w.rules.least[m.Detector] {
		return
	}
	w.crowd.add(m, &h)
	w.hashes.add(m, &h)
	if w.each != nil {
		w.each(m, h)
	}
}

// document chooses the extractor for what r gives and runs it.
func (w *worker) document(ctx context.Context, f *frame, hint extract.Hint, r io.Reader) error {
	f.ctx = ctx
	f.input.fill(r)
	hint.Head, hint.Whole = f.input.head, f.input.err == io.EOF
	if len(hint.Head) == 0 && f.input.err != nil {
		if hint.Whole {
			return nil // empty: read to its end
		}
		return f.input.err
	}
	ex := extract.Choose(w.extractors, hint)
	if ex == nil {
		return extract.ErrUnsupported
	}
	f.format = ex.Name()
	err := ex.Extract(ctx, extract.Input{
		Hint: hint, Body: &f.input, Spool: f.spool, Nested: f.nested, Budget: w.budget, Scratch: w.scratch,
	}, f.emit)
	f.finish()
	return err
}

// spoolInput gives the extractor random access to its input.
func (f *frame) spoolInput() (io.ReaderAt, int64, error) {
	s, err := f.w.spooler.Spool(f.ctx, &f.input, f.w.budget)
	if err != nil {
		return nil, 0, err
	}
	f.spooled = append(f.spooled, s)
	return s, s.Size(), nil
}

// segment takes what an extractor emits.
func (f *frame) segment(seg extract.Segment) error {
	if f.ctx.Err() != nil {
		return context.Cause(f.ctx)
	}
	if seg.Track == nil {
		f.scan(&seg, f.column(&seg.Place))
		return nil
	}
	if seg.Track != f.track {
		f.untrack()
		f.track, f.where = seg.Track, seg.Place.Where
		if t, ok := seg.Track.(extract.Sampler); ok {
			f.tracked.reset(mix(f.w.seed ^ uint64(f.member+1) ^ uint64(len(f.where))<<32))
			t.Sample(&f.tracked)
		}
	}
	f.scan(&seg, nil)
	return nil
}

// scan hands a segment of a column to the windows and counts it.
func (f *frame) scan(seg *extract.Segment, c *column) {
	f.bytes += int64(len(seg.Text))
	if c != nil && len(seg.Text) > 0 && !f.windows.open {
		if c.values++; c.values == c.wanted {
			value := seg.Text[:min(len(seg.Text), extract.MaxTaken)]
			c.wanted = f.plain.Take(c.number, c.values, bytes.TrimSpace(value))
		}
	}
	f.windows.segment(seg, c)
}

// finish scans what is left and lists the fields met.
func (f *frame) finish() {
	f.windows.flush()
	f.untrack()
	for _, c := range f.w.columns.list[f.base:f.w.columns.n] {
		if c.name != "" && !c.tracked {
			f.w.fold.field(f.member, c.name, c.values, f.judge(&f.plain, c.number, c, c.values))
		}
	}
}

// untrack ends the use of a tracker.
func (f *frame) untrack() {
	if f.track == nil {
		return
	}
	f.windows.flush()
	for i, s := range f.track.Fields() {
		var looked int64
		if s.Values > 0 && i < len(f.tracked.fields) {
			looked = f.judge(&f.tracked, i, f.numbered(f.track, i), s.Values)
		}
		f.w.fold.field(f.member, f.w.names.recurring(s.Name), s.Values, looked)
	}
	f.tracked.reset(0)
	f.records += f.windows.rows
	f.track, f.numbers, f.windows.rows = nil, f.numbers[:0], 0
}

// column returns the column of a place.
func (f *frame) column(p *extract.Place) *column {
	if f.last != nil && f.lastAt.Where == p.Where && f.lastAt.Field == p.Field {
		return f.last
	}
	k := placeKey{p.Where, p.Field}
	c, ok := f.places[k]
	if !ok {
		if len(f.places) >= maxFields {
			return f.w.fold.overflow
		}
		c = f.w.columns.make(f.member, p.Where, p.Field)
		f.sampled(c)
		f.places[k] = c
	}
	f.last, f.lastAt = c, *p
	return c
}

// sampled has values of a column sampled that no tracker follows.
func (f *frame) sampled(c *column) {
	if c.name == "" || f.named >= maxSampleFields {
		return
	}
	c.number, c.wanted = f.named, 1
	f.named++
}

// numbered returns the column of a tracker's field.
func (f *frame) numbered(t extract.Tracker, n int) *column {
	n++ // -1: none
	for n >= len(f.numbers) {
		if n > maxFields {
			return f.w.fold.overflow
		}
		f.numbers = append(f.numbers, nil)
	}
	c := f.numbers[n]
	if c == nil {
		var name string
		if n > 0 {
			name = t.FieldName(n - 1)
		}
		c = f.w.columns.make(f.member, f.where, name)
		c.tracked = true
		f.numbers[n] = c
	}
	return c
}
