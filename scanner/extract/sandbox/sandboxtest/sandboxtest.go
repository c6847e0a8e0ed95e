// Package sandboxtest has an extractor that does, on request of the object it
// reads, everything that a parser must not do. Tests run it in child processes.
package sandboxtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Magic is what an object begins with; then comes what is to be done, a line,
// and what else the object holds.
const Magic = "HOSTILE "

// Object makes an object that has the extractor do something.
func Object(deed, rest string) string { return Magic + deed + "\n" + rest }

// Before is the text that is emitted before the deed.
const Before = "before x@y "

// Spooled is the text that is emitted when the parent is not needed any more.
const Spooled = "spooled"

// Hostile is the extractor.
type Hostile struct{}

// Name implements extract.Extractor.
func (Hostile) Name() string { return "hostile" }

// Match implements extract.Extractor.
func (Hostile) Match(h extract.Hint) bool { return bytes.HasPrefix(h.Head, []byte(Magic)) }

// Deaths are the deeds by which a process dies or eats memory.
func Deaths() []string {
	return []string{"memory", "panic", "panic_elsewhere", "stack", "exit", "segv", "garbage", "print"}
}

// Hangs are those by which it gets nowhere. A child may not even kill itself.
func Hangs() []string { return []string{"hang", "spin", "kill", "empty", "circle"} }

// Hanging is Hostile for objects of Hangs alone: tests give these less time,
// since a busy machine must not make the others look hung.
type Hanging struct{ Hostile }

// Match implements extract.Extractor.
func (Hanging) Match(h extract.Hint) bool {
	deed, _, _ := bytes.Cut(h.Head, []byte("\n"))
	for _, d := range Hangs() {
		if string(deed) == Magic+d {
			return true
		}
	}
	return false
}

// Extract emits Before and does what the object says.
func (Hostile) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	deed, _, ok := strings.Cut(strings.TrimPrefix(string(in.Hint.Head), Magic), "\n")
	if !ok {
		return extract.ErrMalformed
	}
	if err := emit(extract.Segment{Text: []byte(Before), Place: extract.Place{Where: "page 1", Field: "note", Row: 7}}); err != nil {
		return err
	}
	d := &doer{ctx: ctx, in: in, emit: emit}
	if die, ok := deadly()[deed]; ok {
		die(d)
		return nil
	}
	if do, ok := harmless()[deed]; ok {
		return do(d)
	}
	return extract.ErrUnsupported
}

type doer struct {
	ctx  context.Context
	in   extract.Input
	emit func(extract.Segment) error
}

// deadly are the deeds that do not return.
func deadly() map[string]func(*doer) {
	return map[string]func(*doer){
		"hang":            func(*doer) { <-make(chan int) },
		"spin":            func(*doer) { spin() },
		"memory":          func(*doer) { eat() },
		"panic":           func(*doer) { panic("x@y stands in the panic") },
		"panic_elsewhere": func(*doer) { go panic("x@y stands in the panic"); <-make(chan int) },
		"stack":           func(*doer) { deeper(1) },
		"exit":            func(*doer) { os.Exit(0) },
		"segv":            func(*doer) { fault() },
		"kill":            func(*doer) { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL); <-make(chan int) },
		"garbage": func(*doer) {
			f := os.NewFile(3, "")
			for {
				if _, err := f.WriteString("x@y is not the protocol"); err != nil {
					<-make(chan int)
				}
			}
		},
		"print": func(*doer) {
			for {
				fmt.Fprintln(os.Stderr, strings.Repeat("x@y ", 1000))
			}
		},
		"empty": func(d *doer) {
			for d.emit(extract.Segment{}) == nil {
			}
		},
		"circle": func(d *doer) { circle(d) },
		"spool_and_spin": func(d *doer) { // asks its parent for nothing more
			_, _, _ = d.in.Spool()
			_ = d.emit(extract.Segment{Text: []byte(Spooled)})
			spin()
		},
	}
}

// spin works without end and gets nowhere.
func spin() {
	for n := 1; n != 0; n |= 1 {
		n++
	}
}

// eat allocates without end and touches it.
func eat() {
	var kept [][]byte
	for {
		p := make([]byte, 16<<20)
		for i := 0; i < len(p); i += 512 {
			p[i] = 1
		}
		kept = append(kept, p)
		runtime.KeepAlive(kept)
	}
}

// deeper calls itself as often as the stack allows.
func deeper(n int) int {
	if n < 0 {
		return 0
	}
	var room [256]byte
	room[n%len(room)] = 1
	return deeper(n+1) + int(room[0])
}

// fault reads memory that is not there: the kernel sends SIGSEGV, which the
// runtime cannot make a panic of.
func fault() {
	p, err := syscall.Mmap(-1, 0, os.Getpagesize(), syscall.PROT_READ, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return
	}
	lost := p[:]
	if err := syscall.Munmap(p); err != nil {
		return
	}
	fmt.Fprint(io.Discard, lost[0])
}

// circle reads the same bytes for ever.
func circle(d *doer) {
	at, size, err := d.in.Spool()
	if err != nil {
		return
	}
	one := make([]byte, 1)
	for off := int64(0); ; off = (off + 64<<10) % size {
		if _, err := at.ReadAt(one, off); err != nil {
			return
		}
	}
}

// harmless are the deeds that end.
func harmless() map[string]func(*doer) error {
	return map[string]func(*doer) error{
		"read":      readAll,
		"random":    readRandom,
		"endless":   func(d *doer) error { return endless(d, strings.Repeat("text ", 50_000), 0) },
		"drip":      func(d *doer) error { return endless(d, ".", 5*time.Millisecond) },
		"members":   members,
		"bomb":      bomb,
		"box":       box,
		"escape":    escape,
		"encrypted": func(*doer) error { return fmt.Errorf("x@y in words: %w", extract.ErrEncrypted) },
		"unknown":   func(*doer) error { return errors.New("x@y in words") },
		"tracked": func(d *doer) error {
			return d.emit(extract.Segment{Text: []byte("a"), Track: tracker{}})
		},
	}
}

// readAll emits what the object holds, 1,000 bytes at a time.
func readAll(d *doer) error {
	p := make([]byte, 1000)
	for off := int64(0); ; {
		n, err := io.ReadFull(d.in.Body, p)
		if n > 0 {
			if err := d.emit(extract.Segment{Text: p[:n], Offset: off, More: err == nil}); err != nil {
				return err
			}
		}
		off += int64(n)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readRandom does the same from its end to its front, by random access.
func readRandom(d *doer) error {
	at, size, err := d.in.Spool()
	if err != nil {
		return err
	}
	const step = 999
	p := make([]byte, step)
	for off := (size - 1) / step * step; off >= 0; off -= step {
		n, err := at.ReadAt(p, off)
		if err != nil && err != io.EOF {
			return err
		}
		if err := d.emit(extract.Segment{Text: p[:n], Offset: off}); err != nil {
			return err
		}
	}
	return nil
}

func endless(d *doer, text string, pause time.Duration) error {
	for i := int64(0); ; i++ {
		if pause > 0 {
			<-time.After(pause)
		}
		if err := d.emit(extract.Segment{Text: []byte(text), Offset: i * int64(len(text)), More: true}); err != nil {
			return err
		}
	}
}

// members hands over members without end.
func members(d *doer) error {
	for i := 0; ; i++ {
		if err := d.in.Hand(d.ctx, extract.Member{Name: fmt.Sprint(i), Size: -1}, strings.NewReader("member")); err != nil {
			return err
		}
	}
}

// bomb unpacks without end what nobody is given.
func bomb(d *doer) error {
	_, err := io.Copy(io.Discard, d.in.Budget.Reader(d.ctx, zeros{}))
	return err
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// Members of a Box that are more than their content.
const (
	Locked  = "LOCKED"  // is encrypted
	Broken  = "BROKEN"  // is malformed after "some "
	Killing = "KILLING" // ends the process after its first 200,000 lines "more"
)

// Box makes an object with members, named m0, m1 and so on.
func Box(contents ...string) string {
	var lines []string
	for _, c := range contents {
		lines = append(lines, url.QueryEscape(c))
	}
	return Object("box", strings.Join(lines, "\n"))
}

// box hands over what Box put together.
func box(d *doer) error {
	all, err := io.ReadAll(d.in.Body)
	if err != nil {
		return err
	}
	_, text, _ := strings.Cut(string(all), "\n")
	for i, line := range strings.Split(text, "\n") {
		content, err := url.QueryUnescape(line)
		if err != nil {
			return extract.ErrMalformed
		}
		m := extract.Member{Name: fmt.Sprintf("m%d", i), MediaType: "text/x-line", Size: int64(len(content))}
		var r io.Reader = strings.NewReader(content)
		switch content {
		case Killing:
			r = io.MultiReader(strings.NewReader(strings.Repeat("more\n", 200_000)), dying{})
		case Locked:
			m.Err = extract.ErrEncrypted
		case Broken:
			r = io.MultiReader(strings.NewReader("some "), failing{})
		}
		if err := d.in.Hand(d.ctx, m, d.in.Budget.Reader(d.ctx, r)); err != nil {
			return err
		}
	}
	return nil
}

// dying ends the process in the middle of a member.
type dying struct{}

func (dying) Read([]byte) (int, error) { os.Exit(0); return 0, nil }

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fmt.Errorf("x@y: %w", extract.ErrMalformed) }

// tracker stands for any.
type tracker struct{ extract.Tracker }
