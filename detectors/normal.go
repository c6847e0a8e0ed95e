package detectors

import (
	"cmp"
	"slices"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Numbers are also written with characters that the tokeniser does not join:
// no-break spaces, soft hyphens, dashes, full-width and Arabic-Indic digits
// (lex.Plain lists them). Where one stands in a number, its surroundings are
// scanned once more in a copy in plain characters, and the values that hold it
// are reported where they stand in the text, in place of what was found of them.

// normal is a scanner's working memory for such copies.
type normal struct {
	scanner *Scanner // of the copies; nil until the first
	odd     []int
	fields  []*Field // where the odd characters stand, as far as was asked
	text    []byte
	at      []int32 // by byte of the copy: its place in the window; one more for the end
	matches []Match
	alts    []uint16
}

// seekOdd looks for odd characters around a window.
func (s *Scanner) seekOdd(w *Window) {
	n := &s.normal
	n.odd, n.fields = n.odd[:0], n.fields[:0]
	if !s.plain {
		n.odd = s.index.Odd(n.odd, max(0, w.Lo-s.e.maxLen), min(len(w.Text), w.Hi+s.e.maxLen))
	}
}

// plainly scans what stands around the odd characters again and merges the
// matches into dst[from:].
func (s *Scanner) plainly(w *Window, dst []Match, from int) []Match {
	n := &s.normal
	if n.scanner == nil {
		n.scanner = s.e.NewScanner()
		n.scanner.plain = true
	}
	n.alts = n.alts[:0]
	found := len(dst)
	for i := 0; i < len(n.odd); {
		// Places in one field that are close together share one copy.
		j := i + 1
		for j < len(n.odd) && n.odd[j]-n.odd[j-1] <= 2*s.e.maxLen && n.fields[j] == n.fields[i] {
			j++
		}
		dst = s.copied(w, n.odd[i:j], n.fields[i], dst)
		i = j
	}
	return supersede(dst, from, found)
}

// fieldReach is how far around an odd character a value of a field is looked for.
const fieldReach = 64

// copied scans the plain copy of the text around some odd characters and appends
// the matches that hold one of them.
func (s *Scanner) copied(w *Window, odd []int, field *Field, dst []Match) []Match {
	n := &s.normal
	reach := s.e.Reach()
	if w.FieldAt != nil {
		reach = fieldReach // no value spans fields, and the field is the context
	}
	lo := max(0, odd[0]-reach)
	if lo > 0 { // what stands at the very start is there, be it part of a character or not
		lo = runeStart(w.Text, lo)
	}
	hi := min(len(w.Text), odd[len(odd)-1]+reach)
	n.text, n.at = n.text[:0], n.at[:0]
	for i := lo; i < hi; {
		c, size := byte(0), 0
		if w.Text[i] >= 0x80 {
			c, size = lex.Plain(w.Text[i:])
		}
		switch {
		case size == 0:
			n.text, n.at = append(n.text, w.Text[i]), append(n.at, int32(i))
			i++
			continue
		case c != 0:
			n.text, n.at = append(n.text, c), append(n.at, int32(i))
		}
		i += size
	}
	n.at = append(n.at, int32(hi))
	n.matches = n.scanner.Scan(Window{Text: n.text, Hi: len(n.text), Field: field}, n.matches[:0])
	for _, m := range n.matches {
		start, end := int(n.at[m.Start]), int(n.at[m.End-1])
		end += widthAt(w.Text, end)
		i, _ := slices.BinarySearch(odd, start)
		if start < w.Lo || start >= w.Hi || i == len(odd) || odd[i] >= end {
			continue // of another window, or without an odd character of these
		}
		m.Start, m.End = start, end
		if len(m.Alt) > 0 {
			at := len(n.alts)
			n.alts = append(n.alts, m.Alt...)
			m.Alt = n.alts[at:len(n.alts):len(n.alts)]
		}
		dst = append(dst, m)
	}
	return dst
}

// widthAt is the length of the character at text[i] where Plain changed it, 1 elsewhere.
func widthAt(text []byte, i int) int {
	if text[i] >= 0x80 {
		if _, size := lex.Plain(text[i:]); size > 0 {
			return size
		}
	}
	return 1
}

// runeStart moves i forward to the start of a character.
func runeStart(text []byte, i int) int {
	for i < len(text) && text[i]&0xc0 == 0x80 {
		i++
	}
	return i
}

// supersede puts dst[from:] in order, where dst[found:] was found in copies: of
// two matches that overlap the likelier stands, of equal ones the longer.
func supersede(dst []Match, from, found int) []Match {
	if len(dst) == found {
		return dst
	}
	all := dst[from:]
	slices.SortStableFunc(all, func(a, b Match) int { return cmp.Compare(a.Start, b.Start) })
	kept := all[:0]
	for _, m := range all {
		if n := len(kept); n > 0 && m.Start < kept[n-1].End {
			if m.Likelihood > kept[n-1].Likelihood || m.Likelihood == kept[n-1].Likelihood && m.End-m.Start > kept[n-1].End-kept[n-1].Start {
				kept[n-1] = m
			}
			continue
		}
		kept = append(kept, m)
	}
	return dst[:from+len(kept)]
}
