package xlsx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

// kinds are the ways in which programs write a text into a cell.
var kinds = []string{"shared", "inline", "formula", "rich"}

// generated is a workbook under construction: its rows and the texts that cells share.
type generated struct {
	rows, texts strings.Builder
	shared      int
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;").Replace(s)
}

// cell writes a text in one of the ways.
func (g *generated) cell(name, kind, s string) {
	switch kind {
	case "shared":
		fmt.Fprintf(&g.texts, "<si><t xml:space=\"preserve\">%s</t></si>", escaped(s))
		fmt.Fprintf(&g.rows, `<c r="%s" t="s"><v>%d</v></c>`, name, g.shared)
		g.shared++
	case "rich":
		half := len([]rune(s)) / 2
		fmt.Fprintf(&g.texts, "<si><r><t>%s</t></r><r><rPr><b/></rPr><t>%s</t></r></si>", escaped(string([]rune(s)[:half])), escaped(string([]rune(s)[half:])))
		fmt.Fprintf(&g.rows, `<c r="%s" t="s"><v>%d</v></c>`, name, g.shared)
		g.shared++
	case "inline":
		fmt.Fprintf(&g.rows, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, name, escaped(s))
	case "formula":
		fmt.Fprintf(&g.rows, `<c r="%s" t="str"><f>A1&amp;B1</f><v>%s</v></c>`, name, escaped(s))
	}
}

// TestGenerated writes tables with a header in every way that cells are written:
// each text comes back from its column and row, whatever is in it.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := &generated{}
		headers := []string{"id", "full name", "email", "city"}
		g.rows.WriteString(`<row r="1">`)
		for i, h := range headers {
			g.cell(fmt.Sprintf("%c1", 'A'+i), rapid.SampledFrom(kinds).Draw(rt, "kind"), h)
		}
		g.rows.WriteString("</row>")
		var want []string
		number := 1
		for i := range rapid.IntRange(4, 30).Draw(rt, "rows") {
			number += rapid.IntRange(1, 3).Draw(rt, "gap")
			fmt.Fprintf(&g.rows, `<row r="%d"><c r="A%d"><v>%d</v></c>`, number, number, 1000+i)
			want = append(want, fmt.Sprintf("sheet S!A|id|%d|%d", number, 1000+i))
			for column, text := range []string{
				rapid.StringMatching(`[A-Z][a-zéß]{1,12}( [A-Z]\. &<>")?[a-z]`).Draw(rt, "name"),
				fmt.Sprintf("m%d@example.org", i), rapid.StringMatching(`[A-Z][a-zöü]{2,9}`).Draw(rt, "city"),
			} {
				g.cell(fmt.Sprintf("%c%d", 'B'+column, number), rapid.SampledFrom(kinds).Draw(rt, "kind"), text)
				want = append(want, fmt.Sprintf("sheet S!%c|%s|%d|%s", 'B'+column, headers[column+1], number, text))
			}
			g.rows.WriteString("</row>")
		}
		data := officetest.Pack(t, types, workbook(""), relations(), sheet(g.rows.String()), strs(g.texts.String()))
		texts, parts := extracttest.Places(t, &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}, "x", data)
		var got []string
		for _, text := range texts[1:] { // behind the header
			got = append(got, strings.TrimPrefix(text, "x|"))
		}
		if d := cmp.Diff(want, got); d != "" || parts[0].Err != nil {
			rt.Fatalf("%v (-written +read):\n%s", parts[0].Err, d)
		}
	})
}

// TestCharactersOfTexts: what XML cannot hold is written as _xHHHH_ (ECMA-376
// part 1, 22.9.2.19), line ends among it.
func TestCharactersOfTexts(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"line_end", "a@b.example_x000D_\nnext", "a@b.example\r\nnext"},
		{"escaped", "one_x005F_x000D_two", "one_x000D_two"},
		{"letter", "caf_x00e9_", "café"},
		{"no_code", "a_x12_b_xZZZZ_c_x", "a_x12_b_xZZZZ_c_x"},
		{"at_the_end", "x_x0041", "x_x0041"},
		{"surrogate", "a_xD800_b", "a\ufffdb"},
		{"pair", "a_xD83D__xDE00_b", "a\U0001F600b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, kind := range []string{"shared", "inline", "formula"} {
				g := &generated{}
				g.rows.WriteString(`<row r="1">`)
				g.cell("A1", kind, tt.text)
				g.rows.WriteString("</row>")
				got := read(t, workbook(""), relations(), sheet(g.rows.String()), strs(g.texts.String()))
				if want := "sheet S||1|" + tt.want; got != want {
					t.Errorf("%s: %q, want %q", kind, got, want)
				}
			}
		})
	}
}

// TestKindsOfDates: the formats in which programs of several countries show
// dates, times and numbers.
func TestKindsOfDates(t *testing.T) {
	for code, want := range map[string]string{
		"General": "30000.5", "0": "30000.5", "0.00": "30000.5", "#,##0.00": "30000.5", "@": "30000.5",
		"dd.mm.yyyy": "1982-02-18T12:00:00", "d/m/yy;@": "1982-02-18T12:00:00", "[$-407]d. mmmm yyyy": "1982-02-18T12:00:00",
		"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;": "1982-02-18T12:00:00", "mmm-yy": "1982-02-18T12:00:00", `yyyy\-mm\-dd`: "1982-02-18T12:00:00",
		"m/d/yyyy h:mm": "1982-02-18T12:00:00", "&quot;day&quot; 0": "30000.5", "[Red]0.0": "30000.5", "0.0&quot;d&quot;": "30000.5",
		"_-* #,##0.00 [$€-1]": "30000.5", "hh:mm:ss": "30000.5", "[h]:mm": "30000.5", "0.00E+00": "30000.5", "0%": "30000.5",
	} {
		styles := officetest.File{Name: "xl/styles.xml", Text: `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="` + code + `"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`}
		if got := read(t, workbook(""), relations(), styles, sheet(`<row r="1"><c r="A1" s="1"><v>30000.5</v></c></row>`)); got != "sheet S||1|"+want {
			t.Errorf("%s: %q, want %s", code, got, want)
		}
	}
}

// TestNumbers: identifiers keep all their digits and the zeros in front.
func TestNumbers(t *testing.T) {
	for _, tt := range []struct{ code, value, want string }{
		{"0", "123456789012345", "123456789012345"}, {"00000", "1067", "01067"}, {"0000000000", "4.7114711E7", "0047114711"}, {"General", "1.23E+3", "1230"},
		{"General", "-5", "-5"}, {"General", "0.1", "0.1"}, {"General", "1E400", "1E400"}, {"General", "NaN", "NaN"}, {"000", "-5", "-5"}, {"000", "1.5", "1.5"},
		{"General", "9007199254740993", "9007199254740993"}, {"General", "  7 ", "7"}, {"0000000000000000000000000000000000000000", "1", strings.Repeat("0", 31) + "1"},
	} {
		styles := officetest.File{Name: "xl/styles.xml", Text: `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="` + tt.code + `"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>`}
		if got := read(t, workbook(""), relations(), styles, sheet(`<row r="1"><c r="A1" s="0"><v>`+tt.value+`</v></c></row>`)); got != "sheet S||1|"+tt.want {
			t.Errorf("%s as %s: %q, want %s", tt.value, tt.code, got, tt.want)
		}
	}
}

// TestSeveralSheets: names, hidden ones and those of no workbook; each cell is
// in its own.
func TestSeveralSheets(t *testing.T) {
	var book, rels strings.Builder
	files := []officetest.File{}
	for i, state := range []string{"", "hidden", "veryHidden", "visible"} {
		fmt.Fprintf(&book, `<sheet name="Nr. &amp;%d" sheetId="%d" state="%s" r:id="r%d"/>`, i, i+1, state, i)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Target="/xl/worksheets/s%d.xml"/>`, i, i)
		files = append(files, officetest.File{Name: fmt.Sprintf("xl/worksheets/s%d.xml", i), Text: fmt.Sprintf(`<worksheet><sheetData><row r="%d" hidden="1"><c r="C%d"><v>%d</v></c></row></sheetData></worksheet>`, i+5, i+5, i*11)})
	}
	files = append(files, officetest.File{Name: "xl/worksheets/lost.xml", Text: `<worksheet><sheetData><row r="2"><c r="A2"><v>99</v></c></row></sheetData></worksheet>`})
	got := read(t, append([]officetest.File{
		{Name: "xl/workbook.xml", Text: "<workbook><sheets>" + book.String() + `</sheets><definedNames><definedName name="secret">"in a name"</definedName></definedNames></workbook>`},
		{Name: "xl/_rels/workbook.xml.rels", Text: "<Relationships>" + rels.String() + "</Relationships>"},
	}, files...)...)
	want := "xl/workbook.xml||0|\"in a name\"\nsheet Nr. &0||5|0\nhidden sheet Nr. &1||6|11\nhidden sheet Nr. &2||7|22\nsheet Nr. &3||8|33\na sheet||2|99"
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
