package ppt_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
	"github.com/pdatlas/pdatlas/scanner/extract/ppt"
)

// saved writes a presentation as a program does that saves it once: objects
// anywhere in the stream, where they lie, and the edit that says so.
type saved struct {
	stream []byte
	places []uint32 // of objects, from the number 1
}

// add adds an object and returns its number.
func (s *saved) add(p []byte) uint32 {
	s.places = append(s.places, uint32(len(s.stream)))
	s.stream = append(s.stream, p...)
	return uint32(len(s.places))
}

// file ends it; document is the number of the document.
func (s *saved) file(t testing.TB, document uint32) []byte {
	places := uint32(len(s.stream))
	s.stream = append(s.stream, rec(0, 0, 6002, words(append([]uint32{uint32(len(s.places))<<20 | 1}, s.places...)...))...)
	edit := uint32(len(s.stream))
	s.stream = append(s.stream, rec(0, 0, 4085, words(0, 0, 0, places, document, 0, 0))...)
	return oletest.File(t, ole.Text("PowerPoint Document", s.stream), ole.Text("Current User", rec(0, 0, 4086, words(20, 0xe391c05f, edit))))
}

// TestAnyOrder: slides and notes bear the number by which they are shown,
// wherever they lie in the file.
func TestAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(rt, "slides")
		var s saved
		var want []string
		numbers := make([]int, n)
		for i := range numbers {
			numbers[i] = i + 1
		}
		objects := make([]uint32, n+1) // by number of the slide
		for _, i := range rapid.Permutation(numbers).Draw(rt, "order") {
			objects[i] = s.add(in(1006, chars(fmt.Sprint("text ", i))))
			want = append(want, fmt.Sprintf("slide %d||0|text %d", i, i))
		}
		var list [][]byte
		for _, i := range numbers {
			list = append(list, persist(objects[i], uint32(255+i)))
		}
		document := s.add(in(1000, rec(15, 1, 4080, chars("style")), rec(15, 0, 4080, list...)))
		want = append(want, "master||0|style")
		for _, i := range rapid.Permutation(numbers).Draw(rt, "notes") {
			s.add(in(1008, rec(0, 0, 1009, words(uint32(255+i), 0)), chars(fmt.Sprint("note ", i))))
			want = append(want, fmt.Sprintf("notes of slide %d||0|note %d", i, i))
		}
		got, err := officetest.Read(t, ppt.Extractor{}, "x", s.file(t, document))
		if d := cmp.Diff(want, got); d != "" || err != nil {
			rt.Errorf("%v (-want +got):\n%s", err, d)
		}
	})
}

// TestLies: numbers that lie about slides and edits lose no text.
func TestLies(t *testing.T) {
	slide := in(1006, chars("found"))
	for _, tt := range []struct {
		name string
		file func(s *saved) []byte
		want string
	}{
		{"document_is_none", func(s *saved) []byte { n := s.add(slide); return s.file(t, n) }, "a slide||0|found"},
		{"no_such_document", func(s *saved) []byte { s.add(slide); return s.file(t, 99) }, "a slide||0|found"},
		{"slide_out_of_range", func(s *saved) []byte {
			s.add(slide)
			return s.file(t, s.add(in(1000, rec(15, 0, 4080, persist(77, 256)))))
		}, "a slide||0|found"},
		{"no_list", func(s *saved) []byte {
			s.add(slide)
			return s.file(t, s.add(in(1000, rec(15, 1, 4080, persist(1, 256)))))
		}, "a slide||0|found"},
		{"persist_cut", func(s *saved) []byte {
			s.add(slide)
			return s.file(t, s.add(in(1000, rec(15, 0, 4080, rec(0, 0, 1011, words(1))))))
		}, "a slide||0|found"},
		{"notes_of_no_slide", func(s *saved) []byte {
			s.add(in(1008, rec(0, 0, 1009, words(4711, 0)), chars("note")))
			return s.file(t, s.add(in(1000)))
		}, "notes||0|note"},
		{"notes_cut", func(s *saved) []byte {
			s.add(in(1008, rec(0, 0, 1009, []byte{1}), chars("note")))
			return s.file(t, s.add(in(1000)))
		}, "notes||0|note"},
		{"listed_twice", func(s *saved) []byte {
			n := s.add(slide)
			return s.file(t, s.add(in(1000, rec(15, 0, 4080, persist(n, 256), persist(n, 256)))))
		}, "slide 2||0|found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, ppt.Extractor{}, "x", tt.file(&saved{}))
			if d := cmp.Diff(tt.want, strings.Join(got, "\n")); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

// TestUserCut: without what the stream of the user says, slides have no numbers
// and all of their text.
func TestUserCut(t *testing.T) {
	var s saved
	n := s.add(in(1006, chars("found")))
	document := s.add(in(1000, rec(15, 0, 4080, persist(n, 256))))
	whole := s.file(t, document)
	for size := range 28 {
		cut := oletest.Edit(t, whole, func(name string, p []byte) []byte {
			if name == "Current User" {
				return p[:min(size, len(p))]
			}
			return p
		})
		want := "a slide||0|found"
		if size >= 20 {
			want = "slide 1||0|found"
		}
		if got, err := officetest.Read(t, ppt.Extractor{}, "x", cut); strings.Join(got, "\n") != want || err != nil {
			t.Errorf("%d bytes: %q, %v", size, got, err)
		}
	}
}

// TestCut: wherever the stream ends, the slides before it are read, and what is
// missing is said.
func TestCut(t *testing.T) {
	one, two := in(1006, chars("first slide")), in(1006, chars("second slide"))
	stream := append(bytes.Clone(one), two...)
	for n := len(one); n < len(stream); n++ {
		got, err := officetest.Read(t, ppt.Extractor{}, "x", talk(t, stream[:n]))
		text := strings.TrimPrefix(strings.ReplaceAll(strings.Join(got, "\n"), "a slide||0|", ""), "first slide")
		if !strings.HasPrefix("second slide", strings.TrimSpace(text)) || len(got) == 0 {
			t.Errorf("cut after %d: %q", n, got)
		}
		if whole := n == len(one); whole != (err == nil) || !whole && !errors.Is(err, extract.ErrMalformed) {
			t.Errorf("cut after %d: %v", n, err)
		}
	}
}

// TestFields: texts that are no part of the running text are told by what they
// are in, and names of programs' own data are none.
func TestFields(t *testing.T) {
	for _, tt := range []struct {
		name   string
		record []byte
		want   string
	}{
		{"alone", str(0, "T"), "|text|0|T"},
		{"in_a_slide", in(1006, str(0, "T")), "a slide|text|0|T"},
		{"comment", in(12000, str(0, "Who"), str(1, "What"), str(2, "W")), "|author|0|Who\n|comment|0|What\n|author|0|W"},
		{"programs_data", in(1006, str(0, "___PPT12"), chars("x")), "a slide||0|x"},
		{"between_text", in(1006, chars("one"), in(4055, str(1, "mailto:a@b.example")), chars("two")), "a slide||0|one\na slide|link|0|mailto:a@b.example\na slide||0|two"},
		{"in_a_list_of_notes", in(1000, rec(15, 2, 4080, persist(1, 256), chars("n"))), "notes||0|n"},
		{"empty", in(1006, str(0, ""), chars(""), rec(0, 0, 4008)), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, ppt.Extractor{}, "x", talk(t, tt.record))
			if d := cmp.Diff(tt.want, strings.Join(got, "\n")); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}
