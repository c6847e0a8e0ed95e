// Package eml extracts mail messages: RFC 5322 with MIME (RFC 2045 to 2049),
// also those that are broken in the usual ways.
//
// It owns header fields, multipart structure, transfer encodings and character
// sets. Header fields are values of the field of that name, plain text is
// emitted where it stands, and every other part (attachments, HTML, messages in
// messages) is handed to the engine as a member. Structure is followed line by
// line with a stack of boundaries, so that a message is read once, in one pass,
// whatever it nests. Signatures are not checked and nothing is decrypted.
package eml

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// Extractor reads messages.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "eml" }

// maxBounds is how deep multiparts are followed in one another. Deeper ones are
// read as text, and the message is reported.
const maxBounds = 64

// Extract emits the headers and texts and hands over the other parts.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	m := &message{ctx: ctx, in: in, emit: emit, flow: extract.NewFlow(ctx, emit)}
	m.lines = lines.NewReader(in.Body)
	return m.read()
}

type message struct {
	ctx   context.Context
	in    extract.Input
	emit  func(extract.Segment) error
	flow  *extract.Flow
	lines *lines.Reader

	bounds [][]byte // of the multiparts that are open, the outermost first
	digest []bool   // of these, whose parts are messages unless they say otherwise
	hit    int      // the boundary that was met, -1: none
	closes bool     // and whether it ends its multipart
	err    error    // of the stream; io.EOF at its end

	part    int   // number of the one at hand; 0 until a multipart was met
	offset  int64 // of the next text
	problem error // reported at the end
}

// read goes through the entities in order. The end of one is where a boundary
// of an open multipart stands, or the end of the stream.
func (m *message) read() error {
	m.hit = -1
	for first := true; ; first = false {
		if err := m.entity(first); err != nil {
			return err
		}
		for m.hit >= 0 && m.closes {
			m.bounds, m.digest, m.hit = m.bounds[:m.hit], m.digest[:m.hit], -1
			if err := m.plain(m.rawBody(), "", ""); err != nil { // what stands behind a multipart
				return err
			}
		}
		if m.hit < 0 {
			break
		}
		m.bounds, m.digest, m.hit = m.bounds[:m.hit+1], m.digest[:m.hit+1], -1
		m.part++
	}
	if m.err != io.EOF {
		return m.err
	}
	if len(m.bounds) > 0 && m.problem == nil {
		m.problem = fmt.Errorf("mail: cut off within a multipart: %w", extract.ErrMalformed)
	}
	return m.problem
}

// line returns the next line, or a piece of it; io.EOF where the entity ends.
func (m *message) line() (line []byte, start bool, err error) {
	if m.hit >= 0 {
		return nil, false, io.EOF
	}
	if line, start, m.err = m.lines.Next(); m.err != nil {
		return nil, false, m.err
	}
	if start && len(line) > 2 && line[0] == '-' && line[1] == '-' && m.boundary(bytes.TrimRight(line[2:], " \t\r\n")) {
		return nil, false, io.EOF
	}
	return line, start, nil
}

// boundary notes whether a line, without its dashes, is one of the boundaries.
func (m *message) boundary(line []byte) bool {
	for i := len(m.bounds) - 1; i >= 0; i-- {
		rest, ok := bytes.CutPrefix(line, m.bounds[i])
		if ok && (len(rest) == 0 || string(rest) == "--") {
			m.hit, m.closes = i, len(rest) > 0
			return true
		}
	}
	return false
}

// entity reads headers and body of the message or of a part.
func (m *message) entity(first bool) error {
	h, err := m.headers(first)
	if err != nil {
		return err
	}
	if h.media == "multipart/encrypted" {
		m.problem = fmt.Errorf("mail: %w", extract.ErrEncrypted)
	}
	if b := h.boundary(); b != "" {
		if len(m.bounds) < maxBounds {
			m.bounds, m.digest = append(m.bounds, []byte(b)), append(m.digest, h.media == "multipart/digest")
			return m.plain(m.rawBody(), "", "") // for readers that know no multiparts
		}
		m.problem = fmt.Errorf("mail: %w", extract.ErrDepthLimit)
	}
	body, err := h.decoded(m.rawBody())
	if err == nil && h.isPlain() {
		return m.plain(body, h.charset(), m.where())
	}
	if err := m.hand(h, body, err); err != nil {
		return err
	}
	return m.skip()
}

// where names the part at hand; a message of one part needs no name for it.
func (m *message) where() string {
	if m.part == 0 {
		return ""
	}
	return fmt.Sprintf("part %d", m.part)
}

// plain emits a text, with its lines as rows.
func (m *message) plain(r io.Reader, charset, where string) error {
	end := m.offset
	err := extract.Stream(m.ctx, m.in, toUTF8(r, charset), &lines.Tracker{}, func(s extract.Segment) error {
		s.Place.Where = where
		s.Offset += m.offset
		end = s.Offset + int64(len(s.Text)) + 1
		return m.emit(s)
	})
	m.offset = end
	return err
}

// hand passes a part that is not plain text to the engine.
func (m *message) hand(h *header, body io.Reader, err error) error {
	member := extract.Member{Name: h.name(), MediaType: h.media, Size: -1, Err: err}
	if member.Name == "" {
		member.Name = fmt.Sprintf("part %d%s", max(m.part, 1), extension(h.media))
	}
	if err == nil && strings.HasPrefix(h.media, "text/") {
		if cs := h.charset(); cs != "" {
			body = toUTF8(body, cs)
			member.MediaType += "; charset=utf-8"
		}
	}
	return m.in.Hand(m.ctx, member, body)
}

// skip reads to the end of the entity.
func (m *message) skip() error {
	for {
		if _, _, err := m.line(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if m.ctx.Err() != nil {
			return context.Cause(m.ctx)
		}
	}
}

// rawBody reads what is left of the entity as it is written. The line end
// before a boundary belongs to the boundary (RFC 2046, 5.1.1).
func (m *message) rawBody() io.Reader { return &rawBody{m: m} }

type rawBody struct {
	m    *message
	end  []byte // a line end that may belong to a boundary
	line []byte // what is to be given
	buf  []byte
	err  error
}

func (b *rawBody) Read(p []byte) (int, error) {
	for len(b.line) == 0 {
		if b.err != nil {
			return 0, b.err
		}
		line, _, err := b.m.line()
		if err != nil {
			if b.err = err; b.m.hit < 0 {
				b.line = b.end // the stream ended, not the part
			}
			continue
		}
		b.buf = append(append(b.buf[:0], b.end...), line...)
		b.line = b.buf
		text := bytes.TrimSuffix(bytes.TrimSuffix(b.line, []byte("\n")), []byte("\r"))
		b.end = append(b.end[:0], b.line[len(text):]...)
		b.line = text
	}
	n := copy(p, b.line)
	b.line = b.line[n:]
	return n, nil
}
