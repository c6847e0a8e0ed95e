package sqldb_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3" // what fills the files that are read
	"go.uber.org/goleak"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sourcetest"
	"github.com/pdatlas/pdatlas/sources/sqldb"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fill are the statements that make the tables of a check.
func fill(tables []sourcetest.Table, quote func(string) string) []string {
	var out []string
	for _, t := range tables {
		key := ""
		if t.Keyed {
			key = " PRIMARY KEY"
		}
		out = append(out, fmt.Sprintf("CREATE TABLE %s (id bigint%s, note varchar(40))", quote(t.Name), key))
		var rows []string
		for _, id := range t.IDs {
			rows = append(rows, fmt.Sprintf("(%d, 'note %d')", id, id))
		}
		if len(rows) > 0 {
			out = append(out, "INSERT INTO "+quote(t.Name)+" VALUES "+strings.Join(rows, ","))
		}
	}
	return out
}

func double(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
func back(name string) string   { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// pathOf is the path of a table in a schema.
func pathOf(schema string) func(string) string {
	return func(name string) string {
		return schema + "/" + strings.NewReplacer("%", "%25", "/", "%2F").Replace(name)
	}
}

// options are those of a URI.
func options(t testing.TB, uri string, getenv func(string) string) sqldb.Options {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	o, err := sqldb.Parse(u, getenv)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func open(t testing.TB, o sqldb.Options) *sqldb.Source {
	t.Helper()
	s, err := sqldb.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func none(string) string { return "" }

// newFile makes a file of SQLite and returns its name.
func newFile(t testing.TB, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a b.db")
	execFile(t, path, append([]string{"PRAGMA user_version = 1"}, statements...)...)
	return path
}

func execFile(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatalf("%.200s: %v", s, err)
		}
	}
}

func TestContractSQLite(t *testing.T) {
	sourcetest.RunRows(t, func(t *testing.T, tables []sourcetest.Table, f sources.Filter) sourcetest.RowsPlace {
		path := newFile(t, fill(tables, double)...)
		o := options(t, "sqlite://"+(&url.URL{Path: path}).EscapedPath(), none)
		o.Filter, o.RangeRows = f, sourcetest.RangeRows
		return sourcetest.RowsPlace{
			Source: open(t, o), Path: pathOf("main"),
			Drop: func(name string) error { execFile(t, path, "DROP TABLE "+double(name)); return nil },
		}
	})
}

func TestContractPostgres(t *testing.T) {
	server := servers.StartPostgres(t)
	sourcetest.RunRows(t, func(t *testing.T, tables []sourcetest.Table, f sources.Filter) sourcetest.RowsPlace {
		name := server.NewDatabase(t, fill(tables, double)...)
		server.Exec(t, name, "ANALYZE")
		o := options(t, server.URI(servers.Admin, name), server.Getenv)
		o.Filter, o.RangeRows = f, sourcetest.RangeRows
		return sourcetest.RowsPlace{
			Source: open(t, o), Path: pathOf("public"),
			Drop: func(table string) error { server.Exec(t, name, "DROP TABLE "+double(table)); return nil },
		}
	})
}

func TestContractMariaDB(t *testing.T) {
	server := servers.StartMariaDB(t)
	sourcetest.RunRows(t, func(t *testing.T, tables []sourcetest.Table, f sources.Filter) sourcetest.RowsPlace {
		name := server.NewDatabase(t, fill(tables, back)...)
		o := options(t, server.URI(servers.Admin, name), server.Getenv)
		o.Filter, o.RangeRows = f, sourcetest.RangeRows
		return sourcetest.RowsPlace{
			Source: open(t, o), Path: pathOf(name),
			Drop: func(table string) error { server.Exec(t, name, "DROP TABLE "+back(table)); return nil },
		}
	})
}
