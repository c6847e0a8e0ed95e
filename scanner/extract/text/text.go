// Package text extracts plain text: prose, logs, source code, mail as it is
// written, and any other format that stands readable in its bytes.
//
// It does not look for structure; extractors that
// do are asked first.
package text

import (
	"context"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
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
	return extract.Stream(ctx, in, r, &lines.Tracker{}, emit)
}
