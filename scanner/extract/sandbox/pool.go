package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Config says how many children there are and what they may use. Zero fields
// mean the defaults.
type Config struct {
	// Command is the program to run as a child and its arguments. It must call
	// Serve: see Self.
	Command []string
	// Cache is a folder that a Preparer's Prepare may read and write, though
	// nobody afterwards; "": none.
	Cache   string
	Workers int           // children that work at the same time; default GOMAXPROCS
	Memory  int64         // resident bytes of one child; default 512 MiB, at least 64 MiB
	CPU     time.Duration // processor time for one object; default 30 min
	Stall   time.Duration // without a byte read or sent; default 2 min
	Objects int           // a child reads before it is replaced; default 1,000
}

// WorkerVerb is the argument that tells a program to be a child.
const WorkerVerb = "worker"

// Self is the Command for a program that calls Serve when its only argument is
// WorkerVerb. One that does not look would start itself without end.
func Self() []string { return []string{own(), WorkerVerb} }

func (c Config) withDefaults() Config {
	const least = 64 << 20 // for the program itself and the decoders' dictionaries
	c.Workers = max(cmp.Or(c.Workers, runtime.GOMAXPROCS(0)), 1)
	c.Memory = max(cmp.Or(c.Memory, 512<<20), least)
	c.CPU = cmp.Or(c.CPU, 30*time.Minute)
	c.Stall = cmp.Or(c.Stall, 2*time.Minute)
	c.Objects = cmp.Or(c.Objects, 1000)
	return c
}

// Pool starts children when they are needed and keeps them for the next object.
// Its methods may be called from any goroutine.
type Pool struct {
	config Config
	// places has an element for each child that works. One whose container's
	// member is being read waits outside: what reads the member, perhaps in a
	// child as well, must find a place, or all could wait for one another.
	places chan struct{}

	group errgroup.Group // of the goroutines: launchers and the watchdog
	stop  chan struct{}  // closed by Close

	mu     sync.Mutex // guards what follows
	idle   []*child   // the last used at the end
	live   map[*child]struct{}
	plain  bool // without Landlock: a child could not start with it
	guard  bool // the watchdog runs
	closed bool
}

// NewPool makes a pool; no child is started yet.
func NewPool(c Config) *Pool {
	c = c.withDefaults()
	return &Pool{config: c, places: make(chan struct{}, c.Workers), stop: make(chan struct{}), live: map[*child]struct{}{}}
}

// Limits returns the configuration with its defaults.
func (p *Pool) Limits() Config { return p.config }

// Close ends all children and waits for them. No Extract may be under way.
func (p *Pool) Close() error {
	p.mu.Lock()
	first := !p.closed
	p.closed = true
	for c := range p.live {
		c.kill(killed)
	}
	p.idle = nil
	p.mu.Unlock()
	if first {
		close(p.stop)
	}
	return p.group.Wait()
}

// enter takes a place among those that work.
func (p *Pool) enter(ctx context.Context) error {
	select {
	case p.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (p *Pool) leave() { <-p.places }

// errClosed is the fault of a caller that uses a pool after its end.
var errClosed = errors.New("the pool of workers is closed")

// acquire returns a child that can read what has the key, with a place.
func (p *Pool) acquire(ctx context.Context, key string) (*child, error) {
	if err := p.enter(ctx); err != nil {
		return nil, err
	}
	for {
		c, err := p.take(key)
		if err == nil && c == nil {
			c, err = p.start(ctx, key)
		}
		if err != nil {
			p.leave()
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			return nil, err
		}
		if c.begin() {
			return c, nil
		}
		p.drop(c) // it died while nobody used it
	}
}

// take returns an idle child, or nil; then it makes room for a new one.
func (p *Pool) take(key string) (*child, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	for i := len(p.idle) - 1; i >= 0; i-- {
		if c := p.idle[i]; c.key == key {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			return c, nil
		}
	}
	if len(p.idle) > 0 && len(p.live) >= p.config.Workers {
		p.idle[0].kill(killed)
		p.idle = p.idle[1:]
	}
	return nil, nil
}

// release takes a child back, with its place if it has one.
func (p *Pool) release(c *child, well, place bool) {
	if c.end() && well && c.jobs < p.config.Objects {
		p.mu.Lock()
		if !p.closed {
			p.idle = append(p.idle, c)
			c = nil
		}
		p.mu.Unlock()
	}
	if c != nil {
		p.drop(c)
	}
	if place {
		p.leave()
	}
}

// drop ends a child and waits for its end.
func (p *Pool) drop(c *child) {
	c.kill(killed)
	<-c.done
}

// start starts a child and greets it.
func (p *Pool) start(ctx context.Context, key string) (*child, error) {
	p.mu.Lock()
	confined := !p.plain
	p.mu.Unlock()
	c, err := p.launch(ctx, key, confined)
	if err != nil && confined && ctx.Err() == nil {
		// The rules for the program's own files may not fit this system.
		if c, err = p.launch(ctx, key, false); err == nil {
			p.mu.Lock()
			p.plain = true
			p.mu.Unlock()
		}
	}
	return c, err
}

// launch starts a process, confined to its own program's files if so asked.
func (p *Pool) launch(ctx context.Context, key string, confined bool) (*child, error) {
	c, err := newChild(p.config, key, confined)
	if err != nil {
		return nil, fmt.Errorf("worker: cannot be started: %w", extract.ErrCrashed)
	}
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		c.files.close()
		return nil, errClosed
	}
	p.live[c] = struct{}{}
	if !p.guard {
		p.guard = true
		p.group.Go(p.watch)
	}
	p.group.Go(func() error {
		c.live()
		p.mu.Lock()
		delete(p.live, c)
		p.mu.Unlock()
		close(c.done)
		return nil
	})
	p.mu.Unlock()
	stop := context.AfterFunc(ctx, func() { c.kill(killed) })
	defer stop()
	if err := c.greet(p.config.Memory); err != nil {
		return nil, err
	}
	return c, nil
}

// Guards starts a child and returns what it is hardened by in this kernel.
func (p *Pool) Guards(ctx context.Context) (Guards, error) {
	c, err := p.acquire(ctx, "")
	if err != nil {
		return 0, err
	}
	g := c.guards
	p.release(c, true, true)
	return g, nil
}

// own is the program that runs, even if its file was replaced since.
func own() string {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe"
	}
	name, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return name
}
