package xls_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
	"github.com/pdatlas/pdatlas/scanner/extract/xls"
)

// label is a cell with its own text, txo a text of the object at hand.
func label(row, column int, s string) []byte {
	return rec(0x204, row, column, 0, len(s), byte(0), s)
}

func object(id int) []byte { return rec(0x5d, 0x15, 0x12, 6, id, 0) }

func txo(s string) []byte {
	return join(rec(0x1b6, 0, 0, 0, 0, 0, len(s), 16, uint32(0)), rec(0x3c, byte(0), s))
}

// TestBrokenPartHidesNoOther: what is wrong with one stream keeps no other from
// being read. Fails if the fault of the workbook stays for its pivot tables, or
// that of one pivot table for the next.
func TestBrokenPartHidesNoOther(t *testing.T) {
	cache := func(s string) []byte { return rec(0xcd, len(s), byte(0), s) }
	cut := join(cache("first"), []byte{0xcd, 0, 99, 0, 1})
	data := oletest.File(t, ole.Text("Workbook", workbook(nil, join(label(0, 0, "x"), []byte{4, 2, 200, 0, 1}))),
		oletest.Folder("MBD01", ole.Text("CONTENTS", []byte("embedded"))),
		oletest.Folder("_SX_DB_CUR", ole.Text("0001", cut), ole.Text("0002", cache("second")), oletest.Folder("0003", ole.Text("a", cache("no cache")))),
		ole.Text("Revision Log", []byte("log")))
	got, err := officetest.Read(t, xls.Extractor{}, "x", data)
	want := []string{"sheet S||1|x", "pivot table|pivot table|0|first", "pivot table|pivot table|0|second", "member MBD01/CONTENTS|<nil>", "member Root Entry/Revision Log|<nil>"}
	for _, w := range want {
		if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+w+"\n") {
			t.Errorf("%q is missing of %q", w, got)
		}
	}
	if !errors.Is(err, extract.ErrMalformed) || len(got) != len(want) {
		t.Errorf("%d lines, %v", len(got), err)
	}
}

// TestBothBooks: a file for programs of both ages holds two workbooks, each of
// which is read.
func TestBothBooks(t *testing.T) {
	got, err := officetest.Read(t, xls.Extractor{}, "x", oletest.File(t, ole.Text("Book", old), ole.Text("Workbook", workbook(nil, label(0, 0, "new")))))
	if all := strings.Join(got, "\n"); !strings.Contains(all, "sheet S||1|new") || !strings.Contains(all, "a sheet||1|Мир\t41.5") || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// TestAnySheet: cells come out under their columns with the numbers of their
// rows and as they are shown, whatever records they lie in.
func TestAnySheet(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var shared []string
		global := func() []byte {
			p := []any{uint32(len(shared)), uint32(len(shared))}
			for _, s := range shared {
				p = append(p, len(s), byte(0), s)
			}
			return rec(0xfc, p...)
		}
		cells := join(label(0, 0, "id"), label(0, 1, "email"), label(0, 2, "amount"), label(0, 3, "city"))
		want := []string{"sheet S||1|id\temail\tamount\tcity"}
		row := 0
		for i := range rapid.IntRange(3, 30).Draw(rt, "rows") {
			row += rapid.IntRange(1, 3).Draw(rt, "gap")
			n := rapid.IntRange(-1<<28, 1<<28).Draw(rt, "n")
			mail := fmt.Sprintf("p%d@b.example", i)
			switch rapid.IntRange(0, 3).Draw(rt, "kind") {
			case 0:
				cells = join(cells, rec(0x27e, row, 0, 0, uint32(n<<2|2)), label(row, 1, mail), rec(0x27e, row, 2, 0, uint32(n<<2|2)))
			case 1:
				cells = join(cells, rec(0x203, row, 0, 0, float64(n)), label(row, 1, mail), rec(0x203, row, 2, 0, float64(n)))
			case 2: // a formula whose text comes behind records of its own
				cells = join(cells, rec(0x203, row, 0, 0, float64(n)), rec(0x06, row, 1, 0, byte(0), "\x00\x00\x00\x00\x00\xff\xff", 0, uint32(0)),
					rec(0x4bc, 1, 2, 3), rec(0x207, len(mail), byte(0), mail), rec(0x06, row, 2, 0, float64(n), 0, uint32(0)))
			case 3:
				cells = join(cells, rec(0x27e, row, 0, 0, uint32(n<<2|2)), rec(0xfd, row, 1, 0, uint32(len(shared))), rec(0xbd, row, 2, 0, uint32(n<<2|2), 2))
				shared = append(shared, mail)
			}
			for column, v := range []string{strconv.Itoa(n), mail, strconv.Itoa(n)} {
				want = append(want, fmt.Sprintf("sheet S!%c|%s|%d|%s", 'A'+column, []string{"id", "email", "amount"}[column], row+1, v))
			}
		}
		got, err := officetest.Read(t, xls.Extractor{}, "x", oletest.File(t, ole.Text("Workbook", workbook(global(), cells))))
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Errorf("(-want +got):\n%.2000s", d)
		}
	})
}

// TestOldParts: sheets of Excel 5 have names, formats, comments and headers in
// the code page of the workbook, and no text boxes.
func TestOldParts(t *testing.T) {
	begin, page := rec(0x809, 0x500, 5, 0, 0), rec(0x42, 1250)
	bound := rec(0x85, uint32(0), 2, byte(4), "List") // very hidden
	bound[8] = 2
	format := join(rec(0x41e, 164, byte(5), "00000"), rec(0xe0, 0, 0), rec(0xe0, 0, 164))
	le.PutUint32(bound[4:], uint32(len(begin)+len(page)+len(bound)+len(format)+len(eof)))
	sheet := join(rec(0x809, 0x500, 0x10, 0, 0), rec(0x14, byte(4), "&LTo"), rec(0x204, 0, 0, 0, 4, "\xa3\xf3d\x9f"), rec(0x203, 0, 1, 1, 42.0),
		rec(0x1c, 0, 0, 3, "\xa3ab"), object(1), txo("box"), eof)
	got, err := officetest.Read(t, xls.Extractor{}, "x", oletest.File(t, ole.Text("Book", join(begin, page, bound, format, eof, sheet))))
	want := []string{"hidden sheet List|header|0|&LTo", "comments on hidden sheet List||1|Łab", "hidden sheet List||1|Łódź\t00042"}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// TestObjects: texts of objects stand alone unless a comment is theirs, and two
// of one object do not run into one another.
func TestObjects(t *testing.T) {
	for _, tt := range []struct {
		name  string
		cells []byte
		want  string
	}{
		{"comment_before_its_text", join(rec(0x1c, 0, 0, 0, 7, 2, byte(0), "Me"), object(7), txo("late")), "comments on sheet S|author|1|Me\ntext boxes on sheet S||0|late"},
		{"comment_and_box", join(object(7), txo("of the comment"), object(8), txo("box"), rec(0x1c, 2, 0, 0, 7, 2, byte(0), "Me")),
			"comments on sheet S||3|of the comment\ncomments on sheet S|author|3|Me\ntext boxes on sheet S||0|box"},
		{"two_texts", join(object(7), txo("NL91"), txo("0417")), "text boxes on sheet S||0|NL91\n0417"},
		{"without_object", txo("alone"), "text boxes on sheet S||0|alone"},
		{"empty", join(object(7), rec(0x1b6, 0, 0, 0, 0, 0, 0, 0, uint32(0)), label(0, 0, "x")), "sheet S||1|x"},
		{"cut_object", join(rec(0x5d, 1), rec(0x1b6, 1), rec(0x1c, 1), rec(0x14), label(0, 0, "x")), "sheet S||1|x"},
		{"not_continued", join(object(7), rec(0x1b6, 0, 0, 0, 0, 0, 9, 16, uint32(0)), label(0, 0, "x")), "sheet S||1|x"},
		{"link_cut", join(rec(0x1b8, "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b"), label(0, 0, "x")), "sheet S||1|x"},
		{"link_too_long", rec(0x1b8, "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b", uint32(1<<31), "m\x00e\x00"), "sheet S|link|0|me"},
		{"text_of_no_formula", join(rec(0x207, 4, byte(0), "lost"), label(0, 0, "x")), "sheet S||1|x"},
		{"rows_back", join(rec(0x203, 3, 0, 0, 5.0), rec(0x203, 1, 0, 0, 7.0)), "sheet S||4|5\nsheet S||2|7"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, xls.Extractor{}, "x", oletest.File(t, ole.Text("Workbook", workbook(nil, tt.cells))))
			if d := cmp.Diff(tt.want, strings.Join(got, "\n")); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

// TestManyBoxes: texts of objects beyond those that wait for their comment are
// given out at once: each comes once.
func TestManyBoxes(t *testing.T) {
	var cells [][]byte
	const n = 5000
	for i := range n {
		cells = append(cells, object(i+1), txo(fmt.Sprintf("box %04d.", i)))
	}
	got, err := officetest.Read(t, xls.Extractor{}, "x", oletest.File(t, ole.Text("Workbook", workbook(nil, join(cells...)))))
	all := strings.Join(got, "\n")
	for i := range n {
		if k := strings.Count(all, fmt.Sprintf("box %04d.", i)); k != 1 {
			t.Fatalf("text %d comes %d times", i, k)
		}
	}
	if err != nil || len(got) != n {
		t.Errorf("%d texts, %v", len(got), err)
	}
}

// TestManySharedTexts: shared texts beyond those that are kept come out all the
// same. Fails if they are dropped at the limit.
func TestManySharedTexts(t *testing.T) {
	text := strings.Repeat("word ", 1600)
	const n = 17 << 20 / 8000
	p := rec(0xfc, uint32(n), uint32(n))
	for i := range n {
		p = append(p, rec(0x3c, len(text)+5, byte(0), fmt.Sprintf("%04d.", i), text)...)
	}
	e := &extracttest.Engine{Formats: []extract.Extractor{xls.Extractor{}}, Dir: extracttest.PrivateDir(t)}
	parts := e.Run(t.Context(), "x.xls", oletest.File(t, ole.Text("Workbook", workbook(p, rec(0xfd, 0, 0, 0, uint32(n-1))))))
	for _, i := range []int{0, 1, n / 2, n - 2, n - 1} {
		if k := strings.Count(parts[0].Text, fmt.Sprintf("%04d.", i)); k != 1 {
			t.Errorf("text %d comes %d times", i, k)
		}
	}
	if parts[0].Err != nil {
		t.Errorf("error %v", parts[0].Err)
	}
}

// TestStops: reading ends with the cause of a cancelled context.
func TestStops(t *testing.T) {
	cause := errors.New("the scan was stopped")
	for name, file := range map[string][]byte{
		"cells":  workbook(nil, join(label(0, 0, "x"), label(1, 0, "y"))),
		"shared": workbook(sharedTexts, cells),
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		data := oletest.File(t, ole.Text("Workbook", file), ole.Text("\x05SummaryInformation", nil))
		in := extract.Input{Hint: officetest.Hint("x", data), Budget: extract.NewBudget(extract.Limits{}, time.Now)}
		in.Spool = func() (io.ReaderAt, int64, error) { return bytes.NewReader(data), int64(len(data)), nil }
		cancel(cause)
		if err := (xls.Extractor{}).Extract(ctx, in, func(extract.Segment) error { return nil }); !errors.Is(err, cause) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
