package nationalid

import (
	"strconv"
	"strings"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// patterns are shapes (see lex.ParseShape) that whole values are held against.
// Tokens come with their shape; what stands in a cell or after a label does not.
type patterns [][]element

// element is one part of a shape: '9', 'A' or 'X', so many times at least and at
// most, or a separator ('_' for any or none).
type element struct {
	kind   byte
	lo, hi int
}

// parsePatterns compiles the shapes, which detectors.New has seen or will see:
// what is wrong in one is reported there. It also gives the greatest length of a
// value in bytes, with three for a separator as tokens have it.
func parsePatterns(shapes []string) (ps patterns, longest int) {
	for _, shape := range shapes {
		var p []element
		length := 0
		for i := 0; i < len(shape); {
			e := element{kind: shape[i], lo: 1, hi: 1}
			i++
			if i < len(shape) && shape[i] == '{' {
				if end := strings.IndexByte(shape[i:], '}'); end > 0 {
					e.lo, e.hi = repeats(shape[i+1 : i+end])
					i += end + 1
				}
			}
			switch {
			case e.kind == '9':
				length += e.hi
			case isKind(e.kind):
				length += 2 * e.hi // a letter may be Greek
			default:
				length += 3
			}
			p = append(p, e)
		}
		ps = append(ps, p)
		longest = max(longest, length)
	}
	return ps, longest
}

func repeats(s string) (lo, hi int) {
	first, last, ranged := strings.Cut(s, ",")
	lo, _ = strconv.Atoi(first)
	if hi = lo; ranged {
		hi, _ = strconv.Atoi(last)
	}
	return lo, hi
}

func isKind(c byte) bool { return c == '9' || c == 'A' || c == 'X' }

// match finds the longest beginning of v that fits one of the shapes and ends
// where a word does. n is 0 when there is none.
func (ps patterns) match(v []byte) (s plain, n int) {
	for _, p := range ps {
		m := matcher{v: v}
		if end := m.match(p, 0, 0); end > n && !lex.GluedAfter(v, end) {
			s, n = m.s, end
		}
	}
	return s, n
}

// matcher holds one value against one shape.
type matcher struct {
	v   []byte
	s   plain
	any byte // the separator that '_' stands for here; 1: none; 0: not yet known
}

// match matches p at v[at:], with done of its first element matched already, and
// returns where it ends, 0 when it does not fit. Greater counts are tried first.
func (m *matcher) match(p []element, at, done int) int {
	if len(p) == 0 {
		return at
	}
	e := p[0]
	if !isKind(e.kind) {
		return m.separator(p, at)
	}
	if done < e.hi && int(m.s.n) < len(m.s.b) {
		if c, width := letterAt(m.v[at:]); width > 0 && e.takes(c) {
			m.s.b[m.s.n] = c
			m.s.n++
			if end := m.match(p, at+width, done+1); end > 0 {
				return end
			}
			m.s.n--
		}
	}
	if done < e.lo {
		return 0
	}
	return m.match(p[1:], at, 0)
}

// separator matches a separator with spaces around it.
func (m *matcher) separator(p []element, at int) int {
	i := at
	for i < len(m.v) && i < at+2 && m.v[i] == ' ' {
		i++
	}
	sep := byte(' ')
	switch {
	case i < len(m.v) && strings.IndexByte("-./+()", m.v[i]) >= 0:
		sep = m.v[i]
		if i++; i < len(m.v) && m.v[i] == ' ' {
			i++
		}
	case i == at:
		sep = 1
	}
	was := m.any
	switch {
	case p[0].kind != '_':
		if sep != p[0].kind {
			return 0
		}
	case m.any == 0:
		m.any = sep
	case m.any != sep:
		return 0
	}
	if end := m.match(p[1:], i, 0); end > 0 {
		return end
	}
	m.any = was
	return 0
}

func (e element) takes(c byte) bool {
	return e.kind == 'X' || (c > '9') == (e.kind == 'A')
}

// letterAt reads a digit or letter, as an upper-case ASCII byte. Greek and
// Cyrillic capitals count as the Latin letters that they look like: documents
// and plates use only those so that they can be read abroad, and people type
// them in either script. Umlauts, which German plates have, count as their vowel.
func letterAt(v []byte) (c byte, width int) {
	if len(v) == 0 {
		return 0, 0
	}
	switch c = v[0]; {
	case c-'0' < 10 || c-'A' < 26:
		return c, 1
	case c-'a' < 26:
		return c - 'a' + 'A', 1
	case c < 0xc0 || len(v) < 2:
		return 0, 0
	}
	for _, l := range lookalikes {
		if v[0] == l.is[0] && v[1] == l.is[1] {
			return l.like, 2
		}
	}
	return 0, 0
}

// lookalikes are letters of two bytes and the ASCII ones that they count as.
var lookalikes = [...]struct {
	is   string
	like byte
}{
	{"Α", 'A'}, {"Β", 'B'}, {"Ε", 'E'}, {"Ζ", 'Z'}, {"Η", 'H'}, {"Ι", 'I'}, {"Κ", 'K'}, {"Μ", 'M'}, {"Ν", 'N'}, {"Ο", 'O'}, {"Ρ", 'P'}, {"Τ", 'T'}, {"Υ", 'Y'}, {"Χ", 'X'},
	{"Ä", 'A'}, {"Ö", 'O'}, {"Ü", 'U'}, {"ä", 'A'}, {"ö", 'O'}, {"ü", 'U'},
	{"А", 'A'}, {"В", 'B'}, {"Е", 'E'}, {"К", 'K'}, {"М", 'M'}, {"Н", 'H'}, {"О", 'O'}, {"Р", 'P'}, {"С", 'C'}, {"Т", 'T'}, {"У", 'Y'}, {"Х", 'X'},
}
