package inventory

import (
	"context"
	"database/sql/driver"
	"errors"
	"runtime"
	"sync"
)

// lookups answers the two questions the workers ask for every object. Each is a
// few index look-ups on a connection of its own, so that workers do not wait
// for one another or for the writer.
type lookups struct {
	path string
	mode access
	slot chan struct{} // one token per connection that may be open
	mu   sync.Mutex
	free []*conn
}

func newLookups(path string, mode access) *lookups {
	return &lookups{path: path, mode: mode, slot: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// ask calls fn with the question's row, if it has one, while nobody else uses it.
func (l *lookups) ask(ctx context.Context, columns int, fn func([]driver.Value), sql string, args ...any) error {
	select {
	case l.slot <- struct{}{}:
		defer func() { <-l.slot }()
	case <-ctx.Done():
		return ctx.Err()
	}
	c, err := l.take(ctx)
	if err != nil {
		return storeError(l.path, "look up", err)
	}
	row, err := c.row(ctx, columns, sql, args...)
	if err != nil {
		return storeError(l.path, "look up", errors.Join(err, c.close()))
	}
	if row != nil {
		fn(row)
	}
	l.mu.Lock()
	l.free = append(l.free, c)
	l.mu.Unlock()
	return nil
}

func (l *lookups) take(ctx context.Context) (*conn, error) {
	l.mu.Lock()
	if n := len(l.free); n > 0 {
		c := l.free[n-1]
		l.free = l.free[:n-1]
		l.mu.Unlock()
		return c, nil
	}
	l.mu.Unlock()
	return dial(ctx, l.path, l.mode)
}

func (l *lookups) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	for _, c := range l.free {
		errs = append(errs, c.close())
	}
	l.free = nil
	return errors.Join(errs...)
}
