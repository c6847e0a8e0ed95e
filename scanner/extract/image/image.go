// Package image extracts what photographs and other images say beside their
// pixels: JPEG, PNG, TIFF (with the raw formats of cameras built on it), WebP,
// GIF, HEIC and AVIF, BMP.
//
// EXIF, IPTC, comments and text chunks are fields, XMP is a member that the XML
// format reads. Pixels are read by a recogniser of text when there is one;
// without one an image ends with extract.ErrDisabled, since what may stand in
// the picture was not seen. Every parser here is bounded by the file's own
// length and by maxMetadata; notes of the camera's maker and previews are not
// looked into.
package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Recogniser reads text out of pixels.
type Recogniser interface {
	// Recognise returns the text in an image file of the given size in pixels
	// (0: not known). Its errors are those of package extract.
	Recognise(ctx context.Context, file io.Reader, width, height int) (io.Reader, error)
}

// Extractor reads images.
type Extractor struct {
	// Pixels recognises text; nil: pixels are not read.
	Pixels Recogniser
}

// Name implements extract.Extractor.
func (Extractor) Name() string { return "image" }

// kind is a file format of images.
type kind int

const (
	none kind = iota
	isJPEG
	isPNG
	isGIF
	isTIFF
	isWebP
	isHEIF
	isBMP
)

// kindOf tells the format by the first bytes.
func kindOf(head []byte) kind {
	has := func(at int, s string) bool { return len(head) >= at+len(s) && string(head[at:at+len(s)]) == s }
	switch {
	case has(0, "\xff\xd8\xff"):
		return isJPEG
	case has(0, pngMagic):
		return isPNG
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return isGIF
	case has(0, "II*\x00"), has(0, "MM\x00*"):
		return isTIFF
	case has(0, "RIFF") && has(8, "WEBP"):
		return isWebP
	case has(4, "ftyp") && heifBrand(head):
		return isHEIF
	case has(0, "BM") && has(6, "\x00\x00\x00\x00") && len(head) >= 18 && head[14] >= 12 && head[14] <= 124 && has(15, "\x00\x00\x00"):
		return isBMP
	}
	return none
}

// Match accepts images by their first bytes.
func (Extractor) Match(h extract.Hint) bool { return kindOf(h.Head) != none }

// maxMetadata bounds the metadata of one image that are read, in bytes.
const maxMetadata = 16 << 20

// errDamaged stands for metadata that are not as their format demands.
var errDamaged = fmt.Errorf("image: %w", extract.ErrMalformed)

// file is one image being read.
type file struct {
	ctx           context.Context
	in            extract.Input
	r             io.ReaderAt
	size          int64
	flow          *extract.Flow
	left          int // of maxMetadata
	width, height int // in pixels, 0 until known
	failed        error
}

// Extract emits the metadata, then the text in the pixels.
func (x Extractor) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	r, size, err := in.Spool()
	if err != nil {
		return err
	}
	f := &file{ctx: ctx, in: in, r: r, size: size, flow: extract.NewFlow(ctx, emit), left: maxMetadata}
	damage := f.metadata(kindOf(in.Hint.Head))
	if err := f.stop(); err != nil {
		return err
	}
	err = x.pixels(f, kindOf(in.Hint.Head))
	if damage != nil && (err == nil || errors.Is(err, extract.ErrDisabled)) {
		return damage
	}
	return err
}

// metadata emits all that is not pixels and returns how it is damaged. Failures
// that must end the extraction are left in f.
func (f *file) metadata(k kind) error {
	switch k {
	case isJPEG:
		return f.jpeg()
	case isPNG:
		return f.png()
	case isGIF:
		return f.gif()
	case isTIFF:
		return f.tiff(0, f.size)
	case isWebP:
		return f.webp()
	case isHEIF:
		return f.heif()
	case isBMP:
		return f.bmp()
	}
	return errDamaged
}

// pixels has the text in the picture recognised.
func (x Extractor) pixels(f *file, k kind) error {
	if x.Pixels == nil {
		return fmt.Errorf("image: pixels: %w", extract.ErrDisabled)
	}
	if k == isHEIF {
		return fmt.Errorf("image: pixels of HEIC: %w", extract.ErrUnsupported)
	}
	text, err := x.Pixels.Recognise(f.ctx, io.NewSectionReader(f.r, 0, f.size), f.width, f.height)
	if err != nil {
		return err
	}
	if err := f.flow.At(extract.Place{Where: "recognised text"}); err != nil {
		return err
	}
	if _, err := io.Copy(f.flow, f.in.Budget.Reader(f.ctx, text)); err != nil {
		return err
	}
	return f.flow.End()
}

// stop is what must end the extraction at once.
func (f *file) stop() error {
	if f.failed == nil && f.ctx.Err() != nil {
		f.failed = context.Cause(f.ctx)
	}
	return f.failed
}

// part returns n bytes at an offset: nil when they are not all there, when they
// are more than may still be read, or when reading failed.
func (f *file) part(at, n int64) []byte {
	if f.stop() != nil || at < 0 || n < 0 || n > int64(f.left) || at > f.size-n {
		return nil
	}
	f.left -= int(n)
	return f.bytes(at, n)
}

// bytes is part for what costs nothing of the bound: a few bytes of structure.
func (f *file) bytes(at, n int64) []byte {
	if f.stop() != nil || at < 0 || at > f.size-n {
		return nil
	}
	p := make([]byte, n)
	if got, err := f.r.ReadAt(p, at); got < len(p) {
		if err != io.EOF {
			f.failed = err
		}
		return nil
	}
	return p
}

// text emits a value of a field. It is in UTF-8 or, failing that, taken for
// Windows-1252, in which old programs wrote.
func (f *file) text(where, field string, value []byte) {
	value = bytes.Trim(value, "\x00 \t\r\n")
	if len(value) == 0 || f.stop() != nil {
		return
	}
	if !utf8.Valid(value) {
		if decoded, err := charmap.Windows1252.NewDecoder().Bytes(value); err == nil {
			value = decoded
		}
	}
	counted := f.in.Budget.Reader(f.ctx, bytes.NewReader(value))
	if f.failed = f.flow.At(extract.Place{Where: where, Field: field}); f.failed == nil {
		_, f.failed = io.Copy(f.flow, counted)
	}
	if err := f.flow.End(); f.failed == nil {
		f.failed = err
	}
}

// xmp hands over a packet of XMP (ISO 16684-1), which is XML.
func (f *file) xmp(packet []byte) {
	if len(bytes.Trim(packet, "\x00 \t\r\n")) == 0 || f.stop() != nil {
		return
	}
	m := extract.Member{Name: "XMP", MediaType: "application/rdf+xml", Size: int64(len(packet))}
	f.failed = f.in.Hand(f.ctx, m, f.in.Budget.Reader(f.ctx, bytes.NewReader(packet)))
}

// bmp has no metadata (BITMAPINFOHEADER: width and height at 18).
func (f *file) bmp() error {
	p := f.bytes(18, 8)
	if p == nil {
		return errDamaged
	}
	f.width, f.height = int(le32(p)), int(max(int32(le32(p[4:])), -int32(le32(p[4:]))))
	return nil
}

func le32(p []byte) uint32 {
	return uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24
}

func be16(p []byte) int { return int(p[0])<<8 | int(p[1]) }

func be32(p []byte) uint32 {
	return uint32(p[3]) | uint32(p[2])<<8 | uint32(p[1])<<16 | uint32(p[0])<<24
}
