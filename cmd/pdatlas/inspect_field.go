package main

import (
	"context"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
)

// fieldText reads anything that is text as the content of one field, line by
// line: what "inspect --field" does.
type fieldText struct{ name string }

// Name implements extract.Extractor.
func (fieldText) Name() string { return text.Extractor{}.Name() }

// Match implements extract.Extractor.
func (fieldText) Match(h extract.Hint) bool { return text.Extractor{}.Match(h) }

// Extract implements extract.Extractor.
func (x fieldText) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	var track *fieldTracker
	return text.Extractor{}.Extract(ctx, in, func(seg extract.Segment) error {
		if seg.Track != nil {
			if track == nil {
				track = &fieldTracker{seg.Track, x.name}
			}
			seg.Track = track
		}
		seg.Place.Field = x.name
		return emit(seg)
	})
}

// fieldTracker names the one field of a text whose lines another tracker counts.
type fieldTracker struct {
	extract.Tracker
	name string
}

// Field implements extract.Tracker.
func (t *fieldTracker) Field() int { return 0 }

// FieldName implements extract.Tracker.
func (t *fieldTracker) FieldName(int) string { return t.name }
