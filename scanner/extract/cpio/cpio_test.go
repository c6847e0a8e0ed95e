package cpio_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/cpio"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

func lines(t testing.TB, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), "x", data))
}

// TestSamples: what GNU cpio wrote.
func TestSamples(t *testing.T) {
	want := []string{"x!d/nothing|text||", "x!d/link|||not a regular file", "x!d/sub/first|text|first\n|",
		"x!d/table.csv|csv|" + extracttest.Table() + "|", "x|cpio||"}
	for _, name := range []string{"newc", "crc", "odc", "bin"} {
		if d := cmp.Diff(want, lines(t, extracttest.File(t, name+".cpio"))); d != "" {
			t.Errorf("%s (-want +got):\n%.2000s", name, d)
		}
	}
}

// file is a member to be written; mode 0 is a regular file.
type file struct {
	name, text string
	mode       int
	sum        uint32
}

const end = "TRAILER!!!"

func pad(s string, to int) string { return s + strings.Repeat("\x00", (to-len(s)%to)%to) }

// pack writes the new form, with an end.
func pack(magic string, files ...file) string {
	var b strings.Builder
	for _, f := range append(files, file{name: end}) {
		mode := f.mode
		if mode == 0 {
			mode = 0o100644
		}
		h := fmt.Sprintf("%s%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", magic, 1, mode, 0, 0, 1, 0, len(f.text), 0, 0, 0, 0, len(f.name)+1, f.sum)
		b.WriteString(pad(h+f.name+"\x00", 4) + pad(f.text, 4))
	}
	return b.String()
}

// old writes the binary form, big end first, without an end.
func old(name, text string) string {
	h := make([]byte, 26)
	be := binary.BigEndian
	be.PutUint16(h, 0o070707)
	be.PutUint16(h[6:], 0o100644)
	be.PutUint16(h[20:], uint16(len(name)+1))
	be.PutUint16(h[24:], uint16(len(text)))
	return pad(string(h)+name+"\x00", 2) + pad(text, 2)
}

func TestSuite(t *testing.T) {
	var many []file
	for i := range 40 {
		many = append(many, file{name: "f" + strings.Repeat("x", i), text: strings.Repeat("text\n", i*100)})
	}
	two := []file{{name: "a.txt", text: "first"}, {name: "b.csv", text: "id,name\n1,x\n"}}
	extracttest.Suite(t, cpio.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "two.cpio", Data: []byte(pack("070701", two...)), Members: 2},
		{Name: "many", Data: []byte(pack("070702", many...)), Members: 40},
		{Name: "old.img", Data: []byte(old("a.txt", "odd") + old("b.txt", "even") + old(end, "")), Members: 2},
	})
}

func TestByHand(t *testing.T) {
	a, b := file{name: "a.txt", text: "first"}, file{name: "b.txt", text: "second"}
	two := pack("070701", a, b)
	okA, okB, ok, bad := "x!a.txt|text|first|", "x!b.txt|text|second|", "x|cpio||", "x|cpio||malformed"
	sum := func(v uint32) file { return file{name: "a.txt", text: "first", sum: v} }
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"two", two, []string{okA, okB, ok}},
		{"zeros_behind", two + strings.Repeat("\x00", 70_000), []string{okA, okB, ok}},
		{"another_behind", two + strings.Repeat("\x00", 512) + pack("070702", a), []string{okA, okB, okA, ok}},
		{"text_behind", two + "hidden text", []string{okA, okB, "x!(bytes behind the archive)|text|hidden text|", ok}},
		{"no_end", two[:len(two)-124], []string{okA, okB, bad}},
		{"cut", two[:len(two)-126], []string{okA, "x!b.txt|text|second|", bad}},
		{"cut_in_text", pack("070701", a)[:118], []string{"x!a.txt|text|fi|malformed", bad}},
		{"junk_between", pack("070701", a)[:124] + "junk, and some more of it", []string{okA, bad}},
		{"folder", pack("070701", file{name: "d", mode: 0o040755}, a), []string{okA, ok}},
		{"pipe", pack("070701", file{name: "p", mode: 0o010644}, a), []string{"x!p|||not a regular file", okA, ok}},
		{"hostile_name", pack("070701", file{name: "../../x\x00y", text: "first"}), []string{"x!../../x\x00y|text|first|", ok}},
		{"right_sum", pack("070702", sum('f'+'i'+'r'+'s'+'t')), []string{okA, ok}},
		{"wrong_sum", pack("070702", sum(7), b), []string{okA + "malformed", okB, ok}},
		{"size_huge", strings.Replace(two, "00000005", "fffffff0", 1), nil},
		{"name_huge", strings.Replace(two, "00000006", "fffffff0", 2), []string{"x|||unsupported format"}},
		{"nested", pack("070701", file{name: "in", text: pack("070701", a)}), []string{"x!in!a.txt|text|first|", "x!in|cpio||", ok}},
		{"old_big", old("a.txt", "first") + old("b.txt", "second") + old(end, ""), []string{okA, okB, ok}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := lines(t, []byte(tt.data))
			if tt.want == nil {
				if last := got[len(got)-1]; last != bad {
					t.Errorf("%q", got)
				}
				return
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for name, tt := range map[string]struct {
		head string
		want bool
	}{
		"newc": {pack("070701"), true}, "old": {old("a", "text"), true},
		"number": {"070701 is the number of a phone, say, and this is a text that goes on for longer than a header of the form would, so it is no archive", false},
		"zeros":  {"\xc7\x71" + strings.Repeat("\x00", 40), false}, "short": {pack("070701")[:100], false}, "none": {"", false},
	} {
		if got := (cpio.Extractor{}).Match(extract.Hint{Name: "x.cpio", Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzCpio(f *testing.F) {
	f.Add("x", []byte(pack("070701", file{name: "a", text: "text"}, file{name: "l", text: "a", mode: 0o120777})))
	f.Add("x", []byte(pack("070702", file{name: "a", text: "text", sum: 't' + 'e' + 'x' + 't'})+"\x00\x00\x00tail"))
	f.Add("x", []byte(old("a", "odd")+old(end, "")))
	f.Add("x", extracttest.File(f, "odc.cpio")[:700])
	extracttest.Fuzz(f, cpio.Extractor{})
}
