package image_test

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/image"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

// segment is a JPEG segment with its marker and length.
func segment(marker byte, data string) string {
	n := len(data) + 2
	return string([]byte{0xff, marker, byte(n >> 8), byte(n)}) + data
}

// frame is a start of frame: 8 bits, 7 lines of 9 pixels.
var frame = segment(0xc0, "\x08\x00\x07\x00\x09\x01\x01\x11\x00")

const scanData = "\xff\xda\x00\x03\x01 pixels \xff\xd9"

// dataset is an IPTC dataset of the application record.
func dataset(number byte, value string) string {
	return string([]byte{0x1c, 2, number, byte(len(value) >> 8), byte(len(value))}) + value
}

// resource is an image resource of Photoshop without a name.
func resource(id uint16, data string) string {
	p := binary.BigEndian.AppendUint16([]byte("8BIM"), id)
	p = binary.BigEndian.AppendUint32(append(p, 0, 0), uint32(len(data)))
	return string(p) + data + strings.Repeat("\x00", len(data)&1)
}

// check is a file and what is read of it.
type check struct {
	name, data, want string
	err              error // nil: none
}

// run reads each file with a recogniser that finds nothing.
func run(t *testing.T, file string, checks []check) {
	t.Helper()
	for _, tt := range checks {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, image.Extractor{Pixels: &seen{}}, file, []byte(tt.data))
			if got := strings.Join(lines, "\n"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if tt.err == nil && err != nil || !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
		})
	}
}

func TestJPEG(t *testing.T) {
	little := string(tiff(binary.LittleEndian, ascii(0x013b, "Jane Roe")))
	long := "http://ns.adobe.com/xmp/extension/\x00" + strings.Repeat("d", 32) + "\x00\x00\x00\x08\x00\x00\x00\x00"
	run(t, "x.jpg", []check{
		{"no_metadata", "\xff\xd8" + frame + scanData, "", nil},
		{"comment", "\xff\xd8" + segment(0xfe, "by Jane") + frame + scanData, "comment|comment|0|by Jane", nil},
		{"two_comments", "\xff\xd8" + segment(0xfe, "one") + segment(0xfe, "two") + frame + scanData, "comment|comment|0|one\ncomment|comment|0|two", nil},
		{"exif", "\xff\xd8" + segment(0xe1, "Exif\x00\x00"+little) + frame + scanData, "EXIF|Artist|0|Jane Roe", nil},
		{"exif_after_frame", "\xff\xd8" + frame + segment(0xe1, "Exif\x00\x00"+little) + scanData, "EXIF|Artist|0|Jane Roe", nil},
		{"padding_before_marker", "\xff\xd8\xff\xff" + segment(0xfe, "padded") + frame + scanData, "comment|comment|0|padded", nil},
		{"marker_without_length", "\xff\xd8\xff\x01" + segment(0xfe, "after") + frame + scanData, "comment|comment|0|after", nil},
		{"xmp", "\xff\xd8" + segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x/>") + frame + scanData, "member XMP|<nil>", nil},
		{"xmp_in_pieces", "\xff\xd8" + segment(0xe1, long+"<x>") + segment(0xe1, long+"</x>") + frame + scanData, "member XMP|<nil>", nil},
		{"iptc", "\xff\xd8" + segment(0xed, "Photoshop 3.0\x00"+resource(0x0404, dataset(80, "Jan Foto"))) + frame + scanData, "IPTC|By-line|0|Jan Foto", nil},
		{"other_application", "\xff\xd8" + segment(0xe2, "ICC_PROFILE\x00Jane") + frame + scanData, "", nil},
		{"comment_behind_the_scan", "\xff\xd8" + frame + scanData + segment(0xfe, "late"), "", nil},
		{"exif_damaged", "\xff\xd8" + segment(0xe1, "Exif\x00\x00XX*\x00") + segment(0xfe, "read") + frame + scanData, "comment|comment|0|read", extract.ErrMalformed},
		{"length_too_small", "\xff\xd8\xff\xe1\x00\x01", "", extract.ErrMalformed},
		{"cut", "\xff\xd8" + segment(0xfe, "first") + "\xff\xfe\x00\x99 sec", "comment|comment|0|first", extract.ErrMalformed},
		{"no_marker", "\xff\xd8\xff\xe0\x00\x02 nothing", "", extract.ErrMalformed},
	})
}

// TestPreviewSize: the size of a picture is its own, not that of the preview in
// its EXIF.
func TestPreviewSize(t *testing.T) {
	preview := string(tiff(binary.BigEndian, entry{0x0100, 3, 1, []byte{0, 99}}, entry{0x0101, 4, 1, []byte{0, 0, 0, 98}}))
	for _, data := range []string{
		"\xff\xd8" + segment(0xe1, "Exif\x00\x00"+preview) + frame + scanData,
		"\xff\xd8" + frame + segment(0xe1, "Exif\x00\x00"+preview) + scanData,
	} {
		s := &seen{}
		if _, err := officetest.Read(t, image.Extractor{Pixels: s}, "x.jpg", []byte(data)); err != nil || s.width != 9 || s.height != 7 {
			t.Errorf("%d × %d, %v", s.width, s.height, err)
		}
	}
	s := &seen{}
	if _, err := officetest.Read(t, image.Extractor{Pixels: s}, "x.tiff", []byte(preview)); err != nil || s.width != 99 || s.height != 98 {
		t.Errorf("a TIFF file: %d × %d, %v", s.width, s.height, err)
	}
}

// TestIPTC reads streams of datasets out of a TIFF tag.
func TestIPTC(t *testing.T) {
	in := func(stream string) string {
		return string(tiff(binary.BigEndian, entry{0x83bb, 7, uint32(len(stream)), []byte(stream)}))
	}
	run(t, "x.tiff", []check{
		{"contact", in(dataset(118, "jan@example.org") + dataset(90, "Wrocław")), "IPTC|Contact|0|jan@example.org\nIPTC|City|0|Wrocław", nil},
		{"latin_1", in(dataset(80, "J\xf6rg Foto")), "IPTC|By-line|0|Jörg Foto", nil},
		{"unknown_number", in(dataset(200, "nothing") + dataset(5, "Title here")), "IPTC|Title|0|Title here", nil},
		{"other_record", in("\x1c\x01\x50\x00\x04none" + dataset(80, "Jan Foto")), "IPTC|By-line|0|Jan Foto", nil},
		{"cut", in(dataset(80, "Jan Foto") + "\x1c\x02\x50\x00\x99Ja"), "IPTC|By-line|0|Jan Foto", nil},
		{"long_form", in(dataset(80, "Jan Foto") + "\x1c\x02\x50\x80\x04\x00\x00\x00\x01x"), "IPTC|By-line|0|Jan Foto", nil},
		{"no_dataset", in("just some text"), "", nil},
	})
}

// TestResources: IPTC is found among the resources of Photoshop, whatever their
// names and lengths.
func TestResources(t *testing.T) {
	in := func(resources string) string {
		return "\xff\xd8" + segment(0xed, "Photoshop 3.0\x00"+resources) + frame + scanData
	}
	iptc := resource(0x0404, dataset(80, "Jan"))
	const want = "IPTC|By-line|0|Jan"
	run(t, "x.jpg", []check{
		{"after_odd_length", in(resource(0x03ed, "odd") + iptc), want, nil},
		{"after_even_length", in(resource(0x03ed, "even") + iptc), want, nil},
		{"after_a_name", in("8BIM\x03\xed\x05photo\x00\x00\x00\x02ab" + iptc), want, nil},
		{"after_a_name_of_even_length", in("8BIM\x03\xed\x04name\x00\x00\x00\x00\x02ab" + iptc), want, nil},
		{"length_lies", in("8BIM\x03\xed\x00\x00\xff\xff\xff\xff" + iptc), "", nil},
		{"cut_name", in("8BIM\x03\xed\xffname!!"), "", nil},
		{"none", in(""), "", nil},
	})
}
