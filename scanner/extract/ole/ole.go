// Package ole reads compound files ([MS-CFB]), in which Office programs up to
// 2003, Outlook and many others keep their documents, and what these have in
// common: properties ([MS-OLEPS]) and embedded objects ([MS-OLEDS]).
//
// Its extractor takes the compound files that no other claims by their first
// bytes: it opens them and hands a document of Word, Excel, PowerPoint or
// Outlook to the extractor of that kind, says of Open XML with a password that
// it is encrypted, reads the properties of the others and says of these that
// their format is not read: thumbnails, installers, databases of other programs.
//
// The reader is written here and not taken from a library since the one that
// there is (richardlehane/mscfb 1.0.9) refuses a file with any fault in its
// tables as a whole, although most of a file that was cut off or damaged can be
// read; it looks up each sector by a read of four bytes, and reads streams only
// from their beginning, while Word's text lies in pieces anywhere.
package ole

import (
	"context"
	"fmt"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
)

// Extractor reads compound files of whatever is in them.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "ole" }

// Match accepts every compound file.
func (Extractor) Match(h extract.Hint) bool {
	return len(h.Head) >= len(Magic) && string(h.Head[:len(Magic)]) == Magic
}

// Extract hands over the document in the file, if it holds one that is read.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	file, err := Begin(in)
	if err != nil {
		return err
	}
	return file.Other(ctx, in, emit)
}

// Begin opens the object as a compound file.
func Begin(in extract.Input) (*File, error) {
	r, size, err := in.Spool()
	if err != nil {
		return nil, err
	}
	return Open(r, size)
}

// Other reads a file that is not what it was taken for, by what is in it.
func (f *File) Other(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	root := f.Root()
	m := &Members{In: in, File: f}
	switch k := root.Kind(); k {
	case Encrypted:
		return fmt.Errorf("document: %w", extract.ErrEncrypted)
	case Unknown:
	default:
		// Packed anew its directory comes first, which shows what it is.
		if err := m.Document(ctx, root, "document"+k.suffix()); err != nil {
			return err
		}
		return f.fault
	}
	flow := office.NewFlow(emit)
	if err := root.Properties(flow); err != nil {
		return err
	}
	if _, ok := root.Find(native); ok {
		if err := m.Folder(ctx, root); err != nil {
			return err
		}
		return f.fault
	}
	return fmt.Errorf("compound file: %w", extract.ErrUnsupported)
}
