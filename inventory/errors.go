package inventory

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"github.com/mattn/go-sqlite3"
)

// ForeignError says that a file is not an inventory of this program.
type ForeignError struct {
	Path string
	Why  string
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%q is not a pdatlas inventory (%s): name another file with --inventory", e.Path, e.Why)
}

// NewerError says that an inventory was made by a later version of the program.
type NewerError struct {
	Path string
	Have int // schema of the file
	Want int // newest schema this program knows
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("inventory %q has schema %d, this program knows up to %d: use the newer pdatlas that wrote it", e.Path, e.Have, e.Want)
}

// KeyError says why an inventory's key file cannot be used.
type KeyError struct {
	Path   string // of the key file
	Reason string
}

func (e *KeyError) Error() string {
	return fmt.Sprintf("key file %q %s: restore the key that was made with the inventory, or start a new inventory", e.Path, e.Reason)
}

// BusyError says that another scan writes to the inventory.
type BusyError struct {
	Path    string
	PID     int       // 0: not known
	Started time.Time // UTC; zero: not known
	Host    string
}

func (e *BusyError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("inventory %q is in use by another scan: wait for it to end, or use another --inventory", e.Path)
	}
	return fmt.Sprintf("inventory %q is in use by process %d on %q, started %s: wait for it to end, or use another --inventory",
		e.Path, e.PID, e.Host, e.Started.UTC().Format(time.RFC3339))
}

// DiskFullError says that the inventory could not be written for want of space
// or because the disk failed. What was recorded before is kept.
type DiskFullError struct {
	Path string
	Err  error
}

func (e *DiskFullError) Error() string {
	return fmt.Sprintf("inventory %q cannot be written (%v): free space and run the same command again, what was recorded is kept", e.Path, e.Err)
}

func (e *DiskFullError) Unwrap() error { return e.Err }

// ErrReadOnly is returned by Begin on an inventory opened for questions only.
var ErrReadOnly = errors.New("the inventory is open for reading only")

var errEnded = errors.New("the scan has ended")

// storeError adds the place to an error of the database or file system. SQLite's
// messages name tables and columns, never what was bound.
func storeError(path, what string, err error) error {
	if err == nil {
		return nil
	}
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		switch lite.Code {
		case sqlite3.ErrFull, sqlite3.ErrIoErr:
			return &DiskFullError{Path: path, Err: err}
		case sqlite3.ErrNotADB, sqlite3.ErrCorrupt:
			return fmt.Errorf("inventory %q is damaged: restore a copy of it and its key, or start a new one: %w", path, err)
		case sqlite3.ErrBusy, sqlite3.ErrLocked:
			return &BusyError{Path: path}
		case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
			return fmt.Errorf("inventory %q cannot be written or read here: check the rights of the file and its folder: %w", path, err)
		}
	}
	if errors.Is(err, syscall.ENOSPC) {
		return &DiskFullError{Path: path, Err: err}
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("inventory %q: %s: no right to write here, name another place with --inventory: %w", path, what, err)
	}
	return fmt.Errorf("inventory %q: %s: %w", path, what, err)
}
