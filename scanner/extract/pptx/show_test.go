package pptx_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/pptx"
)

// slide is a part with one paragraph.
func slide(name, root, text string) officetest.File {
	return officetest.File{Name: name, Text: "<p:" + root + "><a:p><a:r><a:t>" + text + "</a:t></a:r></a:p></p:" + root + ">"}
}

func rels(name string, pairs ...string) officetest.File {
	var b strings.Builder
	b.WriteString("<Relationships>")
	for i := 0; i < len(pairs); i += 2 {
		b.WriteString(`<Relationship Id="` + pairs[i] + `" Target="` + pairs[i+1] + `"/>`)
	}
	return officetest.File{Name: name, Text: b.String() + "</Relationships>"}
}

func show(ids string) []officetest.File {
	return []officetest.File{
		{Name: "[Content_Types].xml", Text: "<Types/>"},
		{Name: "ppt/presentation.xml", Text: "<p:presentation><p:sldIdLst>" + ids + "</p:sldIdLst></p:presentation>"},
		rels("ppt/_rels/presentation.xml.rels", "r1", "slides/slide1.xml", "r2", "/ppt/slides/slide2.xml"),
		slide("ppt/slides/slide1.xml", "sld", "one"),
		slide("ppt/slides/slide2.xml", "sld", "two"),
		rels("ppt/slides/_rels/slide2.xml.rels", "r1", "../notesSlides/notesSlide1.xml", "r2", "../comments/comment1.xml"),
		slide("ppt/notesSlides/notesSlide1.xml", "notes", "noted"),
		{Name: "ppt/comments/comment1.xml", Text: `<p:cmLst><p:cm><p:text>remark</p:text></p:cm></p:cmLst>`},
	}
}

// TestOrder: slides are counted as they are shown, not as their parts are called.
func TestOrder(t *testing.T) {
	for _, tt := range []struct {
		name, ids string
		want      []string
	}{
		{"as_written", `<p:sldId id="1" r:id="r1"/><p:sldId id="2" r:id="r2"/>`,
			[]string{"slide 1||0|one", "slide 2||0|two", "notes of slide 2||0|noted", "comments on slide 2||0|remark"}},
		{"moved", `<p:sldId id="2" r:id="r2"/><p:sldId id="1" r:id="r1"/>`,
			[]string{"slide 2||0|one", "slide 1||0|two", "notes of slide 1||0|noted", "comments on slide 1||0|remark"}},
		{"unlisted", `<p:sldId id="1" r:id="r1"/>`,
			[]string{"slide 1||0|one", "a slide||0|two", "notes of a slide||0|noted", "comments on a slide||0|remark"}},
		{"no_target", `<p:sldId id="1" r:id="r9"/><p:sldId/>`,
			[]string{"a slide||0|one", "a slide||0|two", "notes of a slide||0|noted", "comments on a slide||0|remark"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, pptx.Extractor{}, "x.pptx", officetest.Pack(t, show(tt.ids)...))
			if d := cmp.Diff(tt.want, lines); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

// TestParts: what stands around the slides is read as well.
func TestParts(t *testing.T) {
	lines, err := officetest.Read(t, pptx.Extractor{}, "x", officetest.Pack(t,
		officetest.File{Name: "[Content_Types].xml", Text: "<Types/>"},
		slide("ppt/slideMasters/slideMaster1.xml", "sldMaster", "master text"),
		officetest.File{Name: "ppt/commentAuthors.xml", Text: `<p:cmAuthorLst><p:cmAuthor name="A B" initials="AB"/></p:cmAuthorLst>`},
		officetest.File{Name: "ppt/diagrams/data1.xml", Text: `<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>drawn</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>`},
		officetest.File{Name: "ppt/charts/chart1.xml", Text: `<c:chartSpace><c:pt idx="0"><c:v>label</c:v></c:pt><c:pt idx="1"><c:v>12</c:v></c:pt></c:chartSpace>`},
		officetest.File{Name: "docProps/core.xml", Text: `<cp:coreProperties><dc:creator>A B</dc:creator><cp:revision>7</cp:revision></cp:coreProperties>`},
		officetest.File{Name: "ppt/media/film.mp4", Text: "film"},
	))
	want := []string{
		"master||0|master text", "ppt/commentAuthors.xml|author|0|A B", "ppt/diagrams/data1.xml||0|drawn", "ppt/charts/chart1.xml||0|label\n12",
		"properties|author|0|A B", "member ppt/media/film.mp4|<nil>",
	}
	if d := cmp.Diff(want, lines); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// TestHostile: relations that lead round in circles or break off cost no text.
func TestHostile(t *testing.T) {
	for name, file := range map[string]officetest.File{
		"cycle":       rels("ppt/slides/_rels/slide1.xml.rels", "r1", "slide1.xml", "r2", "../notesSlides/../slides/slide1.xml"),
		"up_and_away": rels("ppt/slides/_rels/slide1.xml.rels", "r1", strings.Repeat("../", 1000)+"etc/passwd"),
		"cut":         {Name: "ppt/slides/_rels/slide1.xml.rels", Text: "<Relationships><Relationship Id='"},
		"many":        rels("ppt/slides/_rels/slide1.xml.rels", strings.Split(strings.Repeat("x,notesSlides/y,", 30_000)+"x,y", ",")...),
		"many_slides": {Name: "ppt/other/presentation.xml", Text: "<p:presentation>" + strings.Repeat(`<p:sldId r:id="r1"/>`, 50_000) + "</p:presentation>"},
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := officetest.Read(t, pptx.Extractor{}, "x.pptx", officetest.Pack(t, append([]officetest.File{file}, show("")...)...))
			all := strings.Join(lines, "\n")
			if !strings.Contains(all, "one") || !strings.Contains(all, "two") || !strings.Contains(all, "noted") {
				t.Errorf("text is lost: %.300q", all)
			}
			if err != nil && !errors.Is(err, extract.ErrMalformed) {
				t.Errorf("error %v", err)
			}
		})
	}
}
