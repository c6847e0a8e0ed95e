package sandbox

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// puppet is a child that says what the test wants.
func puppet(says []byte) *child {
	c := &child{done: make(chan struct{})}
	close(c.done)
	c.link = newLink(bytes.NewReader(says), io.Discard)
	return c
}

// frames writes what a child may say.
func frames(write func(l *link)) []byte {
	var b bytes.Buffer
	l := newLink(nil, &b)
	write(l)
	_ = l.w.Flush() // a buffer takes all
	return b.Bytes()
}

// FuzzParent: whatever a child says, the parent neither panics nor passes on
// more than the budget allows, and ends.
func FuzzParent(f *testing.F) {
	put := func(l *link, kind byte, m message, tail string) {
		if err := l.write(kind, m, []byte(tail)); err != nil {
			f.Fatal(err)
		}
	}
	segment := message(nil).flag(true).flag(true).number(5).name("page 1").name("field").number(3)
	f.Add(frames(func(l *link) {
		put(l, frameSegment, segment, "text")
		put(l, frameRead, message(nil).number(100), "")
		put(l, frameProgress, message(nil).number(1000), "")
		put(l, frameEnd, message{codeNone}, "")
	}))
	f.Add(frames(func(l *link) {
		put(l, frameSpool, nil, "")
		put(l, frameReadAt, message(nil).number(2).number(4), "")
		put(l, frameMember, append(message(nil).name("m").name("").number(-1), codeNone), "")
		put(l, frameData, message{codeNone}, "content")
		put(l, frameData, message{codeEnd}, "")
		put(l, frameEnd, message{codeFirst}, "")
	}))
	f.Add(frames(func(l *link) { put(l, frameEnd, message{codeSource}, "") }))
	f.Add([]byte{frameSegment, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, says []byte) {
		const most = 10_000
		in := input([]byte("the object"))
		in.Hint.Whole = false
		in.Budget = extract.NewBudget(extract.Limits{Bytes: most, Members: 10}, fixed)
		in.Spool = func() (io.ReaderAt, int64, error) { return bytes.NewReader([]byte("the object")), 10, nil }
		got := 0
		in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
			if r == nil {
				return nil
			}
			n, _ := io.Copy(io.Discard, r) // its error is the member's
			got += int(n)
			return nil
		}
		p := NewPool(Config{Workers: 1})
		if err := p.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := &session{child: puppet(says), pool: p, ctx: t.Context(), in: in, emit: func(seg extract.Segment) error {
			if len(seg.Text) > extract.SegmentSize {
				t.Errorf("a segment of %d bytes", len(seg.Text))
			}
			got += len(seg.Text)
			return nil
		}}
		err := s.run("format")
		if got > most || in.Budget.Produced() > most {
			t.Errorf("%d bytes passed on, %d counted", got, in.Budget.Produced())
		}
		if err == nil && s.spoiled {
			t.Error("a child that is given up for no reason")
		}
		if s.holds {
			p.leave()
		}
		if len(p.places) != 0 {
			t.Error("a place is lost")
		}
	})
}

// FuzzChild: whatever a parent says, the child's reading of it does not panic.
func FuzzChild(f *testing.F) {
	f.Add(frames(func(l *link) {
		if err := l.write(frameHello, message(nil).text(magic).number(version).number(1<<20).number(0).name("key"), nil); err != nil {
			f.Fatal(err)
		}
	}))
	f.Fuzz(func(t *testing.T, says []byte) {
		s := &server{link: newLink(bytes.NewReader(says), io.Discard)}
		g, err := s.hello()
		if err == nil && g.memory < 0 {
			t.Errorf("a limit of %d bytes", g.memory)
		}
	})
}

// TestFields: what was put into a payload is taken out again, and nothing more.
func TestFields(t *testing.T) {
	m := message(nil).number(-7).name("name").flag(true).number(1 << 60)
	f := fields{p: m}
	if f.number() != -7 || string(f.text(10)) != "name" || !f.flag() || f.count(1<<60) != 1<<60 || !f.end() {
		t.Error("not what was put in")
	}
	for cut := range m {
		f := fields{p: m[:cut]}
		f.number()
		f.text(10)
		f.flag()
		f.number()
		if f.end() {
			t.Errorf("cut after %d bytes, and whole", cut)
		}
	}
	long := fields{p: message(nil).text("longer")}
	if long.text(3); !long.bad {
		t.Error("a text longer than it may be")
	}
	if negative := (fields{p: message(nil).number(-1)}); negative.count(5) != 0 || !negative.bad {
		t.Error("a count below nothing")
	}
}

// TestCodes: every declared error keeps its kind on the way, and none gains words.
func TestCodes(t *testing.T) {
	for _, want := range append(coded(), io.EOF) {
		got, ok := errorOf("format", codeOf(want))
		if !ok || codeOf(got) != codeOf(want) {
			t.Errorf("%v becomes %v", want, got)
		}
	}
	if _, ok := errorOf("format", 200); ok {
		t.Error("a code that does not exist has an error")
	}
	if codeOf(os.ErrClosed) != codeOther {
		t.Error("an error of no declared kind is taken for one")
	}
}

// fixed is a clock for runs in which time must not matter.
func fixed() time.Time { return time.Unix(1_700_000_000, 0) }
