// Package sources declares what a place that holds data looks like to the
// scanner: a Source lists Items in a stable order, an Item is opened and read.
//
// It owns the contract, the classes of error, the name filter and the facts a
// source can state about itself (Description). It does not own retries across
// items, concurrency, decoding, detection or storage: those are the scanner's.
// Each kind of source has a folder of its own; sourcetest holds the suite that
// every one of them passes.
package sources

import (
	"context"
	"io"
	"time"
)

// Cursor marks a place in a source's walk. It is opaque to everyone but the
// source that made it. It may hold names, which are personal data: whoever
// keeps it keeps it encrypted.
type Cursor = string

// Source lists what can be read at one root. Methods are called from one
// goroutine at a time, except the Open functions of the items it hands out,
// which are called from many.
type Source interface {
	// Name identifies the source for ever: kind, normalised endpoint and root,
	// no credentials ("file:///srv/share", "s3://host/bucket/prefix").
	Name() string

	// Describe states what is known of the place. It asks the source at most
	// once and needs no right beyond list; what it may not know stays empty.
	Describe(ctx context.Context) (Description, error)

	// Walk calls fn from the calling goroutine, once per item, in an order
	// stable between runs, starting after the cursor ("" for the start). It
	// returns fn's error unchanged and ctx.Err() when cancelled. What cannot be
	// listed or may not be read is an Item whose Open fails with one of the
	// errors below: no failure takes another path, so that every object is
	// accounted for. Only a root that cannot be reached at all is an error.
	Walk(ctx context.Context, after Cursor, fn func(Item, Cursor) error) error

	// Close frees what the source holds. No item may be opened afterwards.
	Close() error
}

// Description is what a source knows of itself. Empty means unknown: a source
// never guesses.
type Description struct {
	Kind     string // "files", "s3"
	Endpoint string // scheme and host, no credentials
	Root     string // bucket and prefix, or folder
	Provider string // key of the region table: "aws", "gcp", …; "" when self-hosted or unknown
	Region   string // the provider's own code, as it stated it
	Basis    string // how Region is known: "observed", "declared" or ""
	Method   string // the call or setting it comes from
	Code     string // the service's error code where it would not say
}

// Ref is what the listing says of an object, before it is opened.
type Ref struct {
	Path         string // below the source's root, '/'-separated, raw bytes: personal data, never stored
	DataSet      string // the level above objects that people own: bucket/first prefix, or share folder
	Version      string // ETag or version id, "" where the source has none
	MediaType    string // as stated by the source
	StorageClass string
	Offline      bool   // it must be restored before it can be read; that may have been done
	Owner        string // login, canonical id or tag value
	OwnerBasis   string // "tag", "object_owner", "file_owner"; "" when unknown
	Size         int64  // bytes; -1 when unknown
	ModTime      time.Time
}

// Row is one record of a source that has records rather than bytes.
type Row struct {
	Fields []string // column names; the same slice for every row of an item
	Values [][]byte // nil: null; valid only during the call
	// Notes say what a column holds in the words of its source, as a column's
	// comment does; Binary marks columns whose values may be documents. Both are
	// indexed like Fields and may be shorter, or nil.
	Notes  []string
	Binary []bool
}

// Part tells apart the items of an object that is too large to be read at a go.
// They follow one another in the walk, numbered from 1, with the same Ref, and
// the last says so: together they have one result. The zero Part is an item
// that is all of its object.
type Part struct {
	Number int
	Last   bool
}

// First reports whether the item is the first of its object, or all of it: an
// object is counted there.
func (p Part) First() bool { return p.Number <= 1 }

// Final reports whether the item is the last of its object, or all of it.
func (p Part) Final() bool { return p.Number == 0 || p.Last }

// Item is one object of a source. Exactly one of Open and Rows is non-nil.
type Item struct {
	Ref  Ref
	Part Part
	// Open starts a read of the whole object. The reader returns the errors
	// below; reading stops with ctx. It may be called again to start over.
	Open func(ctx context.Context) (io.ReadCloser, error)
	// Rows calls fn once per record. Like Open's, its error may have a method
	// Detail() string: a fixed sentence, without content, that is stored beside
	// the reason.
	Rows func(ctx context.Context, fn func(Row) error) error
}
