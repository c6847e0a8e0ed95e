// Package mbox extracts mailboxes in the mbox formats (RFC 4155): messages one
// after the other, each behind a line that begins with "From ".
//
// It owns where a message begins and ends; each is handed to the engine as a
// member named by its number. Quoted lines (">From ") lose one mark.
package mbox

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// Extractor reads mailboxes.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "mbox" }

// Match accepts a first line that separates messages, with a header field in
// the second.
func (Extractor) Match(h extract.Hint) bool {
	first, rest, ok := bytes.Cut(h.Head, []byte("\n"))
	if !ok || !separates(first) || !extract.IsText(h.Head) {
		return false
	}
	second, _, _ := bytes.Cut(rest, []byte("\n"))
	at := bytes.IndexByte(second, ':')
	return at > 0 && !bytes.ContainsAny(second[:at], " \t") || second == nil || lines.Blank(second)
}

// separates reports whether a line is one of those between messages: "From ",
// a sender, and a date as asctime writes it, with a time and a year.
func separates(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("From "))
	if !ok || len(line) > maxSeparator {
		return false
	}
	at := bytes.LastIndexByte(rest, ':')
	if at < 2 || at+3 > len(rest) || !digits(rest[at-2:at]) || !digits(rest[at+1:at+3]) {
		return false
	}
	for rest = rest[at:]; len(rest) > 0; {
		word := rest
		if end := bytes.IndexAny(rest, " \r\n"); end >= 0 {
			word, rest = rest[:end], rest[end+1:]
		} else {
			rest = nil
		}
		if len(word) == 4 && digits(word) {
			return true
		}
	}
	return false
}

const maxSeparator = 512

func digits(p []byte) bool {
	for _, c := range p {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(p) > 0
}

// Extract hands over the messages in order.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	b := &box{lines: lines.NewReader(in.Body), blank: true}
	flow := extract.NewFlow(ctx, emit)
	b.advance()
	for n := int64(1); b.err == nil; n++ {
		name := fmt.Sprintf("message %d", n)
		if b.separated() { // it names the sender
			if err := flow.Value(extract.Place{Where: name, Field: "from", Row: n}, b.line[len("From "):]); err != nil {
				return err
			}
			if b.advance(); b.err != nil {
				break
			}
		}
		m := extract.Member{Name: name, MediaType: "message/rfc822", Size: -1}
		if err := in.Hand(ctx, m, b); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, b); err != nil {
			return err
		}
	}
	if b.err != io.EOF {
		return b.err
	}
	return nil
}

// box reads one message after the other.
type box struct {
	lines *lines.Reader
	line  []byte // the one at hand
	rest  []byte // what of it was not given
	start bool   // it begins a line
	blank bool   // the line before it was blank
	err   error
}

// advance goes to the next line.
func (b *box) advance() {
	if b.line != nil {
		b.blank = b.start && lines.Blank(b.line)
	}
	b.line, b.start, b.err = b.lines.Next()
	b.rest = b.line
	if b.start && bytes.HasPrefix(bytes.TrimLeft(b.line, ">"), []byte("From ")) && b.line[0] == '>' {
		b.rest = b.line[1:]
	}
}

// separated reports whether the line at hand stands between messages.
func (b *box) separated() bool {
	return b.start && b.blank && len(b.rest) == len(b.line) && separates(b.line)
}

// Read implements io.Reader for the message under way.
func (b *box) Read(p []byte) (int, error) {
	for len(b.rest) == 0 && b.err == nil {
		b.advance()
	}
	if b.err != nil {
		return 0, b.err
	}
	if b.separated() {
		return 0, io.EOF
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}
