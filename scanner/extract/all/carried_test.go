package all

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"mime/quotedprintable"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

// carrier puts a file into something that carries files. inside is the path of
// the file in it.
type carrier struct {
	name   string
	pack   func(t testing.TB, name string, data []byte) []byte
	inside func(name string) string
}

// carriers are containers, and documents and mails that have files in them.
func carriers() []carrier {
	first := func(name string) string { return "x!" + name }
	return []carrier{
		{"zip", func(t testing.TB, name string, data []byte) []byte { return zipped(t, 1, name, data) }, func(name string) string { return "x!0" + name }},
		{"tar", func(t testing.TB, _ string, data []byte) []byte { return tarred(t, 1, data) }, func(string) string { return "x!m0" }},
		{"gzip", func(t testing.TB, _ string, data []byte) []byte { return gzipped(t, data) }, func(string) string { return "x!x" }},
		{"ar", func(_ testing.TB, name string, data []byte) []byte { return arOf(name, data) }, first},
		{"cpio", func(_ testing.TB, name string, data []byte) []byte { return cpioOf(name, data) }, first},
		{"sevenzip", func(_ testing.TB, name string, data []byte) []byte { return storedIn7z(name, data) }, first},
		{"mail_base64", func(_ testing.TB, name string, data []byte) []byte {
			return mailWith(name, "base64", lines76(base64.StdEncoding.EncodeToString(data)))
		}, first},
		{"mail_quoted", func(t testing.TB, name string, data []byte) []byte {
			return mailWith(name, "quoted-printable", quoted(t, data))
		}, first},
		{"mbox", func(_ testing.TB, name string, data []byte) []byte {
			m := mailWith(name, "base64", lines76(base64.StdEncoding.EncodeToString(data)))
			return append([]byte("From a@example.org Sat Jan  3 01:05:34 2026\n"), m...)
		}, func(name string) string { return "x!message 1!" + name }},
		{"page", func(_ testing.TB, _ string, data []byte) []byte {
			return []byte(`<!DOCTYPE html><p><img src="data:;base64,` + base64.StdEncoding.EncodeToString(data) + `">`)
		}, func(string) string { return "x!data 1" }},
		{"document", func(t testing.TB, name string, data []byte) []byte { return embedded(t, name, data) }, func(name string) string { return "x!word/embeddings/" + name }},
		{"directory", func(_ testing.TB, _ string, data []byte) []byte {
			return []byte("dn: cn=x\nfile:: " + base64.StdEncoding.EncodeToString(append([]byte(nil), data...)) + "\n")
		}, func(string) string { return "x!file 1" }},
		{"card", func(_ testing.TB, _ string, data []byte) []byte {
			return []byte("BEGIN:VCARD\nVERSION:3.0\nKEY;ENCODING=b:" + base64.StdEncoding.EncodeToString(data) + "\nEND:VCARD\n")
		}, func(string) string { return "x!key 1" }},
		{"event", func(_ testing.TB, _ string, data []byte) []byte {
			return []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTACH;ENCODING=BASE64:" + base64.StdEncoding.EncodeToString(data) + "\nEND:VEVENT\nEND:VCALENDAR\n")
		}, func(string) string { return "x!attach 1" }},
	}
}

func arOf(name string, data []byte) []byte {
	p := fmt.Appendf([]byte("!<arch>\n"), "%-16s%-12s%-6s%-6s%-8s%-10d`\n", fmt.Sprintf("#1/%d", len(name)), "0", "0", "0", "100644", len(name)+len(data))
	return append(append(p, name...), data...)
}

func cpioOf(name string, data []byte) []byte {
	entry := func(name string, data []byte) []byte {
		p := fmt.Appendf(nil, "070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011o%s\x00", 0, 0, 0o100644, 0, 0, 1, 0, 0, len(name)+1, len(data), name)
		return append(p, data...)
	}
	return append(entry(name, data), entry("TRAILER!!!", nil)...)
}

// storedIn7z is an archive of one file that is not packed.
func storedIn7z(name string, data []byte) []byte {
	le := binary.LittleEndian
	number := func(v int) string { return string(le.AppendUint32([]byte{0xf0}, uint32(v))) }
	var utf16 strings.Builder
	for _, c := range name + "\x00" {
		utf16.WriteString(string([]byte{byte(c), byte(c >> 8)}))
	}
	header := "\x01\x04\x06\x00\x01\x09" + number(len(data)) + "\x00\x07\x0b\x01\x00\x01\x01\x00\x0c" + number(len(data)) + "\x00\x00" +
		"\x05\x01\x11" + number(utf16.Len()+1) + "\x00" + utf16.String() + "\x00\x00"
	var place []byte
	place = le.AppendUint64(place, uint64(len(data)))
	place = le.AppendUint64(place, uint64(len(header)))
	place = le.AppendUint32(place, crc32.ChecksumIEEE([]byte(header)))
	p := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), 0, 0, 0, 0)
	le.PutUint32(p[8:], crc32.ChecksumIEEE(place))
	return bytes.Join([][]byte{p, place, data, []byte(header)}, nil)
}

func mailWith(name, encoding, body string) []byte {
	return fmt.Appendf(nil, "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n"+
		"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=%q\nContent-Transfer-Encoding: %s\n\n%s\n--b--\n", name, encoding, body)
}

func lines76(s string) string {
	var b strings.Builder
	for ; len(s) > 76; s = s[76:] {
		b.WriteString(s[:76] + "\n")
	}
	return b.String() + s
}

func quoted(t testing.TB, data []byte) string {
	t.Helper()
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	w.Binary = true
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

// embedded is a document with a file in it.
func embedded(t testing.TB, name string, data []byte) []byte {
	t.Helper()
	return zippedFiles(t, map[string][]byte{
		"word/document.xml":        []byte("<w:document><w:body><w:p><w:t>see below</w:t></w:p></w:body></w:document>"),
		"word/embeddings/" + name:  data,
		"word/_rels/document.rels": []byte("<Relationships/>"),
	})
}

// TestCarried reads a sample of every format out of everything that carries
// files: the same texts at the same places, behind the carrier's path, and the
// same state.
func TestCarried(t *testing.T) {
	more := written(t)
	for _, x := range Extractors() {
		var s sample
		if list := samples(t, x.Name()); len(list) > 0 {
			s = list[0]
		} else {
			s = sample{name: "x." + x.Name(), data: more[x.Name()]}
		}
		s.name = "inner" + filepath.Ext(s.name)
		if x.Name() == "text" || x.Name() == "csv" {
			continue // what they are is told by names, which not all carriers keep
		}
		t.Run(x.Name(), func(t *testing.T) {
			for _, c := range carriers() {
				if c.name == "directory" && extract.IsText(s.data) || c.name == "document" && x.Name() == "xml" {
					continue // there a text is a value, and markup a part of the document
				}
				carried(t, c, s)
			}
		})
	}
}

func carried(t *testing.T, c carrier, s sample) {
	t.Helper()
	at := c.inside(s.name)
	inner := at[strings.LastIndexByte(at, '!')+1:] // the name decides what a file in it is called
	e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t)}
	want, parts := extracttest.Places(t, e, inner, s.data)
	states := extracttest.Lines(parts)
	got, parts := extracttest.Places(t, e, "x", c.pack(t, s.name, s.data))
	var texts, gotStates []string
	for _, text := range got {
		if strings.HasPrefix(text, at+"|") || strings.HasPrefix(text, at+"!") {
			texts = append(texts, inner+text[len(at):])
		}
	}
	for _, line := range extracttest.Lines(parts) {
		if strings.HasPrefix(line, at+"|") || strings.HasPrefix(line, at+"!") {
			gotStates = append(gotStates, inner+line[len(at):])
		}
	}
	if d := cmp.Diff(want, texts); d != "" {
		t.Errorf("in %s (-alone +carried):\n%.1000s", c.name, d)
	}
	if d := cmp.Diff(states, gotStates); d != "" {
		t.Errorf("states in %s (-alone +carried):\n%.1000s", c.name, d)
	}
}

// TestPicturesAreNotUnpacked: what no one reads of a document costs nothing.
func TestPicturesAreNotUnpacked(t *testing.T) {
	data := zippedFiles(t, map[string][]byte{"word/document.xml": []byte("<w:document/>"), "word/media/a.png": bytes.Repeat([]byte("\x00"), 4<<20)})
	e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t)}
	want := []string{"x!word/media/a.png|||unsupported format", "x|docx||"}
	if d := cmp.Diff(want, extracttest.Lines(e.Run(t.Context(), "x", data))); d != "" || e.Budget().Produced() > 128<<10 {
		t.Errorf("%d bytes unpacked (-want +got):\n%s", e.Budget().Produced(), d)
	}
}

// TestBombsInDocuments: a part that unpacks without end costs its budget, stops
// the document, and what was read before it stays.
func TestBombsInDocuments(t *testing.T) {
	bomb := func(open, unit string) []byte {
		return append([]byte(open), bytes.Repeat([]byte(unit), 4<<20/len(unit))...)
	}
	for name, files := range map[string]map[string][]byte{
		"docx_body":      {"word/_first.xml": []byte("<a>found</a>"), "word/document.xml": bomb("<w:document>", "<w:p><w:t>aaaa</w:t></w:p>")},
		"docx_markup":    {"word/_first.xml": []byte("<a>found</a>"), "word/document.xml": bomb("<w:document>", "<w:p/>")},
		"xlsx_sheet":     {"xl/_first.xml": []byte("<a>found</a>"), "xl/worksheets/sheet1.xml": bomb("<worksheet><sheetData>", `<row><c><v>1</v></c></row>`)},
		"xlsx_texts":     {"xl/_first.xml": []byte("<a>found</a>"), "xl/sharedStrings.xml": bomb("<sst>", "<si><t>aaaa</t></si>")},
		"pptx_slide":     {"ppt/_first.xml": []byte("<a>found</a>"), "ppt/slides/slide1.xml": bomb("<p:sld>", "<a:p><a:t>aaaa</a:t></a:p>")},
		"docx_relations": {"word/_first.xml": []byte("<a>found</a>"), "word/_rels/document.xml.rels": bomb("<Relationships>", "<Relationship Id='a' Target='b'/>")},
	} {
		t.Run(name, func(t *testing.T) {
			data := zippedFiles(t, files)
			for limit, want := range map[extract.Limits]error{{Bytes: 1 << 20}: extract.ErrSizeLimit, {RatioFrom: 1 << 20, Ratio: 10}: extract.ErrRatioLimit} {
				e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t), Limits: limit}
				parts := e.Run(t.Context(), "x", data)
				last := parts[len(parts)-1]
				if !strings.Contains(last.Text, "found") && name != "xlsx_texts" { // which are read before all else
					t.Errorf("what stood before the bomb is lost: %.100q", last.Text)
				}
				if !errors.Is(last.Err, want) || e.Budget().Produced() > 1<<20 {
					t.Errorf("%v after %d bytes, want %v", last.Err, e.Budget().Produced(), want)
				}
			}
		})
	}
}
