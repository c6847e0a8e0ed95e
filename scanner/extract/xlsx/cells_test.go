package xlsx_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/xlsx"
)

// Parts of a workbook of one sheet.
var types = officetest.File{Name: "[Content_Types].xml", Text: "<Types/>"}

func workbook(attrs string) officetest.File {
	return officetest.File{Name: "xl/workbook.xml", Text: `<workbook><workbookPr ` + attrs + `/><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`}
}

func relations() officetest.File {
	return officetest.File{Name: "xl/_rels/workbook.xml.rels", Text: `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`}
}

func sheet(rows string) officetest.File {
	return officetest.File{Name: "xl/worksheets/sheet1.xml", Text: `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`}
}

func strs(items string) officetest.File {
	return officetest.File{Name: "xl/sharedStrings.xml", Text: `<sst>` + items + `</sst>`}
}

func read(t *testing.T, files ...officetest.File) string {
	t.Helper()
	lines, err := officetest.Read(t, xlsx.Extractor{}, "x.xlsx", officetest.Pack(t, append([]officetest.File{types}, files...)...))
	if err != nil {
		t.Errorf("error %v", err)
	}
	return strings.Join(lines, "\n")
}

func TestCells(t *testing.T) {
	for _, tt := range []struct{ name, rows, want string }{
		{"kinds", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c><c r="C1" t="b"><v>1</v></c><c r="D1"><v>1.5E+10</v></c><c r="E1" t="str"><f>A1</f><v>formula</v></c><c r="F1" t="e"><v>#N/A</v></c></row>`,
			"sheet S||1|shared\tinline\ttrue\t15000000000\tformula\t#N/A"},
		{"no_names", `<row><c t="s"><v>0</v></c><c><v>2</v></c></row><row r="9"><c><v>3</v></c></row>`, "sheet S||1|shared\t2\nsheet S||9|3"},
		{"unknown_text", `<row r="1"><c r="A1" t="s"><v>77</v></c><c r="B1" t="s"><v>-1</v></c><c r="C1" t="s"><v>x</v></c><c r="D1" t="s"><v>0</v></c></row>`, "sheet S||1|shared"},
		{"formula_with_text", `<row r="2"><c r="A2"><f>HYPERLINK("mailto:a@b.example")</f><v>1</v></c></row>`, "sheet S|formula|2|HYPERLINK(\"mailto:a@b.example\")\nsheet S||2|1\ntexts||0|shared"},
		{"outside_of_cells", `<x>stray</x><headerFooter><oddHeader>&amp;Chead</oddHeader></headerFooter><hyperlink display="shown"/>`, "sheet S||0|stray\nsheet S||0|&Chead\nsheet S|description|0|shown\ntexts||0|shared"},
		{"far_away", `<row r="99999999999"><c r="ZZZZZZZZ1"><v>1</v></c></row>`, "sheet S||1|1\ntexts||0|shared"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, read(t, workbook(""), relations(), sheet(tt.rows), strs("<si><r><t>sha</t></r><r><t>red</t></r></si>"))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestDates: serial numbers are dates only where their format says so.
func TestDates(t *testing.T) {
	styles := officetest.File{Name: "xl/styles.xml", Text: `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="00000"/></numFmts>
		<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>`}
	row := `<row r="1"><c r="A1" s="0"><v>30000</v></c><c r="B1" s="1"><v>30000</v></c><c r="C1" s="2"><v>123</v></c><c r="D1" s="9"><v>7</v></c></row>`
	for attrs, want := range map[string]string{"": "sheet S||1|30000\t1982-02-18\t00123\t7", `date1904="1"`: "sheet S||1|30000\t1986-02-19\t00123\t7"} {
		if d := cmp.Diff(want, read(t, workbook(attrs), relations(), styles, sheet(row))); d != "" {
			t.Errorf("%s (-want +got):\n%s", attrs, d)
		}
	}
}

// TestAroundSheets: comments, hidden sheets and cached values have their places.
func TestAroundSheets(t *testing.T) {
	got := read(t,
		officetest.File{Name: "xl/workbook.xml", Text: `<workbook><sheets><sheet name="S" state="veryHidden" r:id="r1"/></sheets></workbook>`}, relations(),
		officetest.File{Name: "xl/worksheets/_rels/sheet1.xml.rels", Text: `<Relationships><Relationship Id="r1" Target="../comments1.xml"/><Relationship Id="r2" TargetMode="External" Target="mailto:l@b.example"/></Relationships>`},
		sheet(`<row r="1"><c r="A1"><v>1</v></c></row>`),
		officetest.File{Name: "xl/comments1.xml", Text: `<comments><authors><author>A B</author></authors><commentList><comment ref="B7"><text><r><t>re</t></r><r><t>mark</t></r></text><x>12</x></comment></commentList></comments>`},
		officetest.File{Name: "xl/pivotCache/pivotCacheRecords1.xml", Text: `<pivotCacheRecords><r><s v="a@b.example"/><s v="a@b.example"/></r></pivotCacheRecords>`},
		officetest.File{Name: "xl/connections.xml", Text: `<connections><dbPr connection="User=x" command="select"/></connections>`},
		officetest.File{Name: "xl/worksheets/sheet2.bin", Text: "binary"})
	want := strings.Join([]string{
		"xl/worksheets/_rels/sheet1.xml.rels|link|0|mailto:l@b.example", "hidden sheet S||1|1",
		"comments on hidden sheet S|author|0|A B", "comments on hidden sheet S||7|remark",
		"xl/pivotCache/pivotCacheRecords1.xml|pivot table|0|a@b.example",
		"xl/connections.xml|connection|0|User=x", "xl/connections.xml|connection|0|select", "member xl/worksheets/sheet2.bin|<nil>",
	}, "\n")
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestTextsBeyondTheLimit: shared texts that are not kept are emitted all the same.
func TestTextsBeyondTheLimit(t *testing.T) {
	var items strings.Builder
	filler := strings.Repeat("f", 30_000)
	for i := range 700 {
		fmt.Fprintf(&items, "<si><t>%s %d</t></si>", filler, i)
	}
	got := read(t, workbook(""), relations(), sheet(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>699</v></c></row>`), strs(items.String()))
	for i := range 700 {
		if n := strings.Count(got, fmt.Sprintf("f %d", i)); n == 0 {
			t.Errorf("text %d is lost", i)
		}
	}
	if n := strings.Count(got, "f 699"); n != 1 {
		t.Errorf("the last text comes %d times", n)
	}
}

func TestHostile(t *testing.T) {
	for name, files := range map[string][]officetest.File{
		"long_value":    {sheet(`<row r="1"><c r="A1" t="str"><v>` + strings.Repeat("x", 1<<20) + `found</v></c></row>`)},
		"long_number":   {sheet(`<row r="1"><c r="A1"><v>` + strings.Repeat("9", 1<<20) + `found</v></c></row>`)},
		"long_shared":   {sheet(""), strs("<si><t>" + strings.Repeat("x", 1<<20) + "found</t></si>")},
		"cut_value":     {sheet(`<row r="1"><c r="A1" t="str"><v>found`)},
		"cut_shared":    {sheet(""), strs("<si><t>found")},
		"wide":          {sheet(`<row r="1">` + strings.Repeat(`<c><v>1</v></c>`, 200_000) + `<c t="str"><v>found</v></c></row>`)},
		"same_cell":     {sheet(`<row r="1">` + strings.Repeat(`<c r="A1"><v>1</v></c>`, 1000) + `<c r="A1" t="str"><v>found</v></c></row>`)},
		"no_workbook":   {sheet(`<row r="1"><c t="str"><v>found</v></c></row>`)},
		"deep":          {sheet(strings.Repeat("<row><c><is>", 100_000) + "<t>found</t>")},
		"many_formats":  {{Name: "xl/styles.xml", Text: "<styleSheet><cellXfs>" + strings.Repeat("<xf/>", 100_000)}, sheet(`<row r="1"><c t="str" s="99999"><v>found</v></c></row>`)},
		"cycle_of_rels": {{Name: "xl/_rels/workbook.xml.rels", Text: `<Relationships><Relationship Id="r1" Target="workbook.xml"/></Relationships>`}, workbook(""), sheet(`<row><c t="str"><v>found</v></c></row>`)},
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := officetest.Read(t, xlsx.Extractor{}, "x.xlsx", officetest.Pack(t, append([]officetest.File{types}, files...)...))
			if !strings.Contains(strings.Join(lines, "\n"), "found") {
				t.Error("text is lost")
			}
			if err != nil && !errors.Is(err, extract.ErrMalformed) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func BenchmarkExtract(b *testing.B) {
	var rows, items strings.Builder
	rows.WriteString(`<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>email</t></is></c></row>`)
	for i := range 50_000 {
		fmt.Fprintf(&items, "<si><t>m%d@example.org</t></si>", i)
		fmt.Fprintf(&rows, `<row r="%d" spans="1:2"><c r="A%d" s="1"><v>%d</v></c><c r="B%d" s="2" t="s"><v>%d</v></c></row>`, i+2, i+2, i, i+2, i)
	}
	data := officetest.Pack(b, types, workbook(""), relations(), sheet(rows.String()), strs(items.String()))
	b.SetBytes(int64(rows.Len() + items.Len()))
	for b.Loop() {
		e := &extracttest.Engine{Formats: all.Extractors(), Dir: b.TempDir(), Discard: true}
		if parts := e.Run(b.Context(), "x.xlsx", data); parts[0].Err != nil {
			b.Fatal(parts[0].Err)
		}
	}
}
