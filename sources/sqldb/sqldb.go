// Package sqldb is the source of relational databases: PostgreSQL, MySQL and
// MariaDB, SQLite, SQL Server.
//
// It owns the walk over schemas and tables, the division of tables into ranges,
// reading them and what of that goes wrong. One small file per database holds
// what only that one knows: its catalogue, its syntax, its codes of error.
//
// Order: schemas, then tables, in byte order of their names; the ranges of a
// table by its key. The cursor is the last range. A table is divided by its
// primary key or a unique index without nulls; where it has none, by the place
// of the rows (ctid in PostgreSQL, rowid in SQLite); else it is one item. No
// range has more than Options.RangeRows rows, and no statement sorts more than a
// range.
//
// Invariants: every statement runs in a read-only transaction with limits on its
// time and on waiting for locks, as far as the database has them; nothing is
// written, no temporary table made. Errors are fixed sentences with the
// database's code, never its words, which quote values. Ranges are bounded by
// values of keys: these are only ever parameters and part of the cursor, which
// its keeper encrypts.
package sqldb

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

// Kinds of database: also the schemes of their URIs.
const (
	Postgres  = "postgres"
	MySQL     = "mysql"
	SQLite    = "sqlite"
	SQLServer = "sqlserver"
)

// Defaults of Options.
const (
	DefaultRangeRows   = 100_000
	DefaultConnections = 4
	DefaultTimeout     = 10 * time.Minute
)

// Options are what a database is opened with. Parse makes them from a URI.
type Options struct {
	Kind     string
	Host     string // name or address; of PostgreSQL also the folder of its socket
	Port     int    // 0: the kind's own
	User     string
	Password Secret
	Database string // a database's name; the file of SQLite; "" with MySQL: all
	Schema   string // read this one alone; "": all
	Views    bool   // read views as well
	TLS      TLS

	Filter  sources.Filter
	Region  string // where the user says that the data stands
	Sample  Sample
	RowRate int           // rows per second over all connections, 0: no limit
	Conns   int           // connections at a time, 0: DefaultConnections
	Timeout time.Duration // of one statement, 0: DefaultTimeout

	RangeRows int   // most rows of one item, 0: DefaultRangeRows
	Retry     Retry // zero: DefaultRetry
}

// Retry says how often and how patiently what may pass is tried again.
type Retry struct {
	Tries     int // in a row without a row read
	Base, Max time.Duration
}

// DefaultRetry outlasts the restart of a server: about a minute.
func DefaultRetry() Retry {
	return Retry{Tries: 9, Base: 500 * time.Millisecond, Max: 20 * time.Second}
}

// Secret is a password. It prints as "redacted".
type Secret string

// String implements fmt.Stringer.
func (Secret) String() string { return "redacted" }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return "redacted" }

// Source is one database. It implements sources.Source.
type Source struct {
	o     Options
	d     dialect
	pool  *pool
	match *sources.Matcher
	rate  *limiter
}

// New makes a source; nothing is connected to before it is asked for something.
func New(o Options) (*Source, error) {
	match, err := o.Filter.Compile()
	if err != nil {
		return nil, err
	}
	if err := o.Sample.check(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	var d dialect
	switch o.Kind {
	case Postgres:
		d, err = newPostgres(o)
	case MySQL:
		d, err = newMySQL(o)
	case SQLite:
		d, err = newSQLite(o)
	case SQLServer:
		d, err = newSQLServer(o)
	default:
		err = badURI("there is no such kind of database")
	}
	if err != nil {
		return nil, err
	}
	return &Source{o: o, d: d, match: match, pool: newPool(d, o.Conns, o.Retry), rate: newLimiter(o.RowRate)}, nil
}

func (o Options) withDefaults() Options {
	if o.Port == 0 {
		o.Port = defaultPorts[o.Kind]
	}
	if o.Conns <= 0 {
		o.Conns = DefaultConnections
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.RangeRows <= 0 {
		o.RangeRows = DefaultRangeRows
	}
	if o.RowRate > 0 { // a range is read well within the limits on its time
		o.RangeRows = max(1, min(o.RangeRows, o.RowRate*60))
	}
	if o.Retry == (Retry{}) {
		o.Retry = DefaultRetry()
	}
	return o
}

// Name implements sources.Source: kind, host, port, database and schema.
func (s *Source) Name() string {
	if s.o.Kind == SQLite {
		return SQLite + "://" + (&url.URL{Path: s.o.Database}).EscapedPath()
	}
	name := s.endpoint() + "/" + url.PathEscape(s.o.Database)
	if s.o.Schema != "" {
		name += "/" + url.PathEscape(s.o.Schema)
	}
	return name
}

func (s *Source) endpoint() string {
	host := strings.ToLower(s.o.Host)
	if strings.HasPrefix(host, "/") {
		host = url.PathEscape(s.o.Host) // a socket's folder
	} else if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return fmt.Sprintf("%s://%s:%d", s.o.Kind, host, s.o.Port)
}

// Describe implements sources.Source. It connects, so that a wrong password or
// name is told before anything is walked.
func (s *Source) Describe(ctx context.Context) (sources.Description, error) {
	d := sources.Description{Kind: s.o.Kind, Endpoint: s.endpoint(), Root: s.o.Database, Region: s.o.Region}
	if s.o.Kind == SQLite {
		d.Endpoint = SQLite + "://"
	}
	if d.Root == "" {
		d.Root = "all databases"
	}
	if d.Region != "" {
		d.Basis = "declared"
	}
	err := s.pool.use(ctx, func(session) error { return nil })
	if err != nil {
		d.Code = codeOf(err)
	}
	return d, err
}

// Close implements sources.Source.
func (s *Source) Close() error {
	s.pool.close()
	return nil
}
