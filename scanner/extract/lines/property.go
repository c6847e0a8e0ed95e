package lines

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Properties reads the content lines that vCard (RFC 6350, and 2.1 and 3.0
// before it) and iCalendar (RFC 5545) share: the value of each property is a
// value of the field of that name. A record is what stands between BEGIN and
// END of a component. Embedded files are handed to the engine.
func Properties(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	p := &properties{ctx: ctx, in: in, flow: extract.NewFlow(ctx, emit)}
	r := NewReader(extract.DetectEncoding(unfolded(in.Hint.Head)).Reader(in.Body))
	for {
		line, _, cut, err := r.Logical(softBreak)
		if err == io.EOF {
			if p.open > 0 {
				return fmt.Errorf("content lines: cut off within a component: %w", extract.ErrMalformed)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if err := p.line(line, cut); err != nil {
			return err
		}
	}
}

// unfolded joins folded lines. Folds count bytes and may part a character of
// UTF-8 (RFC 5545, 3.1), which must not be taken for another encoding.
func unfolded(head []byte) []byte {
	for _, fold := range [...]string{"\r\n ", "\r\n\t", "\n ", "\n\t"} {
		head = bytes.ReplaceAll(head, []byte(fold), nil)
	}
	return head
}

// softBreak reports whether a line goes on behind an equals sign, as those in
// quoted-printable do (vCard 2.1).
func softBreak(line []byte) bool {
	return bytes.HasSuffix(line, []byte("=")) && bytes.Contains(bytes.ToUpper(line[:min(len(line), 256)]), []byte("QUOTED-PRINTABLE"))
}

type properties struct {
	ctx   context.Context
	in    extract.Input
	flow  *extract.Flow
	row   int64
	open  int
	files int
	going bool   // the line before was cut: this one continues it
	field string // of that line
	skip  bool   // that line was a file
}

func (p *properties) line(line []byte, cut bool) error {
	if p.going {
		p.going = cut
		if p.skip {
			return nil
		}
		return p.flow.Value(extract.Place{Field: p.field, Row: p.row}, line)
	}
	p.going, p.skip, p.field = cut, false, ""
	head, value, ok := split(line)
	if !ok {
		return p.flow.Value(extract.Place{Row: p.row}, line)
	}
	name, params := parameters(head)
	p.field = name
	switch name {
	case "begin":
		p.begin(string(bytes.ToUpper(bytes.TrimSpace(value))))
		return nil
	case "end":
		p.open = max(0, p.open-1)
		return nil
	}
	for _, key := range [...]string{"cn", "email", "label", "sent-by", "geo", "dir"} {
		if v := params[key]; v != "" {
			if err := p.flow.Value(extract.Place{Field: key, Row: p.row}, []byte(v)); err != nil {
				return err
			}
		}
	}
	return p.value(name, params, value, cut)
}

func (p *properties) begin(component string) {
	p.open++
	switch component {
	case "VCARD", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY":
		p.row++
	}
}

func (p *properties) value(name string, params map[string]string, value []byte, cut bool) error {
	encoding := strings.ToLower(params["encoding"])
	if data, media, ok := dataURL(value); ok {
		encoding, value, params["type"] = "b", data, media
	}
	switch encoding {
	case "b", "base64":
		return p.file(name, params["type"], value, cut)
	case "quoted-printable":
		value = unquote(value)
	}
	if cs := params["charset"]; cs != "" && !strings.EqualFold(cs, "utf-8") {
		if enc, err := htmlindex.Get(cs); err == nil {
			if text, err := enc.NewDecoder().Bytes(value); err == nil {
				value = text
			}
		}
	}
	return p.flow.Value(extract.Place{Field: name, Row: p.row}, unescape(value))
}

// file hands over an embedded one: a photo, a key, an attachment.
func (p *properties) file(name, media string, value []byte, cut bool) error {
	p.files++
	m := extract.Member{Name: fmt.Sprintf("%s %d", name, p.files), Size: -1}
	if strings.Contains(media, "/") {
		m.MediaType = media
	}
	if p.skip = cut; cut {
		m.Err = fmt.Errorf("content lines: embedded file: %w", extract.ErrMemoryLimit)
		return p.in.Hand(p.ctx, m, nil)
	}
	file, err := Base64(value)
	r := io.Reader(bytes.NewReader(file))
	if err != nil {
		r = io.MultiReader(r, failing{err})
	}
	return p.in.Hand(p.ctx, m, r)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Base64 decodes a value, blanks and all. What stands before damage is returned
// with the error.
func Base64(value []byte) ([]byte, error) {
	value = bytes.Map(func(r rune) rune {
		if r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, value)
	out := make([]byte, base64.StdEncoding.DecodedLen(len(value)))
	n, err := base64.StdEncoding.Decode(out, value)
	if err != nil {
		err = fmt.Errorf("base64: %w", extract.ErrMalformed)
	}
	return out[:n], err
}

func dataURL(value []byte) (data []byte, media string, ok bool) {
	rest, ok := bytes.CutPrefix(value, []byte("data:"))
	if !ok {
		return nil, "", false
	}
	head, data, ok := bytes.Cut(rest, []byte(";base64,"))
	return data, string(head[:min(len(head), 64)]), ok && len(head) < 256
}

// split parts a line at the colon that stands outside quotes.
func split(line []byte) (head, value []byte, ok bool) {
	quoted := false
	for i, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			return line[:i], line[i+1:], i > 0 && i <= Max
		}
	}
	return nil, nil, false
}

// parameters splits what stands before the colon; names come in lower case,
// without the group before them. A parameter that is only a value is that of
// the encoding or the type (vCard 2.1).
func parameters(head []byte) (name string, params map[string]string) {
	params = map[string]string{}
	for i, part := range splitQuoted(head) {
		key, v, ok := strings.Cut(part, "=")
		key = strings.ToLower(strings.TrimSpace(key))
		switch {
		case i == 0:
			name = key[strings.LastIndexByte(key, '.')+1:]
		case ok:
			params[key] = strings.Trim(v, `"`)
		case key == "quoted-printable" || key == "base64":
			params["encoding"] = key
		}
	}
	return name, params
}

func splitQuoted(head []byte) (parts []string) {
	quoted, from := false, 0
	for i, c := range head {
		if c == '"' {
			quoted = !quoted
		} else if c == ';' && !quoted {
			parts = append(parts, string(head[from:i]))
			from = i + 1
		}
	}
	return append(parts, string(head[from:]))
}

// unescape resolves backslashes and parts the components of a structured value
// (a name, an address) by commas.
func unescape(value []byte) []byte {
	out := make([]byte, 0, len(value)+8)
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value):
			i++
			if c = value[i]; c == 'n' || c == 'N' {
				c = '\n'
			}
			out = append(out, c)
		case c == ';':
			if n := len(out); n > 0 && out[n-1] != ' ' {
				out = append(out, ", "...)
			}
		default:
			out = append(out, c)
		}
	}
	return bytes.TrimRight(out, ", ")
}

// unquote decodes quoted-printable; what is no code stays.
func unquote(value []byte) []byte {
	const digits = "0123456789ABCDEF"
	out := value[:0]
	for i := 0; i < len(value); i++ {
		if value[i] == '=' && i+2 < len(value) {
			hi := strings.IndexByte(digits, upper(value[i+1]))
			lo := strings.IndexByte(digits, upper(value[i+2]))
			if hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, value[i])
	}
	return out
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

// Begins reports whether a head begins with a line, in any case.
func Begins(head []byte, line string) bool {
	head = bytes.TrimLeft(head, "\ufeff \t\r\n")
	if len(head) < len(line) {
		return false
	}
	for i := range len(line) {
		if upper(head[i]) != line[i] {
			return false
		}
	}
	rest := head[len(line):]
	return len(rest) == 0 || rest[0] == '\r' || rest[0] == '\n' || rest[0] == ' '
}
