package scanner

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

// windowSize is how many bytes one window covers, without its context: small
// enough that text, bitmaps and candidates stay in a core's second-level cache.
const windowSize = 64 << 10

// matcher is what finds matches in a window: *detectors.Scanner.
type matcher interface {
	Scan(w detectors.Window, dst []detectors.Match) []detectors.Match
}

// hit is where a match stands in its object.
type hit struct {
	col   *column
	row   int64 // 0: none
	start int64 // offsets in the decoded stream
	end   int64
	text  []byte // the match itself; valid during the call, and never stored
}

// windows cuts the segments of one extraction into windows, so that every byte
// is in [Lo, Hi) of exactly one window and every window has reach bytes of
// context on both sides where the text has them. A match is therefore found
// exactly once wherever the segments happen to be cut. It also feeds trackers:
// each byte once, in order, and never past a candidate whose place is asked.
//
// Large segments are scanned where they lie; only what spans two segments is
// copied together. The zero value is not usable: see newWindows.
type windows struct {
	match matcher
	reach int
	size  int
	// numbered resolves a tracker's field number; found takes each match.
	numbered func(t extract.Tracker, n int) *column
	found    func(m *detectors.Match, h hit)

	open  bool              // the next segment continues the last one
	track extract.Tracker   // of the run of segments under way; nil: col holds
	ahead extract.Previewer // the same, if it wants to see windows beforehand
	col   *column
	row   int64
	carry []byte // the end of the run: context, then the bytes not yet scanned
	lo    int    // where in carry those begin
	base  int64  // stream offset of carry[0]

	matches []detectors.Match
	text    []byte // the window being scanned
	fed     int    // what of text the tracker has consumed
	rows    int64  // reached; a line feed at the very end begins no row
	spots   []spot // the places asked for, by ascending offset
	fieldAt func(off int) *detectors.Field
}

// spot is the place a tracker gave for an offset of the window.
type spot struct {
	off int
	col *column
	row int64
}

func newWindows(m matcher, reach int) *windows {
	w := &windows{match: m, reach: reach, size: windowSize}
	w.fieldAt = w.fieldAtOffset // bound once: a method value allocates
	return w
}

// segment scans what seg completes. The place of a run of segments is that of
// its first: col stands for seg.Place and is used when seg has no tracker.
func (w *windows) segment(seg *extract.Segment, col *column) {
	if !w.open {
		w.track, w.col, w.row = seg.Track, col, seg.Place.Row
		w.ahead, _ = seg.Track.(extract.Previewer)
		w.carry, w.lo, w.base = w.carry[:0], 0, seg.Offset
	}
	w.open = seg.More
	text := seg.Text
	if len(w.carry) == 0 {
		w.direct(text, 0, w.base)
		return
	}
	if len(text) <= 2*w.reach {
		w.carry = append(w.carry, text...)
		w.carried()
		return
	}
	// Scan across the seam: the carried bytes and the first of the new ones.
	next := w.base + int64(len(w.carry))
	seam := len(w.carry) + w.reach
	w.carry = append(w.carry, text[:2*w.reach]...)
	w.scan(w.carry, w.lo, seam, w.base)
	w.direct(text, w.reach, next)
}

// flush scans what an extractor left open, as when it stopped with an error.
func (w *windows) flush() {
	if w.open {
		w.open = false
		w.carried()
	}
}

// direct scans text from lo, keeping what needs the next segment as context.
// base is the stream offset of text[0].
func (w *windows) direct(text []byte, lo int, base int64) {
	end := len(text)
	if w.open {
		end -= w.reach
	}
	for lo < end {
		hi := min(lo+w.size, end)
		w.scan(text, lo, hi, base)
		lo = hi
	}
	w.carry = w.carry[:0]
	if w.open {
		from := max(0, lo-w.reach)
		w.carry = append(w.carry, text[from:]...)
		w.lo, w.base = lo-from, base+int64(from)
	}
}

// carried scans the carried bytes once they fill a window or the run has ended;
// scanning them at every small segment would cost the context each time.
func (w *windows) carried() {
	end := len(w.carry)
	if w.open {
		end -= w.reach
		if end-w.lo < w.size {
			return
		}
	}
	for w.lo < end {
		hi := min(w.lo+w.size, end)
		w.scan(w.carry, w.lo, hi, w.base)
		w.lo = hi
	}
	if !w.open {
		w.carry = w.carry[:0]
		return
	}
	from := max(0, w.lo-w.reach)
	w.carry = w.carry[:copy(w.carry, w.carry[from:])]
	w.lo -= from
	w.base += int64(from)
}

// scan looks at text[lo:hi] with its context and reports the matches.
func (w *windows) scan(text []byte, lo, hi int, base int64) {
	if lo >= hi {
		return
	}
	from := max(0, lo-w.reach)
	win := detectors.Window{Text: text[from:min(len(text), hi+w.reach)], Lo: lo - from, Hi: hi - from}
	base += int64(from)
	if w.track == nil {
		if w.col != nil {
			win.Field = w.col.field
		}
		w.matches = w.match.Scan(win, w.matches[:0])
		for i := range w.matches {
			m := &w.matches[i]
			w.found(m, hit{w.col, w.row, base + int64(m.Start), base + int64(m.End), win.Text[m.Start:m.End]})
		}
		return
	}
	win.FieldAt = w.fieldAt
	w.text, w.fed, w.spots = win.Text, win.Lo, w.spots[:0]
	if w.ahead != nil {
		w.ahead.Preview(win.Text[win.Lo:win.Hi])
	}
	w.spot(win.Lo)
	w.matches = w.match.Scan(win, w.matches[:0])
	rest := win.Text[w.fed:win.Hi]
	if !w.open && hi == len(text) && text[hi-1] == '\n' {
		w.track.Advance(rest[:len(rest)-1])
		rest = rest[len(rest)-1:]
		w.rows = w.track.Row()
		w.track.Advance(rest)
	} else {
		w.track.Advance(rest)
		w.rows = w.track.Row()
	}
	w.placed(base)
}

// fieldAtOffset is the window's FieldAt. A candidate that starts in the
// context before the window is answered with the field where the window starts.
func (w *windows) fieldAtOffset(off int) *detectors.Field {
	if off > w.fed {
		w.track.Advance(w.text[w.fed:off])
		w.fed = off
		w.spot(off)
	}
	return w.spots[len(w.spots)-1].col.field
}

func (w *windows) spot(off int) {
	w.spots = append(w.spots, spot{off, w.numbered(w.track, w.track.Field()), w.track.Row()})
}

// placed reports the matches, both they and the spots being in order. A match
// stands at the first place asked for within it, since its own start may lie
// before the candidate (a sign, a bracket); failing that at the last one before.
func (w *windows) placed(base int64) {
	next := 0
	for i := range w.matches {
		m := &w.matches[i]
		for next < len(w.spots) && w.spots[next].off < m.Start {
			next++
		}
		s := next
		if s == len(w.spots) || w.spots[s].off >= m.End {
			s = max(0, next-1)
		}
		w.found(m, hit{w.spots[s].col, w.spots[s].row, base + int64(m.Start), base + int64(m.End), w.text[m.Start:m.End]})
	}
}
