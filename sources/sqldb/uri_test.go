package sqldb_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sqldb"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestParse(t *testing.T) {
	prefer := sqldb.TLS{Mode: sqldb.TLSPrefer}
	for _, c := range []struct {
		name, uri string
		getenv    func(string) string
		want      sqldb.Options
		source    string
	}{
		{"postgres", "postgres://u@Host/db", env("PGPASSWORD", "p"), sqldb.Options{Kind: sqldb.Postgres, Host: "Host", User: "u", Database: "db", Password: "p", TLS: prefer}, "postgres://host:5432/db"},
		{"environment", "postgresql://[::1]:7/d%2Fb?schema=s&views=true", env("PGUSER", "e", "PGSSLMODE", "verify-ca", "PGSSLROOTCERT", "/r", "USER", "no"),
			sqldb.Options{Kind: sqldb.Postgres, Host: "::1", Port: 7, User: "e", Database: "d/b", Schema: "s", Views: true, TLS: sqldb.TLS{Mode: sqldb.TLSCA, Roots: "/r"}}, ""},
		{"login_name", "postgres://h/db", env("USER", "me"), sqldb.Options{Kind: sqldb.Postgres, Host: "h", User: "me", Database: "db", TLS: prefer}, "postgres://h:5432/db"},
		{"socket", "postgres://u@/db?host=/run/pg", none, sqldb.Options{Kind: sqldb.Postgres, Host: "/run/pg", User: "u", Database: "db", TLS: prefer}, "postgres://%2Frun%2Fpg:5432/db"},
		{"mysql_all", "mariadb://u@h", env("MYSQL_PWD", "p", "PGPASSWORD", "no"), sqldb.Options{Kind: sqldb.MySQL, Host: "h", User: "u", Password: "p", TLS: prefer}, "mysql://h:3306/"},
		{"sqlserver", "mssql://u@h/db?sslmode=verify-full&schema=s", env("SQLCMDPASSWORD", "p"),
			sqldb.Options{Kind: sqldb.SQLServer, Host: "h", User: "u", Password: "p", Database: "db", Schema: "s", TLS: sqldb.TLS{Mode: sqldb.TLSFull}}, "sqlserver://h:1433/db/s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := options(t, c.uri, c.getenv)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if c.source == "" {
				return
			}
			if name := open(t, got).Name(); name != c.source {
				t.Errorf("the source is called %q, want %q", name, c.source)
			}
		})
	}
}

func TestParseBad(t *testing.T) {
	for _, uri := range []string{
		"postgres://u:s3cr3t@h/db", "mysql://u:s3cr3t@h/db", "sqlserver://u:s3cr3t@h/db", "postgres://u:@h/db",
		"postgres://h/db?password=s3cr3t", "postgres://h/db?sslmode=s3cr3t", "mysql://h/db?sslmode=verify-ca", "mysql://h/?schema=s3cr3t",
		"postgres://h", "postgres://h/", "postgres:///db", "postgres://h/a/s3cr3t", "postgres://h:0/db", "postgres://h:99999/db",
		"postgres://h/db#s3cr3t", "postgres://h/db?views=s3cr3t", "postgres://h/db?views=true&views=true", "postgres://h/db?%zz",
		"sqlite://s3cr3t/x", "sqlite://", "sqlite:///x?schema=s3cr3t", "sqlite://u@localhost/x", "oracle://h/db",
	} {
		u, err := url.Parse(uri)
		if err != nil {
			continue // it never comes so far
		}
		_, err = sqldb.Parse(u, none)
		if !errors.Is(err, sources.ErrBadURI) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", uri, err)
		}
	}
	u, _ := url.Parse("postgres://u:p@h/db")
	if _, err := sqldb.Parse(u, none); !strings.Contains(err.Error(), "password") || !strings.Contains(err.Error(), "environment or file") {
		t.Errorf("a password in a URI is refused without saying what to do: %v", err)
	}
	for _, o := range []sqldb.Options{
		{Kind: "oracle"}, {Kind: sqldb.Postgres, Filter: sources.Filter{Exclude: []string{"["}}},
		{Kind: sqldb.SQLite, Database: "/x", Sample: sqldb.Sample{Share: 2}}, {Kind: sqldb.SQLite, Sample: sqldb.Sample{Share: .1, Rows: 3}},
		{Kind: sqldb.Postgres, Host: "h", TLS: sqldb.TLS{Mode: sqldb.TLSFull, Roots: "/no/such/file"}},
		{Kind: sqldb.MySQL, Host: "h", TLS: sqldb.TLS{Mode: sqldb.TLSFull, Roots: "/no/such/file"}},
		{Kind: sqldb.SQLite, Database: "/no/such/file"},
	} {
		if s, err := sqldb.New(o); err == nil || s != nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

// TestPasswords: from the variable, PostgreSQL's file or one of our own, and from
// none that others can read.
func TestPasswords(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pass := write(".pgpass", "# h:1:db:u:no\nh:1:db:u:first\nother:*:*:*:no\n*:5432:d\\:b:u\\\\x:a\\:b\\\\c:d\n*:*:*:last:x:y\n", 0o600)
	for _, c := range []struct {
		name, uri string
		getenv    func(string) string
		want      string
		fails     bool
	}{
		{"variable", "postgres://u@h:1/db", env("PGPASSWORD", "v", "PGPASSFILE", pass), "v", false},
		{"line", "postgres://u@h:1/db", env("PGPASSFILE", pass), "first", false},
		{"escapes", `postgres://u%5Cx@any/d:b`, env("PGPASSFILE", pass), `a:b\c:d`, false},
		{"colons", "postgres://last@h/z", env("PGPASSFILE", pass), "x:y", false},
		{"none_fits", "postgres://z@h/z", env("PGPASSFILE", pass), "", false},
		{"home", "postgres://u@h:1/db", env("HOME", dir), "first", false},
		{"no_home", "postgres://u@h:1/db", env("HOME", dir+"/none"), "", false},
		{"named_missing", "postgres://u@h:1/db", env("PGPASSFILE", dir+"/none"), "", true},
		{"open_to_others", "postgres://u@h:1/db", env("PGPASSFILE", write("open", "h:1:db:u:s3cr3t", 0o644)), "", true},
		{"our_file", "mysql://u@h?passwordfile=" + write("own", "f\r\nsecond\n", 0o400), env("MYSQL_PWD", "no"), "f", false},
		{"our_open_file", "mysql://u@h?passwordfile=" + write("open2", "s3cr3t\n", 0o640), none, "", true},
		{"our_missing_file", "sqlserver://u@h/db?passwordfile=" + dir + "/none", none, "", true},
		{"a_folder", "mysql://u@h?passwordfile=" + dir, none, "", true},
		{"too_long", "mysql://u@h?passwordfile=" + write("long", strings.Repeat("s3cr3t", 2000), 0o600), none, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, err := url.Parse(c.uri)
			if err != nil {
				t.Fatal(err)
			}
			o, err := sqldb.Parse(u, c.getenv)
			if (err != nil) != c.fails || string(o.Password) != c.want {
				t.Errorf("%q, %v", string(o.Password), err)
			}
			if err != nil && (!errors.Is(err, sources.ErrAccessDenied) || strings.Contains(err.Error(), "s3cr3t")) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestSecretPrints: however options are printed, the password is not.
func TestSecretPrints(t *testing.T) {
	o := options(t, "postgres://u@h/db", env("PGPASSWORD", "c4nary"))
	for _, form := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, v := range []any{o, &o, o.Password, []any{o.Password}} {
			if s := fmt.Sprintf(form, v); strings.Contains(s, "c4nary") {
				t.Errorf("%s prints the password: %s", form, s)
			}
		}
	}
	if s := fmt.Sprintf("%+v %#v", open(t, o), o); strings.Contains(fmt.Sprintf("%+v", o), "c4nary") || strings.Contains(open(t, o).Name(), "c4nary") {
		t.Errorf("%.100s", s)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"postgres://u@h/db?sslmode=require", "mysql://h/", "sqlite:///x", "sqlserver://h:1/d?schema=s", "postgres://u:s3cr3t@h/db"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := url.Parse(s)
		if err != nil {
			return
		}
		o, err := sqldb.Parse(u, env("PGPASSWORD", "c4nary"))
		if _, given := u.User.Password(); given && err == nil && o.Kind != "" {
			t.Error("a password in a URI was taken")
		}
		if err != nil && strings.Contains(err.Error(), "c4nary") {
			t.Error("the error tells the password")
		}
	})
}
