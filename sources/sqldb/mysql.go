package sqldb

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"strconv"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
)

// mySQL reads MySQL 5.7 and later and MariaDB.
type mySQL struct {
	o Options
	c *driver.Config
}

func newMySQL(o Options) (*mySQL, error) {
	c := driver.NewConfig()
	c.User, c.Passwd, c.DBName = o.User, string(o.Password), o.Database
	c.Net, c.Addr = "tcp", o.address()
	if strings.HasPrefix(o.Host, "/") {
		c.Net, c.Addr = "unix", o.Host
	}
	c.Timeout = 30 * time.Second
	c.ReadTimeout = o.Timeout + time.Minute // the server gives up first
	c.MaxAllowedPacket = 4*maxValue + 1<<20
	c.ConnectionAttributes = "program_name:pdatlas"
	c.Logger = log.New(io.Discard, "", 0) // its words may quote a host or an account
	var err error
	switch c.TLS, err = o.TLS.config(o.Host); {
	case err != nil:
		return nil, err
	case o.TLS.Mode == TLSPrefer:
		c.TLS, c.AllowFallbackToPlaintext = &tls.Config{InsecureSkipVerify: true}, true // what "prefer" asks for
	}
	return &mySQL{o: o, c: c}, nil
}

// open connects and sets limits on the time of a statement, in MariaDB's or in
// MySQL's way, and on waiting for locks.
func (d *mySQL) open(ctx context.Context) (session, error) {
	connector, err := driver.NewConnector(d.c)
	if err != nil {
		return nil, err
	}
	s, err := newSQLSession(ctx, sql.OpenDB(connector), []string{
		"SET SESSION TRANSACTION READ ONLY", "SET SESSION lock_wait_timeout = 10", "SET SESSION time_zone = '+00:00'",
	}, []string{
		"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
	}, "ROLLBACK")
	if err != nil {
		return nil, err
	}
	var version string
	if err = s.query(ctx, "SELECT VERSION()", nil, func(v [][]byte) error { version = string(v[0]); return nil }); err == nil {
		limit := fmt.Sprintf("SET SESSION max_execution_time = %d", d.o.Timeout.Milliseconds())
		if strings.Contains(version, "MariaDB") {
			limit = fmt.Sprintf("SET SESSION max_statement_time = %d", int64(max(1, d.o.Timeout.Seconds())))
		}
		_, err = s.c.ExecContext(ctx, limit)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// System schemas hold the server's own data.
const mySchemas = " NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')"

const myTables = `SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, coalesce(TABLE_ROWS, -1), coalesce(DATA_LENGTH, -1), coalesce(TABLE_COMMENT, ''),
	coalesce(ENGINE, '') FROM information_schema.TABLES
	WHERE TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') AND TABLE_SCHEMA` + mySchemas + ` AND (TABLE_SCHEMA = ? OR ? = '')`

const myColumns = `SELECT COLUMN_NAME, DATA_TYPE, coalesce(COLUMN_COMMENT, '') FROM information_schema.COLUMNS
	WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`

// myKeys lists the columns of the unique indexes, the primary key first.
const myKeys = `SELECT s.INDEX_NAME, s.COLUMN_NAME, c.DATA_TYPE, s.NULLABLE, coalesce(s.SUB_PART, 0)
	FROM information_schema.STATISTICS s LEFT JOIN information_schema.COLUMNS c
	ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
	WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.NON_UNIQUE = 0
	ORDER BY s.INDEX_NAME <> 'PRIMARY', s.INDEX_NAME, s.SEQ_IN_INDEX`

func (d *mySQL) tables(ctx context.Context, s session) (ts []table, err error) {
	err = s.query(ctx, myTables, []any{d.o.Database, d.o.Database}, func(v [][]byte) error {
		t := table{schema: string(v[0]), name: string(v[1]), rows: number(v[3]), bytes: number(v[4]), comment: string(v[5])}
		if string(v[2]) == "VIEW" {
			t.view, t.rows, t.bytes, t.comment = true, -1, -1, ""
		}
		switch string(v[6]) {
		case "FEDERATED", "CONNECT", "SPIDER":
			t.elsewhere = true
		}
		ts = append(ts, t)
		return nil
	})
	return ts, err
}

func (d *mySQL) detail(ctx context.Context, s session, t *table) error {
	t.columns = t.columns[:0]
	err := s.query(ctx, myColumns, []any{t.schema, t.name}, func(v [][]byte) error {
		c := column{name: string(v[0]), note: string(v[2])}
		c.expr = quoteBack(c.name)
		switch typ := string(v[1]); typ {
		case "blob", "mediumblob", "varbinary", "binary", "tinyblob":
			c.binary = true
		case "longblob", "longtext":
			c.binary = typ == "longblob"
			c.expr = fmt.Sprintf("SUBSTRING(%s, 1, %d)", c.expr, maxValue+1)
		}
		t.columns = append(t.columns, c)
		return nil
	})
	if err != nil {
		return err
	}
	l := leaf{schema: t.schema, name: t.name}
	if !t.view {
		err = s.query(ctx, myKeys, []any{t.schema, t.name}, keyReader(&l, myKeyTypes))
	}
	t.leaves = []leaf{l}
	return err
}

// myKeyTypes are the types that a key may have here. Numbers with a fraction are
// left out: as parameters they compare inexactly.
var myKeyTypes = map[string]keyKind{
	"tinyint": keyInteger, "smallint": keyInteger, "mediumint": keyInteger, "int": keyInteger, "bigint": keyInteger,
	"char": keyText, "varchar": keyText, "date": keyText, "datetime": keyText, "timestamp": keyText,
	"binary": keyBytes, "varbinary": keyBytes, "uuid": keyText,
}

// keyReader reads lines of index, column, type, whether it may be null ("YES")
// and a part of it (not "0"), and gives the leaf the first key that will do.
func keyReader(l *leaf, types map[string]keyKind) func([][]byte) error {
	var index string
	var key []keyColumn
	done, fits := false, true
	return func(v [][]byte) error {
		if done {
			return nil
		}
		if name := string(v[0]); name != index {
			if l.key != nil {
				done = true
				return nil
			}
			index, key, fits = name, nil, true
		}
		kind, known := types[string(v[2])]
		fits = fits && known && string(v[3]) != "YES" && string(v[4]) == "0"
		key = append(key, keyColumn{name: string(v[1]), kind: kind, typ: string(v[2])})
		if l.key = nil; fits {
			l.key = key
		}
		return nil
	}
}

func quoteBack(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// numberArg hands a whole number over as one: as a text it would be compared as
// a fraction.
func numberArg(text []byte, k *keyColumn) any {
	if k.kind == keyInteger {
		if n, err := strconv.ParseInt(string(text), 10, 64); err == nil {
			return n
		}
		if n, err := strconv.ParseUint(string(text), 10, 64); err == nil {
			return n
		}
	}
	if k.kind == keyBytes {
		return text
	}
	return string(text)
}

func (d *mySQL) syntax() syntax {
	return syntax{
		quote: quoteBack,
		param: func(int, *keyColumn) string { return "?" },
		arg:   numberArg,
		nth:   limitOffset,
		sample: func(l *leaf, share float64, seed uint64) string {
			if l.key == nil {
				return ""
			}
			names := syntax{quote: quoteBack}.keyNames(l.key)
			return fmt.Sprintf("CAST(CONV(LEFT(MD5(CONCAT_WS(',', '%d', %s)), 8), 16, 10) AS UNSIGNED) < %d", seed, names, threshold(share))
		},
	}
}

// failure sorts by error number: the server error references of MySQL and MariaDB.
func (d *mySQL) failure(err error) *failure {
	if errors.Is(err, driver.ErrInvalidConn) {
		f := failLost
		return &f
	}
	var e *driver.MySQLError
	if !errors.As(err, &e) {
		if errors.Is(err, driver.ErrNoTLS) {
			return &failure{sentence: "the database offers no TLS: give sslmode=disable if that is intended", class: unreachable}
		}
		return nil
	}
	code := strconv.Itoa(int(e.Number))
	if f, ok := myCodes[e.Number]; ok {
		return f.with(code)
	}
	return failQuery.with(code)
}

var myCodes = map[uint16]failure{
	1045: failLogin, 1698: failLogin, 1044: failLogin, 1130: failLogin, 1049: failDatabase,
	1142: failRight, 1143: failRight, 1227: failRight, 1370: failRight,
	1146: failGone, 1051: failGone, 1054: failAltered,
	1969: failTime, 3024: failTime, 1028: failTime,
	1205: failLock, 1213: failGiveWay, 1020: failGiveWay,
	1040: failFull, 1203: failFull, 1226: failFull,
	1053: failDown, 1077: failDown, 1317: failKilled, 1927: failKilled, 1158: failLost, 1159: failLost,
}
