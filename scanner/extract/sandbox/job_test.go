package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// scripted is a job in a child whose parent says these things; asked returns
// what the child said so far, a line for each frame.
func scripted(t *testing.T, hint extract.Hint, says ...say) (j *job, asked func() []string) {
	t.Helper()
	var said bytes.Buffer
	s := &server{ctx: t.Context(), link: newLink(bytes.NewReader(frames(func(l *link) {
		for _, a := range says {
			if err := l.write(a.kind, a.m, []byte(a.tail)); err != nil {
				t.Fatal(err)
			}
		}
	})), &said)}
	j = &job{server: s, hint: hint, budget: extract.NewBudget(extract.Limits{}, fixed)}
	return j, func() (lines []string) {
		if err := s.link.w.Flush(); err != nil {
			t.Fatal(err)
		}
		back := newLink(&said, nil)
		for {
			kind, p, err := back.read()
			if err != nil {
				return lines
			}
			line := fmt.Sprintf("%c%q", kind, p.p)
			lines = append(lines, line[:min(len(line), 60)])
		}
	}
}

// answer is what the parent sends for bytes.
func answer(code byte, text string) say { return say{frameBytes, message{code}, text} }

// TestBody: the object comes as the parent gives it, and an end or failure is
// for good.
func TestBody(t *testing.T) {
	j, asked := scripted(t, extract.Hint{}, answer(codeNone, "first "), answer(codeNone, "second "), answer(codeEnd, "last"))
	got, err := io.ReadAll(iotest.OneByteReader(&body{j: j}))
	if string(got) != "first second last" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if n := len(asked()); n != 3 {
		t.Errorf("%d questions for three answers", n)
	}

	j, _ = scripted(t, extract.Hint{}, answer(codeSource, "some"))
	b := &body{j: j}
	got, err = io.ReadAll(b)
	if string(got) != "some" || err != errSource {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := b.Read(make([]byte, 1)); err != errSource {
		t.Errorf("after the failure: %v", err)
	}

	j, asked = scripted(t, extract.Hint{Head: []byte("all of it"), Whole: true})
	if got, err := io.ReadAll(&body{j: j}); string(got) != "all of it" || err != nil || len(asked()) > 0 {
		t.Errorf("known whole: %q, %v", got, err)
	}
}

// TestSpoolSmall: an object that is known whole needs no parent.
func TestSpoolSmall(t *testing.T) {
	j, asked := scripted(t, extract.Hint{Head: []byte("all of it"), Whole: true})
	at, size, err := j.spool()
	if err != nil || size != 9 {
		t.Fatal(size, err)
	}
	got := make([]byte, 2)
	if _, err := at.ReadAt(got, 7); err != nil || string(got) != "it" || len(asked()) > 0 {
		t.Errorf("%q, %v", got, err)
	}
	j, _ = scripted(t, extract.Hint{}, say{frameSize, num(), "\x02\x00"})
	if _, _, err := j.spool(); err != errSource {
		t.Errorf("a source that fails: %v", err)
	}
}

// TestPages: bytes near one another are asked for once, and the pages that were
// used last are kept.
func TestPages(t *testing.T) {
	const size = (maxPages+2)*pageSize + 10
	page := func(n int) say { return answer(codeNone, strings.Repeat(string(rune('A'+n%26)), pageSize)) }
	says := []say{{frameSize, message{codeNone}.number(size), ""}}
	order := []int{0}
	for n := range maxPages { // one page more than are kept, with 0 used in between
		order = append(order, n+1)
	}
	order = append(order, 1) // the one that was thrown out
	for _, n := range order {
		says = append(says, page(n))
	}
	says = append(says, answer(codeEnd, "the end ..")) // of the last, short page
	j, asked := scripted(t, extract.Hint{}, says...)
	at, got, err := j.spool()
	if err != nil || got != size {
		t.Fatal(got, err)
	}
	one := func(off int64) byte {
		t.Helper()
		b := make([]byte, 1)
		if n, err := at.ReadAt(b, off); n != 1 || err != nil {
			t.Fatalf("offset %d: %d bytes, %v", off, n, err)
		}
		return b[0]
	}
	for range 3 {
		if one(5) != 'A' {
			t.Error("page 0 is another")
		}
	}
	for n := range maxPages {
		if got, want := one(int64(n+1)*pageSize), byte('A'+(n+1)%26); got != want || one(0) != 'A' {
			t.Errorf("page %d holds %q, want %q", n+1, got, want)
		}
	}
	if one(pageSize+1) != 'B' {
		t.Error("page 1 is another")
	}
	if n := len(asked()); n != 1+len(order) {
		t.Errorf("%d questions, want %d", n, 1+len(order))
	}
	tail := make([]byte, 20)
	if n, err := at.ReadAt(tail, size-10); n != 10 || err != io.EOF || string(tail[:n]) != "the end .." {
		t.Errorf("the end: %q, %v", tail[:n], err)
	}
	if n, err := at.ReadAt(tail, size); n != 0 || err != io.EOF {
		t.Errorf("behind the end: %d, %v", n, err)
	}
	if _, err := at.ReadAt(tail, -1); err == nil {
		t.Error("before the start: no error")
	}
}

// TestShortPage: a temporary file that ends early is a failure, not a loop.
func TestShortPage(t *testing.T) {
	j, _ := scripted(t, extract.Hint{}, say{frameSize, message{codeNone}.number(100), ""}, answer(codeNone, "short"), answer(codeSource, ""))
	at, _, err := j.spool()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := at.ReadAt(make([]byte, 50), 0); n != 5 || err != io.ErrUnexpectedEOF {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// TestEmitted: a segment is sent with all it has; a name that is too long for a
// frame is cut, and text that cannot be sent is refused.
func TestEmitted(t *testing.T) {
	j, asked := scripted(t, extract.Hint{})
	seg := extract.Segment{Text: []byte("text"), Offset: 3, More: true, Place: extract.Place{Where: "page 1", Field: strings.Repeat("f", 2*maxName), Row: 9}}
	if err := j.emit(seg); err != nil {
		t.Fatal(err)
	}
	if got := asked(); len(got) != 1 || !strings.HasPrefix(got[0], `t"\x01\x00\x06\fpage 1\x80\x80\bfff`) {
		t.Errorf("%q", got)
	}
	if err := j.emit(extract.Segment{Text: make([]byte, extract.SegmentSize+1)}); err != errTracked {
		t.Errorf("too long a text: %v", err)
	}
	if err := j.emit(extract.Segment{Track: tracker{}}); err != errTracked {
		t.Errorf("text with a structure: %v", err)
	}
}

type tracker struct{ extract.Tracker }

// TestTrack: line counters can be stood in for, each by one of the parent's.
func TestTrack(t *testing.T) {
	a, b := &lines.Tracker{}, &lines.Tracker{}
	j := &job{}
	for i, c := range []struct {
		track extract.Tracker
		want  byte
		ok    bool
	}{
		{nil, linesNone, true}, {a, linesNew, true}, {nil, linesNone, true}, {a, linesSame, true},
		{b, linesNew, true}, {b, linesSame, true}, {a, linesNew, true}, {tracker{}, 0, false},
	} {
		if got, ok := j.track(c.track); got != c.want || ok != c.ok {
			t.Errorf("segment %d: %d, %v", i, got, ok)
		}
	}
}

// TestNestedInChild: the first bytes of a member go unasked, the others as they
// are pulled; what ends it goes with the last of them.
func TestNestedInChild(t *testing.T) {
	pull := say{framePull, num(4), ""}
	for _, c := range []struct {
		name string
		m    extract.Member
		r    io.Reader
		says []say
		want []string
	}{
		{"small", extract.Member{Name: "a", Size: 4}, strings.NewReader("text"), []say{{frameResume, nil, ""}},
			[]string{`m"\x02a\x00\b\x00"`, `d"\x01text"`}},
		{"encrypted", extract.Member{Name: "a", MediaType: "b/c", Size: -1, Err: fmt.Errorf("x@y: %w", extract.ErrEncrypted)}, nil,
			[]say{{frameResume, nil, ""}}, []string{fmt.Sprintf(`m"\x02a\x06b/c\x01\x%02x"`, codeOf(extract.ErrEncrypted))}},
		{"pulled_beyond_its_end", extract.Member{Name: "a"}, strings.NewReader("text"), []say{pull, {frameResume, nil, ""}},
			[]string{`m"\x02a\x00\x00\x00"`, `d"\x01text"`, `d"\x01"`}},
		{"damaged", extract.Member{Name: "a"}, io.MultiReader(strings.NewReader("te"), iotest.ErrReader(fmt.Errorf("x@y: %w", extract.ErrMalformed))),
			[]say{{frameResume, nil, ""}}, []string{`m"\x02a\x00\x00\x00"`, fmt.Sprintf(`d"\x%02xte"`, codeOf(extract.ErrMalformed))}},
		{"stuck", extract.Member{Name: "a"}, stuck{}, []say{{frameResume, nil, ""}},
			[]string{`m"\x02a\x00\x00\x00"`, fmt.Sprintf(`d"\x%02x"`, codeOther)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, asked := scripted(t, extract.Hint{}, c.says...)
			if err := j.nested(t.Context(), c.m, c.r); err != nil {
				t.Fatal(err)
			}
			for i, want := range c.want { // control characters as Go writes them
				c.want[i] = strings.NewReplacer(`\x0d`, `\r`, `\x0e`, `\x0e`).Replace(want)
			}
			if d := cmp.Diff(c.want, asked()); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// stuck brings nothing, and no error.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

// TestServer: what is no greeting is refused, and jobs end with the pipe.
func TestServer(t *testing.T) {
	greet := func(parts ...message) []byte {
		return frames(func(l *link) {
			if err := l.write(frameHello, bytes.Join([][]byte{message(nil).text(magic), bytes.Join(toBytes(parts), nil)}, nil), nil); err != nil {
				t.Fatal(err)
			}
		})
	}
	for _, c := range []struct {
		name string
		says []byte
		ok   bool
	}{
		{"good", greet(num(version, 1<<20, 0), message(nil).name("key")), true},
		{"another_version", greet(num(version+1, 1<<20, 0), message(nil).name("key")), false},
		{"no_key", greet(num(version, 1<<20, 0)), false},
		{"more_behind", greet(num(version, 1<<20, 0), message(nil).name("key"), num(1)), false},
		{"negative_memory", greet(num(version, -1, 0), message(nil).name("key")), false},
		{"words", []byte("what is this?\n"), false},
		{"nothing", nil, false},
	} {
		s := &server{link: newLink(bytes.NewReader(c.says), io.Discard)}
		g, err := s.hello()
		if (err == nil) != c.ok || c.ok && (g.key != "key" || g.memory != 1<<20) {
			t.Errorf("%s: %+v, %v", c.name, g, err)
		}
	}
	for name, says := range map[string][]byte{
		"another_frame": frames(func(l *link) { _ = l.write(framePull, num(1), nil) }),
		"a_cut_job":     frames(func(l *link) { _ = l.write(frameJob, message(nil).name("f"), nil) }),
		"a_cut_frame":   {frameJob, 9},
	} {
		if err := (&server{link: newLink(bytes.NewReader(says), io.Discard)}).jobs(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := (&server{link: newLink(bytes.NewReader(nil), io.Discard)}).jobs(); err != nil {
		t.Errorf("the end: %v", err)
	}
}

func toBytes(parts []message) (out [][]byte) {
	for _, p := range parts {
		out = append(out, p)
	}
	return out
}

// TestPrepareWords: an extractor's complaint does not leave the child.
func TestPrepareWords(t *testing.T) {
	s := &server{list: []extract.Extractor{unready{}}}
	if err := s.prepare("unready"); !errors.Is(err, errPrepare) || strings.Contains(err.Error(), "x@y") {
		t.Errorf("%v", err)
	}
	if err := s.prepare(""); err != nil {
		t.Errorf("a child for others prepares it: %v", err)
	}
}
