package ldif_test

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
	"github.com/pdatlas/pdatlas/scanner/extract/ldif"
)

func file(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/three.ldif")
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
	ldif.Extractor
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
	many := strings.Repeat("dn: uid=eva,dc=example\nmail: eva@example.net\n\n", 8000)
	extracttest.Suite(t, ldif.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "three.ldif", Data: file(t), Members: 1},
		{Name: "many", Data: []byte(many), Unsteady: true},
		{Name: "long", Data: []byte("dn: a=b\ndescription: " + strings.Repeat("word ", 300_000) + "\n"), Unsteady: true},
	})
}

func TestReal(t *testing.T) {
	got, _ := read(t, string(file(t)))
	want := []string{
		"|version|1|1", "comment||1|people", "|dn|1|uid=eva,ou=people,dc=example,dc=net", "|objectclass|1|inetOrgPerson", "|uid|1|eva",
		"|cn|1|Eva Beispiel", "|mail|1|eva.beispiel@example.net", "|telephonenumber|1|+49 30 901820",
		"|dn|2|uid=jörg,ou=people,dc=example,dc=net", "|cn|2|Jörg Müller",
		"|dn|3|uid=uwe,dc=example,dc=net", "|changetype|3|modify", "|replace|3|mail", "|mail|3|uwe.beispiel@example.net", "||3|-",
		"x!jpegphoto 1|image||malformed",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestValues(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"url", "photo:< file:///a.jpg", []string{"|photo|1|file:///a.jpg"}},
		{"no_colon", "rubbish", []string{"||1|rubbish"}},
		{"empty", "mail:", nil},
		{"folded_comment", "# a\n b", []string{"comment||1|ab"}},
		{"broken_base64", "cn:: ????", []string{"x!cn 1|||malformed"}},
		{"binary", "key:: AAECAw==", []string{"x!key 1|||unsupported format"}},
		{"too_large", "photo:: " + strings.Repeat("aGlk", 1<<20) + "\nmail: m", []string{"|mail|1|m", "x!photo 1|||needs more memory than the budget allows"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := read(t, "dn: a=b\n"+tt.text+"\n")
			if d := cmp.Diff(append([]string{"|dn|1|a=b"}, tt.want...), got); d != "" {
				t.Errorf("(-want +got):\n%.500s", d)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for head, want := range map[string]bool{
		"dn: cn=x\n": true, "version: 1\n\n# c\n d\ndn:: abc\n": true, "\ufeffdn: cn=x": true,
		"dn: text\n": false, "mail: x\ndn: cn=x\n": false, "": false, "# only\n": false, "dn: cn=x\x00\x00\x00": false,
	} {
		if got := (ldif.Extractor{}).Match(extract.Hint{Name: "x.ldif", Head: []byte(head)}); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

func FuzzLDIF(f *testing.F) {
	f.Add("three.ldif", file(f))
	f.Add("", []byte("dn: a=\n:\n::\nx::\n #\n\n \na;b:: AA\n"))
	extracttest.Fuzz(f, ldif.Extractor{})
}
