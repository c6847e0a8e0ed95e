// Package csv extracts delimiter-separated text: comma, semicolon, tab or pipe.
//
// The text is scanned raw. This package owns the dialect, guessed from the head,
// and the Tracker that says in which column and record a place stands. It does
// not parse values. Malformed text is no error: it is scanned all the same, and
// the tracker is at worst wrong about the columns of the record with the fault
// and, after an opening quote without its partner, of those up to the next quote.
package csv

import (
	"bytes"
	"context"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads CSV, TSV and their kin in any encoding that extract.Text knows.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "csv" }

// Match accepts text whose lines split into the same number of columns. A name
// or media type that says table makes fewer lines enough; one that says prose
// or source code rules it out.
func (Extractor) Match(h extract.Hint) bool {
	if !extract.IsText(h.Head) || len(h.Head) == 0 {
		return false
	}
	switch claimOf(h) {
	case isTable:
		return true
	case isOther:
		return false
	}
	if !looksTabular(h.Head[:min(len(h.Head), matchSize)], h.Whole && len(h.Head) <= matchSize) {
		return false
	}
	// Few texts come so far: a log or a mail may begin with lines that agree.
	return len(h.Head) <= matchSize || looksTabular(h.Head, h.Whole)
}

// looksTabular reports whether the records of head agree on their columns and
// are not written in another notation.
func looksTabular(head []byte, whole bool) bool {
	start := bytes.TrimLeft(head, "\ufeff \t\r\n")
	if len(start) > 0 && (start[0] == '{' || start[0] == '[' || start[0] == '<') {
		return false
	}
	return countColumns(head, whole).convincing()
}

// Extract emits the text with a tracker that gives columns and records.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	enc := extract.DetectEncoding(in.Hint.Head)
	d := sniff(enc.Head(in.Hint.Head), in.Hint)
	return extract.Stream(ctx, in, enc.Reader(in.Body), newTracker(d), emit)
}
