package doc_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/doc"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
)

func TestGolden(t *testing.T) { officetest.Golden(t, doc.Extractor{}, "letter.doc") }

// TestRecall: neither catdoc nor LibreOffice reads words that are not read here.
func TestRecall(t *testing.T) {
	t.Run("catdoc", func(t *testing.T) {
		oletest.Recall(t, doc.Extractor{}, "letter.doc", nil, "catdoc", "-w", "-d", "utf-8")
	})
	t.Run("libreoffice", func(t *testing.T) {
		officetest.Recall(t, doc.Extractor{}, "txt:Text (encoded):UTF8", "letter.doc")
	})
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, doc.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "letter.doc", Data: officetest.Sample(t, "letter.doc"), Unsteady: true},
	})
}

func TestHostile(t *testing.T) {
	oletest.Hostile(t, doc.Extractor{}, "letter.doc", officetest.Sample(t, "letter.doc"), 1)
}

func FuzzExtract(f *testing.F) {
	f.Add("letter.doc", officetest.Sample(f, "letter.doc"))
	f.Add("x", word(f, run{"one \x13HYPERLINK \"a\"\x14two\x15\r", true}, run{"three\x07\x07", false}))
	f.Add("x", oldWord(f, "text\r", 0x409))
	extracttest.Fuzz(f, doc.Extractor{})
}

// run is a piece of text.
type run struct {
	text string
	wide bool
}

// builder makes a document of Word 97.
type builder struct {
	runs    []run
	lengths map[int]int // of parts, by place in the head; body: the rest
	marks   []bool      // of paragraphs: those in the order of their ends that end rows; nil: no formatting
	deleted [2]int      // characters of the first piece, from and to; 0, 0: none
	lists   map[int][]byte
	flags   uint16
	nodes   []ole.Node
	pieces  func(p []byte) // changes the table of pieces
}

const textAt = 2048

// streams makes the streams of the document.
func (b builder) streams() (main, table []byte) {
	le := binary.LittleEndian
	main = make([]byte, textAt)
	le.PutUint16(main, 0xa5ec)
	le.PutUint16(main[2:], 193)
	le.PutUint16(main[10:], b.flags)
	var cps, pcds []byte
	total := 0
	for _, r := range b.runs {
		units := utf16.Encode([]rune(r.text))
		cps = le.AppendUint32(cps, uint32(total))
		total += len(units)
		at := uint32(len(main))
		if r.wide {
			for _, u := range units {
				main = le.AppendUint16(main, u)
			}
		} else {
			at = at<<1 | 1<<30
			for _, u := range units {
				main = append(main, byte(u))
			}
		}
		pcds = append(le.AppendUint32(append(pcds, 0, 0), at), 0, 0)
	}
	plc := append(le.AppendUint32(cps, uint32(total)), pcds...)
	table = append([]byte{1, 2, 0, 9, 9, 2}, le.AppendUint32(nil, uint32(len(plc)))...)
	table = append(table, plc...)
	if b.pieces != nil {
		b.pieces(table[6:])
	}
	put := func(list int, from, size int) {
		le.PutUint32(main[0x9a+8*list:], uint32(from))
		le.PutUint32(main[0x9e+8*list:], uint32(size))
	}
	put(33, 0, len(table))
	for at, n := range b.lengths {
		le.PutUint32(main[at:], uint32(n))
		total -= n
	}
	le.PutUint32(main[0x4c:], uint32(total))
	for list, p := range b.lists {
		put(list, len(table), len(p))
		table = append(table, p...)
	}
	if b.deleted[1] > 0 {
		main = append(main, make([]byte, -len(main)&511)...)
		page := len(main) / 512
		main = append(main, b.changes()...)
		put(12, len(table), 12)
		table = append(le.AppendUint32(le.AppendUint32(table, 0), uint32(len(main))), byte(page), 0, 0, 0)
	}
	if b.marks != nil {
		main = append(main, make([]byte, -len(main)&511)...)
		page := len(main) / 512
		main = append(main, b.formatting(main)...)
		put(13, len(table), 12)
		table = append(le.AppendUint32(le.AppendUint32(table, 0), uint32(len(main))), byte(page), 0, 0, 0)
	}
	return main, table
}

// changes is a page that says which characters of the first piece were deleted.
func (b builder) changes() []byte {
	page := make([]byte, 512)
	page[511] = 3
	width := 1
	if b.runs[0].wide {
		width = 2
	}
	for i, at := range []int{0, b.deleted[0], b.deleted[1], len(b.runs[0].text)} {
		binary.LittleEndian.PutUint32(page[4*i:], uint32(textAt+at*width))
	}
	copy(page[400:], []byte{6, 0x35, 0x08, 1, 0x00, 0x08, 1}) // bold, and deleted
	page[4*4+1] = 200
	return page
}

// formatting is a page that says which marks are in tables and end rows.
func (b builder) formatting(main []byte) []byte {
	le := binary.LittleEndian
	page := make([]byte, 512)
	page[511] = byte(len(b.marks))
	le.PutUint32(page, textAt)
	at := textAt
	cell := []byte{3, 0, 0, 0x16, 0x24, 1}
	row := []byte{0, 5, 0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1}
	copy(page[400:], cell)
	copy(page[450:], row)
	for i, end := range b.marks {
		at += bytes.IndexByte(main[at:], 7) + 1
		le.PutUint32(page[4+4*i:], uint32(at))
		page[4*(len(b.marks)+1)+13*i] = 200
		if end {
			page[4*(len(b.marks)+1)+13*i] = 225
		}
	}
	return page
}

func (b builder) file(t testing.TB) []byte {
	main, table := b.streams()
	return oletest.File(t, append([]ole.Node{ole.Text("WordDocument", main), ole.Text("0Table", table)}, b.nodes...)...)
}

func word(t testing.TB, runs ...run) []byte { return builder{runs: runs}.file(t) }

// oldWord makes a document of Word 95.
func oldWord(t testing.TB, text string, language uint16) []byte {
	le := binary.LittleEndian
	main := make([]byte, 0x300)
	le.PutUint16(main, 0xa5dc)
	le.PutUint16(main[2:], 104)
	le.PutUint16(main[6:], language)
	le.PutUint32(main[0x18:], uint32(len(main)))
	le.PutUint32(main[0x1c:], uint32(len(main)+len(text)))
	le.PutUint32(main[0x34:], uint32(len(text)))
	return oletest.File(t, ole.Text("WordDocument", append(main, text...)))
}

// data is a picture, or data of a field.
func data(kind uint16, content string) []byte {
	p := binary.LittleEndian.AppendUint32(nil, uint32(68+len(content)))
	p = append(p, 68, 0, byte(kind), byte(kind>>8))
	return append(append(p, make([]byte, 60)...), content...)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func xst(texts ...string) (p []byte) {
	for _, s := range texts {
		units := utf16.Encode([]rune(s))
		p = binary.LittleEndian.AppendUint16(p, uint16(len(units)))
		for _, u := range units {
			p = binary.LittleEndian.AppendUint16(p, u)
		}
	}
	return p
}

func sttb(texts ...string) []byte {
	return append([]byte{0xff, 0xff, byte(len(texts)), 0, 0, 0}, xst(texts...)...)
}

func TestText(t *testing.T) {
	row := "id\x07email\x07\x07"
	for _, tt := range []struct {
		name string
		b    builder
		want string
	}{
		{"pieces", builder{runs: []run{{"na", false}, {"me: Ł", true}, {"ucja\r", false}}}, "body||0|name: Łucja"},
		{"code_page", builder{runs: []run{{"\u0080 caf\u00e9\u0093\r", false}}}, "body||0|€ café“"},
		{"beyond_the_plane", builder{runs: []run{{"a\U0001f600b\r", true}}}, "body||0|a\U0001f600b"},
		{"signs", builder{runs: []run{{"a\x1eb\x1fc\x0bd\x01\x08e\x0cf\r", true}}}, "body||0|a-bc\nde\nf"},
		{"parts", builder{runs: []run{{"body\rnote\rhead\rremark\r", false}}, lengths: map[int]int{0x50: 5, 0x54: 5, 0x5c: 7}},
			"body||0|body\nfootnotes||0|note\nheaders and footers||0|head\ncomments||0|remark"},
		{"link", builder{runs: []run{{"see \x13HYPERLINK \"mailto:a@b.example\"\x14us\x15 here\rnext\r", false}}},
			"body||0|see us here\nHYPERLINK \"mailto:a@b.example\"\nnext"},
		{"deleted", builder{runs: []run{{"NL91 0417 gone1643 00\rnext\r", false}}, deleted: [2]int{10, 14}}, "body||0|NL91 0417 1643 00\ngone\nnext"},
		{"deleted_wide", builder{runs: []run{{"Łodz goneia\rnext\r", true}}, deleted: [2]int{5, 9}}, "body||0|Łodz ia\ngone\nnext"},
		{"deleted_in_cell", builder{runs: []run{{"a:\x07bcd\x07\x07e:\x07f\x07\x07", false}}, deleted: [2]int{4, 5}}, "body||0|a:\tbd\nc\ne:\tf"},
		{"deleted_paragraph", builder{runs: []run{{"one\rtwo\rthree\r", false}}, deleted: [2]int{4, 8}}, "body||0|one\ntwo\nthree"},
		{"page_number", builder{runs: []run{{"p. \x13PAGE \\* \"x\"\x147\x15\r", false}}}, "body||0|p. 7"},
		{"field_in_field", builder{runs: []run{{"\x13IF \x13X \"q\"\x141\x15 \"yes\"\x14res\x15ult\r", false}}}, "body||0|result\nX \"q\"\nIF 1 \"yes\""},
		{"field_without_end", builder{runs: []run{{"a \x13 lost", false}, {strings.Repeat(" found", 1000), false}}},
			"body||0|a  lost" + strings.Repeat(" found", 1000)},
		{"table_guessed", builder{runs: []run{{"t\r" + row + "1\x07a@b.example\x07\x072\x07\x07\x07after\r", false}}}, "body||0|t\nid\temail\n" +
			"body, table 1|id|2|1\nbody, table 1|email|2|a@b.example\nbody, table 1|id|3|2\nbody||0|after"},
		{"table", builder{runs: []run{{row + "1\x07\x07\x072\x07b@b.example\x07\x07after\r", false}}, marks: []bool{false, false, true, false, false, true, false, false, true}},
			"body||0|id\temail\nbody, table 1|id|2|1\nbody, table 1|id|3|2\nbody, table 1|email|3|b@b.example\nbody||0|after"},
		{"form", builder{runs: []run{{"Name:\x07One\rTwo\x07\x07City:\x07\x13X \"c\"\x14Three\x15\x07\x07", false}}}, "body||0|Name:\tOne\nTwo\nCity:\tThree\nX \"c\""},
		{"people", builder{runs: []run{{"x\r", false}}, lists: map[int][]byte{36: xst("Reviewer"), 51: sttb("Unknown", "Changer"), 71: sttb("Saver", `C:\a.doc`)}},
			"body||0|x\nproperties|author|0|Reviewer\nproperties|author|0|Changer\nproperties|saved by|0|Saver\nproperties|saved by|0|C:\\a.doc"},
		{"members", builder{runs: []run{{"x\r", false}}, nodes: []ole.Node{
			oletest.Folder("ObjectPool", oletest.Folder("_1", ole.Text("Workbook", []byte("x")))), ole.Text("Data", join(data(0x64, "xxxx\xff\xd8\xffjpeg"), data(0x64, "drawing"), data(0, "\x01t\x00e\x00x\x00t\x00\x02"))), ole.Text("other", []byte("x"))}},
			"body||0|x\nmember _1.xls|<nil>\nmember picture 1.jpg|<nil>\nmember picture 2|<nil>\nbody|field data|0|text\nmember Root Entry/other|<nil>"},
		{"long_paragraph", builder{runs: []run{{strings.Repeat("word ", 20_000) + "\r", false}}}, "body||0|" + strings.Repeat("word ", 20_000)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, doc.Extractor{}, "x.doc", tt.b.file(t))
			if d := cmp.Diff(tt.want, strings.Join(got, "\n")); d != "" {
				t.Errorf("(-want +got):\n%.3000s", d)
			}
			if err != nil {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestFaults: each kind of fault has its error, and hides no text that can be
// read.
func TestFaults(t *testing.T) {
	le := binary.LittleEndian
	text := []run{{"found\r", false}, {"lost\r", false}}
	for _, tt := range []struct {
		name string
		b    builder
		want string
		err  error
	}{
		{"password", builder{runs: text, flags: 0x100}, "", extract.ErrEncrypted},
		{"no_table", builder{runs: text, flags: 0x200}, "", extract.ErrMalformed},
		{"piece_out_of_range", builder{runs: text, pieces: func(p []byte) { le.PutUint32(p[4+12+8+2:], 1<<29) }}, "body||0|found", extract.ErrMalformed},
		{"piece_goes_back", builder{runs: text, pieces: func(p []byte) { le.PutUint32(p[4+8:], 2) }}, "body||0|found", nil},
		{"piece_of_all_characters", builder{runs: text, pieces: func(p []byte) { le.PutUint32(p[4+8:], 0x3fffffff) }}, "body||0|found\nlost", extract.ErrMalformed},
		{"list_out_of_range", builder{runs: text, lists: map[int][]byte{36: xst("A")}, pieces: nil, lengths: nil}, "body||0|found\nlost\nproperties|author|0|A", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, doc.Extractor{}, "x.doc", tt.b.file(t))
			if all := strings.Join(got, "\n"); !strings.HasPrefix(all, tt.want) || tt.err == nil && all != tt.want {
				t.Errorf("%q, want %q", all, tt.want)
			}
			if !errors.Is(err, tt.err) || tt.err == nil && err != nil {
				t.Errorf("error %v, want %v", err, tt.err)
			}
		})
	}
}

// TestOverlap: pieces that lie over one another cost no more than the file has.
func TestOverlap(t *testing.T) {
	text := strings.Repeat("x", 100_000)
	b := builder{runs: []run{{text, false}}}
	for range 5000 {
		b.runs = append(b.runs, run{"y", false})
	}
	b.pieces = func(p []byte) { // each after the first is as long, and lies where the first does
		le, n := binary.LittleEndian, len(b.runs)
		at := le.Uint32(p[4+4*(n+1)+2:])
		for i := range n {
			le.PutUint32(p[4+4*(i+1):], uint32((i+1)*len(text)))
			le.PutUint32(p[4+4*(n+1)+8*i+2:], at)
		}
	}
	e := &extracttest.Engine{Formats: []extract.Extractor{doc.Extractor{}}, Dir: extracttest.PrivateDir(t)}
	parts := e.Run(t.Context(), "x.doc", b.file(t))
	if n := len(parts[0].Text); n > 400_000 || !errors.Is(parts[0].Err, extract.ErrMalformed) {
		t.Errorf("%d bytes of text, %v", n, parts[0].Err)
	}
}

// TestOld: documents of Word 95 are in the code page of their language.
func TestOld(t *testing.T) {
	for _, tt := range []struct {
		language   uint16
		text, want string
	}{
		{0x409, "caf\xe9\r", "café"}, {0x419, "\xcc\xe8\xf0\r", "Мир"}, {0x415, "\xa3\xf3d\x9f\r", "Łódź"},
		{0x411, "\x93\xfa\x96\x7b\r", "日本"}, {0x404, "\xa4\xa4\r", "中"}, {0x408, "\xc1\r", "Α"}, {0x1a, "\xe8\r", "č"}, {0xc1a, "\xcc\r", "М"},
	} {
		got, err := officetest.Read(t, doc.Extractor{}, "x", oldWord(t, tt.text, tt.language))
		if d := cmp.Diff([]string{"body||0|" + tt.want}, got); d != "" || err != nil {
			t.Errorf("language %#x: %v (-want +got):\n%s", tt.language, err, d)
		}
	}
}

// TestMislabelled: a workbook under the name of a document is handed over as
// what it is, when the first bytes do not show it.
func TestMislabelled(t *testing.T) {
	got, err := officetest.Read(t, doc.Extractor{}, "x.doc", oletest.File(t, ole.Text("Workbook", []byte("x"))))
	if d := cmp.Diff([]string{"member document.xls|<nil>"}, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
