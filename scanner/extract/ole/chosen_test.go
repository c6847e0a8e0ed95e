package ole_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
)

// samples are those of the formats that lie in compound files, and a word of
// each.
func samples() map[string][2]string {
	return map[string][2]string{
		"doc": {"letter.doc", "office@sample.example.org"}, "xls": {"people.xls", "p1@staff.example.org"},
		"ppt": {"talk.ppt", "speaker@slides.example.org"}, "msg": {"letter.msg", "beta@readers.example.org"},
	}
}

func sample(t *testing.T, format string) []byte {
	t.Helper()
	p, err := os.ReadFile(filepath.Join("..", format, "testdata", samples()[format][0]))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestChosen: content decides what a file is, whatever its name says.
func TestChosen(t *testing.T) {
	for format, s := range samples() {
		data := sample(t, format)
		for _, name := range []string{s[0], "x", "x.pdf", "x.txt", "x.docx", "x.zip", "x.doc", "x.xls", "x.ppt", "x.msg"} {
			t.Run(format+"_as_"+strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
				e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
				parts := e.Run(t.Context(), name, data)
				last := parts[len(parts)-1]
				if last.Format != format || last.Err != nil || !strings.Contains(last.Text, s[1]) {
					t.Errorf("read as %s, %v", last.Format, last.Err)
				}
			})
		}
	}
}

// TestUnseen: a file whose directory lies behind the first bytes is read as what
// it is too, by its name or, under a wrong one, as a member.
func TestUnseen(t *testing.T) {
	for format, s := range samples() {
		far := behind(t, sample(t, format))
		for _, tt := range []struct{ name, format string }{{s[0], format}, {"x", "ole"}, {"x.docx", "ole"}, {"x.bin", "ole"}} {
			t.Run(format+"_as_"+strings.ReplaceAll(tt.name, ".", "_"), func(t *testing.T) {
				e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
				parts := e.Run(t.Context(), tt.name, far)
				last, found := parts[len(parts)-1], false
				for _, p := range parts {
					found = found || p.Format == format && p.Err == nil && strings.Contains(p.Text, s[1])
				}
				if last.Format != tt.format || last.Err != nil || !found {
					t.Errorf("read as %s, %v; text found: %v", last.Format, last.Err, found)
				}
			})
		}
	}
}

// behind moves the directory of a file behind all that is looked at to tell what
// it is, as programs do that write it last: other sectors stay where they are.
func behind(t *testing.T, p []byte) []byte {
	t.Helper()
	root := open(t, p).Root().Node(8)
	root.Nodes = append(root.Nodes, ole.Text("\x02OlePres999", make([]byte, 200<<10)))
	var b bytes.Buffer
	if _, err := b.ReadFrom(ole.Pack(root)); err != nil {
		t.Fatal(err)
	}
	out := b.Bytes()
	number := func(at int) uint32 {
		return uint32(out[at]) | uint32(out[at+1])<<8 | uint32(out[at+2])<<16 | uint32(out[at+3])<<24
	}
	put := func(at int, v uint32) { copy(out[at:], []byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)}) }
	fat := func(n uint32) int { return sector(number(76+4*int(n/128))) + 4*int(n%128) }
	// The last sectors are those of the stream that was added, zeros: the
	// directory takes their place, and the stream loses them.
	from, to := number(48), uint32(len(out)/512-2)
	first := to
	for n, last := from, false; !last; to-- {
		next := number(fat(n))
		last = next > 0xfffffffa
		copy(out[sector(to):], out[sector(n):sector(n)+512])
		put(fat(n), 0xffffffff)
		if last {
			put(fat(to), 0xfffffffe)
		} else {
			put(fat(to), to-1)
		}
		n = next
	}
	put(fat(to), 0xfffffffe) // where the stream ends now
	put(48, first)
	moved := out[sector(to+1):]
	entry := bytes.Index(moved, []byte("\x02\x00O\x00l\x00e\x00P\x00r\x00e\x00s\x009\x00"))
	put(sector(to+1)+entry+120, uint32(200<<10)-(first-to)*512)
	return out
}

// TestEncryptedAnywhere: a document with a password is told under any name.
func TestEncryptedAnywhere(t *testing.T) {
	data := oletest.File(t, ole.Text("EncryptionInfo", make([]byte, 100)), ole.Text("EncryptedPackage", make([]byte, 9000)))
	for _, name := range []string{"x.docx", "x.xlsx", "x.pptx", "x", "x.doc", "x.zip"} {
		e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
		parts := e.Run(t.Context(), name, data)
		if last := parts[len(parts)-1]; len(parts) != 1 || !errors.Is(last.Err, extract.ErrEncrypted) {
			t.Errorf("%s: %s, %v", name, last.Format, last.Err)
		}
	}
}

// TestErrorsQuoteNothing: whatever is wrong with a file, no error repeats what
// stands in it.
func TestErrorsQuoteNothing(t *testing.T) {
	failed := 0
	for format, s := range samples() {
		good := sample(t, format)
		for at := 0; at < len(good); at += 499 {
			p := bytes.Clone(good)
			p[at] ^= 0x5a
			e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
			for _, part := range e.Run(t.Context(), "canary-name", p[:len(p)-at/3]) {
				if part.Err == nil {
					continue
				}
				failed++
				for _, word := range []string{"example", "canary", "Author", s[1]} {
					if strings.Contains(part.Err.Error(), word) {
						t.Fatalf("%s: %v", format, part.Err)
					}
				}
			}
		}
	}
	if failed < 40 {
		t.Errorf("only %d errors: the test proves little", failed)
	}
}

// TestShadowed: a storage called like the stream that is sought hides it from
// no reader. Fails, with a panic, if what is found first by name is taken.
func TestShadowed(t *testing.T) {
	for format, main := range map[string]string{"doc": "WordDocument", "ppt": "PowerPoint Document", "xls": "Workbook", "msg": "__properties_version1.0"} {
		t.Run(format, func(t *testing.T) {
			root := open(t, sample(t, format)).Root().Node(8)
			root.Nodes = append([]ole.Node{oletest.Folder(main, ole.Text("decoy", []byte("words of a decoy")))}, root.Nodes...)
			s := samples()[format]
			e := &extracttest.Engine{Formats: all.Extractors(), Dir: extracttest.PrivateDir(t)}
			parts := e.Run(t.Context(), s[0], oletest.File(t, root.Nodes...))
			last, text := parts[len(parts)-1], ""
			for _, p := range parts {
				text += p.Text
			}
			if last.Format != format || last.Err != nil || !strings.Contains(text, s[1]) || !strings.Contains(text, "words of a decoy") {
				t.Errorf("read as %s, %v", last.Format, last.Err)
			}
		})
	}
}
