package pptx_test

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/pptx"
)

// TestGenerated: slides in any order, with notes or without, are counted as they
// are shown, and their texts come back whole.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(rt, "slides")
		order := rapid.Permutation(seq(n)).Draw(rt, "order")
		var ids strings.Builder
		var links, want []string
		var files []officetest.File
		for position, part := range order {
			fmt.Fprintf(&ids, `<p:sldId id="%d" r:id="s%d"/>`, 256+position, part)
		}
		shown := map[int]int{}
		for position, part := range order {
			shown[part] = position + 1
		}
		for part := range n {
			links = append(links, fmt.Sprintf("s%d", part), fmt.Sprintf("slides/slide%d.xml", part))
			text := rapid.StringMatching(`[A-Za-zé0-9@.][A-Za-zé0-9 @.<>&-]{0,20}[a-z]`).Draw(rt, "text")
			files = append(files, slide(fmt.Sprintf("ppt/slides/slide%d.xml", part), "sld", html.EscapeString(text)))
			want = append(want, fmt.Sprintf("slide %d||0|%s", shown[part], text))
			if rapid.Bool().Draw(rt, "noted") {
				files = append(files, rels(fmt.Sprintf("ppt/slides/_rels/slide%d.xml.rels", part), "n", fmt.Sprintf("../notesSlides/n%d.xml", part)),
					slide(fmt.Sprintf("ppt/notesSlides/n%d.xml", part), "notes", "say "+html.EscapeString(text)))
				want = append(want, fmt.Sprintf("notes of slide %d||0|say %s", shown[part], text))
			}
		}
		files = append([]officetest.File{{Name: "[Content_Types].xml", Text: "<Types/>"}, {Name: "ppt/presentation.xml", Text: "<p:presentation><p:sldIdLst>" + ids.String() + "</p:sldIdLst></p:presentation>"},
			rels("ppt/_rels/presentation.xml.rels", links...)}, files...)
		lines, err := officetest.Read(t, pptx.Extractor{}, "x", officetest.Pack(t, files...))
		if d := cmp.Diff(want, lines); d != "" || err != nil {
			rt.Fatalf("%v (-written +read):\n%s", err, d)
		}
	})
}

func seq(n int) (list []int) {
	for i := range n {
		list = append(list, i)
	}
	return list
}

// TestOnSlides: what else stands on a slide, and how its pieces are put together.
func TestOnSlides(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"runs_join", `<a:p><a:r><a:t>4111 11</a:t></a:r><a:r><a:rPr b="1"/><a:t>11 1111</a:t></a:r></a:p>`, "a slide||0|4111 1111 1111"},
		{"break", `<a:p><a:r><a:t>one</a:t></a:r><a:br/><a:r><a:t>two</a:t></a:r></a:p>`, "a slide||0|one\ntwo"},
		{"field", `<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld><a:r><a:t> of 9</a:t></a:r></a:p>`, "a slide||0|7 of 9"},
		{"picture", `<p:pic><p:nvPicPr><p:cNvPr id="1" name="x" descr="A B at work" title="portrait"/></p:nvPicPr></p:pic>`, "a slide|description|0|A B at work\na slide|description|0|portrait"},
		{"tooltip", `<a:p><a:r><a:rPr><a:hlinkClick r:id="r" tooltip="write to us"/></a:rPr><a:t>mail</a:t></a:r></a:p>`, "a slide||0|mail\na slide|description|0|write to us"},
		{"groups", `<p:grpSp><p:grpSp><p:sp><p:txBody><a:p><a:r><a:t>deep</a:t></a:r></a:p></p:txBody></p:sp></p:grpSp></p:grpSp>`, "a slide||0|deep"},
		{"two_shapes", `<p:sp><a:p><a:t>12</a:t></a:p></p:sp><p:sp><a:p><a:t>34</a:t></a:p></p:sp>`, "a slide||0|12\n34"},
		{"hidden", `<a:p><a:t>unseen</a:t></a:p>`, "a slide||0|unseen"},
		{"alternative", `<mc:AlternateContent><mc:Choice><a:p><a:t>new</a:t></a:p></mc:Choice><mc:Fallback><a:p><a:t>old</a:t></a:p></mc:Fallback></mc:AlternateContent>`, "a slide||0|new"},
		{"formula", `<a:p><m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath></a:p>`, "a slide||0|x+y"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, pptx.Extractor{}, "x", officetest.Pack(t, officetest.File{Name: "[Content_Types].xml", Text: "<Types/>"},
				officetest.File{Name: "ppt/slides/slide1.xml", Text: `<p:sld show="0">` + tt.text + "</p:sld>"}))
			if d := cmp.Diff(tt.want, strings.Join(lines, "\n")); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}
