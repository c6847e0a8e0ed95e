package xml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// element writes a random element and notes what it holds, as "|path|row|text".
func element(t *rapid.T, b *strings.Builder, path string, row *int, depth int, want *[]string) {
	name := rapid.StringMatching(`[a-z][a-z0-9-]{0,6}`).Draw(t, "name")
	if depth == 1 {
		*row++
	}
	if path != "" {
		path += "/"
	}
	path += name
	prefix := rapid.SampledFrom([]string{"", "ns:"}).Draw(t, "prefix")
	b.WriteString("<" + prefix + name)
	for i := range rapid.IntRange(0, 2).Draw(t, "attributes") {
		text, written := textOf(t)
		fmt.Fprintf(b, " a%d=%s", i, `"`+written+`"`)
		*want = append(*want, fmt.Sprintf("|%s@a%d|%d|%s", path, i, *row, text))
	}
	kids := 0
	if depth < 4 {
		kids = rapid.IntRange(0, 3).Draw(t, "kids")
	}
	if kids == 0 && rapid.Bool().Draw(t, "empty") {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	if kids == 0 {
		text, written := textOf(t)
		if rapid.Bool().Draw(t, "cdata") {
			written = "<![CDATA[" + text + "]]>"
		}
		b.WriteString(written)
		*want = append(*want, fmt.Sprintf("|%s|%d|%s", path, *row, text))
	}
	for range kids {
		b.WriteString(rapid.SampledFrom([]string{"", "\n  ", "\r\n"}).Draw(t, "blank"))
		element(t, b, path, row, depth+1, want)
	}
	b.WriteString("</" + prefix + name + " >")
}

// textOf draws a text and one of the ways to write it.
func textOf(t *rapid.T) (text, written string) {
	text = rapid.StringMatching(`[A-Za-z0-9éß][A-Za-z0-9éß @.&<>"'-]{0,14}[a-z]`).Draw(t, "text")
	named := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")
	numbered := strings.NewReplacer("&", "&#38;", "<", "&#x3c;", ">", "&#62;", `"`, "&#x22;", "é", "&#233;", "ß", "&#xDF;")
	return text, rapid.SampledFrom([]*strings.Replacer{named, numbered}).Draw(t, "escapes").Replace(text)
}

// TestGenerated: every text and attribute of any document comes back with its
// path and record, however it is written.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		var want []string
		row := 0
		element(rt, &b, "", &row, 0, &want)
		got, err := read(t, b.String())
		if d := cmp.Diff(want, got); d != "" || err != nil {
			rt.Fatalf("%v (-written +read):\n%s\n%s", err, d, b.String())
		}
	})
}

// TestCutEverywhere: what stood before a cut comes out, and the cut is told
// wherever it goes through the document's element.
func TestCutEverywhere(t *testing.T) {
	const data = `<people><person id="1"><name>Eva Beispiel</name><mail>eva@example.net</mail></person><person id="2"><name><![CDATA[Uwe]]></name></person></people>`
	whole, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	for n := len("<people>"); n < len(data); n++ {
		got, err := read(t, data[:n])
		if err == nil && n < len(data)-1 {
			t.Errorf("cut after %d bytes: no error", n)
		}
		for i, line := range got[:max(len(got)-1, 0)] { // the last may be cut itself
			if line != whole[i] {
				t.Errorf("cut after %d bytes: %q, want %q", n, line, whole[i])
			}
		}
	}
}
