// Package vcard extracts vCard files, address cards: RFC 6350 and the versions 2.1 and 3.0 before it.
//
// It owns how they begin; package lines reads the properties that such formats
// share, each a field of its name.
package vcard

import (
	"context"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// Extractor reads vCard.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "vcard" }

// Match accepts text that begins as the format must, under any name.
func (Extractor) Match(h extract.Hint) bool {
	return lines.Begins(h.Head, "BEGIN:VCARD") && extract.IsText(h.Head)
}

// Extract emits the values and hands over embedded files.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	return lines.Properties(ctx, in, emit)
}
