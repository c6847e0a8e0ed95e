package sqldb

import "context"

// dialect is what is particular to one database. Its methods are called from
// many goroutines; a session belongs to one at a time.
type dialect interface {
	// open connects. The session has no transaction yet.
	open(ctx context.Context) (session, error)
	// tables lists what may be read, without its columns, in any order.
	tables(ctx context.Context, s session) ([]table, error)
	// detail adds the columns and leaves of one table.
	detail(ctx context.Context, s session, t *table) error
	// failure says what an error of the driver means, nil when it does not know.
	failure(err error) *failure
	syntax() syntax
}

// session is a connection. Queries give every value as text, or as the bytes of
// a binary column; values are valid until fn returns. An error of fn ends the
// query and is returned unchanged.
type session interface {
	begin(ctx context.Context) error // a new read-only transaction, in place of any other
	query(ctx context.Context, sql string, args []any, fn func(values [][]byte) error) error
	// stream is query for many rows: they come a few at a time.
	stream(ctx context.Context, sql string, args []any, fn func(values [][]byte) error) error
	end() error // ends the transaction; an error means that the session is of no use
	close()
}

// syntax is how a database writes what they all have. quote makes an identifier
// of any name; param is the n-th parameter, from 1, for a value of a key column.
type syntax struct {
	quote func(name string) string
	param func(n int, k *keyColumn) string
	arg   func(text []byte, k *keyColumn) any // a key's value as parameter
	// nth appends to a query in order what leaves its n-th row alone, from 0.
	nth func(n int) string
	// sample is a condition that keeps this share of a leaf's rows, each by
	// chance and always the same for a seed; nil or "": not to be had.
	sample func(l *leaf, share float64, seed uint64) string
	only   string // before a table's name: without what inherits from it
}

// table is a table or view.
type table struct {
	id             string // the catalogue's own
	schema, name   string
	view           bool
	elsewhere      bool // its rows are another server's
	owner, comment string
	rows           int64 // an estimate, -1: unknown
	bytes          int64 // -1: unknown
	columns        []column
	leaves         []leaf // where its rows are, in order of name; a view is its own
}

// column is a column of a table.
type column struct {
	name, note string
	binary     bool
	expr       string // what is selected
}

// leaf is a table or partition that holds rows itself.
type leaf struct {
	schema, name string
	key          []keyColumn // in order; nil: none that rows can be divided by
	heirs        bool        // with what inherits from it
	small        bool        // known to fit into one range
	pages        int64       // of a leaf divided by ctid
	pageRows     int64       // most rows of a page
}

// keyKind says how the values of a key column are handed over.
type keyKind int

const (
	keyText    keyKind = iota
	keyInteger         // whole numbers within 64 bits, signed or not
	keyBytes
	keyPlace // the place of a row: ctid
)

// keyColumn is a column of the key that a leaf is divided by.
type keyColumn struct {
	name string
	kind keyKind
	typ  string // the database's name of its type, where parameters need it
}
