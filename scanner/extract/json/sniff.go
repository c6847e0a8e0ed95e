package json

import "bytes"

// matchSize is how much of a head is checked for being JSON, in bytes.
const matchSize = 4 << 10

// maxSniffDepth is how deep the check follows brackets; what is nested deeper
// in the first few kilobytes passes.
const maxSniffDepth = 64

// begins reports whether head is the beginning of one JSON value or of a
// sequence of them: no byte stands where JSON forbids it. It does not allocate.
func begins(head []byte) bool {
	s := sniffer{expect: wantValue}
	for i := 0; i < len(head); {
		n := s.step(head[i:])
		if n == 0 {
			return false
		}
		if n < 0 || s.depth == maxSniffDepth {
			return s.proof
		}
		i += n
	}
	return s.proof
}

// expect is what the grammar allows next (RFC 8259, sections 2 to 5).
type expect uint8

const (
	wantValue expect = iota
	wantValueOrEnd
	wantKey
	wantKeyOrEnd
	wantColon
	wantCommaOrEnd
)

type sniffer struct {
	expect expect
	depth  int
	object [maxSniffDepth + 1]bool
	proof  bool // something was seen that only JSON has: a key and its colon, or a closed array
}

// step takes one token from the front of p and returns its length; 0 when it is
// not allowed there, -1 when p ends within it.
func (s *sniffer) step(p []byte) int {
	c := p[0]
	switch c {
	case ' ', '\t', '\r', '\n':
		return 1
	case '{', '[':
		if s.expect > wantValueOrEnd {
			return 0
		}
		s.depth++
		s.object[s.depth] = c == '{'
		s.expect = wantValueOrEnd
		if c == '{' {
			s.expect = wantKeyOrEnd
		}
		return 1
	case '}', ']':
		return s.closing(c == '}')
	case ',':
		if s.expect != wantCommaOrEnd || s.depth == 0 {
			return 0
		}
		s.expect = wantValue
		if s.object[s.depth] {
			s.expect = wantKey
		}
		return 1
	case ':':
		if s.expect != wantColon {
			return 0
		}
		s.expect, s.proof = wantValue, true
		return 1
	case '"':
		return s.str(p)
	}
	return s.primitive(p)
}

func (s *sniffer) closing(object bool) int {
	ok := s.expect == wantCommaOrEnd || object && s.expect == wantKeyOrEnd || !object && s.expect == wantValueOrEnd
	if !ok || s.depth == 0 || s.object[s.depth] != object {
		return 0
	}
	s.depth--
	s.valueDone()
	s.proof = true
	return 1
}

func (s *sniffer) valueDone() {
	s.expect = wantCommaOrEnd
	if s.depth == 0 {
		s.expect = wantValue // the next document
	}
}

func (s *sniffer) str(p []byte) int {
	if s.expect > wantKeyOrEnd {
		return 0
	}
	for i := 1; i < len(p); i++ {
		switch {
		case p[i] == '\\':
			i++
		case p[i] < ' ':
			return 0
		case p[i] == '"':
			if s.expect == wantKey || s.expect == wantKeyOrEnd {
				s.expect = wantColon
			} else {
				s.valueDone()
			}
			return i + 1
		}
	}
	return -1
}

func (s *sniffer) primitive(p []byte) int {
	if s.expect > wantValueOrEnd || s.depth == 0 {
		return 0
	}
	n := 0
	for n < len(p) && bytes.IndexByte([]byte(" \t\r\n,:{}[]\""), p[n]) < 0 {
		n++
	}
	if n == len(p) {
		return -1
	}
	switch t := p[:n]; {
	case t[0] == '-' || t[0] >= '0' && t[0] <= '9':
		for _, c := range t[1:] {
			if (c < '0' || c > '9') && c != '.' && c|0x20 != 'e' && c != '+' && c != '-' {
				return 0
			}
		}
	case string(t) != "true" && string(t) != "false" && string(t) != "null":
		return 0
	}
	s.valueDone()
	return n
}

// perLine reports whether the documents of a head stand one to a line: the
// first line is a complete value and another one begins the second.
func perLine(head []byte) bool {
	line, rest, found := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte{'\n'})
	rest = bytes.TrimLeft(rest, " \t\r\n")
	if !found || len(line) == 0 || len(rest) == 0 || rest[0] != '{' && rest[0] != '[' {
		return false
	}
	s := sniffer{expect: wantValue}
	for i := 0; i < len(line); {
		n := s.step(line[i:])
		if n <= 0 || s.depth == maxSniffDepth {
			return n > 0 && bytes.HasSuffix(bytes.TrimRight(line, "\r \t"), []byte{'}'})
		}
		i += n
	}
	return s.depth == 0 && s.proof
}
