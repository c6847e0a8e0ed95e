package ole_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
)

// native is the stream of a file that was embedded as it is.
func native(name string, content []byte) []byte {
	le := binary.LittleEndian
	p := []byte{0, 0, 0, 0, 2, 0}
	p = append(p, name+"\x00C:\\tmp\\"+name+"\x00\x00\x00\x03\x00"...)
	path := "C:\\tmp\\" + name + "\x00"
	p = le.AppendUint32(p, uint32(len(path)))
	p = append(p, path...)
	p = le.AppendUint32(p, uint32(len(content)))
	p = append(p, content...)
	le.PutUint32(p, uint32(len(p)-4))
	return p
}

// property is a value of a property set with its identifier.
type property struct {
	id    uint32
	value []byte
}

// lpstr and lpwstr are values of the types of those names.
func lpstr(s string) []byte {
	p := binary.LittleEndian.AppendUint32([]byte{30, 0, 0, 0}, uint32(len(s)+1))
	return append(p, s+"\x00"...)
}

func lpwstr(s string) []byte {
	units := utf16.Encode([]rune(s + "\x00"))
	p := binary.LittleEndian.AppendUint32([]byte{31, 0, 0, 0}, uint32(len(units)))
	for _, u := range units {
		p = binary.LittleEndian.AppendUint16(p, u)
	}
	return p
}

func set(properties ...property) []byte {
	le := binary.LittleEndian
	index := le.AppendUint32(make([]byte, 4), uint32(len(properties)))
	var values []byte
	for _, v := range properties {
		index = le.AppendUint32(index, v.id)
		index = le.AppendUint32(index, uint32(8+8*len(properties)+len(values)))
		values = append(values, v.value...)
		values = append(values, make([]byte, -len(values)&3)...)
	}
	p := append(index, values...)
	le.PutUint32(p, uint32(len(p)))
	return p
}

// stream is a stream of property sets.
func stream(ids []string, sets ...[]byte) []byte {
	le := binary.LittleEndian
	p := append([]byte{0xfe, 0xff, 0, 0}, make([]byte, 20)...)
	p = le.AppendUint32(p, uint32(len(sets)))
	from := 28 + 20*len(sets)
	for i, s := range sets {
		p = append(p, (ids[i] + strings.Repeat("\x00", 16))[:16]...)
		p = le.AppendUint32(p, uint32(from))
		from += len(s)
	}
	return append(p, bytes.Join(sets, nil)...)
}

const userSet = "\x05\xd5\xcd\xd5\x9c\x2e\x1b\x10\x93\x97\x08\x00\x2b\x2c\xf9\xae"

func page(n uint16) property {
	return property{1, append([]byte{2, 0, 0, 0}, byte(n), byte(n>>8), 0, 0)}
}

func TestExtract(t *testing.T) {
	book := ole.Text("Workbook", []byte("x"))
	summary := ole.Text("\x05SummaryInformation", stream([]string{""}, set(page(1250), property{9, lpstr("17")}, property{2, lpstr("Pl\xe1n")}, property{4, lpstr("A. Author")}, property{8, lpwstr("Łucja")})))
	vector := append([]byte{0x1e, 0x10, 0, 0, 2, 0, 0, 0}, append(lpstr("Sheet A")[4:], lpstr("Sheet B")[4:]...)...)
	parts := ole.Text("\x05DocumentSummaryInformation", stream([]string{"", userSet},
		set(page(1252), property{15, lpstr("Company")}, property{14, lpstr("M. Manager")}, property{13, vector}),
		set(page(1252), property{0, append([]byte{1, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0}, "Client\x00"...)}, property{2, lpstr("C-17")})))
	for _, tt := range []struct {
		name string
		data []byte
		want []string
		err  error
	}{
		{"workbook_by_another_name", oletest.File(t, book), []string{"member document.xls|<nil>"}, nil},
		{"encrypted", oletest.File(t, ole.Text("EncryptionInfo", []byte("x")), ole.Text("EncryptedPackage", []byte("x"))), nil, extract.ErrEncrypted},
		{"thumbnails", oletest.File(t, ole.Text("Catalog", []byte("x")), ole.Text("1", []byte("x"))), nil, extract.ErrUnsupported},
		{"installer", oletest.File(t, ole.Text("䡀㽿䅤䈯䠶", []byte("x")), summary), []string{
			"properties|title|0|Plán", "properties|author|0|A. Author", "properties|author|0|Łucja"}, extract.ErrUnsupported},
		{"properties", oletest.File(t, parts), []string{
			"properties|company|0|Company", "properties|author|0|M. Manager", "properties|parts|0|Sheet A", "properties|parts|0|Sheet B",
			"properties|Client|0|C-17"}, extract.ErrUnsupported},
		{"embedded_file", oletest.File(t, ole.Text("\x01Ole10Native", native("list.txt", []byte("a list")))), []string{"member list.txt|<nil>"}, nil},
		{"cut_embedded_file", oletest.File(t, ole.Text("\x01Ole10Native", native("list.txt", []byte("a list"))[:50])), []string{"member Root Entry/Ole10Native|<nil>"}, extract.ErrMalformed},
		{"cut_properties", oletest.File(t, ole.Text("\x05SummaryInformation", make([]byte, 20))), nil, extract.ErrUnsupported},
		{"no_file", []byte(ole.Magic), nil, extract.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, ole.Extractor{}, "x.doc", tt.data)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
		})
	}
}

// TestMembers: what is embedded in a document comes out as it went in.
func TestMembers(t *testing.T) {
	content := bytes.Repeat([]byte("a line of a list\n"), 500)
	data := oletest.File(t, ole.Text("\x01Ole10Native", native("list.txt", content)))
	e := &extracttest.Engine{Formats: []extract.Extractor{ole.Extractor{}, text.Extractor{}}, Dir: extracttest.PrivateDir(t)}
	got := extracttest.Lines(e.Run(t.Context(), "x", data))
	want := []string{"x!list.txt|text|" + string(content) + "|", "x|ole||"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%.1000s", d)
	}
}

// TestDeepFolders: storages in one another beyond all sense end with a member
// that says so.
func TestDeepFolders(t *testing.T) {
	n := ole.Text("text", []byte("words"))
	for range 40 {
		n = oletest.Folder("f", n)
	}
	got, err := officetest.Read(t, ole.Extractor{}, "x", oletest.File(t, ole.Text("\x01Ole10Native", native("a", []byte("b"))), n))
	if err != nil {
		t.Error(err)
	}
	if d := cmp.Diff([]string{"member a|<nil>", "member f|" + extract.ErrDepthLimit.Error()}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestPropertiesHostile: numbers in property sets that lie end in a fault, not
// in a panic nor in memory.
func TestPropertiesHostile(t *testing.T) {
	good := stream([]string{userSet}, set(page(1200), property{0, append([]byte{1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0}, "C\x00\x00\x00"...)}, property{2, lpwstr("value")}))
	for at := range good {
		for _, v := range []byte{0xff, 0x7f, 0x01} {
			p := bytes.Clone(good)
			p[at] ^= v
			data := oletest.File(t, ole.Text("\x05DocumentSummaryInformation", p))
			used := extracttest.Allocated(func() {
				if _, err := officetest.Read(t, ole.Extractor{}, "x", data); !errors.Is(err, extract.ErrUnsupported) {
					t.Errorf("byte %d: %v", at, err)
				}
			})
			if used > 8<<20 {
				t.Errorf("byte %d: %d bytes", at, used)
			}
		}
	}
}

func TestSuite(t *testing.T) {
	formats := []extract.Extractor{ole.Extractor{}, text.Extractor{}}
	data := oletest.File(t, ole.Text("\x01Ole10Native", native("list.txt", []byte("a list"))))
	extracttest.Suite(t, ole.Extractor{}, formats, []extracttest.Sample{{Name: "embedded.ole", Data: data, Members: 1}})
}

func TestHostile(t *testing.T) {
	data := oletest.File(t, ole.Text("\x01Ole10Native", native("list.txt", []byte("a list"))), oletest.Folder("f", ole.Text("Package", []byte("words"))))
	oletest.Hostile(t, ole.Extractor{}, "x.ole", data, 1)
}

func FuzzExtract(f *testing.F) {
	f.Add("x", oletest.File(f, ole.Text("\x01Ole10Native", native("list.txt", []byte("a list"))), oletest.Folder("f", ole.Text("Package", []byte("words")))))
	f.Add("x", oletest.File(f, ole.Text("\x05SummaryInformation", stream([]string{""}, set(page(1250), property{2, lpstr("t")})))))
	f.Add("x.xls", oletest.File(f, ole.Text("Workbook", []byte("words"))))
	extracttest.Fuzz(f, ole.Extractor{})
}
