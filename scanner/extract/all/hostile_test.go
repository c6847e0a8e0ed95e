package all

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
)

// sample is a file of a format's testdata.
type sample struct {
	path, name string
	data       []byte
}

// samples reads what a format's own tests are run on, the small files first.
// zeros… are bombs, which TestBombs is about.
func samples(t testing.TB, format string) (list []sample) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", format, "testdata", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range names {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		if info.IsDir() || strings.HasPrefix(name, "README") || strings.HasPrefix(name, "zeros") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		h := extract.Hint{Name: name, Head: data[:min(len(data), extract.HeadSize)], Whole: len(data) <= extract.HeadSize}
		if x := extract.Choose(Extractors(), h); x != nil && x.Name() == format {
			list = append(list, sample{path, name, data})
		}
	}
	slices.SortFunc(list, func(a, b sample) int { return len(a.data) - len(b.data) })
	return list
}

// written are samples of formats that have none in testdata.
func written(t testing.TB) map[string][]byte {
	t.Helper()
	text := []byte("id,mail,city\n1,x@example.org,A\n2,y@example.org,B\n")
	return map[string][]byte{
		"csv": text, "text": []byte("a line\nand \xc3\xa9 another\n"), "json": []byte(`{"a":{"mail":"x@example.org","n":[1,2,{"b":"c"}]}}` + "\n"),
		"gzip": gzipped(t, text), "zip": zipped(t, 2, ".csv", text), "tar": tarred(t, 2, text),
		"rar": []byte("Rar!\x1a\x07\x01\x00\x33\x92\xb5\xe5\x0a\x01\x05\x06\x00\x05\x01\x01\x80\x80\x00"),
		"ar":  arred(3), "cpio": cpioed(3),
		"ole": oletest.File(t, ole.Text("\x01Ole10Native", []byte("\x05\x00\x00\x00words")), oletest.Folder("f", ole.Text("Package", text))),
	}
}

// slow are formats whose decoder takes its memory at once, whatever it reads:
// fewer places of their samples are damaged.
func slow(format string) bool {
	return slices.Contains([]string{"zstd", "xz", "lzma", "sevenzip", "rar", "bzip2", "lz4", "snappy", "pdf"}, format)
}

// TestDamage damages the samples of every format at many places in many ways.
func TestDamage(t *testing.T) {
	more := written(t)
	for _, x := range Extractors() {
		t.Run(x.Name(), func(t *testing.T) {
			list := samples(t, x.Name())
			if data := more[x.Name()]; data != nil {
				list = append(list, sample{name: "x." + x.Name(), data: data})
			}
			if len(list) == 0 {
				t.Fatal("no sample is of this format")
			}
			h := extracttest.Hostile{Formats: formats(), Places: 60, Memory: 96 << 20}
			if slow(x.Name()) {
				h.Places = 25
			}
			if x.Name() == "pdf" {
				h.Memory = 256 << 20 // PDFium's
			}
			if testing.Short() {
				h.Places = 10
			}
			for _, s := range list[:min(len(list), 2)] {
				h.Run(t, s.name, s.data)
			}
		})
	}
}

// TestEveryFormatHasASample: a format without one is damaged nowhere.
func TestEveryFormatHasASample(t *testing.T) {
	more := written(t)
	for _, x := range Extractors() {
		if len(samples(t, x.Name())) == 0 && more[x.Name()] == nil {
			t.Errorf("%s has no sample", x.Name())
		}
	}
}

// TestMislabelled: what a file is called does not hide what is in it.
func TestMislabelled(t *testing.T) {
	// These are told by their name where their bytes leave it open, so that
	// another one is believed.
	byName := []string{"yaml", "csv", "text", "sql", "json", "html", "xml", "eml", "ldif", "lzma"}
	for _, x := range Extractors() {
		list := samples(t, x.Name())
		if slices.Contains(byName, x.Name()) || len(list) == 0 {
			continue
		}
		t.Run(x.Name(), func(t *testing.T) {
			s := list[0]
			extracttest.SameUnderAnyName(t, formats(), s.data, "x", "x.txt", "x.docx", "x.csv", "x.pdf", "x.zip", "x.html", "x.xlsx", "x.eml", "x.json", "x.sql", "")
		})
	}
}
