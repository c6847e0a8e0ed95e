package sqldb_test

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sqldb"
)

func fileURI(path string) string { return "sqlite://" + (&url.URL{Path: path}).EscapedPath() }

func TestSQLiteTypes(t *testing.T) {
	path := newFile(t,
		`CREATE TABLE types (a timestamp, b boolean, c blob, d, e text, f "odd type", "g""h" int)`,
		`INSERT INTO types VALUES (1600000000, 1, x'00ff', x'41', 'x', 1.5, NULL), ('2020-01-02', 'no', 'text', 7, x'4142', 'y', 2)`,
		`CREATE TABLE wide (rowid text, oid text)`, `INSERT INTO wide VALUES ('a', 'b')`, `CREATE TABLE hidden (rowid text, oid text, _rowid_ text)`, `INSERT INTO hidden VALUES ('a', 'b', 'c')`,
		`CREATE TABLE bare (k text PRIMARY KEY, x text) WITHOUT ROWID`, `INSERT INTO bare VALUES ('k', 'v')`,
		`CREATE TABLE made (a int, b int GENERATED ALWAYS AS (a + 1))`, `INSERT INTO made VALUES (1)`,
		`CREATE VIEW broken AS SELECT * FROM nowhere`, `CREATE VIEW works AS SELECT x FROM bare`,
		`CREATE VIRTUAL TABLE search USING fts3(text)`, `INSERT INTO search VALUES ('found')`)
	got := readAll(t, open(t, options(t, fileURI(path)+"?views=true", none)))
	want := [][]string{{"1600000000", "1", "\x00\xff", "A", "x", "1.5", "NULL"}, {"2020-01-02", "no", "text", "7", "AB", "y", "2"}}
	if d := cmp.Diff(want, got["main/types"].rows); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if h := got["main/types"].head; !h.Binary[2] || !h.Binary[3] || h.Binary[4] || h.Fields[6] != `g"h` {
		t.Errorf("%+v", h)
	}
	for name, row := range map[string]string{"wide": "a b", "hidden": "a b c", "bare": "k v", "made": "1 2", "works": "v"} {
		if l := got["main/"+name]; l == nil || len(l.rows) != 1 || strings.Join(l.rows[0], " ") != row {
			t.Errorf("%s: %+v", name, l)
		}
	}
	if l := got["main/broken"]; len(l.errs) != 1 {
		t.Errorf("a view of nothing: %+v", l)
	}
	if l := got["main/search"]; l == nil {
		t.Error("a virtual table is not accounted for")
	}
}

// TestSQLiteLeavesFolder: reading makes no file beside the database, whatever the
// mode it is in, and changes none. It fails if a file in WAL mode is opened as
// others are.
func TestSQLiteLeavesFolder(t *testing.T) {
	for _, mode := range []string{"delete", "wal"} {
		t.Run(mode, func(t *testing.T) {
			path := newFile(t, "PRAGMA journal_mode = "+mode, "CREATE TABLE a (x text)", "INSERT INTO a VALUES ('v')")
			before := folder(t, filepath.Dir(path))
			if l := readAll(t, open(t, options(t, fileURI(path), none)))["main/a"]; l == nil || len(l.rows) != 1 {
				t.Errorf("%+v", l)
			}
			if d := cmp.Diff(before, folder(t, filepath.Dir(path))); d != "" {
				t.Errorf("the folder has changed (-before +after):\n%s", d)
			}
		})
	}
}

// folder is what a folder holds: names, sizes and times.
func folder(t *testing.T, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(e.Name(), " ", info.Size(), " ", info.ModTime()))
	}
	return out
}

// TestSQLiteInUse: what another program has written to the log is read.
func TestSQLiteInUse(t *testing.T) {
	path := newFile(t, "PRAGMA journal_mode = wal", "CREATE TABLE a (x text)")
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "INSERT INTO a VALUES ('fresh')"); err != nil {
		t.Fatal(err)
	}
	if l := readAll(t, open(t, options(t, fileURI(path), none)))["main/a"]; len(l.rows) != 1 || l.rows[0][0] != "fresh" {
		t.Errorf("%+v", l)
	}
}

func TestSQLiteBadFiles(t *testing.T) {
	dir := t.TempDir()
	good, err := os.ReadFile(newFile(t, "CREATE TABLE a (x text)", "INSERT INTO a VALUES ('s3cr3tvalue')"))
	if err != nil {
		t.Fatal(err)
	}
	hurt := slices.Clone(good)
	for i := 4096; i < len(hurt); i++ {
		hurt[i] ^= 0x5a
	}
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"empty": {nil, sources.ErrNotFound}, "text": {[]byte("no database s3cr3tvalue at all"), sources.ErrNotFound},
		"cut": {good[:1000], nil}, "hurt": {hurt, nil},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := sqldb.New(options(t, fileURI(path), none))
		if c.want != nil {
			if !errors.Is(err, c.want) || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		err = s.Walk(t.Context(), "", func(item sources.Item, _ sources.Cursor) error {
			if err := item.Rows(t.Context(), func(sources.Row) error { return nil }); err == nil || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("%s: a damaged table: %v", name, err)
			}
			return nil
		})
		if err != nil && strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestRangesCoverTables: for any keys, the ranges of a table hold each row once
// and none more rows than allowed, from any cursor on. It fails if a bound is
// taken in on both sides, or on neither.
func TestRangesCoverTables(t *testing.T) {
	path := newFile(t, "CREATE TABLE a (id integer PRIMARY KEY)")
	rapid.Check(t, func(r *rapid.T) {
		spread := rapid.SampledFrom([]int64{60, 500, 1 << 40, 1<<62 - 1}).Draw(r, "spread")
		ids := rapid.SliceOfNDistinct(rapid.Int64Range(-spread, spread), 0, 60, rapid.ID[int64]).Draw(r, "ids")
		statements := []string{"DELETE FROM a"}
		for _, id := range ids {
			statements = append(statements, fmt.Sprintf("INSERT INTO a VALUES (%d)", id))
		}
		execFile(t, path, strings.Join(statements, ";"))
		o := options(t, fileURI(path), none)
		o.RangeRows = rapid.IntRange(1, 20).Draw(r, "range")
		s, err := sqldb.New(o)
		if err != nil {
			r.Fatal(err)
		}
		defer s.Close()
		var parts [][]string
		var cursors []sources.Cursor
		collect := func(into *[][]string, cursors *[]sources.Cursor) func(sources.Item, sources.Cursor) error {
			return func(item sources.Item, at sources.Cursor) error {
				var rows []string
				err := item.Rows(t.Context(), func(row sources.Row) error { rows = append(rows, string(row.Values[0])); return nil })
				*into, *cursors = append(*into, rows), append(*cursors, at)
				return err
			}
		}
		if err := s.Walk(t.Context(), "", collect(&parts, &cursors)); err != nil {
			r.Fatal(err)
		}
		slices.Sort(ids)
		var want []string
		for _, id := range ids {
			want = append(want, fmt.Sprint(id))
		}
		if got := slices.Concat(parts...); !slices.Equal(got, want) {
			r.Fatalf("rows %v, want %v", got, want)
		}
		for _, p := range parts {
			if len(p) > o.RangeRows {
				r.Errorf("%d rows in a range", len(p))
			}
		}
		at := rapid.IntRange(0, len(cursors)-1).Draw(r, "cursor")
		var rest [][]string
		if err := s.Walk(t.Context(), cursors[at], collect(&rest, new([]sources.Cursor))); err != nil {
			r.Fatal(err)
		}
		if d := cmp.Diff(parts[at+1:], rest); len(rest) != len(parts)-at-1 || len(rest) > 0 && d != "" {
			r.Errorf("from cursor %d (-want +got):\n%s", at, d)
		}
	})
}

// TestSQLiteSample: where the database cannot choose, the source does.
func TestSQLiteSample(t *testing.T) {
	path := newFile(t, "CREATE TABLE a (x int)", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO a SELECT i FROM n")
	o := options(t, fileURI(path), none)
	o.Sample, o.RangeRows = sqldb.Sample{Rows: 1000, Seed: 9}, 3000
	one, two := readAll(t, open(t, o))["main/a"], readAll(t, open(t, o))["main/a"]
	if n := len(one.rows); n < 850 || n > 1150 || !errors.Is(one.errs[0], sources.ErrSampled) {
		t.Errorf("%d rows, %v", n, one.errs)
	}
	if d := cmp.Diff(one.rows, two.rows); d != "" {
		t.Error("two samples of one seed differ")
	}
	o.Sample = sqldb.Sample{Share: 1}
	if l := readAll(t, open(t, o))["main/a"]; len(l.rows) != 20_000 || len(l.errs) > 0 {
		t.Errorf("all of it: %d rows, %v", len(l.rows), l.errs)
	}
}
