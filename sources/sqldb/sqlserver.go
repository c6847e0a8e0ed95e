package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strconv"
	"strings"

	mssql "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"
)

// sqlServer reads SQL Server 2016 and later and Azure SQL. It has been tested
// without a server only.
type sqlServer struct {
	o Options
	c msdsn.Config
}

func newSQLServer(o Options) (*sqlServer, error) {
	q := url.Values{"app name": {"pdatlas"}, "ApplicationIntent": {"ReadOnly"}, "dial timeout": {"30"}, "connection timeout": {"0"}}
	if o.Database != "" {
		q.Set("database", o.Database)
	}
	switch o.TLS.Mode {
	case TLSDisable:
		q.Set("encrypt", "disable")
	case TLSPrefer:
		q.Set("encrypt", "false") // the login alone
	case TLSRequire:
		q.Set("encrypt", "true")
		q.Set("TrustServerCertificate", "true")
	default:
		q.Set("encrypt", "true")
		if o.TLS.Roots != "" {
			q.Set("certificate", o.TLS.Roots)
		}
	}
	// The password is put in afterwards: an error may quote the address.
	u := url.URL{Scheme: "sqlserver", Host: o.address(), RawQuery: q.Encode(), User: url.User(o.User)}
	c, err := msdsn.Parse(u.String())
	if err != nil {
		return nil, badURI("the options of the connection do not fit together")
	}
	c.Password = string(o.Password)
	return &sqlServer{o: o, c: c}, nil
}

// open connects. Where the database keeps versions of rows, a snapshot is read;
// else rows are locked one by one while they are read, and never waited for long.
func (d *sqlServer) open(ctx context.Context) (session, error) {
	s, err := newSQLSession(ctx, sql.OpenDB(mssql.NewConnectorConfig(d.c)), []string{"SET LOCK_TIMEOUT 10000"},
		[]string{"BEGIN TRANSACTION"}, "IF @@TRANCOUNT > 0 ROLLBACK")
	if err != nil {
		return nil, err
	}
	level := "READ COMMITTED"
	err = s.query(ctx, "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()", nil, func(v [][]byte) error {
		if string(v[0]) == "1" {
			level = "SNAPSHOT"
		}
		return nil
	})
	if err == nil {
		_, err = s.c.ExecContext(ctx, "SET TRANSACTION ISOLATION LEVEL "+level)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

const msTables = `SELECT o.object_id, s.name, o.name, o.type, coalesce(u.name, ''), coalesce(CAST(e.value AS nvarchar(4000)), ''),
	coalesce((SELECT sum(p.rows) FROM sys.partitions p WHERE p.object_id = o.object_id AND p.index_id IN (0, 1)), -1),
	CASE WHEN t.is_external = 1 THEN 1 ELSE 0 END
	FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id LEFT JOIN sys.tables t ON t.object_id = o.object_id
	LEFT JOIN sys.database_principals u ON u.principal_id = coalesce(o.principal_id, s.principal_id)
	LEFT JOIN sys.extended_properties e ON e.class = 1 AND e.major_id = o.object_id AND e.minor_id = 0 AND e.name = 'MS_Description'
	WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0`

const msColumns = `SELECT c.name, t.name, coalesce(CAST(e.value AS nvarchar(4000)), '') FROM sys.columns c
	JOIN sys.types t ON t.user_type_id = c.system_type_id
	LEFT JOIN sys.extended_properties e ON e.class = 1 AND e.major_id = c.object_id AND e.minor_id = c.column_id AND e.name = 'MS_Description'
	WHERE c.object_id = @p1 ORDER BY c.column_id`

const msKeys = `SELECT i.name, c.name, t.name, CASE WHEN c.is_nullable = 1 THEN 'YES' ELSE '' END, 0 FROM sys.indexes i
	JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.is_included_column = 0
	JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id
	JOIN sys.types t ON t.user_type_id = c.system_type_id
	WHERE i.object_id = @p1 AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0
	ORDER BY CASE WHEN i.is_primary_key = 1 THEN 0 ELSE 1 END, i.name, k.key_ordinal`

func (d *sqlServer) tables(ctx context.Context, s session) (ts []table, err error) {
	err = s.query(ctx, msTables, nil, func(v [][]byte) error {
		t := table{
			id: string(v[0]), schema: string(v[1]), name: string(v[2]), owner: string(v[4]), comment: string(v[5]),
			rows: number(v[6]), bytes: -1, elsewhere: string(v[7]) == "1",
		}
		t.view = strings.TrimSpace(string(v[3])) == "V"
		ts = append(ts, t)
		return nil
	})
	return ts, err
}

func (d *sqlServer) detail(ctx context.Context, s session, t *table) error {
	id := number([]byte(t.id))
	t.columns = t.columns[:0]
	err := s.query(ctx, msColumns, []any{id}, func(v [][]byte) error {
		t.columns = append(t.columns, msColumn(string(v[0]), string(v[1]), string(v[2])))
		return nil
	})
	if err != nil {
		return err
	}
	l := leaf{schema: t.schema, name: t.name}
	if !t.view {
		err = s.query(ctx, msKeys, []any{id}, keyReader(&l, msKeyTypes))
	}
	t.leaves = []leaf{l}
	return err
}

// msColumn is a column of a type: what is not binary comes as text.
func msColumn(name, typ, note string) column {
	c := column{name: name, note: note}
	q := quoteBracket(name)
	switch typ {
	case "binary", "varbinary", "image", "timestamp", "rowversion":
		c.binary = true
		c.expr = "SUBSTRING(CONVERT(varbinary(max), " + q + "), 1, " + strconv.Itoa(maxValue+1) + ")"
	case "date", "time", "datetime", "datetime2", "smalldatetime", "datetimeoffset":
		c.expr = "CONVERT(nvarchar(40), " + q + ", 121)" // as ISO 8601 with a blank
	case "geography", "geometry", "hierarchyid":
		c.expr = q + ".ToString()"
	default:
		c.expr = "SUBSTRING(CONVERT(nvarchar(max), " + q + "), 1, " + strconv.Itoa(maxValue+1) + ")"
	}
	return c
}

// msKeyTypes are the types that a key may have here. Texts of one byte a
// character are left out: a parameter is of two, and the index would not serve.
var msKeyTypes = map[string]keyKind{
	"tinyint": keyInteger, "smallint": keyInteger, "int": keyInteger, "bigint": keyInteger, "nvarchar": keyText, "nchar": keyText,
}

func quoteBracket(name string) string { return "[" + strings.ReplaceAll(name, "]", "]]") + "]" }

func (d *sqlServer) syntax() syntax {
	return syntax{
		quote: quoteBracket,
		param: func(n int, _ *keyColumn) string { return "@p" + strconv.Itoa(n) },
		arg:   numberArg,
		nth:   func(n int) string { return "OFFSET " + strconv.Itoa(n) + " ROWS FETCH NEXT 1 ROWS ONLY" },
	}
}

// failure sorts by error number: "Database engine events and errors".
func (d *sqlServer) failure(err error) *failure {
	var e mssql.Error
	if !errors.As(err, &e) {
		return nil
	}
	code := strconv.Itoa(int(e.Number))
	if f, ok := msCodes[e.Number]; ok {
		return f.with(code)
	}
	return failQuery.with(code)
}

var msCodes = map[int32]failure{
	18456: failLogin, 18452: failLogin, 4064: failLogin, 4060: failDatabase, 911: failDatabase,
	229: failRight, 230: failRight, 297: failRight, 300: failRight, 916: failRight,
	208: failGone, 207: failAltered, 3960: failGiveWay, 1205: failGiveWay, 1222: failLock,
	10928: failFull, 10929: failFull, 17809: failFull, 40501: failFull, 40613: failDown, 6005: failDown, 596: failKilled,
}
