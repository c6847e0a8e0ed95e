package sandbox

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Serve is the child's side: it reads objects for the parent until that closes
// the pipe, with the extractors of list. It must be called early in main, in a
// process that Pool started; it changes what the whole process may do. An error
// says that the process was not started by a Pool, or that the pipes broke. ctx
// is given to the extractors; its end does not end the child, which its parent
// does.
func Serve(ctx context.Context, list []extract.Extractor) error {
	const outFD = 3
	out := os.NewFile(outFD, "worker output")
	s := &server{ctx: context.WithoutCancel(ctx), list: list, link: newLink(os.Stdin, out)}
	hello, err := s.hello()
	if err != nil {
		return err
	}
	// What was allocated on the way to here counts; a stack of 1 GiB, Go's own
	// limit, would be taken for a lack of memory.
	const maxStack = 64 << 20
	debug.SetMaxStack(maxStack)
	debug.SetMemoryLimit(hello.memory / 4 * 3)
	if err := s.prepare(hello.key); err != nil {
		return errors.Join(err, s.link.send(frameReady, message(nil).text(magic).number(version).flag(false).number(0), nil))
	}
	guards := harden(hello)
	if err := s.link.send(frameReady, message(nil).text(magic).number(version).flag(true).number(int64(guards)), nil); err != nil {
		return err
	}
	var g errgroup.Group
	stop := make(chan struct{})
	g.Go(func() error { s.tick(stop); return nil })
	err = s.jobs()
	close(stop)
	return errors.Join(err, g.Wait())
}

// errNotWorker is what a person sees who starts a worker by hand.
var errNotWorker = errors.New("a worker is started by pdatlas itself, not by hand")

// errPrepare drops the words of a library.
var errPrepare = errors.New("an extractor could not be prepared")

// greeting is the first thing that the parent says.
type greeting struct {
	memory int64 // resident, in bytes: above it the child is killed
	data   int64 // writable memory that the process had mapped when it began, in bytes; 0: unknown
	key    string
}

// server reads objects. Its link is written by the goroutine that reads them
// and by tick.
type server struct {
	ctx     context.Context
	list    []extract.Extractor
	scratch []byte

	mu      sync.Mutex // guards writing, and what follows
	link    *link
	flushed time.Time
	active  *job // the object under way
}

func (s *server) hello() (greeting, error) {
	kind, p, err := s.link.read()
	if err != nil || kind != frameHello || string(p.text(int64(len(magic)))) != magic || p.number() != version {
		return greeting{}, errNotWorker
	}
	g := greeting{memory: p.count(1 << 60), data: p.count(1 << 60), key: string(p.text(maxName))}
	if !p.end() {
		return greeting{}, errNotWorker
	}
	return g, nil
}

// prepare makes the extractor ready for which the process was started, if it
// was for one.
func (s *server) prepare(key string) error {
	for _, x := range s.list {
		if p, ok := x.(Preparer); ok && x.Name() == key {
			if p.Prepare() != nil {
				return errPrepare
			}
		}
	}
	return nil
}

// jobs reads one object after the other.
func (s *server) jobs() error {
	for {
		kind, p, err := s.link.read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if kind != frameJob {
			return errGarbled
		}
		j := &job{server: s}
		format := string(p.text(maxName))
		j.hint = extract.Hint{Name: string(p.text(maxName)), MediaType: string(p.text(maxName)), Whole: p.flag()}
		l := extract.Limits{
			Depth: int(p.number()), Members: p.number(), Bytes: p.number(), Time: time.Duration(p.number()),
			Ratio: 1, RatioFrom: 1 << 62, Stall: 1 << 62, // the parent's to judge
		}
		if p.bad {
			return errGarbled
		}
		j.hint.Head = append([]byte(nil), p.p...)
		j.budget = extract.NewBudget(l, time.Now)
		if err := s.read(format, j); err != nil {
			return err
		}
	}
}

// read runs the extractor on one object and sends the result.
func (s *server) read(format string, j *job) error {
	s.mu.Lock()
	s.active, s.flushed = j, time.Time{}
	s.mu.Unlock()
	code, panicked := byte(codeOther), true
	defer func() {
		if panicked {
			_ = recover() // its value may quote the content
			_ = s.end(codePanic)
			os.Exit(0) // whatever state the parser is in now
		}
	}()
	for _, x := range s.list {
		if x.Name() == format {
			code = codeOf(j.extract(x))
			break
		}
	}
	panicked = false
	return s.end(code)
}

func (s *server) end(code byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active = nil
	return s.link.send(frameEnd, message{code}, nil)
}

// tick tells the parent several times a second what is unpacked, and sends off
// what waits in the buffer, so that little is lost when the process dies.
func (s *server) tick(stop <-chan struct{}) {
	const every = 100 * time.Millisecond
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-stop:
			return
		case <-t.C:
		}
		s.mu.Lock()
		if j := s.active; j != nil {
			// Produced is asked first: what is read in between counts as sent.
			n := j.budget.Produced()
			if n -= j.sent.Load(); n > j.told {
				j.told = n
				_ = s.link.write(frameProgress, message(nil).number(n), nil)
			}
			_ = s.link.w.Flush() // a broken pipe is met by the reading goroutine
		}
		s.mu.Unlock()
	}
}

// ask sends a frame and returns the answer, which must be of the given kind.
func (s *server) ask(kind byte, m message, want byte) (fields, error) {
	s.mu.Lock()
	err := s.link.send(kind, m, nil)
	s.mu.Unlock()
	if err != nil {
		return fields{}, err
	}
	got, p, err := s.link.read()
	if err == nil && got != want {
		err = errGarbled
	}
	return p, err
}

// lost ends the process when the parent cannot be reached: nothing is left to
// be done.
func lost() { os.Exit(1) }

// extract runs x on the object.
func (j *job) extract(x extract.Extractor) error {
	if j.server.scratch == nil {
		j.server.scratch = make([]byte, extract.ScratchSize)
	}
	return x.Extract(j.server.ctx, extract.Input{
		Hint: j.hint, Body: &body{j: j}, Spool: j.spool, Nested: j.nested, Budget: j.budget, Scratch: j.server.scratch,
	}, j.emit)
}
