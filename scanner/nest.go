package scanner

import (
	"context"
	"io"
	"strings"

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
	numbers []*column // by the tracker's field number + 1

	anyRead bool  // some member was read
	worst   class // of the members that were not read to their end
}

// placeKey tells the columns of a frame apart.
type placeKey struct{ where, field string }

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
	if m.Likelihood < w.threshold {
		return
	}
	w.fold.add(m, h)
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
		f.track = seg.Track
	}
	f.scan(&seg, nil)
	return nil
}

// scan hands a segment of a column to the windows and counts it.
func (f *frame) scan(seg *extract.Segment, c *column) {
	f.bytes += int64(len(seg.Text))
	if c != nil && len(seg.Text) > 0 && !f.windows.open {
		c.values++
	}
	f.windows.segment(seg, c)
}

// finish scans what is left and lists the fields met.
func (f *frame) finish() {
	f.windows.flush()
	f.untrack()
	for _, c := range f.w.columns.list[f.base:f.w.columns.n] {
		if c.name != "" && !c.tracked {
			f.w.fold.field(f.member, c.name, c.values)
		}
	}
}

// untrack ends the use of a tracker.
func (f *frame) untrack() {
	if f.track == nil {
		return
	}
	f.windows.flush()
	for _, s := range f.track.Fields() {
		f.w.fold.field(f.member, f.w.names.recurring(s.Name), s.Values)
	}
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
		f.places[k] = c
	}
	f.last, f.lastAt = c, *p
	return c
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
		c = f.w.columns.make(f.member, "", name)
		c.tracked = true
		f.numbers[n] = c
	}
	return c
}

// descend reads a member of the container that the frame extracts.
func (f *frame) descend(ctx context.Context, m extract.Member, r io.Reader) error {
	w := f.w
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	name, found := w.names.name(m.Name)
	entry := inventory.Member{Name: name, NameTypes: nameTypes(found, w.engine.Detectors(), w.threshold)}
	at, listed := w.fold.member(f.member, entry)
	child := w.enter(at, name)
	err := m.Err
	if err == nil {
		hint := extract.Hint{Name: m.Name[strings.LastIndexByte(m.Name, '/')+1:], MediaType: m.MediaType}
		err = w.guard(func() error { return w.document(ctx, child, hint, r) })
	}
	err = w.cause(ctx, err)
	entry.Format, entry.Bytes, entry.Records = child.format, child.bytes, child.records
	entry.State, entry.Reason = w.leave(child, err)
	if listed {
		entry.Parent = f.member
		w.fold.members[at] = entry
	} else {
		w.fold.unlisted(entry)
	}
	f.absorb(w.classes, &entry, child)
	if err != nil && (stopsObject(err) || w.body.err != nil || ctx.Err() != nil) {
		return err
	}
	return nil
}

// absorb lets a member count towards its container: one is not read to its end
// unless the other is. Links and the like hold nothing to read.
func (f *frame) absorb(t *classTable, m *inventory.Member, child *frame) {
	f.anyRead = f.anyRead || child.bytes > 0 || child.anyRead || m.State == inventory.Scanned ||
		m.Reason == inventory.DepthLimit // to have come so deep is to have read
	if m.State == inventory.Scanned || m.Reason == inventory.NotRegular {
		return
	}
	if t.graver(m.Reason, f.worst.reason) {
		f.worst = t.list[t.rank[m.Reason]]
	}
}

// peeked is a stream whose first bytes have been looked at.
type peeked struct {
	buf  []byte
	head []byte // what of it was filled
	off  int
	r    io.Reader
	err  error // met after head
}

// fill reads the head of r.
func (p *peeked) fill(r io.Reader) {
	if p.buf == nil {
		p.buf = make([]byte, extract.HeadSize)
	}
	p.r, p.off, p.err = r, 0, nil
	n := 0
	for idle := 0; n < len(p.buf) && p.err == nil; {
		var k int
		k, p.err = r.Read(p.buf[n:])
		n += k
		if k > 0 {
			idle = 0
		} else if idle++; idle > 100 && p.err == nil {
			p.err = io.ErrNoProgress
		}
	}
	p.head = p.buf[:n]
}

func (p *peeked) Read(dst []byte) (int, error) {
	if p.off < len(p.head) {
		n := copy(dst, p.head[p.off:])
		p.off += n
		return n, nil
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.r.Read(dst)
}

// columns makes the columns of the frames, stacked like them and reused.
type columns struct {
	engine *detectors.Engine
	names  *namer
	fields map[string]*detectors.Field
	list   []*column
	n      int // in use
}

// make returns a new column of a member.
func (cs *columns) make(member int, where, field string) *column {
	if cs.n == len(cs.list) {
		cs.list = append(cs.list, new(column))
	}
	c := cs.list[cs.n]
	cs.n++
	*c = column{
		member: member, name: cs.names.recurring(field), where: string(cs.names.recurring(where)),
		field: cs.resolve(field), tallies: c.tallies[:0],
	}
	return c
}

// resolve finds what a field's name says, remembering a bounded number of them.
func (cs *columns) resolve(name string) *detectors.Field {
	if name == "" {
		return nil
	}
	f, ok := cs.fields[name]
	if !ok {
		if cs.fields == nil || len(cs.fields) >= maxCached {
			cs.fields = make(map[string]*detectors.Field)
		}
		f = cs.engine.Field(name)
		cs.fields[strings.Clone(name)] = f
	}
	return f
}
