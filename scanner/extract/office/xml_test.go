package office

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// tokens writes markup as it is read: "<name", ">name" and text, pieces joined.
func tokens(r io.Reader) (string, error) {
	x := NewXML(r)
	var b strings.Builder
	for {
		t, err := x.Next()
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return b.String(), err
		}
		switch t {
		case Start:
			b.WriteString("<" + string(x.Name))
			for _, name := range []string{"a", "b"} {
				if v := x.Attr(name); v != nil {
					b.WriteString(" " + name + "=" + string(v))
				}
			}
			b.WriteString(" ")
		case End:
			b.WriteString(">" + string(x.Name) + " ")
		default:
			b.Write(x.Data)
		}
	}
}

func TestXML(t *testing.T) {
	long := strings.Repeat("x", 3*readSize)
	for _, tt := range []struct {
		name, text, want string
		cut              bool
	}{
		{"plain", "<?xml version='1.0'?><w:r><w:t>a b</w:t></w:r>", "<r <t a b>t >r ", false},
		{"empty_element", `<a/><b />`, "<a >a <b >b ", false},
		{"attributes", "<t a=\"1\" x:b = '&lt;2&#65;'>", "<t a=1 b=<2A ", true},
		{"sign_in_value", `<t a="x>y/">z</t>`, "<t a=x>y/ z>t ", false},
		{"references", "&lt;&amp;&#x41;&#66;&quot;&apos;&unknown;& &#x110000;", "<&AB\"'&unknown;& &#x110000;", false},
		{"no_expansion", `<!DOCTYPE r [<!ENTITY a "bbb"><!ENTITY c SYSTEM "file:///etc/passwd">]><r>&a;&c;</r>`, "<r &a;&c;>r ", false},
		{"cdata", "<r><![CDATA[<b>&amp;]]]]></r>", "<r <b>&amp;]]>r ", false},
		{"comment", "<r><!-- <x> --->y</r>", "<r y>r ", false},
		{"utf16", "\xff\xfe<\x00r\x00>\x00\xe9\x00<\x00/\x00r\x00>\x00", "<r é>r ", false},
		{"bom", "\ufeff<r/>", "<r >r ", false},
		{"long_text", "<r>" + long + "</r>", "<r " + long + ">r ", false},
		{"long_comment", "<r><!--" + long + "-->y</r>", "<r y>r ", false},
		{"no_quotes", "<t a=1 b=2>", "<t a=1 b=2 ", true},
		{"too_many_ends", "</a></b>c", ">a >b c", false},
		{"cut_in_tag", "<r><t a='", "<r ", true},
		{"cut_in_comment", "<r/><!-- x", "<r >r ", true},
		{"cut_in_type", "<!DOCTYPE r [", "", true},
		{"cut_in_cdata", "<r><![CDATA[abc", "<r abc", true},
		{"cut_in_text", "<r>abc", "<r abc", true},
		{"nothing", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tokens(strings.NewReader(tt.text))
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if errors.Is(err, extract.ErrMalformed) != tt.cut || !tt.cut && err != nil {
				t.Errorf("error %v", err)
			}
			again, _ := tokens(iotest.OneByteReader(strings.NewReader(tt.text)))
			if got != again {
				t.Errorf("byte by byte %.300q", again)
			}
		})
	}
}

// TestXMLBounds: neither nesting nor long tags cost memory in proportion.
func TestXMLBounds(t *testing.T) {
	x := NewXML(strings.NewReader("<t a='" + strings.Repeat("y", 10*maxTag) + "'>z"))
	if tok, err := x.Next(); tok != Start || err != nil || !x.Cut || cap(x.tag) > 4*maxTag {
		t.Errorf("a long tag: %v, %v, cut %v, %d bytes", tok, err, x.Cut, cap(x.tag))
	}
	if tok, err := x.Next(); tok != Text || err != nil || string(x.Data) != "z" {
		t.Errorf("after it: %v, %v, %q", tok, err, x.Data)
	}
	const deep = 1_000_000
	x = NewXML(io.MultiReader(strings.NewReader(strings.Repeat("<a>", deep)), strings.NewReader("x")))
	allocs := testing.AllocsPerRun(1, func() {
		for range deep / 2 {
			if _, err := x.Next(); err != nil {
				t.Fatal(err)
			}
		}
	})
	if allocs > 10 || x.Depth() != deep {
		t.Errorf("%v allocations, depth %d", allocs, x.Depth())
	}
}

func TestXMLSkip(t *testing.T) {
	x := NewXML(strings.NewReader("<r><s><t/>x</s>y<e/>z</r>"))
	next := func() string {
		if _, err := x.Next(); err != nil {
			t.Fatal(err)
		}
		return string(x.Name) + string(x.Data)
	}
	next()
	if got := next(); got != "s" {
		t.Fatal(got)
	}
	if err := x.Skip(); err != nil {
		t.Fatal(err)
	}
	if next(); string(x.Data) != "y" {
		t.Errorf("after the element: %q", x.Data)
	}
	next()
	if err := x.Skip(); err != nil {
		t.Fatal(err)
	}
	if next(); string(x.Data) != "z" {
		t.Errorf("after the empty element: %q", x.Data)
	}
}

// TestSourceError: a failure of the source comes back as it was.
func TestSourceError(t *testing.T) {
	broken := errors.New("the line was cut")
	for _, text := range []string{"", "<", "<r", "<r>", "<r>x", "<r><!--", "<!D", "&#1"} {
		_, err := tokens(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)))
		if err != broken {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

func FuzzXML(f *testing.F) {
	f.Add("<r a='1'><![CDATA[x]]>&lt;<!-- --></r>")
	f.Add("\xfe\xff\x00<\x00r\x00>")
	f.Add("<!DOCTYPE r [<!ENTITY a '>'>]><r/>")
	f.Fuzz(func(t *testing.T, text string) {
		want, err := tokens(strings.NewReader(text))
		got, err2 := tokens(iotest.OneByteReader(strings.NewReader(text)))
		if want != got || (err == nil) != (err2 == nil) {
			t.Errorf("at once %q (%v), byte by byte %q (%v)", want, err, got, err2)
		}
	})
}
