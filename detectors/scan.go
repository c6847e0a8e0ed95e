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
	gate    gate
	peers   peers
	ahead   ahead

	known    [knownLabels]knownLabel
	termWork termWork

	turn   int // where something seen before collect takes its turn
	normal normal
	plain  bool // the text is a copy in plain characters

	window Window
	field  *Field // what Window.FieldAt last gave
	asked  int    // for which offset
}

// candidate is a token that a detector accepted.
type candidate struct {
	start, end int32
	det        uint16
	verdict    Verdict
	evidence   Evidence // so far of the field alone; judge completes it
	logit      float32
}

// NewScanner makes a Scanner for one goroutine.
func (e *Engine) NewScanner() *Scanner {
	s := &Scanner{e: e, cursor: lex.NewCursor(&e.tokens)}
	s.index.Seek(e.seek)
	s.index.Find(e.literals.sieve)
	s.index.SeekLabels(e.labels.tails)
	return s
}

// Scan appends to dst the matches that start in [w.Lo, w.Hi), in order of
// Start, of every likelihood, and returns it. Matches do not overlap.
func (s *Scanner) Scan(w Window, dst []Match) []Match {
	from := len(dst)
	dst = s.scan(w, dst)
	if s.e.terms != nil && w.FieldAt == nil && !s.plain {
		dst = s.terms(&w, dst, from)
	}
	return dst
}

// scan is Scan without terms.
func (s *Scanner) scan(w Window, dst []Match) []Match {
	lo := max(0, w.Lo-s.e.maxLen-labelGap)
	hi := min(len(w.Text), w.Hi+s.e.maxLen)
	s.index.Reset(w.Text, lo, hi)
	s.index.HeedDull(w.Field == nil && w.FieldAt == nil)
	s.cands = s.cands[:0]
	s.around.valid, s.gate.reach, s.peers.end = false, 0, 0
	s.window, s.asked = w, -1
	s.seekOdd(&w)
	s.search(w.Text, lo, hi)
	s.turn = s.nextTurn()
	from := len(dst)
	s.collect(w.Text)
	s.fieldValue(w.Text, w.Field)
	s.takeTurns(len(w.Text))
	if len(s.cands) > 0 {
		s.sort()
		s.judge(w.Text)
		dst = s.resolve(&w, dst)
	}
	if len(s.normal.odd) > 0 {
		dst = s.plainly(&w, dst, from)
	}
	return dst
}

// collect offers every anchor to the detectors that take it.
func (s *Scanner) collect(text []byte) {
	e, x := s.e, &s.index
	s.covered = 0
	for x.Next() {
		a := &x.Anchors
		for all := a.All(); all != 0; all &= all - 1 {
			pos, bit := a.Base+bits.TrailingZeros64(all), all&-all
			if pos >= s.turn {
				s.takeTurns(pos)
			}
			if a.Literals&bit != 0 {
				s.literals(text, pos)
			}
			if a.Labels&bit != 0 {
				s.label(text, pos)
			}
			if a.Countries&bit != 0 {
				s.probe(text, pos, &e.byAnchor[lex.Country])
			}
			if a.Tokens&bit != 0 && pos >= s.covered && s.cursor.Start(x, pos) {
				for s.cursor.Next() && pos >= s.covered {
					s.offer(pos)
				}
			}
			switch {
			case a.At&bit != 0:
				s.probe(text, pos, &e.byAnchor[lex.At])
			case a.Colons&bit != 0:
				s.probe(text, pos, &e.byAnchor[lex.Colons])
			case a.Pairs&bit != 0:
				s.probe(text, pos, &e.byAnchor[lex.Pairs])
			case a.Names&bit != 0:
				s.probeWords(text, pos, &e.byAnchor[lex.Names])
			case a.Numbers&bit != 0:
				s.probeWords(text, pos, &e.byAnchor[lex.Numbers])
			}
		}
	}
}

// offer shows the cursor's token to the detectors of its shape.
func (s *Scanner) offer(pos int) {
	r := s.e.shapes.find(s.cursor.Key())
	if r == nil {
		r = &s.e.byDigits[s.cursor.Number()]
	}
	if len(r.free) > 0 {
		s.validate(r.free, pos)
	}
	if len(r.gated) > 0 {
		if dets := s.admit(r.gated, pos, s.cursor.End(), gateGap); len(dets) > 0 {
			s.validate(dets, pos)
		}
	}
}

func (s *Scanner) validate(dets []uint16, pos int) {
	t := s.cursor.Fill()
	start, end := t.Start, t.End
	for _, d := range dets {
		if v := s.e.validate[d](t); v != Reject {
			if v == Lesser {
				d, v = d+1, Pass
			}
			s.accept(t.Start, t.End, pos, d, v)
		}
		t.Start, t.End = start, end
	}
}

// probe asks the detectors of an anchor or literal at text[pos].
func (s *Scanner) probe(text []byte, pos int, r *recipients) {
	s.probeEach(text, pos, r.free)
	if len(r.gated) > 0 {
		// Where the value starts is not known before it is found: any keyword in
		// reach will do, and judge looks whether it is near.
		s.probeEach(text, pos, s.admit(r.gated, pos, pos, contextReach))
	}
}

// probeWords asks the detectors of capitalised words and small numbers. Where a
// column or key names types outright, only those it names are asked: the words
// of all languages cost more to tell apart than what else a cell may hold.
func (s *Scanner) probeWords(text []byte, pos int, r *recipients) {
	if s.window.FieldAt == nil || len(r.free) == 0 {
		s.probe(text, pos, r)
		return
	}
	if alone(text, pos) {
		return
	}
	f := s.fieldAt(pos)
	if f == nil || f.silent {
		s.probe(text, pos, r)
		return
	}
	for i, d := range r.free {
		if f.signs[d]&(FieldName|FieldPart) != 0 {
			s.probeEach(text, pos, r.free[i:i+1])
		}
	}
	if len(f.named) > 0 {
		s.probeEach(text, pos, s.admit(r.gated, pos, pos, contextReach))
	}
}

// alone reports whether no space parts the word at text[pos] from another: what
// stands behind a bare comma is another cell's.
func alone(text []byte, pos int) bool {
	if pos > 0 && text[pos-1] == ' ' {
		return false
	}
	end := pos
	for end < len(text) && lex.IsWord(text[end]) {
		end++
	}
	return end+1 >= len(text) || text[end] != ' ' && (text[end+1] != ' ' || text[end] != ',' && text[end] != '.')
}

func (s *Scanner) probeEach(text []byte, pos int, dets []uint16) {
	for _, d := range dets {
		if start, end, v := s.e.probe[d](text, pos); v != Reject {
			s.accept(start, end, pos, d, v)
		}
	}
}

// accept notes a candidate found at the anchor pos. Inside one that is sure
// without context no further tokens are looked for: they would only be its parts.
func (s *Scanner) accept(start, end, pos int, det uint16, v Verdict) {
	base := &s.e.scores[det]
	s.cands = append(s.cands, candidate{start: int32(start), end: int32(end), det: det, verdict: v})
	c := &s.cands[len(s.cands)-1]
	c.logit, c.evidence = base.logit[v&7], base.evidence[v&7]
	if f := s.fieldAt(pos); f != nil {
		c.evidence |= f.signs[det]
	}
	if c.logit >= sure {
		s.covered = max(s.covered, end)
	}
}

// fieldAt gives the field in which what is found at the anchor pos stands. An
// anchor before Lo belongs to a value that reaches into the window, or to
// nothing of interest: no value spans fields.
func (s *Scanner) fieldAt(pos int) *Field {
	if s.window.FieldAt == nil {
		return s.window.Field
	}
	return s.fieldAsked(pos)
}

func (s *Scanner) fieldAsked(pos int) *Field {
	w := &s.window
	if off := max(w.Lo, min(pos, w.Hi-1)); off > s.asked {
		s.field, s.asked = w.FieldAt(off), off
	}
	return s.field
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

// judge gives every candidate its evidence and log-odds, and drops those of
// gated detectors that were asked for a word that is not theirs after all.
func (s *Scanner) judge(text []byte) {
	kept := 0
	for i := range s.cands {
		c := &s.cands[i]
		base := &s.e.scores[c.det]
		if base.numeric && c.evidence&(FieldName|FieldPart|Labelled) == 0 && base.doubted(text, c) {
			c.evidence |= NegativeNear
		}
		if c.logit < sure || c.evidence&(contextSigns|Labelled) != 0 || base.required {
			if c.evidence&(FieldName|FieldPart|Labelled) == 0 && (c.logit < sure || base.required) {
				c.evidence |= s.prose(text, c)
			}
			c.logit = weigh(c.logit, c.evidence)
			if base.required && c.evidence&(FieldName|FieldPart|KeywordNear|KeywordFar) == 0 {
				if base.gated {
					continue
				}
				c.evidence |= ContextMissed
				c.logit = min(c.logit, missedCap)
			}
		}
		if base.numeric && c.logit >= likelyLogit && c.evidence&named == 0 && s.byChance(text, c) {
			c.evidence |= ContextMissed
			c.logit = min(c.logit, missedCap)
		}
		if kept != i {
			s.cands[kept] = *c
		}
		kept++
	}
	s.cands = s.cands[:kept]
}
