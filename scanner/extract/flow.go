package extract

import (
	"bytes"
	"context"
)

// Flow makes segments of text that an extractor decodes itself: values of
// fields, one after the other, or runs of prose. The first error of emit stays
// and is returned by every later call. It keeps at most SegmentSize bytes.
type Flow struct {
	ctx    context.Context
	emit   func(Segment) error
	place  Place
	buf    []byte
	offset int64
	err    error
}

// NewFlow returns a Flow that emits until ctx ends.
func NewFlow(ctx context.Context, emit func(Segment) error) *Flow {
	return &Flow{ctx: ctx, emit: emit}
}

// At ends the run under way; what is written next stands at p.
func (f *Flow) At(p Place) error {
	err := f.End()
	f.place = p
	return err
}

// Write implements io.Writer: text is added to the run.
func (f *Flow) Write(text []byte) (int, error) {
	n := len(text)
	for len(text) > 0 && f.err == nil {
		if len(f.buf) == SegmentSize {
			f.flush(true) // only now is it known that more follows
		}
		k := min(len(text), SegmentSize-len(f.buf))
		f.buf = append(f.buf, text[:k]...)
		text = text[k:]
	}
	return n, f.err
}

// End ends the run under way, if there is one.
func (f *Flow) End() error {
	if len(f.buf) > 0 && f.err == nil {
		f.flush(false)
		f.offset++ // runs do not touch one another
	}
	return f.err
}

// Empty reports whether the run under way has no text yet.
func (f *Flow) Empty() bool { return len(f.buf) == 0 }

// Last is the byte written last of the run under way, 0 when there is none.
func (f *Flow) Last() byte {
	if len(f.buf) == 0 {
		return 0
	}
	return f.buf[len(f.buf)-1]
}

// Value emits text as a run of its own, without blanks around it; nothing when
// nothing is left.
func (f *Flow) Value(p Place, text []byte) error {
	text = bytes.TrimSpace(text)
	if err := f.At(p); err != nil || len(text) == 0 {
		return err
	}
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.End()
}

func (f *Flow) flush(more bool) {
	if f.ctx.Err() != nil {
		f.err = context.Cause(f.ctx)
		return
	}
	f.err = f.emit(Segment{Place: f.place, Text: f.buf, Offset: f.offset, More: more})
	f.offset += int64(len(f.buf))
	f.buf = f.buf[:0]
}
