// Package rar extracts RAR archives of versions 1.5 to 7 in one file.
//
// The library reads headers and unpacks; this package bounds its dictionary,
// turns its panics and errors into those of the contract, and hands members over
// in order, so that a solid archive is unpacked once. Encrypted members and
// archives, and those that go on in another file, have their reasons.
// What stands behind the end of the archive is not looked at: the library reads
// ahead and does not say where it ends.
package rar

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/nwaples/rardecode/v2"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// MaxDictionary is the largest dictionary that is held, in bytes: twice what
// programs choose unless told otherwise.
const MaxDictionary = 64 << 20

// Extractor reads RAR archives.
type Extractor struct{}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "rar" }

// Match accepts the magic number of either header, under any name. Programs with
// an archive behind them are not looked for.
func (Extractor) Match(h extract.Hint) bool {
	const v15, v50 = "Rar!\x1a\x07\x00", "Rar!\x1a\x07\x01\x00"
	p := h.Head
	return len(p) >= len(v15) && string(p[:len(v15)]) == v15 || len(p) >= len(v50) && string(p[:len(v50)]) == v50
}

// Extract hands over the members in order.
func (Extractor) Extract(ctx context.Context, in extract.Input, _ func(extract.Segment) error) error {
	a := &archive{in: in, origin: extract.NewOrigin(in.Body)}
	src := bufio.NewReaderSize(a.origin, 32<<10)
	if err := a.begin(plain{src}); err != nil {
		return err
	}
	for {
		h, err := a.next()
		if err == io.EOF {
			_, err := io.Copy(io.Discard, src)
			return err
		}
		if err != nil {
			return err
		}
		if err := a.hand(ctx, h); err != nil {
			return err
		}
	}
}

// plain hides all but Read: what can be sought would be sought without being
// counted.
type plain struct{ io.Reader }

type archive struct {
	in     extract.Input
	origin *extract.Origin
	z      *rardecode.Reader
	split  bool // a member goes on in another file
}

// guard calls the library: what makes it panic is malformed.
func guard(fn func() error) (err error) {
	defer func() {
		if recover() != nil { // its value may quote the content
			err = fmt.Errorf("rar: %w", extract.ErrMalformed)
		}
	}()
	return fn()
}

func (a *archive) begin(r io.Reader) error {
	return a.explain(guard(func() (err error) {
		a.z, err = rardecode.NewReader(r, rardecode.MaxDictionarySize(MaxDictionary))
		return noEnd(err)
	}))
}

// noEnd: an archive that ends where it should begin is cut off.
func noEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (a *archive) next() (h *rardecode.FileHeader, err error) {
	err = guard(func() error {
		h, err = a.z.Next()
		return err
	})
	return h, a.explain(err)
}

// explain tells what is not read from what is broken. The library's words may
// quote the content and are dropped.
func (a *archive) explain(err error) error {
	for _, e := range [...]error{rardecode.ErrArchiveEncrypted, rardecode.ErrArchivedFileEncrypted, rardecode.ErrBadPassword} {
		if errors.Is(err, e) {
			return fmt.Errorf("rar: %w", extract.ErrEncrypted)
		}
	}
	// After this error the library has others for the same.
	a.split = a.split || errors.Is(err, rardecode.ErrMultiVolume) || errors.Is(err, rardecode.ErrBadVolumeNumber)
	switch {
	case err == nil || err == io.EOF:
		return err
	case a.split:
		return fmt.Errorf("rar: split over several files: %w", extract.ErrUnsupported)
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		return fmt.Errorf("rar: the dictionary is too large: %w", extract.ErrUnsupported)
	case errors.Is(err, rardecode.ErrUnsupportedDecoder), errors.Is(err, rardecode.ErrUnknownDecoder), errors.Is(err, rardecode.ErrUnknownVersion):
		return fmt.Errorf("rar: packed by another method: %w", extract.ErrUnsupported)
	}
	return a.origin.Explain("rar", err)
}

// hand hands over one member. What was left of it the library passes over, or
// unpacks where later members need it: then it is counted here.
func (a *archive) hand(ctx context.Context, h *rardecode.FileHeader) error {
	m := extract.Member{Name: h.Name, Size: h.UnPackedSize}
	if h.UnKnownSize {
		m.Size = -1
	}
	const anyType, regular, unix = 0xf000, 0x8000, rardecode.HostOSUnix
	kind := h.Attributes & anyType
	switch {
	case h.IsDir:
		return nil
	case h.Encrypted || h.HeaderEncrypted:
		m.Err = fmt.Errorf("rar: %w", extract.ErrEncrypted)
	case h.LinkType != rardecode.LinkTypeNone, h.HostOS == unix && kind != 0 && kind != regular:
		m.Err = extract.ErrNotRegular
	}
	r := a.in.Budget.Reader(ctx, &member{a})
	if err := a.in.Hand(ctx, m, r); err != nil || m.Err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, r); err != nil && !broken(err) {
		return err
	}
	return nil
}

// broken reports whether an error is of the member and not of the budget, the
// source or the context.
func broken(err error) bool {
	return errors.Is(err, extract.ErrMalformed) || errors.Is(err, extract.ErrUnsupported) || errors.Is(err, extract.ErrEncrypted)
}

// member is the content of the current one.
type member struct{ a *archive }

// Read implements io.Reader.
func (m *member) Read(p []byte) (n int, err error) {
	err = guard(func() error {
		n, err = m.a.z.Read(p)
		return err
	})
	return n, m.a.explain(err)
}
