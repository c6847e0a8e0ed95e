package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Why a child was killed.
const (
	alive  int32 = iota
	killed       // for no fault: it is not needed, or what it was for has ended
	hung
	bloated
)

// child is a process, as its parent has it.
type child struct {
	key     string
	cmd     *exec.Cmd
	confine bool
	cache   string // see Config
	files   pipes
	link    *link
	guards  Guards
	started chan error    // one element: how starting went
	done    chan struct{} // closed when the process is gone
	why     atomic.Int32
	starved atomic.Bool // it said itself that there was no memory

	jobs int // the user's

	mu      sync.Mutex // guards what follows, which the watchdog looks at
	usage   *usage
	process *os.Process
	busy    bool
	waiting time.Time     // since when the parent waits for it; zero: it does not
	quiet   time.Duration // waited since it last got further
	cpu     time.Duration // used when the object began
}

// pipes are the ends of the three pipes.
type pipes struct{ in, out, complaint, childIn, childOut, childComplaint *os.File }

func (p *pipes) close() {
	p.closeChild()
	for _, f := range [...]*os.File{p.in, p.out, p.complaint} {
		f.Close() // nothing that is written can be lost
	}
}

// closeChild closes the child's ends in the parent.
func (p *pipes) closeChild() {
	for _, f := range [...]*os.File{p.childIn, p.childOut, p.childComplaint} {
		f.Close()
	}
}

// errNoCommand is the fault of a caller that names none.
var errNoCommand = errors.New("no command to run as a worker")

// newChild prepares a process; live starts it.
func newChild(c Config, key string, confined bool) (*child, error) {
	if len(c.Command) == 0 {
		return nil, errNoCommand
	}
	ch := &child{key: key, confine: confined, cache: c.Cache, started: make(chan error, 1), done: make(chan struct{})}
	f := &ch.files
	for _, p := range [...]struct{ r, w **os.File }{
		{&f.childIn, &f.in}, {&f.out, &f.childOut}, {&f.complaint, &f.childComplaint},
	} {
		var err error
		if *p.r, *p.w, err = os.Pipe(); err != nil {
			f.close() // those that are nil say so and stay
			return nil, err
		}
	}
	widen(f.out)
	ch.link = newLink(f.out, f.in)
	ch.cmd = &exec.Cmd{
		Path: c.Command[0], Args: append([]string{os.Args[0]}, c.Command[1:]...),
		// Nothing of the parent's environment, which may hold credentials.
		Env: []string{"GOTRACEBACK=none", "GOMAXPROCS=2", fmt.Sprintf("GOMEMLIMIT=%d", c.Memory/4*3)},
		Dir: "/", Stdin: f.childIn, Stdout: f.childComplaint, Stderr: f.childComplaint,
		ExtraFiles:  []*os.File{f.childOut},
		SysProcAttr: attributes(),
	}
	if c.Command[0] != own() {
		ch.cmd.Args[0] = c.Command[0]
	}
	return ch, nil
}

// live starts the process and returns when it is gone. It keeps its thread,
// which ends with it: the kernel kills the process when the thread that started
// it ends, and confinement is that of the thread.
func (c *child) live() {
	runtime.LockOSThread()
	var g errgroup.Group
	defer c.files.close()
	if c.confine {
		c.guards |= confine(c.cmd.Path, c.cache)
	} else {
		defer runtime.UnlockOSThread()
	}
	err := c.cmd.Start()
	c.files.closeChild()
	if err != nil {
		c.started <- err
		return
	}
	c.mu.Lock()
	c.process = c.cmd.Process
	c.mu.Unlock()
	c.started <- nil
	if c.why.Load() != alive {
		_ = c.cmd.Process.Kill() // it was not there yet when it was killed
	}
	g.Go(func() error { c.listen(); return nil })
	_ = c.cmd.Wait() // how it ended is known by what it did not say
	_ = g.Wait()
	c.mu.Lock()
	if c.usage != nil {
		c.usage.close()
	}
	c.usage, c.process = nil, nil
	c.mu.Unlock()
}

// maxComplaint is how much a child may write to its standard error, in bytes,
// before it is killed: the last words of the Go runtime are far shorter.
const maxComplaint = 1 << 20

// listen drops what the child prints, which may quote content, after a look
// for the runtime's words about a lack of memory.
func (c *child) listen() {
	const kept = 1 << 10
	var first []byte
	buf := make([]byte, 4<<10)
	for total := 0; ; {
		n, err := c.files.complaint.Read(buf)
		if total += n; len(first) < kept {
			first = append(first, buf[:min(n, kept)]...)
			if bytes.Contains(first, []byte("out of memory")) {
				c.starved.Store(true)
			}
		}
		if total > maxComplaint {
			c.kill(killed)
		}
		if err != nil {
			return
		}
	}
}

// kill ends the process; the first reason stays.
func (c *child) kill(why int32) {
	c.why.CompareAndSwap(alive, why)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process != nil {
		_ = c.process.Kill() // it may have ended by itself
	}
}

// fate waits for the end of a child that broke off, and says why it did.
func (c *child) fate(format string) error {
	c.kill(killed)
	<-c.done
	why := extract.ErrCrashed
	switch {
	case c.why.Load() == hung:
		why = extract.ErrHung
	case c.why.Load() == bloated || c.starved.Load():
		why = extract.ErrWorkerMemory
	}
	return fmt.Errorf("%s: %w", format, why)
}

// greet waits until the process is ready for its first object.
func (c *child) greet(memory int64) error {
	if err := <-c.started; err != nil {
		<-c.done
		return fmt.Errorf("worker: cannot be started: %w", extract.ErrCrashed)
	}
	data := c.observe()
	c.begin()
	defer c.end()
	m := message(nil).text(magic).number(version).number(memory).number(data).name(c.key)
	if err := c.link.send(frameHello, m, nil); err != nil {
		return c.fate("worker")
	}
	c.waits()
	kind, p, err := c.link.read()
	c.served()
	if err != nil || kind != frameReady || string(p.text(int64(len(magic)))) != magic || p.number() != version || !p.flag() {
		return c.fate("worker")
	}
	c.guards |= Guards(p.number())
	if !p.end() {
		return c.fate("worker")
	}
	c.jobs = 0
	return nil
}

// observe opens what the watchdog looks at, which the thread that started the
// process may not, and returns how much writable memory the process has mapped.
func (c *child) observe() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process == nil {
		return 0 // it is gone
	}
	c.usage = openUsage(c.process.Pid)
	if firstToDie(c.process.Pid) {
		c.guards |= FirstToDie
	}
	return c.usage.data()
}

// begin starts the watch over one object; false: the process is gone.
func (c *child) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process == nil || c.why.Load() != alive {
		return false
	}
	c.jobs++
	c.busy, c.quiet, c.waiting = true, 0, time.Time{}
	if c.usage != nil {
		_, c.cpu = c.usage.now()
	}
	return true
}

// end ends it; false: the process is not worth keeping.
func (c *child) end() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy = false
	if c.usage == nil || c.why.Load() != alive {
		return false
	}
	const worn = 160 << 20 // resident, in bytes: much of it is garbage by now
	memory, _ := c.usage.now()
	return memory < worn
}

// waits notes that the parent waits for the child, served that it does not.
func (c *child) waits() {
	c.mu.Lock()
	c.waiting = time.Now()
	c.mu.Unlock()
}

func (c *child) served() {
	c.mu.Lock()
	c.quiet += time.Since(c.waiting)
	c.waiting = time.Time{}
	c.mu.Unlock()
}

// progress notes that the child got further.
func (c *child) progress() {
	c.mu.Lock()
	c.quiet = 0
	c.mu.Unlock()
}

// check kills the child when it passes a limit.
func (c *child) check(l Config) {
	c.mu.Lock()
	why := alive
	if c.busy && c.usage != nil {
		memory, cpu := c.usage.now()
		quiet := c.quiet
		if !c.waiting.IsZero() {
			quiet += time.Since(c.waiting)
		}
		switch {
		case memory > l.Memory:
			why = bloated
		case cpu-c.cpu > l.CPU, quiet > l.Stall:
			why = hung
		}
	}
	c.mu.Unlock()
	if why != alive {
		c.kill(why)
	}
}

// watchEvery is how often children are looked at: a process takes memory at
// some GiB a second.
const watchEvery = 20 * time.Millisecond

// watch looks at the children until the pool is closed.
func (p *Pool) watch() error {
	t := time.NewTicker(watchEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-p.stop:
			return nil
		}
		p.mu.Lock()
		for c := range p.live {
			c.check(p.config)
		}
		p.mu.Unlock()
	}
}
