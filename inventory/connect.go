package inventory

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// access is how a connection may use the file.
type access int

const (
	readWrite  access = iota
	readLive          // read only, beside a writer
	readFrozen        // read only, on a medium where nobody can write
)

// Page caches are small: the memory of a scan must not grow with its inventory.
const (
	writerCacheKiB = 16 << 10
	readerCacheKiB = 2 << 10
	checkpointPage = 4000 // 16 MiB of WAL between checkpoints
	busyMillis     = 10_000
	questionConns  = 4  // kept open
	questionStmts  = 32 // kept prepared on each
)

// dsn names the file as a URI; the path is escaped because SQLite reads %, ? and #.
func dsn(path string, mode access) string {
	path = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	uri := fmt.Sprintf("file:%s?_mutex=no&_stmt_cache_size=%d", path, questionStmts)
	switch mode {
	case readWrite:
		return uri + "&mode=rw"
	case readFrozen:
		return uri + "&mode=ro&immutable=1"
	default:
		return uri + "&mode=ro"
	}
}

func pragmas(mode access) string {
	common := fmt.Sprintf("PRAGMA busy_timeout = %d; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;", busyMillis)
	if mode != readWrite {
		return common + fmt.Sprintf("PRAGMA query_only = ON; PRAGMA cache_size = -%d;", readerCacheKiB)
	}
	return common + fmt.Sprintf(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
		PRAGMA secure_delete = ON; PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = %d;`,
		writerCacheKiB, checkpointPage, 4*checkpointPage*4096)
}

// conn is one connection with its prepared statements, used by one goroutine at
// a time. It goes round database/sql: a scan writes millions of rows, and the
// driver's own statements cost a third.
type conn struct {
	c     *sqlite3.SQLiteConn
	stmts map[string]*stmt
}

func dial(ctx context.Context, path string, mode access) (*conn, error) {
	c, err := dialBare(path, mode)
	if err != nil {
		return nil, err
	}
	if err := c.script(ctx, pragmas(mode)); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// dialBare opens a file without reading a byte of it.
func dialBare(path string, mode access) (*conn, error) {
	d, err := (&sqlite3.SQLiteDriver{}).Open(dsn(path, mode))
	if err != nil {
		return nil, err
	}
	return &conn{c: d.(*sqlite3.SQLiteConn), stmts: map[string]*stmt{}}, nil
}

func (c *conn) close() error {
	var errs []error
	for _, s := range c.stmts {
		errs = append(errs, s.s.Close())
	}
	return errors.Join(append(errs, c.c.Close())...)
}

// script runs statements that take no arguments.
func (c *conn) script(ctx context.Context, sql string) error {
	_, err := c.c.ExecContext(ctx, sql, nil)
	return err
}

// run executes a statement, prepared on first use.
func (c *conn) run(ctx context.Context, sql string, args ...any) error {
	s, err := c.prepare(sql)
	if err != nil {
		return err
	}
	_, err = s.row(ctx, 0, args...)
	return err
}

// row executes a statement and returns the columns of its first row, nil when
// there is none. The slice is valid until the statement's next use.
func (c *conn) row(ctx context.Context, columns int, sql string, args ...any) ([]driver.Value, error) {
	s, err := c.prepare(sql)
	if err != nil {
		return nil, err
	}
	return s.row(ctx, columns, args...)
}

func (c *conn) prepare(sql string) (*stmt, error) {
	if s := c.stmts[sql]; s != nil {
		return s, nil
	}
	d, err := c.c.Prepare(sql)
	if err != nil {
		return nil, err
	}
	s := &stmt{s: d.(*sqlite3.SQLiteStmt)}
	c.stmts[sql] = s
	return s, nil
}

// stmt is a prepared statement with its argument and result space.
type stmt struct {
	s    *sqlite3.SQLiteStmt
	args []driver.NamedValue
	dest []driver.Value
}

func (s *stmt) bind(args []any) {
	s.args = s.args[:0]
	for i, a := range args {
		if n, ok := a.(int); ok {
			a = int64(n)
		}
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
}

// row binds, steps once and resets. The driver's query path does it in one call
// into C, its exec path in one per argument; a context that can be cancelled
// would cost a goroutine, so it is looked at only here.
func (s *stmt) row(ctx context.Context, columns int, args ...any) ([]driver.Value, error) {
	s.bind(args)
	rows, err := s.s.QueryContext(context.WithoutCancel(ctx), s.args)
	if err != nil {
		return nil, err
	}
	if columns == 0 {
		return nil, rows.Close()
	}
	if cap(s.dest) < columns {
		s.dest = make([]driver.Value, columns)
	}
	dest := s.dest[:columns]
	err = rows.Next(dest)
	if errors.Is(err, io.EOF) {
		return nil, rows.Close()
	}
	return dest, errors.Join(err, rows.Close())
}

// each calls fn with every row; the values are valid during the call. fn must
// not use the same statement.
func (c *conn) each(ctx context.Context, columns int, sql string, fn func([]driver.Value) error, args ...any) error {
	s, err := c.prepare(sql)
	if err != nil {
		return err
	}
	s.bind(args)
	rows, err := s.s.QueryContext(context.WithoutCancel(ctx), s.args)
	if err != nil {
		return err
	}
	dest := make([]driver.Value, columns)
	for {
		err := rows.Next(dest)
		if err == nil {
			err = fn(dest)
		}
		if errors.Is(err, io.EOF) {
			return rows.Close()
		}
		if err != nil {
			return errors.Join(err, rows.Close())
		}
	}
}

// transaction runs fn; all of it is stored or nothing.
func (c *conn) transaction(ctx context.Context, fn func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := c.run(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := fn()
	if err == nil {
		err = c.run(ctx, "COMMIT")
	}
	if err != nil && !c.c.AutoCommit() {
		if rerr := c.run(ctx, "ROLLBACK"); rerr != nil {
			err = errors.Join(err, rerr)
		}
	}
	return err
}

// connector opens connections for database/sql, which serves the questions.
type connector struct {
	path string
	mode access
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := dial(ctx, c.path, c.mode)
	if err != nil {
		return nil, err
	}
	return conn.c, nil
}

func (c connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// readMode finds out how the file can be read: SQLite needs to write beside a
// WAL file to read it, which a read-only medium refuses. Without a WAL file
// there, the main file alone is whole.
func readMode(ctx context.Context, path string) (access, error) {
	c, err := dial(ctx, path, readLive)
	if err == nil {
		_, err = c.row(ctx, 1, "SELECT count(*) FROM sqlite_schema")
		err = errors.Join(err, c.close())
	}
	if err == nil {
		return readLive, nil
	}
	if pendingLog(path) {
		return readLive, err
	}
	c, ferr := dial(ctx, path, readFrozen)
	if ferr != nil {
		return readLive, err
	}
	return readFrozen, c.close()
}

// pendingLog tells whether the write-ahead log holds anything: then the main
// file alone is not whole.
func pendingLog(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// sweepSideFiles removes the empty side files that reading a closed inventory
// makes. SQLite takes them away when a connection that may write is the last to
// close; this one writes nothing. It cannot fail in a way that matters: at worst
// two empty files stay, as they do beside a file we may not write.
func sweepSideFiles(path string) {
	_, wal := os.Lstat(path + "-wal")
	_, shm := os.Lstat(path + "-shm")
	if wal != nil && shm != nil || pendingLog(path) {
		return
	}
	c, err := dialBare(path, readWrite)
	if err != nil {
		return
	}
	_, _ = c.c.Exec("SELECT count(*) FROM sqlite_schema", nil) // opens the log
	_ = c.close()
}
