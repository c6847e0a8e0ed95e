package sqldb

import (
	"context"
	"database/sql"
)

// sqlSession is a connection of a driver of database/sql. Its rows come as the
// driver reads them from the connection, one by one.
type sqlSession struct {
	db    *sql.DB // with this one connection
	c     *sql.Conn
	start []string
	stop  string          // "": none
	after context.Context // outlives the work: what has begun is ended

	raw    []sql.RawBytes
	into   []any
	values [][]byte
}

// newSQLSession connects.
func newSQLSession(ctx context.Context, db *sql.DB, setup, start []string, stop string) (*sqlSession, error) {
	db.SetMaxOpenConns(1)
	c, err := db.Conn(ctx)
	if err != nil {
		_ = db.Close() // nothing was opened
		return nil, err
	}
	s := &sqlSession{db: db, c: c, start: start, stop: stop, after: context.WithoutCancel(ctx)}
	for _, statement := range setup {
		if _, err := c.ExecContext(ctx, statement); err != nil {
			s.close()
			return nil, err
		}
	}
	return s, nil
}

func (s *sqlSession) begin(ctx context.Context) error {
	for _, statement := range s.start {
		if _, err := s.c.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *sqlSession) end() error {
	if s.stop == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(s.after, endTime)
	defer cancel()
	_, err := s.c.ExecContext(ctx, s.stop)
	return err
}

func (s *sqlSession) close() {
	_ = s.c.Close() // read only: nothing can be lost
	_ = s.db.Close()
}

func (s *sqlSession) query(ctx context.Context, query string, args []any, fn func([][]byte) error) (err error) {
	rows, err := s.c.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() {
		if closed := rows.Close(); err == nil {
			err = closed
		}
	}()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	s.fit(len(names))
	for rows.Next() {
		if err := rows.Scan(s.into...); err != nil {
			return err
		}
		for i, v := range s.raw {
			s.values[i] = v
		}
		if err := fn(s.values); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *sqlSession) stream(ctx context.Context, query string, args []any, fn func([][]byte) error) error {
	return s.query(ctx, query, args, fn)
}

// fit makes room for rows of n values.
func (s *sqlSession) fit(n int) {
	s.raw, s.into, s.values = make([]sql.RawBytes, n), make([]any, n), make([][]byte, n)
	for i := range s.raw {
		s.into[i] = &s.raw[i]
	}
}
