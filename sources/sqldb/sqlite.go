package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/mattn/go-sqlite3"

	"github.com/pdatlas/pdatlas/sources"
)

// sqlite reads a file of SQLite 3 and leaves its folder as it is.
type sqlite struct {
	o   Options
	dsn string
}

// Where a file says that it is one, and whether it writes a log ahead (file
// format, section 1.3): bytes 18 and 19 are 2 then.
const (
	sqliteMagic = "SQLite format 3\x00"
	sqliteWAL   = 2
)

func newSQLite(o Options) (*sqlite, error) {
	frozen, err := sqliteFile(o.Database)
	if err != nil {
		return nil, err
	}
	dsn := "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(o.Database) + "?mode=ro&_query_only=1&_busy_timeout=10000"
	if frozen {
		dsn += "&immutable=1"
	}
	return &sqlite{o: o, dsn: dsn}, nil
}

// sqliteFile checks the file. frozen says that nobody has it open in the mode
// with a log, so that opening it otherwise would make files beside it.
func sqliteFile(path string) (frozen bool, err error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, fmt.Errorf("there is no such file: %w", sources.ErrNotFound)
	case err != nil:
		return false, fmt.Errorf("the file may not be read by this user: %w", sources.ErrAccessDenied)
	}
	defer f.Close() // read only: nothing can be lost
	head := make([]byte, 20)
	if _, err := io.ReadFull(f, head); err != nil || !strings.HasPrefix(string(head), sqliteMagic) {
		return false, fmt.Errorf("the file is no SQLite database: %w", sources.ErrNotFound)
	}
	if head[18] != sqliteWAL {
		return false, nil
	}
	log, err := os.Stat(path + "-wal")
	return err != nil || log.Size() == 0, nil
}

// sqliteConnector connects without the register of drivers, which is global.
type sqliteConnector struct{ dsn string }

func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) { return c.Driver().Open(c.dsn) }
func (c sqliteConnector) Driver() driver.Driver                        { return &sqlite3.SQLiteDriver{} }

func (d *sqlite) open(ctx context.Context) (session, error) {
	s, err := newSQLSession(ctx, sql.OpenDB(sqliteConnector{d.dsn}), []string{
		"PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA temp_store = MEMORY",
	}, []string{"BEGIN"}, "ROLLBACK")
	if err != nil {
		return nil, err
	}
	return s, nil
}

const sqliteTables = `SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual', 'view')
	AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`

// sqliteSchema is what SQLite calls the file itself.
const sqliteSchema = "main"

func (d *sqlite) tables(ctx context.Context, s session) (ts []table, err error) {
	err = s.query(ctx, sqliteTables, nil, func(v [][]byte) error {
		t := table{schema: sqliteSchema, name: string(v[0]), rows: -1, bytes: -1, view: string(v[1]) == "view"}
		if string(v[1]) == "table" && string(v[2]) == "0" {
			t.id = "rowid"
		}
		ts = append(ts, t)
		return nil
	})
	return ts, err
}

func (d *sqlite) detail(ctx context.Context, s session, t *table) error {
	t.columns = t.columns[:0]
	names := map[string]bool{}
	err := s.query(ctx, "SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden IN (0, 2, 3) ORDER BY cid", []any{t.name}, func(v [][]byte) error {
		c := column{name: string(v[0])}
		names[strings.ToLower(c.name)] = true
		typ := strings.ToUpper(string(v[1]))
		c.binary = typ == "" || strings.Contains(typ, "BLOB") // affinity BLOB: datatype3, section 3.1
		// Not the bare column: the driver makes times and truths of the values of some types.
		q, n := quoteDouble(c.name), strconv.Itoa(maxValue)
		c.expr = "CASE WHEN length(" + q + ") > " + n + " THEN substr(" + q + ", 1, " + n + " + 1) ELSE " + q + " END"
		t.columns = append(t.columns, c)
		return nil
	})
	l := leaf{schema: sqliteSchema, name: t.name}
	for _, row := range []string{"rowid", "oid", "_rowid_"} { // a column of that name hides it
		if t.id == "rowid" && !names[row] {
			l.key = []keyColumn{{name: row, kind: keyInteger}}
			break
		}
	}
	t.leaves = []leaf{l}
	return err
}

func (d *sqlite) syntax() syntax {
	return syntax{
		quote: quoteDouble,
		param: func(int, *keyColumn) string { return "?" },
		arg:   numberArg,
		nth:   limitOffset,
	}
}

// failure sorts by result code: "Result and Error Codes" of SQLite.
func (d *sqlite) failure(err error) *failure {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return nil
	}
	code := strconv.Itoa(int(e.Code))
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return failLock.with(code)
	case sqlite3.ErrPerm, sqlite3.ErrAuth:
		return failRight.with(code)
	case sqlite3.ErrCantOpen:
		return (&failure{sentence: "the file cannot be opened", class: unreachable}).with(code)
	case sqlite3.ErrNotADB:
		return (&failure{sentence: "the file is no SQLite database, or is encrypted", class: sources.ErrNotFound}).with(code)
	case sqlite3.ErrCorrupt:
		return (&failure{sentence: "the file is damaged", class: sources.ErrRead}).with(code)
	}
	if strings.HasPrefix(e.Error(), "no such table") { // SQLite has no code of its own for it
		return failGone.with(code)
	}
	return failQuery.with(code)
}

// absolute makes the name of a file stand for one place.
func absolute(path string) (string, error) {
	p, err := filepath.Abs(path)
	if err == nil {
		p, err = filepath.EvalSymlinks(p)
	}
	if err != nil {
		return "", fmt.Errorf("there is no such file: %w", sources.ErrNotFound)
	}
	return p, nil
}
