package office

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// emitted reads a table given as lines of cells between bars.
func emitted(t *testing.T, sheet bool, rows ...string) []string {
	t.Helper()
	var out []string
	f := NewFlow(func(s extract.Segment) error {
		out = append(out, fmt.Sprintf("%s|%s|%d|%s", s.Place.Where, s.Place.Field, s.Place.Row, s.Text))
		return nil
	})
	table := NewTable(f, "T", sheet)
	for i, row := range rows {
		for column, c := range strings.Split(row, "|") {
			if err := table.Cell(column, []byte(c)); err != nil {
				t.Fatal(err)
			}
		}
		if err := table.EndRow(int64(i + 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.End(); err != nil {
		t.Fatal(err)
	}
	if err := f.Finish(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTable(t *testing.T) {
	for _, tt := range []struct {
		name  string
		sheet bool
		rows  []string
		want  []string
	}{
		{"header", true, []string{"id|email", "1|a@b.example", "2|"},
			[]string{"T||1|id\temail", "T!A|id|2|1", "T!B|email|2|a@b.example", "T!A|id|3|2"}},
		{"title_above", true, []string{"Our people", "id|email", "1|a@b.example", "2|c@b.example"},
			[]string{"T||1|Our people", "T||2|id\temail", "T!A|id|3|1", "T!B|email|3|a@b.example", "T!A|id|4|2", "T!B|email|4|c@b.example"}},
		{"list_without_header", true, []string{"1|2", "3|4", "5|6", "7|8"},
			[]string{"T!A|column A|1|1", "T!B|column B|1|2", "T!A|column A|2|3", "T!B|column B|2|4", "T!A|column A|3|5", "T!B|column B|3|6", "T!A|column A|4|7", "T!B|column B|4|8"}},
		{"labels", true, []string{"Name:|One", "Phone:|012", "City:|Two"}, []string{"T||1|Name:\tOne", "T||2|Phone:\t012", "T||3|City:\tTwo"}},
		{"labels_without_colon", false, []string{"name|One", "phone|012", "city|Two"}, []string{"||0|name\tOne\nphone\t012\ncity\tTwo"}},
		{"no_labels", false, []string{"name|age", "one|12", "two|34"}, []string{"||0|name\tage", "T|name|2|one", "T|age|2|12", "T|name|3|two", "T|age|3|34"}},
		{"empty", true, []string{"", "|"}, nil},
		{"far_column", true, []string{"a_id|b_id" + strings.Repeat("|", 30) + "z_id", "1|2" + strings.Repeat("|", 30) + "3"},
			[]string{"T||1|a_id\tb_id\tz_id", "T!A|a_id|2|1", "T!B|b_id|2|2", "T!AF|z_id|2|3"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, emitted(t, tt.sheet, tt.rows...)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestTableBounds: rows and cells of any size are emitted, not kept.
func TestTableBounds(t *testing.T) {
	seen := 0
	f := NewFlow(func(s extract.Segment) error { seen += len(s.Text); return nil })
	table := NewTable(f, "T", true)
	long := []byte(strings.Repeat("x", 10_000))
	for range 1000 {
		if err := table.Cell(0, long); err != nil {
			t.Fatal(err)
		}
		if len(table.row.text) > 2*headBytes || table.size > 3*headBytes {
			t.Fatalf("%d and %d bytes are kept", len(table.row.text), table.size)
		}
	}
	if err := table.End(); err != nil {
		t.Fatal(err)
	}
	if seen < 1000*len(long) {
		t.Errorf("%d bytes were emitted", seen)
	}
}

func TestColumnName(t *testing.T) {
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := ColumnName(column); got != want {
			t.Errorf("%d: %s, want %s", column, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, tt := range []struct {
		raw, code string
		id        int
		want      string
	}{
		{"1.2345678901E+10", "", 0, "12345678901"}, {"0.1", "", 0, "0.1"}, {"12", "", 0, "12"}, {"x", "", 0, "x"}, {"1e300", "", 0, "1e300"},
		{"123", "00000", 0, "00123"}, {"123", "0.00", 0, "123"}, {"-5", "000", 0, "-5"},
		{"45292", "", 14, "2024-01-01"}, {"45292.5", "", 22, "2024-01-01T12:00:00"}, {"0.75", "", 20, "18:00:00"},
		{"45292", `dd\-mm\-yyyy`, 170, "2024-01-01"}, {"45292", `[$-407]d. mmmm yyyy;@`, 170, "2024-01-01"}, {"45292", `"day "0`, 170, "45292"},
		{"45292", `mmm`, 170, "2024-01-01"}, {"45292", "General", 170, "45292"}, {"45292", `#,##0 "days"`, 170, "45292"}, {"30.5", "[h]:mm", 170, "30.5"},
		{"1", "", 14, "1900-01-01"}, {"60", "", 14, "1900-02-28"}, {"61", "", 14, "1900-03-01"}, {"-1", "", 14, "-1"}, {"99999999", "", 14, "99999999"}, {"NaN", "", 14, "NaN"},
	} {
		f := FormatOf(tt.id, tt.code)
		got, ok := f.Text([]byte(tt.raw), false)
		if !ok {
			got = Number([]byte(tt.raw), f.Width)
		}
		if string(got) != tt.want {
			t.Errorf("%s as %d %q: %s, want %s", tt.raw, tt.id, tt.code, got, tt.want)
		}
	}
	if got, _ := (Format{Date: true}).Text([]byte("0"), true); string(got) != "1904-01-01" {
		t.Errorf("from 1904: %s", got)
	}
}
