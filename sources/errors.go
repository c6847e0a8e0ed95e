package sources

import "errors"

// Classes of failure, told apart with errors.Is. A source wraps one of them
// round its own words; it never quotes content, and a path only with %q.
var (
	// An item's failures: the scan records them and goes on.
	ErrAccessDenied = errors.New("access denied")
	ErrVanished     = errors.New("object is gone")
	ErrChanged      = errors.New("object changed while it was read")
	ErrNotRegular   = errors.New("not a regular file")
	ErrExcluded     = errors.New("excluded by the configuration")
	ErrArchived     = errors.New("in an archive storage class that must be restored first")
	ErrRead         = errors.New("source failed")
	ErrTooLarge     = errors.New("a value is longer than the limit for one value; its beginning was read")
	ErrSampled      = errors.New("a sample was read, as configured")

	// A source's failures: its walk ends, what was recorded stays.
	ErrCredentialExpired = errors.New("credential expired")
	ErrUnreachable       = errors.New("source cannot be reached")
	ErrNotFound          = errors.New("no such source")
	ErrBadURI            = errors.New("bad source URI")
)
