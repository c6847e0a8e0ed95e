package inventory

import (
	"context"
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

// exists says whether the question has an answer row.
func (l *lookups) exists(ctx context.Context, sql string, args ...any) (bool, error) {
	select {
	case l.slot <- struct{}{}:
		defer func() { <-l.slot }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	c, err := l.take(ctx)
	if err != nil {
		return false, storeError(l.path, "look up", err)
	}
	row, err := c.row(ctx, 1, sql, args...)
	if err != nil {
		return false, storeError(l.path, "look up", errors.Join(err, c.close()))
	}
	l.mu.Lock()
	l.free = append(l.free, c)
	l.mu.Unlock()
	return row != nil, nil
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
