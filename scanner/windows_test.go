package scanner

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

// toy is a matcher whose answers depend on everything a window must get right:
// it finds runs of 3 to 12 digits that stand alone, and scores them by a 'k' at
// most 20 bytes before. Its reach is 40.
type toy struct{}

const toyReach = 40

func (y *toy) Scan(w detectors.Window, dst []detectors.Match) []detectors.Match {
	for i := 0; i < len(w.Text); {
		if !wordByte(w.Text[i]) {
			i++
			continue
		}
		start, digits := i, true
		for ; i < len(w.Text) && wordByte(w.Text[i]); i++ {
			digits = digits && w.Text[i] >= '0' && w.Text[i] <= '9'
		}
		if start < w.Lo || start >= w.Hi || !digits || i-start < 3 || i-start > 12 {
			continue
		}
		if w.FieldAt != nil {
			w.FieldAt(start)
		}
		m := detectors.Match{Start: start, End: i, Likelihood: detectors.Likely}
		if bytes.IndexByte(w.Text[max(0, start-20):start], 'k') >= 0 {
			m.Likelihood = detectors.VeryLikely
		}
		dst = append(dst, m)
	}
	return dst
}

func wordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z'
}

// grid is a tracker that counts rows and cells, and keeps what it was fed.
type grid struct {
	fed   []byte
	row   int64
	field int
}

func newGrid() *grid { return &grid{row: 1} }

func (g *grid) Advance(text []byte) {
	g.fed = append(g.fed, text...)
	for _, b := range text {
		switch b {
		case '\n':
			g.row++
			g.field = 0
		case ',':
			g.field++
		}
	}
}
func (g *grid) Field() int                  { return g.field }
func (g *grid) FieldName(n int) string      { return fmt.Sprintf("f%d", n) }
func (g *grid) Row() int64                  { return g.row }
func (g *grid) Fields() []extract.FieldStat { return nil }

// place is what a test compares of a hit.
type place struct {
	Start, End int64
	Row        int64
	Field      string
	Likelihood detectors.Likelihood
}

// cutter feeds a text to windows in pieces and collects the hits.
type cutter struct {
	w    *windows
	cols map[int]*column
	hits []place
}

func newCutter(size int) *cutter {
	c := &cutter{w: newWindows(&toy{}, toyReach), cols: map[int]*column{}}
	c.w.size = size
	c.w.numbered = func(t extract.Tracker, n int) *column {
		if c.cols[n] == nil {
			c.cols[n] = &column{where: t.FieldName(n)}
		}
		return c.cols[n]
	}
	c.w.found = func(m *detectors.Match, h hit) {
		c.hits = append(c.hits, place{h.start, h.end, h.row, h.col.where, m.Likelihood})
	}
	return c
}

// feed hands text over in pieces whose lengths come from next.
func (c *cutter) feed(text []byte, track extract.Tracker, next func() int) []place {
	c.hits = nil
	prose := &column{where: "prose"}
	for off := 0; ; {
		n := min(next(), len(text)-off)
		piece := bytes.Clone(text[off : off+n]) // segments are valid during the call only
		more := off+n < len(text)
		c.w.segment(&extract.Segment{Text: piece, Offset: int64(off), More: more, Track: track}, prose)
		clear(piece)
		if off += n; !more {
			return c.hits
		}
	}
}

func every(n int) func() int { return func() int { return n } }

// noise makes a text full of near hits.
func noise(r *rand.Rand, n int) []byte {
	const letters = "0123456789012345678901234567890123 ,,\n.abck-"
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return b
}

func TestWindowsEveryCut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		text := noise(r, 1+r.IntN(700))
		whole := newCutter(1<<20).feed(text, newGrid(), every(len(text)))
		for _, size := range []int{1, 3, 64, 200, 1 << 20} {
			for _, step := range []int{1, 2, 7, 2*toyReach - 1, 2 * toyReach, 2*toyReach + 1, 199, 5000} {
				g := newGrid()
				got := newCutter(size).feed(text, g, every(step))
				if d := cmp.Diff(whole, got); d != "" {
					t.Fatalf("window %d, segments of %d, text %q (-whole +cut):\n%s", size, step, text, d)
				}
				if !bytes.Equal(g.fed, text) {
					t.Fatalf("window %d, segments of %d: the tracker was fed other bytes than the text", size, step)
				}
			}
		}
	}
}

// TestWindowsReach is the negative control: with too little reach, cuts show.
func TestWindowsReach(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	differ := false
	for range 20 {
		text := noise(r, 600)
		whole := newCutter(1<<20).feed(text, newGrid(), every(len(text)))
		c := newCutter(50)
		c.w.reach = 5
		differ = differ || cmp.Diff(whole, c.feed(text, newGrid(), every(33))) != ""
	}
	if !differ {
		t.Error("a reach shorter than the values changed nothing: the test of cuts proves nothing")
	}
}

func TestWindowsPlaces(t *testing.T) {
	text := []byte("111,a,222\nk 333,4444\n")
	want := []place{
		{0, 3, 1, "f0", detectors.Likely},
		{6, 9, 1, "f2", detectors.Likely},
		{12, 15, 2, "f0", detectors.VeryLikely},
		{16, 20, 2, "f1", detectors.VeryLikely},
	}
	if d := cmp.Diff(want, newCutter(1000).feed(text, newGrid(), every(4))); d != "" {
		t.Errorf("places (-want +got):\n%s", d)
	}
	for i := range want {
		want[i].Row, want[i].Field = 0, "prose"
	}
	if d := cmp.Diff(want, newCutter(1000).feed(text, nil, every(4))); d != "" {
		t.Errorf("places without a tracker (-want +got):\n%s", d)
	}
}

// TestWindowsRows: a line feed at the end of a text begins no further row.
func TestWindowsRows(t *testing.T) {
	for text, want := range map[string]int64{"a": 1, "a\n": 1, "a\nb": 2, "a\nb\n": 2, "a\nb\n\n": 3, "\n": 1} {
		for _, step := range []int{1, 2, 100} {
			c := newCutter(3)
			c.feed([]byte(text), newGrid(), every(step))
			if c.w.rows != want {
				t.Errorf("%q in pieces of %d: %d rows, want %d", text, step, c.w.rows, want)
			}
		}
	}
}

// TestWindowsSeparate: segments that do not continue one another are texts of
// their own, whose ends are word boundaries.
func TestWindowsSeparate(t *testing.T) {
	c := newCutter(1000)
	col := &column{where: "cell"}
	for i, s := range []string{"123", "456", "", "a789"} {
		c.w.segment(&extract.Segment{Text: []byte(s), Offset: int64(3 * i)}, col)
	}
	want := []place{{0, 3, 0, "cell", detectors.Likely}, {3, 6, 0, "cell", detectors.Likely}}
	if d := cmp.Diff(want, c.hits); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestWindowsFlush: what an extractor left open is scanned to its end.
func TestWindowsFlush(t *testing.T) {
	for _, text := range []string{"x 12345", string(noise(rand.New(rand.NewPCG(5, 6)), 500)) + " 12345"} {
		c := newCutter(64)
		c.w.segment(&extract.Segment{Text: []byte(text), More: true}, &column{})
		before := len(c.hits)
		c.w.flush()
		c.w.flush()
		if len(c.hits) <= before || c.hits[len(c.hits)-1].End != int64(len(text)) {
			t.Errorf("the last value of an open text of %d bytes was not found: %v", len(text), c.hits)
		}
	}
}

func TestWindowsAllocations(t *testing.T) {
	text := noise(rand.New(rand.NewPCG(7, 8)), 200<<10)
	c := newCutter(windowSize)
	c.w.found = func(*detectors.Match, hit) {}
	col := &column{}
	seg := extract.Segment{Text: text, More: true}
	run := func() {
		c.w.segment(&seg, col)
		seg.Offset += int64(len(text))
	}
	run()
	if n := testing.AllocsPerRun(20, run); n > 0 {
		t.Errorf("%v allocations for each segment in the steady state, want 0", n)
	}
}

func FuzzWindows(f *testing.F) {
	f.Add([]byte("k 123,456\n789"), uint16(7), uint8(3))
	f.Add([]byte("12345678901234567890 k,,,\n\n1234"), uint16(1), uint8(255))
	f.Fuzz(func(t *testing.T, text []byte, size uint16, step uint8) {
		whole := newCutter(1<<20).feed(text, newGrid(), every(len(text)))
		g := newGrid()
		got := newCutter(int(size)+1).feed(text, g, every(int(step)+1))
		if d := cmp.Diff(whole, got); d != "" {
			t.Errorf("(-whole +cut):\n%s", d)
		}
		if !bytes.Equal(g.fed, text) {
			t.Error("the tracker was fed other bytes than the text")
		}
	})
}
