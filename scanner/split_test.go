package scanner

import (
	"context"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

func allEngine(t testing.TB) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sample is a detector's example: a text and the span of the value in it.
type sample struct {
	id         string
	text       string
	start, end int
	marked     bool // the example says which part is the value
	terms      bool // counts only near a person
}

func samples(e *detectors.Engine) (out []sample) {
	for _, d := range e.Detectors() {
		for _, ex := range d.Examples {
			before, rest, marked := strings.Cut(ex, "§")
			value, after, _ := strings.Cut(rest, "§")
			if !marked {
				before, value, after = "", ex, ""
			}
			out = append(out, sample{d.ID, before + value + after, len(before), len(before) + len(value), marked, len(d.Terms) > 0})
		}
	}
	return out
}

// filler is text without anything to find, n bytes long, that ends
// with a line.
func filler(n int) string {
	const words = "lorem ipsum dolor sit amet, consectetur adipiscing elit; sed do eiusmod tempor\n"
	return strings.Repeat(words, n/len(words)+1)[:max(n-1, 0)] + "\n"
}

// match is what is compared: everything of a match that is stored.
type match struct {
	Start, End int64
	Detector   uint16
	Likelihood detectors.Likelihood
	Score      float32
	Evidence   detectors.Evidence
	Alt        []uint16
}

// splitter feeds texts through windows to one real scanner.
type splitter struct {
	w   *windows
	got []match
}

func newSplitter(e *detectors.Engine, size int) *splitter {
	s := &splitter{w: newWindows(e.NewScanner(), e.Reach())}
	s.w.size = size
	s.w.found = func(m *detectors.Match, h hit) {
		s.got = append(s.got, match{h.start, h.end, m.Detector, m.Likelihood, m.Score, m.Evidence, slices.Clone(m.Alt)})
	}
	return s
}

// feed gives the text in pieces of the lengths that next says.
func (s *splitter) feed(text string, next func() int) []match {
	s.got = s.got[:0]
	for off := 0; ; {
		n := min(next(), len(text)-off)
		seg := extract.Segment{Text: []byte(text[off : off+n]), Offset: int64(off), More: off+n < len(text)}
		s.w.segment(&seg, nil)
		if off += n; off == len(text) {
			return s.got
		}
	}
}

// whole is what one window over all of the text gives.
func whole(sc *detectors.Scanner, text string) (out []match) {
	for _, m := range sc.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
		out = append(out, match{int64(m.Start), int64(m.End), m.Detector, m.Likelihood, m.Score, m.Evidence, slices.Clone(m.Alt)})
	}
	return out
}

func diff(want, got []match) string { return cmp.Diff(want, got, cmpopts.EquateEmpty()) }

// TestEverySample: in one window every example of every detector is found, and
// what it marks as the value is found once.
func TestEverySample(t *testing.T) {
	e := allEngine(t)
	all := samples(e)
	if len(all) < 64 {
		t.Errorf("only %d samples", len(all))
	}
	sc := e.NewScanner()
	pad := filler(e.Reach() + 100)
	for _, s := range all {
		exact, inside := 0, 0
		for _, m := range whole(sc, pad+s.text+"\n"+pad) {
			start, end := int(m.Start)-len(pad), int(m.End)-len(pad)
			if start == s.start && end == s.end {
				exact++
			}
			if start >= s.start && end <= s.end {
				inside++
			}
		}
		if s.marked && exact != 1 || inside == 0 && !s.terms {
			t.Errorf("%s: %q is found %d times in one window, %d matches inside", s.id, s.text, exact, inside)
		}
	}
}

// TestEverySplit cuts a document of all examples before every byte: between
// windows, each of which then holds one byte and its context, and between
// segments.
func TestEverySplit(t *testing.T) {
	e := allEngine(t)
	var text strings.Builder
	for i, s := range samples(e) {
		text.WriteString(s.text + "\n" + filler(i%50))
	}
	doc := text.String()
	want := whole(e.NewScanner(), doc)
	size, stride := 1, 11
	if raceEnabled {
		size, stride = 23, 401
	}
	t.Run("windows", func(t *testing.T) {
		t.Parallel()
		if d := diff(want, newSplitter(e, size).feed(doc, every(len(doc)))); d != "" {
			t.Fatalf("windows of %d bytes (-whole +cut):\n%s", size, d)
		}
	})
	t.Run("segments", func(t *testing.T) {
		t.Parallel()
		s := newSplitter(e, windowSize)
		length := 2*e.Reach() + 1 // longer ones are scanned where they lie
		for shift := 1; shift <= length; shift += stride {
			step := shift
			got := s.feed(doc, func() int { n := step; step = length; return n })
			if d := diff(want, got); d != "" {
				t.Fatalf("segments of %d bytes, the first of %d (-whole +cut):\n%s", length, shift, d)
			}
		}
	})
}

// TestEveryReadSize reads every example as an object, in reads of every size.
func TestEveryReadSize(t *testing.T) {
	e := allEngine(t)
	c := config(t, newLedger())
	c.Engine, c.Extractors, c.Threshold = e, []extract.Extractor{plainText{}}, detectors.VeryUnlikely
	shared, cleanup, err := newReader(c)
	if err != nil {
		t.Fatal(err)
	}
	defer cleanup()
	w := newWorker(shared)
	var got []match
	w.each = func(m *detectors.Match, h hit) {
		got = append(got, match{h.start, h.end, m.Detector, m.Likelihood, m.Score, m.Evidence, slices.Clone(m.Alt)})
	}
	r := rand.New(rand.NewPCG(11, 12))
	sc := e.NewScanner()
	var text strings.Builder
	for _, s := range samples(e) {
		text.WriteString(s.text + " ;\n" + filler(r.IntN(3000)) + "\n")
	}
	doc := text.String()
	want := whole(sc, doc)
	for name, reader := range map[string]func() io.Reader{
		"1":      func() io.Reader { return iotest.OneByteReader(strings.NewReader(doc)) },
		"7":      func() io.Reader { return &sizedReader{strings.NewReader(doc), every(7)} },
		"4096":   func() io.Reader { return &sizedReader{strings.NewReader(doc), every(4096)} },
		"random": func() io.Reader { return &sizedReader{strings.NewReader(doc), func() int { return 1 + r.IntN(9000) }} },
		"late_end": func() io.Reader {
			return iotest.DataErrReader(strings.NewReader(doc))
		},
	} {
		t.Run(name, func(t *testing.T) {
			got = nil
			it := &sources.Item{Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(reader()), nil }}
			readItem(t, w, it)
			if d := diff(want, got); d != "" {
				t.Errorf("(-whole +read):\n%s", d)
			}
		})
	}
}

// sizedReader gives at most as many bytes a read as next says.
type sizedReader struct {
	r    io.Reader
	next func() int
}

func (s *sizedReader) Read(p []byte) (int, error) { return s.r.Read(p[:min(len(p), s.next())]) }

// TestEveryGluedToken: no cut makes a value of what is part of a longer word.
func TestEveryGluedToken(t *testing.T) {
	e := allEngine(t)
	stride := 1
	if raceEnabled {
		stride = 7
	}
	pad := filler(e.Reach())
	sc := e.NewScanner()
	windows := newSplitter(e, 1)
	for _, s := range samples(e) {
		for _, glue := range []string{"x", "7"} {
			for _, text := range []string{
				pad + s.text[:s.start] + glue + s.text[s.start:] + " " + pad,
				pad + s.text[:s.end] + glue + s.text[s.end:] + " " + pad,
			} {
				want := whole(sc, text)
				for cut := len(pad) + s.start - 3; cut < len(pad)+s.end+3; cut += stride {
					windows.w.size = cut
					if d := diff(want, windows.feed(text, every(len(text)))); d != "" {
						t.Fatalf("%s: %q glued to %q, cut at %d (-whole +cut):\n%s", s.id, s.text, glue, cut-len(pad)-s.start, d)
					}
				}
			}
		}
	}
}

// TestChunkEquivalence: random documents give the same findings however they
// are cut into segments and windows.
func TestChunkEquivalence(t *testing.T) {
	e := allEngine(t)
	sc := e.NewScanner()
	all := samples(e)
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(0, 30).Draw(t, "parts") {
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0, 1:
				b.WriteString(rapid.SampledFrom(all).Draw(t, "sample").text)
			case 2:
				s := rapid.SampledFrom(all).Draw(t, "part")
				b.WriteString(s.text[:rapid.IntRange(0, len(s.text)).Draw(t, "upto")])
			case 3:
				b.WriteString(filler(rapid.IntRange(0, 1500).Draw(t, "filler")))
			case 4:
				b.WriteString(rapid.StringOf(rapid.RuneFrom([]rune("0123456789 -./+@:,;\"\nAZaz§é"))).Draw(t, "noise"))
			case 5:
				b.Write(rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes"))
			}
			b.WriteString(rapid.SampledFrom([]string{"", " ", "\n", ", ", ";", "\t", "/", "-"}).Draw(t, "between"))
		}
		text := b.String()
		s := newSplitter(e, rapid.IntRange(1, 3000).Draw(t, "window"))
		steps := rapid.SliceOfN(rapid.IntRange(1, 5000), 1, 20).Draw(t, "steps")
		i := 0
		got := s.feed(text, func() int { i++; return steps[i%len(steps)] })
		if d := diff(whole(sc, text), got); d != "" {
			t.Fatalf("(-whole +cut):\n%s", d)
		}
	})
}

// TestSplitControl is the negative control of the tests above: windows with no
// context lose matches.
func TestSplitControl(t *testing.T) {
	e := allEngine(t)
	sc := e.NewScanner()
	lost := 0
	for _, s := range samples(e) {
		text := filler(100) + s.text + " " + filler(100)
		w := newSplitter(e, 100+(s.start+s.end)/2)
		w.w.reach = 0
		if !slices.EqualFunc(whole(sc, text), w.feed(text, every(len(text))), func(a, b match) bool { return cmp.Equal(a, b) }) {
			lost++
		}
	}
	if lost < 20 {
		t.Errorf("without context only %d examples were lost: the tests of cuts prove nothing", lost)
	}
}
