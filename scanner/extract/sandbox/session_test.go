package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// say is a frame of a child.
type say struct {
	kind byte
	m    message
	tail string
}

// spoken is what a parent made of a child's words.
type spoken struct {
	err      error
	spoiled  bool
	segments []string
	members  []string
	answers  []string // the frames it sent after the job
	produced int64
}

// listen has a parent read an object of which the source gives 10 bytes and
// then sourceErr, through a child that says these things.
func listen(t *testing.T, limits extract.Limits, sourceErr error, says ...say) spoken {
	t.Helper()
	var answers bytes.Buffer
	c := puppet(frames(func(l *link) {
		for _, s := range says {
			if err := l.write(s.kind, s.m, []byte(s.tail)); err != nil {
				t.Fatal(err)
			}
		}
	}))
	c.link = newLink(c.link.r, &answers)
	var out spoken
	in := input([]byte("0123456789"))
	in.Hint.Whole = false
	in.Budget = extract.NewBudget(limits, fixed)
	in.Body = strings.NewReader("0123456789")
	if sourceErr != nil {
		in.Body = io.MultiReader(in.Body, failingReader{sourceErr})
	}
	in.Spool = func() (io.ReaderAt, int64, error) { return strings.NewReader("0123456789"), 10, sourceErr }
	in.Nested = func(_ context.Context, m extract.Member, r io.Reader) error {
		line := fmt.Sprintf("%s (%s, %d)", m.Name, m.MediaType, m.Size)
		if r != nil {
			text, err := io.ReadAll(r)
			m.Err = err
			line += fmt.Sprintf(" %q", text)
		}
		if m.Err != nil {
			line += " " + m.Err.Error()
		}
		out.members = append(out.members, line)
		return nil
	}
	p := NewPool(Config{Workers: 1})
	if err := p.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := &session{child: c, pool: p, ctx: t.Context(), in: in, emit: func(seg extract.Segment) error {
		out.segments = append(out.segments, fmt.Sprintf("%s|%s|%d|%d|%v|%s", seg.Place.Where, seg.Place.Field, seg.Place.Row, seg.Offset, seg.More, seg.Text))
		return nil
	}}
	out.err = s.run("fmt")
	out.spoiled, out.produced = s.spoiled, in.Budget.Produced()
	back := newLink(&answers, nil)
	for first := true; ; first = false {
		kind, p, err := back.read()
		if err != nil {
			break
		}
		if !first { // the job itself
			out.answers = append(out.answers, fmt.Sprintf("%c%q", kind, p.p))
		}
	}
	return out
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

func num(ns ...int64) (m message) {
	for _, n := range ns {
		m = m.number(n)
	}
	return m
}

func memberFrame(name string, size int64, code byte) say {
	return say{frameMember, append(message(nil).name(name).name("text/x").number(size), code), ""}
}

func segmentFrame(text string) say {
	return say{frameSegment, message(nil).flag(true).flag(false).number(5).name("page 1").name("field").number(3), text}
}

var end = say{frameEnd, message{codeNone}, ""}

// TestConversation: what a well-behaved child asks for, it gets; what it says,
// arrives.
func TestConversation(t *testing.T) {
	got := listen(t, extract.Limits{}, nil,
		segmentFrame("hello"), segmentFrame(""),
		say{frameRead, num(4), ""}, say{frameRead, num(100), ""}, say{frameRead, num(1), ""},
		say{frameProgress, num(3), ""}, say{frameProgress, num(30), ""},
		say{frameSpool, nil, ""}, say{frameReadAt, num(8, 2), ""}, say{frameReadAt, num(8, 5), ""},
		memberFrame("a", 7, codeNone), say{frameData, message{codeNone}, "first "}, say{frameData, message{codeEnd}, "second"},
		memberFrame("b", -1, codeOf(extract.ErrEncrypted)),
		memberFrame("c", 0, codeNone), say{frameData, message{codeOf(extract.ErrMalformed)}, "cut"},
		end)
	want := spoken{
		segments: []string{"page 1|field|3|5|true|hello", "page 1|field|3|5|true|"},
		members:  []string{`a (text/x, 7) "first second"`, "b (text/x, -1) fmt: encrypted", `c (text/x, 0) "cut" fmt: malformed`},
		answers: []string{
			`B"\x000123"`, `B"\x01456789"`, `B"\x01"`, `S"\x00\x14"`, `B"\x0089"`, `B"\x0189"`,
			`P"\x80\x80\x10"`, `R""`, `R""`, `R""`,
		},
		produced: 30 + 12 + 3, // more was unpacked than the five bytes of text
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(spoken{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestSourceFails: the source's error stays with the parent and comes back as it
// was, wherever the child met it.
func TestSourceFails(t *testing.T) {
	lost := errors.New("the line was cut")
	source := say{frameEnd, message{codeSource}, ""}
	for _, c := range []struct {
		name string
		says []say
	}{
		{"in_a_read", []say{{frameRead, num(100), ""}, source}},
		{"in_a_spool", []say{{frameSpool, nil, ""}, source}},
		{"in_a_member", []say{memberFrame("a", 1, codeNone), {frameRead, num(100), ""}, {frameData, message{codeSource}, ""}, source}},
		{"before_a_member", []say{{frameRead, num(100), ""}, memberFrame("a", 1, codeSource), source}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := listen(t, extract.Limits{}, lost, c.says...)
			if got.err != lost || got.spoiled {
				t.Errorf("%v, spoiled %v", got.err, got.spoiled)
			}
			for _, m := range got.members {
				if !strings.HasSuffix(m, lost.Error()) {
					t.Errorf("the member does not know: %s", m)
				}
			}
			if strings.Contains(strings.Join(got.answers, ""), "line") {
				t.Errorf("the error's words went to the child: %q", got.answers)
			}
		})
	}
}

// TestViolations: a child that breaks the protocol in any way is given up, and
// the object has crashed its reader.
func TestViolations(t *testing.T) {
	long := strings.Repeat("x", extract.SegmentSize+1)
	for _, c := range []struct {
		name string
		says []say
	}{
		{"silence", nil},
		{"unknown_frame", []say{{'?', nil, ""}, end}},
		{"frame_of_a_parent", []say{{frameJob, nil, ""}, end}},
		{"second_greeting", []say{{frameReady, message(nil).text(magic), ""}, end}},
		{"long_segment", []say{segmentFrame(long), end}},
		{"cut_segment", []say{{frameSegment, message{1}, ""}, end}},
		{"segment_at_a_negative_offset", []say{{frameSegment, message(nil).flag(false).flag(false).number(-1).name("").name("").number(0), "x"}, end}},
		{"segment_with_a_lying_name", []say{{frameSegment, message(nil).flag(false).flag(false).number(0).number(1000), "x"}, end}},
		{"lines_of_no_text_before", []say{{frameSegment, append(message(nil).flag(false), linesSame).number(0).name("").name("").number(0), "x"}, end}},
		{"lines_of_an_unknown_kind", []say{{frameSegment, append(message(nil).flag(false), 9).number(0).name("").name("").number(0), "x"}, end}},
		{"segment_in_a_member", []say{memberFrame("a", 1, codeNone), segmentFrame("x"), {frameData, message{codeEnd}, ""}, end}},
		{"greedy_read", []say{{frameRead, num(bodyChunk + 1), ""}, end}},
		{"negative_read", []say{{frameRead, num(-1), ""}, end}},
		{"read_with_more_behind", []say{{frameRead, num(1, 2), ""}, end}},
		{"read_after_spool", []say{{frameSpool, nil, ""}, {frameRead, num(1), ""}, end}},
		{"second_spool", []say{{frameSpool, nil, ""}, {frameSpool, nil, ""}, end}},
		{"random_without_spool", []say{{frameReadAt, num(0, 1), ""}, end}},
		{"random_before_the_start", []say{{frameSpool, nil, ""}, {frameReadAt, num(-1, 1), ""}, end}},
		{"greedy_random", []say{{frameSpool, nil, ""}, {frameReadAt, num(0, bodyChunk+1), ""}, end}},
		{"progress_backwards", []say{{frameProgress, num(5), ""}, {frameProgress, num(4), ""}, end}},
		{"negative_progress", []say{{frameProgress, num(-4), ""}, end}},
		{"data_of_no_member", []say{{frameData, message{codeNone}, "x"}, end}},
		{"data_without_end", []say{memberFrame("a", 1, codeNone), {frameData, message{codeNone}, ""}, end}},
		{"too_much_data", []say{memberFrame("a", 1, codeNone), {frameData, message{codeNone}, strings.Repeat("x", memberChunk+1)}, end}},
		{"data_with_an_unknown_error", []say{memberFrame("a", 1, codeNone), {frameData, message{99}, ""}, end}},
		{"data_with_no_error_of_the_source", []say{memberFrame("a", 1, codeNone), {frameData, message{codeSource}, ""}, end}},
		{"member_in_a_member", []say{memberFrame("a", 1, codeNone), memberFrame("b", 1, codeNone), {frameData, message{codeEnd}, ""}, end}},
		{"member_with_an_unknown_error", []say{memberFrame("a", 1, 99), end}},
		{"member_with_no_error_of_the_source", []say{memberFrame("a", 1, codeSource), end}},
		{"end_in_a_member", []say{memberFrame("a", 1, codeNone), end}},
		{"end_without_a_code", []say{{frameEnd, nil, ""}}},
		{"end_with_more_behind", []say{{frameEnd, message{codeNone}, "x"}}},
		{"end_with_an_unknown_error", []say{{frameEnd, message{99}, ""}}},
		{"end_with_no_error_of_the_source", []say{{frameEnd, message{codeSource}, ""}}},
		{"panic", []say{{frameEnd, message{codePanic}, ""}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := listen(t, extract.Limits{}, nil, c.says...)
			if !errors.Is(got.err, extract.ErrCrashed) || !got.spoiled {
				t.Errorf("%v, spoiled %v", got.err, got.spoiled)
			}
		})
	}
}

// TestEnds: the end's code is the object's error.
func TestEnds(t *testing.T) {
	for _, want := range coded() {
		got := listen(t, extract.Limits{}, nil, segmentFrame("x"), say{frameEnd, message{codeOf(want)}, ""})
		if !errors.Is(got.err, want) || got.spoiled || len(got.segments) != 1 {
			t.Errorf("%v after %d segments, want %v", got.err, len(got.segments), want)
		}
	}
}

// TestCounts: text or what was unpacked for it, whichever is more, and each
// member's bytes, count once.
func TestCounts(t *testing.T) {
	data := say{frameData, message{codeEnd}, strings.Repeat("x", 100)}
	for _, c := range []struct {
		name   string
		limits extract.Limits
		says   []say
		want   int64
		err    error
	}{
		{"text_alone", extract.Limits{}, []say{segmentFrame("12345"), segmentFrame("12345"), end}, 10, nil},
		{"unpacked_more", extract.Limits{}, []say{{frameProgress, num(50), ""}, segmentFrame("12345"), end}, 50, nil},
		{"text_more", extract.Limits{}, []say{{frameProgress, num(3), ""}, segmentFrame("12345"), end}, 5, nil},
		{"members", extract.Limits{}, []say{memberFrame("a", 0, codeNone), data, memberFrame("b", 0, codeNone), data, end}, 200, nil},
		{"all", extract.Limits{}, []say{segmentFrame("12345"), memberFrame("a", 0, codeNone), data, {frameProgress, num(6), ""}, end}, 106, nil},
		{"text_beyond", extract.Limits{Bytes: 7}, []say{segmentFrame("12345"), segmentFrame("12345"), end}, 7, extract.ErrSizeLimit},
		{"unpacked_beyond", extract.Limits{Bytes: 7}, []say{{frameProgress, num(8), ""}, end}, 7, extract.ErrSizeLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := listen(t, c.limits, nil, c.says...)
			if got.produced != c.want || !errors.Is(got.err, c.err) {
				t.Errorf("%d bytes counted, %v; want %d, %v", got.produced, got.err, c.want, c.err)
			}
		})
	}
}

// TestMemberBeyond: a member is cut at the byte where the budget ends.
func TestMemberBeyond(t *testing.T) {
	got := listen(t, extract.Limits{Bytes: 7}, nil,
		memberFrame("a", 0, codeNone), say{frameData, message{codeEnd}, "0123456789"}, end)
	want := []string{`a (text/x, 0) "0123456" ` + extract.ErrSizeLimit.Error()}
	if d := cmp.Diff(want, got.members); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestNamesAreKept: the same place of many segments is made once, and a child
// that has a new name for each does not make the parent keep them all.
func TestNamesAreKept(t *testing.T) {
	s := &session{}
	word := []byte("column")
	s.name(word)
	if n := testing.AllocsPerRun(100, func() { s.name(word) }); n > 0 {
		t.Errorf("%v allocations for a name that is known", n)
	}
	for i := range 3 * maxNames {
		s.name(fmt.Append(nil, i))
	}
	if len(s.names) > maxNames {
		t.Errorf("%d names are kept", len(s.names))
	}
	if s.name(nil) != "" {
		t.Error("no name is a name")
	}
}

// TestLines: the lines of a text are counted by a tracker of the parent's own,
// one for each of the child's.
func TestLines(t *testing.T) {
	segment := func(counted byte, text string) say {
		return say{frameSegment, append(message(nil).flag(true), counted).number(0).name("").name("").number(0), text}
	}
	c := puppet(frames(func(l *link) {
		for _, s := range []say{segment(linesNew, "a\nb\n"), segment(linesNone, "\n"), segment(linesSame, "c\n"), segment(linesNew, "d"), end} {
			if err := l.write(s.kind, s.m, []byte(s.tail)); err != nil {
				t.Fatal(err)
			}
		}
	}))
	var rows []int64
	s := &session{child: c, ctx: t.Context(), in: input(nil), emit: func(seg extract.Segment) error {
		row := int64(-1)
		if seg.Track != nil {
			seg.Track.Advance(seg.Text)
			row = seg.Track.Row()
		}
		rows = append(rows, row)
		return nil
	}}
	if err := s.run("fmt"); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int64{3, -1, 4, 1}, rows); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}
