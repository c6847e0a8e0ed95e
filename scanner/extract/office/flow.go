package office

import (
	"bytes"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

const (
	flowSize = 64 << 10 // bytes of running text that are emitted at once
	maxAside = 16 << 10 // bytes of text that stands beside the running text
	maxCell  = 32 << 10 // bytes of a cell
)

// Flow puts the pieces of text that markup is made of together again and emits
// them. Pieces follow one another without anything between them until Newline,
// so that a number whose digits are formatted differently stays one number.
type Flow struct {
	emit    func(extract.Segment) error
	place   extract.Place
	lines   *lines
	buf     []byte
	offset  int64
	blank   bool // the line has nothing on it
	ended   bool // a line was ended before it, whose sign is not written yet
	aside   []byte
	beside  bool
	parted  bool   // text was written since beside ended
	cell    []byte // of a table, being read
	incell  bool
	failure error // of emit
}

// NewFlow returns a Flow that emits.
func NewFlow(emit func(extract.Segment) error) *Flow {
	return &Flow{emit: emit, blank: true, lines: &lines{}}
}

// Begin ends the running text and begins another one elsewhere. Rows count its
// lines.
func (f *Flow) Begin(where string) error {
	if err := f.Finish(); err != nil {
		return err
	}
	f.place = extract.Place{Where: where}
	f.lines = &lines{}
	return nil
}

// Where is where the running text stands.
func (f *Flow) Where() string { return f.place.Where }

// Write adds to the running text.
func (f *Flow) Write(p []byte) error {
	if f.beside && len(f.aside)+len(p) <= maxAside {
		f.aside = append(f.aside, p...)
		return nil
	}
	return f.write(p)
}

func (f *Flow) write(p []byte) error {
	f.parted = true
	if f.incell && len(f.cell)+len(p) <= maxCell {
		f.cell = append(f.cell, p...)
		return nil
	}
	if f.ended && len(p) > 0 {
		f.ended = false
		if err := f.add([]byte{'\n'}); err != nil {
			return err
		}
	}
	return f.add(p)
}

func (f *Flow) add(p []byte) error {
	for len(p) > 0 {
		f.blank = false
		n := min(len(p), flowSize-len(f.buf))
		f.buf = append(f.buf, p[:n]...)
		if p = p[n:]; len(p) > 0 {
			if err := f.flush(true); err != nil {
				return err
			}
		}
	}
	return nil
}

// Beside has what follows written behind the line under way instead of into
// it, until it is called again: notes, boxes and deleted text stand in the
// middle of a word.
func (f *Flow) Beside(on bool) {
	if n := len(f.aside); on && !f.beside && f.parted && n > 0 && f.aside[n-1] != '\n' {
		f.aside = append(f.aside, '\n')
	}
	f.beside, f.parted = on, false
}

// Newline ends the line, unless it is empty. What stands beside it follows.
func (f *Flow) Newline() error {
	if f.beside {
		if n := len(f.aside); n > 0 && f.aside[n-1] != '\n' {
			f.aside = append(f.aside, '\n')
		}
		return nil
	}
	if f.incell {
		return f.feed()
	}
	if f.blank {
		return nil
	}
	return f.settle()
}

// settle ends the line and writes what stands beside it.
func (f *Flow) settle() error {
	if err := f.feed(); err != nil || len(f.aside) == 0 {
		return err
	}
	err := f.write(bytes.TrimRight(f.aside, "\n"))
	f.aside = f.aside[:0]
	if err != nil {
		return err
	}
	return f.feed()
}

// empty reports whether nothing is on the line.
func (f *Flow) empty() bool {
	if f.incell {
		return len(f.cell) == 0 || f.cell[len(f.cell)-1] == '\n'
	}
	return f.blank
}

// feed ends the line alone.
func (f *Flow) feed() error {
	if f.empty() {
		return nil
	}
	if f.incell {
		return f.write([]byte{'\n'})
	}
	f.blank, f.ended = true, true
	return nil
}

// Capture has what follows kept as a cell. What is longer than a cell may be
// goes into the running text.
func (f *Flow) Capture() { f.cell, f.incell = f.cell[:0], true }

// Release ends a cell and returns it and what stands beside it, valid until
// the next Capture. captured is false when there is none under way.
func (f *Flow) Release() (cell, beside []byte, captured bool, err error) {
	if !f.incell {
		return nil, nil, false, nil
	}
	f.beside, f.incell = false, false
	beside = bytes.TrimSpace(f.aside)
	f.aside = f.aside[:0]
	return bytes.TrimSpace(f.cell), beside, true, f.feed()
}

// Finish ends the running text.
func (f *Flow) Finish() error {
	f.beside = false
	if err := f.settle(); err != nil {
		return err
	}
	f.ended = false
	return f.flush(false)
}

func (f *Flow) flush(more bool) error {
	if len(f.buf) == 0 {
		return nil
	}
	seg := extract.Segment{Place: f.place, Text: f.buf, Offset: f.offset, More: more, Track: f.lines}
	f.offset += int64(len(f.buf))
	f.buf = f.buf[:0]
	return f.send(seg)
}

func (f *Flow) send(seg extract.Segment) error {
	if f.failure == nil {
		f.failure = f.emit(seg)
	}
	return f.failure
}

// Value emits a text of its own: a cell, a property. The running text ends
// before it and may go on after it.
func (f *Flow) Value(p extract.Place, text []byte) error {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return nil
	}
	f.ended = f.ended && !f.blank
	if err := f.flush(false); err != nil {
		return err
	}
	for len(text) > 0 {
		n := min(len(text), extract.SegmentSize)
		seg := extract.Segment{Place: p, Text: text[:n], Offset: f.offset, More: n < len(text)}
		f.offset += int64(n)
		text = text[n:]
		if err := f.send(seg); err != nil {
			return err
		}
	}
	return nil
}

// lines counts the lines of a running text.
type lines struct{ seen int64 }

// Advance implements extract.Tracker.
func (l *lines) Advance(text []byte) { l.seen += int64(bytes.Count(text, []byte{'\n'})) }

// CountsLines implements extract.LineCounter.
func (l *lines) CountsLines() {}

// Field implements extract.Tracker: prose has none.
func (l *lines) Field() int { return -1 }

// FieldName implements extract.Tracker.
func (l *lines) FieldName(int) string { return "" }

// Row is the number of the line, from 1.
func (l *lines) Row() int64 { return l.seen + 1 }

// Fields implements extract.Tracker.
func (l *lines) Fields() []extract.FieldStat { return nil }
