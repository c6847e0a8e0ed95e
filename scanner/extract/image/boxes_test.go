package image_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/image"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
)

// riff is a chunk of a WebP file.
func riff(name, data string) string {
	return string(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))) + data + strings.Repeat("\x00", len(data)&1)
}

func webp(chunks ...string) string {
	body := "WEBP" + strings.Join(chunks, "")
	return string(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)))) + body
}

// Chunks that say the size of a picture: 300 × 200 pixels.
const (
	vp8x = "\x00\x00\x00\x00\x2b\x01\x00\xc7\x00\x00"
	vp8  = "\x00\x00\x00\x9d\x01\x2a\x2c\x01\xc8\x00 pixels"
	vp8l = "\x2f\x2b\xc1\x31\x00 pixels "
)

func TestWebP(t *testing.T) {
	exif := string(tiff(binary.LittleEndian, ascii(0x013b, "Jane Roe")))
	const want = "EXIF|Artist|0|Jane Roe"
	run(t, "x.webp", []check{
		{"exif", webp(riff("VP8X", vp8x), riff("EXIF", exif)), want, nil},
		{"exif_as_in_jpeg", webp(riff("VP8X", vp8x), riff("EXIF", "Exif\x00\x00"+exif)), want, nil},
		{"after_odd_length", webp(riff("VP8X", vp8x), riff("ALPH", "odd"), riff("EXIF", exif)), want, nil},
		{"xmp", webp(riff("VP8X", vp8x), riff("XMP ", "<x/>")), "member XMP|<nil>", nil},
		{"exif_damaged", webp(riff("VP8X", vp8x), riff("EXIF", "nothing at all"), riff("XMP ", "<x/>")), "member XMP|<nil>", extract.ErrMalformed},
		{"exif_empty", webp(riff("VP8X", vp8x), riff("EXIF", "")), "", extract.ErrMalformed},
		{"cut", webp(riff("VP8X", vp8x), riff("EXIF", exif))[:40], "", extract.ErrMalformed},
	})
	for name, chunk := range map[string]string{"VP8X": vp8x, "VP8 ": vp8, "VP8L": vp8l} {
		s := &seen{}
		if _, err := officetest.Read(t, image.Extractor{Pixels: s}, "x.webp", []byte(webp(riff(name, chunk)))); err != nil || s.width != 300 || s.height != 200 {
			t.Errorf("%s: %d × %d, %v", name, s.width, s.height, err)
		}
	}
}

// gif is a file of 3 × 2 pixels with a table of two colours.
func gif(blocks ...string) string {
	return "GIF89a\x03\x00\x02\x00\x80\x00\x00" + "rgbRGB" + strings.Join(blocks, "") + "\x3b"
}

// picture is an image block with a table of its own.
const picture = "\x2c\x00\x00\x00\x00\x03\x00\x02\x00\x80" + "rgbRGB" + "\x02\x03abc\x02de\x00"

func TestGIF(t *testing.T) {
	trailer := make([]byte, 258) // as XMP prescribes: 1, 255 down to 0, 0
	trailer[0] = 1
	for i := range 256 {
		trailer[1+i] = byte(255 - i)
	}
	xmp := "\x21\xff\x0bXMP DataXMP" + "<x>some text</x>" + string(trailer)
	run(t, "x.gif", []check{
		{"no_metadata", gif(picture), "", nil},
		{"comment", gif("\x21\xfe\x07by Jane\x00", picture), "comment|comment|0|by Jane", nil},
		{"comment_in_blocks", gif("\x21\xfe\x03by \x04Jane\x00", picture), "comment|comment|0|by Jane", nil},
		{"comment_behind_picture", gif(picture, "\x21\xfe\x04late\x00"), "comment|comment|0|late", nil},
		{"plain_text", gif("\x21\x01\x0c............\x05words\x00", picture), "text||0|words", nil},
		{"control", gif("\x21\xf9\x04\x00\x00\x00\x00\x00", picture), "", nil},
		{"loop", gif("\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00", picture), "", nil},
		{"xmp", gif(xmp, picture), "member XMP|<nil>", nil},
		{"cut_in_comment", gif("\x21\xfe\x50by Jane")[:30], "", extract.ErrMalformed},
		{"cut_in_picture", gif(picture)[:30], "", extract.ErrMalformed},
		{"unknown_block", gif("\x77\x00"), "", extract.ErrMalformed},
	})
	// The packet is all there, and nothing of what leads out of it.
	e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{}, text.Extractor{}}}
	if p := e.Run(t.Context(), "x", []byte(gif(xmp, picture)))[0]; p.Text != "<x>some text</x>" {
		t.Errorf("the packet is %q", p.Text)
	}
	s := &seen{}
	if _, err := officetest.Read(t, image.Extractor{Pixels: s}, "x.gif", []byte(gif(picture))); err != nil || s.width != 3 || s.height != 2 {
		t.Errorf("%d × %d, %v", s.width, s.height, err)
	}
}

// boxed is a box of the ISO base media format.
func boxed(kind, data string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(data)+8))) + kind + data
}

// item is an entry of the list of items: version 2, number, no protection, type.
func item(number byte, kind string) string {
	return boxed("infe", "\x02\x00\x00\x00\x00"+string(number)+"\x00\x00"+kind+"\x00")
}

const brand = "\x00\x00\x00\x14ftypheic\x00\x00\x00\x00mif1"

func TestHEIF(t *testing.T) {
	exif := "\x00\x00\x00\x00" + string(tiff(binary.BigEndian, ascii(0x013b, "Jane Roe")))
	const want = "EXIF|Artist|0|Jane Roe"
	u32 := func(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }
	// Version 0: offsets and lengths of four bytes, counted from the file's start.
	far := func(at, n int) string {
		return boxed("iloc", "\x00\x00\x00\x00\x44\x00\x00\x01\x00\x01\x00\x00\x00\x01"+u32(at)+u32(n))
	}
	// Version 1: counted from the data of the box idat.
	near := func(at, n int) string {
		return boxed("iloc", "\x01\x00\x00\x00\x44\x00\x00\x01\x00\x01\x00\x01\x00\x00\x00\x01"+u32(at)+u32(n))
	}
	// Version 2: items of four bytes, in two extents.
	split := func(a, n, b, m int) string {
		return boxed("iloc", "\x02\x00\x00\x00\x44\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x01\x00\x00\x00\x02"+u32(a)+u32(n)+u32(b)+u32(m))
	}
	list := func(items string) string { return boxed("iinf", "\x00\x00\x00\x00\x00\x01"+items) }
	meta := func(boxes ...string) string { return boxed("meta", "\x00\x00\x00\x00"+strings.Join(boxes, "")) }
	behind := func(places func(at, n int) string) string {
		at := len(brand + meta(list(item(1, "Exif")), places(0, 0)) + "\x00\x00\x00\x00mdat")
		return brand + meta(list(item(1, "Exif")), places(at, len(exif))) + boxed("mdat", exif)
	}
	xmp := item(1, "mime\x00application/rdf+xml")
	const unread = extractUnread
	for _, tt := range []struct {
		name, data, want string
		damaged          bool
	}{
		{"behind", behind(far), want, false},
		{"within", brand + meta(list(item(1, "Exif")), near(0, len(exif)), boxed("idat", exif)), want, false},
		{"in_two_extents", brand + meta(list(item(1, "Exif")), split(0, 9, 9, len(exif)-9), boxed("idat", exif)), want, false},
		{"xmp", brand + meta(list(xmp), near(0, 4), boxed("idat", "<x/>")), "member XMP|<nil>", false},
		{"picture_only", brand + meta(list(item(1, "hvc1")), near(0, 4), boxed("idat", "....")), "", false},
		{"distance_lies", brand + meta(list(item(1, "Exif")), near(0, 8), boxed("idat", "\xff\xff\xff\xffabcd")), "", false},
		{"no_metadata_box", brand + boxed("mdat", "...."), "", true},
		{"no_places", brand + meta(list(item(1, "Exif"))), "", true},
		{"places_cut", brand + meta(list(item(1, "Exif")), boxed("iloc", "\x00\x00\x00\x00\x44\x00\x00\x01\x00")), "", true},
		{"box_too_long", brand + "\x7f\xff\xff\xffmeta", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, image.Extractor{}, "x.heic", []byte(tt.data))
			if got := strings.Join(lines, "\n"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if damaged := err != nil && !strings.Contains(err.Error(), unread); damaged != tt.damaged {
				t.Errorf("error %v", err)
			}
		})
	}
}

// extractUnread is what the error of unread pixels says.
const extractUnread = "turned off"
