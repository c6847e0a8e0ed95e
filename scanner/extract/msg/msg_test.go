package msg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/html"
	"github.com/pdatlas/pdatlas/scanner/extract/office/officetest"
	"github.com/pdatlas/pdatlas/scanner/extract/ole"
	"github.com/pdatlas/pdatlas/scanner/extract/ole/oletest"
	"github.com/pdatlas/pdatlas/scanner/extract/rtf"
	"github.com/pdatlas/pdatlas/scanner/extract/text"
	"github.com/pdatlas/pdatlas/testdata/needs"
)

// formats are those met in messages.
func formats() []extract.Extractor {
	return []extract.Extractor{Extractor{}, ole.Extractor{}, rtf.Extractor{}, html.Extractor{}, text.Extractor{}}
}

// wide is the stream of a text.
func wide(id uint16, s string) ole.Node {
	var p []byte
	for _, u := range utf16.Encode([]rune(s)) {
		p = binary.LittleEndian.AppendUint16(p, u)
	}
	return ole.Text(fmt.Sprintf("%s%04X001F", prefix, id), p)
}

func narrow(id uint16, s string) ole.Node {
	return ole.Text(fmt.Sprintf("%s%04X001E", prefix, id), []byte(s))
}

func binaryValue(id uint16, p []byte) ole.Node {
	return ole.Text(fmt.Sprintf("%s%04X0102", prefix, id), p)
}

// value64 is a property of fixed size.
type value64 struct {
	id, kind uint16
	value    uint64
}

func at(id uint16, when time.Time) value64 {
	return value64{id, typeTime, uint64(when.Unix()+11644473600) * 10_000_000}
}

// listed is the list of properties: those of fixed size, and the others by
// their sizes, as programs want it.
func listed(head int, nodes []ole.Node, values ...value64) ole.Node {
	le := binary.LittleEndian
	p := make([]byte, head)
	people, files := uint32(0), uint32(0)
	for _, v := range values {
		p = le.AppendUint32(p, uint32(v.id)<<16|uint32(v.kind))
		p = le.AppendUint32(p, 6)
		p = le.AppendUint64(p, v.value)
	}
	for _, n := range nodes {
		switch {
		case strings.HasPrefix(n.Name, recipients):
			people++
		case strings.HasPrefix(n.Name, attachments):
			files++
		}
		id, kind, ok := tagOf(n.Name)
		if !ok {
			continue
		}
		p = le.AppendUint32(p, uint32(id)<<16|uint32(kind))
		p = le.AppendUint32(p, 6)
		p = le.AppendUint64(p, uint64(n.Size+2))
	}
	if head >= 24 {
		le.PutUint32(p[8:], people)
		le.PutUint32(p[12:], files)
		le.PutUint32(p[16:], people)
		le.PutUint32(p[20:], files)
	}
	return ole.Text(properties, p)
}

// item is the nodes of an item with its list of properties.
func item(head int, nodes []ole.Node, values ...value64) []ole.Node {
	return append([]ole.Node{listed(head, nodes, values...)}, nodes...)
}

func recipient(n int, name, address string) ole.Node {
	nodes := []ole.Node{wide(0x3001, name), wide(0x3002, "SMTP"), wide(0x3003, address), wide(0x39fe, address)}
	return oletest.Folder(fmt.Sprintf("%s#%08d", recipients, n), item(8, nodes, value64{idKind, typeInt32, uint64(n + 1)})...)
}

func attached(n int, name string, content []byte) ole.Node {
	nodes := []ole.Node{wide(idAttachLong, name), wide(0x3703, ".txt"), wide(idAttachMedia, "text/plain"), binaryValue(idAttached, content)}
	return oletest.Folder(fmt.Sprintf("%s#%08d", attachments, n), item(8, nodes, value64{0x3705, typeInt32, 1})...)
}

// object is an attachment that is a storage.
func object(n int, name string, method uint64, nodes ...ole.Node) ole.Node {
	in := []ole.Node{wide(idDisplay, name), oletest.Folder(prefix+"3701000D", nodes...)}
	return oletest.Folder(fmt.Sprintf("%s#%08d", attachments, n), item(8, in, value64{0x3705, typeInt32, method})...)
}

// letter is a message with all that messages have. No person in it is real.
func letter(t testing.TB) []byte {
	inner := item(24, []ole.Node{wide(0x001a, "IPM.Note"), wide(0x0037, "An older one"), wide(idBody, "From older@inner.example.org")})
	nodes := []ole.Node{
		wide(0x001a, "IPM.Note"), wide(0x0037, "About the contract – Größe"), wide(0x0070, "About the contract – Größe"),
		wide(0x0c1a, "Author Alpha"), wide(0x0c1f, "alpha@sender.example.org"), wide(0x0c1e, "SMTP"), wide(0x0042, "Author Alpha"), wide(0x0065, "alpha@sender.example.org"),
		wide(0x0e04, "Reader Beta; Reader Gamma"), wide(0x0e03, "Reader Delta"),
		wide(0x007d, "Received: from host.example.org\r\nDate: Wed, 04 Mar 2020 05:06:07 +0000\r\nMessage-ID: <1@sender.example.org>\r\n"),
		wide(0x1035, "<1@sender.example.org>"),
		wide(idBody, "Dear reader,\r\nthe account DE75512108001245126199 was opened.\r\nŁucja Alpha\r\n"),
		binaryValue(idHTML, []byte("<html><body><p>Dear reader, caf\xe9 page@html.example.org</p></body></html>")),
		binaryValue(idRTF, packRTF(`{\rtf1\ansi Dear reader, words@rtf.example.org\par}`)),
		recipient(0, "Reader Beta", "beta@readers.example.org"), recipient(1, "Reader Delta", "delta@readers.example.org"),
		attached(0, "list of people.txt", []byte("one@list.example.org\n")),
		object(1, "An older one", 5, inner...),
		oletest.Folder(names, ole.Text("__substg1.0_00020102", nil), ole.Text("__substg1.0_00030102", nil), ole.Text("__substg1.0_00040102", nil)),
	}
	sent := time.Date(2020, 3, 4, 5, 6, 7, 0, time.UTC)
	return oletest.File(t, item(32, nodes, value64{0x340d, typeInt32, 0x40000}, value64{idBodyPage, typeInt32, 1252}, at(0x0039, sent), at(0x0e06, sent.Add(time.Minute)))...)
}

// TestGolden also keeps the sample as it is made by this test: no other program
// here writes messages.
func TestGolden(t *testing.T) {
	made := letter(t)
	if os.Getenv("PDATLAS_UPDATE") != "" {
		if err := os.WriteFile(filepath.Join("testdata", "letter.msg"), made, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if string(officetest.Sample(t, "letter.msg")) != string(made) {
		t.Error("testdata/letter.msg is not what this test makes")
	}
	officetest.Golden(t, Extractor{}, "letter.msg")
}

// TestRecall: msgconvert, which others wrote, reads the sample as a message, and
// in it no name, address or line that is not read here. What it adds (MIME,
// dates, boundaries) is left out by looking at these only.
func TestRecall(t *testing.T) {
	path, err := exec.LookPath("msgconvert")
	needs.Have(t, "msgconvert", err == nil, "apt-get install libemail-outlook-message-perl libemail-address-perl")
	out, err := exec.CommandContext(t.Context(), path, "--outfile", "-", filepath.Join("testdata", "letter.msg")).Output()
	if err != nil {
		t.Skipf("msgconvert does not run: %v", err)
	}
	var want []string
	for _, m := range regexp.MustCompile(`(?m)^(?:Subject|From|To|Cc): (.*)$`).FindAllStringSubmatch(string(out), -1) {
		want = append(want, strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune("<>,", r) })...)
	}
	want = append(want, regexp.MustCompile(`[a-z]+@[a-z]+\.example\.org|DE\d+|list of people\.txt`).FindAllString(string(out), -1)...)
	if len(want) < 10 {
		t.Fatalf("msgconvert reads only %q: the test proves little", want)
	}
	e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t)}
	var got strings.Builder
	for _, p := range e.Run(t.Context(), "letter.msg", officetest.Sample(t, "letter.msg")) {
		got.WriteString(p.Name + "\n" + p.Text + "\n")
	}
	missed := 0
	for _, w := range want {
		if !strings.Contains(got.String(), strings.TrimSpace(w)) {
			t.Logf("not read: %q", w)
			missed++
		}
	}
	t.Logf("%d of %d pieces were read", len(want)-missed, len(want))
	if missed*20 > len(want) {
		t.Errorf("%d of %d pieces were not read", missed, len(want))
	}
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, Extractor{}, formats(), []extracttest.Sample{{Name: "letter.msg", Data: letter(t), Members: 4, Unsteady: true}})
}

func TestHostile(t *testing.T) { oletest.Hostile(t, Extractor{}, "letter.msg", letter(t), 3) }

func FuzzExtract(f *testing.F) {
	f.Add("letter.msg", letter(f))
	f.Add("x", oletest.File(f, item(24, []ole.Node{narrow(idBody, "text"), binaryValue(idRTF, []byte("x"))})...))
	extracttest.Fuzz(f, Extractor{})
}

func TestText(t *testing.T) {
	for _, tt := range []struct {
		name  string
		nodes []ole.Node
		want  string
		err   error
	}{
		{"code_page", item(32, []ole.Node{narrow(0x0037, "\xcc\xe8\xf0"), narrow(idBody, "\xcc\xe8\xf0\n")}, value64{idMessagePage, typeInt32, 1251}), "|subject|0|Subject: Мир\nbody||0|Мир", nil},
		{"contact", item(32, []ole.Node{wide(0x3a06, "Given"), wide(0x3a08, "+31 20 123 45 67"), wide(0x3a16, "Firm"), wide(0x8005, "x@named.example.org"), wide(0x001a, "IPM.Contact")},
			at(0x3a42, time.Date(1980, 2, 3, 0, 0, 0, 0, time.UTC))), "|birthday|0|1980-02-03\n|name|0|Given\n|phone|0|+31 20 123 45 67\n|company|0|Firm\n|property 8005|0|x@named.example.org", nil},
		{"several", item(32, []ole.Node{ole.Text(prefix+"3A58101F", make([]byte, 8)), ole.Text(prefix+"3A58101F-00000000", []byte("K\x00i\x00d\x00\x00\x00"))}), "|property 3A58|0|Kid", nil},
		{"html_as_text", item(32, []ole.Node{wide(idHTML, "<p>x</p>")}), "member body.html|<nil>", nil},
		{"broken_rtf", item(32, []ole.Node{binaryValue(idRTF, []byte("short"))}), "member body.rtf|message: a body is cut off: malformed", nil},
		{"long_body", item(32, []ole.Node{wide(idBody, strings.Repeat("line\r\n", 60_000))}), "body||0|" + strings.TrimSuffix(strings.Repeat("line\n", 60_000), "\n"), nil},
		{"long_property", item(32, []ole.Node{wide(0x0037, strings.Repeat("word ", 60_000))}), "subject||0|" + strings.Repeat("word ", 60_000), nil},
		{"embedded_object", item(32, []ole.Node{object(0, "sheet", 6, ole.Text("Workbook", []byte("x")))}), "member sheet|<nil>", nil},
		{"no_content", item(32, []ole.Node{oletest.Folder(attachments+"#0", wide(0x370e, "text/plain"), wide(0x3709, "\\\\host\\file.txt"))}), "attachment 1|property 3709|0|\\\\host\\file.txt", nil},
		{"time_out_of_range", item(32, nil, value64{0x0039, typeTime, 1 << 63}, value64{0x0e06, typeTime, 0}), "", nil},
		{"other_storage", item(32, []ole.Node{oletest.Folder("other", ole.Text("x", []byte("y")))}), "member other/x|<nil>", nil},
		{"list_cut", []ole.Node{ole.Text(properties, make([]byte, 5)), wide(0x0037, "s")}, "|subject|0|Subject: s", nil},
		{"workbook", []ole.Node{ole.Text("Workbook", []byte("x"))}, "member document.xls|<nil>", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := officetest.Read(t, Extractor{}, "x.msg", oletest.File(t, tt.nodes...))
			if d := cmp.Diff(tt.want, strings.Join(got, "\n")); d != "" {
				t.Errorf("(-want +got):\n%.2000s", d)
			}
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
		})
	}
}

// TestCut: a body of which the file has only a part is read as far as it goes,
// and the message is malformed.
func TestCut(t *testing.T) {
	whole := oletest.File(t, item(32, []ole.Node{narrow(idBody, strings.Repeat("found ", 2000))})...)
	got, err := officetest.Read(t, Extractor{}, "x", whole[:len(whole)-2000])
	if len(got) != 1 || !strings.HasPrefix(got[0], "body||0|found found") || len(got[0]) < 9000 {
		t.Errorf("%.100q", got)
	}
	if !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("error %v", err)
	}
}

// TestNested: messages in one another are read to the depth that the budget
// allows, and no further.
func TestNested(t *testing.T) {
	nodes := item(24, []ole.Node{wide(idBody, "innermost")})
	for range 14 {
		nodes = item(24, []ole.Node{wide(idBody, "around"), object(0, "inner", 5, nodes...)})
	}
	e := &extracttest.Engine{Formats: formats(), Dir: extracttest.PrivateDir(t), Limits: extract.Limits{Depth: 5}}
	parts := e.Run(t.Context(), "x.msg", oletest.File(t, nodes...))
	deep, texts := 0, 0
	for _, p := range parts {
		if errors.Is(p.Err, extract.ErrDepthLimit) {
			deep++
		}
		texts += strings.Count(p.Text, "around")
	}
	if deep != 1 || texts != 6 {
		t.Errorf("%d messages read, %d too deep, want 6 and 1", texts, deep)
	}
}

// TestFields: the properties that say who wrote and who reads have the names of
// header fields, others their number.
func TestFields(t *testing.T) {
	for id, want := range map[uint16]string{
		0x0037: "subject", 0x0c1f: "from", 0x0e04: "to", 0x0e02: "bcc", 0x39fe: "address", 0x0076: "received by", 0x0050: "reply-to", 0x1042: "in-reply-to", 0x1039: "references",
		0x3a24: "fax", 0x3a18: "title", 0x3a26: "postal address", 0x0001: "property 0001", 0xffff: "property FFFF",
	} {
		if got := fieldOf(id); got != want {
			t.Errorf("%#x: %s, want %s", id, got, want)
		}
	}
	for name, want := range map[string]bool{prefix + "0037001F": true, prefix + "0037001F-00000001": true, prefix + "0037": false, "0037001F": false, prefix + "x037001F": false} {
		if _, _, ok := tagOf(name); ok != want {
			t.Errorf("%s: %v", name, ok)
		}
	}
}
