package detectors

// group is the candidates of one span: s.cands[lo:hi].
type group struct {
	lo, hi int32
	best   int32
	dead   bool
}

// resolve chooses among the candidates: of one span the best type, of
// overlapping spans the better one. Every choice depends only on direct
// neighbours, so that the cut of a window cannot change it from afar.
func (s *Scanner) resolve(w *Window, dst []Match) []Match {
	s.alts = s.alts[:0]
	for i := 0; i < len(s.cands); {
		// A candidate that touches no other is its own group; most are.
		if c := &s.cands[i]; i+1 == len(s.cands) || s.cands[i+1].start >= c.end {
			if int(c.start) >= w.Lo && int(c.start) < w.Hi {
				p := probability(c.logit)
				dst = append(dst, Match{Start: int(c.start), End: int(c.end), Detector: c.det, Evidence: c.evidence,
					Score: p, Likelihood: likelihoodOf(p)})
			}
			i++
			continue
		}
		i = s.group(w.Text, i)
		for j := range s.groups {
			s.contest(j)
		}
		for j := range s.groups {
			g := &s.groups[j]
			start := int(s.cands[g.lo].start)
			if !g.dead && start >= w.Lo && start < w.Hi {
				dst = append(dst, s.match(g))
			}
		}
	}
	return dst
}

// group makes groups of candidate i and all that overlap it, one after the
// other, and returns the first candidate after them.
func (s *Scanner) group(text []byte, i int) int {
	s.groups = s.groups[:0]
	for end := s.cands[i].end; i < len(s.cands) && s.cands[i].start < end; {
		g := group{lo: int32(i), best: int32(i)}
		for ; i < len(s.cands) && s.cands[i].start == s.cands[g.lo].start && s.cands[i].end == s.cands[g.lo].end; i++ {
			if s.cands[i].logit > s.cands[g.best].logit {
				g.best = int32(i)
			}
		}
		g.hi = int32(i)
		if g.hi-g.lo > 1 && !s.owned(&g) {
			s.yield(text, &g)
			s.favour(text, &g)
		}
		end = max(end, s.cands[g.lo].end)
		s.groups = append(s.groups, g)
	}
	return i
}

// owned takes the type whose very name the field bears, where it is likely.
func (s *Scanner) owned(g *group) bool {
	for i := g.lo; i < g.hi; i++ {
		if c := &s.cands[i]; c.evidence&FieldOwn != 0 && c.logit >= likelyLogit {
			g.best = i
			return true
		}
	}
	return false
}

// yield passes over a general type where another fits nearly as well. Where types
// of several countries do, the general one is what is known, unless the word
// beside the value is one country's own.
func (s *Scanner) yield(text []byte, g *group) {
	general := &s.cands[g.best]
	if !s.e.detectors[general.det].General {
		return
	}
	best, own := int32(-1), int32(-1)
	fits := func(c *candidate) bool {
		return !s.e.detectors[c.det].General && (c.logit >= likelyLogit || general.logit-c.logit < generalYield)
	}
	for i := g.lo; i < g.hi; i++ {
		if c := &s.cands[i]; fits(c) && (best < 0 || c.logit > s.cands[best].logit) {
			best = i
		}
	}
	several, owners := false, 0
	for i := g.lo; i < g.hi; i++ {
		c := &s.cands[i]
		if !fits(c) || s.cands[best].logit-c.logit >= tieGap {
			continue
		}
		several = several || s.e.scores[c.det].country != s.e.scores[s.cands[best].det].country
		if s.ownWord(text, c) {
			if own < 0 || s.e.scores[c.det].country != s.e.scores[s.cands[own].det].country {
				owners++
			}
			if own < 0 || c.logit > s.cands[own].logit {
				own = i
			}
		}
	}
	switch {
	case best < 0:
	case owners == 1:
		g.best = own
	case !several:
		g.best = best
	}
}

// ownWord reports whether a word near a candidate names its type in no more
// than a few countries.
func (s *Scanner) ownWord(text []byte, c *candidate) bool {
	if c.evidence&KeywordNear == 0 {
		return false
	}
	s.look(text, c.start, c.end, false)
	for i := range s.around.found {
		m := &s.around.found[i]
		if k := &s.e.words.keywords[m.keyword]; m.near && !k.common && s.e.words.has(k.pro, c.det) {
			return true
		}
	}
	return false
}

// favour decides a tie between types of different countries for the country
// that is named in the field or in reach.
func (s *Scanner) favour(text []byte, g *group) {
	cands, best := s.cands[g.lo:g.hi], &s.cands[g.best]
	country := s.e.scores[best.det].country
	tie, named := false, Evidence(0)
	for i := range cands {
		tie = tie || best.logit-cands[i].logit < tieGap && s.e.scores[cands[i].det].country != country
		named |= cands[i].evidence & CountryNamed
	}
	if !tie {
		return
	}
	if named == 0 {
		s.nameCountries(text, cands)
	}
	for i := range cands {
		named |= cands[i].evidence & CountryNamed
	}
	if named == 0 {
		return
	}
	g.best = g.lo
	for i := range cands {
		c := &cands[i]
		if c.evidence&CountryNamed == 0 {
			c.logit -= countryWeight
		}
		if c.logit > s.cands[g.best].logit {
			g.best = g.lo + int32(i)
		}
	}
}

// contest marks group i dead if it overlaps a better one.
func (s *Scanner) contest(i int) {
	a := &s.cands[s.groups[i].best]
	for j := i + 1; j < len(s.groups); j++ {
		b := &s.cands[s.groups[j].best]
		if b.start >= a.end {
			return
		}
		if beats(a, b) {
			s.groups[j].dead = true
		} else {
			s.groups[i].dead = true
		}
	}
}

// beats orders overlapping candidates: more certain, then longer, then earlier.
// Certainty beyond doubt does not count: of two sure ones the longer is the value.
func beats(a, b *candidate) bool {
	x, y := min(a.logit, sure), min(b.logit, sure)
	if x != y {
		return x > y
	}
	if m, n := a.end-a.start, b.end-b.start; m != n {
		return m > n
	}
	return before(a, b)
}

// match makes the result of a group, with the types it cannot be told from.
func (s *Scanner) match(g *group) Match {
	c := &s.cands[g.best]
	m := Match{Start: int(c.start), End: int(c.end), Detector: c.det, Evidence: c.evidence}
	first := len(s.alts)
	gap := float32(tieGap)
	if s.e.detectors[c.det].General {
		gap = generalYield
	}
	for i := g.lo; i < g.hi; i++ {
		o := &s.cands[i]
		// A type may be there twice, found in two ways.
		if i != g.best && c.logit-o.logit < gap && s.e.detectors[o.det].ID != s.e.detectors[c.det].ID && !s.e.detectors[o.det].General &&
			(len(s.alts) == first || s.alts[len(s.alts)-1] != o.det) {
			s.alts = append(s.alts, o.det)
		}
	}
	p := probability(c.logit)
	if len(s.alts) > first {
		m.Alt = s.alts[first:len(s.alts):len(s.alts)]
		m.Evidence |= Tie
		if c.evidence&(FieldName|FieldPart|KeywordNear) == 0 {
			p = min(p, tieCap)
		}
	}
	m.Score, m.Likelihood = p, likelihoodOf(p)
	return m
}
