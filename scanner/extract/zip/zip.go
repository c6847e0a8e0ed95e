// Package zip extracts ZIP archives (PKWARE APPNOTE 6.3.10), ZIP64 too.
//
// It reads the central directory entry by entry, so that an archive of a
// million members costs no more memory than one of ten, and trusts none of its
// sizes. Members are read by any method but Deflate64, PPMd and those of the
// last century. What the directory does not list is found as well: members with a
// local header only, and bytes between members, which are handed over as a
// member of their own. Members that share their bytes (the overlapping kind of
// bomb) are read until as many bytes were read as the archive has. Without a
// directory, as in an archive that was cut off, the local headers are followed.
package zip

import (
	"context"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Extractor reads ZIP archives.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "zip" }

// Match accepts the magic number of a member, of an empty archive or of the
// first volume of a split one, under any name. Programs with an archive behind
// them are not looked for.
func (Extractor) Match(h extract.Hint) bool {
	if len(h.Head) < 4 || h.Head[0] != 'P' || h.Head[1] != 'K' {
		return false
	}
	switch [2]byte(h.Head[2:4]) {
	case [2]byte{3, 4}, [2]byte{5, 6}, [2]byte{7, 8}:
		return true
	}
	return false
}

// unlisted is the name of bytes that belong to no member.
const unlisted = "(bytes of no member)"

// Extract hands over the members in the order of the directory. Comments are
// emitted as text.
func (Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	file, size, err := in.Spool()
	if err != nil {
		return err
	}
	return Walk(ctx, in, file, size, emit, in.Hand)
}

// Walk calls hand for each member of the archive in file, for formats that are
// archives whose members they read themselves. A member that cannot be read
// (Err) comes with a nil reader. The budget is not told of members.
func Walk(ctx context.Context, in extract.Input, file io.ReaderAt, size int64, emit func(extract.Segment) error, hand Hand) error {
	a := &archive{in: in, file: file, size: size, emit: emit, hand: hand}
	d, ok, err := a.findDirectory()
	if err != nil {
		return err
	}
	if !ok {
		if err := a.followLocal(ctx, 0, size); err != nil {
			return err
		}
		return fmt.Errorf("zip: no directory: %w", extract.ErrMalformed)
	}
	return a.followDirectory(ctx, d)
}

// Hand takes a member. Its reader is counted by the budget and valid during the
// call; an error ends the walk and is returned unchanged.
type Hand func(ctx context.Context, m extract.Member, r io.Reader) error

// archive is one archive being read.
type archive struct {
	in   extract.Input
	hand Hand
	emit func(extract.Segment) error
	file io.ReaderAt
	size int64
	read int64 // compressed bytes of members read so far
	flow *flow // decompressor, reused
	text int64 // bytes of comments emitted
}

// entry is what a header says of a member. Sizes and the offset are claims.
type entry struct {
	name         string
	comment      []byte
	flags        uint16
	method       uint16
	creator      uint8 // system that wrote the external attributes
	attributes   uint32
	crc          uint32
	packed, size int64
	header       int64 // where the local header stands, in the file
}

// Bits of an entry's flags (APPNOTE 4.4.4).
const (
	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3 // sizes follow the data
	flagStrong     = 1 << 6
	flagMasked     = 1 << 13 // the directory is encrypted
)

// Methods (APPNOTE 4.4.5).
const (
	methodStore   = 0
	methodDeflate = 8
	methodBzip2   = 12
	methodLZMA    = 14
	methodZstd    = 93
	methodXZ      = 95
	methodAES     = 99 // WinZip's AES encryption
)

func (e *entry) encrypted() bool {
	return e.flags&(flagEncrypted|flagStrong|flagMasked) != 0 || e.method == methodAES
}

// folder reports whether the entry is a folder, which holds no bytes. One that
// claims to hold some is read like a file.
func (e *entry) folder() bool {
	return len(e.name) > 0 && e.name[len(e.name)-1] == '/' && e.packed == 0 && e.size == 0
}

const (
	creatorUnix  = 3
	unixFileType = 0o170000
	unixRegular  = 0o100000
)

// irregular reports links, devices and pipes, as Unix programs store them.
func (e *entry) irregular() bool {
	mode := e.attributes >> 16 & unixFileType
	return e.creator == creatorUnix && mode != 0 && mode != unixRegular
}

// comment emits text that stands outside the members.
func (a *archive) comment(where string, text []byte) error {
	if len(text) == 0 {
		return nil
	}
	seg := extract.Segment{Place: extract.Place{Where: where}, Text: text, Offset: a.text}
	a.text += int64(len(text))
	return a.emit(seg)
}

// malformed is an error for a fault of the archive.
func malformed(what string) error { return fmt.Errorf("zip: %s: %w", what, extract.ErrMalformed) }

// at returns the bytes [from, to) of the file as a reader of its own.
func (a *archive) at(from, to int64) *io.SectionReader {
	return io.NewSectionReader(a.file, from, max(to-from, 0))
}

// whole fills p from the file at off; ok is false where the file ends first.
func (a *archive) whole(p []byte, off int64) (ok bool, err error) {
	if off < 0 || off > a.size-int64(len(p)) {
		return false, nil
	}
	n, err := a.file.ReadAt(p, off)
	if n == len(p) {
		return true, nil
	}
	if err == io.EOF {
		err = nil
	}
	return false, err
}
