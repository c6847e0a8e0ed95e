// Package text extracts plain text: prose, logs, source code, mail as it is
// written, and any other format that stands readable in its bytes.
//
// It owns the count of lines. It does not look for structure; extractors that
// do are asked first.
package text

import (
	"bytes"
	"context"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads text in any encoding that extract.Text knows.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "text" }

// Match accepts whatever has the bytes of text, under any name.
func (Extractor) Match(h extract.Hint) bool { return extract.IsText(h.Head) }

// Extract emits the text with the line number as row.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	r, _ := extract.Text(in.Body, in.Hint.Head)
	return extract.Stream(ctx, in, r, &lines{}, emit)
}

// lines counts line feeds.
type lines struct{ seen int64 }

// Advance implements extract.Tracker.
func (l *lines) Advance(text []byte) { l.seen += int64(bytes.Count(text, []byte{'\n'})) }

// Field implements extract.Tracker: plain text has none.
func (l *lines) Field() int { return -1 }

// FieldName implements extract.Tracker.
func (l *lines) FieldName(int) string { return "" }

// Row is the number of the line, from 1.
func (l *lines) Row() int64 { return l.seen + 1 }

// Fields implements extract.Tracker.
func (l *lines) Fields() []extract.FieldStat { return nil }
