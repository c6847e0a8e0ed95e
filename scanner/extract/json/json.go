// Package json extracts JSON documents and streams of them, one per line
// (NDJSON) or one after the other.
//
// The text is scanned raw. This package owns the Tracker that says under which
// path of keys and in which record a place stands. It does not parse values.
// Malformed text is no error: it is scanned all the same, and the tracker is
// wrong about places after the fault, in NDJSON only up to the end of the line.
package json

import (
	"bytes"
	"context"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads JSON and NDJSON in any encoding that extract.Text knows.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "json" }

// Match accepts text that begins as an object or array does, whatever its
// name. A name or media type that says JSON lets faults pass.
func (Extractor) Match(h extract.Hint) bool {
	head := bytes.TrimLeft(h.Head[:min(len(h.Head), matchSize)], "\ufeff \t\r\n")
	if len(head) == 0 || head[0] != '{' && head[0] != '[' || !extract.IsText(h.Head) {
		return false
	}
	return claimed(h) || begins(head)
}

// claimed reports whether name or media type say JSON.
func claimed(h extract.Hint) bool {
	if len(h.MediaType) >= len("application/json") && strings.EqualFold(h.MediaType[:len("application/json")], "application/json") {
		return true
	}
	ext := h.Name[strings.LastIndexByte(h.Name, '.')+1:]
	for _, e := range [...]string{"json", "ndjson", "jsonl", "geojson", "jsonld"} {
		if strings.EqualFold(ext, e) {
			return true
		}
	}
	return false
}

// Extract emits the text with a tracker that gives paths and records.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	enc := extract.DetectEncoding(in.Hint.Head)
	lines := perLine(enc.Head(in.Hint.Head))
	return extract.Stream(ctx, in, enc.Reader(in.Body), newTracker(lines), emit)
}
