package sqlite_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// freed returns the text of pages that belong to nothing, joined.
func freed(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		if c.Where == "free pages" {
			b.WriteString(c.Text + "\n")
		}
	}
	return b.String()
}

// TestDeletedInAnyEncoding: of rows that were deleted, as much is found in UTF-16
// as in UTF-8, though there a text may begin at an odd byte. This test fails if
// pages are read from their first byte only.
func TestDeletedInAnyEncoding(t *testing.T) {
	const n = 500
	for _, encoding := range []string{"UTF-8", "UTF-16le", "UTF-16be"} {
		t.Run(strings.ReplaceAll(encoding, "-", "_"), func(t *testing.T) {
			data := made(t, "pragma encoding='"+encoding+"'", `create table g (pad text, mail text)`,
				// Lengths of all kinds, so that texts begin at odd and even bytes.
				fmt.Sprintf(`with recursive n(i) as (select 1 union all select i+1 from n where i < %d)
					insert into g select substr('abcdefg', 1, i %% 5), 'gelöscht'||i||'@example.org' from n`, n),
				`drop table g`)
			cells, _, err := read(t, data)
			if err != nil {
				t.Fatal(err)
			}
			text, found := freed(cells), 0
			for i := range n {
				if strings.Contains(text, fmt.Sprintf("gelöscht%d@example.org", i+1)) {
					found++
				}
			}
			if found < n*9/10 {
				t.Errorf("%d of %d deleted mails were found", found, n)
			}
			if c := strings.Count(text, "\u4000\u6500"); c > 0 { // "@e" read from the wrong byte
				t.Errorf("%d characters that no one wrote", c)
			}
		})
	}
}

// TestFreePagesHaveTheirNumber: what is left of a table is placed by the page it
// stands on, and no page comes twice.
func TestFreePagesHaveTheirNumber(t *testing.T) {
	data := made(t, `pragma page_size=1024`, `create table a (x text)`, `create table b (x text)`,
		`insert into a values ('kept text of a')`, `insert into b values ('lost text of b')`, `drop table b`)
	const page = 1024
	cells, _, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	at := int64(strings.Index(string(data), "lost text of b")/page + 1)
	want := []string{fmt.Sprintf("%d lost text of b", at)}
	var got []string
	for _, c := range cells {
		if c.Where == "free pages" {
			i := strings.Index(c.Text, "lost")
			got = append(got, fmt.Sprintf("%d %s", c.Row, strings.TrimSpace(c.Text[max(i, 0):])))
		}
		if c.Where != "table a" && strings.Contains(c.Text, "kept text") {
			t.Errorf("the live row also comes from %q", c.Where)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestVacuumLeavesNothing: with pages of pointers, as auto_vacuum has them, no
// live value is shown a second time as a deleted one.
func TestVacuumLeavesNothing(t *testing.T) {
	for _, mode := range []string{"none", "full", "incremental"} {
		data := made(t, `pragma page_size=512`, `pragma auto_vacuum=`+mode, persons, fillPersons(500), `create index m on persons(mail)`,
			`insert into persons values (9000, 'long', hex(zeroblob(9000)))`)
		cells, _, err := read(t, data)
		if err != nil {
			t.Fatalf("%s: %v", mode, err)
		}
		if text := freed(cells); strings.Contains(text, "example.org") || strings.Contains(text, "0000000000") {
			t.Errorf("%s: live rows in free pages: %.200q", mode, text)
		}
		if n := len(rowsOf(cells, "persons")); n != 3*501 {
			t.Errorf("%s: %d values", mode, n)
		}
	}
}

// TestUnreadableTablesAreRead: what a table that cannot be walked holds is found
// in its pages, and the tables behind it are whole.
func TestUnreadableTablesAreRead(t *testing.T) {
	data := made(t, `pragma page_size=512`, `create table a (x text)`, `create table b (x text)`,
		`insert into a values ('a value of a')`, `insert into b values ('a value of b')`)
	p := slices.Clone(data)
	p[512] = 0x77 // no type of page: the root of a
	cells, _, err := read(t, p)
	if err == nil || !strings.HasPrefix(err.Error(), "sqlite: page: ") {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(freed(cells), "a value of a") {
		t.Errorf("the text of the broken page is lost: %q", freed(cells))
	}
	if d := cmp.Diff([]string{"1 x=a value of b"}, rowsOf(cells, "b")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
