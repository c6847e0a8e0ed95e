package odf_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/odf"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

func pack(t *testing.T, kind, content string, more ...officetest.File) []byte {
	t.Helper()
	return officetest.Pack(t, append([]officetest.File{
		{Name: "mimetype", Text: "application/vnd.oasis.opendocument." + kind},
		{Name: "content.xml", Text: "<document-content><body>" + content + "</body></document-content>"},
	}, more...)...)
}

const mime = "properties|media type|0|application/vnd.oasis.opendocument."

func TestContent(t *testing.T) {
	for _, tt := range []struct{ name, kind, text, want string }{
		{"runs_join", "text", `<text:p>41<text:span>11</text:span><text:s text:c="3"/>22<text:tab/>3</text:p>`, "body||0|4111 22\t3"},
		{"note_beside", "text", `<text:p>acc<text:note><text:p>noted</text:p></text:note>ount</text:p><text:p>next</text:p>`, "body||0|account\nnoted\nnext"},
		{"frame_beside", "text", `<text:p>one<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>two</text:p>`, "body||0|onetwo\nboxed"},
		{"frame_alone", "presentation", `<presentation><draw:page><draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame><notes><text:p>b</text:p></notes></draw:page></presentation>`,
			"slide 1||0|a\nnotes of slide 1||0|b"},
		{"link", "text", `<text:p><text:a xlink:href="mailto:a@b.example">x</text:a></text:p>`, "body||0|x\nbody|link|0|mailto:a@b.example"},
		{"form", "text", `<form:text form:current-value="filled"/>`, "body|form field|0|filled"},
		{"repeated", "spreadsheet", `<spreadsheet><table table:name="S"><table-row table:number-rows-repeated="5"><table-cell table:number-columns-repeated="999999999999"/><table-cell><p>x</p></table-cell></table-row>
			<table-row><table-cell><p>y</p></table-cell></table-row></table></spreadsheet>`, "sheet S||1|x\nsheet S||6|y"},
		{"values", "spreadsheet", `<spreadsheet><table table:name="S"><table-row><table-cell office:value-type="float" office:value="1234567"><p>1.234.567</p></table-cell><table-cell office:value-type="float" office:value="7"><p>007</p></table-cell>
			<table-cell office:value-type="date" office:date-value="1980-05-06"><annotation><p>said</p></annotation><p>6.5.80</p></table-cell></table-row></table></spreadsheet>`,
			"comments on sheet S||1|said\nsheet S||1|1234567\t007\t1980-05-06"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, odf.Extractor{}, "x", pack(t, tt.kind, tt.text))
			if err != nil {
				t.Errorf("error %v", err)
			}
			if d := cmp.Diff(mime+tt.kind+"\n"+tt.want, strings.Join(lines, "\n")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestEncrypted: each part that the manifest calls encrypted says so, and what
// is not is read.
func TestEncrypted(t *testing.T) {
	manifest := officetest.File{Name: "META-INF/manifest.xml", Text: `<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry><file-entry full-path="meta.xml"/></manifest>`}
	meta := officetest.File{Name: "meta.xml", Text: "<document-meta><title>T</title></document-meta>"}
	lines, err := officetest.Read(t, odf.Extractor{}, "x", pack(t, "text", "", meta, manifest))
	want := []string{mime + "text", "member content.xml|encrypted", "properties|title|0|T"}
	if d := cmp.Diff(want, lines); d != "" || !errors.Is(err, extract.ErrEncrypted) {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	whole := officetest.Pack(t, officetest.File{Name: "mimetype", Text: "application/vnd.oasis.opendocument.text"}, officetest.File{Name: "encrypted-package", Text: "??"})
	if _, err := officetest.Read(t, odf.Extractor{}, "x", whole); !errors.Is(err, extract.ErrEncrypted) {
		t.Errorf("a whole package: %v", err)
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct{ mime, want string }{
		{"application/vnd.oasis.opendocument.text-template", "odf"}, {"application/vnd.oasis.opendocument.graphics", "odf"}, {"application/epub+zip", "zip"}, {"", "zip"},
	} {
		data := officetest.Pack(t, officetest.File{Name: "mimetype", Text: tt.mime}, officetest.File{Name: "content.xml", Text: "<a/>"})
		if x := extract.Choose(all.Extractors(), officetest.Hint("x.odt", data)); x.Name() != tt.want {
			t.Errorf("%s: %s", tt.mime, x.Name())
		}
	}
}

// TestMediaTypeOfAnyLength: more than a media type is a member.
func TestMediaTypeOfAnyLength(t *testing.T) {
	data := officetest.Pack(t, officetest.File{Name: "mimetype", Text: "application/vnd.oasis.opendocument.text" + strings.Repeat(" hidden", 1000)})
	lines, err := officetest.Read(t, odf.Extractor{}, "x", data)
	if d := cmp.Diff([]string{"member mimetype|<nil>"}, lines); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
