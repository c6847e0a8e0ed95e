package sqldb_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sqldb"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

// TestMariaDB goes through types, keys, refusals and samples on one server.
func TestMariaDB(t *testing.T) {
	server := servers.StartMariaDB(t)
	reader := server.NewReader(t)
	name := server.NewDatabase(t,
		"CREATE TABLE types (a varchar(40) COMMENT 'the mail', b enum('x','y'), c json, d datetime, e blob, f decimal(5,2), g uuid, h varbinary(9), i bit(1), j longtext) COMMENT 'owner: Team Nine'",
		`INSERT INTO types VALUES ('q@example.org', 'y', '{"a":1}', '2020-01-02 03:04:05', x'00ff41', 1.5, '00000000-0000-0000-0000-00000000000a', x'4142', 1, NULL)`,
		"CREATE TABLE big (id bigint unsigned PRIMARY KEY)", "INSERT INTO big VALUES (18446744073709551615), (18446744073709551614), (0), (9223372036854775808)",
		"CREATE TABLE two (a varchar(9), b int, c int, PRIMARY KEY (a, b))", "INSERT INTO two SELECT concat('K', seq % 3), seq, seq FROM seq_1_to_1000",
		"CREATE TABLE bins (a binary(4) PRIMARY KEY)", "INSERT INTO bins SELECT unhex(lpad(hex(seq), 8, '0')) FROM seq_1_to_900",
		"CREATE TABLE days (a datetime PRIMARY KEY)", "INSERT INTO days SELECT date_add('2020-01-01', interval seq minute) FROM seq_1_to_700",
		"CREATE TABLE loose (a int UNIQUE, b decimal(9,3) NOT NULL UNIQUE)", "INSERT INTO loose SELECT nullif(seq, 5), seq + 0.5 FROM seq_1_to_500",
		"CREATE TABLE closed (x int)", "CREATE TABLE lost (x int)", "CREATE VIEW broken AS SELECT x FROM lost", "DROP TABLE lost",
		"CREATE VIEW works AS SELECT c FROM two", "CREATE TABLE split (a int PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 4", "INSERT INTO split VALUES (1), (2), (3)",
	)
	grants := []string{fmt.Sprintf("GRANT INSERT ON %s.closed TO %s@'%%'", name, reader)}
	for _, table := range []string{"types", "big", "two", "bins", "days", "loose", "broken", "works", "split"} {
		grants = append(grants, fmt.Sprintf("GRANT SELECT ON %s.%s TO %s@'%%'", name, table, reader))
	}
	server.Exec(t, name, grants...)
	o := quick(options(t, server.URI(reader, name)+"?views=true", server.Getenv))
	o.RangeRows = 100
	got := readAll(t, open(t, o))
	at := func(table string) *listed {
		l := got[name+"/"+table]
		if l == nil {
			t.Fatalf("%s is not listed", table)
		}
		return l
	}
	want := [][]string{{"q@example.org", "y", `{"a":1}`, "2020-01-02 03:04:05", "\x00\xffA", "1.50", "00000000-0000-0000-0000-00000000000a", "AB", "\x01", "NULL"}}
	if d := cmp.Diff(want, at("types").rows); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if l := at("types"); l.head.Notes[0] != "the mail" || !l.head.Binary[4] || l.head.Binary[0] || l.ref.Owner != "Team Nine" || l.ref.OwnerBasis != "table_comment" {
		t.Errorf("%+v %+v", l.ref, l.head)
	}
	for table, n := range map[string]int{"big": 4, "two": 1000, "bins": 900, "days": 700, "loose": 500, "works": 1000, "split": 3} {
		l := at(table)
		all := map[string]bool{}
		for _, r := range l.rows {
			all[strings.Join(r, "|")] = true
		}
		if len(l.rows) != n || len(all) != n || len(l.errs) > 0 {
			t.Errorf("%s: %d rows, %d different, %v; want %d", table, len(l.rows), len(all), l.errs, n)
		}
	}
	if l := at("closed"); len(l.errs) != 1 || !errors.Is(l.errs[0], sources.ErrAccessDenied) {
		t.Errorf("a table without the right: %v", l.errs)
	}
	if l := at("broken"); len(l.errs) != 1 || !errors.Is(l.errs[0], sources.ErrRead) {
		t.Errorf("a view of nothing: %v", l.errs)
	}
	o.Sample = sqldb.Sample{Rows: 200, Seed: 3}
	one, same := readAll(t, open(t, o)), readAll(t, open(t, o))
	for _, table := range []string{"two", "bins"} {
		l := one[name+"/"+table]
		if n := len(l.rows); n < 140 || n > 260 || !slices.EqualFunc(l.rows, same[name+"/"+table].rows, slices.Equal) {
			t.Errorf("a sample of 200 of %s has %d rows, or is not the same twice", table, n)
		}
	}
}

// TestMariaDBAll reads all databases of a server, without its own.
func TestMariaDBAll(t *testing.T) {
	server := servers.StartMariaDB(t)
	a := server.NewDatabase(t, "CREATE TABLE t (x int)")
	b := server.NewDatabase(t, "CREATE TABLE t (x int)")
	got := readAll(t, open(t, options(t, server.URI(servers.Admin, ""), server.Getenv)))
	if got[a+"/t"] == nil || got[b+"/t"] == nil || got["mysql/user"] != nil || got["information_schema/TABLES"] != nil {
		t.Errorf("%d tables", len(got))
	}
}

// TestMariaDBFaults stops the server and kills connections in the middle of a
// table, and reads back what the server was sent.
func TestMariaDBFaults(t *testing.T) {
	server := servers.OwnMariaDB(t)
	const rows = 30_000
	name := server.NewDatabase(t, "CREATE TABLE a (id int PRIMARY KEY, x varchar(60))", fmt.Sprintf("INSERT INTO a SELECT seq, repeat('v', 50) FROM seq_1_to_%d", rows))
	o := quick(options(t, server.URI(servers.Admin, name), server.Getenv))
	o.RangeRows = 20_000
	seen, n := make([]int, rows+1), 0
	err := open(t, o).Walk(t.Context(), "", func(item sources.Item, _ sources.Cursor) error {
		return item.Rows(t.Context(), func(r sources.Row) error {
			id, err := strconv.Atoi(string(r.Values[0]))
			if err != nil {
				return err
			}
			seen[id]++
			switch n++; n {
			case 3_000:
				server.Stop(t)
				server.Start(t)
			case 12_000:
				server.Exec(t, "", "BEGIN NOT ATOMIC FOR p IN (SELECT id FROM information_schema.processlist WHERE user = 'admin' AND id <> connection_id()) DO KILL p.id; END FOR; END")
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, times := range seen[1:] {
		if times != 1 {
			t.Fatalf("row %d came %d times", id+1, times)
		}
	}
	log, err := os.ReadFile(server.Log)
	if err != nil {
		t.Fatal(err)
	}
	// what the test itself sends is not in a transaction that only reads
	read := regexp.MustCompile(`START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY`)
	write := regexp.MustCompile(`(?i)\b(Query|Execute)\s+(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|LOCK|CALL|LOAD)\b.*`)
	if !read.Match(log) {
		t.Error("no transaction that can only read")
	}
	for _, m := range write.FindAllString(string(log), -1) {
		if !strings.Contains(m, name) && !strings.Contains(m, "CREATE USER") && !strings.Contains(m, "CREATE TABLE a (") && !strings.Contains(m, "INSERT INTO a SELECT") {
			t.Errorf("a statement that writes: %.100s", m)
		}
	}
}

func TestMariaDBLogin(t *testing.T) {
	server := servers.StartMariaDB(t)
	for uri, want := range map[string]error{
		server.URI(servers.Admin, ""):                 nil,
		server.URI("nobody", ""):                      sources.ErrAccessDenied,
		server.URI(servers.Admin, "nothere"):          sources.ErrNotFound,
		server.URI(servers.Admin, "?sslmode=require"): sources.ErrUnreachable,
		server.URI(servers.Admin, "?sslmode=disable"): nil,
		"mysql://x@127.0.0.1:1/":                      sources.ErrUnreachable,
	} {
		begun := time.Now()
		_, err := open(t, options(t, uri, server.Getenv)).Describe(t.Context())
		if !errors.Is(err, want) || time.Since(begun) > 10*time.Second {
			t.Errorf("%s: %v after %s, want %v", uri, err, time.Since(begun), want)
		}
		if err != nil && (strings.Contains(err.Error(), server.Password) || strings.Contains(err.Error(), "nobody")) {
			t.Errorf("the error tells more than it should: %v", err)
		}
	}
}
