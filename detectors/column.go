package detectors

import (
	"bytes"
	"cmp"
	"math"
	"slices"
)

// Column is what a column of values is judged to hold.
type Column struct {
	Detector   string     // ID; "" when it holds none of the types
	Likelihood Likelihood // of the column being of that type
	Score      float32
	Share      float64  // of the non-empty values that are of the type
	N          int      // non-empty values
	Alt        []string // other types that explain the values as well
}

// Shares of values that pass: in a column that is of the type (some are always
// broken), and the highest that chance is taken for.
const (
	trueShare    = 0.95
	columnWeight = 40 // values beyond this many add no more certainty
)

// Column judges a column by its header and its values together: for each type,
// how much better "the column is of this type" explains the values that pass
// its check than "they pass by chance" does.
func (s *Scanner) Column(header string, values [][]byte) Column {
	var c ColumnStat
	field := s.e.Field(header)
	for _, v := range values {
		s.AddTo(&c, field, v)
	}
	return s.e.Judge(&c, field)
}

// ColumnStat gathers what the values of a column say, without keeping any. Parts
// of one column can be gathered apart, under the same field, and merged. The
// zero value is empty; it belongs to one Engine and one goroutine.
type ColumnStat struct {
	n        int
	passed   []passes // by detector, ascending
	distinct sketch
	numbers  serial
}

// passes counts the values that a detector accepts.
type passes struct {
	det  uint16
	k    int
	form float32 // sum of what the verdicts weigh
}

// serial watches whether values are numbers that count upwards.
type serial struct {
	n, rising int
	last      uint64 // the last value, while it is a number of at most 19 digits
	span      uint64 // sum of the steps upwards
}

// AddTo adds a value to a column under the given field; blank ones do not count.
func (s *Scanner) AddTo(c *ColumnStat, field *Field, v []byte) {
	v = bytes.TrimSpace(v)
	if len(v) == 0 {
		return
	}
	c.n++
	c.distinct.add(v)
	c.numbers.add(v)
	s.window = Window{}
	s.tokensOf(c, v)
	s.wholeOf(c, field, v)
}

// Merge adds another part of the column, which must be of the same Engine.
func (c *ColumnStat) Merge(o *ColumnStat) {
	c.n += o.n
	for _, p := range o.passed {
		t := c.of(p.det)
		t.k += p.k
		t.form += p.form
	}
	c.distinct.merge(&o.distinct)
	c.numbers.n += o.numbers.n
	c.numbers.rising += o.numbers.rising
	c.numbers.span += o.numbers.span
	c.numbers.last = 0
}

// of finds or makes the count of a detector.
func (c *ColumnStat) of(det uint16) *passes {
	i, ok := slices.BinarySearchFunc(c.passed, det, func(p passes, d uint16) int { return cmp.Compare(p.det, d) })
	if !ok {
		c.passed = slices.Insert(c.passed, i, passes{det: det})
	}
	return &c.passed[i]
}

func (c *ColumnStat) pass(det uint16, v Verdict) {
	p := c.of(det)
	p.k++
	p.form += verdictWeight[v]
}

// tokensOf counts the detectors whose shapes and anchors find the value: it may
// have a sign or bracket besides.
func (s *Scanner) tokensOf(c *ColumnStat, v []byte) {
	s.index.Reset(v, 0, len(v))
	s.cands = s.cands[:0]
	s.gate.open = true // the column is the context
	s.collect(v)
	s.gate.open = false
	for i := range s.cands {
		d := &s.cands[i]
		if 10*int(d.end-d.start) < 8*len(v) || s.countedBefore(i) {
			continue
		}
		c.pass(d.det, d.verdict)
	}
}

// countedBefore reports whether an earlier candidate of the same value has the same detector.
func (s *Scanner) countedBefore(i int) bool {
	for j := range i {
		if s.cands[j].det == s.cands[i].det {
			return true
		}
	}
	return false
}

// Of detectors that judge whole values, those that accept no more than this
// share of arbitrary ones are asked under any header.
const freeValueChance = 0.05

// wholeOf counts the detectors that judge whole values: those that the header
// names, and those whose word means something without it.
func (s *Scanner) wholeOf(c *ColumnStat, field *Field, v []byte) {
	if len(v) > MaxValue {
		return
	}
	for _, d := range s.e.freeValued {
		s.whole(c, d, v)
	}
	if field == nil {
		return
	}
	for _, d := range field.values {
		if !s.e.detectors[d].freeValue() {
			s.whole(c, d, v)
		}
	}
}

// freeValue reports whether a detector of whole values is asked under any
// header. Of one that also finds by itself, Chance says nothing of Value.
func (d *Detector) freeValue() bool {
	return d.Value != nil && d.Validate == nil && d.Probe == nil && !d.Context.Required && d.Chance <= freeValueChance
}

func (s *Scanner) whole(c *ColumnStat, d uint16, v []byte) {
	if n, verdict := s.e.detectors[d].Value(v); verdict != Reject && n == len(v) && !s.foundWhole(d) {
		c.pass(d, verdict)
	}
}

// foundWhole reports whether tokensOf has counted the value for a detector.
func (s *Scanner) foundWhole(d uint16) bool {
	return slices.ContainsFunc(s.cands, func(c candidate) bool { return c.det == d })
}

// Judge gives the type that explains a column best.
func (e *Engine) Judge(c *ColumnStat, field *Field) Column {
	type scored struct {
		det   uint16
		logit float32
		k     int
	}
	var list []scored
	for _, p := range c.passed {
		list = append(list, scored{p.det, e.columnLogit(c, field, p), p.k})
	}
	if len(list) == 0 {
		return Column{N: c.n}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.logit, a.logit) })
	best := list[0]
	d := &e.detectors[best.det]
	p := probability(best.logit)
	col := Column{Detector: d.ID, Share: float64(best.k) / float64(c.n), N: c.n}
	for _, o := range list[1:] {
		if id := e.detectors[o.det].ID; best.logit-o.logit < tieGap && id != d.ID && !slices.Contains(col.Alt, id) {
			col.Alt = append(col.Alt, id)
		}
	}
	if len(col.Alt) > 0 && field.evidence(best.det)&(FieldName|FieldPart) == 0 {
		p = min(p, tieCap)
	}
	col.Score, col.Likelihood = p, likelihoodOf(p)
	if col.Likelihood < Possible {
		return Column{N: c.n}
	}
	return col
}

// columnLogit is the log-odds that the column is of the type.
func (e *Engine) columnLogit(c *ColumnStat, field *Field, p passes) float32 {
	d := &e.detectors[p.det]
	chance := min(d.Chance, trueShare-0.01)
	w := min(1, columnWeight/float64(c.n))
	odds := w * (float64(p.k)*math.Log(trueShare/chance) + float64(c.n-p.k)*math.Log((1-trueShare)/(1-chance)))
	ev := field.evidence(p.det)
	logit := weigh(familyPrior[d.Family]+float32(odds)+p.form/float32(p.k), ev)
	if ev&(FieldName|FieldPart) == 0 {
		if identifies(d.Family) && c.repeats() {
			logit -= repeatWeight
		}
		if d.Context.Required && d.Chance > 0.15 || c.numbers.counts(c.n) && d.Chance > 1e-3 {
			logit = min(logit, missedCap)
		}
	}
	return logit
}

// identifies reports whether values of a family belong to one person each, so
// that a column of persons has many of them.
func identifies(f Family) bool {
	return f == FamilyNationalID || f == FamilyFinancial || f == FamilyDocument
}

// What a column that repeats few values over and over weighs against numbers
// that are one person's, and from how many values on.
const (
	repeatWeight = 4
	repeatShare  = 0.1
	repeatValues = 40
)

// repeats reports whether the column is of a few values: codes, not persons.
func (c *ColumnStat) repeats() bool {
	return c.n >= repeatValues && c.distinct.count() < repeatShare*float64(c.n)
}

// add looks at the next value.
func (n *serial) add(v []byte) {
	if len(v) > 19 {
		n.last = 0
		return
	}
	x := uint64(0)
	for _, c := range v {
		if c-'0' > 9 {
			n.last = 0
			return
		}
		x = x*10 + uint64(c-'0')
	}
	if n.last > 0 {
		n.n++
		if x > n.last {
			n.rising++
			n.span += min(x-n.last, math.MaxUint32)
		}
	}
	n.last = x
}

// Numbers count upwards when nearly every one is greater than the one before,
// by no more than this on average.
const (
	risingShare = 0.95
	widestStep  = 50
	leastSteps  = 8
)

// counts reports whether the column numbers its rows: as many as check digits
// let pass, such numbers are nobody's. A sorted column of true ones has wide steps.
func (n *serial) counts(values int) bool {
	return n.n >= leastSteps && 10*n.n >= 8*values && float64(n.rising) >= risingShare*float64(n.n) &&
		n.span <= widestStep*uint64(n.n)
}
