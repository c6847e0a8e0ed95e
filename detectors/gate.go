package detectors

import "slices"

// gated reports whether a detector is asked only where its own context stands:
// one of a weak pattern that is nothing without a keyword or field name.
func (d *Detector) gated() bool { return d.Tier == 2 && d.Context.Required && !d.Lesser }

// gate is a scanner's working memory for gated detectors.
type gate struct {
	admitted []uint16
	open     bool // everybody is admitted: context is looked at elsewhere
}

// admit gives those of some gated detectors that the field at start names, or a
// keyword with a gap of at most the given bytes before text[start:end]. However
// many there are, it looks first at what stands there. A field that names a
// type, or says that it holds something else, leaves no room for other words.
// The result is valid until the next call.
func (s *Scanner) admit(gated []uint16, start, end, gap int) []uint16 {
	g := &s.gate
	if g.open {
		return gated
	}
	g.admitted = g.admitted[:0]
	if f := s.fieldAt(start); f != nil {
		g.admitted = intersect(g.admitted, gated, f.named)
		if !f.silent {
			return g.admitted
		}
	}
	s.look(s.window.Text, int32(start), int32(end), gap > gateGap)
	x := s.e.words
	lists := 0
	for i := range s.around.found {
		m := &s.around.found[i]
		if l := x.keywords[m.keyword].pro; l.lo < l.hi && int(m.gap) <= gap {
			g.admitted = intersect(g.admitted, gated, x.detectors(l))
			lists++
		}
	}
	if lists > 0 {
		slices.Sort(g.admitted)
		g.admitted = slices.Compact(g.admitted)
	}
	return g.admitted
}

// intersect appends to dst what two ascending lists have in common.
func intersect(dst, a, b []uint16) []uint16 {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, v := range a {
		if len(b) > 16*len(a) {
			i, _ := slices.BinarySearch(b, v)
			b = b[i:]
		}
		for len(b) > 0 && b[0] < v {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == v {
			dst = append(dst, v)
		}
	}
	return dst
}
