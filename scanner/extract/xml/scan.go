package xml

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// scan reads markup in one pass. Its methods return io.EOF where it ends.
type scan struct {
	br   *bufio.Reader
	flow *extract.Flow
	tree *tree
	name []byte
}

// content takes what stands between tags, of which c was read.
func (s *scan) content(c byte) error {
	if c != '<' {
		if s.flow.Empty() {
			if isSpace(c) {
				return nil
			}
			if err := s.flow.At(s.tree.place()); err != nil {
				return err
			}
		}
		return s.text(c)
	}
	next, err := s.br.Peek(1)
	if err != nil {
		return err
	}
	switch {
	case next[0] == '!':
		return s.declaration()
	case next[0] == '?':
		return s.aside("instruction", 1, "?>")
	case next[0] == '/':
		return s.end()
	case isName(next[0]) && (next[0] < '-' || next[0] > '9'):
		return s.start()
	}
	return s.text('<') // no markup: a text that should have been escaped
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// text writes a character of a text or of an attribute and, where c begins a
// reference, what that stands for.
func (s *scan) text(c byte) error {
	if c == '&' {
		return s.reference()
	}
	_, err := s.flow.Write([]byte{c})
	if err == nil {
		err = s.plain()
	}
	return err
}

// plain writes what is buffered up to the next character that means something.
func (s *scan) plain() error {
	p, err := s.br.Peek(s.br.Buffered())
	if err != nil {
		return err
	}
	n := bytes.IndexAny(p, "<&\"'")
	if n < 0 {
		n = len(p)
	}
	if _, err := s.flow.Write(p[:n]); err != nil {
		return err
	}
	_, err = s.br.Discard(n)
	return err
}

// maxReference is the longest reference that is resolved: &#x0010FFFF;
const maxReference = 12

// reference resolves what begins with the '&' that was read: the characters by
// number and the five names that need no declaration (XML 1.0, 4.6).
func (s *scan) reference() error {
	p, _ := s.br.Peek(maxReference)
	text := []byte{'&'}
	if n := bytes.IndexByte(p, ';'); n > 0 {
		if r, ok := referred(string(p[:n])); ok {
			text = utf8.AppendRune(nil, r)
			if _, err := s.br.Discard(n + 1); err != nil {
				return err
			}
		}
	}
	_, err := s.flow.Write(text)
	return err
}

func referred(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}

// declaration takes what begins with "<!".
func (s *scan) declaration() error {
	p, _ := s.br.Peek(len("![CDATA["))
	switch {
	case bytes.HasPrefix(p, []byte("!--")):
		return s.aside("comment", len("!--"), "-->")
	case string(p) == "![CDATA[":
		if s.flow.Empty() {
			if err := s.flow.At(s.tree.place()); err != nil {
				return err
			}
		}
		return s.until(len(p), "]]>")
	}
	return s.doctype()
}

// aside emits what is neither text nor attribute as a run of its own.
func (s *scan) aside(where string, skip int, end string) error {
	if err := s.flow.At(extract.Place{Where: where}); err != nil {
		return err
	}
	err := s.until(skip, end)
	return firstOf(err, s.flow.End())
}

// until writes what stands before a closing mark, as it is.
func (s *scan) until(skip int, end string) error {
	if _, err := s.br.Discard(skip); err != nil {
		return err
	}
	last := end[len(end)-1]
	var tail []byte // what may be part of the mark
	for {
		p, err := s.br.ReadSlice(last)
		tail = append(tail, p...)
		if bytes.HasSuffix(tail, []byte(end)) {
			_, err := s.flow.Write(tail[:len(tail)-len(end)])
			return err
		}
		keep := min(len(tail), len(end)-1)
		if err != nil && err != bufio.ErrBufferFull {
			keep = 0
		}
		if _, err := s.flow.Write(tail[:len(tail)-keep]); err != nil {
			return err
		}
		tail = append(tail[:0], tail[len(tail)-keep:]...)
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
	}
}

// doctype emits a document type and what it declares.
func (s *scan) doctype() error {
	if err := s.flow.At(extract.Place{Where: "declaration"}); err != nil {
		return err
	}
	depth, quote := 0, byte(0)
	for {
		c, err := s.br.ReadByte()
		if err != nil {
			return err
		}
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '<':
			depth++
		case c == ']':
			depth--
		case c == '>' && depth <= 0:
			return s.flow.End()
		case c == '>':
			depth--
		}
		if _, err := s.flow.Write([]byte{c}); err != nil {
			return err
		}
	}
}

// maxName is how much of a name tells it from others, in bytes.
const maxName = 128

// readName reads the name that follows, without its namespace.
func (s *scan) readName() error {
	s.name = s.name[:0]
	for {
		c, err := s.br.ReadByte()
		if err != nil {
			return err
		}
		if !isName(c) {
			return s.br.UnreadByte()
		}
		if c == ':' {
			s.name = s.name[:0]
		} else if len(s.name) < maxName {
			s.name = append(s.name, c)
		}
	}
}

// start takes a start tag.
func (s *scan) start() error {
	if err := s.flow.End(); err != nil {
		return err
	}
	if err := s.readName(); err != nil {
		return err
	}
	s.tree.push(s.name)
	for slash := false; ; {
		c, err := s.br.ReadByte()
		switch {
		case err != nil:
			return err
		case c == '>':
			if slash {
				s.tree.pop()
			}
			return nil
		case c == '<': // the tag was never ended
			return s.br.UnreadByte()
		case isName(c):
			if err := s.br.UnreadByte(); err != nil {
				return err
			}
			if err := s.attribute(); err != nil {
				return err
			}
		}
		slash = c == '/'
	}
}

// attribute emits the value of an attribute.
func (s *scan) attribute() error {
	if err := s.readName(); err != nil {
		return err
	}
	if err := s.flow.At(s.tree.attribute(s.name)); err != nil {
		return err
	}
	quote, err := s.opening()
	if err != nil || quote == 0 {
		return err
	}
	for {
		c, err := s.br.ReadByte()
		if err != nil {
			return err
		}
		if c == quote {
			return s.flow.End()
		}
		if err := s.text(c); err != nil {
			return err
		}
	}
}

// opening goes past the '=' and the quote of a value; 0 when there is none.
func (s *scan) opening() (byte, error) {
	for {
		c, err := s.br.ReadByte()
		switch {
		case err != nil:
			return 0, err
		case c == '"' || c == '\'':
			return c, nil
		case c != '=' && !isSpace(c):
			return 0, s.br.UnreadByte()
		}
	}
}

// end takes an end tag.
func (s *scan) end() error {
	if err := s.flow.End(); err != nil {
		return err
	}
	if _, err := s.br.Discard(1); err != nil {
		return err
	}
	if err := s.readName(); err != nil {
		return err
	}
	s.tree.popName(s.name)
	for {
		c, err := s.br.ReadByte()
		if err == io.EOF || c == '>' {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
