package sandbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// handed has a parent read a container through a child that says these things, and
// gives each member to nested. It returns the frames that were answered and the
// places that are taken afterwards, as Extract would leave them.
func handed(t *testing.T, ctx context.Context, nested func(m extract.Member, r io.Reader) error, says ...say) (answers string, places int, err error) {
	t.Helper()
	var out bytes.Buffer
	c := puppet(frames(func(l *link) {
		for _, s := range says {
			if err := l.write(s.kind, s.m, []byte(s.tail)); err != nil {
				t.Fatal(err)
			}
		}
	}))
	c.link = newLink(c.link.r, &out)
	p := NewPool(Config{Workers: 1})
	if err := p.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	in := input(nil)
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error { return nested(m, r) }
	s := &session{child: c, pool: p, ctx: ctx, in: in}
	err = s.run("fmt")
	if s.holds {
		p.leave()
	}
	for back := newLink(&out, nil); ; {
		kind, _, err := back.read()
		if err != nil {
			break
		}
		answers += string(kind)
	}
	return answers, len(p.places), err
}

// TestPlaceAfterCancel: an object that ends while one of its members is read gives
// its place back, whichever of the two the end meets. It fails if the place that
// was taken again is forgotten: a few such objects then stop all others.
func TestPlaceAfterCancel(t *testing.T) {
	cause := errors.New("the object took too long")
	for range 100 { // which of two ready channels is chosen is left to chance
		ctx, cancel := context.WithCancelCause(t.Context())
		_, places, err := handed(t, ctx, func(extract.Member, io.Reader) error {
			cancel(cause)
			return cause
		}, memberFrame("a", 1, codeNone), say{frameData, message{codeEnd}, "text"}, end)
		if err != cause || places != 0 {
			t.Fatalf("%v, %d places are taken", err, places)
		}
	}
}

// TestPlaceAfterFailure: the place comes back however a member ends.
func TestPlaceAfterFailure(t *testing.T) {
	stop := errors.New("enough")
	data := say{frameData, message{codeEnd}, "text"}
	for name, c := range map[string]struct {
		nested error
		says   []say
		want   error
	}{
		"well":    {nil, []say{memberFrame("a", 1, codeNone), data, end}, nil},
		"stopped": {stop, []say{memberFrame("a", 1, codeNone), data, end}, stop},
		"dead":    {nil, []say{memberFrame("a", 1, codeNone)}, extract.ErrCrashed},
		"refused": {nil, []say{memberFrame("a", 1, codeOf(extract.ErrEncrypted)), end}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, places, err := handed(t, t.Context(), func(extract.Member, io.Reader) error { return c.nested }, c.says...)
			if !errors.Is(err, c.want) || err != nil && c.want == nil || places != 0 {
				t.Errorf("%v, want %v; %d places are taken", err, c.want, places)
			}
		})
	}
}

// TestUnreadMember: a member that nobody wants to its end leaves the conversation in
// order: what the child sends of it is taken, and the next member is what it says.
func TestUnreadMember(t *testing.T) {
	first := say{frameData, message{codeNone}, "beginning "}
	second := say{frameData, message{codeEnd}, "rest"}
	for _, c := range []struct {
		name    string
		read    int // bytes of the first member
		says    []say
		answers string // behind the job
	}{
		{"not_at_all", 0, []say{first}, "RR"},
		{"the_beginning", 3, []say{first}, "RR"},
		{"all_that_came", 10, []say{first}, "RR"},
		{"into_the_rest", 12, []say{first, second}, "PRR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			nested := func(m extract.Member, r io.Reader) error {
				n := c.read
				if m.Name == "b" {
					n = 100
				}
				text, err := io.ReadAll(io.LimitReader(r, int64(n)))
				got = append(got, m.Name+" "+string(text))
				return err
			}
			says := append([]say{memberFrame("a", -1, codeNone)}, c.says...)
			says = append(says, memberFrame("b", -1, codeNone), say{frameData, message{codeEnd}, "whole"}, end)
			answers, _, err := handed(t, t.Context(), nested, says...)
			want := []string{"a " + "beginning rest"[:c.read], "b whole"}
			if d := cmp.Diff(want, got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
			if answers != "J"+c.answers {
				t.Errorf("answers %s, want J%s", answers, c.answers)
			}
		})
	}
}

// TestStuckSource: a source that brings nothing ends with an error, in place of a
// loop for ever.
func TestStuckSource(t *testing.T) {
	c := puppet(frames(func(l *link) {
		_ = l.write(frameRead, num(100), nil)
		_ = l.write(frameEnd, message{codeSource}, nil)
	}))
	in := input([]byte("x"))
	in.Hint.Whole, in.Body = false, io.MultiReader(strings.NewReader("some"), stuck{})
	s := &session{child: c, ctx: t.Context(), in: in}
	if err := s.run("fmt"); err != io.ErrNoProgress {
		t.Errorf("the object's reader: %v", err)
	}
}

// TestLink: frames arrive as they were sent, whatever is in them, one by one.
func TestLink(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		type frame struct {
			Kind byte
			Text string
		}
		var want, got []frame
		var b bytes.Buffer
		l := newLink(nil, &b)
		for range rapid.IntRange(0, 5).Draw(r, "frames") {
			f := frame{rapid.Byte().Draw(r, "kind"), rapid.StringN(0, 200, -1).Draw(r, "text")}
			f.Text = strings.Repeat(f.Text, rapid.SampledFrom([]int{1, 1, 300}).Draw(r, "times"))
			cut := rapid.IntRange(0, len(f.Text)).Draw(r, "cut")
			if err := l.send(f.Kind, message(f.Text[:cut]), []byte(f.Text[cut:])); err != nil {
				r.Fatal(err)
			}
			want = append(want, f)
		}
		size := b.Len()
		back := newLink(&b, nil)
		for {
			kind, p, err := back.read()
			if err == io.EOF {
				break
			}
			if err != nil {
				r.Fatal(err)
			}
			got = append(got, frame{kind, string(p.p)})
		}
		if d := cmp.Diff(want, got); d != "" {
			r.Errorf("%d bytes (-want +got):\n%s", size, d)
		}
	})
}

// TestFrameBounds: a frame that says to be longer than any can be is refused before
// room is made for it, and names are cut so that none is.
func TestFrameBounds(t *testing.T) {
	for _, c := range []struct {
		length [4]byte
		want   error
	}{
		{[4]byte{0xff, 0xff, 0xff, 0xff}, errGarbled},
		{[4]byte{0, 0, 0, 0x80}, errGarbled},
		{[4]byte{1, 0, 0, 0}, io.EOF}, // nothing behind
	} {
		l := newLink(bytes.NewReader(append([]byte{frameSegment}, c.length[:]...)), nil)
		if _, _, err := l.read(); err != c.want {
			t.Errorf("% x: %v, want %v", c.length, err, c.want)
		}
		if cap(l.payload) > maxFrame {
			t.Errorf("% x: room for %d bytes", c.length, cap(l.payload))
		}
	}
	long := strings.Repeat("n", maxName+1)
	var b bytes.Buffer
	m := message(nil).flag(true).flag(false).number(1 << 60).name(long).name(long).number(1 << 60)
	if err := newLink(nil, &b).send(frameSegment, m, make([]byte, extract.SegmentSize)); err != nil {
		t.Fatal(err)
	}
	_, p, err := newLink(&b, nil).read()
	if err != nil {
		t.Fatalf("the largest segment cannot be read: %v", err)
	}
	p.flag()
	p.flag()
	p.number()
	if got := string(p.text(maxName)); got != long[:maxName] {
		t.Errorf("a name of %d bytes", len(got))
	}
}

// TestDefaults: what is not said has its default, and no child is given less memory
// than it can begin with.
func TestDefaults(t *testing.T) {
	got := NewPool(Config{}).Limits()
	want := Config{Workers: runtime.GOMAXPROCS(0), Memory: 512 << 20, CPU: 30 * time.Minute, Stall: 2 * time.Minute, Objects: 1000}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	got = NewPool(Config{Workers: -3, Memory: 1, CPU: 1, Stall: 2, Objects: 3}).Limits()
	if d := cmp.Diff(Config{Workers: 1, Memory: 64 << 20, CPU: 1, Stall: 2, Objects: 3}, got); d != "" {
		t.Errorf("odd ones (-want +got):\n%s", d)
	}
}

// TestCloseTwice: the end of a pool is final and may be said again.
func TestCloseTwice(t *testing.T) {
	p := NewPool(Config{Command: Self(), Workers: 1})
	if _, err := p.Guards(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if len(p.live) != 0 {
		t.Errorf("%d children live on", len(p.live))
	}
	if _, err := p.Guards(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("after the end: %v", err)
	}
	if len(p.places) != 0 {
		t.Error("a place is lost")
	}
}
