package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// packed is an archive of members with a little content each; stored ones say
// their size before it, others behind.
func packed(t testing.TB, stored bool, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		var err error
		if stored {
			_, err = w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, UncompressedSize64: 0, CompressedSize64: 0})
		} else {
			m, e := w.Create(name)
			if err = e; err == nil {
				_, err = m.Write([]byte(strings.Repeat("content ", 10)))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func hint(name string, data []byte) extract.Hint {
	return extract.Hint{Name: name, Head: data[:min(len(data), extract.HeadSize)], Whole: len(data) <= extract.HeadSize}
}

// TestIsOpenXML: the folder of the main part says what a package is, and the name
// only where that folder is out of sight.
func TestIsOpenXML(t *testing.T) {
	far := []string{"[Content_Types].xml"}
	for i := range 70 {
		far = append(far, "customXml/item"+strings.Repeat("x", i)+".xml")
	}
	for _, tt := range []struct {
		name  string
		parts []string
		want  string // the folder that it is
	}{
		{"x", []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml"}, "word/"},
		{"x.docx", []string{"[Content_Types].xml", "xl/workbook.xml"}, "xl/"},
		{"x.xlsx", []string{"ppt/presentation.xml"}, "ppt/"},
		{"x.docx", []string{"a.txt", "word/document.xml"}, ""},
		{"x.docx", []string{"[Content_Types].xml", "other/word/document.xml"}, "word/"},
		{"x.pptx", []string{"[Content_Types].xml", "docProps/app.xml"}, "ppt/"},
		{"x.pptm", []string{"_rels/.rels"}, "ppt/"},
		{"x.ppt", []string{"_rels/.rels"}, ""},
		{"x.zip", []string{"_rels/.rels"}, ""},
		{"docx", []string{"_rels/.rels"}, ""},
		{"x.docx", far, ""},
		{"x", nil, ""},
	} {
		for _, stored := range []bool{true, false} {
			data := packed(t, stored, tt.parts...)
			for folder, extension := range map[string]string{"word/": ".do", "xl/": ".xl", "ppt/": ".pp"} {
				got := IsOpenXML(hint(tt.name, data), folder, extension)
				// Behind stored members the central directory is seen: nothing is out of sight.
				byName := stored && tt.want != "" && !strings.HasPrefix(strings.Join(tt.parts, " "), tt.want) && !strings.Contains(strings.Join(tt.parts, " "), " "+tt.want)
				if want := tt.want == folder && !byName; got != want {
					t.Errorf("%s of %.60q (stored %v) as %s: %v", tt.name, tt.parts, stored, folder, got)
				}
			}
		}
	}
}

// TestFirstEntry: lying lengths lead nowhere outside the head.
func TestFirstEntry(t *testing.T) {
	good := packed(t, true, "mimetype")
	for at := range good[:lenLocal] {
		for _, c := range []byte{0x00, 0x7f, 0xff} {
			p := bytes.Clone(good)
			p[at] = c
			name, stored, end, ok := firstEntry(p)
			if ok && (end > len(p) || len(stored) > len(p) || len(name) > len(p)) {
				t.Errorf("byte %d as %#x: it ends at %d of %d", at, c, end, len(p))
			}
		}
	}
	for n := range lenLocal {
		if _, _, _, ok := firstEntry(good[:n]); ok {
			t.Errorf("%d bytes are an entry", n)
		}
	}
}

func TestMediaTypeOf(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	m, err := w.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err == nil {
		_, err = m.Write([]byte("application/x"))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got := MediaTypeOf(hint("x", b.Bytes())); !bytes.HasPrefix(got, []byte("application/x")) {
		t.Errorf("%q", got)
	}
	for _, data := range [][]byte{nil, []byte("PK"), packed(t, true, "other"), packed(t, false, "mimetype")} {
		if got := MediaTypeOf(hint("x", data)); got != nil {
			t.Errorf("%.20q: %q", data, got)
		}
	}
}

// TestEncrypted: the stream's name is found wherever reads cut it, and the source
// is read to its end.
func TestEncrypted(t *testing.T) {
	for _, at := range []int{0, 100, 32<<10 - 10, 32 << 10, 100_000} {
		data := compound + strings.Repeat("\x00", at) + encryptedPackage + strings.Repeat("\x00", 1000)
		for name, body := range map[string]*strings.Reader{"whole": strings.NewReader(data), "bytes": strings.NewReader(data)} {
			in := extract.Input{Body: body}
			if name == "bytes" {
				in.Body = iotest.OneByteReader(body)
			}
			if err := Encrypted(t.Context(), in); !errors.Is(err, extract.ErrEncrypted) || body.Len() != 0 {
				t.Errorf("at %d, %s: %v, %d bytes left", at, name, err, body.Len())
			}
		}
	}
	if err := Encrypted(t.Context(), extract.Input{Body: strings.NewReader(compound)}); !errors.Is(err, extract.ErrUnsupported) {
		t.Errorf("another compound file: %v", err)
	}
	broken := errors.New("the line was cut")
	if err := Encrypted(t.Context(), extract.Input{Body: iotest.ErrReader(broken)}); err != broken {
		t.Errorf("the source's error: %v", err)
	}
}

func TestIsEncrypted(t *testing.T) {
	whole := extract.Hint{Name: "x.DOCX", Head: []byte(compound + encryptedPackage), Whole: true}
	for _, tt := range []struct {
		change func(h *extract.Hint)
		want   bool
	}{
		{func(*extract.Hint) {}, true},
		{func(h *extract.Hint) { h.Name = "x.doc" }, false},
		{func(h *extract.Hint) { h.Name = "" }, false},
		{func(h *extract.Hint) { h.Name = "x.dotm" }, true},
		{func(h *extract.Hint) { h.Head = []byte(compound) }, false},
		{func(h *extract.Hint) { h.Head, h.Whole = []byte(compound), false }, false},
		{func(h *extract.Hint) { h.Head = []byte(encryptedPackage) }, false},
		{func(h *extract.Hint) { h.Head = nil }, false},
	} {
		h := whole
		tt.change(&h)
		if got := IsEncrypted(h, ".do"); got != tt.want {
			t.Errorf("%q of %d bytes: %v", h.Name, len(h.Head), got)
		}
	}
}
