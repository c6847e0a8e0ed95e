package sqldb

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/pdatlas/pdatlas/sources"
)

// URIForms are the forms of the URIs by kind.
var URIForms = map[string]string{
	Postgres:  "postgres://[USER@]HOST[:PORT]/DATABASE[?schema=S&views=true&sslmode=M&sslrootcert=FILE&passwordfile=FILE]",
	MySQL:     "mysql://[USER@]HOST[:PORT]/[DATABASE][?views=true&sslmode=M&sslrootcert=FILE&passwordfile=FILE]",
	SQLite:    "sqlite:///PATH[?views=true]",
	SQLServer: "sqlserver://[USER@]HOST[:PORT]/DATABASE[?schema=S&views=true&sslmode=M&sslrootcert=FILE&passwordfile=FILE]",
}

var defaultPorts = map[string]int{Postgres: 5432, MySQL: 3306, SQLServer: 1433}

// schemes are the names of the kinds in URIs.
var schemes = map[string]string{
	"postgres": Postgres, "postgresql": Postgres, "mysql": MySQL, "mariadb": MySQL, "sqlite": SQLite, "sqlite3": SQLite,
	"sqlserver": SQLServer, "mssql": SQLServer,
}

// KindOf is the kind of database that a URI's scheme names, "" when it names none.
func KindOf(scheme string) string { return schemes[strings.ToLower(scheme)] }

// Parse reads a URI. A password in it is refused: command lines are read by
// others. Errors are ErrBadURI and repeat nothing of the URI, or say what is
// wrong with a file of passwords.
func Parse(u *url.URL, getenv func(string) string) (Options, error) {
	o := Options{Kind: KindOf(u.Scheme)}
	q, err := url.ParseQuery(u.RawQuery)
	switch {
	case o.Kind == "":
		return o, badURI("there is no such kind of database")
	case u.Fragment != "":
		return o, badURI("write %23 for a #")
	case err != nil:
		return o, badURI("its options are not well formed")
	}
	if _, given := u.User.Password(); given {
		return o, badURI("it holds a password: give that by environment or file instead, as `pdatlas sources` says")
	}
	known := []string{"views", "schema", "sslmode", "sslrootcert", "sslcert", "sslkey", "passwordfile", "host"}
	switch o.Kind {
	case SQLite:
		known = known[:1]
	case MySQL:
		known = slices.DeleteFunc(known, func(k string) bool { return k == "schema" })
	}
	for k, v := range q {
		if !slices.Contains(known, k) || len(v) != 1 {
			return o, badURI("an option is unknown or given twice; these are known: " + strings.Join(known, ", "))
		}
	}
	switch q.Get("views") {
	case "", "false":
	case "true":
		o.Views = true
	default:
		return o, badURI("views is true or false")
	}
	if o.Kind == SQLite {
		return o.sqlite(u)
	}
	return o.server(u, q, getenv)
}

func (o Options) sqlite(u *url.URL) (Options, error) {
	if u.Host != "" && u.Host != "localhost" || u.User != nil || u.Path == "" {
		return o, badURI("a file of SQLite is sqlite:///PATH")
	}
	var err error
	o.Database, err = absolute(u.Path)
	return o, err
}

func (o Options) server(u *url.URL, q url.Values, getenv func(string) string) (Options, error) {
	o.Host, o.Schema = u.Hostname(), q.Get("schema")
	if q.Get("host") != "" {
		o.Host = q.Get("host") // the folder of a socket
	}
	if o.Host == "" {
		return o, badURI("it names no host")
	}
	if p := u.Port(); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 65_535 {
			return o, badURI("the port is no number from 1 to 65535")
		}
		o.Port = n
	}
	o.Database = strings.TrimPrefix(u.Path, "/")
	if strings.Contains(o.Database, "/") && !strings.Contains(u.EscapedPath(), "%2F") && !strings.Contains(u.EscapedPath(), "%2f") {
		return o, badURI("after the host stands the name of one database")
	}
	if o.Database == "" && o.Kind != MySQL {
		return o, badURI("it names no database")
	}
	env := environments[o.Kind]
	if o.User = u.User.Username(); o.User == "" {
		o.User = getenv(env.user)
	}
	if o.User == "" {
		o.User = getenv("USER")
	}
	var err error
	if o.TLS, err = parseTLS(o.Kind, q, getenv); err != nil {
		return o, err
	}
	o.Password, err = o.password(q.Get("passwordfile"), getenv)
	return o, err
}

// address is host and port as they are dialled.
func (o Options) address() string {
	port := o.Port
	if port == 0 {
		port = defaultPorts[o.Kind]
	}
	return net.JoinHostPort(o.Host, strconv.Itoa(port))
}

// unreachable is short for the class of what cannot be connected to.
var unreachable = sources.ErrUnreachable

func badURI(why string) error { return fmt.Errorf("%s: %w", why, sources.ErrBadURI) }
