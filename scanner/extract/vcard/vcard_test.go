package vcard_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/vcard"
)

func file(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/two.vcf")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// read lists the values as "where|field|row|text" and the members with their error.
func read(t *testing.T, data string) (out []string, err error) {
	t.Helper()
	e := &extracttest.Engine{Formats: append([]extract.Extractor{noted{t: t, out: &out}}, all.Extractors()...)}
	for _, p := range e.Run(t.Context(), "x", []byte(data)) {
		if p.Name != "x" {
			out = append(out, extracttest.Lines([]extracttest.Part{p})[0])
		}
		err = p.Err
	}
	return out, err
}

// noted is the extractor under test, its segments noted.
type noted struct {
	vcard.Extractor
	t   *testing.T
	out *[]string
}

// Extract implements extract.Extractor.
func (n noted) Extract(_ context.Context, in extract.Input, emit func(extract.Segment) error) error {
	return n.Extractor.Extract(n.t.Context(), in, func(s extract.Segment) error {
		*n.out = append(*n.out, fmt.Sprintf("%s|%s|%d|%s", s.Place.Where, s.Place.Field, s.Place.Row, s.Text))
		return emit(s)
	})
}

func TestSuite(t *testing.T) {
	many := strings.Repeat("BEGIN:VCARD\r\nFN:Eva Beispiel\r\nEMAIL:eva@example.net\r\nEND:VCARD\r\n", 5000)
	extracttest.Suite(t, vcard.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "two.vcf", Data: file(t), Members: 1},
		{Name: "many", Data: []byte(many), Unsteady: true},
		{Name: "note", Data: []byte("BEGIN:VCARD\nNOTE:" + strings.Repeat("word ", 300_000) + "\nEND:VCARD\n"), Unsteady: true},
	})
}

func TestReal(t *testing.T) {
	got, err := read(t, string(file(t)))
	want := []string{
		"|version|1|3.0", "|n|1|Beispiel, Eva, Dr.", "|fn|1|Dr. Eva Beispiel", "|email|1|eva.beispiel@example.net", "|tel|1|+49 30 901820",
		"|adr|1|Musterweg 1, Berlin, 10115, DE", "|note|1|a note that is long enough to be folded and goes on, and on\nin two lines",
		"|version|2|2.1", "|n|2|Müller, Jörg", "|note|2|onetwo", "x!photo 1|text|hidden text|",
	}
	if d := cmp.Diff(want, sorted(got)); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// sorted puts members, which come when they are met, behind the values.
func sorted(got []string) (out []string) {
	var members []string
	for _, l := range got {
		if strings.HasPrefix(l, "x!") {
			members = append(members, l)
		} else {
			out = append(out, l)
		}
	}
	return append(out, members...)
}

func TestValues(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		want       []string
	}{
		{"escapes", `NOTE:a\;b\,c\\d\Ne\`, []string{"|note|1|a;b,c\\d\ne\\"}},
		{"colon_in_quotes", `TEL;TYPE="a:b;c":1`, []string{"|tel|1|1"}},
		{"no_colon", "rubbish", []string{"||1|rubbish"}},
		{"empty", "TEL:", nil},
		{"data_url", "PHOTO:data:text/plain;base64,aGk=", []string{"x!photo 1|text|hi|"}},
		{"broken_file", "KEY;ENCODING=b:aGk=!!!!", []string{"x!key 1|text|hi|malformed"}},
		{"quoted_end", "NOTE;ENCODING=QUOTED-PRINTABLE:a=3Db=zz=4", []string{"|note|1|a=b=zz=4"}},
		{"charset", "FN;CHARSET=windows-1250;ENCODING=QUOTED-PRINTABLE:=A3", []string{"|fn|1|Ł"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(t, "BEGIN:VCARD\n"+tt.line+"\nEND:VCARD\n")
			if d := cmp.Diff(tt.want, got); d != "" || err != nil && !strings.Contains(tt.name, "broken") {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

// TestLarge: a file that is too large to be put together is reported, not
// scanned as if it were text; what follows it is read.
func TestLarge(t *testing.T) {
	got, _ := read(t, "BEGIN:VCARD\nPHOTO;ENCODING=b:"+strings.Repeat("aGlk", 1<<20)+"\nFN:Eva\nEND:VCARD\n")
	want := []string{"|fn|1|Eva", "x!photo 1|||needs more memory than the budget allows"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%.500s", d)
	}
}

func TestCutOff(t *testing.T) {
	got, err := read(t, "BEGIN:VCARD\nFN:Eva")
	if d := cmp.Diff([]string{"|fn|1|Eva"}, got); d != "" || err == nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

func TestMatch(t *testing.T) {
	for head, want := range map[string]bool{
		"BEGIN:VCARD\r\n": true, "\ufeff\nbegin:vcard \n": true, "BEGIN:VCARD": true, "BEGIN:VCARDS\n": false, "BEGIN:VCALENDAR\n": false,
		"FN:x\nBEGIN:VCARD\n": false, "": false, "BEGIN:VCARD\n\x00\x00\x00": false,
	} {
		if got := (vcard.Extractor{}).Match(extract.Hint{Name: "x.vcf", Head: []byte(head)}); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

func FuzzVCard(f *testing.F) {
	f.Add("two.vcf", file(f))
	f.Add("", []byte("BEGIN:VCARD\n;:\nA;=;ENCODING=b:=\nB;QUOTED-PRINTABLE:=\n=4\n \n\\:\\\n"))
	extracttest.Fuzz(f, vcard.Extractor{})
}
