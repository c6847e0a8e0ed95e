package eml_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/eml"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// long is a message of one text that takes several segments.
func long() []byte {
	return []byte("From: a@example.org\r\nMIME-Version: 1.0\r\nSubject: long\r\n\r\n" + strings.Repeat("a line of text\r\n", 50_000))
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, eml.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "plain.eml", Data: file(t, "plain.eml"), Unsteady: true},
		{Name: "long", Data: long()},
		{Name: "attached.eml", Data: message("multipart/mixed; boundary=x",
			"--x\r\n\r\nfirst\r\n--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nsecond\r\n--x\r\nContent-Type: text/csv\r\n\r\na,b\r\n1,2\r\n--x--\r\n"), Members: 2},
	})
}

// message makes one of a content type and a body, lines ending as they do.
func message(contentType, body string) []byte {
	return []byte("From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: " + contentType + "\r\n\r\n" + body)
}

// TestRealParts reads what Python's email package wrote: parts in parts, encoded
// words, quoted-printable Latin-1, base64 and a message within the message.
func TestRealParts(t *testing.T) {
	e := &extracttest.Engine{Formats: all.Extractors()}
	got := extracttest.Lines(e.Run(t.Context(), "parts.eml", file(t, "parts.eml")))
	want := strings.Split(strings.TrimSuffix(string(file(t, "parts.txt")), "\n=====\n"), "\n=====\n")
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], "\r\n", "\n")
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// read runs the extractor alone: segments by place, members by name, the error.
func read(t *testing.T, data []byte) (out []string) {
	t.Helper()
	e := &extracttest.Engine{Formats: []extract.Extractor{eml.Extractor{}, raw{}}}
	for _, p := range e.Run(t.Context(), "m.eml", data) {
		out = append(out, extracttest.Lines([]extracttest.Part{p})[0])
	}
	return out
}

// raw stands for every other format.
type raw struct{ eml.Extractor }

func (raw) Name() string            { return "raw" }
func (raw) Match(extract.Hint) bool { return true }

func TestBodies(t *testing.T) {
	head := "From: a@example.orgMIME-Version: 1.0"
	b64 := base64.StdEncoding.EncodeToString([]byte("hidden text"))
	for _, tt := range []struct {
		name, kind, body, text, err string
	}{
		{"plain", "text/plain", "body\r\n", "body\r\n", ""},
		{"latin1", "text/plain; charset=iso-8859-1", "Gr\xfc\xdfe", "Grüße", ""},
		{"wrong_label", "text/plain; charset=us-ascii", "Grüße", "Grüße", ""},
		{"unknown_label", "text/plain; charset=nonsense", "Grüße", "Grüße", ""},
		{"base64", "text/plain\r\nContent-Transfer-Encoding: BASE64", b64, "hidden text", ""},
		{"base64_lines", "text/plain\r\nContent-Transfer-Encoding: base64", b64[:5] + "\r\n" + b64[5:] + "\r\n", "hidden text", ""},
		{"base64_dirt", "text/plain\r\nContent-Transfer-Encoding: base64", "!" + b64[:3] + "\x00?" + b64[3:], "hidden text", ""},
		{"base64_twice", "text/plain\r\nContent-Transfer-Encoding: base64", b64 + "\r\n" + b64, "hidden texthidden text", ""},
		{"quoted", "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", "Gr=C3=BC=\r\n=c3=9fe =\n= =ZZ =4", "Grüße = =ZZ =4", ""},
		{"no_boundary", "multipart/mixed", "--x\r\ntext", "--x\r\ntext", ""},
		{"broken_type", ";;;", "text", "text", ""},
		{"preamble", `multipart/mixed; boundary="x y"`, "before\r\n--x y\r\n\r\none\r\n--x y--\r\nafter", "beforeoneafter", ""},
		{"parts", "multipart/mixed; boundary=x", "--x\r\n\r\none\r\n--x \r\nSubject: s\r\n\r\ntwo\n\n--x--", "oneSubject: stwo\n", ""},
		{"not_a_boundary", "multipart/mixed; boundary=x", "--x\r\n\r\none\r\n--xy\r\n --x\r\n--x--", "one\r\n--xy\r\n --x", ""},
		{"cut_off", "multipart/mixed; boundary=x", "--x\r\n\r\none", "one", "malformed"},
		{"outer_ends_inner", "multipart/mixed; boundary=x", "--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\none\r\n--x\r\n\r\ntwo\r\n--x--", "onetwo", ""},
		{"encrypted", "multipart/encrypted; boundary=x", "--x\r\n\r\nVersion: 1\r\n--x--", "Version: 1", "encrypted"},
		{"no_header_line", "text/plain\r\nno header here", "body", "no header herebody", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := []string{"m.eml|eml|" + head + tt.text + "|" + tt.err}
			if d := cmp.Diff(want, read(t, message(tt.kind, tt.body))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestMembers(t *testing.T) {
	in := func(head, body string) []byte {
		return message("multipart/mixed; boundary=x", "--x\r\n"+head+"\r\n\r\n"+body+"\r\n--x--\r\n")
	}
	for _, tt := range []struct {
		name, head, body, want string
	}{
		{"named", `Content-Type: application/pdf; name="a b.pdf"`, "bytes", "a b.pdf|raw||"},
		{"disposition", "Content-Disposition: attachment; filename*=utf-8''%C3%A4.txt", "bytes", "ä.txt|raw||"},
		{"encoded_name", "Content-Type: text/plain; name=\"=?utf-8?q?=C3=A4?=.txt\"", "bytes", "ä.txt|raw||"},
		{"broken_name", "Content-Type: text/plain; name=a b; x", "bytes", "a b|raw||"},
		{"html", "Content-Type: text/html", "<p>", "part 1.html|raw||"},
		{"calendar", "Content-Type: text/calendar", "B", "part 1.ics|raw||"},
		{"unnamed", "Content-Type: image/png", "B", "part 1|raw||"},
		{"uuencode", "Content-Transfer-Encoding: x-uuencode", "begin 644 a", "part 1|||unsupported format"},
		{"enveloped", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "B", "smime.p7m|||encrypted"},
		{"signed", "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "B", "smime.p7m|raw||"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			x := eml.Extractor{}
			e := &extracttest.Engine{Formats: []extract.Extractor{x, silent{}}}
			for _, p := range e.Run(t.Context(), "m.eml", in(tt.head, tt.body)) {
				got = append(got, extracttest.Lines([]extracttest.Part{p})[0])
			}
			if want := "m.eml!" + tt.want; got[0] != want {
				t.Errorf("got %q, want %q", got[0], want)
			}
		})
	}
}

// TestDeep: multiparts in one another beyond all measure are read in one pass,
// as text where they are too deep, and reported.
func TestDeep(t *testing.T) {
	var b strings.Builder
	b.WriteString("From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n", i, i+1)
	}
	b.WriteString("--b1000\r\n\r\nthe innermost text")
	got := read(t, []byte(b.String()))
	if len(got) != 1 || !strings.Contains(got[0], "the innermost text") || !strings.HasSuffix(got[0], "|nested deeper than the budget allows") {
		t.Errorf("%d parts, %.80q … %q", len(got), got[0], got[0][max(0, len(got[0])-80):])
	}
}

// TestLongHeader: a header without an end is emitted in pieces.
func TestLongHeader(t *testing.T) {
	data := []byte("From: a@example.org\r\nMIME-Version: 1.0\r\nX-Long: " + strings.Repeat("word ", 100_000) + "last")
	got := read(t, data)
	if n := strings.Count(got[0], "word"); n < 99_990 || !strings.HasSuffix(got[0], "last|") {
		t.Errorf("%d words, %q", n, got[0][len(got[0])-20:])
	}
}

// TestPlaces: fields are named by their header, texts by part and line.
func TestPlaces(t *testing.T) {
	data := message("multipart/mixed; boundary=x", "--x\r\n\r\none\r\nline two\r\n--x\r\nContent-Description: d\r\n\r\ntwo\r\n--x--\r\n")
	e := extract.NewBudget(extract.Limits{}, nowhere)
	var got []string
	in := extract.Input{Hint: extract.Hint{Name: "m.eml", Head: data, Whole: true}, Body: strings.NewReader(string(data)), Budget: e}
	err := (eml.Extractor{}).Extract(t.Context(), in, func(s extract.Segment) error {
		row := s.Place.Row
		if s.Track != nil {
			s.Track.Advance(s.Text)
			row = s.Track.Row()
		}
		got = append(got, fmt.Sprintf("%s|%s|%d|%s", s.Place.Where, s.Place.Field, row, s.Text))
		return nil
	})
	want := []string{"|from|0|From: a@example.org", "|mime-version|0|MIME-Version: 1.0", "part 1||2|one\r\nline two",
		"part 2|content-description|0|Content-Description: d", "part 2||1|two"}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
