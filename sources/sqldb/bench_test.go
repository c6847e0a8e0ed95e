package sqldb_test

import (
	"database/sql"
	"fmt"
	"syscall"
	"testing"
	"time"

	mydriver "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

// benchRows is how many rows the tables of the benchmarks have.
const benchRows = 200_000

// cpu is the processor time that this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// measure reports rows per second of processor time of this side.
func measure(b *testing.B, read func() int) {
	b.Helper()
	b.ResetTimer()
	begun, rows := cpu(b), 0
	for range b.N {
		rows += read()
	}
	if rows != b.N*benchRows {
		b.Fatalf("%d rows in %d runs", rows, b.N)
	}
	b.ReportMetric(float64(rows)/(cpu(b)-begun).Seconds(), "rows/cpu-s")
}

// source reads all through a source.
func benchSource(b *testing.B, s sources.Source) func() int {
	return func() (n int) {
		err := s.Walk(b.Context(), "", func(item sources.Item, _ sources.Cursor) error {
			return item.Rows(b.Context(), func(sources.Row) error { n++; return nil })
		})
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
}

// BenchmarkPostgres compares the source with a bare loop over a cursor: it is to
// give at least half of its rows per second of processor time.
func BenchmarkPostgres(b *testing.B) {
	server := servers.StartPostgres(b)
	name := server.NewDatabase(b, fmt.Sprintf(`CREATE TABLE a (id bigint PRIMARY KEY, name text, mail text, born date, n numeric, note text);
		INSERT INTO a SELECT i, 'name ' || i, 'user' || i || '@example.org', date '1980-01-01' + (i %% 9000)::int, i * 1.5, repeat('x', 60) FROM generate_series(1, %d) i`, benchRows), "ANALYZE")
	b.Run("source", func(b *testing.B) {
		measure(b, benchSource(b, open(b, options(b, server.URI(servers.Admin, name), server.Getenv))))
	})
	b.Run("bare", func(b *testing.B) {
		c, err := pgconn.Connect(b.Context(), fmt.Sprintf("postgres://%s:%s@%s/%s", servers.Admin, server.Password, server.Address, name))
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close(b.Context())
		measure(b, func() (n int) {
			if _, err := c.Exec(b.Context(), "BEGIN READ ONLY; DECLARE c NO SCROLL CURSOR FOR SELECT * FROM a").ReadAll(); err != nil {
				b.Fatal(err)
			}
			for {
				r := c.ExecParams(b.Context(), "FETCH FORWARD 1000 FROM c", nil, nil, nil, nil)
				got := 0
				for r.NextRow() {
					_ = r.Values()
					got++
				}
				if _, err := r.Close(); err != nil {
					b.Fatal(err)
				}
				if n += got; got < 1000 {
					break
				}
			}
			if _, err := c.Exec(b.Context(), "ROLLBACK").ReadAll(); err != nil {
				b.Fatal(err)
			}
			return n
		})
	})
}

// BenchmarkMariaDB does the same, against a bare loop over the rows.
func BenchmarkMariaDB(b *testing.B) {
	server := servers.StartMariaDB(b)
	name := server.NewDatabase(b, "CREATE TABLE a (id bigint PRIMARY KEY, name varchar(40), mail varchar(60), born date, n decimal(12,2), note varchar(80))",
		fmt.Sprintf("INSERT INTO a SELECT seq, concat('name ', seq), concat('user', seq, '@example.org'), date_add('1980-01-01', interval seq %% 9000 day), seq * 1.5, repeat('x', 60) FROM seq_1_to_%d", benchRows))
	b.Run("source", func(b *testing.B) {
		measure(b, benchSource(b, open(b, options(b, server.URI(servers.Admin, name), server.Getenv))))
	})
	b.Run("bare", func(b *testing.B) {
		c := mydriver.NewConfig()
		c.User, c.Passwd, c.Net, c.Addr, c.DBName = servers.Admin, server.Password, "tcp", server.Address, name
		connector, err := mydriver.NewConnector(c)
		if err != nil {
			b.Fatal(err)
		}
		db := sql.OpenDB(connector)
		defer db.Close()
		measure(b, func() (n int) {
			rows, err := db.QueryContext(b.Context(), "SELECT * FROM a")
			if err != nil {
				b.Fatal(err)
			}
			defer rows.Close()
			raw := make([]sql.RawBytes, 6)
			into := []any{&raw[0], &raw[1], &raw[2], &raw[3], &raw[4], &raw[5]}
			for rows.Next() {
				if err := rows.Scan(into...); err != nil {
					b.Fatal(err)
				}
				n++
			}
			if err := rows.Err(); err != nil {
				b.Fatal(err)
			}
			return n
		})
	})
}
