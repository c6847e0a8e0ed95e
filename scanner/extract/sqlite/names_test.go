package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/sqlite"
)

// TestNamesAsSQLiteHasThem: values stand under the names of their columns
// whatever the statement says about them. The oracle is SQLite itself: each value
// is the name of its column.
func TestNamesAsSQLiteHasThem(t *testing.T) {
	for _, tt := range []struct{ name, definition string }{
		{"cast_in_check", `a text check (cast(a as text) <> ''), b text`},
		{"cast_in_default", `a text default (cast(1 as text)), b text, c text generated always as (a || b) virtual`},
		{"virtual_first", `v text as (a || 'v'), a text, b text`},
		{"stored_between", `a text, s text generated always as (cast('s' as text)) stored, b text`},
		{"key_in_expression", `a text check (a not in ('primary', "b")), b text primary key`},
		{"comment_without_blank", "a text--the name, as given\n, b text/* and, more */, c/**/text"},
		{"references", `a text references x(b) on delete set null deferrable initially deferred, b text collate nocase`},
		{"constraint_without_comma", `a text, b text, unique (a) check (b <> '') primary key (b)`},
		{"default_with_marks", `a text default 'x, y)', b text default "(", c text default ('a' || ',')`},
		{"types_with_arguments", `a varchar(10, 2), b decimal ( 8 , 3 ) not null, c text`},
		{"names_of_keywords", `"as" text, [primary] text, "check" text, 'unique' text`},
		{"no_types", `a,b,c`},
		{"line_ends", "a\r\n\ttext\f,\n\nb text\n"},
		{"name_of_blanks", `" " text, "a  b" text, "ä€𝄞" text`},
		{"long_names", `"` + strings.Repeat("n", 3000) + `" text, b text`},
	} {
		t.Run(tt.name, func(t *testing.T) { namesAgree(t, tt.definition, "") })
	}
}

// namesAgree makes a table, writes into each column its name, and compares what
// is read with what SQLite lists. Generated columns that are not stored have no
// value in the file.
func namesAgree(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}, definition, options string) {
	dir, err := os.MkdirTemp("", "names")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "n.db")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("pragma synchronous=off; pragma journal_mode=off"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("create table t (" + definition + ") " + options); err != nil {
		t.Fatalf("%s: %v", definition, err)
	}
	rows, err := db.Query(`select name, hidden from pragma_table_xinfo('t')`)
	if err != nil {
		t.Fatal(err)
	}
	var names, marks, want []string
	var args []any
	for rows.Next() {
		var name string
		var hidden int // 2: virtual, 3: stored
		if err := rows.Scan(&name, &hidden); err != nil {
			t.Fatal(err)
		}
		if hidden == 0 {
			names, marks, args = append(names, `"`+name+`"`), append(marks, "?"), append(args, "is "+name)
			want = append(want, "1 "+name+"="+strings.TrimSpace("is "+name))
		}
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(fmt.Sprintf("insert into t (%s) values (%s)", strings.Join(names, ","), strings.Join(marks, ",")), args...); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cells, _, err := readAs(data)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range rowsOf(cells, "t") {
		if name, text, _ := strings.Cut(line[2:], "="); strings.HasPrefix(text, "is ") && strings.Count(text, "is ") == 1 || name == " " {
			got = append(got, line)
		}
	}
	if d := cmp.Diff(sorted(want), sorted(got)); d != "" {
		t.Errorf("%s (-want +got):\n%.800s", definition, d)
	}
}

// TestAnyDefinition: the same for definitions put together from all that may
// stand behind a column, in tables with and without row numbers.
func TestAnyDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "columns")
		key := rapid.IntRange(0, n-1).Draw(t, "key")
		var defs []string
		for i := range n {
			name := rapid.SampledFrom([]string{`c%d`, `"c %d"`, `[c,%d]`, "`c(%d`", `"c""%d"`, `"as%d"`}).Draw(t, "name")
			if strings.Contains(name, `""`) && rapid.Bool().Draw(t, "plain") {
				name = `C%d`
			}
			parts := []string{fmt.Sprintf(strings.ReplaceAll(name, `""`, `'`), i), rapid.SampledFrom([]string{"", "text", "varchar(3,4)", "text -- a, b\n"}).Draw(t, "type")}
			for range rapid.IntRange(0, 2).Draw(t, "words") {
				parts = append(parts, rapid.SampledFrom([]string{
					"not null", "default 'a, b)'", "default (cast(1 as text))", "check (1 < (2 + 3))", "collate nocase", "/* x, y */", "constraint k check (1)",
				}).Draw(t, "word"))
			}
			if i == key {
				parts = append(parts, "primary key")
			}
			defs = append(defs, strings.Join(parts, " "))
		}
		if rapid.Bool().Draw(t, "constraint") {
			defs = append(defs, "check ('primary key' <> 'x,')")
		}
		namesAgree(t, strings.Join(defs, rapid.SampledFrom([]string{",", " , ", "\n,\t"}).Draw(t, "comma")), rapid.SampledFrom([]string{"", "without rowid"}).Draw(t, "options"))
	})
}

// TestAddedColumns: rows that were written before a column was added end before
// it, and the values of the others stay under their names.
func TestAddedColumns(t *testing.T) {
	data := made(t, `create table t (a text, b text)`, `insert into t values ('a1', 'b1')`,
		`alter table t add column c text default 'from the schema'`, `insert into t values ('a2', 'b2', 'c2')`,
		`alter table t rename column a to "first name"`, `alter table t rename to people`)
	cells, _, err := read(t, data)
	want := []string{"1 first name=a1", "1 b=b1", "2 first name=a2", "2 b=b2", "2 c=c2"}
	if d := cmp.Diff(want, rowsOf(cells, "people")); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	if !strings.Contains(fmt.Sprint(cells[0]), "from the schema") {
		t.Errorf("the default is not in the schema's text: %v", cells[0])
	}
}

// TestMoreValuesThanColumns: a row that has more values than its table has
// columns keeps them, without a name; so does a table whose statement says
// nothing.
func TestMoreValuesThanColumns(t *testing.T) {
	for _, tt := range []struct{ name, statement, want string }{
		{"fewer", `create table t (a)`, "1 a=va,1 =vb,1 =vc"},
		{"cut", `create table t (a, "b`, "1 a=va,1 b=vb,1 =vc"},
		{"none", ``, "1 =va,1 =vb,1 =vc"},
		{"no_statement", `something, (else`, "1 else=va,1 =vb,1 =vc"},
		{"unclosed_comment", `create table t (a, b /* c)`, "1 a=va,1 b=vb,1 =vc"},
		{"empty_names", `create table t (,,x)`, "1 x=va,1 =vb,1 =vc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := made(t, `create table t (a, b, c)`, `insert into t values ('va', 'vb', 'vc')`, `pragma writable_schema=on`,
				`update sqlite_master set sql = '`+strings.ReplaceAll(tt.statement, "'", "''")+`' where name = 't'`)
			cells, _, err := read(t, data)
			if got := strings.Join(rowsOf(cells, "t"), ","); got != tt.want || err != nil {
				t.Errorf("%q, want %q (%v)", got, tt.want, err)
			}
		})
	}
}

// TestHugeStatement: a statement of millions of columns takes no memory beyond
// its text, and its table is read without names.
func TestHugeStatement(t *testing.T) {
	data := made(t, `create table t (a)`, `insert into t values ('kept')`, `pragma writable_schema=on`,
		`update sqlite_master set sql = 'create table t (' || replace(hex(zeroblob(4000000)), '0', 'a,') || 'a)'`)
	last := ""
	used := extracttest.Allocated(func() {
		err := sqlite.Extractor{}.Extract(t.Context(), input(data), func(s extract.Segment) error {
			if s.Place.Where == "table t" {
				last = s.Place.Field + "=" + string(s.Text)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	if last != "=kept" {
		t.Errorf("the row came as %q", last)
	}
	if most := uint64(12 * len(data)); used > most {
		t.Errorf("%d MiB for a file of %d", used>>20, len(data)>>20)
	}
}
