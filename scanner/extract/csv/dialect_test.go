package csv

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

func TestClaims(t *testing.T) {
	for _, tt := range []struct {
		name, media string
		want        claim
	}{
		{"x.csv", "", isTable}, {"x.TSV", "", isTable}, {"a.b.tab", "", isTable}, {"x.csv.gz", "", isTable},
		{"x.psv.GZ", "", isTable}, {"x.log", "", isOther}, {"x.log.gz", "", isOther}, {"X.MD", "", isOther},
		{"x.txt", "", saysNothing}, {"x", "", saysNothing}, {"csv", "", saysNothing}, {"", "", saysNothing}, {".gz", "", saysNothing},
		{"x.log", "text/csv", isTable}, {"x", "TEXT/CSV; header=present", isTable}, {"x", "text/plain", saysNothing},
		{"x", "text/tab-separated-values", isTable}, {"x.csvx", "", saysNothing},
	} {
		h := extract.Hint{Name: tt.name, MediaType: tt.media}
		if got := claimOf(h); got != tt.want {
			t.Errorf("%q, %q: %v, want %v", tt.name, tt.media, got, tt.want)
		}
		if n := testing.AllocsPerRun(10, func() { claimOf(h) }); n > 0 {
			t.Errorf("%q: %v allocations", tt.name, n)
		}
	}
}

func TestCountColumns(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		whole      bool
		want       columns
	}{
		{"comma", "a,b,c\n1,2,3\n", true, columns{',', 3, 2, 2}},
		{"last_line_unknown", "a,b,c\n1,2", false, columns{',', 3, 1, 1}},
		{"last_line_known", "a,b,c\n1,2,3", true, columns{',', 3, 2, 2}},
		{"semicolon_decimals", "a;b\n1,5;2,5\n3,5;4,5\n", true, columns{';', 2, 3, 3}},
		{"comma_in_names", "id;Name\n1;Doe, Jo\n2;Roe, Bo\n", true, columns{';', 2, 3, 3}},
		{"twice_the_commas", "a;b,c,d,e,f\n1;2,3,4,5,6\n", true, columns{',', 5, 2, 2}},
		{"quoted", "\"a,b\",c\n\"1\n,\",2\n", true, columns{',', 2, 2, 2}},
		{"blank_lines", "a|b\n\n\r\n1|2\n", true, columns{'|', 2, 2, 2}},
		{"tabs", "a\tb c, d\n1\t2, 3\n", true, columns{'\t', 2, 2, 2}},
		{"none", "a\nb\n", true, columns{0, 0, 0, 2}},
		{"empty", "", true, columns{}},
		{"very_wide", strings.Repeat("x,", 5000) + "\n", true, columns{',', maxCounted, 1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := countColumns([]byte(tt.text), tt.whole); got != tt.want {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestSplitRecords(t *testing.T) {
	d := dialect{delim: ',', quote: '"'}
	for _, tt := range []struct {
		name, text string
		whole      bool
		want       [][]string
	}{
		{"plain", "a, b \r\nc,d\n", true, [][]string{{"a", "b"}, {"c", "d"}}},
		{"quotes", "\"a,\"\"b\"\"\",\"c\nd\"\n", true, [][]string{{`a,"b"`, "c\nd"}}},
		{"stray_quote", "5\" disk,x\n", true, [][]string{{`5" disk`, "x"}}},
		{"cut", "a,b\nc", false, [][]string{{"a", "b"}}},
		{"whole", "a,b\nc", true, [][]string{{"a", "b"}, {"c"}}},
		{"blank", "\n \t\n,\n\"\"\n", true, [][]string{{"", ""}, {""}}},
		{"bad_utf8", "a\xff,b\n", true, [][]string{{"a", "b"}}},
		{"long", strings.Repeat("x", 1000) + "\n", true, [][]string{{strings.Repeat("x", maxName)}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, splitRecords([]byte(tt.text), d, tt.whole)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestRecordsAreCountedAlike: the header stands in the record in which the
// tracker sees it, whatever blank lines and quotes come before.
func TestRecordsAreCountedAlike(t *testing.T) {
	for _, text := range []string{"\n\nid,mail\n", "title\n\nid,mail\n", "\"\"\nid,mail\n", " \t\nid,mail\n", "\"two\nlines\"\nid,mail\n"} {
		text += "1,x@example.org\n2,y@example.org\n"
		d := sniff([]byte(text), extract.Hint{Whole: true})
		tr := newTracker(d)
		tr.Advance([]byte(text))
		want := []extract.FieldStat{{Name: "id", Values: 2}, {Name: "mail", Values: 2}}
		if diff := cmp.Diff(want, tr.Fields()); diff != "" {
			t.Errorf("%q, header in record %d (-want +got):\n%s", text, d.header, diff)
		}
	}
}

func TestWrittenAsName(t *testing.T) {
	for s, want := range map[string]bool{
		"first_name": true, "FIRST_NAME": true, "firstName": true, "mail": true, "e-mail": true, "straße": true, "birth date": true,
		"Anna": false, "Anna Berg": false, "ANNA": false, "McDonald": false, "iPhone": true, "van Berg": false, "": false, "De_Wit Jan": false,
	} {
		if got := writtenAsName(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestKinds(t *testing.T) {
	for s, want := range map[string]kind{
		"": blank, "word": word, "two words": word, "12": number, "+31 20 123": number, "2001-02-03": number, "a1": mixed, "x@y": mixed, "é": word, "-": word,
	} {
		if got := kindOf(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestGuessQuote(t *testing.T) {
	for text, want := range map[string]byte{
		"'a','b'\n": '\'', "\"a\",'b','c'\n": '"', "a,b\n": '"', "'s-Hertogenbosch,'t Harde\n": '"', "'a'\n": '"', "": '"', "x,'a'\r\n'b',y\n": '\'',
	} {
		if got := guessQuote([]byte(text), ','); got != want {
			t.Errorf("%q: %c", text, got)
		}
	}
}

// TestHeaderKeepsPeopleOut: a first record of people must not become names of
// columns, which are stored.
func TestHeaderKeepsPeopleOut(t *testing.T) {
	rows := [][]string{{"Bert", "Tal"}, {"Carla", "See"}}
	for _, first := range [][]string{
		{"Anna", "Berg"}, {"Anna", "anna@example.org"}, {"Anna", "1980-01-01"}, {"Anna", "+31 20 123"}, {"Anna", ""}, {"Anna", "Anna"},
		{strings.Repeat("long ", 20), "Berg"}, {"", ""},
	} {
		if isHeader(first, rows) {
			t.Errorf("%q was taken for a header", first)
		}
	}
}
