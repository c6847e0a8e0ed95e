package detectors

import (
	"math/bits"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Check digits prove something only where numbers with the right one are rare.
// In a list, dump or table of numbers of one form, a tenth or a hundredth of
// them have it by chance, and the others around tell: of real identifiers nearly
// all have it. So a number that nothing names is compared with its neighbours.

const (
	// peerReach is how far from a value others of its form are looked for, in bytes.
	peerReach = 512
	// peerSide is how many of them are compared on either side.
	peerSide = 4
)

// peers is a scanner's working memory for the others of one value's form.
type peers struct {
	start, end int32 // of the value
	n          int   // 0 and no value before the first look
	at         [2 * peerSide]int32
	token      lex.Token
}

// named are the signs that say what a value is, whatever stands around it.
const named = FieldName | FieldPart | KeywordNear | KeywordFar | Labelled

// byChance reports whether a value in plain text that nothing names may well be
// one of many numbers of which some pass the check by chance. What is sure
// without context comes here with no look at the words before it: those count.
// The values of a column are judged as a column.
func (s *Scanner) byChance(text []byte, c *candidate) bool {
	if s.window.FieldAt != nil || s.window.Field != nil || !amidRow(text, c) && (c.logit >= sure || !s.amidRefused(text, c)) {
		return false
	}
	if c.logit >= sure {
		c.evidence |= s.prose(text, c) &^ NegativeNear
	}
	return c.evidence&named == 0
}

// amidRefused reports whether others of a value's form near it are refused by its
// detector: two or more, and more than one in three.
func (s *Scanner) amidRefused(text []byte, c *candidate) bool {
	validate, p := s.e.validate[c.det], &s.peers
	if text[c.start]-'0' >= 10 || !p.token.Read(text, int(c.start), int(c.end)) {
		return false
	}
	p.find(&s.index, text, c)
	refused := 0
	for _, at := range p.at[:p.n] {
		if !p.token.Read(text, int(at), int(at+c.end-c.start)) || validate(&p.token) == Reject {
			refused++
		}
	}
	return refused > 1 && 3*refused > p.n
}

// find notes where others of a value's form stand, the nearest on either side.
func (p *peers) find(x *lex.Index, text []byte, c *candidate) {
	if p.start == c.start && p.end == c.end {
		return
	}
	p.start, p.end, p.n = c.start, c.end, 0
	start, end := int(c.start), int(c.end)
	form := text[start:end]
	for pos := start; pos > max(0, start-peerReach) && p.n < peerSide; {
		size := min(lex.WordsSize, pos)
		pos -= size
		for at := x.Spans(pos, len(form)) & (1<<size - 1); at != 0 && p.n < peerSide; {
			i := bits.Len64(at) - 1
			at &^= 1 << i
			p.note(text, pos+i, form)
		}
	}
	most := p.n + peerSide
	for pos := end; pos < min(len(text), end+peerReach)-len(form) && p.n < most; pos += lex.WordsSize {
		for at := x.Spans(pos, len(form)); at != 0 && p.n < most; at &= at - 1 {
			p.note(text, pos+bits.TrailingZeros64(at), form)
		}
	}
}

// note notes what stands at text[i:] if it has the form.
func (p *peers) note(text []byte, i int, form []byte) {
	if i+len(form) <= len(text) && alike(text, i, form) {
		p.at[p.n] = int32(i)
		p.n++
	}
}

// alike reports whether a value of this form stands at text[i:]: digits where it
// has digits, letters where it has letters, and otherwise the same.
func alike(text []byte, i int, form []byte) bool {
	if i > 0 && joins(text[i-1]) {
		return false
	}
	for j, b := range form {
		c := text[i+j]
		switch {
		case b-'0' < 10:
			if c-'0' >= 10 {
				return false
			}
		case (b|0x20)-'a' < 26:
			if (c|0x20)-'a' >= 26 {
				return false
			}
		case b != c:
			return false
		}
	}
	end := i + len(form)
	return end+1 >= len(text) || !joins(text[end]) || !lex.IsWord(text[end+1])
}

// joins reports whether a byte between digits makes one value of them.
func joins(c byte) bool { return c == '-' || c == '.' || c == '/' }
