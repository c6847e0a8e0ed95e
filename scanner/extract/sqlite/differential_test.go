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
)

// TestAnyRows: any rows, with updates and deletes between, come out as SQLite
// reads them, whatever page size and encoding the file has.
func TestAnyRows(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		path := filepath.Join(dir, fmt.Sprintf("%d.db", n))
		db, err := sql.Open("sqlite3", path)
		if err != nil {
			rt.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		defer os.Remove(path)
		run := func(query string, args ...any) {
			if _, err := db.Exec(query, args...); err != nil {
				rt.Fatal(err)
			}
		}
		run("pragma synchronous=off")
		run("pragma journal_mode=off")
		run(fmt.Sprintf("pragma page_size=%d", 512<<rapid.IntRange(0, 7).Draw(rt, "page size")))
		run("pragma encoding='" + rapid.SampledFrom([]string{"UTF-8", "UTF-16le", "UTF-16be"}).Draw(rt, "encoding") + "'")
		run("create table t (id integer primary key, a, b text, c real, d blob)")
		run("create table w (k text primary key, v) without rowid")
		text := rapid.StringMatching(`[a-zà-ü€𝄞]{1,40}`)
		for i := range rapid.IntRange(1, 20).Draw(rt, "rows") {
			b := strings.Repeat(text.Draw(rt, "b"), rapid.SampledFrom([]int{1, 1, 1, 30, 300}).Draw(rt, "times"))
			var a any = rapid.Int64().Draw(rt, "a")
			if rapid.Bool().Draw(rt, "small") {
				a = rapid.Int64Range(-200, 200).Draw(rt, "small a")
			}
			run("insert into t values (?, ?, ?, ?, ?)", rapid.Int64Range(-1<<40, 1<<40).Draw(rt, "id")*64+int64(i), a, b, float64(rapid.Int32().Draw(rt, "c"))/8, []byte(text.Draw(rt, "d")))
			run("insert or replace into w values (?, ?)", text.Draw(rt, "k"), b)
		}
		run("delete from t where a % 5 in (1, -1)")
		run("update t set b = b || 'x' where a % 3 in (1, -1)")
		if err := db.Close(); err != nil {
			rt.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			rt.Fatal(err)
		}
		cells, members, err := read(t, data)
		if err != nil || len(members) > 0 {
			rt.Fatal(err, members)
		}
		for table, order := range map[string]string{"t": "id", "w": "k"} {
			want, got := numbers(queried(t, data, table, order)), numbers(rowsOf(cells, table))
			if d := cmp.Diff(want, got); d != "" {
				rt.Fatalf("%s (-want +got):\n%.900s", table, d)
			}
		}
	})
}
