package sandbox

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox/sandboxtest"
	"github.com/pdatlas/pdatlas/scanner/extract/sevenzip"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
)

// TestSuite: an extractor in a child keeps the contract of one in-process.
func TestSuite(t *testing.T) {
	p := newPool(t, Config{Workers: 2})
	x := Wrap(sevenzip.Extractor{}, p)
	var samples []extracttest.Sample
	for _, name := range []string{"bzip2.7z", "plain_header.7z"} {
		data, err := os.ReadFile(filepath.Join("..", "sevenzip", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, extracttest.Sample{Name: name, Data: data, Members: members(t, data)})
	}
	extracttest.Suite(t, x, []extract.Extractor{x, text.Extractor{}}, samples)
}

// members counts what an archive holds.
func members(t *testing.T, data []byte) int {
	t.Helper()
	e := &extracttest.Engine{Formats: []extract.Extractor{sevenzip.Extractor{}, text.Extractor{}}, Dir: extracttest.PrivateDir(t)}
	return len(e.Run(t.Context(), "x", data)) - 1
}

// TestBudget: what a child produces counts in the object's budget, whether it
// is sent or not, and to the byte where it is sent.
func TestBudget(t *testing.T) {
	p := newPool(t, Config{})
	for _, c := range []struct {
		deed   string
		limits extract.Limits
		want   error
		most   int64 // produced
	}{
		{"endless", extract.Limits{Bytes: 3_000_000}, extract.ErrSizeLimit, 3_000_000},
		{"endless", extract.Limits{RatioFrom: 2_000_000, Ratio: 10}, extract.ErrRatioLimit, 2_000_000},
		{"drip", extract.Limits{Time: 300 * time.Millisecond}, extract.ErrTimeLimit, 1000},
		{"bomb", extract.Limits{Bytes: 50_000_000}, extract.ErrSizeLimit, 50_000_000},
		{"bomb", extract.Limits{RatioFrom: 1 << 20, Ratio: 10}, extract.ErrRatioLimit, 1 << 20},
		{"members", extract.Limits{Members: 500}, extract.ErrMemberLimit, 500*6 + int64(len(sandboxtest.Before))},
		{"box", extract.Limits{Bytes: 1000}, extract.ErrSizeLimit, 1000},
	} {
		t.Run(c.deed, func(t *testing.T) {
			e := engine(t, p)
			e.Limits, e.Discard = c.limits, true
			o := sandboxtest.Object(c.deed, "")
			if c.deed == "box" {
				o = sandboxtest.Box(strings.Split(strings.Repeat("text of a member\n", 100), "\n")...)
			}
			parts := e.Run(t.Context(), "x", []byte(o))
			if last := parts[len(parts)-1]; !errors.Is(last.Err, c.want) {
				t.Errorf("%v, want %v", last.Err, c.want)
			}
			if n := e.Budget().Produced(); n > c.most {
				t.Errorf("%d bytes counted, at most %d expected", n, c.most)
			}
		})
	}
}

// TestMembers: members come back to the engine of the parent, which reads them
// with what it has, in another child if need be; a child that dies in the
// middle of one leaves those before.
func TestMembers(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	const died = "[hostile: the process that read it died]"
	whole := "x|hostile|" + sandboxtest.Before + "|"
	read := sandboxtest.Object("read", "inside")
	for _, c := range []struct {
		name     string
		contents []string
		want     []string
	}{
		{"plain", []string{"one", "two"}, []string{"x!m0|text|one|", "x!m1|text|two|", whole}},
		{"reasons", []string{sandboxtest.Locked, sandboxtest.Broken, "after"}, []string{
			"x!m0|||encrypted", "x!m1|text|some |malformed", "x!m2|text|after|", whole}},
		{"in_another_child", []string{read, "after"}, []string{
			"x!m0|hostile|" + sandboxtest.Before + read + "|", "x!m1|text|after|", whole}},
		{"inner_dies", []string{"first", sandboxtest.Object("exit", ""), "after"}, []string{
			"x!m0|text|first|", "x!m1|hostile|" + sandboxtest.Before + "|" + died, "x!m2|text|after|", whole}},
		{"outer_dies", []string{"first", sandboxtest.Killing, "after"}, []string{
			"x!m0|text|first|", "x!m1|text|more\n|" + died, whole + died}},
	} {
		t.Run(c.name, func(t *testing.T) {
			parts := engine(t, p).Run(t.Context(), "x", []byte(sandboxtest.Box(c.contents...)))
			for i, part := range parts {
				if n := len(part.Text); n > 100_000 { // how much of it was read before is left open
					parts[i].Text = part.Text[:5]
				}
			}
			if d := cmp.Diff(c.want, extracttest.Lines(parts)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestNoDeadlock: containers in containers, all in children, with fewer places
// than containers and several readers at a time.
func TestNoDeadlock(t *testing.T) {
	p := newPool(t, Config{Workers: 2})
	object := sandboxtest.Object("read", "the innermost")
	for range 5 {
		object = sandboxtest.Box(object)
	}
	done := make(chan string)
	const readers = 6
	for range readers {
		e := engine(t, p)
		go func() {
			for _, part := range e.Run(t.Context(), "x", []byte(object)) {
				if part.Err != nil {
					done <- part.Err.Error()
					return
				}
			}
			done <- ""
		}()
	}
	for range readers {
		if complaint := <-done; complaint != "" {
			t.Error(complaint)
		}
	}
}

// TestCancelled: a reader that waits for a child, or for a place, ends with the
// context, and with its cause.
func TestCancelled(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	x := Wrap(sandboxtest.Hostile{}, p)
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	began, ended := make(chan struct{}), make(chan error)
	go func() {
		ended <- x.Extract(ctx, input([]byte(sandboxtest.Object("hang", ""))), func(extract.Segment) error { close(began); return nil })
	}()
	<-began
	go func() {
		ended <- x.Extract(ctx, input([]byte(sandboxtest.Object("read", ""))), func(extract.Segment) error { return nil })
	}()
	cancel(cause)
	for range 2 {
		if err := <-ended; err != cause {
			t.Errorf("%v, want the cause", err)
		}
	}
	if err := x.Extract(ctx, input([]byte(sandboxtest.Object("read", ""))), nil); err != cause {
		t.Errorf("after the end: %v", err)
	}
}

// TestEscape: of what an attacker in the child would try, nothing works. It
// fails if the filter or the confinement is left out.
func TestEscape(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("children are only hardened on Linux")
	}
	p := newPool(t, Config{})
	g, err := p.Guards(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if g&Seccomp == 0 {
		t.Skipf("this kernel has no seccomp; it offers: %v", g)
	}
	parts := engine(t, p).Run(t.Context(), "x", []byte(sandboxtest.Object("escape", "")))
	if parts[0].Err != nil || strings.Contains(parts[0].Text, "SUCCEEDED") || strings.Count(parts[0].Text, "refused") < 15 {
		t.Errorf("%v:\n%s", parts[0].Err, parts[0].Text)
	}
	if _, err := os.Stat("/tmp/pdatlas-escaped"); err == nil {
		t.Error("a file was made")
	}
	t.Log(g)
}

// TestRecycled: a child is replaced after some objects, and a pool that is
// closed starts none.
func TestRecycled(t *testing.T) {
	p := newPool(t, Config{Workers: 1, Objects: 2})
	seen := map[int]bool{}
	for range 6 {
		c, err := p.acquire(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		seen[c.cmd.Process.Pid] = true
		p.release(c, true, true)
	}
	if len(seen) != 3 {
		t.Errorf("%d processes for six objects, two each", len(seen))
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.acquire(t.Context(), ""); !errors.Is(err, errClosed) {
		t.Errorf("closed: %v", err)
	}
}

// TestNoProgram: a command that is no worker, or none at all, costs objects and
// not the scan.
func TestNoProgram(t *testing.T) {
	for _, command := range [][]string{{}, {"/nowhere/worker"}, {"/bin/true"}, {"/bin/cat"}, {"/bin/sleep", "60"}} {
		p := newPool(t, Config{Command: command, Workers: 1, Stall: 200 * time.Millisecond})
		err := Wrap(sandboxtest.Hostile{}, p).Extract(t.Context(), input([]byte(sandboxtest.Object("read", ""))), nil)
		if !errors.Is(err, extract.ErrCrashed) && !errors.Is(err, extract.ErrHung) {
			t.Errorf("%v: %v", command, err)
		}
	}
}

// TestByHand: a person who starts a worker is told.
func TestByHand(t *testing.T) {
	l := newLink(strings.NewReader("hello?"), nil)
	if _, err := (&server{link: l}).hello(); !errors.Is(err, errNotWorker) {
		t.Errorf("%v", err)
	}
}
