package ppt

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/office"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
)

// showOf is a presentation whose stream is p.
func showOf(t testing.TB, p []byte) *show {
	t.Helper()
	var file bytes.Buffer
	if _, err := file.ReadFrom(ole.Pack(ole.Node{Nodes: []ole.Node{ole.Text(streamDocument, p)}})); err != nil {
		t.Fatal(err)
	}
	f, err := ole.Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return &show{ctx: t.Context(), file: f, stream: f.Root().Stream(streamDocument), byOffset: map[uint32]int{}, byID: map[uint32]int{}}
}

// record is one of a version and type, with what is in it.
func record(version, kind uint16, body []byte) []byte {
	p := binary.LittleEndian.AppendUint16(nil, version)
	p = binary.LittleEndian.AppendUint16(p, kind)
	p = binary.LittleEndian.AppendUint32(p, uint32(len(body)))
	return append(p, body...)
}

func numbers(n ...uint32) (p []byte) {
	for _, w := range n {
		p = binary.LittleEndian.AppendUint32(p, w)
	}
	return p
}

func TestHeadAt(t *testing.T) {
	s := showOf(t, record(0x1f, recSlide, []byte("body")))
	h, ok, err := s.headAt(0)
	if d := cmp.Diff(head{15, 1, recSlide, 4}, h, cmp.AllowUnexported(head{})); d != "" || !ok || err != nil {
		t.Errorf("%v, %v (-want +got):\n%s", ok, err, d)
	}
	for _, at := range []int64{5, 12, 1 << 40} {
		if _, ok, err := s.headAt(at); ok || err != nil {
			t.Errorf("at %d: %v, %v", at, ok, err)
		}
	}
	if p, err := s.body(0, h, 100); string(p) != "body" || err != nil {
		t.Errorf("%q, %v", p, err)
	}
	if p, err := s.body(0, head{size: 1 << 31}, 100); string(p) != "body" || err != nil {
		t.Errorf("a record that is cut: %q, %v", p, err)
	}
	if p, err := s.body(0, h, 2); string(p) != "bo" || err != nil {
		t.Errorf("the beginning: %q, %v", p, err)
	}
}

func TestPlaces(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    []byte
		kind uint16
		want map[uint32]uint32
	}{
		{"two_runs", numbers(2<<20|1, 100, 200, 1<<20|7, 700), recPlaces, map[uint32]uint32{1: 100, 2: 200, 7: 700, 9: 1}},
		{"newer_stays", numbers(1<<20|9, 900), recPlaces, map[uint32]uint32{9: 1}},
		{"run_too_long", numbers(4095<<20|1, 100), recPlaces, map[uint32]uint32{1: 100, 9: 1}},
		{"empty_runs", numbers(5, 6, 7), recPlaces, map[uint32]uint32{9: 1}},
		{"cut", []byte{1, 0, 0x10, 0, 1}, recPlaces, map[uint32]uint32{9: 1}},
		{"another_record", numbers(1<<20|1, 100), recSlide, map[uint32]uint32{9: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := map[uint32]uint32{9: 1}
			if err := showOf(t, record(0, tt.kind, tt.p)).places(0, got); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestNumberHostile: whatever the edits and places say, it ends without error.
func TestNumberHostile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var p []byte
		for range rapid.IntRange(1, 6).Draw(rt, "records") {
			kind := rapid.SampledFrom([]uint16{recUserEdit, recPlaces, recDocument, recTexts, recPersist}).Draw(rt, "kind")
			var n []uint32
			for range rapid.IntRange(0, 8).Draw(rt, "numbers") {
				n = append(n, rapid.OneOf(rapid.Uint32Range(0, 300), rapid.Just(uint32(1<<20|1)), rapid.Uint32()).Draw(rt, "n"))
			}
			p = append(p, record(15, kind, numbers(n...))...)
		}
		s := showOf(t, p)
		if err := s.number(int64(rapid.IntRange(0, len(p)).Draw(rt, "edit"))); err != nil {
			rt.Errorf("error %v", err)
		}
	})
}

func TestCharacters(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    []byte
		wide bool
		want string
	}{
		{"narrow", []byte("caf\xe9"), false, "café"},
		{"wide", []byte("\x41\x01\x20\x00"), true, "Ł "},
		{"pair", []byte("\x3d\xd8\x00\xde"), true, "😀"},
		{"half_a_pair", []byte("\x3d\xd8"), true, "\ufffd"},
		{"half_a_unit", []byte("a\x00b"), true, "a"},
		{"nothing", nil, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := characters(tt.p, tt.wide); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestEveryText: in any tree of records each text comes out, once and in order.
func TestEveryText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var want []string
		var tree func(deep int) []byte
		tree = func(deep int) (p []byte) {
			for range rapid.IntRange(0, 3).Draw(rt, "records") {
				if deep < 4 && rapid.Bool().Draw(rt, "container") {
					kind := rapid.SampledFrom([]uint16{recDocument, recSlide, recNotes, recMaster, recTexts, recTagData, 1036, 0xf00d}).Draw(rt, "kind")
					version := uint16(15)
					if kind == recTagData {
						version = 0
					}
					p = append(p, record(version, kind, tree(deep+1))...)
					continue
				}
				text := rapid.StringMatching(`[a-zé]{1,9}`).Draw(rt, "text")
				want = append(want, text)
				if rapid.Bool().Draw(rt, "narrow") {
					var narrow []byte
					for _, r := range text {
						narrow = append(narrow, byte(r))
					}
					p = append(p, record(0, recTextBytes, narrow)...)
					continue
				}
				var wide []byte
				for _, u := range utf16.Encode([]rune(text)) {
					wide = binary.LittleEndian.AppendUint16(wide, u)
				}
				p = append(p, record(0, recTextChars, wide)...)
			}
			return p
		}
		s := showOf(t, tree(0))
		var got []string
		s.flow = office.NewFlow(func(seg extract.Segment) error {
			got = append(got, strings.Split(string(seg.Text), "\n")...)
			return nil
		})
		w := walker{show: s}
		if err := w.walk(); err != nil {
			rt.Fatal(err)
		}
		if err := s.flow.Finish(); err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Errorf("(-want +got):\n%s", d)
		}
	})
}
