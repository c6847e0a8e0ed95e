package scanner

import (
	"bytes"
	"fmt"
	"html"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
)

// peopleTable is a table of invented people, its header first: numbers that are
// personal only by their column beside numbers that are not.
func peopleTable() [][]string {
	rows := [][]string{{"order_no", "full_name", "email", "date_of_birth", "iban", "bsn"}}
	names := []string{"Eva Beispiel", "Uwe Muster", "Anna Schmidt", "Peter Bakker", "Marie Dubois", "Jan de Vries", "Laura Rossi", "Karl Huber"}
	for i := range 40 {
		account := fmt.Sprintf("BANK%010d", 300_000_000+i*7_919)
		rows = append(rows, []string{
			fmt.Sprint(123_456_780 + i), names[i%len(names)], fmt.Sprintf("m%d@example.org", i),
			fmt.Sprintf("19%02d-%02d-%02d", 50+i, i%12+1, i%28+1), "NL" + ibanCheck(account) + account, bsn(11_122_200 + i*3),
		})
	}
	return rows
}

// ibanCheck is the check number of a Dutch account (ISO 13616, ISO 7064 MOD 97-10).
func ibanCheck(account string) string {
	var digits strings.Builder
	for _, c := range account + "NL00" {
		if c >= 'A' {
			fmt.Fprint(&digits, c-'A'+10)
		} else {
			digits.WriteRune(c)
		}
	}
	n, _ := new(big.Int).SetString(digits.String(), 10)
	return fmt.Sprintf("%02d", 98-new(big.Int).Mod(n, big.NewInt(97)).Int64())
}

// bsn is the next number from n on that passes the test of eleven.
func bsn(n int) string {
	for ; ; n++ {
		s, sum := fmt.Sprintf("%08d", n), 0
		for i, c := range s {
			sum += int(c-'0') * (9 - i)
		}
		if last := sum % 11; last < 10 {
			return s + fmt.Sprint(last)
		}
	}
}

// tableFormats are the ways to write a table.
func tableFormats() map[string]func(t testing.TB, rows [][]string) []byte {
	return map[string]func(t testing.TB, rows [][]string) []byte{
		"csv": asCSV, "xlsx": asXLSX, "ods": asODS, "html": asHTML, "sql": asSQL, "docx": asDOCX, "odt": asODT, "pptx": asPPTX, "rtf": asRTF, "json": asJSON,
		"copy.sql": asCopy,
	}
}

// markedUp writes the cells of a table, each and each row between two marks.
func markedUp(rows [][]string, row, endRow, cell, endCell string, write func(string) string) []byte {
	var b bytes.Buffer
	for _, r := range rows {
		b.WriteString(row)
		for _, c := range r {
			b.WriteString(cell + write(c) + endCell)
		}
		b.WriteString(endRow)
	}
	return b.Bytes()
}

func same(s string) string { return s }

func asCSV(_ testing.TB, rows [][]string) []byte {
	var b bytes.Buffer
	for _, r := range rows {
		b.WriteString(strings.Join(r, ";") + "\n")
	}
	return b.Bytes()
}

func asXLSX(t testing.TB, rows [][]string) []byte {
	sheet := markedUp(rows, "<row>", "</row>", `<c t="inlineStr"><is><t>`, "</t></is></c>", html.EscapeString)
	return officetest.Pack(t, officetest.File{Name: "[Content_Types].xml", Text: "<Types/>"}, officetest.File{Name: "xl/worksheets/sheet1.xml", Text: "<worksheet><sheetData>" + string(sheet) + "</sheetData></worksheet>"})
}

func openDocument(t testing.TB, kind, content string) []byte {
	return officetest.Pack(t, officetest.File{Name: "mimetype", Text: "application/vnd.oasis.opendocument." + kind},
		officetest.File{Name: "content.xml", Text: "<document-content><body><" + kind + ">" + content + "</" + kind + "></body></document-content>"})
}

func asODS(t testing.TB, rows [][]string) []byte {
	return openDocument(t, "spreadsheet", `<table table:name="S">`+string(markedUp(rows, "<table-row>", "</table-row>", "<table-cell><p>", "</p></table-cell>", html.EscapeString))+"</table>")
}

func asODT(t testing.TB, rows [][]string) []byte {
	return openDocument(t, "text", "<text:p>Our customers</text:p><table>"+string(markedUp(rows, "<table-row>", "</table-row>", "<table-cell><text:p>", "</text:p></table-cell>", html.EscapeString))+"</table>")
}

func asDOCX(t testing.TB, rows [][]string) []byte {
	table := markedUp(rows, "<w:tr>", "</w:tr>", "<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>", html.EscapeString)
	return officetest.Pack(t, officetest.File{Name: "[Content_Types].xml", Text: "<Types/>"},
		officetest.File{Name: "word/document.xml", Text: "<w:document><w:body><w:p><w:t>Our customers</w:t></w:p><w:tbl>" + string(table) + "</w:tbl></w:body></w:document>"})
}

func asPPTX(t testing.TB, rows [][]string) []byte {
	table := markedUp(rows, "<a:tr>", "</a:tr>", "<a:tc><a:txBody><a:p><a:r><a:t>", "</a:t></a:r></a:p></a:txBody></a:tc>", html.EscapeString)
	return officetest.Pack(t, officetest.File{Name: "[Content_Types].xml", Text: "<Types/>"},
		officetest.File{Name: "ppt/slides/slide1.xml", Text: "<p:sld><p:graphicFrame><a:tbl>" + string(table) + "</a:tbl></p:graphicFrame></p:sld>"})
}

func asRTF(_ testing.TB, rows [][]string) []byte {
	return []byte(`{\rtf1\ansi Our customers\par` + string(markedUp(rows, `\trowd\intbl `, `\row `, "", `\cell `, same)) + `\pard}`)
}

func asHTML(_ testing.TB, rows [][]string) []byte {
	head := markedUp(rows[:1], "<tr>", "</tr>", "<th>", "</th>", html.EscapeString)
	return []byte("<!DOCTYPE html><table>" + string(head) + string(markedUp(rows[1:], "<tr>", "</tr>\n", "<td>", "</td>", html.EscapeString)) + "</table>")
}

func asSQL(_ testing.TB, rows [][]string) []byte {
	values := bytes.ReplaceAll(markedUp(rows[1:], "(", "),\n", "'", "',", func(s string) string { return strings.ReplaceAll(s, "'", "''") }), []byte(",)"), []byte(")"))
	return []byte("-- a dump\nINSERT INTO people (" + strings.Join(rows[0], ", ") + ") VALUES\n" + strings.TrimSuffix(string(values), ",\n") + ";\n")
}

func asCopy(_ testing.TB, rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("-- a dump\nCOPY people (" + strings.Join(rows[0], ", ") + ") FROM stdin;\n")
	for _, r := range rows[1:] {
		b.WriteString(strings.Join(r, "\t") + "\n")
	}
	return append(b.Bytes(), "\\.\n"...)
}

func asJSON(_ testing.TB, rows [][]string) []byte {
	var b bytes.Buffer
	for _, r := range rows[1:] {
		for i, c := range r {
			mark := ","
			if i == 0 {
				mark = "{"
			}
			fmt.Fprintf(&b, "%s%q:%q", mark, rows[0][i], c)
		}
		b.WriteString("}\n")
	}
	return b.Bytes()
}

// columnFindings lists what was found in each column, "column: type count". Where
// the name of a column has a path, its last part counts.
func columnFindings(t *testing.T, name string, data []byte) (list []string) {
	t.Helper()
	c := InspectConfig{Engine: allEngine(t), Extractors: extractall.Extractors(), SpoolDir: t.TempDir()}
	r, err := Inspect(t.Context(), c, Object{Name: name, Body: bytes.NewReader(data)}, func(Found) error { return nil })
	if err != nil || r.State != inventory.Scanned {
		t.Fatalf("%s: %v, %v", name, r.State, err)
	}
	for _, f := range r.Findings {
		if f.Count > 0 {
			field := string(f.Field)
			list = append(list, fmt.Sprintf("%s: %s %d", field[strings.LastIndexAny(field, "./")+1:], f.Detector, f.Count))
		}
	}
	slices.Sort(list)
	return list
}

// TestTablesInEveryFormat: the same table gives the same findings in the same
// columns, whatever it is written in.
func TestTablesInEveryFormat(t *testing.T) {
	rows := peopleTable()
	want := []string{
		"bsn: NL_BSN 40", "date_of_birth: DATE_OF_BIRTH 40", "email: EMAIL_ADDRESS 40", "full_name: PERSON 40", "iban: IBAN_CODE 40",
	}
	for name, write := range tableFormats() {
		t.Run(strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
			if d := cmp.Diff(want, columnFindings(t, "people."+name, write(t, rows))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestHeaderDecides is the negative control of the test above: under a header
// that says otherwise the same numbers are no one's birth date.
func TestHeaderDecides(t *testing.T) {
	rows := peopleTable()
	rows[0] = []string{"order_no", "product", "support_address", "delivery_date", "iban", "part_no"}
	for name, write := range tableFormats() {
		for _, line := range columnFindings(t, "orders."+name, write(t, rows)) {
			if strings.Contains(line, "DATE_OF_BIRTH") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

// TestPlacesAreExact: a value in one cell of a large table is reported with its
// sheet, column and row.
func TestPlacesAreExact(t *testing.T) {
	rows := [][]string{{"id", "note", "place"}}
	for i := range 200 {
		rows = append(rows, []string{fmt.Sprint(1000 + i), fmt.Sprintf("nothing of note %d", i), "Anytown"})
	}
	rows[123][1] = "call eva.beispiel@example.net today"
	for name, want := range map[string]string{
		"xlsx": "a sheet!B|note|124", "ods": "sheet S!B|note|124", "csv": "|note|124", "html": "table 1|note|124", "sql": "|people.note|123",
		"copy.sql": "|people.note|123", "docx": "body, table 1|note|124", "odt": "body, table 1|note|124", "rtf": "body, table 1|note|124", "pptx": "a slide, table 1|note|124",
	} {
		t.Run(strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
			var got []string
			c := InspectConfig{Engine: allEngine(t), Extractors: extractall.Extractors(), SpoolDir: t.TempDir()}
			_, err := Inspect(t.Context(), c, Object{Name: "x." + name, Body: bytes.NewReader(tableFormats()[name](t, rows))}, func(f Found) error {
				if f.Detector.ID == "EMAIL_ADDRESS" {
					got = append(got, fmt.Sprintf("%s|%s|%d", f.Where, f.Field, f.Row))
				}
				return nil
			})
			if d := cmp.Diff([]string{want}, got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}
