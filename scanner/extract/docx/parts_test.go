package docx_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/docx"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
)

// body makes a document with the given content of its body.
func body(t testing.TB, text string, more ...officetest.File) []byte {
	t.Helper()
	return officetest.Pack(t, append([]officetest.File{
		{Name: "[Content_Types].xml", Text: "<Types/>"},
		{Name: "word/document.xml", Text: `<w:document xmlns:w="w"><w:body>` + text + `</w:body></w:document>`},
	}, more...)...)
}

func TestText(t *testing.T) {
	cell := func(s string) string { return "<w:tc><w:p><w:r><w:t>" + s + "</w:t></w:r></w:p></w:tc>" }
	row := func(cells ...string) string {
		return "<w:tr>" + cell(cells[0]) + cell(cells[1]) + "</w:tr>"
	}
	for _, tt := range []struct{ name, text, want string }{
		{"runs_join", `<w:p><w:r><w:t>4111 </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>11</w:t></w:r>
			<w:proofErr/><w:r><w:t xml:space="preserve">11 1111</w:t></w:r></w:p>`, "body||0|4111 1111 1111"},
		{"paragraphs_do_not", `<w:p><w:r><w:t>12</w:t></w:r></w:p><w:p><w:r><w:t>34</w:t></w:r></w:p>`, "body||0|12\n34"},
		{"deleted_and_inserted", `<w:p><w:r><w:t>12</w:t></w:r><w:del w:author="A B"><w:r><w:delText>99</w:delText></w:r></w:del><w:del w:author="A B"><w:r><w:delText>88</w:delText></w:r></w:del>` +
			`<w:ins w:author="A B"><w:r><w:t>34</w:t></w:r></w:ins></w:p>`, "body||0|1234\n9988\nbody|author|0|A B"},
		{"box_stands_beside", `<w:p><w:r><w:t>one</w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:r><w:r><w:t>two</w:t></w:r></w:p>`,
			"body||0|onetwo\nboxed"},
		{"alternative_once", `<w:p><mc:AlternateContent><mc:Choice><w:t>same</w:t></mc:Choice><mc:Fallback><w:t>same</w:t></mc:Fallback></mc:AlternateContent></w:p>`, "body||0|same"},
		{"only_alternative", `<w:p><mc:AlternateContent><mc:Choice><w:x/></mc:Choice><mc:Fallback><w:t>kept</w:t></mc:Fallback></mc:AlternateContent></w:p>`, "body||0|kept"},
		{"signs", `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:p>`, "body||0|a\tb\nc-d"},
		{"field", `<w:p><w:r><w:instrText>HYPERLINK "mailto:</w:instrText></w:r><w:r><w:instrText>a@b.example"</w:instrText></w:r><w:r><w:t>us</w:t></w:r></w:p>`,
			"body||0|us\nHYPERLINK \"mailto:a@b.example\""},
		{"picture", `<w:p><wp:docPr id="1" name="x" descr="a face"/><wp:posOffset>123456</wp:posOffset></w:p>`, "body|description|0|a face"},
		{"form_field", `<w:p><w:textInput><w:default w:val="filled in"/></w:textInput></w:p>`, "body|form field|0|filled in"},
		{"stray_text", `  text of no run &amp; more  <w:p/>`, "body||0|  text of no run & more  "},
		{"table", "<w:tbl>" + row("id", "email") + row("1", "a@b.example") + "</w:tbl>", "body||0|id\temail\nbody, table 1|id|2|1\nbody, table 1|email|2|a@b.example"},
		{"table_in_table", "<w:tbl><w:tr><w:tc>" + "<w:tbl>" + row("in", "side") + "</w:tbl>" + "</w:tc></w:tr></w:tbl>", "body||0|in\nside"},
		{"cell_of_no_table", row("a", "b"), "body||0|a\nb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, docx.Extractor{}, "x.docx", body(t, tt.text))
			if err != nil {
				t.Errorf("error %v", err)
			}
			if d := cmp.Diff(tt.want, strings.Join(lines, "\n")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestEverythingIsAccountedFor: what is no markup is a member, what is unknown
// markup is text.
func TestEverythingIsAccountedFor(t *testing.T) {
	data := body(t, "", officetest.File{Name: "word/media/a.png", Text: "\x89PNG"}, officetest.File{Name: "customXml/item1.xml", Text: "<person><name>One</name><phone>Two</phone></person>"},
		officetest.File{Name: "word/embeddings/b.bin", Text: "x"}, officetest.File{Name: "word/no.xml", Text: "no markup"}, officetest.File{Name: "word/empty.xml"})
	lines, err := officetest.Read(t, docx.Extractor{}, "x.docx", data)
	want := []string{"member word/media/a.png|<nil>", "customXml/item1.xml||0|One\nTwo", "member word/embeddings/b.bin|<nil>",
		"member word/no.xml|<nil>", "member word/empty.xml|<nil>"}
	if d := cmp.Diff(want, lines); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// TestHostile: markup that no program writes costs no memory and no other part.
func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"deep":         strings.Repeat("<w:p>", 500_000),
		"deep_tables":  strings.Repeat("<w:tbl><w:tr><w:tc>", 100_000),
		"deep_choices": strings.Repeat("<mc:Choice>", 100_000),
		"entities":     `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>&b;`,
		"long_tag":     "<w:p a='" + strings.Repeat("x", 1<<20) + "'>",
		"long_text":    "<w:t>" + strings.Repeat("x", 1<<20),
		"only_ends":    strings.Repeat("</w:p></w:tc></w:tr></w:tbl></w:del>", 10_000),
		"long_deleted": "<w:p><w:del><w:delText>" + strings.Repeat("x", 1<<20),
		"many_authors": strings.Repeat("<w:ins w:author='a'/>", 10_000),
		"cut_cell":     "<w:tbl><w:tr><w:tc>text",
	} {
		t.Run(name, func(t *testing.T) {
			data := officetest.Pack(t, officetest.File{Name: "[Content_Types].xml", Text: "<Types/>"},
				officetest.File{Name: "word/document.xml", Text: "<w:document>" + text}, officetest.File{Name: "word/footer.xml", Text: "<w:ftr><w:p><w:t>found</w:t></w:p></w:ftr>"})
			lines, err := officetest.Read(t, docx.Extractor{}, "x.docx", data)
			if all := strings.Join(lines, "\n"); !strings.Contains(all, "footer||0|found") {
				t.Error("the next part is lost")
			}
			if !errors.Is(err, extract.ErrMalformed) && name != "only_ends" {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestChosen: what is no document by its content stays what it is, under any name.
func TestChosen(t *testing.T) {
	document := body(t, "<w:p/>")
	utf16le := ""
	for _, c := range utf16.Encode([]rune("EncryptedPackage")) {
		utf16le += string([]byte{byte(c), byte(c >> 8)})
	}
	compound := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	for _, tt := range []struct {
		name, data, format string
		err                error
	}{
		{"x.docx", string(document), "docx", nil},
		{"x.bin", string(document), "docx", nil},
		{"x.docx", string(officetest.Pack(t, officetest.File{Name: "a.txt", Text: "text"})), "zip", nil},
		{"x.zip", string(officetest.Pack(t, officetest.File{Name: "a.docx", Text: string(document)})), "zip", nil},
		{"x.xpi", string(officetest.Pack(t, officetest.File{Name: "[Content_Types].xml", Text: "<Types/>"}, officetest.File{Name: "a.xml", Text: "<a/>"})), "zip", nil},
		{"x.docx", compound + utf16le, "docx", extract.ErrEncrypted},
		{"x.xlsm", compound + utf16le, "xlsx", extract.ErrEncrypted},
		{"x.pptx", compound + utf16le, "pptx", extract.ErrEncrypted},
		{"x.docx", compound + strings.Repeat("\x00", 100_000) + utf16le, "ole", extract.ErrMalformed},
		{"x.doc", compound, "ole", extract.ErrMalformed},
		{"x.doc", string(oletest.File(t, ole.Text("EncryptedPackage", []byte("x")))), "ole", extract.ErrEncrypted},
	} {
		e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
		parts := e.Run(t.Context(), tt.name, []byte(tt.data))
		last := parts[len(parts)-1]
		if last.Format != tt.format || !errors.Is(last.Err, tt.err) || tt.err == nil && last.Err != nil {
			t.Errorf("%s of %d bytes: %s, %v", tt.name, len(tt.data), last.Format, last.Err)
		}
	}
}

// TestSegmentsAreBounded: running text of any length comes in pieces that join.
func TestSegmentsAreBounded(t *testing.T) {
	var text strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&text, "<w:p><w:r><w:t>line %d</w:t></w:r></w:p>", i)
	}
	lines, err := officetest.Read(t, docx.Extractor{}, "x.docx", body(t, text.String()))
	if err != nil || len(lines) != 1 || !strings.HasSuffix(lines[0], "line 59998\nline 59999") {
		t.Errorf("%v, %d texts", err, len(lines))
	}
}

func BenchmarkExtract(b *testing.B) {
	var text strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&text, `<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">Some words of a paragraph, number %d, </w:t></w:r><w:r><w:t>and its end.</w:t></w:r></w:p>`, i)
	}
	data := body(b, text.String())
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		e := &extracttest.Engine{Formats: all.Extractors(), Dir: b.TempDir(), Discard: true}
		if parts := e.Run(b.Context(), "x.docx", data); parts[0].Err != nil {
			b.Fatal(parts[0].Err)
		}
	}
}
