package detectors

import (
	"math/bits"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Scanner is one goroutine's working memory for an Engine.
type Scanner struct {
	e       *Engine
	index   lex.Index
	cursor  lex.Cursor
	cands   []candidate
	covered int // offset up to which a sure candidate reaches
	groups  []group
	alts    []uint16
	around  surroundings
}

// candidate is a token that a detector accepted.
type candidate struct {
	start, end int32
	det        uint16
	verdict    Verdict
	evidence   Evidence
	logit      float32
}

// NewScanner makes a Scanner for one goroutine.
func (e *Engine) NewScanner() *Scanner { return &Scanner{e: e, cursor: lex.NewCursor(&e.tokens)} }

// Scan appends to dst the matches that start in [w.Lo, w.Hi), in order of
// Start, of every likelihood, and returns it. Matches do not overlap.
func (s *Scanner) Scan(w Window, dst []Match) []Match {
	lo := max(0, w.Lo-s.e.maxLen)
	hi := min(len(w.Text), w.Hi+s.e.maxLen)
	s.index.Reset(w.Text, lo, hi)
	s.cands = s.cands[:0]
	s.around.valid = false
	s.collect(w.Text)
	for _, d := range s.e.searches {
		s.search(w.Text, lo, hi, d)
	}
	if len(s.cands) == 0 {
		return dst
	}
	s.sort()
	s.judge(&w)
	return s.resolve(&w, dst)
}

// collect offers every anchor to the detectors that take it.
func (s *Scanner) collect(text []byte) {
	e, x := s.e, &s.index
	s.covered = 0
	for x.Next() {
		a := &x.Anchors
		for all := a.All(); all != 0; all &= all - 1 {
			pos, bit := a.Base+bits.TrailingZeros64(all), all&-all
			if a.Countries&bit != 0 {
				s.probe(text, pos, e.byAnchor[lex.Country])
			}
			if a.Tokens&bit != 0 && pos >= s.covered && s.cursor.Start(x, pos) {
				for s.cursor.Next() && pos >= s.covered {
					s.offer()
				}
			}
			switch {
			case a.At&bit != 0:
				s.probe(text, pos, e.byAnchor[lex.At])
			case a.Colons&bit != 0:
				s.probe(text, pos, e.byAnchor[lex.Colons])
			case a.Pairs&bit != 0:
				s.probe(text, pos, e.byAnchor[lex.Pairs])
			}
		}
	}
}

// offer shows the cursor's token to the detectors of its shape.
func (s *Scanner) offer() {
	if dets := s.e.shapes.find(s.cursor.Key()); len(dets) > 0 {
		s.validate(dets)
	}
	if dets := s.e.byDigits[s.cursor.Number()]; len(dets) > 0 {
		s.validate(dets)
	}
}

func (s *Scanner) validate(dets []uint16) {
	t := s.cursor.Fill()
	start, end := t.Start, t.End
	for _, d := range dets {
		v := s.e.validate[d](t)
		if v != Reject {
			if v == Lesser {
				d, v = d+1, Pass
			}
			s.accept(t.Start, t.End, d, v)
		}
		t.Start, t.End = start, end
	}
}

func (s *Scanner) probe(text []byte, pos int, dets []uint16) {
	for _, d := range dets {
		if start, end, v := s.e.probe[d](text, pos); v != Reject {
			s.accept(start, end, d, v)
		}
	}
}

// search lets a detector go over all of text[lo:hi]. Every start is looked at,
// those within another value too, so that what is found does not depend on lo.
func (s *Scanner) search(text []byte, lo, hi int, d uint16) {
	for from := lo; from < hi; {
		start, end, v := s.e.detectors[d].Search(text, from)
		if v == Reject || start >= hi {
			return
		}
		s.accept(start, end, d, v)
		from = start + 1
	}
}

// accept notes a candidate. Inside one that is sure without context no further
// tokens are looked for: they would only be its parts.
func (s *Scanner) accept(start, end int, det uint16, v Verdict) {
	logit := s.e.scores[det].logit[v&7]
	s.cands = append(s.cands, candidate{start: int32(start), end: int32(end), det: det, verdict: v, logit: logit})
	if logit >= sure {
		s.covered = max(s.covered, end)
	}
}

// sort orders the candidates by start, then longest first, then detector. They
// are nearly in order: only probes look back.
func (s *Scanner) sort() {
	c := s.cands
	for i := 1; i < len(c); i++ {
		for j := i; j > 0 && before(&c[j], &c[j-1]); j-- {
			c[j], c[j-1] = c[j-1], c[j]
		}
	}
}

func before(a, b *candidate) bool {
	if a.start != b.start {
		return a.start < b.start
	}
	if a.end != b.end {
		return a.end > b.end
	}
	return a.det < b.det
}

// judge gives every candidate its evidence and log-odds.
func (s *Scanner) judge(w *Window) {
	field := w.Field
	asked := -1
	for i := range s.cands {
		c := &s.cands[i]
		if w.FieldAt != nil {
			// What starts before Lo and reaches into the window stands in the
			// field at Lo, and so at the other edge: no value spans fields.
			if off := max(w.Lo, min(int(c.start), w.Hi-1)); off > asked {
				field, asked = w.FieldAt(off), off
			}
		}
		base := &s.e.scores[c.det]
		ev := base.evidence[c.verdict&7]
		if field != nil {
			ev |= field.signs[c.det]
		}
		if ev&(FieldName|FieldPart) == 0 && (c.logit < sure || base.required) {
			ev |= s.prose(w.Text, c)
		}
		c.logit = weigh(c.logit, ev)
		if base.required && ev&(FieldName|FieldPart|KeywordNear|KeywordFar) == 0 {
			ev |= ContextMissed
			c.logit = min(c.logit, missedCap)
		}
		c.evidence = ev
	}
}
