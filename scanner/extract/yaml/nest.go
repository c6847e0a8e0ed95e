package yaml

import (
	"strconv"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// nest is a value in braces and brackets, as JSON has them, which may go on for
// lines.
type nest struct {
	top   string   // the path around it
	path  string   // that of the value at hand
	paths []string // those of the braces that are open
	deep  int      // braces beyond those that are followed
	token []byte
	quote byte // of the token that goes on in the next line
}

func (n *nest) open() bool { return len(n.paths)+n.deep > 0 }

// maxToken is the longest value in braces that is kept together, in bytes.
const maxToken = 64 << 10

// nested takes a line, or the rest of one, of a value in braces.
func (d *document) nested(text []byte) error {
	n := &d.inside
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case n.quote != 0:
			if c == '\\' && n.quote == '"' && i+1 < len(text) {
				n.token = append(n.token, c, text[i+1])
				i++
				continue
			}
			if c == n.quote {
				n.quote = 0
			}
			n.token = append(n.token, c)
		case (c == '"' || c == '\'') && len(n.token) == 0:
			n.quote = c
			n.token = append(n.token, c)
		case c == '{' || c == '[':
			n.enter()
		case c == '}' || c == ']':
			if err := d.token(); err != nil {
				return err
			}
			if n.leave(); !n.open() {
				return d.flow.Value(extract.Place{Field: n.top, Row: d.row}, text[i+1:])
			}
		case c == ',':
			if err := d.token(); err != nil {
				return err
			}
			n.path = n.around()
		case c == ':' && n.isKey(text[i+1:]):
			n.path = join(n.around(), bare(n.token))
			n.token = n.token[:0]
		case c == ' ' && len(n.token) == 0:
		default:
			n.token = append(n.token, c)
		}
		if len(n.token) > maxToken {
			if err := d.token(); err != nil {
				return err
			}
		}
	}
	if len(n.token) > 0 {
		n.token = append(n.token, ' ')
	}
	return nil
}

// token emits the value at hand.
func (d *document) token() error {
	n := &d.inside
	text := n.token
	n.token = n.token[:0]
	if len(text) == 0 {
		return nil
	}
	return d.flow.Value(extract.Place{Field: n.path, Row: d.row}, bare(text))
}

// around is the path of what the value at hand stands in.
func (n *nest) around() string {
	if len(n.paths) == 0 {
		return n.top
	}
	return n.paths[len(n.paths)-1]
}

func (n *nest) enter() {
	if len(n.paths) == maxLevels {
		n.deep++
		return
	}
	n.paths = append(n.paths, n.path)
}

func (n *nest) leave() {
	if n.deep > 0 {
		n.deep--
		return
	}
	n.path = n.paths[len(n.paths)-1]
	n.paths = n.paths[:len(n.paths)-1]
}

// isKey reports whether the token before a colon is a key, by what follows.
func (n *nest) isKey(after []byte) bool {
	if len(n.token) == 0 {
		return false
	}
	return len(after) == 0 || after[0] == ' ' || n.token[0] == '"' || n.token[0] == '\''
}

// bare takes the quotes off a token.
func bare(token []byte) []byte {
	if len(token) > 1 && (token[0] == '"' || token[0] == '\'') {
		if end := closing(token); end > 0 {
			return unescaped(token[1:end], token[0])
		}
		return token[1:]
	}
	return token
}

// escapes resolves the escapes of a text in double quotes (YAML 1.2.2, 5.7).
func escapes(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out = append(out, text[i])
			continue
		}
		i++
		width := 0
		switch text[i] {
		case 'n', 'N', 'L', 'P':
			out = append(out, '\n')
			continue
		case 't':
			out = append(out, '\t')
			continue
		case 'x':
			width = 2
		case 'u':
			width = 4
		case 'U':
			width = 8
		}
		if width == 0 || i+width >= len(text) {
			out = append(out, text[i])
			continue
		}
		v, err := strconv.ParseUint(string(text[i+1:i+1+width]), 16, 32)
		if err != nil || v > utf8.MaxRune {
			out = append(out, text[i])
			continue
		}
		out = utf8.AppendRune(out, rune(v))
		i += width
	}
	return out
}
