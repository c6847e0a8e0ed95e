package inventory

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/mattn/go-sqlite3"
)

// applicationID marks an inventory in SQLite's file header ("pdat").
const applicationID = 0x70646174

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationNames lists the migrations in order; the n-th brings the schema to n.
func migrationNames() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil // the pattern is a constant and well formed
	}
	slices.Sort(names)
	return names
}

func schemaVersion() int { return len(migrationNames()) }

// header is what the first bytes of the file say.
type header struct{ version int }

// identify tells whether the file is an inventory and of which schema, without
// changing a byte. It returns fs.ErrNotExist for a missing or empty file.
func identify(ctx context.Context, path string) (header, error) {
	info, err := os.Stat(path)
	if err != nil {
		return header{}, err
	}
	if info.Mode().IsRegular() && info.Size() == 0 {
		return header{}, fs.ErrNotExist
	}
	if !info.Mode().IsRegular() {
		return header{}, &ForeignError{Path: path, Why: "not a regular file"}
	}
	if info.Size() < headerBytes {
		return header{}, &ForeignError{Path: path, Why: "too short"}
	}
	id, version, err := readHeader(ctx, path)
	var lite sqlite3.Error
	if errors.As(err, &lite) && lite.Code == sqlite3.ErrNotADB {
		return header{}, &ForeignError{Path: path, Why: "not a database"}
	}
	if err != nil {
		return header{}, storeError(path, "open", err)
	}
	if id != applicationID {
		return header{}, &ForeignError{Path: path, Why: "a database of another program"}
	}
	h := header{version: version}
	if pendingLog(path) {
		if h.version, err = liveVersion(ctx, path); err != nil {
			return h, storeError(path, "open", err)
		}
	}
	if h.version > schemaVersion() {
		return h, &NewerError{Path: path, Have: h.version, Want: schemaVersion()}
	}
	return h, nil
}

const headerBytes = 100 // SQLite file format, section 1.3

// readHeader reads the main file's application id and schema version. Through
// SQLite, because closing any other handle of the file would drop the locks that
// this process holds on it (POSIX advisory locks).
func readHeader(ctx context.Context, path string) (id int64, version int, err error) {
	id, version, err = readHeaderAs(ctx, path, readFrozen)
	if err != nil && pendingLog(path) {
		// A checkpoint that a full disk cut short leaves the main file without
		// its last pages: they are in the log.
		return readHeaderAs(ctx, path, readLive)
	}
	return id, version, err
}

func readHeaderAs(ctx context.Context, path string, mode access) (id int64, version int, err error) {
	c, err := dialBare(path, mode)
	if err != nil {
		return 0, 0, err
	}
	row, err := c.row(ctx, 1, "PRAGMA application_id")
	if err == nil && row != nil {
		id = number(row[0])
		version, err = c.version(ctx)
	}
	return id, version, errors.Join(err, c.close())
}

// liveVersion asks SQLite, which knows of pages that are still in the WAL.
func liveVersion(ctx context.Context, path string) (int, error) {
	c, err := dial(ctx, path, readLive)
	if err != nil {
		return 0, err
	}
	v, err := c.version(ctx)
	return v, errors.Join(err, c.close())
}

func (c *conn) version(ctx context.Context) (int, error) {
	row, err := c.row(ctx, 1, "PRAGMA user_version")
	if err != nil || row == nil {
		return 0, errors.Join(err, errors.New("no schema version"))
	}
	n, _ := row[0].(int64)
	return int(n), nil
}

// migrate brings the schema to the newest version.
func migrate(ctx context.Context, c *conn) error {
	var steps []string
	for _, name := range migrationNames() {
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return err
		}
		steps = append(steps, string(text))
	}
	return apply(ctx, c, steps)
}

// apply runs the steps that the file lacks, each in a transaction of its own: a
// kill leaves the old or the new schema, never one between.
func apply(ctx context.Context, c *conn, steps []string) error {
	if have, err := c.version(ctx); err != nil || have >= len(steps) {
		return err // most often: a running scan need not be waited for
	}
	for n, step := range steps {
		err := c.transaction(ctx, func() error {
			have, err := c.version(ctx) // asked inside: another process may have been faster
			if err != nil || have > n {
				return err
			}
			if err := c.script(ctx, step); err != nil {
				return fmt.Errorf("migration %d: %w", n+1, err)
			}
			return c.script(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, n+1))
		})
		if err != nil {
			return err
		}
	}
	return nil
}
