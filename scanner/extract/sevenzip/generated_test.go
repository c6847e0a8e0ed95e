package sevenzip_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// member is one to be written; a folder has no text.
type member struct {
	name   string
	text   string
	folder bool
}

// number writes one as the format does: the length in the ones of the first byte.
func number(v uint64) string {
	for n := range 8 {
		if v < 1<<(7*(n+1)) {
			first := byte(0xff<<(8-n)) | byte(v>>(8*n))
			p := []byte{first}
			for i := range n {
				p = append(p, byte(v>>(8*i)))
			}
			return string(p)
		}
	}
	return "\xff" + string(binary.LittleEndian.AppendUint64(nil, v))
}

// bits writes flags, the highest of a byte first.
func bits(flags []bool) string {
	p := make([]byte, (len(flags)+7)/8)
	for i, f := range flags {
		if f {
			p[i/8] |= 0x80 >> (i % 8)
		}
	}
	return string(p)
}

// solid packs members in one block that is only copied, with their checksums.
func solid(members []member) []byte {
	var content, sizes, sums, names strings.Builder
	var empty, file []bool
	streams := []string{}
	for _, m := range members {
		for _, c := range m.name + "\x00" {
			names.WriteString(string([]byte{byte(c), byte(c >> 8)}))
		}
		none := m.folder || m.text == ""
		if empty = append(empty, none); none {
			file = append(file, !m.folder)
			continue
		}
		content.WriteString(m.text)
		streams = append(streams, m.text)
	}
	for i, s := range streams {
		if i < len(streams)-1 {
			sizes.WriteString(number(uint64(len(s))))
		}
		sums.Write(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(s))))
	}
	property := func(id byte, data string) string { return string(id) + number(uint64(len(data))) + data }
	h := "\x01"
	if len(streams) > 0 {
		n := number(uint64(content.Len()))
		h += "\x04\x06\x00\x01\x09" + n + copied + n + "\x00\x08\x0d" + number(uint64(len(streams))) + "\x09" + sizes.String()
		if len(streams) == 1 {
			h = strings.TrimSuffix(h, "\x09")
		}
		h += "\x0a\x01" + sums.String() + "\x00\x00"
	}
	h += "\x05" + number(uint64(len(members))) + property(0x0e, bits(empty)) + property(0x0f, bits(file)) + property(0x11, "\x00"+names.String()) + "\x00\x00"
	return archive([]byte(content.String()), []byte(h))
}

// TestGenerated: members of any name and size, empty ones and folders among them,
// come back in order.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var members []member
		var want []string
		for i := range rapid.IntRange(1, 20).Draw(rt, "members") {
			m := member{name: fmt.Sprintf("%s%d.txt", rapid.StringMatching(`[a-zé./ ]{0,12}`).Draw(rt, "name"), i)}
			switch rapid.IntRange(0, 4).Draw(rt, "kind") {
			case 0:
				m.folder = true
			case 1:
			default:
				m.text = rapid.StringMatching(`[a-z]{1,20}( [a-z]{1,20}){0,20}`).Draw(rt, "text")
			}
			members = append(members, m)
			if !m.folder {
				want = append(want, "x!"+m.name+"|text|"+m.text+"|")
			}
		}
		got := lines(t, "x", solid(members), extract.Limits{})
		if d := cmp.Diff(append(want, "x|sevenzip||"), got); d != "" {
			rt.Fatalf("(-written +read):\n%s", d)
		}
	})
}

// TestNumbers: each length of a number of the format.
func TestNumbers(t *testing.T) {
	for _, size := range []int{1, 127, 128, 16_383, 16_384, 70_000, 2_097_152} {
		text := strings.Repeat("x", size)
		got := lines(t, "x", solid([]member{{name: "a.txt", text: text}, {name: "b.txt", text: "last"}}), extract.Limits{})
		if d := cmp.Diff([]string{"x!a.txt|text|" + text + "|", "x!b.txt|text|last|", "x|sevenzip||"}, got); d != "" {
			t.Errorf("%d bytes (-written +read):\n%.300s", size, d)
		}
	}
}

// TestHostileNames: what a member is called is passed on as it is and leads
// nowhere.
func TestHostileNames(t *testing.T) {
	for _, name := range []string{"../../etc/passwd", "/etc/passwd", `C:\a`, "a\nb\x1b[31m", strings.Repeat("n", 5000), ".", "..", "con", " ", "a\u202etxt.exe"} {
		got := lines(t, "x", solid([]member{{name: name, text: "found"}}), extract.Limits{})
		if d := cmp.Diff([]string{"x!" + name + "|text|found|", "x|sevenzip||"}, got); d != "" {
			t.Errorf("%.40q (-want +got):\n%.500s", name, d)
		}
	}
}

// TestCutEverywhere: wherever an archive is cut, it says so: its header stands at
// the end.
func TestCutEverywhere(t *testing.T) {
	data := solid([]member{{name: "a.txt", text: strings.Repeat("text ", 100)}, {name: "b.txt", text: "last"}})
	for n := range data {
		e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
		parts := e.Run(t.Context(), "x", data[:n])
		if last := parts[len(parts)-1]; last.Format == "sevenzip" && !errors.Is(last.Err, extract.ErrMalformed) {
			t.Errorf("cut after %d bytes of %d: %v", n, len(data), last.Err)
		}
	}
}

// TestEveryByteOfTheHeader: with the checksums right, any change of the header is
// read to some end: an error of the contract, and no more than the content.
func TestEveryByteOfTheHeader(t *testing.T) {
	data := solid([]member{{name: "a.txt", text: "first text"}, {name: "empty"}, {name: "d", folder: true}, {name: "b.txt", text: "second"}})
	at := 32 + binary.LittleEndian.Uint64(data[12:])
	content, header := data[32:at], data[at:]
	for i := range header {
		for _, c := range []byte{0, 1, 0x7f, 0x80, 0xff, header[i] + 1, header[i] ^ 0x40} {
			p := bytes.Clone(header)
			p[i] = c
			e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t), Limits: extract.Limits{Members: 1000}}
			var parts []extracttest.Part
			used := extracttest.Allocated(func() { parts = e.Run(t.Context(), "x", archive(content, p)) })
			total := 0
			for _, part := range parts {
				total += len(part.Text)
			}
			if s := extracttest.Lines(parts); total > len(content) || strings.Contains(strings.Join(s, "\n"), "|[") {
				t.Errorf("byte %d as %#x: %q", i, c, s)
			}
			if used > 4<<20 {
				t.Errorf("byte %d as %#x: %d bytes allocated", i, c, used)
			}
		}
	}
}

// TestProgram packs with 7z in every method that is read, solid and not, with a
// header packed or plain.
func TestProgram(t *testing.T) {
	program, err := exec.LookPath("7z")
	needs.Have(t, "7z", err == nil, "apt-get install p7zip-full")
	dir := t.TempDir()
	var want []string
	for i := range 6 {
		name, text := fmt.Sprintf("file %d.txt", i), strings.Repeat(fmt.Sprintf("line %d of a text\n", i), 1+i*700)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		want = append(want, "x!"+name+"|text|"+text+"|")
	}
	want = append(want, "x|sevenzip||")
	slices.Sort(want)
	for name, args := range map[string][]string{
		"lzma2": {"-m0=lzma2"}, "lzma": {"-m0=lzma"}, "bzip2": {"-m0=bzip2"}, "deflate": {"-m0=deflate"}, "copy": {"-mx=0"}, "many_threads": {"-m0=lzma2", "-mmt=4"},
		"not_solid": {"-ms=off"}, "small_blocks": {"-ms=2f"}, "plain_header": {"-mhc=off"}, "delta": {"-m0=delta:4", "-m1=lzma2"}, "small_dictionary": {"-m0=lzma2:d=64k"}, "best": {"-mx=9"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "x.7z")
			cmd := exec.CommandContext(t.Context(), program, append(append([]string{"a", "-bd", "-y"}, args...), out, ".")...)
			cmd.Dir = dir
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, said)
			}
			data, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			got := lines(t, "x", data, extract.Limits{})
			slices.Sort(got)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-packed +read):\n%.2000s", d)
			}
		})
	}
}
