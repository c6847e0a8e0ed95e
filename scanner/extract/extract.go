// Package extract turns an object's bytes into segments of text with places.
//
// It owns the Extractor contract, the Budget that bounds what one object may
// produce, character encodings and the choice of an extractor by content. Each
// format has a folder of its own. It does not detect anything, keeps nothing,
// opens no source and starts no goroutine.
package extract

import (
	"context"
	"errors"
	"io"
)

// Extractor reads one format. It is a constant value, safe for concurrent use.
type Extractor interface {
	// Name is stored with results: "csv", "zip". Never renamed.
	Name() string
	// Match says whether the object looks like this format: by content first,
	// then name and media type. No I/O, no allocation.
	Match(h Hint) bool
	// Extract reads in.Body to its end and emits segments in order, from the
	// calling goroutine. It returns emit's and Nested's errors unchanged and
	// one of the errors below (wrapped) for what stops it; what was emitted
	// before an error stays.
	Extract(ctx context.Context, in Input, emit func(Segment) error) error
}

// Hint is what is known of an object before it is read.
type Hint struct {
	Name      string // last element of the path; may be empty
	MediaType string
	Head      []byte // the first bytes, at most HeadSize; all of it when Whole
	Whole     bool
}

// HeadSize is how many bytes of an object are looked at to choose its format.
const HeadSize = 64 << 10

// Input is one object, or one member of a container, to extract.
type Input struct {
	Hint Hint
	Body io.Reader // counted by the Budget
	// Spool gives random access to the body where a format needs it, from
	// memory or an unlinked temporary file. Body must not be used afterwards.
	Spool func() (io.ReaderAt, int64, error)
	// Nested hands a member of a container back to the engine, which chooses
	// its extractor, records its state and returns an error only when the whole
	// object must stop (budget, cancellation). Bytes of r that the engine left
	// unread are the caller's to skip.
	Nested func(ctx context.Context, m Member, r io.Reader) error
	// Budget is the object's; containers tell it of members and depth (Hand).
	Budget *Budget
	// Scratch is an optional buffer of ScratchSize bytes for the extractor to
	// use until it returns, so that a worker need not allocate one per object.
	// Extractors that call Nested leave it to the nested ones.
	Scratch []byte
}

// ScratchSize is the length of a full Input.Scratch.
const ScratchSize = SegmentSize + 1

// Member names a part of a container.
type Member struct {
	Name      string // as written in the container; raw, may be hostile, is personal data
	MediaType string
	Size      int64 // as declared by the container, -1 when it says nothing: never trusted
	// Err is why the member cannot be read at all (ErrEncrypted, …); r is then nil.
	Err error
}

// Place is where a piece of text stands, in words of its format.
type Place struct {
	Where string // "page 3", "sheet 2!B" (a column of a table), "line 17"; "" when the object as a whole says enough
	Field string // column header, JSON path, form label; "" in prose. Raw: may hold personal data
	Row   int64  // record or line number, from 1; 0 when there is none
}

// Segment is a run of text. A large text comes as many segments, each
// continuing the one before (More).
type Segment struct {
	Place Place
	// Text is UTF-8, or, where the encoding cannot be told, the bytes as they
	// are. Valid only during emit; at most SegmentSize.
	Text []byte
	// Offset of Text[0] in the object's decoded stream, bytes.
	Offset int64
	// More: the next segment continues this one without a gap.
	More bool
	// Track follows the structure of raw-scanned text; nil: Place holds for all.
	Track Tracker
}

// SegmentSize is the largest Text of a segment, in bytes.
const SegmentSize = 256 << 10

// Tracker follows the structure (cells, keys, lines) of text that is scanned
// raw, so that a hit can be placed without parsing every record. The scanner
// feeds it each byte of the object exactly once and in order, in pieces of its
// own choosing, and asks for the place between pieces.
type Tracker interface {
	// Advance consumes the bytes that follow those consumed before.
	Advance(text []byte)
	// Field identifies the field at the point reached by a small number that
	// stays the same for the same column or path within the object; -1: none.
	Field() int
	// FieldName gives the name of a field number: header or path.
	FieldName(field int) string
	// Row is the record or line number at the point reached, from 1.
	Row() int64
	// Fields lists the fields met so far in order of number, with how many
	// records had a non-empty value. Called once, at the end.
	Fields() []FieldStat
}

// LineCounter is a Tracker that counts line ends and knows no fields: Row is one
// more than the line ends consumed, Field always -1. So another such tracker can
// stand in for it, in another process.
type LineCounter interface {
	Tracker
	CountsLines()
}

// Previewer is a Tracker that works faster when it is shown a whole window
// before the window is consumed in pieces. text begins where the bytes consumed
// so far end; each of the following calls of Advance then gets the next piece
// of that same slice, and text stays unchanged until all of it was consumed.
// The result is the same without it.
type Previewer interface {
	Preview(text []byte)
}

// Taker takes a sample of the values of a Sampler's fields.
type Taker interface {
	// Take is given the n-th non-empty value of a field, n from 1, and says
	// which it wants next: a number above n, or 0 for no more. The value is
	// unquoted, without blanks around it, cut at MaxTaken bytes and valid only
	// during the call.
	Take(field int, n int64, value []byte) (next int64)
}

// MaxTaken is how much of a value a Taker is given, in bytes: a little more than
// any detector's longest value, so that a longer one is seen to be longer.
const MaxTaken = 384

// Sampler is a Tracker that can show values as it passes them. Sample is called
// before the first byte; the first value of every field is wanted.
type Sampler interface {
	Sample(t Taker)
}

// FieldStat counts the values of one field.
type FieldStat struct {
	Name   string
	Values int64 // non-empty ones
}

// What stops an extraction. The engine maps them to the reasons of a result.
var (
	ErrSizeLimit   = errors.New("more bytes than the budget allows")
	ErrRatioLimit  = errors.New("expands further than the budget allows")
	ErrDepthLimit  = errors.New("nested deeper than the budget allows")
	ErrMemberLimit = errors.New("more members than the budget allows")
	ErrTimeLimit   = errors.New("took longer than the budget allows")
	ErrMemoryLimit = errors.New("needs more memory than the budget allows")
	ErrEncrypted   = errors.New("encrypted")
	ErrMalformed   = errors.New("malformed")
	ErrUnsupported = errors.New("unsupported format")
	ErrDisabled    = errors.New("reading is turned off") // by the configuration, as of the pixels of images
	ErrNotRegular  = errors.New("not a regular file")    // links, devices and pipes in an archive
)

// What ends the child process in which a format is read (package sandbox). It
// concerns the object or member at hand alone, unlike the limits of the Budget.
var (
	ErrCrashed      = errors.New("the process that read it died")
	ErrHung         = errors.New("the process that read it made no progress")
	ErrWorkerMemory = errors.New("the process that read it needs more memory than allowed")
)
