package image_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/image"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

// photos are the samples of all formats with the same metadata.
var photos = []string{"photo.jpg", "photo.png", "photo.tiff", "photo.webp", "photo.gif", "photo.heic", "photo.avif"}

// seen is a recogniser that knows what is in every picture.
type seen struct {
	text          string
	err           error
	width, height int // of the last picture
	bytes         int64
}

func (s *seen) Recognise(_ context.Context, file io.Reader, width, height int) (io.Reader, error) {
	s.width, s.height = width, height
	s.bytes, _ = io.Copy(io.Discard, file)
	return strings.NewReader(s.text), s.err
}

// TestGolden: what is read of each sample is what was looked through, and that
// the pixels are not read is said.
func TestGolden(t *testing.T) {
	for _, name := range photos {
		t.Run(strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
			lines, err := officetest.Read(t, image.Extractor{}, name, officetest.Sample(t, name))
			if !errors.Is(err, extract.ErrDisabled) {
				t.Errorf("error %v", err)
			}
			got := strings.Join(lines, "\n") + "\n"
			recorded := filepath.Join("testdata", name+".txt")
			if os.Getenv("PDATLAS_UPDATE") != "" {
				if err := os.WriteFile(recorded, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(recorded)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("(-recorded +read):\n%s", d)
			}
		})
	}
}

// TestPixels: with a recogniser the whole file is given to it, with its size, and
// what it reads is text of the image.
func TestPixels(t *testing.T) {
	for _, name := range photos {
		t.Run(strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
			s := &seen{text: "words in the picture"}
			data := officetest.Sample(t, name)
			lines, err := officetest.Read(t, image.Extractor{Pixels: s}, name, data)
			if name == "photo.heic" || name == "photo.avif" {
				if !errors.Is(err, extract.ErrUnsupported) {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil || s.width != 48 || s.height != 32 || s.bytes != int64(len(data)) {
				t.Errorf("%d × %d, %d bytes of %d, %v", s.width, s.height, s.bytes, len(data), err)
			}
			if last := lines[len(lines)-1]; last != "recognised text||0|words in the picture" {
				t.Errorf("last segment %q", last)
			}
		})
	}
	s := &seen{err: fmt.Errorf("too slow: %w", extract.ErrTimeLimit)}
	if _, err := officetest.Read(t, image.Extractor{Pixels: s}, "photo.jpg", officetest.Sample(t, "photo.jpg")); err != s.err {
		t.Errorf("the recogniser's error becomes %v", err)
	}
}

func TestSuite(t *testing.T) {
	x := image.Extractor{Pixels: &seen{text: "words"}}
	formats := []extract.Extractor{x}
	for _, f := range all.Extractors() {
		if f.Name() != x.Name() {
			formats = append(formats, f)
		}
	}
	var samples []extracttest.Sample
	for _, name := range photos[:5] {
		samples = append(samples, extracttest.Sample{Name: name, Data: officetest.Sample(t, name), Members: 1, Unsteady: true})
	}
	samples = append(samples, extracttest.Sample{Name: "words.png", Data: officetest.Sample(t, "words.png"), Unsteady: true})
	extracttest.Suite(t, x, formats, samples)
}

func TestMatch(t *testing.T) {
	bmp := append([]byte("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00"), make([]byte, 40)...)
	for _, tt := range []struct {
		name, head string
		want       bool
	}{
		{"bmp", string(bmp), true},
		{"text_that_begins_so", "BMW sold 200 cars to Jane", false},
		{"jpeg", "\xff\xd8\xff\xe0", true},
		{"tiff_big_endian", "MM\x00*\x00\x00\x00\x08", true},
		{"gif_short", "GIF8", false},
		{"video", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", false},
		{"compatible_brand", "\x00\x00\x00\x18ftypXXXX\x00\x00\x00\x00mif1heic", true},
		{"wav", "RIFF\x00\x00\x00\x00WAVEfmt ", false},
		{"empty", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := (image.Extractor{}).Match(extract.Hint{Head: []byte(tt.head)}); got != tt.want {
				t.Errorf("%v", got)
			}
		})
	}
	s := &seen{}
	if _, err := officetest.Read(t, image.Extractor{Pixels: s}, "x.bmp", bmp); err != nil || s.width != 2 || s.height != 3 {
		t.Errorf("%d × %d, %v", s.width, s.height, err)
	}
}

// entry is an entry of a TIFF directory with its value.
type entry struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

// tiff writes one directory in the given order, values behind it.
func tiff(order binary.AppendByteOrder, entries ...entry) []byte {
	p := []byte("MM\x00*")
	if order.String() == "LittleEndian" {
		p = []byte("II*\x00")
	}
	p = order.AppendUint32(p, 8)
	p = order.AppendUint16(p, uint16(len(entries)))
	values, at := []byte(nil), 8+2+12*len(entries)+4
	for _, e := range entries {
		p = order.AppendUint32(order.AppendUint16(order.AppendUint16(p, e.tag), e.kind), e.count)
		if len(e.value) <= 4 {
			p = append(append(p, e.value...), make([]byte, 4-len(e.value))...)
			continue
		}
		p = order.AppendUint32(p, uint32(at+len(values)))
		values = append(values, e.value...)
	}
	return append(order.AppendUint32(p, 0), values...)
}

func ascii(tag uint16, s string) entry { return entry{tag, 2, uint32(len(s) + 1), []byte(s + "\x00")} }

func rationals(order binary.AppendByteOrder, tag uint16, v ...uint32) entry {
	e := entry{tag: tag, kind: 5, count: uint32(len(v) / 2)}
	for _, n := range v {
		e.value = order.AppendUint32(e.value, n)
	}
	return e
}

// gps is a TIFF file whose first directory leads to one of a position.
func gps(order binary.AppendByteOrder, entries ...entry) []byte {
	const first = 8 + 2 + 12 + 4
	p := tiff(order, entry{0x8825, 4, 1, order.AppendUint32(nil, first)})
	// The second directory is built alone and its offsets are moved.
	q := tiff(order, entries...)[8:]
	for i := range entries {
		if len(entries[i].value) > 4 {
			at := q[2+12*i+8:]
			order.(binary.ByteOrder).PutUint32(at, order.(binary.ByteOrder).Uint32(at)-8+first)
		}
	}
	return append(p, q...)
}

// TestPosition: places as EXIF writes them, as people do.
func TestPosition(t *testing.T) {
	for name, order := range map[string]binary.AppendByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian} {
		for _, tt := range []struct {
			name    string
			entries []entry
			want    string
		}{
			{"whole", []entry{ascii(1, "S"), rationals(order, 2, 33, 1, 51, 1, 3543, 100), ascii(3, "E"), rationals(order, 4, 151, 1, 12, 1, 4000, 100)},
				"EXIF|GPSPosition|0|33.859842° S, 151.211111° E"},
			{"decimal_minutes", []entry{ascii(1, "N"), rationals(order, 2, 52, 1, 312012, 10000, 0, 1), ascii(3, "W"), rationals(order, 4, 0, 1, 75, 10, 0, 0)},
				"EXIF|GPSPosition|0|52.520020° N, 0.125000° W"},
			{"one_only", []entry{ascii(1, "N"), rationals(order, 2, 52, 1, 30, 1, 0, 1)}, "EXIF|GPSLatitude|0|52.500000° N"},
			{"divided_by_none", []entry{ascii(1, "N"), rationals(order, 2, 52, 0, 30, 0, 0, 0)}, ""},
			{"altitude", []entry{rationals(order, 6, 345, 10)}, "EXIF|GPSAltitude|0|34.5 m"},
			{"out_of_range", []entry{rationals(order, 2, 4_000_000_000, 1, 0, 1, 0, 1)}, ""},
		} {
			t.Run(name+"_"+tt.name, func(t *testing.T) {
				lines, err := officetest.Read(t, image.Extractor{Pixels: &seen{}}, "x.tiff", gps(order, tt.entries...))
				if got := strings.Join(lines, "\n"); err != nil || got != tt.want {
					t.Errorf("%q, want %q (%v)", got, tt.want, err)
				}
			})
		}
	}
}

// TestTags: text in the codes that EXIF knows.
func TestTags(t *testing.T) {
	for _, tt := range []struct {
		name string
		e    entry
		want string
	}{
		{"ascii", ascii(0x013b, "Jane Roe"), "EXIF|Artist|0|Jane Roe"},
		{"latin_1", ascii(0x013b, "M\xfcller"), "EXIF|Artist|0|Müller"},
		{"comment_unicode", entry{0x9286, 7, 12, []byte("UNICODE\x00a\x00\xfc\x00")}, "EXIF|UserComment|0|aü"},
		{"comment_ascii", entry{0x9286, 7, 13, []byte("ASCII\x00\x00\x00hello")}, "EXIF|UserComment|0|hello"},
		{"comment_no_code", entry{0x9286, 7, 11, []byte("hello there")}, "EXIF|UserComment|0|hello there"},
		{"comment_short", entry{0x9286, 7, 3, []byte("abc")}, ""},
		{"windows", entry{0x9c9d, 1, 8, []byte("Z\x00o\x00\xeb\x00\x00\x00")}, "EXIF|XPAuthor|0|Zoë"},
		{"light", entry{0x829a, 5, 1, make([]byte, 8)}, ""},
		{"empty", ascii(0x013b, ""), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, image.Extractor{Pixels: &seen{}}, "x.tiff", tiff(binary.LittleEndian, tt.e))
			if got := strings.Join(lines, "\n"); err != nil || got != tt.want {
				t.Errorf("%q, want %q (%v)", got, tt.want, err)
			}
		})
	}
}

func chunk(kind string, data []byte) []byte {
	p := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	p = append(append(p, kind...), data...)
	return binary.BigEndian.AppendUint32(p, crc32.ChecksumIEEE(p[4:]))
}

func png(chunks ...[]byte) []byte {
	p := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", []byte("\x00\x00\x00\x05\x00\x00\x00\x04\x08\x00\x00\x00\x00"))...)
	return append(append(p, bytes.Join(chunks, nil)...), chunk("IEND", nil)...)
}

func TestPNG(t *testing.T) {
	exif := fmt.Sprintf("\nexif\n%8d\n%x\n", 50, append([]byte("Exif\x00\x00"), tiff(binary.BigEndian, ascii(0x013b, "Raw Roe"))...))
	for _, tt := range []struct {
		name  string
		chunk []byte
		want  string
		err   error
	}{
		{"text", chunk("tEXt", []byte("Author\x00Jos\xe9")), "text|Author|0|José", nil},
		{"international", chunk("iTXt", []byte("Title\x00\x00\x00de\x00Titel\x00Größe")), "text|Title|0|Größe", nil},
		{"xmp", chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00<x/>")), "member XMP|<nil>", nil},
		{"exif", chunk("eXIf", tiff(binary.LittleEndian, ascii(0x013b, "Jane Roe"))), "EXIF|Artist|0|Jane Roe", nil},
		{"raw_profile", chunk("tEXt", []byte("Raw profile type exif\x00"+exif)), "EXIF|Artist|0|Raw Roe", nil},
		{"raw_profile_damaged", chunk("tEXt", []byte("Raw profile type exif\x00\nexif\n 5\nxyz\n")), "", extract.ErrMalformed},
		{"no_keyword", chunk("tEXt", []byte("nothing")), "", extract.ErrMalformed},
		{"cut_language", chunk("iTXt", []byte("a\x00\x00\x00de")), "", extract.ErrMalformed},
		{"packed_damaged", chunk("zTXt", []byte("a\x00\x00junk")), "", extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, image.Extractor{Pixels: &seen{}}, "x.png", png(tt.chunk))
			if got := strings.Join(lines, "\n"); !errors.Is(err, tt.err) || err != nil && tt.err == nil || strings.TrimSuffix(got, "\nrecognised text||0|") != tt.want {
				t.Errorf("%q, want %q (%v)", got, tt.want, err)
			}
		})
	}
}

// TestHostile: directories in circles, sizes that lie and bombs of text end soon,
// with a known error.
func TestHostile(t *testing.T) {
	le := binary.LittleEndian
	circle := tiff(le, ascii(0x013b, "x"), entry{0x8769, 4, 1, le.AppendUint32(nil, 8)})
	many := tiff(le, entry{0x014a, 4, 1 << 20, bytes.Repeat([]byte{8, 0, 0, 0}, 1<<20)})
	lies := tiff(le, entry{0x013b, 2, 1<<32 - 1, []byte("12345678")})
	next := tiff(le, ascii(0x013b, "y"))
	le.PutUint32(next[8+2+12:], 8)
	heif := append([]byte("\x00\x00\x00\x14ftypheic\x00\x00\x00\x00mif1\x00\x00\x00\x4bmeta\x00\x00\x00\x00\x00\x00\x00\x23iinf\x00\x00\x00\x00\x00\x01\x00\x00\x00\x15infe\x02\x00\x00\x00\x00\x01\x00\x00Exif\x00"),
		append([]byte("\x00\x00\x00\x1ciloc\x00\x00\x00\x00\x00\x00\xff\xff\x00\x01\x00\x00\xff\xff"), make([]byte, 6)...)...)
	for _, tt := range []struct {
		name string
		data []byte
	}{
		{"directories_in_a_circle", circle},
		{"next_in_a_circle", next},
		{"many_directories", many},
		{"length_lies", lies},
		{"heif_extents", heif},
		{"heif_box_of_its_own_size", []byte("\x00\x00\x00\x10ftypheic\x00\x00\x00\x00\x00\x00\x00\x01meta\xff\xff\xff\xff\xff\xff\xff\xff")},
		{"jpeg_of_padding", append([]byte("\xff\xd8"), bytes.Repeat([]byte{0xff}, 1<<20)...)},
		{"gif_of_blocks", append([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x21\xfe"), bytes.Repeat([]byte{1}, 1<<20)...)},
		{"png_length", append([]byte("\x89PNG\r\n\x1a\n"), "\xff\xff\xff\xfftEXt"...)},
		{"webp_length", []byte("RIFF\xff\xff\xff\xffWEBPEXIF\xff\xff\xff\xff")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{}}, Dir: extracttest.PrivateDir(t)}
			parts := e.Run(t.Context(), "x", tt.data)
			last := parts[len(parts)-1]
			if strings.Count(last.Text, "x") > 1 {
				t.Errorf("a directory was read %d times", strings.Count(last.Text, "x"))
			}
			if last.Format != "image" || last.Err == nil || strings.Contains(extracttest.Lines(parts)[len(parts)-1], "|[") {
				t.Errorf("%q, %v", last.Format, last.Err)
			}
		})
	}
}

// TestErrorsQuoteNothing changes bytes of the samples: no error repeats a word of
// them, and none is unknown.
func TestErrorsQuoteNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for _, name := range photos {
		data := officetest.Sample(t, name)
		failed := 0
		for range 200 {
			p := bytes.Clone(data)
			for range 1 + rng.IntN(6) {
				p[16+rng.IntN(len(p)-16)] = byte(rng.Uint32())
			}
			if rng.IntN(3) == 0 {
				p = p[:rng.IntN(len(p))]
			}
			e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{Pixels: &seen{}}}}
			for _, part := range e.Run(t.Context(), name, p) {
				if part.Err == nil {
					continue
				}
				failed++
				for _, word := range []string{"Beispiel", "Muster", "0123456789", "example"} {
					if strings.Contains(part.Err.Error(), word) {
						t.Fatalf("%s: the error repeats content: %v", name, part.Err)
					}
				}
			}
		}
		if failed < 20 {
			t.Errorf("%s: only %d errors: the test proves little", name, failed)
		}
	}
}

// TestAnyTags: any directory is read without failing in an unknown way, and a tag
// that is wanted is emitted whatever stands around it.
func TestAnyTags(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		entries := []entry{ascii(0x013b, "Jane Roe")}
		for range rapid.IntRange(0, 6).Draw(r, "entries") {
			value := rapid.SliceOfN(rapid.Byte(), 0, 24).Draw(r, "value")
			entries = append(entries, entry{
				tag:  rapid.SampledFrom([]uint16{0x0100, 0x010e, 0x02bc, 0x83bb, 0x8769, 0x8825, 0x9286, 0x9c9d, 0xa431}).Draw(r, "tag"),
				kind: rapid.Uint16Range(0, 13).Draw(r, "kind"), count: uint32(len(value)), value: value,
			})
		}
		e := &extracttest.Engine{Formats: []extract.Extractor{image.Extractor{}}}
		parts := e.Run(t.Context(), "x", tiff(binary.BigEndian, entries...))
		last := parts[len(parts)-1]
		if !strings.Contains(last.Text, "Jane Roe") || last.Err == nil || strings.Contains(extracttest.Lines(parts)[len(parts)-1], "|[") {
			r.Errorf("%q, %v", last.Text, last.Err)
		}
	})
}

func FuzzExtract(f *testing.F) {
	for _, name := range photos {
		f.Add(name, officetest.Sample(f, name))
	}
	extracttest.Fuzz(f, image.Extractor{})
}
