package scanner

import (
	"context"
	"fmt"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// meter is a reader that gives as many bytes as asked for and touches none, so
// that values which come without a reader count in the budget as well.
type meter struct{}

func (meter) Read(p []byte) (int, error) { return len(p), nil }

// body is an object's stream as the source gives it: it counts, stops with ctx
// and remembers how the source failed, whatever a parser makes of the failure.
type body struct {
	w   *worker
	ctx context.Context
	r   io.Reader
	err error
}

func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if b.ctx.Err() != nil {
		return 0, context.Cause(b.ctx)
	}
	n, err := b.r.Read(p)
	b.w.bytes.Add(int64(n))
	if err != nil && err != io.EOF {
		if !b.w.classes.known(err) {
			err = fmt.Errorf("%w: unclassified failure", sources.ErrRead) // its own text may quote a name
		}
		b.err = err
	}
	return n, err
}

// peeked is a stream whose first bytes have been looked at.
type peeked struct {
	buf  []byte
	head []byte // what of it was filled
	off  int
	r    io.Reader
	err  error // met after head
}

// fill reads the head of r.
func (p *peeked) fill(r io.Reader) {
	if p.buf == nil {
		p.buf = make([]byte, extract.HeadSize)
	}
	p.r, p.off, p.err = r, 0, nil
	n := 0
	for idle := 0; n < len(p.buf) && p.err == nil; {
		var k int
		k, p.err = r.Read(p.buf[n:])
		n += k
		if k > 0 {
			idle = 0
		} else if idle++; idle > 100 && p.err == nil {
			p.err = io.ErrNoProgress
		}
	}
	p.head = p.buf[:n]
}

func (p *peeked) Read(dst []byte) (int, error) {
	if p.off < len(p.head) {
		n := copy(dst, p.head[p.off:])
		p.off += n
		return n, nil
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.r.Read(dst)
}
