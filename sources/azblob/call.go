package azblob

import (
	"context"
	"errors"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

const (
	// maxStalls is how often a request that was cut for silence is repeated.
	maxStalls = 3
	// earlyTries is how often a request is repeated that gets no answer from a
	// service that never gave one: a wrong host or port is told at once.
	earlyTries = 2
	// progress is how many bytes of a blob make good for its failed tries.
	progress = 1 << 20

	firstWait = 50 * time.Millisecond
	longWait  = 5 * time.Second
)

// errStalled is why a request was cut: not one byte came in the idle time.
var errStalled = errors.New("no byte within the idle time")

// tries is what one request, or the reading of one blob, has used up.
type tries struct {
	class     error // what a failure of the network or the service is: ErrUnreachable or ErrRead
	body      bool  // the answer is a blob's body
	accepted  bool  // the credentials were good for a request before this one
	failed    int   // since it last got on by the bytes of progress
	barren    int   // in a row, not one byte between them
	stalls    int
	refreshed bool // a new signature was already tried
	storm     time.Time
	fresh     int64 // bytes since the last failure

	// Of the last request: when it went, signed with what, and the answer.
	sent   time.Time
	used   sources.Secret
	answer answer
}

func (s *Source) newTries(class error) *tries {
	return &tries{class: class, accepted: s.reached.Load()}
}

// progressed makes good for failed tries once enough was read, so that a long
// blob on a bad line ends, and one that never gets on does too.
func (t *tries) progressed(n int) {
	if n > 0 {
		t.barren = 0
	}
	if t.fresh += int64(n); t.fresh >= progress {
		t.failed, t.stalls, t.refreshed, t.fresh = 0, 0, false, 0
	}
}

// call sends one request until it is answered, refused for good, or has used
// up its tries. It is the only way to the service. A request that is cut for
// silence ends by its context, unless do keeps the watch on.
func (s *Source) call(ctx context.Context, t *tries, do func(context.Context) error) error {
	return s.calls(ctx, t, func(ctx context.Context) error {
		w := newWatch(ctx, s.o.IdleTimeout)
		return w.end(do(w.ctx))
	})
}

// calls is call without a watch.
func (s *Source) calls(ctx context.Context, t *tries, do func(context.Context) error) error {
	for {
		if err := s.pacer.Wait(ctx); err != nil {
			return err
		}
		t.used = s.guard.signature()
		t.sent, t.answer = time.Now(), answer{body: t.body}
		err := do(withAnswer(ctx, &t.answer))
		if err == nil {
			s.reached.Store(true)
			s.pacer.Passed(t.sent)
			t.storm, t.accepted = time.Time{}, true
			return nil
		}
		if err = s.again(ctx, t, err); err != nil {
			return err
		}
	}
}

// again decides what follows a failure: it returns nil, after the wait that is
// due, when the request may be sent again, and else the error to report.
func (s *Source) again(ctx context.Context, t *tries, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f := s.judge(err, t)
	t.fresh = 0
	t.barren++
	switch f.remedy {
	case expired:
		if !t.refreshed && s.guard.renew(t.used) {
			t.refreshed = true
			return nil
		}
	case throttled:
		s.pacer.Throttled(t.sent, t.answer.after)
		if t.storm.IsZero() {
			t.storm = t.sent
		}
		if time.Since(t.storm) < s.o.StormLimit {
			return nil
		}
	case stalled:
		if t.stalls++; t.stalls <= maxStalls {
			return sources.Sleep(ctx, sources.Backoff(t.barren, firstWait, longWait))
		}
	case transient:
		t.failed++
		if t.failed < s.o.Tries && (s.reached.Load() || t.answer.status != 0 || t.failed <= earlyTries) {
			return sources.Sleep(ctx, sources.Backoff(t.barren, firstWait, longWait))
		}
	}
	return f
}

// watch cuts a request when nothing comes for too long. It counts only while
// armed: a reader that takes its time is not the service's fault.
type watch struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	idle   time.Duration
}

// newWatch starts an armed watch over what is done with its ctx.
func newWatch(ctx context.Context, idle time.Duration) *watch {
	w := &watch{idle: idle}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	w.timer = time.AfterFunc(idle, func() { w.cancel(errStalled) })
	return w
}

func (w *watch) arm()   { w.timer.Reset(w.idle) }
func (w *watch) pause() { w.timer.Stop() }

// why puts the watch's own reason in the place of the error that it caused.
func (w *watch) why(err error) error {
	if err != nil && errors.Is(context.Cause(w.ctx), errStalled) {
		return errStalled
	}
	return err
}

// end frees the watch and ends what its ctx is for.
func (w *watch) end(err error) error {
	w.pause()
	err = w.why(err)
	w.cancel(context.Canceled)
	return err
}
