package sftp

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

const (
	// earlyTries is how often a server that never let us in is called.
	earlyTries = 2
	// progress is how many bytes of a file make good for its failed tries.
	progress = 64 << 10
	// grace is how long a request that nobody waits for any more may take
	// before the connection is ended for it.
	grace = 2 * time.Second
	// lifetime is how many idle times a single request may take altogether,
	// while the connection brings bytes for others.
	lifetime = 4

	firstWait = 50 * time.Millisecond
	longWait  = 5 * time.Second
)

// tries is what one listing, or the reading of one file, has used up.
type tries struct {
	class  error // what a failure of the connection is: ErrUnreachable or ErrRead
	failed int   // since it last got on by the bytes of progress
	barren int   // in a row, nothing between them
	fresh  int   // bytes since the last failure
	gone   time.Time
}

// progressed makes good for failed tries once enough was read, so that a long
// file on a bad line ends, and one that never gets on does too.
func (t *tries) progressed(n int) {
	if t.fresh += n; t.fresh >= progress {
		t.failed, t.fresh = 0, 0
	}
}

// call does something over the connection until it is done, refused, or has
// used up its tries. It is the only way to the server.
func (s *Source) call(ctx context.Context, t *tries, do func(l *link) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		l, err := s.connect(ctx)
		if err == nil {
			t.gone = time.Time{}
			if err = s.watched(ctx, l, do); err == nil {
				t.barren = 0
				return nil
			}
		}
		if err = s.again(ctx, t, l, err); err != nil {
			return err
		}
	}
}

// again decides what follows a failure: it returns nil, after the wait that is
// due, when it may be tried again, and else the error to report.
func (s *Source) again(ctx context.Context, t *tries, l *link, err error) error {
	f := s.judge(err, t.class, l != nil)
	if f.remedy == reconnect {
		s.lost(l)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	t.fresh = 0
	t.barren++
	switch f.remedy {
	case reconnect:
		if t.failed++; t.failed < s.o.Tries {
			return sources.Sleep(ctx, sources.Backoff(t.barren, firstWait, longWait))
		}
	case redial:
		if t.gone.IsZero() {
			t.gone = time.Now()
		}
		early := !s.reached.Load() && t.barren >= earlyTries
		if !early && time.Since(t.gone) < s.o.Patience {
			return sources.Sleep(ctx, sources.Backoff(t.barren, firstWait, longWait))
		}
	}
	return f
}

// watched does something over a connection, which it ends when that brings
// nothing for the idle time: the library knows no context and no deadline.
func (s *Source) watched(ctx context.Context, l *link, do func(l *link) error) error {
	w := &watch{l: l, idle: s.o.IdleTimeout, since: time.Now()}
	w.mu.Lock()
	w.timer = time.AfterFunc(w.idle, w.fire)
	w.mu.Unlock()
	stop := context.AfterFunc(ctx, w.hurry)
	err := do(l)
	stop()
	if w.end() && err != nil {
		return errStalled
	}
	return err
}

// watch ends a connection that has fallen silent.
type watch struct {
	l     *link
	idle  time.Duration
	since time.Time

	mu      sync.Mutex
	timer   *time.Timer
	over    bool // nothing is waited for
	hurried bool // whoever asked has gone
	cut     bool // the connection was ended
}

// fire is called when the time is up: that starts anew if a byte came meanwhile.
func (w *watch) fire() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return
	}
	left := min(w.idle-w.l.wire.silent(), lifetime*w.idle-time.Since(w.since))
	if left > 0 && !w.hurried {
		w.timer.Reset(left)
		return
	}
	w.cut = true
	w.l.close()
}

// hurry shortens the time.
func (w *watch) hurry() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		w.hurried = true
		w.timer.Reset(min(grace, w.idle))
	}
}

// end stops the watch. It reports whether the connection was ended.
func (w *watch) end() (cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
	return w.cut
}

// isEnd tells the errors of a source that ends its walk from those of an item.
func isEnd(err error) bool {
	return errors.Is(err, sources.ErrUnreachable) || errors.Is(err, sources.ErrCredentialExpired)
}
