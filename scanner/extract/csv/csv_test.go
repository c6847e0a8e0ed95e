package csv_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/csv"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

func bigTable(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("id,name,\"mail, private\",note\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,\"Name, %d\",m%d@example.org,\"said \"\"no\"\" \n twice\"\n", i, i%97, i)
	}
	return b.Bytes()
}

func TestSuite(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte("id\tnaam\tstraße\n1\tx\ty\n2\tx\ty\n"))
	if err != nil {
		t.Fatal(err)
	}
	latin, err := charmap.Windows1252.NewEncoder().Bytes([]byte("nr;Straße;Größe\n1;Grüner Weg;groß\n2;Höhenstraße;schön\n"))
	if err != nil {
		t.Fatal(err)
	}
	extracttest.Suite(t, csv.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "small.csv", Data: []byte("a,b\n1,2\n")},
		{Name: "one_column.csv", Data: []byte("mail\nx@example.org\ny@example.org\n")},
		{Name: "big.csv", Data: bigTable(12_000)},
		{Name: "utf16.tsv", Data: utf16},
		{Name: "latin.csv", Data: latin},
		{Name: "no_extension", Data: []byte("a;b;c\n1;2;3\n4;5;6\n")},
		{Name: "quoted.txt", Data: []byte("a|\"b|c\"|d\n1|2|3\n\"4\n4\"|5|6\n7|8|9\n")},
	})
}

// fields reads a table and returns its fields and the number of records.
func fields(t *testing.T, name string, data []byte) ([]extract.FieldStat, int64) {
	t.Helper()
	h := extract.Hint{Name: name, Head: data[:min(len(data), extract.HeadSize)], Whole: len(data) <= extract.HeadSize}
	var track extract.Tracker
	in := extract.Input{Hint: h, Body: bytes.NewReader(data)}
	err := csv.Extractor{}.Extract(t.Context(), in, func(s extract.Segment) error {
		track = s.Track
		track.Advance(s.Text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return track.Fields(), track.Row()
}

func TestDialects(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []extract.FieldStat
	}{
		{"comma", "id,first name,mail\n1,x,a@example.org\n2,y,\n", []extract.FieldStat{{Name: "id", Values: 2}, {Name: "first name", Values: 2}, {Name: "mail", Values: 1}}},
		{"semicolon", "id;Betrag, netto\n1;2,50\n2;3,50\n3;4,50\n", []extract.FieldStat{{Name: "id", Values: 3}, {Name: "Betrag, netto", Values: 3}}},
		{"excel_separator", "sep=;\r\na;b\r\n1;2\r\n", []extract.FieldStat{{Name: "a", Values: 1}, {Name: "b", Values: 1}}},
		{"title_above", "Export of January\n\nid,amount,iban\n1,2,3\n4,5,6\n", []extract.FieldStat{{Name: "id", Values: 2}, {Name: "amount", Values: 2}, {Name: "iban", Values: 2}}},
		{"no_header", "1,2,2001-01-01\n2,3,2002-02-02\n", []extract.FieldStat{{Name: "column 1", Values: 2}, {Name: "column 2", Values: 2}, {Name: "column 3", Values: 2}}},
		{"no_header_mail", "x@example.org,1\ny@example.org,2\n", []extract.FieldStat{{Name: "column 1", Values: 2}, {Name: "column 2", Values: 2}}},
		{"words_without_header", "Anna,Berg\nBert,Tal\n", []extract.FieldStat{{Name: "column 1", Values: 2}, {Name: "column 2", Values: 2}}},
		{"words_with_header", "first_name,last_name\nAnna,Berg\nBert,Tal\n", []extract.FieldStat{{Name: "first_name", Values: 2}, {Name: "last_name", Values: 2}}},
		{"common_header", "Name,Plz\nAnna,Berg\nBert,Tal\n", []extract.FieldStat{{Name: "Name", Values: 2}, {Name: "Plz", Values: 2}}},
		{"header_by_numbers", "Kunde,Umsatz\nAnna,12\nBert,13\n", []extract.FieldStat{{Name: "Kunde", Values: 2}, {Name: "Umsatz", Values: 2}}},
		{"only_header", "id,name\n", []extract.FieldStat{{Name: "id"}, {Name: "name"}}},
		{"wider_rows", "id,name\n1,2,3\n", []extract.FieldStat{{Name: "id", Values: 1}, {Name: "name", Values: 1}, {Name: "column 3", Values: 1}}},
		{"quoted_header", "\"id\",\"full \"\"name\"\"\"\n\"1\",\"x\"\n", []extract.FieldStat{{Name: "id", Values: 1}, {Name: `full "name"`, Values: 1}}},
		{"single_quotes", "'id','a,b'\n'1','x,y'\n'2',''\n", []extract.FieldStat{{Name: "id", Values: 2}, {Name: "a,b", Values: 1}}},
		{"apostrophe", "id,city\n1,'s-Gravenhage\n2,'t Harde\n", []extract.FieldStat{{Name: "id", Values: 2}, {Name: "city", Values: 2}}},
		{"tabs_in_csv", "id\tname\n1\ta, b\n2\tc, d\n", []extract.FieldStat{{Name: "id", Values: 2}, {Name: "name", Values: 2}}},
		{"same_names", "x,x\n1,2\n", []extract.FieldStat{{Name: "column 1", Values: 2}, {Name: "column 2", Values: 2}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := fields(t, "t.csv", []byte(tt.text))
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestBigTable(t *testing.T) {
	const rows = 50_000
	got, row := fields(t, "", bigTable(rows))
	want := []extract.FieldStat{{Name: "id", Values: rows}, {Name: "name", Values: rows}, {Name: "mail, private", Values: rows}, {Name: "note", Values: rows}}
	if d := cmp.Diff(want, got); d != "" || row != rows+2 {
		t.Errorf("row %d (-want +got):\n%s", row, d)
	}
}

func TestMatch(t *testing.T) {
	table := "a,b,c\n1,2,3\n4,5,6\n"
	for _, tt := range []struct {
		name, file, media, text string
		want                    bool
	}{
		{"by_content", "export", "", table, true},
		{"by_content_txt", "export.txt", "", table, true},
		{"by_name", "x.CSV", "", "single", true},
		{"by_type", "x", "text/csv; charset=utf-8", "single", true},
		{"log", "x.log", "", table, false},
		{"source", "x.go", "", table, false},
		{"prose", "x", "", "Well, one comma.\nHere, another one.\nNo comma.\nAnd, again, two.\n", false},
		{"python_log", "x", "", strings.Repeat("2026-11-22 10:00:00,123 INFO ready\n", 20), false},
		{"two_lines", "x", "", "a,b,c\n1,2,3\n", false},
		{"two_columns", "x", "", strings.Repeat("a;b\n", 10), true},
		{"ragged", "x", "", "a,b,c\n1,2\n1,2,3,4,5\n1\n", false},
		{"binary", "x.csv", "", "\x00\x01\x02\x03,\x04", false},
		{"empty", "x.csv", "", "", false},
		{"json_lines", "x", "", strings.Repeat("{\"a\":1,\"b\":2,\"c\":3}\n", 10), false},
		{"table_then_prose", "x", "", strings.Repeat("a,b,c\n", 1000) + strings.Repeat("Well, one comma only.\n", 1000), false},
		{"long_table", "x", "", strings.Repeat("a,b,c\n", 2000), true},
		{"open_quote", "x", "", "a,b,\"c\n1,2,3\n4,5,6\n", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := extract.Hint{Name: tt.file, MediaType: tt.media, Head: []byte(tt.text), Whole: true}
			if got := (csv.Extractor{}).Match(h); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// TestContentFirst: a name does not make a table of a document.
func TestContentFirst(t *testing.T) {
	for text, want := range map[string]string{
		`[{"a":1,"b":2},{"a":3,"b":4}]`: "json", `{"a":1}` + "\n" + `{"a":2}`: "json", "plain": "csv", "\x1f\x8b\x08": "gzip",
	} {
		if got := extract.Choose(all.Extractors(), extract.Hint{Name: "x.csv", Head: []byte(text), Whole: true}); got == nil || got.Name() != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("x.csv", []byte("id,name\n1,\"a \"\"b\"\", c\"\r\n2,null\n"))
	f.Add("x", []byte("sep=;\n'a';'b'\n'1';\n"))
	f.Add("x.tsv", []byte("\xef\xbb\xbfa\tb\n1\t2\n\"open"))
	f.Add("x.csv", []byte("\xff\xfea\x00,\x00b\x00\n\x001\x00,\x00"))
	extracttest.Fuzz(f, csv.Extractor{})
}
