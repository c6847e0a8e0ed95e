package pdf_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/pdf"
)

// named is a page object whose font names its characters by the map of object 5.
const named = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99999 792]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>>>>>>>"

// names is a map of characters to Unicode: digits are themselves, 'A' is what a says.
func names(a string) string {
	return stream("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "+
		"1 begincodespacerange <00> <ff> endcodespacerange "+a+
		"1 beginbfrange <30> <39> <0030> endbfrange "+
		"1 beginbfrange <44> <5A> <0044> endbfrange endcmap end end")
}

// shown draws words one behind the other, in one line.
func shown(text string) string {
	var b strings.Builder
	b.WriteString("BT /F 1 Tf 1 0 0 1 0 700 Tm ")
	for ; len(text) > 1000; text = text[1000:] {
		fmt.Fprintf(&b, "(%s) Tj ", text[:1000])
	}
	fmt.Fprintf(&b, "(%s) Tj ET", text)
	return stream("", b.String())
}

// TestLongPages: pages longer than what is fetched at a time are whole, also when a
// character of two units stands where the pieces meet.
func TestLongPages(t *testing.T) {
	x := reader(t, pdf.Options{})
	const piece, pair = 16 << 10, "1 beginbfchar <41> <D83DDE00> endbfchar "
	digits := strings.Repeat("0123456789", 2*piece/10)
	for _, tt := range []struct {
		name, a, text, want string
	}{
		{"one_piece", "", digits[:piece], digits[:piece]},
		{"one_more", "", digits[:piece+1], digits[:piece+1]},
		{"two_pieces", "", digits, digits},
		{"pair_before_the_cut", pair, digits[:piece-2] + "A0123", digits[:piece-2] + "😀0123"},
		{"pair_on_the_cut", pair, digits[:piece-1] + "A0123", digits[:piece-1] + "😀0123"},
		{"pair_behind_the_cut", pair, digits[:piece] + "A0123", digits[:piece] + "😀0123"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &extracttest.Engine{Formats: []extract.Extractor{x}}
			p := e.Run(t.Context(), "x.pdf", document(catalog, onePage, named, shown(tt.text), names(tt.a)))[0]
			if p.Text != tt.want || p.Err != nil {
				t.Errorf("%d bytes that end in %q, want %d that end in %q (%v)",
					len(p.Text), tail(p.Text), len(tt.want), tail(tt.want), p.Err)
			}
		})
	}
}

func tail(s string) string { return s[max(0, len(s)-20):] }

// TestManyPages: each page's text has its own place, a page that is missing is told
// and costs itself only, and a document that lacks very many ends soon.
func TestManyPages(t *testing.T) {
	x := reader(t, pdf.Options{})
	make := func(count int, broken func(i int) bool) []byte {
		objects := []string{catalog, ""}
		kids := ""
		for i := range count {
			kids += fmt.Sprintf("%d 0 R ", 3+2*i)
			p := strings.Replace(page(""), "4 0 R", fmt.Sprintf("%d 0 R", 4+2*i), 1)
			if broken(i) {
				p = "(no page)"
			}
			objects = append(objects, p, stream("", fmt.Sprintf("BT /F 12 Tf 50 700 Td (on %d) Tj ET", i+1)))
		}
		objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids, count)
		return document(objects...)
	}
	got, err := officetest.Read(t, x, "x.pdf", make(7, func(i int) bool { return i == 3 }))
	want := []string{"page 1||0|on 1", "page 2||0|on 2", "page 3||0|on 3", "page 5||0|on 5", "page 6||0|on 6", "page 7||0|on 7"}
	if d := cmp.Diff(want, got); d != "" || !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	// Gaps that are not in a row do not end the document, however many.
	got, err = officetest.Read(t, x, "x.pdf", make(250, func(i int) bool { return i%2 == 0 && i < 240 }))
	if !errors.Is(err, extract.ErrMalformed) || len(got) != 130 || got[len(got)-1] != "page 250||0|on 250" {
		t.Errorf("%d pages, the last %q, %v", len(got), got[max(0, len(got)-1)], err)
	}
}

// TestManyAttachments: those that are missing are told, and do not hide those behind
// them, wherever they stand.
func TestManyAttachments(t *testing.T) {
	x := reader(t, pdf.Options{})
	for _, tt := range []struct {
		name    string
		missing func(i int) bool
		want    int
	}{
		{"none", func(int) bool { return false }, 220},
		{"the_hundredth", func(i int) bool { return i == 100 }, 219},
		{"every_other", func(i int) bool { return i%2 == 0 }, 110},
		{"a_row", func(i int) bool { return i >= 10 && i < 130 }, 100},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var list strings.Builder
			for i := range 220 {
				at := "5 0 R"
				if tt.missing(i) {
					at = "null"
				}
				fmt.Fprintf(&list, "(n%03d)%s", i, at)
			}
			root := strings.TrimSuffix(catalog, ">>") + "/Names<</EmbeddedFiles<</Names[" + list.String() + "]>>>>>>"
			in, done := input(t, document(root, onePage, page(""), stream("", show),
				"<</Type/Filespec/F(a.txt)/EF<</F 6 0 R>>>>", stream("", "the file")))
			defer done()
			got, told := 0, 0
			in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
				if m.Err != nil {
					told++
					return nil
				}
				if text, err := io.ReadAll(r); m.Name == "a.txt" && string(text) == "the file" && err == nil {
					got++
				}
				return nil
			}
			err := x.Extract(t.Context(), in, func(extract.Segment) error { return nil })
			if got != tt.want || told != 220-got || err != nil {
				t.Errorf("%d attachments, %d told to be unread, %v; want %d", got, told, err, tt.want)
			}
		})
	}
}

// TestLongComment: a comment beyond the bound is told to be unread, and what stands
// beside it is read.
func TestLongComment(t *testing.T) {
	annot := func(text string) string {
		return "<</Type/Annot/Rect[0 0 9 9]/Subtype/Text/Contents(" + text + ")/T(Jan Muster)>>"
	}
	x := reader(t, pdf.Options{})
	got, err := officetest.Read(t, x, "x.pdf", annotated(annot(strings.Repeat("x", 2<<20+1)), annot("short")))
	if !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("error %v", err)
	}
	want := []string{"page 1|author|0|Jan Muster", "page 1|comment|0|short", "page 1|author|0|Jan Muster"}
	if d := cmp.Diff(want, got[1:]); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	long := strings.Repeat("word ", 60_000) // longer than a segment
	got, err = officetest.Read(t, x, "x.pdf", annotated(annot(long)))
	if err != nil || len(got) != 3 || got[1] != "page 1|comment|0|"+long {
		t.Errorf("%d segments, %v", len(got), err)
	}
}

// TestSignatures: the reason that was given for a signature is text of the document.
func TestSignatures(t *testing.T) {
	data := document(strings.TrimSuffix(catalog, ">>")+"/AcroForm<</SigFlags 3/Fields[5 0 R]>>>>", onePage, page(""), stream("", show),
		"<</FT/Sig/T(s)/V 6 0 R>>", "<</Type/Sig/Filter/Adobe.PPKLite/Reason(Approved by Jan Muster)>>")
	got, err := officetest.Read(t, reader(t, pdf.Options{}), "x.pdf", data)
	if err != nil || len(got) != 2 || got[1] != "properties|signature reason|0|Approved by Jan Muster" {
		t.Errorf("%q, %v", got, err)
	}
}
