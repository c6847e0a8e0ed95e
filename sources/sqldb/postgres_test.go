package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sqldb"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

// listed is a table as a walk and its rows gave it.
type listed struct {
	ref  sources.Ref
	rows [][]string
	head sources.Row
	errs []error // of its parts, without nil
}

// readAll walks a source and reads everything, by path.
func readAll(t testing.TB, s sources.Source) map[string]*listed {
	t.Helper()
	out := map[string]*listed{}
	err := s.Walk(t.Context(), "", func(item sources.Item, _ sources.Cursor) error {
		l := out[item.Ref.Path]
		if l == nil {
			l = &listed{ref: item.Ref}
			out[item.Ref.Path] = l
		}
		var err error
		if item.Open != nil {
			_, err = item.Open(t.Context())
		} else {
			err = item.Rows(t.Context(), func(r sources.Row) error {
				l.head = r
				var row []string
				for _, v := range r.Values {
					if v == nil {
						row = append(row, "NULL")
						continue
					}
					row = append(row, string(v))
				}
				l.rows = append(l.rows, row)
				return nil
			})
		}
		if err != nil {
			l.errs = append(l.errs, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// quick are options that do not wait long for what does not come back.
func quick(o sqldb.Options) sqldb.Options {
	o.Retry = sqldb.Retry{Tries: 8, Base: 20 * time.Millisecond, Max: 500 * time.Millisecond}
	return o
}

func TestPostgresTypes(t *testing.T) {
	server := servers.StartPostgres(t)
	name := server.NewDatabase(t,
		"CREATE TYPE mood AS ENUM ('sad', 'ok')", "CREATE TYPE pair AS (a int, b text)", "CREATE DOMAIN mail AS text CHECK (value LIKE '%@%')",
		"CREATE DOMAIN scan AS bytea",
		`CREATE TABLE types (a mail, b mood, c pair, d int[], e jsonb, f xml, g timestamptz, h bytea, i inet, j uuid, k tsrange, l numeric, m bool, n scan, o text)`,
		`INSERT INTO types VALUES ('q@example.org', 'ok', '(1,"x y")', '{1,2}', '{"a": [1, "ü"]}', '<a>b</a>', '2020-01-02 03:04:05+00',
		 '\x00ff41', '192.0.2.1', '00000000-0000-0000-0000-00000000000a', '[2020-01-01,2020-02-01)', 1.50, true, '\x4142', null)`,
		"COMMENT ON COLUMN types.b IS 'how they feel'", "COMMENT ON TABLE types IS 'Test. owner: Team Nine; since 2020'",
		`CREATE TABLE "no columns" ()`, `INSERT INTO "no columns" DEFAULT VALUES`)
	o := options(t, server.URI(servers.Admin, name), server.Getenv)
	got := readAll(t, open(t, o))
	l := got["public/types"]
	want := [][]string{{"q@example.org", "ok", `(1,"x y")`, "{1,2}", `{"a": [1, "ü"]}`, "<a>b</a>", "2020-01-02 03:04:05+00", "\x00\xffA",
		"192.0.2.1", "00000000-0000-0000-0000-00000000000a", `["2020-01-01 00:00:00","2020-02-01 00:00:00")`, "1.50", "t", "AB", "NULL"}}
	server.Exec(t, name, "SET timezone = 'UTC'")
	if d := cmp.Diff(want, l.rows); d != "" || len(l.errs) > 0 {
		t.Errorf("%v (-want +got):\n%s", l.errs, d)
	}
	if l.ref.Owner != "Team Nine" || l.ref.OwnerBasis != "table_comment" || l.ref.DataSet != "public" {
		t.Errorf("%+v", l.ref)
	}
	if l.head.Fields[1] != "b" || l.head.Notes[1] != "how they feel" || !l.head.Binary[7] || !l.head.Binary[13] || l.head.Binary[0] {
		t.Errorf("%+v", l.head)
	}
	if e := got["public/no columns"]; e == nil || len(e.rows) != 1 || e.ref.Owner != servers.Admin || e.ref.OwnerBasis != "db_owner" {
		t.Errorf("a table without columns: %+v", e)
	}
}

// TestPostgresRefusals: whatever one table has against being read, the others are
// read, and it is listed with the class of its reason.
func TestPostgresRefusals(t *testing.T) {
	server := servers.StartPostgres(t)
	reader := server.NewReader(t)
	fill := []string{"CREATE SCHEMA closed", "CREATE TABLE closed.t (x text)"}
	for i := range 50 {
		fill = append(fill, fmt.Sprintf("CREATE TABLE t%02d (x text)", i), fmt.Sprintf("INSERT INTO t%02d VALUES ('v')", i),
			fmt.Sprintf("GRANT SELECT ON t%02d TO %s", i, reader))
	}
	fill = append(fill, "REVOKE SELECT ON t07 FROM "+reader,
		"CREATE TABLE secured (x text)", "ALTER TABLE secured ENABLE ROW LEVEL SECURITY", "CREATE POLICY p ON secured USING (x = 'mine')", "GRANT SELECT ON secured TO "+reader,
		"CREATE VIEW fails AS SELECT 1 / (length(x) - 1) AS q FROM t00", "GRANT SELECT ON fails TO "+reader,
		"CREATE VIEW works AS SELECT x FROM t00", "GRANT SELECT ON works TO "+reader,
		"CREATE TABLE parts (k int, x text) PARTITION BY RANGE (k)", "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)",
		"CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20)", "INSERT INTO parts VALUES (1, 'a'), (11, 'b')",
		"GRANT SELECT ON parts TO "+reader, "CREATE TABLE heir () INHERITS (t01)", "INSERT INTO heir VALUES ('own')", "GRANT SELECT ON heir TO "+reader,
	)
	name := server.NewDatabase(t, fill...)
	o := quick(options(t, server.URI(reader, name)+"?views=true", server.Getenv))
	got := readAll(t, open(t, o))
	for path, want := range map[string]error{
		"public/t07": sources.ErrAccessDenied, "closed/t": sources.ErrAccessDenied, "public/secured": sources.ErrAccessDenied, "public/fails": sources.ErrRead,
	} {
		if l := got[path]; l == nil || len(l.errs) != 1 || !errors.Is(l.errs[0], want) || len(l.rows) > 0 {
			t.Errorf("%s: %+v, want %v", path, l, want)
		}
		delete(got, path)
	}
	if e := got["public/parts"]; len(e.rows) != 2 || got["public/parts_1"] != nil {
		t.Errorf("a partitioned table, whose partitions may not be read one by one: %+v", e)
	}
	if len(got["public/t01"].rows) != 1 || len(got["public/heir"].rows) != 1 {
		t.Error("a table is not read without what inherits from it")
	}
	if len(got) != 49+3 {
		t.Errorf("%d tables were read, want 52", len(got))
	}
	for path, l := range got {
		if len(l.errs) > 0 {
			t.Errorf("%s: %v", path, l.errs)
		}
	}
}

// TestPostgresPartitions: partitions are parts of one table.
func TestPostgresPartitions(t *testing.T) {
	server := servers.StartPostgres(t)
	name := server.NewDatabase(t, "CREATE TABLE p (k int, x text) PARTITION BY LIST (k)", "CREATE TABLE a PARTITION OF p FOR VALUES IN (1)",
		"CREATE TABLE b PARTITION OF p FOR VALUES IN (2) PARTITION BY LIST (x)", "CREATE TABLE b1 PARTITION OF b FOR VALUES IN ('x')",
		"INSERT INTO p VALUES (1, 'w'), (2, 'x')", "CREATE TABLE none (k int) PARTITION BY LIST (k)")
	got := readAll(t, open(t, options(t, server.URI(servers.Admin, name), server.Getenv)))
	if len(got) != 2 || len(got["public/p"].rows) != 2 || len(got["public/none"].rows) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestPostgresReadOnly reads back every statement that the server was sent. It
// fails if any but those that read is among them, or one outside a transaction
// that can only read.
func TestPostgresReadOnly(t *testing.T) {
	server := servers.OwnPostgres(t)
	name := server.NewDatabase(t, "CREATE TABLE big (id int PRIMARY KEY, x text)", "INSERT INTO big SELECT i, 'v' FROM generate_series(1, 5000) i",
		"CREATE TABLE heap (x text)", "INSERT INTO heap SELECT 'v' FROM generate_series(1, 5000)", "CREATE VIEW v AS SELECT * FROM heap", "ANALYZE")
	for _, sample := range []sqldb.Sample{{}, {Rows: 100, Seed: 4}} {
		o := options(t, server.URI(servers.Admin, name)+"?views=true", server.Getenv)
		o.RangeRows, o.Sample = 1000, sample
		s := open(t, o)
		if _, err := s.Describe(t.Context()); err != nil {
			t.Fatal(err)
		}
		readAll(t, s)
	}
	log, err := os.ReadFile(server.Log)
	if err != nil {
		t.Fatal(err)
	}
	statement := regexp.MustCompile(`(?m)^pdatlas\|LOG:  (?:statement|execute [^:]*): (.*)$`)
	allowed := regexp.MustCompile(`^(BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL .*|ROLLBACK|SELECT .*|WITH RECURSIVE leaf .*|` +
		`DECLARE pdatlas NO SCROLL CURSOR FOR SELECT .*|FETCH FORWARD 1000 FROM pdatlas|CLOSE pdatlas)$`)
	kinds := map[string]int{}
	for _, m := range statement.FindAllStringSubmatch(string(log), -1) {
		kinds[strings.Fields(m[1])[0]]++
		if !allowed.MatchString(m[1]) {
			t.Errorf("a statement that does not only read: %s", m[1])
		}
	}
	if kinds["BEGIN"] < 10 || kinds["BEGIN"] != kinds["ROLLBACK"] || kinds["DECLARE"] < 10 || kinds["FETCH"] < kinds["DECLARE"] {
		t.Errorf("the statements do not add up: %v", kinds)
	}
	if strings.Contains(string(log), "pdatlas|ERROR") {
		t.Error("the server refused a statement")
	}
	if strings.Contains(string(log), "default_transaction_read_only") {
		t.Error("read-only is a setting of each transaction, not asked for in words")
	}
}

// TestPostgresRestart stops the server in the middle of a table and kills
// connections: each row comes once all the same.
func TestPostgresRestart(t *testing.T) {
	server := servers.OwnPostgres(t)
	const rows = 40_000
	name := server.NewDatabase(t, fmt.Sprintf("CREATE TABLE keyed (id int PRIMARY KEY, x text); INSERT INTO keyed SELECT i, repeat('v', 50) FROM generate_series(1, %d) i", rows),
		fmt.Sprintf("CREATE TABLE heap (id int, x text); INSERT INTO heap SELECT i, repeat('v', 50) FROM generate_series(1, %d) i", rows), "ANALYZE")
	server.Exec(t, name, "CHECKPOINT")
	o := quick(options(t, server.URI(servers.Admin, name), server.Getenv))
	o.RangeRows = 15_000
	s := open(t, o)
	seen := map[string]map[string]int{}
	n := 0
	err := s.Walk(t.Context(), "", func(item sources.Item, _ sources.Cursor) error {
		ids := seen[item.Ref.Path]
		if ids == nil {
			ids = map[string]int{}
			seen[item.Ref.Path] = ids
		}
		return item.Rows(t.Context(), func(r sources.Row) error {
			ids[string(r.Values[0])]++
			switch n++; n {
			case 5_500, 50_500:
				server.Stop(t)
				server.Start(t)
			case 20_700, 62_000:
				server.Exec(t, "", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pdatlas'")
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, ids := range seen {
		for id, times := range ids {
			if times != 1 {
				t.Fatalf("%s: row %s came %d times", path, id, times)
			}
		}
		if len(ids) != rows {
			t.Errorf("%s: %d rows, want %d", path, len(ids), rows)
		}
	}
}

// TestPostgresDown: a server that is gone fails what is read of it, and the source is
// as good as before once it is back.
func TestPostgresDown(t *testing.T) {
	server := servers.OwnPostgres(t)
	name := server.NewDatabase(t, "CREATE TABLE a (x text)", "INSERT INTO a VALUES ('v')")
	o := quick(options(t, server.URI(servers.Admin, name), server.Getenv))
	o.Retry.Tries = 3
	s := open(t, o)
	var item sources.Item
	if err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error { item = i; return nil }); err != nil {
		t.Fatal(err)
	}
	server.Stop(t)
	err := item.Rows(t.Context(), func(sources.Row) error { return nil })
	if !errors.Is(err, sources.ErrUnreachable) {
		t.Errorf("rows of a server that is gone: %v", err)
	}
	if err := s.Walk(t.Context(), "", func(sources.Item, sources.Cursor) error { return nil }); !errors.Is(err, sources.ErrUnreachable) {
		t.Errorf("a walk of a server that is gone: %v", err)
	}
	server.Start(t)
	if l := readAll(t, s)["public/a"]; l == nil || len(l.rows) != 1 {
		t.Errorf("it does not come back: %+v", l)
	}
}

// TestPostgresSample: the sample is of about the size asked for, the same for a
// seed and another for another, and of each row with the same chance.
func TestPostgresSample(t *testing.T) {
	server := servers.StartPostgres(t)
	name := server.NewDatabase(t, "CREATE TABLE keyed (id int PRIMARY KEY)", "INSERT INTO keyed SELECT i FROM generate_series(1, 20000) i",
		"CREATE TABLE heap (id int)", "INSERT INTO heap SELECT i FROM generate_series(1, 20000) i", "CREATE TABLE few (id int)", "INSERT INTO few VALUES (1)",
		"CREATE VIEW v AS SELECT id FROM keyed", "ANALYZE")
	sample := func(seed uint64, p sqldb.Sample) map[string]*listed {
		o := options(t, server.URI(servers.Admin, name)+"?views=true", server.Getenv)
		p.Seed = seed
		o.Sample, o.RangeRows = p, 5000
		return readAll(t, open(t, o))
	}
	one, same, other := sample(1, sqldb.Sample{Rows: 1000}), sample(1, sqldb.Sample{Rows: 1000}), sample(2, sqldb.Sample{Share: 0.05})
	for _, path := range []string{"public/keyed", "public/heap", "public/v"} {
		if n := len(one[path].rows); n < 850 || n > 1150 {
			t.Errorf("%s: %d rows", path, n)
		}
		if !errors.Is(one[path].errs[0], sources.ErrSampled) {
			t.Errorf("%s: %v", path, one[path].errs)
		}
		if d := cmp.Diff(one[path].rows, same[path].rows); d != "" {
			t.Errorf("%s: another sample for the same seed", path)
		}
		if slices.EqualFunc(one[path].rows, other[path].rows, slices.Equal) {
			t.Errorf("%s: the same sample for another seed", path)
		}
	}
	if l := one["public/few"]; len(l.rows) != 1 || len(l.errs) > 0 {
		t.Errorf("a small table is not read whole: %+v", l)
	}
}

// TestPostgresLongValue: of a value longer than the limit the beginning is read,
// and the item says that it is not all.
func TestPostgresLongValue(t *testing.T) {
	server := servers.StartPostgres(t)
	name := server.NewDatabase(t, "CREATE TABLE a (x text, y bytea)", "INSERT INTO a VALUES (repeat('v', 17000000), 'w'), ('v', decode(repeat('00', 17000000), 'hex'))")
	l := readAll(t, open(t, options(t, server.URI(servers.Admin, name), server.Getenv)))["public/a"]
	if len(l.rows) != 2 || len(l.rows[0][0]) != 16<<20 || len(l.rows[1][1]) != 16<<20 || !errors.Is(l.errs[0], sources.ErrTooLarge) {
		t.Errorf("%d rows, %v", len(l.rows), l.errs)
	}
}

// TestPostgresLogin: what is wrong with the address is told at once, by class.
func TestPostgresLogin(t *testing.T) {
	server := servers.StartPostgres(t)
	wrong := func(name string) string {
		if name == "PGPASSWORD" {
			return "wr0ngpassword"
		}
		return ""
	}
	for _, c := range []struct {
		uri    string
		getenv func(string) string
		want   error
	}{
		{server.URI(servers.Admin, "postgres"), server.Getenv, nil},
		{server.URI(servers.Admin, "postgres"), wrong, sources.ErrAccessDenied},
		{server.URI("nobody-here", "postgres"), server.Getenv, sources.ErrAccessDenied},
		{server.URI(servers.Admin, "no-such-database"), server.Getenv, sources.ErrNotFound},
		{server.URI(servers.Admin, "postgres") + "?sslmode=require", server.Getenv, sources.ErrUnreachable},
		{"postgres://x@127.0.0.1:1/x", server.Getenv, sources.ErrUnreachable},
		{"postgres://x@no-such-host.invalid/x", server.Getenv, sources.ErrUnreachable},
	} {
		begun := time.Now()
		s := open(t, options(t, c.uri, c.getenv))
		d, err := s.Describe(t.Context())
		if !errors.Is(err, c.want) || d.Kind != sqldb.Postgres {
			t.Errorf("%s: %v, want %v", c.uri, err, c.want)
		}
		if err != nil && (strings.Contains(err.Error(), "wr0ng") || strings.Contains(err.Error(), "nobody-here") || strings.Contains(err.Error(), server.Password)) {
			t.Errorf("the error tells more than it should: %v", err)
		}
		if time.Since(begun) > 10*time.Second {
			t.Errorf("%s: told after %s", c.uri, time.Since(begun))
		}
	}
}

// TestPostgresStatementTimeout: a view that takes for ever ends as an error.
func TestPostgresStatementTimeout(t *testing.T) {
	server := servers.StartPostgres(t)
	name := server.NewDatabase(t, "CREATE VIEW slow AS SELECT pg_sleep(3600)::text", "CREATE TABLE a (x text)")
	o := options(t, server.URI(servers.Admin, name)+"?views=true", server.Getenv)
	o.Timeout = 200 * time.Millisecond
	got := readAll(t, open(t, o))
	if l := got["public/slow"]; len(l.errs) != 1 || !errors.Is(l.errs[0], sources.ErrRead) || !strings.Contains(l.errs[0].Error(), "57014") {
		t.Errorf("%v", l.errs)
	}
	if got["public/a"] == nil {
		t.Error("the walk did not go on")
	}
}

// TestPostgresCancel ends a read in the middle of a slow statement.
func TestPostgresCancel(t *testing.T) {
	server := servers.StartPostgres(t)
	name := server.NewDatabase(t, "CREATE VIEW slow AS SELECT pg_sleep(3600)::text")
	var item sources.Item
	s := open(t, options(t, server.URI(servers.Admin, name)+"?views=true", server.Getenv))
	if err := s.Walk(t.Context(), "", func(i sources.Item, _ sources.Cursor) error { item = i; return nil }); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if err := item.Rows(ctx, func(sources.Row) error { return nil }); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 8*time.Second {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}
