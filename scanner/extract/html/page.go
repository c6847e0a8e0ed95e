package html

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// page follows the tokens of a page.
type page struct {
	ctx  context.Context
	in   extract.Input
	z    *html.Tokenizer
	flow *extract.Flow

	raw    string  // the element whose text comes next, if it is a script or style
	tables []table // those that are open, the outermost first
	deeper int     // tables open beyond maxTables
	count  int     // of tables
	embeds int
	at     extract.Place // of the text under way

	aside     []note // attributes and comments that wait for the end of the text around them
	asideSize int
}

// note is text that stands beside the page's.
type note struct {
	place extract.Place
	text  []byte
}

// maxAside is how much text waits, in bytes; then the text around it is cut.
const maxAside = 64 << 10

func (p *page) token(kind html.TokenType) error {
	switch kind {
	case html.TextToken:
		return p.text(p.z.Text())
	case html.CommentToken:
		return p.note(extract.Place{Where: "comment"}, p.z.Text())
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := p.z.TagName()
		tag := string(name)
		if err := p.start(tag); err != nil || !more {
			return err
		}
		return p.attributes(tag)
	case html.EndTagToken:
		name, _ := p.z.TagName()
		return p.close(string(name))
	}
	return nil
}

// text adds what is shown to the run under way, blanks folded into one.
func (p *page) text(text []byte) error {
	if p.raw != "" {
		place := extract.Place{Where: p.raw}
		p.raw = ""
		if len(bytes.TrimSpace(text)) == 0 {
			return nil
		}
		if err := p.settle(); err != nil {
			return err
		}
		if err := p.flow.Value(place, text); err != nil {
			return err
		}
		return p.flow.At(p.at)
	}
	if t := p.table(); t != nil {
		t.heading(text)
	}
	for len(text) > 0 {
		n := 0
		for n < len(text) && !blankAt(text[n:]) {
			n++
		}
		if _, err := p.flow.Write(text[:n]); err != nil {
			return err
		}
		if text = text[n:]; len(text) == 0 {
			return nil
		}
		for len(text) > 0 && blankAt(text) {
			_, size := utf8.DecodeRune(text)
			text = text[size:]
		}
		if err := p.gap(' '); err != nil {
			return err
		}
	}
	return nil
}

// blankAt reports whether text begins with a blank, a no-break space among them.
func blankAt(text []byte) bool {
	if c := text[0]; c < utf8.RuneSelf {
		return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
	}
	r, _ := utf8.DecodeRune(text)
	return unicode.IsSpace(r)
}

// gap separates what follows from the text before it.
func (p *page) gap(c byte) error {
	switch last := p.flow.Last(); {
	case last == 0 && p.flow.Empty(), last == '\n', last == c, last == '\t' && c == ' ':
		return nil
	}
	_, err := p.flow.Write([]byte{c})
	return err
}

// note keeps text that stands beside the page's until the run under way ends.
func (p *page) note(place extract.Place, text []byte) error {
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return nil
	}
	p.aside = append(p.aside, note{place, bytes.Clone(text)})
	if p.asideSize += len(text) + 64; p.asideSize < maxAside {
		return nil
	}
	if err := p.settle(); err != nil {
		return err
	}
	return p.flow.At(p.at)
}

// settle ends the run under way and emits what stands beside it.
func (p *page) settle() error {
	for _, n := range p.aside {
		if err := p.flow.Value(n.place, n.text); err != nil {
			return err
		}
	}
	p.aside, p.asideSize = p.aside[:0], 0
	return p.flow.End()
}

// move goes to the place of the text that follows, if it is another one.
func (p *page) move() error {
	at := extract.Place{}
	for i := len(p.tables) - 1; i >= 0 && at.Field == ""; i-- {
		at = p.tables[i].place()
	}
	if at == p.at {
		return nil
	}
	if err := p.settle(); err != nil {
		return err
	}
	p.at = at
	return p.flow.At(at)
}

// attributes takes those of the tag at hand that hold data.
func (p *page) attributes(tag string) error {
	var name, value []byte
	for more := true; more; {
		var key, val []byte
		key, val, more = p.z.TagAttr()
		switch k := string(key); k {
		case "name", "property", "itemprop":
			name = val
		case "value", "content":
			value = val
		case "colspan":
			if t := p.table(); t != nil && (tag == "td" || tag == "th") {
				t.span(val)
			}
		case "href", "src", "action", "data", "poster", "cite", "background":
			if err := p.link(k, val); err != nil {
				return err
			}
		case "alt", "title", "placeholder", "label", "summary", "abbr", "datetime", "aria-label", "aria-description", "srcdoc":
			if err := p.note(extract.Place{Field: k}, val); err != nil {
				return err
			}
		default:
			if strings.HasPrefix(k, "data-") {
				if err := p.note(extract.Place{Field: k}, val); err != nil {
					return err
				}
			}
		}
	}
	if len(value) == 0 {
		return nil
	}
	field := string(name[:min(len(name), maxHeading)])
	if field == "" {
		field = "value"
	}
	return p.note(extract.Place{Field: field}, value)
}

// link takes an address: that of a person is a value of its scheme.
func (p *page) link(attr string, val []byte) error {
	scheme, rest, ok := bytes.Cut(bytes.TrimSpace(val), []byte(":"))
	if !ok {
		return p.note(extract.Place{Field: attr}, unescape(val))
	}
	switch s := strings.ToLower(string(scheme[:min(len(scheme), 16)])); s {
	case "mailto", "tel", "sms", "callto", "sip":
		return p.note(extract.Place{Field: s}, unescape(rest))
	case "data":
		if media, content, ok := bytes.Cut(rest, []byte(",")); ok {
			return p.embedded(string(media), content)
		}
	}
	return p.note(extract.Place{Field: attr}, unescape(val))
}

// embedded hands over the file in a data URL (RFC 2397).
func (p *page) embedded(media string, content []byte) error {
	p.embeds++
	media, params, _ := strings.Cut(media, ";")
	m := extract.Member{Name: fmt.Sprintf("data %d", p.embeds), MediaType: media, Size: -1}
	content = unescape(content)
	if strings.HasSuffix(params, "base64") {
		text := make([]byte, base64.StdEncoding.DecodedLen(len(content)))
		n, err := base64.StdEncoding.Decode(text, content)
		if content = text[:n]; err != nil {
			// What was decoded is read; the member is reported all the same.
			return p.in.Hand(p.ctx, m, broken(content))
		}
	}
	return p.in.Hand(p.ctx, m, bytes.NewReader(content))
}
