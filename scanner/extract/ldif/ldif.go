// Package ldif extracts LDIF (RFC 2849): what directories export.
//
// It owns lines, encodings and records: the value of each attribute is a value
// of the field of that name, options aside. Base64 is decoded; what is text is
// emitted, anything else (photos, certificates) is handed to the engine. Files
// that it refers to by URL are not opened.
package ldif

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// Extractor reads LDIF.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "ldif" }

// Match accepts text that begins with a distinguished name, comments and the
// version aside.
func (Extractor) Match(h extract.Hint) bool {
	head := bytes.TrimPrefix(h.Head, []byte("\ufeff"))
	for len(head) > 0 {
		line := head
		if end := bytes.IndexByte(head, '\n'); end >= 0 {
			line, head = head[:end+1], head[end+1:]
		} else {
			head = nil
		}
		switch {
		case lines.Blank(line), line[0] == '#', line[0] == ' ', bytes.HasPrefix(line, []byte("version:")):
			continue
		}
		dn := bytes.HasPrefix(line, []byte("dn: ")) && bytes.IndexByte(line, '=') > 0 || bytes.HasPrefix(line, []byte("dn:: "))
		return dn && extract.IsText(h.Head)
	}
	return false
}

// Extract emits the values and hands over what is no text.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	d := &directory{ctx: ctx, in: in, flow: extract.NewFlow(ctx, emit), row: 1}
	r := lines.NewReader(extract.DetectEncoding(in.Hint.Head).Reader(in.Body))
	for {
		line, blank, cut, err := r.Logical(nil)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if blank && d.field != "" && !d.going {
			d.row++
		}
		if err := d.line(line, cut); err != nil {
			return err
		}
	}
}

type directory struct {
	ctx   context.Context
	in    extract.Input
	flow  *extract.Flow
	row   int64
	files int
	going bool   // the line before was cut: this one continues it
	skip  bool   // and was encoded
	field string // of that line
}

func (d *directory) line(line []byte, cut bool) error {
	if d.going {
		d.going = cut
		if d.skip {
			return nil
		}
		return d.flow.Value(extract.Place{Field: d.field, Row: d.row}, line)
	}
	d.going, d.skip = cut, false
	if line[0] == '#' {
		return d.flow.Value(extract.Place{Where: "comment", Row: d.row}, line[1:])
	}
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(name) > lines.Max {
		return d.flow.Value(extract.Place{Row: d.row}, line)
	}
	name, _, _ = bytes.Cut(name, []byte(";"))
	d.field = strings.ToLower(string(name))
	if encoded, ok := bytes.CutPrefix(value, []byte(":")); ok {
		return d.encoded(encoded, cut)
	}
	return d.flow.Value(extract.Place{Field: d.field, Row: d.row}, bytes.TrimPrefix(value, []byte("<")))
}

// encoded takes a value in base64.
func (d *directory) encoded(value []byte, cut bool) error {
	var text []byte
	err := error(nil)
	if d.skip = cut; cut {
		err = fmt.Errorf("ldif: value: %w", extract.ErrMemoryLimit)
	} else if text, err = lines.Base64(value); err == nil && utf8.Valid(text) && extract.IsText(text) {
		return d.flow.Value(extract.Place{Field: d.field, Row: d.row}, text)
	}
	d.files++
	m := extract.Member{Name: fmt.Sprintf("%s %d", d.field, d.files), Size: -1, Err: err}
	return d.in.Hand(d.ctx, m, bytes.NewReader(text))
}
