package detectors

import "slices"

// gated reports whether a detector is asked only where its own context stands:
// one that is nothing without a keyword or field name. One that is asked at its
// keywords themselves has them.
func (d *Detector) gated() bool {
	return d.Context.Required && !d.Lesser && (len(d.Literals) == 0 || !d.atKeywords())
}

// atKeywords reports whether all literals of a detector are keywords of its own.
func (d *Detector) atKeywords() bool {
	return !slices.ContainsFunc(d.Literals, func(literal string) bool {
		for _, words := range d.Context.Keywords {
			if slices.Contains(words, literal) {
				return false
			}
		}
		return true
	})
}

// gate is a scanner's working memory for gated detectors.
type gate struct {
	admitted []uint16
	open     bool // everybody is admitted: context is looked at elsewhere
	start    int  // where it was last found that no keyword stands …
	reach    int  // … in so many bytes before
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
		if len(f.named) > 0 {
			g.admitted = intersect(g.admitted, gated, f.named)
		}
		if !f.silent {
			return g.admitted
		}
	}
	text, x := s.window.Text, s.e.words
	after := bracketed(text, end)
	if g.start == start && g.reach >= gap && !after {
		return g.admitted
	}
	lo, v := s.wordsBefore(start, gap)
	if x.gate.words(text, lo, &v) == 0 {
		if g.start, g.reach = start, gap; !after {
			return g.admitted
		}
	}
	s.look(text, int32(start), int32(end), gap > gateGap)
	for i := range s.around.found {
		m := &s.around.found[i]
		if l := x.keywords[m.keyword].pro; l.lo < l.hi && int(m.gap) <= gap {
			g.admitted = intersect(g.admitted, gated, x.detectors(l))
		}
	}
	if len(g.admitted) > 1 {
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
