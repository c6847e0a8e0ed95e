package sqldb

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/pdatlas/pdatlas/sources"
)

// postgres reads PostgreSQL 11 and later. Its driver is used below the level of
// types, since the server's own text is what is scanned: what is an array, a
// composite or a type never seen before makes no difference.
type postgres struct {
	o      Options
	config *pgconn.Config
}

// fetchRows is how many rows a cursor gives at a time.
const fetchRows = 1000

// mostMessage is how many bytes one row may have: two for each of a binary
// column's, and some columns of the greatest length.
const mostMessage = 256 << 20

func newPostgres(o Options) (*postgres, error) {
	config, err := o.TLS.postgres(o)
	if err != nil {
		return nil, err
	}
	config.User, config.Password, config.Database = o.User, string(o.Password), o.Database
	config.ConnectTimeout = 30 * time.Second
	config.MaxProtocolMessageBodyLen = mostMessage
	config.RuntimeParams = map[string]string{
		"application_name": "pdatlas", "client_encoding": "UTF8", "default_transaction_read_only": "on",
	}
	config.OnNotice = func(*pgconn.PgConn, *pgconn.Notice) {} // its text may quote values
	return &postgres{o: o, config: config}, nil
}

// pgBegin opens a transaction that can only read and that gives up rather than
// hold others back. Rows that row-level security would hide are an error, not
// missed (row_security: section 20.11.1 of the manual). A scan of a table begins
// at its start (synchronize_seqscans), so that rows come in one order.
const pgBegin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = %d; SET LOCAL lock_timeout = 10000;
	SET LOCAL idle_in_transaction_session_timeout = %d; SET LOCAL row_security = off;
	SET LOCAL bytea_output = hex; SET LOCAL datestyle = ISO; SET LOCAL extra_float_digits = 1; SET LOCAL synchronize_seqscans = off`

func (d *postgres) open(ctx context.Context) (session, error) {
	c, err := pgconn.ConnectConfig(ctx, d.config)
	if err != nil {
		return nil, err
	}
	return &pgSession{c: c, after: context.WithoutCancel(ctx), start: fmt.Sprintf(pgBegin, d.o.Timeout.Milliseconds(), 2*d.o.Timeout.Milliseconds())}, nil
}

// pgSession is a connection to PostgreSQL.
type pgSession struct {
	c      *pgconn.PgConn
	start  string
	after  context.Context // outlives the work: what has begun is ended
	binary []bool          // columns of the query under way
}

func (s *pgSession) begin(ctx context.Context) error {
	_, err := s.c.Exec(ctx, s.start).ReadAll()
	return err
}

// endTime is how long the end of a transaction may take once its work is done
// or cancelled.
const endTime = 5 * time.Second

func (s *pgSession) end() error {
	if s.c.IsClosed() {
		return errClosed
	}
	ctx, cancel := context.WithTimeout(s.after, endTime)
	defer cancel()
	_, err := s.c.Exec(ctx, "ROLLBACK").ReadAll()
	return err
}

func (s *pgSession) close() {
	ctx, cancel := context.WithTimeout(s.after, endTime)
	defer cancel()
	_ = s.c.Close(ctx) // read only: nothing can be lost
}

// arguments are the parameters as text.
func pgArguments(args []any) [][]byte {
	out := make([][]byte, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case []byte:
			out[i] = a
		case string:
			out[i] = []byte(a)
		}
	}
	return out
}

func (s *pgSession) query(ctx context.Context, sql string, args []any, fn func([][]byte) error) error {
	_, err := s.rows(s.c.ExecParams(ctx, sql, pgArguments(args), nil, nil, nil), fn)
	return err
}

// stream reads through a cursor of the server, so that neither side holds more
// than a few rows, and each statement is a short one however long fn takes.
func (s *pgSession) stream(ctx context.Context, sql string, args []any, fn func([][]byte) error) error {
	if _, err := s.c.ExecParams(ctx, "DECLARE pdatlas NO SCROLL CURSOR FOR "+sql, pgArguments(args), nil, nil, nil).Close(); err != nil {
		return err
	}
	fetch := "FETCH FORWARD " + strconv.Itoa(fetchRows) + " FROM pdatlas"
	for {
		n, err := s.rows(s.c.ExecParams(ctx, fetch, nil, nil, nil, nil), fn)
		if err != nil {
			return err
		}
		if n < fetchRows {
			_, err := s.c.ExecParams(ctx, "CLOSE pdatlas", nil, nil, nil, nil).Close()
			return err
		}
	}
}

// byteaType is the number of the type bytea (pg_type.dat).
const byteaType = 17

// rows reads a result. An error of fn ends it; the rest is read and dropped, which
// is at most what one fetch gives.
func (s *pgSession) rows(r *pgconn.ResultReader, fn func([][]byte) error) (n int, err error) {
	s.binary = s.binary[:0]
	for _, f := range r.FieldDescriptions() {
		s.binary = append(s.binary, f.DataTypeOID == byteaType)
	}
	for err == nil && r.NextRow() {
		n++
		values := r.Values()
		for i, b := range s.binary {
			if b && i < len(values) {
				values[i] = unhex(values[i])
			}
		}
		err = fn(values)
	}
	if _, ended := r.Close(); err == nil {
		err = ended
	}
	return n, err
}

// unhex decodes a bytea as the server writes it, in place: \x and two digits a byte.
func unhex(v []byte) []byte {
	if len(v) < 2 || v[0] != '\\' || v[1] != 'x' {
		return v
	}
	n, err := hex.Decode(v, v[2:])
	if err != nil {
		return nil
	}
	return v[:n]
}

func (d *postgres) syntax() syntax {
	return syntax{
		quote: quoteDouble,
		param: func(n int, k *keyColumn) string { return "$" + strconv.Itoa(n) + "::" + k.typ },
		arg:   func(text []byte, _ *keyColumn) any { return text },
		nth:   limitOffset,
		only:  "ONLY ",
		sample: func(l *leaf, share float64, seed uint64) string {
			if l.pages == 0 {
				return "" // a view, or no heap
			}
			return fmt.Sprintf("(pg_catalog.hashtidextended(t.ctid, %d) & 4294967295) < %d", int64(seed), threshold(share))
		},
	}
}

// failure sorts by SQLSTATE: appendix A of the manual.
func (d *postgres) failure(err error) *failure {
	var e *pgconn.PgError
	var long *pgproto3.ExceededMaxBodyLenErr
	switch {
	case errors.As(err, &long):
		return &failure{sentence: "a row is longer than the limit", class: sources.ErrTooLarge}
	case !errors.As(err, &e):
		return nil
	}
	if f, ok := pgStates[e.Code]; ok {
		return f.with(e.Code)
	}
	if len(e.Code) == 5 {
		if f, ok := pgStates[e.Code[:2]]; ok {
			return f.with(e.Code)
		}
	}
	return failQuery.with(e.Code)
}

// pgStates are what the states and classes of PostgreSQL mean.
var pgStates = map[string]failure{
	"28":    failLogin,
	"28P01": failLogin,
	"3D000": failDatabase,
	"42501": failRight,
	"42P01": failGone,
	"3F000": failGone,
	"42703": failAltered,
	"57014": failTime,
	"55P03": failLock,
	"40":    failGiveWay,
	"53300": failFull,
	"57P01": failKilled,
	"57P02": failKilled,
	"57P03": failDown,
	"57P05": failKilled,
	"25P03": failKilled,
	"08":    failLost,
}
