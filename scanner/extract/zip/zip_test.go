package zip_test

import (
	stdzip "archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/zip"
)

// file is a member to be written.
type file struct {
	name, text string
	store      bool        // not compressed
	raw        bool        // sizes in the local header, no descriptor behind the data
	mode       fs.FileMode // 0: regular
	comment    string
}

func pack(t testing.TB, comment string, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := stdzip.NewWriter(&b)
	if err := w.SetComment(comment); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		h := &stdzip.FileHeader{Name: f.name, Method: stdzip.Deflate, Comment: f.comment}
		if f.store {
			h.Method = stdzip.Store
		}
		if f.mode != 0 {
			h.SetMode(f.mode)
		}
		create := w.CreateHeader
		if f.raw {
			h.Method = stdzip.Store
			h.CRC32 = crc32.ChecksumIEEE([]byte(f.text))
			h.CompressedSize64, h.UncompressedSize64 = uint64(len(f.text)), uint64(len(f.text))
			create = w.CreateRaw
		}
		m, err := create(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Write([]byte(f.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSuite(t *testing.T) {
	var many []file
	for i := range 60 {
		many = append(many, file{name: fmt.Sprintf("d/f%d.txt", i), text: strings.Repeat("some text\n", 1+i*50), store: i%3 == 0})
	}
	two := []file{{name: "a.txt", text: "first"}, {name: "b.csv", text: "id,name\n1,x\n", store: true}}
	extracttest.Suite(t, zip.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "two.zip", Data: pack(t, "", two...), Members: 2},
		{Name: "other.name", Data: pack(t, "a comment", two...), Members: 2},
		{Name: "many.zip", Data: pack(t, "", many...), Members: 60},
		{Name: "large.zip", Data: pack(t, "", file{name: "x.bin", text: strings.Repeat("\x00\x01", 600<<10), store: true}, two[0]), Members: 2},
	})
}

var (
	sigEntry = []byte("PK\x01\x02")
	sigLocal = []byte("PK\x03\x04")
)

// edit changes the n-th record of a kind in a copy of an archive.
func edit(archive, sig []byte, n int, change func(record []byte)) []byte {
	p := bytes.Clone(archive)
	at := 0
	for range n + 1 {
		at += bytes.Index(p[at:], sig) + 1
	}
	change(p[at-1:])
	return p
}

func put16(at int, v uint16) func([]byte) {
	return func(p []byte) { binary.LittleEndian.PutUint16(p[at:], v) }
}

func put32(at int, v uint32) func([]byte) {
	return func(p []byte) { binary.LittleEndian.PutUint32(p[at:], v) }
}

// Offsets in an entry of the directory.
const (
	entryFlags, entryMethod, entryPacked, entrySize, entryHeader, entryName = 8, 10, 20, 24, 42, 46
)

// partsCase is an archive and what comes out of it as the object "x"; nil: both
// texts are read and something is called malformed.
type partsCase struct {
	name string
	data []byte
	want []string
}

func partsCases(t *testing.T) []partsCase {
	a, b := file{name: "a.txt", text: "first"}, file{name: "b.txt", text: "second"}
	two := pack(t, "", a, b)
	raw := pack(t, "", file{name: "a.txt", text: "first", raw: true}, file{name: "b.txt", text: "second", raw: true})
	okA, okB, ok := "x!a.txt|text|first|", "x!b.txt|text|second|", "x|zip||"
	firstEnd := bytes.Index(raw[4:], sigLocal) + 4
	directory := bytes.Index(raw, sigEntry)
	hole := func(junk string) []byte { // bytes between the first member and the second
		p := bytes.Clone(raw[:firstEnd])
		p = append(append(p, junk...), raw[firstEnd:]...)
		n := uint32(len(junk))
		p = edit(p, sigEntry, 1, put32(entryHeader, uint32(firstEnd)+n))
		return edit(p, []byte("PK\x05\x06"), 0, put32(16, uint32(directory)+n))
	}
	unlisted := edit(edit(raw, sigEntry, 0, func(p []byte) { // one entry less in the directory
		copy(p, p[46+5:])
	}), []byte("PK\x05\x06"), 0, put32(12, 46+5))
	unlisted = unlisted[:len(unlisted)-(46+5)]
	return []partsCase{
		{"plain", two, []string{okA, okB, ok}},
		{"stored", raw, []string{okA, okB, ok}},
		{"empty_archive", pack(t, ""), []string{ok}},
		{"folders", pack(t, "", file{name: "d/", store: true}, a), []string{okA, ok}},
		{"folder_with_bytes", bytes.ReplaceAll(pack(t, "", file{name: "d_", text: "hidden", raw: true}), []byte("d_"), []byte("d/")), []string{"x!d/|text|hidden|", ok}},
		{"link", pack(t, "", file{name: "l", text: "/etc/passwd", mode: fs.ModeSymlink | 0o777}), []string{"x!l|||not a regular file", ok}},
		{"hostile_name", pack(t, "", file{name: "../../x\x00y", text: "first"}), []string{"x!../../x\x00y|text|first|", ok}},
		{"encrypted", edit(two, sigEntry, 0, put16(entryFlags, 1)), []string{"x!a.txt|||encrypted", okB, ok}},
		{"encrypted_local", edit(two, sigLocal, 0, put16(6, 1|8)), []string{"x!a.txt|||encrypted", okB, ok}},
		{"aes", edit(two, sigEntry, 1, put16(entryMethod, 99)), []string{okA, "x!b.txt|||encrypted", ok}},
		{"other_method", edit(two, sigEntry, 1, put16(entryMethod, 9)), []string{okA, "x!b.txt|||unsupported format", ok}},
		{"method_lie", edit(raw, sigLocal, 0, put16(8, 8)), []string{"x!a.txt|text|first|malformed", okB, ok}},
		{"name_lie", edit(two, sigEntry, 0, func(p []byte) { p[entryName] = 'z' }), []string{"x!z.txt|text|first|malformed", okB, ok}},
		{"size_0", edit(two, sigEntry, 0, put32(entrySize, 0)), []string{"x!a.txt|text|first|malformed", okB, ok}},
		{"size_huge", edit(two, sigEntry, 1, put32(entrySize, 1<<31)), []string{okA, "x!b.txt|text|second|malformed", ok}},
		{"packed_huge", edit(raw, sigEntry, 1, put32(entryPacked, 1<<31)), []string{okA, "x!b.txt|||malformed", ok}},
		{"checksum", edit(two, sigEntry, 1, put32(16, 7)), []string{okA, "x!b.txt|text|second|malformed", ok}},
		{"header_elsewhere", edit(two, sigEntry, 0, put32(entryHeader, 1)), nil},
		{"header_outside", edit(two, sigEntry, 1, put32(entryHeader, 1<<31)), nil},
		{"prefix", append([]byte("#!/bin/sh\n"), two...), []string{"x!(bytes of no member)|text|#!/bin/sh\n|", okA, okB, ok}},
		{"text_between", hole("hidden text"), []string{okA, "x!(bytes of no member)|text|hidden text|", okB, ok}},
		{"zeros_between", hole(strings.Repeat("\x00", 5000)), []string{okA, okB, ok}},
		{"unlisted_member", unlisted, []string{okA, okB, ok}},
		{"no_directory", raw[:directory], []string{okA, okB, "x|zip||malformed"}},
		{"no_directory_deflated", two[:bytes.Index(two, sigEntry)], []string{okA, okB, "x|zip||malformed"}},
		{"bad_directory", edit(raw, sigEntry, 1, put32(0, 0)), []string{okA, "x|zip||malformed"}},
		{"nested", pack(t, "", file{name: "in.zip", text: string(two)}), []string{"x!in.zip!a.txt|text|first|", "x!in.zip!b.txt|text|second|", "x!in.zip|zip||", ok}},
		{"comments", pack(t, "of all, ", file{name: "a.txt", text: "first", comment: "of one"}), []string{okA, "x|zip|of all, of one|"}},
		{"only_magic", []byte("PK\x03\x04"), []string{"x|zip||malformed"}},
	}
}

func TestParts(t *testing.T) {
	for _, tt := range partsCases(t) {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "prefix" { // its magic number is elsewhere: called by name
				testDirect(t, tt.data, tt.want)
				return
			}
			e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
			got := extracttest.Lines(e.Run(t.Context(), "x", tt.data))
			if tt.want == nil {
				if all := strings.Join(got, "\n"); !strings.Contains(all, "first") || !strings.Contains(all, "second") || !strings.Contains(all, "malformed") {
					t.Errorf("got %q", got)
				}
				return
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// always stands for an extractor that was chosen by other means.
type always struct{ zip.Extractor }

func (always) Match(h extract.Hint) bool { return h.Name == "x" }

func testDirect(t *testing.T, data []byte, want []string) {
	t.Helper()
	e := &extracttest.Engine{Formats: append([]extract.Extractor{always{}}, all.Extractors()...), Dir: extracttest.PrivateDir(t)}
	if d := cmp.Diff(want, extracttest.Lines(e.Run(t.Context(), "x", data))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestOutOfOrder: a directory that lists members in another order than they
// stand hides nothing and reads nothing twice.
func TestOutOfOrder(t *testing.T) {
	raw := pack(t, "", file{name: "a.txt", text: "first", raw: true}, file{name: "b.txt", text: "second", raw: true}, file{name: "c.txt", text: "third", raw: true})
	at := bytes.Index(raw, sigEntry)
	const n = 46 + 5
	swapped := bytes.Clone(raw)
	copy(swapped[at:], raw[at+2*n:at+3*n])
	copy(swapped[at+2*n:], raw[at:at+n])
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	want := []string{"x!c.txt|text|third|", "x!b.txt|text|second|", "x!a.txt|text|first|", "x|zip||"}
	if d := cmp.Diff(want, extracttest.Lines(e.Run(t.Context(), "x", swapped))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// The middle one is listed no more: the first is in its place, twice.
	copy(swapped[at+n:], raw[at:at+n])
	want = []string{"x!c.txt|text|third|", "x!a.txt|text|first|", "x!a.txt|text|first|", "x!b.txt|text|second|", "x|zip||"}
	if d := cmp.Diff(want, extracttest.Lines(e.Run(t.Context(), "x", swapped))); d != "" {
		t.Errorf("hidden (-want +got):\n%s", d)
	}
}

// zip64 writes an archive of one stored member whose sizes and places all stand
// in ZIP64 records.
func zip64(name, text string) []byte {
	le := binary.LittleEndian
	sum := crc32.ChecksumIEEE([]byte(text))
	n := uint64(len(text))
	var b []byte
	b = le.AppendUint32(b, 0x04034b50)
	b = append(b, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	b = le.AppendUint32(b, sum)
	b = le.AppendUint64(b, 1<<64-1)
	b = le.AppendUint16(b, uint16(len(name)))
	b = le.AppendUint16(b, 20)
	b = append(b, name...)
	b = le.AppendUint16(le.AppendUint16(b, 1), 16)
	b = le.AppendUint64(le.AppendUint64(b, n), n)
	b = append(b, text...)
	dir := uint64(len(b))
	b = le.AppendUint32(b, 0x02014b50)
	b = append(b, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	b = le.AppendUint32(b, sum)
	b = le.AppendUint64(b, 1<<64-1)
	b = le.AppendUint16(b, uint16(len(name)))
	b = le.AppendUint16(b, 28)
	b = append(b, make([]byte, 10)...)
	b = le.AppendUint32(b, 1<<32-1)
	b = append(b, name...)
	b = le.AppendUint16(le.AppendUint16(b, 1), 24)
	b = le.AppendUint64(le.AppendUint64(le.AppendUint64(b, n), n), 0)
	end := uint64(len(b))
	b = le.AppendUint32(b, 0x06064b50)
	b = le.AppendUint64(b, 44)
	b = append(b, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	b = le.AppendUint64(le.AppendUint64(b, 1), 1)
	b = le.AppendUint64(le.AppendUint64(b, end-dir), dir)
	b = le.AppendUint32(b, 0x07064b50)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint64(b, end)
	b = le.AppendUint32(b, 1)
	b = le.AppendUint32(b, 0x06054b50)
	b = append(b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)
	b = le.AppendUint64(b, 1<<64-1)
	return append(b, 0, 0)
}

func TestZip64(t *testing.T) {
	data := zip64("a.txt", "first")
	if _, err := stdzip.NewReader(bytes.NewReader(data), int64(len(data))); err != nil {
		t.Fatalf("the test writes no archive: %v", err)
	}
	e := &extracttest.Engine{Formats: all.Extractors()}
	for name, size := range map[string]uint64{"right": 5, "zero": 0, "greatest": 1<<63 - 1, "negative": 1 << 63} {
		p := edit(data, sigEntry, 0, func(p []byte) { binary.LittleEndian.PutUint64(p[46+5+4:], size) })
		got := extracttest.Lines(e.Run(t.Context(), "x", p))
		want := []string{"x!a.txt|text|first|malformed", "x|zip||"}
		if name == "right" {
			want[0] = "x!a.txt|text|first|"
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("size %s (-want +got):\n%s", name, d)
		}
		// The same lie about the packed size and the place must not break anything.
		for _, at := range []int{8, 16} {
			e.Run(t.Context(), "x", edit(data, sigEntry, 0, func(p []byte) { binary.LittleEndian.PutUint64(p[46+5+4+at:], size) }))
		}
	}
}

// TestManyMembers: entries cost time, not memory.
func TestManyMembers(t *testing.T) {
	const n = 20_000
	files := make([]file, n)
	for i := range files {
		files[i] = file{name: fmt.Sprintf("f%06d", i), raw: true}
	}
	data := pack(t, "", files...)
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t), Limits: extract.Limits{Members: n - 1}}
	parts := e.Run(t.Context(), "x", data)
	if got := extracttest.Lines(parts[len(parts)-1:]); len(parts) != n || got[0] != "x|zip||"+extract.ErrMemberLimit.Error() {
		t.Errorf("%d parts, the last %q", len(parts), got)
	}
}

func FuzzZip(f *testing.F) {
	two := pack(f, "comment", file{name: "a.txt", text: "first"}, file{name: "b.txt", text: "second", raw: true})
	f.Add("x.zip", two)
	f.Add("x", two[:bytes.Index(two, sigEntry)])
	f.Add("", append([]byte("stub"), two...))
	f.Add("x.zip", zip64("a.txt", "first"))
	f.Add("x.zip", edit(two, sigEntry, 0, put16(entryFlags, 1)))
	extracttest.Fuzz(f, zip.Extractor{})
}
