// Package xml extracts XML 1.0, well-formed or not.
//
// It owns elements and their paths, attributes, text, CDATA, comments and
// instructions: each text and attribute is a value of the field that its path
// names ("people/person/mail", "people/person@id"), the record being the child
// of the root. Entities that a document declares are not expanded: their
// declarations are read as text, so that a bomb costs what it weighs. What is
// kept does not grow with depth or size. It does not validate.
package xml

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads XML.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "xml" }

// Match accepts what begins with an XML declaration, and what begins with an
// element and ends one, or begins with any markup under a name or media type
// that says XML.
func (Extractor) Match(h extract.Hint) bool {
	head := bytes.TrimLeft(h.Head, "\ufeff \t\r\n")
	if len(head) < 3 || head[0] != '<' || !extract.IsText(h.Head) {
		return false
	}
	if bytes.HasPrefix(head, []byte("<?xml")) || claimed(h) {
		return true
	}
	n := 1
	for n < len(head) && isName(head[n]) {
		n++
	}
	if n == 1 || n == len(head) || head[1] < 'A' {
		return false
	}
	end := head[n]
	return (end == '>' || end == ' ' || end == '\n' || end == '\r' || end == '/') && (bytes.Contains(head, []byte("</")) || bytes.Contains(head, []byte("/>")))
}

func claimed(h extract.Hint) bool {
	media, _, _ := strings.Cut(h.MediaType, ";")
	if strings.HasSuffix(media, "/xml") || strings.HasSuffix(media, "+xml") {
		return true
	}
	for _, end := range [...]string{".xml", ".xsd", ".svg", ".rss", ".kml", ".gpx"} {
		if cut := len(h.Name) - len(end); cut >= 0 && strings.EqualFold(h.Name[cut:], end) {
			return true
		}
	}
	return false
}

// isName reports whether c may stand in a name; all above ASCII may.
func isName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':' || c >= 0x80
}

// Extract emits the values of the document.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	s := &scan{
		br:   bufio.NewReaderSize(decoder(in.Hint, in.Body), 32<<10),
		flow: extract.NewFlow(ctx, emit),
		tree: newTree(),
	}
	for {
		c, err := s.br.ReadByte()
		if err == nil {
			err = s.content(c)
		}
		if err == nil {
			continue
		}
		if stop := s.flow.End(); stop != nil || err != io.EOF {
			return firstOf(stop, err)
		}
		if s.tree.depth() > 0 {
			return fmt.Errorf("xml: cut off within an element: %w", extract.ErrMalformed)
		}
		return nil
	}
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// decoder returns the document in UTF-8: its bytes are believed before its label.
func decoder(h extract.Hint, r io.Reader) io.Reader {
	enc := extract.DetectEncoding(h.Head)
	if !strings.HasPrefix(enc.Name(), "utf-") {
		if e, err := htmlindex.Get(label(h.Head)); err == nil {
			return transform.NewReader(r, e.NewDecoder())
		}
	}
	return enc.Reader(r)
}

// label is the encoding that the declaration names.
func label(head []byte) string {
	decl, _, ok := bytes.Cut(head[:min(len(head), 256)], []byte("?>"))
	_, rest, found := bytes.Cut(decl, []byte("encoding"))
	rest = bytes.TrimLeft(rest, " =\t\r\n")
	if !ok || !found || len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	name, _, _ := bytes.Cut(rest[1:], rest[:1])
	return string(name)
}
