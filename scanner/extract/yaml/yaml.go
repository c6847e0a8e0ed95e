// Package yaml extracts YAML (1.2, https://yaml.org/spec/1.2.2/) line by line.
//
// A field is the path of keys ("customers.mail"; items of a list have the path
// of the list), a row the number of the line. Nothing is built of the document:
// aliases are not followed, so that no few of them become many, and memory does
// not grow with depth or length. What is no sound YAML comes out as text all
// the same, with the field that it stands in or none.
package yaml

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// Extractor reads YAML.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "yaml" }

// Match accepts text with the name or the media type of YAML, and under any name
// text that begins with a directive, or with the mark of a document and a key.
func (Extractor) Match(h extract.Hint) bool {
	if !extract.IsText(h.Head) {
		return false
	}
	if hasSuffix(h.Name, ".yaml") || hasSuffix(h.Name, ".yml") || strings.HasSuffix(h.MediaType, "yaml") {
		return true
	}
	head := bytes.TrimPrefix(h.Head, []byte("\ufeff"))
	if bytes.HasPrefix(head, []byte("%YAML ")) {
		return true
	}
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	if string(bytes.TrimRight(first, " \r")) != "---" {
		return false
	}
	second, _, _ := bytes.Cut(rest, []byte("\n"))
	key, _, ok := keyIn(bytes.TrimRight(bytes.TrimLeft(second, "- "), " \r"))
	return ok && bytes.IndexByte(key, ' ') < 0
}

func hasSuffix(name, suffix string) bool {
	cut := len(name) - len(suffix)
	return cut >= 0 && strings.EqualFold(name[cut:], suffix)
}

// Extract emits the values in order.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	text, _ := extract.Text(in.Body, in.Hint.Head)
	d := &document{flow: extract.NewFlow(ctx, emit), block: -1}
	r := lines.NewReader(text)
	for {
		line, start, err := r.Next()
		if err != nil {
			if ended := d.flow.End(); ended != nil || err == io.EOF {
				return ended
			}
			return err
		}
		if start {
			d.row++
			err = d.line(bytes.TrimRight(line, "\r\n"))
		} else {
			_, err = d.flow.Write(bytes.TrimRight(line, "\r\n")) // of a line of any length
		}
		if err != nil {
			return err
		}
	}
}

// document is a document being read.
type document struct {
	flow   *extract.Flow
	row    int64
	levels []level
	block  int // the column that a block of text is right of; -1: there is none
	inside nest
}

// level is a key whose value may stand in the lines that follow.
type level struct {
	column int
	path   string
}

const (
	maxLevels = 64
	maxKey    = 256
	maxPath   = 1 << 10
)

// path is that of the innermost key.
func (d *document) path() string {
	if len(d.levels) == 0 {
		return ""
	}
	return d.levels[len(d.levels)-1].path
}

// pop leaves the keys at a column and right of it.
func (d *document) pop(column int) {
	n := len(d.levels)
	for n > 0 && d.levels[n-1].column >= column {
		n--
	}
	d.levels = d.levels[:n]
}

// push enters a key.
func (d *document) push(column int, key []byte) {
	if len(d.levels) < maxLevels {
		d.levels = append(d.levels, level{column, join(d.path(), key)})
	}
}

// join adds a key to a path.
func join(path string, key []byte) string {
	name := string(key[:min(len(key), maxKey)])
	switch {
	case path == "":
		return name
	case len(path) > maxPath:
		return path
	}
	return path + "." + name
}

// line takes a line.
func (d *document) line(line []byte) error {
	rest := bytes.TrimLeft(line, " ")
	column := len(line) - len(rest)
	switch {
	case len(bytes.TrimSpace(rest)) == 0:
		return d.more(nil)
	case d.block >= 0 && column > d.block:
		return d.more(rest)
	case d.inside.open():
		return d.nested(rest)
	}
	d.block = -1
	if column == 0 && (bytes.HasPrefix(line, []byte("---")) || string(line) == "...") {
		d.levels = d.levels[:0]
		if err := d.flow.End(); err != nil {
			return err
		}
		if rest = bytes.TrimLeft(line[3:], "- "); len(rest) == 0 {
			return nil
		}
	}
	if rest[0] == '#' {
		return d.flow.Value(extract.Place{Where: "comment", Row: d.row}, rest[1:])
	}
	for len(rest) > 0 && rest[0] == '-' && (len(rest) == 1 || rest[1] == ' ') {
		d.pop(column + 1)
		left := bytes.TrimLeft(rest[1:], " ")
		if err := d.flow.At(extract.Place{Field: d.path(), Row: d.row}); err != nil || len(left) == 0 {
			return err
		}
		column += len(rest) - len(left)
		rest = left
	}
	if key, value, ok := keyIn(rest); ok {
		d.pop(column)
		d.push(column, key)
		if err := d.flow.At(extract.Place{Field: d.path(), Row: d.row}); err != nil {
			return err
		}
		return d.value(value, column)
	}
	if d.flow.Empty() { // an item, or a text on a line of its own
		if err := d.flow.At(extract.Place{Field: d.path(), Row: d.row}); err != nil {
			return err
		}
		return d.value(rest, column-1)
	}
	return d.more(rest)
}

// more adds a line to the value under way.
func (d *document) more(text []byte) error {
	if d.flow.Empty() {
		if err := d.flow.At(extract.Place{Field: d.path(), Row: d.row}); err != nil || len(text) == 0 {
			return err
		}
	} else if _, err := d.flow.Write([]byte{'\n'}); err != nil {
		return err
	}
	_, err := d.flow.Write(text)
	return err
}

// value begins a value, that of a key at a column.
func (d *document) value(text []byte, column int) error {
	text = bytes.TrimSpace(text)
	for len(text) > 0 && (text[0] == '&' || text[0] == '!') { // anchors and tags
		_, after, _ := bytes.Cut(text, []byte(" "))
		text = bytes.TrimLeft(after, " ")
	}
	if len(text) == 0 {
		return nil
	}
	switch text[0] {
	case '|', '>':
		d.block = column
		return nil
	case '{', '[':
		d.inside = nest{path: d.path(), top: d.path()}
		return d.nested(text)
	}
	value, comment := scalar(text)
	if _, err := d.flow.Write(value); err != nil || len(comment) == 0 {
		return err
	}
	return d.flow.Value(extract.Place{Where: "comment", Row: d.row}, comment)
}

// keyIn cuts a line into its key and what follows the colon.
func keyIn(line []byte) (key, value []byte, ok bool) {
	if len(line) == 0 {
		return nil, nil, false
	}
	from := 0
	if q := line[0]; q == '"' || q == '\'' {
		end := closing(line)
		if end < 0 || len(line) < end+2 || line[end+1] != ':' {
			return nil, nil, false
		}
		return line[1:end], line[end+2:], len(line) == end+2 || line[end+2] == ' '
	}
	if bytes.IndexByte([]byte("{[#&*!|>%@`"), line[0]) >= 0 {
		return nil, nil, false
	}
	for from < len(line) {
		i := bytes.IndexByte(line[from:], ':')
		if i < 0 {
			return nil, nil, false
		}
		i += from
		if i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t' {
			return bytes.TrimSpace(line[:i]), line[i+1:], i > 0 && i <= maxKey
		}
		from = i + 1
	}
	return nil, nil, false
}

// closing is where the quote ends that the text begins with, -1: nowhere.
func closing(text []byte) int {
	q := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && q == '"':
			i++
		case text[i] == q && q == '\'' && i+1 < len(text) && text[i+1] == q:
			i++
		case text[i] == q:
			return i
		}
	}
	return -1
}

// scalar takes the quotes off a value, and the comment behind it.
func scalar(text []byte) (value, comment []byte) {
	if text[0] == '"' || text[0] == '\'' {
		end := closing(text)
		if end < 0 {
			return text[1:], nil // it goes on in the next line
		}
		return unescaped(text[1:end], text[0]), bytes.TrimLeft(text[end+1:], " #")
	}
	if value, comment, ok := bytes.Cut(text, []byte(" #")); ok {
		return value, comment
	}
	return text, nil
}

// unescaped resolves what a quoted text has in place of characters.
func unescaped(text []byte, quote byte) []byte {
	if quote == '\'' {
		return bytes.ReplaceAll(text, []byte("''"), []byte("'"))
	}
	if bytes.IndexByte(text, '\\') < 0 {
		return text
	}
	return escapes(text)
}
