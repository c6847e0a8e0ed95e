package office

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Token is what XML.Next found.
type Token uint8

// The kinds of tokens. Comments, processing instructions and the document type
// are passed over: no office program writes text into them.
const (
	Start Token = iota + 1 // of an element; an empty one is followed by its End
	End
	Text // a piece of character data, which may come as many
)

const (
	readSize  = 32 << 10
	maxTag    = 64 << 10 // bytes of a tag that are kept; the rest of its attributes is not
	maxEntity = 12       // of a character reference, with its signs
)

// XML reads markup token by token in bounded memory, whatever it holds: no
// entity is expanded but the five of XML and character references, nesting is
// only counted, and the name and attributes of a tag are kept up to a limit.
// It is tolerant: markup that no parser would take still gives its text.
// encoding/xml would hold a text of any length in memory.
type XML struct {
	// Name is the local name of the element that started or ended, Data the
	// text. Both are valid until the next call.
	Name, Data []byte
	// Cut: an attribute was longer than is kept.
	Cut bool

	src   io.Reader
	buf   []byte
	at, n int
	err   error // of src
	tag   []byte
	attrs []attr
	value []byte // of the attribute asked for last
	depth int
	empty bool // the element that started ends at once
	plain bool // inside a CDATA section
	ref   [utf8.UTFMax]byte
}

type attr struct{ name, value []byte }

// NewXML reads from r, which may be UTF-8 or, told by its first bytes, UTF-16.
func NewXML(r io.Reader) *XML {
	x := &XML{src: r, buf: make([]byte, readSize)}
	if x.fill(2) && wide(x.buf[:x.n]) {
		order := unicode.LittleEndian
		if x.buf[0] == 0 || x.buf[0] == 0xfe {
			order = unicode.BigEndian
		}
		head := bytes.Clone(x.buf[:x.n])
		x.src = unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Reader(io.MultiReader(bytes.NewReader(head), &rest{r, x.err}))
		x.n, x.err = 0, nil
	}
	x.fill(len("\ufeff"))
	if bytes.HasPrefix(x.buf[x.at:x.n], []byte("\ufeff")) {
		x.at += len("\ufeff")
	}
	return x
}

// rest goes on with a reader unless it has ended before.
type rest struct {
	r   io.Reader
	err error
}

func (r *rest) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	return r.r.Read(p)
}

func wide(p []byte) bool {
	return p[0] == 0xff && p[1] == 0xfe || p[0] == 0xfe && p[1] == 0xff || p[0] == '<' && p[1] == 0 || p[0] == 0 && p[1] == '<'
}

// Depth is how many elements are open, that of a Start included.
func (x *XML) Depth() int { return x.depth }

// fill makes at least want bytes available, if there are as many.
func (x *XML) fill(want int) bool {
	for empty := 0; x.n-x.at < want && x.err == nil; {
		if x.at > 0 {
			x.n = copy(x.buf, x.buf[x.at:x.n])
			x.at = 0
		}
		n, err := x.src.Read(x.buf[x.n:])
		x.n += n
		if x.err = err; n == 0 && err == nil {
			if empty++; empty == 100 {
				x.err = io.ErrNoProgress
			}
		}
	}
	return x.n-x.at >= want
}

// Next returns the next token. At the end the error is io.EOF, or ErrMalformed
// where elements were still open.
func (x *XML) Next() (Token, error) {
	if x.empty {
		x.empty = false
		x.depth--
		return End, nil
	}
	for {
		if !x.fill(1) {
			return 0, x.ended()
		}
		switch {
		case x.plain:
			if x.section() {
				return Text, nil
			}
		case x.buf[x.at] == '<':
			t, err := x.markup()
			if t != 0 || err != nil {
				return t, err
			}
		case x.buf[x.at] == '&':
			x.reference()
			return Text, nil
		default:
			p := x.buf[x.at:x.n]
			if i := bytes.IndexAny(p, "<&"); i >= 0 {
				p = p[:i]
			}
			x.Data = p
			x.at += len(p)
			return Text, nil
		}
	}
}

// ended says what the end of the input means.
func (x *XML) ended() error {
	if x.err != io.EOF {
		return x.err
	}
	if x.depth > 0 {
		return fmt.Errorf("markup is cut off: %w", extract.ErrMalformed)
	}
	return io.EOF
}

// section takes text of a CDATA section; false at its end.
func (x *XML) section() bool {
	x.fill(3)
	p := x.buf[x.at:x.n]
	i := bytes.Index(p, []byte("]]>"))
	switch {
	case i == 0:
		x.at += 3
		x.plain = false
		return false
	case i > 0:
		p = p[:i]
	case len(p) > 2 && x.err == nil:
		p = p[:len(p)-2]
	}
	x.Data = p
	x.at += len(p)
	return true
}

// markup reads what begins with '<'; no token when it is passed over.
func (x *XML) markup() (Token, error) {
	x.fill(len("<![CDATA["))
	p := x.buf[x.at:x.n]
	switch {
	case bytes.HasPrefix(p, []byte("<![CDATA[")):
		x.at += len("<![CDATA[")
		x.plain = true
		return 0, nil
	case bytes.HasPrefix(p, []byte("<!--")):
		x.at += len("<!--")
		return 0, x.skip("-->")
	case bytes.HasPrefix(p, []byte("<?")):
		return 0, x.skip("?>")
	case bytes.HasPrefix(p, []byte("<!")):
		return 0, x.skipDeclaration()
	}
	return x.element()
}

// skip passes over everything up to and with end.
func (x *XML) skip(end string) error {
	for x.fill(len(end)) {
		p := x.buf[x.at:x.n]
		if i := bytes.Index(p, []byte(end)); i >= 0 {
			x.at += i + len(end)
			return nil
		}
		x.at += len(p) - len(end) + 1
	}
	x.at = x.n
	x.depth++ // something was open
	return x.ended()
}

// skipDeclaration passes over a document type with what it declares.
func (x *XML) skipDeclaration() error {
	open, quote := 0, byte(0)
	for x.fill(1) {
		c := x.buf[x.at]
		x.at++
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<' || c == '[':
			open++
		case c == '>' || c == ']':
			if open--; open <= 0 && c == '>' {
				return nil
			}
		}
	}
	x.depth++
	return x.ended()
}

// reference decodes what begins with '&'; what is no reference is text.
func (x *XML) reference() {
	x.fill(maxEntity)
	p := x.buf[x.at:x.n]
	p = p[:min(len(p), maxEntity)]
	if i := bytes.IndexByte(p, ';'); i > 0 {
		if r := rune0(p[1:i]); r >= 0 {
			x.Data = utf8.AppendRune(x.ref[:0], r)
			x.at += i + 1
			return
		}
	}
	x.Data = p[:1]
	x.at++
}

// rune0 is the character that a reference without its signs stands for; -1: none.
func rune0(p []byte) rune {
	switch string(p) {
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "amp":
		return '&'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	if len(p) < 2 || p[0] != '#' {
		return -1
	}
	digits, base := string(p[1:]), 10
	if p[1] == 'x' {
		digits, base = string(p[2:]), 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return -1
	}
	return rune(n)
}

// element reads a tag.
func (x *XML) element() (Token, error) {
	x.tag = x.tag[:0]
	x.at++
	if err := x.readTag(); err != nil {
		return 0, err
	}
	p := x.tag
	if len(p) > 0 && p[0] == '/' {
		x.Name = local(bytes.TrimRight(p[1:], " \t\r\n"))
		x.attrs = x.attrs[:0]
		x.depth = max(x.depth-1, 0)
		return End, nil
	}
	if len(p) > 0 && p[len(p)-1] == '/' {
		x.empty = true
		p = p[:len(p)-1]
	}
	i := 0
	for i < len(p) && !space(p[i]) {
		i++
	}
	x.Name = local(p[:i])
	x.attributes(p[i:])
	x.depth++
	return Start, nil
}

// readTag collects a tag up to its '>', which may also stand in a quoted value.
func (x *XML) readTag() error {
	quote := byte(0)
	for x.fill(1) {
		p := x.buf[x.at:x.n]
		for i, c := range p {
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				x.keep(p[:i])
				x.at += i + 1
				return nil
			}
		}
		x.keep(p)
		x.at = x.n
	}
	x.depth++
	return x.ended()
}

func (x *XML) keep(p []byte) {
	if room := maxTag - len(x.tag); len(p) > room {
		p, x.Cut = p[:room], true
	}
	x.tag = append(x.tag, p...)
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func local(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// attributes splits what stands in a tag behind its name.
func (x *XML) attributes(p []byte) {
	x.attrs = x.attrs[:0]
	for {
		eq := bytes.IndexByte(p, '=')
		if eq < 0 {
			return
		}
		name := local(bytes.TrimSpace(p[:eq]))
		p = bytes.TrimLeft(p[eq+1:], " \t\r\n")
		if len(p) == 0 {
			return
		}
		end := -1
		if q := p[0]; q == '"' || q == '\'' {
			p = p[1:]
			end = bytes.IndexByte(p, q)
		} else {
			end = bytes.IndexAny(p, " \t\r\n")
		}
		if end < 0 {
			end = len(p)
		}
		x.attrs = append(x.attrs, attr{name, p[:end]})
		p = p[min(end+1, len(p)):]
	}
}

// Attr returns the value of an attribute of the element that started, by its
// local name; nil when it has none. It is valid until the next call of Attr or
// Next.
func (x *XML) Attr(name string) []byte {
	for _, a := range x.attrs {
		if string(a.name) == name {
			return x.unescape(a.value)
		}
	}
	return nil
}

// LastAttr is Attr where several attributes share a local name: the last one.
func (x *XML) LastAttr(name string) []byte {
	for i := len(x.attrs) - 1; i >= 0; i-- {
		if string(x.attrs[i].name) == name {
			return x.unescape(x.attrs[i].value)
		}
	}
	return nil
}

func (x *XML) unescape(p []byte) []byte {
	i := bytes.IndexByte(p, '&')
	if i < 0 {
		return p
	}
	v := x.value[:0]
	for ; i >= 0; i = bytes.IndexByte(p, '&') {
		v = append(v, p[:i]...)
		p = p[i:]
		end := bytes.IndexByte(p[:min(len(p), maxEntity)], ';')
		r := rune(-1)
		if end > 0 {
			r = rune0(p[1:end])
		}
		if r < 0 {
			v, p = append(v, '&'), p[1:]
			continue
		}
		v, p = utf8.AppendRune(v, r), p[end+1:]
	}
	x.value = append(v, p...)
	return x.value
}

// Skip passes over the rest of the element that started last.
func (x *XML) Skip() error {
	for to := x.depth - 1; x.depth > to; {
		if _, err := x.Next(); err != nil {
			return err
		}
	}
	return nil
}
