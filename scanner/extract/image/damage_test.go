package image_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/image"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

// packed is text as zlib packs it.
func packed(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPackedText: packed chunks are unpacked, and of damaged ones the beginning is
// read and the damage told.
func TestPackedText(t *testing.T) {
	long := strings.Repeat("Jane Roe, 12 Mill Lane; ", 9)
	whole := packed(t, long)
	changed := whole[:len(whole)-1] + string(whole[len(whole)-1]^1) // of the checksum
	file := func(chunks ...[]byte) string { return string(png(chunks...)) }
	run(t, "x.png", []check{
		{"packed", file(chunk("zTXt", []byte("Author\x00\x00"+packed(t, "Jane Roe")))), "text|Author|0|Jane Roe", nil},
		{"international_packed", file(chunk("iTXt", []byte("Title\x00\x01\x00\x00\x00"+packed(t, "Größe")))), "text|Title|0|Größe", nil},
		{"checksum_wrong", file(chunk("zTXt", []byte("a\x00\x00"+changed))), "text|a|0|" + strings.TrimSpace(long) + "", extract.ErrMalformed},
		{"xmp_packed", file(chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"+packed(t, "<x/>")))), "member XMP|<nil>", nil},
		{"empty_packed", file(chunk("zTXt", []byte("a\x00"))), "", extract.ErrMalformed},
		{"no_flag", file(chunk("iTXt", []byte("a\x00"))), "", extract.ErrMalformed},
	})
}

// TestCutPackedText: packed text without its end is never shown as whole, and what
// is read of it is its beginning.
func TestCutPackedText(t *testing.T) {
	long := strings.Repeat("Jane Roe, 12 Mill Lane; ", 400)
	whole := packed(t, long)
	for cut := 0; cut < len(whole); cut++ {
		e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{Pixels: &seen{}}}}
		p := e.Run(t.Context(), "x.png", png(chunk("zTXt", []byte("a\x00\x00"+whole[:cut]))))[0]
		if !errors.Is(p.Err, extract.ErrMalformed) || !strings.HasPrefix(long, p.Text) {
			t.Errorf("%d of %d bytes: %d bytes of text, %v", cut, len(whole), len(p.Text), p.Err)
		}
	}
}

// TestReadOnBehindDamage: a damaged chunk costs itself, and not what stands behind
// it.
func TestReadOnBehindDamage(t *testing.T) {
	behind := chunk("tEXt", []byte("Author\x00Jane Roe"))
	for name, damaged := range map[string][]byte{
		"exif":        chunk("eXIf", []byte("no directory")),
		"raw_profile": chunk("tEXt", []byte("Raw profile type exif\x00nothing")),
		"raw_digits":  chunk("tEXt", []byte("Raw profile type iptc\x00\niptc\n 2\nabc\n")),
		"keyword":     chunk("tEXt", []byte("nothing")),
		"packed":      chunk("zTXt", []byte("a\x00\x00junk")),
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := officetest.Read(t, image.Extractor{Pixels: &seen{}}, "x.png", png(damaged, behind))
			if got := strings.Join(lines, "\n"); !errors.Is(err, extract.ErrMalformed) || !strings.Contains(got, "text|Author|0|Jane Roe") {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// TestRawProfiles: what ImageMagick keeps of other formats.
func TestRawProfiles(t *testing.T) {
	profile := func(name, data string) string {
		return string(png(chunk("tEXt", fmt.Appendf(nil, "Raw profile type %s\x00\n%s\n%8d\n%x\n", name, name, len(data), data))))
	}
	exif := string(tiff(binary.LittleEndian, ascii(0x013b, "Jane Roe")))
	run(t, "x.png", []check{
		{"iptc", profile("iptc", resource(0x0404, dataset(80, "Jan Foto"))), "IPTC|By-line|0|Jan Foto", nil},
		{"xmp", profile("xmp", "<x/>"), "member XMP|<nil>", nil},
		{"app1", profile("APP1", "Exif\x00\x00"+exif), "EXIF|Artist|0|Jane Roe", nil},
		{"exif_bare", profile("exif", exif), "EXIF|Artist|0|Jane Roe", nil},
		{"colours", profile("icc", "Jane Roe"), "", nil},
	})
}

// TestBombs: text that unpacks to more than may be read ends with the limit that it
// meets, whichever that is.
func TestBombs(t *testing.T) {
	bomb := png(chunk("zTXt", []byte("a\x00\x00"+packed(t, strings.Repeat("x", 4<<20)))))
	for _, tt := range []struct {
		name   string
		limits extract.Limits
		want   error
	}{
		{"size", extract.Limits{Bytes: 100_000}, extract.ErrSizeLimit},
		{"ratio", extract.Limits{RatioFrom: 100_000, Ratio: 2}, extract.ErrRatioLimit},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{Pixels: &seen{}}}, Limits: tt.limits}
			parts := e.Run(t.Context(), "x.png", bomb)
			if err := parts[0].Err; !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if n := e.Budget().Produced(); n > 100_000 {
				t.Errorf("%d bytes were counted", n)
			}
		})
	}
	// Beyond the bound of the format itself nothing is kept, and that is told.
	large := png(chunk("zTXt", []byte("a\x00\x00"+packed(t, strings.Repeat("x", 17<<20)))), chunk("tEXt", []byte("b\x00behind")))
	e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{Pixels: &seen{}}}, Limits: extract.Limits{RatioFrom: 1 << 30}}
	if p := e.Run(t.Context(), "x.png", large)[0]; !errors.Is(p.Err, extract.ErrMalformed) || p.Text != "behind" {
		t.Errorf("%.20q, %v", p.Text, p.Err)
	}
}

// TestTooMuchMetadata: metadata beyond the bound are not passed over in silence,
// whatever the format.
func TestTooMuchMetadata(t *testing.T) {
	packet := strings.Repeat("x", 16<<20+1)
	u32 := func(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }
	heic := brand + boxed("meta", "\x00\x00\x00\x00"+
		boxed("iinf", "\x00\x00\x00\x00\x00\x01"+item(1, "mime\x00application/rdf+xml"))+
		boxed("iloc", "\x01\x00\x00\x00\x44\x00\x00\x01\x00\x01\x00\x01\x00\x00\x00\x01"+u32(0)+u32(len(packet)))+
		boxed("idat", packet))
	for name, data := range map[string]string{
		"webp": webp(riff("VP8X", vp8x), riff("XMP ", packet)),
		"png":  string(png(chunk("tEXt", []byte("a\x00"+packet)))),
		"tiff": string(tiff(binary.BigEndian, entry{0x02bc, 1, uint32(len(packet)), []byte(packet)})),
		"heic": heic,
	} {
		t.Run(name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{Pixels: &seen{}}}, Dir: extracttest.PrivateDir(t)}
			parts := e.Run(t.Context(), "x."+name, []byte(data))
			want := extract.ErrMalformed
			if name == "heic" {
				// Its pixels cannot be read either: that is told first when nothing else fails.
				want = extract.ErrUnsupported
			}
			if p := parts[len(parts)-1]; len(parts) != 1 || !errors.Is(p.Err, want) {
				t.Errorf("%d parts, %v, want %v", len(parts), p.Err, want)
			}
		})
	}
	e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{}}, Dir: extracttest.PrivateDir(t)}
	if p := e.Run(t.Context(), "x.heic", []byte(heic))[0]; !errors.Is(p.Err, extract.ErrMalformed) {
		t.Errorf("HEIC without a recogniser: %v", p.Err)
	}
}

// TestBMP: the size of a picture, in both headers and both directions.
func TestBMP(t *testing.T) {
	le := binary.LittleEndian
	head := func(n uint32, size []byte) []byte {
		p := append([]byte("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00"), le.AppendUint32(nil, n)...)
		return append(append(p, size...), make([]byte, 40)...)
	}
	wide := func(w, h int32) []byte { return le.AppendUint32(le.AppendUint32(nil, uint32(w)), uint32(h)) }
	for _, tt := range []struct {
		name string
		data []byte
		w, h int
	}{
		{"usual", head(40, wide(640, 480)), 640, 480},
		{"lines_down", head(40, wide(640, -480)), 640, 480},
		{"newest_header", head(124, wide(9, 7)), 9, 7},
		{"core_header", head(12, le.AppendUint16(le.AppendUint16(nil, 640), 480)), 640, 480},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &seen{}
			if _, err := officetest.Read(t, image.Extractor{Pixels: s}, "x.bmp", tt.data); err != nil || s.width != tt.w || s.height != tt.h {
				t.Errorf("%d × %d, %v, want %d × %d", s.width, s.height, err, tt.w, tt.h)
			}
		})
	}
	if _, err := officetest.Read(t, image.Extractor{Pixels: &seen{}}, "x.bmp", head(40, nil)[:20]); !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("cut in its header: %v", err)
	}
}

// TestTypes: values in the types that writers use in place of the common ones.
func TestTypes(t *testing.T) {
	order := binary.BigEndian
	utf8 := entry{0xa437, 129, 13, []byte("Zoë Müller\x00")}
	utf8.count = uint32(len(utf8.value))
	sub := tiff(order, entry{0x014a, 13, 1, order.AppendUint32(nil, 26)}) // a type of its own for places of directories
	inner := tiff(order, ascii(0x013b, "Roe"))[8:]
	rest := string(append(bytes.Clone(sub), inner...))
	many := order.AppendUint16([]byte("MM\x00*\x00\x00\x00\x08"), 5000)
	artist := tiff(order, ascii(0x013b, "Roe"))[10:22]
	many = append(append(many, artist...), bytes.Repeat(make([]byte, 12), 4999)...)
	run(t, "x.tiff", []check{
		{"utf_8", string(tiff(order, utf8)), "EXIF|Photographer|0|Zoë Müller", nil},
		{"directory", rest, "EXIF|Artist|0|Roe", nil},
		{"too_many_entries", string(append(many, 0, 0, 0, 0)), "EXIF|Artist|0|Roe", extract.ErrMalformed},
		{"unknown_type", string(tiff(order, entry{0x013b, 99, 4, []byte("Jane")})), "", nil},
		{"number_for_a_name", string(tiff(order, entry{0x013b, 3, 2, []byte("Jane")})), "", nil},
	})
}

// TestPlaceNames: what the GPS directory says beside the position.
func TestPlaceNames(t *testing.T) {
	code := func(s string) []byte { return append([]byte("ASCII\x00\x00\x00"), s...) }
	for _, tt := range []struct {
		name string
		e    entry
		want string
	}{
		{"area", entry{0x1c, 7, 17, code("Old Town!")}, "EXIF|GPSAreaInformation|0|Old Town!"},
		{"method", entry{0x1b, 7, 11, code("GPS")}, "EXIF|GPSProcessingMethod|0|GPS"},
		{"date", ascii(0x1d, "2024:06:01"), "EXIF|GPSDateStamp|0|2024:06:01"},
		{"satellites", ascii(0x08, "12 of them"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, image.Extractor{Pixels: &seen{}}, "x.tiff", gps(binary.LittleEndian, tt.e))
			if got := strings.Join(lines, "\n"); err != nil || got != tt.want {
				t.Errorf("%q, want %q (%v)", got, tt.want, err)
			}
		})
	}
}

// TestAnyPosition: whatever the degrees, minutes and seconds, the number that is
// written is their sum.
func TestAnyPosition(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		order := binary.BigEndian
		whole := func(name string, most int) uint32 { return uint32(rapid.IntRange(0, most).Draw(r, name)) }
		d, m, s, part := whole("degrees", 179), whole("minutes", 59), whole("seconds", 5999), uint32(100)
		ref := rapid.SampledFrom([]string{"E", "W"}).Draw(r, "ref")
		e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{}}}
		got := e.Run(t.Context(), "x.tiff", gps(order, ascii(3, ref), rationals(order, 4, d, 1, m, 1, s, part)))[0].Text
		var read float64
		var side string
		if _, err := fmt.Sscanf(got, "%f° %s", &read, &side); err != nil {
			r.Fatalf("%q: %v", got, err)
		}
		want := float64(d) + float64(m)/60 + float64(s)/100/3600
		if math.Abs(read-want) > 1e-6 || side != ref {
			r.Errorf("%q, want %f %s", got, want, ref)
		}
	})
}

// TestDirectoriesOfPages: the pages of a TIFF file are all read, in order, and its
// size is that of the largest.
func TestDirectoriesOfPages(t *testing.T) {
	order := binary.LittleEndian
	size := func(w, h uint16) []entry {
		return []entry{{0x0100, 3, 1, order.AppendUint16(nil, w)}, {0x0101, 3, 1, order.AppendUint16(nil, h)}}
	}
	var data []byte
	for i, page := range [][]entry{append(size(9, 90), ascii(0x013b, "one")), append(size(80, 8), ascii(0x013b, "two"))} {
		p := tiff(order, page...)
		if i == 0 {
			data = p
			order.PutUint32(data[8+2+12*3:], uint32(len(data)))
			continue
		}
		data = append(data, p[8:]...)
	}
	s := &seen{}
	lines, err := officetest.Read(t, image.Extractor{Pixels: s}, "x.tiff", data)
	if got := strings.Join(lines, ","); err != nil || got != "EXIF|Artist|0|one,EXIF|Artist|0|two" || s.width != 80 || s.height != 90 {
		t.Errorf("%q, %d × %d, %v", got, s.width, s.height, err)
	}
}

// TestRecognisedTextCounts: what a recogniser finds is paid for like all text.
func TestRecognisedTextCounts(t *testing.T) {
	e := &extracttest.Engine{
		Formats: []extract.Extractor{image.Extractor{Pixels: &seen{text: strings.Repeat("word ", 1000)}}},
		Limits:  extract.Limits{Bytes: 100},
	}
	p := e.Run(t.Context(), "x.png", png())[0]
	if !errors.Is(p.Err, extract.ErrSizeLimit) || len(p.Text) > 100 {
		t.Errorf("%d bytes, %v", len(p.Text), p.Err)
	}
}
