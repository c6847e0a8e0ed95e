package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3" // writes the samples

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/sqlite"
)

// cell is a value as it is emitted.
type cell struct {
	Where, Field string
	Row          int64
	Text         string
}

// input prepares the reading of data.
func input(data []byte) extract.Input {
	return extract.Input{
		Hint: extract.Hint{Head: data[:min(len(data), extract.HeadSize)]}, Budget: extract.NewBudget(extract.Limits{}, time.Now),
		Spool: func() (io.ReaderAt, int64, error) { return bytes.NewReader(data), int64(len(data)), nil },
	}
}

// read extracts data and returns its values, the members and the error.
func read(t testing.TB, data []byte) (cells []cell, members []string, err error) {
	t.Helper()
	in := input(data)
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		p, err := io.ReadAll(r)
		members = append(members, fmt.Sprintf("%s: %s", m.Name, p))
		return err
	}
	more := false
	err = sqlite.Extractor{}.Extract(t.Context(), in, func(s extract.Segment) error {
		if more {
			cells[len(cells)-1].Text += string(s.Text)
		} else {
			cells = append(cells, cell{s.Place.Where, s.Place.Field, s.Place.Row, string(s.Text)})
		}
		more = s.More
		return nil
	})
	return cells, members, err
}

// made runs statements on a new database and returns the file.
func made(t testing.TB, statements ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.db")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, s := range append([]string{"pragma synchronous=off"}, statements...) {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// queried returns what SQLite itself reads of a table, in the order of its rows.
func queried(t testing.TB, data []byte, table, order string) (out []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "read.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("select * from " + table + " order by " + order)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; rows.Next(); n++ {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range into {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			if text := strings.TrimSpace(fmt.Sprint(v)); v != nil && text != "" {
				out = append(out, fmt.Sprintf("%d %s=%s", n, names[i], text))
			}
		}
	}
	return out
}

// rowsOf returns the values that were emitted of a table, in order.
func rowsOf(cells []cell, table string) (out []string) {
	for _, c := range cells {
		if c.Where == "table "+table {
			out = append(out, fmt.Sprintf("%d %s=%s", c.Row, c.Field, c.Text))
		}
	}
	return out
}

const fill = `with recursive n(i) as (select 1 union all select i+1 from n where i < 900) insert into `

// TestSameAsSQLite: what is read of a table is what SQLite reads, whatever the
// page size, the encoding, the journal and the shape of the table.
func TestSameAsSQLite(t *testing.T) {
	for _, setting := range []string{
		"page_size=512", "page_size=65536", "encoding='UTF-16le'", "encoding='UTF-16be'", "journal_mode=wal", "auto_vacuum=full", "page_size=4096",
	} {
		t.Run(strings.NewReplacer("=", "_", "'", "", "-", "_").Replace(setting), func(t *testing.T) {
			data := made(t, "pragma "+setting,
				`create table people (id integer primary key, "full name" text, [mail] varchar(80), born text default 'x', height real, note text, empty)`,
				fill+`people select i, 'Ünïcode 𝄞 '||i, 'p'||i||'@example.org', date('1950-01-01', '+'||i||' days'), i/7.0, substr(hex(zeroblob(i*9)),1,i*17), null from n`,
				`create index by_mail on people(mail)`,
				`create table kept ("key" text, value int, other blob, primary key(value desc, "key")) without rowid`,
				fill+`kept select 'k'||i, i*1000003 - 40000000, substr(hex(zeroblob(700)),1,i*2) from n`,
				`create table numbers (a, b integer, c /* a comment, (with) marks */ numeric -- another,
				, d int generated always as (b*2) virtual, e int generated always as (b*3) stored, constraint sound check (b <> ','))`,
				`insert into numbers(a,b,c) values (1,127,0),(2.5,-128,1),(-1,32767,'text'),(1e300,-8388608,9.75),('x',2147483647,140737488355327),(null,9223372036854775807,-9223372036854775808)`,
				`create view seen as select mail from people`,
			)
			cells, members, err := read(t, data)
			if err != nil || len(members) > 0 {
				t.Fatal(err, members)
			}
			for table, order := range map[string]string{"people": "id", "numbers": "rowid"} {
				want := queried(t, data, table, order)
				want = slices.DeleteFunc(want, func(s string) bool { return strings.Contains(s, " d=") })
				if d := cmp.Diff(numbers(want), numbers(rowsOf(cells, table))); d != "" {
					t.Errorf("%s (-want +got):\n%.900s", table, d)
				}
			}
			want, got := queried(t, data, "kept", "value desc, \"key\""), rowsOf(cells, "kept")
			slices.Sort(want) // its records have the key first
			slices.Sort(got)
			if d := cmp.Diff(want, got); d != "" || len(got) == 0 {
				t.Errorf("kept (-want +got):\n%.900s", d)
			}
		})
	}
}

// numbers writes numbers in one way.
func numbers(lines []string) []string {
	out := slices.Clone(lines)
	for i, l := range out {
		name, v, _ := strings.Cut(l, "=")
		var f float64
		if _, err := fmt.Sscanf(v, "%g", &f); err == nil && (strings.ContainsAny(v, ".e") || len(v) > 19) && !strings.Contains(v, "-0") {
			out[i] = fmt.Sprintf("%s=%.12g", name, f) // both ways of writing mean it
		}
	}
	return out
}
