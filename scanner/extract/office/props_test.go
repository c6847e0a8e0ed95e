package office

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// part makes a part whose root was read.
func part(t *testing.T, name, text string) *Part {
	t.Helper()
	p, _, err := open(extract.Member{Name: name}, strings.NewReader(text))
	if err != nil || p == nil {
		t.Fatalf("no part: %v", err)
	}
	return p
}

func TestProperties(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"core", "<cp:coreProperties><dc:creator>A B</dc:creator><cp:lastModifiedBy>C D</cp:lastModifiedBy><dc:title> T </dc:title><dc:subject/></cp:coreProperties>",
			[]string{"author|A B", "author|C D", "title|T"}},
		{"counts", "<Properties><Pages>12</Pages><AppVersion>16.0000</AppVersion><Company>X</Company></Properties>", []string{"Company|X"}},
		{"users_own", `<Properties><property pid="2" name="Number"><vt:i4>123456782</vt:i4></property><property name="Text"><vt:lpwstr>words</vt:lpwstr></property></Properties>`,
			[]string{"Number|123456782", "Text|words"}},
		{"settings", `<document-settings><config-item name="Switch">true</config-item><config-item name="Size">12</config-item><config-item name="PrinterName">desk</config-item></document-settings>`,
			[]string{"PrinterName|desk"}},
		{"long_name", `<Properties><property name="` + strings.Repeat("n", 1000) + `"><v>x</v></property></Properties>`, []string{strings.Repeat("n", maxName) + "|x"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			c := &Package{Flow: NewFlow(func(s extract.Segment) error {
				got = append(got, fmt.Sprintf("%s|%s", s.Place.Field, s.Text))
				return nil
			})}
			if err := c.Properties(t.Context(), part(t, "docProps/core.xml", tt.text)); err != nil {
				t.Error(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestPropertiesEnd(t *testing.T) {
	c := &Package{Flow: NewFlow(func(extract.Segment) error { return nil })}
	if err := c.Properties(t.Context(), part(t, "x", "<a><b>cut")); !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("cut off: %v", err)
	}
	stop := errors.New("stop here")
	c = &Package{Flow: NewFlow(func(extract.Segment) error { return stop })}
	if err := c.Properties(t.Context(), part(t, "x", "<a><b>c</b></a>")); err != stop {
		t.Errorf("error of emit: %v", err)
	}
}

func TestRelations(t *testing.T) {
	p := part(t, "xl/worksheets/_rels/sheet1.xml.rels", `<Relationships>
		<Relationship Id="a" Target="../comments1.xml"/><Relationship Id="b" Target="/xl/x.xml"/>
		<Relationship Id="c" Target="../../../../etc/passwd"/><Other Id="d"/></Relationships>`)
	if p.Source() != "xl/worksheets/sheet1.xml" {
		t.Errorf("source %s", p.Source())
	}
	got := Relations{}
	if err := p.Relations(got); err != nil {
		t.Error(err)
	}
	want := Relations{"a": "xl/comments1.xml", "b": "xl/x.xml", "c": "../../etc/passwd"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestOpen: what is no markup is given back whole.
func TestOpen(t *testing.T) {
	for text, root := range map[string]string{
		"<w:a/>": "a", "\ufeff\r\n <a>": "a", "<?xml?><!-- c --><a b='1'>": "a", "\xff\xfe<\x00a\x00>\x00": "a",
		"": "", "text": "", "\x00\x01": "", "{<a>": "",
	} {
		p, whole, err := open(extract.Member{}, strings.NewReader(text))
		switch {
		case err != nil:
			t.Errorf("%q: %v", text, err)
		case root == "" && (p != nil || whole == nil):
			t.Errorf("%q is taken for markup", text)
		case root != "" && (p == nil || p.Root != root):
			t.Errorf("%q: no root", text)
		}
	}
}

func TestHasExtension(t *testing.T) {
	for name, want := range map[string]bool{"a.docx": true, "A.DOTM": true, "a.doc": false, "docx": false, "a.docx.zip": false, "": false} {
		if got := hasExtension(name, ".do"); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
