package doc

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// told is what a teller makes of a document whose stream is main: its segments,
// each as "where|field|row|text" with row 0 for running text.
type told struct {
	segments []string
	t        *teller
}

// tellerOf is a teller of a document whose stream is main.
func tellerOf(tb rapid.TB, main []byte) *told {
	tb.Helper()
	file, err := io.ReadAll(ole.Pack(ole.Node{Nodes: []ole.Node{ole.Text("WordDocument", main)}}))
	if err != nil {
		tb.Fatal(err)
	}
	f, err := ole.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		tb.Fatal(err)
	}
	out, more := &told{}, false
	flow := office.NewFlow(func(s extract.Segment) error {
		if more {
			out.segments[len(out.segments)-1] += string(s.Text)
		} else {
			out.segments = append(out.segments, fmt.Sprintf("%s|%s|%d|%s", s.Place.Where, s.Place.Field, s.Place.Row, s.Text))
		}
		more = s.More
		return nil
	})
	d := &document{ctx: context.Background(), flow: flow, file: f, main: f.Root().Stream("WordDocument")}
	out.t = newTeller(d)
	return out
}

// read reads pieces as parts of the lengths given, the first of which is the
// body, and returns the segments.
func (o *told) read(tb rapid.TB, list []piece, lengths ...int) string {
	tb.Helper()
	at := map[int]uint32{}
	for i, n := range lengths {
		at[parts()[i].at] = uint32(n)
	}
	err := o.t.pieces(list, parts(), func(where int) uint32 { return at[where] })
	if err == nil {
		err = o.t.finish()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return strings.Join(o.segments, "\n")
}

// plain reads a text of one part that lies in one piece, of two bytes a
// character.
func plain(tb rapid.TB, text string) string {
	units := utf16.Encode([]rune(text))
	return tellerOf(tb, wideOf(units)).read(tb, []piece{{end: uint32(len(units)), wide: true}}, len(units))
}

func wideOf(units []uint16) (p []byte) {
	for _, u := range units {
		p = binary.LittleEndian.AppendUint16(p, u)
	}
	return p
}

// scattered puts a text into pieces, narrow or wide, that lie in the stream in
// any order. marked tells of each unit whether it was deleted.
func scattered(t *rapid.T, units []uint16, marked []bool) (main []byte, list []piece, deleted []span) {
	type part struct {
		piece
		body   []byte
		marked []bool
	}
	var all []part
	for at := 0; at < len(units); {
		n := rapid.IntRange(1, len(units)-at).Draw(t, "piece")
		p := part{piece: piece{first: uint32(at), end: uint32(at + n), wide: true}, marked: marked[at : at+n]}
		narrow, err := charmap.Windows1252.NewEncoder().String(string(utf16.Decode(units[at : at+n])))
		if err == nil && len(narrow) == n && rapid.Bool().Draw(t, "narrow") {
			p.wide, p.body = false, []byte(narrow)
		} else {
			p.body = wideOf(units[at : at+n])
		}
		all, at = append(all, p), at+n
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	main = make([]byte, rapid.IntRange(0, 9).Draw(t, "before"))
	for _, i := range rapid.Permutation(order).Draw(t, "order") {
		p := &all[i]
		p.at = uint32(len(main))
		width := uint32(len(p.body) / len(p.marked))
		for k, m := range p.marked {
			if from := p.at + uint32(k)*width; m {
				deleted = append(deleted, span{from, from + width})
			}
		}
		main = append(main, p.body...)
	}
	for _, p := range all {
		list = append(list, p.piece)
	}
	return main, list, deleted
}

// TestScattered: a text is the same however it is cut into pieces, also within
// a character of two units, wherever these lie and of whatever width they are;
// what was deleted stands behind its paragraph. Fails if anything is forgotten
// between pieces.
func TestScattered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var units []uint16
		var marked []bool
		var want []string
		for range rapid.IntRange(1, 4).Draw(t, "paragraphs") {
			var kept, gone []rune
			text := rapid.SliceOfN(rapid.SampledFrom([]rune("ab9.é€–Ł日😀𝔄")), 1, 20).Draw(t, "text")
			if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
				text = append(slices.Repeat([]rune("z"), chunk/2-7), text...)
			}
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			end := rapid.IntRange(from, len(text)).Draw(t, "end")
			for i, r := range text {
				is := i >= from && i < end
				if is {
					gone = append(gone, r)
				} else {
					kept = append(kept, r)
				}
				for _, u := range utf16.Encode([]rune{r}) {
					units, marked = append(units, u), append(marked, is)
				}
			}
			units, marked = append(units, charParagraph), append(marked, false)
			for _, line := range [...]string{string(kept), string(gone)} {
				if line != "" {
					want = append(want, line)
				}
			}
		}
		main, list, deleted := scattered(t, units, marked)
		o := tellerOf(t, main)
		slices.SortFunc(deleted, func(a, b span) int { return int(a.end) - int(b.end) })
		o.t.d.deleted = deleted
		if d := cmp.Diff("body||0|"+strings.Join(want, "\n"), o.read(t, list, len(units))); d != "" {
			t.Errorf("(-want +got):\n%.1000s", d)
		}
	})
}

// TestAnyParts: each part of the text stands under its name, wherever pieces
// end; what is behind all of them is read too.
func TestAnyParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text string
		var lengths []int
		var want []string
		for i, p := range parts() {
			body := rapid.StringMatching(`([a-z]{1,5}\r){0,2}`).Draw(t, p.where)
			if i == 0 && body == "" {
				body = "x\r"
			}
			text += body
			lengths = append(lengths, len(body))
			if body != "" {
				want = append(want, p.where+"||0|"+strings.ReplaceAll(strings.TrimSuffix(body, "\r"), "\r", "\n"))
			}
		}
		if rapid.Bool().Draw(t, "more") {
			text += "behind all\r"
			want = append(want, "other text||0|behind all")
		}
		units := utf16.Encode([]rune(text))
		main, list, _ := scattered(t, units, make([]bool, len(units)))
		if d := cmp.Diff(strings.Join(want, "\n"), tellerOf(t, main).read(t, list, lengths...)); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}

// TestFields: what fields hold that no reader of the document sees.
func TestFields(t *testing.T) {
	nest := func(n int, in string) string { return strings.Repeat("\x13", n) + in + strings.Repeat("\x15", n) }
	for _, tt := range []struct{ name, text, want string }{
		{"quoted", "a\x13HYPERLINK \"mailto:a@b.example\"\x14b\x15c\r", "abc\nHYPERLINK \"mailto:a@b.example\""},
		{"unquoted_address", "a\x13HYPERLINK mailto:a@b.example\x14b\x15c\r", "abc\nHYPERLINK mailto:a@b.example"},
		{"unquoted_place", "a\x13INCLUDETEXT https://b.example/c\x14b\x15c\r", "abc\nINCLUDETEXT https://b.example/c"},
		{"nothing_said", "a\x13MERGEFIELD Name\x14b\x15c\r", "abc"},
		{"formatting_only", "a\x13 date \\@ \"d.M.\"\x14b\x15c\r", "abc"},
		{"word_begins_like_formatting", "\x13PAGEREF \"x\"\x15\r", "PAGEREF \"x\""},
		{"no_result", "a\x13X \"q\"\x15c\r", "ac\nX \"q\""},
		{"end_alone", "a\x15b\x14c\r", "abc"},
		{"in_results", "\x13X\x14a\x13Y\x14b\x15c\x15\r", "abc"},
		{"result_in_a_code", "\x13X \"\x13Y\x14in\x15\"\x14a\x15\r", "a\nX \"in\""},
		{"across_paragraphs", "\x13X \"q\"\x14a\rb\x15c\r", "a\nbc\nX \"q\""},
		{"never_ends", "a\x13X b\r", "a\nX b"},
		{"code_of_any_length", "\x13" + strings.Repeat("long ", 1000) + "\x14b\x15\r", strings.Repeat("long ", 1000) + "b"},
		{"deeper_than_told", "a" + nest(maxFields+9, "X \"said\"\x13Y \"too\"\x14\x15") + "b\r", "ab\nX \"said\"Y \"too\""},
		{"deep_and_back", nest(maxFields+1, "x \"q\"") + "\x13Y\x14behind\x15\r", "behind\nx \"q\""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff("body||0|"+tt.want, plain(t, tt.text)); d != "" {
				t.Errorf("(-want +got):\n%.1000s", d)
			}
		})
	}
}

// TestFieldsEndWithTheirPart: a field that is left open in one part swallows
// nothing of the next.
func TestFieldsEndWithTheirPart(t *testing.T) {
	text := "\x13one\r" + "\x15two\x14three\r"
	got := tellerOf(t, []byte(text)).read(t, []piece{{end: uint32(len(text))}}, 5, len(text)-5)
	if d := cmp.Diff("body||0|one\nfootnotes||0|twothree", got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestAnyGrid: the cells of a table come out whole, under the names in its
// header and with the numbers of their rows, when nothing says where rows end.
func TestAnyGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		header := []string{"id", "email", "city", "phone"}[:rapid.IntRange(2, 4).Draw(t, "columns")]
		text := strings.Join(header, "\x07") + "\x07\x07"
		want := []string{"body||0|" + strings.Join(header, "\t")}
		for row := range rapid.IntRange(2, 30).Draw(t, "rows") {
			for column, name := range header {
				value := fmt.Sprintf("%d%d", 10+row, column)
				switch name {
				case "email":
					value += "@b.example"
				case "city":
					value = rapid.SampledFrom([]string{"Oslo", "Ghent\rNorth", "Łódź"}).Draw(t, "city")
				}
				text += value + "\x07"
				want = append(want, fmt.Sprintf("body, table 1|%s|%d|%s", name, row+2, strings.ReplaceAll(value, "\r", "\n")))
			}
			text += "\x07"
		}
		want = append(want, "body||0|behind")
		if d := cmp.Diff(strings.Join(want, "\n"), plain(t, text+"behind\r")); d != "" {
			t.Errorf("(-want +got):\n%.2000s", d)
		}
	})
}

// TestLongCell: a cell longer than is kept loses nothing, in one paragraph or
// in many.
func TestLongCell(t *testing.T) {
	for name, unit := range map[string]string{"paragraphs": "a line\r", "words": "a line "} {
		t.Run(name, func(t *testing.T) {
			got := plain(t, "id\x07text\x07\x07"+"1\x07"+strings.Repeat(unit, 3*maxParagraph/len(unit))+"\x07\x07behind\r")
			if n := strings.Count(got, "a line"); n != 3*maxParagraph/len(unit) || !strings.HasSuffix(got, "behind") {
				t.Errorf("%d lines of %d", n, 3*maxParagraph/len(unit))
			}
		})
	}
}

// TestKeptIsBounded: whatever a paragraph is made of, no more than a little of
// it is kept. Fails if characters of two units, or deleted ones, are gathered
// without end.
func TestKeptIsBounded(t *testing.T) {
	for name, unit := range map[string]string{"letters": "words ", "two_units": "😀", "lines": "\x0b", "hyphens": "\x1e", "wide": "Ł"} {
		t.Run(name, func(t *testing.T) {
			units := utf16.Encode([]rune(strings.Repeat(unit, 200_000/len(unit))))
			for _, deleted := range []bool{false, true} {
				o := tellerOf(t, wideOf(units))
				if deleted {
					o.t.d.deleted = []span{{0, uint32(2 * len(units))}}
				}
				o.read(t, []piece{{end: uint32(len(units)), wide: true}}, len(units))
				if n := cap(o.t.line) + cap(o.t.gone); n > 4*maxParagraph {
					t.Errorf("deleted %v: %d bytes are kept", deleted, n)
				}
			}
		})
	}
}

// TestHalfACharacter: units of which the other half is missing are left out, and
// the text around them stays.
func TestHalfACharacter(t *testing.T) {
	for name, units := range map[string][]uint16{
		"first_alone": {'a', 0xd83d, 'b', '\r'}, "second_alone": {'a', 0xde00, 'b', '\r'},
		"first_twice": {'a', 0xd83d, 0xd83d, 'b', '\r'}, "first_at_the_end": {'a', 'b', '\r', 0xd83d},
		"across_a_mark": {'a', 'b', 0xd83d, '\r', 0xde00, '\r'},
	} {
		got := tellerOf(t, wideOf(units)).read(t, []piece{{end: uint32(len(units)), wide: true}}, len(units))
		if got != "body||0|ab" {
			t.Errorf("%s: %q", name, got)
		}
	}
	units := []uint16{0xd83d, 0xd83d, 0xde00, '\r'}
	if got := tellerOf(t, wideOf(units)).read(t, []piece{{end: 4, wide: true}}, 4); got != "body||0|😀" {
		t.Errorf("a first half before a whole character: %q", got)
	}
}

// TestNoPieces: a document without any text to be found is malformed.
func TestNoPieces(t *testing.T) {
	o := tellerOf(t, []byte("x"))
	if err := o.t.pieces(nil, parts(), func(int) uint32 { return 0 }); !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("error %v", err)
	}
}

// TestStops: reading ends with the cause of a cancelled context, in pieces and in
// the pages of formatting.
func TestStops(t *testing.T) {
	cause := errors.New("the scan was stopped")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	o := tellerOf(t, make([]byte, 4096))
	o.t.d.ctx = ctx
	if err := o.t.pieces([]piece{{end: 9}}, parts(), func(int) uint32 { return 9 }); err != cause {
		t.Errorf("pieces: %v", err)
	}
	o.t.d.table = o.t.d.main
	o.t.d.fib = make([]byte, 2048)
	binary.LittleEndian.PutUint32(o.t.d.fib[atLists+8*listBtePapx+4:], 12)
	if err := o.t.d.readMarks(); err != cause {
		t.Errorf("formatting: %v", err)
	}
}
