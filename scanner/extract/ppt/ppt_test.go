package ppt_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
	"github.com/pdatlas/pdatlas/scanner/extract/ppt"
)

func TestGolden(t *testing.T) { officetest.Golden(t, ppt.Extractor{}, "talk.ppt") }

// TestRecall: LibreOffice reads no word that is not read here. catppt reads none
// of the slides that LibreOffice writes.
func TestRecall(t *testing.T) { officetest.Recall(t, ppt.Extractor{}, "fodp", "talk.ppt") }

func TestSuite(t *testing.T) {
	extracttest.Suite(t, ppt.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "talk.ppt", Data: officetest.Sample(t, "talk.ppt"), Unsteady: true},
	})
}

func TestHostile(t *testing.T) {
	oletest.Hostile(t, ppt.Extractor{}, "talk.ppt", officetest.Sample(t, "talk.ppt"), 3)
}

func FuzzExtract(f *testing.F) {
	f.Add("talk.ppt", officetest.Sample(f, "talk.ppt"))
	f.Add("x", talk(f, rec(0xf, 0, 1006, chars("one")), rec(1, 0, 4113, make([]byte, 9))))
	extracttest.Fuzz(f, ppt.Extractor{})
}

var le = binary.LittleEndian

// rec is a record with what is in it.
func rec(version, instance, kind uint16, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	p := le.AppendUint16(nil, version|instance<<4)
	p = le.AppendUint16(p, kind)
	p = le.AppendUint32(p, uint32(len(body)))
	return append(p, body...)
}

func wide(s string) (p []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		p = le.AppendUint16(p, u)
	}
	return p
}

func chars(s string) []byte                  { return rec(0, 0, 4000, wide(s)) }
func str(instance uint16, s string) []byte   { return rec(0, instance, 4026, wide(s)) }
func in(kind uint16, parts ...[]byte) []byte { return rec(15, 0, kind, parts...) }

func words(n ...uint32) (p []byte) {
	for _, w := range n {
		p = le.AppendUint32(p, w)
	}
	return p
}

func talk(t testing.TB, records ...[]byte) []byte {
	return oletest.File(t, ole.Text("PowerPoint Document", bytes.Join(records, nil)))
}

// persist lists a slide: how objects call it, and how notes do.
func persist(object, id uint32) []byte { return rec(0, 0, 1011, words(object, 0, 0, id, 0)) }

// ordered is a presentation whose slides lie in another order than they are
// shown, with an earlier version of one, as programs leave it that save quickly.
func ordered(t testing.TB) []byte {
	document := in(1000, rec(15, 0, 4080, persist(2, 256), persist(3, 257), chars("listed text")))
	second, old, first := in(1006, chars("second")), in(1006, chars("first, before")), in(1006, chars("first"))
	notes := in(1008, rec(0, 0, 1009, words(257, 0)), chars("note"))
	at := func(parts ...[]byte) uint32 { return uint32(len(bytes.Join(parts, nil))) }
	earlier := rec(0, 0, 6002, words(3<<20|1, 0, at(document, second), at(document)))
	before := at(document, second, old, first, notes)
	edit := rec(0, 0, 4085, words(0, 0, 0, before, 1, 0, 0))
	newer := rec(0, 0, 6002, words(1<<20|2, at(document, second, old)))
	end := at(document, second, old, first, notes, earlier, edit)
	last := rec(0, 0, 4085, words(0, 0, at(document, second, old, first, notes, earlier), end, 1, 0, 0))
	user := rec(0, 0, 4086, words(20, 0xe391c05f, end+uint32(len(newer))))
	stream := bytes.Join([][]byte{document, second, old, first, notes, earlier, edit, newer, last}, nil)
	return oletest.File(t, ole.Text("PowerPoint Document", stream), ole.Text("Current User", user))
}

// TestOrder: slides have the numbers by which they are shown.
func TestOrder(t *testing.T) {
	got, err := officetest.Read(t, ppt.Extractor{}, "x", ordered(t))
	want := []string{"slide 2||0|listed text\nsecond", "an earlier version of a slide||0|first, before", "slide 1||0|first", "notes of slide 2||0|note"}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

func TestText(t *testing.T) {
	var packed bytes.Buffer
	packed.Write([]byte{9, 9, 9, 9})
	z := zlib.NewWriter(&packed)
	if _, err := z.Write([]byte("an object")); err != nil {
		t.Fatal(err)
	}
	z.Close()
	for _, tt := range []struct {
		name    string
		records [][]byte
		want    string
		err     error
	}{
		{"chars", [][]byte{in(1006, chars("one\rtwo\vthree – Ł\U0001f600"))}, "a slide||0|one\ntwo\nthree – Ł\U0001f600", nil},
		{"bytes", [][]byte{in(1006, rec(0, 0, 4008, []byte("caf\xe9")))}, "a slide||0|café", nil},
		{"in_a_box", [][]byte{in(1006, in(1036, in(0xf002, in(0xf004, in(0xf00d, chars("boxed"))))))}, "a slide||0|boxed", nil},
		{"listed", [][]byte{in(1000, rec(15, 0, 4080, persist(1, 256), chars("one"), persist(2, 257), chars("two")), rec(15, 1, 4080, persist(3, 1), chars("style")))},
			"slide 1||0|one\nslide 2||0|two\nmaster||0|style", nil},
		{"comment", [][]byte{in(1006, in(5000, in(5002, rec(0, 0, 4026, wide("___PPT10")), rec(0, 0, 5003, in(12000, str(0, "Me"), str(1, "a remark"))))))},
			"a slide|author|0|Me\na slide|comment|0|a remark", nil},
		{"link", [][]byte{in(1000, in(4055, str(1, "mailto:a@b.example")))}, "document|link|0|mailto:a@b.example", nil},
		{"footer", [][]byte{in(1000, in(4057, str(2, "Footer")))}, "document|header|0|Footer", nil},
		{"master_and_handout", [][]byte{in(1016, chars("m")), in(4041, chars("h"))}, "master||0|m\nhandout||0|h", nil},
		{"object", [][]byte{rec(0, 0, 4113, []byte("raw")), rec(0, 1, 4113, packed.Bytes()), rec(0, 1, 4113, []byte("\x00\x00\x00\x00junk")), rec(0, 1, 4113)},
			"member object 1|<nil>\nmember object 2|<nil>\nmember object 3|presentation: an object is cut off: malformed\nmember object 4|presentation: an object is cut off: malformed", nil},
		{"long_text", [][]byte{in(1006, chars(strings.Repeat("word ", 20_000)))}, "a slide||0|" + strings.Repeat("word ", 20_000), nil},
		{"password", [][]byte{in(1000, in(12052))}, "", extract.ErrEncrypted},
		{"record_too_long", [][]byte{in(1006, []byte("\x00\x00\xa0\x0f\xff\xff\xff\x7f"), wide("found"))}, "a slide||0|found", extract.ErrMalformed},
		{"deep", [][]byte{deep(100, chars("lost")), in(1006, chars("found"))}, "a slide||0|found", extract.ErrDepthLimit},
		{"cut_head", [][]byte{in(1006, chars("found")), {1, 2, 3}}, "a slide||0|found", extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, ppt.Extractor{}, "x.ppt", talk(t, tt.records...))
			if d := cmp.Diff(tt.want, strings.Join(got, "\n")); d != "" {
				t.Errorf("(-want +got):\n%.2000s", d)
			}
			if !errors.Is(err, tt.err) || tt.err == nil && err != nil {
				t.Errorf("error %v, want %v", err, tt.err)
			}
		})
	}
}

func deep(n int, p []byte) []byte {
	for range n {
		p = in(1036, p)
	}
	return p
}

// TestEncrypted: the stream of the user says it too.
func TestEncrypted(t *testing.T) {
	data := oletest.File(t, ole.Text("PowerPoint Document", in(1006, chars("x"))), ole.Text("Current User", rec(0, 0, 4086, words(20, 0xf3d1c4df, 0))))
	if got, err := officetest.Read(t, ppt.Extractor{}, "x", data); !errors.Is(err, extract.ErrEncrypted) || len(got) > 0 {
		t.Errorf("%q, %v", got, err)
	}
}

// TestParts: pictures and embedded documents are handed over.
func TestParts(t *testing.T) {
	pictures := append(rec(0, 0x46a, 0xf01d, append(make([]byte, 17), "\xff\xd8\xffjpeg"...)), rec(0, 0, 0xf01a, []byte("drawing"))...)
	data := oletest.File(t, ole.Text("PowerPoint Document", in(1006, chars("x"))), ole.Text("Pictures", pictures), ole.Text("other", []byte("y")),
		oletest.Folder("MBD1", ole.Text("Workbook", []byte("z"))))
	got, err := officetest.Read(t, ppt.Extractor{}, "x", data)
	want := []string{"a slide||0|x", "member picture 1.jpg|<nil>", "member picture 2|<nil>", "member MBD1.xls|<nil>", "member Root Entry/other|<nil>"}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	cut := oletest.File(t, ole.Text("PowerPoint Document", in(1006, chars("x"))), ole.Text("Pictures", pictures[:30]))
	if _, err := officetest.Read(t, ppt.Extractor{}, "x", cut); !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("cut picture: %v", err)
	}
}

// TestCycle: edits that refer to one another in a circle end.
func TestCycle(t *testing.T) {
	edit := rec(0, 0, 4085, words(0, 0, 8, 0, 1, 0, 0))
	stream := append(rec(0, 0, 1), edit...)
	user := rec(0, 0, 4086, words(20, 0xe391c05f, 8))
	got, err := officetest.Read(t, ppt.Extractor{}, "x", oletest.File(t, ole.Text("PowerPoint Document", append(stream, in(1006, chars("found"))...)), ole.Text("Current User", user)))
	if d := cmp.Diff([]string{"a slide||0|found"}, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
