// Package inventory keeps what scans found: a SQLite file with every object of
// every source once, its results, findings and the accounting of each scan.
//
// It owns the file, its key, its schema and the questions asked of it. It does
// not read sources, detect or decide anything, and holds no value of personal
// data: names come masked by the caller, identities are keyed hashes, cursors
// are encrypted. The key lies beside the file (path + ".key"), never in it.
//
// Invariants: what one call of Record is given is stored together with the
// cursor or not at all; an incomplete result never replaces a complete one; an
// object counts once per scan, however often it is recorded; listed = scanned +
// partial + skipped + failed in every data set of every scan.
package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/pdatlas/pdatlas/inventory/reference"
)

// Options say how an inventory is opened.
type Options struct {
	// ReadOnly opens an existing inventory for questions only: Begin fails and
	// nothing is created, locked or upgraded.
	ReadOnly bool
	// Tool is the program's version, kept with each scan.
	Tool string
	// Reference is the legal and geographic data to use; nil: the data built
	// into the program. A ReadOnly inventory keeps the data it has.
	Reference *reference.Data
}

// Store is an open inventory. Its methods may be called from many goroutines;
// those of a Scan say who may call them.
type Store struct {
	path    string
	opts    Options
	key     *keyring
	read    *sql.DB  // questions, each on a Snapshot
	look    *lookups // Recorded and Previous
	write   *conn    // nil when ReadOnly
	ref     *reference.Data
	mu      sync.Mutex // guards write and scan
	scan    *Scan      // the scan that runs, nil when none does
	sweep   bool       // side files that are there when it is closed are our own
	closing sync.Once
}

// Open opens the inventory at path and, unless ReadOnly, creates it with its
// key or brings an older one up to date. Errors, each of which leaves the files
// as they were: *ForeignError, *NewerError, *KeyError, fs.ErrNotExist (ReadOnly)
// and those of the file system.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("inventory %q: %w", path, err)
	}
	s := &Store{path: abs, opts: o}
	if s.ref = o.Reference; s.ref == nil {
		if s.ref, err = reference.Embedded(); err != nil {
			return nil, fmt.Errorf("inventory %q: reference data: %w", path, err)
		}
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	head, err := identify(ctx, s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.opts.ReadOnly:
		return fmt.Errorf("there is no inventory at %q: run a scan first or name another file with --inventory: %w", s.path, fs.ErrNotExist)
	case errors.Is(err, fs.ErrNotExist):
		if s.key, err = createInventory(ctx, s.path); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		s.sweep = s.opts.ReadOnly && !pendingLog(s.path)
		if s.key, err = loadKey(s.path); err != nil {
			return err
		}
		if err := s.checkKey(ctx); err != nil {
			return err
		}
	}
	if s.opts.ReadOnly && head.version < schemaVersion() {
		return fmt.Errorf("inventory %q has the older schema %d: run a scan once to bring it to %d", s.path, head.version, schemaVersion())
	}
	return s.connect(ctx)
}

// connect opens the connections to a file that was identified.
func (s *Store) connect(ctx context.Context) error {
	mode, err := readMode(ctx, s.path)
	if err != nil {
		return storeError(s.path, "open", err)
	}
	if !s.opts.ReadOnly {
		mode = readLive
	}
	s.read = sql.OpenDB(connector{path: s.path, mode: mode})
	s.read.SetMaxIdleConns(questionConns)
	s.look = newLookups(s.path, mode)
	if s.opts.ReadOnly {
		return nil
	}
	if s.write, err = dial(ctx, s.path, readWrite); err != nil {
		return storeError(s.path, "open for writing", err)
	}
	if err := migrate(ctx, s.write); err != nil {
		return storeError(s.path, "upgrade", err)
	}
	if err := fillReference(ctx, s.write, s.ref); err != nil {
		return storeError(s.path, "store reference data", err)
	}
	return nil
}

// checkKey tells whether the key beside the inventory is the one it was made
// with. A file that was closed well is read without SQLite's side files, so that
// a refusal leaves nothing behind.
func (s *Store) checkKey(ctx context.Context) error {
	mode := readFrozen
	if pendingLog(s.path) {
		mode = readLive
	}
	want, err := readKeyCheck(ctx, s.path, mode)
	if err != nil && mode == readFrozen { // a writer may have begun in between
		want, err = readKeyCheck(ctx, s.path, readLive)
	}
	if err != nil {
		return storeError(s.path, "read", err)
	}
	if !s.key.isCheck(want) {
		return &KeyError{Path: keyPath(s.path), Reason: "belongs to another inventory"}
	}
	return nil
}

func readKeyCheck(ctx context.Context, path string, mode access) ([]byte, error) {
	c, err := dial(ctx, path, mode)
	if err != nil {
		return nil, err
	}
	row, err := c.row(ctx, 1, "SELECT value FROM meta WHERE key = 'key_check'")
	if err == nil && row == nil {
		err = errors.New("no key check")
	}
	if err := errors.Join(err, c.close()); err != nil {
		return nil, err
	}
	want, _ := row[0].([]byte)
	return want, nil
}

// Path is the inventory's absolute path.
func (s *Store) Path() string { return s.path }

// Reference is the legal and geographic data in use.
func (s *Store) Reference() *reference.Data { return s.ref }

// Close ends a running scan as if it had been killed, so that it can be
// resumed, and frees everything. It may be called twice.
func (s *Store) Close() error {
	var errs []error
	s.closing.Do(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.scan != nil {
			errs = append(errs, s.scan.release())
		}
		if s.look != nil {
			errs = append(errs, s.look.close())
		}
		if s.read != nil {
			errs = append(errs, s.read.Close())
		}
		if s.write != nil {
			errs = append(errs, s.write.close())
		}
		if s.sweep {
			sweepSideFiles(s.path)
		}
	})
	return errors.Join(errs...)
}

// createInventory makes a new inventory and its key. The file is built under
// another name and linked into place, so that a kill leaves nothing half made.
func createInventory(ctx context.Context, path string) (*keyring, error) {
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("inventory %q: there is no folder to create it in: %w", path, fs.ErrNotExist)
	}
	key, err := createKey(path)
	if err != nil {
		return nil, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return nil, storeError(path, "create", err)
	}
	defer removeDatabase(temp.Name())
	if err := temp.Close(); err != nil {
		return nil, storeError(path, "create", err)
	}
	if err := buildDatabase(ctx, temp.Name(), key); err != nil {
		return nil, storeError(path, "create", err)
	}
	if err := linkInto(temp.Name(), path); err != nil {
		return nil, storeError(path, "create", err)
	}
	return key, nil
}

func buildDatabase(ctx context.Context, path string, key *keyring) error {
	c, err := dial(ctx, path, readWrite)
	if err != nil {
		return err
	}
	err = migrate(ctx, c)
	if err == nil {
		err = c.run(ctx, "INSERT INTO meta (key, value) VALUES ('key_check', ?)", key.check)
	}
	if err == nil {
		err = settle(ctx, c)
	}
	return errors.Join(err, c.close())
}

// settle brings all that was written into the main file, which alone gets the
// inventory's name. Closing does so too, but does not say when the disk is full.
func settle(ctx context.Context, c *conn) error {
	r, err := c.row(ctx, 3, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err != nil {
		return err
	}
	if busy, ok := r[0].(int64); !ok || busy != 0 {
		return errors.New("a new inventory cannot be written to its file")
	}
	return nil
}

// linkInto gives a finished file its name. Another process that was faster
// keeps the name: its inventory is as good as ours.
func linkInto(temp, path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() == 0 {
		return os.Rename(temp, path) // an empty file was made to be filled
	}
	err := os.Link(temp, path)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil { // a file system without links
		return os.Rename(temp, path)
	}
	return nil
}

func removeDatabase(path string) {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + suffix) // best effort: at worst an empty file stays
	}
}
