// Package sandbox runs extractors in child processes, so that a parser that
// crashes, hangs or eats memory on a hostile file costs that file and nothing
// else.
//
// It owns the processes (Pool), what they may do (no file, no network, no other
// process: harden_linux.go), their limits, and the protocol between parent and
// child. It does not choose which formats need it: the list of formats does.
//
// The parent (Wrap, Pool) serves the child (Serve) over two pipes: the child
// asks for bytes of the object, and sends text with its places, members and one
// of a closed set of errors. No word of a library crosses, in an error or
// otherwise. What the parent reads from a child is as little trusted as the file
// itself: every frame is bounded and every count is checked against the Budget
// of the object, which stays with the parent, as do temporary files.
//
// A child serves one object at a time and many one after the other. Of the
// trackers of a text (Segment.Track) only those that count lines can be stood in
// for by the parent: formats with others are read in-process.
package sandbox

import (
	"context"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Preparer is an extractor with work that its child must do before it may no
// longer open files or map programs. It has children of its own, so that others
// do not pay for it.
type Preparer interface {
	extract.Extractor
	// Prepare is called once in a process, before the first Extract.
	Prepare() error
}

// Wrap returns an extractor of the same name and match that has inner read
// objects in a child process of the pool. A child knows inner by its name:
// it must be among the extractors that Serve is given there.
//
// Its Extract returns what inner would, with errors of the contract only, or
// extract.ErrCrashed, extract.ErrHung or extract.ErrWorkerMemory, wrapped, when
// the child did not live to the end; what was emitted before stays.
func Wrap(inner extract.Extractor, p *Pool) extract.Extractor {
	key := ""
	if _, ok := inner.(Preparer); ok {
		key = inner.Name()
	}
	return isolated{Extractor: inner, pool: p, key: key}
}

// isolated is an extractor whose Extract runs elsewhere.
type isolated struct {
	extract.Extractor
	pool *Pool
	key  string // of the children that can read it
}

// Extract implements extract.Extractor.
func (x isolated) Extract(ctx context.Context, in extract.Input, emit func(extract.Segment) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c, err := x.pool.acquire(ctx, x.key)
	if err != nil {
		return err
	}
	s := &session{child: c, pool: x.pool, ctx: ctx, in: in, emit: emit}
	stop := context.AfterFunc(ctx, func() { c.kill(killed) })
	err = s.run(x.Name())
	if !stop() {
		s.spoiled = true // it is being killed, or is dead
	}
	x.pool.release(c, !s.spoiled, s.holds)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
