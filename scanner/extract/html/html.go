// Package html extracts HTML as the WHATWG standard tokenises it, however
// broken, from pages, fragments and mail.
//
// It owns what is text: what is shown, attributes that hold data, scripts,
// styles and comments, each with its place. The cells of a table with a header
// row, or with a heading before them in their row, are values of that field.
// Files embedded in data URLs are handed to the engine. No tree is built: what
// is kept does not grow with the page.
package html

import (
	"bytes"
	"context"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/transform"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads HTML and XHTML.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "html" }

// lookedAt is how much of the head is searched for a tag.
const lookedAt = 4 << 10

// Match accepts what begins with markup that is HTML's, or holds any markup
// under a name or media type that says HTML.
func (Extractor) Match(h extract.Hint) bool {
	if !extract.IsText(h.Head) {
		return false
	}
	head := bytes.TrimLeft(h.Head[:min(len(h.Head), lookedAt)], "\ufeff \t\r\n")
	if claimed(h) {
		return bytes.IndexByte(head, '<') >= 0
	}
	if len(head) == 0 || head[0] != '<' {
		return false
	}
	for _, start := range [...]string{"<!doctype html", "<html", "<head", "<body", "<table", "<div", "<p>", "<meta ", "<span", "<br"} {
		if len(head) >= len(start) && foldAt(head, start) {
			return true
		}
	}
	if !foldAt(head, "<?xml") && !foldAt(head, "<!--") && !foldAt(head, "<!doctype") {
		return false
	}
	for i := range head {
		if head[i] == '<' && foldAt(head[i:], "<html") {
			return true
		}
	}
	return false
}

func claimed(h extract.Hint) bool {
	for _, m := range [...]string{"text/html", "application/xhtml"} {
		if strings.HasPrefix(h.MediaType, m) {
			return true
		}
	}
	for _, end := range [...]string{".html", ".htm", ".xhtml", ".xht"} {
		if cut := len(h.Name) - len(end); cut >= 0 && strings.EqualFold(h.Name[cut:], end) {
			return true
		}
	}
	return false
}

// foldAt reports whether p begins with lower, in any case.
func foldAt(p []byte, lower string) bool {
	if len(p) < len(lower) {
		return false
	}
	for i := range len(lower) {
		c := p[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// maxToken is the longest tag, text or script that is read as a whole. Where
// one is longer, it and the rest of the page are read as plain text.
const maxToken = 4 << 20

// Extract emits the page's text.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	origin := extract.NewOrigin(in.Body)
	body := decoder(in.Hint, origin)
	p := &page{ctx: ctx, in: in, z: html.NewTokenizer(body), flow: extract.NewFlow(ctx, emit)}
	p.z.SetMaxBuf(maxToken)
	for {
		kind := p.z.Next()
		err := p.z.Err()
		if err == html.ErrBufferExceeded {
			return p.plain(io.MultiReader(bytes.NewReader(bytes.Clone(p.z.Raw())), bytes.NewReader(bytes.Clone(p.z.Buffered())), body))
		}
		if kind == html.ErrorToken {
			if stop := p.settle(); stop != nil || err == io.EOF {
				return stop
			}
			return origin.Explain("html", err)
		}
		if err := p.token(kind); err != nil {
			return err
		}
	}
}

// decoder returns the page in UTF-8. The bytes are believed before the labels.
func decoder(h extract.Hint, r io.Reader) io.Reader {
	enc := extract.DetectEncoding(h.Head)
	if strings.HasPrefix(enc.Name(), "utf-") && !isASCII(h.Head) {
		return enc.Reader(r)
	}
	// Without a label it says windows-1252, which is no better than a guess.
	e, name, _ := charset.DetermineEncoding(h.Head, h.MediaType)
	if name == "utf-8" || name == "windows-1252" && !bytes.Contains(h.Head, []byte("charset")) {
		return enc.Reader(r)
	}
	return transform.NewReader(r, e.NewDecoder())
}

func isASCII(p []byte) bool {
	for _, c := range p {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// plain emits what is left as it is.
func (p *page) plain(r io.Reader) error {
	if err := p.settle(); err != nil {
		return err
	}
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if _, err := p.flow.Write(buf[:n]); err != nil {
			return err
		}
		if err == io.EOF {
			return p.flow.End()
		}
		if err != nil {
			return err
		}
	}
}
