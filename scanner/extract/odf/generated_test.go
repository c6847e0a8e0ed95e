package odf_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/odf"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

// TestSheetsGenerated writes sheets with repeated, covered and empty cells: each
// text comes back from every column and row that it stands in.
func TestSheetsGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		headers := []string{"id", "name", "email", "street", "city"}
		var xml strings.Builder
		xml.WriteString(`<spreadsheet><table table:name="S">`)
		empty := rapid.IntRange(0, 1000).Draw(rt, "empty rows")
		if empty > 0 {
			fmt.Fprintf(&xml, `<table-row table:number-rows-repeated="%d"><table-cell table:number-columns-repeated="1024"/></table-row>`, empty)
		}
		xml.WriteString("<table-row>")
		for _, h := range headers {
			xml.WriteString("<table-cell><p>" + h + "</p></table-cell>")
		}
		xml.WriteString("</table-row>")
		var want []string
		for i := range rapid.IntRange(6, 20).Draw(rt, "rows") {
			row := empty + 2 + i
			cells := []string{fmt.Sprint(100 + i), rapid.StringMatching(`[A-Z][a-zß]{2,8}`).Draw(rt, "name"), fmt.Sprintf("m%d@example.org", i)}
			street := rapid.StringMatching(`[A-Z][a-z]{2,8}`).Draw(rt, "street")
			city := street
			if rapid.Bool().Draw(rt, "differs") {
				city = street + "x"
			}
			cells = append(cells, street, city)
			xml.WriteString("<table-row>")
			for column := 0; column < len(cells); {
				times := 1
				for column+times < len(cells) && cells[column+times] == cells[column] {
					times++ // as LibreOffice writes them
				}
				attr := ""
				if times > 1 {
					attr = fmt.Sprintf(` table:number-columns-repeated="%d"`, times)
				}
				fmt.Fprintf(&xml, "<table-cell%s><p>%s</p></table-cell>", attr, cells[column])
				column += times
			}
			xml.WriteString(`<table-cell table:number-columns-repeated="16379"/></table-row>`)
			for column, cell := range cells {
				want = append(want, fmt.Sprintf("sheet S!%c|%s|%d|%s", 'A'+column, headers[column], row, cell))
			}
		}
		xml.WriteString(`</table></spreadsheet>`)
		texts, parts := extracttest.Places(t, &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}, "x", pack(t, "spreadsheet", xml.String()))
		var got []string
		for _, text := range texts[2:] { // behind the media type and the header
			got = append(got, strings.TrimPrefix(text, "x|"))
		}
		if d := cmp.Diff(want, got); d != "" || parts[0].Err != nil {
			rt.Fatalf("%v (-written +read):\n%s", parts[0].Err, d)
		}
	})
}

// TestRepeatsCostNothing: a cell that says it stands in a million columns or rows
// is read a few times.
func TestRepeatsCostNothing(t *testing.T) {
	for _, attr := range []string{`table:number-columns-repeated="99999999"`, `table:number-columns-repeated="-3"`, `table:number-columns-repeated="0"`, `table:number-columns-repeated="x"`} {
		lines, err := officetest.Read(t, odf.Extractor{}, "x", pack(t, "spreadsheet", `<spreadsheet><table table:name="S"><table-row table:number-rows-repeated="99999999">`+
			`<table-cell `+attr+`><p>found</p></table-cell><table-cell><p>last</p></table-cell></table-row></table></spreadsheet>`))
		all := strings.Join(lines, "\n")
		if n := strings.Count(all, "found"); n == 0 || n > 100 || strings.Count(all, "last") != 1 || err != nil {
			t.Errorf("%s: %d times, %v", attr, n, err)
		}
	}
}

// TestAround: what stands around the text of a letter, and in it without being
// shown, is read with its kind.
func TestAround(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"deleted", `<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>A B</dc:creator><dc:date>2026-01-02</dc:date></office:change-info><text:p>was here</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>is here</text:p>`,
			"body||0|A B\n2026-01-02\nwas here\nis here"},
		{"annotation", `<text:p>te<office:annotation><dc:creator>A B</dc:creator><text:p>said</text:p></office:annotation>xt</text:p>`, "body||0|text\nA B\nsaid"},
		{"variable", `<text:user-field-decl office:string-value="kept" text:name="n"/><text:p>x</text:p>`, "body|form field|0|kept\nbody||0|x"},
		{"hidden", `<text:p><text:hidden-text text:string-value="a" text:condition="b">unseen</text:hidden-text></text:p>`, "body||0|unseen"},
		{"ruby", `<text:p><text:ruby><text:ruby-base>山田</text:ruby-base><text:ruby-text>やまだ</text:ruby-text></text:ruby></text:p>`, "body||0|山田やまだ"},
		{"picture", `<text:p><draw:frame><svg:title>a face</svg:title><svg:desc>of A B</svg:desc></draw:frame></text:p>`, "body||0|a face\nof A B"},
		{"list", `<text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>`, "body||0|one\ntwo"},
		{"section", `<text:section text:display="none"><text:h>head</text:h><text:p>body</text:p></text:section>`, "body||0|head\nbody"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := officetest.Read(t, odf.Extractor{}, "x", pack(t, "text", tt.text))
			if d := cmp.Diff(mime+"text\n"+tt.want, strings.Join(lines, "\n")); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

// TestProperties: who wrote it, and what users noted, are fields of their own.
func TestProperties(t *testing.T) {
	meta := officetest.File{Name: "meta.xml", Text: `<office:document-meta><office:meta><meta:initial-creator>A B</meta:initial-creator><dc:creator>C D</dc:creator><meta:printed-by>E F</meta:printed-by>` +
		`<dc:title>T</dc:title><dc:subject>S</dc:subject><meta:keyword>K</meta:keyword><meta:editing-cycles>7</meta:editing-cycles><meta:user-defined meta:name="Customer">123</meta:user-defined></office:meta></office:document-meta>`}
	styles := officetest.File{Name: "styles.xml", Text: `<document-styles><master-styles><master-page><header><p>above</p></header><footer><p>below</p></footer></master-page></master-styles></document-styles>`}
	lines, err := officetest.Read(t, odf.Extractor{}, "x", pack(t, "text", "<text:p>text</text:p>", styles, meta))
	want := []string{mime + "text", "body||0|text", "header and footer||0|above\nbelow", "properties|author|0|A B", "properties|author|0|C D", "properties|author|0|E F",
		"properties|title|0|T", "properties|subject|0|S", "properties|keyword|0|K", "properties|Customer|0|123"}
	if d := cmp.Diff(want, lines); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
