package xls_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
	"github.com/pdatlas/pdatlas/scanner/extract/xls"
)

func TestGolden(t *testing.T) { officetest.Golden(t, xls.Extractor{}, "people.xls") }

// TestRecall: neither xls2csv nor LibreOffice reads words that are not read here.
func TestRecall(t *testing.T) {
	t.Run("xls2csv", func(t *testing.T) {
		oletest.Recall(t, xls.Extractor{}, "people.xls", hasLetter, "xls2csv", "-d", "utf-8", "-f", "%Y-%m-%d")
	})
	t.Run("libreoffice", func(t *testing.T) {
		officetest.Recall(t, xls.Extractor{}, "csv:Text - txt - csv (StarCalc):44,34,76,1", "people.xls")
	})
}

// hasLetter leaves out numbers, which xls2csv shows without the format of their
// cells; LibreOffice shows them as they are read here.
func hasLetter(word string) bool { return strings.ContainsFunc(word, unicode.IsLetter) }

func TestSuite(t *testing.T) {
	extracttest.Suite(t, xls.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "people.xls", Data: officetest.Sample(t, "people.xls"), Unsteady: true},
	})
}

func TestHostile(t *testing.T) {
	oletest.Hostile(t, xls.Extractor{}, "people.xls", officetest.Sample(t, "people.xls"), 1)
}

func FuzzExtract(f *testing.F) {
	f.Add("people.xls", officetest.Sample(f, "people.xls"))
	f.Add("x", oletest.File(f, ole.Text("Workbook", workbook(sharedTexts, cells))))
	f.Add("x", oletest.File(f, ole.Text("Book", old)))
	extracttest.Fuzz(f, xls.Extractor{})
}

var le = binary.LittleEndian

// rec is a record.
func rec(kind uint16, data ...any) []byte {
	var body []byte
	for _, d := range data {
		switch v := d.(type) {
		case int: // two bytes
			body = le.AppendUint16(body, uint16(v))
		case uint32:
			body = le.AppendUint32(body, v)
		case byte:
			body = append(body, v)
		case float64:
			body = le.AppendUint64(body, math.Float64bits(v))
		case string:
			body = append(body, v...)
		case []byte:
			body = append(body, v...)
		}
	}
	p := le.AppendUint16(nil, kind)
	p = le.AppendUint16(p, uint16(len(body)))
	return append(p, body...)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

var (
	eof   = rec(0x0a)
	sheet = rec(0x809, 0x600, 0x10, 0, 0, uint32(0), uint32(0))

	sharedTexts = rec(0xfc, uint32(4), uint32(4), 3, byte(0), "one", 2, byte(1), "\x41\x01t\x00", 4, byte(8), 1, "bold", uint32(0), 5, byte(0), "spare")
	cells       = join(rec(0xfd, 0, 0, 0, uint32(0)), rec(0xfd, 0, 1, 0, uint32(1)), rec(0xfd, 1, 0, 0, uint32(2)))
	old         = join(rec(0x809, 0x500, 5, 0, 0), rec(0x42, 1251), rec(0x85, uint32(0), 0, byte(2), "\xcc\xe8"), eof,
		rec(0x809, 0x500, 0x10, 0, 0), rec(0x204, 0, 0, 0, 3, "\xcc\xe8\xf0"), rec(0x203, 0, 1, 0, 41.5), rec(0x1c, 3, 2, 4, "note"), eof)
)

// workbook puts records of the whole and of one sheet, "S", together.
func workbook(global, cells []byte) []byte {
	begin := rec(0x809, 0x600, 5, 0, 0, uint32(0), uint32(0))
	bound := rec(0x85, uint32(0), 0, byte(1), byte(0), "S")
	le.PutUint32(bound[4:], uint32(len(begin)+len(bound)+len(global)+len(eof)))
	return join(begin, bound, global, eof, sheet, cells, eof)
}

func TestRecords(t *testing.T) {
	dates := join(rec(0x41e, 164, 10, byte(0), "dd.mm.yyyy"), rec(0x41e, 165, 5, byte(0), "00000"),
		rec(0xe0, 0, 0), rec(0xe0, 0, 164), rec(0xe0, 0, 165))
	for _, tt := range []struct {
		name          string
		global, cells []byte
		want          string
		err           error
	}{
		{"shared_texts", sharedTexts, cells, "sheet S||1|one\tŁt\nsheet S||2|bold\ntexts||0|spare", nil},
		{"text_split", join(rec(0xfc, uint32(1), uint32(1), 6, byte(0), "abc"), rec(0x3c, byte(1), "d\x00\x42\x01"), rec(0x3c, byte(0), "f"), rec(0x3c, 2, byte(0), "gh")),
			join(rec(0xfd, 0, 0, 0, uint32(0)), rec(0xfd, 0, 1, 0, uint32(1))), "sheet S||1|abcdłf\tgh", nil},
		{"phonetic", rec(0xfc, uint32(2), uint32(2), 1, byte(4), uint32(3), "a", "xyz", 1, byte(0), "b"), rec(0xfd, 0, 0, 0, uint32(1)), "sheet S||1|b\ntexts||0|a", nil},
		{"counts_lie", rec(0xfc, uint32(math.MaxUint32), uint32(math.MaxUint32), 1, byte(0), "a"), rec(0xfd, 0, 0, 0, uint32(math.MaxUint32)), "texts||0|a", nil},
		{"numbers", dates, join(rec(0x203, 0, 0, 0, 12.5), rec(0x27e, 0, 1, 0, uint32(4711<<2|2)), rec(0x27e, 0, 2, 0, uint32(1234<<2|3)),
			rec(0xbd, 1, 0, 1, uint32(43831<<2|2), 2, uint32(42<<2|2), 1), rec(0x203, 2, 0, 0, 1234567890123456.0)),
			"sheet S||1|12.5\t4711\t12.34\nsheet S||2|2020-01-01\t00042\nsheet S||3|1234567890123456", nil},
		{"from_1904", join(rec(0x22, 1), dates), rec(0x203, 0, 0, 1, 1.0), "sheet S||1|1904-01-02", nil},
		{"formulas", nil, join(rec(0x06, 0, 0, 0, 7.0, 0, uint32(0)), rec(0x06, 0, 1, 0, byte(0), "\x00\x00\x00\x00\x00\xff\xff", 0, uint32(0)), rec(0x207, 5, byte(0), "found"),
			rec(0x06, 0, 2, 0, byte(1), byte(0), byte(1), "\x00\x00\x00\xff\xff", 0, uint32(0)), rec(0x06, 0, 3, 0, byte(2), "\x00\x07\x00\x00\x00\xff\xff", 0, uint32(0))),
			"sheet S||1|7\tfound\ttrue", nil},
		{"labels", nil, join(rec(0x204, 0, 0, 0, 2, byte(0), "la"), rec(0x205, 0, 1, 0, byte(0), byte(0)), rec(0x205, 0, 2, 0, byte(7), byte(1)), rec(0xd6, 0, 3, 0, 2, byte(0), "ri", 0)),
			"sheet S||1|la\tfalse\tri", nil},
		{"comment", nil, join(rec(0x5d, 0x15, 0x12, 0x19, 9, 0), rec(0x1b6, 0, 0, 0, 0, 0, 4, 16, uint32(0)), rec(0x3c, byte(0), "note"), rec(0x3c, uint32(0)),
			rec(0x1c, 4, 1, 0, 9, 2, byte(0), "Me")), "comments on sheet S||5|note\ncomments on sheet S|author|5|Me", nil},
		{"text_box", nil, join(rec(0x5d, 0x15, 0x12, 6, 3, 0), rec(0x1b6, 0, 0, 0, 0, 0, 3, 0, uint32(0)), rec(0x3c, byte(0), "box")), "text boxes on sheet S||0|box", nil},
		{"header", nil, rec(0x14, 5, byte(0), "&LTop"), "sheet S|header|0|&LTop", nil},
		{"link", nil, rec(0x1b8, "anything\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b", uint32(6), "a\x00b\x00\x00\x00"), "sheet S|link|0|ab", nil},
		{"saved_by", rec(0x5c, 3, byte(0), "Me "), nil, "properties|author|0|Me", nil},
		{"chart", nil, join(rec(0x809, 0x600, 0x20), rec(0x100d, 0, byte(3), byte(0), "Tea"), rec(0x203, 0, 0, 0, 5.0), eof, rec(0x204, 0, 0, 0, 1, byte(0), "x")),
			"chart on sheet S||0|Tea\nsheet S||1|x", nil},
		{"password", rec(0x2f, 1, 1, 1, "0123456789"), cells, "", extract.ErrEncrypted},
		{"cut_cell", nil, join(rec(0x204, 0, 0, 0, 1, byte(0), "x"), rec(0x203, 0, 1)), "sheet S||1|x", extract.ErrMalformed},
		{"cut_record", nil, []byte{3, 2, 200, 0, 1}, "", extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, xls.Extractor{}, "x.xls", oletest.File(t, ole.Text("Workbook", workbook(tt.global, tt.cells))))
			if d := cmp.Diff(tt.want, strings.Join(got, "\n")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if !errors.Is(err, tt.err) || tt.err == nil && err != nil {
				t.Errorf("error %v, want %v", err, tt.err)
			}
		})
	}
}

// TestOld: workbooks of Excel 5 say in which code page they are.
func TestOld(t *testing.T) {
	got, err := officetest.Read(t, xls.Extractor{}, "x", oletest.File(t, ole.Text("Book", old)))
	want := []string{"comments on a sheet||4|note", "a sheet||1|Мир\t41.5"}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// TestParts: hidden sheets, pivot tables, embedded documents and macros are read
// or handed over.
func TestParts(t *testing.T) {
	hidden := workbook(nil, rec(0x204, 0, 0, 0, 1, byte(0), "x"))
	hidden[28] = 1 // hsState of its BOUNDSHEET record
	data := oletest.File(t, ole.Text("Workbook", hidden), ole.Text("Revision Log", []byte("log")),
		oletest.Folder("_SX_DB_CUR", ole.Text("0001", join(rec(0xc6, 1), rec(0xcd, 3, byte(0), "Who")))),
		oletest.Folder("MBD01", ole.Text("WordDocument", []byte("x"))),
		oletest.Folder("_VBA_PROJECT_CUR", oletest.Folder("VBA", ole.Text("Module1", []byte("x")))))
	got, err := officetest.Read(t, xls.Extractor{}, "x", data)
	want := []string{"hidden sheet S||1|x", "pivot table|pivot table|0|Who",
		"member MBD01.doc|<nil>", "member VBA/Module1|<nil>", "member Root Entry/Revision Log|<nil>"}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
