package docx_test

import (
	"errors"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/docx"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

// runs cuts a text into runs as editors do: at any place, with properties, marks
// of spelling and bookmarks between them.
func runs(t *rapid.T, text string) string {
	var b strings.Builder
	for rest := []rune(text); len(rest) > 0; {
		n := rapid.IntRange(1, len(rest)).Draw(t, "run")
		b.WriteString(rapid.SampledFrom([]string{"", "<w:proofErr w:type=\"spellStart\"/>", "<w:bookmarkStart w:id=\"1\" w:name=\"b\"/>", "<w:lastRenderedPageBreak/>"}).Draw(t, "mark"))
		fmt.Fprintf(&b, `<w:r><w:rPr><w:b/><w:lang w:val="de-DE"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, html.EscapeString(string(rest[:n])))
		rest = rest[n:]
	}
	return b.String()
}

// TestParagraphsGenerated: a text comes back letter by letter, however it is cut
// into runs, wherever in the document it stands.
func TestParagraphsGenerated(t *testing.T) {
	wraps := map[string][2]string{
		"plain": {"", ""}, "link": {`<w:hyperlink r:id="r1">`, "</w:hyperlink>"}, "control": {"<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"},
		"inserted": {"<w:ins>", "</w:ins>"}, "tag": {"<w:smartTag>", "</w:smartTag>"}, "moved": {"<w:moveTo>", "</w:moveTo>"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		var xml strings.Builder
		var want []string
		for range rapid.IntRange(1, 6).Draw(rt, "paragraphs") {
			text := rapid.StringMatching(`[A-Za-zäöüß0-9@.+][A-Za-zäöüß0-9 @.+<>&"'-]{0,30}[a-z]`).Draw(rt, "text")
			wrap := wraps[rapid.SampledFrom([]string{"plain", "link", "control", "inserted", "tag", "moved"}).Draw(rt, "wrap")]
			xml.WriteString("<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr>" + wrap[0] + runs(rt, text) + wrap[1] + "</w:p>")
			want = append(want, text)
		}
		lines, err := officetest.Read(t, docx.Extractor{}, "x.docx", body(t, xml.String()))
		if d := cmp.Diff([]string{"body||0|" + strings.Join(want, "\n")}, lines); d != "" || err != nil {
			rt.Fatalf("%v (-written +read):\n%s\n%s", err, d, xml.String())
		}
	})
}

// TestTablesGenerated: the cells of a table come back from their column and row.
func TestTablesGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		headers := []string{"id", "full name", "email"}
		var xml strings.Builder
		row := func(cells ...string) {
			xml.WriteString("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
			for _, c := range cells {
				xml.WriteString("<w:tc><w:tcPr><w:tcW w:w=\"10\"/></w:tcPr><w:p>" + runs(rt, c) + "</w:p></w:tc>")
			}
			xml.WriteString("</w:tr>")
		}
		xml.WriteString("<w:tbl><w:tblPr/><w:tblGrid/>")
		row(headers...)
		var want []string
		for i := range rapid.IntRange(4, 12).Draw(rt, "rows") {
			cells := []string{fmt.Sprint(100 + i), rapid.StringMatching(`[A-Z][a-zß]{2,9} [A-Z][a-z]{2,9}`).Draw(rt, "name"), fmt.Sprintf("m%d@example.org", i)}
			row(cells...)
			for c, text := range cells {
				want = append(want, fmt.Sprintf("x|body, table 1|%s|%d|%s", headers[c], i+2, text))
			}
		}
		xml.WriteString("</w:tbl>")
		texts, parts := extracttest.Places(t, &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}, "x", body(t, xml.String()))
		if d := cmp.Diff(want, texts[1:]); d != "" || parts[0].Err != nil {
			rt.Fatalf("%v (-written +read):\n%s", parts[0].Err, d)
		}
	})
}

// TestParts: each part of a document is a place of its own.
func TestParts(t *testing.T) {
	part := func(name, root, text string) officetest.File {
		return officetest.File{Name: "word/" + name, Text: "<w:" + root + "><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:" + root + ">"}
	}
	lines, err := officetest.Read(t, docx.Extractor{}, "x.docx", body(t, "<w:p><w:t>text</w:t></w:p>",
		part("header1.xml", "hdr", "above"), part("header2.xml", "hdr", "on the first page"), part("footer1.xml", "ftr", "below"),
		part("footnotes.xml", "footnotes", "a footnote"), part("endnotes.xml", "endnotes", "an endnote"),
		officetest.File{Name: "word/comments.xml", Text: `<w:comments><w:comment w:author="A B" w:initials="AB"><w:p><w:t>a remark</w:t></w:p></w:comment><w:comment w:author="A B"><w:p><w:t>another</w:t></w:p></w:comment></w:comments>`},
		part("glossary/document.xml", "glossaryDocument", "a building block"),
		officetest.File{Name: "word/people.xml", Text: `<w15:people><w15:person w15:author="C D"><w15:presenceInfo w15:userId="c.d@example.org"/></w15:person></w15:people>`},
		officetest.File{Name: "word/settings.xml", Text: `<w:settings><w:docVars><w:docVar w:name="customer" w:val="E F"/></w:docVars></w:settings>`},
		officetest.File{Name: "word/_rels/document.xml.rels", Text: `<Relationships><Relationship Id="r1" Target="mailto:g@example.org" TargetMode="External"/><Relationship Id="r2" Target="styles.xml"/></Relationships>`},
		officetest.File{Name: "docProps/core.xml", Text: `<cp:coreProperties><dc:creator>H I</dc:creator><cp:lastModifiedBy>J K</cp:lastModifiedBy><dcterms:created>2026-01-02T03:04:05Z</dcterms:created><cp:revision>3</cp:revision></cp:coreProperties>`},
		officetest.File{Name: "docProps/app.xml", Text: `<Properties><Company>Example Ltd</Company><Manager>L M</Manager><Pages>2</Pages></Properties>`},
		officetest.File{Name: "docProps/custom.xml", Text: `<Properties><property name="Case number"><vt:lpwstr>4711</vt:lpwstr></property></Properties>`},
	))
	want := []string{
		"body||0|text", "header||0|above", "header||0|on the first page", "footer||0|below", "footnotes||0|a footnote", "endnotes||0|an endnote",
		"comments|author|0|A B", "comments||0|a remark\nanother", "word/glossary/document.xml||0|a building block",
		"word/people.xml|author|0|C D", "word/people.xml|author|0|c.d@example.org", "word/settings.xml|customer|0|E F", "word/_rels/document.xml.rels|link|0|mailto:g@example.org",
		"properties|author|0|H I", "properties|author|0|J K", "properties|created|0|2026-01-02T03:04:05Z", "properties|Company|0|Example Ltd", "properties|author|0|L M", "properties|Case number|0|4711",
	}
	if d := cmp.Diff(want, lines); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// TestNamesOfParts: names that lead out of the package, hold control characters
// or stand twice are no more than names, and no part is lost by them.
func TestNamesOfParts(t *testing.T) {
	for _, name := range []string{"../../etc/passwd", "/etc/passwd", "C:\\a.txt", "a\x00b", "a\nb\x1b[31m", "word/document.xml", strings.Repeat("a/", 2000) + "b", "", "\xff\xfe", "con", "word/.."} {
		data := body(t, "<w:p><w:t>found</w:t></w:p>", officetest.File{Name: name, Text: "<a>second text</a>"}, officetest.File{Name: "word/footer.xml", Text: "<w:ftr><w:p><w:t>last</w:t></w:p></w:ftr>"})
		lines, err := officetest.Read(t, docx.Extractor{}, "x.docx", data)
		all := strings.Join(lines, "\n")
		if !strings.Contains(all, "body||0|found") || !strings.Contains(all, "footer||0|last") {
			t.Errorf("%q: %q, %v", name, all, err)
		}
	}
}

// TestManyParts: a package of very many parts is read to the limit of members.
func TestManyParts(t *testing.T) {
	var files []officetest.File
	for i := range 3000 {
		files = append(files, officetest.File{Name: fmt.Sprintf("word/p%d.xml", i), Text: "<a>found</a>"})
	}
	data := body(t, "<w:p><w:t>text</w:t></w:p>", files...)
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	if parts := e.Run(t.Context(), "x.docx", data); parts[0].Err != nil || strings.Count(parts[0].Text, "found") != 3000 {
		t.Errorf("%d parts, %v", strings.Count(parts[0].Text, "found"), parts[0].Err)
	}
	e.Limits = extract.Limits{Members: 1000}
	if parts := e.Run(t.Context(), "x.docx", data); !errors.Is(parts[0].Err, extract.ErrMemberLimit) || strings.Count(parts[0].Text, "found") < 900 {
		t.Errorf("%d parts below the limit, %v", strings.Count(parts[0].Text, "found"), parts[0].Err)
	}
}
