// Package all knows every kind of source: it opens the one that a URI names
// and describes them for the user. It owns no behaviour of any of them.
package all

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/files"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sqldb"
)

// Options hold what a source is opened with beside its URI.
type Options struct {
	Filter   sources.Filter
	Getenv   func(string) string // the environment; nil: an empty one
	Region   string              // where the configuration says that the data stands; a region in the URI wins
	OwnerTag string              // object tag that names the owner; one in the URI wins

	Sample  sqldb.Sample // of databases: how much of each table is read
	RowRate int          // of databases: rows per second, 0: no limit
	Conns   int          // of databases: connections at a time, 0: the default

	ReadTable s3.TableReader    // of buckets listed by an inventory in Parquet; nil: only those in CSV can be read
	Transport http.RoundTripper // for sources reached over HTTP; nil: one of its own
}

// Kind describes a kind of source.
type Kind struct {
	Name   string
	Folder string // where its code is, "": in one of its name
	URI    string // its form
	Rights string // what the account needs: never more
	// Evidence is what it needs beside that to state how data is kept, each right
	// only for its own answer; "" where nothing is stated.
	Evidence string
	Limits   string // what it does not read, in a sentence
	Tested   string // what it has been run against
}

// Kinds lists every kind of source, sorted by name.
func Kinds() []Kind {
	return []Kind{
		{
			Name:     files.Kind,
			Tested:   "Linux",
			Evidence: files.EvidenceRights,
			URI:      "PATH or file:///PATH",
			Rights:   "read and search permission on the folders and files; those without it are recorded as access_denied",
			Limits:   "symbolic links are not followed; devices, pipes, sockets and the kernel's own file systems (/proc, /sys) are not read; folders stay below the path given",
		},
		{
			Name: sqldb.MySQL, Folder: "sqldb", URI: sqldb.URIForms[sqldb.MySQL],
			Rights: "SELECT on the tables, and SHOW VIEW for views; the password comes from MYSQL_PWD or a file (passwordfile=FILE, mode 600)",
			Limits: "tables on which the account has no right at all are not shown to it, so not listed; federated tables are listed, not read; a table without primary key or unique index is read in one piece",
			Tested: "MariaDB 10.11",
		},
		{
			Name: sqldb.Postgres, Folder: "sqldb", URI: sqldb.URIForms[sqldb.Postgres],
			Rights: "CONNECT on the database, USAGE on the schemas, SELECT on the tables (pg_read_all_data), BYPASSRLS where row-level security hides rows; the password comes from PGPASSWORD, ~/.pgpass or a file (passwordfile=FILE, mode 600)",
			Limits: "one database at a time; foreign tables are listed, not read; large objects (lo) are not read",
			Tested: "PostgreSQL 15",
		},
		{
			Name:     s3.Kind,
			Tested:   "versitygw 1.8",
			Evidence: s3.EvidenceRights,
			URI:      s3.URIForm,
			Rights:   "s3:ListBucket and s3:GetObject; with ownertag also s3:GetObjectTagging; with inventory s3:GetObject on that, not s3:ListBucket; keys come from the environment or Amazon's shared files",
			Limits:   "current versions only; objects in GLACIER and DEEP_ARCHIVE must be restored first; keys that are not UTF-8 are listed, not read; directory buckets (S3 Express) list out of order and are refused; S3 Inventory in CSV and Parquet (ORC is refused)",
		},
		{
			Name: sqldb.SQLite, Folder: "sqldb", URI: sqldb.URIForms[sqldb.SQLite],
			Rights: "read permission on the file; its folder is left as it is",
			Limits: "encrypted files are not read; a table WITHOUT ROWID is read in one piece",
			Tested: "SQLite 3",
		},
		{
			Name: sqldb.SQLServer, Folder: "sqldb", URI: sqldb.URIForms[sqldb.SQLServer],
			Rights: "CONNECT, SELECT on the tables and VIEW DEFINITION (db_datareader); the password comes from SQLCMDPASSWORD or a file (passwordfile=FILE, mode 600)",
			Limits: "external tables are listed, not read; a table without a unique key of whole numbers or nvarchar is read in one piece; without snapshot isolation rows are locked briefly while they are read",
			Tested: "not yet run against a live server",
		},
	}
}

// Open opens the source that a URI or path names. A bad one is ErrBadURI, with
// a sentence that repeats none of it: a URI may hold a password. The context is
// for sources that connect when they are opened; these do not.
func Open(_ context.Context, uri string, o Options) (sources.Source, error) {
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	if uri == "" {
		return nil, badURI("it is empty")
	}
	scheme, isURI := schemeOf(uri)
	if !isURI {
		return openFiles(uri, o)
	}
	u, err := url.Parse(uri) // its error repeats the whole: not passed on
	if err != nil {
		return nil, badURI("it is not well formed (write %25 for a percent sign)")
	}
	switch scheme {
	case "file":
		switch {
		case u.Host != "" && u.Host != "localhost" || u.User != nil:
			return nil, badURI("a file URI names no host: file:///PATH")
		case u.RawQuery != "" || u.Fragment != "" || u.Path == "":
			return nil, badURI("a file URI is file:///PATH, with %3F for a ? and %23 for a #")
		}
		return openFiles(u.Path, o)
	case "s3":
		return openS3(u, o)
	}
	if sqldb.KindOf(scheme) != "" {
		return openDatabase(u, o)
	}
	return nil, badURI("there is no such kind of source; `pdatlas sources` lists them")
}

// schemeOf is the scheme of a URI, lower-case; a path has none, though it may
// hold "://" further on.
func schemeOf(uri string) (string, bool) {
	scheme, _, found := strings.Cut(uri, "://")
	if !found || scheme == "" {
		return "", false
	}
	scheme = strings.ToLower(scheme)
	for i, c := range []byte(scheme) {
		if letter := c >= 'a' && c <= 'z'; !letter && (i == 0 || (c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
			return "", false
		}
	}
	return scheme, true
}

func openFiles(path string, o Options) (sources.Source, error) {
	s, err := files.New(path, files.Options{Filter: o.Filter, Region: o.Region})
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openS3(u *url.URL, o Options) (sources.Source, error) {
	so, err := s3.Parse(u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Transport = o.Filter, o.Transport
	if so.Region == "" {
		so.Region = o.Region
	}
	if so.OwnerTag == "" {
		so.OwnerTag = o.OwnerTag
	}
	so.ReadTable = o.ReadTable
	s, err := s3.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openDatabase(u *url.URL, o Options) (sources.Source, error) {
	so, err := sqldb.Parse(u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Region, so.Sample, so.RowRate, so.Conns = o.Filter, o.Region, o.Sample, o.RowRate, o.Conns
	s, err := sqldb.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func badURI(why string) error { return fmt.Errorf("%s: %w", why, sources.ErrBadURI) }
