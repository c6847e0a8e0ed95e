package xml_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/xml"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func records(n int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><people>`)
	for i := range n {
		fmt.Fprintf(&b, `<person id="%d"><name>name %d</name><mail>m%d@example.org</mail></person>`+"\n", i, i, i)
	}
	return []byte(b.String() + "</people>")
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, xml.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "people.xml", Data: file(t, "people.xml"), Unsteady: true},
		{Name: "sepa.xml", Data: file(t, "sepa.xml"), Unsteady: true},
		{Name: "records", Data: records(3000)},
		{Name: "text.xml", Data: []byte("<a>" + strings.Repeat("word ", 120_000) + "</a>")},
	})
}

// read lists the values of a document as "where|field|row|text".
func read(t *testing.T, data string) (out []string, err error) {
	t.Helper()
	head := []byte(data)[:min(len(data), extract.HeadSize)]
	in := extract.Input{Hint: extract.Hint{Name: "x.xml", Head: head, Whole: len(head) == len(data)}, Body: strings.NewReader(data)}
	err = (xml.Extractor{}).Extract(t.Context(), in, func(s extract.Segment) error {
		out = append(out, fmt.Sprintf("%s|%s|%d|%s", s.Place.Where, s.Place.Field, s.Place.Row, s.Text))
		return nil
	})
	return out, err
}

func TestValues(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"records", "<l><p><n>a</n></p>\n <p><n>b</n></p></l>", []string{"|l/p/n|1|a", "|l/p/n|2|b"}},
		{"attributes", `<l x="1"><p y='a "b"' z = "&lt;c&gt;" w=""/></l>`, []string{"|l@x|0|1", `|l/p@y|1|a "b"`, "|l/p@z|1|<c>"}},
		{"namespaces", `<s:a xmlns:s="u"><s:b s:c="d">e</s:b></s:a>`, []string{"|a@s|0|u", "|a/b@c|1|d", "|a/b|1|e"}},
		{"references", "<a>max&#64;example.org &#x40;&amp;&quot;&apos;</a>", []string{`|a|0|max@example.org @&"'`}},
		{"not_references", "<a>&nosuch; & &#xFFFFFFFFF; &#55296; &;</a>", []string{"|a|0|&nosuch; & &#xFFFFFFFFF; &#55296; &;"}},
		{"cdata", "<a><![CDATA[x <b> ]] ]>]]>y</a>", []string{"|a|0|x <b> ]] ]>y"}},
		{"comment", "<a>x<!-- c -- d --->y</a>", []string{"|a|0|x", "comment||0| c -- d -", "|a|0|y"}},
		{"instruction", "<?xml version='1.0'?><?p q?><a/>", []string{"instruction||0|xml version='1.0'", "instruction||0|p q"}},
		{"doctype", `<!DOCTYPE a [<!ENTITY e "v>]"> ]><a>&e;</a>`, []string{`declaration||0|!DOCTYPE a [<!ENTITY e "v>]"> ]`, "|a|0|&e;"}},
		{"mixed", "<a>one <b>two</b> three</a>", []string{"|a|0|one ", "|a/b|1|two", "|a|1|three"}},
		{"stray_markup", "<a>1 < 2 <3</a>", []string{"|a|0|1 < 2 <3"}},
		{"wrong_ends", "<a><b><c>x</b>y</z>w</a>", []string{"|a/b/c|1|x", "|a|1|y", "|a|1|w"}},
		{"no_value", "<a b c=1 d='2'>x</a>", []string{"|a@d|0|2", "|a|0|x"}},
		{"only_text", "x", []string{"||0|x"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(t, tt.data)
			if d := cmp.Diff(tt.want, got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

func TestCutOff(t *testing.T) {
	for _, data := range []string{"<a>x", "<a>x</", "<a x='x", "<a><![CDATA[x", "<a>x<!-- c", "<a>x<b", "<a>x&am"} {
		got, err := read(t, data)
		if err == nil || !strings.Contains(strings.Join(got, ""), "x") {
			t.Errorf("%q: %q, %v", data, got, err)
		}
	}
}

func TestEncodings(t *testing.T) {
	for name, data := range map[string]string{
		"utf8": "<?xml version='1.0'?><a>łódź</a>", "label": "<?xml version='1.0' encoding='iso-8859-2'?><a>\xb3\xf3d\xbc</a>",
		"wrong_label": `<?xml version="1.0" encoding="iso-8859-2"?><a>łódź</a>`,
	} {
		got, err := read(t, data)
		if err != nil || got[len(got)-1] != "|a|0|łódź" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestHostile: bombs cost what they weigh, and memory does not grow with depth
// or with the number of names.
func TestHostile(t *testing.T) {
	laughs := `<!DOCTYPE l [<!ENTITY l0 "lol">`
	for i := range 9 {
		laughs += fmt.Sprintf(`<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	var names strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&names, "<n%d a%d='v'>", i, i)
	}
	for _, tt := range []struct {
		name, data string
		bytes      uint64 // of memory, at most
	}{
		{"laughs", laughs + "]><l>&l9; needle</l>", 1 << 20},
		{"deep", strings.Repeat("<a>", 2_000_000) + "needle", 4 << 20},
		{"names", names.String() + "needle", 64 << 20},
		{"long_name", "<" + strings.Repeat("a", 5_000_000) + ">needle", 4 << 20},
		{"long_attribute", "<a b='" + strings.Repeat("a ", 3_000_000) + "needle'>", 4 << 20},
		{"ends", strings.Repeat("</a>", 1_000_000) + "needle", 4 << 20},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			found := false
			in := extract.Input{Body: strings.NewReader(tt.data)}
			runtime.ReadMemStats(&before)
			err := (xml.Extractor{}).Extract(t.Context(), in, func(s extract.Segment) error {
				found = found || strings.Contains(string(s.Text), "needle")
				return nil
			})
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; !found || used > tt.bytes+uint64(len(tt.data))*2 {
				t.Errorf("%d bytes of memory, found %v, %v", used, found, err)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		file, media, head string
		want              bool
	}{
		{"", "", "<?xml version='1.0'?>", true}, {"", "", "\ufeff\n<note><to>x</to>", true}, {"x.XML", "", "<a", false}, {"x.XML", "", "<a>x", true},
		{"", "application/rdf+xml; charset=utf-8", "<a>", true}, {"", "", "<a b='c'/>", true},
		{"", "", "<34>Oct 11 host </", false}, {"", "", "<a> text", false}, {"", "", "text <a></a>", false}, {"x.xml", "", "text", false},
		{"", "", "<?php echo 1; ?></", false}, {"", "", "", false}, {"x.xml", "", "<a>\x00\x00\x00", false},
	} {
		if got := (xml.Extractor{}).Match(extract.Hint{Name: tt.file, MediaType: tt.media, Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%q with %q: %v", tt.file, tt.head, got)
		}
	}
}

func FuzzXML(f *testing.F) {
	f.Add("people.xml", file(f, "people.xml"))
	f.Add("", []byte("<?xml?><!DOCTYPE a [<!ENTITY b 'c'>]><a b='&lt;' c><![CDATA[]]]]><!----></b>&#x;</a>"))
	extracttest.Fuzz(f, xml.Extractor{})
}
