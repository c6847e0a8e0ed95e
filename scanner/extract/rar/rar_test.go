package rar_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/rar"
)

const magic = "Rar!\x1a\x07\x01\x00"

// file is a member to be written, not packed unless method says so (RAR 5.0
// archive format, "File header").
type file struct {
	name, text string
	method     uint64 // compression information
	flags      uint64 // of the header: 8, it goes on from another file, 16, in another file
	size       uint64 // claimed; 0: the true one
	badSum     bool
	attributes uint64
	dir        uint64
	extra      []byte
}

func vint(p []byte, v uint64) []byte { return binary.AppendUvarint(p, v) }

// block writes a header with its checksum and the data behind it.
func block(body []byte, data string) []byte {
	body = append(vint(nil, uint64(len(body))), body...)
	p := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(body))
	return append(append(p, body...), data...)
}

const (
	hasExtra = 1
	hasData  = 2
	unix     = 1
)

func (f file) block() []byte {
	flags := f.flags | hasData
	if f.extra != nil {
		flags |= hasExtra
	}
	b := vint(vint(nil, 2), flags)
	if f.extra != nil {
		b = vint(b, uint64(len(f.extra)))
	}
	b = vint(b, uint64(len(f.text)))
	size := f.size
	if size == 0 {
		size = uint64(len(f.text))
	}
	const hasSum = 4
	b = vint(vint(vint(b, hasSum|f.dir), size), f.attributes)
	sum := crc32.ChecksumIEEE([]byte(f.text))
	if f.badSum {
		sum++
	}
	b = binary.LittleEndian.AppendUint32(b, sum)
	b = vint(vint(vint(b, f.method), unix), uint64(len(f.name)))
	return block(append(append(b, f.name...), f.extra...), f.text)
}

// pack writes an archive of version 5; volume says that it is one of several.
func pack(volume bool, files ...file) []byte {
	arc, end := []byte("\x01\x00\x00"), []byte("\x05\x00\x00")
	if volume {
		arc[2], end[2] = 1, 1
	}
	p := append([]byte(magic), block(arc, "")...)
	for _, f := range files {
		p = append(p, f.block()...)
	}
	return append(p, block(end, "")...)
}

func lines(t testing.TB, data []byte) []string {
	t.Helper()
	e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
	return extracttest.Lines(e.Run(t.Context(), "x", data))
}

func TestSuite(t *testing.T) {
	var many []file
	for i := range 40 {
		many = append(many, file{name: "f" + strings.Repeat("x", i+1), text: strings.Repeat("text\n", i*100+1)})
	}
	extracttest.Suite(t, rar.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "two.rar", Data: pack(false, file{name: "a.txt", text: "first"}, file{name: "b.csv", text: "id,name\n1,x\n"}), Members: 2},
		{Name: "many", Data: pack(false, many...), Members: 40},
	})
}

func TestByHand(t *testing.T) {
	a, b := file{name: "a.txt", text: "first"}, file{name: "b.txt", text: "second"}
	okA, okB, ok, bad := "x!a.txt|text|first|", "x!b.txt|text|second|", "x|rar||", "x|rar||malformed"
	with := func(change func(f *file)) file { f := a; change(&f); return f }
	encryption := vint(nil, 48)                                                          // the length of the record
	encryption = append(append(encryption, 1, 0, 0, 15), bytes.Repeat([]byte{7}, 32)...) // AES, no check, a salt, a vector
	encryption = append(encryption, make([]byte, 49-len(encryption))...)
	two := pack(false, a, b)
	for _, tt := range []struct {
		name string
		data []byte
		want []string
	}{
		{"two", two, []string{okA, okB, ok}},
		{"empty", pack(false), []string{ok}},
		{"folder", pack(false, file{name: "d", dir: 1}, a), []string{okA, ok}},
		{"hostile_name", pack(false, file{name: "../../x", text: "first"}), []string{"x!../../x|text|first|", ok}},
		{"link", pack(false, with(func(f *file) { f.extra = []byte("\x05\x05\x01\x00\x01b") }), b), []string{"x!a.txt|||not a regular file", okB, ok}},
		{"device", pack(false, with(func(f *file) { f.attributes = 0x6000 }), b), []string{"x!a.txt|||not a regular file", okB, ok}},
		{"wrong_sum", pack(false, with(func(f *file) { f.badSum = true }), b), []string{okA + "malformed", okB, ok}},
		{"size_huge", pack(false, with(func(f *file) { f.size = 1 << 50 }), b), []string{okA + "malformed", okB, ok}},
		{"encrypted", pack(false, with(func(f *file) { f.extra = encryption }), b), []string{"x!a.txt|||encrypted", okB, ok}},
		{"names_encrypted", append([]byte(magic), block(append([]byte("\x04\x00\x00\x00\x0f"), make([]byte, 16)...), "")...), []string{"x|rar||encrypted"}},
		{"goes_on", pack(true, with(func(f *file) { f.flags, f.size = 16, 10 })), []string{okA + "unsupported format", "x|rar||unsupported format"}},
		{"goes_on_from", pack(true, with(func(f *file) { f.flags = 8 })), nil},
		{"dictionary", pack(false, with(func(f *file) { f.method, f.size = 15<<10|3<<7, 1<<40 }), b), []string{"x|rar||unsupported format"}},
		{"garbage_packed", pack(false, with(func(f *file) { f.method = 3 << 7 }), b), []string{"x!a.txt|text||malformed", okB, ok}},
		{"other_method", pack(false, with(func(f *file) { f.method = 3<<7 | 5 }), b), []string{"x!a.txt|text||unsupported format", okB, ok}},
		{"cut", two[:len(two)-20], []string{okA, bad}},
		{"only_magic", []byte(magic), []string{bad}},
		{"version_4", []byte("Rar!\x1a\x07\x00\xcf\x90\x73\x00\x00\x0d\x00\x00\x00\x00\x00\x00\x00"), []string{ok}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := lines(t, tt.data)
			if tt.want == nil {
				if last := got[len(got)-1]; !strings.HasPrefix(last, "x|rar||") || last == ok {
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

// TestDamaged changes archives at random: nothing panics, and every error is
// one of the contract.
func TestDamaged(t *testing.T) {
	good := pack(false, file{name: "a.txt", text: "first"}, file{name: "b.txt", text: strings.Repeat("x", 300), method: 3 << 7})
	rng := rand.New(rand.NewPCG(7, 7))
	for range 500 {
		p := bytes.Clone(good)
		for range 1 + rng.IntN(3) {
			p[rng.IntN(len(p))] = byte(rng.Uint32())
		}
		for _, l := range lines(t, p) {
			if strings.HasSuffix(l, "]") {
				t.Fatalf("an error of no known kind: %q", l)
			}
		}
	}
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]bool{
		magic: true, "Rar!\x1a\x07\x00": true, "Rar!\x1a\x07\x02\x00": false, "Rar! is how it begins": false, "Rar!": false, "": false,
	} {
		if got := (rar.Extractor{}).Match(extract.Hint{Name: "x.rar", Head: []byte(text)}); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzRar(f *testing.F) {
	f.Add("x", pack(false, file{name: "a.txt", text: "first"}, file{name: "b.txt", text: "second", badSum: true}))
	f.Add("x", pack(true, file{name: "a.txt", text: "first", flags: 16}))
	f.Add("x", pack(false, file{name: "a.txt", text: "garbage", method: 3 << 7}))
	extracttest.Fuzz(f, rar.Extractor{})
}

// FuzzHeader keeps the checksums right, which random changes never do.
func FuzzHeader(f *testing.F) {
	f.Add([]byte("\x02\x02\x05\x04\x05\x00abcd\x00\x01\x01a"), "first", uint64(0))
	f.Add([]byte("\x02\x02\x05\x04\x05\x00abcd\x80\x03\x01\x01a"), "first", uint64(3<<7))
	f.Fuzz(func(t *testing.T, body []byte, data string, method uint64) {
		p := append([]byte(magic), block([]byte("\x01\x00\x00"), "")...)
		p = append(p, file{name: "a", text: data, method: method, size: 1 << 20}.block()...)
		p = append(p, block(body, data)...)
		e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t), Limits: extract.Limits{Bytes: 4 << 20, Members: 100, Depth: 2}}
		for _, l := range extracttest.Lines(e.Run(t.Context(), "x", p)) {
			if strings.HasSuffix(l, "]") {
				t.Errorf("an error of no known kind: %q", l)
			}
		}
	})
}
