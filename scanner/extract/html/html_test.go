package html_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/extracttest"
	"github.com/pdatlas/pdatlas/scanner/extract/html"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rows makes a page with a table of many records.
func rows(n int) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><table><tr><th>Name<th>Mail</tr>\n")
	for i := range n {
		fmt.Fprintf(&b, "<tr><td>name %d</td><td><a href=\"mailto:m%d@example.org\">m%d@example.org</a></td></tr>\n", i, i, i)
	}
	return []byte(b.String() + "</table>")
}

func TestSuite(t *testing.T) {
	extracttest.Suite(t, html.Extractor{}, all.Extractors(), []extracttest.Sample{
		{Name: "page.html", Data: file(t, "page.html"), Unsteady: true},
		{Name: "latin1.html", Data: file(t, "latin1.html"), Unsteady: true},
		{Name: "table", Data: rows(2000), Unsteady: true},
		{Name: "long.html", Data: []byte("<p>" + strings.Repeat("word ", 120_000))},
		{Name: "data.html", Data: []byte(`<p><img src="data:text/plain;base64,aGlkZGVuIHRleHQ="><a href="data:,more">x</a>`), Members: 2},
	})
}

// read lists the segments of a page as "where|field|row|text".
func read(t *testing.T, h extract.Hint, page string) (out []string, err error) {
	t.Helper()
	h.Head, h.Whole = []byte(page)[:min(len(page), extract.HeadSize)], len(page) <= extract.HeadSize
	in := extract.Input{Hint: h, Body: strings.NewReader(page), Budget: extract.NewBudget(extract.Limits{}, func() time.Time { return time.Unix(1_700_000_000, 0) })}
	err = (html.Extractor{}).Extract(t.Context(), in, func(s extract.Segment) error {
		out = append(out, fmt.Sprintf("%s|%s|%d|%s", s.Place.Where, s.Place.Field, s.Place.Row, s.Text))
		return nil
	})
	return out, err
}

func TestText(t *testing.T) {
	for _, tt := range []struct {
		name, page string
		want       []string
	}{
		{"inline", "<p>Call  <b>030</b>\n123&nbsp;45 &amp; co", []string{"|||Call 030 123 45 & co"}},
		{"blocks", "<div>a</div><div>b<br>c</div><ul><li>d<li>e</ul>", []string{"|||a\nb\nc\nd\ne\n"}},
		{"word_in_two", "<p>exa<i>mple</i>", []string{"|||example"}},
		{"entities", "<p>max&#64;example.org &#x40;&euro;", []string{"|||max@example.org @€"}},
		{"script", "<p>a<script>var m = 'x';</script>b<style>p {}</style>", []string{"|||a", "script||0|var m = 'x';", "|||b", "style||0|p {}"}},
		{"comment", "<p>a<!-- was c -->b", []string{"|||ab", "comment||0|was c"}},
		{"title", "<title>a &amp; b</title><textarea>c</textarea>", []string{"|||a & b\nc\n"}},
		{"broken", "<p <b>a</x></p></p><td>b</td></table><", []string{"|||a\nb\n<"}},
		{"nothing", "<p>  </p>", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(t, extract.Hint{Name: "x.html"}, tt.page)
			for i := range got {
				got[i] = strings.Replace(got[i], "||0|", "|||", strings.Count(got[i][:2], "||"))
			}
			if d := cmp.Diff(tt.want, got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

func TestAttributes(t *testing.T) {
	for _, tt := range []struct {
		name, page string
		want       []string
	}{
		{"mailto", `<a href="MAILTO:a%40example.org?cc=b@example.org">x</a>`, []string{"||0|x", "|mailto|0|a@example.org?cc=b@example.org"}},
		{"tel", `Phone: <a href="tel:+4930123">030 123</a> now`, []string{"||0|Phone: 030 123 now", "|tel|0|+4930123"}},
		{"link", `<a href="/p?m=a%40b%zz">x</a>`, []string{"||0|x", "|href|0|/p?m=a@b%zz"}},
		{"input", `<input name="iban" value="DE"><input value=v><input name=n>`, []string{"|iban|0|DE", "|value|0|v"}},
		{"meta", `<meta name="author" content="A B"><meta property="og:x" content=c>`, []string{"|author|0|A B", "|og:x|0|c"}},
		{"text", `<img alt="a" title='b' src="c.png" data-user="d" class="no" id="no" style="no">`,
			[]string{"|alt|0|a", "|title|0|b", "|src|0|c.png", "|data-user|0|d"}},
		{"empty", `<img alt="" title>`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(t, extract.Hint{}, tt.page)
			if d := cmp.Diff(tt.want, got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

func TestTables(t *testing.T) {
	for _, tt := range []struct {
		name, page string
		want       []string
	}{
		{"columns", "a<table><thead><tr><th>Na<b>me</b></th><th> E\nMail </th></tr><tr><td>n</td><td>m</td><td>o</td></table>b",
			[]string{"||0|a\nName\tE Mail \n", "table 1|Name|2|n", "table 1|E Mail|2|m", "||0|o\nb"}},
		{"no_end_tags", "<table><tr><th>A<th>B<tr><td>1<td>2<tr><td>3<td>4</table>",
			[]string{"||0|A\tB\n", "table 1|A|2|1", "table 1|B|2|2", "table 1|A|3|3", "table 1|B|3|4"}},
		{"rows", "<table><tr><th>Name<td>n<tr><th>Mail<td>m</table>",
			[]string{"||0|Name", "table 1|Name|1|n", "||0|Mail", "table 1|Mail|2|m"}},
		{"layout", "<table><tr><td>a<td>b<tr><td>c</table>d", []string{"||0|a\tb\nc\nd"}},
		{"span", "<table><tr><th colspan=2>A<th>B<tr><td>1<td>2<td>3</table>",
			[]string{"||0|A\tB\n", "table 1|A|2|1", "||0|2", "table 1|B|2|3"}},
		{"nested", "<table><tr><th>A<tr><td>x<table><tr><td>y</table>z</table>w",
			[]string{"||0|A\n", "table 1|A|2|x\ny\nz", "||0|w"}},
		{"two", "<table><tr><th>A<tr><td>1</table><table><tr><th>A<tr><td>2</table>",
			[]string{"||0|A\n", "table 1|A|2|1", "||0|A\n", "table 2|A|2|2"}},
		{"silly_span", "<table><tr><th colspan=99999999999>A<th colspan=-1>B<tr><td colspan=9999>1<td>2</table>",
			[]string{"||0|A\tB\n", "table 1|A|2|1", "||0|2\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(t, extract.Hint{}, tt.page)
			if d := cmp.Diff(tt.want, got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	for _, tt := range []struct{ name, media, page, want string }{
		{"meta", "", "<meta charset=iso-8859-2><p>\xb3\xf3d\xbc", "łódź"},
		{"http_equiv", "", `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>` + "\xcf\xf0\xe8", "При"},
		{"media_type", "text/html; charset=koi8-r", "<p>\xf0\xd2\xc9", "При"},
		{"bytes_before_label", "", "<meta charset=iso-8859-1><p>Grüße", "Grüße"},
		{"utf8_mark", "", "\xef\xbb\xbf<p>Grüße", "Grüße"},
		{"utf16", "", "\xff\xfe<\x00p\x00>\x00\xfc\x00", "ü"},
	} {
		got, err := read(t, extract.Hint{MediaType: tt.media}, tt.page)
		if err != nil || len(got) == 0 || !strings.HasSuffix(strings.Join(got, ""), "||0|"+tt.want) && !strings.HasPrefix(got[0], "||0|"+tt.want) {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
}

// TestHostile: nothing grows without bound, and nothing is lost where a token is
// too long.
func TestHostile(t *testing.T) {
	long := strings.Repeat("<i x ", 1<<20)
	for _, tt := range []struct{ name, page, want string }{
		{"tag_without_end", "<p>a<b " + long + "needle", "needle"},
		{"script_without_end", "<script>" + strings.Repeat("x;", 3<<20) + "needle", "needle"},
		{"comment_without_end", "<p>a<!-- " + strings.Repeat("x ", 3<<20) + "needle", "needle"},
		{"deep", strings.Repeat("<div>", 200_000) + "needle", "needle"},
		{"deep_tables", strings.Repeat("<table><tr><td>", 50_000) + "needle", "needle"},
		{"deep_fields", strings.Repeat("<table><tr><th>h<td>", 5_000) + "needle", "needle"},
		{"columns", "<table><tr>" + strings.Repeat("<th>a", 200_000) + "<tr><td>1" + strings.Repeat("<td>", 200_000) + "needle", "needle"},
		{"attributes", "<p " + strings.Repeat("alt=a ", 100_000) + ">needle", "needle"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(t, extract.Hint{Name: "x.html"}, tt.page)
			if text := strings.Join(got, "\n"); err != nil || !strings.Contains(text, tt.want) {
				t.Errorf("%d segments, %v", len(got), err)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		file, media, head string
		want              bool
	}{
		{"", "", "<!DOCTYPE HTML PUBLIC>", true}, {"", "", " \n<HTML><p>", true}, {"", "", "<?xml version='1.0'?><!-- x --><html xmlns='x'>", true},
		{"x.htm", "", "text <b>", true}, {"", "text/html; charset=x", "text<br>", true}, {"", "", "<table border=1>", true},
		{"", "", "<?xml version='1.0'?><a>", false}, {"x.html", "", "text", false}, {"", "", "text about <html>", false},
		{"", "", "", false}, {"x.html", "", "\x00\x01<p>", false}, {"", "", "<note>", false},
	} {
		if got := (html.Extractor{}).Match(extract.Hint{Name: tt.file, MediaType: tt.media, Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%q with %q: %v", tt.file, tt.head, got)
		}
	}
}

// TestBrokenDataURL: what can be read of an embedded file is read, and it is reported.
func TestBrokenDataURL(t *testing.T) {
	e := &extracttest.Engine{Formats: all.Extractors()}
	got := extracttest.Lines(e.Run(t.Context(), "x.html", []byte(`<img src="data:text/plain;base64,aGlkZGVu!!">`)))
	if d := cmp.Diff([]string{"x.html!data 1|text|hidden|malformed", "x.html|html||"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("page.html", file(f, "page.html"))
	f.Add("", []byte("<table><tr><th colspan=3>a<td>b<table><!-- c --><script>x</script></table><a href='data:;base64,aGk='>"))
	f.Add("x.html", []byte("<p\x00 alt=<a&#0;&nbsp</textarea><plaintext></"))
	extracttest.Fuzz(f, html.Extractor{})
}
